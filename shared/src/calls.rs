//! The table of calls. Every write is conditional; what a condition refuses comes back as a value.
//!
//! Two kinds of writers never touch each other's attributes: the conversation (under a version) and
//! Twilio's callbacks (under their rank). So a status that arrives in the middle of a turn neither
//! loses nor repeats the turn.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, Put, TransactWriteItem, Update};
use callflow::progress::Progress;
use callflow::step::Effect;
use callflow::{Call, CallId, PhoneNumber, Step};

use crate::failure::Evidence;
use crate::suppressions::{Suppression, Suppressions};
use crate::world::World;

mod attempt;
mod item;

pub(crate) use attempt::store_fault;
pub use item::{Misshapen, RecordingNews, Stored, decode, encode};

use attempt::refused_by_condition;

/// The table.
#[derive(Debug, Clone)]
pub struct Calls {
    client: Client,
    table: String,
}

/// What became of a new intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Created {
    /// It is stored: now, and only now, may Twilio be asked.
    Stored,
    /// The number is on the suppression list: nothing is stored.
    Suppressed,
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
        }
    }

    /// Stores the intent to place a call, if the person is not on the suppression list at this very
    /// moment: one transaction, so that an opt-out that lands a moment earlier wins.
    pub async fn create_outbound(
        &self,
        call: &Call,
        number: &PhoneNumber,
        suppressions: &Suppressions,
    ) -> Result<Created, Evidence> {
        let put = self.put(call)?;
        let check = suppressions.absence(number);
        let items = [
            TransactWriteItem::builder().condition_check(check).build(),
            TransactWriteItem::builder().put(put).build(),
        ];
        match self.transact("calls.create", &items).await? {
            None => Ok(Created::Stored),
            Some(reasons) if reasons.refused(0) => Ok(Created::Suppressed),
            Some(_) => Ok(Created::Exists),
        }
    }

    /// Stores a call that somebody makes to us.
    pub async fn create_inbound(&self, call: &Call) -> Result<Created, Evidence> {
        let put = self.put(call)?;
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

    /// Stores a step and its effects, if nobody else has stored one since `before` was loaded.
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
            .map(|Effect::Suppress { number, by, at }| {
                let call_id = step.next.id.as_str();
                let suppression = Suppression {
                    number,
                    by: *by,
                    at: *at,
                    call_id,
                };
                TransactWriteItem::builder()
                    .update(suppressions.addition(suppression))
                    .build()
            })
            .collect();
        if !additions.is_empty() {
            let mut items = vec![TransactWriteItem::builder().update(update).build()];
            items.extend(additions);
            return Ok(match self.transact("calls.save", &items).await? {
                None => Saved::Stored,
                Some(_) => Saved::Conflict,
            });
        }
        match self.send(update).await {
            Ok(()) => Ok(Saved::Stored),
            Err(error) if refused_by_condition(&error) => Ok(Saved::Conflict),
            Err(error) => Err(store_fault("calls.save", &error)),
        }
    }

    /// Stores a status callback: one conditional write. The condition is
    /// [`Progress::yields_to`] in DynamoDB's words; a test holds the two together.
    pub async fn progress(
        &self,
        id: &CallId,
        call_sid: &str,
        news: Progress,
    ) -> Result<Recorded, Evidence> {
        let sequence = news.sequence.map_or(-1, i64::from);
        let number = |value: i64| AttributeValue::N(value.to_string());
        let update = self
            .callback(id, call_sid)
            .update_expression(
                "SET #status = :status, status_rank = :rank, status_sequence = :sequence, \
                 call_sid = :sid",
            )
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
            .build();
        self.record(
            "calls.progress",
            update.expect("key, table and expression are set"),
        )
        .await
    }

    /// Stores a recording callback: one conditional write.
    pub async fn recording(
        &self,
        id: &CallId,
        call_sid: &str,
        news: &RecordingNews,
    ) -> Result<Recorded, Evidence> {
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
        let update = update.update_expression(expression).build();
        self.record(
            "calls.recording",
            update.expect("key, table and expression are set"),
        )
        .await
    }

    /// Binds Twilio's name for the call to ours, once its create was accepted. A webhook may have
    /// been quicker: then this changes nothing.
    pub async fn accepted(&self, id: &CallId, call_sid: &str) -> Result<Recorded, Evidence> {
        let update = self
            .callback(id, call_sid)
            .update_expression("SET call_sid = :sid")
            .condition_expression("attribute_exists(call_id) AND attribute_not_exists(call_sid)")
            .build();
        self.record(
            "calls.accepted",
            update.expect("key, table and expression are set"),
        )
        .await
    }

    /// Ends an intent that Twilio refused: nobody was rung.
    pub async fn refused(&self, id: &CallId, code: &str) -> Result<Recorded, Evidence> {
        let update = self
            .at(id)
            .update_expression(
                "SET #status = :failed, status_rank = :over, refused_by_carrier = :code",
            )
            .condition_expression("attribute_exists(call_id) AND attribute_not_exists(call_sid)")
            .expression_attribute_names("#status", "status")
            .expression_attribute_values(":failed", AttributeValue::S("failed".to_owned()))
            .expression_attribute_values(":over", AttributeValue::N("4".to_owned()))
            .expression_attribute_values(":code", AttributeValue::S(code.to_owned()))
            .build();
        self.record(
            "calls.refused",
            update.expect("key, table and expression are set"),
        )
        .await
    }

    /// Marks an intent of which nobody knows whether Twilio took it. The first webhook tells.
    pub async fn unknown(&self, id: &CallId) -> Result<Recorded, Evidence> {
        let update = self
            .at(id)
            .update_expression("SET submission_unknown = :yes")
            .condition_expression("attribute_exists(call_id) AND attribute_not_exists(call_sid)")
            .expression_attribute_values(":yes", AttributeValue::Bool(true))
            .build();
        self.record(
            "calls.unknown",
            update.expect("key, table and expression are set"),
        )
        .await
    }

    fn put(&self, call: &Call) -> Result<Put, Evidence> {
        let item = encode(call).map_err(Misshapen::into_evidence)?;
        let put = Put::builder()
            .table_name(&self.table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(call_id)")
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
        update = match &next.call_sid {
            Some(call_sid) => update
                .update_expression("SET #call = :call, #version = :next, call_sid = :sid")
                .condition_expression(
                    "#version = :loaded AND (attribute_not_exists(call_sid) OR call_sid = :sid)",
                )
                .expression_attribute_values(":sid", AttributeValue::S(call_sid.clone())),
            None => update
                .update_expression("SET #call = :call, #version = :next")
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

fn key(id: &CallId) -> HashMap<String, AttributeValue> {
    HashMap::from([(
        "call_id".to_owned(),
        AttributeValue::S(id.as_str().to_owned()),
    )])
}
