//! The door `voice-status`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve::<voice_status::VoiceStatus>()
}
