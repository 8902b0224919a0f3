//! A verdict of the dial gate, as the API tells it.
//!
//! A refusal is one problem document with every reason. Its status is that of the main reason, the
//! one that stands longest, except that `not_a_test_number` comes before all others, and
//! `call_in_progress` before what passes as well:
//!
//! | status | reasons |
//! |---|---|
//! | 400 | `invalid_number` |
//! | 403 | `country_not_allowed`, `no_rules_for_country`, `number_type_not_allowed`, `language_not_served`, `unknown_time_zone`, `not_a_test_number`: this deployment does not ring there |
//! | 409 | `opted_out`, `on_hold`, `outside_calling_hours`, `call_in_progress`, `dialling_stopped`: as things stand now |
//! | 422 | `no_consent_basis`: the request could state one |
//! | 429 | `number_cap_reached`, `rate_limited`, `daily_ceiling_reached` |
//! | 503 | `unreadable`: a fault of ours |
//!
//! Never 404: no answer tells whether a number is known here. Where waiting helps, `retry_at` and
//! `Retry-After` say how long.

use callflow::gate::{Reason, Refusal, Stands, Verdict};
use http::StatusCode;
use jiff::{Timestamp, Zoned};
use serde::Serialize;

use crate::problem::Problem;

/// After a fault of ours a client may try again so many seconds later.
const AFTER_A_FAULT: u32 = 5;

/// What a verdict says, for whoever asks without dialling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Whether the number may be rung.
    pub allowed: bool,
    /// The code of every reason against it, each once.
    pub reasons: Vec<&'static str>,
    /// For each reason, what would have to change.
    pub changes: Vec<Change>,
    /// The first moment at which every reason is gone, where waiting helps.
    pub retry_at: Option<Timestamp>,
    /// The same moment, in each zone that the number may be in.
    pub retry_at_there: Vec<Zoned>,
    /// Where it is allowed: the moment by which Twilio must have dialled.
    pub dial_before: Option<Timestamp>,
}

/// What would have to change for one reason to be gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The reason's code.
    pub reason: &'static str,
    /// What would have to change.
    pub change: String,
}

impl Told {
    /// What this verdict says.
    pub fn of(verdict: &Verdict) -> Self {
        let nothing = Self {
            allowed: false,
            reasons: Vec::new(),
            changes: Vec::new(),
            retry_at: None,
            retry_at_there: Vec::new(),
            dial_before: None,
        };
        match verdict {
            Verdict::Allowed(cleared) => Self {
                allowed: true,
                dial_before: Some(cleared.dial_before()),
                ..nothing
            },
            Verdict::Refused(refusal) => Self {
                reasons: refusal.codes(),
                changes: refusal.reasons().iter().map(Change::of).collect(),
                retry_at: refusal.retry_at(),
                retry_at_there: refusal.retry_at_there(),
                ..nothing
            },
        }
    }
}

impl Change {
    fn of(reason: &Reason) -> Self {
        Self {
            reason: reason.code(),
            change: reason.remedy(),
        }
    }
}

/// The problem document of a refusal at `now`.
pub fn problem(refusal: &Refusal, now: Timestamp) -> Problem {
    let main = told_first(refusal);
    let remedies: Vec<String> = refusal.reasons().iter().map(Reason::remedy).collect();
    let mut problem = Problem::refused(status(main), main.code(), title(main), remedies.join(" "));
    problem.reasons = refusal.codes();
    problem.retry_at = refusal.retry_at();
    problem.retry_at_there = refusal.retry_at_there();
    problem.retry_after = match main {
        Reason::Unreadable { .. } => Some(AFTER_A_FAULT),
        _ => refusal.retry_at().map(|at| whole_seconds(now, at)),
    };
    for reason in refusal.reasons() {
        match reason {
            Reason::InvalidNumber => problem.pointer = Some("/to".to_owned()),
            Reason::CallInProgress {
                call_id: Some(id), ..
            } => problem.call_id = Some(id.to_string()),
            _ => {}
        }
    }
    problem
}

/// The main reason. Where only the operator's own telephones are rung it is that: for one of those
/// most of the others are none. Where all reasons pass by themselves it is the call that is going
/// on, if there is one: a request that was sent twice must be told of the first one's call.
fn told_first(refusal: &Refusal) -> &Reason {
    let main = refusal.main_reason();
    let not_ours = |reason: &&Reason| matches!(reason, Reason::NotATestNumber);
    if let Some(not_ours) = refusal.reasons().iter().find(not_ours) {
        return not_ours;
    }
    let going_on = |reason: &&Reason| matches!(reason, Reason::CallInProgress { .. });
    match main.stands() {
        Stands::Until(_) => refusal.reasons().iter().find(going_on).unwrap_or(main),
        Stands::UntilChanged => main,
    }
}

/// So many that whoever waits for them is not too early.
fn whole_seconds(now: Timestamp, at: Timestamp) -> u32 {
    let wait = at.duration_since(now);
    let begun = i64::from(wait.subsec_nanos() > 0);
    u32::try_from(wait.as_secs() + begun).unwrap_or(0)
}

fn status(main: &Reason) -> StatusCode {
    match main {
        Reason::InvalidNumber => StatusCode::BAD_REQUEST,
        Reason::CountryNotAllowed { .. }
        | Reason::NoRulesForCountry { .. }
        | Reason::NumberTypeNotAllowed
        | Reason::LanguageNotServed
        | Reason::UnknownTimeZone(_)
        | Reason::NotATestNumber => StatusCode::FORBIDDEN,
        Reason::OptedOut
        | Reason::OnHold { .. }
        | Reason::OutsideCallingHours { .. }
        | Reason::CallInProgress { .. }
        | Reason::DiallingStopped(_) => StatusCode::CONFLICT,
        Reason::NoConsentBasis => StatusCode::UNPROCESSABLE_ENTITY,
        Reason::NumberCapReached { .. }
        | Reason::RateLimited { .. }
        | Reason::DailyCeilingReached { .. } => StatusCode::TOO_MANY_REQUESTS,
        Reason::Unreadable { .. } => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn title(main: &Reason) -> &'static str {
    match main {
        Reason::InvalidNumber => "This is not a number that can be rung",
        Reason::CountryNotAllowed { .. } => "This country is not rung",
        Reason::NoRulesForCountry { .. } => "There are no calling hours for this country",
        Reason::NumberTypeNotAllowed => "This kind of line is not rung",
        Reason::LanguageNotServed => "We do not speak the language of this place",
        Reason::OptedOut => "The owner of this number asked not to be called",
        Reason::OnHold { .. } => "An earlier call ended so that this number is left alone",
        Reason::NoConsentBasis => "Nothing says that this person may be called",
        Reason::UnknownTimeZone(_) => "It is not known what time it is there",
        Reason::OutsideCallingHours { .. } => "It is not the hour to call there",
        Reason::NumberCapReached { .. } => "This number was rung as often as it may be",
        Reason::RateLimited { .. } => "Too many calls at once",
        Reason::DailyCeilingReached { .. } => "The calls of this day are spent",
        Reason::CallInProgress { .. } => "A call to this number has not ended",
        Reason::DiallingStopped(_) => "All dialling is stopped",
        Reason::NotATestNumber => "Only test numbers are rung here",
        Reason::Unreadable { .. } => "What decides this could not be read",
    }
}

#[cfg(test)]
mod tests {
    use callflow::CallId;
    use callflow::gate::{Counted, Fact, Facts, LiveCall, Settings, verdict};
    use http::header::RETRY_AFTER;

    use super::*;

    fn noon() -> Timestamp {
        "2026-12-08T12:00:00-05:00".parse().unwrap()
    }

    fn settings() -> Settings {
        Settings {
            consent_basis: Some(callflow::consent::ConsentBasis::WrittenConsent),
            ..Settings::default()
        }
    }

    fn refused(to: &str, change: impl Fn(&mut Facts, &mut Settings)) -> Problem {
        refused_at(noon(), to, change)
    }

    fn refused_at(now: Timestamp, to: &str, change: impl Fn(&mut Facts, &mut Settings)) -> Problem {
        let (mut facts, mut settings) = (Facts::nothing_against(to), settings());
        change(&mut facts, &mut settings);
        let verdict = verdict(&facts, &settings, now);
        problem(verdict.refusal().expect("a refusal"), now)
    }

    const NEW_YORK: &str = "+12125550123";

    /// The code, the status and the seconds to wait, of each reason alone.
    #[test]
    fn each_reason_has_its_status_and_its_time() {
        let full = |seconds| {
            let until = noon() + jiff::SignedDuration::from_secs(seconds);
            Fact::Read(Counted { calls: 600, until })
        };
        let alone = [
            refused("2125550123", |_, _| ()),
            refused(NEW_YORK, |_, settings| settings.allowed_countries.clear()),
            refused("+17875550123", |_, _| ()),
            refused("+15145550123", |_, _| ()),
            refused(NEW_YORK, |facts, _| facts.suppressed = Fact::Read(true)),
            refused(NEW_YORK, |_, settings| settings.consent_basis = None),
            refused(NEW_YORK, |facts, _| {
                facts.zone = Fact::Read(Some("Mars/Olympus".to_owned()));
            }),
            refused(NEW_YORK, |facts, _| {
                facts.zone = Fact::Read(Some("America/Los_Angeles".to_owned()));
            }),
            refused(NEW_YORK, |facts, _| {
                facts.recent_dials = Fact::Read(vec![noon()]);
            }),
            refused(NEW_YORK, |facts, _| facts.account_second = full(1)),
            refused(NEW_YORK, |facts, _| facts.key_minute = full(40)),
            refused(NEW_YORK, |facts, _| facts.account_day = full(120)),
            refused(NEW_YORK, |facts, _| {
                let call_id = Some(CallId::outbound(7));
                let until = Some(noon() + jiff::SignedDuration::from_millis(60_500));
                facts.live_call = Fact::Read(Some(LiveCall { call_id, until }));
            }),
            refused(NEW_YORK, |facts, _| facts.kill_switch = Fact::Read(true)),
            refused(NEW_YORK, |_, settings| settings.test_numbers_only = true),
            refused(NEW_YORK, |facts, _| facts.forget("suppressed")),
        ];
        let told: Vec<String> = alone
            .iter()
            .map(|problem| {
                let wait = problem
                    .retry_after
                    .map(|seconds| format!(", wait {seconds}"));
                format!(
                    "{} {}{}",
                    problem.status,
                    problem.code,
                    wait.unwrap_or_default()
                )
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        400 invalid_number
        403 country_not_allowed
        403 country_not_allowed
        403 language_not_served
        409 opted_out
        422 no_consent_basis
        403 unknown_time_zone
        409 outside_calling_hours, wait 3600
        429 number_cap_reached, wait 86400
        429 rate_limited, wait 1
        429 rate_limited, wait 40
        429 daily_ceiling_reached, wait 120
        409 call_in_progress, wait 61
        409 dialling_stopped
        403 not_a_test_number
        503 unreadable, wait 5
        ");
        assert_eq!(
            alone[12].call_id.as_deref(),
            Some(CallId::outbound(7).as_str())
        );
    }

    #[test]
    fn a_refusal_is_a_document_with_every_reason_and_both_times() {
        let night = "2026-12-08T23:30:00.5-05:00".parse().unwrap();
        let problem = refused_at(night, "+18505550123", |facts, _| {
            facts.recent_dials = Fact::Read(vec![noon()]);
        });
        let response = problem.into_response();
        assert_eq!(response.status(), 429);
        assert_eq!(
            response.headers()[RETRY_AFTER],
            "45000",
            "a half second more than it takes"
        );
        let document: serde_json::Value = serde_json::from_slice(response.body()).unwrap();
        insta::assert_snapshot!(serde_json::to_string_pretty(&document).unwrap());
    }

    #[test]
    fn a_reason_that_stands_hides_no_other_and_tells_no_time() {
        let problem = refused(NEW_YORK, |facts, _| {
            facts.recent_dials = Fact::Read(vec![noon()]);
            facts.suppressed = Fact::Read(true);
            facts.forget("holds");
        });
        assert_eq!((problem.status, problem.code), (409, "opted_out"));
        assert_eq!(
            problem.reasons,
            ["opted_out", "number_cap_reached", "unreadable"]
        );
        assert_eq!((problem.retry_at, problem.retry_after), (None, None));
        assert!(problem.detail.contains("its owner asked not to be called"));
        assert!(problem.detail.contains("`holds`"));
        assert!(!problem.detail.contains("2125550123"));
    }

    #[test]
    fn whoever_only_asks_is_told_the_same() {
        let facts = Facts::nothing_against(NEW_YORK);
        let allowed = Told::of(&verdict(&facts, &settings(), noon()));
        assert!(allowed.allowed && allowed.reasons.is_empty() && allowed.changes.is_empty());
        let in_two_minutes = noon() + jiff::SignedDuration::from_mins(2);
        assert_eq!(allowed.dial_before, Some(in_two_minutes));
        let refused = Told::of(&verdict(&facts, &Settings::default(), noon()));
        assert_eq!(refused.reasons, ["no_consent_basis"]);
        assert_eq!(refused.changes[0].reason, "no_consent_basis");
        assert_eq!((refused.allowed, refused.dial_before), (false, None));
    }
}
