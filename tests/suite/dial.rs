//! A dial as it is deployed: the gate, the transaction, the answer that is given once.

mod backlog;
mod conflicts;
pub(crate) mod gate;
mod keys;
mod once;
mod twilio;
