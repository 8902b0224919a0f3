//! Hearing: any text has one reading, spelling and order of breath do not change it, and a consent
//! is never heard where nobody gave one.

use callflow::hearing::{Hearing, Language, Question, Reading, hear, key, mentions_recording};

/// The most that is read of a turn, in characters.
const LONGEST: usize = 20_000;

/// Reads the bytes as a turn, at both questions, and as keys.
pub fn run(input: &[u8]) {
    let turn = String::from_utf8_lossy(input);
    keys(&turn);
    let consent = read(&turn, Question::Consent);
    let interest = read(&turn, Question::Interest);
    let opts_out = |hearing: &Hearing| hearing.reading == Reading::OptOut;
    assert_eq!(
        opts_out(&consent),
        opts_out(&interest),
        "whatever was asked"
    );
    if turn.chars().count() > LONGEST {
        assert_ne!(consent.reading, Reading::Yes);
        assert_ne!(interest.reading, Reading::Yes);
    }
    if consent.reading == Reading::RecordingObjection {
        assert!(turn.chars().any(char::is_alphabetic));
    }
    if consent.reading == Reading::Yes {
        consented(&turn);
    }
    let _ = mentions_recording(&turn);
}

fn read(turn: &str, question: Question) -> Hearing {
    let hearing = hear(turn, question, Language::English);
    assert_eq!(
        hear(turn, question, Language::Spanish),
        hearing,
        "both are always heard"
    );
    assert!(
        hearing.words.len() <= 4 * turn.len() + 16,
        "no more than was said"
    );
    assert!(!format!("{hearing:?}").contains("words"));
    // Blanks around a turn, and how it is spelled in capitals, are the recogniser's doing.
    let spaced = hear(&format!(" \n{turn}\t "), question, Language::English);
    assert_eq!(spaced.reading, hearing.reading, "blanks around it");
    let lower = hear(&turn.to_ascii_lowercase(), question, Language::English);
    let upper = hear(&turn.to_ascii_uppercase(), question, Language::English);
    assert_eq!(lower.reading, upper.reading, "capitals");
    hearing
}

/// What else must hold of a turn that is heard as a permission to record.
fn consented(turn: &str) {
    assert!(
        turn.chars().any(char::is_alphabetic),
        "silence is no consent"
    );
    let taken_back = ["but don't record me", "no don't", "pero no me grabe"];
    for more in taken_back {
        let turn = format!("{turn} {more}");
        let reading = hear(&turn, Question::Consent, Language::English).reading;
        assert_ne!(reading, Reading::Yes, "{more}");
    }
    for opt_out in ["take me off your list", "stop calling me"] {
        let turn = format!("{turn} {opt_out}");
        let reading = hear(&turn, Question::Consent, Language::English).reading;
        assert_eq!(reading, Reading::OptOut, "{opt_out}");
    }
}

/// The more careful of several keys counts.
fn keys(pressed: &str) {
    let has = |key| pressed.chars().any(|digit| digit == key);
    let only_answers = !pressed.is_empty() && pressed.chars().all(|digit| "12".contains(digit));
    let expected = match (has('9'), only_answers, has('2')) {
        (true, _, _) => Reading::OptOut,
        (false, true, true) => Reading::No,
        (false, true, false) => Reading::Yes,
        (false, false, _) => Reading::Unclear,
    };
    assert_eq!(key(pressed), expected);
}
