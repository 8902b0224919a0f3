//! A webhook's form: read as a browser would write it, whole, in order, and into Twilio's types
//! without showing what is private.

use std::fmt::Debug;

use twilio::signature::{AuthToken, SignedRequest, VerifiedForm, Verifier, sign};
use twilio::webhook::{Callback, GatherResult, VoiceRequest};

const URL: &str = "https://calls.example.com/twilio/voice/gather?turn=1";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// What prints as `[private]`.
const PRIVATE: [&str; 7] = [
    "From",
    "To",
    "ForwardedFrom",
    "CallerName",
    "Digits",
    "SpeechResult",
    "FinishedOnKey",
];

type Pairs = Vec<(String, String)>;

/// Reads the bytes as the body of a form that Twilio signed.
pub fn run(input: &[u8]) {
    let pairs = decode(input);
    let form = verified(input, &pairs);
    assert_eq!(form.pairs(), pairs, "another reading of the same bytes");
    let written = encode(&pairs);
    assert_eq!(
        verified(written.as_bytes(), &pairs).pairs(),
        pairs,
        "written anew"
    );

    for (name, _) in &pairs {
        let mut values = pairs.iter().filter(|(other, _)| other == name);
        let first = values.next().map(|(_, value)| value.as_str());
        assert_eq!(form.get(name), first);
        assert_eq!(form.single(name).is_err(), values.next().is_some());
    }

    let hidden: Pairs = pairs.iter().map(without_person).collect();
    let hidden = verified(encode(&hidden).as_bytes(), &hidden);
    let other = |read: &dyn Fn(&VerifiedForm) -> String| assert_eq!(read(&form), read(&hidden));
    other(&|form| print(VoiceRequest::parse(form)));
    other(&|form| print(GatherResult::parse(form)));
    other(&|form| print(Callback::parse(form)));
    other(&|form| print(form));
    if let Ok(voice) = VoiceRequest::parse(&form) {
        assert_eq!(form.single("CallSid"), Ok(Some(voice.call_sid.as_str())));
        assert_eq!(
            form.single("AccountSid"),
            Ok(Some(voice.account_sid.as_str()))
        );
    }
    if let Ok(gather) = GatherResult::parse(&form) {
        assert!(
            gather
                .confidence
                .is_none_or(|sure| (0.0..=1.0).contains(&sure))
        );
    }
}

fn verified(body: &[u8], pairs: &Pairs) -> VerifiedForm {
    let token = AuthToken::new(TOKEN);
    let signature = sign(&token, URL, pairs);
    let request = SignedRequest {
        method: "POST",
        url: URL,
        content_type: Some("application/x-www-form-urlencoded"),
        signature: Some(&signature),
        settings: None,
        body,
    };
    let form = Verifier::new(token).verify(&request);
    form.expect("a form that was signed over these fields is let in")
}

fn without_person((name, value): &(String, String)) -> (String, String) {
    // An empty field is an absent one, and a blank turn is a silence.
    let hidden = PRIVATE.contains(&name.as_str()) && !value.trim().is_empty();
    let value = if hidden { "somebody else" } else { value };
    (name.clone(), value.to_owned())
}

fn print(value: impl Debug) -> String {
    format!("{value:?}")
}

/// The rule of the URL standard (`application/x-www-form-urlencoded` parsing), step by step.
pub(super) fn decode(input: &[u8]) -> Pairs {
    let sequences = input.split(|byte| *byte == b'&');
    let sequences = sequences.filter(|sequence| !sequence.is_empty());
    sequences
        .map(|sequence| {
            let equals = sequence.iter().position(|byte| *byte == b'=');
            let (name, value) = match equals {
                Some(at) => (&sequence[..at], &sequence[at + 1..]),
                None => (sequence, &[][..]),
            };
            (text(name), text(value))
        })
        .collect()
}

fn text(encoded: &[u8]) -> String {
    let digit = |at: usize| {
        encoded
            .get(at)
            .and_then(|byte| char::from(*byte).to_digit(16))
    };
    let mut decoded = Vec::new();
    let mut at = 0;
    while let Some(byte) = encoded.get(at) {
        at += 1;
        match (byte, digit(at), digit(at + 1)) {
            (b'%', Some(high), Some(low)) => {
                decoded.extend(u8::try_from(high * 16 + low));
                at += 2;
            }
            (b'+', _, _) => decoded.push(b' '),
            _ => decoded.push(*byte),
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

/// Every byte escaped.
fn encode(pairs: &Pairs) -> String {
    let pairs = pairs.iter();
    let pairs = pairs.map(|(name, value)| format!("{}={}", escaped(name), escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn escaped(text: &str) -> String {
    let bytes = text.bytes().map(|byte| format!("%{byte:02x}"));
    bytes.collect::<Vec<_>>().concat()
}
