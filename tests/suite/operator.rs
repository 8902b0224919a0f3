//! The operator's commands against the simulated carrier, the embedded engine and the product.

mod stack;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::{SignedDuration, Timestamp};
use local::carrier::NumberWebhooks;
use local::engine::{Interception, suppressions_table};
use operator::answer::Answer;
use operator::call::KEY;
use operator::cli::{Command, KeysCommand, SecretsCommand};
use operator::secrets::SecretName;
use serde_json::{Value, json};
use stack::{Deployed, NAME};
use tests::POST_JSON;

const OURS: &str = local::product::SIMULATED_NUMBER;
const ACCOUNT: &str = "AC00000000000000000000000000000001";

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
    insta::assert_snapshot!("doctor_well", after.lines.join("\n"));
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
    insta::assert_snapshot!("doctor_misshapen", told);
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

#[tokio::test]
async fn without_a_stack_there_is_one_line_and_it_says_what_to_do() {
    let deployed = Deployed::open().await;
    let missing = deployed.deployment("nowhere").await;
    let trouble = missing.err().expect("no such stack");
    let mut input = stack::Piped(String::new());
    let answer = operator::cli::answer(&Command::Doctor, Err(&trouble), &mut input).await;
    assert!(!answer.well);
    insta::assert_snapshot!(answer.lines.join("\n"), @"fail stack: there is no stack nowhere in this account and region: deploy it with `sam build && sam deploy`, or name another by --stack, --region and --profile");
    let list = Command::Keys {
        command: KeysCommand::List,
    };
    let answer = operator::cli::answer(&list, Err(&trouble), &mut input).await;
    assert!(!answer.well && answer.lines.is_empty());
}

#[tokio::test]
async fn connect_shows_changes_and_repeats_nothing() {
    let mut deployed = Deployed::open().await;
    let base = deployed.desk.product.base_url();
    let old = NumberWebhooks {
        voice_url: Some("https://old.example/voice".to_owned()),
        ..NumberWebhooks::default()
    };
    let carrier = deployed.desk.carrier();
    carrier.set_number_webhooks(OURS, old.clone());
    carrier.spoil_number(OURS, Some("AP00000000000000000000000000000001"), true);

    let dry = deployed.connect(true).await;
    assert!(dry.well);
    assert_eq!(dry.document["changed"], false);
    assert_eq!(deployed.desk.carrier().number_webhooks(OURS), Some(old));
    let shown = dry.lines.join("\n").replace(&base, "https://calls.example");
    insta::assert_snapshot!(shown, @"
    voice_application_sid: AP00000000000000000000000000000001 -> nothing
    voice_url: https://old.example/voice -> https://calls.example/twilio/voice/incoming
    status_callback: nothing -> https://calls.example/twilio/voice/status
    ");

    let done = deployed.connect(false).await;
    assert_eq!(done.document["changed"], true);
    assert_eq!(done.document["changes"], dry.document["changes"]);
    assert_eq!(done.document["number"], "+1***-***-0100");
    let now = deployed.desk.carrier().number_webhooks(OURS);
    let now = now.expect("it is the account's");
    assert_eq!(now.voice_url, Some(format!("{base}/twilio/voice/incoming")));
    assert_eq!(
        now.status_callback,
        Some(format!("{base}/twilio/voice/status"))
    );

    let again = deployed.connect(false).await;
    assert_eq!(again.document["changed"], false);
    assert_eq!(again.document["changes"], json!([]));

    // A later template answers failures at a URL of its own.
    let fallback = format!("{base}/voice/fallback");
    deployed
        .description
        .outputs
        .insert("FallbackUrl", fallback.clone());
    let fields: Vec<Value> = deployed.connect(false).await.document["changes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|change| change["field"].clone())
        .collect();
    assert_eq!(fields, ["voice_fallback_url", "voice_fallback_method"]);
    let now = deployed.desk.carrier().number_webhooks(OURS);
    assert_eq!(now.and_then(|now| now.fallback_url), Some(fallback));

    let parameters = &mut deployed.description.parameters;
    parameters.insert("TwilioVoiceNumber", "+14155550199".to_owned());
    let refused = deployed.connect(false).await;
    assert!(!refused.well);
    let told = refused.notes.join("\n");
    assert!(told.contains("+1***-***-0199 is no number"), "{told}");
}

#[tokio::test]
async fn a_new_token_keeps_the_one_before_until_it_is_dropped() {
    let mut deployed = Deployed::open().await;
    deployed
        .description
        .resources
        .insert("WebhookSecret", "fresh".to_owned());
    let engine = deployed.desk.product.engine.clone();
    engine.create_secret("fresh");
    let stored = || {
        let text = engine.secret_text("fresh").expect("it was put");
        serde_json::from_str::<Value>(&text).expect("it is JSON")
    };
    let lines = |digit: char| {
        let token = digit.to_string().repeat(32);
        format!("TWILIO_ACCOUNT_SID={ACCOUNT}\nTWILIO_AUTH_TOKEN={token}\n")
    };

    let first = deployed.put(SecretName::Webhook, &lines('a')).await;
    assert!(first.well, "{:?}", first.notes);
    assert_eq!(
        first.document,
        json!({"ok": true, "secret": "webhook", "changed": true, "previous_kept": false})
    );
    let second = deployed.put(SecretName::Webhook, &lines('b')).await;
    assert_eq!(second.document["previous_kept"], true);
    assert_eq!(
        stored(),
        json!({
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": "b".repeat(32),
            "TWILIO_AUTH_TOKEN_PREVIOUS": "a".repeat(32),
        })
    );
    let again = deployed.put(SecretName::Webhook, &lines('b')).await;
    assert_eq!(again.document["changed"], false);

    let drop_previous = || Command::Secrets {
        command: SecretsCommand::Put {
            name: SecretName::Webhook,
            drop_previous: true,
        },
    };
    let dropped = deployed.run(drop_previous()).await;
    assert_eq!(dropped.document["previous_kept"], false);
    assert_eq!(
        stored(),
        json!({"TWILIO_ACCOUNT_SID": ACCOUNT, "TWILIO_AUTH_TOKEN": "b".repeat(32)})
    );
    let again = deployed.run(drop_previous()).await;
    assert_eq!(again.document["changed"], false);
    for answer in [first, second, dropped] {
        let all = format!("{:?}{}", answer, answer.document);
        assert!(!all.contains(&"a".repeat(32)) && !all.contains(&"b".repeat(32)));
    }
}

#[tokio::test]
async fn misshapen_values_are_refused_before_anything_is_written() {
    let mut deployed = Deployed::open().await;
    let engine = deployed.desk.product.engine.clone();
    let before = engine.secret_text("twilio-api");
    deployed.set("TWILIO_ACCOUNT_SID", ACCOUNT);
    deployed.set("TWILIO_API_KEY_SID", "SK00000000000000000000000000000001");
    // The auth token in the place of the key's secret.
    deployed.set("TWILIO_API_KEY_SECRET", &"a".repeat(32));
    let refused = deployed.put(SecretName::TwilioApi, "").await;
    assert!(!refused.well);
    let told = refused.notes.join("\n");
    assert!(
        told.contains("nothing was written: TWILIO_API_KEY_SECRET: this looks like an auth token"),
        "{told}"
    );
    assert!(!told.contains(&"a".repeat(32)));
    assert_eq!(engine.secret_text("twilio-api"), before);

    let missing = deployed.put(SecretName::Webhook, "").await;
    assert!(!missing.well);
    assert!(missing.notes[0].contains("missing: TWILIO_AUTH_TOKEN"));

    deployed.set("TWILIO_API_KEY_SECRET", "newApiKeySecretOfThisWorld000000");
    let put = deployed.put(SecretName::TwilioApi, "").await;
    assert_eq!(put.document["changed"], true);
    assert_ne!(engine.secret_text("twilio-api"), before);
}

#[tokio::test]
async fn a_key_opens_the_api_until_it_is_revoked() {
    let deployed = Deployed::open().await;
    let desk = &deployed.desk;
    let added = deployed.add_key("front-desk").await;
    let key = added.document["key"].as_str().expect("a key").to_owned();
    assert!(
        key.starts_with("obc_") && key.len() >= 4 + 43,
        "{}",
        key.len()
    );
    assert_eq!(added.lines, [key.as_str()]);
    let stored = desk.product.engine.secret_text("api-keys");
    assert!(stored.is_some_and(|stored| !stored.contains(&key)));
    let twice = deployed.add_key("front-desk").await;
    assert!(!twice.well, "names are unique");
    assert!(deployed.add_key("ci").await.well);

    let dial = async || {
        let bearer = format!("Bearer {key}");
        let headers = [
            POST_JSON,
            // As through a tunnel: this machine's own requests need no key.
            ("x-forwarded-for", "203.0.113.9"),
            ("authorization", bearer.as_str()),
        ];
        let body = json!({"to": "+14155550123"}).to_string();
        let dialled = desk.post("/api/calls/outbound", &headers, body.as_bytes());
        dialled.await.0
    };
    desk.pass(SignedDuration::from_secs(31));
    assert_eq!(dial().await, 200);

    let listed = deployed.keys(KeysCommand::List).await;
    let names: Vec<&Value> = listed.document["keys"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|key| &key["name"])
        .collect();
    assert_eq!(names, ["front-desk", "ci"]);

    let revoke = |name: &str| KeysCommand::Revoke {
        name: name.to_owned(),
    };
    assert!(deployed.keys(revoke("front-desk")).await.well);
    assert!(!deployed.keys(revoke("front-desk")).await.well);
    desk.pass(SignedDuration::from_secs(31));
    assert_eq!(dial().await, 401);
}

/// Somebody else adds a key between our reading and our writing.
#[tokio::test]
async fn nobody_s_key_is_lost_when_two_write_at_once() {
    for (moment, first_ever) in [
        ("UpdateSecretVersionStage", false),
        ("PutSecretValue", true),
    ] {
        let mut deployed = Deployed::open().await;
        let resources = &mut deployed.description.resources;
        resources.insert("ApiKeysSecret", "keys".to_owned());
        let engine = deployed.desk.product.engine.clone();
        if first_ever {
            engine.create_secret("keys");
        } else {
            engine.put_secret("keys", &json!({"keys": []}));
        }
        let theirs = json!({"keys": [{"name": "theirs", "sha256": "0".repeat(64)}]});
        let done = AtomicBool::new(false);
        let inner = engine.clone();
        engine.intercept(Some(Box::new(move |operation, _| {
            if operation != moment || done.swap(true, Ordering::Relaxed) {
                return Interception::Pass;
            }
            inner.put_secret("keys", &theirs);
            if first_ever {
                // Theirs took the token of the first version.
                return Interception::Refuse {
                    status: 400,
                    body: json!({"__type": "ResourceExistsException", "message": "taken"}),
                };
            }
            Interception::Pass
        })));
        let added = deployed.add_key("ours").await;
        assert!(added.well, "{:?}", added.notes);
        let stored = engine.secret_text("keys").expect("it was put");
        let stored: Value = serde_json::from_str(&stored).expect("it is JSON");
        assert_eq!(stored["keys"][0]["name"], "theirs", "{moment}");
        assert_eq!(stored["keys"][1]["name"], "ours", "{moment}");
    }
}

#[tokio::test]
async fn call_tells_what_the_api_said() {
    let mut deployed = Deployed::open().await;
    // By its public name, which is not this machine's: so the key counts.
    let base = deployed.desk.product.base_url();
    deployed
        .description
        .outputs
        .insert("BaseUrl", "https://calls.example.com".to_owned());
    deployed.connect_to = Some(base);
    let call = |to: &str| Command::Call { to: to.to_owned() };

    let keyless = deployed.run(call("+14155550123")).await;
    assert!(!keyless.well);
    assert!(keyless.notes[0].contains(KEY), "{:?}", keyless.notes);

    let key = deployed.add_key("front-desk").await.lines[0].clone();
    deployed.desk.pass(SignedDuration::from_secs(31));
    let taken = deployed.run_with(call("+14155550123"), &key).await;
    assert!(taken.well, "{:?}", taken.notes);
    assert_eq!(taken.document["call"]["to"], "+1***-***-0123");
    assert!(taken.lines[0].starts_with("queued to +1***-***-0123: call_id "));
    assert_eq!(deployed.desk.carrier().calls().len(), 1);

    deployed.set(KEY, "obc_wrong");
    let refused = deployed.run(call("+14155550123")).await;
    assert!(!refused.well);
    assert_eq!(refused.document["status"], 401);
    assert!(
        refused
            .notes
            .join("\n")
            .contains("This bearer key is none of ours.")
    );
    deployed.set(KEY, &key);
    let nonsense = deployed.run(call("nonsense")).await;
    assert_eq!(nonsense.document["status"], 400);
    assert_eq!(deployed.desk.carrier().calls().len(), 1);

    // Nothing listens at the port that nobody may bind.
    deployed.connect_to = Some("http://127.0.0.1:1".to_owned());
    let unreached = deployed.run(call("+14155550123")).await;
    assert!(!unreached.well);
    assert!(unreached.notes.join("\n").contains("Nobody was rung"));
}
