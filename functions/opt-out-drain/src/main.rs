//! The consumer `opt-out-drain`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve_messages::<opt_out_drain::OptOutDrain>()
}
