//! Where numbers are, and when people there may be rung: a few area codes, written down by hand.

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

/// An area code, and every zone in which its people may be.
struct Area {
    code: &'static str,
    zones: &'static [&'static str],
    may_be_rung: bool,
}

const PACIFIC: &str = "America/Los_Angeles";
const CENTRAL: &str = "America/Chicago";
const EASTERN: &str = "America/New_York";

const AREAS: [Area; 17] = [
    area("415", &[PACIFIC]),
    area("206", &[PACIFIC]),
    area("602", &["America/Phoenix", "America/Denver"]),
    area("928", &["America/Phoenix", "America/Denver"]),
    area("303", &["America/Denver"]),
    area("312", &[CENTRAL]),
    area("713", &[CENTRAL, "America/Denver"]),
    area("423", &[EASTERN, CENTRAL]),
    area("404", &[EASTERN]),
    area("212", &[EASTERN]),
    area("808", &["Pacific/Honolulu"]),
    area("907", &["America/Anchorage", "America/Adak"]),
    area("416", &["America/Toronto", "America/Winnipeg"]),
    area("604", &["America/Vancouver"]),
    // Another region, a language that is not served, no line of a person's.
    nowhere("787"),
    nowhere("514"),
    nowhere("800"),
];

const CANADIAN: [&str; 2] = ["416", "604"];

const fn area(code: &'static str, zones: &'static [&'static str]) -> Area {
    Area {
        code,
        zones,
        may_be_rung: true,
    }
}

const fn nowhere(code: &'static str) -> Area {
    Area {
        code,
        zones: &[],
        may_be_rung: false,
    }
}

/// The area codes that there are.
pub(super) fn area_codes() -> Vec<&'static str> {
    AREAS.iter().map(|area| area.code).collect()
}

/// Whether such a number may be rung at any time at all.
pub(super) fn may_be_rung(number: &str) -> bool {
    area_of(number).is_some_and(|area| area.may_be_rung)
}

/// Whether people with such a number may be rung at this moment, in each of their zones: from 8 to 21
/// in the United States (47 CFR 64.1200(c)(1)), which the states' own hours only narrow, and from 9 to
/// 21:30, or from 10 to 18 at a weekend, in Canada (the CRTC's rules for telemarketers).
pub(super) fn may_be_rung_at(number: &str, at: Timestamp) -> bool {
    let Some(area) = area_of(number) else {
        return false;
    };
    area.may_be_rung
        && area.zones.iter().all(|zone| {
            let zone = TimeZone::get(zone).expect("these zones exist");
            let there = at.to_zoned(zone);
            let minute = i32::from(there.hour()) * 60 + i32::from(there.minute());
            let weekend = matches!(there.weekday(), Weekday::Saturday | Weekday::Sunday);
            let hours = match (CANADIAN.contains(&area.code), weekend) {
                (false, _) => 8 * 60..21 * 60,
                (true, false) => 9 * 60..21 * 60 + 30,
                (true, true) => 10 * 60..18 * 60,
            };
            hours.contains(&minute)
        })
}

fn area_of(number: &str) -> Option<&'static Area> {
    let code = number.strip_prefix("+1")?.get(..3)?;
    AREAS.iter().find(|area| area.code == code)
}
