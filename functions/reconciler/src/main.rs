//! The consumer `reconciler`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve_messages::<reconciler::Reconciler>()
}
