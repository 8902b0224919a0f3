//! The operator's commands against the simulated carrier, the embedded engine and the product.

mod dialling;
mod doctor;
mod keys_and_calls;
mod stack;
mod suppressions;
mod webhooks_and_secrets;

/// The number that rings people, and the account that owns it.
const OURS: &str = local::product::SIMULATED_NUMBER;
const ACCOUNT: &str = "AC00000000000000000000000000000001";
