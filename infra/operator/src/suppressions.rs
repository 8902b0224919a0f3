//! `suppressions`: the suppression list, kept through the deployed API, whose rules they are.

use std::fs;
use std::path::Path;
use std::time::Duration;

use http::StatusCode;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{KEY, refused};
use crate::deployment::Deployment;
use crate::input::{Input, values};
use crate::trouble::Trouble;

/// The gateway gives up after thirty seconds.
const PATIENCE: Duration = Duration::from_secs(35);

/// What is sent at a time, in bytes and in lines: below what the API takes.
const PIECE: usize = 60_000;
const LINES: usize = 1_000;

/// The columns of an export.
const COLUMNS: [&str; 6] = [
    "number",
    "in_force",
    "suppressed_at",
    "last_asked_at",
    "asked_by",
    "lifted_at",
];

/// The API, with the key to it.
pub struct List<'a> {
    deployment: &'a Deployment,
    base: String,
    key: String,
    notes: Vec<String>,
}

impl<'a> List<'a> {
    /// The list of a stack, with a key from the environment or from standard input.
    pub fn open(deployment: &'a Deployment, input: &mut dyn Input) -> Result<Self, Trouble> {
        let (mut values, notes) = values(&[KEY], &*deployment.variable, input)?;
        let base = deployment.stack.output("BaseUrl")?;
        Ok(Self {
            deployment,
            base: format!("{base}/api/suppressions"),
            key: values.remove(KEY).unwrap_or_default(),
            notes,
        })
    }

    /// Puts a number on it.
    pub async fn add(self, number: &str, reason: &str) -> Result<Answer, Trouble> {
        let body = json!({"number": number, "reason": reason});
        let (status, body) = asked(self.request(Method::POST, "")?.json(&body)).await?;
        let answer = match body["listed_before"].as_bool() {
            Some(true) => Answer::new(true, body).note("it was on the list already"),
            Some(false) => Answer::new(true, body).note("it is on the list from now on"),
            None => refused(status, &body),
        };
        Ok(self.noted(answer))
    }

    /// Takes an entry out of force.
    pub async fn lift(self, number: &str, reason: &str) -> Result<Answer, Trouble> {
        let body = json!({"number": number, "reason": reason});
        let (status, body) = asked(self.request(Method::POST, "/lift")?.json(&body)).await?;
        let answer = if status == StatusCode::OK {
            Answer::new(true, body).note("it is lifted; the entry and its history stay")
        } else {
            refused(status, &body)
        };
        Ok(self.noted(answer))
    }

    /// Sends a do-not-call file, piece by piece. Well only if every line was taken.
    pub async fn import(self, file: &Path) -> Result<Answer, Trouble> {
        let bytes = fs::read(file)
            .map_err(|error| Trouble::of(&format!("{} cannot be read", file.display()), &error))?;
        let (mut good_lines, mut added) = (0, 0);
        let mut bad_lines: Vec<Value> = Vec::new();
        for piece in pieces(&bytes) {
            let request = self.request(Method::POST, "")?;
            let request = request.header("content-type", "text/csv");
            let (status, report) = asked(request.body(piece.bytes.to_vec())).await?;
            if status != StatusCode::OK {
                let before = piece.first_line - 1;
                let answer = refused(status, &report);
                return Ok(self.noted(answer.note(format!(
                    "the {before} lines before were taken; import the file again, which does no harm"
                ))));
            }
            let number = |name: &str| report[name].as_u64().unwrap_or_default();
            good_lines += number("good_lines");
            added += number("added");
            for bad in report["bad_lines"].as_array().into_iter().flatten() {
                let line = bad["line"].as_u64().unwrap_or_default();
                let line = line + piece.first_line as u64 - 1;
                bad_lines.push(json!({"line": line, "problem": bad["problem"]}));
            }
        }
        let document = json!({"good_lines": good_lines, "added": added, "bad_lines": bad_lines});
        let mut answer = Answer::new(bad_lines.is_empty(), document);
        for bad in &bad_lines {
            let problem = bad["problem"].as_str().unwrap_or_default();
            answer = answer.line(format!("line {}: {problem}", bad["line"]));
        }
        let bad = bad_lines.len();
        Ok(self.noted(answer.note(format!(
            "{good_lines} lines taken, {added} numbers new on the list, {bad} lines not taken"
        ))))
    }

    /// Shows all of it, as comma-separated values.
    pub async fn export(self) -> Result<Answer, Trouble> {
        let mut entries: Vec<Value> = Vec::new();
        let mut cursor: Option<String> = None;
        loop {
            let mut request = self.request(Method::GET, "/export")?;
            if let Some(cursor) = &cursor {
                request = request.header("export-cursor", cursor);
            }
            let (status, mut page) = asked(request).await?;
            let Some(more) = page["suppressions"].as_array_mut() else {
                return Ok(self.noted(refused(status, &page)));
            };
            entries.append(more);
            cursor = page["cursor"].as_str().map(str::to_owned);
            if cursor.is_none() {
                break;
            }
        }
        let count = entries.len();
        let lines: Vec<String> = entries.iter().map(columns).collect();
        let answer = Answer::new(true, json!({ "suppressions": entries }));
        let answer = answer.line(COLUMNS.join(","));
        let answer = lines.into_iter().fold(answer, Answer::line);
        Ok(self.noted(answer.note(format!("{count} entries"))))
    }

    fn request(&self, method: Method, path: &str) -> Result<RequestBuilder, Trouble> {
        let address = format!("{}{path}", self.base);
        let request = self.deployment.request(method, &address)?;
        Ok(request.timeout(PATIENCE).bearer_auth(&self.key))
    }

    fn noted(self, mut answer: Answer) -> Answer {
        answer.notes.splice(0..0, self.notes);
        answer
    }
}

/// Some whole lines of a file, and the number of the first of them.
struct Piece<'a> {
    first_line: usize,
    bytes: &'a [u8],
}

/// The file in pieces of whole lines. A line that is longer than a piece is one by itself, for the
/// API to judge.
fn pieces(file: &[u8]) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begin, mut end, mut first_line, mut line) = (0, 0, 1, 1);
    for text in file.split_inclusive(|byte| *byte == b'\n') {
        let too_long = end + text.len() - begin > PIECE || line - first_line == LINES;
        if end > begin && too_long {
            pieces.push(Piece {
                first_line,
                bytes: &file[begin..end],
            });
            (begin, first_line) = (end, line);
        }
        end += text.len();
        line += 1;
    }
    if end > begin {
        pieces.push(Piece {
            first_line,
            bytes: &file[begin..end],
        });
    }
    pieces
}

async fn asked(request: RequestBuilder) -> Result<(StatusCode, Value), Trouble> {
    let response = request.send().await;
    let response =
        response.map_err(|error| Trouble::of("the API did not answer", &error.without_url()))?;
    let status = response.status();
    let body = response.text().await.unwrap_or_default();
    Ok((status, serde_json::from_str(&body).unwrap_or(Value::Null)))
}

fn columns(entry: &Value) -> String {
    let column = |name: &&str| match &entry[*name] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    COLUMNS.iter().map(column).collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_whole_lines_and_all_of_the_file() {
        let file = "+14155550123\n".repeat(20_000);
        let pieces = pieces(file.as_bytes());
        assert_eq!(pieces.len(), 20);
        let mut lines = 0;
        for piece in &pieces {
            assert_eq!(piece.first_line, lines + 1);
            assert!(piece.bytes.len() <= PIECE && piece.bytes.ends_with(b"\n"));
            lines += piece.bytes.split_inclusive(|byte| *byte == b'\n').count();
        }
        assert_eq!(lines, 20_000);
        let whole: Vec<u8> = pieces
            .iter()
            .flat_map(|piece| piece.bytes.to_vec())
            .collect();
        assert_eq!(whole, file.as_bytes());
    }

    #[test]
    fn nothing_is_no_piece_and_an_endless_line_is_one() {
        assert!(pieces(b"").is_empty());
        let file = format!("+14155550123\n{}\n+14155550124", "9".repeat(PIECE + 1));
        let pieces = pieces(file.as_bytes());
        let first: Vec<usize> = pieces.iter().map(|piece| piece.first_line).collect();
        assert_eq!(first, [1, 2, 3]);
    }
}
