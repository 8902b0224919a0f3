//! The door `outbound-call`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve::<outbound_call::OutboundCall>()
}
