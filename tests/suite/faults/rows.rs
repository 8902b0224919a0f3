//! Faults that are no dependency's: what comes twice, late, out of order, corrupt; a panic; a race.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use jiff::SignedDuration;
use local::engine::Interception;
use serde_json::{Value, json};

use super::bench::{Ask, Bench, Function, TOKEN, Told};
use super::injection::{Fault, Injection, Place};
use super::matrix::assert_spoken;
use super::scene::{CALL, PERSON, Scene, Side, signed};
use crate::template::template;

/// A whole call, from the first ring to the recording.
const JOURNEY: [Scene; 5] = [
    Scene::Rings,
    Scene::Answered,
    Scene::SaysYes,
    Scene::Ends,
    Scene::Recorded,
];

/// A bench on which a call went through these scenes.
async fn after(scenes: &[Scene]) -> Bench {
    let bench = Bench::stand().await;
    Scene::Answered.prepare(&bench).await;
    for scene in scenes {
        let told = tell(&bench, *scene).await;
        assert!(told.status < 300, "{scene:?}: {told:?}");
    }
    bench
}

async fn tell(bench: &Bench, scene: Scene) -> Told {
    bench.ask_anew(scene.function(), &scene.ask()).await
}

/// A callback of the recording that has no number in it, as Twilio sends it.
fn recording(status: &str) -> Ask {
    let fields = [
        ("AccountSid", "AC00000000000000000000000000000001"),
        ("CallSid", "CA00000000000000000000000000000001"),
        ("RecordingSid", "RE00000000000000000000000000000001"),
        ("RecordingStatus", status),
    ];
    let path = format!("/twilio/voice/status?call_id={CALL}");
    signed(&path, &fields, TOKEN)
}

#[tokio::test(start_paused = true)]
async fn fault_001_a_callback_may_be_repeated_for_ever() {
    for scene in [Scene::Rings, Scene::Ends, Scene::Recorded] {
        let bench = after(&[scene]).await;
        let stored = bench.stored();
        for _ in 0..5 {
            assert_eq!(tell(&bench, scene).await.status, 204);
            assert_eq!(bench.stored(), stored, "{scene:?}");
        }
    }
}

/// Each order in which the callbacks and the webhooks of a call can come in: as many as five things
/// can be put in order, less those in which the person speaks before being spoken to.
#[tokio::test(start_paused = true)]
async fn fault_002_callbacks_in_any_order_leave_the_same_status() {
    let mut orders = 0;
    for order in permutations(&JOURNEY) {
        let place = |scene| order.iter().position(|other| *other == scene);
        if place(Scene::SaysYes) < place(Scene::Answered) {
            continue;
        }
        orders += 1;
        let bench = after(&order).await;
        let call = bench.call().expect("the call");
        assert_eq!(call["status"], "completed", "{order:?}");
        assert_eq!(call["recording_status"], "completed", "{order:?}");
        assert_eq!(call.get("in_flight"), None, "{order:?}");
    }
    assert_eq!(orders, 60);
}

fn permutations(scenes: &[Scene]) -> Vec<Vec<Scene>> {
    if scenes.is_empty() {
        return vec![Vec::new()];
    }
    let mut orders = Vec::new();
    for (place, first) in scenes.iter().enumerate() {
        let rest = [&scenes[..place], &scenes[place + 1..]].concat();
        for mut order in permutations(&rest) {
            order.insert(0, *first);
            orders.push(order);
        }
    }
    orders
}

#[tokio::test(start_paused = true)]
async fn fault_003_a_callback_hours_after_the_end_changes_nothing() {
    let bench = after(&JOURNEY).await;
    let stored = bench.stored();
    bench.pass(SignedDuration::from_hours(5));
    assert_eq!(tell(&bench, Scene::Rings).await.status, 204);
    assert_eq!(bench.stored(), stored);
    let lines = bench.logs.of("call_status");
    assert_eq!(lines.last().expect("it is logged")["recorded"], "stale");
}

/// Two processes are handed the same webhook, the second a little later each time: every way in which
/// their operations can lie between each other's.
#[tokio::test(start_paused = true)]
async fn fault_006_the_same_webhook_twice_at_once_is_one_turn() {
    for scene in [
        Scene::Answered,
        Scene::RingsUs,
        Scene::SaysYes,
        Scene::OptsOut,
    ] {
        let once = Bench::stand().await;
        scene.prepare(&once).await;
        let told = tell(&once, scene).await;
        let mut raced = 0;
        for late in 0..8 {
            let bench = Bench::stand().await;
            scene.prepare(&bench).await;
            let first = bench.start(scene.function()).await;
            let second = bench.start(scene.function()).await;
            let slow = Fault::Slow(Duration::from_millis(2));
            let injection = Injection::into(&bench.engine, slow, Place::Everywhere);
            let ask = scene.ask();
            let both = async {
                tokio::join!(first.answer(&ask), async {
                    tokio::time::sleep(Duration::from_millis(late)).await;
                    second.answer(&ask).await
                })
            };
            let answers = bench.drive(both).await;
            raced += usize::from(injection.attempts() > 4);
            assert_eq!(answers, (told.clone(), told.clone()), "{scene:?} {late}");
            assert_eq!(bench.stored(), once.stored(), "{scene:?} {late}");
        }
        assert!(raced > 0, "{scene:?}: somebody was second");
    }
}

#[tokio::test(start_paused = true)]
async fn fault_007_a_whole_call_that_is_replayed_days_later_does_nothing_new() {
    let bench = after(&JOURNEY).await;
    let stored = bench.stored();
    let requests = bench.twilio.requests();
    bench.pass(SignedDuration::from_hours(72));
    for scene in JOURNEY {
        let told = tell(&bench, scene).await;
        assert!(told.status < 300, "{scene:?}: {told:?}");
        assert_eq!(bench.stored(), stored, "{scene:?}");
    }
    assert_eq!(bench.twilio.requests(), requests);
}

/// A callback of Twilio's detection would say who answered, and nothing of how the call goes.
#[tokio::test(start_paused = true)]
async fn fault_009_a_verdict_on_a_machine_is_neither_asked_for_nor_heeded_in_a_callback() {
    let bench = after(&[Scene::Answered, Scene::SaysYes]).await;
    for name in bench.twilio.field_names() {
        assert!(!name.contains("Machine") && !name.contains("Amd"), "{name}");
    }
    let before = bench.stored();
    for verdict in ["machine_start", "human", "unknown"] {
        let fields = [
            ("AccountSid", "AC00000000000000000000000000000001"),
            ("CallSid", "CA00000000000000000000000000000001"),
            ("AnsweredBy", verdict),
            ("MachineDetectionDuration", "2100"),
        ];
        let path = format!("/twilio/voice/status?call_id={CALL}");
        bench
            .ask_anew(Function::Status, &signed(&path, &fields, TOKEN))
            .await;
        assert_eq!(bench.stored(), before, "{verdict}");
    }
}

#[tokio::test(start_paused = true)]
async fn fault_010_a_recording_is_joined_by_our_own_id_before_or_after_the_end() {
    let before = after(&[Scene::Recorded, Scene::Ends]).await;
    let afterwards = after(&[Scene::Ends, Scene::Recorded]).await;
    assert_eq!(before.stored(), afterwards.stored());
    let bench = after(&[Scene::Answered, Scene::SaysYes]).await;
    let told = bench.ask_anew(Function::Status, &recording("absent")).await;
    assert_eq!(told.status, 204, "{told:?}");
    assert_eq!(
        bench.call().expect("the call")["recording_status"],
        "absent"
    );
}

/// The clock panics wherever a function looks at it.
#[tokio::test(start_paused = true)]
async fn fault_015_a_panic_anywhere_is_the_function_s_own_failure_and_says_nothing() {
    let mut panics = 0;
    for scene in Scene::ALL {
        for look in 0.. {
            let bench = Bench::stand().await;
            scene.prepare(&bench).await;
            let process = bench.start(scene.function()).await;
            bench.panic_at_look(usize::MAX);
            bench.ask(&process, &scene.ask()).await;
            let looks = bench.looks();
            // The last look is for the line of metrics, after the answer.
            if look + 1 >= looks {
                break;
            }
            let bench = Bench::stand().await;
            scene.prepare(&bench).await;
            let process = bench.start(scene.function()).await;
            bench.panic_at_look(look);
            let (told, _) = bench.ask(&process, &scene.ask()).await;
            let what = format!("{scene:?}, look {look}: {told:?}");
            panics += 1;
            match scene.side() {
                Side::Person | Side::OptOut => {
                    assert_eq!(told.status, 200, "{what}");
                    assert_spoken(&told, &what);
                    assert!(
                        told.body.contains("something went wrong on our side"),
                        "{what}"
                    );
                }
                Side::Callback => assert_eq!((told.status, &*told.body), (500, ""), "{what}"),
                Side::Dialler => {
                    assert_eq!(told.status, 500, "{what}");
                    assert_eq!(told.json()["dialled"], "unknown", "{what}");
                    assert!(bench.twilio.requests() <= 1, "{what}");
                }
                Side::ListKeeper => assert_eq!(told.status, 500, "{what}"),
                Side::Queue => panic!("{what}: the drain does not look at the clock"),
            }
            let log = bench.logs.lines().concat();
            assert!(log.contains("\"code\":\"panic\""), "{what} {log}");
            assert!(
                !log.contains("mockingbird") && !told.body.contains("mockingbird"),
                "{what}"
            );
        }
    }
    assert!(panics > 15, "{panics}");
}

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
async fn fault_019_a_message_that_comes_three_times_is_done_once() {
    let bench = Bench::stand().await;
    let mut stored = Vec::new();
    for _ in 0..3 {
        assert_eq!(tell(&bench, Scene::Drains).await.status, 204);
        stored.push(bench.stored());
    }
    assert!(
        stored.windows(2).all(|pair| pair[0] == pair[1]),
        "{stored:?}"
    );
    let counted = bench.logs.of("metrics");
    let counted = counted.iter().filter(|line| line["OptOuts"] == 1.0);
    assert_eq!(counted.count(), 1);
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

/// Whatever is decided on is read as it is, not as it was a moment ago.
#[tokio::test(start_paused = true)]
async fn fault_029_every_read_that_decides_is_consistent() {
    let mut reads = 0;
    for scene in Scene::ALL {
        let bench = Bench::stand().await;
        scene.prepare(&bench).await;
        let process = bench.start(scene.function()).await;
        let seen: Arc<Mutex<Vec<(String, Value)>>> = Arc::default();
        let noted = Arc::clone(&seen);
        bench
            .engine
            .intercept(Some(Box::new(move |operation, body| {
                let mut noted = noted.lock().expect("noting does not panic");
                noted.push((operation.to_owned(), body.clone()));
                Interception::Pass
            })));
        bench.ask(&process, &scene.ask()).await;
        for (operation, body) in seen.lock().expect("noting does not panic").iter() {
            let requests: Vec<&Value> = match operation.as_str() {
                "BatchGetItem" => {
                    let tables = body["RequestItems"].as_object().expect("tables");
                    tables.values().collect()
                }
                "GetItem" | "Scan" | "Query" => vec![body],
                _ => continue,
            };
            for request in requests {
                reads += 1;
                assert_eq!(
                    request["ConsistentRead"], true,
                    "{scene:?} {operation} {request}"
                );
                assert_eq!(request.get("IndexName"), None, "{scene:?} {operation}");
            }
        }
    }
    assert!(reads > 10, "{reads}");
}

#[tokio::test(start_paused = true)]
async fn fault_031_a_corrupt_item_hurts_one_call_and_is_kept() {
    let corruptions = [
        ("call", json!("mockingbird")),
        ("status", json!("mockingbird")),
        ("version", json!("mockingbird")),
        ("schema", json!(99)),
    ];
    for (attribute, value) in corruptions {
        let bench = after(&[]).await;
        let key = ("call_id", CALL);
        bench.engine.overwrite("calls", key, attribute, &value);
        let stored = bench.stored();
        let told = tell(&bench, Scene::Answered).await;
        let what = format!("{attribute}: {told:?}");
        assert_spoken(&told, &what);
        assert!(
            told.body.contains("something went wrong on our side"),
            "{what}"
        );
        assert_eq!(bench.stored(), stored, "{what}");
        assert_eq!(bench.logs.of("request_failed")[0]["code"], "item_misshapen");
        assert!(
            !bench.logs.lines().concat().contains("mockingbird"),
            "{what}"
        );
        // Nor does it keep anybody from opting out.
        let told = tell(&bench, Scene::OptsOut).await;
        assert!(told.body.contains("We won't call you again"), "{told:?}");
        assert!(bench.is_durable(PERSON), "{attribute}");
        let told = tell(&bench, Scene::RingsUs).await;
        assert!(
            told.body.contains("automated assistant"),
            "another call: {told:?}"
        );
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
    assert!(of("Url").starts_with(super::bench::BASE), "{}", of("Url"));
}

#[tokio::test(start_paused = true)]
async fn fault_096_a_line_that_goes_down_at_any_moment_ends_the_call_and_frees_the_number() {
    let journey = [Scene::Rings, Scene::Answered, Scene::SaysYes];
    for length in 0..=journey.len() {
        let bench = after(&journey[..length]).await;
        let consent = bench.call().expect("the call")["call"]["consent"].clone();
        assert_eq!(tell(&bench, Scene::Ends).await.status, 204);
        let call = bench.call().expect("the call");
        assert_eq!(call["status"], "completed");
        assert_eq!(call.get("in_flight"), None);
        assert_eq!(call["call"]["consent"], consent, "as it was last stored");
        let id = format!("number#{PERSON}");
        let mut limits = bench.engine.items("limits").into_iter();
        let number = limits.find(|item| item["limit_id"] == id.as_str());
        assert_eq!(
            number.expect("the number").get("live_call"),
            None,
            "{length}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn fault_098_the_request_for_a_call_never_asks_for_a_recording() {
    let bench = after(&[]).await;
    assert_eq!(bench.twilio.requests(), 1);
    for name in bench.twilio.field_names() {
        assert!(!name.contains("Record"), "{name}");
    }
}

#[tokio::test(start_paused = true)]
async fn fault_099_a_recording_that_is_not_there_leaves_the_consent() {
    for status in ["absent", "failed"] {
        let bench = after(&[Scene::Answered, Scene::SaysYes]).await;
        let before = bench.call().expect("the call");
        let told = bench.ask_anew(Function::Status, &recording(status)).await;
        assert_eq!(told.status, 204, "{status}");
        let call = bench.call().expect("the call");
        assert_eq!(call["recording_status"], status);
        assert_eq!(
            call["call"], before["call"],
            "{status}: nothing starts again"
        );
    }
}
