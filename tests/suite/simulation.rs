//! The simulation: fixed seeds hold, the same seed is the same run, and a rule that is broken on
//! purpose is caught.

use tests::simulation::{BrokenRule, Course, Invariant, Outcome, run};

/// Seeds that once found something, and some that never did.
const FIXED: [u64; 3] = [1, 2, 3];

fn course(seed: u64, calls: u64) -> Course {
    Course {
        seed,
        calls,
        broken: None,
        stops_at_a_violation: false,
    }
}

#[test]
fn nothing_is_violated_from_fixed_seeds() {
    for seed in FIXED {
        let outcome = run(course(seed, 25));
        assert!(outcome.calls >= 25);
        let violations = outcome.checks.violations();
        assert!(violations.is_empty(), "seed {seed}: {violations:?}");
        assert!(!outcome.faults.is_empty(), "something went wrong");
    }
}

#[test]
fn a_seed_is_one_run() {
    let told = |outcome: Outcome| {
        let checks = outcome.checks.made().clone();
        (
            outcome.calls,
            outcome.asked,
            outcome.faults,
            outcome.counts,
            checks,
        )
    };
    let first = told(run(course(7, 15)));
    assert_eq!(first, told(run(course(7, 15))));
    assert_ne!(first, told(run(course(8, 15))));
}

/// Breaks a rule until it is caught, within a thousand calls; by which invariant.
fn caught(broken: BrokenRule) -> Invariant {
    let mut calls = 0;
    for seed in 1.. {
        let outcome = run(Course {
            broken: Some(broken),
            stops_at_a_violation: true,
            ..course(seed, 100)
        });
        calls += outcome.calls;
        assert!(calls <= 1_000, "{broken:?} was not caught");
        if let Some(violation) = outcome.checks.violations().first() {
            return violation.invariant;
        }
    }
    unreachable!("a thousand calls are reached")
}

#[test]
fn a_suppression_check_that_is_dropped_is_caught() {
    let invariant = caught(BrokenRule::SuppressionIsNotChecked);
    assert_eq!(invariant, Invariant::NoIntentAfterOptOut);
}

#[test]
fn a_recording_on_an_unclear_answer_is_caught() {
    let invariant = caught(BrokenRule::UnclearIsAYes);
    assert_eq!(invariant, Invariant::RecordingNeedsAYes);
}

#[test]
fn a_status_by_arrival_is_caught() {
    let invariant = caught(BrokenRule::StatusByArrival);
    assert_eq!(invariant, Invariant::StatusNeverFalls);
}
