//! What `cargo run -p operator` starts.

use std::process::ExitCode;

use clap::Parser;
use operator::cli::Cli;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return operator::cli::misread(&error),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(operator::cli::run(cli)),
        Err(error) => {
            eprintln!("error: the machine gives us no event loop ({error})");
            ExitCode::FAILURE
        }
    }
}
