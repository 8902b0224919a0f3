//! The two faces of the doors, and a request that fits both.

use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use health::Health;
use lambda_http::Body;
use lambda_http::request::LambdaRequest;
use local::engine::Interception;
use outbound_call::OutboundCall;
use shared::lambda::respond;
use shared::{Connected, Invocation};
use tests::Desk;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use voice_gather::VoiceGather;
use voice_incoming::VoiceIncoming;
use voice_status::VoiceStatus;

use crate::gateway_event::GatewayEvent;

/// The bearer key that opens the dial's door.
pub(super) const KEY: &str = "a-long-bearer-key";

/// Every door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Door {
    Health,
    Dial,
    Incoming,
    Gather,
    Status,
}

impl Door {
    pub(super) const ALL: [Self; 5] = [
        Self::Health,
        Self::Dial,
        Self::Incoming,
        Self::Gather,
        Self::Status,
    ];

    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Health => "/health",
            Self::Dial => "/api/calls/outbound",
            Self::Incoming => "/twilio/voice/incoming",
            Self::Gather => "/twilio/voice/gather",
            Self::Status => "/twilio/voice/status",
        }
    }

    pub(super) fn method(self) -> &'static str {
        match self {
            Self::Health => "GET",
            Self::Dial | Self::Incoming | Self::Gather | Self::Status => "POST",
        }
    }

    pub(super) fn is_webhook(self) -> bool {
        matches!(self, Self::Incoming | Self::Gather | Self::Status)
    }
}

/// A request that an HTTP client can send.
pub(super) struct Sent {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Sent {
    /// As the gateway hands it to Lambda: a body that is no text comes in base64.
    pub(super) fn event(&self) -> LambdaRequest {
        let mut headers = serde_json::Map::new();
        for (name, value) in &self.headers {
            // The gateway joins the values of a header that comes more than once.
            let joined = match headers.get(name).and_then(|known| known.as_str()) {
                Some(known) => format!("{known},{value}"),
                None => value.clone(),
            };
            headers.insert(name.clone(), joined.into());
        }
        let text = std::str::from_utf8(&self.body);
        let encoded = STANDARD.encode(&self.body);
        let event = GatewayEvent {
            method: &self.method,
            raw_path: &self.path,
            raw_query: &self.query,
            headers: headers.into(),
            body: text.unwrap_or(&encoded),
            base64: text.is_err(),
            ..GatewayEvent::default()
        };
        event.into()
    }

    /// As it goes over a socket.
    pub(super) fn bytes(&self) -> Vec<u8> {
        let mark = if self.query.is_empty() { "" } else { "?" };
        let line = format!("{} {}{mark}{} HTTP/1.1", self.method, self.path, self.query);
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| format!("{name}: {value}"));
        let length = format!("content-length: {}", self.body.len());
        let own = ["host: localhost", "connection: close", &length, "", ""].map(str::to_owned);
        let head: Vec<String> = [line].into_iter().chain(headers).chain(own).collect();
        let head = head.join("\r\n");
        [head.as_bytes(), &self.body].concat()
    }
}

/// An answer.
#[derive(Debug)]
pub(super) struct Told {
    /// 0 where the connection was closed without one.
    pub(super) status: u16,
    pub(super) allow: Option<String>,
    pub(super) body: String,
}

/// The product, with both faces of each door.
pub(super) struct Faces {
    pub(super) desk: Desk,
    health: Connected<Health>,
    dial: Connected<OutboundCall>,
    incoming: Connected<VoiceIncoming>,
    gather: Connected<VoiceGather>,
    status: Connected<VoiceStatus>,
    operations: Arc<Mutex<Vec<String>>>,
}

impl Faces {
    pub(super) async fn open() -> Self {
        let desk = Desk::with(&[("DIAL_API_KEY", KEY)]).await;
        let mut world = desk.product.world.clone();
        // As deployed: nobody comes in without a key.
        world.local = false;
        let operations = Arc::new(Mutex::new(Vec::new()));
        let faces = Self {
            health: Connected::to(&world).await.expect("it connects"),
            dial: Connected::to(&world).await.expect("it connects"),
            incoming: Connected::to(&world).await.expect("it connects"),
            gather: Connected::to(&world).await.expect("it connects"),
            status: Connected::to(&world).await.expect("it connects"),
            operations: Arc::clone(&operations),
            desk,
        };
        let note = move |operation: &str, _: &serde_json::Value| {
            operations
                .lock()
                .expect("counting does not panic")
                .push(operation.to_owned());
            Interception::Pass
        };
        faces.desk.product.engine.intercept(Some(Box::new(note)));
        faces
    }

    /// What the function behind a door answers to an event.
    pub(super) async fn gateway(&self, door: Door, event: LambdaRequest) -> Told {
        let invocation = Invocation {
            request_id: "8f0e".to_owned(),
            cold_start: false,
        };
        let answer = match door {
            Door::Health => Box::pin(respond(&self.health, event, invocation)).await,
            Door::Dial => Box::pin(respond(&self.dial, event, invocation)).await,
            Door::Incoming => Box::pin(respond(&self.incoming, event, invocation)).await,
            Door::Gather => Box::pin(respond(&self.gather, event, invocation)).await,
            Door::Status => Box::pin(respond(&self.status, event, invocation)).await,
        };
        let allow = answer.headers.get("allow");
        Told {
            status: u16::try_from(answer.status_code).expect("a status"),
            allow: allow.map(|allow| allow.to_str().expect("a text").to_owned()),
            body: match answer.body {
                Some(Body::Text(text)) => text,
                other => panic!("{other:?}"),
            },
        }
    }

    /// What the local router answers to these bytes.
    pub(super) async fn local(&self, bytes: &[u8]) -> Told {
        let stream = TcpStream::connect(self.desk.product.address).await;
        let (mut reader, mut writer) = stream.expect("a connection").into_split();
        let mut answer = Vec::new();
        // It may answer, and close, before it has read it all.
        let sent = async {
            let _ = writer.write_all(bytes).await;
            let _ = writer.shutdown().await;
        };
        let (_sent, _read) = tokio::join!(sent, reader.read_to_end(&mut answer));
        Told::read(&answer)
    }

    /// Asserts that no request until now did anything, and looks at no more than so many operations
    /// a face since the last time.
    pub(super) fn nothing_happened(&self, what: &str, most: usize) {
        let product = &self.desk.product;
        assert_eq!(
            product.stored_calls(),
            Vec::<serde_json::Value>::new(),
            "{what}"
        );
        assert_eq!(
            product.stored_suppressions(),
            Vec::<serde_json::Value>::new(),
            "{what}"
        );
        assert!(
            self.desk.carrier().calls().is_empty(),
            "{what}: somebody was dialled"
        );
        let operations = std::mem::take(&mut *self.operations.lock().expect("no panic"));
        assert!(operations.len() <= 2 * most, "{what}: {operations:?}");
        for line in self.desk.logs.lines() {
            assert!(!line.contains("panic"), "{what}: {line}");
        }
    }
}

impl Told {
    fn read(answer: &[u8]) -> Self {
        let text = String::from_utf8_lossy(answer);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1));
        let allow = lines.find_map(|line| line.strip_prefix("allow: "));
        Self {
            status: status.and_then(|status| status.parse().ok()).unwrap_or(0),
            allow: allow.map(str::to_owned),
            body: body.to_owned(),
        }
    }
}
