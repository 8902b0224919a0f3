//! When a number may be rung: inside the calling hours in every zone that it may be in.
//!
//! Rules are data, with their source and the day on which it was read: `united_states`, `canada`,
//! `holidays`. None of it is legal advice: it is what the product enforces, written so that an
//! operator's counsel can check it. Wherever two sources differ, the stricter one counts.
//!
//! [`CallingHours`] chooses. `safe`, the default, lies inside every rule and leaves a margin.
//! `federal` is each country's rule with every stricter one of a state. `custom` narrows those, and
//! names other countries' hours, for which there are no rules here.

mod canada;
mod holidays;
mod rule;
mod setting;
mod united_states;

use jiff::{Timestamp, ToSpan};

pub use rule::{DayHours, HowRead, OnHolidays, Rule, Source};
pub use setting::{CallingHours, CountryHours, CustomHours, parse_calling_hours};

use crate::place::{Place, Region, Zone};
use holidays::Holiday;
use rule::SAFE;

/// How far ahead the next opening is looked for, in days. The longest stretch without an opening
/// that the rules know is a weekend with a holiday on either side; `custom` may close a month.
pub const SEARCH_DAYS: i64 = 62;

/// Under `safe`, numbers of the contiguous United States are not rung before this time in New York:
/// mobile telephones move, and keep their number. 11:00 there is 8:00 on the Pacific coast.
const CONTIGUOUS_OPENS_IN_NEW_YORK: DayHours = DayHours::new(11, 0, 24, 0);

/// Whether a place may be rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Open in every candidate zone, from the first moment asked for to the last.
    Open {
        /// The first moment at which it is closed in one of them. Hours without a night are
        /// followed for [`SEARCH_DAYS`], then it is a midnight at which they are still open.
        closes_at: Timestamp,
    },
    /// Closed in a candidate zone at one moment or more.
    Closed {
        /// The first moment from which it is open in all of them for as long as was asked for.
        /// None if there is none in the next [`SEARCH_DAYS`].
        opens_at: Option<Timestamp>,
    },
    /// Nothing tells where the number may be.
    UnknownZone,
    /// The calling hours of its country are neither known here nor named by the operator.
    NoRulesForCountry,
}

/// Whether a place may be rung at `from`, and is still open at `until`: the last moment at which
/// its telephone may ring.
///
/// `added` are zones in which the person may be besides those of the number, such as one that the
/// caller states. They can only narrow: where no zone is known of the number itself, they are not
/// asked. An `until` before `from` counts as `from`.
pub fn window(
    place: &Place,
    added: &[Zone],
    hours: &CallingHours,
    from: Timestamp,
    until: Timestamp,
) -> Window {
    if place.zones().is_empty() {
        return Window::UnknownZone;
    }
    let Some(limits) = Limits::on(place, added, hours) else {
        return Window::NoRulesForCountry;
    };
    let length = until.max(from).duration_since(from);
    let Ok(horizon) = from.checked_add((SEARCH_DAYS * 24).hours()) else {
        return Window::Closed { opens_at: None };
    };

    let mut start = from;
    while start <= horizon {
        let Some((opens, closes)) = limits.next_opening(start, horizon) else {
            break;
        };
        let fits = start
            .checked_add(length)
            .is_ok_and(|finish| finish < closes);
        if opens > start {
            start = opens;
        } else if !fits {
            start = closes;
        } else if start == from {
            return Window::Open { closes_at: closes };
        } else {
            return Window::Closed {
                opens_at: Some(start),
            };
        }
    }
    Window::Closed { opens_at: None }
}

/// Everything that must be open at once.
struct Limits<'a> {
    zones: Vec<&'a Zone>,
    rules: Vec<AppliedRule>,
    custom: Option<&'a CountryHours>,
    new_york: Option<Zone>,
}

struct AppliedRule {
    rule: &'static Rule,
    holidays: Vec<&'static [Holiday]>,
}

impl<'a> Limits<'a> {
    fn on(place: &'a Place, added: &'a [Zone], hours: &'a CallingHours) -> Option<Self> {
        let region = place.region()?;
        let custom = hours.of_country(region);
        let country = country_rule(region);
        if country.is_none() && custom.is_none() {
            return None;
        }
        let codes = || place.subdivisions().iter().map(|one| one.code);
        let stricter = codes().filter_map(|code| {
            let mut rows = united_states::STATES.iter();
            rows.find(|row| row.subdivision == Some(code))
        });
        let mut rules: Vec<AppliedRule> = country
            .into_iter()
            .chain(stricter)
            .map(|rule| AppliedRule {
                rule,
                holidays: holidays::of(region, rule.subdivision),
            })
            .collect();
        let safe = hours.is_safe_in(region);
        if safe {
            let holidays = holidays::of(region, codes());
            rules.push(AppliedRule {
                rule: &SAFE,
                holidays,
            });
        }
        let new_york = (safe && place.is_contiguous_us())
            .then(|| Zone::named("America/New_York").expect("the database has New York"));
        Some(Self {
            zones: place.zones().iter().chain(added).collect(),
            rules,
            custom,
            new_york,
        })
    }

    /// The first moment from `start` on at which the last of the zones opens, if none closes before
    /// that, and the first at which one closes. It has to be asked again until it answers `start`.
    fn next_opening(&self, start: Timestamp, horizon: Timestamp) -> Option<(Timestamp, Timestamp)> {
        let in_zones = self.zones.iter().map(|zone| {
            let on = |date| self.hours_on(date);
            opening_in(zone, start, horizon, on)
        });
        let in_new_york = self.new_york.iter().map(|zone| {
            let on = |_| Some(CONTIGUOUS_OPENS_IN_NEW_YORK);
            opening_in(zone, start, horizon, on)
        });
        in_zones.chain(in_new_york).try_fold(
            (start, Timestamp::MAX),
            |(latest, earliest), opening| {
                let (opens, closes) = opening?;
                Some((latest.max(opens), earliest.min(closes)))
            },
        )
    }

    fn hours_on(&self, date: jiff::civil::Date) -> Option<DayHours> {
        let rules = self.rules.iter().map(|applied| {
            let is_holiday = || holidays::is_among(&applied.holidays, date);
            applied.rule.hours_on(date, is_holiday)
        });
        let custom = self.custom.map(|country| country.hours_on(date));
        rules
            .chain(custom)
            .try_fold(DayHours::ALL_DAY, |all, hours| all.intersection(hours?))
    }
}

fn country_rule(region: Region) -> Option<&'static Rule> {
    if region.is_under_us_law() {
        Some(&united_states::FEDERAL)
    } else if region == Region::CA {
        Some(&canada::NATIONAL)
    } else {
        None
    }
}

/// The stretch in one zone that is open at `start`, from then on, or the next that opens. Days that
/// touch at midnight are one stretch.
fn opening_in(
    zone: &Zone,
    start: Timestamp,
    horizon: Timestamp,
    hours_on: impl Fn(jiff::civil::Date) -> Option<DayHours>,
) -> Option<(Timestamp, Timestamp)> {
    let on = |date| {
        let hours = hours_on(date)?;
        let opens = zone.at_or_after(date, hours.opens)?;
        let closes = zone.at_or_before(date, hours.closes)?;
        (opens < closes).then_some((opens, closes))
    };
    let mut date = zone.wall_clock(start).date();
    let (opens, mut closes) = loop {
        match on(date) {
            Some((opens, closes)) if closes > start => break (opens, closes),
            Some(_) | None => date = date.tomorrow().ok()?,
        }
        if zone.at_or_after(date, 0)? > horizon {
            return None;
        }
    };
    if opens > horizon {
        return None;
    }
    while closes <= horizon
        && hours_on(date).is_some_and(|hours| hours.closes == DayHours::ALL_DAY.closes)
    {
        date = date.tomorrow().ok()?;
        match on(date) {
            Some((opens, next)) if opens == closes => closes = next,
            Some(_) | None => break,
        }
    }
    Some((opens.max(start), closes))
}

#[cfg(test)]
mod tests;
