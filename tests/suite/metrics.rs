//! Metrics, from whole calls to the lines that CloudWatch reads.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use local::carrier::{CreateFault, Faults};
use local::engine::Interception;
use local::phone::Script;
use serde_json::{Value, json};
use shared::metrics::{DIMENSION, NAMES, NAMESPACE, Unit};
use tests::{Desk, POST_JSON, Signed};

const CALL: &str = "call_00000000000000000000000000000001";

/// How often each thing happened, by the lines of the log; durations and cold starts aside. Every
/// line is looked at by the rules of the format.
fn counted(desk: &Desk) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for line in desk.logs.of("metrics") {
        for name in check_format(&line) {
            if unit(&name) == Unit::Count && name != "ColdStart" {
                assert_eq!(line[&name], 1.0, "{line}");
                *counts.entry(name).or_default() += 1;
            }
        }
    }
    counts
}

fn unit(name: &str) -> Unit {
    let found = NAMES.iter().find(|(known, _)| *known == name);
    found.expect("the name is in the list").1
}

fn once(names: &[&str]) -> BTreeMap<String, u64> {
    names.iter().map(|name| ((*name).to_owned(), 1)).collect()
}

/// What CloudWatch and Lambda demand of a line; the metrics that it holds.
///
/// Sources: CloudWatch's "Specification: Embedded metric format"; Lambda's "Log-level filtering".
fn check_format(line: &Value) -> BTreeSet<String> {
    assert_eq!(line["level"], "INFO", "{line}");
    let timestamp = line["timestamp"].as_str().expect("a time");
    let timestamp: Timestamp = timestamp.parse().expect("RFC 3339");
    let metadata = &line["_aws"];
    assert_eq!(metadata["Timestamp"], timestamp.as_millisecond(), "{line}");
    let directives = metadata["CloudWatchMetrics"]
        .as_array()
        .expect("directives");
    assert_eq!(directives.len(), 1, "{line}");
    let directive = &directives[0];
    assert_eq!(directive["Namespace"], NAMESPACE, "{line}");
    assert_eq!(directive["Dimensions"], json!([[DIMENSION]]), "{line}");
    assert_eq!(line[DIMENSION], "outbound-caller", "{line}");
    let described = directive["Metrics"].as_array().expect("metrics");
    assert!((1..=100).contains(&described.len()), "{line}");
    let names: BTreeSet<String> = described
        .iter()
        .map(|metric| {
            let name = metric["Name"].as_str().expect("a name");
            assert_eq!(metric["Unit"], unit(name).as_str(), "{line}");
            assert!(line[name].is_f64(), "{name} is a number in {line}");
            name.to_owned()
        })
        .collect();
    assert_eq!(names.len(), described.len(), "none is named twice: {line}");
    let listed = NAMES.iter().map(|(name, _)| *name);
    for name in listed.filter(|name| !names.contains(*name)) {
        assert_eq!(line.get(name), None, "{name} is not described in {line}");
    }
    let durations = names.iter().filter(|name| unit(name) == Unit::Milliseconds);
    let expected = if line["endpoint"] == "outbound-call" {
        "DialDuration"
    } else {
        "WebhookDuration"
    };
    assert_eq!(durations.collect::<Vec<_>>(), [expected], "{line}");
    names
}

#[test]
fn these_are_the_names_that_dashboards_and_alarms_may_use() {
    let listed = NAMES.map(|(name, unit)| format!("{name}/{}", unit.as_str()));
    let expected = "CallsPlaced/Count CallsAnswered/Count ConsentGranted/Count \
                    ConsentRefused/Count Invitations/Count Interested/Count OptOuts/Count \
                    OptOutsQueued/Count SignatureRejected/Count SpokenFailures/Count FallbacksSpoken/Count CallbackFailures/Count \
                    DialFailures/Count Sweeps/Count CallsSettled/Count CallsCancelled/Count \
                    CallsNeverAccepted/Count RecordingsDeleted/Count CallsStuck/Count WebhookDuration/Milliseconds DialDuration/Milliseconds \
                    ColdStart/Count";
    assert_eq!(listed.join(" "), expected);
}

#[tokio::test]
async fn the_line_of_a_webhook() {
    let desk = Desk::open().await;
    desk.call(Script::answering().say("yes").say("yes")).await;
    let lines = desk.logs.of("metrics");
    let line = lines.iter().find(|line| line["ConsentGranted"] == 1.0);
    let mut line = line.expect("the yes was counted").clone();
    assert!(line["WebhookDuration"].as_f64().expect("a number") > 0.0);
    line["WebhookDuration"] = "[milliseconds]".into();
    insta::assert_snapshot!("line_of_a_webhook", format!("{line:#}"));
}

#[tokio::test]
async fn a_call_is_one_of_each_step_that_it_came_to() {
    let unclear = |times| (0..times).fold(Script::answering(), |phone, _| phone.say("the weather"));
    let placed = ["CallsPlaced"];
    let answered = ["CallsPlaced", "CallsAnswered"];
    let journeys: Vec<(&str, Script, &[&str], &[&str])> = vec![
        (
            "yes and yes",
            Script::answering().say("yes").say("yes"),
            &answered,
            &["ConsentGranted", "Invitations", "Interested"],
        ),
        (
            "yes and no",
            Script::answering().say("yes").say("no thank you"),
            &answered,
            &["ConsentGranted", "Invitations"],
        ),
        (
            "no and yes",
            Script::answering().say("no").press("1"),
            &answered,
            &["ConsentRefused", "Invitations", "Interested"],
        ),
        ("silence", Script::answering(), &answered, &["Invitations"]),
        ("unclear", unclear(6), &answered, &["Invitations"]),
        (
            "out at once",
            Script::answering().press("9"),
            &answered,
            &["OptOuts"],
        ),
        (
            "out at the invitation",
            Script::answering().say("yes").say("stop calling me"),
            &answered,
            &["ConsentGranted", "Invitations", "OptOuts"],
        ),
        (
            "a yes taken back",
            Script::answering()
                .say("yes")
                .say("stop recording")
                .say("yes"),
            &answered,
            &["ConsentGranted", "Invitations", "Interested"],
        ),
        ("hangs up", Script::answering().hang_up(), &answered, &[]),
        ("busy", Script::busy(), &placed, &[]),
        ("no answer", Script::not_answering(), &placed, &[]),
    ];
    for (what, phone, reached, steps) in journeys {
        for duplicate_webhook in [0, 1000] {
            let desk = Desk::open().await;
            desk.carrier().set_faults(Faults {
                duplicate_webhook,
                ..Faults::default()
            });
            let called = desk.call(phone.clone()).await;
            let expected = once(&[reached, steps].concat());
            assert_eq!(counted(&desk), expected, "{what}, {duplicate_webhook}");
            if duplicate_webhook == 0 {
                let webhooks = called.record.documents.len() + called.record.callbacks.len();
                let lines = desk.logs.of("metrics").len();
                assert_eq!(lines, 1 + webhooks, "{what}: one line an invocation");
            }
        }
    }
}

#[tokio::test]
async fn an_operators_word_is_no_consent_and_a_caller_is_no_call_of_ours() {
    let desk = Desk::with(&[("FEATURE_REQUIRE_RECORDING_CONSENT", "false")]).await;
    // Texas, where the operator's word is enough.
    desk.call_to("+12145550123", Script::answering().say("no"))
        .await;
    let expected = once(&["CallsPlaced", "CallsAnswered", "Invitations"]);
    assert_eq!(counted(&desk), expected);

    let desk = Desk::open().await;
    desk.called_by("+14155550199", Script::answering().say("stop"))
        .await;
    desk.called_by("+14155550199", Script::answering().press("9"))
        .await;
    assert_eq!(
        counted(&desk),
        once(&["OptOuts"]),
        "one number, one opt-out"
    );
}

/// A desk with a call that Twilio took, and the fields of its webhooks.
async fn dialled() -> (Desk, Vec<(String, String)>) {
    let desk = Desk::open().await;
    desk.carrier().hold_queue();
    let (_, answer) = desk.dial("+14155550123").await;
    let sid = answer["call_sid"].as_str().expect("a SID");
    let fields = [
        ("CallSid", sid),
        ("From", "+14155550100"),
        ("To", "+14155550123"),
        ("CallStatus", "in-progress"),
        ("Direction", "outbound-api"),
    ];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    (desk, fields.into())
}

fn with<'a>(fields: &'a [(String, String)], key: &'a str) -> Vec<(&'a str, &'a str)> {
    let fields = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    fields.chain([("Digits", key)]).collect()
}

fn gather(turn: u16) -> String {
    format!("/twilio/voice/gather?call_id={CALL}&turn={turn}&at=question")
}

fn incoming() -> String {
    format!("/twilio/voice/incoming?call_id={CALL}")
}

fn refused() -> Interception {
    Interception::Refuse {
        status: 400,
        body: json!({"__type": "ValidationException", "message": ""}),
    }
}

#[tokio::test]
async fn the_losers_of_a_race_count_nothing() {
    let (desk, fields) = dialled().await;
    let answered = with(&fields, "");
    let path = incoming();
    tokio::join!(
        desk.webhook(&path, &answered, Signed::Rightly),
        desk.webhook(&path, &answered, Signed::Rightly),
        desk.webhook(&path, &answered, Signed::Rightly),
    );
    let (path, yes) = (gather(1), with(&fields, "1"));
    tokio::join!(
        desk.webhook(&path, &yes, Signed::Rightly),
        desk.webhook(&path, &yes, Signed::Rightly),
        desk.webhook(&path, &yes, Signed::Rightly),
    );
    let (path, out) = (gather(2), with(&fields, "9"));
    tokio::join!(
        desk.webhook(&path, &out, Signed::Rightly),
        desk.webhook(&path, &out, Signed::Rightly),
        desk.webhook(&path, &out, Signed::Rightly),
    );
    let expected = [
        "CallsPlaced",
        "CallsAnswered",
        "ConsentGranted",
        "Invitations",
        "OptOuts",
    ];
    assert_eq!(counted(&desk), once(&expected));
    assert_eq!(desk.logs.of("metrics").len(), 1 + 9);
}

#[tokio::test]
async fn an_opt_out_that_is_stored_alone_counts_once_too() {
    for failing in ["BatchGetItem", "TransactWriteItems"] {
        let (desk, fields) = dialled().await;
        desk.webhook(&incoming(), &with(&fields, ""), Signed::Rightly)
            .await;
        let out = with(&fields, "9");
        desk.engine_fails_at(failing, |_| refused());
        for _ in 0..2 {
            let (status, _) = desk.webhook(&gather(1), &out, Signed::Rightly).await;
            assert_eq!(status, 200, "{failing}");
        }
        assert_eq!(desk.logs.of("opt_out_stored_alone").len(), 2, "{failing}");
        // The same once more, when the call can be had again.
        desk.product.engine.intercept(None);
        desk.webhook(&gather(1), &out, Signed::Rightly).await;
        let stored = desk.product.stored_call(CALL).expect("the call");
        assert_eq!(stored["call"]["opted_out"]["by"], "key", "{failing}");
        let expected = once(&["CallsPlaced", "CallsAnswered", "OptOuts"]);
        assert_eq!(counted(&desk), expected, "{failing}");
    }
}

#[tokio::test]
async fn who_is_taken_off_the_list_and_asks_again_opts_out_again() {
    let (desk, fields) = dialled().await;
    desk.engine_fails_at("BatchGetItem", |_| refused());
    let out = with(&fields, "9");
    desk.webhook(&gather(1), &out, Signed::Rightly).await;
    let lifted = json!({"S": "2026-11-23T15:00:00Z"});
    desk.product
        .overwrite_suppression("+14155550123", "lifted_at", &lifted);
    desk.webhook(&gather(1), &out, Signed::Rightly).await;
    assert_eq!(counted(&desk)["OptOuts"], 2);
}

#[tokio::test]
async fn an_opt_out_that_cannot_be_kept_is_a_failure_and_no_opt_out() {
    let (desk, fields) = dialled().await;
    desk.product
        .engine
        .intercept(Some(Box::new(|operation, _| match operation {
            "BatchGetItem" | "UpdateItem" | "SendMessage" => refused(),
            _ => Interception::Pass,
        })));
    let (status, _) = desk
        .webhook(&gather(1), &with(&fields, "9"), Signed::Rightly)
        .await;
    assert_eq!(status, 503);
    assert_eq!(counted(&desk), once(&["CallsPlaced", "SpokenFailures"]));
}

#[tokio::test]
async fn a_failure_of_a_webhook_counts_as_what_twilio_meets() {
    let status = format!("/twilio/voice/status?call_id={CALL}");
    let both = &["BatchGetItem", "UpdateItem"][..];
    let paths = [
        (incoming(), "SpokenFailures", both),
        // Nobody has answered yet, so that nothing is written to an answer.
        (gather(1), "SpokenFailures", &["BatchGetItem"]),
        (status, "CallbackFailures", &["UpdateItem"]),
    ];
    for (path, failure, operations) in paths {
        let (desk, fields) = dialled().await;
        let fields = with(&fields, "1");
        desk.webhook(&path, &fields, Signed::Wrongly).await;
        let refused_once = once(&["CallsPlaced", "SignatureRejected"]);
        assert_eq!(counted(&desk), refused_once, "{path}");
        for failing in operations {
            desk.engine_fails_at(failing, |_| refused());
            desk.webhook(&path, &fields, Signed::Rightly).await;
        }
        let failures = operations.len() as u64;
        let mut expected = refused_once;
        expected.insert(failure.to_owned(), failures);
        assert_eq!(counted(&desk), expected, "{path}");
        // What Twilio signed, and nobody can use.
        desk.product.engine.intercept(None);
        let stranger = format!("{}?call_id=x", path.split('?').next().expect("a path"));
        desk.webhook(&stranger, &fields, Signed::Rightly).await;
        assert_eq!(counted(&desk)[failure], failures + 1, "{path}");
    }
}

#[tokio::test]
async fn a_call_that_is_not_placed_counts_unless_the_client_must_mend_it() {
    let desk = Desk::open().await;
    for body in [r#"{"to": "nobody"}"#, "", r#"{"to": 7}"#] {
        desk.post("/api/calls/outbound", &[POST_JSON], body.as_bytes())
            .await;
    }
    desk.post("/api/calls/outbound", &[], b"").await;
    assert_eq!(counted(&desk), once(&[]), "a client's mistake is none");
    assert_eq!(desk.logs.of("metrics").len(), 4);
    desk.carrier().set_faults(Faults {
        next_creates: vec![Some(CreateFault::Refused(21217))],
        ..Faults::default()
    });
    assert_eq!(desk.dial("+14155550124").await.0, 422);
    assert_eq!(counted(&desk), once(&["DialFailures"]), "refused");

    for fault in [
        CreateFault::ServerError,
        CreateFault::AnswerLost,
        CreateFault::TooManyRequests,
        CreateFault::HtmlError,
    ] {
        let desk = Desk::open().await;
        desk.carrier().hold_queue();
        desk.carrier().set_faults(Faults {
            next_creates: vec![Some(fault); 5],
            ..Faults::default()
        });
        desk.dial("+14155550123").await;
        assert_eq!(counted(&desk), once(&["DialFailures"]), "{fault:?}");
    }

    let desk = Desk::open().await;
    desk.engine_fails_at("TransactWriteItems", |_| refused());
    assert_eq!(desk.dial("+14155550123").await.0, 503);
    assert_eq!(counted(&desk), once(&["DialFailures"]), "a fault of ours");
}

#[tokio::test]
async fn health_is_not_measured() {
    let desk = Desk::open().await;
    let url = format!("{}/health", desk.product.base_url());
    let answer = desk.http.get(url).send().await.expect("an answer");
    assert_eq!(answer.status(), 200);
    assert!(desk.logs.of("metrics").is_empty());
}
