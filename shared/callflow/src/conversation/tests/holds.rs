//! What a call ends with that leaves its number alone: a no, nothing understood, a wrong number, a
//! child.

use super::*;
use crate::step::HoldCause;

/// The causes of the holds among the effects; every other effect is an opt-out.
fn causes(effects: &[Effect]) -> Vec<HoldCause> {
    let cause = |effect: &Effect| match effect {
        Effect::Hold { cause, .. } => Some(*cause),
        Effect::Suppress { .. } => None,
    };
    effects.iter().filter_map(cause).collect()
}

#[test]
fn a_no_to_the_meeting_holds_from_the_moment_that_it_is_said() {
    let (call, _, effects) = play(
        outbound(true),
        &[answered(), says(1, "yes"), says(2, "no thanks"), silence(3)],
    );
    assert_eq!(call.outcome(), Some(Outcome::Declined));
    let at = start() + SignedDuration::from_secs(3);
    let number = number("+14155550123");
    let cause = HoldCause::Declined;
    assert_eq!(effects, [Effect::Hold { number, cause, at }]);
}

#[test]
fn what_is_no_end_of_the_conversation_holds_nobody() {
    let machine = "please leave a message after the tone";
    let hung_up = Event::Progressed(Progress {
        status: CallStatus::Completed,
        sequence: Some(3),
    });
    for events in [
        vec![says(1, "yes"), says(2, "yes")],
        vec![says(1, machine)],
        vec![says(1, "no"), hung_up.clone()],
        vec![silence(1), hung_up],
        vec![presses(1, "9")],
    ] {
        let events: Vec<Event> = std::iter::once(answered()).chain(events).collect();
        let (_, _, effects) = play(outbound(true), &events);
        assert_eq!(causes(&effects), [], "{events:?}");
    }
}

#[test]
fn never_to_be_understood_holds() {
    for said in [silence as fn(u16) -> Event, |turn| says(turn, "what")] {
        let events: Vec<Event> = std::iter::once(answered())
            .chain((1..=7).map(said))
            .collect();
        let (call, _, effects) = play(outbound(true), &events);
        assert_eq!(call.outcome(), Some(Outcome::NotUnderstood));
        assert_eq!(causes(&effects), [HoldCause::NotUnderstood]);
    }
}

#[test]
fn at_the_limit_nothing_understood_holds_and_so_does_a_no_and_nothing_else() {
    let late = start() + MAX_DURATION + SignedDuration::from_secs(5);
    for (events, last, outcome) in [
        (vec![], silence(1), Outcome::NotUnderstood),
        (vec![silence(1)], says(2, "what"), Outcome::NotUnderstood),
        (vec![says(1, "yes")], silence(2), Outcome::LimitReached),
        (vec![says(1, "no")], silence(2), Outcome::LimitReached),
        (vec![says(1, "no")], says(2, "no"), Outcome::Declined),
        (vec![says(1, "yes")], says(2, "yes"), Outcome::LimitReached),
    ] {
        let events: Vec<Event> = std::iter::once(answered()).chain(events).collect();
        let (call, ..) = play(outbound(true), &events);
        let step = call.on(&last, late);
        assert_eq!(step.next.conclusion, Some(outcome), "{events:?} {last:?}");
        assert_eq!(
            causes(&step.effects),
            Vec::from_iter(outcome.holds()),
            "{events:?} {last:?}"
        );
    }
}

/// Whatever was asked, over the first words and over the last, in both languages, and with a key.
#[test]
fn a_wrong_number_and_a_child_end_the_call_wherever_they_are_heard() {
    let wrong_number = (Outcome::WrongNumber, Prompt::WrongNumber);
    let child = (Outcome::Child, Prompt::ForAnAdult);
    let somebody_else = [
        ("sorry wrong number", wrong_number),
        ("número equivocado", wrong_number),
        ("i'm only ten", child),
        ("soy un niño", child),
    ];
    let before = [
        vec![],
        vec![says(1, "yes")],
        vec![says(1, "no"), silence(2)],
        vec![says(1, "yes"), says(2, "yes")],
    ];
    for (text, (outcome, goodbye)) in somebody_else {
        for events in &before {
            for moment in [Moment::Opening, Moment::Question, Moment::Closing] {
                let events: Vec<Event> = [answered()].into_iter().chain(events.clone()).collect();
                let (call, ..) = play(outbound(true), &events);
                let turn = u16::try_from(call.turns.len()).unwrap();
                let input = Input::KeysAndSpeech {
                    digits: "1".into(),
                    text: text.into(),
                    confidence: None,
                };
                let recorded = call.recording == Recording::On;
                let (call, replies, effects) = play(call, &[hears(turn, moment, input)]);
                let cause = outcome.holds();
                assert_eq!(causes(&effects), Vec::from_iter(cause), "{text} {moment:?}");
                assert_eq!(prompts(&replies[0]), [goodbye]);
                assert_eq!(call.outcome(), Some(outcome));
                assert_eq!(call.state, State::Ended);
                let stopped = replies[0].recording == Some(RecordingCommand::Stop);
                assert_eq!(stopped, recorded, "{text} {moment:?}");
            }
        }
    }
}

#[test]
fn it_counts_late_and_after_the_end_once_and_nothing_is_pitched_any_more() {
    let hung_up = Event::Progressed(Progress {
        status: CallStatus::Completed,
        sequence: Some(3),
    });
    for before in [vec![silence(1), silence(2)], vec![silence(1), hung_up]] {
        let events: Vec<Event> = std::iter::once(answered()).chain(before).collect();
        let (call, ..) = play(outbound(true), &events);
        let (call, replies, effects) = play(call, &[says(1, "wrong number")]);
        assert_eq!(causes(&effects), [HoldCause::WrongNumber]);
        assert_eq!(prompts(&replies[0]), [Prompt::WrongNumber]);
        let (after, replies, effects) = play(
            call.clone(),
            &[says(2, "yes"), says(1, "i'm only ten"), silence(3)],
        );
        assert_eq!(after, call);
        assert_eq!(causes(&effects), []);
        for reply in &replies {
            assert_eq!(prompts(reply), [Prompt::WrongNumber]);
        }
        // An opt-out is more than that.
        let (call, replies, effects) = play(call, &[presses(2, "9")]);
        assert_eq!(effects.len(), 1);
        assert_eq!(prompts(&replies[0]), [Prompt::OptedOut]);
        assert_eq!(call.outcome(), Some(Outcome::OptedOut));
    }
}

#[test]
fn what_was_recorded_of_a_child_is_deleted_and_of_a_stranger_kept() {
    for (text, recording) in [
        (
            "i'm only ten",
            Recording::DeleteDue {
                stop_pending: false,
            },
        ),
        ("wrong number", Recording::Stopped),
        (
            "wrong number delete the recording",
            Recording::DeleteDue {
                stop_pending: false,
            },
        ),
    ] {
        let events = [answered(), says(1, "yes"), says(2, "what"), says(3, text)];
        let (call, replies, _) = play(outbound(true), &events);
        assert_eq!(replies[3].recording, Some(RecordingCommand::Stop), "{text}");
        assert_eq!(call.recording, recording, "{text}");
        let kept = call.turns.iter().filter_map(|turn| turn.heard.as_ref());
        let words = kept.filter(|heard| heard.words.is_some()).count();
        assert_eq!(words == 0, recording != Recording::Stopped, "{text}");
    }
}

#[test]
fn who_rings_us_by_mistake_is_told_who_we_are_and_held_by_nothing() {
    let caller = Party::Number(number("+14155550177"));
    let events = [answered(), says(1, "wrong number"), says(2, "i'm only ten")];
    let (call, replies, effects) = play(inbound(caller), &events);
    assert_eq!(prompts(&replies[1]), [Prompt::InboundKeys]);
    assert_eq!(effects, []);
    assert_eq!(call.outcome(), Some(Outcome::Informed));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// A call is held by what it came to, in the step in which it came to it, and by nothing else.
    #[test]
    fn a_hold_is_a_conclusion_of_a_call_of_ours(walk in any_walk()) {
        for (before, _, step) in walk {
            let next = &step.next;
            let concluded = next.conclusion.filter(|_| next.conclusion != before.conclusion);
            let expected = concluded
                .filter(|_| before.direction == Direction::Outbound)
                .and_then(Outcome::holds);
            prop_assert_eq!(causes(&step.effects), Vec::from_iter(expected));
            if before.is_with_somebody_else() {
                prop_assert_eq!(next.conclusion, before.conclusion);
                prop_assert_eq!(next.state, State::Ended);
            }
        }
    }
}
