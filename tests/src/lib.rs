#![doc = include_str!("../README.md")]

mod desk;
mod transcript;

pub use desk::{Called, Desk, Logs, POST_JSON};
pub use transcript::transcript;
