//! The suppression list: numbers that must not be rung.
//!
//! Key: the number. Nothing expires and nobody deletes; to lift an entry is to mark it.

use std::collections::HashMap;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeValue, ConditionCheck, KeysAndAttributes, ReturnValue,
    ReturnValuesOnConditionCheckFailure, Update,
};
use callflow::PhoneNumber;
use callflow::step::OptOutBy;
use jiff::Timestamp;

use crate::failure::Evidence;
use crate::metrics::ListedBefore;
use crate::store::{self, Updated};
use crate::world::World;

mod entry;
mod file;
mod keeping;

pub use entry::{Entry, Lift};
pub use file::{BadLine, DoNotCallFile};
pub use keeping::{Keeping, Lifted, Page, named_number, reason};

/// The schema version that is written.
pub const SCHEMA: u32 = 1;

/// The table.
#[derive(Debug, Clone)]
pub struct Suppressions {
    client: Client,
    table: String,
}

/// How a number came onto the list.
#[derive(Debug, Clone, Copy)]
pub struct Suppression<'a> {
    /// The number.
    pub number: &'a PhoneNumber,
    /// By key or by words.
    pub by: OptOutBy,
    /// When.
    pub at: Timestamp,
    /// In which call.
    pub call_id: &'a str,
}

impl Suppressions {
    /// The table of this world.
    pub fn connect(world: &World) -> Self {
        Self {
            client: world.dynamodb.clone(),
            table: world.settings.tables.suppressions.clone(),
        }
    }

    /// Puts a number on the list, alone: for when the transaction with the call cannot be had. Says
    /// whether it was there already.
    pub async fn add(&self, suppression: Suppression<'_>) -> Result<ListedBefore, Evidence> {
        let addition = self.addition(suppression);
        let operation = "suppressions.add";
        let updated = store::update(&self.client, operation, addition, ReturnValue::AllOld).await?;
        let Updated::Done(before) = updated else {
            return Err(unconditional(operation));
        };
        Ok(listed_before(before))
    }

    /// The addition, as a part of a transaction. The first time that somebody asked is kept; to ask
    /// again ends a lift.
    pub(crate) fn addition(&self, suppression: Suppression<'_>) -> Update {
        let by = match suppression.by {
            OptOutBy::Key => "key",
            OptOutBy::Words => "words",
        };
        let text = |text: &str| AttributeValue::S(text.to_owned());
        Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(suppression.number)))
            .update_expression(
                "SET #schema = :schema, suppressed_at = if_not_exists(suppressed_at, :at), \
                 last_asked_at = :at, asked_by = :by, call_id = :call REMOVE lifted_at",
            )
            .expression_attribute_names("#schema", "schema")
            .expression_attribute_values(":schema", AttributeValue::N(SCHEMA.to_string()))
            .expression_attribute_values(":at", text(&suppression.at.to_string()))
            .expression_attribute_values(":by", text(by))
            .expression_attribute_values(":call", text(suppression.call_id))
            .build()
            .expect("key, table and expression are set")
    }

    /// The condition that a number is not on the list, as a part of a transaction.
    pub(crate) fn absence(&self, number: &PhoneNumber) -> ConditionCheck {
        ConditionCheck::builder()
            .table_name(&self.table)
            .set_key(Some(key(number)))
            .condition_expression("attribute_not_exists(#number) OR attribute_exists(lifted_at)")
            .expression_attribute_names("#number", "number")
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld)
            .build()
            .expect("key, table and condition are set")
    }

    /// The look-up, as a part of a batch.
    pub(crate) fn look_up(&self, number: &PhoneNumber) -> (String, KeysAndAttributes) {
        let keys = KeysAndAttributes::builder()
            .keys(key(number))
            .consistent_read(true)
            .build();
        (self.table.clone(), keys.expect("a key is set"))
    }

    /// Whether the answer to [`look_up`](Self::look_up) holds an entry in force.
    pub(crate) fn found_in(
        &self,
        responses: &HashMap<String, Vec<HashMap<String, AttributeValue>>>,
    ) -> bool {
        responses
            .get(&self.table)
            .is_some_and(|items| items.iter().any(is_in_force))
    }
}

/// What cannot be: a condition that failed, of an update without one.
fn unconditional(operation: &str) -> Evidence {
    let detail = format!("{operation}: it has no condition, and one failed");
    Evidence::new("store_failed", detail)
}

/// Where there was no entry, some engines give one back that is its key and nothing else.
fn listed_before(item: Option<HashMap<String, AttributeValue>>) -> ListedBefore {
    let entry = item.filter(|item| item.contains_key("suppressed_at"));
    ListedBefore::from(entry.as_ref().is_some_and(is_in_force))
}

fn key(number: &PhoneNumber) -> HashMap<String, AttributeValue> {
    let number = AttributeValue::S(number.as_e164().to_owned());
    HashMap::from([("number".to_owned(), number)])
}

/// An entry that cannot be read counts: in doubt nobody is rung.
pub(crate) fn is_in_force(item: &HashMap<String, AttributeValue>) -> bool {
    !item.contains_key("lifted_at")
}
