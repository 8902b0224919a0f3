//! An opt-out that waits in the queue holds all dialling, since whose it is cannot be told.

use std::time::Duration;

use local::engine::Interception;
use serde_json::{Value, json};
use shared::callflow::PhoneNumber;
use shared::callflow::step::OptOutBy;
use shared::endpoint::Origin;
use shared::opt_outs::{OptOut, OptOutQueue};
use tests::{Desk, POST_JSON};
use tokio::time::Instant;

use super::gate::{STRANGER, consented, strangers};
use crate::opt_outs::writes_the_list;

const DIAL: &str = "/api/calls/outbound";

/// Somebody else than the stranger.
const OTHER: &str = "+14155550123";

/// The suppression list cannot be written from now on, and somebody's opt-out waits for it.
async fn one_waits(desk: &Desk) {
    let refuse = |operation: &str, body: &Value| {
        if writes_the_list(operation, body) {
            let body = json!({"__type": "AccessDeniedException"});
            Interception::Refuse { status: 400, body }
        } else {
            Interception::Pass
        }
    };
    desk.product.engine.intercept(Some(Box::new(refuse)));
    let queue = OptOutQueue::connect(&desk.product.world).expect("the queue is named");
    let opt_out = OptOut {
        number: PhoneNumber::parse(OTHER).expect("a number"),
        by: OptOutBy::Key,
        at: desk.product.world.now(),
    };
    queue.send("call_1", &opt_out).await.expect("it is sent");
}

async fn deliver(desk: &Desk) {
    let delivered = desk.product.deliveries[0].deliver().await;
    delivered.expect("the drain may do what it does");
}

async fn dial(desk: &Desk, path: &str) -> (u16, Value) {
    desk.post(path, &[POST_JSON], consented(STRANGER).as_bytes())
        .await
}

/// What the gate says in a dry run.
async fn dry_run(desk: &Desk) -> Value {
    let (status, told) = dial(desk, "/api/calls/outbound?dry_run=true").await;
    assert_eq!(status, 200, "{told}");
    told
}

#[tokio::test]
async fn nobody_is_rung_while_an_opt_out_waits_and_anybody_once_it_is_on_the_list() {
    let desk = strangers(&[]).await;
    assert_eq!(dry_run(&desk).await["allowed"], true);
    one_waits(&desk).await;
    let (status, problem) = dial(&desk, DIAL).await;
    assert_eq!(
        (status, &problem["reasons"]),
        (409, &json!(["dialling_stopped"])),
        "{problem}"
    );
    assert_eq!(problem.get("retry_at"), None, "nobody can tell how long");
    let detail = problem["detail"].as_str().expect("a text");
    assert!(detail.contains("opt-out"), "{detail}");
    let told = dry_run(&desk).await;
    assert_eq!(
        (&told["allowed"], &told["reasons"]),
        (&json!(false), &json!(["dialling_stopped"]))
    );

    desk.product.engine.intercept(None);
    deliver(&desk).await;
    let told = dry_run(&desk).await;
    assert_eq!(told["allowed"], true, "{told}");
    desk.carrier().hold_queue();
    let (status, answer) = dial(&desk, DIAL).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(desk.carrier().calls().len(), 1);
}

/// The opt-out may be one of theirs.
#[tokio::test]
async fn the_operators_own_telephones_are_held_too() {
    let desk = Desk::open().await;
    one_waits(&desk).await;
    let (status, problem) = desk.dial(STRANGER).await;
    let reason = &problem["code"];
    assert_eq!((status, reason), (409, &json!("dialling_stopped")));
}

#[tokio::test]
async fn an_opt_out_among_the_dead_letters_holds_dialling_for_as_long_as_it_is_there() {
    let desk = strangers(&[]).await;
    one_waits(&desk).await;
    for _ in 0..6 {
        deliver(&desk).await;
    }
    let [waiting, dead] = desk.product.deliveries[0].waiting();
    assert_eq!((waiting.len(), dead.len()), (0, 1));
    desk.product.engine.intercept(None);
    let (status, problem) = dial(&desk, DIAL).await;
    assert_eq!(
        (status, &problem["reasons"]),
        (409, &json!(["dialling_stopped"]))
    );
    assert!(desk.carrier().calls().is_empty(), "nobody was rung");
}

#[tokio::test]
async fn a_queue_that_cannot_be_read_is_a_no_that_names_the_fact() {
    let desk = strangers(&[]).await;
    let not_counted = json!({"Attributes": {"ApproximateNumberOfMessages": "0"}});
    let refused = json!({"__type": "AccessDeniedException"});
    for (status, body) in [(400, refused), (200, not_counted)] {
        desk.engine_fails_at("GetQueueAttributes", move |_| {
            let body = body.clone();
            Interception::Refuse { status, body }
        });
        let (status, problem) = dial(&desk, DIAL).await;
        assert_eq!(
            (status, &problem["reasons"]),
            (503, &json!(["unreadable"])),
            "{problem}"
        );
        let detail = problem["detail"].as_str().expect("a text");
        assert!(detail.contains("`opt_out_waiting_since`"), "{detail}");
        assert_eq!(dry_run(&desk).await["reasons"], json!(["unreadable"]));
    }
    let told = desk.logs.of("facts_unreadable");
    assert_eq!(told.len(), 4);
    assert!(
        told[0]["detail"]
            .as_str()
            .is_some_and(|detail| detail.starts_with("opt_outs.waiting")),
        "{told:?}"
    );
    assert!(desk.carrier().calls().is_empty(), "nobody was rung");
    assert!(desk.product.stored_calls().is_empty());
}

/// The tables and the queue are read at one time, and neither is waited for for ever.
#[tokio::test]
async fn a_queue_that_hangs_costs_a_dial_a_second_and_no_more() {
    let desk = strangers(&[]).await;
    desk.engine_fails_at("GetQueueAttributes", |_| Interception::Hang);
    let mut request = http::Request::post(DIAL)
        .header(POST_JSON.0, POST_JSON.1)
        .header("host", "127.0.0.1")
        .body(consented(STRANGER).into())
        .expect("a request");
    request.extensions_mut().insert(Origin {
        api_base: None,
        loopback: true,
    });
    let mut doors = desk.doors().iter();
    let door = doors.find(|door| door.name() == "outbound-call");
    let door = door.expect("a door");
    tokio::time::pause();
    let started = Instant::now();
    let answer = door.answer(request).await;
    let took = started.elapsed();
    assert_eq!(answer.status(), 503);
    assert!(took >= Duration::from_millis(500), "it fired: {took:?}");
    assert!(took < Duration::from_millis(1_100), "{took:?}");
    assert!(desk.product.stored_calls().is_empty());
}
