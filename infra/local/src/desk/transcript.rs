//! A call, told as it goes: what the carrier notes becomes lines for a person, events for a
//! program.

use serde_json::{Value, json};

use super::masking;
use super::screen::Screen;
use super::stored::reading_name;
use crate::carrier::{CallStatus, Entry, Input};
use crate::product::Product;

/// Lines are no longer than this, so that they stand in a README and in half a screen.
const WIDTH: usize = 92;

/// Who speaks stands in a column of its own.
const INDENT: usize = 10;

/// Whether what the person says may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Discretion {
    /// It may: they sit at this screen, or wrote the script themselves.
    Open,
    /// It may not, nor may a whole number.
    Discreet,
}

/// Something to show.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    /// A mark on the line, such as the ringing.
    Mark(&'static str),
    /// What we said.
    Said {
        /// The sentences, up to the next thing that happened.
        text: String,
        /// The person cut it short.
        cut_short: bool,
    },
    /// What the person said or pressed, and what the product understood.
    Heard {
        /// What.
        input: Input,
        /// As what it was read, where that is known.
        reading: Option<String>,
    },
    /// What they said or pressed where nobody listens.
    Unheard,
    /// They were asked, and said nothing.
    Silence,
    /// What Twilio would not have liked.
    Trouble {
        /// In the carrier's words.
        what: String,
        /// Twilio's code for it.
        code: Option<u32>,
    },
}

/// Tells the reading of an answer: the call's id and the number of the turn are in the URL that the
/// answer was sent to.
pub(super) type Readings<'a> = &'a dyn Fn(&str, usize) -> Option<String>;

/// Listens to the entries of one call.
#[derive(Debug, Default)]
pub(super) struct Teller {
    /// Sentences that may go on.
    saying: Option<String>,
    /// An answer whose reading is known once the product has answered.
    answer: Option<Answer>,
}

#[derive(Debug)]
enum Answer {
    Heard(Input),
    Silence,
}

impl Teller {
    /// What there is to show after this entry.
    pub(super) fn tell(&mut self, entry: &Entry, readings: Readings<'_>) -> Vec<Told> {
        let mut told = Vec::new();
        if let Entry::Said {
            text, interrupted, ..
        } = entry
        {
            self.drop_silence();
            let before = self.saying.take();
            let text = before.map_or_else(|| text.clone(), |before| format!("{before} {text}"));
            if *interrupted {
                told.push(Told::Said {
                    text,
                    cut_short: true,
                });
            } else {
                self.saying = Some(text);
            }
            return told;
        }
        // A short pause in which nothing is said is no event: what we say goes on after it.
        told.extend(self.finish_saying());
        if matches!(entry, Entry::Silence) {
            self.answer = Some(Answer::Silence);
            return told;
        }
        match entry {
            Entry::Fetched { url, .. } => match self.answer.take() {
                Some(Answer::Heard(input)) => {
                    let reading = turn_of(url).and_then(|(call, turn)| readings(&call, turn));
                    told.push(Told::Heard { input, reading });
                }
                Some(Answer::Silence) => told.push(Told::Silence),
                None => {}
            },
            Entry::Heard(input) => self.answer = Some(Answer::Heard(input.clone())),
            Entry::Unheard(_) => told.push(Told::Unheard),
            Entry::Status(CallStatus::Ringing) => told.push(Told::Mark("it rings")),
            Entry::Status(CallStatus::InProgress) => told.push(Told::Mark("it is answered")),
            Entry::RecordingStarted { .. } => told.push(Told::Mark("the recording starts")),
            Entry::RecordingStopped { .. } => told.push(Told::Mark("the recording stops")),
            Entry::PersonHungUp => told.push(Told::Mark("they hang up")),
            Entry::TimeLimitReached => told.push(Told::Mark("the time limit ends the call")),
            Entry::Played { .. } => told.push(Told::Mark("a recording is played")),
            Entry::Violation { what, code } => told.push(Told::Trouble {
                what: what.clone(),
                code: *code,
            }),
            Entry::Warning { code, what } => told.push(Told::Trouble {
                what: what.clone(),
                code: Some(*code),
            }),
            Entry::Said { .. } | Entry::Silence | Entry::Status(_) | Entry::Ended(_) => {}
        }
        told
    }

    /// What is left when nothing more comes.
    pub(super) fn finish(&mut self) -> Vec<Told> {
        self.finish_saying().into_iter().collect()
    }

    fn finish_saying(&mut self) -> Option<Told> {
        let text = self.saying.take()?;
        Some(Told::Said {
            text,
            cut_short: false,
        })
    }

    fn drop_silence(&mut self) {
        if matches!(self.answer, Some(Answer::Silence)) {
            self.answer = None;
        }
    }
}

impl Told {
    /// Shows it; `label` says which call, where several are shown.
    pub(super) fn show(&self, screen: Screen, discretion: Discretion, label: Option<u64>) {
        let prefix = label.map_or_else(String::new, |number| format!("[{number}] "));
        screen.text(self.line(discretion, &prefix));
        let mut event = self.event(discretion);
        if let Some(number) = label {
            event["call"] = number.into();
        }
        screen.event(&event);
    }

    fn line(&self, discretion: Discretion, prefix: &str) -> String {
        let discreet = discretion == Discretion::Discreet;
        match self {
            Self::Mark(what) => labelled(prefix, "", &format!("({what})")),
            Self::Said { text, cut_short } => {
                let text = if discreet {
                    masking::sentence(text)
                } else {
                    text.clone()
                };
                let cut = if *cut_short { " …" } else { "" };
                labelled(prefix, "caller", &format!("{text}{cut}"))
            }
            Self::Heard { input, reading } => {
                let what = match input {
                    Input::Speech { .. } if discreet => "(speech)".to_owned(),
                    Input::Speech { text, .. } => text.clone(),
                    Input::Digits(keys) if discreet => {
                        format!("(key {})", masking::sentence(keys))
                    }
                    Input::Digits(keys) => format!("(key {keys})"),
                };
                let understood = reading
                    .as_ref()
                    .map_or_else(String::new, |reading| format!("   [understood: {reading}]"));
                labelled(prefix, "person", &format!("{what}{understood}"))
            }
            Self::Unheard => labelled(prefix, "person", "(spoke where nobody listens)"),
            Self::Silence => labelled(prefix, "person", "(silence)"),
            Self::Trouble { what, code } => {
                let code = code.map_or_else(String::new, |code| format!(" (Twilio's code {code})"));
                let what = masking::sentence(what);
                labelled(prefix, "trouble", &format!("{what}{code}"))
            }
        }
    }

    fn event(&self, discretion: Discretion) -> Value {
        match self {
            Self::Mark(what) => json!({"event": "line", "what": what}),
            Self::Said { text, cut_short } => json!({
                "event": "said",
                "text": masking::sentence(text),
                "cut_short": cut_short,
            }),
            Self::Heard { input, reading } => {
                let (kind, what) = match input {
                    Input::Speech { text, .. } => ("speech", text),
                    Input::Digits(keys) => ("keys", keys),
                };
                let mut event = json!({"event": "heard", "kind": kind, "reading": reading});
                let is_speech = matches!(input, Input::Speech { .. });
                if discretion == Discretion::Open || !is_speech {
                    event["what"] = masking::sentence(what).into();
                }
                event
            }
            Self::Unheard => json!({"event": "unheard"}),
            Self::Silence => json!({"event": "silence"}),
            Self::Trouble { what, code } => json!({
                "event": "trouble",
                "what": masking::sentence(what),
                "code": code,
            }),
        }
    }
}

/// What the product read in an answer, from what it stored.
pub(super) fn stored_reading(product: &Product, call_id: &str, turn: usize) -> Option<String> {
    let kept = super::stored::Kept::find(product, call_id)?;
    let heard = kept.call.turns.get(turn.checked_sub(1)?)?.heard.as_ref()?;
    heard.reading.map(reading_name)
}

/// A text behind a label, broken into lines that begin below each other.
pub(super) fn labelled(prefix: &str, label: &str, text: &str) -> String {
    let mut lines = vec![format!("{prefix}{label:<INDENT$}")];
    let indent = prefix.chars().count() + INDENT;
    let mut length = indent;
    for word in words(text) {
        let room = word.chars().count() + 1;
        if length > indent && length + room > WIDTH {
            lines.push(" ".repeat(indent));
            length = indent;
        }
        if let Some(line) = lines.last_mut() {
            if length > indent {
                line.push(' ');
                length += 1;
            }
            line.push_str(&word);
            length += room - 1;
        }
    }
    lines.join("\n")
}

/// Words, where digits that are read out one by one stay together.
fn words(text: &str) -> Vec<String> {
    let is_digit = |word: &str| {
        let digit = word.trim_end_matches([',', '.']);
        digit.len() == 1 && digit.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut words: Vec<String> = Vec::new();
    let mut after_digit = false;
    for word in text.split(' ') {
        let digit = is_digit(word);
        match words.last_mut() {
            Some(last) if digit && after_digit => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
        after_digit = digit;
    }
    words
}

fn turn_of(url: &str) -> Option<(String, usize)> {
    let (_, query) = url.split_once('?')?;
    let pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let value = |name: &str| pairs.iter().find(|(key, _)| key == name);
    let (_, call) = value("call_id")?;
    let (_, turn) = value("turn")?;
    Some((call.clone(), turn.parse().ok()?))
}
