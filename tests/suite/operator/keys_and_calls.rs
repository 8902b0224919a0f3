//! `keys` and `call`: who may have a number rung, and what they are told.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::SignedDuration;
use local::engine::Interception;
use operator::call::KEY;
use operator::cli::{Command, KeysCommand};
use serde_json::{Value, json};
use shared::door::Scope;
use tests::POST_JSON;

use super::stack::Deployed;

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

#[tokio::test]
async fn a_key_says_what_it_is_good_for() {
    let deployed = Deployed::open().await;
    let scopes = [Scope::Read, Scope::Admin];
    let added = deployed.add_key_for("office", &scopes, Some(3)).await;
    assert_eq!(added.document["scopes"], json!(["read", "admin"]));
    assert_eq!(added.document["per_minute"], 3);
    assert!(deployed.add_key("ci").await.well);
    let listed = deployed.keys(KeysCommand::List).await;
    let keys = &listed.document["keys"];
    assert_eq!(keys[0]["scopes"], json!(["read", "admin"]));
    assert_eq!(
        (&keys[1]["scopes"], keys[1].get("per_minute")),
        (&json!(["dial"]), None)
    );
    assert!(
        listed.lines[0].starts_with("office  read,admin  3 a minute  created "),
        "{}",
        listed.lines[0]
    );
    // It may not place calls.
    let desk = &deployed.desk;
    desk.pass(SignedDuration::from_secs(31));
    let key = added.document["key"].as_str().expect("a key");
    let bearer = format!("Bearer {key}");
    let headers = [
        POST_JSON,
        ("x-forwarded-for", "203.0.113.9"),
        ("authorization", bearer.as_str()),
    ];
    let body = json!({"to": "+14155550123"}).to_string();
    let (status, problem) = desk
        .post("/api/calls/outbound", &headers, body.as_bytes())
        .await;
    assert_eq!((status, &problem["code"]), (403, &json!("not_in_scope")));
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
