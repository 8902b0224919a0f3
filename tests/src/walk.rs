//! A walk over all states of the conversation, and every document that is spoken on the way.

use std::collections::{BTreeSet, VecDeque};

use jiff::{SignedDuration, Timestamp};
use shared::callflow::call::{Call, Intent, Party};
use shared::callflow::event::{AnsweredBy, Event, Input, Moment};
use shared::callflow::hearing::Language;
use shared::callflow::{CallId, PhoneNumber, Reply};
use shared::config::Settings;
use shared::translate::Voice;

/// The public address that the documents name.
pub const BASE: &str = "https://calls.example.com";

/// Twilio's name for each of the calls.
const SID: &str = "CA00000000000000000000000000000001";

/// One document, and where it comes from.
pub struct Spoken<'a> {
    /// The call, from then on.
    pub call: &'a Call,
    /// What the document says, in meaning.
    pub reply: &'a Reply,
    /// The document.
    pub document: &'a str,
}

/// The company that calls, in the walk.
pub const COMPANY: &str = "Alta";

/// The settings that the walk speaks by, for a company of this name.
pub fn settings(language: Language, company: &str) -> Settings {
    let name = match language {
        Language::English => "en-US",
        Language::Spanish => "es-US",
    };
    let settings = Settings::read(&|setting| match setting {
        "TWILIO_VOICE_NUMBER" => Some("+14155550100".to_owned()),
        "CALLS_TABLE" | "SUPPRESSIONS_TABLE" | "LIMITS_TABLE" => Some("table".to_owned()),
        "COMPANY_NAME" => Some(company.to_owned()),
        "LANGUAGE" => Some(name.to_owned()),
        _ => None,
    });
    settings.expect("the settings are right")
}

/// Visits every state that can be reached, and every document that is spoken on the way.
///
/// The places that were visited come back.
pub fn every_document(language: Language, mut seen: impl FnMut(&Spoken<'_>)) -> BTreeSet<String> {
    let voice = Voice::new(&settings(language, COMPANY)).expect("the script can be spoken");
    let mut places = BTreeSet::new();
    let mut waiting = VecDeque::new();
    for suppressed in [false, true] {
        for by in [AnsweredBy::PersonOrUnknown, AnsweredBy::Machine] {
            let event = Event::Answered {
                call_sid: SID.to_owned(),
                by,
                suppressed,
            };
            waiting.extend(
                beginnings(language)
                    .into_iter()
                    .map(|call| (call, event.clone())),
            );
        }
    }
    while let Some((call, event)) = waiting.pop_front() {
        let step = call.on(&event, now());
        let reply = step.reply.expect("a person waits for an answer");
        let document = voice.speak(&reply, &step.next, BASE);
        let document = document.expect("the reply can be spoken");
        seen(&Spoken {
            call: &step.next,
            reply: &reply,
            document: std::str::from_utf8(&document).expect("TwiML is UTF-8"),
        });
        if places.insert(place(&step.next)) {
            let turn = u16::try_from(step.next.turns.len()).expect("24 turns at the most");
            for moment in [Moment::Opening, Moment::Question, Moment::Closing] {
                for input in inputs() {
                    let call_sid = SID.to_owned();
                    let event = Event::Heard {
                        call_sid,
                        turn,
                        moment,
                        input,
                        suppressed: false,
                    };
                    waiting.push_back((step.next.clone(), event));
                }
            }
        }
    }
    places
}

fn now() -> Timestamp {
    "2026-11-23T15:00:00Z".parse().expect("this is a time")
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).expect("these are in E.164")
}

/// The calls that a walk begins with.
fn beginnings(language: Language) -> Vec<Call> {
    let outbound = |ask_before_recording| {
        let intent = Intent {
            id: CallId::outbound(1),
            to: number("+14155550123"),
            from: number("+14155550100"),
            consent: None,
            dial_before: now() + SignedDuration::from_secs(120),
            language,
            ask_before_recording,
        };
        Call::outbound(intent, now())
    };
    let inbound = |person| {
        let id = CallId::parse(SID).expect("a SID is an id");
        Call::inbound(id, person, number("+14155550100"), language, now())
    };
    vec![
        outbound(true),
        outbound(false),
        inbound(Party::Number(number("+14155550177"))),
        inbound(Party::Hidden),
    ]
}

/// What can be heard, one for each reading, by voice and key, and silence.
fn inputs() -> Vec<Input> {
    let said = [
        "yes",
        "no",
        "stop calling me",
        "stop recording",
        "are you a robot",
        "please leave a message after the tone",
        "you have the wrong number",
        "i am only ten",
        "the weather is nice",
    ];
    let mut inputs: Vec<Input> = said
        .into_iter()
        .map(|text| Input::Speech {
            text: text.to_owned(),
            confidence: None,
        })
        .collect();
    inputs.extend(["1", "2", "9", "5"].map(|key| Input::Keys(key.to_owned())));
    inputs.push(Input::Silence);
    inputs
}

/// Where a call stands, without its history.
fn place(call: &Call) -> String {
    let openings = call
        .turns
        .iter()
        .filter(|turn| !turn.opening.is_empty())
        .count()
        .min(2);
    let consent = call.recording_consent.as_ref().map(|consent| {
        (
            consent.answer(),
            consent.origin(),
            consent.withdrawn_at().is_some(),
        )
    });
    let consent = consent.map(|(answer, _, withdrawn)| (answer, withdrawn));
    format!(
        "{:?} {:?} {openings} {consent:?} {:?} {:?} {}",
        call.state,
        call.recording,
        call.opted_out.is_some(),
        call.conclusion,
        call.ask_before_recording,
    )
}
