//! Each rule at its edges.

use super::*;

#[test]
fn a_number_is_e164_and_exists() {
    for to in [
        "",
        "+",
        "2125550123",
        "12125550123",
        "(212) 555-0123",
        "+1 212 555 0123",
        "+1-212-555-0123",
        "+1(212)5550123",
        "0012125550123",
        "+1212555012",
        "+121255501234",
        " +12125550123",
        "+12125550123 ",
        "+12125550123;ext=1",
        "tel:+12125550123",
        "+１２１２５５５０１２３",
        "\u{200e}+12125550123",
        "+112125550123",
        "+4402071838750",
        "+11234567890",
        "+9991234567",
        "911",
        "+1911",
        "anonymous",
    ] {
        let facts = favourable(to);
        assert_eq!(
            codes(&facts, &Settings::default(), noon()),
            ["invalid_number"],
            "{to:?}"
        );
        assert_eq!(retry_at(&facts, &Settings::default(), noon()), None);
    }
}

#[test]
fn a_country_is_listed_or_not_rung() {
    let only = |countries: &[&str]| Settings {
        allowed_countries: countries.iter().map(|code| region(code)).collect(),
        ..Settings::default()
    };
    let facts = favourable(NEW_YORK);
    assert_eq!(codes(&facts, &only(&["US"]), noon()), [""; 0]);
    assert_eq!(codes(&facts, &only(&["GB", "US"]), noon()), [""; 0]);
    for others in [&[][..], &["CA"], &["PR"]] {
        assert_eq!(
            codes(&facts, &only(others), noon()),
            ["country_not_allowed"]
        );
    }
    let listed = codes(&favourable(LONDON), &only(&["GB"]), noon());
    assert_eq!(listed, ["no_rules_for_country"]);
}

#[test]
fn only_lines_that_a_person_answers_in_our_language_are_rung() {
    let toll_free = codes(&favourable(TOLL_FREE), &Settings::default(), noon());
    assert!(
        toll_free.contains(&"number_type_not_allowed"),
        "{toll_free:?}"
    );
    refused_for(&favourable(MONTREAL), "language_not_served");
}

#[test]
fn an_opt_out_is_a_no_for_good() {
    let mut facts = favourable(NEW_YORK);
    facts.suppressed = Fact::Read(true);
    refused_for(&facts, "opted_out");
    assert_eq!(retry_at(&facts, &Settings::default(), noon()), None);
}

#[test]
fn a_hold_ends_on_its_day_or_never() {
    let ends = [(HoldCause::Declined, 365), (HoldCause::NotUnderstood, 30)];
    for (cause, days) in ends {
        for (since, held) in [
            (noon() - seconds(days * DAY), false),
            (noon() - seconds(days * DAY - 1), true),
            (noon(), true),
            (noon() + seconds(HOUR), true),
        ] {
            let mut facts = favourable(NEW_YORK);
            facts.holds = Fact::Read(vec![Hold { cause, since }]);
            let found = codes(&facts, &Settings::default(), noon());
            assert_eq!(
                found,
                if held { vec!["on_hold"] } else { vec![] },
                "{cause:?} {since}"
            );
        }
    }
    for cause in [HoldCause::WrongNumber, HoldCause::Child] {
        let mut facts = favourable(NEW_YORK);
        let since = noon() - seconds(10_000 * DAY);
        facts.holds = Fact::Read(vec![Hold { cause, since }]);
        refused_for(&facts, "on_hold");
        assert_eq!(retry_at(&facts, &Settings::default(), noon()), None);
    }
    let shorter = Settings {
        hold_after_no_days: 7,
        ..Settings::default()
    };
    let mut facts = favourable(NEW_YORK);
    facts.holds = Fact::Read(vec![Hold {
        cause: HoldCause::Declined,
        since: noon() - seconds(7 * DAY),
    }]);
    assert_eq!(codes(&facts, &shorter, noon()), [""; 0]);
    refused_for(&facts, "on_hold");
}

#[test]
fn a_call_needs_a_consent_or_a_standing_basis() {
    let standing = Settings {
        consent_basis: Some(ConsentBasis::WrittenConsent),
        ..Settings::default()
    };
    let stated = |obtained_at: Timestamp, evidence: &str| {
        let mut facts = favourable(NEW_YORK);
        facts.consent = Fact::Read(Some(CallConsent {
            basis: ConsentBasis::WrittenConsent,
            obtained_at,
            evidence: evidence.to_owned(),
        }));
        facts
    };
    allowed(&stated(noon(), "form 1"));
    for none in [
        Facts::nothing_against(NEW_YORK),
        stated(noon() + seconds(1), "form 1"),
        stated(noon(), " "),
        stated(noon(), &"x".repeat(CallConsent::MAX_EVIDENCE + 1)),
    ] {
        refused_for(&none, "no_consent_basis");
        assert_eq!(codes(&none, &standing, noon()), [""; 0]);
    }
}

#[test]
fn a_zone_only_narrows_and_one_that_is_none_is_a_no() {
    let mut facts = favourable(NEW_YORK);
    facts.zone = Fact::Read(Some("America/Chicago".to_owned()));
    allowed(&facts);
    // Noon in New York is seven in the morning in Honolulu.
    facts.zone = Fact::Read(Some("Pacific/Honolulu".to_owned()));
    refused_for(&facts, "outside_calling_hours");
    facts.zone = Fact::Read(None);
    let default = |name: &str| Settings {
        timezone_default: Some(Zone::named(name).unwrap()),
        ..Settings::default()
    };
    let honolulu = default("Pacific/Honolulu");
    assert_eq!(codes(&facts, &honolulu, noon()), ["outside_calling_hours"]);
    for nonsense in ["", "Mars/Olympus", "EST5EDT4,whatever", "../etc/passwd"] {
        let mut facts = favourable(NEW_YORK);
        facts.zone = Fact::Read(Some(nonsense.to_owned()));
        refused_for(&facts, "unknown_time_zone");
    }
    // Where no zone is known, a stated one does not help.
    let mut nowhere = favourable(TOLL_FREE);
    nowhere.zone = Fact::Read(Some("America/New_York".to_owned()));
    let found = codes(&nowhere, &default("America/New_York"), noon());
    assert!(found.contains(&"unknown_time_zone"), "{found:?}");
}

#[test]
fn the_telephone_has_rung_three_minutes_before_the_hours_end() {
    let by = |time: &str| {
        let now = at(&format!("2026-12-08T{time}-05:00"));
        match verdict(&favourable(NEW_YORK), &federal(), now) {
            Verdict::Allowed(cleared) => Some(cleared.dial_before()),
            Verdict::Refused(refusal) => {
                assert_eq!(refusal.codes(), ["outside_calling_hours"], "{time}");
                None
            }
        }
    };
    let moment = |time: &str| Some(at(&format!("2026-12-08T{time}-05:00")));
    assert_eq!(by("07:59:59"), None);
    assert_eq!(by("08:00:00"), moment("08:02:00"));
    assert_eq!(by("20:54:59"), moment("20:56:59"));
    assert_eq!(by("20:55:00"), moment("20:57:00"));
    assert_eq!(by("20:55:01"), moment("20:57:00"));
    assert_eq!(by("20:56:59"), moment("20:57:00"));
    assert_eq!(by("20:57:00"), None);
    assert_eq!(by("20:59:59"), None);
    assert_eq!(by("21:00:00"), None);
}

#[test]
fn too_late_today_is_early_tomorrow() {
    for late in ["20:57:00", "20:58:30", "20:59:59", "21:00:00", "23:59:59"] {
        let now = at(&format!("2026-12-08T{late}-05:00"));
        let retry = retry_at(&favourable(NEW_YORK), &federal(), now);
        assert_eq!(retry, Some(at("2026-12-09T08:00:00-05:00")), "{late}");
    }
}

#[test]
fn a_number_is_rung_once_in_24_hours_and_thrice_in_seven_days() {
    let capped = |ago: &[i64], settings: &Settings| {
        let mut facts = favourable(NEW_YORK);
        let dials = ago.iter().map(|ago| noon() - seconds(*ago)).collect();
        facts.recent_dials = Fact::Read(dials);
        let codes = codes(&facts, settings, noon());
        assert!(
            codes.is_empty() || codes == ["number_cap_reached"],
            "{codes:?}"
        );
        !codes.is_empty()
    };
    let default = Settings::default();
    for (ago, expected) in [
        (&[][..], false),
        (&[DAY], false),
        (&[DAY - 1], true),
        (&[0], true),
        (&[-HOUR], true),
        (&[2 * DAY, DAY], false),
        (&[3 * DAY, 2 * DAY, DAY], true),
        (&[DAY, 3 * DAY, 2 * DAY], true),
        (&[7 * DAY - 1, 2 * DAY, DAY], true),
        (&[7 * DAY, 2 * DAY, DAY], false),
    ] {
        assert_eq!(capped(ago, &default), expected, "{ago:?}");
    }
    let generous = Settings {
        calls_per_number_per_day: at_most(3),
        calls_per_number_per_week: at_most(7),
        ..Settings::default()
    };
    for (ago, expected) in [
        (&[HOUR][..], false),
        (&[HOUR - 1], true),
        (&[3 * HOUR, 2 * HOUR], false),
        (&[3 * HOUR, 2 * HOUR, HOUR], true),
        (&[DAY, 2 * HOUR, HOUR], false),
    ] {
        assert_eq!(capped(ago, &generous), expected, "{ago:?}");
    }
}

#[test]
fn a_cap_is_free_when_the_dial_that_fills_it_has_gone_by() {
    let until = |ago: &[i64]| {
        let mut facts = favourable(NEW_YORK);
        let dials = ago.iter().map(|ago| noon() - seconds(*ago)).collect();
        facts.recent_dials = Fact::Read(dials);
        retry_at(&facts, &federal(), noon())
    };
    assert_eq!(until(&[HOUR]), Some(noon() + seconds(23 * HOUR)));
    // The hour between two calls is over sooner than the day.
    assert_eq!(until(&[1800]), Some(noon() + seconds(DAY - 1800)));
    assert_eq!(
        until(&[3 * DAY, 2 * DAY, DAY]),
        Some(noon() + seconds(4 * DAY))
    );
    // At night, when the cap is free, it is not the hour.
    assert_eq!(until(&[10 * HOUR]), Some(at("2026-12-09T08:00:00-05:00")));
}

#[test]
fn rates_and_the_ceiling_hold_until_their_span_is_over() {
    type Of = fn(&mut Facts) -> &mut Fact<Counted>;
    let counters: [(Of, u32, &str); 4] = [
        (|facts| &mut facts.account_second, 1, "rate_limited"),
        (|facts| &mut facts.account_minute, 30, "rate_limited"),
        (|facts| &mut facts.key_minute, 30, "rate_limited"),
        (|facts| &mut facts.account_day, 500, "daily_ceiling_reached"),
    ];
    for own_telephone in [false, true] {
        for (counter, most, code) in counters {
            let mut facts = favourable(NEW_YORK);
            facts.test_number = Fact::Read(own_telephone);
            let until = noon() + seconds(60);
            *counter(&mut facts) = Fact::Read(Counted {
                calls: most - 1,
                until,
            });
            allowed(&facts);
            *counter(&mut facts) = Fact::Read(Counted { calls: most, until });
            refused_for(&facts, code);
            assert_eq!(retry_at(&facts, &Settings::default(), noon()), Some(until));
            let until = noon();
            *counter(&mut facts) = Fact::Read(Counted { calls: most, until });
            allowed(&facts);
        }
    }
}

#[test]
fn a_number_has_one_call_at_a_time() {
    for (until, live) in [
        (None, true),
        (Some(noon() + seconds(1)), true),
        (Some(noon()), false),
    ] {
        let mut facts = favourable(NEW_YORK);
        let call_id = Some(CallId::outbound(7));
        facts.live_call = Fact::Read(Some(LiveCall { call_id, until }));
        let found = codes(&facts, &Settings::default(), noon());
        assert_eq!(
            found,
            if live {
                vec!["call_in_progress"]
            } else {
                vec![]
            }
        );
        if live {
            assert_eq!(retry_at(&facts, &Settings::default(), noon()), until);
        }
    }
}

#[test]
fn dialling_stops_for_the_operator_and_for_an_opt_out_that_waits() {
    let mut facts = favourable(NEW_YORK);
    facts.kill_switch = Fact::Read(true);
    refused_for(&facts, "dialling_stopped");
    let mut facts = favourable(NEW_YORK);
    facts.opt_out_waiting_since = Fact::Read(Some(noon() - seconds(600)));
    allowed(&facts);
    facts.opt_out_waiting_since = Fact::Read(Some(noon() - seconds(601)));
    refused_for(&facts, "dialling_stopped");
    assert_eq!(retry_at(&facts, &Settings::default(), noon()), None);
}

#[test]
fn where_only_test_numbers_are_rung_nobody_else_is() {
    let own = Settings {
        test_numbers_only: true,
        ..Settings::default()
    };
    let mut facts = favourable(NEW_YORK);
    assert_eq!(codes(&facts, &own, noon()), ["not_a_test_number"]);
    facts.test_number = Fact::Read(true);
    assert_eq!(codes(&facts, &own, noon()), [""; 0]);
}

#[test]
fn the_operators_own_telephone_rings_at_midnight_from_anywhere() {
    let midnight = at("2026-12-06T00:00:00-05:00");
    for to in [NEW_YORK, CALIFORNIA, MONTREAL, LONDON] {
        let mut facts = Facts::nothing_against(to);
        facts.test_number = Fact::Read(true);
        facts.recent_dials = Fact::Read(vec![midnight]);
        facts.holds = Fact::Read(vec![Hold {
            cause: HoldCause::WrongNumber,
            since: midnight,
        }]);
        facts.zone = Fact::Read(Some("Pacific/Honolulu".to_owned()));
        let Verdict::Allowed(cleared) = verdict(&facts, &Settings::default(), midnight) else {
            panic!("{to}");
        };
        assert_eq!(cleared.dial_before(), midnight + seconds(120));
        facts.suppressed = Fact::Read(true);
        facts.kill_switch = Fact::Read(true);
        facts.live_call = Fact::Read(Some(LiveCall {
            call_id: None,
            until: None,
        }));
        let found = codes(&facts, &Settings::default(), midnight);
        assert_eq!(found, ["opted_out", "call_in_progress", "dialling_stopped"]);
    }
    for to in [TOLL_FREE, "2125550123"] {
        let mut facts = favourable(to);
        facts.test_number = Fact::Read(true);
        assert!(
            !codes(&facts, &Settings::default(), midnight).is_empty(),
            "{to}"
        );
    }
}

#[test]
fn a_clock_that_is_too_early_is_not_believed() {
    let settings = Settings {
        clock_not_before: noon(),
        ..Settings::default()
    };
    let facts = favourable(NEW_YORK);
    assert_eq!(codes(&facts, &settings, noon()), [""; 0]);
    assert_eq!(
        codes(&facts, &settings, noon() - seconds(1)),
        ["unreadable"]
    );
}

#[test]
fn of_several_reasons_the_one_that_stands_longest_is_the_main_one() {
    let main = |change: &dyn Fn(&mut Facts)| {
        let mut facts = favourable(NEW_YORK);
        let until = noon() + seconds(30);
        facts.account_minute = Fact::Read(Counted { calls: 30, until });
        change(&mut facts);
        let verdict = verdict(&facts, &Settings::default(), noon());
        verdict.refusal().expect("a refusal").main_reason().code()
    };
    assert_eq!(main(&|_| ()), "rate_limited");
    let rung = |facts: &mut Facts| facts.recent_dials = Fact::Read(vec![noon()]);
    assert_eq!(main(&rung), "number_cap_reached");
    assert_eq!(
        main(&|facts| facts.kill_switch = Fact::Read(true)),
        "dialling_stopped"
    );
    let both = |facts: &mut Facts| {
        facts.suppressed = Fact::Read(true);
        facts.forget("holds");
    };
    assert_eq!(main(&both), "opted_out");
}

#[test]
fn the_moment_to_retry_is_also_told_in_the_zones_of_the_number() {
    let night = at("2026-12-08T23:00:00-05:00");
    let verdict = verdict(&favourable(NEW_YORK), &federal(), night);
    let refusal = verdict.refusal().expect("a refusal");
    let there: Vec<String> = refusal
        .retry_at_there()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(there, ["2026-12-09T08:00:00-05:00[America/New_York]"]);
}
