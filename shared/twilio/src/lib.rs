#![doc = include_str!("../README.md")]

pub mod overrides;
pub mod rest;
pub mod sid;
pub mod signature;
pub mod status;
pub mod twiml;
pub mod webhook;

mod private;

pub use private::Private;
