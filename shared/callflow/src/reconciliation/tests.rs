use proptest::prelude::*;

use super::*;
use crate::call::Intent;
use crate::hearing::Language;
use crate::progress::Progress;
use crate::{CallId, Party, PhoneNumber};

const SID: &str = "CA00000000000000000000000000000001";

/// By then every call is over, whatever was lost.
const OVER_BY: i64 = 30 * 60;

fn start() -> Timestamp {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

fn at(seconds: i64) -> Timestamp {
    start() + SignedDuration::from_secs(seconds)
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn outbound() -> Call {
    let intent = Intent {
        id: CallId::outbound(1),
        to: number("+14155550123"),
        from: number("+14155550100"),
        consent: None,
        dial_before: at(120),
        language: Language::English,
        ask_before_recording: true,
    };
    Call::outbound(intent, start())
}

fn placed(status: CallStatus) -> Call {
    Call {
        call_sid: Some(SID.to_owned()),
        progress: Progress {
            status,
            sequence: None,
        },
        ..outbound()
    }
}

fn inbound() -> Call {
    Call::inbound(
        CallId::parse(SID).unwrap(),
        Party::Number(number("+14155550123")),
        number("+14155550100"),
        Language::English,
        start(),
    )
}

fn any_status() -> impl Strategy<Value = CallStatus> {
    proptest::sample::select(CallStatus::ALL.to_vec())
}

fn any_found() -> impl Strategy<Value = Found> {
    prop_oneof![any_status().prop_map(Found::Call), Just(Found::Absent)]
}

/// A call of every kind: ours and theirs, named or not, answered or not.
fn any_call() -> impl Strategy<Value = Call> {
    let answered = proptest::option::of(0..250_i64);
    (any::<bool>(), any::<bool>(), any_status(), answered).prop_map(
        |(ours, named, status, answered)| Call {
            call_sid: named.then(|| SID.to_owned()),
            progress: Progress {
                status,
                sequence: None,
            },
            answered_at: answered.map(at),
            ..if ours { outbound() } else { inbound() }
        },
    )
}

#[test]
fn an_intent_is_left_to_its_dial_and_then_looked_for() {
    let call = outbound();
    assert_eq!(question(&call, false, at(14)), None);
    assert_eq!(question(&call, false, at(15)), Some(Question::Unclaimed));
    assert_eq!(question(&call, true, at(0)), Some(Question::Unclaimed));
}

#[test]
fn absence_counts_after_a_quarter_of_an_hour() {
    let call = outbound();
    assert_eq!(measure(&call, true, Found::Absent, at(899)), Measure::Wait);
    assert_eq!(measure(&call, false, Found::Absent, at(900)), Measure::End);
}

#[test]
fn what_waits_or_rings_too_late_is_taken_back() {
    let late = Measure::Cancel(Cause::TooLate);
    for (status, last, first) in [
        (CallStatus::Queued, 120, 121),
        (CallStatus::Ringing, 150, 151),
    ] {
        let call = placed(CallStatus::Queued);
        let found = Found::Call(status);
        assert_eq!(
            measure(&call, false, found, at(last)),
            Measure::Refresh(status)
        );
        assert_eq!(measure(&call, false, found, at(first)), late);
    }
    assert_eq!(question(&placed(CallStatus::Queued), false, at(119)), None);
    let asked = Some(Question::ByName);
    assert_eq!(question(&placed(CallStatus::Queued), false, at(120)), asked);
}

#[test]
fn whoever_is_on_the_line_is_left_alone_until_it_is_too_long() {
    let call = Call {
        answered_at: Some(at(20)),
        ..placed(CallStatus::InProgress)
    };
    let last = 20 + LONGEST_ON_THE_LINE.as_secs();
    let on_the_line = Found::Call(CallStatus::InProgress);
    assert_eq!(question(&call, true, at(last - 1)), None);
    assert_eq!(question(&call, false, at(last)), Some(Question::ByName));
    assert_eq!(
        measure(&call, false, on_the_line, at(last)),
        Measure::HangUp
    );
    let before = measure(&call, true, on_the_line, at(last - 1));
    assert_eq!(before, Measure::Refresh(CallStatus::InProgress));
}

/// Six minutes of conversation, half a minute more until Twilio puts the line down, and a minute for
/// the callback.
#[test]
fn no_call_is_put_down_before_its_own_end() {
    assert_eq!(
        LONGEST_ON_THE_LINE,
        SignedDuration::from_secs(6 * 60 + 30 + 60)
    );
}

#[test]
fn a_call_to_us_is_asked_for_by_its_own_name() {
    let call = inbound();
    assert_eq!(call.carrier_name(), Some(SID));
    assert_eq!(question(&call, true, at(239)), None);
    assert_eq!(question(&call, false, at(240)), Some(Question::ByName));
    let ringing = Found::Call(CallStatus::Ringing);
    let kept = Measure::Refresh(CallStatus::Ringing);
    assert_eq!(measure(&call, true, ringing, at(239)), kept);
}

proptest! {
    #[test]
    fn nothing_stays_for_ever(
        call in any_call(), suppressed: bool, found in any_found(), late in OVER_BY..1_000_000_i64,
    ) {
        let over = call.progress.status.is_terminal();
        prop_assert_eq!(question(&call, suppressed, at(late)).is_none(), over);
        let told = measure(&call, suppressed, found, at(late));
        let moves_on = match told {
            Measure::Refresh(status) => status.is_terminal(),
            Measure::Cancel(_) | Measure::HangUp | Measure::End => true,
            Measure::Wait => false,
        };
        prop_assert!(moves_on, "{:?}", told);
    }

    #[test]
    fn whoever_asked_not_to_be_called_is_rung_no_further(
        call in any_call(), found in any_status(), now in 0..1_000_000_i64,
    ) {
        let waits = found.rank() < CallStatus::InProgress.rank();
        if call.direction == Direction::Outbound && waits {
            let told = measure(&call, true, Found::Call(found), at(now));
            prop_assert_eq!(told, Measure::Cancel(Cause::OptedOut));
            let ours = call.progress.status;
            if ours.rank() < CallStatus::InProgress.rank() {
                prop_assert!(question(&call, true, at(now)).is_some());
            }
        }
    }

    #[test]
    fn a_conversation_is_never_cancelled_and_an_end_is_kept(
        call in any_call(), suppressed: bool, found in any_found(), now in 0..1_000_000_i64,
    ) {
        let told = measure(&call, suppressed, found, at(now));
        match (found, told) {
            (found, Measure::Cancel(_)) => {
                let Found::Call(status) = found else {
                    panic!("{found:?} is taken back");
                };
                prop_assert!(status.rank() < CallStatus::InProgress.rank());
            }
            (found, Measure::HangUp) => {
                prop_assert_eq!(found, Found::Call(CallStatus::InProgress));
            }
            (found, Measure::End) => prop_assert_eq!(found, Found::Absent),
            (found, Measure::Refresh(status)) => prop_assert_eq!(found, Found::Call(status)),
            (found, Measure::Wait) => prop_assert_eq!(found, Found::Absent),
        }
        if let Found::Call(status) = found && status.is_terminal() {
            prop_assert_eq!(told, Measure::Refresh(status));
        }
    }

    #[test]
    fn what_is_asked_once_is_asked_on(
        call in any_call(), suppressed: bool, now in 0..10_000_i64, more in 0..10_000_i64,
    ) {
        if let Some(asked) = question(&call, suppressed, at(now)) {
            prop_assert_eq!(question(&call, suppressed, at(now + more)), Some(asked));
            prop_assert_eq!(question(&call, true, at(now)), Some(asked));
        }
    }
}
