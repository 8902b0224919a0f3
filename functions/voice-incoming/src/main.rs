//! The voice-incoming function.
fn main() {}
