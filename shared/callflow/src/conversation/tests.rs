use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

use super::*;
use crate::call::Intent;
use crate::consent::Origin;
use crate::hearing::Language;
use crate::progress::CallStatus;
use crate::step::RecordingCommand;
use crate::{CallId, PhoneNumber};

mod holds;
mod recording;

const SID: &str = "CA00000000000000000000000000000001";

fn start() -> Timestamp {
    "2026-11-23T15:00:00Z".parse().unwrap()
}

fn number(text: &str) -> PhoneNumber {
    PhoneNumber::parse(text).unwrap()
}

fn outbound(ask_before_recording: bool) -> Call {
    let intent = Intent {
        id: CallId::outbound(1),
        to: number("+14155550123"),
        from: number("+14155550100"),
        consent: None,
        dial_before: start() + SignedDuration::from_secs(120),
        language: Language::English,
        ask_before_recording,
    };
    Call::outbound(intent, start())
}

fn inbound(person: Party) -> Call {
    let id = CallId::parse(SID).unwrap();
    Call::inbound(
        id,
        person,
        number("+14155550100"),
        Language::English,
        start(),
    )
}

fn answered() -> Event {
    Event::Answered {
        call_sid: SID.into(),
        by: AnsweredBy::PersonOrUnknown,
        suppressed: false,
    }
}

fn hears(turn: u16, moment: Moment, input: Input) -> Event {
    Event::Heard {
        call_sid: SID.into(),
        turn,
        moment,
        input,
        suppressed: false,
    }
}

fn says(turn: u16, text: &str) -> Event {
    let input = Input::Speech {
        text: text.into(),
        confidence: Some(0.9),
    };
    hears(turn, Moment::Question, input)
}

fn presses(turn: u16, key: &str) -> Event {
    hears(turn, Moment::Question, Input::Keys(key.into()))
}

fn silence(turn: u16) -> Event {
    hears(turn, Moment::Question, Input::Silence)
}

/// Plays events a second apart; the replay of each must change nothing and say the same.
fn play(mut call: Call, events: &[Event]) -> (Call, Vec<Reply>, Vec<Effect>) {
    let mut now = start();
    let (mut replies, mut effects) = (Vec::new(), Vec::new());
    for event in events {
        now += SignedDuration::from_secs(1);
        let step = call.on(event, now);
        let again = step.next.on(event, now + SignedDuration::from_secs(1));
        assert_eq!(again.next, step.next, "a replay changes nothing: {event:?}");
        assert_eq!(
            again.effects,
            Vec::new(),
            "a replay has no effects: {event:?}"
        );
        assert_eq!(
            again.reply, step.reply,
            "a replay is answered alike: {event:?}"
        );
        call = step.next;
        replies.extend(step.reply);
        effects.extend(step.effects);
    }
    (call, replies, effects)
}

fn prompts(reply: &Reply) -> Vec<Prompt> {
    let mut said = reply.opening.clone();
    match &reply.body {
        Body::Ask(prompts) => said.extend(prompts),
        Body::Close { listening, last } => {
            said.extend(listening);
            said.push(*last);
        }
        Body::HangUp => {}
    }
    said
}

fn starts(reply: &Reply) -> bool {
    matches!(reply.recording, Some(RecordingCommand::Start(_)))
}

#[test]
fn yes_and_yes() {
    let (call, replies, effects) = play(
        outbound(true),
        &[
            answered(),
            says(1, "yes please"),
            presses(2, "1"),
            silence(3),
        ],
    );
    assert_eq!(
        prompts(&replies[0]),
        [Prompt::Identification, Prompt::AskConsent]
    );
    assert!(starts(&replies[1]));
    assert_eq!(
        prompts(&replies[1]),
        [
            Prompt::ThanksForConsent,
            Prompt::Invitation,
            Prompt::AskInterest
        ]
    );
    assert_eq!(
        prompts(&replies[2]),
        [Prompt::ThanksInterested, Prompt::CallBack, Prompt::Goodbye]
    );
    assert_eq!(call.outcome(), Some(Outcome::Interested));
    assert_eq!(call.recording_consent.unwrap().origin(), Origin::Turn(1));
    assert_eq!(effects, []);
}

#[test]
fn words_are_kept_only_after_a_yes_to_the_recording() {
    let words = |call: &Call, turn: usize| call.turns[turn - 1].heard.clone().unwrap().words;
    let yes = [answered(), says(1, "yes"), says(2, "yes please")];
    let (call, ..) = play(outbound(true), &yes);
    assert_eq!(
        words(&call, 1),
        None,
        "the consent itself was given unrecorded"
    );
    assert_eq!(words(&call, 2).as_deref(), Some("yes please"));
    let (call, ..) = play(
        outbound(true),
        &[answered(), says(1, "no"), says(2, "yes please")],
    );
    assert_eq!(words(&call, 2), None);
    let (call, ..) = play(outbound(false), &[answered(), says(1, "yes please")]);
    assert_eq!(
        words(&call, 1),
        None,
        "the operator's word does not stand for the person's"
    );
    let (call, ..) = play(
        outbound(true),
        &[
            answered(),
            says(1, "yes"),
            says(2, "what"),
            says(3, "stop recording"),
        ],
    );
    assert!(
        (1..=3).all(|turn| words(&call, turn).is_none()),
        "forgotten with the objection"
    );
}

#[test]
fn silence_to_the_end_is_neither_consent_nor_interest() {
    let silences: Vec<Event> = std::iter::once(answered())
        .chain((1..=7).map(silence))
        .collect();
    let (call, replies, effects) = play(outbound(true), &silences);
    let asked: Vec<Vec<Prompt>> = replies.iter().map(prompts).collect();
    assert_eq!(asked[1], [Prompt::AskConsentAgain]);
    assert_eq!(asked[2], [Prompt::AskConsentKeys]);
    assert_eq!(
        asked[3],
        [Prompt::NotRecorded, Prompt::Invitation, Prompt::AskInterest]
    );
    assert_eq!(asked[4], [Prompt::AskInterestAgain]);
    assert_eq!(asked[5], [Prompt::AskInterestKeys]);
    assert_eq!(
        asked[6],
        [
            Prompt::ThanksNotUnderstood,
            Prompt::CallBack,
            Prompt::Goodbye
        ]
    );
    assert_eq!(asked[7], [Prompt::Goodbye]);
    assert_eq!(call.outcome(), Some(Outcome::NotUnderstood));
    let consent = call.recording_consent.unwrap();
    assert_eq!(consent.answer(), RecordingAnswer::NotUnderstood);
    assert!(!replies.iter().any(starts));
    let opts_out = |effect: &Effect| matches!(effect, Effect::Suppress { .. });
    assert!(!effects.iter().any(opts_out), "{effects:?}");
}

#[test]
fn nothing_over_the_first_words_is_a_yes() {
    for input in [
        Input::Speech {
            text: "yes".into(),
            confidence: None,
        },
        Input::Speech {
            text: "hello".into(),
            confidence: None,
        },
        Input::Keys("1".into()),
    ] {
        let first = hears(1, Moment::Opening, input.clone());
        let second = hears(2, Moment::Opening, input);
        let (call, replies, _) = play(outbound(true), &[answered(), first, second]);
        assert_eq!(
            prompts(&replies[1]),
            [Prompt::Identification, Prompt::AskConsent]
        );
        assert_eq!(prompts(&replies[2]), [Prompt::AskConsent], "repeated once");
        assert_eq!(call.recording_consent, None);
        assert!(!replies.iter().any(starts));
    }
}

#[test]
fn no_stop_and_nine_count_over_the_first_words() {
    let no = hears(1, Moment::Opening, Input::Keys("2".into()));
    let (call, replies, _) = play(outbound(true), &[answered(), no]);
    assert_eq!(
        call.recording_consent.unwrap().answer(),
        RecordingAnswer::Refused
    );
    assert!(prompts(&replies[1]).contains(&Prompt::NotRecorded));
    for input in [
        Input::Keys("9".into()),
        Input::Speech {
            text: "stop calling me".into(),
            confidence: Some(0.01),
        },
    ] {
        let (call, replies, effects) = play(
            outbound(true),
            &[answered(), hears(1, Moment::Opening, input)],
        );
        assert_eq!(prompts(&replies[1]), [Prompt::OptedOut]);
        assert_eq!(call.outcome(), Some(Outcome::OptedOut));
        assert_eq!(effects.len(), 1);
    }
}

#[test]
fn a_late_answer_gets_its_own_turns_reply_and_answers_nothing_else() {
    let (call, replies, _) = play(outbound(true), &[answered(), says(1, "no"), silence(2)]);
    let late = call.on(&says(1, "yes"), start());
    assert_eq!(late.reply.as_ref(), Some(&replies[1]));
    assert_eq!(late.next, call);
    let early = call.on(&says(9, "yes"), start());
    assert_eq!(
        early.reply.as_ref(),
        Some(&replies[2]),
        "the question that stands, again"
    );
    assert_eq!(early.next, call);
}

#[test]
fn a_late_opt_out_counts_and_no_pitch_follows() {
    let (call, ..) = play(outbound(true), &[answered(), says(1, "no"), silence(2)]);
    let (call, replies, effects) = play(call, &[says(1, "stop calling me")]);
    assert_eq!(effects.len(), 1);
    assert_eq!(prompts(&replies[0]), [Prompt::OptedOut]);
    for event in [
        answered(),
        says(1, "yes"),
        says(2, "yes"),
        says(3, "yes"),
        presses(4, "1"),
    ] {
        let step = call.on(&event, start());
        assert_eq!(prompts(&step.reply.unwrap()), [Prompt::OptedOut]);
        assert_eq!(step.next, call);
    }
}

#[test]
fn a_late_objection_stops_the_recording_twice_and_never_starts_it_again() {
    let (call, ..) = play(outbound(true), &[answered(), says(1, "yes"), silence(2)]);
    assert_eq!(call.recording, Recording::On);
    let (call, replies, _) = play(call, &[says(1, "stop recording")]);
    assert_eq!(replies[0].recording, Some(RecordingCommand::Stop));
    assert_eq!(call.recording, Recording::DeleteDue { stop_pending: true });
    let (call, replies, _) = play(call, &[silence(3), says(1, "yes"), answered()]);
    assert_eq!(replies[0].recording, Some(RecordingCommand::Stop));
    assert_eq!(
        call.recording,
        Recording::DeleteDue {
            stop_pending: false
        }
    );
    assert!(!replies.iter().any(starts));
    assert!(call.recording_consent.unwrap().withdrawn_at().is_some());
}

#[test]
fn an_objection_in_the_middle_stops_the_recording_and_the_question_comes_again() {
    let (call, replies, _) = play(
        outbound(true),
        &[answered(), says(1, "yes"), says(2, "stop recording")],
    );
    assert_eq!(replies[2].recording, Some(RecordingCommand::Stop));
    assert_eq!(
        prompts(&replies[2]),
        [Prompt::RecordingStopped, Prompt::AskInterest]
    );
    assert_eq!(
        call.recording,
        Recording::DeleteDue {
            stop_pending: false
        }
    );
}

#[test]
fn whoever_opted_out_while_it_rang_hears_one_sentence() {
    let event = Event::Answered {
        call_sid: SID.into(),
        by: AnsweredBy::PersonOrUnknown,
        suppressed: true,
    };
    let (call, replies, _) = play(outbound(true), &[event]);
    assert_eq!(prompts(&replies[0]), [Prompt::AlreadyOptedOut]);
    assert_eq!(call.outcome(), Some(Outcome::AlreadyOptedOut));
}

#[test]
fn whoever_answers_late_or_after_the_end_or_on_another_leg_hears_one_sentence() {
    let late = outbound(true).on(&answered(), start() + SignedDuration::from_secs(151));
    assert_eq!(prompts(&late.reply.unwrap()), [Prompt::TooLate]);
    let in_time = outbound(true).on(&answered(), start() + SignedDuration::from_secs(150));
    assert_eq!(prompts(&in_time.reply.unwrap())[0], Prompt::Identification);

    let over = Event::Progressed(Progress {
        status: CallStatus::Failed,
        sequence: Some(0),
    });
    let (_, replies, _) = play(outbound(true), &[over, answered()]);
    assert_eq!(prompts(&replies[0]), [Prompt::TooLate]);

    let (call, ..) = play(outbound(true), &[answered()]);
    let other = Event::Answered {
        call_sid: "CA00000000000000000000000000000002".into(),
        by: AnsweredBy::PersonOrUnknown,
        suppressed: false,
    };
    let step = call.on(&other, start());
    assert_eq!(prompts(&step.reply.unwrap()), [Prompt::TooLate]);
    assert_eq!(step.next, call);
}

#[test]
fn a_machine_is_not_spoken_to() {
    let machine = Event::Answered {
        call_sid: SID.into(),
        by: AnsweredBy::Machine,
        suppressed: false,
    };
    let (call, replies, _) = play(outbound(true), &[machine]);
    assert_eq!(replies[0].body, Body::HangUp);
    assert_eq!(call.outcome(), Some(Outcome::Machine));
    let greeting = says(1, "please leave a message after the tone");
    let (call, replies, _) = play(outbound(true), &[answered(), greeting]);
    assert_eq!(replies[1].body, Body::HangUp);
    assert_eq!(call.outcome(), Some(Outcome::Machine));
}

#[test]
fn are_you_a_machine_is_answered_truthfully() {
    let (_, replies, _) = play(outbound(true), &[answered(), says(1, "are you a robot")]);
    assert_eq!(
        prompts(&replies[1]),
        [Prompt::IAmAutomated, Prompt::AskConsent]
    );
}

#[test]
fn an_inbound_caller_is_told_who_we_are_and_can_opt_out() {
    let caller = Party::Number(number("+14155550177"));
    let (call, replies, effects) = play(inbound(caller.clone()), &[answered(), presses(1, "9")]);
    assert_eq!(prompts(&replies[0]), [Prompt::InboundIdentification]);
    assert_eq!(prompts(&replies[1]), [Prompt::OptedOut]);
    assert_eq!(effects.len(), 1);
    assert_eq!(call.outcome(), Some(Outcome::OptedOut));
    let (call, replies, _) = play(inbound(caller), &[answered(), silence(1), silence(2)]);
    assert_eq!(prompts(&replies[1]), [Prompt::InboundKeys]);
    assert_eq!(prompts(&replies[2]), [Prompt::CallBack, Prompt::Goodbye]);
    assert_eq!(call.outcome(), Some(Outcome::Informed));
}

#[test]
fn a_hidden_caller_is_told_the_truth_and_never_that_it_is_done() {
    let (call, replies, effects) = play(
        inbound(Party::Hidden),
        &[
            answered(),
            presses(1, "9"),
            says(2, "stop calling me"),
            silence(3),
        ],
    );
    assert_eq!(prompts(&replies[1]), [Prompt::InboundHidden]);
    assert_eq!(effects, []);
    assert_eq!(call.opted_out, None);
    assert!(
        !replies
            .iter()
            .flat_map(prompts)
            .any(|prompt| prompt == Prompt::OptedOut)
    );
    assert_eq!(prompts(&replies[3]), [Prompt::CallBack, Prompt::Goodbye]);
}

#[test]
fn turns_and_minutes_are_bounded() {
    let mut call = outbound(true).on(&answered(), start()).next;
    for _ in 0..100 {
        let turn = u16::try_from(call.turns.len()).unwrap();
        let event = hears(
            turn,
            Moment::Question,
            Input::Speech {
                text: "are you a robot".into(),
                confidence: None,
            },
        );
        call = call.on(&event, start()).next;
    }
    assert!(call.turns.len() <= MAX_TURNS);
    assert_eq!(call.state, State::Ended);

    let (call, ..) = play(outbound(true), &[answered()]);
    let step = call.on(&silence(1), start() + SignedDuration::from_mins(7));
    assert_eq!(prompts(&step.reply.unwrap()), [Prompt::Goodbye]);
    assert_eq!(step.next.outcome(), Some(Outcome::NotUnderstood));
}

#[test]
fn a_no_heard_after_the_line_went_down_still_counts() {
    let over = Event::Progressed(Progress {
        status: CallStatus::Completed,
        sequence: Some(3),
    });
    let (call, ..) = play(outbound(true), &[answered(), says(1, "no"), over]);
    assert_eq!(call.outcome(), Some(Outcome::HungUp));
    assert_eq!(
        call.on(&says(2, "yes"), start()).next.outcome(),
        Some(Outcome::HungUp)
    );
    assert_eq!(
        call.on(&says(2, "no"), start()).next.outcome(),
        Some(Outcome::Declined)
    );
}

#[test]
fn an_objection_after_the_line_went_down_counts_and_nothing_starts_again() {
    let over = Event::Progressed(Progress {
        status: CallStatus::Completed,
        sequence: Some(3),
    });
    let said = [answered(), says(1, "yes"), says(2, "what"), over];
    let (call, ..) = play(outbound(true), &said);
    let (call, replies, _) = play(
        call,
        &[says(3, "stop recording"), says(1, "yes"), answered()],
    );
    assert_eq!(
        call.recording,
        Recording::DeleteDue {
            stop_pending: false
        }
    );
    assert!(call.recording_consent.unwrap().withdrawn_at().is_some());
    assert!(
        call.turns
            .iter()
            .filter_map(|turn| turn.heard.as_ref())
            .all(|h| h.words.is_none())
    );
    assert!(!replies.iter().any(starts));
}

#[test]
fn an_opt_out_and_an_objection_in_one_breath_are_both_heard() {
    for words in [
        "stop recording me and never call me again",
        "delete this recording and take me off your list",
    ] {
        let (call, replies, effects) = play(
            outbound(true),
            &[answered(), says(1, "yes"), says(2, words)],
        );
        assert_eq!(effects.len(), 1, "{words}");
        assert_eq!(
            call.recording,
            Recording::DeleteDue {
                stop_pending: false
            },
            "{words}"
        );
        assert_eq!(replies[2].recording, Some(RecordingCommand::Stop));
        assert_eq!(call.turns[1].heard.clone().unwrap().words, None);
    }
    // And one after the other.
    let (call, ..) = play(
        outbound(true),
        &[
            answered(),
            says(1, "yes"),
            presses(2, "9"),
            says(3, "stop recording"),
        ],
    );
    assert_eq!(
        call.recording,
        Recording::DeleteDue {
            stop_pending: false
        }
    );
    assert_eq!(call.outcome(), Some(Outcome::OptedOut));
}

#[test]
fn of_a_key_and_words_in_one_turn_the_more_careful_counts() {
    let both = |digits: &str, text: &str| {
        let (digits, text) = (digits.into(), text.into());
        hears(
            1,
            Moment::Question,
            Input::KeysAndSpeech {
                digits,
                text,
                confidence: None,
            },
        )
    };
    for (digits, text) in [
        ("1", "stop calling me"),
        ("9", "yes"),
        ("5", "stop calling me"),
    ] {
        let (_, _, effects) = play(outbound(true), &[answered(), both(digits, text)]);
        assert_eq!(effects.len(), 1, "{digits} {text}");
    }
    let (call, ..) = play(outbound(true), &[answered(), both("1", "no")]);
    assert_eq!(
        call.recording_consent.unwrap().answer(),
        RecordingAnswer::Refused
    );
    let (call, replies, _) = play(outbound(true), &[answered(), both("1", "what")]);
    assert_eq!(call.recording_consent, None);
    assert!(!replies.iter().any(starts));
}

#[test]
fn whoever_is_on_the_list_meanwhile_hears_one_sentence_whatever_they_say() {
    let (call, ..) = play(outbound(true), &[answered()]);
    let mut yes = says(1, "yes");
    if let Event::Heard { suppressed, .. } = &mut yes {
        *suppressed = true;
    }
    let (call, replies, _) = play(call, &[yes, says(1, "yes")]);
    for reply in &replies {
        assert_eq!(prompts(reply), [Prompt::AlreadyOptedOut]);
    }
    assert_eq!(call.recording_consent, None);
    assert_eq!(call.outcome(), Some(Outcome::AlreadyOptedOut));
}

fn any_input() -> impl Strategy<Value = Input> {
    let words = prop_oneof![
        Just("yes"),
        Just("no"),
        Just("stop calling me"),
        Just("stop recording"),
        Just("are you a robot"),
        Just("please leave a message after the tone"),
        Just("you have the wrong number"),
        Just("i'm only ten don't record me"),
        Just("what"),
    ];
    prop_oneof![
        4 => words.prop_map(|text| Input::Speech { text: text.into(), confidence: None }),
        1 => ".{0,30}".prop_map(|text| Input::Speech { text, confidence: Some(0.5) }),
        2 => "[0-9*#]{0,3}".prop_map(Input::Keys),
        1 => ("[129]", "(yes|stop calling me|what)").prop_map(|(digits, text)| {
            Input::KeysAndSpeech { digits, text, confidence: None }
        }),
        2 => Just(Input::Silence),
    ]
}

fn any_sid() -> impl Strategy<Value = String> {
    prop_oneof![9 => Just(SID.to_owned()), 1 => Just(SID.replace('1', "2"))]
}

fn any_event() -> impl Strategy<Value = Event> {
    let moment = prop_oneof![
        1 => Just(Moment::Opening),
        4 => Just(Moment::Question),
        1 => Just(Moment::Closing),
    ];
    let by = prop_oneof![9 => Just(AnsweredBy::PersonOrUnknown), 1 => Just(AnsweredBy::Machine)];
    let status = (0usize..9, prop::option::of(0u32..5));
    prop_oneof![
        1 => (any_sid(), by, prop::bool::weighted(0.1))
            .prop_map(|(call_sid, by, suppressed)| Event::Answered { call_sid, by, suppressed }),
        8 => (any_sid(), 0u16..12, moment, any_input(), prop::bool::weighted(0.03))
            .prop_map(|(call_sid, turn, moment, input, suppressed)| {
                Event::Heard { call_sid, turn, moment, input, suppressed }
            }),
        1 => status.prop_map(|(index, sequence)| {
            Event::Progressed(Progress { status: CallStatus::ALL[index], sequence })
        }),
    ]
}

fn any_call() -> impl Strategy<Value = Call> {
    prop_oneof![
        4 => Just(outbound(true)),
        1 => Just(outbound(false)),
        1 => Just(inbound(Party::Number(number("+14155550177")))),
        1 => Just(inbound(Party::Hidden)),
    ]
}

/// Events whose turn is most often the one that is due, so that walks go deep.
fn walk(call: &Call, events: Vec<(bool, Event)>) -> Vec<(Call, Event, Step)> {
    let mut steps = Vec::new();
    let mut now = start();
    let mut call = call.on(&answered(), now).next;
    for (due, mut event) in events {
        now += SignedDuration::from_secs(7);
        if let Event::Heard { turn, .. } = &mut event
            && due
        {
            *turn = u16::try_from(call.turns.len()).unwrap();
        }
        let step = call.on(&event, now);
        let next = step.next.clone();
        steps.push((call, event, step));
        call = next;
    }
    steps
}

fn any_walk() -> impl Strategy<Value = Vec<(Call, Event, Step)>> {
    let events = prop::collection::vec((prop::bool::weighted(0.8), any_event()), 1..40);
    (any_call(), events).prop_map(|(call, events)| walk(&call, events))
}

#[test]
fn whoever_asks_out_is_heard_apart_from_any_call() {
    let speech = |text: &str| Input::Speech {
        text: text.into(),
        confidence: None,
    };
    let both = |digits: &str, text: &str| Input::KeysAndSpeech {
        digits: digits.into(),
        text: text.into(),
        confidence: None,
    };
    let cases = [
        (speech("take me off your list"), Some(OptOutBy::Words)),
        (speech("yes"), None),
        (Input::Keys("9".into()), Some(OptOutBy::Key)),
        (Input::Keys("1".into()), None),
        (both("9", "yes"), Some(OptOutBy::Key)),
        (both("1", "stop calling me"), Some(OptOutBy::Words)),
        (both("1", "yes"), None),
        (Input::Silence, None),
    ];
    for (input, expected) in cases {
        assert_eq!(asks_out(&input, Language::English), expected, "{input:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_replay_changes_nothing_and_is_answered_alike(walk in any_walk()) {
        for (_, event, step) in walk {
            let again = step.next.on(&event, start() + SignedDuration::from_mins(30));
            prop_assert_eq!(&again.next, &step.next, "{:?}", event);
            prop_assert_eq!(again.effects, Vec::new());
            let same = again.reply == step.reply;
            prop_assert!(same, "{:?}: {:?} then {:?}", event, step.reply, again.reply);
        }
    }

    #[test]
    fn ended_stays_ended(walk in any_walk()) {
        for (before, _, step) in walk {
            if before.state == State::Ended {
                prop_assert_eq!(step.next.state, State::Ended);
            }
            if before.progress.status.is_terminal() {
                prop_assert_eq!(step.next.progress, before.progress);
            }
            if before.opted_out.is_some() {
                prop_assert_eq!(step.next.outcome(), Some(Outcome::OptedOut));
            }
        }
    }

    #[test]
    fn no_recording_starts_but_on_a_yes_to_the_question_that_stands(walk in any_walk()) {
        for (before, event, step) in walk {
            let recorded_before = before.recording_consent.is_some();
            let Some(reply) = step.reply else { continue };
            if starts(&reply) && !recorded_before {
                let yes = match &event {
                    Event::Heard { moment: Moment::Opening, .. } | Event::Progressed(_) => false,
                    Event::Heard { turn, input, .. } => {
                        let due = usize::from(*turn) == before.turns.len();
                        due && match input {
                            Input::Keys(keys) => keys == "1",
                            Input::Speech { .. } => true,
                            Input::KeysAndSpeech { digits, text, .. } => {
                                digits == "1" && text == "yes"
                            }
                            Input::Silence => false,
                        }
                    }
                    Event::Answered { .. } => !before.ask_before_recording,
                };
                prop_assert!(yes, "{:?}", event);
            }
            if starts(&reply) {
                let consent = step.next.recording_consent.as_ref();
                prop_assert!(consent.and_then(RecordingConsent::permit).is_some());
            }
        }
    }

    #[test]
    fn nine_opts_out_in_every_state_before_the_next_word(walk in any_walk(), at in 0usize..3) {
        let moment = [Moment::Opening, Moment::Question, Moment::Closing][at];
        for (_, _, step) in walk {
            let call = step.next;
            let Party::Number(number) = call.person.clone() else { continue };
            if call.must_not_be_pitched() {
                continue;
            }
            let turn = u16::try_from(call.turns.len()).unwrap();
            let step = call.on(&hears(turn, moment, Input::Keys("9".into())), start());
            let at = start();
            let suppress = Effect::Suppress { number, by: OptOutBy::Key, at };
            prop_assert_eq!(step.effects, vec![suppress]);
            prop_assert_eq!(prompts(&step.reply.unwrap()), vec![Prompt::OptedOut]);
            prop_assert_eq!(step.next.state, State::Ended);
        }
    }

    #[test]
    fn calls_are_bounded_and_survive_the_table(walk in any_walk()) {
        for (_, _, step) in walk {
            prop_assert!(step.next.turns.len() <= MAX_TURNS);
            let stored = serde_json::to_string(&step.next).unwrap();
            prop_assert!(stored.len() < 100_000);
            let loaded: Call = serde_json::from_str(&stored).unwrap();
            prop_assert_eq!(loaded, step.next);
        }
    }

    #[test]
    fn every_path_comes_to_an_end(call in any_call(), inputs in prop::collection::vec(any_input(), 30)) {
        let mut call = call.on(&answered(), start()).next;
        for input in inputs {
            let turn = u16::try_from(call.turns.len()).unwrap();
            call = call.on(&hears(turn, Moment::Question, input), start()).next;
        }
        prop_assert_eq!(call.state, State::Ended);
    }
}
