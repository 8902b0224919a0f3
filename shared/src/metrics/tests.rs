use callflow::call::{Call, Intent};
use callflow::event::{AnsweredBy, Event, Input, Moment};
use callflow::hearing::Language;
use callflow::{CallId, PhoneNumber};
use http::StatusCode;

use super::*;
use crate::failure::Evidence;
use crate::problem::{Problem, REFUSED_BY_CARRIER};

#[test]
fn each_metric_has_its_own_place_in_the_list() {
    let all = [
        Metric::CallsPlaced,
        Metric::CallsAnswered,
        Metric::ConsentGranted,
        Metric::ConsentRefused,
        Metric::Invitations,
        Metric::Interested,
        Metric::OptOuts,
        Metric::OptOutsQueued,
        Metric::SignatureRejected,
        Metric::SpokenFailures,
        Metric::FallbacksSpoken,
        Metric::CallbackFailures,
        Metric::DialFailures,
        Metric::Sweeps,
        Metric::CallsSettled,
        Metric::CallsCancelled,
        Metric::CallsNeverAccepted,
        Metric::RecordingsDeleted,
        Metric::CallsStuck,
        Metric::WebhookDuration,
        Metric::DialDuration,
        Metric::ColdStart,
    ];
    let names = all.map(|metric| format!("{metric:?}"));
    assert_eq!(names, NAMES.map(|(name, _)| name));
    for metric in all {
        let is_duration = metric.name().ends_with("Duration");
        assert_eq!(metric.unit() == Unit::Milliseconds, is_duration);
    }
}

#[test]
fn what_did_not_happen_is_not_in_the_line_and_what_happened_twice_is_two() {
    let invoked = Invoked {
        service: "calls-prod",
        endpoint: "voice-gather",
        at: Timestamp::from_millisecond(1_795_446_000_123).unwrap(),
        cold_start: true,
        took: Some((Metric::WebhookDuration, Duration::from_micros(41_250))),
        counts: vec![Metric::OptOuts, Metric::OptOuts],
    };
    let expected = json!({
        "_aws": {
            "Timestamp": 1_795_446_000_123_i64,
            "CloudWatchMetrics": [{
                "Namespace": "OutboundCaller",
                "Dimensions": [["service"]],
                "Metrics": [
                    {"Name": "OptOuts", "Unit": "Count"},
                    {"Name": "WebhookDuration", "Unit": "Milliseconds"},
                    {"Name": "ColdStart", "Unit": "Count"},
                ],
            }],
        },
        "service": "calls-prod",
        "endpoint": "voice-gather",
        "cold_start": true,
        "OptOuts": 2.0,
        "WebhookDuration": 41.25,
        "ColdStart": 1.0,
    });
    assert_eq!(Value::Object(invoked.members()), expected);
}

#[test]
fn every_kind_of_failure_counts_as_what_it_is_to_whom_it_meets() {
    let evidence = || Evidence::new("a_code", "its evidence");
    let problem = |status, code| Failure::from(Problem::new(status, code, "", ""));
    let (person, callback, program) = (Audience::Person, Audience::Callback, Audience::Program);
    let faults: [fn(Evidence) -> Failure; 4] = [
        Failure::Unverifiable,
        Failure::Unusable,
        Failure::NotStored,
        Failure::Fault,
    ];
    for fault in faults {
        let of = |audience| of_failure(&fault(evidence()), audience);
        assert_eq!(of(person), Some(Metric::SpokenFailures));
        assert_eq!(of(callback), Some(Metric::CallbackFailures));
        assert_eq!(of(program), Some(Metric::DialFailures));
    }
    for audience in [person, callback] {
        let refused = Failure::Refused(evidence());
        assert_eq!(
            of_failure(&refused, audience),
            Some(Metric::SignatureRejected)
        );
    }
    for (status, code, counted) in [
        (StatusCode::BAD_REQUEST, "invalid_request", false),
        (StatusCode::UNAUTHORIZED, "unauthorized", false),
        (StatusCode::CONFLICT, "opted_out", false),
        (StatusCode::FORBIDDEN, "not_a_test_number", false),
        (StatusCode::UNPROCESSABLE_ENTITY, REFUSED_BY_CARRIER, true),
        (StatusCode::BAD_GATEWAY, "submission_unknown", true),
        (StatusCode::SERVICE_UNAVAILABLE, "not_ready", true),
        (StatusCode::INTERNAL_SERVER_ERROR, "internal_error", true),
    ] {
        let counts = of_failure(&problem(status, code), program);
        assert_eq!(
            counts,
            counted.then_some(Metric::DialFailures),
            "{status} {code}"
        );
    }
}

/// A call of ours on which nobody has spoken yet.
fn placed(ask_before_recording: bool) -> Call {
    let number = |text| PhoneNumber::parse(text).unwrap();
    let intent = Intent {
        id: CallId::outbound(1),
        to: number("+14155550123"),
        from: number("+14155550100"),
        consent: None,
        dial_before: Timestamp::UNIX_EPOCH,
        language: Language::English,
        ask_before_recording,
    };
    Call::outbound(intent, Timestamp::UNIX_EPOCH)
}

/// The call after an event, and the steps between.
fn after(call: &Call, event: &Event, listed: ListedBefore) -> (Call, Vec<Metric>) {
    let next = call.on(event, Timestamp::UNIX_EPOCH).next;
    let counted = steps(call, &next, listed);
    assert_eq!(steps(&next, &next, listed), [], "a replay counts nothing");
    (next, counted)
}

fn answered(by: AnsweredBy) -> Event {
    Event::Answered {
        call_sid: "CA1".to_owned(),
        by,
        suppressed: false,
    }
}

fn heard(turn: u16, text: &str) -> Event {
    Event::Heard {
        call_sid: "CA1".to_owned(),
        turn,
        moment: Moment::Question,
        input: Input::Speech {
            text: text.to_owned(),
            confidence: None,
        },
        suppressed: false,
    }
}

#[test]
fn a_turn_counts_each_step_that_it_takes() {
    let no = ListedBefore::No;
    let (open, counted) = after(&placed(true), &answered(AnsweredBy::PersonOrUnknown), no);
    assert_eq!(counted, [Metric::CallsAnswered]);
    let (granted, counted) = after(&open, &heard(1, "yes"), no);
    assert_eq!(counted, [Metric::ConsentGranted, Metric::Invitations]);
    let (objected, counted) = after(&granted, &heard(2, "stop recording"), no);
    assert_eq!(counted, [], "to take a yes back is no second answer");
    let (interested, counted) = after(&objected, &heard(3, "yes"), no);
    assert_eq!(counted, [Metric::Interested]);
    let (_, counted) = after(&interested, &heard(4, "stop calling me"), no);
    assert_eq!(counted, [Metric::OptOuts]);
    let (_, counted) = after(&open, &heard(1, "no"), no);
    assert_eq!(counted, [Metric::ConsentRefused, Metric::Invitations]);
}

#[test]
fn who_is_on_the_list_already_does_not_opt_out_again() {
    let (open, _) = after(
        &placed(true),
        &answered(AnsweredBy::PersonOrUnknown),
        ListedBefore::No,
    );
    let opt_out = heard(1, "stop calling me");
    let (_, counted) = after(&open, &opt_out, ListedBefore::Yes);
    assert_eq!(counted, []);
    let (_, counted) = after(&open, &opt_out, ListedBefore::No);
    assert_eq!(counted, [Metric::OptOuts]);
}

#[test]
fn the_operators_word_is_an_invitation_and_no_consent() {
    let person = answered(AnsweredBy::PersonOrUnknown);
    let (_, counted) = after(&placed(false), &person, ListedBefore::No);
    assert_eq!(counted, [Metric::CallsAnswered, Metric::Invitations]);
    let machine = answered(AnsweredBy::Machine);
    let (_, counted) = after(&placed(false), &machine, ListedBefore::No);
    assert_eq!(counted, [Metric::CallsAnswered]);
}

#[test]
fn a_call_to_us_is_no_call_of_ours_that_was_answered() {
    let call = placed(true);
    let inbound = Call::inbound(
        call.id.clone(),
        call.person.clone(),
        call.line.clone(),
        Language::English,
        Timestamp::UNIX_EPOCH,
    );
    let person = answered(AnsweredBy::PersonOrUnknown);
    let (open, counted) = after(&inbound, &person, ListedBefore::No);
    assert_eq!(counted, []);
    let (_, counted) = after(&open, &heard(1, "stop calling me"), ListedBefore::No);
    assert_eq!(counted, [Metric::OptOuts]);
}
