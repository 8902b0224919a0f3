#![doc = include_str!("../README.md")]

pub mod account;
pub mod answer;
pub mod aws;
pub mod call;
pub mod cli;
pub mod connect;
pub mod deployment;
pub mod dialling;
pub mod doctor;
pub mod input;
pub mod keys;
pub mod samconfig;
pub mod secrets;
pub mod suppressions;
pub mod transport;
pub mod trouble;
