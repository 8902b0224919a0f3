//! The exchange: all calls, all numbers and phones, and what they share.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{broadcast, oneshot, watch};
use tokio::task::JoinSet;

use super::account::{Account, Owned};
use super::call::{Call, Order};
use super::chance::SplitMix64;
use super::config::{CarrierConfig, Clock, EmptyResult, NumberWebhooks};
use super::faults::{CreateFault, Faults};
use super::leg::Leg;
use super::record::Event;
use super::webhook::Postman;
use crate::phone::{Phone, PhoneFactory, Ringing, Script};

/// Events that a slow watcher may fall behind by before it loses some.
const EVENTS_KEPT: usize = 4096;

pub(super) struct Exchange {
    pub(super) account_sid: String,
    pub(super) api_key_sid: String,
    pub(super) api_key_secret: String,
    pub(super) auth_token: String,
    pub(super) base_url: String,
    pub(super) empty_result: EmptyResult,
    pub(super) postman: Postman,
    pub(super) events: broadcast::Sender<Event>,
    /// Whether calls leave the queue.
    pub(super) queue_moves: watch::Sender<bool>,
    now: Clock,
    account: Mutex<Account>,
    numbers: Mutex<BTreeMap<String, Owned>>,
    phones: Mutex<HashMap<String, PhoneFactory>>,
    default_phone: Mutex<Option<PhoneFactory>>,
    calls: Mutex<Vec<Arc<Call>>>,
    chance: Mutex<SplitMix64>,
    faults: Mutex<Faults>,
    creates: AtomicU64,
    tasks: Mutex<JoinSet<()>>,
}

impl Exchange {
    pub(super) fn new(config: CarrierConfig, base_url: String, postman: Postman) -> Self {
        let numbers = config
            .numbers
            .into_iter()
            .map(|number| (number.number, Owned::new(number.webhooks)))
            .collect();
        // Reproducible under a fixed clock, and never the same identifiers twice under a real one.
        let started = (config.now)();
        let fraction = u64::from(started.subsec_nanosecond().unsigned_abs());
        let mixed = [started.as_second().cast_unsigned(), fraction, 0];
        let chance = SplitMix64::for_decision(config.faults.seed, mixed);
        Self {
            account_sid: config.account_sid,
            api_key_sid: config.api_key_sid,
            api_key_secret: config.api_key_secret,
            auth_token: config.auth_token,
            base_url,
            empty_result: config.empty_result,
            postman,
            events: broadcast::Sender::new(EVENTS_KEPT),
            queue_moves: watch::Sender::new(true),
            now: config.now,
            account: Mutex::default(),
            numbers: Mutex::new(numbers),
            phones: Mutex::default(),
            default_phone: Mutex::default(),
            calls: Mutex::default(),
            chance: Mutex::new(chance),
            faults: Mutex::new(config.faults),
            creates: AtomicU64::new(0),
            tasks: Mutex::new(JoinSet::new()),
        }
    }

    /// Accepts a call and lets it run, as soon as `ready` is dropped or sent.
    pub(super) fn accept(
        self: &Arc<Self>,
        order: Order,
        phone: Option<Box<dyn Phone>>,
        ready: oneshot::Receiver<()>,
    ) -> Arc<Call> {
        let sid = self.sid("CA");
        let (call, deliveries) = {
            let mut calls = lock(&self.calls);
            let number = calls.len() as u64;
            let (now, events) = (Arc::clone(&self.now), self.events.clone());
            let (call, deliveries) = Call::new(sid, number, order, now, events);
            let call = Arc::new(call);
            calls.push(Arc::clone(&call));
            (call, deliveries)
        };
        let phone = phone.unwrap_or_else(|| self.phone_for(&call));
        let leg = Leg::new(Arc::clone(self), Arc::clone(&call), phone);
        let mut tasks = lock(&self.tasks);
        while tasks.try_join_next().is_some() {}
        tasks.spawn(leg.run(deliveries, ready));
        call
    }

    /// Keeps a call that is never placed, as Twilio's test credentials do.
    pub(super) fn accept_without_placing(&self, order: Order) -> Arc<Call> {
        let sid = self.sid("CA");
        let mut calls = lock(&self.calls);
        let number = calls.len() as u64;
        let (now, events) = (Arc::clone(&self.now), self.events.clone());
        let (call, _) = Call::new(sid, number, order, now, events);
        let call = Arc::new(call);
        call.finish();
        calls.push(Arc::clone(&call));
        call
    }

    pub(super) fn calls(&self) -> Vec<Arc<Call>> {
        lock(&self.calls).clone()
    }

    pub(super) fn call(&self, sid: &str) -> Option<Arc<Call>> {
        let calls = lock(&self.calls);
        calls.iter().find(|call| call.sid == sid).cloned()
    }

    pub(super) fn account(&self) -> Account {
        lock(&self.account).clone()
    }

    pub(super) fn set_account(&self, account: Account) {
        *lock(&self.account) = account;
    }

    pub(super) fn number(&self, number: &str) -> Option<Owned> {
        lock(&self.numbers).get(number).cloned()
    }

    pub(super) fn owned_numbers(&self) -> BTreeMap<String, Owned> {
        lock(&self.numbers).clone()
    }

    pub(super) fn set_owned(&self, number: &str, owned: Owned) {
        lock(&self.numbers).insert(number.to_owned(), owned);
    }

    pub(super) fn set_number(&self, number: &str, webhooks: NumberWebhooks) {
        self.set_owned(number, Owned::new(webhooks));
    }

    pub(super) fn register(&self, number: &str, factory: PhoneFactory) {
        lock(&self.phones).insert(number.to_owned(), factory);
    }

    pub(super) fn set_default_phone(&self, factory: PhoneFactory) {
        *lock(&self.default_phone) = Some(factory);
    }

    pub(super) fn faults(&self) -> Faults {
        lock(&self.faults).clone()
    }

    pub(super) fn set_faults(&self, faults: Faults) {
        *lock(&self.faults) = faults;
    }

    pub(super) fn next_create_fault(&self) -> Option<CreateFault> {
        let number = self.creates.fetch_add(1, Ordering::Relaxed);
        lock(&self.faults).next_create(number)
    }

    pub(super) fn sid(&self, prefix: &str) -> String {
        lock(&self.chance).sid(prefix)
    }

    pub(super) fn idempotency_token(&self) -> String {
        self.sid("")
    }

    pub(super) async fn leave_queue(&self) {
        // The sender lives in this exchange, so the wait cannot fail.
        let mut moves = self.queue_moves.subscribe();
        let _ = moves.wait_for(|moves| *moves).await;
    }

    /// Ends every call where it stands.
    pub(super) fn shut_down(&self) {
        lock(&self.tasks).abort_all();
    }

    fn phone_for(&self, call: &Call) -> Box<dyn Phone> {
        let ringing = Ringing {
            call_sid: call.sid.clone(),
            from: call.order.from.clone(),
            to: call.order.to.clone(),
            timeout: call.order.timeout,
        };
        if let Some(factory) = lock(&self.phones).get(&ringing.to) {
            return factory(&ringing);
        }
        match lock(&self.default_phone).as_ref() {
            Some(factory) => factory(&ringing),
            None => Box::new(Script::not_answering()),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
