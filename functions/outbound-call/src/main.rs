//! The outbound-call function.
fn main() {}
