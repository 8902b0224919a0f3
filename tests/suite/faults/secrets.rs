//! Secrets Manager and what is kept in it: gone at the start, gone at a refresh, rotated in the middle
//! of a call, misshapen, asked for by forgers.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::bench::{Bench, TOKEN};
use super::injection::{Fault, Injection, Place};
use super::process::{Function, Told};
use super::scene::{Scene, Side};

/// The ways in which a secret cannot be read.
const UNREADABLE: [Fault; 8] = [
    Fault::Hangs,
    Fault::Withholds,
    Fault::LosesAnswers,
    Fault::Disconnects,
    Fault::Throttles,
    Fault::ServerErrors,
    Fault::Denies,
    Fault::Garbles,
];

const SECRET: Place = Place::Named("GetSecretValue");

/// The token after the rotation.
const NEW_TOKEN: &str = "fedcba9876543210fedcba9876543210";

/// The account's secret, with this token and the one before.
fn token_secret(token: &str, previous: Option<&str>) -> Value {
    let mut secret = json!({
        "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
        "TWILIO_AUTH_TOKEN": token,
    });
    if let Some(previous) = previous {
        secret["TWILIO_AUTH_TOKEN_PREVIOUS"] = json!(previous);
    }
    secret
}

/// Nothing answers from the first moment: init, and the first webhook.
#[tokio::test(start_paused = true)]
async fn fault_013_a_cold_start_with_everything_hanging_is_answered_in_time() {
    for scene in Scene::ALL {
        let bench = Bench::stand().await;
        scene.prepare(&bench).await;
        let injection = Injection::into(&bench.engine, Fault::Hangs, Place::Everywhere);
        let started = tokio::time::Instant::now();
        let process = bench.start(scene.function()).await;
        let init = started.elapsed();
        let (told, took) = bench.ask(&process, &scene.ask()).await;
        let what = format!("{scene:?}: {told:?}, {init:?} and {took:?}");
        assert!(
            init <= Duration::from_millis(1_300),
            "{what}: its secrets are read together"
        );
        if [Scene::Health, Scene::Fallback].contains(&scene) {
            assert_eq!((told.status, injection.attempts()), (200, 0), "{what}");
            continue;
        }
        assert!(injection.fired() > 0, "{what}: the fault fired");
        match scene.side() {
            Side::Person | Side::OptOut | Side::Callback => {
                assert_eq!((told.status, told.body.as_str()), (503, ""), "{what}");
                assert!(took <= Duration::from_secs(1), "{what}");
                assert!(init + took <= Duration::from_millis(2_500), "{what}");
            }
            Side::Dialler | Side::ListKeeper => {
                assert_eq!(told.status, 503, "{what}");
                assert_eq!(told.json()["dialled"], "no", "{what}");
                assert!(took <= Duration::from_millis(1_300), "{what}");
            }
            Side::Queue => {
                assert_eq!(told.status, 500, "{what}");
                assert!(took <= process.deadline(), "{what}");
            }
        }
    }
}

/// What cannot be verified touches nothing, and once the secret can be read all is well.
#[tokio::test(start_paused = true)]
async fn fault_035_no_secret_at_the_start_is_503_within_a_second_and_touches_nothing() {
    for scene in Scene::ALL {
        for fault in UNREADABLE {
            let bench = Bench::stand().await;
            scene.prepare(&bench).await;
            let injection = Injection::into(&bench.engine, fault, SECRET);
            let process = bench.start(scene.function()).await;
            if injection.fired() == 0 {
                // It needs no secret.
                break;
            }
            let (before, requests) = (bench.stored(), bench.twilio.requests());
            let (told, took) = bench.ask(&process, &scene.ask()).await;
            let what = format!("{scene:?} {fault:?}: {told:?} after {took:?}");
            assert_eq!(told.status, 503, "{what}");
            let secrets = injection.operations();
            assert!(
                secrets.iter().all(|name| name == "GetSecretValue"),
                "{what} {secrets:?}"
            );
            assert_eq!(bench.stored(), before, "{what}");
            assert_eq!(bench.twilio.requests(), requests, "{what}");
            match scene.side() {
                Side::Person | Side::OptOut | Side::Callback => {
                    assert!(took <= Duration::from_secs(1), "{what}");
                }
                Side::Dialler | Side::ListKeeper => {
                    assert_eq!(told.json()["code"], "not_ready", "{what}");
                }
                Side::Queue => panic!("{what}: the drain has no secret"),
            }
            assert!(!bench.logs.of("secret_unreadable").is_empty(), "{what}");
            bench.engine.intercept(None);
            let (told, _) = bench.ask(&process, &scene.ask()).await;
            assert!(told.status < 300, "{what}, then {told:?}");
        }
    }
}

/// The last good value is kept for as long as no other can be read.
#[tokio::test(start_paused = true)]
async fn fault_036_an_outage_at_a_refresh_is_silent_to_callers() {
    for fault in UNREADABLE {
        let bench = Bench::stand().await;
        let journey = [Scene::Dial, Scene::Answered, Scene::SaysYes, Scene::Ends];
        let mut processes = Vec::new();
        for scene in journey {
            processes.push(bench.start(scene.function()).await);
        }
        bench.pass(SignedDuration::from_mins(11));
        let injection = Injection::into(&bench.engine, fault, SECRET);
        for (scene, process) in journey.iter().zip(&processes) {
            let fired = injection.fired();
            let (told, took) = bench.ask(process, &scene.ask()).await;
            let what = format!("{scene:?} {fault:?}: {told:?} after {took:?}");
            assert!(injection.fired() > fired, "{what}: the fault fired");
            assert!(told.status < 300, "{what}");
            assert!(took < Duration::from_secs(3), "{what}");
            // Nor is it asked for again at once.
            let fired = injection.fired();
            if *scene != Scene::Dial {
                bench.ask(process, &scene.ask()).await;
                assert_eq!(injection.fired(), fired, "{what}");
            }
        }
    }
}

/// Twilio signs with the new token from one webhook to the next; what was under way comes with the
/// old one.
#[tokio::test(start_paused = true)]
async fn fault_037_a_token_rotated_between_any_two_webhooks_drops_no_call() {
    let journey = [
        Scene::Answered,
        Scene::Rings,
        Scene::SaysYes,
        Scene::Recorded,
        Scene::Ends,
    ];
    let mut unrotated: Vec<Told> = Vec::new();
    for rotated_before in (0..=journey.len()).rev() {
        let bench = Bench::stand().await;
        Scene::Answered.prepare(&bench).await;
        let mut processes = Vec::new();
        for function in [Function::Incoming, Function::Gather, Function::Status] {
            processes.push((function, bench.start(function).await));
        }
        let injection = Injection::into(&bench.engine, Fault::Hangs, Place::Nowhere);
        let mut heard = Vec::new();
        for (number, scene) in journey.into_iter().enumerate() {
            if number == rotated_before {
                let secret = token_secret(NEW_TOKEN, Some(TOKEN));
                bench.engine.put_secret("webhook", &secret);
            }
            let after = number >= rotated_before;
            let token = if after { NEW_TOKEN } else { TOKEN };
            let mut of = processes.iter();
            let process = of.find(|(function, _)| *function == scene.function());
            let (_, process) = process.expect("a process");
            let (told, _) = bench.ask(process, &scene.signed_with(token)).await;
            if after {
                // A webhook that was on its way when the token changed.
                let (late, _) = bench.ask(process, &scene.signed_with(TOKEN)).await;
                assert_eq!(late.status, told.status, "{scene:?} {late:?}");
            }
            heard.push(told);
        }
        if rotated_before == journey.len() {
            assert!(heard.iter().all(|told| told.status < 300), "{heard:?}");
            unrotated = heard;
            continue;
        }
        assert_eq!(heard, unrotated, "rotated before webhook {rotated_before}");
        let names = injection.operations();
        assert!(
            names.contains(&"GetSecretValue".to_owned()),
            "the token was read again"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn fault_039_a_misshapen_secret_is_503_and_named_by_its_field_and_never_shown() {
    let sid = "AC00000000000000000000000000000001";
    let webhook = |field: &str, value: Value| {
        let mut secret = token_secret(TOKEN, None);
        secret[field] = value;
        secret
    };
    let tokens = [
        json!(""),
        json!(format!("{TOKEN}\n")),
        json!(" mockingbird"),
        json!("SKmockingbird0000000000000000000"),
        json!("mockingbird"),
        json!(17),
        Value::Null,
    ];
    let mut cases: Vec<(Value, &str)> = tokens
        .iter()
        .map(|token| {
            (
                webhook("TWILIO_AUTH_TOKEN", token.clone()),
                "TWILIO_AUTH_TOKEN",
            )
        })
        .collect();
    cases.extend([
        (
            webhook("TWILIO_ACCOUNT_SID", json!("mockingbird")),
            "TWILIO_ACCOUNT_SID",
        ),
        (
            webhook("TWILIO_AUTH_TOKEN_PREVIOUS", json!("mockingbird")),
            "TWILIO_AUTH_TOKEN_PREVIOUS",
        ),
        (json!({}), "TWILIO_ACCOUNT_SID"),
        (json!("mockingbird"), "is not a JSON object"),
        (json!([sid]), "is not a JSON object"),
    ]);
    for (secret, named) in cases {
        let bench = Bench::stand().await;
        Scene::Answered.prepare(&bench).await;
        bench.engine.put_secret("webhook", &secret);
        let process = bench.start(Function::Incoming).await;
        let (told, _) = bench.ask(&process, &Scene::Answered.ask()).await;
        assert_eq!((told.status, told.body.as_str()), (503, ""), "{secret}");
        let failed = bench.logs.of("request_failed");
        assert_eq!(failed[0]["code"], "secret_misshapen", "{secret}");
        let detail = failed[0]["detail"].as_str().expect("a text");
        assert!(detail.contains(named), "{secret}: {detail}");
        let log = bench.logs.lines().concat();
        assert!(
            !log.contains("mockingbird") && !log.contains(TOKEN),
            "{secret}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn fault_039_a_misshapen_key_dials_nothing_and_is_named_by_its_field() {
    let cases = [
        ("TWILIO_API_KEY_SID", json!("mockingbird")),
        ("TWILIO_API_KEY_SECRET", json!("mockingbird\n")),
        ("TWILIO_API_KEY_SECRET", json!(TOKEN)),
        ("TWILIO_ACCOUNT_SID", json!("")),
    ];
    for (field, value) in cases {
        let bench = Bench::stand().await;
        let text = bench.engine.secret_text("twilio-api").expect("a secret");
        let mut secret: Value = serde_json::from_str(&text).expect("JSON");
        secret[field] = value;
        bench.engine.put_secret("twilio-api", &secret);
        let told = bench.ask_anew(Function::Dial, &Scene::Dial.ask()).await;
        assert_eq!(
            (told.status, &told.json()["dialled"]),
            (502, &json!("no")),
            "{told:?}"
        );
        assert_eq!(bench.twilio.connections(), 0);
        let failed = bench.logs.of("dial_failed");
        assert!(
            failed[0]["detail"]
                .as_str()
                .is_some_and(|text| text.contains(field))
        );
        let log = bench.logs.lines().concat();
        assert!(
            !log.contains("mockingbird") && !log.contains(TOKEN),
            "{field}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn fault_040_forgers_make_a_secret_be_read_once_a_minute_at_the_most() {
    for scene in [Scene::Answered, Scene::SaysYes, Scene::Ends] {
        let bench = Bench::stand().await;
        scene.prepare(&bench).await;
        let process = bench.start(scene.function()).await;
        let injection = Injection::into(&bench.engine, Fault::Hangs, Place::Nowhere);
        let before = bench.stored();
        for _minute in 0..4 {
            for _second in 0..60 {
                let forged = scene.signed_with("00000000000000000000000000000000");
                let (told, _) = bench.ask(&process, &forged).await;
                assert_eq!((told.status, told.body.as_str()), (403, ""));
                bench.pass(SignedDuration::from_secs(1));
            }
        }
        assert_eq!(
            injection.attempts(),
            4,
            "{scene:?} {:?}",
            injection.operations()
        );
        assert_eq!(bench.stored(), before, "{scene:?}");
        let (told, _) = bench.ask(&process, &scene.ask()).await;
        assert!(
            told.status < 300,
            "{scene:?}: a right one is let in all the while"
        );
    }
}
