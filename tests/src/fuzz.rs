//! What a fuzzer feeds with any bytes, one target for each place where bytes from outside are read.
//!
//! A target panics when what was read breaks a promise: it disagrees with a second reading that is
//! made here in another way, does not survive a round trip, or grows beyond its bounds. `tests/fuzz`
//! runs the targets under libFuzzer, and the suite replays the bytes that were kept of that.

pub mod answers;
pub mod form;
pub mod hearing;
pub mod item;
pub mod number;
pub mod signature;
pub mod twiml;

/// A target, by the name of its folder in `tests/fuzz/corpus`.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// Tries some bytes; panics when they break a promise.
    pub run: fn(&[u8]),
}

/// Every target.
pub const TARGETS: [Target; 7] = [
    Target {
        name: "answers",
        run: answers::run,
    },
    Target {
        name: "form",
        run: form::run,
    },
    Target {
        name: "hearing",
        run: hearing::run,
    },
    Target {
        name: "item",
        run: item::run,
    },
    Target {
        name: "number",
        run: number::run,
    },
    Target {
        name: "signature",
        run: signature::run,
    },
    Target {
        name: "twiml",
        run: twiml::run,
    },
];
