//! What is heard, on labelled turns, on traps, and under changes that must not matter.

use std::path::PathBuf;

use proptest::prelude::*;

use super::{Hearing, Language, Question, Reading, hear, key, normal, repairs, rules};

mod metamorphic;
mod traps;
mod turns;

/// A labelled turn.
#[derive(Clone, Debug)]
struct Turn {
    text: String,
    label: String,
    question: Question,
}

fn vectors() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors")
}

/// The turns of a file under `tests/vectors`.
fn labelled(file: &str) -> Vec<Turn> {
    let text = std::fs::read_to_string(vectors().join(file)).unwrap();
    let turn = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        Turn {
            text: cells[0].to_owned(),
            label: cells[1].to_owned(),
            question: if cells[2] == "consent" {
                Question::Consent
            } else {
                Question::Interest
            },
        }
    };
    text.lines().skip(1).map(turn).collect()
}

/// Every batch of turns, the first set included.
fn every_file() -> Vec<String> {
    let mut files: Vec<String> = std::fs::read_dir(vectors().join("turns"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.to_ascii_lowercase().ends_with(".tsv"))
        .map(|name| format!("turns/{name}"))
        .collect();
    files.push("utterances.tsv".to_owned());
    files.sort();
    files
}

fn read(text: &str, question: Question) -> Reading {
    hear(text, question, Language::English).reading
}

/// The labels that turns are scored by.
fn label(reading: Reading, question: Question) -> &'static str {
    match reading {
        Reading::Yes => "yes",
        Reading::No => "no",
        Reading::OptOut => "opt_out",
        Reading::RecordingObjection if question == Question::Consent => "no",
        Reading::WrongNumber => "wrong_number",
        Reading::Child => "child",
        Reading::RecordingObjection
        | Reading::Machine
        | Reading::AsksIfMachine
        | Reading::Unclear => "unclear",
    }
}

#[test]
fn every_class_that_a_rule_names_exists() {
    assert_eq!(rules::unknown_terms(), Vec::<String>::new());
}

#[test]
fn repairs_are_in_order() {
    assert!(repairs::REPAIRS.is_sorted_by(|one, next| one.0 < next.0));
    let words = |text: &str| text.split(' ').count();
    assert_eq!(
        repairs::REPAIRS.iter().map(|(from, _)| words(from)).max(),
        Some(repairs::LONGEST)
    );
}

#[test]
fn the_language_is_a_hint() {
    for text in ["yes", "sí", "stop calling", "no me llame"] {
        let heard = hear(text, Question::Consent, Language::Spanish).reading;
        assert_eq!(heard, read(text, Question::Consent), "{text}");
    }
}

#[test]
fn keys() {
    for (digits, reading) in [
        ("1", Reading::Yes),
        ("11", Reading::Yes),
        ("2", Reading::No),
        ("12", Reading::No),
        ("9", Reading::OptOut),
        ("19", Reading::OptOut),
        ("*9", Reading::OptOut),
        ("", Reading::Unclear),
        ("3", Reading::Unclear),
        ("13", Reading::Unclear),
        ("#", Reading::Unclear),
        ("uno", Reading::Unclear),
    ] {
        assert_eq!(key(digits), reading, "{digits}");
    }
}

#[test]
fn debug_does_not_show_what_was_said() {
    let heard = hear(
        "take me off your list",
        Question::Consent,
        Language::English,
    );
    assert!(heard.words.contains("take me off"), "{}", heard.words);
    assert_eq!(format!("{heard:?}"), "Hearing { reading: OptOut, .. }");
}

/// The words that decided are those of the wrong number or the child, and none beside them.
#[test]
fn somebody_else_is_heard_by_the_words_that_say_so() {
    for (text, reading, words) in [
        (
            "uh no i think you have the wrong number bye",
            Reading::WrongNumber,
            "wrong number",
        ),
        (
            "Está equivocado, señorita.",
            Reading::WrongNumber,
            "esta equivocado",
        ),
        (
            "hi i'm 13 years old my mom is out",
            Reading::Child,
            "i am thirteen years old",
        ),
        ("tengo 8 años", Reading::Child, "tengo eight anos"),
    ] {
        for question in [Question::Consent, Question::Interest] {
            let heard = hear(text, question, Language::English);
            assert_eq!(
                (heard.reading, heard.words.as_str()),
                (reading, words),
                "{text}"
            );
        }
    }
    // A number that is said in words since it is an age is a number as before.
    assert_eq!(read("at 15", Question::Interest), Reading::Yes);
    assert_eq!(
        read("i'm 45 years old", Question::Interest),
        Reading::Unclear
    );
}

#[test]
fn readings_are_stored_in_snake_case() {
    let heard = Hearing {
        reading: Reading::RecordingObjection,
        words: String::new(),
    };
    assert_eq!(
        serde_json::to_string(&heard).unwrap(),
        r#"{"reading":"recording_objection","words":""}"#
    );
}

#[test]
fn an_opt_out_late_in_a_long_turn_is_found() {
    let long = "well you see my sister and i went to the market ".repeat(400);
    assert_eq!(
        read(&format!("{long} stop calling me"), Question::Consent),
        Reading::OptOut
    );
    assert_eq!(
        read(&"yes ".repeat(30_000), Question::Consent),
        Reading::Unclear
    );
}

#[test]
fn a_megabyte_is_read() {
    for text in [
        "no ",
        "stop it with the ",
        "yes go ahead and ",
        "do not you want any more of your ",
        "á",
        "🙂",
        "x",
    ] {
        read(
            &text.repeat(1 << 20 >> text.len().ilog2()),
            Question::Interest,
        );
    }
}

proptest! {
    #[test]
    fn any_text_has_a_reading(text in any::<String>()) {
        read(&text, Question::Consent);
        read(&text, Question::Interest);
        let _ = key(&text);
    }
}
