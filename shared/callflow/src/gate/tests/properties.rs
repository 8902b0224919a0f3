//! What holds of every verdict.

use proptest::prelude::*;

use super::*;

const ZONES: [&str; 4] = [
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Tokyo",
    "Mars/Olympus",
];

/// A fact that mostly speaks for the call, is against it at times, and is unreadable now and then.
fn fact<T: Clone + std::fmt::Debug + 'static>(
    good: T,
    bad: impl Strategy<Value = T> + 'static,
) -> impl Strategy<Value = Fact<T>> {
    prop_oneof![
        16 => Just(Fact::Read(good)),
        3 => bad.prop_map(Fact::Read),
        1 => Just(Fact::Unreadable),
    ]
}

/// A moment at most that many seconds before noon, or a minute after it.
fn before_noon(span: i64) -> impl Strategy<Value = Timestamp> {
    (-60..span).prop_map(|ago| noon() - seconds(ago))
}

fn hold() -> impl Strategy<Value = Hold> {
    let causes = [
        HoldCause::Declined,
        HoldCause::NotUnderstood,
        HoldCause::WrongNumber,
        HoldCause::Child,
    ];
    let cause = proptest::sample::select(causes.to_vec());
    (cause, before_noon(400 * DAY)).prop_map(|(cause, since)| Hold { cause, since })
}

fn counted() -> impl Strategy<Value = Counted> {
    (0..600_u32, -60..90_i64).prop_map(|(calls, ahead)| Counted {
        calls,
        until: noon() + seconds(ahead),
    })
}

fn facts() -> impl Strategy<Value = Facts> {
    let free = Counted {
        calls: 0,
        until: noon(),
    };
    let consent = favourable(NEW_YORK).consent;
    let number = proptest::sample::select(
        &[
            NEW_YORK,
            NEW_YORK,
            CALIFORNIA,
            MONTREAL,
            TOLL_FREE,
            LONDON,
            "2125550123",
        ][..],
    );
    let consent = prop_oneof![
        8 => Just(consent),
        1 => Just(Fact::Read(None)),
        1 => Just(Fact::Unreadable),
    ];
    let zone = proptest::sample::select(&ZONES[..]).prop_map(|name| Some(name.to_owned()));
    let dials = proptest::collection::vec(before_noon(8 * DAY), 1..5);
    let live = proptest::option::of(-60..90_i64).prop_map(|ahead| {
        Some(LiveCall {
            call_id: None,
            until: ahead.map(|ahead| noon() + seconds(ahead)),
        })
    });
    let person = (
        number,
        consent,
        fact(None, zone),
        fact(false, Just(true)),
        fact(false, Just(true)),
        fact(Vec::new(), proptest::collection::vec(hold(), 1..3)),
        fact(Vec::new(), dials),
    );
    let measure = (
        fact(None, live),
        fact(false, Just(true)),
        fact(None, before_noon(1_000).prop_map(Some)),
        fact(free, counted()),
        fact(free, counted()),
        fact(free, counted()),
        fact(free, counted()),
    );
    (person, measure).prop_map(|(person, measure)| {
        let (to, consent, zone, test_number, suppressed, holds, recent_dials) = person;
        let (live_call, kill_switch, opt_out_waiting_since, minute, key, second, day) = measure;
        Facts {
            to: to.to_owned(),
            consent,
            zone,
            test_number,
            suppressed,
            holds,
            recent_dials,
            live_call,
            kill_switch,
            opt_out_waiting_since,
            account_minute: minute,
            key_minute: key,
            account_second: second,
            account_day: day,
            also_unreadable: Vec::new(),
        }
    })
}

fn settings() -> impl Strategy<Value = Settings> {
    let hours = prop_oneof![Just(CallingHours::Safe), Just(CallingHours::Federal)];
    let countries = proptest::sample::subsequence(vec!["CA", "GB", "US"], 1..=3);
    let basis = proptest::option::of(Just(ConsentBasis::WrittenConsent));
    let zone = proptest::option::weighted(0.2, proptest::sample::select(&ZONES[..3]));
    let counts = (
        1..4_u8,
        1..8_u8,
        1..3_u32,
        1..60_u32,
        1..600_u32,
        1..400_u16,
    );
    (
        hours,
        countries,
        basis,
        zone,
        counts,
        prop::bool::weighted(0.1),
    )
        .prop_map(
            |(calling_hours, countries, consent_basis, zone, counts, test_numbers_only)| {
                let (per_day, per_week, second, minute, day, hold_after_no_days) = counts;
                Settings {
                    allowed_countries: countries.into_iter().map(region).collect(),
                    calling_hours,
                    timezone_default: zone.map(|name| Zone::named(name).unwrap()),
                    consent_basis,
                    hold_after_no_days,
                    calls_per_number_per_day: at_most(per_day),
                    calls_per_number_per_week: at_most(per_week),
                    calls_per_second: second,
                    calls_per_minute: minute,
                    calls_per_minute_per_key: minute,
                    calls_per_day: day,
                    test_numbers_only,
                    clock_not_before: Timestamp::MIN,
                }
            },
        )
}

/// The same call with less evidence for it, or one thing more against it.
fn worsen(facts: &mut Facts, settings: &mut Settings, how: usize) {
    let names = Facts::unread("").unreadable();
    let more = |counted: &mut Fact<Counted>| {
        if let Fact::Read(counted) = counted {
            counted.calls += 1;
            counted.until = counted.until.max(noon() + seconds(30));
        }
    };
    let fewer = |calls: &mut u32| *calls = calls.saturating_sub(1);
    let lower = |cap: &mut NonZeroU8| *cap = NonZeroU8::new(cap.get() - 1).unwrap_or(*cap);
    match how {
        0 if facts.consent != Fact::Unreadable => facts.consent = Fact::Read(None),
        1 if facts.zone == Fact::Read(None) => {
            facts.zone = Fact::Read(Some("America/Chicago".to_owned()));
        }
        2 if facts.test_number == Fact::Read(true) => facts.test_number = Fact::Read(false),
        3 if facts.suppressed == Fact::Read(false) => facts.suppressed = Fact::Read(true),
        4 => {
            if let Fact::Read(holds) = &mut facts.holds {
                holds.push(Hold {
                    cause: HoldCause::NotUnderstood,
                    since: noon() - seconds(20 * DAY),
                });
            }
        }
        5 => {
            if let Fact::Read(dials) = &mut facts.recent_dials {
                dials.push(noon() - seconds(20 * HOUR));
            }
        }
        6 if facts.live_call == Fact::Read(None) => {
            facts.live_call = Fact::Read(Some(LiveCall {
                call_id: None,
                until: Some(noon() + seconds(20)),
            }));
        }
        7 if facts.kill_switch == Fact::Read(false) => facts.kill_switch = Fact::Read(true),
        8 if facts.opt_out_waiting_since == Fact::Read(None) => {
            facts.opt_out_waiting_since = Fact::Read(Some(noon() - seconds(HOUR)));
        }
        9 => more(&mut facts.account_minute),
        10 => more(&mut facts.key_minute),
        11 => more(&mut facts.account_second),
        12 => more(&mut facts.account_day),
        13 => facts.also_unreadable.push("moon".to_owned()),
        14 => drop(settings.allowed_countries.pop_first()),
        15 => settings.consent_basis = None,
        16 => settings.hold_after_no_days += 30,
        17 => lower(&mut settings.calls_per_number_per_day),
        18 => lower(&mut settings.calls_per_number_per_week),
        19 => fewer(&mut settings.calls_per_second),
        20 => fewer(&mut settings.calls_per_minute),
        21 => fewer(&mut settings.calls_per_minute_per_key),
        22 => fewer(&mut settings.calls_per_day),
        23 => settings.test_numbers_only = true,
        24 => settings.calling_hours = CallingHours::Safe,
        25 if settings.timezone_default.is_none() => {
            settings.timezone_default = Some(Zone::named("America/Denver").unwrap());
        }
        26 => settings.clock_not_before = noon() + seconds(HOUR),
        other => {
            if let Some(name) = names.get(other.saturating_sub(27)) {
                facts.forget(name);
            }
        }
    }
}

const WAYS_TO_WORSEN: usize = 40;

/// Some thousands of cases, or as many more as `PROPTEST_CASES` asks for.
fn many() -> ProptestConfig {
    let default = ProptestConfig::default();
    ProptestConfig {
        cases: default.cases.max(1_500),
        ..default
    }
}

proptest! {
    #![proptest_config(many())]

    /// I20, by a step of any kind from anywhere.
    #[test]
    fn nothing_that_speaks_against_a_call_turns_a_no_into_a_yes(
        before in facts(),
        decided in settings(),
        hows in proptest::collection::vec(0..WAYS_TO_WORSEN, 1..4),
        minutes in -12 * 60..12 * 60_i64,
    ) {
        let now = noon() + seconds(60 * minutes);
        let refused = !verdict(&before, &decided, now).is_allowed();
        let (mut facts, mut settings) = (before, decided);
        for how in &hows {
            worsen(&mut facts, &mut settings, *how);
        }
        let worse = verdict(&facts, &settings, now);
        prop_assert!(!(refused && worse.is_allowed()), "{hows:?}: {facts:?} {settings:?}");
    }

    #[test]
    fn a_verdict_is_a_call_in_time_or_a_reason(
        facts in facts(),
        settings in settings(),
        minutes in -12 * 60..12 * 60_i64,
    ) {
        let now = noon() + seconds(60 * minutes);
        match verdict(&facts, &settings, now) {
            Verdict::Allowed(cleared) => {
                prop_assert!(now < cleared.dial_before());
                prop_assert!(cleared.dial_before() <= now + DIAL_WITHIN);
                prop_assert_eq!(cleared.number().as_e164(), facts.to);
                prop_assert_eq!(facts.suppressed, Fact::Read(false));
            }
            Verdict::Refused(refusal) => {
                prop_assert!(!refusal.reasons().is_empty());
                prop_assert!(refusal.reasons().contains(refusal.main_reason()));
                let ranks: Vec<_> = refusal.reasons().iter().map(Reason::rank).collect();
                prop_assert!(ranks.is_sorted());
            }
        }
    }

    /// Waiting helps from the moment that is told, and not before it.
    #[test]
    fn the_moment_to_retry_is_the_first_at_which_every_reason_is_gone(
        mut facts in facts(),
        settings in settings(),
        minutes in -12 * 60..12 * 60_i64,
        share in 0.0..1.0_f64,
    ) {
        // An opt-out that waits on would be a new reason by then.
        facts.opt_out_waiting_since = Fact::Read(None);
        let now = noon() + seconds(60 * minutes);
        let verdict_now = verdict(&facts, &settings, now);
        if let Some(retry_at) = verdict_now.refusal().and_then(Refusal::retry_at) {
            prop_assert!(retry_at > now);
            prop_assert!(verdict(&facts, &settings, retry_at).is_allowed(), "{retry_at}");
            let wait = retry_at.duration_since(now);
            for early in [retry_at - seconds(1), now + wait.mul_f64(share)] {
                if early < retry_at && early >= now {
                    prop_assert!(!verdict(&facts, &settings, early).is_allowed(), "{early}");
                }
            }
        }
    }
}

/// Otherwise the properties above would say nothing.
#[test]
fn what_is_generated_is_allowed_often_and_refused_for_every_reason() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen = std::collections::BTreeMap::<&str, u32>::new();
    let (mut allowed, mut retries) = (0, 0);
    for _ in 0..2_000 {
        let facts = facts().new_tree(&mut runner).unwrap().current();
        let settings = settings().new_tree(&mut runner).unwrap().current();
        match verdict(&facts, &settings, noon()) {
            Verdict::Allowed(_) => allowed += 1,
            Verdict::Refused(refusal) => {
                retries += u32::from(refusal.retry_at().is_some());
                for code in refusal.codes() {
                    *seen.entry(code).or_default() += 1;
                }
            }
        }
    }
    assert!(allowed > 50 && retries > 25, "{allowed} {retries}");
    for code in Reason::CODES {
        assert!(
            seen.get(code).is_some_and(|times| *times > 10),
            "{code}: {seen:?}"
        );
    }
}
