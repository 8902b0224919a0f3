//! The product's functions on one engine, each without a socket of its own, with the settings of a
//! deployment and by a clock that only the test moves.

use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use local::account::{Credentials, bearer_keys};
use local::engine::Engine;
use serde_json::{Value, json};
use shared::config::Settings;
use shared::consumer::{Consumer, employ};
use shared::endpoint::mount;
use shared::telemetry;
use shared::world::{Clock, Reach, twilio_transport};
use shared::{Endpoint, StartError, World, callflow::CallId};
use tests::Logs;
use tokio::time::Instant;
use tracing::subscriber::DefaultGuard;

use super::process::{Ask, Function, Process, Told};
use super::stand_in::StandIn;

/// The address at which Twilio and the programs reach us.
pub(super) const BASE: &str = "https://calls.example.com";

/// The bearer key of the operator's program.
pub(super) const KEY: &str = "the key of a program";

/// Twilio's auth token.
pub(super) const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// Whatever waits is looked at again after so long.
const STEP: Duration = Duration::from_millis(50);

/// So often nothing may happen on the sockets before time passes: the kernel's part is done by then.
const QUIET: usize = 130;

/// The functions' world.
pub(super) struct Bench {
    pub(super) engine: Engine,
    pub(super) world: World,
    pub(super) twilio: StandIn,
    pub(super) logs: Logs,
    now: Moved,
    /// At which look at the clock it panics, and how often it was looked at.
    looks: Arc<(AtomicUsize, AtomicUsize)>,
    _logging: DefaultGuard,
}

/// The product's time, which stands still until it is moved.
#[derive(Clone)]
pub(super) struct Moved(Arc<Mutex<Timestamp>>);

impl Bench {
    /// Monday, 13:00 in New York; empty tables; Twilio takes every call.
    pub(super) async fn stand() -> Self {
        Self::with_twilio_at(|stand_in| stand_in.address).await
    }

    /// The same, with Twilio at another address than its stand-in's.
    pub(super) async fn with_twilio_at(
        address: impl FnOnce(&StandIn) -> std::net::SocketAddr,
    ) -> Self {
        let twilio = StandIn::listen().await;
        let api = format!("http://{}", address(&twilio));
        let start: Timestamp = "2026-11-23T18:00:00Z".parse().expect("a time");
        let now = Moved(Arc::new(Mutex::new(start)));
        let log_clock: Clock = {
            let now = now.clone();
            Arc::new(move || now.now())
        };
        let looks = Arc::new((AtomicUsize::new(usize::MAX), AtomicUsize::new(0)));
        let clock: Clock = {
            let (looks, clock) = (Arc::clone(&looks), Arc::clone(&log_clock));
            Arc::new(move || {
                let look = looks.1.fetch_add(1, Ordering::Relaxed);
                assert_ne!(look, looks.0.load(Ordering::Relaxed), "mockingbird");
                clock()
            })
        };
        let logs = Logs::default();
        let lines = telemetry::subscriber(logs.sink(), log_clock);
        let logging = tracing::subscriber::set_default(lines);
        let engine = Engine::new("calls", "suppressions", "limits").expect("empty tables");
        Credentials::simulated().keep_in(&engine, "webhook", "twilio-api");
        engine.put_secret("api-keys", &bearer_keys(Some(KEY)));
        let settings = Settings::read(&|name| setting(name, &api)).expect("settings");
        let world = World::new(
            settings,
            engine.aws("test"),
            twilio_transport().expect("a transport"),
            clock,
            counted_ids(),
            Reach::Everyone,
            false,
        );
        Self {
            engine,
            world,
            twilio,
            logs,
            now,
            looks,
            _logging: logging,
        }
    }

    /// Moves the product's clock.
    pub(super) fn pass(&self, time: SignedDuration) {
        self.now.pass(time);
    }

    /// The product's clock, for somebody else to move.
    pub(super) fn clock(&self) -> Moved {
        self.now.clone()
    }

    /// Makes the clock panic when it is looked at for the so manieth time from now on, counted from 0.
    pub(super) fn panic_at_look(&self, look: usize) {
        let (panics_at, looked) = &*self.looks;
        looked.store(0, Ordering::Relaxed);
        panics_at.store(look, Ordering::Relaxed);
    }

    /// How often the clock was looked at since.
    pub(super) fn looks(&self) -> usize {
        self.looks.1.load(Ordering::Relaxed)
    }

    /// Starts a function in a process of its own.
    pub(super) async fn start(&self, function: Function) -> Process {
        let started = match function {
            Function::Health => self.door::<health::Health>().await,
            Function::Fallback => self.door::<voice_fallback::VoiceFallback>().await,
            Function::Dial => self.door::<outbound_call::OutboundCall>().await,
            Function::Incoming => self.door::<voice_incoming::VoiceIncoming>().await,
            Function::Gather => self.door::<voice_gather::VoiceGather>().await,
            Function::Status => self.door::<voice_status::VoiceStatus>().await,
            Function::Add => self.door::<suppressions_add::SuppressionsAdd>().await,
            Function::Lookup => self.door::<suppressions_lookup::SuppressionsLookup>().await,
            Function::Lift => self.door::<suppressions_lift::SuppressionsLift>().await,
            Function::Export => self.door::<suppressions_export::SuppressionsExport>().await,
            Function::Drain => self.consumer::<opt_out_drain::OptOutDrain>().await,
        };
        started.unwrap_or_else(|error| panic!("{function:?} starts: {error}"))
    }

    async fn door<E: Endpoint>(&self) -> Result<Process, StartError> {
        let (engine, world) = (&self.engine, &self.world);
        engine.grant_needs(E::NAME, E::NEEDS, &world.settings);
        let door = mount::<E>(&world.with_aws(engine.aws(E::NAME))).await?;
        Ok(Process::Door(door))
    }

    async fn consumer<C: Consumer>(&self) -> Result<Process, StartError> {
        let (engine, world) = (&self.engine, &self.world);
        engine.grant_needs(C::NAME, C::NEEDS, &world.settings);
        let consumer = employ::<C>(&world.with_aws(engine.aws(C::NAME))).await?;
        Ok(Process::Drain(consumer))
    }

    /// Asks a function, and how long it took.
    pub(super) async fn ask(&self, process: &Process, ask: &Ask) -> (Told, Duration) {
        let started = Instant::now();
        let told = self.drive(process.answer(ask)).await;
        (told, started.elapsed())
    }

    /// Asks a function in a new process.
    pub(super) async fn ask_anew(&self, function: Function, ask: &Ask) -> Told {
        let process = self.start(function).await;
        self.ask(&process, ask).await.0
    }

    /// Does some work while time stands still for as long as anything moves on the sockets: those
    /// are real, and the clock is not.
    pub(super) async fn drive<T>(&self, work: impl Future<Output = T>) -> T {
        let mut work = std::pin::pin!(work);
        loop {
            if let Poll::Ready(done) = self.settle(work.as_mut()).await {
                return done;
            }
            tokio::select! {
                biased;
                done = work.as_mut() => return done,
                () = tokio::time::sleep(STEP) => {}
            }
        }
    }

    /// Does some work until `is_time`, and gives it up then; what it came to, if it was done before.
    pub(super) async fn drive_until<T>(
        &self,
        work: impl Future<Output = T>,
        is_time: impl Fn() -> bool,
    ) -> Option<T> {
        let mut work = std::pin::pin!(work);
        let killed = std::future::poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(done) => Poll::Ready(Some(done)),
            Poll::Pending if is_time() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        });
        self.drive(killed).await
    }

    async fn settle<T>(&self, mut work: Pin<&mut impl Future<Output = T>>) -> Poll<T> {
        let (mut quiet, mut rounds) = (0, 0);
        while quiet < QUIET {
            let poll = std::future::poll_fn(|context| Poll::Ready(work.as_mut().poll(context)));
            if let Poll::Ready(done) = poll.await {
                return Poll::Ready(done);
            }
            let moves = self.twilio.moves();
            tokio::task::yield_now().await;
            let moving = self.twilio.is_busy() || self.twilio.moves() != moves;
            quiet = if moving { 0 } else { quiet + 1 };
            rounds += 1;
            assert!(rounds < 10_000_000, "the stand-in is stuck");
        }
        Poll::Pending
    }

    /// Everything that is stored, and what waits in the queue.
    pub(super) fn stored(&self) -> Value {
        let sorted = |table: &str| {
            let mut items = self.engine.items(table);
            items.sort_by_key(Value::to_string);
            items
        };
        json!({
            "calls": sorted("calls"),
            "suppressions": sorted("suppressions"),
            "limits": sorted("limits"),
            "queued": self.engine.messages("opt-outs"),
        })
    }

    /// The one call, where there is one.
    pub(super) fn call(&self) -> Option<Value> {
        let mut calls = self.engine.items("calls");
        assert!(calls.len() <= 1, "{calls:?}");
        calls.pop()
    }

    /// Whether a number is on the list, or on its way onto it.
    pub(super) fn is_durable(&self, number: &str) -> bool {
        let names = |item: &Value| item["number"] == number && item.get("lifted_at").is_none();
        let queued = self.engine.messages("opt-outs");
        self.engine.items("suppressions").iter().any(names) || queued.iter().any(names)
    }
}

impl Moved {
    /// Moves it.
    pub(super) fn pass(&self, time: SignedDuration) {
        *self.0.lock().expect("it is moved without a panic") += time;
    }

    fn now(&self) -> Timestamp {
        *self.0.lock().expect("it is moved without a panic")
    }
}

/// The settings of a deployment.
fn setting(name: &str, twilio: &str) -> Option<String> {
    let value = match name {
        "PUBLIC_BASE_URL" => BASE,
        "TWILIO_API_BASE_URL" => twilio,
        "TWILIO_VOICE_NUMBER" => "+14155550100",
        "CALLS_TABLE" => "calls",
        "SUPPRESSIONS_TABLE" => "suppressions",
        "LIMITS_TABLE" => "limits",
        "OPT_OUT_QUEUE_URL" => "opt-outs",
        "OPT_OUT_DEAD_LETTERS_URL" => "opt-out-dead-letters",
        "RECONCILER_QUEUE_URL" => "reconciler",
        "WEBHOOK_SECRET_ARN" => "webhook",
        "TWILIO_API_SECRET_ARN" => "twilio-api",
        "API_KEYS_SECRET_ARN" => "api-keys",
        // The clock stands still, so that all calls are of one second.
        "CALLS_PER_SECOND" => "100",
        _ => return None,
    };
    Some(value.to_owned())
}

fn counted_ids() -> shared::world::Ids {
    let next = Mutex::new(0u128);
    Arc::new(move |_| {
        let mut next = next.lock().expect("counting does not panic");
        *next += 1;
        CallId::outbound(*next)
    })
}
