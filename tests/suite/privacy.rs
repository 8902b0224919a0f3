//! No secret, no whole number and nothing that a person said ever reaches a log.

use local::engine::Interception;
use local::phone::{Reaction, Script, Speech};
use tests::{Desk, POST_JSON, Signed};

/// What must never be seen, in any line.
const CANARIES: [&str; 10] = [
    "14155550123",
    "4155550123",
    "14155550199",
    "mockingbird",
    "canaryville",
    "0123456789abcdef0123456789abcdef",
    "simulatedApiKeySecretOfThisWorld",
    "a-bearer-canary",
    "evidence-canary",
    "signature-canary",
];

fn assert_silent(desk: &Desk, what: &str) {
    let lines = desk.logs.lines();
    assert!(!lines.is_empty(), "{what}: something was logged");
    for line in &lines {
        let read: serde_json::Value = serde_json::from_str(line).expect("a line is JSON");
        assert!(
            read["timestamp"].is_string() && read["level"].is_string(),
            "{line}"
        );
        assert!(!line.contains(['\n', '\r', '\u{1b}']), "{line:?}");
        for canary in CANARIES {
            assert!(
                !line.to_lowercase().contains(&canary.to_lowercase()),
                "{what}: {line}"
            );
        }
    }
}

fn whisper(text: &str) -> Reaction {
    Reaction::Speak(Speech::new(format!("{text} mockingbird")))
}

#[tokio::test]
async fn no_journey_leaks() {
    let say = |text: &str| Script::answering().turn(whisper(text));
    let journeys: Vec<(&str, Script)> = vec![
        ("yes", say("yes").say("yes")),
        (
            "a long yes",
            Script::answering()
                .say("yes")
                .turn(whisper("my name is canaryville")),
        ),
        ("no", say("no").turn(whisper("no"))),
        ("opt-out", say("stop calling me")),
        (
            "objection",
            Script::answering()
                .say("yes")
                .turn(whisper("stop recording")),
        ),
        (
            "unclear",
            say("what")
                .turn(whisper("who"))
                .turn(whisper("+1 415 555 0123")),
        ),
        (
            "interruption",
            Script::answering().interrupt(1, whisper("yes")),
        ),
        ("keys", Script::answering().press("1").press("9")),
        ("hang-up", Script::answering().hang_up()),
        ("busy", Script::busy()),
        ("failed", Script::failing()),
        (
            "machine",
            Script::voicemail("you have reached canaryville leave a message"),
        ),
    ];
    for (what, phone) in journeys {
        let desk = Desk::open().await;
        desk.call(phone).await;
        assert_silent(&desk, what);
    }
    let desk = Desk::open().await;
    desk.called_by("+14155550199", say("stop")).await;
    desk.called_by("client:mockingbird", say("hello")).await;
    assert_silent(&desk, "inbound");
}

#[tokio::test]
async fn no_field_of_a_webhook_leaks() {
    let names = [
        "From",
        "To",
        "Caller",
        "Called",
        "CallerName",
        "ForwardedFrom",
        "FromCity",
        "CallStatus",
        "Direction",
        "SpeechResult",
        "Digits",
        "Confidence",
        "RecordingUrl",
        "RecordingStatus",
        "RecordingSid",
        "AnsweredBy",
        "ErrorUrl",
        "CallSid",
        "SequenceNumber",
        "Timestamp",
    ];
    let values = [
        "+14155550123",
        "mockingbird",
        "https://api.twilio.com/2010-04-01/mockingbird/+14155550123",
        "a\r\n{\"level\":\"ERROR\",\"msg\":\"mockingbird\"}",
    ];
    let sid = "CA00000000000000000000000000000009";
    let desk = Desk::open().await;
    for path in [
        "/twilio/voice/incoming",
        "/twilio/voice/gather?call_id=call_00000000000000000000000000000001&turn=1&at=question",
        "/twilio/voice/status?call_id=call_00000000000000000000000000000001",
        "/twilio/voice/status?call_id=mockingbird",
        "/twilio/voice/gather?call_id=x&turn=mockingbird&at=+14155550123",
        "/twilio/voice/incoming?canaryville=+14155550123",
    ] {
        for name in names {
            for value in values {
                let mut fields = vec![
                    ("CallSid", sid),
                    ("From", "+14155550123"),
                    ("To", "+14155550199"),
                    ("CallStatus", "ringing"),
                    ("Direction", "inbound"),
                ];
                fields.retain(|(known, _)| *known != name);
                fields.push((name, value));
                desk.webhook(path, &fields, Signed::Rightly).await;
            }
        }
        desk.webhook(path, &[("From", "+14155550123")], Signed::Wrongly)
            .await;
        let header = [("x-twilio-signature", "signature-canary")];
        desk.webhook_with(path, &[("From", "+14155550123")], Signed::Not, &header)
            .await;
    }
    assert_silent(&desk, "webhooks");
}

#[tokio::test]
async fn no_request_of_a_client_leaks() {
    let desk = Desk::with(&[("DIAL_API_KEY", "a-bearer-canary")]).await;
    let forwarded = ("x-forwarded-for", "14155550123");
    for body in [
        r#"{"to": "+14155550123"}"#,
        r#"{"to": "mockingbird"}"#,
        r#"{"to": "+15005550001", "consent": {"basis": "own_number",
            "obtained_at": "2026-01-01T00:00:00Z", "evidence": "evidence-canary"}}"#,
        r#"{"mockingbird": "+14155550123"}"#,
        r#"{"to": "+14155550123", "consent": "evidence-canary"}"#,
    ] {
        for headers in [
            vec![POST_JSON],
            vec![
                POST_JSON,
                forwarded,
                ("authorization", "Bearer a-bearer-canary"),
            ],
            vec![
                POST_JSON,
                forwarded,
                ("authorization", "Bearer mockingbird"),
            ],
        ] {
            desk.post("/api/calls/outbound", &headers, body.as_bytes())
                .await;
        }
    }
    assert_silent(&desk, "clients");
}

#[tokio::test]
async fn no_fault_leaks() {
    for operation in [
        "GetItem",
        "BatchGetItem",
        "UpdateItem",
        "PutItem",
        "TransactWriteItems",
    ] {
        let desk = Desk::open().await;
        desk.engine_fails_at(operation, |body| Interception::Refuse {
            status: 400,
            body: serde_json::json!({
                "__type": "ValidationException",
                "message": format!("mockingbird {body}"),
            }),
        });
        desk.carrier()
            .register("+14155550123", Script::answering().turn(whisper("yes")));
        let (_, answer) = desk.dial("+14155550123").await;
        if let Some(sid) = answer["call_sid"].as_str() {
            desk.carrier().wait_for_end(sid).await;
        }
        assert_silent(&desk, operation);
    }
}

#[tokio::test]
async fn a_debug_form_shows_no_number_no_words_and_no_secret() {
    let desk = Desk::open().await;
    let called = desk
        .call(Script::answering().say("yes").turn(whisper("yes")))
        .await;
    let call: shared::callflow::Call = {
        let mut call = called.stored["call"].clone();
        call["progress"] = serde_json::json!({"status": "completed", "sequence": 3});
        call["call_sid"] = called.stored["call_sid"].clone();
        serde_json::from_value(call).expect("a stored call")
    };
    assert!(
        called.stored.to_string().contains("mockingbird"),
        "it is stored, with consent"
    );
    let debug = format!("{call:?}");
    for canary in CANARIES {
        assert!(!debug.contains(canary), "{canary} in {debug}");
    }
}
