//! A way of the model's, taken by the code: the real functions, stopped at each of their requests, and
//! after each step our books compared with the model's.

use std::sync::Arc;
use std::time::Duration;

use ::reconciler::Reconciler;
use aws_sdk_dynamodb::types::AttributeValue;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use shared::callflow::gate::LONGEST_CALL;
use shared::config::Settings;
use shared::consumer::{AnyConsumer, employ};
use shared::endpoint::{Mounted, mount};
use shared::limits::idempotency::Keyed;
use shared::world::Aws;
use shared::{Origin, Response, World};
use tests::dial_protocol::protocol::Standing;
use tests::dial_protocol::search;
use tests::dial_protocol::{Age, Client, Dialler, Protocol, State, Step, Sweep, TwilioCall};
use tests::{Desk, POST_JSON};

use super::function::{Function, Gate, Held, Stop, Unheard};
use super::twilio::{Asked, TwilioStandIn};
use books::books_of;

mod books;
mod reconciler;
mod webhooks;

const CALLS: &str = "calls";
const SUPPRESSIONS: &str = "suppressions";
const LIMITS: &str = "limits";
const ACCOUNT: &str = "AC00000000000000000000000000000001";
const DIAL: &str = "/api/calls/outbound";

/// A world in which ways are taken, each with a number and keys of its own.
pub(super) struct Replay {
    desk: Desk,
    gate: Gate,
    twilio: TwilioStandIn,
    doors: Doors,
    ways: u32,
    person: String,
    clients: [Told; 2],
    sweep: Option<(Function, WouldDo)>,
}

struct Doors {
    dial: Arc<dyn Mounted>,
    incoming: Arc<dyn Mounted>,
    status: Arc<dyn Mounted>,
    reconciler: Arc<dyn AnyConsumer>,
}

/// What there is of a client's order outside the tables.
#[derive(Default)]
struct Told {
    cleared: Vec<(Function, Held)>,
    dialler: Option<(Function, At)>,
    asked_at: Timestamp,
    call_id: String,
    call_sid: Option<String>,
    taken_at: Timestamp,
    twilio_was_asked: bool,
    nobody_knows: bool,
    expected: u16,
    answer: Value,
    speaker: Option<(Function, Option<Held>)>,
    spoken: Option<Response>,
    listener: Option<(Function, Held)>,
    ended_as: &'static str,
}

/// Where the function is that stored an intent.
enum At {
    ItsIntent(Unheard),
    Twilio(Asked),
    ItsWrite(Held),
}

/// What the reconciler would do next.
enum WouldDo {
    Write(Held),
    AskTwilio(Asked),
}

impl Replay {
    /// A world in which only the functions' own requests let them rest.
    pub(super) async fn open() -> Self {
        let desk = Desk::with(&[("CALLS_PER_DAY", "1000000")]).await;
        let twilio = TwilioStandIn::start().await;
        let world = &desk.product.world;
        let gate = Gate::before(&desk.product.engine);
        let aws = Aws {
            http_client: SharedHttpClient::new(gate.clone()),
            ..desk.product.engine.aws("replay")
        };
        let settings = Settings {
            twilio_api_base_url: Some(twilio.url.clone()),
            ..(*world.settings).clone()
        };
        let world = World {
            settings: Arc::new(settings),
            ..world.with_aws(aws)
        };
        let connected = "its secrets can be read";
        let doors = Doors {
            dial: mount::<outbound_call::OutboundCall>(&world)
                .await
                .expect(connected),
            incoming: mount::<voice_incoming::VoiceIncoming>(&world)
                .await
                .expect(connected),
            status: mount::<voice_status::VoiceStatus>(&world)
                .await
                .expect(connected),
            reconciler: employ::<Reconciler>(&world).await.expect(connected),
        };
        gate.close();
        tokio::time::pause();
        Self {
            desk,
            gate,
            twilio,
            doors,
            ways: 0,
            person: String::new(),
            clients: Default::default(),
            sweep: None,
        }
    }

    /// Takes a way of a protocol, and compares after each step of it. Panics where the code does
    /// something else.
    pub(super) async fn take(
        &mut self,
        protocol: Protocol,
        way: impl IntoIterator<Item = (State, Step, State)>,
    ) {
        self.forget_the_way_before().await;
        self.ways += 1;
        self.person = format!("+1415{:07}", 5_550_000 + self.ways);
        // The rates of another minute.
        self.desk.pass(SignedDuration::from_mins(1));
        let mut taken = Vec::new();
        for (before, step, after) in way {
            taken.push(step);
            self.step(protocol, &before, step, &after).await;
            self.compare_functions(&after, &taken);
            if !is_twilios_own(step) {
                let (ours, theirs) = (self.books().await, books_of(&after));
                assert_eq!(ours, theirs, "{}", search::told(&taken));
            }
        }
    }

    async fn step(&mut self, protocol: Protocol, before: &State, step: Step, after: &State) {
        match step {
            Step::Request(client) => {
                self.request(client, protocol.standing(before, client))
                    .await;
            }
            Step::Transaction(client) => {
                self.transaction(client, protocol.standing(before, client))
                    .await;
            }
            Step::RequestDies(client) => drop(self.told(client).cleared.pop()),
            Step::Accepts(client) => {
                let sid = self.accept(client);
                let body = json!({"sid": sid, "status": "queued"}).to_string();
                self.twilio_answers(client, 201, &body, 200).await;
            }
            Step::AcceptsUnheard(client) => {
                self.accept(client);
                self.twilio_answers(client, 201, "{\"sid\": ", 502).await;
            }
            Step::GivesUp(client) => self.twilio_answers(client, 503, "", 502).await,
            Step::Refuses(client) => {
                let body = json!({"code": 21217, "message": "", "status": 400}).to_string();
                self.twilio_answers(client, 400, &body, 422).await;
            }
            Step::TooMany(client) => self.too_many(client).await,
            Step::DiesAsking(client) => {
                let asked = self.ask_twilio(client).await;
                self.told(client).twilio_was_asked = true;
                drop(asked);
            }
            Step::DiallerDies(client) => drop(self.told(client).dialler.take()),
            Step::Write(client) => self.write(client, before).await,
            Step::AcceptsLate(client) => drop(self.accept(client)),
            Step::TellsProgress(client) => self.tells_progress(client).await,
            Step::PickUp(client) => self.pick_up(client),
            Step::Decide(client) => self.decide(client).await,
            Step::Speak(client) => self.speak(client, after).await,
            Step::SpeakerDies(client) => {
                let told = self.told(client);
                (told.speaker, told.spoken) = (None, None);
                told.ended_as = "completed";
            }
            Step::HangUp(client) => self.told(client).ended_as = "completed",
            Step::NoAnswer(client) => self.told(client).ended_as = "no-answer",
            Step::TellsEnd(client) => self.tells_end(client).await,
            Step::Frees(client) => self.frees(client).await,
            Step::ListenerDies(client) => drop(self.told(client).listener.take()),
            Step::OptsOut => self.opts_out(before).await,
            Step::TimePasses(client) => self.time_passes(client, after.order(client).age),
            // Twilio's own affair.
            Step::NeverArrives(_) | Step::NeverTells(_) => {}
            Step::SweepAsks(_) => self.sweep_asks(after).await,
            Step::SweepActs => self.sweep_acts(before, after).await,
            Step::CancelIsLost => {
                let (function, at) = self.sweep.take().expect("one runs");
                let WouldDo::AskTwilio(cancel) = at else {
                    panic!("it would cancel");
                };
                cancel.answer(503, "");
                self.sweep_goes_on(function, after).await;
            }
            Step::SweepDies => drop(self.sweep.take()),
        }
    }

    fn told(&mut self, client: Client) -> &mut Told {
        &mut self.clients[client as usize]
    }

    fn key(&self, client: Client) -> String {
        format!("key-{}-{client}", self.ways)
    }

    fn record_id(&self, client: Client) -> String {
        let body = json!({"to": self.person});
        let keyed = Keyed::new("this-machine", &self.key(client), &body);
        keyed.id().to_owned()
    }

    async fn request(&mut self, client: Client, standing: Standing) {
        let mut request = http::Request::post(DIAL)
            .header("host", "localhost")
            .header(POST_JSON.0, POST_JSON.1)
            .header("idempotency-key", self.key(client))
            .body(json!({"to": self.person}).to_string().into())
            .expect("a request");
        request.extensions_mut().insert(Origin {
            api_base: None,
            loopback: true,
        });
        let now = self.desk.product.world.now();
        let mut function = Function::asked(&self.doors.dial, request);
        let Stop::Table(look) = function.run(&self.gate, &self.twilio).await else {
            panic!("it looks first");
        };
        assert_eq!(look.operation, "BatchGetItem");
        look.done().heard();
        match (function.run(&self.gate, &self.twilio).await, standing) {
            (Stop::Table(transaction), Standing::Clear) => {
                assert_eq!(transaction.operation, "TransactWriteItems");
                let told = self.told(client);
                told.cleared.push((function, transaction));
                told.asked_at = now;
            }
            (Stop::Done(response), standing) => self.is_told(client, standing, &response),
            (Stop::Table(_) | Stop::Twilio(_), standing) => panic!("it goes on: {standing:?}"),
        }
    }

    async fn transaction(&mut self, client: Client, standing: Standing) {
        let (mut function, transaction) =
            self.told(client).cleared.pop().expect("one waits for it");
        let unheard = transaction.done();
        if standing == Standing::Clear {
            self.told(client).dialler = Some((function, At::ItsIntent(unheard)));
            self.told(client).call_id = self.call_id(client).await;
            return;
        }
        unheard.heard();
        let Stop::Done(response) = function.run(&self.gate, &self.twilio).await else {
            panic!("it goes on: {standing:?}");
        };
        self.is_told(client, standing, &response);
    }

    /// What a client is told whose request placed no call.
    fn is_told(&self, client: Client, standing: Standing, response: &Response) {
        let body: Value = serde_json::from_slice(response.body()).expect("JSON");
        let status = response.status().as_u16();
        let told = &self.clients[client as usize];
        let (expected, code) = match standing {
            Standing::Answered => {
                assert_eq!((status, &body), (told.expected, &told.answer));
                assert!(response.headers().contains_key("idempotent-replayed"));
                return;
            }
            Standing::Running => (409, "still_running"),
            Standing::Lost => (502, "submission_unknown"),
            Standing::OptedOut => (409, "opted_out"),
            Standing::Locked => (409, "call_in_progress"),
            Standing::Clear => panic!("nothing was against it: {status} {body}"),
        };
        assert_eq!((status, &body["code"]), (expected, &json!(code)), "{body}");
        if matches!(standing, Standing::Running | Standing::Lost) {
            assert_eq!(body["call_id"], told.call_id.as_str());
        }
    }

    /// Lets the function that stored the intent ask Twilio.
    async fn ask_twilio(&mut self, client: Client) -> (Function, Asked) {
        let (mut function, at) = self.told(client).dialler.take().expect("one runs");
        let asked = match at {
            At::Twilio(asked) => asked,
            At::ItsIntent(unheard) => {
                unheard.heard();
                match function.run(&self.gate, &self.twilio).await {
                    Stop::Twilio(asked) => asked,
                    Stop::Table(held) => panic!("it asks for {} first", held.operation),
                    Stop::Done(response) => panic!("it asks nobody: {:?}", response.body()),
                }
            }
            At::ItsWrite(_) => panic!("Twilio was asked before"),
        };
        let told = &self.clients[client as usize];
        assert!(
            !told.twilio_was_asked,
            "a second create for {}",
            told.call_id
        );
        assert_eq!(
            asked.what,
            format!("POST /2010-04-01/Accounts/{ACCOUNT}/Calls.json")
        );
        assert_eq!(asked.field("To"), self.person);
        assert!(
            asked.field("Url").contains(&told.call_id),
            "{}",
            asked.field("Url")
        );
        (function, asked)
    }

    async fn twilio_answers(&mut self, client: Client, status: u16, body: &str, told: u16) {
        let (mut function, asked) = self.ask_twilio(client).await;
        asked.answer(status, body);
        let Stop::Table(write) = function.run(&self.gate, &self.twilio).await else {
            panic!("it writes down what Twilio said");
        };
        assert_eq!(write.operation, "TransactWriteItems");
        let order = self.told(client);
        order.twilio_was_asked = true;
        order.expected = told;
        order.dialler = Some((function, At::ItsWrite(write)));
    }

    async fn too_many(&mut self, client: Client) {
        let (mut function, asked) = self.ask_twilio(client).await;
        asked.answer(429, r#"{"code": 20429, "message": "", "status": 429}"#);
        // A tenth of a second or so: what the tables are waited for is longer.
        let pause = Duration::from_millis(115);
        let stop = function.run_as_time_passes(&self.gate, &self.twilio, pause);
        let Stop::Twilio(asked_again) = stop.await else {
            panic!("it asks again");
        };
        self.told(client).dialler = Some((function, At::Twilio(asked_again)));
    }

    fn accept(&mut self, client: Client) -> String {
        let sid = format!("CA{:032x}", 2 * self.ways + client as u32);
        let now = self.desk.product.world.now();
        let told = self.told(client);
        (told.call_sid, told.taken_at) = (Some(sid.clone()), now);
        sid
    }

    async fn write(&mut self, client: Client, before: &State) {
        let (function, at) = self.told(client).dialler.take().expect("one runs");
        let At::ItsWrite(write) = at else {
            panic!("Twilio has answered");
        };
        write.done().heard();
        let response = function.run_to_end(&self.gate, &self.twilio).await;
        let order = before.order(client);
        let told = self.told(client);
        told.answer = serde_json::from_slice(response.body()).expect("JSON");
        assert_eq!(
            response.status().as_u16(),
            told.expected,
            "{:?} {}",
            order.dialler,
            told.answer
        );
        told.nobody_knows = order.dialler == Dialler::Unknown && order.bound.is_none();
    }

    /// Nothing of the way before is in flight any more, so that the reconciler has no other call to
    /// look after.
    async fn forget_the_way_before(&mut self) {
        self.sweep = None;
        for told in std::mem::take(&mut self.clients) {
            let client = &self.desk.product.world.dynamodb;
            let delete = client.delete_item().table_name(CALLS);
            let delete = delete.key("call_id", AttributeValue::S(told.call_id.clone()));
            if !told.call_id.is_empty() {
                delete.send().await.expect("it is gone");
            }
        }
    }

    fn time_passes(&mut self, client: Client, age: Age) {
        let asked_at = self.told(client).asked_at;
        let lock = LONGEST_CALL + SignedDuration::from_mins(15);
        let to = match age {
            Age::Fresh => panic!("nothing gets younger"),
            // Late enough for all that comes of being late.
            Age::Late => SignedDuration::from_mins(12),
            Age::AbsenceCounts => SignedDuration::from_mins(15),
            Age::LockOver => lock,
        };
        let now = self.desk.product.world.now();
        self.desk.pass((asked_at + to).duration_since(now));
    }

    /// The functions that run are those that the model has.
    fn compare_functions(&self, model: &State, taken: &[Step]) {
        for client in Client::BOTH {
            let (told, order) = (&self.clients[client as usize], model.order(client));
            let way = search::told(taken);
            assert_eq!(told.cleared.len(), usize::from(order.cleared), "{way}");
            let dials = order.dialler != Dialler::Gone;
            assert_eq!(told.dialler.is_some(), dials, "{way}");
            assert_eq!(self.sweep.is_some(), model.sweep != Sweep::Idle, "{way}");
            let listens = order.call == TwilioCall::Freeing;
            assert_eq!(told.listener.is_some(), listens, "{way}");
            let taken_by_twilio = order.call != TwilioCall::None;
            assert_eq!(told.call_sid.is_some(), taken_by_twilio, "{way}");
        }
    }
}

/// Nothing of ours has run.
fn is_twilios_own(step: Step) -> bool {
    matches!(
        step,
        Step::AcceptsLate(_)
            | Step::NeverArrives(_)
            | Step::PickUp(_)
            | Step::NoAnswer(_)
            | Step::HangUp(_)
            | Step::NeverTells(_)
    )
}
