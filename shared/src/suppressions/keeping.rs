//! What the operator's programs do to the list: look, add, lift, read it all. Nothing deletes.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, ReturnValue, Update};
use callflow::PhoneNumber;
use http::StatusCode;
use jiff::Timestamp;

use super::entry::{Entry, Lift, text};
use super::file;
use super::{SCHEMA, Suppressions, is_in_force, key};
use crate::failure::{Evidence, Failure};
use crate::metrics::ListedBefore;
use crate::number;
use crate::problem::Problem;
use crate::store::{self, Updated, store_fault};

/// Who keeps the list, why, and when.
#[derive(Debug, Clone, Copy)]
pub struct Keeping<'a> {
    /// The client of the API.
    pub by: &'a str,
    /// Why.
    pub reason: &'a str,
    /// When.
    pub at: Timestamp,
}

/// What became of a lift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifted {
    /// The number may be rung again, as far as this list goes.
    Done,
    /// It is not on the list, or lifted already: nothing changes.
    NotInForce,
    /// Its owner asked again at the same moment: they win, and nothing changes.
    AskedAgain,
}

/// A part of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Numbers and what is known of them.
    pub entries: Vec<(String, Entry)>,
    /// The last number that was looked at, where there may be more.
    pub last: Option<String>,
}

impl Suppressions {
    /// Puts a number on the list in the operator's name: somebody wrote to them, or a do-not-call file
    /// names it. What its owner said before stays as it is; a lift ends.
    pub async fn list(
        &self,
        number: &PhoneNumber,
        keeping: Keeping<'_>,
    ) -> Result<ListedBefore, Evidence> {
        let text = |text: &str| AttributeValue::S(text.to_owned());
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(number)))
            .update_expression(
                "SET #schema = :schema, suppressed_at = if_not_exists(suppressed_at, :at), \
                 last_asked_at = :at, asked_by = if_not_exists(asked_by, :operator), \
                 listed_by = :by, list_reason = :reason REMOVE lifted_at",
            )
            .expression_attribute_names("#schema", "schema")
            .expression_attribute_values(":schema", AttributeValue::N(SCHEMA.to_string()))
            .expression_attribute_values(":at", text(&keeping.at.to_string()))
            .expression_attribute_values(":operator", text("operator"))
            .expression_attribute_values(":by", text(keeping.by))
            .expression_attribute_values(":reason", text(keeping.reason));
        let update = update.build().expect("key, table and expression are set");
        let operation = "suppressions.list";
        let updated = store::update(&self.client, operation, update, ReturnValue::AllOld).await?;
        let Updated::Done(before) = updated else {
            return Err(super::unconditional(operation));
        };
        Ok(super::listed_before(before))
    }

    /// What is known of a number; nothing where it never was on the list.
    pub async fn entry(&self, number: &PhoneNumber) -> Result<Option<Entry>, Evidence> {
        let item = self.item(number).await?;
        Ok(item.map(|item| Entry::read(&item)))
    }

    /// Takes an entry out of force. It stays, with this lift and those before it.
    pub async fn lift(
        &self,
        number: &PhoneNumber,
        keeping: Keeping<'_>,
    ) -> Result<Lifted, Evidence> {
        let Some(item) = self.item(number).await?.filter(is_in_force) else {
            return Ok(Lifted::NotInForce);
        };
        let lift = Lift {
            at: keeping.at.to_string(),
            by: keeping.by.to_owned(),
            reason: keeping.reason.to_owned(),
        };
        let update = Update::builder()
            .table_name(&self.table)
            .set_key(Some(key(number)))
            .update_expression(
                "SET lifted_at = :at, lifts = list_append(if_not_exists(lifts, :none), :lift)",
            )
            .expression_attribute_values(":at", AttributeValue::S(lift.at.clone()))
            .expression_attribute_values(":none", AttributeValue::L(Vec::new()))
            .expression_attribute_values(":lift", AttributeValue::L(vec![lift.write()]));
        // What was said since it was read has not been weighed by anybody.
        let update = match text(&item, "last_asked_at") {
            Some(seen) => update
                .condition_expression("last_asked_at = :seen AND attribute_not_exists(lifted_at)")
                .expression_attribute_values(":seen", AttributeValue::S(seen)),
            None => update.condition_expression(
                "attribute_not_exists(last_asked_at) AND attribute_not_exists(lifted_at)",
            ),
        };
        let update = update.build().expect("key, table and expression are set");
        let operation = "suppressions.lift";
        match store::update(&self.client, operation, update, ReturnValue::None).await? {
            Updated::Done(_) => Ok(Lifted::Done),
            // Our own lift, sent once more because its answer was lost, finds itself.
            Updated::Refused(Some(item)) if is_lifted_by(&item, &lift) => Ok(Lifted::Done),
            Updated::Refused(_) => Ok(Lifted::AskedAgain),
        }
    }

    /// The entries after a number, in the table's own order, which is no order to anybody.
    pub async fn page(&self, after: Option<&PhoneNumber>, limit: i32) -> Result<Page, Evidence> {
        let scan = self.client.scan().table_name(&self.table).limit(limit);
        let scan = scan.consistent_read(true);
        let scan = scan.set_exclusive_start_key(after.map(key));
        let output = scan.send().await;
        let output = output.map_err(|error| store_fault("suppressions.page", &error))?;
        let number = |item: &HashMap<_, _>| text(item, "number");
        let items = output.items.unwrap_or_default();
        let entries = items
            .iter()
            .filter_map(|item| Some((number(item)?, Entry::read(item))));
        Ok(Page {
            entries: entries.collect(),
            last: output.last_evaluated_key.as_ref().and_then(number),
        })
    }

    async fn item(
        &self,
        number: &PhoneNumber,
    ) -> Result<Option<HashMap<String, AttributeValue>>, Evidence> {
        let output = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key(number)))
            .consistent_read(true)
            .send()
            .await
            .map_err(|error| store_fault("suppressions.entry", &error))?;
        Ok(output.item)
    }
}

/// Whether an entry is out of force by this very lift.
fn is_lifted_by(item: &HashMap<String, AttributeValue>, lift: &Lift) -> bool {
    !is_in_force(item) && Entry::read(item).lifts.last() == Some(lift)
}

/// The longest reason that is kept, in bytes.
const LONGEST_REASON: usize = 500;

/// The number that a request's body names.
pub fn named_number(text: &str) -> Result<PhoneNumber, Failure> {
    number::read(text).map_err(|flaw| {
        let detail = format!("`number` cannot be used: {}.", file::problem(flaw));
        let title = "This is not a number that can be rung";
        let mut problem = Problem::new(StatusCode::BAD_REQUEST, "invalid_number", title, detail);
        problem.pointer = Some("/number".to_owned());
        problem.into()
    })
}

/// The reason that a request's body gives: whoever looks at the list later has nothing else to go by.
pub fn reason(text: &str) -> Result<&str, Failure> {
    let reason = text.trim();
    if reason.is_empty() || reason.len() > LONGEST_REASON {
        let detail = format!("Say why in `reason`, in at most {LONGEST_REASON} bytes.");
        return Err(Problem::invalid_member("/reason", detail).into());
    }
    Ok(reason)
}
