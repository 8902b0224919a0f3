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
use twilio::webhook::{GatherResult, VoiceRequest};

use crate::door::Admitted;
use crate::door::unusable;
use crate::failure::{Evidence, Failure};
use crate::opt_outs::OptOut;
use crate::telemetry::TARGET;

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
    call_sid: String,
    turn: u16,
    moment: Moment,
    input: Input,
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
    let confidence = result.confidence;
    let digits = result.digits.map(Private::into_string);
    let text = result.speech_result.map(Private::into_string);
    let input = match (digits, text) {
        (Some(digits), Some(text)) => Input::KeysAndSpeech {
            digits,
            text,
            confidence,
        },
        (Some(digits), None) => Input::Keys(digits),
        (None, Some(text)) => Input::Speech { text, confidence },
        (None, None) => Input::Silence,
    };
    Ok(Heard {
        call_sid: result.voice.call_sid.as_str().to_owned(),
        turn,
        moment,
        input,
        person: person(&admitted.form),
    })
}

impl Heard {
    /// The person's number, to look up on the suppression list.
    pub fn number(&self) -> Option<&PhoneNumber> {
        self.person.number()
    }

    /// The event.
    pub fn event(self, suppressed: bool) -> Event {
        let Self {
            call_sid,
            turn,
            moment,
            input,
            ..
        } = self;
        Event::Heard {
            call_sid,
            turn,
            moment,
            input,
            suppressed,
        }
    }
}

/// The opt-out in an answer, apart from any call, and however the form is misshapen: a field that
/// is there twice, a turn that we did not hand out.
pub fn opt_out(admitted: &Admitted, language: Language, at: Timestamp) -> Option<OptOut> {
    let number = person(&admitted.form).number()?.clone();
    let by = admitted
        .form
        .pairs()
        .iter()
        .find_map(|(name, value)| match name.as_str() {
            "Digits" => asks_out(&Input::Keys(value.clone()), language),
            "SpeechResult" => {
                let text = value.clone();
                asks_out(
                    &Input::Speech {
                        text,
                        confidence: None,
                    },
                    language,
                )
            }
            _ => None,
        })?;
    Some(OptOut { number, by, at })
}

/// The other end of the line: who is called on a call of ours, who calls on one to us.
fn person(form: &VerifiedForm) -> Party {
    let inbound = form.get("Direction") == Some("inbound");
    Party::from_caller_id(
        form.get(if inbound { "From" } else { "To" })
            .unwrap_or_default(),
    )
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
