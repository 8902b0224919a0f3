//! An entry of the list, as it is shown to whoever may see it. Pure.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::Serialize;

/// What is known of a number on the list. Times are in RFC 3339, as they are stored; a member that is
/// missing or misshapen is left out, and takes nothing out of force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Whether the number may not be rung.
    pub in_force: bool,
    /// When the owner first asked, or the operator first listed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suppressed_at: Option<String>,
    /// The last time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_asked_at: Option<String>,
    /// `key`, `words`, or `operator`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_by: Option<String>,
    /// In which call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_id: Option<String>,
    /// Which client of the API listed it, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed_by: Option<String>,
    /// Why that client did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list_reason: Option<String>,
    /// When it was lifted, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifted_at: Option<String>,
    /// Each time that it was lifted, the first one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lifts: Vec<Lift>,
}

/// A time that an entry was taken out of force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Lift {
    /// When.
    pub at: String,
    /// By which client of the API.
    pub by: String,
    /// Why.
    pub reason: String,
}

impl Entry {
    pub(super) fn read(item: &HashMap<String, AttributeValue>) -> Self {
        let lifts = item.get("lifts").and_then(|lifts| lifts.as_l().ok());
        let lifts = lifts.into_iter().flatten();
        Self {
            in_force: super::is_in_force(item),
            suppressed_at: text(item, "suppressed_at"),
            last_asked_at: text(item, "last_asked_at"),
            asked_by: text(item, "asked_by"),
            call_id: text(item, "call_id"),
            listed_by: text(item, "listed_by"),
            list_reason: text(item, "list_reason"),
            lifted_at: text(item, "lifted_at"),
            lifts: lifts.filter_map(Lift::read).collect(),
        }
    }
}

impl Lift {
    fn read(value: &AttributeValue) -> Option<Self> {
        let members = value.as_m().ok()?;
        Some(Self {
            at: text(members, "at")?,
            by: text(members, "by")?,
            reason: text(members, "reason")?,
        })
    }

    pub(super) fn write(&self) -> AttributeValue {
        let members = [("at", &self.at), ("by", &self.by), ("reason", &self.reason)];
        let members =
            members.map(|(name, value)| (name.to_owned(), AttributeValue::S(value.clone())));
        AttributeValue::M(members.into())
    }
}

pub(super) fn text(item: &HashMap<String, AttributeValue>, name: &str) -> Option<String> {
    item.get(name)?.as_s().ok().cloned()
}
