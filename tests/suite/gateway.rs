//! The gateway's events, as Lambda gets them.

use std::sync::Arc;
use std::time::Duration;

use http::header::CONTENT_TYPE;
use lambda_http::Body;
use lambda_http::request::LambdaRequest;
use local::engine::Interception;
use serde_json::{Value, json};
use shared::lambda::{request, respond};
use shared::{Endpoint, Origin};
use tests::Desk;
use twilio::signature::{AuthToken, sign};
use voice_gather::VoiceGather;

fn event(raw_query: &str, body: &str, base64: bool, headers: &Value) -> LambdaRequest {
    let event = json!({
        "version": "2.0",
        "routeKey": "POST /twilio/voice/gather",
        "rawPath": "/twilio/voice/gather",
        "rawQueryString": raw_query,
        "headers": headers,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "abc123",
            "domainName": "abc123.execute-api.us-east-1.amazonaws.com",
            "domainPrefix": "abc123",
            "http": {
                "method": "POST",
                "path": "/twilio/voice/gather",
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.9",
                "userAgent": "TwilioProxy/1.1",
            },
            "requestId": "id",
            "routeKey": "POST /twilio/voice/gather",
            "stage": "$default",
            "time": "23/Nov/2026:15:00:00 +0000",
            "timeEpoch": 1_795_446_000_000_u64,
        },
        "body": body,
        "isBase64Encoded": base64,
    });
    serde_json::from_value(event).expect("an event of the HTTP API")
}

fn headers() -> Value {
    json!({
        "content-type": "application/x-www-form-urlencoded",
        "host": "evil.example",
        "x-forwarded-proto": "http",
        "x-twilio-signature": "abc=",
    })
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
fn the_base_is_the_gateways_own_domain_and_no_header() {
    let request = request(event("", "", false, &headers())).unwrap();
    let origin = request.extensions().get::<Origin>().unwrap();
    let base = "https://abc123.execute-api.us-east-1.amazonaws.com";
    assert_eq!(
        origin,
        &Origin {
            api_base: Some(base.to_owned()),
            loopback: false
        }
    );
}

/// The base of the gateway in these events.
const BASE: &str = "https://abc123.execute-api.us-east-1.amazonaws.com";

/// A call that Twilio has taken, and a key on it as the gateway brings it.
struct Pressed {
    desk: Desk,
    endpoint: VoiceGather,
    query: String,
    body: String,
    signed: Value,
}

async fn pressed(key: &str) -> Pressed {
    let desk = Desk::open().await;
    let mut world = desk.product.world.clone();
    // As deployed without PUBLIC_BASE_URL: the base is the gateway's own domain.
    let mut settings = (*world.settings).clone();
    settings.public_base_url = None;
    world.settings = Arc::new(settings);
    let endpoint = VoiceGather::connect(&world).await.expect("it connects");
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
    let refused = respond(&endpoint, event(&query, &body, false, &headers())).await;
    assert_eq!(refused.status_code, 403);
    let answered = respond(&endpoint, event(&query, &body, false, &signed)).await;
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
    let strange = respond(&endpoint, event("a=<b>", "", false, &signed)).await;
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
    let answered = respond(&endpoint, event(&query, &body, false, &signed)).await;
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
        let answered = respond(&endpoint, event(&query, &body, false, &signed)).await;
        assert!(
            started.elapsed() < Duration::from_secs(2),
            "{hanging:?} {:?}",
            started.elapsed()
        );
        let stored = desk.product.stored_suppressions().len();
        if hanging.contains(&"UpdateItem") {
            assert_eq!((answered.status_code, stored), (503, 0), "{hanging:?}");
        } else {
            assert_eq!((answered.status_code, stored), (200, 1), "{hanging:?}");
        }
        tokio::time::resume();
    }
}
