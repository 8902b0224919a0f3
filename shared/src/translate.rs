//! The hinge between the wire and the will: a verified form becomes an event, a reply becomes
//! TwiML. No other file turns the one into the other.

mod callback;
mod events;
mod voice;

pub use callback::{Callback, CallbackNews, callback, log_callback};
pub use events::{Heard, Incoming, heard, incoming, log_turn, no_call_id, opt_out, unknown_call};
pub use voice::Voice;
