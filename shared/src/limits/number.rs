//! When a number was rung, and the call to it that has not ended: one item, so that one condition
//! judges both.

use std::fmt::Write;
use std::num::NonZeroU8;

use aws_sdk_dynamodb::types::Update;
use callflow::{CallId, PhoneNumber};
use jiff::{SignedDuration, Timestamp};

use super::{Item, Limits, Misshapen, built, moment, number, read_moment, read_text, text};

/// The item remembers so many of the latest dials; a cap of a week is no larger.
pub const REMEMBERED: u8 = 7;

/// No number is rung again sooner, whatever its caps.
pub const BETWEEN_CALLS: SignedDuration = SignedDuration::from_hours(1);

const DAY: SignedDuration = SignedDuration::from_hours(24);
const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A day longer than the longest span that is looked at.
const KEPT: SignedDuration = SignedDuration::from_hours(8 * 24);

/// How often one number may be rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Caps {
    /// In any 24 hours; at most [`REMEMBERED`].
    pub per_day: NonZeroU8,
    /// In any seven days; at most [`REMEMBERED`].
    pub per_week: NonZeroU8,
}

/// What the table knows of a number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The latest dials, the latest first.
    pub dials: Vec<Timestamp>,
    /// The call that holds the lock, and until when.
    pub live: Option<(CallId, Timestamp)>,
}

/// The item's id.
pub fn id(number: &PhoneNumber) -> String {
    format!("number#{}", number.as_e164())
}

/// Reads the item; an absent one is a number that was never rung.
pub fn read(item: Option<&Item>) -> Result<Known, Misshapen> {
    let Some(item) = item else {
        return Ok(Known::default());
    };
    let mut dials = Vec::new();
    for slot in 1..=REMEMBERED {
        let dial = read_moment(item, &format!("t{slot}"))?;
        dials.extend(dial.filter(|at| *at > Timestamp::UNIX_EPOCH));
    }
    let live = match (
        read_text(item, "live_call")?,
        read_moment(item, "live_until")?,
    ) {
        (None, None) => None,
        (Some(call), Some(until)) => Some((CallId::parse(call).map_err(|_| Misshapen)?, until)),
        (Some(_), None) | (None, Some(_)) => return Err(Misshapen),
    };
    Ok(Known { dials, live })
}

/// Counts a dial and takes the lock, if the caps and the lock allow it. Without caps (a telephone
/// of the operator's own) the dial is counted all the same: the number may not stay one.
pub(crate) fn dialled(
    limits: &Limits,
    to: &PhoneNumber,
    call: &CallId,
    caps: Option<Caps>,
    now: Timestamp,
    live_until: Timestamp,
) -> Update {
    let mut update = limits
        .at_id(&id(to))
        .update_expression(format!(
            "SET {}, t1 = :now, live_call = :call, live_until = :until, expires_at = :expiry",
            shifted(|slot| (slot + 1, slot))
        ))
        .expression_attribute_values(":now", moment(now))
        .expression_attribute_values(":never", number(0))
        .expression_attribute_values(":call", text(call.as_str()))
        .expression_attribute_values(":until", moment(live_until))
        .expression_attribute_values(":expiry", number(later(now, KEPT).as_second()));
    let mut condition = "(attribute_not_exists(live_call) OR live_until <= :now)".to_owned();
    if let Some(Caps { per_day, per_week }) = caps {
        let spans = [
            (":hour", 1, BETWEEN_CALLS),
            (":day", per_day.get(), DAY),
            (":week", per_week.get(), WEEK),
        ];
        for (value, most, span) in spans {
            let slot = most.min(REMEMBERED);
            // A text can always be written to.
            let _ = write!(
                condition,
                " AND (attribute_not_exists(t{slot}) OR t{slot} <= {value})"
            );
            update = update.expression_attribute_values(value, moment(later(now, -span)));
        }
    }
    built(update.condition_expression(condition))
}

/// Gives back what [`dialled`] took: nobody was rung. Only while this call holds the lock, since
/// then nobody else can have dialled meanwhile.
pub(crate) fn given_back(limits: &Limits, to: &PhoneNumber, call: &CallId) -> Update {
    let update = limits
        .at_id(&id(to))
        .update_expression(format!(
            "SET {}, t{REMEMBERED} = :never REMOVE live_call, live_until",
            shifted(|slot| (slot, slot + 1))
        ))
        .condition_expression("live_call = :call")
        .expression_attribute_values(":never", number(0))
        .expression_attribute_values(":call", text(call.as_str()));
    built(update)
}

/// Gives the lock back, if this call holds it. The dial counts.
pub(crate) fn freed(limits: &Limits, to: &PhoneNumber, call: &CallId) -> Update {
    let update = limits
        .at_id(&id(to))
        .update_expression("REMOVE live_call, live_until")
        .condition_expression("live_call = :call")
        .expression_attribute_values(":call", text(call.as_str()));
    built(update)
}

/// Moves the dials by one slot. `move_` says to which slot from which, for each but the last.
fn shifted(moved: impl Fn(u8) -> (u8, u8)) -> String {
    let one = |slot| {
        let (to, from) = moved(slot);
        format!("t{to} = if_not_exists(t{from}, :never)")
    };
    (1..REMEMBERED).map(one).collect::<Vec<_>>().join(", ")
}

fn later(at: Timestamp, span: SignedDuration) -> Timestamp {
    let bound = if span.is_negative() {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    };
    at.checked_add(span).unwrap_or(bound)
}
