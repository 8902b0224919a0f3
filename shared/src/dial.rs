//! A dial: one read, one transaction, one request to Twilio, one write.
//!
//! The read finds the facts that the gate judges ([`Found`]); the one that no table holds, whether an
//! opt-out waits in the queue, is counted at the same time
//! ([`Backlog`](crate::opt_outs::Backlog)), and no transaction holds it. The transaction states the stored half
//! of the same facts as conditions, beside the intent, so that whatever changes a moment before it
//! wins: an opt-out, a stop of all dialling, another dial. What a condition refuses comes back with
//! its item, becomes a fact like those that were read, and goes through the same gate, so a refusal
//! has the same reasons whichever way it was found. The write says what Twilio made of it, and keeps
//! the answer for whoever asks again under the same `Idempotency-Key`.
//!
//! An intent is stored in no other way, and this way takes the gate's leave ([`Cleared`]) away.
//!
//! Not in here: the gate (`callflow::gate`), the items ([`limits`](crate::limits),
//! [`suppressions`](crate::suppressions), [`calls`](crate::calls)), the request to Twilio
//! ([`dialer`](crate::dialer)).

use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{ReturnValue, TransactWriteItem, Update};
use callflow::call::{Call, Intent};
use callflow::consent::CallConsent;
use callflow::gate::{self, Cleared, LONGEST_CALL};
use callflow::recording_rules::must_ask;
use callflow::{CallId, PhoneNumber};
use jiff::{SignedDuration, Timestamp};

use crate::calls::{Calls, Recorded};
use crate::config::Settings;
use crate::door;
use crate::endpoint::Response;
use crate::failure::Evidence;
use crate::limits::idempotency::Keyed;
use crate::limits::number::{self, Caps};
use crate::limits::rates::{self, Window};
use crate::limits::{Limits, hold};
use crate::store::{self, Transacted, Updated};
use crate::suppressions::Suppressions;
use crate::world::{Reach, World};

mod found;

pub use found::{Found, Quota};

use found::Part;

/// Twilio may take a call for so long after it was asked, when it did not answer.
const MAY_BE_ACCEPTED_LATE: SignedDuration = SignedDuration::from_mins(15);

/// The tables, as far as a dial touches them.
pub struct Dials {
    client: Client,
    calls: Calls,
    suppressions: Suppressions,
    limits: Limits,
    settings: Arc<Settings>,
    reach: Reach,
}

/// A call that somebody asks for.
#[derive(Debug, Clone)]
pub struct Order {
    /// The number.
    pub to: PhoneNumber,
    /// The consent that it is asked for with.
    pub consent: Option<CallConsent>,
    /// A time zone that the client says the person is in.
    pub zone: Option<String>,
    /// Whose bearer key it came with.
    pub client: door::Client,
    /// The `Idempotency-Key`, where it has one.
    pub keyed: Option<Keyed>,
    /// The moment of dialling.
    pub now: Timestamp,
}

/// What became of an order that the gate let through.
#[derive(Debug)]
pub enum Placed {
    /// The intent is stored: now, and only now, may Twilio be asked.
    Stored(Box<Call>),
    /// Something came between the read and the transaction, and is found now: ask the gate again.
    Overtaken(Box<Found>),
    /// A call of that id exists already: nothing is stored.
    IdTaken,
    /// Other writers were in the way each time: nothing is stored, and nothing was refused.
    Contended,
}

impl Dials {
    /// The tables of this world.
    pub fn connect(world: &World) -> Self {
        Self {
            client: world.dynamodb.clone(),
            calls: Calls::connect(world),
            suppressions: Suppressions::connect(world),
            limits: Limits::connect(world),
            settings: Arc::clone(&world.settings),
            reach: world.reach,
        }
    }

    /// The gate's settings for a client: its key may have a rate of its own.
    pub fn gate_for(&self, client: &door::Client) -> gate::Settings {
        let mut settings = self.settings.gate.clone();
        settings.test_numbers_only = self.reach == Reach::TestNumbersOnly;
        if let Some(per_minute) = client.per_minute {
            settings.calls_per_minute_per_key = per_minute;
        }
        settings
    }

    /// Stores the intent, by leave of the gate and if every fact still stands: one transaction.
    pub async fn place(
        &self,
        cleared: Cleared,
        id: CallId,
        order: &Order,
        mut found: Found,
    ) -> Result<Placed, Evidence> {
        let settings = &self.settings;
        let intent = Intent {
            id,
            to: cleared.number().clone(),
            from: settings.voice_number.clone(),
            consent: order.consent.clone(),
            dial_before: cleared.dial_before(),
            language: settings.script.language(),
            ask_before_recording: must_ask(cleared.number(), settings.require_recording_consent),
        };
        let call = Call::outbound(intent, order.now);
        let parts = self.parts(&call, order)?;
        let (parts, items): (Vec<Part>, Vec<TransactWriteItem>) = parts.into_iter().unzip();
        let token = token(&call.id);
        let transacted = store::transact(&self.client, "dial.place", &items, Some(token)).await?;
        let refused = match transacted {
            Transacted::Done => return Ok(Placed::Stored(Box::new(call))),
            Transacted::Contended => return Ok(Placed::Contended),
            Transacted::Refused(refused) => refused,
        };
        let mut overtaken = false;
        for (place, part) in parts.into_iter().enumerate() {
            if let Some(item) = refused.at(place)
                && part != Part::Intent
            {
                found.learn(part, item);
                overtaken = true;
            }
        }
        Ok(if overtaken {
            Placed::Overtaken(Box::new(found))
        } else {
            Placed::IdTaken
        })
    }

    /// The transaction. Each condition is one of the gate's rules in DynamoDB's words.
    fn parts(
        &self,
        call: &Call,
        order: &Order,
    ) -> Result<Vec<(Part, TransactWriteItem)>, Evidence> {
        let (limits, to, now) = (&self.limits, &order.to, order.now);
        let gate = self.gate_for(&order.client);
        let item = TransactWriteItem::builder;
        let check = |check| item().condition_check(check).build();
        let update = |update| item().update(update).build();
        let count = |window, most| update(rates::counted(limits, window, most, now));
        let own_telephone = self.is_test_number(to);
        let mut parts = vec![
            (Part::Suppression, check(self.suppressions.absence(to))),
            (Part::Dialling, check(limits.dialling_goes_on())),
        ];
        if !own_telephone {
            let since = |ending| found::held_since(ending, &gate, now);
            parts.push((Part::Hold, check(hold::absent(limits, to, since))));
        }
        let caps = Caps {
            per_day: gate.calls_per_number_per_day,
            per_week: gate.calls_per_number_per_week,
        };
        let caps = (!own_telephone).then_some(caps);
        let lasts = LONGEST_CALL + MAY_BE_ACCEPTED_LATE;
        let live_until = now.checked_add(lasts).unwrap_or(Timestamp::MAX);
        let dialled = number::dialled(limits, to, &call.id, caps, now, live_until);
        parts.push((Part::Number, update(dialled)));
        let key = Window::KeyMinute(&order.client.name);
        parts.extend([
            (Part::Second, count(Window::Second, gate.calls_per_second)),
            (Part::Minute, count(Window::Minute, gate.calls_per_minute)),
            (Part::Day, count(Window::Day, gate.calls_per_day)),
            (Part::KeyMinute, count(key, gate.calls_per_minute_per_key)),
        ]);
        if let Some(keyed) = &order.keyed {
            let begun = keyed.begun(limits, &call.id, now);
            parts.push((Part::Idempotency, item().put(begun).build()));
        }
        let intent = self.calls.intent(call, &order.client.name)?;
        parts.push((Part::Intent, item().put(intent).build()));
        Ok(parts)
    }

    /// Twilio took the call: its name is bound, and the answer kept.
    pub async fn accepted(
        &self,
        call: &Call,
        order: &Order,
        call_sid: &str,
        answer: &Response,
    ) -> Result<Recorded, Evidence> {
        let bound = self.calls.accepted(&call.id, call_sid);
        self.end("dial.accepted", bound, None, call, order, answer)
            .await
    }

    /// Nobody was rung: the call is over, lock and cap are given back, and the answer kept. Where
    /// the call is bound already, Twilio took it after all: then nothing is written.
    pub async fn refused(
        &self,
        call: &Call,
        order: &Order,
        code: &str,
        answer: &Response,
    ) -> Result<Recorded, Evidence> {
        let ended = self.calls.refused(&call.id, code);
        let given_back = number::given_back(&self.limits, &order.to, &call.id);
        self.end("dial.refused", ended, Some(given_back), call, order, answer)
            .await
    }

    /// Nobody knows whether Twilio took the call: the lock stays, and the answer is kept.
    pub async fn unknown(
        &self,
        call: &Call,
        order: &Order,
        answer: &Response,
    ) -> Result<Recorded, Evidence> {
        let marked = self.calls.unknown(&call.id);
        self.end("dial.unknown", marked, None, call, order, answer)
            .await
    }

    /// The one write after Twilio's answer.
    async fn end(
        &self,
        operation: &str,
        of_call: Update,
        of_number: Option<Update>,
        call: &Call,
        order: &Order,
        answer: &Response,
    ) -> Result<Recorded, Evidence> {
        let keyed = order.keyed.as_ref();
        let kept = keyed.map(|keyed| keyed.answered(&self.limits, &call.id, answer));
        if of_number.is_none() && kept.is_none() {
            let updated =
                store::update(&self.client, operation, of_call, ReturnValue::None).await?;
            return Ok(match updated {
                Updated::Done(_) => Recorded::Stored,
                Updated::Refused(Some(_)) => Recorded::Stale,
                Updated::Refused(None) => Recorded::Unknown,
            });
        }
        // The lock may be another's by now, and the record gone: neither keeps the call from
        // ending. The call's own refusal keeps everything as it is but the record.
        let mut parts: Vec<(End, Update)> = vec![(End::Call, of_call)];
        parts.extend(of_number.map(|update| (End::Number, update)));
        parts.extend(kept.map(|update| (End::Answer, update)));
        let mut recorded = Recorded::Stored;
        while !parts.is_empty() {
            let items: Vec<TransactWriteItem> = parts
                .iter()
                .map(|(_, update)| TransactWriteItem::builder().update(update.clone()).build())
                .collect();
            let refused = match store::transact(&self.client, operation, &items, None).await? {
                Transacted::Done => return Ok(recorded),
                Transacted::Contended => return Err(store::contended(operation)),
                Transacted::Refused(refused) => refused,
            };
            let mut place = 0..;
            parts.retain(|(end, _)| {
                let item = place.next().and_then(|place| refused.at(place));
                if let (End::Call, Some(item)) = (end, item) {
                    recorded = if item.is_empty() {
                        Recorded::Unknown
                    } else {
                        Recorded::Stale
                    };
                }
                item.is_none()
            });
            if recorded != Recorded::Stored {
                let refusal = operation == "dial.refused";
                parts.retain(|(end, _)| *end == End::Answer && !refusal);
            }
        }
        Ok(recorded)
    }

    fn is_test_number(&self, to: &PhoneNumber) -> bool {
        match self.reach {
            Reach::Simulated => true,
            Reach::TestNumbersOnly | Reach::Everyone => self.settings.test_numbers.contains(to),
        }
    }
}

/// The parts of the write that ends a dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Call,
    Number,
    Answer,
}

/// What makes a transaction that is sent twice be done once: the 32 digits of the call's id, since a
/// token has 36 characters at the most.
fn token(id: &CallId) -> &str {
    let id = id.as_str();
    &id[id.len() - 32..]
}
