//! What can go wrong around the product, put where it goes wrong: into the transports. Each test that
//! injects a fault asserts that it fired. The number in a name is that of its row in the manual's
//! page of faults, which [`page`] holds to the tests that exist.

mod bench;
mod callbacks;
mod carrier;
mod injection;
mod items;
mod kill;
mod matrix;
mod opt_outs;
mod page;
mod panics;
mod process;
mod requests;
mod scene;
mod secrets;
mod stand_in;
