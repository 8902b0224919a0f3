//! The index by day, page by page.

use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use shared::calls::Created;
use shared::calls::decode;

use super::tables::{Item, Tables, code, now, outbound_at, text};

fn of_day(tables: &Tables, day: &str) -> QueryFluentBuilder {
    let query = tables.client.query().table_name(&tables.names.calls);
    let query = query.index_name("by-day");
    let query = query.key_condition_expression("#day = :day");
    let query = query.expression_attribute_names("#day", "day");
    query.expression_attribute_values(":day", text(day))
}

/// Every page of a query.
async fn pages(query: QueryFluentBuilder) -> Vec<Vec<Item>> {
    let mut pages = Vec::new();
    let mut from = None;
    loop {
        let page = query.clone().set_exclusive_start_key(from).send().await;
        let page = page.expect("an answer");
        pages.push(page.items.unwrap_or_default());
        from = page.last_evaluated_key;
        if from.is_none() {
            return pages;
        }
        assert!(pages.len() < 100, "it ends");
    }
}

fn ids(pages: &[Vec<Item>]) -> Vec<String> {
    let items = pages.iter().flatten();
    items
        .map(|item| item["call_id"].as_s().expect("an id").clone())
        .collect()
}

#[tokio::test]
async fn the_calls_of_a_day_come_in_order_and_page_by_page() {
    let tables = Tables::of("by_day").await;
    let mut today = Vec::new();
    for bits in [7, 3, 5, 1, 6, 2, 4] {
        let call = outbound_at(bits, now());
        let created = tables.calls.create_inbound(&call).await;
        assert_eq!(created.expect("an answer"), Created::Stored);
        today.push(call.id.as_str().to_owned());
    }
    let tomorrow = outbound_at(8, now() + SignedDuration::from_hours(24));
    let created = tables.calls.create_inbound(&tomorrow).await;
    assert_eq!(created.expect("an answer"), Created::Stored);
    today.sort();

    let by_three = pages(of_day(&tables, "2026-11-23").limit(3)).await;
    let sizes: Vec<usize> = by_three.iter().map(Vec::len).collect();
    assert_eq!(sizes, [3, 3, 1]);
    assert_eq!(ids(&by_three), today);
    let backwards = pages(
        of_day(&tables, "2026-11-23")
            .limit(2)
            .scan_index_forward(false),
    )
    .await;
    today.reverse();
    assert_eq!(ids(&backwards), today);
    let next = pages(of_day(&tables, "2026-11-24")).await;
    assert_eq!(ids(&next), [tomorrow.id.as_str()]);
    assert_eq!(ids(&pages(of_day(&tables, "2026-11-25")).await).len(), 0);
    // The index holds whole items.
    let whole = decode(next[0][0].clone()).expect("a call");
    assert_eq!(whole.call, tomorrow);
}

#[tokio::test]
async fn a_page_ends_at_a_megabyte() {
    let tables = Tables::of("a_megabyte").await;
    let filling = "x".repeat(300_000);
    for at in 0..5 {
        let item = Item::from([
            ("call_id".to_owned(), text(&format!("call_{at}"))),
            ("day".to_owned(), text("2026-11-23")),
            ("filling".to_owned(), text(&filling)),
        ]);
        tables.put(&tables.names.calls, item).await;
    }
    let pages = pages(of_day(&tables, "2026-11-23")).await;
    assert!(pages.len() > 1, "no page limit was met");
    assert!(pages.iter().all(|page| page.len() <= 4));
    let expected: Vec<String> = (0..5).map(|at| format!("call_{at}")).collect();
    assert_eq!(ids(&pages), expected);
}

#[tokio::test]
async fn an_index_is_not_read_consistently() {
    let tables = Tables::of("inconsistent").await;
    let query = of_day(&tables, "2026-11-23").consistent_read(true);
    let refused = query.send().await.expect_err("it is refused");
    assert_eq!(code(&refused), "ValidationException");
}

#[tokio::test]
async fn an_item_without_a_day_is_in_no_listing() {
    let tables = Tables::of("no_day").await;
    let id = ("call_id".to_owned(), text("call_1"));
    let item = Item::from([id, ("schema".to_owned(), AttributeValue::Bool(true))]);
    tables.put(&tables.names.calls, item).await;
    let scan = tables.client.scan().table_name(&tables.names.calls);
    let listed = scan.index_name("by-day").send().await.expect("an answer");
    assert_eq!(listed.count, 0);
    let scan = tables.client.scan().table_name(&tables.names.calls);
    assert_eq!(scan.send().await.expect("an answer").count, 1);
}
