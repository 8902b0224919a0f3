//! Somebody rings one of the account's numbers.

use super::super::{CallRecord, CallStatus, Direction, NumberWebhooks};
use super::{OURS, World};
use crate::phone::Script;

async fn rung(world: &World, from: &str, person: Script) -> CallRecord {
    let webhooks = NumberWebhooks {
        voice_url: Some(world.url("/voice")),
        fallback_url: Some(world.url("/fallback")),
        fallback_by_get: false,
        status_callback: Some(world.url("/status")),
    };
    world.carrier.set_number_webhooks(OURS, webhooks);
    let sid = world.carrier.ring_in(from, OURS, Box::new(person)).unwrap();
    world.carrier.wait_for_end(&sid).await.unwrap()
}

#[tokio::test]
async fn an_anonymous_caller_reaches_the_voice_url() {
    let world = World::new().await;
    world
        .customer
        .says("/voice", "<Gather numDigits=\"1\" action=\"/answer\"/>");
    world.customer.says("/answer", "<Say>Goodbye.</Say>");
    let person = Script::answering().press("9");
    let record = rung(&world, "anonymous", person).await;
    assert_eq!(record.direction, Direction::Inbound);
    assert_eq!(record.status, CallStatus::Completed);
    assert_eq!(record.spoken(), "Goodbye.");
    let requests = world.customer.requests();
    let first = &requests[0];
    assert!(requests.iter().all(|request| request.properly_signed));
    for (name, value) in [
        ("From", "anonymous"),
        ("Caller", "anonymous"),
        ("To", OURS),
        ("Direction", "inbound"),
        ("CallStatus", "ringing"),
        ("FromCountry", ""),
    ] {
        assert_eq!(first.field(name), Some(value), "{name}");
    }
    assert_eq!(requests[1].field("CallStatus"), Some("in-progress"));
    let statuses: Vec<_> = world
        .customer
        .asked("/status")
        .iter()
        .map(|one| one.field("CallStatus").unwrap().to_owned())
        .collect();
    assert_eq!(statuses, ["completed"]);
}

#[tokio::test]
async fn a_call_is_rejected_by_the_first_verb() {
    for (verb, end) in [
        ("<Reject reason=\"busy\"/>", CallStatus::Busy),
        ("<Reject/>", CallStatus::NoAnswer),
    ] {
        let world = World::new().await;
        world.customer.says("/voice", verb);
        let record = rung(&world, "+12025550123", Script::answering()).await;
        assert_eq!(record.status, end);
        assert_eq!(record.answered_at, None);
    }
    let world = World::new().await;
    world.customer.says("/voice", "<Say>No.</Say><Reject/>");
    let record = rung(&world, "+12025550123", Script::answering()).await;
    assert_eq!(record.status, CallStatus::Completed);
    assert_eq!(record.violations().len(), 1);
}

#[tokio::test]
async fn a_pause_as_the_first_verb_delays_the_answer() {
    let world = World::new().await;
    world
        .customer
        .says("/voice", "<Pause length=\"4\"/><Say>fifteen letters</Say>");
    let record = rung(&world, "+12025550123", Script::answering()).await;
    assert_eq!(record.seconds_connected(), 1);
}

#[tokio::test]
async fn the_numbers_fallback_is_asked() {
    let world = World::new().await;
    world.customer.says("/fallback", "<Say>Later.</Say>");
    let record = rung(&world, "+12025550123", Script::answering()).await;
    assert_eq!(record.spoken(), "Later.");
}

#[tokio::test]
async fn a_number_of_somebody_else_cannot_be_rung() {
    let world = World::new().await;
    let person = Box::new(Script::answering());
    assert!(
        world
            .carrier
            .ring_in("anonymous", "+12025550199", person)
            .is_err()
    );
}

#[tokio::test]
async fn a_number_without_a_voice_url_apologises() {
    let world = World::new().await;
    let person = Box::new(Script::answering());
    let sid = world.carrier.ring_in("anonymous", OURS, person).unwrap();
    let record = world.carrier.wait_for_end(&sid).await.unwrap();
    assert!(record.spoken().contains("application error"));
}
