//! The carrier against a small customer that answers canned `TwiML` and checks every signature.

mod account;
mod callbacks;
mod customer;
mod documents;
mod faults;
mod gathering;
mod inbound;
mod recording;
mod rest;

use jiff::Timestamp;
use serde_json::Value;

use super::{CallRecord, Carrier, CarrierConfig, Entry, Number};
use crate::phone::Script;
use customer::Customer;

const OURS: &str = "+12025550100";
const THEIRS: &str = "+12025550123";

/// A carrier, its customer, and the customer's way to the carrier's REST API.
struct World {
    carrier: Carrier,
    customer: Customer,
    client: reqwest::Client,
}

impl World {
    async fn new() -> Self {
        Self::with(|_| {}).await
    }

    async fn with(change: impl FnOnce(&mut CarrierConfig)) -> Self {
        Self::build(None, change).await
    }

    /// The customer's URLs name this base, and the carrier connects to where it listens.
    async fn behind(public_url: &str) -> Self {
        Self::build(Some(public_url), |_| {}).await
    }

    async fn build(public_url: Option<&str>, change: impl FnOnce(&mut CarrierConfig)) -> Self {
        let mut config = CarrierConfig::new(|| timestamp("2026-03-02T15:00:00Z"));
        config.numbers.push(Number::new(OURS));
        change(&mut config);
        let customer = Customer::open(&config, public_url).await;
        if public_url.is_some() {
            config.connect_to = Some(customer.address.clone());
        }
        let carrier = Carrier::start(config).await.unwrap();
        let client = reqwest::Client::builder()
            .no_proxy()
            .tls_certs_only([])
            .build()
            .unwrap();
        Self {
            carrier,
            customer,
            client,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.customer.public_url)
    }

    fn api(&self, path: &str) -> String {
        let account = CarrierConfig::new(Timestamp::now).account_sid;
        format!(
            "{}/2010-04-01/Accounts/{account}{path}",
            self.carrier.base_url()
        )
    }

    async fn request(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let config = CarrierConfig::new(Timestamp::now);
        let request = request.basic_auth(config.api_key_sid, Some(config.api_key_secret));
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        let body = response.text().await.unwrap();
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
        self.request(self.client.post(self.api(path)).form(fields))
            .await
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.request(self.client.get(self.api(path))).await
    }

    /// Asks for a call to the person, whose first document is at `/voice`.
    async fn create(&self, more: &[(&str, &str)]) -> (u16, Value) {
        let url = self.url("/voice");
        let mut fields = vec![("To", THEIRS), ("From", OURS)];
        if !more
            .iter()
            .any(|(name, _)| *name == "Url" || *name == "Twiml")
        {
            fields.push(("Url", &url));
        }
        fields.extend_from_slice(more);
        self.post("/Calls.json", &fields).await
    }

    /// A whole call to this person.
    async fn call(&self, person: Script, more: &[(&str, &str)]) -> CallRecord {
        self.carrier.register(THEIRS, person);
        let (status, body) = self.create(more).await;
        assert_eq!(status, 201, "{body}");
        self.end_of(&body).await
    }

    async fn end_of(&self, created: &Value) -> CallRecord {
        let sid = created["sid"].as_str().unwrap();
        self.carrier.wait_for_end(sid).await.unwrap()
    }
}

fn timestamp(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn twiml(verbs: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Response>{verbs}</Response>")
}

fn warning_codes(record: &CallRecord) -> Vec<u32> {
    record
        .entries()
        .filter_map(|entry| match entry {
            Entry::Warning { code, .. } => Some(*code),
            _ => None,
        })
        .collect()
}

#[test]
fn a_carrier_can_be_shared() {
    const fn shared<T: Send + Sync>() {}
    shared::<Carrier>();
}
