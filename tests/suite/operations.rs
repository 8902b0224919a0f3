//! What the operator is told: alarms that can fire, logs that are kept, a dashboard of metrics that
//! exist, parameters and `samconfig.toml` that ask no riddles.

use std::collections::BTreeSet;
use std::fs;

use serde_yaml_ng::Value;

use crate::template::{functions, root, template, untagged};

/// AWS's own metrics that we look at, and the dimension that each has
/// (<https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html>,
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html>,
/// <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html>: an HTTP API
/// counts `5xx` by `ApiId`; `5XXError` by `ApiName` is a REST API's and never fires here).
const OF_AWS: [(&str, &str, &str); 7] = [
    ("AWS/Lambda", "Errors", "FunctionName"),
    ("AWS/Lambda", "Throttles", "FunctionName"),
    ("AWS/ApiGateway", "4xx", "ApiId"),
    ("AWS/ApiGateway", "5xx", "ApiId"),
    ("AWS/ApiGateway", "Latency", "ApiId"),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName"),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName"),
];

/// A metric of ours or of AWS's, with the dimension that it really has.
fn exists(namespace: &str, metric: &str, dimension: &str) -> bool {
    let ours = shared::metrics::NAMES
        .iter()
        .any(|(name, _)| *name == metric);
    let ours = ours && namespace == shared::metrics::NAMESPACE && dimension == "service";
    ours || OF_AWS.contains(&(namespace, metric, dimension))
}

fn alarms(template: &Value) -> Vec<(String, Value)> {
    resources(template, "AWS::CloudWatch::Alarm")
}

fn resources(template: &Value, kind: &str) -> Vec<(String, Value)> {
    let resources = template["Resources"].as_mapping().expect("resources");
    resources
        .iter()
        .filter(|(_, resource)| resource["Type"] == kind)
        .map(|(name, resource)| {
            let name = name.as_str().expect("a name").to_owned();
            (name, resource["Properties"].clone())
        })
        .collect()
}

/// What an alarm watches: namespace, metric, and the name and value of its one dimension.
fn watched(alarm: &Value) -> (String, String, String, String) {
    let text = |value: &Value| untagged(value).as_str().expect("a text").to_owned();
    let dimensions = alarm["Dimensions"].as_sequence().expect("dimensions");
    assert_eq!(dimensions.len(), 1);
    let (name, value) = (&dimensions[0]["Name"], &dimensions[0]["Value"]);
    (
        text(&alarm["Namespace"]),
        text(&alarm["MetricName"]),
        text(name),
        text(value),
    )
}

#[test]
fn each_alarm_watches_what_exists_and_says_what_to_do() {
    let template = template();
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let names: BTreeSet<String> = functions(&template)
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    let alarms = alarms(&template);
    assert!(alarms.len() >= 14, "{}", alarms.len());
    for (name, alarm) in &alarms {
        let (namespace, metric, dimension, value) = watched(alarm);
        assert!(exists(&namespace, &metric, &dimension), "{name}: {metric}");
        let right = match dimension.as_str() {
            "FunctionName" => names.contains(&value),
            "ApiId" => value == "Api",
            "QueueName" => {
                ["OptOutQueue.QueueName", "OptOutDeadLetters.QueueName"].contains(&&*value)
            }
            _ => value == "AWS::StackName",
        };
        assert!(right, "{name}: {dimension} is {value}");
        let description = alarm["AlarmDescription"].as_str().expect("a description");
        assert!(description.len() > 60, "{name} says what to do");
        // Or it would stay without data, and an alarm without data pages nobody.
        let silence = if name == "ReconcilerSilentAlarm" {
            "breaching"
        } else {
            "notBreaching"
        };
        assert_eq!(alarm["TreatMissingData"], silence, "{name}");
        for action in ["AlarmActions", "OKActions"] {
            assert!(!alarm[action].is_null(), "{name} tells somebody");
        }
        let title = match name.as_str() {
            name if name.ends_with("ErrorsAlarm") => "FunctionErrors",
            name if name.ends_with("ThrottlesAlarm") => "Throttles",
            name => name.strip_suffix("Alarm").expect("an alarm's name"),
        };
        assert!(
            readme.contains(&format!("**{title}**")),
            "the runbook has a paragraph on {title}"
        );
    }
}

#[test]
fn each_function_has_a_log_that_is_kept_for_a_time_and_an_alarm() {
    let template = template();
    let watched: BTreeSet<String> = alarms(&template)
        .iter()
        .map(|(_, alarm)| watched(alarm))
        .filter(|(_, metric, _, _)| metric == "Errors")
        .map(|(_, _, _, function)| function)
        .collect();
    let functions = functions(&template);
    for (name, function) in &functions {
        let logging = &function["Properties"]["LoggingConfig"];
        let group = untagged(&logging["LogGroup"]).as_str().expect("a group");
        let retention = &template["Resources"][group]["Properties"]["RetentionInDays"];
        assert_eq!(group, format!("{name}Logs"));
        assert!(
            retention
                .as_u64()
                .is_some_and(|days| (30..=90).contains(&days))
        );
        assert_eq!(logging["LogFormat"], "JSON", "{name}");
        // Above INFO the metrics would be dropped with the lines.
        assert_eq!(logging["ApplicationLogLevel"], "INFO", "{name}");
        assert!(watched.contains(name), "{name} has an alarm");
    }
    let names: BTreeSet<String> = functions.into_iter().map(|(name, _)| name).collect();
    assert_eq!(watched, names);
}

#[test]
fn the_dashboard_shows_metrics_that_exist() {
    let template = template();
    let body = untagged(&template["Resources"]["Dashboard"]["Properties"]["DashboardBody"]);
    let body: serde_json::Value =
        serde_json::from_str(body.as_str().expect("a text")).expect("the dashboard is JSON");
    let mut shown = BTreeSet::new();
    for widget in body["widgets"].as_array().expect("widgets") {
        for metric in widget["properties"]["metrics"].as_array().expect("metrics") {
            let text = |index: usize| metric[index].as_str().expect("a text");
            assert!(exists(text(0), text(1), text(2)), "{metric}");
            shown.insert(text(1).to_owned());
        }
    }
    for step in [
        "CallsPlaced",
        "CallsAnswered",
        "ConsentGranted",
        "Invitations",
        "Interested",
        "OptOuts",
    ] {
        assert!(shown.contains(step), "the funnel shows {step}");
    }
    assert!(shown.contains("WebhookDuration"));
}

#[test]
fn the_access_log_holds_no_query_and_no_header() {
    let template = template();
    let format = &template["Resources"]["Api"]["Properties"]["AccessLogSettings"]["Format"];
    let line: serde_json::Value =
        serde_json::from_str(format.as_str().expect("a text")).expect("a line is JSON");
    let allowed = [
        "$context.requestTime",
        "$context.requestId",
        "$context.identity.sourceIp",
        "$context.routeKey",
        "$context.status",
        "$context.responseLength",
        "$context.responseLatency",
        "$context.integrationLatency",
        "$context.integrationErrorMessage",
    ];
    for (name, value) in line.as_object().expect("an object") {
        let value = value.as_str().expect("a text");
        assert!(
            !value.starts_with('$') || allowed.contains(&value),
            "{name}: {value}"
        );
    }
}

#[test]
fn parameters_have_a_meaning_a_default_and_a_pattern_and_none_is_a_secret() {
    let template = template();
    let parameters = template["Parameters"].as_mapping().expect("parameters");
    let mut grouped = BTreeSet::new();
    let interface = &template["Metadata"]["AWS::CloudFormation::Interface"];
    for group in interface["ParameterGroups"].as_sequence().expect("groups") {
        for name in group["Parameters"].as_sequence().expect("names") {
            assert!(grouped.insert(name.as_str().expect("a name")));
        }
    }
    for (name, parameter) in parameters {
        let name = name.as_str().expect("a name");
        assert!(grouped.remove(name), "{name} is in a group");
        assert!(parameter["Description"].is_string(), "{name}");
        // Without a default a plain `sam deploy` would ask.
        assert!(parameter["Default"].is_string(), "{name}");
        let checked = ["AllowedPattern", "AllowedValues"]
            .iter()
            .any(|check| !parameter[*check].is_null());
        assert!(checked, "{name} is checked");
        assert!(
            parameter["NoEcho"].is_null(),
            "{name}: a secret is no parameter"
        );
    }
    assert!(grouped.is_empty(), "{grouped:?}");
}

#[test]
fn the_tables_are_kept_and_encrypted_and_can_be_restored() {
    let template = template();
    for (name, table) in resources(&template, "AWS::DynamoDB::Table") {
        let resource = &template["Resources"][&*name];
        assert_eq!(resource["DeletionPolicy"], "Retain", "{name}");
        assert_eq!(resource["UpdateReplacePolicy"], "Retain", "{name}");
        assert!(table["TableName"].is_null(), "{name} has no fixed name");
        assert_eq!(table["BillingMode"], "PAY_PER_REQUEST", "{name}");
        assert_eq!(table["SSESpecification"]["SSEEnabled"], true, "{name}");
        let recovery = &table["PointInTimeRecoverySpecification"];
        assert_eq!(recovery["PointInTimeRecoveryEnabled"], true, "{name}");
        let expires = !table["TimeToLiveSpecification"].is_null();
        assert_eq!(
            expires,
            name != "SuppressionsTable",
            "{name}: a suppression never expires"
        );
    }
    assert_eq!(resources(&template, "AWS::DynamoDB::Table").len(), 3);
    assert_eq!(resources(&template, "AWS::SecretsManager::Secret").len(), 3);
}

#[test]
fn a_plain_deployment_asks_nothing_and_production_asks_once() {
    let text = fs::read_to_string(root().join("samconfig.toml")).expect("samconfig.toml");
    let config: toml::Table = text.parse().expect("samconfig.toml is TOML");
    let mut stacks = BTreeSet::new();
    for environment in ["default", "staging", "prod"] {
        let of = |command: &str| &config[environment][command]["parameters"];
        let deploy = of("deploy");
        assert_eq!(
            deploy["confirm_changeset"].as_bool(),
            Some(environment == "prod")
        );
        assert_eq!(deploy["fail_on_empty_changeset"].as_bool(), Some(false));
        assert_eq!(deploy["resolve_s3"].as_bool(), Some(true));
        assert_eq!(deploy["capabilities"].as_str(), Some("CAPABILITY_IAM"));
        assert_eq!(of("build")["cached"].as_bool(), Some(false));
        let stack = of("global")["stack_name"].as_str().expect("a name");
        assert!(
            stacks.insert(stack.to_owned()),
            "{stack} is a stack of its own"
        );
    }
}

#[test]
fn each_output_has_a_meaning_and_the_steps_are_in_order() {
    let template = template();
    let outputs = template["Outputs"].as_mapping().expect("outputs");
    let mut steps = Vec::new();
    for (name, output) in outputs {
        let name = name.as_str().expect("a name");
        assert!(output["Description"].is_string(), "{name}");
        if name.starts_with("Step") {
            let command = untagged(&output["Value"])
                .as_str()
                .expect("a command")
                .to_owned();
            assert!(command.starts_with(
                "cargo run -p operator -- --region ${AWS::Region} --stack ${AWS::StackName} "
            ));
            steps.push(name);
        }
    }
    assert_eq!(steps, ["Step1", "Step2", "Step3", "Step4", "Step5"]);
    for name in ["BaseUrl", "VoiceUrl", "FallbackUrl", "StatusUrl"] {
        assert!(outputs.contains_key(name), "{name}");
    }
}
