//! Changes to a turn that must not change its reading, or only towards the careful side.

use super::*;

const FILLERS: [&str; 9] = [
    "uh", "um", "well", "hey", "look", "listen", "oiga", "um well", "Uh,",
];
const COURTESIES: [&str; 6] = [
    "please",
    "thank you",
    "thanks",
    "sir",
    "gracias",
    "por favor",
];
const OPT_OUTS: [&str; 6] = [
    "stop calling me",
    "take me off your list",
    "don't call me again",
    "no me llamen más",
    "quítenme de la lista",
    "i want to be removed from your list",
];
const HOMOPHONES: [(&str, &str); 8] = [
    ("call", "cull"),
    ("list", "lips"),
    ("do not", "donut"),
    ("do not", "due not"),
    ("don't", "donut"),
    ("me", "mean"),
    ("sí", "see"),
    ("sí", "si"),
];

fn every_turn() -> Vec<Turn> {
    every_file()
        .iter()
        .flat_map(|file| labelled(file))
        .collect()
}

/// A turn of the batches.
fn a_turn() -> impl Strategy<Value = Turn> {
    proptest::sample::select(every_turn())
}

fn one_of(options: &'static [&'static str]) -> impl Strategy<Value = &'static str> {
    proptest::sample::select(options)
}

fn is_no(reading: Reading) -> bool {
    matches!(reading, Reading::No | Reading::RecordingObjection)
}

/// What grants nothing by itself and takes nothing from the consent beside it.
const BESIDE: &str = "don't stop on my account";

/// What may complete the turn before it: a single word ("hmm", "great"), the end of "you can record
/// if you like" or of "no me molesta para nada".
fn completes(text: &str) -> bool {
    normal::words(text).0.len() < 2
        || ["if you like", "whatever you want", "para nada", BESIDE].contains(&text)
}

/// What may open the turn after it: a single word ("bueno"), a "no" before "I don't mind", which
/// denies that, a "no, that's okay" before "go ahead", which it denies nothing of, an "I guess so",
/// which a "go ahead" settles, a "sí, bueno" or an "I would be" that was cut off.
fn opens(text: &str) -> bool {
    let words = normal::words(text).0;
    let cut_off = |last: &String| {
        ["no", "nope", "nah", "bueno", "be", "am", "would"].contains(&last.as_str())
    };
    let sighs = ["i guess", "i suppose"]
        .iter()
        .any(|sigh| text.contains(sigh));
    words.len() < 2
        || sighs
        || ["no that's okay", BESIDE].contains(&text)
        || words.last().is_some_and(cut_off)
}

/// The label of a turn as heard.
fn heard(text: &str, question: Question) -> &'static str {
    label(read(text, question), question)
}

/// M1, over every turn: a filler before and a courtesy after change no opt-out and no no.
#[test]
fn fillers_and_courtesies_change_no_refusal() {
    for (at, turn) in every_turn().iter().enumerate() {
        let plain = heard(&turn.text, turn.question);
        let filler = FILLERS[at % FILLERS.len()];
        let courtesy = COURTESIES[at % COURTESIES.len()];
        for text in [
            format!("{filler} {}", turn.text),
            format!("{} {courtesy}", turn.text),
        ] {
            let changed = heard(&text, turn.question);
            assert!(
                !matches!(plain, "opt_out" | "no") || changed == plain,
                "{text}: {plain}, {changed}"
            );
        }
    }
}

/// M2, over every turn: an opt-out beside anything is an opt-out.
#[test]
fn an_opt_out_beside_anything_is_one() {
    for (at, turn) in every_turn().iter().enumerate() {
        let opt_out = OPT_OUTS[at % OPT_OUTS.len()];
        for text in [
            format!("{} {opt_out}", turn.text),
            format!("{opt_out} {}", turn.text),
        ] {
            assert_eq!(read(&text, turn.question), Reading::OptOut, "{text}");
        }
    }
}

/// M3, over every turn: a yes with a condition is no consent. What is no yes to begin with is asked
/// with one condition of them, in turn.
#[test]
fn a_yes_with_a_condition_is_no_consent() {
    let conditions = [
        "but not my voice",
        "except my name",
        "unless it is kept",
        "only if you send me a copy",
        "but who are you",
        "pero no mi voz",
        "solo si me manda una copia",
    ];
    for (at, turn) in every_turn().iter().enumerate() {
        let one = at % conditions.len();
        let asked = if turn.label == "yes" {
            &conditions[..]
        } else {
            &conditions[one..=one]
        };
        for condition in asked {
            let text = format!("{} {condition}", turn.text);
            assert_ne!(read(&text, Question::Consent), Reading::Yes, "{text}");
        }
    }
}

/// M4: a denied verb of consent is no consent.
#[test]
fn a_denied_consent_is_none() {
    for denial in [
        "i don't",
        "i do not",
        "i never",
        "yes i don't",
        "we won't",
        "i can't",
        "sure i do not",
    ] {
        for verb in [
            "want it",
            "agree",
            "consent",
            "allow it",
            "permit it",
            "agree to be recorded",
            "give you permission",
            "authorize it",
        ] {
            for after in ["", "go ahead", "thank you", "okay", "yes"] {
                let text = format!("{denial} {verb} {after}");
                assert_ne!(read(&text, Question::Consent), Reading::Yes, "{text}");
            }
        }
    }
}

/// M5, over every turn: said twice it means the same.
#[test]
fn repetition_keeps_the_reading() {
    for turn in every_turn() {
        let text = format!("{0} {0}", turn.text);
        assert_eq!(
            read(&text, turn.question),
            read(&turn.text, turn.question),
            "{text}"
        );
    }
}

/// M6: a yes and a no in one turn are no yes.
#[test]
fn a_yes_and_a_no_are_no_yes() {
    for yes in [
        "yes",
        "sure",
        "okay",
        "go ahead",
        "sí",
        "claro",
        "absolutely",
        "fine",
        "that's fine",
    ] {
        for no in [
            "no",
            "nope",
            "nah",
            "no thanks",
            "i'd rather not",
            "absolutely not",
            "no gracias",
            "claro que no",
            "i don't want that",
        ] {
            for text in [
                format!("{yes} {no}"),
                format!("{no} {yes}"),
                format!("{yes} {no} {yes}"),
            ] {
                assert_ne!(read(&text, Question::Consent), Reading::Yes, "{text}");
            }
        }
    }
}

/// M8, over every opt-out: with any one word lost it is no consent.
#[test]
fn a_lost_word_makes_no_consent_of_an_opt_out() {
    for turn in every_turn().iter().filter(|turn| turn.label == "opt_out") {
        let words: Vec<&str> = turn.text.split(' ').collect();
        for lost in 0..words.len() {
            let rest: Vec<&str> = words
                .iter()
                .enumerate()
                .filter(|(at, _)| *at != lost)
                .map(|(_, word)| *word)
                .collect();
            let text = rest.join(" ");
            assert_ne!(read(&text, Question::Consent), Reading::Yes, "{text}");
        }
    }
}

/// M9, over every opt-out: a mis-heard word leaves it an opt-out or makes it unclear.
#[test]
fn a_misheard_word_makes_no_yes_of_an_opt_out() {
    for turn in every_turn().iter().filter(|turn| turn.label == "opt_out") {
        for (said, misheard) in HOMOPHONES {
            let text =
                format!(" {} ", turn.text).replace(&format!(" {said} "), &format!(" {misheard} "));
            if text.trim() == turn.text {
                continue;
            }
            for question in [Question::Consent, Question::Interest] {
                assert_ne!(read(&text, question), Reading::Yes, "{text}");
            }
        }
    }
}

proptest! {
    /// M7: capitals, punctuation, accents and apostrophes say nothing.
    #[test]
    fn how_it_is_written_does_not_matter(turn in a_turn(), mark in one_of(&[",", ".", "!", "...", " - ", "?", "¡", "\u{301}"]), at in 0_usize..8) {
        let plain = read(&turn.text, turn.question);
        prop_assert_eq!(read(&turn.text.to_uppercase(), turn.question), plain);
        let bare: String = turn.text.chars().map(|c| match c { 'á' => 'a', 'é' => 'e', 'í' => 'i', 'ó' => 'o', 'ú' | 'ü' => 'u', 'ñ' => 'n', c => c }).collect();
        prop_assert_eq!(read(&bare, turn.question), plain);
        prop_assert_eq!(read(&turn.text.replace('\'', ""), turn.question), plain);
        prop_assert_eq!(read(&turn.text.replace('\'', "’"), turn.question), plain);
        let words: Vec<String> = turn.text.split(' ').enumerate().map(|(n, word)| if n == at { format!("{word}{mark}") } else { word.to_owned() }).collect();
        prop_assert_eq!(read(&words.join(" "), turn.question), plain);
        let digit = |word: &str| match word { "one" => "1", "nine" => "9", "ten" => "10", _ => word }.to_owned();
        let digits: Vec<String> = turn.text.split(' ').map(digit).collect();
        prop_assert_eq!(read(&digits.join(" "), turn.question), plain);
    }

    /// M10: two turns that arrive as one are read as the more careful of the two.
    #[test]
    fn two_turns_in_one_take_the_more_careful_reading(one in a_turn(), two in a_turn()) {
        let joined = read(&format!("{} {}", one.text, two.text), Question::Consent);
        prop_assume!(!opens(&one.text) && !completes(&two.text));
        let parts = [read(&one.text, Question::Consent), read(&two.text, Question::Consent)];
        if parts.iter().any(|part| *part != Reading::Yes) {
            prop_assert_ne!(joined, Reading::Yes, "{} + {}", one.text, two.text);
        }
        if parts.iter().all(|part| is_no(*part)) {
            prop_assert!(is_no(joined) || joined == Reading::OptOut || joined == Reading::Unclear, "{} + {}", one.text, two.text);
        }
    }
}
