//! See `tests::fuzz::number`.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| tests::fuzz::number::run(input));
