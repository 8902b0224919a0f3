//! The tables of one test, on the engine that is asked for.

use std::collections::HashMap;
use std::sync::Arc;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Credentials;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::{SignedDuration, Timestamp};
use local::engine::{Engine, calls_table, limits_table, suppressions_table};
use serde_json::{Value, json};
use shared::World;
use shared::callflow::call::{Call, Intent};
use shared::callflow::hearing::Language;
use shared::callflow::step::OptOutBy;
use shared::callflow::{CallId, PhoneNumber};
use shared::calls::Calls;
use shared::config::{Settings, Tables as Names};
use shared::limits::Limits;
use shared::suppressions::{Suppression, Suppressions};
use shared::world::{Aws, Reach, time_ordered_ids, twilio_transport};

/// An item, as the SDK has it.
pub(super) type Item = HashMap<String, AttributeValue>;

/// The person's number.
pub(super) const PERSON: &str = "+14155550123";

/// Twilio's name for most of the calls.
pub(super) const SID: &str = "CA00000000000000000000000000000001";

/// Three empty tables of one test's own, and the product's two stores on them.
pub(super) struct Tables {
    pub(super) world: World,
    pub(super) client: Client,
    pub(super) names: Names,
    pub(super) calls: Calls,
    pub(super) limits: Limits,
    pub(super) suppressions: Suppressions,
}

impl Tables {
    /// The tables; their names begin with the test's.
    pub(super) async fn of(test: &str) -> Self {
        let names = Names {
            calls: format!("{test}.calls"),
            suppressions: format!("{test}.suppressions"),
            limits: format!("{test}.limits"),
        };
        let aws = match std::env::var("CONTRACT_DYNAMODB_URL") {
            Ok(url) => {
                make_at(&url, &names).await;
                at(&url)
            }
            Err(_) => Engine::new(&names.calls, &names.suppressions, &names.limits)
                .expect("an engine")
                .aws("contract"),
        };
        let settings = Settings::read(&|setting| match setting {
            "TWILIO_VOICE_NUMBER" => Some("+14155550100".to_owned()),
            "CALLS_TABLE" => Some(names.calls.clone()),
            "SUPPRESSIONS_TABLE" => Some(names.suppressions.clone()),
            "LIMITS_TABLE" => Some(names.limits.clone()),
            _ => None,
        });
        let world = World::new(
            settings.expect("settings"),
            aws,
            twilio_transport().expect("a transport"),
            Arc::new(now),
            time_ordered_ids(),
            Reach::Simulated,
            true,
        );
        Self {
            client: world.dynamodb.clone(),
            calls: Calls::connect(&world),
            limits: Limits::connect(&world),
            suppressions: Suppressions::connect(&world),
            names,
            world,
        }
    }

    /// Puts the person on the suppression list, in a call of that name.
    pub(super) async fn suppress(&self, call_id: &str, at: Timestamp) {
        let number = &person();
        let suppression = Suppression {
            number,
            by: OptOutBy::Words,
            at,
            call_id,
        };
        self.suppressions.add(suppression).await.expect("added");
    }

    /// The person's entry on the suppression list.
    pub(super) async fn entry(&self) -> Option<Item> {
        self.item(&self.names.suppressions, "number", PERSON).await
    }

    /// An item, as it is stored.
    pub(super) async fn item(&self, table: &str, key: &str, value: &str) -> Option<Item> {
        let request = self.client.get_item().table_name(table);
        let request = request.key(key, text(value)).consistent_read(true);
        request.send().await.expect("an answer").item
    }

    /// Stores an item past the product.
    pub(super) async fn put(&self, table: &str, item: Item) {
        let request = self.client.put_item().table_name(table);
        let put = request.set_item(Some(item)).send().await;
        put.expect("stored");
    }

    /// Takes the person's entry out of force.
    pub(super) async fn lift(&self) {
        let request = self.client.update_item();
        let request = request.table_name(&self.names.suppressions);
        let request = request.key("number", text(PERSON));
        let request = request.update_expression("SET lifted_at = :now");
        let request = request.expression_attribute_values(":now", text(&now().to_string()));
        request.send().await.expect("lifted");
    }
}

/// The suite's time.
pub(super) fn now() -> Timestamp {
    "2026-11-23T15:00:00Z".parse().expect("a time")
}

/// The person.
pub(super) fn person() -> PhoneNumber {
    PhoneNumber::parse(PERSON).expect("a number")
}

/// The intent to ring the person.
pub(super) fn outbound(bits: u128) -> Call {
    outbound_at(bits, now())
}

/// The intent, stored at another time.
pub(super) fn outbound_at(bits: u128, at: Timestamp) -> Call {
    let intent = Intent {
        id: CallId::outbound(bits),
        to: person(),
        from: PhoneNumber::parse("+14155550100").expect("a number"),
        consent: None,
        dial_before: at + SignedDuration::from_secs(120),
        language: Language::English,
        ask_before_recording: true,
    };
    Call::outbound(intent, at)
}

/// An attribute of text.
pub(super) fn text(text: &str) -> AttributeValue {
    AttributeValue::S(text.to_owned())
}

/// An attribute that is a number.
pub(super) fn number(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// The exception's code.
pub(super) fn code<E: aws_sdk_dynamodb::error::ProvideErrorMetadata>(error: &E) -> &str {
    error.code().unwrap_or("none")
}

fn at(url: &str) -> Aws {
    Aws {
        region: "us-east-1".to_owned(),
        endpoint: Some(url.to_owned()),
        credentials: Credentials::new("contract", "local", None, None, "contract"),
        http_client: aws_smithy_http_client::Builder::new().build_http(),
    }
}

/// Makes the tables by the product's own definitions, which are requests already.
async fn make_at(url: &str, names: &Names) {
    let definitions = [
        calls_table(&names.calls),
        suppressions_table(&names.suppressions),
        limits_table(&names.limits),
    ];
    let http = twilio_transport().expect("a transport");
    for definition in definitions {
        order(&http, url, "CreateTable", &definition).await;
    }
    for table in [&names.calls, &names.limits] {
        let life = json!({
            "TableName": table,
            "TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": true},
        });
        order(&http, url, "UpdateTimeToLive", &life).await;
    }
}

/// One request as JSON; DynamoDB Local reads who asks, and checks no signature.
async fn order(http: &reqwest::Client, url: &str, operation: &str, body: &Value) {
    let who = "AWS4-HMAC-SHA256 Credential=contract/20261123/us-east-1/dynamodb/aws4_request, \
               SignedHeaders=host, Signature=none";
    let request = http.post(url).header("authorization", who);
    let request = request.header("x-amz-target", format!("DynamoDB_20120810.{operation}"));
    let request = request.header("content-type", "application/x-amz-json-1.0");
    let response = request.body(body.to_string()).send().await;
    let response = response.unwrap_or_else(|error| panic!("{operation} at {url}: {error}"));
    let status = response.status();
    let answer = response.text().await.expect("a body");
    assert!(status.is_success(), "{operation}: {status} {answer}");
}
