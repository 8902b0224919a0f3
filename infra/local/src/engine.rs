//! AWS on one machine: the SDK's HTTP transport is an embedded engine.
//!
//! What the SDK would send over TLS is answered in process: DynamoDB by `dynoxide`, and the few
//! operations of Secrets Manager and SQS that we use by a map each. So the SDK's codecs, retries and every
//! condition expression run as they do in the cloud.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use aws_sdk_dynamodb::config::Credentials;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use dynoxide::{Database, DynoxideError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared::config::Settings;
use shared::consumer::Message;
use shared::needs::Need;
use shared::world::Aws;
use tokio::sync::watch;

use self::queues::Queues;
use self::secrets::{Refusal, Secrets};
use crate::permissions::{Permission, Permissions, caller};

mod queues;
mod secrets;

/// The tables, the secrets and the queues of one machine. Clones share them.
#[derive(Clone)]
pub struct Engine {
    database: Arc<Database>,
    secrets: Arc<Mutex<Secrets>>,
    queues: Arc<Mutex<Queues>>,
    sent: Arc<watch::Sender<u64>>,
    permissions: Arc<Mutex<Permissions>>,
    interceptor: Arc<Mutex<Option<Interceptor>>>,
}

/// Looks at an operation before the engine does, and may answer in its place.
pub type Interceptor = Box<dyn FnMut(&str, &Value) -> Interception + Send>;

/// What becomes of an operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Interception {
    /// The engine answers.
    Pass,
    /// The engine does not hear of it; the SDK gets this error.
    Refuse {
        /// The HTTP status.
        status: u16,
        /// The error's document.
        body: Value,
    },
    /// The engine does it, and the answer is lost.
    LoseAnswer,
    /// No answer comes.
    Hang,
    /// The engine does it, and no answer comes.
    Withhold,
    /// The engine does it, and the answer takes so long.
    Delay(Duration),
    /// The engine does not hear of it: there is no connection.
    Disconnect,
    /// The engine does not hear of it; what answers is no AWS.
    Garble,
}

/// What comes back to whoever sent a request.
pub(crate) enum Answer {
    /// An answer, or a connection that broke.
    Now(Result<HttpResponse, ConnectorError>),
    /// An answer that takes so long.
    After(Duration, HttpResponse),
    /// Nothing.
    Never,
}

impl Engine {
    /// Empty tables of these names, and no secrets.
    pub fn new(calls: &str, suppressions: &str, limits: &str) -> Result<Self, String> {
        let database = Database::memory().map_err(|error| error.to_string())?;
        let engine = Self {
            database: Arc::new(database),
            secrets: Arc::default(),
            queues: Arc::default(),
            sent: Arc::default(),
            permissions: Arc::default(),
            interceptor: Arc::default(),
        };
        for definition in [
            calls_table(calls),
            suppressions_table(suppressions),
            limits_table(limits),
        ] {
            engine.create_table(definition)?;
        }
        Ok(engine)
    }

    /// Keeps a secret under a name.
    pub fn put_secret(&self, name: &str, value: &Value) {
        self.secrets().put(name, &value.to_string());
    }

    /// Makes a secret of that name without a value, as a new deployment has it.
    pub fn create_secret(&self, name: &str) {
        self.secrets().create(name);
    }

    fn secrets(&self) -> MutexGuard<'_, Secrets> {
        self.secrets
            .lock()
            .expect("nobody panics while holding the secrets")
    }

    /// Makes one more table, as a stack of before might have left it.
    pub fn create_table(&self, definition: Value) -> Result<(), String> {
        let request = serde_json::from_value(definition).map_err(|error| error.to_string())?;
        let created = self.database.create_table(request);
        created.map(drop).map_err(|error| error.to_string())
    }

    /// The current text of a secret; none where there is none.
    pub fn secret_text(&self, name: &str) -> Option<String> {
        let read = json!({"SecretId": name});
        let answer = self.secrets().answer("GetSecretValue", &read).ok()?;
        answer["SecretString"].as_str().map(str::to_owned)
    }

    /// Takes what waits in a queue, as its consumer's role. It waits on until it is
    /// [done](Self::done).
    pub fn receive(&self, caller: &str, queue: &str) -> Result<Vec<Message>, Permission> {
        let named = json!({"QueueUrl": queue});
        for operation in ["GetQueueAttributes", "ReceiveMessage"] {
            self.permissions().check(caller, operation, &named)?;
        }
        let waiting = self.queues().waiting(queue).into_iter();
        Ok(waiting
            .map(|message| Message {
                id: message.id,
                body: message.body,
            })
            .collect())
    }

    /// A message was taken and done.
    pub fn done(&self, caller: &str, queue: &str, id: &str) -> Result<(), Permission> {
        let named = json!({"QueueUrl": queue});
        self.permissions().check(caller, "DeleteMessage", &named)?;
        self.queues().done(queue, id);
        Ok(())
    }

    /// A message was taken and failed: after some tries it is a dead letter.
    pub fn failed(&self, queue: &str, id: &str, dead_letters: &str) {
        self.queues().failed(queue, id, dead_letters);
    }

    /// The bodies of what waits in a queue, for a look.
    pub fn messages(&self, queue: &str) -> Vec<Value> {
        let waiting = self.queues().waiting(queue).into_iter();
        waiting
            .map(|message| serde_json::from_str(&message.body).unwrap_or(Value::Null))
            .collect()
    }

    /// Tells, from now on, of each time that something is sent to a queue.
    pub fn sendings(&self) -> watch::Receiver<u64> {
        self.sent.subscribe()
    }

    fn queues(&self) -> MutexGuard<'_, Queues> {
        self.queues
            .lock()
            .expect("nobody panics while holding the queues")
    }

    /// Lets a function do what it needs and nothing else, as its role in the cloud.
    pub fn grant_needs(&self, caller: &str, needs: &[Need], settings: &Settings) {
        let needs = needs.iter().filter_map(|need| {
            let name = need.on.name(settings)?;
            Some((need.action.to_owned(), name.to_owned()))
        });
        self.grant(caller, needs.collect());
    }

    /// Lets a caller do these things and nothing else.
    pub fn grant(&self, caller: &str, permissions: BTreeSet<Permission>) {
        self.permissions().grant(caller, permissions);
    }

    /// What a caller has done.
    pub fn used(&self, caller: &str) -> BTreeSet<Permission> {
        self.permissions().used(caller)
    }

    fn permissions(&self) -> MutexGuard<'_, Permissions> {
        self.permissions
            .lock()
            .expect("nobody panics while holding the permissions")
    }

    /// Puts somebody between the SDK and the engine, or nobody.
    pub fn intercept(&self, interceptor: Option<Interceptor>) {
        *self
            .interceptor
            .lock()
            .expect("an interceptor does not panic") = interceptor;
    }

    /// Every item of a table, for a look at what is stored.
    pub fn items(&self, table: &str) -> Vec<Value> {
        let answer = self.dynamodb("Scan", json!({"TableName": table}));
        let items = answer
            .ok()
            .and_then(|mut answer| answer.get_mut("Items").map(Value::take));
        match items {
            Some(Value::Array(items)) => items.iter().map(plain_item).collect(),
            Some(_) | None => Vec::new(),
        }
    }

    /// One item of a table by its key, for a look at what is stored.
    pub fn item(&self, table: &str, key: (&str, &str)) -> Option<Value> {
        let request = json!({"TableName": table, "Key": {key.0: {"S": key.1}}});
        let answer = self.dynamodb("GetItem", request).ok()?;
        answer.get("Item").map(plain_item)
    }

    /// Writes an attribute of an item past the product, as a restored backup or a later version
    /// might leave it.
    pub fn overwrite(&self, table: &str, key: (&str, &str), attribute: &str, value: &Value) {
        let value = match value {
            Value::Number(number) => json!({"N": number.to_string()}),
            other => json!({"S": other.as_str().unwrap_or_default()}),
        };
        let request = json!({
            "TableName": table,
            "Key": {key.0: {"S": key.1}},
            "UpdateExpression": "SET #attribute = :value",
            "ExpressionAttributeNames": {"#attribute": attribute},
            "ExpressionAttributeValues": {":value": value},
        });
        let written = self.dynamodb("UpdateItem", request);
        written.expect("the embedded engine takes a well-formed update");
    }

    /// AWS, as the SDK of a caller is to see it.
    pub fn aws(&self, caller: &str) -> Aws {
        Aws {
            region: "us-east-1".to_owned(),
            endpoint: None,
            credentials: Credentials::new(caller, "local", None, None, "local"),
            http_client: SharedHttpClient::new(self.clone()),
        }
    }

    /// Answers a request of the SDK's.
    pub(crate) fn answer(&self, request: &HttpRequest) -> Answer {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let (service, operation) = target.split_once('.').unwrap_or_default();
        let body = request.body().bytes().unwrap_or_default();
        let body: Value = serde_json::from_slice(body).unwrap_or_default();
        let authorization = request.headers().get("authorization").unwrap_or_default();
        let allowed = self
            .permissions()
            .check(caller(authorization), operation, &body);
        if let Err((action, resource)) = allowed {
            return Answer::Now(Ok(denied(&action, &resource)));
        }
        let interception = match &mut *self.interceptor.lock().expect("it does not panic") {
            Some(interceptor) => interceptor(operation, &body),
            None => Interception::Pass,
        };
        match &interception {
            Interception::Refuse { status, body } => {
                return Answer::Now(Ok(response(*status, body.to_string())));
            }
            Interception::Garble => {
                let page = "<html><body>Bad gateway</body></html>";
                return Answer::Now(Ok(response(200, page.to_owned())));
            }
            Interception::Disconnect => {
                return Answer::Now(Err(ConnectorError::io("there is no connection".into())));
            }
            Interception::Hang => return Answer::Never,
            Interception::Pass
            | Interception::LoseAnswer
            | Interception::Withhold
            | Interception::Delay(_) => {}
        }
        let answered = match service {
            "secretsmanager" => simple(self.secrets().answer(operation, &body)),
            "AmazonSQS" => {
                let answered = simple(self.queues().answer(operation, &body));
                if operation == "SendMessage" {
                    self.sent.send_modify(|sendings| *sendings += 1);
                }
                answered
            }
            _ => match self.dynamodb(operation, body) {
                Ok(answer) => response(200, answer.to_string()),
                Err(error) => response(error.status_code(), error.to_json()),
            },
        };
        match interception {
            Interception::LoseAnswer => {
                Answer::Now(Err(ConnectorError::io("the answer was lost".into())))
            }
            Interception::Withhold => Answer::Never,
            Interception::Delay(time) => Answer::After(time, answered),
            Interception::Pass
            | Interception::Refuse { .. }
            | Interception::Hang
            | Interception::Disconnect
            | Interception::Garble => Answer::Now(Ok(answered)),
        }
    }

    fn dynamodb(&self, operation: &str, body: Value) -> Result<Value, DynoxideError> {
        let database = &self.database;
        match operation {
            "GetItem" => run(body, |request| database.get_item(request)),
            "PutItem" => run(body, |request| database.put_item(request)),
            "UpdateItem" => run(body, |request| database.update_item(request)),
            "DeleteItem" => run(body, |request| database.delete_item(request)),
            "BatchGetItem" => run(body, |request| database.batch_get_item(request)),
            "ListTables" => run(body, |request| database.list_tables(request)),
            "Query" => run(body, |request| database.query(request)),
            "DescribeTable" => run(body, |request| database.describe_table(request)),
            "Scan" => run(body, |request| database.scan(request)),
            "TransactWriteItems" => run(body, |request| database.transact_write_items(request)),
            "TransactGetItems" => run(body, |request| database.transact_get_items(request)),
            other => Err(DynoxideError::ValidationException(format!(
                "the local world does not know the operation {other}"
            ))),
        }
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Engine")
    }
}

impl HttpConnector for Engine {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        match self.answer(&request) {
            Answer::Now(result) => HttpConnectorFuture::ready(result),
            Answer::After(time, response) => HttpConnectorFuture::new(async move {
                tokio::time::sleep(time).await;
                Ok(response)
            }),
            Answer::Never => HttpConnectorFuture::new(std::future::pending()),
        }
    }
}

impl HttpClient for Engine {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}

fn run<Q: DeserializeOwned, R: Serialize>(
    body: Value,
    operation: impl FnOnce(Q) -> Result<R, DynoxideError>,
) -> Result<Value, DynoxideError> {
    let malformed = |error: serde_json::Error| {
        let what = error.to_string();
        // The engine marks what it finds invalid while a request is read.
        if what.starts_with("VALIDATION") {
            DynoxideError::ValidationException(what)
        } else {
            DynoxideError::SerializationException(what)
        }
    };
    let request = serde_json::from_value(body).map_err(malformed)?;
    serde_json::to_value(operation(request)?).map_err(malformed)
}

fn simple(answered: Result<Value, Refusal>) -> HttpResponse {
    match answered {
        Ok(answer) => response(200, answer.to_string()),
        Err((kind, message)) => {
            let error = json!({"__type": kind, "message": message});
            response(400, error.to_string())
        }
    }
}

fn response(status: u16, body: String) -> HttpResponse {
    let status = status.try_into().unwrap_or_else(|_| {
        aws_smithy_runtime_api::http::StatusCode::try_from(500).expect("500 is a status")
    });
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    response
        .headers_mut()
        .insert("content-type", "application/x-amz-json-1.0");
    response
}

fn denied(action: &str, resource: &str) -> HttpResponse {
    let message = format!("no permission for {action} on {resource}");
    let error = json!({"__type": "AccessDeniedException", "message": message});
    response(400, error.to_string())
}

/// An item without DynamoDB's type tags, for a person to read.
fn plain_item(item: &Value) -> Value {
    let members = item.as_object().into_iter().flatten();
    members
        .map(|(name, value)| (name.clone(), plain(value)))
        .collect()
}

fn plain(tagged: &Value) -> Value {
    let Some((tag, value)) = tagged.as_object().and_then(|object| object.iter().next()) else {
        return Value::Null;
    };
    match (tag.as_str(), value) {
        ("S" | "BOOL", value) => value.clone(),
        ("N", Value::String(digits)) => digits.parse().map_or(Value::Null, Value::Number),
        ("M", members) => plain_item(members),
        ("L", Value::Array(values)) => values.iter().map(plain).collect(),
        _ => Value::Null,
    }
}

/// The table of calls, as `template.yaml` makes it.
pub fn calls_table(name: &str) -> Value {
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": "call_id", "AttributeType": "S"},
            {"AttributeName": "day", "AttributeType": "S"},
            {"AttributeName": "deletion_due", "AttributeType": "S"},
            {"AttributeName": "in_flight", "AttributeType": "S"},
        ],
        "KeySchema": [{"AttributeName": "call_id", "KeyType": "HASH"}],
        "GlobalSecondaryIndexes": [
            index("by-day", "day", "ALL"),
            index("deletion-due", "deletion_due", "KEYS_ONLY"),
            index("in-flight", "in_flight", "KEYS_ONLY"),
        ],
    })
}

/// An index whose items come in the order of their ids, and so of time.
fn index(name: &str, key: &str, projection: &str) -> Value {
    json!({
        "IndexName": name,
        "KeySchema": [
            {"AttributeName": key, "KeyType": "HASH"},
            {"AttributeName": "call_id", "KeyType": "RANGE"},
        ],
        "Projection": {"ProjectionType": projection},
    })
}

/// The suppression list, as `template.yaml` makes it.
pub fn suppressions_table(name: &str) -> Value {
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "number", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "number", "KeyType": "HASH"}],
    })
}

/// Caps, rates, locks and idempotency keys, as `template.yaml` makes the table.
pub fn limits_table(name: &str) -> Value {
    json!({
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "limit_id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "limit_id", "KeyType": "HASH"}],
    })
}
