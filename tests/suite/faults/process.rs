//! A function in a process of its own: what it is asked, and what it answers.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use shared::Request;
use shared::consumer::{AnyConsumer, Message};
use shared::endpoint::Mounted;

/// Each function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Function {
    Health,
    Fallback,
    Dial,
    Incoming,
    Gather,
    Status,
    Add,
    Lookup,
    Lift,
    Export,
    Drain,
}

/// A function in a process of its own, connected.
pub(super) enum Process {
    Door(Arc<dyn Mounted>),
    Drain(Arc<dyn AnyConsumer>),
}

/// What a function is asked.
#[derive(Debug, Clone)]
pub(super) enum Ask {
    Request {
        method: http::Method,
        path: String,
        headers: Vec<(&'static str, String)>,
        body: String,
    },
    Message(String),
}

/// What a function answered. A message that is done is 204, one that comes again 500.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) status: u16,
    pub(super) body: String,
    /// Whether it is the answer of before.
    pub(super) replayed: bool,
}

impl Process {
    /// When it must have answered.
    pub(super) fn deadline(&self) -> Duration {
        match self {
            Self::Door(door) => door.deadline(),
            Self::Drain(consumer) => consumer.deadline(),
        }
    }

    /// Its answer.
    pub(super) async fn answer(&self, ask: &Ask) -> Told {
        match (self, ask) {
            (Self::Door(door), Ask::Request { .. }) => {
                let answer = door.answer(ask.request()).await;
                let body = String::from_utf8(answer.body().to_vec());
                Told {
                    status: answer.status().as_u16(),
                    body: body.expect("a text"),
                    replayed: answer.headers().contains_key("idempotent-replayed"),
                }
            }
            (Self::Drain(consumer), Ask::Message(body)) => {
                let message = Message {
                    id: "one".to_owned(),
                    body: body.clone(),
                };
                let failed = consumer.consume(vec![message]).await;
                Told {
                    status: if failed.is_empty() { 204 } else { 500 },
                    body: String::new(),
                    replayed: false,
                }
            }
            (Self::Door(_), Ask::Message(_)) | (Self::Drain(_), Ask::Request { .. }) => {
                panic!("{ask:?} is nothing for this function")
            }
        }
    }
}

impl Ask {
    fn request(&self) -> Request {
        let Self::Request {
            method,
            path,
            headers,
            body,
        } = self
        else {
            panic!("a message is no request");
        };
        let mut request = http::Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        request.body(body.clone().into()).expect("a request")
    }
}

impl Told {
    /// The document, where it is JSON.
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?} is JSON"))
    }
}
