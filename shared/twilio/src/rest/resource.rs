//! The resources that Twilio answers with.

use serde::{Deserialize, Deserializer};

use crate::Private;
use crate::sid::{AccountSid, CallSid, PhoneNumberSid};
use crate::status::{AnsweredBy, CallStatus, Direction};

/// What we read of a call. Every field may be null or missing, and what is not listed is ignored:
/// Twilio adds fields without notice. An empty text counts as null.
///
/// Reading it back right after a create may show an earlier state, or none: use callbacks for what
/// goes on, and this to reconcile.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CallResource {
    /// The call.
    #[serde(deserialize_with = "filled")]
    pub sid: Option<CallSid>,
    /// The account that owns it.
    #[serde(deserialize_with = "filled")]
    pub account_sid: Option<AccountSid>,
    /// The other leg's call.
    #[serde(deserialize_with = "filled")]
    pub parent_call_sid: Option<CallSid>,
    /// Our number that takes part.
    #[serde(deserialize_with = "filled")]
    pub phone_number_sid: Option<PhoneNumberSid>,
    /// Who is called.
    #[serde(deserialize_with = "filled")]
    pub to: Option<Private>,
    /// Who calls.
    #[serde(deserialize_with = "filled")]
    pub from: Option<Private>,
    /// How far it has come.
    #[serde(deserialize_with = "filled")]
    pub status: Option<CallStatus>,
    /// Who called whom.
    #[serde(deserialize_with = "filled")]
    pub direction: Option<Direction>,
    /// What answered.
    #[serde(deserialize_with = "filled")]
    pub answered_by: Option<AnsweredBy>,
    /// When it was created, as Twilio wrote it: RFC 2822, UTC.
    #[serde(deserialize_with = "filled")]
    pub date_created: Option<String>,
    /// When it began, likewise.
    #[serde(deserialize_with = "filled")]
    pub start_time: Option<String>,
    /// When it ended, likewise.
    #[serde(deserialize_with = "filled")]
    pub end_time: Option<String>,
    /// How long it was, in seconds. Twilio writes it as a text; a number is read too.
    #[serde(deserialize_with = "number")]
    pub duration: Option<u64>,
    /// How long it will wait, or waited, for its turn, in milliseconds; likewise.
    #[serde(deserialize_with = "number")]
    pub queue_time: Option<u64>,
    /// What it cost, as Twilio wrote it: a negative decimal such as `-0.03000`.
    #[serde(deserialize_with = "text")]
    pub price: Option<String>,
    /// In which currency.
    #[serde(deserialize_with = "filled")]
    pub price_unit: Option<String>,
}

/// One page of a list of calls.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CallPage {
    /// The calls, the latest first.
    pub calls: Vec<CallResource>,
    /// The path of the next page, its query included; none on the last one.
    #[serde(deserialize_with = "filled")]
    pub next_page_uri: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Text(String),
    Number(serde_json::Number),
}

impl Scalar {
    fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Number(number) => number.to_string(),
        }
    }
}

pub(super) fn filled<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: TryFrom<String>,
    T::Error: std::fmt::Display,
{
    let text = Option::<String>::deserialize(deserializer)?;
    let text = text.filter(|text| !text.is_empty());
    text.map(T::try_from)
        .transpose()
        .map_err(serde::de::Error::custom)
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let scalar = Option::<Scalar>::deserialize(deserializer)?;
    Ok(scalar
        .map(Scalar::into_text)
        .filter(|text| !text.is_empty()))
}

/// A number that does not read is absent: the rest of the answer matters more.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| text.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_twilio_s() {
        let call: CallResource = serde_json::from_str(
            r#"{
                "sid": "CA00000000000000000000000000000001",
                "account_sid": "AC00000000000000000000000000000001",
                "parent_call_sid": null, "phone_number_sid": "",
                "to": "+15558675310", "to_formatted": "(555) 867-5310", "from": "+15017122661",
                "status": "queued", "direction": "outbound-api", "answered_by": null,
                "start_time": "", "end_time": null,
                "duration": "15", "queue_time": 1000, "price": "-0.03000", "price_unit": "USD",
                "subresource_uris": {"recordings": "/x"}
            }"#,
        )
        .unwrap();
        assert_eq!(call.status, Some(CallStatus::Queued));
        assert_eq!(call.start_time, None);
        assert_eq!((call.duration, call.queue_time), (Some(15), Some(1000)));
        assert_eq!(call.price.as_deref(), Some("-0.03000"));
        assert_eq!(call.phone_number_sid, None);
        let printed = format!("{call:?}");
        assert!(!printed.contains("8675310") && !printed.contains("7122661"));
    }

    #[test]
    fn nothing_at_all_is_an_answer_too() {
        assert_eq!(
            serde_json::from_str::<CallResource>("{}").unwrap(),
            CallResource::default()
        );
        let page: CallPage =
            serde_json::from_str(r#"{"calls": [{}], "next_page_uri": null, "page": 0}"#).unwrap();
        assert_eq!(page.calls.len(), 1);
        assert_eq!(page.next_page_uri, None);
    }

    #[test]
    fn a_wrong_sid_is_an_error() {
        let error = serde_json::from_str::<CallResource>(r#"{"sid": "nonsense"}"#).unwrap_err();
        assert!(error.to_string().starts_with("expected a call SID (CA…)"));
    }
}
