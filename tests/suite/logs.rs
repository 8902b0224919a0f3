//! What every line of the log holds.

use std::collections::BTreeSet;

use jiff::Timestamp;
use local::carrier::{CreateFault, Faults};
use local::engine::Interception;
use local::phone::Script;
use serde_json::{Value, json};
use tests::{Desk, Signed};

/// The levels by which Lambda filters lines; any other word counts as INFO there.
const LEVELS: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/// The lines that are about no call: of a process, and of whoever was not let in.
const OF_NO_CALL: [&str; 1] = ["started"];

/// The messages that were logged, after a look at each line.
fn check(desk: &Desk) -> BTreeSet<String> {
    let mut messages = BTreeSet::new();
    for line in desk.logs.lines() {
        let read: Value = serde_json::from_str(&line).expect("a line is JSON");
        let text = |name: &str| read[name].as_str().unwrap_or_default().to_owned();
        assert!(text("timestamp").ends_with('Z'), "{line}");
        assert!(text("timestamp").parse::<Timestamp>().is_ok(), "{line}");
        assert!(LEVELS.contains(&&*text("level")), "{line}");
        let message = text("msg");
        if !OF_NO_CALL.contains(&&*message) {
            let id = text("call_id");
            assert!(id.starts_with("call_") || id.starts_with("CA"), "{line}");
        }
        for name in ["timestamp", "level", "msg", "call_id"] {
            let member = format!("\"{name}\":");
            assert!(line.matches(&member).count() <= 1, "{name} in {line}");
        }
        messages.insert(message);
    }
    messages
}

fn refused() -> Interception {
    Interception::Refuse {
        status: 400,
        body: json!({"__type": "ValidationException", "message": ""}),
    }
}

#[tokio::test]
async fn every_line_about_a_call_names_it() {
    let mut messages = BTreeSet::new();
    let desk = Desk::open().await;
    desk.call(Script::answering().say("yes").say("yes")).await;
    desk.called_by("+14155550199", Script::answering().press("9"))
        .await;
    messages.append(&mut check(&desk));

    // The table fails a call of ours, and one to us, at each operation.
    for operation in [
        "BatchGetItem",
        "UpdateItem",
        "PutItem",
        "TransactWriteItems",
    ] {
        let desk = Desk::open().await;
        desk.carrier().register(
            "+14155550123",
            Script::answering().press("9").waiting_for_the_question(),
        );
        if operation == "TransactWriteItems" {
            desk.carrier().hold_queue();
            desk.dial("+14155550123").await;
        }
        desk.engine_fails_at(operation, |_| refused());
        let caller = Script::answering().press("9");
        let phone = Box::new(caller.waiting_for_the_question());
        let line = desk.product.voice_number.clone();
        let sid = desk.carrier().ring_in("+14155550199", &line, phone);
        let sid = sid.expect("our number is known");
        desk.carrier().wait_for_end(&sid).await;
        if operation != "TransactWriteItems" {
            let (_, answer) = desk.dial("+14155550123").await;
            if let Some(sid) = answer["call_sid"].as_str() {
                desk.carrier().wait_for_end(sid).await;
            }
        }
        messages.append(&mut check(&desk));
    }

    // Twilio fails.
    for fault in [CreateFault::HtmlError, CreateFault::TooManyRequests] {
        let desk = Desk::open().await;
        desk.carrier().set_faults(Faults {
            next_creates: vec![Some(fault); 5],
            ..Faults::default()
        });
        desk.dial("+14155550123").await;
        messages.append(&mut check(&desk));
    }
    let all = [
        "call_dialled",
        "call_status",
        "facts_unreadable",
        "metrics",
        "opt_out_stored_alone",
        "request_failed",
        "started",
        "submission_unknown",
        "voice_turn",
    ];
    assert_eq!(messages, all.map(str::to_owned).into());
}

#[tokio::test]
async fn who_is_not_let_in_names_no_call_in_a_field_of_ours() {
    let desk = Desk::open().await;
    let call = "call_00000000000000000000000000000001";
    let path = format!("/twilio/voice/incoming?call_id={call}");
    desk.webhook(&path, &[], Signed::Wrongly).await;
    for message in ["signature_refused", "metrics"] {
        let lines = desk.logs.of(message);
        assert_eq!(lines.len(), 1, "{message}");
        assert_eq!(lines[0].get("call_id"), None, "{message}");
    }
}

/// 500 calls, each of six minutes and a half at the most: Twilio charges begun minutes.
#[tokio::test]
async fn the_line_of_a_start_says_what_a_day_can_cost() {
    let desk = Desk::with(&[("PRICE_PER_MINUTE", "0.014")]).await;
    let [line] = &desk.logs.of("started")[..] else {
        panic!("one line");
    };
    let most = line["most_spent_in_a_day"].as_f64().expect("a price");
    assert!((most - 500.0 * 7.0 * 0.014).abs() < 0.01, "{most}");
    let desk = Desk::open().await;
    assert_eq!(desk.logs.of("started")[0].get("most_spent_in_a_day"), None);
}
