//! The beginning: tables, secrets, settings, and a moment of the year.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use callflow::CallId;
use jiff::{SignedDuration, Timestamp};
use local::account::{Credentials, bearer_keys};
use local::engine::Engine;
use shared::config::Settings;
use shared::limits::Limits;
use shared::world::{Clock, Reach};
use tokio::time::Instant;

use super::super::chance::Chance;
use super::super::faults::{Fault, Faults};
use super::super::functions::Functions;
use super::super::model::{Model, Rates};
use super::super::rest::Line;
use super::super::tasks::Tasks;
use super::super::wire::Wire;
use super::super::{CALLS, Course, LIMITS, OPT_OUT_DEAD_LETTERS, OPT_OUTS, SUPPRESSIONS};
use super::{BASE, BEARER, Event, OUR_NUMBER, WEBHOOK, World, at};

const TWILIO_API: &str = "twilio-api";
const API_KEYS: &str = "api-keys";

impl World {
    /// A world by a seed.
    pub(in crate::simulation) async fn begin(course: Course) -> Self {
        let mut chance = Chance::from_seed(course.seed);
        // The SDK's own jitter.
        fastrand::seed(course.seed);
        let origin = Instant::now();
        let began_at = first_moment(&mut chance);
        let clock: Clock = Arc::new(move || at(origin, began_at, Instant::now()));
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let engine = Engine::new(CALLS, SUPPRESSIONS, LIMITS).expect("the tables are well-formed");
        let wire = Wire::new(engine.clone(), Faults::new(chance.fork()), course.broken);
        let faults = wire.clone();
        let line =
            Line::open(move || faults.faults(|faults| faults.happens(Fault::TwilioIsUnreachable)));
        let line = line.await.expect("a port of this machine is free");
        let credentials = Credentials::simulated();
        credentials.keep_in(&engine, WEBHOOK, TWILIO_API);
        engine.put_secret(API_KEYS, &bearer_keys(Some(BEARER)));
        let rates = Rates {
            a_second: 1,
            a_minute: 30,
            a_day: 60,
            of_a_number_a_day: 1,
            of_a_number_a_week: 3,
        };
        let hours = *chance.pick(&["safe", "safe", "federal"]);
        let settings = settings(&line.base_url(), hours, rates);
        let ids = Arc::new(Mutex::new(chance.fork()));
        let ids = Arc::new(move |now: Timestamp| {
            let mut chance = ids.lock().expect("nobody panics while holding it");
            let time = u128::try_from(now.as_millisecond()).expect("after 1970");
            CallId::outbound(time << 80 | u128::from(chance.bits()))
        });
        let aws = engine.aws("simulation");
        let twilio = line.client().expect("a client can be made");
        let world = shared::World::new(settings, aws, twilio, clock, ids, Reach::Everyone, false);
        let functions = Functions::of(&world, &engine, &wire);
        let mut world = Self {
            course,
            origin,
            began_at,
            chance,
            limits: Limits::connect(&world),
            engine,
            wire,
            line,
            functions,
            tasks: Tasks::new(),
            jobs: BTreeMap::new(),
            agenda: BTreeMap::new(),
            events: 0,
            model: Model::new(rates),
            token: credentials.auth_token.clone(),
            credentials,
            tokens: 0,
            rotated_at: None,
            secret_faults_at_rotation: u64::MAX,
            legs: BTreeMap::new(),
            last_dialled: origin,
            sids: 0,
            known_numbers: Vec::new(),
            keys: BTreeMap::new(),
            asked: 0,
            calls: 0,
            lines,
            counts: BTreeMap::new(),
            ceased: false,
            ceased_at: None,
            next_minute: false,
        };
        world.after(Duration::ZERO, Event::Weather);
        world.after(Duration::from_millis(1), Event::Arrival);
        world
    }
}

/// Some moment of the year after the zone database that is compiled in.
fn first_moment(chance: &mut Chance) -> Timestamp {
    let first: Timestamp = "2026-11-02T15:00:00Z".parse().expect("this is a time");
    let hours = i64::try_from(chance.below(24 * 340)).expect("some thousands");
    first + SignedDuration::from_hours(hours)
}

fn settings(api: &str, hours: &str, rates: Rates) -> Settings {
    let read = Settings::read(&|name| {
        let value = match name {
            "PUBLIC_BASE_URL" => BASE,
            "TWILIO_API_BASE_URL" => api,
            "TWILIO_VOICE_NUMBER" => OUR_NUMBER,
            "CALLING_HOURS" => hours,
            "CALLS_PER_DAY" => return Some(rates.a_day.to_string()),
            "CALLS_TABLE" => CALLS,
            "SUPPRESSIONS_TABLE" => SUPPRESSIONS,
            "LIMITS_TABLE" => LIMITS,
            "OPT_OUT_QUEUE_URL" => OPT_OUTS,
            "OPT_OUT_DEAD_LETTERS_URL" => OPT_OUT_DEAD_LETTERS,
            "RECONCILER_QUEUE_URL" => "reconciler",
            "WEBHOOK_SECRET_ARN" => WEBHOOK,
            "TWILIO_API_SECRET_ARN" => TWILIO_API,
            "API_KEYS_SECRET_ARN" => API_KEYS,
            _ => return None,
        };
        Some(value.to_owned())
    });
    read.expect("the settings are right")
}
