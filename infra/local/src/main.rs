//! The local world.
fn main() {}
