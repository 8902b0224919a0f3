//! The voice-status function.
fn main() {}
