//! What is refused whatever is stored, and by which exception.

use std::sync::Arc;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use shared::calls::Calls;

use super::tables::{Item, Tables, code, outbound, text};

#[tokio::test]
async fn a_table_that_is_not_there_is_a_fault_that_names_the_operation() {
    let tables = Tables::of("no_table").await;
    let mut world = tables.world.clone();
    let mut settings = (*world.settings).clone();
    settings.tables.calls = "not.there".to_owned();
    world.settings = Arc::new(settings);
    let fault = Calls::connect(&world).load(&outbound(1).id).await;
    let fault = fault.expect_err("there is none");
    let told = (fault.code, fault.detail.as_str());
    let expected = "calls.load: ResourceNotFoundException";
    assert_eq!(told, ("store_failed", expected));
}

async fn put(tables: &Tables, item: Item) -> String {
    let put = tables.client.put_item().table_name(&tables.names.calls);
    let sent = put.set_item(Some(item)).send().await;
    sent.err()
        .map_or("stored".to_owned(), |error| code(&error).to_owned())
}

#[tokio::test]
async fn an_item_of_the_wrong_form_is_invalid() {
    let tables = Tables::of("wrong_form").await;
    let id = || ("call_id".to_owned(), text("call_1"));
    let with = |name: &str, value| Item::from([id(), (name.to_owned(), value)]);
    let filling = |length| with("filling", text(&"x".repeat(length)));
    assert_eq!(put(&tables, Item::from([id()])).await, "stored");
    assert_eq!(put(&tables, with("words", text(""))).await, "stored");
    assert_eq!(put(&tables, filling(400_000)).await, "stored");
    for (what, item) in [
        ("too large", filling(410_000)),
        ("no key", Item::from([("day".to_owned(), text("x"))])),
        (
            "an empty key",
            Item::from([("call_id".to_owned(), text(""))]),
        ),
        (
            "an index's key of another type",
            with("day", AttributeValue::Bool(true)),
        ),
        (
            "no number",
            with("version", AttributeValue::N("one".to_owned())),
        ),
    ] {
        assert_eq!(put(&tables, item).await, "ValidationException", "{what}");
    }
}

#[tokio::test]
async fn an_expression_that_is_no_expression_is_invalid() {
    let tables = Tables::of("no_expression").await;
    for (what, expression) in [
        ("a reserved word", "SET status = :value"),
        ("a value that is not given", "SET words = :other"),
        ("a value that is not used", "REMOVE words"),
        ("one attribute twice", "SET words = :value, words = :value"),
        ("no grammar", "SET words :value"),
    ] {
        let update = tables.client.update_item();
        let update = update.table_name(&tables.names.calls);
        let update = update.key("call_id", text("call_1"));
        let update = update.update_expression(expression);
        let update = update.expression_attribute_values(":value", text("x"));
        let refused = update.send().await.expect_err(what);
        assert_eq!(code(&refused), "ValidationException", "{what}");
    }
}

#[tokio::test]
async fn a_batch_reads_what_is_there_and_has_its_bounds() {
    let tables = Tables::of("a_batch").await;
    let id = ("call_id".to_owned(), text("call_0"));
    tables.put(&tables.names.calls, Item::from([id])).await;
    let read = async |count: u32| {
        let ids = (0..count).map(|at| text(&format!("call_{at}")));
        let keys = ids.map(|id| Item::from([("call_id".to_owned(), id)]));
        let keys = KeysAndAttributes::builder().set_keys(Some(keys.collect()));
        let keys = keys.consistent_read(true).build().expect("keys");
        let batch = tables.client.batch_get_item();
        let batch = batch.request_items(&tables.names.calls, keys);
        batch.send().await
    };
    let read_items = read(100).await.expect("an answer").responses;
    let items = &read_items.expect("responses")[&tables.names.calls];
    assert_eq!(items.len(), 1);
    let refused = read(101).await.expect_err("too many");
    assert_eq!(code(&refused), "ValidationException");
}
