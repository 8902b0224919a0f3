//! The gateway's events, as Lambda gets them.

use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use lambda_http::Body;
use lambda_http::request::LambdaRequest;
use local::engine::Interception;
use serde_json::Value;
use shared::lambda::{request, respond};
use shared::{Connected, Invocation};
use tests::Desk;
use twilio::signature::{AuthToken, sign};
use voice_gather::VoiceGather;

use crate::gateway_event::{GatewayEvent, headers};

fn event(raw_query: &str, body: &str, base64: bool, headers: &Value) -> LambdaRequest {
    let headers = headers.clone();
    let event = GatewayEvent {
        raw_query,
        headers,
        body,
        base64,
        ..GatewayEvent::default()
    };
    event.into()
}

#[test]
fn a_body_comes_out_the_same_in_both_dialects() {
    let plain = request(event("call_id=x", "Digits=1&From=%2B1", false, &headers())).unwrap();
    let encoded = request(event(
        "call_id=x",
        "RGlnaXRzPTEmRnJvbT0lMkIx",
        true,
        &headers(),
    ))
    .unwrap();
    for request in [plain, encoded] {
        assert_eq!(&request.body()[..], b"Digits=1&From=%2B1");
        assert_eq!(request.uri().query(), Some("call_id=x"));
        assert_eq!(
            request.headers()[CONTENT_TYPE],
            "application/x-www-form-urlencoded"
        );
    }
}

#[test]
fn the_raw_query_survives_to_the_letter() {
    for query in [
        "a=1&b=2",
        "b=2&a=1",
        "a=%2f&b=%2F",
        "a=+&b=%20",
        "a=it's",
        "a",
        "",
    ] {
        let request = request(event(query, "", false, &headers())).unwrap();
        assert_eq!(request.uri().query().unwrap_or_default(), query);
    }
}

#[test]
fn a_query_that_no_url_can_have_is_400_and_no_panic() {
    for query in ["a=\"", "a=<b>", "a=b c", "a=\u{7f}"] {
        assert!(
            request(event(query, "", false, &headers())).is_none(),
            "{query}"
        );
    }
}

#[test]
fn a_host_or_a_scheme_that_no_url_can_have_is_no_panic() {
    for (name, value) in [
        ("host", "a b"),
        ("host", "a:99999999"),
        ("host", "[::"),
        ("x-forwarded-proto", "ht tp"),
        ("x-forwarded-proto", ""),
    ] {
        let mut headers = headers();
        headers[name] = value.into();
        let request = request(event("a=1", "Digits=1", false, &headers)).unwrap();
        assert_eq!(request.uri().query(), Some("a=1"), "{name}: {value}");
        assert_eq!(request.headers()[name], value);
    }
}

/// The base of the gateway in these events.
const BASE: &str = "https://abc123.execute-api.us-east-1.amazonaws.com";

/// A call that Twilio has taken, and a key on it as the gateway brings it.
struct Pressed {
    desk: Desk,
    endpoint: Connected<VoiceGather>,
    query: String,
    body: String,
    signed: Value,
}

/// An invocation of a process that is warm.
fn invocation() -> Invocation {
    Invocation {
        request_id: "8f0e".to_owned(),
        cold_start: false,
    }
}

async fn pressed(key: &str) -> Pressed {
    let desk = Desk::open().await;
    let mut world = desk.product.world.clone();
    // As deployed without PUBLIC_BASE_URL: the base is the gateway's own domain.
    let mut settings = (*world.settings).clone();
    settings.public_base_url = None;
    world.settings = Arc::new(settings);
    let endpoint = Connected::to(&world).await.expect("it connects");
    desk.carrier().hold_queue();
    let (_, answer) = desk.dial("+14155550123").await;
    let text = |name: &str| answer[name].as_str().expect("a text").to_owned();
    let pairs: Vec<(String, String)> = [
        ("CallSid", text("call_sid")),
        (
            "AccountSid",
            "AC00000000000000000000000000000001".to_owned(),
        ),
        ("CallStatus", "in-progress".to_owned()),
        ("Direction", "outbound-api".to_owned()),
        ("To", "%2B14155550123".to_owned()),
        ("Digits", key.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    let query = format!("call_id={}&turn=1&at=question", text("call_id"));
    let url = format!("{BASE}/twilio/voice/gather?{query}");
    let token = AuthToken::new("0123456789abcdef0123456789abcdef");
    let mut signed = headers();
    let decoded: Vec<(String, String)> = pairs
        .iter()
        .map(|(name, value)| (name.clone(), value.replace("%2B", "+")))
        .collect();
    signed["x-twilio-signature"] = sign(&token, &url, &decoded).into();
    let body: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    Pressed {
        desk,
        endpoint,
        query,
        body: body.join("&"),
        signed,
    }
}

#[tokio::test]
async fn the_endpoint_of_the_local_router_answers_the_gateway_alike() {
    let Pressed {
        desk,
        endpoint,
        query,
        body,
        signed,
    } = pressed("9").await;
    let refused = respond(
        &endpoint,
        event(&query, &body, false, &headers()),
        invocation(),
    )
    .await;
    assert_eq!(refused.status_code, 403);
    let answered = respond(
        &endpoint,
        event(&query, &body, false, &signed),
        invocation(),
    )
    .await;
    assert_eq!(answered.status_code, 200);
    assert_eq!(answered.headers[CONTENT_TYPE], "text/xml");
    let Some(Body::Text(document)) = answered.body else {
        panic!("a text")
    };
    assert!(
        document.contains("We won't call you again. Goodbye."),
        "{document}"
    );
    assert_eq!(desk.product.stored_suppressions().len(), 1);
    let strange = respond(&endpoint, event("a=<b>", "", false, &signed), invocation()).await;
    assert_eq!(strange.status_code, 400);
}

#[tokio::test]
async fn a_person_is_answered_within_two_seconds_while_the_table_hangs() {
    let Pressed {
        desk,
        endpoint,
        query,
        body,
        signed,
    } = pressed("2").await;
    desk.engine_fails_at("BatchGetItem", |_| Interception::Hang);
    // From here on time passes by itself wherever everybody waits.
    tokio::time::pause();
    let started = tokio::time::Instant::now();
    let answered = respond(
        &endpoint,
        event(&query, &body, false, &signed),
        invocation(),
    )
    .await;
    assert!(
        started.elapsed() <= Duration::from_secs(2),
        "{:?}",
        started.elapsed()
    );
    assert!(
        started.elapsed() >= Duration::from_millis(500),
        "the fault fired"
    );
    assert_eq!(answered.status_code, 200);
    let Some(Body::Text(document)) = answered.body else {
        panic!("a text")
    };
    assert!(
        document.contains("something went wrong on our side"),
        "{document}"
    );
}

#[tokio::test]
async fn an_opt_out_ends_in_a_confirmation_or_503_however_the_table_hangs() {
    for hanging in [
        &["BatchGetItem"][..],
        &["TransactWriteItems"],
        &["BatchGetItem", "UpdateItem"],
        &["TransactWriteItems", "UpdateItem"],
        &["BatchGetItem", "UpdateItem", "SendMessage"],
        &["TransactWriteItems", "UpdateItem", "SendMessage"],
    ] {
        let Pressed {
            desk,
            endpoint,
            query,
            body,
            signed,
        } = pressed("9").await;
        desk.product
            .engine
            .intercept(Some(Box::new(move |operation, _| {
                if hanging.contains(&operation) {
                    Interception::Hang
                } else {
                    Interception::Pass
                }
            })));
        tokio::time::pause();
        let started = tokio::time::Instant::now();
        let answered = respond(
            &endpoint,
            event(&query, &body, false, &signed),
            invocation(),
        )
        .await;
        assert!(
            started.elapsed() < Duration::from_secs(2),
            "{hanging:?} {:?}",
            started.elapsed()
        );
        let stored = desk.product.stored_suppressions().len();
        let queued = desk.product.deliveries[0].waiting()[0].len();
        let expected = match (
            hanging.contains(&"UpdateItem"),
            hanging.contains(&"SendMessage"),
        ) {
            (false, _) => (200, 1, 0),
            (true, false) => (200, 0, 1),
            (true, true) => (503, 0, 0),
        };
        let kept = (answered.status_code, stored, queued);
        assert_eq!(kept, expected, "{hanging:?}");
        tokio::time::resume();
    }
}

#[tokio::test]
async fn every_line_of_an_invocation_carries_lambdas_id_of_it_and_the_call() {
    let Pressed {
        desk,
        endpoint,
        query,
        body,
        signed,
    } = pressed("9").await;
    desk.engine_fails_at("TransactWriteItems", |_| Interception::Refuse {
        status: 400,
        body: serde_json::json!({"__type": "ValidationException", "message": ""}),
    });
    let before = desk.logs.lines().len();
    let first = Invocation {
        cold_start: true,
        ..invocation()
    };
    respond(&endpoint, event(&query, &body, false, &signed), first).await;
    let lines: Vec<Value> = desk.logs.lines()[before..]
        .iter()
        .map(|line| serde_json::from_str(line).expect("a line is JSON"))
        .collect();
    let told: Vec<&Value> = lines.iter().map(|line| &line["msg"]).collect();
    assert_eq!(told, ["opt_out_stored_alone", "voice_turn", "metrics"]);
    for line in &lines {
        assert_eq!(line["function_request_id"], "8f0e", "{line}");
        assert_eq!(line["cold_start"], true, "{line}");
        let call = "call_00000000000000000000000000000001";
        assert_eq!(line["call_id"], call, "{line}");
    }
    assert_eq!(lines[2]["ColdStart"], 1.0);

    let again = respond(
        &endpoint,
        event(&query, &body, false, &signed),
        invocation(),
    )
    .await;
    assert_eq!(again.status_code, 200);
    let line = desk.logs.of("metrics").pop().expect("a line of metrics");
    assert_eq!(line["cold_start"], false);
    assert_eq!(line.get("ColdStart"), None);
}
