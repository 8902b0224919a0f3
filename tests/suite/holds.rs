//! What a call of ours ends with that leaves its number alone: from the words on the line to the next
//! dial's refusal. (Faults 82 and 97.)

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use jiff::SignedDuration;
use local::engine::Interception;
use local::phone::Script;
use local::product::CarrierChoice;
use serde_json::{Value, json};
use tests::{Called, Desk, Signed, transcript};

use crate::dial::gate::STRANGER;

/// Monday, 13:00 in New York, the time of every call here.
const CALLED_AT: &str = "2026-11-23T18:00:00Z";

/// Strangers whom the operator may ring.
async fn strangers(settings: &[(&str, &str)]) -> Desk {
    let basis = ("DIAL_CONSENT_BASIS", "asked_to_be_called");
    let settings = [&[basis], settings].concat();
    let desk = Desk::start(CarrierChoice::SimulatedStrangers, &settings).await;
    desk.pass(SignedDuration::from_hours(3));
    desk
}

/// The item of what holds the stranger's number back.
fn held(desk: &Desk) -> Option<Value> {
    let id = format!("hold#{STRANGER}");
    let items = desk.product.stored_limits();
    items.into_iter().find(|item| item["limit_id"] == id)
}

/// What the next dial is told once caps no longer speak against it.
async fn two_days_later(desk: &Desk) -> (u16, Value) {
    desk.pass(SignedDuration::from_hours(48));
    desk.dial(STRANGER).await
}

fn conclusion(called: &Called) -> &Value {
    &called.stored["call"]["conclusion"]
}

/// One call to its end, and the attribute of the hold that it leaves, until when it holds.
async fn holds(
    language: &str,
    phone: Script,
    outcome: &str,
    attribute: &str,
    until: Option<&str>,
) -> Called {
    let desk = strangers(&[("LANGUAGE", language)]).await;
    let called = desk.call_to(STRANGER, phone).await;
    assert_eq!(conclusion(&called), outcome);
    let item = held(&desk).unwrap_or_else(|| panic!("{outcome}: nothing is held"));
    let at: jiff::Timestamp = CALLED_AT.parse().expect("a time");
    assert_eq!(item[attribute], at.as_millisecond(), "{item}");
    assert_eq!(item.as_object().map(serde_json::Map::len), Some(2));
    assert!(desk.product.stored_suppressions().is_empty(), "no opt-out");
    let (status, problem) = two_days_later(&desk).await;
    assert_eq!(
        (status, &problem["reasons"]),
        (409, &json!(["on_hold"])),
        "{outcome}: {problem}"
    );
    assert_eq!(problem.get("retry_at").cloned(), until.map(Value::from));
    called
}

#[tokio::test]
async fn a_no_to_the_meeting_holds_for_a_year() {
    let until = Some("2027-11-23T18:00:00Z");
    let english = Script::answering().say("yes").say("no thanks");
    holds("en-US", english, "declined", "declined_at", until).await;
    let spanish = Script::answering().say("sí").say("no me interesa");
    holds("es-US", spanish, "declined", "declined_at", until).await;
}

#[tokio::test]
async fn the_operator_says_how_long_a_no_holds() {
    let desk = strangers(&[("HOLD_AFTER_NO_DAYS", "1")]).await;
    let phone = Script::answering().say("no").say("no thanks");
    desk.call_to(STRANGER, phone).await;
    assert!(held(&desk).is_some());
    desk.carrier().hold_queue();
    let (status, answer) = two_days_later(&desk).await;
    assert_eq!(status, 200, "{answer}");
}

#[tokio::test]
async fn never_to_be_understood_holds_for_thirty_days() {
    let until = Some("2026-12-23T18:00:00Z");
    let attribute = "not_understood_at";
    for language in ["en-US", "es-US"] {
        let silence = Script::answering();
        holds(language, silence, "not_understood", attribute, until).await;
    }
}

#[tokio::test]
async fn a_wrong_number_holds_for_good() {
    let english = Script::answering().say("sorry you have the wrong number");
    let called = holds("en-US", english, "wrong_number", "wrong_number_at", None).await;
    insta::assert_snapshot!("wrong_number", transcript(&called));
    let spanish = Script::answering().say("está equivocado");
    let called = holds("es-US", spanish, "wrong_number", "wrong_number_at", None).await;
    insta::assert_snapshot!("spanish_wrong_number", transcript(&called));
}

#[tokio::test]
async fn a_child_holds_for_good_and_what_was_recorded_of_it_is_deleted() {
    let english = Script::answering().say("yes").say("i'm only ten");
    let called = holds("en-US", english, "child", "child_at", None).await;
    let recording = &called.stored["call"]["recording"];
    assert_eq!(
        recording,
        &json!({"delete_due": {"stop_pending": false}}),
        "a child cannot consent"
    );
    insta::assert_snapshot!("child", transcript(&called));
    let spanish = Script::answering().say("mi mamá no está");
    holds("es-US", spanish, "child", "child_at", None).await;
}

#[tokio::test]
async fn who_hangs_up_and_what_is_a_machine_holds_nothing() {
    for phone in [
        Script::answering().say("yes").hang_up(),
        Script::answering().hang_up(),
        Script::answering().say("please leave a message after the tone"),
        Script::answering().say("yes").say("yes"),
        Script::busy(),
    ] {
        let desk = strangers(&[]).await;
        desk.call_to(STRANGER, phone).await;
        assert_eq!(held(&desk), None);
        desk.carrier().hold_queue();
        let (status, answer) = two_days_later(&desk).await;
        assert_eq!(status, 200, "{answer}");
    }
}

#[tokio::test]
async fn a_call_to_us_holds_nobody() {
    let desk = strangers(&[]).await;
    let phone = Script::answering().say("no").say("wrong number");
    desk.called_by(STRANGER, phone).await;
    assert!(desk.product.stored_limits().is_empty());
}

/// An answered call, and the webhook of somebody who says this at the first question.
async fn answered(desk: &Desk) -> (String, Vec<(&'static str, String)>) {
    desk.carrier().hold_queue();
    let (status, answer) = desk.dial(STRANGER).await;
    assert_eq!(status, 200, "{answer}");
    let text = |name: &str| answer[name].as_str().expect("a text").to_owned();
    let fields = vec![
        ("CallSid", text("call_sid")),
        ("CallStatus", "in-progress".to_owned()),
        ("Direction", "outbound-api".to_owned()),
        ("From", "+14155550100".to_owned()),
        ("To", STRANGER.to_owned()),
    ];
    let call_id = text("call_id");
    let (status, _) = send(desk, &format!("incoming?call_id={call_id}"), &fields, None).await;
    assert_eq!(status, 200);
    (call_id, fields)
}

async fn send(
    desk: &Desk,
    path: &str,
    fields: &[(&'static str, String)],
    said: Option<&str>,
) -> (u16, String) {
    let said = said.map(|said| ("SpeechResult", said));
    let fields = fields.iter().map(|(name, value)| (*name, value.as_str()));
    let fields: Vec<(&str, &str)> = fields.chain(said).collect();
    let path = format!("/twilio/voice/{path}");
    desk.webhook(&path, &fields, Signed::Rightly).await
}

/// The turn and the hold are one transaction, and what Twilio sends again writes nothing more.
#[tokio::test]
async fn a_hold_costs_one_transaction_once() {
    let desk = strangers(&[]).await;
    let (call_id, fields) = answered(&desk).await;
    let counts: Arc<Mutex<HashMap<String, u32>>> = Arc::default();
    let counted = Arc::clone(&counts);
    let count = move |operation: &str, _: &Value| {
        // A secret is read anew every five minutes, whatever is asked for meanwhile.
        if operation != "GetSecretValue" {
            let mut counted = counted.lock().expect("counting does not panic");
            *counted.entry(operation.to_owned()).or_default() += 1;
        }
        Interception::Pass
    };
    desk.product.engine.intercept(Some(Box::new(count)));
    let taken = || std::mem::take(&mut *counts.lock().expect("counting does not panic"));
    let path = format!("gather?call_id={call_id}&turn=1&at=question");
    let said = Some("wrong number");
    let (status, first) = send(&desk, &path, &fields, said).await;
    assert_eq!(status, 200);
    let one = |operation: &str| (operation.to_owned(), 1);
    let expected = [one("BatchGetItem"), one("TransactWriteItems")];
    assert_eq!(taken(), expected.into());
    desk.pass(SignedDuration::from_secs(1));
    let again = send(&desk, &path, &fields, said).await;
    assert_eq!(again, (200, first));
    assert_eq!(taken(), [one("BatchGetItem")].into());
    let at: jiff::Timestamp = CALLED_AT.parse().expect("a time");
    let item = held(&desk).expect("it is held");
    assert_eq!(item["wrong_number_at"], at.as_millisecond());
}

#[tokio::test]
async fn a_turn_is_not_kept_without_its_hold_and_is_tried_past_another_writer() {
    let desk = strangers(&[]).await;
    let (call_id, fields) = answered(&desk).await;
    let path = format!("gather?call_id={call_id}&turn=1&at=question");
    let cancelled = |code: &str| {
        let reasons = json!([{"Code": "None"}, {"Code": code}]);
        json!({
            "__type": "com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
            "CancellationReasons": reasons,
        })
    };
    let refusal = cancelled("ValidationError");
    desk.engine_fails_at("TransactWriteItems", move |_| Interception::Refuse {
        status: 400,
        body: refusal.clone(),
    });
    let said = Some("you have the wrong number");
    let (status, spoken) = send(&desk, &path, &fields, said).await;
    assert_eq!(status, 200);
    assert!(spoken.contains("something went wrong"), "{spoken}");
    let call = desk.product.stored_call(&call_id).expect("it is stored");
    assert_eq!(call["call"]["conclusion"], Value::Null);
    assert_eq!(held(&desk), None);

    let met = Arc::new(Mutex::new(0));
    let counted = Arc::clone(&met);
    let conflict = cancelled("TransactionConflict");
    desk.engine_fails_at("TransactWriteItems", move |_| {
        let mut met = counted.lock().expect("counting does not panic");
        *met += 1;
        if *met > 2 {
            return Interception::Pass;
        }
        let body = conflict.clone();
        Interception::Refuse { status: 400, body }
    });
    let (status, spoken) = send(&desk, &path, &fields, said).await;
    assert_eq!((status, *met.lock().expect("a count")), (200, 3));
    assert!(spoken.contains("wrong number"), "{spoken}");
    assert!(held(&desk).is_some());
}
