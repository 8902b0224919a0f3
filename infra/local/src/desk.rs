//! The desk: what a person meets who starts the local world.
//!
//! It opens the product, says so once it answers, and then shows calls: one that the person takes
//! in the terminal, one by script, or every one that other programs ask for. What it shows goes to
//! standard output, logs and errors to standard error, and the exit status tells the truth.

mod account;
mod aws;
mod banner;
mod carrier;
mod dial;
mod interactive;
mod keyboard;
mod look;
mod masking;
mod opening;
mod room;
mod screen;
mod scripted;
mod serving;
mod stored;
mod telephone;
mod transcript;
mod watching;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use shared::telemetry::{self, Sink};

use crate::cli::{Cli, Command};
use crate::environment::Environment;
use opening::Refused;
use screen::Screen;

/// Does what the command line asks for, until it is done or interrupted.
pub async fn run(cli: Cli) -> ExitCode {
    let mode = Mode::of(cli.command, cli.json);
    log(cli.logs || matches!(mode, Mode::Serve(_) | Mode::Carrier(_)));
    let screen = Screen::new(cli.json);
    // Serving has no end of its own, and at the terminal the person decides.
    let interrupted_is_done = match mode {
        Mode::Interactive | Mode::Serve(_) | Mode::Carrier(_) | Mode::Aws(_) => ExitCode::SUCCESS,
        Mode::Scripted | Mode::Call(_) => ExitCode::FAILURE,
    };
    tokio::select! {
        done = work(mode, &screen) => match done {
            Ok(code) => code,
            Err(refused) => {
                refused.tell();
                ExitCode::FAILURE
            }
        },
        () = interruption() => {
            screen.stopped();
            interrupted_is_done
        }
    }
}

enum Mode {
    Interactive,
    Scripted,
    Call(crate::cli::CallArgs),
    Serve(crate::cli::ServeArgs),
    Carrier(crate::cli::CarrierArgs),
    Aws(crate::cli::AwsArgs),
}

impl Mode {
    /// Without a terminal at both ends nobody could answer, and a program reads no dialogue.
    fn of(command: Option<Command>, json: bool) -> Self {
        let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        match command {
            Some(Command::Call(call)) => Self::Call(call),
            Some(Command::Serve(serve)) => Self::Serve(serve),
            Some(Command::Carrier(carrier)) => Self::Carrier(carrier),
            Some(Command::Aws(aws)) => Self::Aws(aws),
            None if terminal && !json => Self::Interactive,
            None => Self::Scripted,
        }
    }
}

async fn work(mode: Mode, screen: &Screen) -> Result<ExitCode, Refused> {
    let here = std::env::current_dir().map_err(|error| Refused::saying(error.to_string()))?;
    let environment =
        Environment::read(&here).map_err(|error| Refused::saying(error.to_string()))?;
    match mode {
        Mode::Interactive => Box::pin(interactive::run(&environment, screen)).await,
        Mode::Scripted => Box::pin(scripted::run(&environment, screen)).await,
        Mode::Call(call) => Box::pin(scripted::call(&environment, screen, &call)).await,
        Mode::Serve(serve) => Box::pin(serving::run(&environment, screen, &serve)).await,
        Mode::Carrier(arguments) => Box::pin(carrier::run(&environment, screen, &arguments)).await,
        Mode::Aws(arguments) => Box::pin(aws::run(&environment, screen, &arguments)).await,
    }
}

/// Logs to standard error. Beside a conversation on the screen only what went wrong is wanted.
fn log(whole: bool) {
    let everything = telemetry::standard_error();
    let sink: Sink = if whole {
        everything
    } else {
        std::sync::Arc::new(move |line| {
            let level = serde_json::from_str::<serde_json::Value>(line)
                .map(|line| line["level"].as_str().unwrap_or_default().to_owned());
            if level.is_ok_and(|level| level == "WARN" || level == "ERROR") {
                everything(line);
            }
        })
    };
    let lines = telemetry::subscriber(sink, shared::world::system_clock());
    // The first to set it wins; in one process there is one desk.
    let _ = tracing::subscriber::set_global_default(lines);
    telemetry::install_panic_hook();
}

/// Ctrl-C, or what a supervisor sends.
async fn interruption() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // If it cannot be listened for, the system's own way of ending a process remains.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
