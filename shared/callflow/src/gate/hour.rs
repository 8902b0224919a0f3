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

/// The search for the next moment looks at so many openings at the most.
const OPENINGS: usize = 16;

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
    match look(place, added, hours, now) {
        Look::Open(dial_before) => Ok(dial_before),
        Look::Later(from) => Err(Reason::OutsideCallingHours {
            opens_at: from.and_then(|from| next_opening(place, added, hours, from)),
        }),
        Look::UnknownZone => Err(Reason::UnknownTimeZone(ZoneFlaw::OfTheNumber)),
        Look::NoRules => Err(Reason::NoRulesForCountry {
            region: place.region(),
        }),
    }
}

/// The first moment, not before `from`, at which somebody there may be dialled.
pub(super) fn next_opening(
    place: &Place,
    added: &[Zone],
    hours: &CallingHours,
    mut from: Timestamp,
) -> Option<Timestamp> {
    for _ in 0..OPENINGS {
        match look(place, added, hours, from) {
            Look::Open(_) => return Some(from),
            Look::Later(Some(later)) if later > from => from = later,
            Look::Later(_) | Look::UnknownZone | Look::NoRules => return None,
        }
    }
    None
}

enum Look {
    Open(Timestamp),
    Later(Option<Timestamp>),
    UnknownZone,
    NoRules,
}

fn look(place: &Place, added: &[Zone], hours: &CallingHours, at: Timestamp) -> Look {
    let after = |span| at.checked_add(span).unwrap_or(Timestamp::MAX);
    match hours::window(place, added, hours, at, after(BEFORE_CLOSING)) {
        Window::Open { closes_at } => {
            let last = closes_at.checked_sub(BEFORE_CLOSING).unwrap_or(at);
            if last > at {
                Look::Open(last.min(after(DIAL_WITHIN)))
            } else {
                Look::Later(Some(closes_at))
            }
        }
        Window::Closed { opens_at } => Look::Later(opens_at),
        Window::UnknownZone => Look::UnknownZone,
        Window::NoRulesForCountry => Look::NoRules,
    }
}
