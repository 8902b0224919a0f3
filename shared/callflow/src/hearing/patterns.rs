//! Many patterns at once, found by the words that they can begin with: a turn has a few words, and
//! there are thousands of patterns, most of which begin with none of them.

use std::collections::BTreeMap;

use crate::hearing::grammar::{Pattern, Token, Tokens};

/// Patterns in the order of their rules.
#[derive(Debug)]
pub(super) struct Patterns {
    all: Vec<Pattern>,
    /// By the number of a word: the patterns that can begin with it.
    by_word: BTreeMap<u16, Vec<usize>>,
    /// The patterns that can begin with any word, or with none.
    open: Vec<usize>,
}

impl Patterns {
    pub(super) fn new(all: Vec<Pattern>) -> Self {
        let mut by_word: BTreeMap<u16, Vec<usize>> = BTreeMap::new();
        let mut open = Vec::new();
        for (number, pattern) in all.iter().enumerate() {
            match pattern.first() {
                None => open.push(number),
                Some(first) => {
                    for word in first {
                        by_word.entry(*word).or_default().push(number);
                    }
                }
            }
        }
        Self { all, by_word, open }
    }

    /// The patterns that can begin with one of the words, in the order of their rules.
    fn with(&self, words: impl Iterator<Item = u16>) -> impl Iterator<Item = &Pattern> {
        let mut numbers = self.open.clone();
        for word in words {
            numbers.extend(self.by_word.get(&word).into_iter().flatten());
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
            .into_iter()
            .filter_map(|number| self.all.get(number))
    }

    /// The first rule that matches anywhere: from where, and to where.
    pub(super) fn find(&self, tokens: &Tokens) -> Option<(usize, usize)> {
        let words = tokens.words.iter().flat_map(Token::ids);
        self.with(words).find_map(|pattern| pattern.find(tokens))
    }

    /// Every end of a match from word `at`.
    pub(super) fn ends(&self, tokens: &Tokens, at: usize) -> Vec<usize> {
        let words = tokens.words.get(at).into_iter().flat_map(Token::ids);
        self.with(words)
            .flat_map(|pattern| pattern.ends(tokens, at))
            .collect()
    }

    /// The end of the longest match from word `at` that is not empty.
    pub(super) fn furthest(&self, tokens: &Tokens, at: usize) -> Option<usize> {
        self.ends(tokens, at)
            .into_iter()
            .max()
            .filter(|end| *end > at)
    }
}
