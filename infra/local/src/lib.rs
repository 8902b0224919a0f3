#![doc = include_str!("../README.md")]

pub mod account;
pub mod aws;
pub mod carrier;
pub mod cli;
pub mod deliveries;
pub mod desk;
pub mod engine;
pub mod environment;
pub mod permissions;
pub mod phone;
pub mod product;
pub mod router;
