//! What can be written after `cargo run --`.

use std::net::{IpAddr, Ipv4Addr};

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser};
use clap::{
    Arg, ArgAction, ArgMatches, Args, Command as Clap, FromArgMatches, Parser, Subcommand,
    ValueEnum,
};
use shared::callflow::Outcome;

use crate::phone::Script;
use crate::product::CarrierChoice;

/// The number that is rung where none is given.
pub const PERSON: &str = "+14155550123";

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// Every way in which a call can end, as `--expect` takes it.
const OUTCOMES: [(&str, Outcome); 16] = [
    ("interested", Outcome::Interested),
    ("declined", Outcome::Declined),
    ("not_understood", Outcome::NotUnderstood),
    ("opted_out", Outcome::OptedOut),
    ("already_opted_out", Outcome::AlreadyOptedOut),
    ("machine", Outcome::Machine),
    ("wrong_number", Outcome::WrongNumber),
    ("child", Outcome::Child),
    ("too_late", Outcome::TooLate),
    ("informed", Outcome::Informed),
    ("limit_reached", Outcome::LimitReached),
    ("hung_up", Outcome::HungUp),
    ("busy", Outcome::Busy),
    ("no_answer", Outcome::NoAnswer),
    ("failed", Outcome::Failed),
    ("canceled", Outcome::Canceled),
];

const EXAMPLES: &str = "\
Examples:
  cargo run                                         try it: the phone rings in your terminal
  cargo run -- call --answer yes --answer \"no way\"  a call by script, answer by answer
  cargo run -- call --key 9 --expect opted_out      checked: exits with 1 if it ends otherwise
  cargo run -- call --busy --expect busy            a line that is engaged
  cargo run -- serve                                only serve, for your own programs
  cargo run -- serve --carrier twilio               ring your own TEST_NUMBERS through Twilio

Settings come from the environment and from .env (see .env.example). Nothing has to be set.";

/// Try the outbound caller on this machine. No telephone rings.
///
/// Without a command it starts the product, with a simulated carrier and a simulated phone that
/// you answer in the terminal. Without a terminal it plays a scripted call and ends.
#[derive(Debug, Parser)]
#[command(name = "local", bin_name = "cargo run --", version, after_help = EXAMPLES)]
pub struct Cli {
    /// What to do; nothing: try it in the terminal.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Show one JSON object per event on standard output, numbers masked.
    #[arg(long, global = true)]
    pub json: bool,
    /// Write the whole log to standard error. `serve` always does; otherwise warnings alone.
    #[arg(long, global = true)]
    pub logs: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Place one call to a simulated phone, show it, and say how it ended.
    ///
    /// The phone gives its answers in the order written, each when it is asked something. Exits
    /// with 0 when the call was carried out and completed (or ended as expected), with 1 if not.
    Call(CallArgs),
    /// Only serve: your programs place the calls, simulated phones answer by a script.
    Serve(ServeArgs),
    /// The simulated carrier alone, to stand in for Twilio in a process of its own.
    Carrier(CarrierArgs),
    /// Tables and secrets alone, to stand in for AWS in a process of its own.
    ///
    /// It makes the product's tables, puts the simulated account and a bearer key into its secrets,
    /// and prints the settings with which built functions find them. It answers operations on items
    /// and `GetSecretValue` over HTTP, under any signature, so any client of AWS can look at what is
    /// stored. The names of tables and secrets, Twilio's credentials and `DIAL_API_KEY` are taken
    /// where they are set.
    Aws(AwsArgs),
}

/// What `call` takes.
#[derive(Debug, Args)]
pub struct CallArgs {
    /// The number to ring. It is simulated, whichever it is.
    #[arg(long, value_name = "NUMBER", default_value = PERSON)]
    pub to: String,
    /// Exit with 1 unless the call ends like this.
    #[arg(long, value_name = "OUTCOME", value_parser = outcomes())]
    pub expect: Option<String>,
    /// What the phone does.
    #[command(flatten)]
    pub behaviour: Behaviour,
}

/// What `serve` takes.
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// What carries the calls.
    #[arg(long, value_enum, default_value_t = CarrierName::Simulated)]
    pub carrier: CarrierName,
    /// What the phones do.
    #[command(flatten)]
    pub behaviour: Behaviour,
}

/// What `aws` takes.
#[derive(Debug, Args)]
pub struct AwsArgs {
    /// The port; 0 takes any.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub port: u16,
    /// The address to listen on. Anybody who reaches it can read and write everything there.
    #[arg(long, value_name = "ADDRESS", default_value_t = LOOPBACK)]
    pub address: IpAddr,
}

/// What `carrier` takes.
#[derive(Debug, Args)]
pub struct CarrierArgs {
    /// The port of its REST API; 0 takes any.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    pub port: u16,
    /// The address of its REST API: of a container network, for functions in containers.
    #[arg(long, value_name = "ADDRESS", default_value_t = LOOPBACK)]
    pub address: IpAddr,
    /// Where the product listens. Webhooks are signed for their own address and sent here.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:3000")]
    pub connect_to: String,
    /// What the phones do.
    #[command(flatten)]
    pub behaviour: Behaviour,
}

/// The carriers, as they are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CarrierName {
    /// No telephone rings anywhere.
    Simulated,
    /// Twilio rings your own telephones, the test numbers, and nobody else.
    Twilio,
}

impl From<CarrierName> for CarrierChoice {
    fn from(name: CarrierName) -> Self {
        match name {
            CarrierName::Simulated => Self::Simulated,
            CarrierName::Twilio => Self::Twilio,
        }
    }
}

/// The outcome of a name that `--expect` takes.
pub fn outcome(name: &str) -> Option<Outcome> {
    let known = OUTCOMES.iter().find(|(known, _)| *known == name);
    known.map(|(_, outcome)| *outcome)
}

/// The name of an outcome.
pub fn outcome_name(outcome: Outcome) -> &'static str {
    let known = OUTCOMES.iter().find(|(_, known)| *known == outcome);
    known.map_or("unknown", |(name, _)| name)
}

fn outcomes() -> PossibleValuesParser {
    PossibleValuesParser::new(OUTCOMES.map(|(name, _)| name))
}

/// What a simulated phone does: whether it is picked up, and then turn by turn.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Behaviour {
    pickup: Option<Refusal>,
    turns: Vec<Turn>,
}

#[derive(Debug, Clone, PartialEq)]
enum Refusal {
    Busy,
    Decline,
    NoAnswer,
    Fail,
    Voicemail(String),
}

#[derive(Debug, Clone, PartialEq)]
enum Turn {
    Say(String),
    Press(String),
    Silence,
    HangUp,
}

impl Behaviour {
    /// Whether nothing was asked for.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// The phone that does it, or `otherwise` where nothing was asked for. It waits for the
    /// question before it answers.
    pub fn script(&self, otherwise: Script) -> Script {
        if self.is_default() {
            return otherwise.waiting_for_the_question();
        }
        let script = match &self.pickup {
            None => Script::answering(),
            Some(Refusal::Busy) => Script::busy(),
            Some(Refusal::Decline) => Script::declining(),
            Some(Refusal::NoAnswer) => Script::not_answering(),
            Some(Refusal::Fail) => Script::failing(),
            Some(Refusal::Voicemail(greeting)) => Script::voicemail(greeting),
        };
        let script = self.turns.iter().fold(script, |script, turn| match turn {
            Turn::Say(words) => script.say(words),
            Turn::Press(keys) => script.press(keys),
            Turn::Silence => script.silence(),
            Turn::HangUp => script.hang_up(),
        });
        script.waiting_for_the_question()
    }
}

const TURNS: [&str; 4] = ["answer", "key", "silence", "hang-up"];
const REFUSALS: [&str; 5] = ["busy", "decline", "no-answer", "fail", "voicemail"];

/// By hand, since derived arguments forget in which order different ones came.
impl Args for Behaviour {
    fn augment_args(command: Clap) -> Clap {
        let flag = |name: &'static str, help: &'static str| {
            let others = REFUSALS.iter().filter(move |other| **other != name);
            Arg::new(name)
                .long(name)
                .action(ArgAction::SetTrue)
                .conflicts_with_all(others.chain(&TURNS).copied().collect::<Vec<_>>())
                .help(help)
        };
        let repeated = |name: &'static str, help: &'static str| {
            Arg::new(name)
                .long(name)
                .action(ArgAction::Append)
                .num_args(0)
                .default_missing_value("")
                .help(help)
        };
        command
            .next_help_heading("What the simulated phone does, in this order")
            .arg(
                Arg::new("answer")
                    .long("answer")
                    .value_name("WORDS")
                    .action(ArgAction::Append)
                    .value_parser(NonEmptyStringValueParser::new())
                    .help("Say this; may be repeated, and mixed with the next three"),
            )
            .arg(
                Arg::new("key")
                    .long("key")
                    .value_name("KEYS")
                    .action(ArgAction::Append)
                    .value_parser(keys)
                    .help("Press this key, or these"),
            )
            .arg(repeated("silence", "Say nothing when asked"))
            .arg(repeated("hang-up", "Put the phone down when asked"))
            .next_help_heading("Or it does not answer as a person")
            .arg(flag("busy", "The line is engaged"))
            .arg(flag("decline", "Somebody presses the red button"))
            .arg(flag("no-answer", "It rings until we give up"))
            .arg(flag("fail", "The network cannot reach the number"))
            .arg(
                Arg::new("voicemail")
                    .long("voicemail")
                    .value_name("GREETING")
                    .conflicts_with_all(REFUSALS.iter().filter(|name| **name != "voicemail"))
                    .help("A machine answers with this greeting"),
            )
    }

    fn augment_args_for_update(command: Clap) -> Clap {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Behaviour {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut turns: Vec<(usize, Turn)> = Vec::new();
        for name in TURNS {
            let places = matches.indices_of(name).into_iter().flatten();
            let values = matches.get_many::<String>(name).into_iter().flatten();
            turns.extend(places.zip(values).map(|(place, value)| {
                let turn = match name {
                    "answer" => Turn::Say(value.clone()),
                    "key" => Turn::Press(value.clone()),
                    "silence" => Turn::Silence,
                    _ => Turn::HangUp,
                };
                (place, turn)
            }));
        }
        turns.sort_by_key(|(place, _)| *place);
        let greeting = matches.get_one::<String>("voicemail");
        let pickup = if matches.get_flag("busy") {
            Some(Refusal::Busy)
        } else if matches.get_flag("decline") {
            Some(Refusal::Decline)
        } else if matches.get_flag("no-answer") {
            Some(Refusal::NoAnswer)
        } else if matches.get_flag("fail") {
            Some(Refusal::Fail)
        } else {
            greeting.cloned().map(Refusal::Voicemail)
        };
        Ok(Self {
            pickup,
            turns: turns.into_iter().map(|(_, turn)| turn).collect(),
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn keys(text: &str) -> Result<String, String> {
    let pressable = |key: char| matches!(key, '0'..='9' | '*' | '#');
    if !text.is_empty() && text.chars().all(pressable) {
        Ok(text.to_owned())
    } else {
        Err("keys are 0 to 9, * and #".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn behaviour(arguments: &[&str]) -> Behaviour {
        let cli = Cli::parse_from(["local", "call"].iter().chain(arguments));
        match cli.command {
            Some(Command::Call(call)) => call.behaviour,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn turns_keep_the_order_in_which_they_were_written() {
        let mixed = behaviour(&[
            "--key",
            "1",
            "--answer",
            "hm",
            "--silence",
            "--answer",
            "no",
            "--silence",
            "--hang-up",
        ]);
        let say = |words: &str| Turn::Say(words.to_owned());
        assert_eq!(
            mixed.turns,
            [
                Turn::Press("1".to_owned()),
                say("hm"),
                Turn::Silence,
                say("no"),
                Turn::Silence,
                Turn::HangUp,
            ]
        );
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for wrong in [
            &["--busy", "--answer", "yes"][..],
            &["--busy", "--fail"],
            &["--key", "x"],
            &["--answer", ""],
            &["--expect", "happy"],
            &["--colour"],
        ] {
            let arguments = ["local", "call"].iter().chain(wrong);
            assert!(Cli::try_parse_from(arguments).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_outcome_has_the_name_under_which_it_is_stored() {
        for (name, known) in OUTCOMES {
            assert_eq!(serde_json::to_value(known).unwrap(), name);
            assert_eq!(outcome(name), Some(known));
        }
    }
}
