//! `<Gather>`: what is heard, what is not, and where it goes.

use super::super::{CallRecord, EmptyResult, Entry, Input, Place};
use super::World;
use crate::phone::{Reaction, Script, Speech};

const QUESTION: &str = r#"<Gather input="speech dtmf" numDigits="1" action="/answer">
    <Say>May I record this call? You can say yes or no.</Say></Gather>
    <Say>We heard nothing.</Say>"#;

async fn asked(question: &str, person: Script) -> (World, CallRecord) {
    let world = World::new().await;
    world.customer.says("/voice", question);
    world.customer.says("/answer", "<Say>Thank you.</Say>");
    let record = world.call(person, &[]).await;
    assert!(record.violations().is_empty(), "{:?}", record.violations());
    (world, record)
}

fn heard(record: &CallRecord) -> Vec<&Entry> {
    record
        .entries()
        .filter(|entry| {
            matches!(
                entry,
                Entry::Heard(_) | Entry::Unheard(_) | Entry::Silence | Entry::PersonHungUp
            )
        })
        .collect()
}

#[tokio::test]
async fn speech_goes_to_the_action_whose_answer_replaces_the_document() {
    let (world, record) = asked(QUESTION, Script::answering().say("yes")).await;
    let request = &world.customer.asked("/answer")[0];
    assert!(request.properly_signed);
    assert_eq!(request.method, "POST");
    assert_eq!(request.field("SpeechResult"), Some("yes"));
    assert_eq!(request.field("Confidence"), Some("0.93"));
    assert_eq!(request.field("Digits"), None);
    assert_eq!(request.field("CallStatus"), Some("in-progress"));
    assert_eq!(
        record.spoken(),
        "May I record this call? You can say yes or no. Thank you."
    );
}

#[tokio::test]
async fn confidence_can_be_missing() {
    let speech = Speech::new("yes").with_confidence(None);
    let person = Script::answering().turn(Reaction::Speak(speech));
    let (world, _) = asked(QUESTION, person).await;
    assert_eq!(world.customer.asked("/answer")[0].field("Confidence"), None);
}

#[tokio::test]
async fn silence_falls_through_to_the_next_verb() {
    let (world, record) = asked(QUESTION, Script::answering()).await;
    assert!(world.customer.asked("/answer").is_empty());
    assert_eq!(heard(&record), [&Entry::Silence]);
    assert!(record.spoken().ends_with("We heard nothing."));
}

#[tokio::test]
async fn silence_is_told_when_the_gather_asks_for_empty_results() {
    let question = r#"<Gather input="speech dtmf" action="/answer" actionOnEmptyResult="true"/>
        <Say>Never said.</Say>"#;
    let (world, record) = asked(question, Script::answering()).await;
    let request = &world.customer.asked("/answer")[0];
    assert_eq!(request.field("Digits"), Some(""));
    assert_eq!(request.field("SpeechResult"), None);
    assert_eq!(record.spoken(), "Thank you.");
}

#[tokio::test]
async fn silence_can_be_told_in_other_fields() {
    for (empty_result, digits, speech) in [
        (EmptyResult::EmptySpeech, None, Some("")),
        (EmptyResult::EmptyBoth, Some(""), Some("")),
        (EmptyResult::NoFields, None, None),
    ] {
        let world = World::with(|config| config.empty_result = empty_result).await;
        let verbs = r#"<Gather action="/answer" actionOnEmptyResult="true"/>"#;
        world.customer.says("/voice", verbs);
        world.call(Script::answering(), &[]).await;
        let request = &world.customer.asked("/answer")[0];
        assert_eq!(request.field("Digits"), digits);
        assert_eq!(request.field("SpeechResult"), speech);
    }
}

#[tokio::test]
async fn a_key_or_a_word_interrupts_the_prompt() {
    let person = Script::answering().interrupt(1, Reaction::press("9"));
    let (world, record) = asked(QUESTION, person).await;
    assert_eq!(
        world.customer.asked("/answer")[0].field("Digits"),
        Some("9")
    );
    // The second sentence of the prompt is never heard.
    assert_eq!(record.spoken(), "May I record this call? Thank you.");
    let said = Entry::Said {
        text: "May I record this call?".to_owned(),
        place: Place::Gather,
        interrupted: true,
    };
    assert!(record.entries().any(|entry| *entry == said));

    let person = Script::answering().interrupt(2, Reaction::speak("yes"));
    let (world, _) = asked(QUESTION, person).await;
    let answer = &world.customer.asked("/answer")[0];
    assert_eq!(answer.field("SpeechResult"), Some("yes"));
}

#[tokio::test]
async fn what_is_not_listened_for_is_lost() {
    let keys_only = r#"<Gather action="/answer"><Say>Press a key.</Say></Gather>"#;
    let person = Script::answering()
        .interrupt(1, Reaction::speak("hello?"))
        .say("hello again");
    let (world, record) = asked(keys_only, person).await;
    assert!(world.customer.asked("/answer").is_empty());
    assert!(matches!(
        heard(&record)[..],
        [Entry::Unheard(_), Entry::Unheard(_), Entry::Silence]
    ));

    let words_only = r#"<Gather input="speech" action="/answer"/>"#;
    let (world, _) = asked(words_only, Script::answering().press("1")).await;
    assert!(world.customer.asked("/answer").is_empty());

    let no_barging = r#"<Gather bargeIn="false" input="speech dtmf" action="/answer">
        <Say>Wait.</Say></Gather>"#;
    for reaction in [Reaction::press("1"), Reaction::speak("now")] {
        let person = Script::answering().interrupt(1, reaction);
        let (world, _) = asked(no_barging, person).await;
        assert!(world.customer.asked("/answer").is_empty());
    }
}

#[tokio::test]
async fn a_blank_utterance_is_silence() {
    let (world, record) = asked(QUESTION, Script::answering().say("  ")).await;
    assert!(world.customer.asked("/answer").is_empty());
    assert!(record.entries().any(|entry| *entry == Entry::Silence));
}

#[tokio::test]
async fn an_interrupted_sentence_takes_half_its_time() {
    let text = "a".repeat(15 * 40);
    let question = format!("<Say>{text}</Say><Hangup/>");
    let person = Script::answering().interrupt(1, Reaction::HangUp);
    let (_, record) = asked(&question, person).await;
    assert_eq!(record.seconds_connected(), 20);
}

#[tokio::test]
async fn nobody_listens_outside_a_gather() {
    let person = Script::answering().interrupt(1, Reaction::speak("stop"));
    let (_, record) = asked("<Say>Goodbye.</Say>", person).await;
    let lost = Entry::Unheard(Input::Speech {
        text: "stop".to_owned(),
        confidence: Some(0.93),
    });
    assert_eq!(heard(&record), [&lost]);
}

#[tokio::test]
async fn keys_end_by_their_number_or_by_the_finish_key() {
    for (attributes, keys, digits) in [
        (r#"numDigits="1""#, "95", Some("9")),
        (r#"numDigits="4""#, "1234", Some("1234")),
        ("", "12#34", Some("12")),
        ("", "12", Some("12")),
        (r#"finishOnKey="*""#, "1#2*3", Some("1#2")),
        (r#"finishOnKey="""#, "1#", Some("1#")),
        ("", "#", None),
    ] {
        let question = format!(r#"<Gather action="/answer" {attributes}/>"#);
        let (world, _) = asked(&question, Script::answering().press(keys)).await;
        let requests = world.customer.asked("/answer");
        let sent = requests.first().and_then(|request| request.field("Digits"));
        assert_eq!(sent, digits, "{attributes} {keys}");
    }
}

#[tokio::test]
async fn silence_lasts_as_long_as_the_timeout() {
    for (attributes, seconds) in [("", 5), (r#"timeout="3""#, 3)] {
        let question = format!("<Gather {attributes}/>");
        let (_, record) = asked(&question, Script::answering()).await;
        assert_eq!(record.seconds_connected(), seconds);
    }
}

#[tokio::test]
async fn the_person_hangs_up_in_the_middle() {
    let (world, record) = asked(QUESTION, Script::answering().hang_up()).await;
    assert!(world.customer.asked("/answer").is_empty());
    assert_eq!(heard(&record), [&Entry::PersonHungUp]);

    let person = Script::answering().interrupt(1, Reaction::HangUp);
    let (_, record) = asked(QUESTION, person).await;
    assert_eq!(record.spoken(), "May I record this call?");
}

#[tokio::test]
async fn a_machine_speaks_its_greeting() {
    let greeting = "You have reached the voicemail of Pat. Leave a message after the tone.";
    let (world, _) = asked(QUESTION, Script::voicemail(greeting)).await;
    let request = &world.customer.asked("/answer")[0];
    assert_eq!(request.field("SpeechResult"), Some(greeting));
}

#[tokio::test]
async fn without_an_action_the_document_is_asked_again() {
    let world = World::new().await;
    world.customer.says("/voice", "<Gather/>");
    world.customer.says("/voice", "<Say>Done.</Say>");
    let url = world.url("/voice?turn=1");
    let person = Script::answering().press("5#");
    let record = world.call(person, &[("Url", &url)]).await;
    let requests = world.customer.asked("/voice");
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[1].query, "turn=1");
    assert_eq!(requests[1].field("Digits"), Some("5"));
    assert_eq!(record.spoken(), "Done.");
}

#[tokio::test]
async fn an_action_by_get_carries_its_fields_in_the_query() {
    let question = r#"<Gather action="/answer?turn=2&amp;x=%27" method="GET"/>"#;
    let (world, _) = asked(question, Script::answering().press("5#")).await;
    let request = &world.customer.asked("/answer")[0];
    assert_eq!(request.method, "GET");
    assert!(request.query.starts_with("turn=2&x=%27&"));
    assert_eq!(request.field("Digits"), Some("5"));
    assert!(request.properly_signed);
}
