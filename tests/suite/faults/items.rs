//! What is stored: read as it is now, corrupt, or asked for again by a queue.

use std::sync::{Arc, Mutex};

use local::engine::Interception;
use serde_json::{Value, json};

use super::bench::Bench;
use super::matrix::assert_spoken;
use super::scene::{CALL, PERSON, Scene, after, tell};

#[tokio::test(start_paused = true)]
async fn fault_019_a_message_that_comes_three_times_is_done_once() {
    let bench = Bench::stand().await;
    let mut stored = Vec::new();
    for _ in 0..3 {
        assert_eq!(tell(&bench, Scene::Drains).await.status, 204);
        stored.push(bench.stored());
    }
    assert!(
        stored.windows(2).all(|pair| pair[0] == pair[1]),
        "{stored:?}"
    );
    let counted = bench.logs.of("metrics");
    let counted = counted.iter().filter(|line| line["OptOuts"] == 1.0);
    assert_eq!(counted.count(), 1);
}

/// Whatever is decided on is read as it is, not as it was a moment ago.
#[tokio::test(start_paused = true)]
async fn fault_029_every_read_that_decides_is_consistent() {
    let mut reads = 0;
    for scene in Scene::ALL {
        let bench = Bench::stand().await;
        scene.prepare(&bench).await;
        let process = bench.start(scene.function()).await;
        let seen: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
        let noted = Arc::clone(&seen);
        bench
            .engine
            .intercept(Some(Box::new(move |operation, body| {
                let mut noted = noted.lock().expect("noting does not panic");
                noted.push((operation.to_owned(), body.clone()));
                Interception::Pass
            })));
        bench.ask(&process, &scene.ask()).await;
        for (operation, body) in seen.lock().expect("noting does not panic").iter() {
            let requests: Vec<&Value> = match operation.as_str() {
                "BatchGetItem" => {
                    let tables = body["RequestItems"].as_object().expect("tables");
                    tables.values().collect()
                }
                "GetItem" | "Scan" | "Query" => vec![body],
                _ => continue,
            };
            for request in requests {
                reads += 1;
                assert_eq!(
                    request["ConsistentRead"], true,
                    "{scene:?} {operation} {request}"
                );
                assert_eq!(request.get("IndexName"), None, "{scene:?} {operation}");
            }
        }
    }
    assert!(reads > 10, "{reads}");
}

#[tokio::test(start_paused = true)]
async fn fault_031_a_corrupt_item_hurts_one_call_and_is_kept() {
    let corruptions = [
        ("call", json!("mockingbird")),
        ("status", json!("mockingbird")),
        ("version", json!("mockingbird")),
        ("schema", json!(99)),
    ];
    for (attribute, value) in corruptions {
        let bench = after(&[]).await;
        let key = ("call_id", CALL);
        bench.engine.overwrite("calls", key, attribute, &value);
        let stored = bench.stored();
        let told = tell(&bench, Scene::Answered).await;
        let what = format!("{attribute}: {told:?}");
        assert_spoken(&told, &what);
        assert!(
            told.body.contains("something went wrong on our side"),
            "{what}"
        );
        assert_eq!(bench.stored(), stored, "{what}");
        assert_eq!(bench.logs.of("request_failed")[0]["code"], "item_misshapen");
        assert!(
            !bench.logs.lines().concat().contains("mockingbird"),
            "{what}"
        );
        // Nor does it keep anybody from opting out.
        let told = tell(&bench, Scene::OptsOut).await;
        assert!(told.body.contains("We won't call you again"), "{told:?}");
        assert!(bench.is_durable(PERSON), "{attribute}");
        let told = tell(&bench, Scene::RingsUs).await;
        assert!(
            told.body.contains("automated assistant"),
            "another call: {told:?}"
        );
    }
}
