//! A panic in a function, wherever it may be.

use super::bench::Bench;
use super::matrix::assert_spoken;
use super::scene::{Scene, Side};

/// The clock panics wherever a function looks at it.
#[tokio::test(start_paused = true)]
async fn fault_015_a_panic_anywhere_is_the_function_s_own_failure_and_says_nothing() {
    let (mut panics, mut kept) = (0, 0);
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
                Side::OptOut if told.body.contains("We won't call you again") => {
                    assert_eq!(bench.engine.items("suppressions").len(), 1, "{what}");
                    kept += 1;
                }
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
    assert!(kept > 0, "an opt-out outlives a panic");
}
