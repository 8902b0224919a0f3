//! A second reader: a small linear model that may raise an opt-out which no rule has found.
//!
//! It can only make a call more careful. It never grants a yes, is not asked about a turn that the
//! rules read as a consent from the first word to the last, and does not see what the rules know
//! to be innocent ("bus stop").
//!
//! The features are the words of a turn, their pairs, and the runs of three and four letters in
//! them, each hashed to one of [`SIZE`] weights. `examples/train_second_reader.rs` learns the
//! weights from turns of this repository alone, and writes the table that is compiled in here.

use std::collections::BTreeSet;

use crate::hearing::rules;

/// The number of weights.
pub const SIZE: usize = 8192;

/// A weight in the table is a number from -127 to 127 that stands for this many times as much.
pub const UNIT: f64 = 1.0 / 24.0;

/// A score above this is an opt-out. Lower, and the false ones grow faster than those found.
pub const THRESHOLD: f64 = 0.0;

/// The weights, one byte each in two's complement, and the bias as the last byte.
static TABLE: &[u8; SIZE + 1] = include_bytes!("second_reader.bin");

/// The features of a turn: the indices of the weights that it calls on, in order.
#[must_use]
pub fn features(turn: &str) -> Vec<usize> {
    of_words(&rules::unexplained_words(turn))
}

/// The features of words that are read already. Of very many words only the first count.
fn of_words(words: &[String]) -> Vec<usize> {
    let mut found = BTreeSet::new();
    let mut previous = "^";
    for word in words.iter().take(MOST_WORDS) {
        found.insert(index(&["w", word]));
        found.insert(index(&["b", previous, " ", word]));
        let edged: Vec<char> = format!("<{word}>").chars().take(MOST_LETTERS).collect();
        for run in edged.windows(3).chain(edged.windows(4)) {
            let run: String = run.iter().collect();
            found.insert(index(&["c", &run]));
        }
        previous = word.as_str();
    }
    if !words.is_empty() {
        found.insert(index(&["b", previous, " $"]));
    }
    found.into_iter().collect()
}

const MOST_WORDS: usize = 120;
const MOST_LETTERS: usize = 24;

/// FNV-1a, 32 bits.
fn index(parts: &[&str]) -> usize {
    let bytes = parts.iter().flat_map(|part| part.bytes());
    let hash = bytes.fold(0x811c_9dc5_u32, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    hash as usize % SIZE
}

/// How much the features speak for an opt-out, for the bias and the weights given.
pub fn score(features: &[usize], bias: f64, weight: impl Fn(usize) -> f64) -> f64 {
    let count = u32::try_from(features.len().max(1)).map_or(f64::MAX, f64::from);
    bias + features.iter().map(|at| weight(*at)).sum::<f64>() / count.sqrt()
}

/// Whether the second reader hears an opt-out in words that no rule explains.
///
/// Of one or two words it hears none: those the rules know.
pub(super) fn raises(words: &[String]) -> bool {
    let weight = |at: usize| f64::from(i8::from_ne_bytes([TABLE[at]])) * UNIT;
    score(&of_words(words), weight(SIZE), weight) > THRESHOLD && words.len() > 2
}
