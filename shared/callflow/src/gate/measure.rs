//! How often a number, a key and the deployment may ring.

use std::num::NonZeroU8;

use jiff::{SignedDuration, Timestamp};

use super::facts::{Counted, days};
use super::settings::Settings;

/// Nobody is rung again sooner, whatever the caps.
pub(super) const BETWEEN_CALLS: SignedDuration = SignedDuration::from_hours(1);

/// From when on the number may be rung again; none where it may be now.
///
/// A dial exactly 24 hours (an hour, seven days) ago counts no more: this is the condition that the
/// table's transaction states, `t <= now - span`. A dial in the future counts.
pub(super) fn capped_until(
    dials: &[Timestamp],
    settings: &Settings,
    now: Timestamp,
) -> Option<Timestamp> {
    let mut latest_first = dials.to_vec();
    latest_first.sort_unstable_by(|a, b| b.cmp(a));
    let caps = [
        (NonZeroU8::MIN, BETWEEN_CALLS),
        (settings.calls_per_number_per_day, days(1)),
        (settings.calls_per_number_per_week, days(7)),
    ];
    caps.into_iter()
        .filter_map(|(cap, span)| {
            let fills_it = latest_first.get(usize::from(cap.get()) - 1)?;
            Some(fills_it.checked_add(span).unwrap_or(Timestamp::MAX))
        })
        .filter(|until| *until > now)
        .max()
}

/// The end of the span in which there is no more room; none where there is some.
pub(super) fn full_until(counted: Counted, most: u32, now: Timestamp) -> Option<Timestamp> {
    (counted.calls >= most && counted.until > now).then_some(counted.until)
}
