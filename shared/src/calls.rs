//! The table of calls. Every write is conditional; what a condition refuses comes back as a value.
//!
//! Two kinds of writers never touch each other's attributes: the conversation (under a version) and
//! Twilio's callbacks (under their rank). So a status that arrives in the middle of a turn neither
//! loses nor repeats the turn.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, KeysAndAttributes, Put, ReturnValue, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};
use callflow::call::{Direction, Recording};
use callflow::progress::Progress;
use callflow::step::Effect;
use callflow::{Call, CallId, PhoneNumber, Step};

use crate::failure::Evidence;
use crate::limits::{Limits, hold};
use crate::store::{self, Transacted, Updated, store_fault};
use crate::suppressions::{Suppression, Suppressions};
use crate::world::World;

mod item;
mod unsettled;

pub use item::{Misshapen, RecordingNews, Stored, decode, encode};
pub use unsettled::{DAY_INDEX, DELETION_DUE_INDEX, IN_FLIGHT_INDEX};

use item::Item;

const ALL_OLD: ReturnValuesOnConditionCheckFailure = ReturnValuesOnConditionCheckFailure::AllOld;

/// The table.
#[derive(Debug, Clone)]
pub struct Calls {
    client: Client,
    table: String,
    limits: Limits,
}

/// What became of a call that is new to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It is stored.
    Stored,
    /// A call of that id exists already.
    Exists,
}

/// What became of a step.
#[derive(Debug)]
pub enum Saved {
    /// The step and its effects are durable.
    Stored,
    /// Another writer was first: step again from what it left.
    Conflict,
}

/// What became of a status callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progressed {
    /// Whether it was stored.
    pub recorded: Recorded,
    /// Where the callback tells that a call of ours is over, and the table says so too, by this
    /// callback or one before: the number that it rang, so that its live-call lock can be freed.
    pub over: Option<PhoneNumber>,
}

/// What became of a recording callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordingTold {
    /// Whether it was stored.
    pub recorded: Recorded,
    /// The recording is over and has to be deleted.
    pub deletion_due: bool,
}

/// What became of a callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is stored.
    Stored,
    /// It is old news, or of another Twilio call: nothing changes.
    Stale,
    /// No such call: nothing is made.
    Unknown,
}

impl Calls {
    /// The table of this world.
    pub fn connect(world: &World) -> Self {
        Self {
            client: world.dynamodb.clone(),
            table: world.settings.tables.calls.clone(),
            limits: Limits::connect(world),
        }
    }

    /// Stores a call that somebody makes to us.
    pub async fn create_inbound(&self, call: &Call) -> Result<Created, Evidence> {
        let put = self.put_item(&Item::new(call))?;
        let result = self
            .client
            .put_item()
            .table_name(put.table_name)
            .set_item(Some(put.item))
            .set_condition_expression(put.condition_expression)
            .send()
            .await;
        match result {
            Ok(_) => Ok(Created::Stored),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(PutItemError::is_conditional_check_failed_exception) =>
            {
                Ok(Created::Exists)
            }
            Err(error) => Err(store_fault("calls.create", &error)),
        }
    }

    /// A call, as it is now.
    pub async fn load(&self, id: &CallId) -> Result<Option<Stored>, Evidence> {
        let output = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key(id)))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| store_fault("calls.load", &error))?;
        output
            .item
            .map(decode)
            .transpose()
            .map_err(Misshapen::into_evidence)
    }

    /// A call, and whether a number is on the suppression list: one request for both.
    pub async fn load_with_suppression(
        &self,
        id: &CallId,
        number: &PhoneNumber,
        suppressions: &Suppressions,
    ) -> Result<(Option<Stored>, bool), Evidence> {
        let keys = KeysAndAttributes::builder()
            .keys(key(id))
            .consistent_read(true)
            .build();
        let (table, look_up) = suppressions.look_up(number);
        let output = self
            .client
            .batch_get_item()
            .request_items(&self.table, keys.expect("a key is set"))
            .request_items(table, look_up)
            .send()
            .await
            .map_err(|error| store_fault("calls.load", &error))?;
        if output.unprocessed_keys.is_some_and(|keys| !keys.is_empty()) {
            return Err(Evidence::new(
                "store_throttled",
                "calls.load: not all keys were read",
            ));
        }
        let mut responses = output.responses.unwrap_or_default();
        let suppressed = suppressions.found_in(&responses);
        let call = responses
            .remove(&self.table)
            .and_then(|mut items| items.pop());
        let call = call
            .map(decode)
            .transpose()
            .map_err(Misshapen::into_evidence)?;
        Ok((call, suppressed))
    }

    /// Stores a step and its effects, if nobody else has stored one since `before` was loaded: one
    /// update, or with effects one transaction. What holds the number back goes into the table of
    /// limits.
    pub async fn save(
        &self,
        before: &Stored,
        step: &Step,
        suppressions: &Suppressions,
    ) -> Result<Saved, Evidence> {
        let update = self.update(before, &step.next)?;
        let additions: Vec<TransactWriteItem> = step
            .effects
            .iter()
            .map(|effect| match effect {
                Effect::Suppress { number, by, at } => suppressions.addition(Suppression {
                    number,
                    by: *by,
                    at: *at,
                    call_id: step.next.id.as_str(),
                }),
                Effect::Hold { number, cause, at } => {
                    hold::kept(&self.limits, number, (*cause).into(), *at)
                }
            })
            .map(|update| TransactWriteItem::builder().update(update).build())
            .collect();
        if !additions.is_empty() {
            let mut items = vec![TransactWriteItem::builder().update(update).build()];
            items.extend(additions);
            let saved = store::transact(&self.client, "calls.save", &items, None).await?;
            return match saved {
                Transacted::Done => Ok(Saved::Stored),
                Transacted::Refused(_) => Ok(Saved::Conflict),
                Transacted::Contended => Err(store::contended("calls.save")),
            };
        }
        match store::update(&self.client, "calls.save", update, ReturnValue::None).await? {
            Updated::Done(_) => Ok(Saved::Stored),
            Updated::Refused(_) => Ok(Saved::Conflict),
        }
    }

    /// Stores a status callback: one conditional write. The condition is
    /// [`Progress::yields_to`] in DynamoDB's words; a test holds the two together.
    pub async fn progress(
        &self,
        id: &CallId,
        call_sid: &str,
        news: Progress,
    ) -> Result<Progressed, Evidence> {
        let operation = "calls.progress";
        let sequence = news.sequence.map_or(-1, i64::from);
        let number = |value: i64| AttributeValue::N(value.to_string());
        let over = news.status.is_terminal();
        let (in_flight, values) = if over {
            (" REMOVE in_flight", ReturnValue::AllNew)
        } else {
            ("", ReturnValue::None)
        };
        let update = self
            .callback(id, call_sid)
            .update_expression(format!(
                "SET #status = :status, status_rank = :rank, status_sequence = :sequence, \
                 call_sid = :sid{in_flight}"
            ))
            .condition_expression(
                "attribute_exists(call_id) \
                 AND (attribute_not_exists(call_sid) OR call_sid = :sid) \
                 AND status_rank < :over \
                 AND (status_rank < :rank \
                      OR (status_rank = :rank AND status_sequence < :sequence))",
            )
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(
                ":status",
                AttributeValue::S(news.status.as_str().to_owned()),
            )
            .expression_attribute_values(":rank", number(news.status.rank().into()))
            .expression_attribute_values(":over", number(4))
            .expression_attribute_values(":sequence", number(sequence))
            .build()
            .expect("key, table and expression are set");
        let (recorded, item) = match store::update(&self.client, operation, update, values).await? {
            Updated::Done(item) => (Recorded::Stored, item),
            Updated::Refused(Some(item)) => (Recorded::Stale, Some(item)),
            Updated::Refused(None) => (Recorded::Unknown, None),
        };
        // What cannot be read is left to its deadline.
        let call = item.filter(|_| over).and_then(|item| decode(item).ok());
        Ok(Progressed {
            recorded,
            over: call.and_then(|stored| rung(&stored.call)),
        })
    }

    /// Stores a recording callback: one conditional write.
    pub async fn recording(
        &self,
        id: &CallId,
        call_sid: &str,
        news: &RecordingNews,
    ) -> Result<RecordingTold, Evidence> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let mut update = self
            .callback(id, call_sid)
            .condition_expression(
                "attribute_exists(call_id) \
                 AND (attribute_not_exists(call_sid) OR call_sid = :sid) \
                 AND (attribute_not_exists(recording_rank) OR recording_rank < :rank)",
            )
            .expression_attribute_values(":rank", AttributeValue::N(news.rank().to_string()))
            .expression_attribute_values(":status", text(&news.status))
            .expression_attribute_values(":recording", text(&news.recording_sid));
        let mut expression = "SET call_sid = :sid, recording_sid = :recording, \
                              recording_status = :status, recording_rank = :rank"
            .to_owned();
        if let Some(seconds) = news.seconds {
            expression.push_str(", recording_seconds = :seconds");
            update = update
                .expression_attribute_values(":seconds", AttributeValue::N(seconds.to_string()));
        }
        if let Some(origin) = news.rests_on {
            expression.push_str(", recording_rests_on = :origin");
            update = update.expression_attribute_values(":origin", text(&origin.to_string()));
        }
        let update = update.update_expression(expression).build();
        let update = update.expect("key, table and expression are set");
        let values = ReturnValue::AllNew;
        let updated = store::update(&self.client, "calls.recording", update, values).await?;
        let (recorded, item) = match updated {
            Updated::Done(item) => (Recorded::Stored, item),
            Updated::Refused(Some(item)) => (Recorded::Stale, Some(item)),
            Updated::Refused(None) => (Recorded::Unknown, None),
        };
        let over = news.rank() == RecordingNews::OVER;
        let deletion_due = item.is_some_and(|item| over && item.contains_key(item::DELETION_DUE));
        Ok(RecordingTold {
            recorded,
            deletion_due,
        })
    }

    /// Binds Twilio's name for the call to ours, once its create was accepted, as a part of a
    /// transaction or by itself. A webhook may have been quicker: then it is bound already.
    pub(crate) fn accepted(&self, id: &CallId, call_sid: &str) -> Update {
        self.callback(id, call_sid)
            .update_expression("SET call_sid = :sid")
            .condition_expression(
                "attribute_exists(call_id) \
                 AND (attribute_not_exists(call_sid) OR call_sid = :sid)",
            )
            .return_values_on_condition_check_failure(ALL_OLD)
            .build()
            .expect("key, table and expression are set")
    }

    /// Ends an intent of which Twilio, or we ourselves, know that nobody was rung.
    pub(crate) fn refused(&self, id: &CallId, code: &str) -> Update {
        self.at(id)
            .update_expression(
                "SET #status = :failed, status_rank = :over, refused_by_carrier = :code \
                 REMOVE in_flight",
            )
            .condition_expression("attribute_exists(call_id) AND attribute_not_exists(call_sid)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":failed", AttributeValue::S("failed".to_owned()))
            .expression_attribute_values(":over", AttributeValue::N("4".to_owned()))
            .expression_attribute_values(":code", AttributeValue::S(code.to_owned()))
            .return_values_on_condition_check_failure(ALL_OLD)
            .build()
            .expect("key, table and expression are set")
    }

    /// Marks an intent of which nobody knows whether Twilio took it. The first webhook tells.
    pub(crate) fn unknown(&self, id: &CallId) -> Update {
        self.at(id)
            .update_expression("SET submission_unknown = :yes")
            .condition_expression("attribute_exists(call_id) AND attribute_not_exists(call_sid)")
            .expression_attribute_values(":yes", AttributeValue::Bool(true))
            .return_values_on_condition_check_failure(ALL_OLD)
            .build()
            .expect("key, table and expression are set")
    }

    /// The intent to place a call, as a part of a transaction: by whom it was asked for is kept.
    pub(crate) fn intent(&self, call: &Call, placed_by: &str) -> Result<Put, Evidence> {
        let item = Item::new(call).placed_by(placed_by);
        self.put_item(&item)
    }

    fn put_item(&self, item: &Item) -> Result<Put, Evidence> {
        let item = item.encode().map_err(Misshapen::into_evidence)?;
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(call_id)")
            .return_values_on_condition_check_failure(ALL_OLD)
            .build();
        Ok(put.expect("table and item are set"))
    }

    fn update(&self, before: &Stored, next: &Call) -> Result<Update, Evidence> {
        let conversation = item::conversation(next).map_err(Misshapen::into_evidence)?;
        let number = |value: u64| AttributeValue::N(value.to_string());
        let mut update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(&next.id)))
            .expression_attribute_names("#call", "call")
            .expression_attribute_names("#version", "version")
            .expression_attribute_values(":call", AttributeValue::M(conversation))
            .expression_attribute_values(":loaded", number(before.version))
            .expression_attribute_values(":next", number(before.version + 1));
        let mut expression = "SET #call = :call, #version = :next".to_owned();
        if becomes_due(&before.call, next) {
            expression.push_str(", deletion_due = :due");
            update = update.expression_attribute_values(":due", item::due());
        }
        update = match &next.call_sid {
            Some(call_sid) => update
                .update_expression(format!("{expression}, call_sid = :sid"))
                .condition_expression(
                    "#version = :loaded AND (attribute_not_exists(call_sid) OR call_sid = :sid)",
                )
                .expression_attribute_values(":sid", AttributeValue::S(call_sid.clone())),
            None => update
                .update_expression(expression)
                .condition_expression("#version = :loaded"),
        };
        Ok(update.build().expect("key, table and expression are set"))
    }

    fn at(&self, id: &CallId) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(id)))
    }

    fn callback(
        &self,
        id: &CallId,
        call_sid: &str,
    ) -> aws_sdk_dynamodb::types::builders::UpdateBuilder {
        self.at(id)
            .expression_attribute_values(":sid", AttributeValue::S(call_sid.to_owned()))
    }
}

/// Whether the recording has to be deleted from this step on.
fn becomes_due(before: &Call, next: &Call) -> bool {
    let due = |call: &Call| matches!(call.recording, Recording::DeleteDue { .. });
    due(next) && !due(before)
}

/// The number that an outbound call that is over has rung.
fn rung(call: &Call) -> Option<PhoneNumber> {
    let ours = call.direction == Direction::Outbound && call.progress.status.is_terminal();
    call.person.number().filter(|_| ours).cloned()
}

fn key(id: &CallId) -> HashMap<String, AttributeValue> {
    HashMap::from([(
        "call_id".to_owned(),
        AttributeValue::S(id.as_str().to_owned()),
    )])
}
