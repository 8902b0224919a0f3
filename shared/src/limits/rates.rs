//! How many calls there were in a span of time: an item for each second, minute and day, so that
//! counting is one addition under one condition.

use aws_sdk_dynamodb::types::Update;
use jiff::{SignedDuration, Timestamp};

use super::{Item, Limits, Misshapen, built, number, read_number};

/// What is counted. A day begins at midnight UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window<'a> {
    /// The deployment's calls in a second.
    Second,
    /// The deployment's calls in a minute.
    Minute,
    /// The deployment's calls in a day.
    Day,
    /// The calls by the bearer key of this name in a minute.
    KeyMinute(&'a str),
}

impl Window<'_> {
    /// Its length in seconds.
    pub const fn seconds(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Minute | Self::KeyMinute(_) => 60,
            Self::Day => 24 * 60 * 60,
        }
    }

    /// The id of the item that counts in the span which `now` lies in.
    pub fn id(self, now: Timestamp) -> String {
        let span = now.as_second().div_euclid(self.seconds());
        match self {
            Self::Second => format!("second#{span}"),
            Self::Minute => format!("minute#{span}"),
            Self::Day => format!("day#{span}"),
            Self::KeyMinute(name) => format!("key-minute#{name}#{span}"),
        }
    }

    /// The end of that span.
    pub fn until(self, now: Timestamp) -> Timestamp {
        let span = now.as_second().div_euclid(self.seconds());
        let end = (span + 1).saturating_mul(self.seconds());
        Timestamp::from_second(end).unwrap_or(Timestamp::MAX)
    }
}

/// Reads how many calls were counted; an absent item has counted none.
pub fn read(item: Option<&Item>) -> Result<u32, Misshapen> {
    let Some(item) = item else {
        return Ok(0);
    };
    let calls = read_number(item, "calls")?.ok_or(Misshapen)?;
    u32::try_from(calls).map_err(|_| Misshapen)
}

/// Counts a call, if there were fewer than `most` in the span.
pub(crate) fn counted(limits: &Limits, window: Window<'_>, most: u32, now: Timestamp) -> Update {
    let kept = SignedDuration::from_hours(24);
    let expiry = window
        .until(now)
        .checked_add(kept)
        .unwrap_or(Timestamp::MAX);
    let update = limits
        .at_id(&window.id(now))
        .update_expression("SET expires_at = :expiry ADD calls :one")
        .condition_expression("attribute_not_exists(calls) OR calls < :most")
        .expression_attribute_values(":one", number(1))
        .expression_attribute_values(":most", number(most.into()))
        .expression_attribute_values(":expiry", number(expiry.as_second()));
    built(update)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_ends_where_the_next_begins() {
        let at: Timestamp = "2026-11-23T15:00:59.999Z".parse().unwrap();
        let ends = [
            (Window::Second, "2026-11-23T15:01:00Z"),
            (Window::Minute, "2026-11-23T15:01:00Z"),
            (Window::KeyMinute("ci"), "2026-11-23T15:01:00Z"),
            (Window::Day, "2026-11-24T00:00:00Z"),
        ];
        for (window, end) in ends {
            let until = window.until(at);
            assert_eq!(until.to_string(), end, "{window:?}");
            assert_ne!(window.id(at), window.id(until), "{window:?}");
            let before = until - SignedDuration::from_nanos(1);
            assert_eq!(window.id(at), window.id(before), "{window:?}");
        }
        assert_eq!(Window::KeyMinute("ci").id(at), "key-minute#ci#29924100");
    }
}
