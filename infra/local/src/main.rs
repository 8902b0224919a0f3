//! What `cargo run` starts: the desk of the local world.

use std::process::ExitCode;

use clap::Parser;
use local::cli::Cli;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => runtime.block_on(local::desk::run(cli)),
        Err(error) => {
            eprintln!("error: the machine gives us no event loop ({error})");
            ExitCode::FAILURE
        }
    }
}
