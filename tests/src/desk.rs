//! The whole product, with a clock to move and its log to read.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use local::carrier::{CallRecord, Carrier};
use local::engine::{Interception, Interceptor};
use local::phone::Script;
use local::product::{self, CarrierChoice, Ground, Product};
use serde_json::Value;
use shared::callflow::CallId;
use shared::endpoint::Mounted;
use shared::needs::Need;
use shared::telemetry::{self, Sink};
use shared::world::Clock;
use tokio::net::TcpListener;
use tracing::subscriber::DefaultGuard;
use twilio::signature::{AuthToken, sign};

/// The header that the prototype's curl sends.
pub const POST_JSON: (&str, &str) = ("content-type", "application/json");

/// The person's number in most tests.
const PERSON: &str = "+14155550123";

/// The simulated account, and the token that it signs with.
const ACCOUNT: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// The product on a port of its own. The log is this thread's: use one desk a test, on a runtime of
/// one thread.
pub struct Desk {
    /// The product.
    pub product: Product,
    /// Its log.
    pub logs: Logs,
    /// Speaks HTTP.
    pub http: reqwest::Client,
    now: Arc<Mutex<Timestamp>>,
    _logging: DefaultGuard,
}

/// What a function says of itself.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name, which is its folder's.
    pub name: &'static str,
    /// What it needs in AWS.
    pub needs: &'static [Need],
    /// When it must have answered, or be done with a message.
    pub deadline: Duration,
}

/// Every line that was logged.
#[derive(Clone, Default)]
pub struct Logs(Arc<Mutex<Vec<String>>>);

impl Desk {
    /// The product on its defaults.
    pub async fn open() -> Self {
        Self::with(&[]).await
    }

    /// The product with these settings.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        Self::start(CarrierChoice::Simulated, settings).await
    }

    /// The product with this carrier and these settings.
    pub async fn start(choice: CarrierChoice, settings: &[(&str, &str)]) -> Self {
        let started = Self::try_start(choice, settings).await;
        started.unwrap_or_else(|error| panic!("the product starts: {error}"))
    }

    /// The product with somebody between it and AWS from the first.
    pub async fn intercepted(interceptor: Interceptor) -> Self {
        let started = Self::stand(CarrierChoice::Simulated, &[], Some(interceptor)).await;
        started.unwrap_or_else(|error| panic!("the product starts: {error}"))
    }

    /// The product with this carrier and these settings, which may refuse to start.
    pub async fn try_start(
        choice: CarrierChoice,
        settings: &[(&str, &str)],
    ) -> Result<Self, shared::StartError> {
        Self::stand(choice, settings, None).await
    }

    async fn stand(
        choice: CarrierChoice,
        settings: &[(&str, &str)],
        interceptor: Option<Interceptor>,
    ) -> Result<Self, shared::StartError> {
        let start: Timestamp = "2026-11-23T15:00:00Z".parse().expect("a time");
        let now = Arc::new(Mutex::new(start));
        let clock: Clock = {
            let now = Arc::clone(&now);
            Arc::new(move || *now.lock().expect("a clock does not panic"))
        };
        let logs = Logs::default();
        let lines = telemetry::subscriber(logs.sink(), Arc::clone(&clock));
        let logging = tracing::subscriber::set_default(lines);
        let settings: BTreeMap<String, String> = settings
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        // A test's clock stands still, so that all its calls are of one second.
        let lookup = |name: &str| match settings.get(name) {
            Some(value) => Some(value.clone()),
            None => match name {
                "CALLS_PER_SECOND" => Some("100".to_owned()),
                "CALLS_PER_MINUTE" | "CALLS_PER_MINUTE_PER_KEY" => Some("6000".to_owned()),
                _ => None,
            },
        };
        let engine = product::empty_tables()?;
        engine.intercept(interceptor);
        let ground = Ground {
            clock,
            ids: counted_ids(),
            engine,
        };
        let product = Product::start(listener, choice, &lookup, ground).await?;
        // What happens in the background would happen at another moment each time.
        product.stop_delivering();
        let http = shared::world::twilio_transport()?;
        Ok(Self {
            product,
            logs,
            http,
            now,
            _logging: logging,
        })
    }

    /// Moves the time.
    pub fn pass(&self, time: SignedDuration) {
        *self.now.lock().expect("a clock does not panic") += time;
    }

    /// The doors, as the router has them.
    pub fn doors(&self) -> &[Arc<dyn Mounted>] {
        &self.product.doors
    }

    /// Every function: the doors, and the queues' consumers.
    pub fn functions(&self) -> Vec<Function> {
        let doors = self.doors().iter().map(|door| Function {
            name: door.name(),
            needs: door.needs(),
            deadline: door.deadline(),
        });
        let consumers = self.product.deliveries.iter().map(|delivery| Function {
            name: delivery.consumer.name(),
            needs: delivery.consumer.needs(),
            deadline: delivery.consumer.deadline(),
        });
        doors.chain(consumers).collect()
    }

    /// The simulated carrier.
    pub fn carrier(&self) -> &Carrier {
        self.product
            .carrier
            .as_ref()
            .expect("the carrier is simulated")
    }

    /// Asks for a call to a number; the status and the document that came back.
    pub async fn dial(&self, to: &str) -> (u16, Value) {
        let body = serde_json::json!({ "to": to }).to_string();
        self.post("/api/calls/outbound", &[POST_JSON], body.as_bytes())
            .await
    }

    /// Sends a body; the status and the document that came back.
    pub async fn post(&self, path: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, Value) {
        let url = format!("{}{path}", self.product.base_url());
        let mut request = self.http.post(url).body(body.to_vec());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let body = response.bytes().await.expect("a body");
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// Asks by GET; the status and the document that came back.
    pub async fn get(&self, path: &str, headers: &[(&str, &str)]) -> (u16, Value) {
        let mut request = self.http.get(format!("{}{path}", self.product.base_url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        let status = response.status().as_u16();
        let body = response.bytes().await.expect("a body");
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// Puts a failure in the place of one operation of the table.
    pub fn engine_fails_at(
        &self,
        failing: &'static str,
        failure: impl Fn(&Value) -> Interception + Send + 'static,
    ) {
        self.product
            .engine
            .intercept(Some(Box::new(move |operation, body| {
                if operation == failing {
                    failure(body)
                } else {
                    Interception::Pass
                }
            })));
    }

    /// Sends a webhook as Twilio does, or as a forger would; the status and the body.
    pub async fn webhook(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        signed: Signed,
    ) -> (u16, String) {
        self.webhook_with(path, fields, signed, &[]).await
    }

    /// The same with more headers.
    pub async fn webhook_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        signed: Signed,
        headers: &[(&str, &str)],
    ) -> (u16, String) {
        let mut pairs: Vec<(String, String)> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        if !fields.iter().any(|(name, _)| *name == "AccountSid") {
            pairs.push(("AccountSid".to_owned(), ACCOUNT.to_owned()));
        }
        let url = format!("{}{path}", self.product.base_url());
        let mut request = self.http.post(&url).form(&pairs);
        if let Some(signature) = signed.signature(&url, &pairs) {
            request = request.header("X-Twilio-Signature", signature);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        (
            response.status().as_u16(),
            response.text().await.expect("a text"),
        )
    }

    /// A whole call to a person who follows a script and waits for the questions.
    pub async fn call(&self, phone: Script) -> Called {
        self.call_to(PERSON, phone).await
    }

    /// The same to another number.
    pub async fn call_to(&self, to: &str, phone: Script) -> Called {
        self.carrier()
            .register(to, phone.waiting_for_the_question());
        let (status, answer) = self.dial(to).await;
        assert_eq!(status, 200, "{answer}");
        let text = |name: &str| answer[name].as_str().expect("a text").to_owned();
        self.ended(&text("call_sid"), &text("call_id")).await
    }

    /// Somebody rings our number.
    pub async fn called_by(&self, from: &str, phone: Script) -> Called {
        let phone = Box::new(phone.waiting_for_the_question());
        let sid = self
            .carrier()
            .ring_in(from, &self.product.voice_number, phone);
        let sid = sid.expect("our number is known");
        self.ended(&sid, &sid).await
    }

    async fn ended(&self, call_sid: &str, call_id: &str) -> Called {
        let record = self
            .carrier()
            .wait_for_end(call_sid)
            .await
            .expect("the carrier knows it");
        let stored = self
            .product
            .stored_call(call_id)
            .expect("the call is stored");
        Called { record, stored }
    }
}

/// How a webhook is signed.
#[derive(Debug, Clone, Copy)]
pub enum Signed {
    /// As Twilio does.
    Rightly,
    /// Not at all.
    Not,
    /// With another token.
    Wrongly,
    /// Rightly, for another path.
    ForAnotherPath,
    /// With the token that is 32 times this digit.
    With(char),
}

impl Signed {
    fn signature(self, url: &str, pairs: &[(String, String)]) -> Option<String> {
        let sign = |token: String, url: &str| sign(&AuthToken::new(token), url, pairs);
        match self {
            Self::Rightly => Some(sign(TOKEN.to_owned(), url)),
            Self::Not => None,
            Self::Wrongly => Some(sign("e".repeat(32), url)),
            Self::ForAnotherPath => Some(sign(TOKEN.to_owned(), &url.replace("voice", "other"))),
            Self::With(digit) => Some(sign(String::from(digit).repeat(32), url)),
        }
    }
}

/// A call that is over.
pub struct Called {
    /// What the carrier remembers.
    pub record: CallRecord,
    /// What is stored.
    pub stored: Value,
}

impl Logs {
    /// Every line.
    pub fn lines(&self) -> Vec<String> {
        self.0.lock().expect("a log does not panic").clone()
    }

    /// The lines of a message, read.
    pub fn of(&self, message: &str) -> Vec<Value> {
        self.lines()
            .iter()
            .map(|line| serde_json::from_str::<Value>(line).expect("a line is JSON"))
            .filter(|line| line["msg"] == message)
            .collect()
    }

    /// Where a subscriber of a test's own puts its lines.
    pub fn sink(&self) -> Sink {
        let lines = Arc::clone(&self.0);
        Arc::new(move |line| {
            lines
                .lock()
                .expect("a log does not panic")
                .push(line.to_owned());
        })
    }
}

/// Ids that a snapshot can hold.
fn counted_ids() -> shared::world::Ids {
    let next = Mutex::new(0u128);
    Arc::new(move |_| {
        let mut next = next.lock().expect("counting does not panic");
        *next += 1;
        CallId::outbound(*next)
    })
}
