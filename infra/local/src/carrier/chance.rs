//! Reproducible chance, and the identifiers drawn from it.

use std::fmt::Write as _;

/// The splitmix64 generator: eight bytes of state, the same sequence from the same seed for ever.
#[derive(Debug, Clone)]
pub(super) struct SplitMix64(u64);

impl SplitMix64 {
    pub(super) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A generator for one decision, so that decisions do not depend on the order in which
    /// concurrent calls happen to make them.
    pub(super) fn for_decision(seed: u64, parts: [u64; 3]) -> Self {
        let mut mixed = Self::new(seed);
        for part in parts {
            mixed.0 ^= part.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            mixed.0 = mixed.next_u64();
        }
        mixed
    }

    pub(super) const fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Whether something with this chance in a thousand happens.
    pub(super) const fn happens(&mut self, per_mille: u16) -> bool {
        self.next_u64() % 1000 < per_mille as u64
    }

    /// An identifier: two letters and 32 hexadecimal digits
    /// (<https://www.twilio.com/docs/glossary/what-is-a-sid>).
    pub(super) fn sid(&mut self, prefix: &str) -> String {
        let mut sid = String::from(prefix);
        // Writing to a string cannot fail.
        let _ = write!(sid, "{:016x}{:016x}", self.next_u64(), self.next_u64());
        sid
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_gives_the_published_sequence() {
        let mut chance = SplitMix64::new(1_234_567);
        assert_eq!(chance.next_u64(), 6_457_827_717_110_365_317);
        assert_eq!(chance.next_u64(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn always_and_never_are_certain() {
        let mut chance = SplitMix64::new(7);
        for _ in 0..100 {
            assert!(chance.happens(1000));
            assert!(!chance.happens(0));
        }
    }

    #[test]
    fn an_identifier_has_twilios_shape() {
        let sid = SplitMix64::new(0).sid("CA");
        assert_eq!(sid.len(), 34);
        assert!(sid.starts_with("CA"));
    }
}
