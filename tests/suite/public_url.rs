//! The address at which Twilio reaches us: what a signature is checked against, and what the URLs
//! that we hand out begin with, however the gateway is addressed.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use local::router;
use serde_json::{Value, json};
use shared::World;
use shared::config::PublicBase;
use shared::endpoint::Mounted;
use shared::lambda::request;
use tests::{Desk, POST_JSON};
use twilio::signature::{AuthToken, sign};

use crate::gateway_event::{DOMAIN, GatewayEvent};

const CUSTOM: &str = "hooks.example.com";

/// A way in which a deployment is addressed.
struct Case {
    what: &'static str,
    public_base_url: Option<&'static str>,
    domain: &'static str,
    stage: &'static str,
    /// What stands before our own path in the gateway's.
    prefix: &'static str,
    /// What Twilio signs.
    base: &'static str,
    /// What it might be taken for.
    never: &'static [&'static str],
}

const CASES: [Case; 9] = [
    Case {
        what: "the API's own domain",
        public_base_url: None,
        domain: DOMAIN,
        stage: "$default",
        prefix: "",
        base: "https://abc123.execute-api.us-east-1.amazonaws.com",
        never: &["https://evil.example", "https://hooks.example.com"],
    },
    Case {
        what: "a named stage",
        public_base_url: None,
        domain: DOMAIN,
        stage: "prod",
        prefix: "/prod",
        base: "https://abc123.execute-api.us-east-1.amazonaws.com/prod",
        never: &[
            "https://evil.example/prod",
            "https://abc123.execute-api.us-east-1.amazonaws.com",
            "https://abc123.execute-api.us-east-1.amazonaws.com/prod/prod",
        ],
    },
    Case {
        what: "a named stage whose path comes without it",
        public_base_url: None,
        domain: DOMAIN,
        stage: "prod",
        prefix: "",
        base: "https://abc123.execute-api.us-east-1.amazonaws.com/prod",
        never: &["https://abc123.execute-api.us-east-1.amazonaws.com"],
    },
    Case {
        what: "a custom domain that the context names",
        public_base_url: Some("https://hooks.example.com"),
        domain: CUSTOM,
        stage: "$default",
        prefix: "",
        base: "https://hooks.example.com",
        never: &[
            "https://evil.example",
            "https://abc123.execute-api.us-east-1.amazonaws.com",
            "http://hooks.example.com",
        ],
    },
    Case {
        what: "a custom domain that the context does not name",
        public_base_url: Some("https://hooks.example.com/"),
        domain: DOMAIN,
        stage: "$default",
        prefix: "",
        base: "https://hooks.example.com",
        never: &["https://abc123.execute-api.us-east-1.amazonaws.com"],
    },
    Case {
        what: "a mapping's key, which the gateway cuts off",
        public_base_url: Some("https://hooks.example.com/calls"),
        domain: CUSTOM,
        stage: "$default",
        prefix: "",
        base: "https://hooks.example.com/calls",
        never: &["https://hooks.example.com", "https://evil.example/calls"],
    },
    Case {
        what: "a mapping's key, and the context names the API's own domain",
        public_base_url: Some("https://hooks.example.com/calls"),
        domain: DOMAIN,
        stage: "$default",
        prefix: "",
        base: "https://hooks.example.com/calls",
        never: &["https://abc123.execute-api.us-east-1.amazonaws.com/calls"],
    },
    Case {
        what: "a mapping to a named stage",
        public_base_url: Some("https://hooks.example.com/calls"),
        domain: CUSTOM,
        stage: "prod",
        prefix: "/prod",
        base: "https://hooks.example.com/calls",
        never: &[
            "https://hooks.example.com/prod",
            "https://hooks.example.com/calls/prod",
        ],
    },
    Case {
        what: "the gateway on a developer's machine",
        public_base_url: Some("https://tunnel.example"),
        domain: "localhost",
        stage: "prod",
        prefix: "",
        base: "https://tunnel.example",
        never: &["https://localhost/prod", "https://localhost"],
    },
];

/// How the gateway brings a request: a body in base64 or as it is, names of headers in lower case
/// or in title case.
const DIALECTS: [(bool, bool); 4] = [(true, false), (false, false), (true, true), (false, true)];

/// A form that Twilio posts on the first call of a desk.
fn fields(sid: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let fields = [
        ("CallSid", sid),
        ("AccountSid", "AC00000000000000000000000000000001"),
        ("From", "+14155550100"),
        ("To", "+14155550123"),
        ("CallStatus", "in-progress"),
        ("Direction", "outbound-api"),
    ];
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    fields.iter().chain(more).map(owned).collect()
}

fn encoded(pairs: &[(String, String)]) -> String {
    let pairs = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", value.replace('+', "%2B")));
    pairs.collect::<Vec<_>>().join("&")
}

/// The world of a desk, deployed under an address, and its doors.
async fn deployed(
    desk: &Desk,
    public_base_url: Option<&str>,
    twilio: Option<String>,
) -> Vec<Arc<dyn Mounted>> {
    let world = &desk.product.world;
    let mut settings = (*world.settings).clone();
    settings.public_base_url =
        public_base_url.map(|text| PublicBase::parse(text).expect("an address"));
    settings.twilio_api_base_url = twilio.or(settings.twilio_api_base_url);
    let world = World {
        settings: Arc::new(settings),
        ..world.clone()
    };
    let doors = router::doors(&world, &desk.product.engine).await;
    doors.expect("the doors connect")
}

fn door<'a>(doors: &'a [Arc<dyn Mounted>], path: &str) -> &'a Arc<dyn Mounted> {
    let door = doors.iter().find(|door| door.path() == path);
    door.expect("there is a door at the path")
}

fn in_dialect(headers: &[(&str, &str)], title_case: bool) -> Value {
    let named = |name: &str| {
        let words = name.split('-').map(|word| {
            let (first, rest) = word.split_at(1);
            format!("{}{rest}", first.to_uppercase())
        });
        if title_case {
            words.collect::<Vec<_>>().join("-")
        } else {
            name.to_owned()
        }
    };
    let headers = headers.iter();
    headers
        .map(|(name, value)| (named(name), json!(value)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Twilio's request to a path of ours, signed for a base, as the gateway of the case brings it.
async fn ask(
    case: &Case,
    door: &Arc<dyn Mounted>,
    (query, pairs): (&str, &[(String, String)]),
    signed_for: &str,
    (base64, title_case): (bool, bool),
) -> shared::Response {
    let url = format!("{signed_for}{}?{query}", door.path());
    let token = AuthToken::new("0123456789abcdef0123456789abcdef");
    let signature = sign(&token, &url, pairs);
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("host", "evil.example"),
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("x-twilio-signature", &signature),
    ];
    let body = encoded(pairs);
    let body = if base64 { STANDARD.encode(body) } else { body };
    let event = GatewayEvent {
        domain: case.domain,
        stage: case.stage,
        raw_path: &format!("{}{}", case.prefix, door.path()),
        raw_query: query,
        headers: in_dialect(&headers, title_case),
        body: &body,
        base64,
        ..GatewayEvent::default()
    };
    let request = request(event.into()).expect("the event is a request");
    door.answer(request).await
}

/// The addresses in a document.
fn addresses(document: &str) -> Vec<&str> {
    let starts = document.match_indices("https://").map(|(at, _)| at);
    starts
        .map(|at| document[at..].split('"').next().unwrap_or_default())
        .collect()
}

#[tokio::test]
async fn a_signature_holds_for_the_address_in_force_and_for_no_other() {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    let (_, answer) = desk.dial("+14155550123").await;
    let text = |name: &str| answer[name].as_str().expect("a text").to_owned();
    let (sid, id) = (text("call_sid"), text("call_id"));
    let webhooks = [
        (
            "/twilio/voice/incoming",
            format!("call_id={id}"),
            vec![],
            200,
        ),
        (
            "/twilio/voice/gather",
            format!("call_id={id}&turn=1&at=question"),
            vec![("Digits", "1")],
            200,
        ),
        (
            "/twilio/voice/status",
            format!("call_id={id}"),
            vec![("SequenceNumber", "2")],
            204,
        ),
    ];
    let mut documents = 0;
    for case in &CASES {
        let doors = deployed(&desk, case.public_base_url, None).await;
        for (path, query, more, status) in &webhooks {
            let door = door(&doors, path);
            let pairs = fields(&sid, more);
            for dialect in DIALECTS {
                let what = format!("{}: {path} {dialect:?}", case.what);
                let request = (query.as_str(), pairs.as_slice());
                for wrong in case.never {
                    let refused = ask(case, door, request, wrong, dialect).await;
                    assert_eq!(refused.status(), 403, "{what}: signed for {wrong}");
                    assert!(refused.body().is_empty());
                }
                let answered = ask(case, door, request, case.base, dialect).await;
                assert_eq!(answered.status().as_u16(), *status, "{what}");
                let document = String::from_utf8_lossy(answered.body()).into_owned();
                for address in addresses(&document) {
                    let ours = format!("{}/twilio/voice/", case.base);
                    assert!(address.starts_with(&ours), "{what}: {address}");
                    documents += 1;
                }
            }
        }
    }
    assert!(documents >= CASES.len() * DIALECTS.len() * 2, "{documents}");
}

/// A stand-in for Twilio that takes one call; what it was sent.
fn one_call() -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let taking = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a connection");
        let mut sent = Vec::new();
        let mut part = [0; 4096];
        while !ends(&sent) {
            let count = stream.read(&mut part).expect("a part");
            sent.extend_from_slice(&part[..count]);
        }
        let body = r#"{"sid": "CA00000000000000000000000000000001", "status": "queued"}"#;
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        stream.write_all(answer.as_bytes()).expect("it is heard");
        String::from_utf8(sent).expect("a text")
    });
    (format!("http://{address}"), taking)
}

/// Whether a request has come whole.
fn ends(sent: &[u8]) -> bool {
    let text = String::from_utf8_lossy(sent);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_length = name.eq_ignore_ascii_case("content-length");
        is_length.then(|| value.trim().parse::<usize>().ok())?
    });
    length == Some(body.len())
}

#[tokio::test]
async fn the_request_for_a_call_names_the_same_address() {
    let desk = Desk::with(&[("DIAL_API_KEY", "a-key")]).await;
    for (place, case) in CASES.iter().enumerate() {
        // A number of its own, since none of these calls ends.
        let body = format!(r#"{{"to": "+141555501{place:02}"}}"#);
        let (twilio, taken) = one_call();
        let doors = deployed(&desk, case.public_base_url, Some(twilio)).await;
        let door = door(&doors, "/api/calls/outbound");
        let headers = [
            POST_JSON,
            ("host", "evil.example"),
            ("authorization", "Bearer a-key"),
        ];
        let event = GatewayEvent {
            domain: case.domain,
            stage: case.stage,
            raw_path: &format!("{}{}", case.prefix, door.path()),
            headers: in_dialect(&headers, true),
            body: &body,
            ..GatewayEvent::default()
        };
        let request = request(event.into()).expect("the event is a request");
        let answer = door.answer(request).await;
        assert_eq!(answer.status(), 200, "{}: {:?}", case.what, answer.body());
        let sent = taken.join().expect("the call was taken");
        let (_, form) = sent.split_once("\r\n\r\n").expect("a body");
        let base = case.base.replace(':', "%3A").replace('/', "%2F");
        for name in ["Url", "StatusCallback"] {
            let start = format!("{name}={base}%2Ftwilio%2Fvoice%2F");
            let ours = form.split('&').any(|pair| pair.starts_with(&start));
            assert!(ours, "{}: {name} in {form}", case.what);
        }
    }
}
