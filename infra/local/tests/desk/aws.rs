//! `aws`: tables and secrets over HTTP, for whoever asks.

use serde_json::{Value, json};

use crate::running::{self, Folder, Running};

fn ask(port: u16, target: &str, body: &Value) -> (u16, Value) {
    let (status, answer) = running::aws(port, target, &body.to_string());
    let answer = serde_json::from_str(&answer).unwrap_or_else(|_| panic!("{status} {answer}"));
    (status, answer)
}

fn secret(port: u16, name: &str) -> Value {
    let (status, answer) = ask(
        port,
        "secretsmanager.GetSecretValue",
        &json!({"SecretId": name}),
    );
    assert_eq!(status, 200, "{answer}");
    serde_json::from_str(answer["SecretString"].as_str().unwrap()).unwrap()
}

fn started(command: &[&str], settings: &[(&str, &str)]) -> (Running, u16) {
    let prepared = settings.iter().fold(
        Folder::empty().command(command),
        |command, (name, value)| command.env(name, value),
    );
    let mut running = prepared.start();
    let port = running.port();
    running.wait_for("Serving.");
    (running, port)
}

#[test]
fn what_is_put_over_http_is_found_again_and_conditions_hold() {
    let (aws, port) = started(&["aws"], &[]);
    let item = json!({"call_id": {"S": "one"}, "day": {"S": "2026-11-25"}});
    let put = json!({
        "TableName": "calls",
        "Item": item,
        "ConditionExpression": "attribute_not_exists(call_id)",
    });
    let (status, answer) = ask(port, "DynamoDB_20120810.PutItem", &put);
    assert_eq!(status, 200, "{answer}");
    let (status, answer) = ask(port, "DynamoDB_20120810.PutItem", &put);
    assert_eq!(status, 400);
    let kind = answer["__type"].as_str().unwrap();
    assert!(
        kind.ends_with("ConditionalCheckFailedException"),
        "{answer}"
    );
    let get = json!({"TableName": "calls", "Key": {"call_id": {"S": "one"}}});
    let (status, answer) = ask(port, "DynamoDB_20120810.GetItem", &get);
    assert_eq!((status, &answer["Item"]), (200, &item));
    for table in ["suppressions", "limits"] {
        let scan = json!({"TableName": table});
        let (status, answer) = ask(port, "DynamoDB_20120810.Scan", &scan);
        assert_eq!((status, &answer["Count"]), (200, &json!(0)), "{table}");
    }
    let (status, _) = ask(
        port,
        "DynamoDB_20120810.Scan",
        &json!({"TableName": "none"}),
    );
    assert_eq!(status, 400);
    assert_eq!(aws.interrupt().code, Some(0));
}

#[test]
fn the_secrets_are_the_simulated_accounts_and_what_is_printed_is_true() {
    let (aws, port) = started(&["aws"], &[]);
    let webhook = secret(port, "webhook");
    let api = secret(port, "twilio-api");
    assert_eq!(webhook["TWILIO_ACCOUNT_SID"], api["TWILIO_ACCOUNT_SID"]);
    assert_eq!(
        secret(port, "api-keys")["keys"].as_array().unwrap().len(),
        1
    );
    let (status, answer) = ask(
        port,
        "secretsmanager.GetSecretValue",
        &json!({"SecretId": "another"}),
    );
    assert_eq!(status, 400);
    assert_eq!(answer["__type"], "ResourceNotFoundException");
    let shown = aws.interrupt().stdout;
    let token = webhook["TWILIO_AUTH_TOKEN"].as_str().unwrap();
    for line in [
        format!("AWS_ENDPOINT_URL=http://127.0.0.1:{port}"),
        "CALLS_TABLE=calls".to_owned(),
        "WEBHOOK_SECRET_ARN=webhook".to_owned(),
        format!("TWILIO_AUTH_TOKEN={token}"),
    ] {
        assert!(shown.lines().any(|shown| shown == line), "{line}: {shown}");
    }
}

#[test]
fn names_and_keys_that_are_set_are_taken_and_keys_are_not_shown() {
    let token = "fedcba9876543210fedcba9876543210";
    let (aws, port) = started(
        &["aws"],
        &[
            ("CALLS_TABLE", "CallsTable"),
            ("WEBHOOK_SECRET_ARN", "arn:aws:secretsmanager:webhook"),
            ("TWILIO_AUTH_TOKEN", token),
            ("DIAL_API_KEY", "sesame-sesame"),
        ],
    );
    let scan = json!({"TableName": "CallsTable"});
    assert_eq!(ask(port, "DynamoDB_20120810.Scan", &scan).0, 200);
    let webhook = secret(port, "arn:aws:secretsmanager:webhook");
    assert_eq!(webhook["TWILIO_AUTH_TOKEN"], token);
    let shown = aws.interrupt().stdout;
    assert!(
        !shown.contains(token) && !shown.contains("sesame"),
        "{shown}"
    );
}

#[test]
fn a_table_that_cannot_be_is_an_error_that_names_the_settings() {
    let command = Folder::empty().command(&["aws"]).env("CALLS_TABLE", "c");
    let finished = command.finish();
    assert_eq!(finished.code, Some(1));
    assert!(finished.stderr.contains("CALLS_TABLE"), "{finished:?}");
}

#[test]
fn an_address_that_is_not_this_machines_is_an_error() {
    for command in ["aws", "carrier"] {
        // A block for documentation (RFC 5737): no machine has it.
        let finished = Folder::empty()
            .command(&[command, "--address", "192.0.2.1"])
            .finish();
        assert_eq!(finished.code, Some(1), "{finished:?}");
        assert!(finished.stderr.contains("192.0.2.1"), "{finished:?}");
    }
}
