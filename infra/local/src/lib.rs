#![doc = include_str!("../README.md")]

pub mod carrier;
pub mod engine;
pub mod phone;
pub mod product;
pub mod router;
