//! Chance, all of it from one seed.

use std::time::Duration;

/// A source of chance.
#[derive(Debug, Clone)]
pub(super) struct Chance(fastrand::Rng);

impl Chance {
    pub(super) fn from_seed(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// Another source, whose use does not disturb this one.
    pub(super) fn fork(&mut self) -> Self {
        Self(self.0.fork())
    }

    /// Whether something of this many in a thousand happens.
    pub(super) fn happens(&mut self, per_mille: u32) -> bool {
        self.0.u32(0..1000) < per_mille
    }

    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0.u64(0..end.max(1))
    }

    pub(super) fn bits(&mut self) -> u64 {
        self.0.u64(..)
    }

    pub(super) fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.0.usize(0..among.len())]
    }

    /// One of these, each as likely as its weight says.
    pub(super) fn weighted<'a, T>(&mut self, among: &'a [(u32, T)]) -> &'a T {
        let all: u32 = among.iter().map(|(weight, _)| weight).sum();
        let mut at = self.0.u32(0..all);
        for (weight, one) in among {
            if at < *weight {
                return one;
            }
            at -= weight;
        }
        unreachable!("the weights add up to their sum")
    }

    /// A length of time, in whole milliseconds.
    pub(super) fn between(&mut self, least: Duration, most: Duration) -> Duration {
        let (least, most) = (milliseconds(least), milliseconds(most));
        Duration::from_millis(self.0.u64(least..=most.max(least)))
    }
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).expect("the simulation lasts some weeks")
}
