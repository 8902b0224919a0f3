//! What may be asked for, how often, and in how many bytes.

use serde_json::{Value, json};

use super::bench::{BASE, Bench};
use super::process::{Ask, Function};
use super::scene::{PERSON, Scene, after, tell};
use crate::template::template;

/// Dialling is held back at the gateway, far below what all other routes have.
#[test]
fn fault_017_dialling_cannot_take_what_hearing_needs() {
    let template = template();
    let resources = template["Resources"].as_mapping().expect("resources");
    let api = resources
        .values()
        .find(|resource| resource["Type"] == "AWS::Serverless::HttpApi");
    let api = &api.expect("an API")["Properties"];
    let all = &api["DefaultRouteSettings"];
    let dial = &api["RouteSettings"]["POST /api/calls/outbound"];
    for limit in ["ThrottlingBurstLimit", "ThrottlingRateLimit"] {
        let of = |settings: &serde_yaml_ng::Value| settings[limit].as_u64().expect(limit);
        assert!(of(dial) * 10 <= of(all), "{limit}");
    }
    let reserves = |name: &str| {
        let properties = &resources[name]["Properties"];
        assert!(properties["CodeUri"].is_string(), "{name}");
        properties.get("ReservedConcurrentExecutions").is_some()
    };
    // Those who hear are held back by nothing, and the fallback has some of its own.
    for name in ["VoiceIncoming", "VoiceGather", "VoiceStatus"] {
        assert!(!reserves(name), "{name}");
    }
    assert!(reserves("VoiceFallback"));
}

#[tokio::test(start_paused = true)]
async fn fault_021_no_url_of_ours_is_long() {
    let bench = after(&[]).await;
    for name in ["Url", "FallbackUrl", "StatusCallback"] {
        let url = bench.twilio.field(name).expect(name);
        assert!(url.len() < 1_000, "{url}");
    }
    let told = tell(&bench, Scene::Answered).await;
    for url in told
        .body
        .split('"')
        .filter(|text| text.starts_with("https://"))
    {
        assert!(url.len() < 1_000, "{url}");
    }
}

#[tokio::test(start_paused = true)]
async fn fault_065_a_client_chooses_a_number_and_nothing_else() {
    let bench = Bench::stand().await;
    let process = bench.start(Function::Dial).await;
    let with = |member: &str, value: Value| {
        let Ask::Request {
            method,
            path,
            headers,
            body,
        } = Scene::Dial.ask()
        else {
            panic!("a dial is a request");
        };
        let mut body: Value = serde_json::from_str(&body).expect("JSON");
        body[member] = value;
        Ask::Request {
            method,
            path,
            headers,
            body: body.to_string(),
        }
    };
    let members = [
        ("url", json!("https://evil.example/twiml")),
        ("from", json!("+14155550199")),
        ("twiml", json!("<Response/>")),
        ("send_digits", json!("1")),
        ("record", json!(true)),
        ("to", json!("sip:jane@example.com")),
        ("to", json!("client:jane")),
        ("to", json!("whatsapp:+12125550123")),
        ("to", json!([PERSON])),
    ];
    for (member, value) in members {
        let (told, _) = bench.ask(&process, &with(member, value.clone())).await;
        let what = format!("{member} {value}: {told:?}");
        assert!([400, 422].contains(&told.status), "{what}");
        assert_eq!(told.json()["dialled"], "no", "{what}");
    }
    assert_eq!((bench.call(), bench.twilio.connections()), (None, 0));
    let (told, _) = bench.ask(&process, &Scene::Dial.ask()).await;
    assert_eq!(told.status, 200, "{told:?}");
    let of = |name: &str| bench.twilio.field(name).expect("a field");
    assert_eq!(
        (of("To"), of("From")),
        (PERSON.to_owned(), "+14155550100".to_owned())
    );
    assert!(of("Url").starts_with(BASE), "{}", of("Url"));
}

#[tokio::test(start_paused = true)]
async fn fault_098_the_request_for_a_call_never_asks_for_a_recording() {
    let bench = after(&[]).await;
    assert_eq!(bench.twilio.requests(), 1);
    for name in bench.twilio.field_names() {
        assert!(!name.contains("Record"), "{name}");
    }
}
