//! What only a socket can bring to the local router: paths, broken messages, floods.

use super::doors::{Door, Faces, KEY};

/// The connection is closed without an answer.
const CLOSED: u16 = 0;

/// A request line, the headers that a request needs, and these.
fn get(target: &str, headers: &str) -> Vec<u8> {
    format!("GET {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{headers}\r\n").into()
}

/// A request for a call, of which the headers and body are as they are given.
fn dial(headers: &str, body: &str) -> Vec<u8> {
    let path = Door::Dial.path();
    let own = "host: localhost\r\nconnection: close\r\ncontent-type: application/json";
    format!(
        "POST {path} HTTP/1.1\r\n{own}\r\nauthorization: Bearer {KEY}\r\n{headers}\r\n\r\n{body}"
    )
    .into()
}

async fn ask(cases: Vec<(&str, Vec<u8>, u16)>) {
    let faces = Faces::open().await;
    let mut wrong = Vec::new();
    for (what, bytes, told) in cases {
        let answer = faces.local(&bytes).await;
        if answer.status != told {
            wrong.push(format!("{what}: {}, and not {told}", answer.status));
        }
        faces.nothing_happened(what, 1);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn a_path_is_a_door_to_the_letter() {
    let nothing = [
        "/",
        "//",
        "//health",
        "/health/",
        "/health//",
        "/HEALTH",
        "/Health",
        "/./health",
        "/health/.",
        "/health/..",
        "/twilio/../health",
        "/x/../health",
        "/%68ealth",
        "/health%2f",
        "/%2fhealth",
        "/health%00",
        "/health;x=1",
        "/health%20",
        "/health.json",
        "/.env",
        "/api/calls",
        "/api/calls/outbound/",
        "/api//calls/outbound",
        "/api/calls%2foutbound",
        "/twilio/voice/gather/",
        "/twilio/voice",
        "/twilio/voice/%67ather",
        "/prod/health",
    ];
    ask(nothing
        .into_iter()
        .map(|path| (path, get(path, ""), 404))
        .collect())
    .await;
    let health = [
        "/health",
        "/health?",
        "/health?x",
        "/health?/../",
        "http://evil.example/health",
    ];
    ask(health
        .into_iter()
        .map(|path| (path, get(path, ""), 200))
        .collect())
    .await;
    let no_path = ["health", "evil.example:80", "/\""];
    ask(no_path
        .into_iter()
        .map(|path| (path, get(path, ""), 404))
        .collect())
    .await;
    let no_target = ["/a b", "", "/\u{7f}", "/health?a=\"", "/health?<b>"];
    ask(no_target
        .into_iter()
        .map(|path| (path, get(path, ""), 400))
        .collect())
    .await;
}

#[tokio::test]
async fn a_broken_message_is_refused() {
    let body = r#"{"to": "+14155550123"}"#;
    ask(vec![
        ("no HTTP", b"hello\r\n\r\n".to_vec(), 400),
        (
            "TLS",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n".to_vec(),
            400,
        ),
        (
            "HTTP/2",
            b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
            CLOSED,
        ),
        (
            "another version",
            b"GET /health HTTP/3.0\r\n\r\n".to_vec(),
            400,
        ),
        (
            "a header without a colon",
            get("/health", "nonsense\r\n"),
            400,
        ),
        (
            "a blank in a header's name",
            get("/health", "a b: c\r\n"),
            400,
        ),
        (
            "a header that is folded",
            get("/health", "a: b\r\n c\r\n"),
            400,
        ),
        ("a NUL in a header", get("/health", "a: \0\r\n"), 400),
        (
            "a length that is none",
            dial("content-length: x", body),
            400,
        ),
        (
            "a length below nothing",
            dial("content-length: -1", body),
            400,
        ),
        (
            "two lengths",
            dial("content-length: 22\r\ncontent-length: 21", body),
            400,
        ),
        (
            "a coding that is unknown",
            dial("transfer-encoding: gzip", body),
            400,
        ),
        (
            "a chunk that is none",
            dial("transfer-encoding: chunked", "zz\r\n"),
            400,
        ),
        (
            "a chunk of any size",
            dial("transfer-encoding: chunked", "fffffffffffffffff\r\n"),
            400,
        ),
        (
            "half a chunk",
            dial("transfer-encoding: chunked", "16\r\n{}\r\nzz"),
            400,
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_flood_is_refused() {
    let chunks = "1000\r\n".to_owned() + &" ".repeat(4096) + "\r\n";
    let chunks = chunks.repeat(300) + "0\r\n\r\n";
    ask(vec![
        ("101 headers", get("/health", &"a: b\r\n".repeat(101)), 431),
        (
            "a large header",
            get("/health", &format!("a: {}\r\n", "b".repeat(1 << 20))),
            431,
        ),
        (
            "a large path",
            get(&format!("/{}", "a".repeat(70_000)), ""),
            414,
        ),
        (
            "a large query",
            get(&format!("/health?{}", "a".repeat(70_000)), ""),
            414,
        ),
        (
            "chunks without an end",
            dial("transfer-encoding: chunked", &chunks),
            413,
        ),
        (
            "a length that nobody sends",
            dial("content-length: 99999999999", ""),
            413,
        ),
        (
            "the same, asking first",
            dial("content-length: 99999999\r\nexpect: 100-continue", ""),
            413,
        ),
    ])
    .await;
}
