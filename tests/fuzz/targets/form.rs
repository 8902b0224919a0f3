//! See `tests::fuzz::form`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzz::form::run(input));
