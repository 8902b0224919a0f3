//! Design essays and dated decisions.

#[doc = include_str!("manual/the_life_of_a_datum.md")]
pub mod the_life_of_a_datum {}

#[doc = include_str!("manual/the_tables.md")]
pub mod the_tables {}

#[doc = include_str!("manual/faults.md")]
pub mod faults {}

#[doc = include_str!("manual/the_dial_protocol.md")]
pub mod the_dial_protocol {}

#[doc = include_str!("manual/decisions.md")]
pub mod decisions {}
