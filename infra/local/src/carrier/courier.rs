//! Delivers a call's status callbacks: in order, one request each, unless a fault says otherwise.

use http::Method;
use reqwest::Url;
use tokio::sync::{mpsc, oneshot};

use super::call::Call;
use super::exchange::Exchange;
use super::record::{Callback, CallbackKind, Entry, Outcome};
use super::webhook::{Answer, Webhook, fragment_fault, signed_url};

/// A callback on its way.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) kind: CallbackKind,
    pub(super) url: Url,
    pub(super) method: Method,
    pub(super) fields: Vec<(String, String)>,
    /// Told when the callback has been answered, dropped or put aside.
    pub(super) done: Option<oneshot::Sender<()>>,
}

/// Delivers until the call posts no more, then what was held back.
pub(super) async fn deliver(
    exchange: &Exchange,
    call: &Call,
    mut deliveries: mpsc::UnboundedReceiver<Delivery>,
) {
    let mut held: Vec<(u64, Delivery)> = Vec::new();
    while let Some(mut delivery) = deliveries.recv().await {
        let number = call.next_webhook();
        let faults = exchange.faults();
        let done = delivery.done.take();
        if faults.loses(number) {
            keep(call, delivery, Outcome::Dropped);
        } else if let Some(later) = faults.delays(number) {
            held.push((later, delivery));
        } else {
            send(exchange, call, delivery).await;
            for (later, _) in &mut held {
                *later -= 1;
            }
            while let Some(due) = held.iter().position(|(later, _)| *later == 0) {
                let (_, delivery) = held.remove(due);
                send(exchange, call, delivery).await;
            }
        }
        if let Some(done) = done {
            // The call may have gone on without waiting.
            let _ = done.send(());
        }
    }
    for (_, delivery) in held {
        send(exchange, call, delivery).await;
    }
}

async fn send(exchange: &Exchange, call: &Call, delivery: Delivery) {
    let webhook = Webhook {
        url: delivery.url.clone(),
        method: delivery.method.clone(),
        fields: delivery.fields.clone(),
        idempotency_token: exchange.idempotency_token(),
        number: call.next_webhook(),
    };
    if let Some((code, what)) = fragment_fault(&webhook.url) {
        call.note(Entry::Warning { code, what });
    }
    let outcome = match exchange.postman.send(&webhook, &exchange.faults()).await {
        Ok(answer) => {
            if !is_acknowledged(&answer) {
                let content_type = answer.content_type.unwrap_or_default();
                let status = answer.status;
                warn(
                    call,
                    format!("a callback was answered with {status} {content_type}"),
                );
            }
            Outcome::Answered(answer.status)
        }
        Err(undelivered) => {
            warn(call, undelivered.what.clone());
            Outcome::Undelivered(undelivered.what)
        }
    };
    keep(call, delivery, outcome);
}

/// Twilio is content with 204, or with an empty `TwiML` document, and warns of anything else.
fn is_acknowledged(answer: &Answer) -> bool {
    let content_type = answer.content_type.as_deref().unwrap_or_default();
    let xml = ["text/xml", "application/xml"];
    match answer.status {
        204 => true,
        200..300 => xml.iter().any(|xml| content_type.starts_with(xml)),
        _ => false,
    }
}

fn warn(call: &Call, what: String) {
    call.note(Entry::Warning { code: 15003, what });
}

fn keep(call: &Call, delivery: Delivery, outcome: Outcome) {
    call.state().record.callbacks.push(Callback {
        kind: delivery.kind,
        url: signed_url(&delivery.url),
        fields: delivery.fields,
        outcome,
    });
}
