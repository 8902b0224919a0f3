//! What can be written after `cargo run -p operator --`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand};
use reqwest::Url;
use shared::config::parse_aws_endpoint;
use shared::door::Scope;
use shared::world::system_clock;

use crate::answer::Answer;
use crate::aws::{Aws, here};
use crate::deployment::Deployment;
use crate::dialling::Switch;
use crate::input::{Input, StandardInput};
use crate::keys::Grant;
use crate::samconfig::{STACK, SamConfig};
use crate::secrets::SecretName;
use crate::suppressions::List;
use crate::trouble::Trouble;
use crate::{call, connect, dialling, doctor, keys, secrets, transport};

const EXAMPLES: &str = "\
Examples:
  operator secrets put webhook        asks for the account SID and the auth token
  operator secrets put twilio-api     asks for the API key that places calls
  operator keys add front-desk        makes a bearer key of our API, and shows it once
  operator connect --dry-run          shows what would change at the number
  operator doctor                     looks at everything, changes nothing, rings nobody
  operator call --to +14155550123     rings that number, if it may be rung

`operator` is `cargo run -p operator --`. AWS is reached as by the AWS CLI: by the environment,
a profile, or a single sign-on.";

/// Look after a deployed outbound caller.
#[derive(Debug, Parser)]
#[command(name = "operator", version, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Which deployment.
    #[command(flatten)]
    pub target: Target,
    /// Write one JSON object to standard output.
    #[arg(long, global = true)]
    pub json: bool,
}

/// Which deployment is meant, and how it is reached.
#[derive(Debug, Clone, Default, Args)]
pub struct Target {
    /// The stack [default: as samconfig.toml's default environment says, or outbound-caller].
    #[arg(long, global = true, value_name = "NAME")]
    pub stack: Option<String>,
    /// AWS's region.
    #[arg(long, global = true, value_name = "REGION")]
    pub region: Option<String>,
    /// The profile of AWS's shared configuration.
    #[arg(long, global = true, value_name = "NAME")]
    pub profile: Option<String>,
    /// Connect here in place of the stack's public address, which is still what is signed: for an
    /// emulator of AWS.
    #[arg(long, global = true, value_name = "URL", value_parser = connect_to)]
    pub connect_to: Option<Url>,
}

/// The commands.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Look at everything that a call needs. Changes nothing, rings nobody.
    Doctor,
    /// Let the number at Twilio ask this stack.
    Connect {
        /// Only show what would change.
        #[arg(long)]
        dry_run: bool,
    },
    /// Twilio's credentials.
    Secrets {
        /// What to do with them.
        #[command(subcommand)]
        command: SecretsCommand,
    },
    /// The bearer keys of our own API.
    Keys {
        /// What to do with them.
        #[command(subcommand)]
        command: KeysCommand,
    },
    /// The suppression list, through the deployed API, with the bearer key of
    /// `OUTBOUND_CALLER_API_KEY` or of standard input.
    Suppressions {
        /// What to do with it.
        #[command(subcommand)]
        command: SuppressionsCommand,
    },
    /// The switch that stops all calls.
    Dialling {
        /// Which way.
        #[command(subcommand)]
        command: DiallingCommand,
    },
    /// Place a call through the deployed API, with the bearer key of `OUTBOUND_CALLER_API_KEY` or of
    /// standard input.
    Call {
        /// The number to ring, in E.164 form.
        #[arg(long, value_name = "NUMBER")]
        to: String,
    },
}

/// What can be done with secrets.
#[derive(Debug, Clone, Subcommand)]
pub enum SecretsCommand {
    /// Put one: its values come from the environment, standard input or a prompt.
    Put {
        /// Which one.
        name: SecretName,
        /// Only take the previous auth token away, after Twilio has promoted the new one.
        #[arg(long)]
        drop_previous: bool,
    },
}

/// What can be done with bearer keys.
#[derive(Debug, Clone, Subcommand)]
pub enum KeysCommand {
    /// Make one, and show it: once.
    Add {
        /// Whose it is.
        name: String,
        /// What it is good for: dial, read or admin; once for each.
        #[arg(long = "scope", value_name = "SCOPE", value_parser = scope, default_value = "dial")]
        scopes: Vec<Scope>,
        /// How many calls a minute it may place (by default what `CALLS_PER_MINUTE_PER_KEY` says).
        #[arg(long, value_name = "CALLS", value_parser = clap::value_parser!(u32).range(1..))]
        per_minute: Option<u32>,
    },
    /// Show whose there are.
    List,
    /// Take one away.
    Revoke {
        /// Whose it is.
        name: String,
    },
}

/// What can be done with dialling.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum DiallingCommand {
    /// Let nobody be rung, from this moment on.
    Stop,
    /// Let whoever may be rung be rung again.
    Start,
}

/// What can be done with the suppression list.
#[derive(Debug, Clone, Subcommand)]
pub enum SuppressionsCommand {
    /// Put a number on it (a key of the scope dial).
    Add {
        /// The number, in E.164 form.
        number: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Take an entry out of force; it stays, with its history (a key of the scope admin).
    Lift {
        /// The number, in E.164 form.
        number: String,
        /// Why.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Put the numbers of a do-not-call file on it: a number a line, or in the first column (a key
    /// of the scope dial).
    Import {
        /// The file.
        file: PathBuf,
    },
    /// Show all of it, as comma-separated values (a key of the scope admin).
    Export,
}

/// Runs a command in this process's surroundings.
pub async fn run(cli: Cli) -> ExitCode {
    let deployment = open(&cli.target).await;
    let answer = answer(&cli.command, deployment.as_ref(), &mut StandardInput).await;
    match show(&answer, cli.json) {
        Ok(()) if answer.well => ExitCode::SUCCESS,
        // A key that nobody saw is as good as none.
        Ok(()) | Err(_) => ExitCode::FAILURE,
    }
}

/// What a command has to say about a deployment, or about there being none.
pub async fn answer(
    command: &Command,
    deployment: Result<&Deployment, &Trouble>,
    input: &mut dyn Input,
) -> Answer {
    if let Command::Doctor = command {
        return doctor::examine(deployment).await;
    }
    let deployment = match deployment {
        Ok(deployment) => deployment,
        Err(trouble) => return Answer::trouble(trouble),
    };
    let done = match command {
        Command::Doctor => Ok(doctor::examine(Ok(deployment)).await),
        Command::Connect { dry_run } => connect::connect(deployment, *dry_run).await,
        Command::Secrets { command } => match command {
            SecretsCommand::Put {
                name,
                drop_previous,
            } => put(deployment, *name, *drop_previous, input).await,
        },
        Command::Keys { command } => match command {
            KeysCommand::Add {
                name,
                scopes,
                per_minute,
            } => {
                let grant = Grant {
                    scopes: scopes.iter().copied().collect(),
                    per_minute: *per_minute,
                };
                keys::add(deployment, name, &grant).await
            }
            KeysCommand::List => keys::list(deployment).await,
            KeysCommand::Revoke { name } => keys::revoke(deployment, name).await,
        },
        Command::Suppressions { command } => keep_list(deployment, command, input).await,
        Command::Dialling { command } => {
            let to = match command {
                DiallingCommand::Stop => Switch::Stopped,
                DiallingCommand::Start => Switch::Started,
            };
            dialling::switch(deployment, to).await
        }
        Command::Call { to } => call::place(deployment, to, input).await,
    };
    done.unwrap_or_else(|trouble| Answer::trouble(&trouble))
}

async fn keep_list(
    deployment: &Deployment,
    command: &SuppressionsCommand,
    input: &mut dyn Input,
) -> Result<Answer, Trouble> {
    let list = List::open(deployment, input)?;
    match command {
        SuppressionsCommand::Add { number, reason } => list.add(number, reason).await,
        SuppressionsCommand::Lift { number, reason } => list.lift(number, reason).await,
        SuppressionsCommand::Import { file } => list.import(file).await,
        SuppressionsCommand::Export => list.export().await,
    }
}

async fn put(
    deployment: &Deployment,
    name: SecretName,
    drop_previous: bool,
    input: &mut dyn Input,
) -> Result<Answer, Trouble> {
    match (name, drop_previous) {
        (_, false) => secrets::put(deployment, name, input).await,
        (SecretName::Webhook, true) => secrets::drop_previous(deployment).await,
        (SecretName::TwilioApi, true) => Err(Trouble::new(
            "--drop-previous is for `secrets put webhook`: an API key has no previous one here",
        )),
    }
}

async fn open(target: &Target) -> Result<Deployment, Trouble> {
    let mut config = SamConfig::find(&here())?;
    let given = |given: &Option<String>, file: Option<String>| given.clone().or(file);
    config.stack = given(&target.stack, config.stack);
    config.region = given(&target.region, config.region);
    config.profile = given(&target.profile, config.profile);
    let variable = |name: &str| std::env::var(name).ok();
    let aws = Aws::connect(&config, &variable).await?;
    let stack = aws.stack(config.stack.as_deref().unwrap_or(STACK)).await?;
    Ok(Deployment {
        aws,
        stack,
        variable: Box::new(variable),
        http: transport::client()?,
        connect_to: target.connect_to.clone(),
        clock: system_clock(),
    })
}

/// Tells what is wrong with the line that was typed, without what was typed: an argument too many
/// may be a secret, and standard error ends up in logs.
pub fn misread(error: &clap::Error) -> ExitCode {
    let told_by_clap = [
        ErrorKind::DisplayHelp,
        ErrorKind::DisplayVersion,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
        ErrorKind::MissingRequiredArgument,
        ErrorKind::MissingSubcommand,
        ErrorKind::ValueValidation,
    ];
    if told_by_clap.contains(&error.kind()) {
        error.exit();
    }
    eprintln!(
        "error: there is an argument that is not understood here, or one too many. It is not \
         shown, since it may be a secret: secrets are never arguments. See `operator --help`."
    );
    ExitCode::from(2)
}

/// Data to standard output, all else to standard error.
fn show(answer: &Answer, as_json: bool) -> io::Result<()> {
    let mut output = io::stdout().lock();
    if as_json {
        writeln!(output, "{}", answer.document)?;
    } else {
        for line in &answer.lines {
            writeln!(output, "{line}")?;
        }
    }
    output.flush()?;
    let mut diagnostics = io::stderr().lock();
    for note in &answer.notes {
        writeln!(diagnostics, "{note}")?;
    }
    Ok(())
}

fn scope(text: &str) -> Result<Scope, String> {
    let named = Scope::ALL.into_iter().find(|scope| scope.name() == text);
    named.ok_or_else(|| "expected dial, read or admin".to_owned())
}

/// A bearer key goes there too, so the rule is the one for AWS's stand-in.
fn connect_to(text: &str) -> Result<Url, String> {
    let address = parse_aws_endpoint(text)?;
    address
        .parse()
        .map_err(|_| "expected an address".to_owned())
}
