//! Metrics, in CloudWatch's embedded metric format: one line of the log an invocation, out of which
//! CloudWatch takes the numbers. No call to AWS, nothing to wait for.
//!
//! Source of the format: Amazon CloudWatch's user guide, "Specification: Embedded metric format".

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::endpoint::Audience;
use crate::failure::Failure;

mod funnel;
#[cfg(test)]
mod tests;

pub use funnel::{ListedBefore, steps};

/// Where CloudWatch keeps them.
pub const NAMESPACE: &str = "OutboundCaller";

/// The one dimension: which deployment it is. An id or a number never is a dimension, since each
/// value is a metric that is paid for.
pub const DIMENSION: &str = "service";

/// Every metric there is, by the name and the unit that CloudWatch knows it by. Dashboards and
/// alarms name these and no others.
pub const NAMES: [(&str, Unit); 22] = [
    ("CallsPlaced", Unit::Count),
    ("CallsAnswered", Unit::Count),
    ("ConsentGranted", Unit::Count),
    ("ConsentRefused", Unit::Count),
    ("Invitations", Unit::Count),
    ("Interested", Unit::Count),
    ("OptOuts", Unit::Count),
    ("OptOutsQueued", Unit::Count),
    ("SignatureRejected", Unit::Count),
    ("SpokenFailures", Unit::Count),
    ("FallbacksSpoken", Unit::Count),
    ("CallbackFailures", Unit::Count),
    ("DialFailures", Unit::Count),
    ("Sweeps", Unit::Count),
    ("CallsSettled", Unit::Count),
    ("CallsCancelled", Unit::Count),
    ("CallsNeverAccepted", Unit::Count),
    ("RecordingsDeleted", Unit::Count),
    ("CallsStuck", Unit::Count),
    ("WebhookDuration", Unit::Milliseconds),
    ("DialDuration", Unit::Milliseconds),
    ("ColdStart", Unit::Count),
];

/// A metric. The order is that of [`NAMES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Metric {
    /// Twilio took a call. One of which nobody knows whether it did is a
    /// [`DialFailures`](Self::DialFailures).
    CallsPlaced,
    /// Somebody or something answered a call of ours. A call to us is none.
    CallsAnswered,
    /// A person said yes to the recording. The operator's word is none.
    ConsentGranted,
    /// A person said no to the recording. Silence is none.
    ConsentRefused,
    /// A person was invited to the meeting.
    Invitations,
    /// A person said yes to the meeting.
    Interested,
    /// A number came onto the suppression list, from which it was absent before.
    OptOuts,
    /// An opt-out that the suppression list could not take, and the queue took.
    OptOutsQueued,
    /// A webhook whose signature is not Twilio's.
    SignatureRejected,
    /// A route that must speak could not: an apology, or 503.
    SpokenFailures,
    /// Twilio had no answer of a route that must speak, and asked the fallback.
    FallbacksSpoken,
    /// A callback that could not be kept.
    CallbackFailures,
    /// A call that was asked for and not placed, by Twilio's refusal or a fault of ours, or of
    /// which nobody knows. A client's own mistake is none.
    DialFailures,
    /// The reconciler looked after every call that is not over.
    Sweeps,
    /// A call whose end no callback told, and the reconciler found.
    CallsSettled,
    /// A call that was taken back: its hours were over, its number had opted out, or it was longer
    /// than any may be.
    CallsCancelled,
    /// An intent that Twilio never had.
    CallsNeverAccepted,
    /// A recording that was deleted at Twilio.
    RecordingsDeleted,
    /// A call that is not over half an hour after its intent, at each look.
    CallsStuck,
    /// How long a webhook took.
    WebhookDuration,
    /// How long a request for a call took.
    DialDuration,
    /// The first invocation of a process.
    ColdStart,
}

/// In what a metric is measured, as CloudWatch spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// How often.
    Count,
    /// How long.
    Milliseconds,
}

impl Metric {
    /// The name that CloudWatch knows it by.
    pub fn name(self) -> &'static str {
        NAMES[self as usize].0
    }

    /// What it is measured in.
    pub fn unit(self) -> Unit {
        NAMES[self as usize].1
    }
}

impl Unit {
    /// CloudWatch's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Count => "Count",
            Self::Milliseconds => "Milliseconds",
        }
    }
}

/// What an endpoint brought about. It travels to where the invocation ends in the extensions of the
/// response.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(pub Vec<Metric>);

impl Counts {
    /// The response, with the counts in it.
    pub fn in_response<B>(self, mut response: http::Response<B>) -> http::Response<B> {
        response.extensions_mut().insert(self);
        response
    }
}

/// What a failure counts as; none for what a client of the API did wrong.
pub fn of_failure(failure: &Failure, audience: Audience) -> Option<Metric> {
    match (failure, audience) {
        (Failure::Refused(_), _) => Some(Metric::SignatureRejected),
        (Failure::Problem(_), Audience::ListKeeper) => None,
        (Failure::Problem(problem), _) => problem.is_failed_dial().then_some(Metric::DialFailures),
        (
            Failure::Unverifiable(_)
            | Failure::Unusable(_)
            | Failure::NotStored(_)
            | Failure::Fault(_),
            audience,
        ) => match audience {
            Audience::Person => Some(Metric::SpokenFailures),
            Audience::Callback => Some(Metric::CallbackFailures),
            Audience::Program => Some(Metric::DialFailures),
            // Its program is told, and the API's own 5xx count.
            Audience::ListKeeper => None,
        },
    }
}

/// An invocation that is over.
#[derive(Debug, Clone)]
pub struct Invoked<'a> {
    /// The value of the dimension.
    pub service: &'a str,
    /// The endpoint, a plain property.
    pub endpoint: &'a str,
    /// When it ended.
    pub at: Timestamp,
    /// Whether it was the first of its process.
    pub cold_start: bool,
    /// Which metric its duration is, and the duration; none where it is not measured.
    pub took: Option<(Metric, Duration)>,
    /// What happened in it.
    pub counts: Vec<Metric>,
}

impl Invoked<'_> {
    /// The members of the line. What did not happen is not in it: CloudWatch charges for what is.
    pub fn members(&self) -> Map<String, Value> {
        let took = self.took.iter();
        let took = took.map(|(duration, took)| (*duration, took.as_secs_f64() * 1_000.0));
        let mut values: BTreeMap<Metric, f64> = took.collect();
        let cold_start = self.cold_start.then_some(Metric::ColdStart);
        for metric in self.counts.iter().copied().chain(cold_start) {
            *values.entry(metric).or_default() += 1.0;
        }
        let described: Vec<Value> = values
            .keys()
            .map(|metric| json!({"Name": metric.name(), "Unit": metric.unit().as_str()}))
            .collect();
        let directive = json!({
            "Timestamp": self.at.as_millisecond(),
            "CloudWatchMetrics": [{
                "Namespace": NAMESPACE,
                "Dimensions": [[DIMENSION]],
                "Metrics": described,
            }],
        });
        let properties = [
            ("_aws", directive),
            (DIMENSION, self.service.into()),
            ("endpoint", self.endpoint.into()),
            ("cold_start", self.cold_start.into()),
        ];
        let values = values.into_iter();
        let values = values.map(|(metric, value)| (metric.name(), value.into()));
        let members = properties.into_iter().chain(values);
        members
            .map(|(name, value)| (name.to_owned(), value))
            .collect()
    }
}
