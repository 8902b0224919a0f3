//! The gateway's events, as Lambda gets them.

use http::header::CONTENT_TYPE;
use lambda_http::request::LambdaRequest;
use serde_json::{Value, json};
use shared::Origin;
use shared::lambda::request;

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
