//! See `tests::fuzz::signature`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzz::signature::run(input));
