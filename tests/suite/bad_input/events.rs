//! What only an event of the gateway can hold: paths and queries that no URL can have, and bodies in
//! a code of the gateway's own.

use lambda_http::request::LambdaRequest;
use serde_json::json;
use shared::endpoint::MAX_BODY;

use super::doors::{Door, Faces};
use crate::gateway_event::{GatewayEvent, headers};

/// Asks every door, and expects these answers of health, the dial and the webhooks.
async fn ask_all(what: &str, event: &GatewayEvent<'_>, told: [u16; 3]) {
    let faces = Faces::open().await;
    for door in Door::ALL {
        let event = GatewayEvent {
            method: door.method(),
            headers: event.headers.clone(),
            ..*event
        };
        let answer = faces.gateway(door, event.into()).await;
        let expected = match door {
            Door::Health => told[0],
            Door::Dial => told[1],
            Door::Incoming | Door::Gather | Door::Status => told[2],
        };
        assert_eq!(answer.status, expected, "{what} at {door:?}");
    }
    faces.nothing_happened(what, 5);
}

#[tokio::test]
async fn a_query_that_no_url_can_have_is_400() {
    let long = "x".repeat(70_000);
    for query in [
        "a=\"", "a=<b>", "a=b c", "a=\u{7f}", "a=\0", "a\r\nb", "\t", &long,
    ] {
        let event = GatewayEvent {
            raw_query: query,
            ..GatewayEvent::default()
        };
        ask_all(&format!("{query:.20}"), &event, [400; 3]).await;
    }
}

/// The gateway has chosen the function by its own reading of the path: no door looks at it.
#[tokio::test]
async fn no_path_moves_a_door() {
    for path in [
        "",
        "/",
        "//",
        "/health/",
        "/HEALTH",
        "/twilio/voice/gather/",
        "//twilio/voice/gather",
        "/twilio/voice/../voice/gather",
        "/twilio/voice%2fgather",
        "/%74wilio",
        "/prod/health",
        "/\u{e9}",
        ":80",
        "@evil.example/",
        "https://evil.example/health",
    ] {
        let event = GatewayEvent {
            raw_path: path,
            ..GatewayEvent::default()
        };
        ask_all(path, &event, [200, 401, 403]).await;
    }
}

#[tokio::test]
async fn a_path_that_no_url_can_have_is_no_panic() {
    for path in [
        "/a b",
        "/<",
        "/\"",
        "/\0",
        "/\r\n",
        ":99999999",
        "/a?b",
        "/a#b",
        "[::",
    ] {
        let event = GatewayEvent {
            raw_path: path,
            ..GatewayEvent::default()
        };
        ask_all(path, &event, [200, 401, 403]).await;
    }
}

#[tokio::test]
async fn a_body_that_is_not_in_the_code_it_says_is_400() {
    for body in ["%", "a", "====", "YQ", "YQ==YQ==", "Y\nQ==", "\u{e9}"] {
        let event = GatewayEvent {
            body,
            base64: true,
            ..GatewayEvent::default()
        };
        ask_all(body, &event, [400; 3]).await;
    }
}

#[tokio::test]
async fn a_body_in_base64_is_measured_as_what_it_stands_for() {
    let at_limit = "A".repeat(MAX_BODY.div_ceil(3) * 4 - 2) + "==";
    let over = "A".repeat((MAX_BODY + 2).div_ceil(3) * 4);
    let far_over = "A".repeat(6 << 20);
    let nonsense = "%".repeat(6 << 20);
    let cases = [
        ("at the limit", &at_limit, [200, 401, 403]),
        ("over it", &over, [413; 3]),
        ("far over it", &far_over, [413; 3]),
        ("too much to be decoded", &nonsense, [413; 3]),
    ];
    for (what, body, told) in cases {
        let event = GatewayEvent {
            body,
            base64: true,
            ..GatewayEvent::default()
        };
        ask_all(what, &event, told).await;
    }
}

#[tokio::test]
async fn headers_beyond_any_limit_change_no_answer() {
    let mut flood = headers();
    for at in 0..2_000 {
        flood[format!("x-{at}")] = "x".into();
    }
    let event = GatewayEvent {
        headers: flood,
        ..GatewayEvent::default()
    };
    ask_all("2,000 headers", &event, [200, 401, 403]).await;
}

#[tokio::test]
async fn an_event_without_what_it_may_lack_is_answered() {
    let event: LambdaRequest = serde_json::from_value(json!({
        "version": "2.0",
        "headers": {},
        "requestContext": {"http": {"method": "POST"}},
        "isBase64Encoded": false,
    }))
    .expect("an event");
    let faces = Faces::open().await;
    assert_eq!(faces.gateway(Door::Gather, event).await.status, 403);
    faces.nothing_happened("a bare event", 1);
}
