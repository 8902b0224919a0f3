//! The order and the fields of status callbacks.

use std::sync::Arc;

use tokio::sync::Notify;

use super::super::{CallStatus, Direction, Entry, Outcome, Place};
use super::customer::Reply;
use super::{OURS, THEIRS, World, warning_codes};
use crate::phone::{Floor, Phone, Pickup, Reaction, Ringing, Script, Sentence, Soon};

const ALL: [(&str, &str); 4] = [
    ("StatusCallbackEvent", "initiated"),
    ("StatusCallbackEvent", "ringing"),
    ("StatusCallbackEvent", "answered"),
    ("StatusCallbackEvent", "completed"),
];

async fn call_with_callbacks(world: &World, person: Script) -> Vec<String> {
    world.customer.says("/voice", "<Say>Hello there.</Say>");
    let status = world.url("/status");
    let mut fields = vec![("StatusCallback", status.as_str())];
    fields.extend(ALL);
    let record = world.call(person, &fields).await;
    let told = world.customer.asked("/status");
    assert_eq!(told.len(), record.callbacks.len());
    assert!(told.iter().all(|request| request.properly_signed));
    told.iter()
        .map(|request| request.field("CallStatus").unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn an_answered_call_from_queue_to_completed() {
    let world = World::new().await;
    world
        .customer
        .says("/voice", "<Say>Hello there.</Say><Hangup/>");
    let status = world.url("/status?call_id=7");
    let mut fields = vec![("StatusCallback", status.as_str())];
    fields.extend(ALL);
    let record = world.call(Script::answering(), &fields).await;

    assert_eq!(record.status, CallStatus::Completed);
    assert_eq!(record.direction, Direction::OutboundApi);
    assert_eq!(record.spoken(), "Hello there.");
    assert!(record.violations().is_empty());
    let statuses: Vec<_> = record
        .entries()
        .filter_map(|entry| match entry {
            Entry::Status(status) | Entry::Ended(status) => Some(*status),
            _ => None,
        })
        .collect();
    assert_eq!(
        statuses,
        [
            CallStatus::Initiated,
            CallStatus::Ringing,
            CallStatus::InProgress,
            CallStatus::Completed
        ]
    );

    let requests = world.customer.requests();
    let order: Vec<_> = requests
        .iter()
        .map(|request| (request.path.as_str(), request.field("CallStatus").unwrap()))
        .collect();
    assert_eq!(
        order,
        [
            ("/status", "initiated"),
            ("/status", "ringing"),
            ("/status", "in-progress"),
            ("/voice", "in-progress"),
            ("/status", "completed"),
        ]
    );
    for request in &requests {
        assert!(request.properly_signed, "{}", request.path);
        assert_eq!(request.headers["user-agent"], "TwilioProxy/1.1");
        assert_eq!(request.headers["x-home-region"], "us1");
        assert!(request.headers.contains_key("i-twilio-idempotency-token"));
        assert_eq!(request.field("CallSid"), Some(record.sid.as_str()));
        assert_eq!(request.field("ApiVersion"), Some("2010-04-01"));
        assert_eq!(request.field("Direction"), Some("outbound-api"));
        for (name, value) in [
            ("From", OURS),
            ("Caller", OURS),
            ("To", THEIRS),
            ("Called", THEIRS),
            ("FromCity", ""),
            ("ToCountry", "US"),
        ] {
            assert_eq!(request.field(name), Some(value), "{name}");
        }
    }
    assert_eq!(requests[0].query, "call_id=7");
    let numbers: Vec<_> = world
        .customer
        .asked("/status")
        .iter()
        .map(|request| request.field("SequenceNumber").unwrap().to_owned())
        .collect();
    assert_eq!(numbers, ["0", "1", "2", "3"]);
    let last = requests.last().unwrap();
    assert_eq!(last.field("CallDuration"), Some("0"));
    assert_eq!(last.field("SipResponseCode"), Some("200"));
    assert_eq!(last.field("CallbackSource"), Some("call-progress-events"));
    assert_eq!(
        requests[2].field("Timestamp"),
        Some("Mon, 02 Mar 2026 15:00:06 +0000")
    );
    assert_eq!(requests[0].field("CallDuration"), None);
    assert!(
        record
            .callbacks
            .iter()
            .all(|callback| callback.outcome == Outcome::Answered(204))
    );
}

#[tokio::test]
async fn a_call_lasts_as_long_as_its_speech() {
    let world = World::new().await;
    let text = "a".repeat(15 * 61);
    world.customer.says("/voice", &format!("<Say>{text}</Say>"));
    let status = world.url("/status");
    let record = world
        .call(Script::answering(), &[("StatusCallback", &status)])
        .await;
    // Only the end is subscribed to by default, and its number is the first.
    assert_eq!(record.callbacks.len(), 1);
    let last = &record.callbacks[0];
    assert_eq!(last.field("SequenceNumber"), Some("0"));
    assert_eq!(last.field("CallDuration"), Some("61"));
    assert_eq!(last.field("Duration"), Some("2"));
}

#[tokio::test]
async fn the_ways_of_not_talking() {
    let rang = ["initiated", "ringing"];
    for (person, end, code) in [
        (Script::busy(), "busy", "486"),
        (Script::declining(), "busy", "486"),
        (Script::not_answering(), "no-answer", "487"),
        (Script::failing(), "failed", "404"),
    ] {
        let world = World::new().await;
        let told = call_with_callbacks(&world, person).await;
        assert_eq!(told[..2], rang);
        assert_eq!(told[2..], [end]);
        let requests = world.customer.requests();
        let last = requests.last().unwrap();
        assert_eq!(last.field("SipResponseCode"), Some(code));
        assert_eq!(last.field("CallDuration"), Some("0"));
        assert_eq!(last.field("Duration"), None);
        assert!(world.customer.asked("/voice").is_empty());
    }
}

#[tokio::test]
async fn a_number_without_a_phone_is_not_answered_unless_there_is_a_default() {
    let world = World::new().await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    let (_, created) = world.create(&[]).await;
    assert_eq!(world.end_of(&created).await.status, CallStatus::NoAnswer);
    world
        .carrier
        .default_phone(Box::new(|_| Box::new(Script::answering())));
    let (_, created) = world.create(&[]).await;
    assert_eq!(world.end_of(&created).await.status, CallStatus::Completed);
}

#[tokio::test]
async fn a_phone_slower_than_the_timeout_is_not_answered() {
    let world = World::new().await;
    let status = world.url("/status");
    let fields = [("StatusCallback", status.as_str()), ("Timeout", "5")];
    let record = world.call(Script::answering(), &fields).await;
    assert_eq!(record.status, CallStatus::NoAnswer);
    let end = record.callbacks[0].field("Timestamp");
    assert_eq!(end, Some("Mon, 02 Mar 2026 15:00:05 +0000"));
}

#[tokio::test]
async fn cancelling_in_the_queue_fires_no_callback() {
    let world = World::new().await;
    world.carrier.register(THEIRS, Script::answering());
    world.carrier.hold_queue();
    let status = world.url("/status");
    let mut fields = vec![("StatusCallback", status.as_str())];
    fields.extend(ALL);
    let (_, created) = world.create(&fields).await;
    let path = format!("/Calls/{}.json", created["sid"].as_str().unwrap());
    assert_eq!(world.get(&path).await.1["status"], "queued");
    assert_eq!(world.post(&path, &[("Status", "canceled")]).await.0, 200);
    let record = world.end_of(&created).await;
    assert_eq!(record.status, CallStatus::Canceled);
    assert!(world.customer.requests().is_empty());
    assert_eq!(world.get(&path).await.1["status"], "canceled");
}

#[tokio::test]
async fn a_held_queue_rings_when_it_is_released() {
    let world = World::new().await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    world.carrier.register(THEIRS, Script::answering());
    world.carrier.hold_queue();
    let (_, created) = world.create(&[]).await;
    world.carrier.release_queue();
    assert_eq!(world.end_of(&created).await.status, CallStatus::Completed);
}

/// A phone that tells when it has been reached, and then does nothing for ever.
#[derive(Clone)]
struct Frozen {
    answers: bool,
    reached: Arc<Notify>,
}

impl Phone for Frozen {
    fn ring<'a>(&'a mut self, call: &'a Ringing) -> Soon<'a, Pickup> {
        assert_eq!(call.to, THEIRS);
        if self.answers {
            let mut script = Script::answering();
            return Box::pin(async move { script.ring(call).await });
        }
        self.reached.notify_one();
        Box::pin(std::future::pending())
    }

    fn hear<'a>(&'a mut self, _sentence: &'a Sentence) -> Soon<'a, Reaction> {
        Box::pin(std::future::ready(Reaction::ListenOn))
    }

    fn listen<'a>(&'a mut self, _floor: &'a Floor) -> Soon<'a, Reaction> {
        self.reached.notify_one();
        Box::pin(std::future::pending())
    }
}

#[tokio::test]
async fn cancelling_while_it_rings_is_told() {
    let world = World::new().await;
    let reached = Arc::new(Notify::new());
    let frozen = Frozen {
        answers: false,
        reached: Arc::clone(&reached),
    };
    world.carrier.register(THEIRS, frozen);
    let status = world.url("/status");
    let (_, created) = world.create(&[("StatusCallback", &status)]).await;
    reached.notified().await;
    let path = format!("/Calls/{}.json", created["sid"].as_str().unwrap());
    assert_eq!(world.get(&path).await.1["status"], "ringing");
    world.post(&path, &[("Status", "canceled")]).await;
    let record = world.end_of(&created).await;
    assert_eq!(record.status, CallStatus::Canceled);
    assert_eq!(record.callbacks[0].field("CallStatus"), Some("canceled"));
}

#[tokio::test]
async fn a_conversation_is_ended_by_completed_and_not_by_canceled() {
    let world = World::new().await;
    world
        .customer
        .says("/voice", "<Gather><Say>Well?</Say></Gather>");
    let reached = Arc::new(Notify::new());
    let frozen = Frozen {
        answers: true,
        reached: Arc::clone(&reached),
    };
    world.carrier.register(THEIRS, frozen);
    let (_, created) = world.create(&[]).await;
    reached.notified().await;
    let path = format!("/Calls/{}.json", created["sid"].as_str().unwrap());
    let (_, body) = world.post(&path, &[("Status", "canceled")]).await;
    assert_eq!(body["status"], "in-progress");
    assert_eq!(world.post(&path, &[("Status", "completed")]).await.0, 200);
    let record = world.end_of(&created).await;
    assert_eq!(record.status, CallStatus::Completed);
    let (status, body) = world.post(&path, &[("Status", "completed")]).await;
    assert_eq!((status, &body["code"]), (400, &21220.into()));
}

#[tokio::test]
async fn a_callback_that_is_refused_is_a_warning() {
    let world = World::new().await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    let nowhere = world.url("/nowhere");
    let record = world
        .call(Script::answering(), &[("StatusCallback", &nowhere)])
        .await;
    assert_eq!(record.callbacks[0].outcome, Outcome::Answered(404));
    assert_eq!(warning_codes(&record), [15003]);
}

#[tokio::test]
async fn a_callback_wants_204_or_an_empty_document() {
    for (reply, warnings) in [
        (Reply::status(204), 0),
        (Reply::xml(""), 0),
        (Reply::raw("application/json", "{}"), 1),
        (Reply::status(200), 1),
    ] {
        let world = World::new().await;
        world.customer.says("/voice", "<Say>Hello.</Say>");
        world.customer.replies("/status", reply);
        let status = world.url("/status");
        let fields = [("StatusCallback", status.as_str())];
        let record = world.call(Script::answering(), &fields).await;
        assert_eq!(warning_codes(&record).len(), warnings);
    }
}

/// A phone that breaks when it rings.
#[derive(Clone)]
struct Broken;

impl Phone for Broken {
    fn ring<'a>(&'a mut self, _call: &'a Ringing) -> Soon<'a, Pickup> {
        Box::pin(async { panic!("it fell apart") })
    }

    fn hear<'a>(&'a mut self, _sentence: &'a Sentence) -> Soon<'a, Reaction> {
        Box::pin(std::future::ready(Reaction::ListenOn))
    }

    fn listen<'a>(&'a mut self, _floor: &'a Floor) -> Soon<'a, Reaction> {
        Box::pin(std::future::ready(Reaction::ListenOn))
    }
}

#[tokio::test]
async fn a_phone_that_panics_leaves_nobody_waiting() {
    let world = World::new().await;
    world.carrier.register(THEIRS, Broken);
    let (_, created) = world.create(&[]).await;
    assert_eq!(world.end_of(&created).await.status, CallStatus::Ringing);
}

#[tokio::test]
async fn callbacks_are_retried_as_their_url_asks() {
    let world = World::new().await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    for status in [500, 503, 204] {
        let reply = Reply::status(status);
        world.customer.replies("/status", reply);
    }
    let status = world.url("/status?x=1#rc=3&rp=5xx");
    let record = world
        .call(Script::answering(), &[("StatusCallback", &status)])
        .await;
    assert_eq!(record.callbacks[0].outcome, Outcome::Answered(204));
    let attempts = world.customer.asked("/status");
    assert_eq!(attempts.len(), 3);
    let token = |index: usize| &attempts[index].headers["i-twilio-idempotency-token"];
    assert!(token(0) == token(1) && token(1) == token(2));
    assert!(attempts.iter().all(|attempt| attempt.properly_signed));
}

#[tokio::test]
async fn everything_is_shown_as_it_happens() {
    let world = World::new().await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    let mut events = world.carrier.subscribe();
    let record = world.call(Script::answering(), &[]).await;
    let mut seen = Vec::new();
    while let Ok(event) = events.try_recv() {
        assert_eq!(event.call_sid, record.sid);
        seen.push(event.line);
    }
    assert_eq!(seen, record.transcript);
    let said = Entry::Said {
        text: "Hello.".to_owned(),
        place: Place::Bare,
        interrupted: false,
    };
    assert!(record.entries().any(|entry| *entry == said));
}
