//! Says of each case in a file whether the dial gate lets the call pass.
//!
//! `cargo run -q -p shared --example verdicts -- FILE`
//!
//! The file holds one JSON object a line: `to` and `at` (RFC 3339), and any of the members of
//! [`case::Case`]; what is left out is the default setting or the favourable fact. One JSON object a
//! line comes out: `to`, `allowed`, `reasons`, `retry_at`, and for facts that cannot be read their
//! names as `unreadable`. A line that cannot be used is named on standard error, the others are
//! answered all the same, and the exit status is 1.

use std::io::{self, Write};
use std::process::ExitCode;

mod case;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file] = arguments.as_slice() else {
        eprintln!("usage: verdicts FILE, with one JSON object a line");
        return ExitCode::from(2);
    };
    let text = match std::fs::read(file) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{file}: {error}");
            return ExitCode::from(2);
        }
    };
    let answers = answers(&text);
    let mut well = !answers.is_empty();
    if !well {
        eprintln!("{file}: there is no case in it");
    }
    let mut output = io::stdout().lock();
    for answer in answers {
        let written = match answer {
            Ok(verdict) => writeln!(output, "{verdict}"),
            Err(error) => {
                well = false;
                writeln!(io::stderr(), "{file}, {error}")
            }
        };
        if let Err(error) = written {
            eprintln!("the verdicts cannot be written: {error}");
            return ExitCode::from(2);
        }
    }
    if well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// The answer to each line that is not blank.
fn answers(text: &[u8]) -> Vec<Result<String, String>> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(index, line)| {
            case::verdict(line).map_err(|error| format!("line {}: {error}", index + 1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors(name: &str) -> Vec<u8> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors");
        std::fs::read(format!("{folder}/{name}")).unwrap()
    }

    #[test]
    fn the_cases_have_the_verdicts_that_stand_beside_them() {
        let expected = String::from_utf8(vectors("verdicts.expected.jsonl")).unwrap();
        let answers = answers(&vectors("verdicts.jsonl"));
        assert!(answers.len() >= 60, "{}", answers.len());
        let answers: Vec<String> = answers.into_iter().map(Result::unwrap).collect();
        for (line, (answer, expected)) in answers.iter().zip(expected.lines()).enumerate() {
            assert_eq!(answer, expected, "line {}", line + 1);
        }
        assert_eq!(answers.len(), expected.lines().count());
    }

    #[test]
    fn every_reason_but_that_of_a_setting_without_a_member_is_among_them() {
        let expected = String::from_utf8(vectors("verdicts.expected.jsonl")).unwrap();
        // No member of a case limits the deployment's calls or its reach.
        let none = [
            "on_hold",
            "rate_limited",
            "daily_ceiling_reached",
            "not_a_test_number",
        ];
        for code in callflow::gate::Reason::CODES {
            let found = expected.contains(&format!("\"{code}\""));
            assert_eq!(found, !none.contains(&code), "{code}");
        }
    }

    #[test]
    fn a_line_that_cannot_be_used_is_named_and_the_others_are_answered() {
        let text = "\n{\"to\":\"+12125550123\",\"at\":\"2026-12-08T12:00:00-05:00\"}\n\
                    {\"to\":\"+12125550123\"}\nnonsense\n\n\
                    {\"to\":\"+12125550123\",\"at\":\"2026-12-08T17:00:00Z\"}\r\n\
                    {\"to\":\"\u{fffd}\",\"at\":\"2026-12-08\"}";
        let answers = answers(text.as_bytes());
        let told: Vec<&str> = answers
            .iter()
            .map(|answer| match answer {
                Ok(verdict) => verdict.as_str(),
                Err(error) => &error[..7],
            })
            .collect();
        let verdict = r#"{"to":"+12125550123","allowed":false,"reasons":["no_consent_basis"],"retry_at":null}"#;
        assert_eq!(told, [verdict, "line 3:", "line 4:", verdict, "line 7:"]);
    }

    #[test]
    fn every_error_says_what_is_wrong_and_shows_no_number() {
        let errors: Vec<String> = [
            r#"{"to":"+12125550123","at":"2026-12-08T12:00:00"}"#,
            r#"{"at":"2026-12-08T12:00:00Z"}"#,
            r#"{"to":12125550123,"at":"2026-12-08T12:00:00Z"}"#,
            r#"{"to":"+12125550123","at":"2026-12-08T12:00:00Z","supressed":true}"#,
            r#"{"to":"+12125550123","at":"2026-12-08T12:00:00Z","suppressed":"yes"}"#,
            r#"{"to":"+12125550123","to":"+12125550199","at":"2026-12-08T12:00:00Z"}"#,
            r#"{"to":"+12125550123","at":"2026-12-08T12:00:00Z","calling_hours":"always"}"#,
            r#"{"to":"+12125550123","at":"2026-12-08T12:00:00Z","allowed_countries":"US,UK"}"#,
            r#"["+12125550123"]"#,
        ]
        .iter()
        .map(|line| case::verdict(line.as_bytes()).unwrap_err())
        .collect();
        let told = errors.join("\n");
        assert!(!told.contains("2125550123"), "{told}");
        insta::assert_snapshot!(told);
    }
}
