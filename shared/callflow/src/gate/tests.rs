use std::num::NonZeroU8;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::CallId;
use crate::consent::{CallConsent, ConsentBasis};
use crate::hours::CallingHours;
use crate::place::Region;

mod edges;
mod properties;

const NEW_YORK: &str = "+12125550123";
const CALIFORNIA: &str = "+14155550123";
const MONTREAL: &str = "+15145550123";
const TOLL_FREE: &str = "+18005550123";
const LONDON: &str = "+442071838750";

/// Noon of a Tuesday in New York, inside every kind of hours, and of no other moment's effect.
fn noon() -> Timestamp {
    at("2026-12-08T12:00:00-05:00")
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn region(code: &str) -> Region {
    Region::parse(code).unwrap()
}

fn at_most(count: u8) -> NonZeroU8 {
    NonZeroU8::new(count).unwrap()
}

fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

#[test]
fn the_longest_call_is_all_its_parts() {
    // Two minutes until it is dialled, half a minute late, six minutes of talk, half a minute until
    // Twilio puts the line down.
    assert_eq!(LONGEST_CALL, seconds(120 + 30 + 360 + 30));
}

#[test]
fn what_is_shown_of_facts_is_masked() {
    let shown = format!("{:?}", favourable(NEW_YORK));
    assert!(
        shown.starts_with("Facts") && shown.contains("+1***-***-0123"),
        "{shown}"
    );
    assert!(
        !shown.contains("2125550123") && !shown.contains("web form"),
        "{shown}"
    );
}

#[test]
fn a_verdict_is_allowed_or_has_a_refusal() {
    let allowed = verdict(&favourable(NEW_YORK), &federal(), noon());
    assert!(allowed.is_allowed() && allowed.refusal().is_none());
    let refused = verdict(&favourable(TOLL_FREE), &federal(), noon());
    assert!(!refused.is_allowed() && refused.refusal().is_some());
}

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

/// A call that may be placed: everything was read, and there is a consent.
fn favourable(to: &str) -> Facts {
    Facts {
        consent: Fact::Read(Some(CallConsent {
            basis: ConsentBasis::AskedToBeCalled,
            obtained_at: at("2026-11-01T00:00:00Z"),
            evidence: "web form 17".to_owned(),
        })),
        ..Facts::nothing_against(to)
    }
}

fn federal() -> Settings {
    Settings {
        calling_hours: CallingHours::Federal,
        ..Settings::default()
    }
}

fn codes(facts: &Facts, settings: &Settings, now: Timestamp) -> Vec<&'static str> {
    match verdict(facts, settings, now) {
        Verdict::Allowed(_) => Vec::new(),
        Verdict::Refused(refusal) => refusal.codes(),
    }
}

fn retry_at(facts: &Facts, settings: &Settings, now: Timestamp) -> Option<Timestamp> {
    verdict(facts, settings, now)
        .refusal()
        .expect("a refusal")
        .retry_at()
}

#[track_caller]
fn refused_for(facts: &Facts, code: &str) {
    assert_eq!(codes(facts, &Settings::default(), noon()), [code]);
}

#[track_caller]
fn allowed(facts: &Facts) {
    assert_eq!(codes(facts, &Settings::default(), noon()), [""; 0]);
}

#[test]
fn a_call_that_nothing_speaks_against_is_cleared_for_two_minutes() {
    let Verdict::Allowed(cleared) = verdict(&favourable(NEW_YORK), &Settings::default(), noon())
    else {
        panic!("refused");
    };
    assert_eq!(cleared.number().as_e164(), NEW_YORK);
    assert_eq!(cleared.dial_before(), noon() + seconds(120));
}

#[test]
fn whoever_looked_nothing_up_is_refused_for_every_fact() {
    let unread = Facts::unread(NEW_YORK);
    let Verdict::Refused(refusal) = verdict(&unread, &Settings::default(), noon()) else {
        panic!("allowed");
    };
    let told: Vec<String> = refusal
        .reasons()
        .iter()
        .filter_map(|reason| match reason {
            Reason::Unreadable { fact } => Some(fact.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(told.len(), 13);
    assert_eq!(told, unread.unreadable());
    assert_eq!(refusal.codes(), ["no_consent_basis", "unreadable"]);
}

/// I21: every subset of the facts, withheld from a call that is allowed otherwise.
#[test]
fn each_subset_of_facts_that_cannot_be_read_is_a_no_that_names_them() {
    let names = Facts::unread("").unreadable();
    for settings in [
        Settings::default(),
        Settings {
            consent_basis: Some(ConsentBasis::OwnNumber),
            ..Settings::default()
        },
    ] {
        for own_telephone in [false, true] {
            for subset in 1_u32..1 << names.len() {
                let mut facts = favourable(NEW_YORK);
                facts.test_number = Fact::Read(own_telephone);
                let withheld = names
                    .iter()
                    .enumerate()
                    .filter(|(index, _)| subset & (1 << index) != 0)
                    .map(|(_, name)| name.clone());
                let withheld: Vec<String> = withheld.collect();
                for name in &withheld {
                    facts.forget(name);
                }
                let verdict = verdict(&facts, &settings, noon());
                let refusal = verdict.refusal().expect("a refusal");
                let told: Vec<String> = refusal
                    .reasons()
                    .iter()
                    .filter_map(|reason| match reason {
                        Reason::Unreadable { fact } => Some(fact.clone()),
                        _ => None,
                    })
                    .collect();
                assert_eq!(told, withheld);
                assert_eq!(refusal.retry_at(), None);
            }
        }
    }
}

#[test]
fn all_reasons_are_given_at_once_and_in_order() {
    let now = at("2026-12-08T03:00:00-05:00");
    let mut facts = Facts::nothing_against(MONTREAL);
    let until = now + seconds(30);
    let full = Fact::Read(Counted {
        calls: 10_000,
        until,
    });
    facts.suppressed = Fact::Read(true);
    facts.holds = Fact::Read(vec![Hold {
        cause: HoldCause::Child,
        since: now,
    }]);
    facts.zone = Fact::Read(Some("Mars/Olympus".to_owned()));
    facts.recent_dials = Fact::Read(vec![now]);
    facts.account_minute = full;
    facts.key_minute = full;
    facts.account_second = full;
    facts.account_day = full;
    facts.live_call = Fact::Read(Some(LiveCall {
        call_id: None,
        until: None,
    }));
    facts.kill_switch = Fact::Read(true);
    facts.also_unreadable = vec!["moon".to_owned()];
    let settings = Settings {
        allowed_countries: [Region::US].into(),
        test_numbers_only: true,
        ..Settings::default()
    };
    let absent = [
        "invalid_number",
        "no_rules_for_country",
        "number_type_not_allowed",
    ];
    let expected: Vec<&str> = Reason::CODES
        .into_iter()
        .filter(|code| !absent.contains(code))
        .collect();
    assert_eq!(codes(&facts, &settings, now), expected);
    let toll_free = codes(&favourable(TOLL_FREE), &Settings::default(), noon());
    assert!(toll_free.contains(&"number_type_not_allowed"));
    let london = codes(&favourable(LONDON), &Settings::default(), noon());
    assert_eq!(london, ["country_not_allowed", "no_rules_for_country"]);
    facts.to = "12125550123".to_owned();
    assert_eq!(codes(&facts, &settings, now)[0], "invalid_number");
}

/// What each reason says is read by people: the whole of it.
#[test]
fn each_reason_says_what_would_have_to_change() {
    let until = at("2026-12-09T17:00:00Z");
    let reasons = [
        Reason::InvalidNumber,
        Reason::CountryNotAllowed {
            region: Some(region("GB")),
        },
        Reason::CountryNotAllowed { region: None },
        Reason::NoRulesForCountry {
            region: Some(region("GB")),
        },
        Reason::NumberTypeNotAllowed,
        Reason::LanguageNotServed,
        Reason::OptedOut,
        Reason::OnHold {
            cause: HoldCause::Declined,
            until: Some(until),
        },
        Reason::OnHold {
            cause: HoldCause::WrongNumber,
            until: None,
        },
        Reason::NoConsentBasis,
        Reason::UnknownTimeZone(ZoneFlaw::OfTheNumber),
        Reason::UnknownTimeZone(ZoneFlaw::Stated),
        Reason::OutsideCallingHours {
            opens_at: Some(until),
        },
        Reason::OutsideCallingHours { opens_at: None },
        Reason::NumberCapReached { until },
        Reason::RateLimited {
            rate: Rate::KeyMinute,
            until,
        },
        Reason::DailyCeilingReached { until },
        Reason::CallInProgress {
            call_id: Some(CallId::outbound(1)),
            until: None,
        },
        Reason::DiallingStopped(StoppedBy::Operator),
        Reason::DiallingStopped(StoppedBy::WaitingOptOut),
        Reason::NotATestNumber,
        Reason::Unreadable {
            fact: "suppressed".to_owned(),
        },
    ];
    let told: Vec<String> = reasons
        .iter()
        .map(|reason| format!("{}: {}", reason.code(), reason.remedy()))
        .collect();
    insta::assert_snapshot!("remedies", told.join("\n"));
    let mut coded: Vec<&str> = reasons.iter().map(Reason::code).collect();
    coded.dedup();
    assert_eq!(coded, Reason::CODES, "each code, in its place");
}

#[test]
fn no_number_is_shown() {
    let facts = favourable(NEW_YORK);
    let shown = format!(
        "{facts:?} {:?}",
        verdict(&facts, &Settings::default(), noon())
    );
    assert!(
        shown.contains("+1***-***-0123") && !shown.contains("2125550123"),
        "{shown}"
    );
}
