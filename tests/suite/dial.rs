//! A dial as it is deployed: the gate, the transaction, the answer that is given once.

mod conflicts;
mod gate;
mod keys;
mod once;
mod twilio;
