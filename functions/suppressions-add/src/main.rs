//! The door `suppressions-add`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve::<suppressions_add::SuppressionsAdd>()
}
