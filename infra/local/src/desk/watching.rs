//! Showing every call that a simulated carrier carries, as it happens and with discretion: no words
//! of a person's, no whole number.

use std::collections::HashMap;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde_json::json;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::masking;
use super::screen::Screen;
use super::stored::Kept;
use super::transcript::{Discretion, Teller, Told, stored_reading};
use crate::carrier::{CallRecord, Carrier, Direction, Entry, Event};
use crate::product::Product;

/// Watches until the carrier is gone. Without the product nothing is known of what was understood
/// and stored.
pub(super) async fn watch(
    carrier: &Carrier,
    mut events: Receiver<Event>,
    product: Option<&Product>,
    screen: Screen,
) {
    let mut watch = Watch {
        carrier,
        product,
        screen,
        calls: HashMap::new(),
        count: 0,
    };
    let mut endings = FuturesUnordered::new();
    loop {
        tokio::select! {
            biased;
            event = events.recv() => match event {
                Ok(event) => {
                    watch.tell(&event);
                    if matches!(event.line.entry, Entry::Ended(_)) {
                        endings.push(async move {
                            let record = carrier.wait_for_end(&event.call_sid).await;
                            (event.call_sid, record)
                        });
                    }
                }
                Err(RecvError::Lagged(lost)) => {
                    screen.notice(&format!("too much at once: {lost} events are not shown"));
                }
                Err(RecvError::Closed) => return,
            },
            Some((sid, record)) = endings.next() => watch.end(&sid, record.as_ref()),
        }
    }
}

struct Watch<'a> {
    carrier: &'a Carrier,
    product: Option<&'a Product>,
    screen: Screen,
    calls: HashMap<String, (u64, Teller)>,
    count: u64,
}

impl Watch<'_> {
    fn tell(&mut self, event: &Event) {
        if !self.calls.contains_key(&event.call_sid) {
            self.begin(&event.call_sid);
        }
        let product = self.product;
        let readings =
            |call: &str, turn| product.and_then(|product| stored_reading(product, call, turn));
        if let Some((number, teller)) = self.calls.get_mut(&event.call_sid) {
            for told in teller.tell(&event.line.entry, &readings) {
                show(&told, self.screen, *number);
            }
        }
    }

    fn begin(&mut self, sid: &str) {
        self.count += 1;
        let number = self.count;
        if let Some(record) = self.carrier.call(sid) {
            let (verb, whom) = match record.direction {
                Direction::OutboundApi => ("to", masking::number(&record.to)),
                Direction::Inbound => ("from", masking::number(&record.from)),
            };
            let apart = if self.calls.is_empty() { "\n" } else { "" };
            self.screen
                .text(format!("{apart}[{number}] a call {verb} {whom}"));
            let event = json!({"event": "call", "call": number, "call_sid": sid, verb: whom});
            self.screen.event(&event);
        }
        self.calls
            .insert(sid.to_owned(), (number, Teller::default()));
    }

    fn end(&mut self, sid: &str, record: Option<&CallRecord>) {
        let Some((number, mut teller)) = self.calls.remove(sid) else {
            return;
        };
        for told in teller.finish() {
            show(&told, self.screen, number);
        }
        let kept = self.product.and_then(|product| Kept::find(product, sid));
        if let Some(kept) = kept {
            kept.show(self.screen, Discretion::Discreet, Some(number));
        } else {
            let status = record.map_or("unknown", |record| record.status.as_str());
            self.screen
                .text(format!("[{number}] The call is over ({status})."));
            let event = json!({"event": "over", "call": number, "call_sid": sid, "status": status});
            self.screen.event(&event);
        }
    }
}

fn show(told: &Told, screen: Screen, number: u64) {
    told.show(screen, Discretion::Discreet, Some(number));
}
