//! The edges by name.

mod properties;
mod states;

use super::*;
use crate::PhoneNumber;
use crate::place::place_of;
use jiff::{Span, Timestamp, ToSpan};

const NEW_YORK: &str = "+12125550123";
const LOS_ANGELES: &str = "+12135550123";
const SAN_JUAN: &str = "+17872345678";

fn place(number: &str) -> Place {
    place_of(&PhoneNumber::parse(number).unwrap()).unwrap()
}

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

/// A moment by the clock on a wall, which must show it once.
fn at(zone_name: &str, shown: &str) -> Timestamp {
    let shown: jiff::civil::DateTime = shown.parse().unwrap();
    let minutes =
        u16::try_from(shown.hour()).unwrap() * 60 + u16::try_from(shown.minute()).unwrap();
    let zone = zone(zone_name);
    let moment =
        zone.at_or_after(shown.date(), minutes).unwrap() + i64::from(shown.second()).seconds();
    assert_eq!(zone.wall_clock(moment), shown);
    moment
}

fn ask(number: &str, hours: &CallingHours, moment: Timestamp) -> Window {
    window(&place(number), &[], hours, moment, moment)
}

fn is_open(number: &str, hours: &CallingHours, moment: Timestamp) -> bool {
    matches!(ask(number, hours, moment), Window::Open { .. })
}

fn federal(number: &str, zone: &str, shown: &str) -> bool {
    is_open(number, &CallingHours::Federal, at(zone, shown))
}

fn safe(number: &str, zone: &str, shown: &str) -> bool {
    is_open(number, &CallingHours::Safe, at(zone, shown))
}

#[test]
fn the_edges_of_the_federal_day() {
    for (number, zone) in [
        (NEW_YORK, "America/New_York"),
        ("+16085550123", "America/Chicago"),
        ("+13035550123", "America/Denver"),
        (SAN_JUAN, "America/Puerto_Rico"),
        ("+18085550123", "Pacific/Honolulu"),
    ] {
        assert!(!federal(number, zone, "2026-09-16T07:59:59"), "{zone}");
        assert!(federal(number, zone, "2026-09-16T08:00"), "{zone}");
        assert!(federal(number, zone, "2026-09-16T20:59:59"), "{zone}");
        assert!(!federal(number, zone, "2026-09-16T21:00"), "{zone}");
    }
}

#[test]
fn it_must_still_be_open_at_the_last_ring() {
    let from = at("America/New_York", "2026-09-16T20:56");
    let closes_at = at("America/New_York", "2026-09-16T21:00");
    let opens_at = Some(at("America/New_York", "2026-09-17T08:00"));
    let until = |span: Span| {
        let place = place(NEW_YORK);
        window(&place, &[], &CallingHours::Federal, from, from + span)
    };
    assert_eq!(until(0.seconds()), Window::Open { closes_at });
    assert_eq!(until(239.seconds()), Window::Open { closes_at });
    assert_eq!(until(240.seconds()), Window::Closed { opens_at });
    assert_eq!(
        until((-1).hours()),
        Window::Open { closes_at },
        "it counts as from"
    );
}

#[test]
fn the_clocks_of_march_and_of_november() {
    for (sunday, monday, utc_opens) in [
        ("2026-03-08", "2026-03-09", "2026-03-09T12:00:00Z"),
        ("2026-11-01", "2026-11-02", "2026-11-02T13:00:00Z"),
    ] {
        for day in [sunday, monday] {
            assert!(!federal(
                NEW_YORK,
                "America/New_York",
                &format!("{day}T07:59:59")
            ));
            assert!(federal(
                NEW_YORK,
                "America/New_York",
                &format!("{day}T08:00")
            ));
            assert!(federal(
                NEW_YORK,
                "America/New_York",
                &format!("{day}T20:59:59")
            ));
            assert!(!federal(
                NEW_YORK,
                "America/New_York",
                &format!("{day}T21:00")
            ));
        }
        let late = at("America/New_York", &format!("{sunday}T21:00"));
        let opens_at = Some(utc_opens.parse().unwrap());
        assert_eq!(
            ask(NEW_YORK, &CallingHours::Federal, late),
            Window::Closed { opens_at }
        );
    }
}

#[test]
fn arizona_keeps_its_clocks_and_the_navajo_nation_changes_them() {
    let phoenix = |shown| federal("+16025550123", "America/Phoenix", shown);
    // In summer the Navajo Nation is an hour ahead, in winter it is not.
    assert!(phoenix("2026-07-15T08:00") && !phoenix("2026-07-15T07:59:59"));
    assert!(phoenix("2026-07-15T19:59:59") && !phoenix("2026-07-15T20:00"));
    assert!(phoenix("2026-12-15T08:00") && !phoenix("2026-12-15T07:59:59"));
    assert!(phoenix("2026-12-15T20:59:59") && !phoenix("2026-12-15T21:00"));
}

#[test]
fn adak_is_an_hour_behind_anchorage() {
    let anchorage = |shown| federal("+19075550123", "America/Anchorage", shown);
    // In winter Adak and Hawaii are one hour behind, in summer Hawaii is two.
    assert!(!anchorage("2026-12-16T08:59:59") && anchorage("2026-12-16T09:00"));
    assert!(!anchorage("2026-09-16T09:59:59") && anchorage("2026-09-16T10:00"));
    assert!(anchorage("2026-09-16T20:59:59") && !anchorage("2026-09-16T21:00"));
}

#[test]
fn newfoundlands_half_hour() {
    let st_johns = |shown| federal("+17095550123", "America/St_Johns", shown);
    // Labrador is half an hour behind: it opens the day, St. John's closes it.
    assert!(!st_johns("2026-09-16T09:29:59") && st_johns("2026-09-16T09:30"));
    assert!(st_johns("2026-09-16T21:29:59") && !st_johns("2026-09-16T21:30"));
}

#[test]
fn chattanooga_and_the_panhandle_are_open_only_when_both_zones_are() {
    for number in ["+14235550123", "+18505550123"] {
        let eastern = |shown| federal(number, "America/New_York", shown);
        assert!(
            !eastern("2026-09-16T08:59:59") && eastern("2026-09-16T09:00"),
            "{number}"
        );
    }
    assert!(federal(
        "+14235550123",
        "America/New_York",
        "2026-09-16T20:59:59"
    ));
    assert!(!federal(
        "+14235550123",
        "America/New_York",
        "2026-09-16T21:00"
    ));
    assert!(federal(
        "+18505550123",
        "America/New_York",
        "2026-09-16T19:59:59"
    ));
    assert!(!federal(
        "+18505550123",
        "America/New_York",
        "2026-09-16T20:00"
    ));
}

#[test]
fn three_provinces_after_they_stopped_changing_clocks() {
    let opens = |number| {
        let night = "2027-01-13T09:00:00Z".parse().unwrap();
        ask(number, &CallingHours::Federal, night)
    };
    // British Columbia's union holds Creston, which is at -07 with Vancouver, and Alberta's -06.
    for (number, utc) in [
        ("+16045550123", "2027-01-13T16:00:00Z"),
        ("+14035550123", "2027-01-13T15:00:00Z"),
        ("+12045550123", "2027-01-13T14:00:00Z"),
    ] {
        let opens_at = Some(utc.parse().unwrap());
        assert_eq!(opens(number), Window::Closed { opens_at }, "{number}");
    }
}

#[test]
fn a_number_without_a_place_is_never_open() {
    let noon = at("America/New_York", "2026-09-16T12:00");
    let added = [zone("America/New_York")];
    for number in [
        "+18005550199",
        "+15002345678",
        "+447012345678",
        "+870773111632",
    ] {
        for hours in [CallingHours::Safe, CallingHours::Federal] {
            for added in [&added[..], &[]] {
                let answer = window(&place(number), added, &hours, noon, noon);
                assert_eq!(answer, Window::UnknownZone, "{number}");
            }
        }
    }
}

#[test]
fn other_countries_have_no_rules_until_the_operator_names_them() {
    let london = "+442071838750";
    let shown = at("Europe/London", "2026-09-16T12:00");
    for hours in ["safe", "federal", "custom US mon-fri 10:00-16:00"] {
        let hours = parse_calling_hours(hours).unwrap();
        assert_eq!(ask(london, &hours, shown), Window::NoRulesForCountry);
    }
    let named = "custom GB mon-fri 09:00-18:00, holidays 12-25 2026-12-28";
    let named = parse_calling_hours(named).unwrap();
    let opens = |shown| is_open(london, &named, at("Europe/London", shown));
    assert!(opens("2026-09-16T09:00") && !opens("2026-09-16T08:59:59"));
    assert!(opens("2026-09-16T17:59:59") && !opens("2026-09-16T18:00"));
    assert!(!opens("2026-09-19T12:00"), "a Saturday");
    assert!(!opens("2026-12-25T12:00") && !opens("2026-12-28T12:00"));
    assert!(opens("2026-12-29T12:00"));
}

#[test]
fn days_that_touch_at_midnight_are_one_stretch() {
    let hours = "custom GB mon-sun 00:00-24:00, holidays 2026-09-20";
    let hours = parse_calling_hours(hours).unwrap();
    let place = place("+442071838750");
    let from = at("Europe/London", "2026-09-16T23:59");
    let answer = window(&place, &[], &hours, from, from + 5.minutes());
    let closes_at = at("Europe/London", "2026-09-20T00:00");
    assert_eq!(answer, Window::Open { closes_at });
    // Twice 01:30 in the night of 25 October.
    let from = at("Europe/London", "2026-10-25T00:30");
    let open = window(&place, &[], &hours, from, from + 5.hours());
    assert!(matches!(open, Window::Open { .. }));
}

#[test]
fn a_custom_day_that_the_clock_skips_or_repeats_is_taken_narrowly() {
    let hours = "custom GB sun 01:15-01:45, holidays 12-25";
    let hours = parse_calling_hours(hours).unwrap();
    let opens_after = |shown: &str| {
        let from = at("Europe/London", shown);
        ask("+442071838750", &hours, from)
    };
    let skipped = Some(at("Europe/London", "2026-04-05T01:15"));
    assert_eq!(
        opens_after("2026-03-29T00:00"),
        Window::Closed { opens_at: skipped }
    );
    let repeated = Some(at("Europe/London", "2026-11-01T01:15"));
    assert_eq!(
        opens_after("2026-10-25T00:00"),
        Window::Closed { opens_at: repeated }
    );
}

#[test]
fn a_search_without_an_end_ends() {
    let hours = "custom GB mon 09:00-10:00, holidays 01-01";
    let hours = parse_calling_hours(hours).unwrap();
    let from = at("Europe/London", "2026-09-16T12:00");
    let place = place("+442071838750");
    let never = window(&place, &[], &hours, from, from + 2.hours());
    assert_eq!(
        never,
        Window::Closed { opens_at: None },
        "no such hour is two hours long"
    );
    let far = window(&place, &[zone("Pacific/Kiritimati")], &hours, from, from);
    assert_eq!(
        far,
        Window::Closed { opens_at: None },
        "Monday morning there is Sunday in London"
    );
    for edge in [Timestamp::MAX, Timestamp::MIN] {
        let _ends = window(&place, &[], &CallingHours::Federal, edge, edge);
        assert!(!is_open(NEW_YORK, &CallingHours::Safe, edge));
    }
}

#[test]
fn an_added_zone_only_narrows() {
    let place = place(LOS_ANGELES);
    let added = [zone("America/New_York")];
    let opens = |added: &[Zone], shown| {
        let moment = at("America/Los_Angeles", shown);
        let answer = window(&place, added, &CallingHours::Federal, moment, moment);
        matches!(answer, Window::Open { .. })
    };
    // California opens at nine.
    assert!(opens(&[], "2026-09-16T09:00") && opens(&added, "2026-09-16T09:00"));
    assert!(opens(&[], "2026-09-16T20:59") && !opens(&added, "2026-09-16T20:59"));
    assert!(!opens(&added, "2026-09-16T18:00") && opens(&added, "2026-09-16T17:59:59"));
}

#[test]
fn safe_on_each_kind_of_day() {
    let chicago = |shown| safe("+16085550123", "America/Chicago", shown);
    assert!(!chicago("2026-09-16T09:59:59") && chicago("2026-09-16T10:00"));
    assert!(chicago("2026-09-16T16:59:59") && !chicago("2026-09-16T17:00"));
    assert!(
        !chicago("2026-09-19T09:59:59") && chicago("2026-09-19T10:00"),
        "Saturday"
    );
    assert!(
        chicago("2026-09-19T11:59:59") && !chicago("2026-09-19T12:00"),
        "Saturday"
    );
    for shown in [
        "2026-09-20T11:00",
        "2026-11-26T11:00",
        "2026-07-03T11:00",
        "2026-07-06T11:00",
    ] {
        assert!(
            !chicago(shown),
            "{shown} is a Sunday, a holiday, or kept for one"
        );
    }
}

#[test]
fn safe_never_rings_the_contiguous_states_before_eleven_in_new_york() {
    assert!(!safe(NEW_YORK, "America/New_York", "2026-09-16T10:59:59"));
    assert!(safe(NEW_YORK, "America/New_York", "2026-09-16T11:00"));
    assert!(safe("+18085550123", "Pacific/Honolulu", "2026-09-16T10:00"));
    assert!(safe(SAN_JUAN, "America/Puerto_Rico", "2026-09-16T10:00"));
    assert!(
        safe("+19025550123", "America/Halifax", "2026-09-16T10:00"),
        "Canada"
    );
}

#[test]
fn safe_keeps_what_is_stricter_still() {
    let augusta = |shown| safe("+12075550123", "America/New_York", shown);
    assert!(
        augusta("2026-09-16T11:00") && !augusta("2026-09-19T11:00"),
        "no Saturday in Maine"
    );
    assert!(
        !safe("+16055550123", "America/Chicago", "2026-09-19T11:00"),
        "nor in South Dakota"
    );
    let memphis = |shown| safe("+19015550123", "America/Chicago", shown);
    assert!(
        memphis("2026-09-19T10:30") && !memphis("2026-09-19T11:00"),
        "noon in Knoxville"
    );
}

/// Beside the law that is stricter for automated calls, `safe` lies inside every rule.
#[test]
fn safe_lies_inside_every_rule() {
    for row in united_states::STATES
        .iter()
        .chain([&united_states::FEDERAL, &canada::NATIONAL])
    {
        let whose = row.subdivision;
        assert!(SAFE.weekdays.is_within(row.weekdays), "{whose:?}");
        if !matches!(whose, Some("ME" | "SD")) {
            let saturday = row.saturday.unwrap();
            assert!(SAFE.saturday.unwrap().is_within(saturday), "{whose:?}");
        }
    }
}

#[test]
fn canada_on_each_kind_of_day() {
    // Nova Scotia and Prince Edward Island, one zone.
    let halifax = |shown: &str| federal("+19025550123", "America/Halifax", shown);
    assert!(!halifax("2026-09-16T08:59:59") && halifax("2026-09-16T09:00"));
    assert!(halifax("2026-09-16T21:29:59") && !halifax("2026-09-16T21:30"));
    for weekend in ["2026-09-19", "2026-09-20"] {
        assert!(!halifax(&format!("{weekend}T09:59:59")) && halifax(&format!("{weekend}T10:00")));
        assert!(halifax(&format!("{weekend}T17:59:59")) && !halifax(&format!("{weekend}T18:00")));
    }
    assert!(
        halifax("2026-07-01T12:00"),
        "the regulator asks for no holidays"
    );
    assert!(
        !safe("+19025550123", "America/Halifax", "2026-07-01T12:00"),
        "we do"
    );
}

#[test]
fn custom_narrows_the_law_and_leaves_other_countries_of_ours_safe() {
    let hours = "custom US mon-sun 08:00-21:00, holidays 12-24";
    let hours = parse_calling_hours(hours).unwrap();
    let opens = |number, zone, shown| is_open(number, &hours, at(zone, shown));
    assert!(opens(NEW_YORK, "America/New_York", "2026-09-16T08:00"));
    assert!(
        !opens(NEW_YORK, "America/New_York", "2026-12-24T12:00"),
        "a holiday of its own"
    );
    let miami = |shown| opens("+13055550123", "America/New_York", shown);
    assert!(
        miami("2026-09-16T19:59") && !miami("2026-09-16T20:00"),
        "Florida's own rule"
    );
    let halifax = |shown| opens("+19025550123", "America/Halifax", shown);
    assert!(
        halifax("2026-09-16T10:00") && !halifax("2026-09-16T17:00"),
        "still safe"
    );
    assert!(
        !opens(SAN_JUAN, "America/Puerto_Rico", "2026-09-16T18:00"),
        "still safe"
    );
}
