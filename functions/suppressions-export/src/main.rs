//! The door `suppressions-export`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve::<suppressions_export::SuppressionsExport>()
}
