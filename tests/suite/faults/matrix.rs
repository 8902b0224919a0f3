//! Each fault of a dependency, at each operation of each function: the first attempt of it, every
//! attempt of it, and every attempt of every one. The answer is the one of the design, in time; with
//! the fault gone the same request comes to the right end.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::SignedDuration;
use local::carrier::{Entry, Reading};
use serde_json::Value;

use super::bench::Bench;
use super::injection::{Fault, Injection, Place};
use super::process::{Ask, Function, Process, Told};
use super::scene::{Scene, Side};

/// Within this time Twilio has its answer.
const VOICE: Duration = Duration::from_secs(2);

const CONFIRMED: &str = "We won't call you again";
const APOLOGY: &str = "something went wrong on our side";

/// A scene that is prepared.
struct Stage {
    bench: Bench,
    process: Process,
}

/// A scene as it is without a fault.
struct Healthy {
    operations: Vec<String>,
    told: Told,
    stored: Value,
}

/// A process that has its secrets from so long ago that it reads them again, and what happened before
/// the scene.
async fn stage(scene: Scene) -> Stage {
    let bench = Bench::stand().await;
    let process = bench.start(scene.function()).await;
    bench.pass(SignedDuration::from_secs(301));
    scene.prepare(&bench).await;
    Stage { bench, process }
}

async fn healthy(scene: Scene) -> Healthy {
    let Stage { bench, process } = stage(scene).await;
    let injection = Injection::into(&bench.engine, Fault::Hangs, Place::Nowhere);
    let (told, _) = bench.ask(&process, &scene.ask()).await;
    assert!(told.status < 300, "{scene:?}: {told:?}");
    Healthy {
        operations: injection.operations(),
        told,
        stored: bench.stored(),
    }
}

/// Injects a fault everywhere; how often it did is what comes back.
async fn everywhere(fault: Fault) -> usize {
    let mut cases = 0;
    for scene in Scene::ALL {
        let healthy = healthy(scene).await;
        let count = healthy.operations.len();
        let single = (0..count).flat_map(|at| [Place::Once(at), Place::Always(at)]);
        let all = (count > 0).then_some(Place::Everywhere);
        for place in single.chain(all) {
            case(scene, &healthy, fault, place).await;
            cases += 1;
        }
    }
    cases
}

async fn case(scene: Scene, healthy: &Healthy, fault: Fault, place: Place) {
    let Stage { bench, process } = stage(scene).await;
    let injection = Injection::into(&bench.engine, fault, place);
    let (told, took) = bench.ask(&process, &scene.ask()).await;
    let what = format!(
        "{scene:?}, {fault:?} at {place:?} of {:?}: {told:?} after {took:?}",
        healthy.operations
    );
    assert!(injection.fired() > 0, "{what}: the fault fired");
    judge(scene, &bench, &told, &what);
    let in_time = match scene.side() {
        Side::Person | Side::OptOut | Side::Callback => VOICE,
        Side::Dialler | Side::ListKeeper | Side::Queue => process.deadline(),
    };
    assert!(took <= in_time, "{what}: too late");
    expect_unharmed(healthy, fault, place, &told, &what);

    bench.engine.intercept(None);
    let (again, _) = bench.ask(&process, &scene.ask()).await;
    let what = format!("{what}; again: {again:?}");
    if scene.side() == Side::Dialler {
        return judge_second_dial(&bench, fault, &told, &again, &what);
    }
    drain(&bench).await;
    assert!(again.status < 300 || scene == Scene::Lifts, "{what}");
    assert_eq!(bench.stored(), healthy.stored, "{what}");
}

/// Where the fault can be got over, nobody notices it.
fn expect_unharmed(healthy: &Healthy, fault: Fault, place: Place, told: &Told, what: &str) {
    let at = match place {
        Place::Once(at) | Place::Always(at) => at,
        Place::Nowhere | Place::Everywhere | Place::After(_) | Place::Named(_) => return,
    };
    let kept_secret = healthy.operations[at] == "GetSecretValue";
    let tried_again = match fault {
        Fault::Disconnects | Fault::ServerErrors | Fault::Throttles => {
            matches!(place, Place::Once(_))
        }
        // Slower than that is too slow for a turn with an opt-out in it, which then goes by other paths.
        Fault::Slow(time) => time < Duration::from_millis(200),
        // A write that is tried again tells, at the most, that it was there already.
        Fault::LosesAnswers
        | Fault::Withholds
        | Fault::Hangs
        | Fault::Denies
        | Fault::Misses
        | Fault::Garbles => false,
    };
    if kept_secret || tried_again {
        assert_eq!(told, &healthy.told, "{what}");
    }
}

/// What each side must be told.
fn judge(scene: Scene, bench: &Bench, told: &Told, what: &str) {
    match scene.side() {
        Side::Person => {
            assert_eq!(told.status, 200, "{what}");
            assert_spoken(told, what);
        }
        Side::OptOut if told.status == 200 => {
            assert_spoken(told, what);
            assert!(told.body.contains(CONFIRMED), "{what}");
            assert!(
                bench.is_durable(scene.who_opts_out()),
                "{what}: not durable"
            );
        }
        Side::OptOut => assert_eq!((told.status, told.body.as_str()), (503, ""), "{what}"),
        Side::Callback => {
            assert!([204, 500].contains(&told.status), "{what}");
            assert_eq!(told.body, "", "{what}");
        }
        Side::Dialler => judge_dial(bench, told, what),
        Side::ListKeeper => {
            if told.status != 200 {
                assert!(told.status >= 500, "{what}");
                assert!(told.json()["code"].is_string(), "{what}");
            } else if scene == Scene::Lists {
                assert!(bench.is_durable(scene.who_opts_out()), "{what}");
            }
        }
        Side::Queue => {
            assert!([204, 500].contains(&told.status), "{what}");
            assert_eq!(
                told.status == 204,
                told.status == 204 && bench.is_durable(scene.who_opts_out()),
                "{what}"
            );
        }
    }
}

/// The client is told whether anybody may have been rung, and it is true.
fn judge_dial(bench: &Bench, told: &Told, what: &str) {
    let (taken, answer) = (bench.twilio.taken(), told.json());
    if told.status == 200 {
        assert_eq!(taken, 1, "{what}");
        assert!(answer["call_sid"].is_string(), "{what}");
        return;
    }
    assert!(told.status >= 500, "{what}");
    match answer["dialled"].as_str() {
        Some("no") => assert_eq!(bench.twilio.requests(), 0, "{what}"),
        Some("unknown") => {}
        _ => panic!("{what}: whether anybody was rung is not told"),
    }
    assert!(
        !answer["detail"].as_str().unwrap_or_default().is_empty(),
        "{what}"
    );
}

/// Whatever the first request came to, the second one rings nobody twice.
fn judge_second_dial(bench: &Bench, fault: Fault, told: &Told, again: &Told, what: &str) {
    assert!(bench.twilio.requests() <= 1, "{what}");
    let (first, second) = (told.json(), again.json());
    let code = second["code"].as_str().unwrap_or_default();
    match again.status {
        200 => assert_eq!(bench.twilio.taken(), 1, "{what}"),
        // Its intent is stored: whoever asks again hears of that call, and nothing is dialled.
        409 => assert!(
            ["still_running", "call_in_progress"].contains(&code),
            "{what}"
        ),
        502 => assert_eq!(code, "submission_unknown", "{what}"),
        _ => panic!("{what}: no answer of a second dial"),
    }
    if first["dialled"] == "no" && !fault.is_done() {
        assert_eq!(again.status, 200, "{what}: nothing stood in the way");
    }
}

/// A reader that is not the writer takes the document, and finds nothing that Twilio would mind.
pub(super) fn assert_spoken(told: &Told, what: &str) {
    let read = Reading::of(told.body.as_bytes(), Some("text/xml"));
    let read = read.unwrap_or_else(|code| panic!("{what}: error {code}"));
    assert!(!read.spoken.is_empty(), "{what}: nobody hears anything");
    let wrong = |finding: &Entry| matches!(finding, Entry::Violation { .. });
    assert!(!read.findings.iter().any(wrong), "{what}");
    assert!(
        !told.body.contains(APOLOGY) || told.body.ends_with("<Hangup/></Response>"),
        "{what}"
    );
}

/// Takes what waits in the queue.
async fn drain(bench: &Bench) {
    let drain = bench.start(Function::Drain).await;
    for message in bench.engine.messages("opt-outs") {
        let ask = Ask::Message(message.to_string());
        assert_eq!(bench.ask(&drain, &ask).await.0.status, 204);
    }
    let waiting = bench.engine.receive("test", "opt-outs");
    for message in waiting.expect("the test may do everything") {
        let done = bench.engine.done("test", "opt-outs", &message.id);
        done.expect("the test may do everything");
    }
}

#[tokio::test(start_paused = true)]
async fn each_function_s_operations_are_those_that_faults_are_tried_at() {
    let mut made: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for scene in Scene::ALL {
        made.insert(format!("{scene:?}"), healthy(scene).await.operations);
    }
    insta::assert_yaml_snapshot!(made);
}

#[tokio::test(start_paused = true)]
async fn fault_018_a_connection_that_broke() {
    assert!(everywhere(Fault::Disconnects).await > 90);
}

#[tokio::test(start_paused = true)]
async fn fault_023_a_service_that_throttles() {
    assert!(everywhere(Fault::Throttles).await > 90);
}

#[tokio::test(start_paused = true)]
async fn fault_023_a_service_that_is_broken() {
    assert!(everywhere(Fault::ServerErrors).await > 90);
}

#[tokio::test(start_paused = true)]
async fn fault_024_a_service_that_hangs() {
    assert!(everywhere(Fault::Hangs).await > 90);
}

#[tokio::test(start_paused = true)]
async fn fault_024_a_service_that_is_slow() {
    assert!(everywhere(Fault::Slow(Duration::from_millis(150))).await > 90);
}

/// A little less than what the SDK waits for.
#[tokio::test(start_paused = true)]
async fn fault_024_a_service_that_is_as_slow_as_it_may_be() {
    assert!(everywhere(Fault::Slow(Duration::from_millis(450))).await > 90);
}

#[tokio::test(start_paused = true)]
async fn fault_025_done_and_the_answer_lost() {
    assert!(everywhere(Fault::LosesAnswers).await > 90);
}

#[tokio::test(start_paused = true)]
async fn fault_025_done_and_never_answered() {
    assert!(everywhere(Fault::Withholds).await > 90);
}

#[tokio::test(start_paused = true)]
async fn fault_032_access_denied() {
    assert!(everywhere(Fault::Denies).await > 90);
}

#[tokio::test(start_paused = true)]
async fn fault_032_a_table_a_queue_or_a_secret_that_is_not_there() {
    assert!(everywhere(Fault::Misses).await > 90);
}

#[tokio::test(start_paused = true)]
async fn fault_032_something_else_answers() {
    assert!(everywhere(Fault::Garbles).await > 90);
}
