//! A function that is killed at any moment: the process is gone, what it had done by then is done,
//! and whoever asked asks again.

use std::time::Duration;

use jiff::SignedDuration;
use serde_json::Value;

use super::bench::Bench;
use super::injection::{Fault, Injection, Place};
use super::matrix::assert_spoken;
use super::process::{Function, Told};
use super::scene::{Scene, Side};

/// Each operation waits for its answer, so that it can be killed there.
const WAITS: Fault = Fault::Slow(Duration::from_millis(1));

/// Asks, and kills the process once the transports have been used so often: what it answered, if it
/// was done before.
async fn killed_at(bench: &Bench, scene: Scene, step: usize) -> Option<Told> {
    let process = bench.start(scene.function()).await;
    let ask = scene.ask();
    let injection = Injection::into(&bench.engine, WAITS, Place::Everywhere);
    let moves = bench.twilio.moves();
    let steps = || injection.attempts() + bench.twilio.moves() - moves;
    let told = bench
        .drive_until(process.answer(&ask), || steps() >= step)
        .await;
    bench.engine.intercept(None);
    told
}

/// Asks without a fault.
async fn healthy(scene: Scene) -> (Told, Value) {
    let bench = Bench::stand().await;
    scene.prepare(&bench).await;
    let told = bench.ask_anew(scene.function(), &scene.ask()).await;
    (told, bench.stored())
}

#[tokio::test(start_paused = true)]
async fn fault_016_whoever_asks_again_after_a_kill_comes_to_the_same_end() {
    let mut kills = 0;
    for scene in Scene::ALL {
        if scene.side() == Side::Dialler {
            continue;
        }
        let (told, stored) = healthy(scene).await;
        for step in 1.. {
            let bench = Bench::stand().await;
            scene.prepare(&bench).await;
            if killed_at(&bench, scene, step).await.is_some() {
                break;
            }
            kills += 1;
            let again = bench.ask_anew(scene.function(), &scene.ask()).await;
            let what = format!("{scene:?}, killed at step {step}: {again:?}");
            match scene.side() {
                Side::Person | Side::OptOut | Side::Callback | Side::Queue => {
                    assert_eq!(again, told, "{what}");
                }
                // It may be there already, or lifted.
                Side::ListKeeper => assert!([200, 404].contains(&again.status), "{what}"),
                Side::Dialler => unreachable!("a dial is not asked for again blindly"),
            }
            assert_eq!(bench.stored(), stored, "{what}");
        }
    }
    assert!(kills >= 20, "{kills}");
}

/// At most one call is ever asked for, the client can always find out about it, and its webhooks find
/// it.
#[tokio::test(start_paused = true)]
async fn fault_045_a_dial_that_is_killed_anywhere_rings_at_most_once() {
    for scene in [Scene::Dial, Scene::DialWithKey] {
        let (mut fresh, mut stored, mut taken) = (0, 0, 0);
        for step in 1.. {
            let bench = Bench::stand().await;
            if killed_at(&bench, scene, step).await.is_some() {
                break;
            }
            let what = format!("{scene:?}, killed at step {step}");
            let call = bench.call();
            let again = bench.ask_anew(Function::Dial, &scene.ask()).await;
            let what = format!("{what}: {again:?}");
            if call.is_none() {
                fresh += 1;
                assert_eq!((again.status, bench.twilio.taken()), (200, 1), "{what}");
                continue;
            }
            stored += 1;
            assert!(bench.twilio.requests() <= 1, "{what}");
            let code = again.json()["code"].clone();
            match scene {
                Scene::Dial => assert_eq!(code, "call_in_progress", "{what}"),
                _ if again.replayed => assert_eq!(again.status, 200, "{what}"),
                _ => {
                    assert_eq!(code, "still_running", "{what}");
                    bench.pass(SignedDuration::from_secs(13));
                    let later = bench.ask_anew(Function::Dial, &scene.ask()).await;
                    let what = format!("{what}, later {later:?}");
                    assert_eq!(later.json()["code"], "submission_unknown", "{what}");
                    assert_eq!(later.json()["dialled"], "unknown", "{what}");
                }
            }
            assert!(bench.twilio.requests() <= 1, "{what}");
            if bench.twilio.taken() == 1 {
                taken += 1;
                let answered = Scene::Answered.ask();
                let spoken = bench.ask_anew(Function::Incoming, &answered).await;
                assert_spoken(&spoken, &what);
                assert!(
                    spoken.body.contains("automated assistant"),
                    "{what} {spoken:?}"
                );
                let bound = bench.call().expect("the call");
                assert!(bound["call_sid"].is_string(), "{what}");
            }
        }
        assert!(
            fresh >= 1 && stored >= 5 && taken >= 3,
            "{fresh} {stored} {taken}"
        );
    }
}

/// Nothing says that somebody is off the list before it is so, wherever it is killed.
#[tokio::test(start_paused = true)]
async fn fault_084_an_opt_out_that_is_killed_is_stored_when_it_is_confirmed() {
    let mut kills = 0;
    for scene in [Scene::OptsOut, Scene::CallerOptsOut] {
        for step in 1.. {
            let bench = Bench::stand().await;
            scene.prepare(&bench).await;
            if killed_at(&bench, scene, step).await.is_some() {
                break;
            }
            kills += 1;
            let again = bench.ask_anew(Function::Gather, &scene.ask()).await;
            assert!(again.body.contains("We won't call you again"), "{again:?}");
            assert!(bench.is_durable(scene.who_opts_out()), "{scene:?} {step}");
        }
    }
    assert!(kills >= 4, "{kills}");
}
