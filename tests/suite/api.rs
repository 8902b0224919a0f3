//! `POST /api/calls/outbound`, `GET /health`, and who may come in.

use bytes::Bytes;
use local::carrier::{CreateFault, Faults};
use local::phone::Script;
use local::product::CarrierChoice;
use serde_json::{Value, json};
use shared::Failure;
use shared::door::{ApiDoor, Scope};
use tests::{Desk, POST_JSON};

const DIAL: &str = "/api/calls/outbound";

#[tokio::test]
async fn health_is_ok() {
    let desk = Desk::open().await;
    let url = format!("{}/health", desk.product.base_url());
    let response = desk.http.get(&url).send().await.unwrap();
    assert_eq!(response.text().await.unwrap(), r#"{"ok":true}"#);
    let response = desk.http.post(&url).send().await.unwrap();
    assert_eq!(response.status(), 405);
    assert_eq!(response.headers()["allow"], "GET");
}

#[tokio::test]
async fn a_dial_is_answered_as_the_prototype_did() {
    let desk = Desk::open().await;
    desk.carrier().register("+14155550123", Script::busy());
    let (status, mut answer) = desk.dial("+14155550123").await;
    assert_eq!(status, 200);
    let sid = answer["call_sid"].as_str().unwrap().to_owned();
    assert!(sid.starts_with("CA") && sid.len() == 34);
    answer["call_sid"] = "CA…".into();
    let expected = json!({
        "call_sid": "CA…",
        "status": "queued",
        "to": "+1***-***-0123",
        "from": "+1***-***-0100",
        "call_id": "call_00000000000000000000000000000001",
    });
    assert_eq!(answer, expected);
    desk.carrier().wait_for_end(&sid).await.unwrap();
    let stored = desk
        .product
        .stored_call("call_00000000000000000000000000000001")
        .unwrap();
    assert_eq!(stored["call_sid"], sid.as_str());
}

#[tokio::test]
async fn the_request_to_twilio_carries_our_id_and_all_four_events() {
    let desk = Desk::open().await;
    let called = desk.call(Script::answering()).await;
    let events: Vec<&str> = called
        .record
        .callbacks
        .iter()
        .filter_map(|callback| callback.field("CallStatus"))
        .collect();
    assert_eq!(events, ["initiated", "ringing", "in-progress", "completed"]);
    let urls = called
        .record
        .callbacks
        .iter()
        .map(|callback| callback.url.as_str());
    for url in urls {
        assert!(
            url.contains("/twilio/voice/status?call_id=call_0000"),
            "{url}"
        );
    }
    assert_eq!(called.record.from, "+14155550100");
}

#[tokio::test]
async fn a_consent_is_kept_on_the_call() {
    let desk = Desk::open().await;
    desk.carrier().register("+14155550123", Script::busy());
    let consent = json!({
        "basis": "asked_to_be_called",
        "obtained_at": "2026-11-20T10:00:00Z",
        "evidence": "web form 17",
    });
    let body = json!({"to": "+14155550123", "consent": consent}).to_string();
    let (status, answer) = desk.post(DIAL, &[POST_JSON], body.as_bytes()).await;
    assert_eq!(status, 200, "{answer}");
    let stored = desk
        .product
        .stored_call(answer["call_id"].as_str().unwrap())
        .unwrap();
    assert_eq!(stored["call"]["consent"], consent);
}

#[tokio::test]
async fn bad_input_is_told_what_to_do() {
    let desk = Desk::open().await;
    let consent = |text: &str| format!(r#"{{"to": "+14155550123", "consent": {text}}}"#);
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("no body", Vec::new()),
        ("not JSON", b"to=+14155550123".to_vec()),
        ("half a document", br#"{"to": "+1415"#.to_vec()),
        ("a list", b"[]".to_vec()),
        ("a list that would fit", br#"["+14155550123", null]"#.to_vec()),
        ("a text", br#""+14155550123""#.to_vec()),
        ("no to", b"{}".to_vec()),
        ("null", br#"{"to": null}"#.to_vec()),
        ("a number for a text", br#"{"to": 14155550123}"#.to_vec()),
        ("not E.164", br#"{"to": "(415) 555-0123"}"#.to_vec()),
        ("a SIP address", br#"{"to": "sip:jane@example.com"}"#.to_vec()),
        ("impossible", br#"{"to": "+11234567890"}"#.to_vec()),
        ("an unknown field", br#"{"to": "+14155550123", "url": "https://x.example"}"#.to_vec()),
        ("to twice", br#"{"to": "+14155550123", "to": "+14155550124"}"#.to_vec()),
        ("not UTF-8", vec![b'{', 0xff, b'}']),
        ("an empty consent", consent("{}").into_bytes()),
        (
            "no evidence",
            consent(
                r#"{"basis": "own_number", "obtained_at": "2026-01-01T00:00:00Z", "evidence": ""}"#,
            )
            .into_bytes(),
        ),
        (
            "a consent of tomorrow",
            consent(
                r#"{"basis": "own_number", "obtained_at": "2026-12-01T00:00:00Z", "evidence": "x"}"#,
            )
            .into_bytes(),
        ),
        ("a megabyte", vec![b' '; 1 << 20]),
        ("a megabyte of brackets", vec![b'['; 1 << 20]),
        ("brackets", vec![b'['; 60_000]),
    ];
    let mut told = Vec::new();
    for (what, body) in cases {
        let (status, problem) = desk.post(DIAL, &[POST_JSON], &body).await;
        assert!((400..500).contains(&status), "{what}: {status} {problem}");
        assert_eq!(problem["status"], status, "{what}");
        assert_eq!(problem["dialled"], "no", "{what}");
        let pointer = problem["pointer"].as_str().unwrap_or("-");
        told.push(format!(
            "{what}: {status} {pointer} {}",
            problem["detail"].as_str().unwrap()
        ));
    }
    insta::assert_snapshot!("bad_input", told.join("\n"));
    assert!(desk.carrier().calls().is_empty());
    assert!(desk.product.stored_calls().is_empty());
}

#[tokio::test]
async fn the_door_is_open_to_this_machine_alone_and_to_the_key() {
    let desk = Desk::with(&[("DIAL_API_KEY", "a-long-bearer-key")]).await;
    desk.carrier().register("+14155550123", Script::busy());
    let body = br#"{"to": "+14155550123"}"#;
    let forwarded = ("x-forwarded-for", "203.0.113.7");
    let right = ("authorization", "Bearer a-long-bearer-key");
    let wrong = ("authorization", "Bearer another-key");
    let host = ("host", "calls.example.com");
    let cases: [(&[(&str, &str)], u16); 8] = [
        (&[POST_JSON], 200),
        (&[POST_JSON, forwarded], 401),
        (&[POST_JSON, host], 401),
        (&[], 401),
        (&[("content-type", "text/plain")], 401),
        (&[POST_JSON, forwarded, wrong], 401),
        (&[POST_JSON, forwarded, right], 200),
        (&[("content-type", "text/plain"), forwarded, right], 415),
    ];
    for (headers, expected) in cases {
        let (status, answer) = desk.post(DIAL, headers, body).await;
        assert_eq!(status, expected, "{headers:?}: {answer}");
        if status == 401 {
            assert_eq!(answer["code"], "unauthorized");
        }
    }
}

#[tokio::test]
async fn without_any_key_the_door_says_how_to_get_in() {
    let desk = Desk::open().await;
    let forwarded = ("x-forwarded-for", "203.0.113.7");
    let (status, problem) = desk.post(DIAL, &[POST_JSON, forwarded], b"{}").await;
    assert_eq!(status, 401);
    assert!(problem["detail"].as_str().unwrap().contains("DIAL_API_KEY"));
    let anything = ("authorization", "Bearer ");
    let (status, _) = desk
        .post(DIAL, &[POST_JSON, forwarded, anything], b"{}")
        .await;
    assert_eq!(status, 401);
}

/// As deployed: the door is never open, and before there is a key it says how to make one.
#[tokio::test]
async fn without_any_key_the_deployed_door_says_how_to_make_one() {
    let desk = Desk::open().await;
    let mut world = desk.product.world.clone();
    world.local = false;
    let none = json!({"keys": []});
    desk.product.engine.put_secret("api-keys", &none);
    let door = ApiDoor::connect(&world).await.expect("it connects");
    for headers in [&[][..], &[("authorization", "Bearer anything")]] {
        let mut request = http::Request::post("/api/calls/outbound");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Bytes::new()).expect("a request");
        match door.admit(&request, Scope::Dial).await {
            Err(Failure::Problem(problem)) => {
                assert_eq!(problem.status, 401);
                assert!(
                    problem.detail.contains("operator -- keys add"),
                    "{}",
                    problem.detail
                );
            }
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn twilios_refusals_are_told_in_plain_words_with_its_code() {
    let mut told = Vec::new();
    for code in [21217, 21214, 21215, 21216] {
        let desk = Desk::open().await;
        desk.carrier().set_faults(Faults {
            next_creates: vec![Some(CreateFault::Refused(code))],
            ..Faults::default()
        });
        let (status, problem) = desk.dial("+14155550123").await;
        told.push(format!(
            "{status} {} {}",
            problem["twilio_code"],
            problem["detail"].as_str().unwrap()
        ));
        assert_eq!(problem["dialled"], "no");
        let stored = desk
            .product
            .stored_call(problem["call_id"].as_str().unwrap())
            .unwrap();
        assert_eq!(stored["status"], "failed");
    }
    insta::assert_snapshot!("twilio_refusals", told.join("\n"));
}

#[tokio::test]
async fn an_answer_that_is_lost_is_not_asked_for_again() {
    let desk = Desk::open().await;
    desk.carrier().register(
        "+14155550123",
        Script::answering().waiting_for_the_question(),
    );
    let faults = Faults {
        next_creates: vec![Some(CreateFault::AnswerLost)],
        ..Faults::default()
    };
    desk.carrier().set_faults(faults);
    let (status, problem) = desk.dial("+14155550123").await;
    assert_eq!(
        (status, &problem["code"]),
        (502, &"submission_unknown".into())
    );
    assert_eq!(problem["dialled"], "unknown");
    let calls = desk.carrier().calls();
    assert_eq!(calls.len(), 1, "one request, one call");
    // The first webhook binds the call that Twilio took after all.
    let record = desk.carrier().wait_for_end(&calls[0].sid).await.unwrap();
    let stored = desk
        .product
        .stored_call(problem["call_id"].as_str().unwrap())
        .unwrap();
    assert_eq!(stored["call_sid"], record.sid.as_str());
    assert_eq!(stored["status"], "completed");
}

#[tokio::test]
async fn what_twilio_answers_in_its_trouble_is_never_taken_for_a_call() {
    let cases = [
        (CreateFault::ServerError, 1, 502, "submission_unknown"),
        (CreateFault::HtmlError, 1, 502, "submission_unknown"),
        // Of these Twilio says that it did nothing: it is asked five times.
        (CreateFault::TooManyRequests, 5, 503, "refused_by_carrier"),
    ];
    for (fault, times, expected, code) in cases {
        let desk = Desk::open().await;
        desk.carrier().set_faults(Faults {
            next_creates: vec![Some(fault); times],
            ..Faults::default()
        });
        let (status, problem) = desk.dial("+14155550123").await;
        assert_eq!(
            (status, &problem["code"]),
            (expected, &code.into()),
            "{fault:?} {problem}"
        );
        assert!(desk.carrier().calls().is_empty(), "not sent again");
    }
}

#[tokio::test]
async fn with_the_real_carrier_only_test_numbers_are_rung() {
    let settings = [
        ("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000001"),
        ("TWILIO_API_KEY_SID", "SK00000000000000000000000000000001"),
        ("TWILIO_API_KEY_SECRET", "simulatedApiKeySecretOfThisWorld"),
        ("TWILIO_AUTH_TOKEN", "0123456789abcdef0123456789abcdef"),
        ("TWILIO_VOICE_NUMBER", "+14155550100"),
        ("PUBLIC_BASE_URL", "https://calls.example.com"),
        ("TWILIO_API_BASE_URL", "http://127.0.0.1:9"),
        ("TEST_NUMBERS", "+14155550177"),
    ];
    let desk = Desk::start(CarrierChoice::Twilio, &settings).await;
    let (status, problem) = desk.dial("+14155550123").await;
    let reasons = problem["reasons"].as_array().expect("reasons");
    assert_eq!(
        (status, &problem["code"]),
        (403, &json!("not_a_test_number"))
    );
    assert!(reasons.contains(&json!("not_a_test_number")), "{problem}");
    assert!(desk.product.stored_calls().is_empty());
    let (status, problem) = desk.dial("+14155550177").await;
    assert_eq!(
        (status, &problem["code"]),
        (502, &"refused_by_carrier".into()),
        "{problem}"
    );
    assert_eq!(problem["dialled"], "no", "nobody listens at that port");
}

#[tokio::test]
async fn nothing_else_is_there() {
    let desk = Desk::open().await;
    for path in [
        "/",
        "/twilio",
        "/api/calls/outbound/",
        "/API/calls/outbound",
        "//health",
    ] {
        let (status, _) = desk.post(path, &[POST_JSON], b"{}").await;
        assert_eq!(status, 404, "{path}");
    }
    let (status, _): (u16, Value) = desk.post("/health", &[], b"").await;
    assert_eq!(status, 405);
}
