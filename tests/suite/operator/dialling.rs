//! `dialling`: the switch, as it stands in the table of limits.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use local::engine::Interception;
use operator::cli::{Command, DiallingCommand};
use serde_json::{Value, json};

use super::stack::Deployed;

async fn switched(deployed: &Deployed, command: DiallingCommand) -> (bool, Vec<Value>) {
    let answer = deployed.run(Command::Dialling { command }).await;
    (answer.well, deployed.desk.product.engine.items("limits"))
}

#[tokio::test]
async fn stop_and_start_are_written_with_time_and_name_and_can_be_repeated() {
    let mut deployed = Deployed::open().await;
    deployed.set("USER", "ada");
    for _ in 0..2 {
        let (well, items) = switched(&deployed, DiallingCommand::Stop).await;
        let item = &items[0];
        assert!(well && items.len() == 1);
        assert_eq!(
            (&item["limit_id"], &item["stopped_by"]),
            (&json!("dialling"), &json!("ada"))
        );
        assert!(item["stopped_at"].is_string() && item.get("started_at").is_none());
    }
    let (well, items) = switched(&deployed, DiallingCommand::Start).await;
    assert!(well);
    assert_eq!(
        (items[0].get("stopped_at"), &items[0]["started_by"]),
        (None, &json!("ada"))
    );
}

#[tokio::test]
async fn a_stop_waits_out_the_dial_that_it_meets_and_tells_when_it_cannot_be_written() {
    let deployed = Deployed::open().await;
    let met = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&met);
    deployed.desk.engine_fails_at("UpdateItem", move |_| {
        if counted.fetch_add(1, Ordering::Relaxed) == 2 {
            return Interception::Pass;
        }
        refused("com.amazonaws.dynamodb.v20120810#TransactionConflictException")
    });
    assert!(switched(&deployed, DiallingCommand::Stop).await.0);
    assert_eq!(met.load(Ordering::Relaxed), 3, "the conflicts fired");
    deployed
        .desk
        .engine_fails_at("UpdateItem", |_| refused("AccessDeniedException"));
    assert!(!switched(&deployed, DiallingCommand::Start).await.0);
}

fn refused(kind: &str) -> Interception {
    let body = json!({ "__type": kind });
    Interception::Refuse { status: 400, body }
}
