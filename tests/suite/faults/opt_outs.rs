//! An opt-out while both of its paths are faulty, in each pair of ways.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use local::engine::Interception;
use serde_json::Value;

use super::bench::Bench;
use super::injection::Fault;
use super::matrix::assert_spoken;
use super::process::Function;
use super::scene::Scene;
use crate::opt_outs::writes_the_list;

const FAULTS: [Fault; 10] = [
    Fault::Hangs,
    Fault::Withholds,
    Fault::LosesAnswers,
    Fault::Disconnects,
    Fault::Throttles,
    Fault::ServerErrors,
    Fault::Denies,
    Fault::Misses,
    Fault::Garbles,
    Fault::Slow(Duration::from_millis(100)),
];

/// Whatever becomes of the list and of the queue: what is confirmed is on one of them, what is not
/// confirmed is asked for again, and the answer is in time.
#[tokio::test(start_paused = true)]
async fn fault_084_what_is_confirmed_is_kept_whatever_becomes_of_list_and_queue() {
    let (mut confirmed, mut refused) = (0, 0);
    for list in FAULTS {
        for queue in FAULTS {
            let bench = Bench::stand().await;
            Scene::OptsOut.prepare(&bench).await;
            let process = bench.start(Function::Gather).await;
            let fired: [Arc<AtomicUsize>; 2] = Default::default();
            let [on_list, on_queue] = fired.clone();
            let intercept = move |operation: &str, body: &Value| {
                let (fault, fired) = if writes_the_list(operation, body) {
                    (list, &on_list)
                } else if operation == "SendMessage" {
                    (queue, &on_queue)
                } else {
                    return Interception::Pass;
                };
                fired.fetch_add(1, Ordering::Relaxed);
                fault.interception()
            };
            bench.engine.intercept(Some(Box::new(intercept)));
            let (told, took) = bench.ask(&process, &Scene::OptsOut.ask()).await;
            let what = format!("list {list:?}, queue {queue:?}: {told:?} after {took:?}");
            assert!(took <= Duration::from_secs(2), "{what}");
            let fired = fired.map(|fired| fired.load(Ordering::Relaxed));
            assert!(fired[0] > 0, "{what}: the fault fired");
            let slow = matches!(list, Fault::Slow(_));
            assert!(slow || fired[1] > 0, "{what}: the queue was tried");
            if told.status == 200 {
                confirmed += 1;
                assert_spoken(&told, &what);
                assert!(told.body.contains("We won't call you again"), "{what}");
                assert!(bench.is_durable(Scene::OptsOut.who_opts_out()), "{what}");
            } else {
                refused += 1;
                assert_eq!((told.status, told.body.as_str()), (503, ""), "{what}");
            }
        }
    }
    assert_eq!((confirmed, refused), (19, 81), "slow is not gone");
}
