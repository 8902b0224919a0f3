//! One world: the product, a carrier, clients and people, on one clock and by one seed.
//!
//! The loop: whoever can take a step takes one, in an order that the seed chooses, until nobody can;
//! what was written meanwhile is told to the reference model; then time goes on to the next thing
//! that is due, of ours or of the product's own timers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use local::account::Credentials;
use local::engine::Engine;
use serde_json::{Value, json};
use shared::consumer::Message;
use shared::limits::Limits;
use shared::telemetry;
use shared::world::Clock;
use tokio::time::Instant;

use super::chance::Chance;
use super::faults::Fault;
use super::functions::{Done, Function, Functions};
use super::invariants::Invariant;
use super::model::Model;
use super::rest::Line;
use super::tasks::{TaskId, Tasks};
use super::wire::{Wire, Written};
use super::{CALLS, Course, OPT_OUT_DEAD_LETTERS, OPT_OUTS, Outcome, RECONCILER, SUPPRESSIONS};

use clients::Ask;
use legs::{Leg, Next};
use posts::Post;
use twilio::Create;

mod beginning;
mod clients;
mod conversation;
mod end;
mod legs;
mod posts;
mod twilio;

const BASE: &str = "https://calls.example.com";
const OUR_NUMBER: &str = "+14155550100";
const BEARER: &str = "simulated-bearer-key";
const WEBHOOK: &str = "webhook";

/// How long after the last call everything must be over.
const ALL_IS_OVER_AFTER: Duration = Duration::from_mins(30);

const MINUTE: Duration = Duration::from_mins(1);

/// So long after the faults have ceased everything is settled.
const SETTLED_AFTER: Duration = Duration::from_mins(40);

/// The world.
pub(super) struct World {
    course: Course,
    origin: Instant,
    began_at: Timestamp,
    chance: Chance,
    engine: Engine,
    wire: Wire,
    line: Line,
    functions: Functions,
    limits: Limits,
    tasks: Tasks<Done>,
    jobs: BTreeMap<TaskId, Job>,
    agenda: BTreeMap<(Instant, u64), Event>,
    events: u64,
    model: Model,
    credentials: Credentials,
    /// The auth token that Twilio signs with.
    token: String,
    tokens: u64,
    /// When it was replaced last.
    rotated_at: Option<Timestamp>,
    /// How often a secret could not be read by then.
    secret_faults_at_rotation: u64,
    legs: BTreeMap<String, Leg>,
    last_dialled: Instant,
    sids: u64,
    /// Numbers that were rung, the latest last.
    known_numbers: Vec<String>,
    keys: BTreeMap<String, String>,
    asked: u64,
    calls: u64,
    lines: Arc<Mutex<Vec<String>>>,
    counts: BTreeMap<String, u64>,
    ceased: bool,
    ceased_at: Option<Instant>,
    next_minute: bool,
}

/// What an invocation was for.
enum Job {
    Ask(Ask),
    Post(Box<Post>),
    Suppress { number: String },
    Drain { ids: Vec<String> },
    Sweep { woken_by: Vec<String> },
}

impl Job {
    fn function(&self) -> Function {
        match self {
            Self::Ask(_) => Function::OutboundCall,
            Self::Post(post) => post.function,
            Self::Suppress { .. } => Function::SuppressionsAdd,
            Self::Drain { .. } => Function::OptOutDrain,
            Self::Sweep { .. } => Function::Reconciler,
        }
    }
}

/// Something that is due at some time.
enum Event {
    /// A client wants a call.
    Arrival,
    /// A client sends a request.
    Ask(Ask),
    /// The operator puts a number on the list.
    Suppress(String),
    /// Somebody rings us, to get out or for something else.
    RingsIn { number: String, wants_out: bool },
    /// A webhook is sent.
    Post(Box<Post>),
    /// A function's time is over.
    Kill(TaskId),
    /// A call goes on.
    Leg { sid: String, step: u64, next: Next },
    /// Twilio answers over REST.
    Answer(Box<dyn FnOnce() -> Option<TaskId> + Send>),
    /// Twilio takes a call.
    Accept(Box<Create>),
    /// Other weather.
    Weather,
    /// Dialling goes on.
    DiallingGoesOn,
    /// The queues are drained, and the calls are swept.
    Minute,
}

impl World {
    /// Lives until everything is over.
    pub(super) async fn live(mut self) -> Outcome {
        let lines = Arc::clone(&self.lines);
        let sink: telemetry::Sink = Arc::new(move |line| {
            lines
                .lock()
                .expect("a log does not panic")
                .push(line.to_owned());
        });
        let (origin, began_at) = (self.origin, self.began_at);
        let clock: Clock = Arc::new(move || at(origin, began_at, Instant::now()));
        let logging = tracing::subscriber::set_default(telemetry::subscriber(sink, clock));
        loop {
            self.settle().await;
            if self.course.stops_at_a_violation && !self.model.checks.violations().is_empty() {
                break;
            }
            let Some((due, _)) = self.agenda.keys().next().copied() else {
                if self.tasks.is_empty() {
                    break;
                }
                self.tasks.any_woken().await;
                continue;
            };
            tokio::select! {
                biased;
                () = self.tasks.any_woken() => {}
                () = tokio::time::sleep_until(due) => {
                    let (_, event) = self.agenda.pop_first().expect("it was there");
                    self.happens(event).await;
                }
            }
        }
        if !self.course.stops_at_a_violation || self.model.checks.violations().is_empty() {
            self.check_the_end();
        }
        drop(logging);
        self.outcome()
    }

    async fn happens(&mut self, event: Event) {
        match event {
            Event::Arrival => self.arrival().await,
            Event::Ask(ask) => self.ask(ask),
            Event::Suppress(number) => self.suppress(number),
            Event::RingsIn { number, wants_out } => self.rings_in(&number, wants_out),
            Event::Post(post) => self.deliver(post),
            Event::Kill(task) => {
                if self.tasks.drop_now(task) {
                    self.count("function ran out of time");
                    self.killed(task);
                }
            }
            Event::Leg { sid, step, next } => self.leg_goes_on(&sid, step, next),
            Event::Answer(give) => {
                if let Some(task) = give() {
                    self.drive(task).await;
                }
            }
            Event::Accept(create) => {
                self.accept(&create);
            }
            Event::Weather => self.weather(),
            Event::DiallingGoesOn => {
                let now = self.now();
                let started = self.limits.start_dialling("operator", now).await;
                started.expect("the engine itself does not fail");
                self.model.dialling_stops(false);
            }
            Event::Minute => self.minute(),
        }
    }

    /// Lets everybody take their steps, until nobody can.
    async fn settle(&mut self) {
        loop {
            let woken = self.tasks.woken();
            if woken.is_empty() {
                return;
            }
            let task = *self.chance.pick(&woken);
            self.drive(task).await;
        }
    }

    /// Lets one take its steps, until it waits for something that takes time.
    async fn drive(&mut self, task: TaskId) {
        self.line.polled(Some(task));
        let mut done = None;
        loop {
            if self.tasks.is_woken(task) {
                done = self.tasks.step(task).or(done);
                self.witness();
            } else if !self.line.is_moving() {
                break;
            } else {
                tokio::task::yield_now().await;
            }
        }
        self.line.polled(None);
        for asked in self.line.arrived() {
            self.twilio_is_asked(asked);
        }
        if let Some(done) = done {
            self.done(task, done);
        } else if let Some(wait) = self.tasks.dropped_at_this_wait(task) {
            let function = self.jobs.get(&task).map(Job::function);
            let function = function.map_or("", Function::name);
            self.count(&format!("killed: {function} at its wait {wait:02}"));
            self.killed(task);
        }
    }

    /// Tells the reference model what was written and logged.
    fn witness(&mut self) {
        let now = self.now();
        for written in self.wire.written() {
            match written {
                Written::Item { table, key } if table == CALLS => {
                    let item = self.engine.item(CALLS, ("call_id", &key));
                    if let Some(item) = item {
                        let state = state_of(&item["call"]["state"]);
                        self.count(&format!("state: {state}"));
                        self.model.call_written(&key, item, now);
                    }
                }
                Written::Item { table, key } if table == SUPPRESSIONS => {
                    self.model.listed(&key, now);
                }
                Written::Message { queue, body } if queue == OPT_OUTS => {
                    let message: Value = serde_json::from_str(&body).unwrap_or_default();
                    if let Some(number) = message["number"].as_str() {
                        self.model.queued(number, now);
                    }
                    self.count("opt-out went into the queue");
                }
                Written::Item { .. } | Written::Message { .. } => {}
            }
        }
        let lines = std::mem::take(&mut *self.lines.lock().expect("a log does not panic"));
        for line in lines {
            let whole = holds_a_number(&line) || serde_json::from_str::<Value>(&line).is_err();
            let checks = &mut self.model.checks;
            checks.check(Invariant::NoNumberIsLogged, now, !whole, || line);
        }
    }

    fn done(&mut self, task: TaskId, done: Done) {
        let Some(job) = self.jobs.remove(&task) else {
            return;
        };
        self.functions.keep(job.function(), done.environment);
        match (job, done.result) {
            (Job::Ask(ask), Ok(response)) => self.answered(ask, &response),
            (Job::Post(post), Ok(response)) => self.posted(*post, &response, done.took, done.cold),
            (Job::Suppress { number }, Ok(response)) => {
                if !response.status().is_success() {
                    self.count("opt-out by the API is sent again");
                    self.after(Duration::from_secs(5), Event::Suppress(number));
                }
            }
            (Job::Drain { ids }, Err(failed)) => {
                for id in ids {
                    if failed.contains(&id) {
                        self.engine.failed(OPT_OUTS, &id, OPT_OUT_DEAD_LETTERS);
                    } else {
                        let done = self.engine.done("opt-out-drain", OPT_OUTS, &id);
                        done.expect("the role may delete what it was given");
                    }
                }
            }
            (Job::Sweep { woken_by }, Err(failed)) => {
                self.count(if failed.is_empty() {
                    "sweep"
                } else {
                    "sweep: failed"
                });
                // What failed comes again later; by then another minute has come.
                for id in woken_by {
                    let done = self.engine.done("reconciler", RECONCILER, &id);
                    done.expect("the role may delete what it was given");
                }
            }
            (Job::Ask(_) | Job::Post(_) | Job::Suppress { .. }, Err(_))
            | (Job::Drain { .. } | Job::Sweep { .. }, Ok(_)) => {
                unreachable!("doors answer and consumers consume")
            }
        }
        self.wake_the_reconciler();
    }

    /// A function is gone with all that it was about to do.
    fn killed(&mut self, task: TaskId) {
        match self.jobs.remove(&task) {
            Some(Job::Ask(ask)) => self.unanswered(ask),
            // The gateway answers in its place.
            Some(Job::Post(post)) => self.not_posted(*post, "5xx"),
            Some(Job::Suppress { number }) => {
                self.after(Duration::from_secs(5), Event::Suppress(number));
            }
            None | Some(Job::Drain { .. } | Job::Sweep { .. }) => {}
        }
    }

    /// Begins an invocation, which Lambda ends when its time is over.
    fn invoke(&mut self, job: Job, request: http::Request<bytes::Bytes>) -> TaskId {
        let function = job.function();
        let (anew, killed) = self.wire.faults(|faults| {
            let kills = match function {
                Function::OutboundCall => Fault::DialIsKilled,
                _ => Fault::WebhookIsKilled,
            };
            let anew = faults.happens(Fault::ColdStart);
            let killed = faults.happens(kills);
            (anew, killed.then(|| faults.chance().below(16)))
        });
        let steps = killed.map(|steps| u32::try_from(steps).expect("below sixteen"));
        let work = self.functions.invoke(function, request, anew);
        let task = self.tasks.begin(work, steps);
        self.jobs.insert(task, job);
        self.after(function.killed_after(), Event::Kill(task));
        task
    }

    fn weather(&mut self) {
        if self.ceased {
            return;
        }
        let gone = self.wire.faults(|faults| {
            faults.change();
            faults.happens(Fault::TableIsGone)
        });
        if gone {
            let minutes = self.chance.between(MINUTE, 5 * MINUTE);
            self.wire.goes(Instant::now() + minutes);
        }
        if self.happens_now(Fault::TokenIsRotated) {
            self.rotate_the_token();
        }
        let hours = self.chance.between(10 * MINUTE, 180 * MINUTE);
        self.after(hours, Event::Weather);
    }

    /// Twilio signs with the new token from now on; we accept both.
    fn rotate_the_token(&mut self) {
        self.tokens += 1;
        self.rotated_at = Some(self.now());
        self.secret_faults_at_rotation = self.secret_faults();
        let before = std::mem::replace(&mut self.token, format!("{:032x}", self.tokens));
        let secret = json!({
            "TWILIO_ACCOUNT_SID": self.credentials.account_sid,
            "TWILIO_AUTH_TOKEN": self.token,
            "TWILIO_AUTH_TOKEN_PREVIOUS": before,
        });
        self.engine.put_secret(WEBHOOK, &secret);
    }

    /// Once a minute while anything is on its way: the queue's consumer is fed, and the reconciler
    /// sweeps.
    fn minute(&mut self) {
        self.next_minute = false;
        let settles = self.is_to_settle();
        let goes_on = !self.agenda.is_empty() || !self.tasks.is_empty() || settles;
        // A sweep that finds nothing to do is left out: there are many such minutes in a night.
        if settles {
            let scheduled = Message {
                id: "schedule".to_owned(),
                body: "{}".to_owned(),
            };
            self.sweep(scheduled, Vec::new());
        }
        let waiting = self.engine.receive("opt-out-drain", OPT_OUTS);
        let waiting = waiting.expect("the role may take from the queue");
        if !waiting.is_empty() {
            let ids = waiting.iter().map(|message| message.id.clone()).collect();
            let work = self
                .functions
                .deliver(Function::OptOutDrain, waiting, false);
            let task = self.tasks.begin(work, None);
            self.jobs.insert(task, Job::Drain { ids });
            self.after(Function::OptOutDrain.killed_after(), Event::Kill(task));
        }
        if goes_on {
            self.have_a_minute();
        }
    }

    /// Whether a call is not over in our books, or a recording is to be deleted, and there is still
    /// time for it.
    fn is_to_settle(&self) -> bool {
        let late = self
            .ceased_at
            .is_some_and(|at| at.elapsed() > SETTLED_AFTER);
        let unsettled = |(_, _, item): (&str, bool, &Value)| {
            !item["in_flight"].is_null() || !item["deletion_due"].is_null()
        };
        !late && self.model.ours().any(unsettled)
    }

    /// A message to the reconciler makes it sweep at once, unless it does already.
    fn wake_the_reconciler(&mut self) {
        let sweeps = self.jobs.values();
        let mut sweeps = sweeps.filter(|job| matches!(job, Job::Sweep { .. }));
        if sweeps.next().is_some() || self.engine.messages(RECONCILER).is_empty() {
            return;
        }
        let waiting = self.engine.receive("reconciler", RECONCILER);
        let waiting = waiting.expect("the role may take from the queue");
        let ids = waiting.iter().map(|message| message.id.clone()).collect();
        self.count("sweep: woken");
        if let Some(first) = waiting.into_iter().next() {
            self.sweep(first, ids);
        }
    }

    fn sweep(&mut self, message: Message, woken_by: Vec<String>) {
        let killed = self.wire.faults(|faults| {
            let killed = faults.happens(Fault::SweepIsKilled);
            killed.then(|| faults.chance().below(40))
        });
        let steps = killed.map(|steps| u32::try_from(steps).expect("below forty"));
        let function = Function::Reconciler;
        let work = self.functions.deliver(function, vec![message], false);
        let task = self.tasks.begin(work, steps);
        self.jobs.insert(task, Job::Sweep { woken_by });
        self.after(function.killed_after(), Event::Kill(task));
    }

    /// Makes sure that a minute is due.
    fn have_a_minute(&mut self) {
        if !self.next_minute {
            self.next_minute = true;
            self.after(MINUTE, Event::Minute);
        }
    }

    fn happens_now(&mut self, fault: Fault) -> bool {
        self.wire.faults(|faults| faults.happens(fault))
    }

    fn count(&mut self, what: &str) {
        match self.counts.get_mut(what) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(what.to_owned(), 1);
            }
        }
    }

    fn after(&mut self, time: Duration, event: Event) {
        self.events += 1;
        self.agenda
            .insert((Instant::now() + time, self.events), event);
    }

    fn now(&self) -> Timestamp {
        at(self.origin, self.began_at, Instant::now())
    }

    fn outcome(self) -> Outcome {
        Outcome {
            seed: self.course.seed,
            calls: self.calls,
            asked: self.asked,
            faults: self.wire.faults(|faults| faults.happened().clone()),
            counts: self.counts,
            checks: self.model.checks,
        }
    }
}

fn at(origin: Instant, began_at: Timestamp, now: Instant) -> Timestamp {
    let passed = now.duration_since(origin);
    let passed = SignedDuration::try_from(passed).expect("the simulation lasts some weeks");
    began_at + passed
}

fn state_of(state: &Value) -> &str {
    match state {
        Value::String(name) => name,
        Value::Object(members) => members.keys().next().map_or("none", String::as_str),
        _ => "none",
    }
}

/// Whether a text holds the ten digits of one of the simulation's numbers.
fn holds_a_number(line: &str) -> bool {
    line.match_indices("+1").any(|(at, _)| {
        let digits = line[at + 2..].bytes().take(10);
        digits.filter(u8::is_ascii_digit).count() == 10
    })
}
