//! A small pattern language over words, and the matcher that reads it.
//!
//! A pattern is a row of terms with spaces between them:
//!
//! | term | matches |
//! |---|---|
//! | `word` | that word |
//! | `stem*` | any word that begins so |
//! | `NAME` | any phrase of the class of that name (see the vocabularies) |
//! | `_` | any word |
//! | `a\|b_c\|NAME` | one of these, `b_c` being the phrase "b c" |
//! | `^` `$` | the beginning and the end of what is said, past openers and courtesies |
//! | `!term` | nothing, where `term` does not follow |
//! | `term?` | the term, or nothing |
//! | `term{3}` | the term up to three times, or nothing |
//!
//! Every repetition has a bound, so the work is linear in the number of words.

use std::collections::BTreeMap;

use crate::hearing::normal::TEENS;
use crate::hearing::patterns::Patterns;

/// A class of words or phrases: its name, and its members as patterns.
pub(super) type Class = (&'static str, &'static str);

/// A word of a turn, with the numbers of the literals and stems of the lexicon that it matches.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) text: String,
    ids: Vec<u16>,
}

impl Token {
    /// Blanks the word: no term but its place is left, and no pattern crosses it.
    pub(super) fn strike(&mut self) {
        self.ids.clear();
        self.text.clear();
    }

    /// The numbers of the literals and stems of the lexicon that the word matches.
    pub(super) fn ids(&self) -> impl Iterator<Item = u16> {
        self.ids.iter().copied()
    }

    fn is_one_of(&self, ids: &[u16]) -> bool {
        self.ids.iter().any(|id| ids.binary_search(id).is_ok())
    }

    fn is_struck(&self) -> bool {
        self.text.is_empty()
    }
}

/// The words that a pattern is matched against.
#[derive(Clone, Debug)]
pub(super) struct Tokens {
    pub(super) words: Vec<Token>,
    /// Where the openers end: `^` matches anywhere up to here.
    pub(super) start: usize,
    /// Where the closing courtesies begin: `$` matches from here on.
    pub(super) end: usize,
}

#[derive(Debug)]
enum Kind {
    Word(Vec<u16>),
    AnyWord,
    OneOf(Vec<Vec<Term>>),
    Start,
    End,
    Not(Box<Term>),
}

#[derive(Debug)]
struct Term {
    kind: Kind,
    least: u8,
    most: u8,
}

/// A compiled pattern.
#[derive(Debug)]
pub(super) struct Pattern {
    terms: Vec<Term>,
    /// The words that a match can begin with, in order. None: any.
    first: Option<Vec<u16>>,
}

/// Compiles patterns, and numbers the words that occur in them.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    literals: BTreeMap<String, u16>,
    /// Stems in alphabetical order, so that those of a word are found among its prefixes.
    stems: BTreeMap<String, u16>,
    classes: BTreeMap<&'static str, &'static str>,
    /// Terms that no class explains. A test holds this empty.
    pub(super) unknown: Vec<String>,
}

/// The members of a list: they stand between commas. A line that begins with `--` is a remark.
fn members(list: &str) -> impl Iterator<Item = &str> {
    let lines = list
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"));
    lines
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|member| !member.is_empty())
}

/// Classes may name classes, to this depth.
const DEEPEST: u8 = 8;

impl Lexicon {
    pub(super) fn new(classes: &[&[Class]]) -> Self {
        Self {
            classes: classes
                .iter()
                .flat_map(|list| list.iter().copied())
                .collect(),
            ..Self::default()
        }
    }

    pub(super) fn compile(&mut self, pattern: &str) -> Pattern {
        let terms = self.row(pattern, DEEPEST);
        let mut first = Vec::new();
        let known = first_words(&terms, &mut first);
        first.sort_unstable();
        first.dedup();
        Pattern {
            terms,
            first: known.then_some(first),
        }
    }

    /// Compiles lists of patterns.
    pub(super) fn compile_all(&mut self, lists: &[&str]) -> Patterns {
        let patterns = lists
            .iter()
            .flat_map(|list| members(list))
            .map(|pattern| self.compile(pattern))
            .collect();
        Patterns::new(patterns)
    }

    fn row(&mut self, pattern: &str, depth: u8) -> Vec<Term> {
        pattern
            .split_ascii_whitespace()
            .map(|term| self.term(term, depth))
            .collect()
    }

    fn term(&mut self, text: &str, depth: u8) -> Term {
        if let Some(rest) = text.strip_prefix('!') {
            let inner = self.term(rest, depth);
            return Term {
                kind: Kind::Not(Box::new(inner)),
                least: 1,
                most: 1,
            };
        }
        if let Some(rest) = text.strip_suffix('?') {
            return Term {
                kind: self.kind(rest, depth),
                least: 0,
                most: 1,
            };
        }
        if let Some((rest, count)) = text.strip_suffix('}').and_then(|text| text.split_once('{')) {
            let most = count.parse().unwrap_or(0);
            return Term {
                kind: self.kind(rest, depth),
                least: 0,
                most,
            };
        }
        Term {
            kind: self.kind(text, depth),
            least: 1,
            most: 1,
        }
    }

    fn kind(&mut self, text: &str, depth: u8) -> Kind {
        match text {
            "^" => return Kind::Start,
            "$" => return Kind::End,
            "_" => return Kind::AnyWord,
            _ => {}
        }
        let mut ids = Vec::new();
        let mut rows = Vec::new();
        for option in text.split('|') {
            self.option(option, depth, &mut ids, &mut rows);
        }
        ids.sort_unstable();
        ids.dedup();
        if rows.is_empty() {
            return Kind::Word(ids);
        }
        rows.insert(
            0,
            vec![Term {
                kind: Kind::Word(ids),
                least: 1,
                most: 1,
            }],
        );
        Kind::OneOf(rows)
    }

    /// One alternative of a term: single words are gathered in `ids`, longer phrases in `rows`.
    fn option(&mut self, option: &str, depth: u8, ids: &mut Vec<u16>, rows: &mut Vec<Vec<Term>>) {
        if option.contains('_') {
            rows.push(self.row(&option.replace('_', " "), depth));
            return;
        }
        if !option.starts_with(|c: char| c.is_ascii_uppercase()) {
            ids.push(self.number(option));
            return;
        }
        let Some(list) = self.classes.get(option).copied().filter(|_| depth > 0) else {
            self.unknown.push(option.to_owned());
            return;
        };
        for member in members(list) {
            let plain = |c: char| c.is_ascii_lowercase() || c == '*' || c == '#';
            if member.chars().all(plain) {
                ids.push(self.number(member));
            } else {
                rows.push(self.row(member, depth - 1));
            }
        }
    }

    fn number(&mut self, word: &str) -> u16 {
        let next = u16::try_from(self.literals.len() + self.stems.len()).unwrap_or(u16::MAX);
        match word.strip_suffix('*') {
            Some(stem) => *self.stems.entry(stem.to_owned()).or_insert(next),
            None => *self.literals.entry(word.to_owned()).or_insert(next),
        }
    }

    /// Looks a word up.
    pub(super) fn token(&self, word: &str) -> Token {
        let stems = word
            .char_indices()
            .map(|(at, c)| &word[..at + c.len_utf8()])
            .take(LONGEST_STEM)
            .filter_map(|prefix| self.stems.get(prefix));
        let number = self.literals.get("#").filter(|_| TEENS.contains(&word));
        let mut ids: Vec<u16> = self
            .literals
            .get(word)
            .into_iter()
            .chain(number)
            .chain(stems)
            .copied()
            .collect();
        ids.sort_unstable();
        Token {
            text: word.to_owned(),
            ids,
        }
    }
}

/// Gathers the words that a row can begin with. Whether they are known: false if any will do.
fn first_words(terms: &[Term], first: &mut Vec<u16>) -> bool {
    for term in terms {
        let known = match &term.kind {
            Kind::Word(ids) => {
                first.extend(ids);
                true
            }
            Kind::OneOf(rows) => rows.iter().all(|row| first_words(row, first)),
            Kind::AnyWord | Kind::End => false,
            Kind::Start | Kind::Not(_) => continue,
        };
        if !known || term.least > 0 {
            return known;
        }
    }
    false
}

const LONGEST_STEM: usize = 16;

impl Pattern {
    /// The numbers of the words that a match can begin with. None: any.
    pub(super) fn first(&self) -> Option<&[u16]> {
        self.first.as_deref()
    }

    /// Whether the pattern matches from word `at`; `found` is shown each end until it is content.
    fn matches(&self, tokens: &Tokens, at: usize, found: &mut dyn FnMut(usize) -> bool) -> bool {
        let possible = self.first.as_ref().is_none_or(|first| {
            tokens
                .words
                .get(at)
                .is_some_and(|word| word.is_one_of(first))
        });
        possible && row(&self.terms, tokens, at, found)
    }

    /// The first place where the pattern matches, and the longest match there.
    pub(super) fn find(&self, tokens: &Tokens) -> Option<(usize, usize)> {
        (0..=tokens.words.len()).find_map(|at| self.longest(tokens, at).map(|end| (at, end)))
    }

    /// Every end of a match from word `at`.
    pub(super) fn ends(&self, tokens: &Tokens, at: usize) -> Vec<usize> {
        let mut ends = Vec::new();
        self.matches(tokens, at, &mut |end| {
            ends.push(end);
            false
        });
        ends
    }

    /// The end of the longest match from word `at`.
    pub(super) fn longest(&self, tokens: &Tokens, at: usize) -> Option<usize> {
        self.ends(tokens, at).into_iter().max()
    }
}

fn row(terms: &[Term], tokens: &Tokens, at: usize, found: &mut dyn FnMut(usize) -> bool) -> bool {
    match terms.split_first() {
        None => found(at),
        Some((term, rest)) => repeat(term, 0, tokens, at, &mut |end| {
            row(rest, tokens, end, found)
        }),
    }
}

fn repeat(
    term: &Term,
    done: u8,
    tokens: &Tokens,
    at: usize,
    found: &mut dyn FnMut(usize) -> bool,
) -> bool {
    let again = done < term.most
        && once(&term.kind, tokens, at, &mut |end| {
            // An empty match is never repeated.
            if end == at {
                found(end)
            } else {
                repeat(term, done + 1, tokens, end, found)
            }
        });
    again || (done >= term.least && found(at))
}

fn once(kind: &Kind, tokens: &Tokens, at: usize, found: &mut dyn FnMut(usize) -> bool) -> bool {
    let word = tokens.words.get(at).filter(|word| !word.is_struck());
    match kind {
        Kind::Word(ids) => word.is_some_and(|word| word.is_one_of(ids)) && found(at + 1),
        Kind::AnyWord => word.is_some() && found(at + 1),
        Kind::OneOf(rows) => rows.iter().any(|terms| row(terms, tokens, at, found)),
        Kind::Start => at <= tokens.start && found(at),
        Kind::End => at >= tokens.end && found(at),
        Kind::Not(term) => {
            let follows = repeat(term, 0, tokens, at, &mut |_| true);
            !follows && found(at)
        }
    }
}
