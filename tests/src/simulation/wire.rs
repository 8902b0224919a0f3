//! The wire to AWS: between the SDK and the embedded engine, with latency, faults and a witness.
//!
//! Every request takes some milliseconds on its way there and some on its way back, so between any
//! two of a function's requests others may come. What was written is told to whoever watches, in
//! the order in which it happened.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use local::engine::Engine;
use serde_json::{Value, json};

use super::chance::Chance;
use super::faults::{Fault, Faults};
use super::sabotage::BrokenRule;

/// The wire. Clones share it.
#[derive(Clone)]
pub(super) struct Wire {
    engine: Engine,
    state: Arc<Mutex<State>>,
}

struct State {
    faults: Faults,
    chance: Chance,
    broken: Option<BrokenRule>,
    gone_until: Option<tokio::time::Instant>,
    written: VecDeque<Written>,
}

/// Something that was written.
#[derive(Debug, Clone)]
pub(super) enum Written {
    /// An item of a table.
    Item { table: String, key: String },
    /// A message in a queue.
    Message { queue: String, body: String },
}

/// What becomes of a request.
enum Fate {
    Answered,
    Refused(Box<HttpResponse>),
    AnswerLost,
    Hangs,
    Slow,
}

impl Wire {
    pub(super) fn new(engine: Engine, faults: Faults, broken: Option<BrokenRule>) -> Self {
        let mut faults = faults;
        let chance = faults.chance().fork();
        let state = State {
            faults,
            chance,
            broken,
            gone_until: None,
            written: VecDeque::new(),
        };
        Self {
            engine,
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// The faults, which the whole world has together.
    pub(super) fn faults<T>(&self, ask: impl FnOnce(&mut Faults) -> T) -> T {
        ask(&mut self.state().faults)
    }

    /// DynamoDB is gone until then.
    pub(super) fn goes(&self, until: tokio::time::Instant) {
        self.state().gone_until = Some(until);
    }

    /// Everything is there again.
    pub(super) fn returns(&self) {
        self.state().gone_until = None;
    }

    /// What was written since this was asked last, the first first.
    pub(super) fn written(&self) -> VecDeque<Written> {
        std::mem::take(&mut self.state().written)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .expect("nobody panics while holding the wire")
    }

    async fn carry(self, mut request: HttpRequest) -> Result<HttpResponse, ConnectorError> {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let (service, operation) = target.split_once('.').unwrap_or_default();
        let (service, operation) = (service.to_owned(), operation.to_owned());
        let authorization = request.headers().get("authorization").unwrap_or_default();
        let caller = local::permissions::caller(authorization).to_owned();
        let body = request.body().bytes().unwrap_or_default();
        let mut body: Value = serde_json::from_slice(body).unwrap_or_default();
        let (fate, there, back) = {
            let mut state = self.state();
            let fate = state.fate(&service, &operation, &body);
            let leg =
                |chance: &mut Chance| chance.between(Duration::ZERO, Duration::from_millis(6));
            let (there, back) = (leg(&mut state.chance), leg(&mut state.chance));
            if let Some(broken) = state.broken {
                broken.bend_request(&caller, &operation, &mut body);
                *request.body_mut() = SdkBody::from(body.to_string());
            }
            (fate, there, back)
        };
        pass(there).await;
        match fate {
            Fate::Hangs => std::future::pending().await,
            Fate::Refused(response) => Ok(*response),
            Fate::Answered | Fate::Slow | Fate::AnswerLost => {
                if matches!(fate, Fate::Slow) {
                    tokio::time::sleep(Duration::from_millis(400)).await;
                }
                let answer = HttpConnector::call(&self.engine, request).await;
                if let Ok(response) = &answer
                    && response.status().is_success()
                {
                    self.witness(&operation, &body);
                }
                pass(back).await;
                if matches!(fate, Fate::AnswerLost) {
                    return Err(ConnectorError::io("the answer was lost".into()));
                }
                answer
            }
        }
    }

    fn witness(&self, operation: &str, body: &Value) {
        let mut state = self.state();
        match operation {
            "PutItem" | "UpdateItem" => state.written.extend(item(body)),
            "TransactWriteItems" => {
                let parts = body["TransactItems"].as_array().into_iter().flatten();
                for part in parts {
                    state.written.extend(item(&part["Put"]));
                    state.written.extend(item(&part["Update"]));
                }
            }
            "SendMessage" => {
                let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
                let (queue, body) = (text("QueueUrl"), text("MessageBody"));
                state.written.push_back(Written::Message { queue, body });
            }
            _ => {}
        }
    }
}

impl State {
    fn fate(&mut self, service: &str, operation: &str, body: &Value) -> Fate {
        let faults = &mut self.faults;
        match service {
            "secretsmanager" => match faults.first_of(&[Fault::SecretFails, Fault::SecretHangs]) {
                Some(Fault::SecretFails) => {
                    Fate::Refused(Box::new(refusal(500, "InternalServiceError")))
                }
                Some(_) => Fate::Hangs,
                None => Fate::Answered,
            },
            "AmazonSQS" => {
                let asked = [
                    Fault::QueueFails,
                    Fault::QueueLosesAnswer,
                    Fault::QueueHangs,
                ];
                match faults.first_of(&asked) {
                    Some(Fault::QueueFails) => {
                        Fate::Refused(Box::new(refusal(500, "InternalFailure")))
                    }
                    Some(Fault::QueueLosesAnswer) => Fate::AnswerLost,
                    Some(_) => Fate::Hangs,
                    None => Fate::Answered,
                }
            }
            _ => {
                let now = tokio::time::Instant::now();
                if self.gone_until.is_some_and(|until| now < until) {
                    return Fate::Refused(Box::new(refusal(500, "InternalServerError")));
                }
                let asked = [
                    Fault::TableFails,
                    Fault::TableThrottles,
                    Fault::TableConflicts,
                    Fault::TableLosesAnswer,
                    Fault::TableHangs,
                    Fault::TableIsSlow,
                ];
                let writes = operation == "UpdateItem" || operation == "TransactWriteItems";
                let asked = if writes { &asked[..] } else { &asked[..2] };
                let asked = asked.iter().chain(&[Fault::TableHangs, Fault::TableIsSlow]);
                let asked: Vec<Fault> = asked.copied().collect();
                match faults.first_of(&asked) {
                    Some(Fault::TableFails) => {
                        Fate::Refused(Box::new(refusal(500, "InternalServerError")))
                    }
                    Some(Fault::TableThrottles) => Fate::Refused(Box::new(refusal(
                        400,
                        "ProvisionedThroughputExceededException",
                    ))),
                    Some(Fault::TableConflicts) => {
                        Fate::Refused(Box::new(conflict(operation, body)))
                    }
                    Some(Fault::TableLosesAnswer) => Fate::AnswerLost,
                    Some(Fault::TableIsSlow) => Fate::Slow,
                    Some(_) => Fate::Hangs,
                    None => Fate::Answered,
                }
            }
        }
    }
}

/// A leg of no length is no wait at all: so some steps follow at once.
async fn pass(leg: Duration) {
    if !leg.is_zero() {
        tokio::time::sleep(leg).await;
    }
}

fn item(part: &Value) -> Option<Written> {
    let table = part["TableName"].as_str()?.to_owned();
    let key = ["call_id", "number", "limit_id"]
        .into_iter()
        .find_map(|name| {
            let key = part["Key"].get(name).or_else(|| part["Item"].get(name))?;
            key["S"].as_str()
        })?;
    let key = key.to_owned();
    Some(Written::Item { table, key })
}

fn refusal(status: u16, kind: &str) -> HttpResponse {
    response(status, &json!({"__type": kind, "message": "simulated"}))
}

/// Another transaction is in the way: of one item, or of one of a transaction's.
fn conflict(operation: &str, body: &Value) -> HttpResponse {
    let parts = body["TransactItems"].as_array().map_or(0, Vec::len);
    if operation == "UpdateItem" {
        return refusal(400, "TransactionConflictException");
    }
    let reasons = (0..parts).map(|part| {
        let code = if part + 1 == parts {
            "TransactionConflict"
        } else {
            "None"
        };
        json!({"Code": code})
    });
    let reasons: Vec<Value> = reasons.collect();
    let kind = "TransactionCanceledException";
    let error = json!({"__type": kind, "Message": "simulated", "CancellationReasons": reasons});
    response(400, &error)
}

fn response(status: u16, body: &Value) -> HttpResponse {
    let status = status.try_into().expect("these are statuses");
    let mut response = HttpResponse::new(status, SdkBody::from(body.to_string()));
    let kind = "application/x-amz-json-1.0";
    response.headers_mut().insert("content-type", kind);
    response
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Wire")
    }
}

impl HttpConnector for Wire {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        HttpConnectorFuture::new(self.clone().carry(request))
    }
}

impl HttpClient for Wire {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
