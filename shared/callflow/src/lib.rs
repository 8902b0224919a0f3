#![doc = include_str!("../README.md")]

pub mod call;
pub mod consent;
pub mod conversation;
pub mod event;
#[cfg(feature = "numbering-plan")]
pub mod gate;
pub mod hearing;
pub mod hours;
pub mod id;
pub mod phone;
pub mod place;
pub mod progress;
pub mod reconciliation;
pub mod recording_rules;
pub mod script;
pub mod step;

pub use call::{Call, Direction, Outcome, Party};
pub use event::{Event, Input, Moment};
pub use id::CallId;
pub use phone::{PhoneNumber, mask};
pub use step::{Effect, Reply, Step};
