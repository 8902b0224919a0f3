//! The suppression list, kept by programs: nothing deletes, everything is told by whom and why, and an
//! owner's word always wins.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use local::engine::Interception;
use local::phone::Script;
use serde_json::{Value, json};
use shared::door::key_hash_text;
use tests::{Desk, POST_JSON};

const NUMBER: &str = "+14155550123";
/// One that stands in no example of ours.
const OTHER: &str = "+14155550177";
const CSV: (&str, &str) = ("content-type", "text/csv; charset=utf-8");

/// A desk whose door knows a key for each scope.
async fn keyed() -> Desk {
    let desk = Desk::open().await;
    let keys = ["dial", "read", "admin"].map(|scope| {
        json!({"name": format!("{scope}-program"), "sha256": key_hash_text(scope), "scopes": [scope]})
    });
    desk.product
        .engine
        .put_secret("api-keys", &json!({ "keys": keys }));
    desk.pass(jiff::SignedDuration::from_mins(1));
    desk
}

fn bearer(scope: &str) -> String {
    format!("Bearer {scope}")
}

/// A request with a key. It says that it was forwarded, so that it is not this machine's own.
async fn ask(
    desk: &Desk,
    path: &str,
    scope: &str,
    kind: (&str, &str),
    body: &[u8],
) -> (u16, Value) {
    let key = bearer(scope);
    let headers = [
        kind,
        ("authorization", &key),
        ("x-forwarded-for", "203.0.113.9"),
    ];
    desk.post(&format!("/api/suppressions{path}"), &headers, body)
        .await
}

async fn send(desk: &Desk, path: &str, scope: &str, body: Value) -> (u16, Value) {
    ask(desk, path, scope, POST_JSON, body.to_string().as_bytes()).await
}

async fn export(desk: &Desk, scope: &str, cursor: Option<&str>) -> (u16, Value) {
    let key = bearer(scope);
    let mut headers = vec![("authorization", key.as_str())];
    headers.extend(cursor.map(|cursor| ("export-cursor", cursor)));
    desk.get("/api/suppressions/export", &headers).await
}

#[tokio::test]
async fn a_number_is_added_looked_up_and_lifted_and_its_history_stays() {
    let desk = keyed().await;
    let why = json!({"number": NUMBER, "reason": "wrote to us"});
    let (status, answer) = send(&desk, "", "dial", why.clone()).await;
    assert_eq!(
        (status, answer),
        (200, json!({"suppressed": true, "listed_before": false}))
    );
    let (_, answer) = send(&desk, "", "dial", why).await;
    assert_eq!(answer["listed_before"], true);
    let (status, problem) = desk.dial(NUMBER).await;
    assert_eq!((status, &problem["code"]), (409, &json!("opted_out")));

    let (_, found) = send(&desk, "/lookup", "read", json!({"number": NUMBER})).await;
    assert_eq!(found["suppressed"], true);
    assert_eq!(found["entry"]["asked_by"], "operator");
    assert_eq!(found["entry"]["listed_by"], "dial-program");
    let (_, absent) = send(&desk, "/lookup", "read", json!({"number": "+14155550199"})).await;
    assert_eq!(absent, json!({"suppressed": false, "entry": null}));

    for reason in ["asked us to", "once more"] {
        let lift = json!({"number": NUMBER, "reason": reason});
        let (status, answer) = send(&desk, "/lift", "admin", lift.clone()).await;
        assert_eq!((status, answer), (200, json!({"suppressed": false})));
        let (status, problem) = send(&desk, "/lift", "admin", lift).await;
        assert_eq!((status, &problem["code"]), (404, &json!("not_suppressed")));
        // They may be rung, and opt out again.
        let called = desk.call(Script::answering().press("9")).await;
        assert_eq!(called.stored["call"]["conclusion"], "opted_out");
    }
    let (_, found) = send(&desk, "/lookup", "read", json!({"number": NUMBER})).await;
    let entry = &found["entry"];
    assert_eq!(
        (&entry["in_force"], entry.get("lifted_at")),
        (&json!(true), None)
    );
    let reasons: Vec<&Value> = entry["lifts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|lift| &lift["reason"])
        .collect();
    assert_eq!(reasons, ["asked us to", "once more"]);
    assert_eq!(entry["lifts"][0]["by"], "admin-program");
    assert_eq!(
        entry["suppressed_at"], "2026-11-23T15:01:00Z",
        "the first time is kept"
    );
}

#[tokio::test]
async fn each_door_asks_for_its_scope_and_a_lift_for_its_reason() {
    let desk = keyed().await;
    let body = json!({"number": OTHER, "reason": "a test"});
    for (path, scope) in [("", "dial"), ("/lift", "admin")] {
        for other in ["dial", "read", "admin"]
            .into_iter()
            .filter(|other| *other != scope)
        {
            let (status, problem) = send(&desk, path, other, body.clone()).await;
            assert_eq!(
                (status, &problem["code"]),
                (403, &json!("not_in_scope")),
                "{path} {other}"
            );
        }
        let (status, _) = send(&desk, path, "nobody", body.clone()).await;
        assert_eq!(status, 401, "{path}");
    }
    assert_eq!(export(&desk, "read", None).await.0, 403);
    assert_eq!(
        send(&desk, "/lookup", "dial", json!({"number": OTHER}))
            .await
            .0,
        403
    );
    assert!(
        desk.product.stored_suppressions().is_empty(),
        "nothing was stored"
    );

    for wrong in [
        json!({"number": OTHER}),
        json!({"number": OTHER, "reason": "  "}),
        json!({"number": OTHER, "reason": "x".repeat(501)}),
        json!({"number": "4155550177", "reason": "a test"}),
        json!({"number": OTHER, "reason": "a test", "for": "ever"}),
        json!([OTHER]),
    ] {
        let (status, problem) = send(&desk, "/lift", "admin", wrong.clone()).await;
        assert_eq!(status, 400, "{wrong}");
        assert!(!problem.to_string().contains("4155550177"), "{problem}");
    }
    assert!(!desk.logs.lines().concat().contains("4155550177"));
}

#[tokio::test]
async fn of_a_do_not_call_file_each_good_line_is_taken_and_each_bad_one_told() {
    let desk = keyed().await;
    let file = "phone,when\r\n+14155550123,2026\r\n4155550124,2026\r\n\r\n+14155550125\r\nnobody\r\n+14155550123\r\n";
    let (status, report) = ask(&desk, "", "dial", CSV, file.as_bytes()).await;
    assert_eq!(status, 200);
    let bad: Vec<&Value> = report["bad_lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|bad| &bad["line"])
        .collect();
    assert_eq!(bad, [3, 6]);
    assert_eq!(
        (&report["good_lines"], &report["numbers"]),
        (&json!(3), &json!(2))
    );
    assert_eq!(
        (&report["added"], &report["listed_before"]),
        (&json!(2), &json!(0))
    );
    let (_, again) = ask(&desk, "", "dial", CSV, file.as_bytes()).await;
    assert_eq!(
        (&again["added"], &again["listed_before"]),
        (&json!(0), &json!(2))
    );
    assert_eq!(desk.dial("+14155550125").await.0, 409);
    assert!(!report.to_string().contains("5550124"), "{report}");
    assert!(!desk.logs.lines().concat().contains("415555012"));
}

/// Each line is written, also after one of them failed, and the client is told to send it again.
#[tokio::test]
async fn a_file_that_was_stored_in_part_is_no_success_and_can_be_sent_again() {
    let desk = keyed().await;
    let numbers: Vec<String> = (0..40).map(|last| format!("+141555501{last:02}")).collect();
    let file = numbers.join("\n");
    let writes = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&writes);
    desk.engine_fails_at("UpdateItem", move |_| {
        if counted.fetch_add(1, Ordering::Relaxed).is_multiple_of(4) {
            refused()
        } else {
            Interception::Pass
        }
    });
    let (status, problem) = ask(&desk, "", "dial", CSV, file.as_bytes()).await;
    assert_eq!((status, &problem["code"]), (503, &json!("not_all_stored")));
    assert_eq!(writes.load(Ordering::Relaxed), 40, "each was tried");
    assert_eq!(desk.product.stored_suppressions().len(), 30);
    desk.product.engine.intercept(None);
    let (status, report) = ask(&desk, "", "dial", CSV, file.as_bytes()).await;
    assert_eq!((status, &report["added"]), (200, &json!(10)));
    assert_eq!(desk.product.stored_suppressions().len(), 40);
    let numbers: Vec<String> = (0..1_001)
        .map(|last| format!("+1415555{last:04}"))
        .collect();
    let (status, problem) = ask(&desk, "", "dial", CSV, numbers.join("\n").as_bytes()).await;
    assert_eq!((status, &problem["code"]), (413, &json!("too_large")));
    assert_eq!(
        desk.product.stored_suppressions().len(),
        40,
        "none was taken"
    );
    let (status, problem) = ask(&desk, "", "dial", CSV, &vec![b'1'; 70_000]).await;
    assert_eq!((status, &problem["code"]), (413, &json!("too_large")));
}

#[tokio::test]
async fn a_lift_never_takes_away_an_opt_out_that_it_has_not_seen() {
    let desk = keyed().await;
    let body = json!({"number": NUMBER, "reason": "a test"});
    send(&desk, "", "dial", body.clone()).await;
    desk.pass(jiff::SignedDuration::from_secs(1));
    // Between the look and the lift its owner asks again, past everything.
    let engine = desk.product.engine.clone();
    let raced = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&raced);
    desk.engine_fails_at("UpdateItem", move |body| {
        if body["UpdateExpression"].to_string().contains("lifts") {
            counted.fetch_add(1, Ordering::Relaxed);
            let now = json!("2026-11-23T15:01:00.5Z");
            engine.overwrite("suppressions", ("number", NUMBER), "last_asked_at", &now);
        }
        Interception::Pass
    });
    let (status, problem) = send(&desk, "/lift", "admin", body.clone()).await;
    assert_eq!(raced.load(Ordering::Relaxed), 1, "the race was run");
    assert_eq!((status, &problem["code"]), (409, &json!("asked_again")));
    assert_eq!(desk.dial(NUMBER).await.0, 409);
    for operation in ["GetItem", "UpdateItem"] {
        desk.engine_fails_at(operation, |_| refused());
        let (status, problem) = send(&desk, "/lift", "admin", body.clone()).await;
        assert_eq!(
            (status, &problem["code"]),
            (500, &json!("internal_error")),
            "{operation}"
        );
    }
    desk.product.engine.intercept(None);
    assert_eq!(desk.dial(NUMBER).await.0, 409, "still");
}

#[tokio::test]
async fn the_whole_list_is_exported_page_by_page_and_no_number_is_in_a_url() {
    let desk = keyed().await;
    let numbers: BTreeSet<String> = (0..1_200)
        .map(|last| format!("+1415555{last:04}"))
        .collect();
    let at = json!("2026-11-23T15:00:00Z");
    for number in &numbers {
        desk.product
            .overwrite_suppression(number, "suppressed_at", &at);
    }
    let (mut exported, mut cursor, mut pages) = (BTreeSet::new(), None, 0);
    loop {
        let (status, page) = export(&desk, "admin", cursor.as_deref()).await;
        assert_eq!(status, 200);
        pages += 1;
        for entry in page["suppressions"].as_array().unwrap() {
            assert_eq!(entry["in_force"], true);
            exported.insert(entry["number"].as_str().unwrap().to_owned());
        }
        match page["cursor"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => break,
        }
    }
    assert_eq!((exported, pages), (numbers, 3));
    assert_eq!(desk.logs.of("suppressions_exported").len(), 3);
    assert_eq!(export(&desk, "admin", Some("everything")).await.0, 400);
    assert!(!desk.logs.lines().concat().contains("1415555"));
}

fn refused() -> Interception {
    let body = json!({"__type": "AccessDeniedException"});
    Interception::Refuse { status: 400, body }
}
