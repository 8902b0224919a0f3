//! The table of limits: what a dial must not exceed, and what it must not do twice.
//!
//! | `limit_id` | what it is | removed after |
//! |---|---|---|
//! | `number#+1…` | when the number was rung, and the call to it that has not ended | 8 days |
//! | `hold#+1…` | what earlier calls ended with that keeps us from ringing it again | never |
//! | `second#…`, `minute#…`, `day#…` | the deployment's calls in that span of time | a day after it |
//! | `key-minute#NAME#…` | one bearer key's calls in that minute | a day after it |
//! | `dialling` | whether the operator stopped all dialling | never |
//! | `idempotency#NAME#…` | a request under an `Idempotency-Key`, and its answer | 24 hours |
//!
//! Conditions decide; the time to live only tidies, days late or early. The codecs are pure. Times
//! are whole milliseconds since 1970, rounded down, so that a condition and the dial gate agree to
//! the instant; `expires_at` is in seconds, as DynamoDB wants it.
//!
//! Not in here: the transaction that all of these are parts of ([`dial`](crate::dial)).

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, ReturnValue, ReturnValuesOnConditionCheckFailure, Update,
};
use callflow::{CallId, PhoneNumber};
use jiff::Timestamp;

use crate::failure::Evidence;
use crate::store::{self, Item, Updated};
use crate::world::World;

pub mod hold;
pub mod idempotency;
pub mod number;
pub mod rates;

/// The item that stops all dialling.
const DIALLING: &str = "dialling";

/// The table.
#[derive(Debug, Clone)]
pub struct Limits {
    pub(crate) client: Client,
    pub(crate) table: String,
}

/// An item that is not one of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Misshapen;

impl Limits {
    /// The table of this world.
    pub fn connect(world: &World) -> Self {
        Self::at(world.dynamodb.clone(), &world.settings.tables.limits)
    }

    /// The table of this name.
    pub fn at(client: Client, table: &str) -> Self {
        Self {
            client,
            table: table.to_owned(),
        }
    }

    /// Frees the lock on a number, if this call holds it. Says whether it did.
    pub async fn free(&self, number: &PhoneNumber, call: &CallId) -> Result<bool, Evidence> {
        self.write("limits.free", number::freed(self, number, call))
            .await
    }

    /// Stops all dialling, from this very moment: a dial that is not stored by now is refused.
    /// `by` is who did it, for the record.
    pub async fn stop_dialling(&self, by: &str, at: Timestamp) -> Result<(), Evidence> {
        let update = self
            .at_id(DIALLING)
            .update_expression("SET stopped_at = :at, stopped_by = :by REMOVE started_at")
            .expression_attribute_values(":at", text(&at.to_string()))
            .expression_attribute_values(":by", text(by));
        self.write("limits.stop_dialling", built(update))
            .await
            .map(drop)
    }

    /// Lets dialling go on.
    pub async fn start_dialling(&self, by: &str, at: Timestamp) -> Result<(), Evidence> {
        let update = self
            .at_id(DIALLING)
            .update_expression(
                "SET started_at = :at, started_by = :by REMOVE stopped_at, stopped_by",
            )
            .expression_attribute_values(":at", text(&at.to_string()))
            .expression_attribute_values(":by", text(by));
        self.write("limits.start_dialling", built(update))
            .await
            .map(drop)
    }

    /// Keeps what a call ended with, so that its number is left alone. As a part of a transaction,
    /// or by itself: see [`hold`].
    pub async fn hold(
        &self,
        number: &PhoneNumber,
        ending: hold::Ending,
        at: Timestamp,
    ) -> Result<(), Evidence> {
        let update = hold::kept(self, number, ending, at);
        self.write("limits.hold", update).await.map(drop)
    }

    /// One update; whether its condition held.
    async fn write(&self, operation: &str, update: Update) -> Result<bool, Evidence> {
        let updated = store::update(&self.client, operation, update, ReturnValue::None).await?;
        Ok(matches!(updated, Updated::Done(_)))
    }

    fn at_id(&self, limit_id: &str) -> UpdateBuilder {
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(limit_id)))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
    }

    /// The condition that dialling is not stopped, as a part of a transaction.
    pub(crate) fn dialling_goes_on(&self) -> ConditionCheck {
        self.check(DIALLING, "attribute_not_exists(stopped_at)", None)
    }

    fn check(&self, limit_id: &str, condition: &str, values: Option<Item>) -> ConditionCheck {
        ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key(limit_id)))
            .condition_expression(condition)
            .set_expression_attribute_values(values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .expect("key, table and condition are set")
    }
}

/// The id of the item that stops all dialling.
pub(crate) fn dialling_id() -> String {
    DIALLING.to_owned()
}

/// Whether the item that stops all dialling, if there is one, does so.
pub fn dialling_is_stopped(item: Option<&Item>) -> bool {
    item.is_some_and(|item| item.contains_key("stopped_at"))
}

/// The key of an item.
pub(crate) fn key(limit_id: &str) -> HashMap<String, AttributeValue> {
    HashMap::from([("limit_id".to_owned(), text(limit_id))])
}

/// The id of an item.
pub(crate) fn id_of(item: &Item) -> Option<&str> {
    item.get("limit_id")?.as_s().ok().map(String::as_str)
}

fn built(update: UpdateBuilder) -> Update {
    update.build().expect("key, table and expression are set")
}

fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn moment(at: Timestamp) -> AttributeValue {
    number(at.as_millisecond())
}

/// A whole number; none where the attribute is absent.
fn read_number(item: &Item, name: &str) -> Result<Option<i64>, Misshapen> {
    let Some(value) = item.get(name) else {
        return Ok(None);
    };
    let digits = value.as_n().map_err(|_| Misshapen)?;
    digits.parse().map(Some).map_err(|_| Misshapen)
}

/// A moment; none where the attribute is absent.
fn read_moment(item: &Item, name: &str) -> Result<Option<Timestamp>, Misshapen> {
    let milliseconds = read_number(item, name)?;
    milliseconds
        .map(Timestamp::from_millisecond)
        .transpose()
        .map_err(|_| Misshapen)
}

/// A text; none where the attribute is absent.
fn read_text<'a>(item: &'a Item, name: &str) -> Result<Option<&'a str>, Misshapen> {
    let value = item.get(name).map(AttributeValue::as_s).transpose();
    value
        .map(|text| text.map(String::as_str))
        .map_err(|_| Misshapen)
}

impl std::fmt::Display for Misshapen {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("not an item of the table of limits")
    }
}

impl std::error::Error for Misshapen {}
