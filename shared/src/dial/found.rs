//! What the tables say about an order: read in one request, and corrected by what a transaction
//! refused.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::KeysAndAttributes;
use callflow::gate::{self, Counted, Fact, Facts, Hold, HoldCause, LiveCall};
use jiff::Timestamp;

use super::{Dials, Order};
use crate::failure::Evidence;
use crate::limits::hold::{self, Ending};
use crate::limits::idempotency::Standing;
use crate::limits::rates::{self, Window};
use crate::limits::{self, Misshapen, number};
use crate::store::{Item, store_fault};
use crate::suppressions;

/// The parts of a dial's transaction, each an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Suppression,
    Hold,
    Dialling,
    Number,
    Second,
    Minute,
    Day,
    KeyMinute,
    Idempotency,
    Intent,
}

/// What was found. An item that is not in here could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    items: BTreeMap<Part, Option<Item>>,
    test_number: bool,
}

/// A rate, and what is left of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// The rate's name.
    pub name: &'static str,
    /// The calls that it allows in its span.
    pub most: u32,
    /// The span's length in seconds.
    pub seconds: i64,
    /// The calls that are left in the span that is.
    pub left: u32,
    /// Begun seconds until that span ends.
    pub resets_in: i64,
}

impl Quota {
    /// The same after one more call.
    #[must_use]
    pub fn after_one_more(self) -> Self {
        Self {
            left: self.left.saturating_sub(1),
            ..self
        }
    }
}

impl Dials {
    /// Finds what the tables say about an order: one read, of the tables themselves and as they are
    /// at this moment. What cannot be read is missing from the answer, and said to the operator.
    pub async fn look(&self, order: &Order) -> Found {
        let items = self.read(order).await.unwrap_or_else(|evidence| {
            let (code, detail) = (evidence.code, evidence.detail);
            tracing::error!(target: crate::telemetry::TARGET, code, detail, "facts_unreadable");
            BTreeMap::new()
        });
        Found {
            items,
            test_number: self.is_test_number(&order.to),
        }
    }

    async fn read(&self, order: &Order) -> Result<BTreeMap<Part, Option<Item>>, Evidence> {
        let ids = order.limit_ids();
        let keys = ids.iter().map(|(_, id)| limits::key(id)).collect();
        let keys = KeysAndAttributes::builder()
            .set_keys(Some(keys))
            .consistent_read(true)
            .build();
        let (list, look_up) = self.suppressions.look_up(&order.to);
        let output = self
            .client
            .batch_get_item()
            .request_items(&self.limits.table, keys.expect("keys are set"))
            .request_items(&list, look_up)
            .send()
            .await
            .map_err(|error| store_fault("dial.look", &error))?;
        let unread = output.unprocessed_keys.unwrap_or_default();
        let mut found = output.responses.unwrap_or_default();
        let mut items = BTreeMap::new();
        if !unread.contains_key(&list) {
            let entry = found.remove(&list).and_then(|mut items| items.pop());
            items.insert(Part::Suppression, entry);
        }
        let mut by_id: HashMap<String, Item> = HashMap::new();
        for item in found.remove(&self.limits.table).unwrap_or_default() {
            if let Some(id) = limits::id_of(&item) {
                by_id.insert(id.to_owned(), item);
            }
        }
        let unread = unread.get(&self.limits.table).map(KeysAndAttributes::keys);
        let is_unread = |id: &str| {
            let keys = unread.into_iter().flatten();
            keys.map(limits::id_of).any(|unread| unread == Some(id))
        };
        for (part, id) in ids {
            if !is_unread(&id) {
                items.insert(part, by_id.remove(&id));
            }
        }
        Ok(items)
    }
}

impl Order {
    /// The items of the table of limits that count for this order.
    fn limit_ids(&self) -> Vec<(Part, String)> {
        let mut ids = vec![
            (Part::Hold, hold::id(&self.to)),
            (Part::Dialling, limits::dialling_id()),
            (Part::Number, number::id(&self.to)),
        ];
        ids.extend(windows(&self.client.name).map(|(part, window)| (part, window.id(self.now))));
        let keyed = self.keyed.as_ref();
        ids.extend(keyed.map(|keyed| (Part::Idempotency, keyed.id().to_owned())));
        ids
    }
}

impl Found {
    /// The facts, for the gate. No table tells whether an opt-out waits in the queue: that is
    /// [`Backlog::fact`](crate::opt_outs::Backlog::fact).
    pub fn facts(&self, order: &Order, opt_out_waits: Fact<bool>) -> Facts {
        let mut facts = Facts::unread(order.to.as_e164());
        facts.consent = Fact::Read(order.consent.clone());
        facts.zone = Fact::Read(order.zone.clone());
        facts.test_number = Fact::Read(self.test_number);
        facts.suppressed = self.fact(Part::Suppression, |entry| {
            Ok(entry.is_some_and(suppressions::is_in_force))
        });
        facts.holds = self.fact(Part::Hold, |item| {
            let kept = hold::read(item)?;
            let hold = |(ending, since)| Hold {
                cause: cause(ending),
                since,
            };
            Ok(kept.into_iter().map(hold).collect())
        });
        facts.kill_switch = self.fact(Part::Dialling, |item| Ok(limits::dialling_is_stopped(item)));
        facts.recent_dials = self.fact(Part::Number, |item| Ok(number::read(item)?.dials));
        facts.live_call = self.fact(Part::Number, |item| {
            let live = |(call_id, until)| LiveCall {
                call_id: Some(call_id),
                until: Some(until),
            };
            Ok(number::read(item)?.live.map(live))
        });
        facts.opt_out_waiting_since = match opt_out_waits {
            // The queue does not tell since when, so it is longer than may be.
            Fact::Read(waits) => Fact::Read(waits.then_some(Timestamp::UNIX_EPOCH)),
            Fact::Unreadable => Fact::Unreadable,
        };
        let counted = |part, window: Window<'_>| {
            self.fact(part, |item| {
                Ok(Counted {
                    calls: rates::read(item)?,
                    until: window.until(order.now),
                })
            })
        };
        facts.account_second = counted(Part::Second, Window::Second);
        facts.account_minute = counted(Part::Minute, Window::Minute);
        facts.account_day = counted(Part::Day, Window::Day);
        facts.key_minute = counted(Part::KeyMinute, Window::KeyMinute(&order.client.name));
        if matches!(self.standing(order), Fact::Unreadable) {
            facts.also_unreadable.push("idempotency_key".to_owned());
        }
        facts
    }

    /// Where the order stands under its `Idempotency-Key`; new where it has none.
    pub fn standing(&self, order: &Order) -> Fact<Standing> {
        match &order.keyed {
            None => Fact::Read(Standing::New),
            Some(keyed) => self.fact(Part::Idempotency, |record| {
                keyed.standing(record, order.now)
            }),
        }
    }

    /// What is left of each rate. A count that cannot be read leaves nothing.
    pub fn quotas(&self, order: &Order, settings: &gate::Settings) -> [Quota; 4] {
        let most = |part| match part {
            Part::Second => ("second", settings.calls_per_second),
            Part::Minute => ("minute", settings.calls_per_minute),
            Part::Day => ("day", settings.calls_per_day),
            _ => ("key-minute", settings.calls_per_minute_per_key),
        };
        windows(&order.client.name).map(|(part, window)| {
            let (name, most) = most(part);
            let calls = match self.fact(part, rates::read) {
                Fact::Read(calls) => calls,
                Fact::Unreadable => u32::MAX,
            };
            Quota {
                name,
                most,
                seconds: window.seconds(),
                left: most.saturating_sub(calls),
                resets_in: window.until(order.now).as_second() - order.now.as_second(),
            }
        })
    }

    /// Takes an item that a transaction refused in place of the one that was read.
    pub(super) fn learn(&mut self, part: Part, item: &Item) {
        // The list needs no item to refuse: where none was brought, the entry is in force still.
        if item.is_empty() && part != Part::Suppression {
            self.items.remove(&part);
        } else {
            self.items.insert(part, Some(item.clone()));
        }
    }

    fn fact<T>(
        &self,
        part: Part,
        read: impl FnOnce(Option<&Item>) -> Result<T, Misshapen>,
    ) -> Fact<T> {
        let item = self.items.get(&part).map(Option::as_ref);
        match item.map(read) {
            Some(Ok(value)) => Fact::Read(value),
            Some(Err(Misshapen)) | None => Fact::Unreadable,
        }
    }
}

/// The moment that an ending must not be later than if it is not to hold any more; none where it
/// holds for good.
pub(super) fn held_since(
    ending: Ending,
    settings: &gate::Settings,
    now: Timestamp,
) -> Option<Timestamp> {
    let cause = cause(ending);
    let hold = Hold {
        cause,
        since: Timestamp::UNIX_EPOCH,
    };
    let length = hold.until(settings)?.duration_since(Timestamp::UNIX_EPOCH);
    Some(now.checked_sub(length).unwrap_or(Timestamp::MIN))
}

fn cause(ending: Ending) -> HoldCause {
    match ending {
        Ending::Declined => HoldCause::Declined,
        Ending::NotUnderstood => HoldCause::NotUnderstood,
        Ending::WrongNumber => HoldCause::WrongNumber,
        Ending::Child => HoldCause::Child,
    }
}

fn windows(client: &str) -> [(Part, Window<'_>); 4] {
    [
        (Part::Second, Window::Second),
        (Part::Minute, Window::Minute),
        (Part::Day, Window::Day),
        (Part::KeyMinute, Window::KeyMinute(client)),
    ]
}
