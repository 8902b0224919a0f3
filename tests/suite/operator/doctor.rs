//! `doctor`: each fault is found by the check that is named for it.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use local::carrier::NumberWebhooks;
use local::engine::{Interception, suppressions_table};
use operator::answer::Answer;
use operator::cli::{self, Command, KeysCommand};
use operator::secrets::SecretName;
use serde_json::{Value, json};

use super::stack::{Deployed, NAME, Piped};
use super::{ACCOUNT, OURS};

fn check<'a>(answer: &'a Answer, name: &str) -> &'a Value {
    let checks = answer.document["checks"].as_array().expect("a list");
    let found = checks.iter().find(|check| check["check"] == name);
    found.unwrap_or_else(|| panic!("no check {name}: {:#}", answer.document))
}

/// The names of the checks that are not ok.
fn not_ok(answer: &Answer) -> Vec<String> {
    let checks = answer.document["checks"].as_array().expect("a list");
    let bad = checks.iter().filter(|check| check["verdict"] != "ok");
    bad.map(|check| {
        format!(
            "{} {}",
            check["verdict"].as_str().expect("a word"),
            check["check"].as_str().expect("a name")
        )
    })
    .collect()
}

#[tokio::test]
async fn a_whole_deployment_is_well_and_stays_as_it_was() {
    let deployed = Deployed::open().await;
    let before = deployed.doctor().await;
    assert!(!before.well, "there is no bearer key yet");
    assert_eq!(not_ok(&before), ["fail bearer_keys"]);
    assert_eq!(
        check(&before, "bearer_keys")["fix"],
        "run `operator keys add NAME`"
    );

    assert!(deployed.add_key("front-desk").await.well);
    let engine = &deployed.desk.product.engine;
    let state = || {
        let secrets = ["webhook", "twilio-api", "api-keys"].map(|name| engine.secret_text(name));
        let items = ["calls", "suppressions", "limits"].map(|table| engine.items(table));
        let number = deployed.desk.carrier().number_webhooks(OURS);
        (secrets, items, number)
    };
    let untouched = state();
    let after = deployed.doctor().await;
    assert!(after.well, "{:#}", after.document);
    assert_eq!(state(), untouched, "it changes nothing");
    assert!(
        deployed.desk.carrier().calls().is_empty(),
        "it rings nobody"
    );
    let shown = after.lines.join("\n");
    insta::assert_snapshot!("well", shown);
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/operator/README.md");
    let readme = std::fs::read_to_string(readme).expect("the package has a README.md");
    assert!(readme.contains(&shown), "the README shows other output");
}

#[tokio::test]
async fn each_fault_is_found_by_its_own_check() {
    let mut deployed = Deployed::open().await;
    deployed.add_key("front-desk").await;
    let carrier_account = deployed.desk.carrier().account();
    let carrier = deployed.desk.carrier();

    let mut account = carrier_account.clone();
    account.trial = true;
    carrier.set_account(account.clone());
    let answer = deployed.doctor().await;
    assert_eq!(not_ok(&answer), ["warn trial_account"]);
    assert!(answer.well, "a warning alone is well");

    account.trial = false;
    account.status = "suspended".to_owned();
    let carrier = deployed.desk.carrier();
    carrier.set_account(account.clone());
    assert_eq!(
        not_ok(&deployed.doctor().await),
        ["fail twilio_credentials"]
    );

    account = carrier_account.clone();
    account.main_key = false;
    carrier.set_account(account.clone());
    let answer = deployed.doctor().await;
    assert_eq!(not_ok(&answer), ["warn trial_account"]);
    assert!(
        check(&answer, "twilio_credentials")["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("may not read the account"))
    );

    account = carrier_account.clone();
    account.countries.get_mut("CA").expect("Canada").low_risk = false;
    carrier.set_account(account.clone());
    assert_eq!(
        not_ok(&deployed.doctor().await),
        ["warn geographic_permissions"]
    );
    account
        .countries
        .get_mut("US")
        .expect("the States")
        .low_risk = false;
    carrier.set_account(account);
    assert_eq!(
        not_ok(&deployed.doctor().await),
        ["fail geographic_permissions"]
    );
    let mut account = carrier_account.clone();
    let states = account.countries.get_mut("US").expect("the States");
    states.high_risk_toll_fraud = true;
    carrier.set_account(account);
    assert_eq!(
        not_ok(&deployed.doctor().await),
        ["warn geographic_permissions"]
    );
    carrier.set_account(carrier_account);

    carrier.spoil_number(OURS, None, false);
    assert_eq!(not_ok(&deployed.doctor().await), ["fail number"]);
    carrier.spoil_number(OURS, Some("AP00000000000000000000000000000001"), true);
    assert_eq!(not_ok(&deployed.doctor().await), ["fail number_webhooks"]);
    carrier.spoil_number(OURS, None, true);
    carrier.set_number_webhooks(OURS, NumberWebhooks::default());
    let answer = deployed.doctor().await;
    assert_eq!(not_ok(&answer), ["fail number_webhooks"]);
    let found = check(&answer, "number_webhooks");
    assert_eq!(found["fix"], "run `operator connect`");
    assert_eq!(
        found["detail"],
        "not this stack's: voice_url, status_callback"
    );
    deployed.connect(false).await;
    assert!(deployed.doctor().await.well);

    let parameters = &mut deployed.description.parameters;
    parameters.insert("TwilioVoiceNumber", "+15005550006".to_owned());
    let answer = deployed.doctor().await;
    assert_eq!(not_ok(&answer), ["fail number", "warn number_webhooks"]);
}

#[tokio::test]
async fn what_the_stack_answers_is_looked_at() {
    let mut deployed = Deployed::open().await;
    deployed.add_key("front-desk").await;

    // The same door by another name: what is verified is not what is signed.
    let right = deployed.description.outputs["StatusUrl"].clone();
    let outputs = &mut deployed.description.outputs;
    outputs.insert("StatusUrl", right.replace("127.0.0.1", "localhost"));
    let answer = deployed.doctor().await;
    assert_eq!(
        not_ok(&answer),
        ["fail number_webhooks", "fail signed_webhook"]
    );
    deployed.description.outputs.insert("StatusUrl", right);

    // A door that takes everything.
    let health = format!("{}/health", deployed.desk.product.base_url());
    let right = deployed.description.outputs.insert("StatusUrl", health);
    let answer = deployed.doctor().await;
    assert_eq!(
        not_ok(&answer),
        [
            "fail number_webhooks",
            "fail signed_webhook",
            "fail forged_webhook"
        ]
    );
    let right = right.expect("it was there");
    deployed.description.outputs.insert("StatusUrl", right);

    // The function can read neither table nor secret.
    deployed
        .desk
        .engine_fails_at("UpdateItem", |_| Interception::Refuse {
            status: 400,
            body: json!({"__type": "ResourceNotFoundException", "message": "no table"}),
        });
    assert_eq!(not_ok(&deployed.doctor().await), ["fail signed_webhook"]);
    deployed.desk.product.engine.intercept(None);

    let now = Timestamp::now();
    deployed.clock = Arc::new(move || now + SignedDuration::from_secs(120));
    assert_eq!(not_ok(&deployed.doctor().await), ["warn clock"]);
    deployed.clock = Arc::new(move || now - SignedDuration::from_secs(900));
    assert_eq!(not_ok(&deployed.doctor().await), ["fail clock"]);
    deployed.clock = shared::world::system_clock();

    deployed.description.status = "UPDATE_ROLLBACK_FAILED".to_owned();
    assert_eq!(not_ok(&deployed.doctor().await), ["fail stack"]);
    deployed.description.status = "UPDATE_COMPLETE".to_owned();
    deployed.description.outputs.remove("BaseUrl");
    assert_eq!(
        not_ok(&deployed.doctor().await),
        ["fail stack", "fail health", "warn clock"]
    );
}

#[tokio::test]
async fn a_misshapen_secret_is_named_by_its_field_and_never_shown() {
    let deployed = Deployed::open().await;
    deployed.add_key("front-desk").await;
    let engine = &deployed.desk.product.engine;
    let secret = "SK0123456789abcdef0123456789abcdef";
    engine.put_secret(
        "webhook",
        &json!({"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": secret}),
    );
    engine.put_secret("twilio-api", &json!({"TWILIO_ACCOUNT_SID": ACCOUNT}));
    engine.put_secret("api-keys", &json!({"keys": "none"}));
    let answer = deployed.doctor().await;
    let told = answer.lines.join("\n");
    assert!(!told.contains(secret), "{told}");
    insta::assert_snapshot!("misshapen", told);
}

#[tokio::test]
async fn the_secrets_must_be_of_one_account_and_good_for_it() {
    let mut deployed = Deployed::open().await;
    deployed.add_key("front-desk").await;
    let key = json!({
        "TWILIO_ACCOUNT_SID": ACCOUNT,
        "TWILIO_API_KEY_SID": "SK00000000000000000000000000000001",
        "TWILIO_API_KEY_SECRET": "anotherApiKeySecretOfThisWorld00",
    });
    let engine = &deployed.desk.product.engine;
    engine.put_secret("twilio-api", &key);
    let answer = deployed.doctor().await;
    assert!(!answer.well);
    assert_eq!(check(&answer, "twilio_credentials")["verdict"], "fail");

    deployed.set("TWILIO_ACCOUNT_SID", "AC00000000000000000000000000000002");
    deployed.set("TWILIO_AUTH_TOKEN", &"d".repeat(32));
    assert!(deployed.put(SecretName::Webhook, "").await.well);
    let answer = deployed.doctor().await;
    assert_eq!(check(&answer, "same_account")["verdict"], "fail");
}

#[tokio::test]
async fn a_suppression_list_of_an_earlier_stack_must_be_adopted() {
    let mut deployed = Deployed::open().await;
    deployed.add_key("front-desk").await;
    let engine = &deployed.desk.product.engine;
    let earlier = format!("{NAME}-SuppressionsTable-1A2B3C4D5E6F");
    // Other stacks' lists are not ours to look at.
    let staging = format!("{NAME}-staging-SuppressionsTable-1A2B3C4D5E6F");
    for table in [&earlier, &staging] {
        engine
            .create_table(suppressions_table(table))
            .expect("a table");
    }
    engine.overwrite(&staging, ("number", "+14155550111"), "at", &json!("2026"));
    let answer = deployed.doctor().await;
    assert_eq!(not_ok(&answer), ["warn retained_suppressions"]);

    engine.overwrite(&earlier, ("number", "+14155550123"), "at", &json!("2026"));
    let answer = deployed.doctor().await;
    assert_eq!(not_ok(&answer), ["fail retained_suppressions"]);
    let fix = check(&answer, "retained_suppressions")["fix"].clone();
    assert!(
        fix.as_str()
            .is_some_and(|fix| fix.contains(&format!("SuppressionsTableName={earlier}"))),
        "{fix}"
    );

    let parameters = &mut deployed.description.parameters;
    parameters.insert("SuppressionsTableName", earlier);
    assert!(deployed.doctor().await.well);
}

/// To adopt another list sets the one in use aside, with whoever is on it.
#[tokio::test]
async fn a_list_in_use_is_never_to_be_set_aside_for_another() {
    let mut deployed = Deployed::open().await;
    deployed.add_key("front-desk").await;
    let [used, other] = ["AAAA", "BBBB"].map(|id| format!("{NAME}-SuppressionsTable-{id}"));
    let engine = &deployed.desk.product.engine;
    for table in [&used, &other] {
        engine
            .create_table(suppressions_table(table))
            .expect("a table");
        engine.overwrite(table, ("number", "+14155550123"), "at", &json!("2026"));
    }
    let fix = |answer: &Answer| {
        let fix = check(answer, "retained_suppressions")["fix"].clone();
        fix.as_str().expect("a fix").to_owned()
    };
    // The stack's own list holds somebody.
    engine.overwrite(
        "suppressions",
        ("number", "+14155550125"),
        "at",
        &json!("2026"),
    );
    let told = fix(&deployed.doctor().await);
    assert!(told.contains("copy every item into suppressions"), "{told}");
    assert!(!told.contains("SuppressionsTableName"), "{told}");

    // One list is adopted, and another turns up.
    let parameters = &mut deployed.description.parameters;
    parameters.insert("SuppressionsTableName", used.clone());
    let told = fix(&deployed.doctor().await);
    assert!(
        told.contains(&format!("copy every item into {used}")),
        "{told}"
    );
    assert!(!told.contains("SuppressionsTableName="), "{told}");
}

#[tokio::test]
async fn an_adopted_list_must_exist_and_be_one() {
    let mut deployed = Deployed::open().await;
    deployed.add_key("front-desk").await;
    for (name, seen) in [
        ("no-such-table", "does not exist"),
        ("calls", "another kind"),
    ] {
        let parameters = &mut deployed.description.parameters;
        parameters.insert("SuppressionsTableName", name.to_owned());
        let answer = deployed.doctor().await;
        assert!(!answer.well, "{name}");
        let detail = check(&answer, "tables")["detail"].clone();
        assert!(
            detail.as_str().is_some_and(|detail| detail.contains(seen)),
            "{detail}"
        );
    }
}

#[tokio::test]
async fn without_a_stack_there_is_one_line_and_it_says_what_to_do() {
    let deployed = Deployed::open().await;
    let missing = deployed.deployment("nowhere").await;
    let trouble = missing.err().expect("no such stack");
    let mut input = Piped(String::new());
    let answer = cli::answer(&Command::Doctor, Err(&trouble), &mut input).await;
    assert!(!answer.well);
    insta::assert_snapshot!(answer.lines.join("\n"), @"fail stack: there is no stack nowhere in this account and region: deploy it with `sam build && sam deploy`, or name another by --stack, --region and --profile");
    let list = Command::Keys {
        command: KeysCommand::List,
    };
    let answer = cli::answer(&list, Err(&trouble), &mut input).await;
    assert!(!answer.well && answer.lines.is_empty());
}
