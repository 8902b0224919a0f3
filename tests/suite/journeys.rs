//! Calls, from the first ring to what is stored. Each snapshot shows what was said, what was
//! recorded, and what is kept.

use local::carrier::RecordingStatus;
use local::phone::{Reaction, Script};
use tests::{Called, Desk, transcript};

/// What holds for every call, whatever happened in it.
fn check(called: &Called) {
    assert!(
        called.record.violations().is_empty(),
        "{:?}",
        called.record.violations()
    );
    let consented = called.stored["call"]["recording_consent"]["answer"] == "granted";
    assert_eq!(
        !called.record.recordings.is_empty(),
        consented,
        "recorded with a yes alone"
    );
    for recording in &called.record.recordings {
        assert_ne!(
            recording.status,
            RecordingStatus::InProgress,
            "no recording is left running"
        );
    }
}

macro_rules! journey {
    ($name:ident, $phone:expr) => {
        #[tokio::test]
        async fn $name() {
            let desk = Desk::open().await;
            let called = desk.call($phone).await;
            check(&called);
            insta::assert_snapshot!(transcript(&called));
        }
    };
}

journey!(
    yes_and_yes,
    Script::answering().say("yes please").say("yes i would")
);
journey!(
    yes_and_no,
    Script::answering().say("sure go ahead").say("no thank you")
);
journey!(
    no_and_yes,
    Script::answering()
        .say("no i'd rather not")
        .say("sounds good")
);
journey!(no_and_no_by_key, Script::answering().press("2").press("2"));
journey!(
    yes_and_yes_by_key,
    Script::answering().press("1").press("1")
);

journey!(silence_throughout, Script::answering());
journey!(
    silence_once_at_consent,
    Script::answering().silence().say("yes").say("no")
);
journey!(silence_at_interest, Script::answering().say("yes"));
journey!(unclear_throughout, {
    (0..6).fold(Script::answering(), |phone, _| {
        phone.say("what is the weather like")
    })
});
journey!(unclear_at_interest, {
    (0..3).fold(Script::answering().say("no"), |phone, _| {
        phone.say("i was just cooking")
    })
});
journey!(are_you_a_machine, {
    Script::answering()
        .say("am i talking to a robot")
        .say("yes")
        .say("is this a real person")
});

journey!(an_objection_in_the_middle, {
    Script::answering()
        .say("yes")
        .say("please stop recording me")
        .say("yes i'm interested")
});
journey!(yes_over_the_first_words, {
    Script::answering()
        .interrupt(1, Reaction::speak("yes?"))
        .say("yes")
        .say("yes")
});
journey!(key_one_over_the_first_words, {
    Script::answering()
        .interrupt(1, Reaction::press("1"))
        .press("2")
        .press("1")
});
journey!(no_over_the_first_words, {
    Script::answering()
        .interrupt(2, Reaction::speak("no"))
        .say("no thanks")
});

journey!(a_machine_greets, {
    Script::voicemail("you have reached the johnsons please leave a message after the tone")
});
journey!(busy, Script::busy());
journey!(declined, Script::declining());
journey!(no_answer, Script::not_answering());
journey!(failed, Script::failing());

/// The ways to a prompt, for what must hold at each of them.
fn at_each_prompt() -> Vec<(&'static str, Script)> {
    vec![
        ("consent", Script::answering()),
        ("consent_again", Script::answering().silence()),
        ("consent_by_keys", Script::answering().silence().silence()),
        ("interest_recorded", Script::answering().say("yes")),
        ("interest_unrecorded", Script::answering().say("no")),
        ("interest_again", Script::answering().say("yes").silence()),
        (
            "interest_by_keys",
            Script::answering().say("no").silence().silence(),
        ),
    ]
}

#[tokio::test]
async fn an_opt_out_works_at_each_prompt_by_voice_and_by_key() {
    for (prompt, phone) in at_each_prompt() {
        let ways = [
            ("voice", phone.clone().say("stop calling me")),
            ("key", phone.press("9")),
        ];
        for (way, phone) in ways {
            let desk = Desk::open().await;
            let called = desk.call(phone).await;
            check(&called);
            insta::assert_snapshot!(format!("opt_out_at_{prompt}_by_{way}"), transcript(&called));
            let suppressed = desk.product.stored_suppressions();
            assert_eq!(suppressed.len(), 1, "{prompt} by {way}");
            assert_eq!(suppressed[0]["number"], "+14155550123");
            let (status, problem) = desk.dial("+14155550123").await;
            assert_eq!((status, &problem["code"]), (409, &"opted_out".into()));
            assert_eq!(
                desk.carrier().calls().len(),
                1,
                "Twilio was not asked again"
            );
        }
    }
}

#[tokio::test]
async fn an_opt_out_works_in_the_middle_of_every_sentence() {
    let desk = Desk::open().await;
    let whole = desk.call(Script::answering().say("yes").say("yes")).await;
    let sentences = whole.record.spoken().matches(['.', '?']).count();
    assert!(sentences > 8);
    // The last sentence is the goodbye, when nobody listens any more.
    for nth in 1..sentences {
        for way in [Reaction::press("9"), Reaction::speak("stop calling me")] {
            let desk = Desk::open().await;
            let phone = Script::answering()
                .say("yes")
                .say("yes")
                .interrupt(nth, way.clone());
            let called = desk.call(phone).await;
            check(&called);
            assert_eq!(
                desk.product.stored_suppressions().len(),
                1,
                "sentence {nth} {way:?}"
            );
            assert!(
                called
                    .record
                    .spoken()
                    .ends_with("We won't call you again. Goodbye.")
            );
        }
    }
}

#[tokio::test]
async fn a_hang_up_ends_the_call_at_each_prompt() {
    for (prompt, phone) in at_each_prompt() {
        let desk = Desk::open().await;
        let called = desk.call(phone.hang_up()).await;
        check(&called);
        insta::assert_snapshot!(format!("hang_up_at_{prompt}"), transcript(&called));
        assert_eq!(called.stored["status"], "completed");
        assert!(desk.product.stored_suppressions().is_empty());
    }
}

#[tokio::test]
async fn an_inbound_caller_is_told_who_we_are_and_may_opt_out() {
    let desk = Desk::open().await;
    let called = desk.called_by("+14155550177", Script::answering()).await;
    check(&called);
    insta::assert_snapshot!("inbound_silence", transcript(&called));
    let called = desk
        .called_by("+14155550177", Script::answering().say("take me off"))
        .await;
    check(&called);
    insta::assert_snapshot!("inbound_opt_out", transcript(&called));
    let (status, _) = desk.dial("+14155550177").await;
    assert_eq!(status, 409);
}

#[tokio::test]
async fn a_hidden_caller_is_told_how_and_never_that_it_is_done() {
    for from in ["anonymous", "+266696687", "", "client:jane"] {
        let desk = Desk::open().await;
        let called = desk.called_by(from, Script::answering().press("9")).await;
        check(&called);
        insta::assert_snapshot!("inbound_hidden", transcript(&called));
        assert!(desk.product.stored_suppressions().is_empty(), "{from}");
    }
}

#[tokio::test]
async fn the_whole_in_spanish() {
    let desk = Desk::with(&[("LANGUAGE", "es-US")]).await;
    let called = desk
        .call(Script::answering().say("sí claro").say("sí me interesa"))
        .await;
    check(&called);
    insta::assert_snapshot!("spanish_yes_and_yes", transcript(&called));
    let called = desk
        .call(Script::answering().say("no").say("no gracias"))
        .await;
    check(&called);
    insta::assert_snapshot!("spanish_no_and_no", transcript(&called));
    let called = desk
        .call(
            Script::answering()
                .say("qué")
                .silence()
                .say("no me llamen más"),
        )
        .await;
    check(&called);
    insta::assert_snapshot!("spanish_opt_out", transcript(&called));
}

#[tokio::test]
async fn where_the_operator_vouches_nobody_is_asked_and_no_words_are_kept() {
    let new_york = "+12125550123";
    let desk = Desk::with(&[("FEATURE_REQUIRE_RECORDING_CONSENT", "false")]).await;
    let called = desk
        .call_to(new_york, Script::answering().say("yes i am"))
        .await;
    check(&called);
    insta::assert_snapshot!("operator_vouches", transcript(&called));
    let phone = Script::answering().say("stop recording").say("yes");
    let called = desk.call_to(new_york, phone).await;
    check(&called);
    insta::assert_snapshot!("operator_vouches_objection", transcript(&called));
    let phone = Script::answering()
        .interrupt(1, Reaction::speak("hello"))
        .say("no");
    let called = desk.call_to(new_york, phone).await;
    check(&called);
    insta::assert_snapshot!("operator_vouches_interrupted", transcript(&called));
}

#[tokio::test]
async fn where_all_parties_must_consent_the_operators_word_is_not_enough() {
    let desk = Desk::with(&[("FEATURE_REQUIRE_RECORDING_CONSENT", "false")]).await;
    let called = desk.call(Script::answering().say("no").say("no")).await;
    check(&called);
    assert!(called.record.spoken().contains("may I record this call?"));
}
