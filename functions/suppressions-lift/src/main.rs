//! The door `suppressions-lift`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve::<suppressions_lift::SuppressionsLift>()
}
