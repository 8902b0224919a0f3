//! Each fault, on purpose.

use super::super::{CreateFault, Faults, Outcome};
use super::World;
use crate::phone::Script;

const ALL: [(&str, &str); 4] = [
    ("StatusCallbackEvent", "initiated"),
    ("StatusCallbackEvent", "ringing"),
    ("StatusCallbackEvent", "answered"),
    ("StatusCallbackEvent", "completed"),
];

/// The sequence numbers in the order of arrival.
async fn arrivals(faults: Faults) -> (World, Vec<String>) {
    let world = World::with(|config| config.faults = faults).await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    let status = world.url("/status");
    let mut fields = vec![("StatusCallback", status.as_str())];
    fields.extend(ALL);
    world.call(Script::answering(), &fields).await;
    let requests = world.customer.asked("/status");
    let numbers = requests
        .iter()
        .map(|request| request.field("SequenceNumber").unwrap().to_owned())
        .collect();
    (world, numbers)
}

#[tokio::test]
async fn webhooks_come_twice() {
    let faults = Faults {
        duplicate_webhook: 1000,
        ..Faults::default()
    };
    let (world, numbers) = arrivals(faults).await;
    assert_eq!(numbers, ["0", "0", "1", "1", "2", "2", "3", "3"]);
    let voice = world.customer.asked("/voice");
    let token = "i-twilio-idempotency-token";
    assert_eq!(voice.len(), 2);
    assert_eq!(voice[0].headers[token], voice[1].headers[token]);
}

#[tokio::test]
async fn callbacks_come_late_and_out_of_order() {
    let mut disordered = 0;
    for seed in 0..10 {
        let faults = Faults {
            seed,
            late_callback: 500,
            ..Faults::default()
        };
        let (_, mut numbers) = arrivals(faults.clone()).await;
        let (_, again) = arrivals(faults).await;
        assert_eq!(numbers, again, "the seed decides");
        let order = numbers.clone();
        numbers.sort();
        assert_eq!(numbers, ["0", "1", "2", "3"], "none is lost");
        disordered += usize::from(order != numbers);
    }
    assert!(disordered > 0);
}

#[tokio::test]
async fn callbacks_are_lost() {
    let faults = Faults {
        lost_callback: 1000,
        ..Faults::default()
    };
    let (world, numbers) = arrivals(faults).await;
    assert!(numbers.is_empty());
    let record = &world.carrier.calls()[0];
    assert_eq!(record.callbacks.len(), 4);
    assert!(
        record
            .callbacks
            .iter()
            .all(|one| one.outcome == Outcome::Dropped)
    );
    // Documents are not callbacks.
    assert_eq!(world.customer.asked("/voice").len(), 1);
}

#[tokio::test]
async fn webhooks_are_signed_wrongly() {
    let faults = Faults {
        wrong_signature: 1000,
        ..Faults::default()
    };
    let (world, _) = arrivals(faults).await;
    assert!(
        world
            .customer
            .requests()
            .iter()
            .all(|one| !one.properly_signed)
    );
}

#[tokio::test]
async fn creating_a_call_fails_before_it_is_accepted() {
    for (fault, status, code) in [
        (CreateFault::ServerError, 500, Some(20500)),
        (CreateFault::TooManyRequests, 429, Some(20429)),
        (CreateFault::HtmlError, 502, None),
    ] {
        let world = World::new().await;
        world.carrier.set_faults(Faults {
            next_creates: vec![Some(fault)],
            ..Faults::default()
        });
        let (answered, body) = world.create(&[]).await;
        assert_eq!(answered, status);
        assert_eq!(body["code"].as_u64(), code);
        assert!(world.carrier.calls().is_empty());
        assert_eq!(world.create(&[]).await.0, 201);
    }
}

#[tokio::test]
async fn the_answer_to_a_create_is_lost_and_the_call_runs() {
    let world = World::with(|config| {
        config.faults.next_creates = vec![None, Some(CreateFault::AnswerLost)];
    })
    .await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    assert_eq!(world.create(&[]).await.0, 201);
    let url = world.url("/voice");
    let fields = [("To", super::THEIRS), ("From", super::OURS), ("Url", &url)];
    let request = world.client.post(world.api("/Calls.json")).form(&fields);
    let user = super::CarrierConfig::new(jiff::Timestamp::now);
    let request = request.basic_auth(user.api_key_sid, Some(user.api_key_secret));
    // Not even the status line arrives.
    assert!(request.send().await.is_err());
    let calls = world.carrier.calls();
    assert_eq!(calls.len(), 2);
    assert!(world.carrier.wait_for_end(&calls[1].sid).await.is_some());
}

#[tokio::test]
async fn a_rate_of_failing_creates_is_drawn_from_the_seed() {
    let outcomes = |seed| async move {
        let world = World::with(|config| {
            config.faults = Faults {
                seed,
                create: 500,
                ..Faults::default()
            };
        })
        .await;
        let mut outcomes = Vec::new();
        for _ in 0..8 {
            // Without parameters nothing is accepted, and the faults come first.
            let request = world.client.post(world.api("/Calls.json"));
            outcomes.push(world.request(request).await.0);
        }
        outcomes
    };
    let first = outcomes(3).await;
    assert_eq!(first, outcomes(3).await);
    assert!(first.contains(&400) && first.iter().any(|status| *status != 400));
}
