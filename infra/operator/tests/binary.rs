//! The program itself: without a terminal, by its exit status, and by what goes where.

#[path = "binary/cloud.rs"]
mod cloud;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use cloud::Cloud;
use serde_json::Value;

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A command with this on standard input and nothing of this machine's in its environment.
fn operator(cloud: &str, arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_operator"))
        .args(arguments)
        .env_clear()
        .env("AWS_ENDPOINT_URL", cloud)
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .env("AWS_REGION", "us-east-1")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    // A command that reads nothing may be gone already.
    let _ = child
        .stdin
        .take()
        .expect("it is piped")
        .write_all(input.as_bytes());
    child.wait_with_output().expect("it ends")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("a text")
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("a text")
}

fn document(output: &Output) -> Value {
    serde_json::from_str(&out(output)).expect("JSON")
}

#[test]
fn a_secret_from_standard_input_and_a_key_that_is_shown_once() {
    let cloud = Cloud::open();
    let at = cloud.address.as_str();
    let lines = format!("TWILIO_ACCOUNT_SID={ACCOUNT}\nTWILIO_AUTH_TOKEN={TOKEN}\n");
    let put = operator(at, &["secrets", "put", "webhook", "--json"], &[], &lines);
    assert_eq!(put.status.code(), Some(0), "{}", told(&put));
    assert_eq!(document(&put)["changed"], true);
    assert!(!told(&put).contains(TOKEN));
    assert!(cloud.secret("webhook").unwrap().contains(TOKEN));

    let added = operator(at, &["keys", "add", "front-desk"], &[], "");
    assert_eq!(added.status.code(), Some(0), "{}", told(&added));
    let key = out(&added).trim_end().to_owned();
    assert!(
        key.starts_with("obc_"),
        "only the key is on standard output"
    );
    assert!(!told(&added).contains(&key));
    assert!(!cloud.secret("api-keys").unwrap().contains(&key));

    let listed = operator(at, &["--json", "keys", "list"], &[], "");
    assert_eq!(document(&listed)["keys"][0]["name"], "front-desk");
    let revoked = operator(at, &["keys", "revoke", "front-desk"], &[], "");
    assert_eq!(revoked.status.code(), Some(0), "{}", told(&revoked));
    let again = operator(at, &["keys", "revoke", "front-desk", "--json"], &[], "");
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(document(&again)["ok"], false);
}

#[test]
fn without_values_nothing_waits_and_the_missing_ones_are_named() {
    let cloud = Cloud::open();
    let variables = [("TWILIO_ACCOUNT_SID", ACCOUNT)];
    let put = operator(
        &cloud.address,
        &["secrets", "put", "webhook"],
        &variables,
        "",
    );
    assert_eq!(put.status.code(), Some(1));
    assert!(out(&put).is_empty());
    let told = told(&put);
    assert!(told.contains("missing: TWILIO_AUTH_TOKEN."), "{told}");
    assert_eq!(cloud.secret("webhook"), None);
}

#[test]
fn what_cannot_be_reached_fails_and_says_so() {
    // Nothing listens there.
    let nowhere = "http://127.0.0.1:1";
    for arguments in [
        &["doctor", "--json"][..],
        &["connect", "--dry-run", "--json"],
        &["secrets", "put", "twilio-api", "--json"],
        &["keys", "list", "--json"],
        &["call", "--to", "+14155550123", "--json"],
    ] {
        let output = operator(nowhere, arguments, &[("AWS_MAX_ATTEMPTS", "1")], "");
        assert_eq!(output.status.code(), Some(1), "{arguments:?}");
        assert_eq!(document(&output)["ok"], false, "{arguments:?}");
        assert!(!told(&output).is_empty(), "{arguments:?}");
    }
    let blank = operator("", &["doctor"], &[], "");
    assert_eq!(blank.status.code(), Some(1));
    assert!(out(&blank).contains("AWS_ENDPOINT_URL"), "{}", out(&blank));
}

#[test]
fn a_line_that_cannot_be_read_is_no_success() {
    for (arguments, code) in [
        (&["--help"][..], 0),
        (&["--version"], 0),
        (&[], 2),
        (&["secrets", "put", "webhook", TOKEN], 2),
        (&["secrets", "put", TOKEN], 2),
        (&[TOKEN], 2),
        (&["secrets", "put", "webhook", "--token", TOKEN], 2),
        (&["call"], 2),
        (&["doctor", "--connect-to", "http://example.com"], 2),
    ] {
        let output = operator("http://127.0.0.1:1", arguments, &[], "");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        let said = out(&output) + &told(&output);
        assert!(!said.is_empty() && !said.contains(TOKEN), "{said}");
    }
}
