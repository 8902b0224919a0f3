//! The door `voice-gather`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve::<voice_gather::VoiceGather>()
}
