#![doc = include_str!("../README.md")]

mod desk;
pub mod dial_protocol;
pub mod fuzz;
pub mod simulation;
mod transcript;
pub mod walk;

pub use desk::{Called, Desk, Function, Logs, POST_JSON, Signed};
pub use transcript::transcript;
