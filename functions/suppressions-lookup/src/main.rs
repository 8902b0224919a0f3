//! The door `suppressions-lookup`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve::<suppressions_lookup::SuppressionsLookup>()
}
