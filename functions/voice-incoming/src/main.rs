//! The door `voice-incoming`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve::<voice_incoming::VoiceIncoming>()
}
