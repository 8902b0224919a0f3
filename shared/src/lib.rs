#![doc = include_str!("../README.md")]

pub mod calls;
mod carrier;
pub mod config;
pub mod consumer;
pub mod dial;
pub mod dialer;
pub mod door;
pub mod endpoint;
pub mod failure;
pub mod guard;
pub mod lambda;
pub mod limits;
pub mod manual;
pub mod metrics;
pub mod needs;
pub mod number;
pub mod opt_outs;
pub mod problem;
pub mod progress;
pub mod reconciliation;
mod rest;
pub mod secrets;
mod store;
pub mod suppressions;
pub mod telemetry;
pub mod translate;
pub mod turn;
pub mod urls;
pub mod verdict;
pub mod world;

pub use callflow;
pub use endpoint::{Connected, Endpoint, Invocation, Origin, Request, Response};
pub use failure::Failure;
pub use world::{StartError, World};
