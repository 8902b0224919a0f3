//! What caps, locks and idempotency keys stand on: conditions, and the item that refused.

use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld;

use super::tables::{Item, Tables, number, text};

/// The suite's hour here, in seconds since 1970: far ahead, so that no time to live removes what a
/// condition is to judge.
const NOW: i64 = 4_102_444_800;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Counts an attempt if fewer than one lies within a day and fewer than three within a week:
/// one update. A refusal brings the item that refused.
async fn count(tables: &Tables, limit: &str, now: i64) -> Result<(), Item> {
    let update = tables.client.update_item();
    let update = update.table_name(&tables.names.limits);
    let counted = update
        .key("limit_id", text(limit))
        .update_expression(
            "SET t3 = if_not_exists(t2, :never), t2 = if_not_exists(t1, :never), t1 = :now, \
             expires_at = :expiry",
        )
        .condition_expression(
            "(attribute_not_exists(t1) OR t1 <= :day) \
             AND (attribute_not_exists(t3) OR t3 <= :week)",
        )
        .expression_attribute_values(":now", number(now))
        .expression_attribute_values(":never", number(0))
        .expression_attribute_values(":day", number(now - DAY))
        .expression_attribute_values(":week", number(now - 7 * DAY))
        .expression_attribute_values(":expiry", number(now + 8 * DAY))
        .return_values_on_condition_check_failure(AllOld)
        .send()
        .await;
    match counted.map_err(aws_sdk_dynamodb::error::SdkError::into_service_error) {
        Ok(_) => Ok(()),
        Err(UpdateItemError::ConditionalCheckFailedException(refusal)) => {
            Err(refusal.item.expect("the item that refused"))
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn one_a_day_and_three_in_a_week_slide() {
    let tables = Tables::of("caps").await;
    // Against a list of all attempts that counted, in plain words.
    let mut counted: Vec<i64> = Vec::new();
    let mut refusals = 0;
    for step in 0..80 {
        let now = NOW + step * 7 * HOUR;
        let within = |age| counted.iter().filter(|at| **at > now - age).count();
        let allowed = within(DAY) < 1 && within(7 * DAY) < 3;
        match count(&tables, "number#1", now).await {
            Ok(()) => {
                assert!(allowed, "step {step}: {counted:?}");
                counted.push(now);
            }
            Err(item) => {
                assert!(!allowed, "step {step}: {counted:?}");
                let last = counted.last().copied().expect("it was counted before");
                assert_eq!(item["t1"], number(last), "step {step}");
                refusals += 1;
            }
        }
    }
    assert!(counted.len() > 8 && refusals > 40, "{}", counted.len());
    count(&tables, "number#2", NOW)
        .await
        .expect("another's cap");
}

/// Takes the lock unless somebody holds it beyond `now`.
async fn lock(tables: &Tables, holder: &str, now: i64) -> Result<(), Item> {
    let put = tables.client.put_item().table_name(&tables.names.limits);
    let taken = put
        .item("limit_id", text("live#1"))
        .item("holder", text(holder))
        .item("deadline", number(now + 600))
        .condition_expression("attribute_not_exists(limit_id) OR deadline <= :now")
        .expression_attribute_values(":now", number(now))
        .return_values_on_condition_check_failure(AllOld)
        .send()
        .await;
    match taken.map_err(aws_sdk_dynamodb::error::SdkError::into_service_error) {
        Ok(_) => Ok(()),
        Err(PutItemError::ConditionalCheckFailedException(refusal)) => {
            Err(refusal.item.expect("the item that refused"))
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// Gives the lock back, if it is this holder's.
async fn release(tables: &Tables, holder: &str) -> bool {
    let delete = tables.client.delete_item().table_name(&tables.names.limits);
    let released = delete
        .key("limit_id", text("live#1"))
        .condition_expression("holder = :holder")
        .expression_attribute_values(":holder", text(holder))
        .send()
        .await;
    match released.map_err(aws_sdk_dynamodb::error::SdkError::into_service_error) {
        Ok(_) => true,
        Err(error) if error.is_conditional_check_failed_exception() => false,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_lock_has_one_holder_until_its_deadline() {
    let tables = Tables::of("a_lock").await;
    lock(&tables, "call_a", NOW).await.expect("it is free");
    let held = lock(&tables, "call_b", NOW + 599).await.expect_err("held");
    assert_eq!(held["holder"], text("call_a"));
    assert!(!release(&tables, "call_b").await, "not the holder");
    lock(&tables, "call_b", NOW + 600)
        .await
        .expect("it is over");
    assert!(!release(&tables, "call_a").await, "no longer the holder");
    assert!(release(&tables, "call_b").await);
    assert!(!release(&tables, "call_b").await, "nothing is held");
    lock(&tables, "call_c", NOW + 601)
        .await
        .expect("it is free");
}

#[tokio::test]
async fn of_twenty_at_once_one_takes_the_lock() {
    let tables = Tables::of("twenty").await;
    let names: Vec<String> = (0..20).map(|at| format!("call_{at}")).collect();
    let tables = std::sync::Arc::new(tables);
    let mut running = tokio::task::JoinSet::new();
    for name in names {
        let tables = std::sync::Arc::clone(&tables);
        running.spawn(async move { lock(&tables, &name, NOW).await.is_ok().then_some(name) });
    }
    let winners: Vec<String> = running.join_all().await.into_iter().flatten().collect();
    assert_eq!(winners.len(), 1, "{winners:?}");
    let item = tables
        .item(&tables.names.limits, "limit_id", "live#1")
        .await;
    assert_eq!(item.expect("the lock")["holder"], text(&winners[0]));
}

/// Keeps a request's answer under its key, unless the key is in use.
async fn keep(tables: &Tables, answer: &str, now: i64) -> Result<(), Item> {
    let put = tables.client.put_item().table_name(&tables.names.limits);
    let kept = put
        .item("limit_id", text("idempotency#k"))
        .item("answer", text(answer))
        .item("expires_at", number(now + DAY))
        .condition_expression("attribute_not_exists(limit_id) OR expires_at <= :now")
        .expression_attribute_values(":now", number(now))
        .return_values_on_condition_check_failure(AllOld)
        .send()
        .await;
    match kept.map_err(aws_sdk_dynamodb::error::SdkError::into_service_error) {
        Ok(_) => Ok(()),
        Err(PutItemError::ConditionalCheckFailedException(refusal)) => {
            Err(refusal.item.expect("the item that refused"))
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// The time to live may tidy days late: the condition decides, not the item's absence.
#[tokio::test]
async fn an_idempotency_key_answers_until_it_expires_though_it_is_still_there() {
    let tables = Tables::of("a_key").await;
    keep(&tables, "first", NOW).await.expect("it is new");
    let known = keep(&tables, "second", NOW + DAY - 1).await;
    assert_eq!(known.expect_err("it is known")["answer"], text("first"));
    keep(&tables, "third", NOW + DAY).await.expect("it is over");
    let known = keep(&tables, "fourth", NOW + DAY + 1).await;
    assert_eq!(known.expect_err("it is known")["answer"], text("third"));
}

#[tokio::test]
async fn a_counter_of_a_window_stops_at_its_limit() {
    let tables = Tables::of("a_window").await;
    let add = async || {
        let update = tables.client.update_item();
        let update = update.table_name(&tables.names.limits);
        let added = update
            .key("limit_id", text("second#1"))
            .update_expression("ADD calls :one SET expires_at = if_not_exists(expires_at, :expiry)")
            .condition_expression("attribute_not_exists(calls) OR calls < :most")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":most", number(3))
            .expression_attribute_values(":expiry", number(NOW))
            .send()
            .await;
        added.is_ok()
    };
    let added = [add().await, add().await, add().await, add().await];
    assert_eq!(added, [true, true, true, false]);
    let item = tables
        .item(&tables.names.limits, "limit_id", "second#1")
        .await;
    let item = item.expect("the counter");
    assert_eq!(
        (&item["calls"], &item["expires_at"]),
        (&number(3), &number(NOW))
    );
}
