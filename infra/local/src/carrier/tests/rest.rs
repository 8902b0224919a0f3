//! The REST API: what it takes, refuses and shows.

use tokio::sync::{mpsc, oneshot};

use super::super::{CallStatus, CarrierConfig};
use super::{OURS, THEIRS, World};
use crate::phone::{Floor, Phone, PhoneFactory, Pickup, Reaction, Ringing, Script, Sentence, Soon};

/// A phone whose person decides in the test: each time it is given the floor, a sender for the
/// reaction comes out of the channel.
pub(super) fn pausing_phone() -> (
    PhoneFactory,
    mpsc::UnboundedReceiver<oneshot::Sender<Reaction>>,
) {
    let (asks, asked) = mpsc::unbounded_channel();
    let factory = move |_: &Ringing| Box::new(Pausing(asks.clone())) as Box<dyn Phone>;
    (Box::new(factory), asked)
}

struct Pausing(mpsc::UnboundedSender<oneshot::Sender<Reaction>>);

impl Phone for Pausing {
    fn ring<'a>(&'a mut self, call: &'a Ringing) -> Soon<'a, Pickup> {
        let mut script = Script::answering();
        Box::pin(async move { script.ring(call).await })
    }

    fn hear<'a>(&'a mut self, _sentence: &'a Sentence) -> Soon<'a, Reaction> {
        Box::pin(std::future::ready(Reaction::ListenOn))
    }

    fn listen<'a>(&'a mut self, _floor: &'a Floor) -> Soon<'a, Reaction> {
        let (decide, decided) = oneshot::channel();
        self.0.send(decide).unwrap();
        Box::pin(async move { decided.await.unwrap() })
    }
}

#[tokio::test]
async fn a_created_call_is_queued_and_complete_in_its_fields() {
    let world = World::new().await;
    world.carrier.hold_queue();
    let (status, body) = world.create(&[]).await;
    assert_eq!(status, 201);
    let sid = body["sid"].as_str().unwrap();
    assert!(sid.starts_with("CA") && sid.len() == 34);
    assert_eq!(body["status"], "queued");
    assert_eq!(body["direction"], "outbound-api");
    assert_eq!(body["to"], THEIRS);
    assert_eq!(body["from"], OURS);
    assert_eq!(body["from_formatted"], "(202) 555-0100");
    assert_eq!(body["date_created"], "Mon, 02 Mar 2026 15:00:00 +0000");
    for null in [
        "parent_call_sid",
        "start_time",
        "end_time",
        "duration",
        "price",
        "answered_by",
        "forwarded_from",
        "caller_name",
    ] {
        assert!(body.as_object().unwrap()[null].is_null(), "{null}");
    }
    assert!(
        body["uri"]
            .as_str()
            .unwrap()
            .ends_with(&format!("/Calls/{sid}.json"))
    );
}

#[tokio::test]
async fn bad_requests_are_refused_with_twilios_codes() {
    let world = World::new().await;
    let url = world.url("/voice");
    let good = [("To", THEIRS), ("From", OURS), ("Url", url.as_str())];
    for (name, value, code) in [
        ("To", "", 21201),
        ("From", "", 21213),
        ("Url", "", 21205),
        ("To", "5550123", 21211),
        ("To", "+1202", 21211),
        ("To", "+15005550001", 21217),
        ("To", "+15005550002", 21214),
        ("To", "+15005550003", 21215),
        ("To", "+15005550004", 21216),
        ("From", "+15005550001", 21212),
        ("From", "nobody", 21212),
        ("From", "+12025550199", 21210),
        ("Url", "not a url", 21205),
        ("Url", "ftp://example.com/", 21205),
        ("Url", "https://a_b.example.com/", 21205),
        ("Method", "PUT", 21209),
        ("SendDigits", "12x", 21206),
        ("Timeout", "601", 21208),
        ("Timeout", "soon", 21208),
        ("TimeLimit", "0", 20001),
        ("StatusCallback", "status", 21205),
        ("StatusCallbackEvent", "answered ringing", 20001),
        ("MachineDetection", "yes", 21234),
    ] {
        let mut fields: Vec<_> = good.into_iter().filter(|(key, _)| *key != name).collect();
        fields.push((name, value));
        let (status, body) = world.post("/Calls.json", &fields).await;
        assert_eq!(status, 400, "{name}={value}");
        assert_eq!(body["code"], code, "{name}={value}");
        assert_eq!(body["status"], 400);
        let more = format!("https://www.twilio.com/docs/errors/{code}");
        assert_eq!(body["more_info"], more.as_str());
        assert!(!body["message"].as_str().unwrap().is_empty());
    }
    assert!(world.carrier.calls().is_empty());
}

#[tokio::test]
async fn the_magic_from_is_accepted_and_never_dialled() {
    let world = World::new().await;
    let url = world.url("/voice");
    let fields = [("To", THEIRS), ("From", "+15005550006"), ("Url", &url)];
    let (status, body) = world.post("/Calls.json", &fields).await;
    assert_eq!((status, &body["status"]), (201, &"queued".into()));
    assert_eq!(world.end_of(&body).await.status, CallStatus::Queued);
    assert!(world.customer.requests().is_empty());
}

#[tokio::test]
async fn only_the_accounts_own_keys_are_let_in() {
    let world = World::new().await;
    let config = CarrierConfig::new(jiff::Timestamp::now);
    let list = world.api("/Calls.json");
    for (user, password, expected) in [
        (&config.api_key_sid, "wrong", 401),
        (&config.account_sid, config.api_key_secret.as_str(), 401),
        (&config.api_key_sid, &config.api_key_secret, 200),
        (&config.account_sid, &config.auth_token, 200),
    ] {
        let request = world.client.get(&list).basic_auth(user, Some(password));
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), expected);
        assert!(
            response.headers()["twilio-request-id"]
                .to_str()
                .unwrap()
                .starts_with("RQ")
        );
        if expected == 401 {
            let body = response.text().await.unwrap();
            assert!(body.contains("\"code\":20003"));
        }
    }
    assert_eq!(world.client.get(&list).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn a_body_that_is_no_form_holds_no_parameters() {
    let world = World::new().await;
    let request = world.client.post(world.api("/Calls.json"));
    let json = format!(r#"{{"To":"{THEIRS}"}}"#);
    let request = request
        .header("content-type", "application/json")
        .body(json);
    let (status, body) = world.request(request).await;
    assert_eq!((status, &body["code"]), (400, &21201.into()));
}

#[tokio::test]
async fn what_is_not_there_is_20404() {
    let world = World::new().await;
    for path in [
        "/Calls/CA00000000000000000000000000000000.json",
        "/Recordings/RE00000000000000000000000000000000.json",
        "/Messages.json",
        "/Calls",
    ] {
        let (status, body) = world.get(path).await;
        assert_eq!((status, &body["code"]), (404, &20404.into()), "{path}");
    }
}

#[tokio::test]
async fn calls_are_listed_by_filter_and_page() {
    let world = World::new().await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    world.call(Script::answering(), &[]).await;
    world.call(Script::busy(), &[]).await;
    let last = world.call(Script::answering(), &[]).await;

    let (_, body) = world.get("/Calls.json").await;
    assert_eq!(body["calls"].as_array().unwrap().len(), 3);
    assert_eq!(body["calls"][0]["sid"], last.sid.as_str());
    assert_eq!(body["page_size"], 50);
    assert!(body["next_page_uri"].is_null());

    let (_, body) = world.get("/Calls.json?Status=busy&To=%2B12025550123").await;
    assert_eq!(body["calls"].as_array().unwrap().len(), 1);
    let (_, body) = world.get("/Calls.json?From=%2B12025550123").await;
    assert!(body["calls"].as_array().unwrap().is_empty());
    let (_, body) = world.get("/Calls.json?StartTime%3E=2026-03-03").await;
    assert!(body["calls"].as_array().unwrap().is_empty());
    let path = "/Calls.json?StartTime%3E=2026-03-02&StartTime%3C=2026-03-02";
    let (_, body) = world.get(path).await;
    assert_eq!(body["calls"].as_array().unwrap().len(), 3);
    let (_, body) = world.get("/Calls.json?StartTime=2026-03-02").await;
    assert_eq!(body["calls"].as_array().unwrap().len(), 3);

    let (_, body) = world.get("/Calls.json?PageSize=2").await;
    assert_eq!(body["calls"].as_array().unwrap().len(), 2);
    let next = body["next_page_uri"].as_str().unwrap();
    let next = world
        .client
        .get(format!("{}{next}", world.carrier.base_url()));
    let (_, body) = world.request(next).await;
    assert_eq!(body["calls"].as_array().unwrap().len(), 1);
    assert!(body["next_page_uri"].is_null());
}

#[tokio::test]
async fn a_finished_call_shows_its_times() {
    let world = World::new().await;
    world.customer.says("/voice", "<Pause length=\"15\"/>");
    let record = world.call(Script::answering(), &[]).await;
    let (status, body) = world.get(&format!("/Calls/{}.json", record.sid)).await;
    assert_eq!((status, &body["status"]), (200, &"completed".into()));
    assert_eq!(body["duration"], "15");
    assert_eq!(body["end_time"], "Mon, 02 Mar 2026 15:00:21 +0000");
}

#[tokio::test]
async fn machine_detection_is_told_before_or_beside_the_document() {
    let world = World::new().await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    let machine = Script::voicemail("Leave a message.");
    let fields = [("MachineDetection", "Enable")];
    world.call(machine.clone(), &fields).await;
    let first = &world.customer.asked("/voice")[0];
    assert_eq!(first.field("AnsweredBy"), Some("machine_start"));

    let world = World::new().await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    let status = world.url("/status");
    let fields = [
        ("MachineDetection", "Enable"),
        ("AsyncAmd", "true"),
        ("AsyncAmdStatusCallback", &status),
    ];
    world.call(machine, &fields).await;
    let verdict = &world.customer.asked("/status")[0];
    assert_eq!(verdict.field("AnsweredBy"), Some("machine_start"));
    assert_eq!(verdict.field("MachineDetectionDuration"), Some("4000"));
    assert_eq!(world.customer.asked("/voice")[0].field("AnsweredBy"), None);
}

#[tokio::test]
async fn a_dropped_carrier_closes_its_api() {
    let World {
        carrier, client, ..
    } = World::new().await;
    let base_url = carrier.base_url().to_owned();
    assert_eq!(client.get(&base_url).send().await.unwrap().status(), 401);
    drop(carrier);
    tokio::task::yield_now().await;
    assert!(reqwest::Client::new().get(&base_url).send().await.is_err());
}
