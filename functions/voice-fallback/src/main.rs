//! The door `voice-fallback`, in the AWS world.

use std::process::ExitCode;

fn main() -> ExitCode {
    shared::lambda::serve::<voice_fallback::VoiceFallback>()
}
