//! From what a speech recogniser wrote to plain words: lower case, no accents, no punctuation,
//! contractions spelled out, mis-heard and glued words repaired, noise left out.

use crate::hearing::repairs::{LONGEST, REPAIRS};

/// No more characters of a turn than this are read. An answer takes some 10 seconds, which is
/// 200 characters; a whole minute of fast speech is under 1,500.
pub(super) const CAP: usize = 20_000;

/// The words of a turn, and whether the turn went on beyond [`CAP`].
pub(super) fn words(turn: &str) -> (Vec<String>, bool) {
    let end = turn
        .char_indices()
        .nth(CAP)
        .map_or(turn.len(), |(at, _)| at);
    let cut = end < turn.len();
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for c in turn[..end].chars() {
        match letter(c) {
            Letter::Plain(plain) => word.push(plain),
            Letter::Silent => {}
            Letter::Two(two) => word.push_str(two),
            Letter::Picture(meaning) => {
                words.push(std::mem::take(&mut word));
                words.push(meaning.to_owned());
            }
            Letter::Break => words.push(std::mem::take(&mut word)),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    let words = rewrite(&spell(words));
    (once_only(words), cut)
}

enum Letter {
    Plain(char),
    Two(&'static str),
    Picture(&'static str),
    Silent,
    Break,
}

fn letter(c: char) -> Letter {
    let lower = c.to_lowercase().next().unwrap_or(c);
    match lower {
        'a'..='z' | '0'..='9' => Letter::Plain(lower),
        // Full width forms.
        '\u{ff10}'..='\u{ff19}' | '\u{ff41}'..='\u{ff5a}' => {
            let plain = char::from_u32(u32::from(lower) - 0xfee0).unwrap_or(' ');
            Letter::Plain(plain)
        }
        'á' | 'à' | 'â' | 'ä' | 'ã' => Letter::Plain('a'),
        'é' | 'è' | 'ê' | 'ë' => Letter::Plain('e'),
        'í' | 'ì' | 'î' | 'ï' => Letter::Plain('i'),
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => Letter::Plain('o'),
        'ú' | 'ù' | 'û' | 'ü' => Letter::Plain('u'),
        'ñ' => Letter::Plain('n'),
        'ç' => Letter::Plain('c'),
        'ß' => Letter::Two("ss"),
        // Apostrophes of every kind, combining accents, skin tones, joiners, the soft hyphen.
        '\''
        | '’'
        | '‘'
        | 'ʼ'
        | '`'
        | '´'
        | '\u{300}'..='\u{36f}'
        | '\u{ad}'
        | '\u{200b}'..='\u{200d}'
        | '\u{fe0f}'
        | '\u{1f3fb}'..='\u{1f3ff}' => Letter::Silent,
        '👌' | '👍' => Letter::Picture("thumbsup"),
        '👎' => Letter::Picture("no"),
        _ => Letter::Break,
    }
}

/// Joins what was spelled letter by letter ("d n c", "s t o p"), and says small numbers in words.
fn spell(words: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut letters: Vec<String> = Vec::new();
    for word in words.into_iter().map(Some).chain([None]) {
        match word {
            Some(word) if word.len() == 1 && word.as_bytes()[0].is_ascii_alphabetic() => {
                letters.push(word);
            }
            word => {
                if letters.len() >= 3 {
                    out.push(letters.concat());
                    letters.clear();
                } else {
                    out.append(&mut letters);
                }
                out.extend(word.map(number));
            }
        }
    }
    out
}

/// The numbers that are said in words since they are a child's age, and count as any other number
/// beside that.
pub(super) const TEENS: [&str; 5] = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen"];

/// Says a small number in words; any other is `#`.
fn number(word: String) -> String {
    const SMALL: [&str; 18] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", TEENS[0], TEENS[1], TEENS[2], TEENS[3], TEENS[4],
    ];
    if !word.bytes().all(|byte| byte.is_ascii_digit()) {
        return word;
    }
    let small = word
        .parse::<usize>()
        .ok()
        .and_then(|value| SMALL.get(value));
    small.map_or_else(|| "#".to_owned(), |name| (*name).to_owned())
}

/// Puts the words of [`REPAIRS`] right, the longest match first.
fn rewrite(words: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut at = 0;
    while at < words.len() {
        let (taken, replacement) = rewrite_at(&words[at..]);
        match replacement {
            Some(text) => out.extend(text.split_ascii_whitespace().map(str::to_owned)),
            None => out.extend_from_slice(&words[at..at + taken]),
        }
        at += taken;
    }
    out
}

fn rewrite_at(words: &[String]) -> (usize, Option<&'static str>) {
    let longest = words.len().min(LONGEST);
    for taken in (1..=longest).rev() {
        let from = words[..taken].join(" ");
        if let Ok(at) = REPAIRS.binary_search_by_key(&from.as_str(), |(from, _)| from) {
            return (taken, Some(REPAIRS[at].1));
        }
    }
    (1, None)
}

/// Leaves out what is said again at once: one word ("the the"), or the whole turn.
fn once_only(mut words: Vec<String>) -> Vec<String> {
    // But "why not" and "not today" are two.
    words.dedup_by(|next, one| next == one && next != "not");
    let len = words.len();
    let block = (1..=len / 2).find(|block| {
        len.is_multiple_of(*block)
            && words
                .iter()
                .zip(&words[*block..])
                .all(|(one, next)| one == next)
    });
    if let Some(block) = block {
        words.truncate(block);
    }
    words
}
