//! The codec of stored calls: an item of any content is a call or a refusal that quotes nothing, and
//! what is a call comes back as it was, takes any turn, and can be spoken.

use std::sync::LazyLock;

use callflow::event::{AnsweredBy, Event, Input, Moment};
use callflow::hearing::Language;
use callflow::progress::{CallStatus, Progress};
use callflow::{Call, Reply};
use jiff::Timestamp;
use shared::calls::{Stored, decode, encode};
use shared::translate::Voice;

use crate::walk::{BASE, COMPANY, settings};

static VOICE: LazyLock<Voice> = LazyLock::new(|| {
    Voice::new(&settings(Language::English, COMPANY)).expect("the script can be spoken")
});

/// Reads the bytes as an item in JSON.
pub fn run(input: &[u8]) {
    let Ok(attributes) = serde_json::from_slice::<serde_json::Value>(input) else {
        return;
    };
    let Ok(item) = serde_dynamo::to_item(attributes) else {
        return;
    };
    match decode(item) {
        Ok(stored) => {
            comes_back(&stored.call);
            goes_on(&stored.call);
        }
        Err(misshapen) => {
            let told = misshapen.to_string();
            let place = told.strip_prefix("not a call of this version: ");
            let place = place.expect("a sentence of ours");
            let ours = [
                "an attribute is missing or of another type",
                "status or SID",
                "the call's own attributes",
                "schema missing",
            ];
            let schema = place.strip_prefix("schema ").is_some_and(is_number);
            assert!(ours.contains(&place) || schema, "an item's content is told");
        }
    }
}

fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok()
}

fn comes_back(call: &Call) {
    let item = encode(call).expect("a call that was read can be written");
    let again = decode(item).expect("what was written can be read");
    assert_eq!(again, Stored::fresh(call.clone()));
}

fn goes_on(call: &Call) {
    let now = "2026-11-23T15:00:00Z".parse().expect("a time");
    let turn = u16::try_from(call.turns.len()).unwrap_or(u16::MAX);
    for event in events(call, turn) {
        let step = call.on(&event, now);
        assert_eq!(call.on(&event, now), step, "the same event, the same step");
        let most = call.turns.len().max(callflow::call::MAX_TURNS);
        assert!(step.next.turns.len() <= most, "turns are bounded");
        let again = step.next.on(&event, now);
        assert_eq!(
            again.next.turns.len(),
            step.next.turns.len(),
            "a replay changes nothing"
        );
        if let Some(reply) = &step.reply {
            speak(reply, &step.next);
        }
    }
    old(call, now);
}

/// Callbacks reach calls of any age.
fn old(call: &Call, now: Timestamp) {
    let ended = Progress {
        status: CallStatus::Completed,
        sequence: Some(u32::MAX),
    };
    for at in [Timestamp::MIN, now, Timestamp::MAX] {
        let step = call.on(&Event::Progressed(ended), at);
        assert!(step.reply.is_none(), "nobody waits for an answer");
    }
}

fn speak(reply: &Reply, call: &Call) {
    let Ok(document) = VOICE.speak(reply, call, BASE) else {
        return;
    };
    let reading = local::carrier::Reading::of(&document, Some("text/xml"));
    let reading = reading.expect("what we write can be read");
    assert!(reading.findings.is_empty(), "{:?}", reading.findings);
}

fn events(call: &Call, turn: u16) -> Vec<Event> {
    let call_sid = call.call_sid.clone();
    let call_sid = call_sid.unwrap_or_else(|| "CA00000000000000000000000000000001".to_owned());
    let heard = |turn, moment, input| Event::Heard {
        call_sid: call_sid.clone(),
        turn,
        moment,
        input,
        suppressed: false,
    };
    let speech = |text: &str| Input::Speech {
        text: text.to_owned(),
        confidence: None,
    };
    vec![
        Event::Answered {
            call_sid: call_sid.clone(),
            by: AnsweredBy::PersonOrUnknown,
            suppressed: false,
        },
        heard(turn, Moment::Question, speech("yes")),
        heard(turn, Moment::Opening, Input::Silence),
        heard(turn, Moment::Closing, Input::Keys("9".to_owned())),
        heard(0, Moment::Question, speech("stop recording")),
        heard(u16::MAX, Moment::Question, speech("no")),
    ]
}
