//! The consent to the recording: what its record says, and what rests on it.

use super::*;
use crate::consent::GivenBy;

/// The record after these answers.
fn record(events: &[Event]) -> RecordingConsent {
    let events: Vec<Event> = std::iter::once(answered())
        .chain(events.iter().cloned())
        .collect();
    let (call, ..) = play(outbound(true), &events);
    call.recording_consent.unwrap()
}

#[test]
fn the_record_says_what_was_asked_and_how_it_was_answered() {
    let said = record(&[says(1, "yes please")]);
    assert_eq!(said.answer(), RecordingAnswer::Granted);
    assert_eq!(said.origin(), Origin::Turn(1));
    assert_eq!(said.by(), Some(GivenBy::Words));
    assert_eq!(said.confidence(), Some(0.9));
    assert_eq!(said.question(), Some(Prompt::AskConsent));
    assert_eq!(said.at(), start() + SignedDuration::from_secs(2));
    assert_eq!(said.script_version(), "2026-11-26-en");
    assert_eq!(said.withdrawn_at(), None);

    let pressed = record(&[silence(1), says(2, "what"), presses(3, "1")]);
    assert_eq!(pressed.origin(), Origin::Turn(3));
    assert_eq!(pressed.by(), Some(GivenBy::Key));
    assert_eq!(pressed.confidence(), None);
    assert_eq!(pressed.question(), Some(Prompt::AskConsentKeys));

    let again = record(&[silence(1), says(2, "no")]);
    assert_eq!(again.answer(), RecordingAnswer::Refused);
    assert_eq!(again.question(), Some(Prompt::AskConsentAgain));

    let unasked = record(&[hears(1, Moment::Opening, Input::Keys("2".into()))]);
    assert_eq!(unasked.answer(), RecordingAnswer::Refused);
    assert_eq!(unasked.question(), None, "nothing had been asked yet");
}

#[test]
fn of_a_key_beside_words_the_key_is_what_decided() {
    let both = Input::KeysAndSpeech {
        digits: "1".into(),
        text: "yes".into(),
        confidence: Some(0.4),
    };
    let record = record(&[hears(1, Moment::Question, both)]);
    assert_eq!(record.by(), Some(GivenBy::Key));
    assert_eq!(record.confidence(), None, "the words' is not the key's");
}

#[test]
fn silence_is_given_by_nothing() {
    let silent = record(&[silence(1), silence(2), silence(3)]);
    assert_eq!(silent.answer(), RecordingAnswer::NotUnderstood);
    assert_eq!((silent.by(), silent.confidence()), (None, None));
    assert_eq!(silent.question(), Some(Prompt::AskConsentKeys));
    let unclear = record(&[silence(1), silence(2), says(3, "what")]);
    assert_eq!(unclear.by(), Some(GivenBy::Words));
}

#[test]
fn the_operators_word_is_no_answer_of_a_persons() {
    let (call, ..) = play(outbound(false), &[answered()]);
    let vouched = call.recording_consent.unwrap();
    assert_eq!(vouched.origin(), Origin::Operator);
    assert_eq!((vouched.by(), vouched.question()), (None, None));
}

#[test]
fn a_withdrawal_is_part_of_the_record_and_leaves_the_answer_as_it_was() {
    let record = record(&[says(1, "yes"), says(2, "what"), says(3, "stop recording")]);
    assert_eq!(record.answer(), RecordingAnswer::Granted);
    assert_eq!(
        record.withdrawn_at(),
        Some(start() + SignedDuration::from_secs(4))
    );
    assert_eq!(record.permit(), None);
}

/// The opt-out that came by another call or from the operator, in the middle of this one.
#[test]
fn to_be_on_the_list_stops_the_recording_that_runs() {
    let (call, ..) = play(outbound(true), &[answered(), says(1, "yes")]);
    let mut event = silence(2);
    if let Event::Heard { suppressed, .. } = &mut event {
        *suppressed = true;
    }
    let (call, replies, _) = play(call, &[event]);
    assert_eq!(prompts(&replies[0]), [Prompt::AlreadyOptedOut]);
    assert_eq!(replies[0].recording, Some(RecordingCommand::Stop));
    assert_eq!(call.recording, Recording::Stopped);
}

/// Who opts out of a call that is being recorded, in every way: by key, in words, late, and with an
/// objection to the recording in the same breath.
#[test]
fn an_opt_out_stops_the_recording_and_deletes_what_was_objected_to() {
    let events = [answered(), says(1, "yes"), silence(2)];
    let kept = Recording::Stopped;
    let deleted = Recording::DeleteDue {
        stop_pending: false,
    };
    for (opt_out, recording) in [
        (presses(3, "9"), kept),
        (says(3, "stop calling me"), kept),
        (says(1, "stop calling me"), kept),
        (hears(2, Moment::Closing, Input::Keys("9".into())), kept),
        (says(3, "stop calling me and delete the recording"), deleted),
    ] {
        let (call, ..) = play(outbound(true), &events);
        let (call, replies, effects) = play(call, std::slice::from_ref(&opt_out));
        assert_eq!(replies[0].recording, Some(RecordingCommand::Stop));
        assert_eq!(call.recording, recording, "{opt_out:?}");
        assert_eq!(effects.len(), 1);
        let withdrawn = call.recording_consent.unwrap().withdrawn_at();
        assert_eq!(withdrawn.is_some(), recording == deleted);
    }
}

fn words(call: &Call) -> usize {
    let heard = call.turns.iter().filter_map(|turn| turn.heard.as_ref());
    heard.filter(|heard| heard.words.is_some()).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The record's own words: whose yes, whether it stands.
    #[test]
    fn a_recording_starts_by_a_consent_that_stands_and_names_it(walk in any_walk()) {
        for (_, _, step) in walk {
            let Some(RecordingCommand::Start(permit)) = step.reply.and_then(|reply| reply.recording)
            else {
                continue;
            };
            let consent = step.next.recording_consent.as_ref().unwrap();
            prop_assert_eq!(consent.answer(), RecordingAnswer::Granted);
            prop_assert_eq!(consent.withdrawn_at(), None);
            prop_assert_eq!(permit.origin(), consent.origin());
            match consent.origin() {
                Origin::Operator => prop_assert!(!step.next.ask_before_recording),
                Origin::Turn(turn) => {
                    let deciding = &step.next.turns[usize::from(turn) - 1];
                    let heard = deciding.heard.as_ref().unwrap();
                    prop_assert_eq!(heard.reading, Some(Reading::Yes));
                    prop_assert_eq!(consent.by() == Some(GivenBy::Key), heard.by_key);
                    prop_assert_eq!(heard.at, consent.at());
                }
            }
        }
    }

    /// To take a yes back stops the recording in the same answer, marks it for good, and nothing
    /// starts one again.
    #[test]
    fn a_withdrawal_stops_and_marks_it_for_good(walk in any_walk()) {
        for (before, _, step) in walk {
            let withdrawn = |call: &Call| {
                call.recording_consent.as_ref().is_some_and(|consent| consent.withdrawn_at().is_some())
            };
            let due = matches!(step.next.recording, Recording::DeleteDue { .. });
            prop_assert_eq!(due, withdrawn(&step.next));
            if before.recording == Recording::On && due {
                let reply = step.reply.as_ref().unwrap();
                prop_assert_eq!(reply.recording, Some(RecordingCommand::Stop));
            }
            if withdrawn(&before) {
                prop_assert!(due);
                prop_assert!(!step.reply.as_ref().is_some_and(starts));
            }
        }
    }

    /// Whoever opts out, or is on the list already, is recorded no more.
    #[test]
    fn an_opt_out_leaves_no_recording_running(walk in any_walk()) {
        for (before, _, step) in walk {
            let out = step.next.must_not_be_pitched();
            if out {
                prop_assert_ne!(step.next.recording, Recording::On);
                prop_assert!(!step.reply.as_ref().is_some_and(starts));
            }
            if out && before.recording == Recording::On {
                let reply = step.reply.as_ref().unwrap();
                prop_assert_eq!(reply.recording, Some(RecordingCommand::Stop));
            }
        }
    }

    /// What was said is kept while the person's own yes stands, and of no turn before it.
    #[test]
    fn words_are_kept_on_a_persons_own_standing_yes_alone(walk in any_walk()) {
        for (before, _, step) in walk {
            let own = |call: &Call| {
                let consent = call.recording_consent.as_ref();
                consent.is_some_and(|consent| {
                    matches!(consent.origin(), Origin::Turn(_)) && consent.permit().is_some()
                })
            };
            if !own(&step.next) {
                prop_assert_eq!(words(&step.next), 0);
            }
            if !own(&before) {
                prop_assert_eq!(words(&step.next), 0, "the yes itself is kept without its words");
            }
        }
    }
}
