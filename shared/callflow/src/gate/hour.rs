//! Whether it is the hour to ring somebody, and by when the telephone must have rung.

use jiff::{SignedDuration, Timestamp};

use crate::hours::{self, CallingHours, Window};
use crate::place::{Place, Zone};

use super::facts::Facts;
use super::reason::{Reason, ZoneFlaw};
use super::settings::Settings;

/// Nobody is dialled later than so long before the hours end: 30 seconds of lateness, the ringing
/// and a minute in which to cancel it have their place in between.
pub const BEFORE_CLOSING: SignedDuration = SignedDuration::from_mins(3);

/// Twilio must have dialled by then. What it queues for longer is not rung.
pub const DIAL_WITHIN: SignedDuration = SignedDuration::from_mins(2);

/// The zones that are added to those of the number, and what is wrong with the stated one.
pub(super) fn added_zones(facts: &Facts, settings: &Settings) -> (Vec<Zone>, Option<Reason>) {
    let mut zones: Vec<Zone> = settings.timezone_default.iter().cloned().collect();
    let stated = facts.zone.read().and_then(Option::as_deref);
    match stated.map(Zone::named) {
        Some(Ok(zone)) => zones.push(zone),
        Some(Err(_)) => return (zones, Some(Reason::UnknownTimeZone(ZoneFlaw::Stated))),
        None => {}
    }
    (zones, None)
}

/// The moment by which the telephone must have rung if it is dialled now, or why it may not be.
pub(super) fn dial_before(
    place: &Place,
    added: &[Zone],
    hours: &CallingHours,
    now: Timestamp,
) -> Result<Timestamp, Reason> {
    match window_to_ring(place, added, hours, now) {
        Window::Open { closes_at } => {
            let by_the_hours = closes_at.checked_sub(BEFORE_CLOSING).unwrap_or(now);
            Ok(by_the_hours.min(later(now, DIAL_WITHIN)))
        }
        Window::Closed { opens_at } => Err(Reason::OutsideCallingHours { opens_at }),
        Window::UnknownZone => Err(Reason::UnknownTimeZone(ZoneFlaw::OfTheNumber)),
        Window::NoRulesForCountry => Err(Reason::NoRulesForCountry {
            region: place.region(),
        }),
    }
}

/// The first moment, not before `from`, at which somebody there may be dialled.
pub(super) fn next_opening(
    place: &Place,
    added: &[Zone],
    hours: &CallingHours,
    from: Timestamp,
) -> Option<Timestamp> {
    match window_to_ring(place, added, hours, from) {
        Window::Open { .. } => Some(from),
        Window::Closed { opens_at } => opens_at,
        Window::UnknownZone | Window::NoRulesForCountry => None,
    }
}

/// A window that is open long enough for a telephone to ring.
fn window_to_ring(place: &Place, added: &[Zone], hours: &CallingHours, at: Timestamp) -> Window {
    hours::window(place, added, hours, at, later(at, BEFORE_CLOSING))
}

fn later(moment: Timestamp, span: SignedDuration) -> Timestamp {
    moment.checked_add(span).unwrap_or(Timestamp::MAX)
}
