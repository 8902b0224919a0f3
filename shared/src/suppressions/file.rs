//! A do-not-call file: a number a line, or in the first column of a table of comma-separated values.
//! Pure. What is wrong with a line is told by the line's number, never by its text.

use std::collections::BTreeSet;

use callflow::PhoneNumber;
use serde::Serialize;

use crate::number::{self, NumberFlaw};

/// What a file holds.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct DoNotCallFile {
    /// The numbers, each once.
    pub numbers: BTreeSet<PhoneNumber>,
    /// How many lines hold a number.
    pub good_lines: usize,
    /// The lines that hold none.
    pub bad_lines: Vec<BadLine>,
}

/// A line that holds no number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BadLine {
    /// The line's number, from 1.
    pub line: usize,
    /// What is wrong, and what to write.
    pub problem: &'static str,
}

impl DoNotCallFile {
    /// Reads a file of any size and shape. Empty lines, lines that begin with `#`, and a first line
    /// that names its columns are passed over.
    pub fn read(bytes: &[u8]) -> Self {
        let mut file = Self::default();
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for (index, line) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let line_number = index + 1;
            let Ok(line) = std::str::from_utf8(line) else {
                file.bad(
                    line_number,
                    "it is not UTF-8: save the file in that encoding",
                );
                continue;
            };
            let field = first_field(line);
            let is_heading = index == 0 && is_heading(field);
            if line.trim().is_empty() || field.starts_with('#') || is_heading {
                continue;
            }
            match number::read(field) {
                Ok(number) => {
                    file.good_lines += 1;
                    file.numbers.insert(number);
                }
                Err(flaw) => file.bad(line_number, problem(flaw)),
            }
        }
        file
    }

    fn bad(&mut self, line: usize, problem: &'static str) {
        self.bad_lines.push(BadLine { line, problem });
    }
}

fn first_field(line: &str) -> &str {
    let field = line.split([',', ';', '\t']).next().unwrap_or_default();
    field.trim().trim_matches('"').trim()
}

/// Words and no digit.
fn is_heading(field: &str) -> bool {
    field.chars().any(char::is_alphabetic) && !field.chars().any(char::is_numeric)
}

/// A number without its country's code could be anybody's, so none is guessed.
pub(super) fn problem(flaw: NumberFlaw) -> &'static str {
    match flaw {
        NumberFlaw::NotE164 => {
            "it is not a number in E.164 form: `+`, the country code and the number, without blanks \
             or dashes, such as +14155550123"
        }
        NumberFlaw::Impossible => {
            "its country has no such number: check the digits and the country code"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(file: &DoNotCallFile) -> Vec<usize> {
        file.bad_lines.iter().map(|bad| bad.line).collect()
    }

    fn numbers(file: &DoNotCallFile) -> Vec<&str> {
        file.numbers.iter().map(PhoneNumber::as_e164).collect()
    }

    #[test]
    fn lines_and_tables_are_read_alike_and_each_number_counts_once() {
        let text = "\u{feff}number,when\r\n+14155550123,2026\r\n\"+14155550124\",\r\n\r\n\
                    # theirs\r\n+14155550123;again\r\n  +442071838750\t\r\n";
        let file = DoNotCallFile::read(text.as_bytes());
        assert_eq!(
            numbers(&file),
            ["+14155550123", "+14155550124", "+442071838750"]
        );
        assert_eq!((file.good_lines, lines(&file)), (4, vec![]));
    }

    #[test]
    fn each_bad_line_is_told_by_its_number_and_the_good_ones_are_taken() {
        let text = b"+14155550123\n4155550124\nnobody\n+11234567890\n\xff\xfe\n+14155550125";
        let file = DoNotCallFile::read(text);
        assert_eq!(numbers(&file), ["+14155550123", "+14155550125"]);
        assert_eq!(lines(&file), [2, 3, 4, 5]);
        let told = format!("{:?}", file.bad_lines);
        assert!(
            !told.contains("5550124") && !told.contains("nobody"),
            "{told}"
        );
    }

    #[test]
    fn only_the_first_line_may_be_a_heading() {
        let file = DoNotCallFile::read(b"telephone\nname\n+14155550123");
        assert_eq!((numbers(&file).len(), lines(&file)), (1, vec![2]));
        assert_eq!(DoNotCallFile::read(b""), DoNotCallFile::default());
    }
}
