//! A dial's transaction: five items, all or none, and why not, item by item.

use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::types::ReturnValuesOnConditionCheckFailure::AllOld;
use aws_sdk_dynamodb::types::{CancellationReason, ConditionCheck, Put, TransactWriteItem, Update};

use super::tables::{Item, PERSON, Tables, code, number, outbound, text};

const CAP: &str = "cap#1";
const LOCK: &str = "live#1";
const KEY: &str = "idempotency#k";
const CALL: &str = "call_1";

/// Suppression absent, key absent, cap not reached, no live call, and then the intent.
fn dial(tables: &Tables) -> Vec<TransactWriteItem> {
    let limits = &tables.names.limits;
    let absence = ConditionCheck::builder()
        .table_name(&tables.names.suppressions)
        .key("number", text(PERSON))
        .condition_expression("attribute_not_exists(#number) OR attribute_exists(lifted_at)")
        .expression_attribute_names("#number", "number")
        .return_values_on_condition_check_failure(AllOld);
    let put = |table: &str, key: &str, id: &str| {
        Put::builder()
            .table_name(table)
            .item(key, text(id))
            .item("by", text("dial"))
            .condition_expression(format!("attribute_not_exists({key})"))
            .return_values_on_condition_check_failure(AllOld)
    };
    let cap = Update::builder()
        .table_name(limits)
        .key("limit_id", text(CAP))
        .update_expression("SET t1 = :now, #by = :by")
        .condition_expression("attribute_not_exists(t1) OR t1 <= :day")
        .expression_attribute_names("#by", "by")
        .expression_attribute_values(":now", number(200_000))
        .expression_attribute_values(":day", number(113_600))
        .expression_attribute_values(":by", text("dial"))
        .return_values_on_condition_check_failure(AllOld);
    let item = TransactWriteItem::builder;
    let put = |table, key, id| {
        let put = put(table, key, id).build().expect("a put");
        item().put(put).build()
    };
    vec![
        item()
            .condition_check(absence.build().expect("a condition"))
            .build(),
        put(limits, "limit_id", KEY),
        item().update(cap.build().expect("an update")).build(),
        put(limits, "limit_id", LOCK),
        put(&tables.names.calls, "call_id", CALL),
    ]
}

/// What makes each of the five refuse: table, key, id.
fn obstacles(tables: &Tables) -> [(&str, &'static str, &'static str); 5] {
    let names = &tables.names;
    [
        (&names.suppressions, "number", PERSON),
        (&names.limits, "limit_id", KEY),
        (&names.limits, "limit_id", CAP),
        (&names.limits, "limit_id", LOCK),
        (&names.calls, "call_id", CALL),
    ]
}

/// Puts these obstacles in the way, and takes the others out of it.
async fn arrange(tables: &Tables, in_the_way: [bool; 5]) {
    for ((table, key, id), there) in obstacles(tables).into_iter().zip(in_the_way) {
        if there {
            let item = Item::from([
                (key.to_owned(), text(id)),
                ("t1".to_owned(), number(150_000)),
                ("by".to_owned(), text("obstacle")),
            ]);
            tables.put(table, item).await;
        } else {
            let delete = tables.client.delete_item().table_name(table);
            let deleted = delete.key(key, text(id)).send().await;
            deleted.expect("gone");
        }
    }
}

async fn transact(tables: &Tables) -> Result<(), Vec<CancellationReason>> {
    let request = tables.client.transact_write_items();
    let sent = request.set_transact_items(Some(dial(tables))).send().await;
    match sent.map_err(aws_sdk_dynamodb::error::SdkError::into_service_error) {
        Ok(_) => Ok(()),
        Err(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
            Err(cancelled.cancellation_reasons.expect("reasons"))
        }
        Err(other) => panic!("{other:?}"),
    }
}

/// All combinations of what may be in the way.
#[tokio::test]
async fn a_refusal_names_each_item_in_order_brings_it_and_writes_nothing() {
    let tables = Tables::of("five_items").await;
    for combination in 1..32_u32 {
        let in_the_way = [0, 1, 2, 3, 4].map(|at| combination & (1 << at) != 0);
        arrange(&tables, in_the_way).await;
        let reasons = transact(&tables)
            .await
            .expect_err("something is in the way");
        assert_eq!(reasons.len(), 5);
        for ((reason, there), (table, key, id)) in
            reasons.iter().zip(in_the_way).zip(obstacles(&tables))
        {
            let expected = if there {
                "ConditionalCheckFailed"
            } else {
                "None"
            };
            assert_eq!(reason.code(), Some(expected), "{in_the_way:?} {id}");
            let brought = reason.item().filter(|item| !item.is_empty());
            let by = brought.map(|item| item["by"].clone());
            assert_eq!(by, there.then(|| text("obstacle")), "{in_the_way:?} {id}");
            let kept = tables.item(table, key, id).await;
            let by = kept.map(|item| item["by"].clone());
            assert_eq!(by, there.then(|| text("obstacle")), "{in_the_way:?} {id}");
        }
    }
}

#[tokio::test]
async fn a_transaction_that_nothing_refuses_writes_all_of_it() {
    let tables = Tables::of("all_of_it").await;
    transact(&tables).await.expect("nothing is in the way");
    for (table, key, id) in obstacles(&tables).into_iter().skip(1) {
        let kept = tables.item(table, key, id).await.expect("written");
        assert_eq!(kept["by"], text("dial"), "{id}");
    }
    assert_eq!(tables.entry().await, None, "a check writes nothing");
}

/// The SDK sends a token with each transaction, and the same with each of its own attempts: an
/// answer that was lost does not make a refusal of what was done.
#[tokio::test]
async fn a_transaction_that_is_sent_twice_is_done_once() {
    let tables = Tables::of("twice").await;
    let send = async |items, token: &str| {
        let request = tables.client.transact_write_items();
        let request = request.client_request_token(token);
        let sent = request.set_transact_items(Some(items)).send().await;
        sent.map(drop).map_err(|error| code(&error).to_owned())
    };
    assert_eq!(send(dial(&tables), "token-1").await, Ok(()));
    assert_eq!(send(dial(&tables), "token-1").await, Ok(()));
    let other = dial(&tables).into_iter().take(2).collect();
    let refused = send(other, "token-1").await;
    assert_eq!(
        refused,
        Err("IdempotentParameterMismatchException".to_owned())
    );
    let refused = send(dial(&tables), "token-2").await;
    assert_eq!(refused, Err("TransactionCanceledException".to_owned()));
}

/// AWS refuses the request as invalid; DynamoDB Local cancels the transaction. Neither writes.
#[tokio::test]
async fn one_item_is_not_written_twice_in_a_transaction() {
    let tables = Tables::of("one_item_twice").await;
    let put = dial(&tables).pop().expect("the intent");
    let request = tables.client.transact_write_items();
    let sent = request.set_transact_items(Some(vec![put.clone(), put]));
    let refused = sent.send().await.expect_err("it is refused");
    let codes = ["ValidationException", "TransactionCanceledException"];
    assert!(codes.contains(&code(&refused)), "{refused:?}");
    let intent = tables.calls.load(&outbound(1).id).await;
    assert_eq!(intent.expect("an answer"), None);
    assert_eq!(
        tables.item(&tables.names.calls, "call_id", CALL).await,
        None
    );
}
