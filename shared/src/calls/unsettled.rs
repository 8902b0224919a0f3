//! The calls that somebody has to look after: those that are not over, and those whose recording has
//! to be deleted. Two indexes hold them and no others.
//!
//! An index lags behind its table, so what it names is loaded from the table before anything is
//! decided.

use std::collections::BTreeSet;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes, ReturnValue};
use callflow::{CallId, PhoneNumber};
use jiff::Timestamp;

use super::{Calls, Recorded, Stored, item};
use crate::failure::Evidence;
use crate::store::{self, Item, Updated, store_fault};
use crate::suppressions::Suppressions;

/// The index of calls that are not over.
pub const IN_FLIGHT_INDEX: &str = "in-flight";

/// The index of calls whose recording has to be deleted.
pub const DELETION_DUE_INDEX: &str = "deletion-due";

/// The index of all calls by the day of their intent, in UTC.
pub const DAY_INDEX: &str = "by-day";

impl Calls {
    /// The ids of the calls that are not over, the oldest first.
    pub async fn in_flight(&self) -> Result<Vec<CallId>, Evidence> {
        self.listed(IN_FLIGHT_INDEX, item::IN_FLIGHT).await
    }

    /// The ids of the calls whose recording has to be deleted, the oldest first.
    pub async fn deletions_due(&self) -> Result<Vec<CallId>, Evidence> {
        self.listed(DELETION_DUE_INDEX, item::DELETION_DUE).await
    }

    /// Which of these names of Twilio's belong to calls of ours whose intents are of these days.
    /// Costs a reading of the days' calls, so it is for what happens seldom.
    pub async fn claimed(
        &self,
        days: &BTreeSet<String>,
        call_sids: &BTreeSet<String>,
    ) -> Result<BTreeSet<String>, Evidence> {
        let mut claimed = BTreeSet::new();
        for day in days {
            let day = AttributeValue::S(day.clone());
            let items = self.query(DAY_INDEX, "day", day, "call_sid").await?;
            claimed.extend(items.iter().filter_map(|item| {
                let call_sid = item.get("call_sid")?.as_s().ok()?;
                call_sids.contains(call_sid).then(|| call_sid.clone())
            }));
        }
        Ok(claimed)
    }

    /// A call as it is now, and whether its number is on the suppression list: one request.
    pub async fn look_after(
        &self,
        id: &CallId,
        suppressions: &Suppressions,
    ) -> Result<Option<(Stored, bool)>, Evidence> {
        let Some(stored) = self.load(id).await? else {
            return Ok(None);
        };
        let suppressed = match stored.call.person.number() {
            Some(number) => self.is_suppressed(number, suppressions).await?,
            None => false,
        };
        Ok(Some((stored, suppressed)))
    }

    /// Binds Twilio's name to an intent of which nobody knew whether Twilio took it.
    pub async fn bind(&self, id: &CallId, call_sid: &str) -> Result<Recorded, Evidence> {
        self.written("calls.bind", self.accepted(id, call_sid))
            .await
    }

    /// Ends an intent that Twilio never had, or has no more.
    pub async fn end_unplaced(&self, id: &CallId) -> Result<Recorded, Evidence> {
        let ended = self.refused(id, "never_accepted");
        self.written("calls.end_unplaced", ended).await
    }

    /// Nothing is left of a recording that had to be deleted.
    pub async fn recording_deleted(&self, id: &CallId, at: Timestamp) -> Result<(), Evidence> {
        let update = self
            .at(id)
            .update_expression(
                "SET recording_deleted_at = :at, recording_status = :deleted REMOVE deletion_due",
            )
            .condition_expression("attribute_exists(call_id)")
            .expression_attribute_values(":at", AttributeValue::S(at.to_string()))
            .expression_attribute_values(":deleted", AttributeValue::S("deleted".to_owned()))
            .build()
            .expect("key, table and expression are set");
        let written = self.written("calls.recording_deleted", update).await;
        written.map(drop)
    }

    /// The ids in an index that holds only what is due.
    async fn listed(&self, index: &str, attribute: &str) -> Result<Vec<CallId>, Evidence> {
        let items = self.query(index, attribute, item::due(), "call_id").await?;
        let id = |item: &Item| CallId::parse(item.get("call_id")?.as_s().ok()?).ok();
        Ok(items.iter().filter_map(id).collect())
    }

    /// One attribute of every item under a key of an index, page by page.
    async fn query(
        &self,
        index: &str,
        attribute: &str,
        value: AttributeValue,
        wanted: &str,
    ) -> Result<Vec<Item>, Evidence> {
        let query = self.client.query().table_name(&self.table);
        let pages = query
            .index_name(index)
            .key_condition_expression("#attribute = :value")
            .projection_expression(wanted)
            .expression_attribute_names("#attribute", attribute)
            .expression_attribute_values(":value", value)
            .into_paginator()
            .items()
            .send();
        let items: Result<Vec<Item>, _> = pages.collect().await;
        items.map_err(|error| store_fault("calls.query", &error))
    }

    async fn is_suppressed(
        &self,
        number: &PhoneNumber,
        suppressions: &Suppressions,
    ) -> Result<bool, Evidence> {
        let (table, look_up): (String, KeysAndAttributes) = suppressions.look_up(number);
        let output = self.client.batch_get_item().request_items(table, look_up);
        let output = output
            .send()
            .await
            .map_err(|error| store_fault("calls.look_after", &error))?;
        if output.unprocessed_keys.is_some_and(|keys| !keys.is_empty()) {
            let detail = "calls.look_after: not all keys were read";
            return Err(Evidence::new("store_throttled", detail));
        }
        Ok(suppressions.found_in(&output.responses.unwrap_or_default()))
    }

    async fn written(
        &self,
        operation: &str,
        update: aws_sdk_dynamodb::types::Update,
    ) -> Result<Recorded, Evidence> {
        let updated = store::update(&self.client, operation, update, ReturnValue::None).await?;
        Ok(match updated {
            Updated::Done(_) => Recorded::Stored,
            Updated::Refused(Some(_)) => Recorded::Stale,
            Updated::Refused(None) => Recorded::Unknown,
        })
    }
}
