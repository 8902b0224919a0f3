//! Twilio's doors, asked by hand: signatures, replays, strangers.

use jiff::SignedDuration;
use local::engine::Interception;
use local::phone::Script;
use serde_json::{Value, json};
use shared::callflow::progress::CallStatus;
use tests::{Desk, Signed};

const CALL: &str = "call_00000000000000000000000000000001";

/// A desk with a call that Twilio took and that nobody has answered yet.
async fn dialled() -> (Desk, String) {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    let (status, answer) = desk.dial("+14155550123").await;
    assert_eq!(status, 200);
    (desk, answer["call_sid"].as_str().expect("a SID").to_owned())
}

fn voice(sid: &str) -> Vec<(&str, &str)> {
    vec![
        ("CallSid", sid),
        ("From", "+14155550100"),
        ("To", "+14155550123"),
        ("CallStatus", "in-progress"),
        ("Direction", "outbound-api"),
        ("ApiVersion", "2010-04-01"),
        ("ToCity", ""),
    ]
}

fn incoming() -> String {
    format!("/twilio/voice/incoming?call_id={CALL}")
}

fn gather(turn: u16) -> String {
    format!("/twilio/voice/gather?call_id={CALL}&turn={turn}&at=question")
}

fn status() -> String {
    format!("/twilio/voice/status?call_id={CALL}")
}

fn with<'a>(
    mut fields: Vec<(&'a str, &'a str)>,
    more: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

#[tokio::test]
async fn a_bad_signature_is_an_empty_403_at_every_door() {
    let (desk, sid) = dialled().await;
    for path in [
        incoming(),
        gather(1),
        status(),
        "/twilio/voice/incoming".to_owned(),
    ] {
        for how in [Signed::Not, Signed::Wrongly, Signed::ForAnotherPath] {
            let (code, body) = desk.webhook(&path, &voice(&sid), how).await;
            assert_eq!((code, body.as_str()), (403, ""), "{path} {how:?}");
        }
    }
    assert_eq!(desk.logs.of("signature_refused").len(), 12);
    let stored = desk.product.stored_call(CALL).unwrap();
    assert_eq!(
        (&stored["version"], &stored["status"]),
        (&json!(1), &json!("queued"))
    );
}

#[tokio::test]
async fn neither_host_nor_forwarded_headers_move_the_url_that_is_verified() {
    let (desk, sid) = dialled().await;
    let headers = [
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
    ];
    let (code, _) = desk
        .webhook_with(&incoming(), &voice(&sid), Signed::Rightly, &headers)
        .await;
    assert_eq!(code, 200, "signed for our base, whatever the headers say");
}

#[tokio::test]
async fn another_accounts_webhook_is_refused() {
    let (desk, sid) = dialled().await;
    let other = [("AccountSid", "AC00000000000000000000000000000002")];
    let fields = with(voice(&sid), &other);
    let (code, body) = desk.webhook(&incoming(), &fields, Signed::Rightly).await;
    assert_eq!((code, body.as_str()), (403, ""));
}

#[tokio::test]
async fn a_replayed_webhook_gets_the_stored_reply_byte_for_byte() {
    let (desk, sid) = dialled().await;
    let (_, first) = desk
        .webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    let yes = with(
        voice(&sid),
        &[("SpeechResult", "yes"), ("Confidence", "0.9")],
    );
    let (_, second) = desk.webhook(&gather(1), &yes, Signed::Rightly).await;
    assert!(second.contains("<Start><Recording"), "{second}");
    let before = desk.product.stored_call(CALL).unwrap();
    desk.pass(SignedDuration::from_mins(3));
    for _ in 0..3 {
        let (code, again) = desk.webhook(&gather(1), &yes, Signed::Rightly).await;
        assert_eq!((code, again), (200, second.clone()));
        let (code, again) = desk
            .webhook(&incoming(), &voice(&sid), Signed::Rightly)
            .await;
        assert_eq!((code, again), (200, first.clone()));
    }
    assert_eq!(desk.product.stored_call(CALL).unwrap(), before);
}

#[tokio::test]
async fn a_late_answer_to_an_earlier_turn_gets_that_turns_reply() {
    let (desk, sid) = dialled().await;
    desk.webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    let no = with(voice(&sid), &[("Digits", "2")]);
    let (_, second) = desk.webhook(&gather(1), &no, Signed::Rightly).await;
    desk.webhook(&gather(2), &voice(&sid), Signed::Rightly)
        .await;
    let before = desk.product.stored_call(CALL).unwrap();
    let yes = with(voice(&sid), &[("Digits", "1")]);
    let (_, late) = desk.webhook(&gather(1), &yes, Signed::Rightly).await;
    assert_eq!(late, second);
    assert_eq!(desk.product.stored_call(CALL).unwrap(), before);
}

#[tokio::test]
async fn a_late_opt_out_counts_all_the_same() {
    let (desk, sid) = dialled().await;
    desk.webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    for turn in 1..3 {
        desk.webhook(&gather(turn), &voice(&sid), Signed::Rightly)
            .await;
    }
    let stop = with(voice(&sid), &[("SpeechResult", "take me off your list")]);
    let (_, answer) = desk.webhook(&gather(1), &stop, Signed::Rightly).await;
    assert!(answer.contains("We won't call you again"), "{answer}");
    assert_eq!(desk.product.stored_suppressions().len(), 1);
}

#[tokio::test]
async fn whoever_opts_out_while_the_telephone_rings_hears_one_sentence() {
    let (desk, sid) = dialled().await;
    let caller = Script::answering().press("9");
    desk.called_by("+14155550123", caller).await;
    assert_eq!(desk.product.stored_suppressions().len(), 1);
    let (_, answer) = desk
        .webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    assert!(
        answer.contains("you asked us not to call. Goodbye."),
        "{answer}"
    );
    assert!(!answer.contains("<Gather"), "{answer}");
}

#[tokio::test]
async fn a_call_id_is_bound_to_one_call_sid_for_good() {
    let (desk, sid) = dialled().await;
    desk.webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    let before = desk.product.stored_call(CALL).unwrap();
    let other = "CA99999999999999999999999999999999";
    let (code, answer) = desk
        .webhook(&incoming(), &voice(other), Signed::Rightly)
        .await;
    assert_eq!(code, 200);
    assert!(answer.contains("sorry to have disturbed you"), "{answer}");
    let over = with(
        voice(other),
        &[("CallStatus", "completed"), ("SequenceNumber", "9")],
    );
    let (code, _) = desk.webhook(&status(), &over, Signed::Rightly).await;
    assert_eq!(code, 204);
    assert_eq!(desk.product.stored_call(CALL).unwrap(), before);
}

#[tokio::test]
async fn a_callback_about_a_call_that_we_do_not_know_is_204_and_makes_nothing() {
    let desk = Desk::open().await;
    let sid = "CA99999999999999999999999999999999";
    let recording = [
        ("CallSid", sid),
        ("RecordingSid", "RE99999999999999999999999999999999"),
        ("RecordingStatus", "completed"),
    ];
    for path in [status(), "/twilio/voice/status".to_owned()] {
        for fields in [voice(sid), recording.to_vec()] {
            let (code, body) = desk.webhook(&path, &fields, Signed::Rightly).await;
            assert_eq!((code, body.as_str()), (204, ""));
        }
    }
    assert!(desk.product.stored_calls().is_empty());
    let lines = desk.logs.of("call_status");
    assert!(lines.len() == 4 && lines.iter().all(|line| line["recorded"] == "unknown"));
}

#[tokio::test]
async fn status_never_goes_backwards_whatever_the_order_of_arrival() {
    let order = [
        CallStatus::Initiated,
        CallStatus::Ringing,
        CallStatus::InProgress,
    ];
    for (rotation, end) in [
        CallStatus::Completed,
        CallStatus::Busy,
        CallStatus::NoAnswer,
    ]
    .into_iter()
    .enumerate()
    {
        let (desk, sid) = dialled().await;
        let mut callbacks: Vec<(usize, CallStatus)> =
            order.into_iter().chain([end]).enumerate().collect();
        callbacks.rotate_left(rotation + 1);
        callbacks.push(callbacks[0]);
        let mut highest = 0;
        for (sequence, callback) in callbacks {
            let sequence = sequence.to_string();
            let more = [
                ("CallStatus", callback.as_str()),
                ("SequenceNumber", &sequence),
            ];
            let (code, _) = desk
                .webhook(&status(), &with(voice(&sid), &more), Signed::Rightly)
                .await;
            assert_eq!(code, 204);
            let stored = desk.product.stored_call(CALL).unwrap();
            let rank = stored["status_rank"].as_u64().unwrap();
            assert!(rank >= highest);
            highest = rank;
        }
        let stored = desk.product.stored_call(CALL).unwrap();
        assert_eq!(stored["status"], end.as_str());
        assert_eq!(stored["status_sequence"], 3);
    }
}

#[tokio::test]
async fn callbacks_are_logged_with_the_prototypes_fields_and_masked_numbers() {
    let desk = Desk::open().await;
    desk.call(Script::answering().say("yes").say("yes")).await;
    let lines = desk.logs.of("call_status");
    let completed = lines
        .iter()
        .find(|line| line["call_status"] == "completed")
        .unwrap();
    assert_eq!(completed["to"], "+1***-***-0123");
    assert_eq!(completed["from"], "+1***-***-0100");
    assert_eq!(completed["direction"], "outbound-api");
    assert_eq!(completed["level"], "INFO");
    assert_eq!(completed["call_id"], CALL);
    let recording = lines
        .iter()
        .find(|line| line["recording_status"] == "completed")
        .unwrap();
    assert!(
        recording["recording_url"]
            .as_str()
            .unwrap()
            .contains("/Recordings/RE")
    );
    assert!(recording["call_sid"].as_str().unwrap().starts_with("CA"));
}

#[tokio::test]
async fn what_we_cannot_use_is_an_apology_to_a_person_and_500_to_a_callback() {
    let desk = Desk::open().await;
    let sid = "CA99999999999999999999999999999999";
    let unusable = [
        incoming(),
        gather(1),
        format!("/twilio/voice/gather?call_id={CALL}&turn=x&at=question"),
        format!("/twilio/voice/gather?call_id={CALL}&turn=1&at=nowhere"),
        "/twilio/voice/gather?turn=1&at=question".to_owned(),
        "/twilio/voice/gather?call_id=nonsense&turn=1&at=question".to_owned(),
    ];
    for path in unusable {
        let (code, answer) = desk.webhook(&path, &voice(sid), Signed::Rightly).await;
        assert_eq!(code, 200, "{path}");
        assert!(
            answer.contains("something went wrong on our side"),
            "{path}: {answer}"
        );
        assert!(answer.ends_with("<Hangup/></Response>"), "{answer}");
    }
    let (code, _) = desk
        .webhook(
            "/twilio/voice/status?call_id=x",
            &voice(sid),
            Signed::Rightly,
        )
        .await;
    assert_eq!(code, 500);
    let sids = with(voice(sid), &[("CallSid", "not a SID")]);
    let (code, answer) = desk.webhook(&incoming(), &sids, Signed::Rightly).await;
    assert_eq!(code, 200);
    assert!(answer.contains("something went wrong"), "{answer}");
}

fn refused() -> Interception {
    Interception::Refuse {
        status: 400,
        body: json!({"__type": "com.amazonaws.dynamodb.v20120810#AccessDeniedException"}),
    }
}

#[tokio::test]
async fn when_the_table_is_down_a_person_hears_an_apology_and_a_callback_gets_500() {
    let (desk, sid) = dialled().await;
    desk.product
        .engine
        .intercept(Some(Box::new(|_, _| refused())));
    for path in [incoming(), gather(1)] {
        let (code, answer) = desk.webhook(&path, &voice(&sid), Signed::Rightly).await;
        assert_eq!(code, 200);
        assert!(
            answer.contains("something went wrong on our side"),
            "{answer}"
        );
    }
    let (code, _) = desk.webhook(&status(), &voice(&sid), Signed::Rightly).await;
    assert_eq!(code, 500);
    let failed = desk.logs.of("request_failed");
    assert!(failed.len() == 3 && failed.iter().all(|line| line["code"] == "store_failed"));
}

#[tokio::test]
async fn an_opt_out_is_confirmed_only_when_it_is_stored() {
    let (desk, sid) = dialled().await;
    desk.webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    let stop = with(voice(&sid), &[("Digits", "9")]);
    let writes =
        |operation: &str| ["TransactWriteItems", "UpdateItem", "SendMessage"].contains(&operation);
    desk.product
        .engine
        .intercept(Some(Box::new(move |operation, _| {
            if writes(operation) {
                refused()
            } else {
                Interception::Pass
            }
        })));
    let (code, answer) = desk.webhook(&gather(1), &stop, Signed::Rightly).await;
    assert_eq!((code, answer.as_str()), (503, ""), "Twilio tries again");
    assert!(desk.product.stored_suppressions().is_empty());

    // The transaction alone is down: the list is written by itself.
    desk.product.engine.intercept(Some(Box::new(|operation, _| {
        if operation == "TransactWriteItems" {
            refused()
        } else {
            Interception::Pass
        }
    })));
    let (code, answer) = desk.webhook(&gather(1), &stop, Signed::Rightly).await;
    assert_eq!(code, 200);
    assert!(answer.contains("We won't call you again"), "{answer}");
    assert_eq!(desk.product.stored_suppressions().len(), 1);
}

#[tokio::test]
async fn an_unreadable_secret_is_503_and_touches_nothing() {
    let (desk, sid) = dialled().await;
    desk.pass(SignedDuration::from_mins(10));
    desk.product.engine.put_secret("webhook", &Value::Null);
    // The last good value is kept while the secret cannot be read again.
    let (code, _) = desk
        .webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    assert_eq!(code, 200);
    let desk = Desk::intercepted(Box::new(|operation, _| {
        if operation == "GetSecretValue" {
            refused()
        } else {
            Interception::Pass
        }
    }))
    .await;
    let (code, body) = desk
        .webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    assert_eq!((code, body.as_str()), (503, ""));
}

#[tokio::test]
async fn a_rotated_token_is_read_again_but_forgers_cannot_drive_it() {
    let (desk, sid) = dialled().await;
    let fetches = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let counted = std::sync::Arc::clone(&fetches);
    desk.product
        .engine
        .intercept(Some(Box::new(move |operation, _| {
            if operation == "GetSecretValue" {
                counted.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
            Interception::Pass
        })));
    for _ in 0..20 {
        let (code, _) = desk
            .webhook(&incoming(), &voice(&sid), Signed::Wrongly)
            .await;
        assert_eq!(code, 403);
    }
    assert_eq!(
        fetches.load(std::sync::atomic::Ordering::Relaxed),
        1,
        "once a minute"
    );
    desk.pass(SignedDuration::from_secs(61));
    desk.product.engine.put_secret(
        "webhook",
        &json!({
            "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
            "TWILIO_AUTH_TOKEN": "ffffffffffffffffffffffffffffffff",
        }),
    );
    let (code, _) = desk
        .webhook(&incoming(), &voice(&sid), Signed::With('f'))
        .await;
    assert_eq!(code, 200, "the new token is found");
    let (code, _) = desk
        .webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    assert_eq!(code, 403, "the old one is over");
}

#[tokio::test]
async fn an_opt_out_is_kept_even_when_the_call_cannot_be_had() {
    let (desk, sid) = dialled().await;
    let stop = with(voice(&sid), &[("SpeechResult", "stop calling me")]);
    desk.engine_fails_at("BatchGetItem", |_| refused());
    let (code, answer) = desk.webhook(&gather(1), &stop, Signed::Rightly).await;
    assert_eq!(code, 200);
    assert!(answer.contains("We won't call you again"), "{answer}");
    assert!(!answer.contains("<Gather"), "{answer}");
    assert_eq!(
        desk.product.stored_suppressions()[0]["number"],
        "+14155550123"
    );
    assert_eq!(desk.logs.of("opt_out_stored_alone").len(), 1);

    // A call that is no longer in the table, and a caller of ours.
    let desk = Desk::open().await;
    let caller = [
        ("From", "+14155550177"),
        ("Direction", "inbound"),
        ("Digits", "9"),
    ];
    let (_, answer) = desk
        .webhook(&gather(1), &with(voice(&sid), &caller), Signed::Rightly)
        .await;
    assert!(answer.contains("We won't call you again"), "{answer}");
    assert_eq!(
        desk.product.stored_suppressions()[0]["number"],
        "+14155550177"
    );
}

#[tokio::test]
async fn an_opt_out_counts_beside_a_key_and_in_a_field_that_is_there_twice() {
    for odd in [
        &[("Digits", "1"), ("SpeechResult", "stop calling me")][..],
        &[("Digits", "5"), ("SpeechResult", "stop calling me")],
        &[("SpeechResult", "remove me"), ("SpeechResult", "remove me")],
        &[
            ("SpeechResult", "yes"),
            ("SpeechResult", "take me off your list"),
        ],
        &[("Digits", "9"), ("CallStatus", "in-progress")],
    ] {
        let (desk, sid) = dialled().await;
        desk.webhook(&incoming(), &voice(&sid), Signed::Rightly)
            .await;
        let mut fields = voice(&sid);
        fields.extend_from_slice(odd);
        let (code, answer) = desk.webhook(&gather(1), &fields, Signed::Rightly).await;
        assert_eq!(code, 200, "{odd:?}");
        assert!(
            answer.contains("We won't call you again"),
            "{odd:?}: {answer}"
        );
        assert_eq!(desk.product.stored_suppressions().len(), 1, "{odd:?}");
    }
}

#[tokio::test]
async fn after_an_opt_out_that_was_stored_alone_no_pitch_follows() {
    let (desk, sid) = dialled().await;
    desk.webhook(&incoming(), &voice(&sid), Signed::Rightly)
        .await;
    desk.engine_fails_at("TransactWriteItems", |_| refused());
    let stop = with(voice(&sid), &[("Digits", "9")]);
    desk.webhook(&gather(1), &stop, Signed::Rightly).await;
    desk.product.engine.intercept(None);
    let yes = with(voice(&sid), &[("Digits", "1")]);
    for _ in 0..2 {
        let (_, answer) = desk.webhook(&gather(1), &yes, Signed::Rightly).await;
        assert!(answer.contains("you asked us not to call"), "{answer}");
        assert!(
            !answer.contains("<Gather") && !answer.contains("<Start"),
            "{answer}"
        );
    }
}
