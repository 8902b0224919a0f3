//! An event of the HTTP API, in the dialects in which it comes.

use lambda_http::request::LambdaRequest;
use serde_json::{Value, json};

/// The domain of the API in the events.
pub(crate) const DOMAIN: &str = "abc123.execute-api.us-east-1.amazonaws.com";

/// What differs between the events of these tests.
pub(crate) struct GatewayEvent<'a> {
    /// The context's, which no client can write.
    pub(crate) domain: &'a str,
    pub(crate) stage: &'a str,
    pub(crate) method: &'a str,
    /// The path as the gateway has it: with a named stage, without a mapping's key.
    pub(crate) raw_path: &'a str,
    pub(crate) raw_query: &'a str,
    pub(crate) headers: Value,
    pub(crate) body: &'a str,
    /// Whether `body` is in base64.
    pub(crate) base64: bool,
}

impl Default for GatewayEvent<'_> {
    fn default() -> Self {
        Self {
            domain: DOMAIN,
            stage: "$default",
            method: "POST",
            raw_path: "/twilio/voice/gather",
            raw_query: "",
            headers: headers(),
            body: "",
            base64: false,
        }
    }
}

impl From<GatewayEvent<'_>> for LambdaRequest {
    fn from(event: GatewayEvent<'_>) -> Self {
        let event = json!({
            "version": "2.0",
            "routeKey": format!("{} {}", event.method, event.raw_path),
            "rawPath": event.raw_path,
            "rawQueryString": event.raw_query,
            "headers": event.headers,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "abc123",
                "domainName": event.domain,
                "domainPrefix": "abc123",
                "http": {
                    "method": event.method,
                    "path": event.raw_path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "203.0.113.9",
                    "userAgent": "TwilioProxy/1.1",
                },
                "requestId": "id",
                "routeKey": format!("{} {}", event.method, event.raw_path),
                "stage": event.stage,
                "time": "23/Nov/2026:15:00:00 +0000",
                "timeEpoch": 1_795_446_000_000_u64,
            },
            "body": event.body,
            "isBase64Encoded": event.base64,
        });
        serde_json::from_value(event).expect("an event of the HTTP API")
    }
}

/// Headers as a client may send them: what it says of host and scheme is its own invention.
pub(crate) fn headers() -> Value {
    json!({
        "content-type": "application/x-www-form-urlencoded",
        "host": "evil.example",
        "x-forwarded-proto": "http",
        "x-twilio-signature": "abc=",
    })
}
