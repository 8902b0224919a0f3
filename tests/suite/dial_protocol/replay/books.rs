//! What our tables say, in the model's words.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, KeysAndAttributes};
use shared::callflow::progress::CallStatus;
use tests::dial_protocol::{Age, Client, Intent, State};

use super::{CALLS, LIMITS, Replay, SUPPRESSIONS, Told};

type Item = HashMap<String, AttributeValue>;

/// Our books, as far as the model knows them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Books {
    suppressed: bool,
    lock: Option<Client>,
    lock_is_over: bool,
    orders: [Book; 2],
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Book {
    is_stored: bool,
    is_over: bool,
    is_answered: bool,
    bound: Option<Client>,
}

impl Replay {
    /// The id of the call that was stored under a client's key.
    pub(super) async fn call_id(&self, client: Client) -> String {
        let record = self.record_id(client);
        let read = self.read(&[(LIMITS, "limit_id", &record)]).await;
        let id = text(&read[&record], "call_id").expect("it names its call");
        id.to_owned()
    }

    /// Items by the values of their keys, as they are.
    async fn read(&self, keys: &[(&str, &str, &str)]) -> HashMap<String, Item> {
        let mut request = self.desk.product.world.dynamodb.batch_get_item();
        for table in [CALLS, SUPPRESSIONS, LIMITS] {
            let of_table = keys.iter().filter(|(of, _, _)| *of == table);
            let of_table = of_table.map(|(_, key, value)| {
                let value = AttributeValue::S((*value).to_owned());
                HashMap::from([((*key).to_owned(), value)])
            });
            let of_table: Vec<Item> = of_table.collect();
            if !of_table.is_empty() {
                let keys = KeysAndAttributes::builder().set_keys(Some(of_table));
                request = request.request_items(table, keys.build().expect("keys are set"));
            }
        }
        let read = request.send().await.expect("an answer");
        let items = read.responses.expect("items").into_values().flatten();
        let by_key = |item: Item| {
            let names = ["limit_id", "number", "call_id"];
            let key = names.into_iter().find_map(|name| text(&item, name));
            (key.expect("a key").to_owned(), item)
        };
        items.map(by_key).collect()
    }

    /// What the tables say, in the model's words.
    pub(super) async fn books(&self) -> Books {
        let number = format!("number#{}", self.person);
        let records = Client::BOTH.map(|client| self.record_id(client));
        let mut keys = vec![
            (SUPPRESSIONS, "number", self.person.as_str()),
            (LIMITS, "limit_id", &number),
            (LIMITS, "limit_id", &records[0]),
            (LIMITS, "limit_id", &records[1]),
        ];
        let ids = self.clients.iter().map(|told| told.call_id.as_str());
        keys.extend(
            ids.filter(|id| !id.is_empty())
                .map(|id| (CALLS, "call_id", id)),
        );
        let read = self.read(&keys).await;
        let number = read.get(&number);
        let holder = number.and_then(|number| text(number, "live_call"));
        let live_until = number
            .and_then(|number| number.get("live_until"))
            .map(|until| {
                let until = until.as_n().expect("a number");
                until.parse::<i64>().expect("a whole number")
            });
        let now = self.desk.product.world.now().as_millisecond();
        Books {
            suppressed: read.contains_key(&self.person),
            lock: holder.map(|id| self.whose(id, |told| Some(&told.call_id))),
            lock_is_over: live_until.is_some_and(|until| until <= now),
            orders: Client::BOTH.map(|client| self.book(client, &records, &read)),
        }
    }

    fn book(&self, client: Client, records: &[String; 2], read: &HashMap<String, Item>) -> Book {
        let told = &self.clients[client as usize];
        let record = read.get(&records[client as usize]);
        let call = read.get(&told.call_id);
        assert_eq!(record.is_some(), call.is_some(), "{record:?} {call:?}");
        let (Some(record), Some(call)) = (record, call) else {
            return Book::default();
        };
        let status = text(call, "status").and_then(CallStatus::parse);
        let is_over = status.expect("a status").is_terminal();
        assert_eq!(call.contains_key("in_flight"), !is_over, "{call:?}");
        let unknown = call["submission_unknown"] == AttributeValue::Bool(true);
        assert_eq!(unknown, told.nobody_knows, "{call:?}");
        let bound = text(call, "call_sid");
        Book {
            is_stored: true,
            is_over,
            is_answered: record.contains_key("answer_status"),
            bound: bound.map(|sid| self.whose(sid, |told| told.call_sid.as_ref())),
        }
    }

    /// Which client something is of.
    fn whose(&self, wanted: &str, has: impl Fn(&Told) -> Option<&String>) -> Client {
        let is_of = |client: &Client| {
            let own = has(&self.clients[*client as usize]);
            own.is_some_and(|own| own == wanted)
        };
        let of = Client::BOTH.into_iter().find(is_of);
        of.expect("one of the two")
    }
}

/// The same of a state of the model.
pub(super) fn books_of(state: &State) -> Books {
    let holder = state.lock.map(|client| state.order(client).age);
    Books {
        suppressed: state.suppressed,
        lock: state.lock,
        lock_is_over: holder == Some(Age::LockOver),
        orders: state.orders.map(|order| Book {
            is_stored: order.intent != Intent::Absent,
            is_over: order.intent == Intent::Ended,
            is_answered: order.answered,
            bound: order.bound,
        }),
    }
}

fn text<'a>(item: &'a Item, name: &str) -> Option<&'a str> {
    let value = item.get(name)?;
    Some(value.as_s().expect("a text"))
}
