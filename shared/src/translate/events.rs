//! Twilio's requests for words, as events of a call.

use callflow::call::Party;
use callflow::conversation::asks_out;
use callflow::event::{self, Event, Input, Moment};
use callflow::hearing::Language;
use callflow::{Call, CallId, PhoneNumber, Reply};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use twilio::Private;
use twilio::signature::VerifiedForm;
use twilio::status;
use twilio::webhook::{GatherResult, VoiceRequest};

use crate::door::Admitted;
use crate::door::unusable;
use crate::failure::{Evidence, Failure};
use crate::telemetry::TARGET;
use crate::turn::OptOut;

/// Twilio's first request for words.
pub struct Incoming {
    call_sid: String,
    by: event::AnsweredBy,
    caller: Party,
    called: Option<PhoneNumber>,
}

/// Reads Twilio's first request for words.
pub fn incoming(form: &VerifiedForm) -> Result<Incoming, Failure> {
    let request = VoiceRequest::parse(form).map_err(|error| unusable(error.to_string()))?;
    let by = match &request.answered_by {
        Some(answered_by) if answered_by.is_machine() => event::AnsweredBy::Machine,
        Some(_) | None => event::AnsweredBy::PersonOrUnknown,
    };
    Ok(Incoming {
        call_sid: request.call_sid.as_str().to_owned(),
        by,
        caller: party(request.from.as_ref()),
        called: party(request.to.as_ref()).number().cloned(),
    })
}

impl Incoming {
    /// The number that was called: on an outbound call the person's.
    pub fn called(&self) -> Result<&PhoneNumber, Failure> {
        self.called
            .as_ref()
            .ok_or_else(|| unusable("To is no telephone number"))
    }

    /// The event.
    pub fn answered(&self, suppressed: bool) -> Event {
        Event::Answered {
            call_sid: self.call_sid.clone(),
            by: self.by,
            suppressed,
        }
    }

    /// The call that somebody makes to us, under Twilio's name for it.
    pub fn inbound_call(&self, language: Language, now: Timestamp) -> Result<Call, Failure> {
        let id = CallId::parse(&self.call_sid).map_err(|error| unusable(error.to_string()))?;
        let line = self.called()?.clone();
        Ok(Call::inbound(id, self.caller.clone(), line, language, now))
    }
}

/// An answer to one of our documents.
pub struct Heard {
    /// The event of the call.
    pub event: Event,
    person: Party,
}

/// Reads what was heard. Turn and moment come from our own URL, which Twilio signed.
pub fn heard(admitted: &Admitted) -> Result<Heard, Failure> {
    let result =
        GatherResult::parse(&admitted.form).map_err(|error| unusable(error.to_string()))?;
    let turn = admitted.query("turn").and_then(|text| text.parse().ok());
    let turn = turn.ok_or_else(|| unusable("the URL names no turn"))?;
    let moment = admitted.query("at").and_then(Moment::parse);
    let moment = moment.ok_or_else(|| unusable("the URL names no moment"))?;
    let person = match result.voice.direction {
        status::Direction::Inbound => &result.voice.from,
        _ => &result.voice.to,
    };
    let person = party(person.as_ref());
    let input = match (result.digits, result.speech_result) {
        (Some(keys), _) => Input::Keys(keys.into_string()),
        (None, Some(text)) => Input::Speech {
            text: text.into_string(),
            confidence: result.confidence,
        },
        (None, None) => Input::Silence,
    };
    let call_sid = result.voice.call_sid.as_str().to_owned();
    let event = Event::Heard {
        call_sid,
        turn,
        moment,
        input,
    };
    Ok(Heard { event, person })
}

impl Heard {
    /// The opt-out in what was heard, apart from the call.
    pub fn opt_out(&self, language: Language, at: Timestamp) -> Option<OptOut> {
        let Event::Heard { input, .. } = &self.event else {
            return None;
        };
        let by = asks_out(input, language)?;
        let number = self.person.number()?.clone();
        Some(OptOut { number, by, at })
    }
}

fn party(shown: Option<&Private>) -> Party {
    Party::from_caller_id(shown.map(Private::as_str).unwrap_or_default())
}

/// A gather's answer always names its call.
pub fn no_call_id() -> Failure {
    unusable("the URL names no call")
}

/// A call that is not in the table.
pub fn unknown_call(id: &CallId) -> Failure {
    Failure::Unusable(Evidence::new(
        "unknown_call",
        format!("{id} is not in the table"),
    ))
}

/// One line a turn: what was meant, never what was said.
pub fn log_turn(call: &Call, reply: &Reply) {
    let heard = call.turns.iter().rev().find_map(|turn| turn.heard.as_ref());
    tracing::info!(
        target: TARGET,
        call_id = call.id.as_str(),
        call_sid = call.call_sid,
        person = call.person.number().map(PhoneNumber::masked),
        turn = reply.turn,
        reading = heard.and_then(|heard| heard.reading).and_then(name),
        by_key = heard.map(|heard| heard.by_key),
        state = name(call.state),
        outcome = call.outcome().and_then(name),
        "voice_turn"
    );
}

/// The name of a value in the table, which is its name in the logs.
fn name(value: impl Serialize) -> Option<String> {
    match serde_json::to_value(value).ok()? {
        Value::String(name) => Some(name),
        Value::Object(members) => members.into_iter().next().map(|(name, _)| name),
        _ => None,
    }
}
