//! `template.yaml`, against the code that it deploys.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_yaml_ng::Value;
use shared::config::{SETTINGS, Scope, Settings};

pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("tests/ is in the workspace")
        .to_path_buf()
}

pub(crate) fn template() -> Value {
    let text = fs::read_to_string(root().join("template.yaml")).expect("template.yaml");
    serde_yaml_ng::from_str(&text).expect("the template is YAML")
}

/// A value without a tag such as `!Ref` about it.
pub(crate) fn untagged(value: &Value) -> &Value {
    match value {
        Value::Tagged(tagged) => untagged(&tagged.value),
        other => other,
    }
}

pub(crate) fn functions(template: &Value) -> Vec<(String, Value)> {
    let resources = template["Resources"].as_mapping().expect("resources");
    resources
        .iter()
        .filter(|(_, resource)| resource["Type"] == "AWS::Serverless::Function")
        .map(|(name, resource)| (name.as_str().expect("a name").to_owned(), resource.clone()))
        .collect()
}

#[tokio::test]
async fn the_routes_are_the_local_routers() {
    let template = template();
    let mut deployed = BTreeSet::new();
    for (name, function) in functions(&template) {
        let events = function["Properties"]["Events"]
            .as_mapping()
            .expect("events")
            .clone();
        for (_, event) in events {
            let event = untagged(&event);
            if event["Type"] == "SQS" || event["Type"] == "Schedule" {
                continue;
            }
            assert_eq!(event["Type"], "HttpApi", "{name}");
            let route = &event["Properties"];
            assert_eq!(
                route["Auth"]["Authorizer"], "NONE",
                "{name} states its Auth"
            );
            let text = |value: &Value| value.as_str().expect("a text").to_owned();
            let folder = text(&function["Properties"]["CodeUri"]);
            deployed.insert((text(&route["Method"]), text(&route["Path"]), folder));
        }
    }
    let desk = tests::Desk::open().await;
    let local: BTreeSet<(String, String, String)> = desk
        .doors()
        .iter()
        .map(|door| {
            let folder = format!("functions/{}", door.name());
            (door.method().to_string(), door.path().to_owned(), folder)
        })
        .collect();
    assert_eq!(deployed.len(), 10);
    assert_eq!(deployed, local);
}

#[test]
fn the_environment_is_made_of_settings() {
    let template = template();
    let variables = template["Globals"]["Function"]["Environment"]["Variables"].clone();
    let variables = variables.as_mapping().expect("variables");
    let names: BTreeSet<&str> = variables
        .keys()
        .map(|name| name.as_str().expect("a name"))
        .collect();
    for name in &names {
        let setting = SETTINGS.iter().find(|setting| setting.name == *name);
        let setting = setting.unwrap_or_else(|| panic!("{name} is no setting"));
        assert_ne!(
            setting.scope,
            Scope::Local,
            "{name} has no place in the cloud"
        );
    }
    for setting in SETTINGS
        .iter()
        .filter(|setting| setting.scope == Scope::Cloud)
    {
        let filled_in_by_lambda = setting.name == "AWS_REGION";
        assert!(
            filled_in_by_lambda || names.contains(setting.name),
            "{} is missing",
            setting.name
        );
    }
}

/// What a deployment asks for is what the functions would do by themselves.
#[test]
fn a_parameter_left_alone_changes_nothing() {
    let template = template();
    let variables = &template["Globals"]["Function"]["Environment"]["Variables"];
    let default = |name: &str| match name {
        "CALLS_TABLE" | "SUPPRESSIONS_TABLE" | "LIMITS_TABLE" => Some(name.to_owned()),
        _ => {
            let parameter = untagged(variables.get(name)?).as_str()?.to_owned();
            let stated = &template["Parameters"][parameter.as_str()]["Default"];
            stated.as_str().map(str::to_owned)
        }
    };
    let required = |name: &str| match name {
        "CALLS_TABLE" | "SUPPRESSIONS_TABLE" | "LIMITS_TABLE" => Some(name.to_owned()),
        "TWILIO_VOICE_NUMBER" => default(name),
        _ => None,
    };
    let deployed = Settings::read(&default).expect("the defaults are settings");
    let bare = Settings::read(&required).expect("the rest has defaults");
    assert_eq!(deployed.gate, bare.gate);
    assert_eq!(deployed.price_per_minute, bare.price_per_minute);
    assert_eq!(deployed.test_numbers, bare.test_numbers);
    let set = |name: &&str| default(name).is_some_and(|value| !value.is_empty());
    let of_the_gate = ["ALLOWED_COUNTRIES", "CALLING_HOURS", "CALLS_PER_DAY"];
    assert!(of_the_gate.iter().all(set), "the template states them");
}

#[tokio::test]
async fn timeouts_nest() {
    let template = template();
    let default = template["Globals"]["Function"]["Timeout"]
        .as_u64()
        .expect("a timeout");
    let desk = tests::Desk::open().await;
    for (name, function) in functions(&template) {
        let folder = function["Properties"]["CodeUri"]
            .as_str()
            .expect("a folder");
        let functions = desk.functions();
        let stated = functions
            .iter()
            .find(|function| folder.ends_with(function.name));
        let deadline = stated.expect("a function is a door or a consumer").deadline;
        let own = function["Properties"]["Timeout"].as_u64();
        let timeout = Duration::from_secs(own.unwrap_or(default));
        assert!(deadline < timeout, "{name}");
        let patience_of_twilio = Duration::from_secs(15);
        // Nobody waits for it on the telephone.
        assert!(
            timeout < patience_of_twilio || name == "Reconciler",
            "{name}"
        );
    }
}

#[test]
fn the_local_tables_are_the_templates() {
    let template = template();
    for (resource, local) in [
        ("CallsTable", local::engine::calls_table("t")),
        ("SuppressionsTable", local::engine::suppressions_table("t")),
        ("LimitsTable", local::engine::limits_table("t")),
    ] {
        let deployed = &template["Resources"][resource]["Properties"];
        for part in [
            "BillingMode",
            "AttributeDefinitions",
            "KeySchema",
            "GlobalSecondaryIndexes",
        ] {
            let deployed: serde_json::Value =
                serde_yaml_ng::from_value(deployed[part].clone()).expect("plain YAML");
            let local = local.get(part).cloned().unwrap_or_default();
            assert_eq!(deployed, local, "{resource}: {part}");
        }
    }
}

/// Each consumer is fed from its queue and tells which messages failed. An opt-out is given up for the
/// dead letters after ten minutes; what wakes the reconciler need not be kept, since it wakes each
/// minute by itself. The queues are encrypted and let nobody wait for less than they must.
#[tokio::test]
async fn the_queues_feed_their_consumers_and_keep_what_fails() {
    let template = template();
    let resources = &template["Resources"];
    let text = |value: &Value| untagged(value).as_str().expect("a text").to_owned();
    let desk = tests::Desk::open().await;
    let mut fed = BTreeSet::new();
    for (name, function) in functions(&template) {
        let events = function["Properties"]["Events"].as_mapping();
        for (_, event) in events.expect("events") {
            if event["Type"] != "SQS" {
                continue;
            }
            let source = &event["Properties"];
            let answers = &source["FunctionResponseTypes"];
            assert_eq!(answers[0], "ReportBatchItemFailures", "{name}");
            let queue = text(&source["Queue"]);
            let queue = queue.split('.').next().expect("a queue");
            let queue = &resources[queue]["Properties"];
            let seconds = |name: &str| queue[name].as_u64().expect("seconds");
            let timeout = function["Properties"]["Timeout"].as_u64();
            let timeout = timeout.expect("a timeout of its own");
            let mut stated = desk.functions().into_iter();
            let stated =
                stated.find(|stated| name.eq_ignore_ascii_case(&stated.name.replace('-', "")));
            let deadline = stated.expect("a consumer").deadline.as_secs();
            assert!(source["BatchSize"].as_u64().expect("a size") * deadline < timeout);
            // AWS's advice (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
            assert!(seconds("VisibilityTimeout") >= 6 * timeout);
            assert_eq!(queue["SqsManagedSseEnabled"], true, "{name}");
            if name == "Reconciler" {
                let minute = &function["Properties"]["Events"]["Minute"]["Properties"];
                assert_eq!(minute["Schedule"], "rate(1 minute)");
                serde_json::from_str::<shared::lambda::Batch>(&text(&minute["Input"]))
                    .expect("the schedule speaks as the queue does");
            } else {
                let tries = queue["RedrivePolicy"]["maxReceiveCount"].as_u64();
                assert_eq!(
                    seconds("VisibilityTimeout") * tries.expect("tries"),
                    600,
                    "ten minutes"
                );
                let dead = text(&queue["RedrivePolicy"]["deadLetterTargetArn"]);
                let dead = &resources[dead.split('.').next().expect("a queue")]["Properties"];
                assert_eq!(dead["SqsManagedSseEnabled"], true, "{name}");
                for queue in [queue, dead] {
                    assert_eq!(queue["MessageRetentionPeriod"], 1_209_600, "fourteen days");
                }
            }
            fed.insert(text(&function["Properties"]["CodeUri"]));
        }
    }
    let consumers = desk.product.deliveries.iter();
    let consumers = consumers.map(|delivery| format!("functions/{}", delivery.consumer.name()));
    assert_eq!(fed, consumers.collect());
}
