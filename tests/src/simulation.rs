//! A simulation: the product's own functions in a world that goes wrong by a seed.
//!
//! Many calls to people of every temper, over a carrier that queues, accepts late, loses answers and
//! sends its callbacks twice, late, in any order or never; a table that throttles, hangs and writes
//! without saying so; functions that are killed where they wait; opt-outs that race the dials. A
//! short reference model (`model`) is told all that happens and says what must not have; when the
//! faults cease, everything must end.
//!
//! The same seed and size give the same run, to the last event: one thread, one clock that only the
//! run itself moves, one source of chance.

use std::collections::BTreeMap;

mod callers;
mod chance;
mod faults;
mod functions;
mod invariants;
mod model;
mod places;
mod report;
mod rest;
mod sabotage;
mod tasks;
mod wire;
mod world;

pub use faults::Fault;
pub use invariants::{Checks, Invariant, Violation};
pub use report::Report;
pub use sabotage::BrokenRule;

const CALLS: &str = "calls";
const SUPPRESSIONS: &str = "suppressions";
const LIMITS: &str = "limits";
const OPT_OUTS: &str = "opt-outs";
const RECONCILER: &str = "reconciler";
const OPT_OUT_DEAD_LETTERS: &str = "opt-out-dead-letters";

/// One run.
#[derive(Debug, Clone, Copy)]
pub struct Course {
    /// What decides everything.
    pub seed: u64,
    /// How many calls there are at least.
    pub calls: u64,
    /// A rule that is broken on purpose.
    pub broken: Option<BrokenRule>,
    /// Whether the first violation ends it.
    pub stops_at_a_violation: bool,
}

/// What a run came to.
#[derive(Debug)]
pub struct Outcome {
    /// Its seed.
    pub seed: u64,
    /// Calls that there were, theirs and ours.
    pub calls: u64,
    /// Requests for calls.
    pub asked: u64,
    /// How often each fault happened.
    pub faults: BTreeMap<Fault, u64>,
    /// How often anything else did.
    pub counts: BTreeMap<String, u64>,
    /// What was looked at, and what did not hold.
    pub checks: Checks,
}

/// Runs one course.
pub fn run(course: Course) -> Outcome {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build();
    let runtime = runtime.expect("a runtime can be made");
    runtime.block_on(async move { world::World::begin(course).await.live().await })
}
