//! A simulated carrier: Twilio as its customers see it, from the outside.
//!
//! It knows nothing of the product but URLs. Over REST it takes calls, rings simulated
//! [phones](crate::phone), asks the product's webhooks for `TwiML` with signed requests, performs
//! what they answer, and tells the status callbacks how it went. Time inside a call is virtual, so
//! a call of minutes takes milliseconds.
//!
//! What it does is taken from Twilio's documentation, which each module names. Where that is
//! silent, or contradicts itself, it chooses:
//! - `SequenceNumber` counts the callbacks that are subscribed to, without gaps;
//! - a declined call is `busy`, and every call rings before it ends in any way;
//! - either `Status` sent to a call that still waits or rings ends it as `canceled`;
//! - an unknown verb or attribute is a warning (12200) and the call goes on without it;
//! - an answer of 204 to a request for `TwiML` is no document (12100), so the fallback is asked;
//! - a REST body that is no form holds no parameters;
//! - silence is told by [`EmptyResult`].
//!
//! Some lengths are made up: audio lasts five seconds, `speechTimeout="auto"` one, synchronous
//! answering-machine detection four. It does not redirect running calls over REST, place
//! conference, queue, SIP or client calls, record with `<Record>`, give partial results, send
//! digits, fetch audio, or keep cookies.

mod account;
mod call;
mod chance;
mod config;
mod courier;
mod exchange;
mod faults;
mod fields;
mod leg;
mod record;
mod recordings;
mod rest;
#[cfg(test)]
mod tests;
mod twiml;
mod webhook;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::Method;
use reqwest::Url;
use tokio::net::TcpListener;
use tokio::sync::{broadcast, oneshot};

pub use account::{Account, Country};
pub use config::{CarrierConfig, Clock, EmptyResult, Number, NumberWebhooks};
pub use faults::{CreateFault, Faults};
pub use record::{
    CallRecord, CallStatus, Callback, CallbackKind, Direction, Document, Entry, Event, Input, Line,
    Outcome, Place, Recording, RecordingStatus,
};

use crate::phone::{Phone, PhoneFactory, Ringing};
pub use twiml::{Listening, Planned, Reading};

use call::{First, Order, StatusCallback, Target};
use exchange::Exchange;
use webhook::Postman;

/// A running carrier. Dropping it hangs up every call and closes the REST API.
pub struct Carrier {
    exchange: Arc<Exchange>,
    /// Closes the REST API when dropped.
    _open: oneshot::Sender<()>,
}

impl Carrier {
    /// Opens the REST API, on a port of the loopback address unless told otherwise.
    pub async fn start(config: CarrierConfig) -> io::Result<Self> {
        let connect_to = config.connect_to.as_deref().map(Url::parse).transpose();
        let connect_to = connect_to.map_err(io::Error::other)?;
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Somebody else may install one at the same moment, which serves as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let postman = Postman::new(&config.auth_token, connect_to).map_err(io::Error::other)?;
        let listener = TcpListener::bind(config.bind).await?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let exchange = Arc::new(Exchange::new(config, base_url, postman));
        let (open, closed) = oneshot::channel::<()>();
        let router = rest::router(Arc::clone(&exchange));
        tokio::spawn(async move {
            let serving = axum::serve(listener, router).with_graceful_shutdown(async {
                // Nothing is ever sent: the sender's end is the signal.
                let _ = closed.await;
            });
            // It ends with the carrier; there is nobody left to tell of an error.
            let _ = serving.await;
        });
        Ok(Self {
            exchange,
            _open: open,
        })
    }

    /// Where the REST API answers, in place of `https://api.twilio.com`.
    pub fn base_url(&self) -> &str {
        &self.exchange.base_url
    }

    /// Puts a phone at a number. Each call to it rings a fresh copy.
    pub fn register(&self, number: &str, phone: impl Phone + Clone + Sync + 'static) {
        let factory = move |_: &Ringing| Box::new(phone.clone()) as Box<dyn Phone>;
        self.register_factory(number, Box::new(factory));
    }

    /// Puts a phone at a number that is made anew for each call.
    pub fn register_factory(&self, number: &str, factory: PhoneFactory) {
        self.exchange.register(number, factory);
    }

    /// What rings at numbers that have no phone of their own. Without it nobody answers there.
    pub fn default_phone(&self, factory: PhoneFactory) {
        self.exchange.set_default_phone(factory);
    }

    /// Sets or changes the webhooks of a number, which becomes the account's own.
    pub fn set_number_webhooks(&self, number: &str, webhooks: NumberWebhooks) {
        self.exchange.set_number(number, webhooks);
    }

    /// A number's webhooks as they stand; none for a number that is not the account's.
    pub fn number_webhooks(&self, number: &str) -> Option<NumberWebhooks> {
        self.exchange.number(number).map(|owned| owned.webhooks)
    }

    /// Gives one of the account's numbers to an application, which wins over its webhooks, or
    /// takes its voice away. A number that is not the account's stays so.
    pub fn spoil_number(&self, number: &str, application: Option<&str>, voice: bool) {
        if let Some(mut owned) = self.exchange.number(number) {
            owned.application = application.map(str::to_owned);
            owned.voice = voice;
            self.exchange.set_owned(number, owned);
        }
    }

    /// How the account stands.
    pub fn account(&self) -> Account {
        self.exchange.account()
    }

    /// Changes how the account stands.
    pub fn set_account(&self, account: Account) {
        self.exchange.set_account(account);
    }

    /// Changes what goes wrong from here on.
    pub fn set_faults(&self, faults: Faults) {
        self.exchange.set_faults(faults);
    }

    /// Lets accepted calls wait in the queue, as they do above the account's calls per second
    /// (<https://www.twilio.com/docs/voice/api/call-resource>), until [`Self::release_queue`].
    pub fn hold_queue(&self) {
        self.exchange.queue_moves.send_replace(false);
    }

    /// Dials what waits in the queue.
    pub fn release_queue(&self) {
        self.exchange.queue_moves.send_replace(true);
    }

    /// Somebody rings one of the account's numbers, from a number or from something like
    /// `anonymous`. To be called inside the runtime. Returns the call's SID; fails for a number that is not the account's, or whose
    /// webhooks are no URLs.
    pub fn ring_in(&self, from: &str, to: &str, phone: Box<dyn Phone>) -> io::Result<String> {
        let owned = self.exchange.number(to).ok_or_else(|| {
            let what = format!("{to} is not a number of this account");
            io::Error::new(io::ErrorKind::NotFound, what)
        })?;
        // An application of Twilio's that has no URL answers nobody.
        let webhooks = match owned.application {
            None => owned.webhooks,
            Some(_) => NumberWebhooks::default(),
        };
        let target = |url: Option<String>, method: Method| {
            let url = url.as_deref().map(Url::parse).transpose();
            let url = url.map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
            Ok::<_, io::Error>(url.map(|url| Target { url, method }))
        };
        let first = target(webhooks.voice_url, Method::POST)?.map_or(First::Nothing, First::Target);
        let status_callback =
            target(webhooks.status_callback, Method::POST)?.map(|target| StatusCallback {
                target,
                events: vec!["completed".to_owned()],
            });
        let order = Order {
            from: from.to_owned(),
            to: to.to_owned(),
            direction: Direction::Inbound,
            first,
            fallback: target(webhooks.fallback_url, owned.fallback_method)?,
            status_callback,
            timeout: Duration::from_mins(1),
            time_limit: rest::LONGEST_CALL,
            recording: None,
            machine_detection: None,
        };
        let (_, ready) = oneshot::channel();
        let call = self.exchange.accept(order, Some(phone), ready);
        Ok(call.sid.clone())
    }

    /// The record of a call once it is over and its last callback has been sent. None for a call
    /// that this carrier does not know.
    pub async fn wait_for_end(&self, sid: &str) -> Option<CallRecord> {
        let call = self.exchange.call(sid)?;
        call.finished().await;
        Some(call.record())
    }

    /// A call's record as it stands.
    pub fn call(&self, sid: &str) -> Option<CallRecord> {
        self.exchange.call(sid).map(|call| call.record())
    }

    /// All calls since the start, in the order they were accepted.
    pub fn calls(&self) -> Vec<CallRecord> {
        let calls = self.exchange.calls();
        calls.iter().map(|call| call.record()).collect()
    }

    /// Everything that happens on the lines, as it happens. Whoever falls thousands of events
    /// behind loses the oldest.
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.exchange.events.subscribe()
    }
}

impl Drop for Carrier {
    fn drop(&mut self) {
        self.exchange.shut_down();
    }
}
