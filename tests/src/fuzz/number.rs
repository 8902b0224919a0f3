//! Telephone numbers: one person has one key, however the number is spelled, and is shown by four
//! digits at the most.

use callflow::{PhoneNumber, mask};
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat};

/// Reads the bytes as a number from a client's hand.
pub fn run(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let shape = PhoneNumber::parse(&text);
    assert_eq!(shape.is_ok(), is_e164(text.as_bytes()), "the shape alone");
    shows_little(&mask(&text), &text);

    let Ok(number) = shared::number::read(&text) else {
        return;
    };
    assert_eq!(number.as_e164(), text, "E.164 in and out");
    assert_eq!(Ok(&number), shape.as_ref());
    let json = serde_json::to_string(&number).expect("a number is a text");
    assert_eq!(
        serde_json::from_str::<PhoneNumber>(&json).ok(),
        Some(number)
    );

    let parsed = PHONE_NUMBER_UTIL.parse(&text, None);
    let parsed = parsed.expect("a number that is read can be parsed");
    let canonical = PHONE_NUMBER_UTIL.format(&parsed, PhoneNumberFormat::E164);
    assert_eq!(
        canonical, text,
        "two spellings would be two entries of the suppression list"
    );
}

fn is_e164(text: &[u8]) -> bool {
    let [b'+', b'1'..=b'9', rest @ ..] = text else {
        return false;
    };
    (6..=14).contains(&rest.len()) && rest.iter().all(u8::is_ascii_digit)
}

fn shows_little(masked: &str, text: &str) {
    let hidden = masked.strip_prefix("+1").unwrap_or(masked);
    let shown: String = hidden.chars().filter(char::is_ascii_digit).collect();
    assert!(shown.len() <= 4 && text.ends_with(&shown), "{masked}");
}
