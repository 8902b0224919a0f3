//! `connect` and `secrets put`: what is written, and what is not.

use local::carrier::NumberWebhooks;
use operator::cli::{Command, SecretsCommand};
use operator::secrets::SecretName;
use serde_json::{Value, json};

use super::stack::Deployed;
use super::{ACCOUNT, OURS};

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
