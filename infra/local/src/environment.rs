//! Where the settings of this machine come from: the process environment, then `.env`.
//!
//! `.env` is read by the local world alone, and never put into the process environment. The crates
//! that read such files quote the bad line in their errors; a line here may hold a credential, so
//! an error tells its number and nothing of it.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use shared::config::SETTINGS;

/// Names that people know from Twilio's own examples, and ours.
const ALIASES: [(&str, &str); 2] = [
    ("TWILIO_API_KEY", "TWILIO_API_KEY_SID"),
    ("TWILIO_API_SECRET", "TWILIO_API_KEY_SECRET"),
];

/// The settings as they were found.
#[derive(Clone, Default)]
pub struct Environment {
    process: BTreeMap<String, String>,
    file: BTreeMap<String, String>,
}

/// A `.env` that cannot be read. It shows nothing of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvironmentError {
    /// The file is there and cannot be opened, or is no text.
    Unreadable(String),
    /// A line is not `NAME=value`.
    Line {
        /// Which, from 1.
        number: usize,
        /// What is wrong with it.
        problem: &'static str,
    },
}

impl Environment {
    /// The process environment, and the `.env` of a folder if it has one.
    pub fn read(folder: &Path) -> Result<Self, EnvironmentError> {
        let process = std::env::vars_os()
            .filter_map(|(name, value)| {
                let name = name.into_string().ok()?;
                Some((name, value.to_string_lossy().into_owned()))
            })
            .collect();
        let file = match std::fs::read_to_string(folder.join(".env")) {
            Ok(text) => parse(&text)?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(EnvironmentError::Unreadable(error.to_string())),
        };
        Ok(Self { process, file })
    }

    /// A setting: the process environment wins, an empty value is an absent one, and our own name
    /// for it wins over its alias.
    pub fn get(&self, name: &str) -> Option<String> {
        let alias = ALIASES.iter().find(|(_, ours)| *ours == name);
        let own = self.under(name);
        let found = own.or_else(|| alias.and_then(|(alias, _)| self.under(alias)));
        found.map(str::to_owned)
    }

    /// What the person who wrote the settings should know.
    pub fn notices(&self) -> Vec<String> {
        let mut notices = Vec::new();
        for (alias, ours) in ALIASES {
            if self.under(alias).is_some() {
                notices.push(if self.under(ours).is_some() {
                    format!("{alias} is ignored, since {ours} is set")
                } else {
                    format!("{alias} is read as {ours}, which is its name here")
                });
            }
        }
        let known = |name: &str| {
            SETTINGS.iter().any(|setting| setting.name == name)
                || ALIASES.iter().any(|(alias, _)| *alias == name)
        };
        for name in self.file.keys().filter(|name| !known(name)) {
            notices.push(format!(
                ".env: {name} is no setting of ours, and is ignored"
            ));
        }
        notices
    }

    /// An empty variable in the process is an absent one, and so hides nothing.
    fn under(&self, name: &str) -> Option<&str> {
        [&self.process, &self.file]
            .into_iter()
            .filter_map(|settings| settings.get(name))
            .map(String::as_str)
            .find(|value| !value.trim().is_empty())
    }
}

impl fmt::Debug for Environment {
    /// Without a value: some are credentials.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Environment")
            .field("file", &self.file.keys())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for EnvironmentError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(formatter, ".env cannot be read: {why}"),
            Self::Line { number, problem } => write!(formatter, ".env, line {number}: {problem}"),
        }
    }
}

impl std::error::Error for EnvironmentError {}

fn parse(text: &str) -> Result<BTreeMap<String, String>, EnvironmentError> {
    let mut settings = BTreeMap::new();
    // Some editors begin a file with a mark of the byte order.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    for (number, line) in (1..).zip(text.lines()) {
        let wrong = |problem| EnvironmentError::Line { number, problem };
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line
            .split_once('=')
            .ok_or_else(|| wrong("expected NAME=value"))?;
        let name = name.trim();
        if !is_name(name) {
            return Err(wrong("before the = stands no name of a variable"));
        }
        let value = parse_value(value.trim()).map_err(wrong)?;
        if settings.insert(name.to_owned(), value).is_some() {
            return Err(wrong("this name is set further up already"));
        }
    }
    Ok(settings)
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
}

fn parse_value(text: &str) -> Result<String, &'static str> {
    match text.chars().next() {
        Some('\'') => {
            let (value, rest) = text[1..].split_once('\'').ok_or(UNCLOSED)?;
            nothing_more(rest)?;
            Ok(value.to_owned())
        }
        Some('"') => {
            let (value, rest) = double_quoted(&text[1..])?;
            nothing_more(rest)?;
            Ok(value)
        }
        _ => Ok(without_comment(text).to_owned()),
    }
}

const UNCLOSED: &str = "a quote is opened and not closed on the same line";

fn double_quoted(text: &str) -> Result<(String, &str), &'static str> {
    let mut value = String::new();
    let mut letters = text.char_indices();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => return Ok((value, &text[place + 1..])),
            '\\' => match letters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, escaped @ ('"' | '\\' | '$'))) => value.push(escaped),
                Some((_, other)) => value.extend(['\\', other]),
                None => break,
            },
            plain => value.push(plain),
        }
    }
    Err(UNCLOSED)
}

fn nothing_more(rest: &str) -> Result<(), &'static str> {
    let rest = rest.trim();
    if rest.is_empty() || rest.starts_with('#') {
        Ok(())
    } else {
        Err("something follows the closing quote")
    }
}

/// A comment begins with a `#` at the start or after a blank; within a word it belongs to the word.
fn without_comment(text: &str) -> &str {
    let mut before = ' ';
    for (place, letter) in text.char_indices() {
        if letter == '#' && before.is_whitespace() {
            return text[..place].trim_end();
        }
        before = letter;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(process: &[(&str, &str)], file: &str) -> Environment {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Environment {
            process: process.iter().map(owned).collect(),
            file: parse(file).unwrap(),
        }
    }

    fn value(line: &str) -> String {
        parse(&format!("NAME={line}")).unwrap()["NAME"].clone()
    }

    #[test]
    fn the_usual_spellings_are_read() {
        assert_eq!(value("plain"), "plain");
        assert_eq!(value("  spaced out  "), "spaced out");
        assert_eq!(value("a=b=c"), "a=b=c");
        assert_eq!(value("a#b # a comment"), "a#b");
        assert_eq!(value("# a comment"), "");
        assert_eq!(value(""), "");
        assert_eq!(value("'a # b' # c"), "a # b");
        assert_eq!(value("'it\\n'"), "it\\n");
        assert_eq!(
            value("\"say \\\"hi\\\"\\n\\\\ \\$HOME $HOME\" # c"),
            "say \"hi\"\n\\ $HOME $HOME"
        );
        assert_eq!(value("¿qué?"), "¿qué?");
    }

    #[test]
    fn comments_blank_lines_exports_and_foreign_line_ends_are_no_trouble() {
        let file = "\u{feff}# first\r\n\r\nexport A=1\r\n  B = '2'\r\n#C=3\r\n";
        let read = parse(file).unwrap();
        let pairs: Vec<(&str, &str)> = read.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(pairs, [("A", "1"), ("B", "2")]);
    }

    #[test]
    fn a_bad_line_is_named_by_its_number_and_never_shown() {
        for (line, problem) in [
            ("sesame", "expected NAME=value"),
            ("ses ame=1", "before the = stands no name of a variable"),
            ("=sesame", "before the = stands no name of a variable"),
            ("A='sesame", UNCLOSED),
            ("A=\"sesame\\", UNCLOSED),
            ("A='x' sesame", "something follows the closing quote"),
            ("FINE=sesame", "this name is set further up already"),
        ] {
            let error = parse(&format!("FINE=1\n\n{line}\n")).unwrap_err();
            assert_eq!(
                error,
                EnvironmentError::Line { number: 3, problem },
                "{line}"
            );
            assert!(!format!("{error} {error:?}").contains("sesame"), "{line}");
        }
    }

    #[test]
    fn the_process_wins_and_an_empty_value_is_none() {
        let both = environment(&[("A", "process"), ("B", "")], "A=file\nB=file\nC=\nD=file");
        assert_eq!(both.get("A").as_deref(), Some("process"));
        assert_eq!(both.get("B").as_deref(), Some("file"));
        assert_eq!(both.get("C"), None);
        assert_eq!(both.get("D").as_deref(), Some("file"));
    }

    #[test]
    fn aliases_are_taken_with_a_notice_and_yield_to_our_own_names() {
        let alias = environment(&[("TWILIO_API_KEY", "SK1")], "TWILIO_API_SECRET=x");
        assert_eq!(alias.get("TWILIO_API_KEY_SID").as_deref(), Some("SK1"));
        assert_eq!(alias.get("TWILIO_API_KEY_SECRET").as_deref(), Some("x"));
        assert_eq!(
            alias.notices(),
            [
                "TWILIO_API_KEY is read as TWILIO_API_KEY_SID, which is its name here",
                "TWILIO_API_SECRET is read as TWILIO_API_KEY_SECRET, which is its name here",
            ]
        );
        let both = environment(&[("TWILIO_API_KEY", "SK1")], "TWILIO_API_KEY_SID=SK2");
        assert_eq!(both.get("TWILIO_API_KEY_SID").as_deref(), Some("SK2"));
        assert_eq!(
            both.notices(),
            ["TWILIO_API_KEY is ignored, since TWILIO_API_KEY_SID is set"]
        );
    }

    #[test]
    fn a_misspelt_name_is_noticed() {
        assert_eq!(
            environment(&[], "COMPANY_NAM=x").notices(),
            [".env: COMPANY_NAM is no setting of ours, and is ignored"]
        );
    }

    #[test]
    fn no_value_is_shown() {
        let environment = environment(&[("A", "sesame")], "B=sesame");
        assert!(!format!("{environment:?}").contains("sesame"));
    }
}
