//! The dial protocol: every state of the model, and the model's ways taken by the code.

use std::fmt::Write;
use std::panic::AssertUnwindSafe;
use std::sync::LazyLock;

use futures_util::FutureExt;
use tests::dial_protocol::{
    Broken, Client, Graph, Intent, Left, Order, Property, Protocol, Stands, State, Step, Sweep,
    TwilioCall, Ways, search,
};

use replay::Replay;

mod function;
mod replay;
mod twilio;

/// Every state of the protocol as it is.
static WHOLE: LazyLock<Graph> = LazyLock::new(|| Graph::of(Protocol::WHOLE));

fn assert_holds(graph: &Graph) {
    if let Some((property, way)) = graph.broken() {
        panic!("{property}:\n{}", search::told(&way));
    }
    assert!(graph.has_no_circle(), "some run does not end");
    let (states, steps) = (graph.states().len(), graph.edges().len());
    println!("{states} states, {steps} steps");
}

#[test]
fn nothing_that_must_not_happen_can() {
    assert_holds(&WHOLE);
    // It is no proof that nothing happens.
    let seen = |wanted: &dyn Fn(&State) -> bool| WHOLE.states().iter().any(wanted);
    let both = |wanted: &dyn Fn(&Order) -> bool| seen(&|state| state.orders.iter().all(wanted));
    let is_pitched = |order: &Order| order.call == TwilioCall::Talking;
    assert!(both(&|order| order.bound.is_some() && order.answered));
    assert!(both(&|order| order.intent == Intent::InFlight));
    assert!(seen(
        &|state| state.suppressed && state.orders.iter().any(is_pitched)
    ));
    assert!(seen(&|state| matches!(state.sweep, Sweep::EndAbsent(_))));
    assert!(seen(&|state| matches!(state.sweep, Sweep::Cancel(..))));
    assert!(seen(
        &|state| state.lock.is_some() && Protocol::WHOLE.locked_by(state).is_none()
    ));
}

/// Twilio takes a call after its absence has counted: then a telephone may ring that our books know
/// nothing of, and still nobody is pitched who must not be, and everything ends.
#[test]
fn a_call_that_twilio_takes_too_late_is_the_worst_that_can_happen() {
    let graph = Graph::of(Protocol {
        absence_may_err: true,
        faults: Left {
            retries: 1,
            crashes: 0,
        },
        ..Protocol::WHOLE
    });
    assert_holds(&graph);
    let two_ring = |state: &State| state.orders.iter().all(|order| order.call.is_live());
    assert!(graph.states().iter().any(two_ring), "that it can happen");
}

#[tokio::test]
async fn the_code_takes_the_ways_of_the_model() {
    let ways = Ways::through(&WHOLE, can_be_taken);
    let (count, situations) = (ways.ways.len(), ways.situations);
    println!("{count} ways, steps in {situations} situations");
    let mut replay = Replay::open().await;
    for way in &ways.ways {
        let states = WHOLE.states();
        let way = way
            .iter()
            .map(|edge| (states[edge.from], edge.step, states[edge.to]));
        replay.take(Protocol::WHOLE, way).await;
    }
    assert!(situations > 400, "{situations}");
}

/// What the code does, and the model does not tell apart: with two intents in flight the reconciler
/// looks after both at once, and where somebody is on the line it writes that down and asks less often.
fn can_be_taken(state: &State, step: Step) -> bool {
    let both = state
        .orders
        .iter()
        .all(|order| order.intent == Intent::InFlight);
    let finds_somebody = match state.sweep {
        Sweep::Bind(_, _, stands) => stands == Stands::OnTheLine,
        Sweep::Cancel(_, call) => {
            let stands = state.order(call).call.stands();
            step == Step::SweepActs && stands == Some(Stands::OnTheLine)
        }
        Sweep::Idle | Sweep::EndOver(_) | Sweep::EndAbsent(_) | Sweep::Free(_) => false,
    };
    !step.is_the_reconcilers() || !(both || finds_somebody)
}

#[test]
fn each_rule_that_is_broken_is_noticed() {
    let rules = [
        (Broken::ChecksThenStores, Property::NoIntentAfterOptOut),
        (Broken::NoCancelAfterOptOut, Property::NoRingLeftAfterOptOut),
        (Broken::NoLookAtTheAnswer, Property::NoPitchAfterOptOut),
        (Broken::AsksTwilioAgain, Property::OneCreate),
        (Broken::RunsTheLostAgain, Property::OneCreate),
        (Broken::NoLock, Property::OneCallAtATime),
        (Broken::AbsenceCountsAtOnce, Property::OneCallAtATime),
        (Broken::LockForGood, Property::EverythingEnds),
    ];
    let mut ways = String::new();
    for (rule, expected) in rules {
        let (property, way) = without(rule);
        assert_eq!(property, expected, "{rule:?}");
        let way = search::told(&way);
        writeln!(ways, "{rule:?}: {property}\n{way}").expect("a text can be written to");
    }
    insta::assert_snapshot!(ways);
}

/// The replay notices too: no way to a broken property is one that the code takes. (The other two
/// rules are broken by what does not happen.)
#[tokio::test]
async fn the_code_takes_no_way_of_a_broken_protocol() {
    let rules = [
        (Broken::ChecksThenStores, None),
        (Broken::NoLookAtTheAnswer, Some(Step::Speak(Client::First))),
        (Broken::AsksTwilioAgain, None),
        (Broken::RunsTheLostAgain, None),
        (Broken::NoLock, None),
        (Broken::AbsenceCountsAtOnce, None),
    ];
    let mut replay = Replay::open().await;
    for (rule, last) in rules {
        let protocol = broken(rule);
        let (_, mut way) = without(rule);
        way.extend(last);
        let way = protocol.along(&way);
        // What is left half done is forgotten before the next way.
        let taken = AssertUnwindSafe(replay.take(protocol, way));
        assert!(taken.catch_unwind().await.is_err(), "{rule:?}");
    }
}

fn broken(rule: Broken) -> Protocol {
    Protocol {
        broken: Some(rule),
        ..Protocol::WHOLE
    }
}

/// What is broken without a rule, and the shortest way to it.
fn without(rule: Broken) -> (Property, Vec<Step>) {
    let graph = Graph::of(broken(rule));
    graph.broken().expect("a property is broken")
}
