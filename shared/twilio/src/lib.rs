#![doc = include_str!("../README.md")]

pub mod signature;
pub mod twiml;
