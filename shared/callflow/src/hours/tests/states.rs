//! Each state's rule by its hours.

use super::*;
use crate::place::Subdivision;

/// What is open on a Wednesday, a Saturday, a Sunday and Thanksgiving under `federal`, by a clock in
/// the named zone: the state's row seen through all zones of the state.
const FEDERAL_BY_STATE: &[(&str, &str, &str, [&str; 4])] = &[
    (
        "AL",
        "+12055550123",
        "America/Chicago",
        ["08:00-19:00", "08:00-19:00", "", ""],
    ),
    ("CA", LOS_ANGELES, "America/Los_Angeles", ["09:00-21:00"; 4]),
    ("CT", "+12035550123", "America/New_York", ["09:00-20:00"; 4]),
    ("FL", "+13055550123", "America/New_York", ["09:00-20:00"; 4]),
    ("IL", "+13125550123", "America/Chicago", ["09:00-21:00"; 4]),
    ("KY", "+15025550123", "America/New_York", ["11:00-21:00"; 4]),
    (
        "LA",
        "+15045550123",
        "America/Chicago",
        ["08:00-20:00", "08:00-20:00", "", ""],
    ),
    ("MA", "+16175550123", "America/New_York", ["08:00-20:00"; 4]),
    ("MD", "+14105550123", "America/New_York", ["08:00-20:00"; 4]),
    (
        "ME",
        "+12075550123",
        "America/New_York",
        ["09:00-17:00", "", "", "09:00-17:00"],
    ),
    ("MI", "+13135550123", "America/New_York", ["10:00-21:00"; 4]),
    ("MN", "+16125550123", "America/Chicago", ["09:00-21:00"; 4]),
    (
        "MS",
        "+16015550123",
        "America/Chicago",
        ["08:00-20:00", "08:00-20:00", "", ""],
    ),
    (
        "NE",
        "+14025550123",
        "America/Chicago",
        ["09:00-21:00", "09:00-21:00", "14:00-21:00", "14:00-21:00"],
    ),
    ("NM", "+15055550123", "America/Denver", ["09:00-21:00"; 4]),
    (
        "NV",
        "+17025550123",
        "America/Los_Angeles",
        ["09:00-19:00"; 4],
    ),
    ("OK", "+14055550123", "America/Chicago", ["09:00-20:00"; 4]),
    (
        "PA",
        "+12155550123",
        "America/New_York",
        ["08:00-21:00", "08:00-12:00", "08:00-21:00", ""],
    ),
    (
        "RI",
        "+14015550123",
        "America/New_York",
        ["09:00-18:00", "10:00-17:00", "", ""],
    ),
    (
        "SD",
        "+16055550123",
        "America/Chicago",
        ["10:00-21:00", "", "", "10:00-21:00"],
    ),
    ("TN", "+16155550123", "America/Chicago", ["08:00-20:00"; 4]),
    (
        "TX",
        "+15125550123",
        "America/Chicago",
        ["10:00-21:00", "10:00-21:00", "13:00-21:00", "10:00-21:00"],
    ),
    (
        "UT",
        "+18015550123",
        "America/Denver",
        ["08:00-21:00", "08:00-21:00", "", ""],
    ),
    (
        "WA",
        "+12065550123",
        "America/Los_Angeles",
        ["08:00-20:00"; 4],
    ),
    ("WY", "+13075550123", "America/Denver", ["08:00-20:00"; 4]),
];

#[test]
fn each_states_rule_through_all_its_zones() {
    let days = ["2026-09-16", "2026-09-19", "2026-09-20", "2026-11-26"];
    for (code, number, zone, expected) in FEDERAL_BY_STATE {
        let place = place(number);
        assert_eq!(place.subdivisions(), [Subdivision::by_code(code).unwrap()]);
        for (day, expected) in days.iter().zip(expected) {
            assert_eq!(open_on(&place, zone, day), *expected, "{code} on {day}");
        }
    }
    let tried: Vec<Option<&str>> = FEDERAL_BY_STATE.iter().map(|row| Some(row.0)).collect();
    let rows: Vec<Option<&str>> = united_states::STATES
        .iter()
        .map(|row| row.subdivision)
        .collect();
    assert_eq!(tried, rows, "every row is tried");
}

/// What is open of a day by the quarters of an hour, each asked by itself.
fn open_on(place: &Place, zone: &str, day: &str) -> String {
    let midnight = at(zone, &format!("{day}T00:00"));
    let quarters = (0..=96).map(|quarter| midnight + (quarter * 15).minutes());
    let open = |moment: &Timestamp| {
        let answer = window(place, &[], &CallingHours::Federal, *moment, *moment);
        matches!(answer, Window::Open { .. })
    };
    let all: Vec<Timestamp> = quarters.collect();
    let Some(first) = all.iter().position(open) else {
        return String::new();
    };
    let length = all[first..]
        .iter()
        .take_while(|moment| open(moment))
        .count();
    assert!(!all[first + length..].iter().any(open), "one stretch a day");
    let shown = |quarter: usize| format!("{:02}:{:02}", quarter / 4, quarter % 4 * 15);
    format!("{}-{}", shown(first), shown(first + length))
}
