//! The account and its numbers, over REST.

use super::super::{CarrierConfig, Number};
use super::{OURS, World};

#[tokio::test]
async fn a_number_is_found_by_its_digits_and_changed_by_its_name() {
    let world = World::with(|config: &mut CarrierConfig| {
        config.numbers.push(Number::new("+12025550177"));
    })
    .await;
    let query = OURS.replace('+', "%2B");
    let (status, found) = world
        .get(&format!("/IncomingPhoneNumbers.json?PhoneNumber={query}"))
        .await;
    assert_eq!(status, 200);
    let numbers = found["incoming_phone_numbers"].as_array().unwrap();
    assert_eq!(numbers.len(), 1);
    assert_eq!(numbers[0]["phone_number"], OURS);
    let path = format!(
        "/IncomingPhoneNumbers/{}.json",
        numbers[0]["sid"].as_str().unwrap()
    );

    let voice = world.url("/voice");
    let (status, changed) = world.post(&path, &[("VoiceUrl", &voice)]).await;
    assert_eq!((status, &changed["voice_url"]), (200, &voice.into()));
    let (_, kept) = world.post(&path, &[("StatusCallback", "")]).await;
    assert_eq!(kept["voice_url"], changed["voice_url"]);
    assert_eq!(world.get(&path).await.1, kept);

    let (status, _) = world.post(&path, &[("VoiceMethod", "GET")]).await;
    assert_eq!(status, 400, "what is not simulated is refused, not ignored");
    let (status, _) = world.get("/IncomingPhoneNumbers/PN1.json").await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn only_a_main_key_reads_the_account() {
    let world = World::new().await;
    let (status, read) = world.get(".json").await;
    assert_eq!(status, 200);
    assert_eq!(
        (&read["status"], &read["type"]),
        (&"active".into(), &"Full".into())
    );
    let mut account = world.carrier.account();
    account.main_key = false;
    world.carrier.set_account(account);
    assert_eq!(world.get(".json").await.0, 401);
    assert_eq!(world.get("/Calls.json").await.0, 200);
}
