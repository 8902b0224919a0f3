//! The voice-gather function.
fn main() {}
