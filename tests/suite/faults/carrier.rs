//! Twilio's REST API: slow, overloaded, failing, unintelligible, gone. At most one call is asked for,
//! the client is told whether anybody may be rung, and what nobody knows is never asked again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use local::engine::Interception;
use serde_json::{Value, json};

use super::bench::Bench;
use super::injection::{Fault, Injection, Place};
use super::matrix::assert_spoken;
use super::process::{Function, Told};
use super::scene::{PERSON, Scene, dial};
use super::stand_in::{Conduct, StandIn, nobody};

const HTML: &str = "Content-Type: text/html\r\n";
const JSON: &str = "Content-Type: application/json\r\n";

/// A dial at a Twilio that behaves like this.
async fn dialled(orders: Vec<Conduct>) -> (Bench, Told, Duration) {
    let bench = Bench::stand().await;
    let process = bench.start(Function::Dial).await;
    let count = orders.len();
    bench.twilio.orders(orders);
    let (told, took) = bench.ask(&process, &Scene::DialWithKey.ask()).await;
    assert!(
        bench.twilio.connections() >= count.min(5),
        "the faults fired"
    );
    assert!(took <= process.deadline(), "{told:?} after {took:?}");
    (bench, told, took)
}

/// The item of the person's number.
fn number(bench: &Bench) -> Value {
    let id = format!("number#{PERSON}");
    let mut items = bench.engine.items("limits").into_iter();
    items
        .find(|item| item["limit_id"] == id.as_str())
        .expect("the number was counted")
}

/// Nobody knows: the client is told so, nothing is asked again, and number and cap are kept.
async fn assert_unknown(bench: &Bench, told: &Told, what: &str) {
    let problem = told.json();
    assert_eq!(
        (told.status, &problem["code"]),
        (502, &json!("submission_unknown")),
        "{what}"
    );
    assert_eq!(problem["dialled"], "unknown", "{what}");
    let call = bench.call().expect("the intent");
    assert_eq!(call["submission_unknown"], true, "{what}");
    assert_eq!(number(bench)["live_call"], call["call_id"], "{what}");
    let asked = bench.twilio.connections();
    let again = bench
        .ask_anew(Function::Dial, &Scene::DialWithKey.ask())
        .await;
    assert_eq!((again.status, again.replayed), (502, true), "{what}");
    let other = bench.ask_anew(Function::Dial, &dial(Some("another"))).await;
    assert_eq!(
        other.json()["reasons"][0],
        "number_cap_reached",
        "{what} {other:?}"
    );
    assert_eq!(
        bench.twilio.connections(),
        asked,
        "{what}: it was asked again"
    );
}

/// Nobody was rung: the client is told so, and the number may be rung at once.
async fn assert_refused(bench: &Bench, told: &Told, what: &str) {
    let problem = told.json();
    assert_eq!(problem["code"], "refused_by_carrier", "{what}");
    assert_eq!(problem["dialled"], "no", "{what}");
    let call = bench.call().expect("the intent");
    assert_eq!(
        (&call["status"], call.get("in_flight")),
        (&json!("failed"), None),
        "{what}"
    );
    assert_eq!(number(bench).get("live_call"), None, "{what}");
    assert_eq!(bench.twilio.taken(), 0, "{what}");
    bench.twilio.orders([]);
    let again = bench.ask_anew(Function::Dial, &dial(Some("another"))).await;
    assert_eq!(
        (again.status, bench.twilio.taken()),
        (200, 1),
        "{what}: {again:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn fault_038_a_revoked_key_ends_the_call_and_is_read_again_once_a_minute() {
    let bench = Bench::stand().await;
    let process = bench.start(Function::Dial).await;
    let revoked = || Conduct::refuses(401, 20003);
    bench.twilio.orders([revoked(), revoked(), revoked()]);
    let injection = Injection::into(&bench.engine, Fault::Hangs, Place::Nowhere);
    let mut keys_read = Vec::new();
    for (key, seconds) in [("one", 0), ("two", 59), ("three", 1)] {
        bench.pass(jiff::SignedDuration::from_secs(seconds));
        let (told, _) = bench.ask(&process, &dial(Some(key))).await;
        let problem = told.json();
        assert_eq!(
            (told.status, &problem["twilio_code"]),
            (502, &json!(20003)),
            "{told:?}"
        );
        assert_eq!(problem["dialled"], "no");
        keys_read.push(injection.attempts_of("GetSecretValue", "twilio-api"));
    }
    let calls = bench.engine.items("calls");
    assert_eq!(calls.len(), 3);
    for call in &calls {
        assert_eq!(call["refused_by_carrier"], "refused_by_carrier");
        assert_eq!(call["status"], "failed");
    }
    assert_eq!(number(&bench).get("live_call"), None);
    assert_eq!(bench.twilio.requests(), 3, "once each");
    assert_eq!(keys_read, [1, 1, 2], "read again once a minute");
}

#[tokio::test(start_paused = true)]
async fn fault_041_too_many_requests_are_waited_out_and_then_given_up() {
    let busy = || Conduct::refuses(429, 20429);
    let (bench, told, took) = dialled(vec![busy(), busy()]).await;
    assert_eq!((told.status, bench.twilio.taken()), (200, 1), "{told:?}");
    assert_eq!(bench.twilio.requests(), 3);
    assert!(
        took >= Duration::from_millis(270),
        "later and later: {took:?}"
    );

    let (bench, told, took) = dialled(vec![busy(), busy(), busy(), busy(), busy()]).await;
    assert_eq!((told.status, bench.twilio.requests()), (503, 5), "{told:?}");
    assert!(took <= Duration::from_secs(2), "{took:?}");
    assert_refused(&bench, &told, "five times too many").await;
}

#[tokio::test(start_paused = true)]
async fn fault_042_a_server_error_is_unknown_and_never_sent_again() {
    for status in [500, 502, 503, 504] {
        let what = format!("status {status}");
        let (bench, told, _) = dialled(vec![Conduct::refuses(status, 20500)]).await;
        assert_eq!(bench.twilio.requests(), 1, "{what}");
        assert_unknown(&bench, &told, &what).await;
    }
}

#[tokio::test(start_paused = true)]
async fn fault_043_an_answer_that_is_lost_leaves_a_call_that_its_webhook_binds() {
    for conduct in [Conduct::TakesAndHangs, Conduct::TakesAndBreaks] {
        let what = format!("{conduct:?}");
        let (bench, told, took) = dialled(vec![conduct]).await;
        assert!(took <= Duration::from_secs(6), "{what}: {took:?}");
        assert_unknown(&bench, &told, &what).await;
        let spoken = bench
            .ask_anew(Function::Incoming, &Scene::Answered.ask())
            .await;
        assert_spoken(&spoken, &what);
        assert!(
            spoken.body.contains("automated assistant"),
            "{what} {spoken:?}"
        );
        let call = bench.call().expect("the call");
        assert_eq!(
            call["call_sid"], "CA00000000000000000000000000000001",
            "{what}"
        );
        let over = bench.ask_anew(Function::Status, &Scene::Ends.ask()).await;
        assert_eq!(over.status, 204, "{what}");
        assert_eq!(number(&bench).get("live_call"), None, "{what}");
    }
}

/// The same from outside: nothing was taken, and nobody can know.
#[tokio::test(start_paused = true)]
async fn fault_043_no_answer_is_unknown_whatever_became_of_it() {
    for conduct in [Conduct::Hangs, Conduct::Breaks] {
        let what = format!("{conduct:?}");
        let (bench, told, _) = dialled(vec![conduct]).await;
        assert_eq!(bench.twilio.taken(), 0);
        assert_unknown(&bench, &told, &what).await;
    }
}

#[tokio::test(start_paused = true)]
async fn fault_043_a_slow_answer_is_waited_for() {
    let (bench, told, took) = dialled(vec![Conduct::Takes(Duration::from_millis(4_500))]).await;
    assert_eq!((told.status, bench.twilio.taken()), (200, 1), "{told:?}");
    assert!(took >= Duration::from_millis(4_500), "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn fault_043_where_nobody_listens_nothing_was_dialled() {
    let address = nobody().await;
    let bench = Bench::with_twilio_at(|_| address).await;
    let told = bench
        .ask_anew(Function::Dial, &Scene::DialWithKey.ask())
        .await;
    let problem = told.json();
    assert_eq!(
        (told.status, &problem["dialled"]),
        (502, &json!("no")),
        "{told:?}"
    );
    assert_eq!(number(&bench).get("live_call"), None);
    assert_eq!(bench.twilio.connections(), 0, "the fault fired");
}

#[tokio::test(start_paused = true)]
async fn fault_044_a_refusal_is_final_and_told_in_words_with_its_code() {
    let codes = [
        (21211, 422),
        (21214, 422),
        (21216, 422),
        (21217, 422),
        (13223, 422),
        (13224, 422),
        (21215, 502),
    ];
    for (code, status) in codes {
        let (bench, told, _) = dialled(vec![Conduct::refuses(400, code)]).await;
        let what = format!("{code}: {told:?}");
        let problem = told.json();
        assert_eq!(
            (told.status, &problem["twilio_code"]),
            (status, &json!(code)),
            "{what}"
        );
        let words = problem["detail"].as_str().expect("a text");
        assert!(words.len() > 20 && words != "a message", "{what}");
        assert_refused(&bench, &told, &what).await;
    }
}

#[tokio::test(start_paused = true)]
async fn fault_046_what_is_no_answer_of_twilio_s_is_unknown_and_bounded() {
    let elsewhere = StandIn::listen().await;
    let location = format!("Location: http://{}/\r\n", elsewhere.address);
    let location: &'static str = Box::leak(location.into_boxed_str());
    let page = || "<html><body>Bad gateway</body></html>".to_owned();
    let answers = [
        Conduct::Answers(502, HTML, page()),
        Conduct::Answers(200, HTML, page()),
        Conduct::Answers(201, JSON, "{\"sid\": \"CA".to_owned()),
        Conduct::Answers(201, JSON, "[]".to_owned()),
        Conduct::Answers(
            201,
            JSON,
            json!({"sid": "nonsense", "status": "queued"}).to_string(),
        ),
        Conduct::Answers(201, JSON, String::new()),
        Conduct::Answers(302, location, String::new()),
        Conduct::Answers(307, location, String::new()),
        Conduct::Answers(308, location, String::new()),
        Conduct::TakesAndFloods,
    ];
    for answer in answers {
        let what = format!("{answer:?}");
        let (bench, told, took) = dialled(vec![answer]).await;
        assert!(took <= Duration::from_secs(6), "{what}: {took:?}");
        assert_eq!(bench.twilio.requests(), 1, "{what}");
        assert_unknown(&bench, &told, &what).await;
    }
    assert_eq!(elsewhere.connections(), 0, "no redirect is followed");
}

/// What the account cannot do is the operator's to mend: told as a fault of ours, with Twilio's code,
/// and counted for the alarm.
#[tokio::test(start_paused = true)]
async fn fault_049_an_account_that_may_not_call_is_told_and_counted() {
    for (status, code) in [(400, 21215), (400, 21219), (401, 20005), (403, 20003)] {
        let (bench, told, _) = dialled(vec![Conduct::refuses(status, code)]).await;
        let what = format!("{code}: {told:?}");
        assert_eq!(told.status, 502, "{what}");
        assert_eq!(told.json()["twilio_code"], code, "{what}");
        let counted = bench.logs.of("metrics");
        let counted = counted.iter().filter(|line| line["DialFailures"] == 1.0);
        assert_eq!(counted.count(), 1, "{what}");
        assert_refused(&bench, &told, &what).await;
    }
}

/// Twilio took it, and nothing can be written any more: the client is told so in time.
#[tokio::test(start_paused = true)]
async fn fault_045_what_twilio_took_is_told_though_the_tables_hang() {
    for fault in [Fault::Hangs, Fault::Withholds] {
        let bench = Bench::stand().await;
        let process = bench.start(Function::Dial).await;
        let slow = Duration::from_millis(4_900);
        bench.twilio.orders([Conduct::Takes(slow)]);
        let injection = Injection::into(&bench.engine, fault, Place::After("TransactWriteItems"));
        let (told, took) = bench.ask(&process, &Scene::DialWithKey.ask()).await;
        assert!(injection.fired() > 0, "the fault fired");
        assert!(took <= process.deadline(), "{took:?}");
        assert_eq!((told.status, bench.twilio.taken()), (200, 1), "{told:?}");
    }
}

/// Everything before the request is as slow as it may be: then Twilio is not asked at all, rather than
/// asked so late that what it says could not be written down.
#[tokio::test(start_paused = true)]
async fn fault_024_a_dial_whose_time_is_spent_asks_nobody() {
    let bench = Bench::stand().await;
    let process = bench.start(Function::Dial).await;
    bench.pass(jiff::SignedDuration::from_secs(301));
    bench
        .twilio
        .orders([Conduct::Takes(Duration::from_millis(4_900))]);
    let slow = Duration::from_millis(450);
    let fired = Arc::new(AtomicUsize::new(0));
    let (counted, intents) = (Arc::clone(&fired), AtomicUsize::new(0));
    bench.engine.intercept(Some(Box::new(move |operation, _| {
        counted.fetch_add(1, Ordering::Relaxed);
        match operation {
            "GetSecretValue" => Interception::Hang,
            // The first is the intent.
            "TransactWriteItems" if intents.fetch_add(1, Ordering::Relaxed) > 0 => {
                Interception::Hang
            }
            _ => Interception::Delay(slow),
        }
    })));
    let (told, took) = bench.ask(&process, &Scene::DialWithKey.ask()).await;
    assert!(fired.load(Ordering::Relaxed) > 4, "the faults fired");
    let problem = told.json();
    assert_eq!(
        (told.status, &problem["dialled"]),
        (502, &json!("no")),
        "{told:?}"
    );
    assert_eq!(bench.twilio.connections(), 0, "{told:?} after {took:?}");
    assert!(took < process.deadline(), "{took:?}");
}

/// The hours end while the intent is being stored: the telephone is not rung any more.
#[tokio::test(start_paused = true)]
async fn fault_107_a_dial_that_was_stored_too_late_asks_nobody() {
    let bench = Bench::stand().await;
    let process = bench.start(Function::Dial).await;
    let clock = bench.clock();
    bench.engine.intercept(Some(Box::new(move |operation, _| {
        if operation == "TransactWriteItems" {
            clock.pass(jiff::SignedDuration::from_secs(121));
        }
        Interception::Pass
    })));
    let (told, _) = bench.ask(&process, &Scene::Dial.ask()).await;
    let problem = told.json();
    assert_eq!(
        (told.status, &problem["dialled"]),
        (502, &json!("no")),
        "{told:?}"
    );
    let call = bench.call().expect("the intent, so the fault fired");
    assert_eq!(call["refused_by_carrier"], "too_late");
    assert_eq!(bench.twilio.connections(), 0);
    assert_eq!(number(&bench).get("live_call"), None);
}
