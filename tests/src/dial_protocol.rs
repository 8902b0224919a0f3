//! The dial protocol, small enough to visit every state of it.
//!
//! Two clients, each under a key of its own, ask for a call to one number. They may send again, a
//! function may die at any of its writes, Twilio's answer may be lost, Twilio may take a call after
//! our function is gone, a cancellation may be lost, the person may opt out at any moment on another
//! channel, and the reconciler looks at what nobody has told us of. [`search`] visits every
//! interleaving of it, and asks [`properties`] of each state and each step whether it may be.
//!
//! The model knows of time no more than which of four ages an order has ([`Age`]). It takes these
//! for granted:
//!
//! - No function lives as long as the shortest span between two ages, so that time passes only while
//!   nobody dials and nobody waits on the telephone for our answer.
//! - Until a number's lock has passed its deadline Twilio has ended whatever it took before the
//!   fifteen minutes were over: the lock is made to last that much longer.
//! - A table does what it says it did. Its lost answers are the contract's tests' to judge.
//!
//! Caps, rates, holds and the stop of all dialling are left out: they are more conditions of the same
//! transaction, and what holds without them holds with them.
//!
//! Not in here: the replay of the model's traces against the code, which is in the suite.

pub mod properties;
pub mod protocol;
pub mod search;
pub mod state;
pub mod step;
mod sweep;
pub mod ways;

pub use properties::Property;
pub use protocol::{Broken, Protocol};
pub use search::Graph;
pub use state::{Age, Client, Dialler, Intent, Left, Order, Stands, State, Sweep, TwilioCall};
pub use step::Step;
pub use ways::Ways;
