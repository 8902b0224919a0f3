//! What we ask of DynamoDB, through the SDK: one suite, two engines.
//!
//! By itself it runs on the embedded engine. Where `CONTRACT_DYNAMODB_URL` names an empty DynamoDB
//! it runs on that one: `tests/real/run dynamodb_local` does so with AWS's own. Outcomes are told
//! apart by the codes of exceptions, since the engines word their messages differently.

mod calls;
mod codec;
mod dials;
mod limits;
mod listing;
mod requests;
mod tables;
mod transactions;
