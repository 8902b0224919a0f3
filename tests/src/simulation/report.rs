//! What many runs came to, and how it is told.

use std::collections::BTreeMap;
use std::fmt;

use super::{Fault, Invariant, Outcome, Violation};

/// What many runs came to.
#[derive(Debug, Default)]
pub struct Report {
    runs: u64,
    calls: u64,
    asked: u64,
    faults: BTreeMap<Fault, u64>,
    counts: BTreeMap<String, u64>,
    checks: BTreeMap<Invariant, u64>,
    violations: Vec<(u64, Violation)>,
}

/// So many violations are told in full.
const TOLD: usize = 20;

impl Report {
    /// Takes in what a run came to.
    pub fn add(&mut self, outcome: &Outcome) {
        self.runs += 1;
        self.calls += outcome.calls;
        self.asked += outcome.asked;
        for (fault, times) in &outcome.faults {
            *self.faults.entry(*fault).or_default() += times;
        }
        for (what, times) in &outcome.counts {
            *self.counts.entry(what.clone()).or_default() += times;
        }
        for (invariant, times) in outcome.checks.made() {
            *self.checks.entry(*invariant).or_default() += times;
        }
        let violations = outcome.checks.violations().iter();
        let violations = violations.map(|violation| (outcome.seed, violation.clone()));
        self.violations.extend(violations);
    }

    /// Calls so far.
    pub fn calls(&self) -> u64 {
        self.calls
    }

    /// Violations so far, each with its seed.
    pub fn violations(&self) -> &[(u64, Violation)] {
        &self.violations
    }
}

impl fmt::Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            runs, calls, asked, ..
        } = self;
        writeln!(
            formatter,
            "{calls} calls in {runs} worlds, {asked} requests for calls"
        )?;
        writeln!(formatter, "\nwhat there was:")?;
        for (what, times) in &self.counts {
            writeln!(formatter, "{times:>12}  {what}")?;
        }
        writeln!(formatter, "\nfaults:")?;
        for fault in Fault::ALL {
            let times = self.faults.get(fault).copied().unwrap_or_default();
            writeln!(formatter, "{times:>12}  {}", fault.name())?;
        }
        writeln!(formatter, "\ninvariants, and how often each was looked at:")?;
        for invariant in Invariant::ALL {
            let times = self.checks.get(invariant).copied().unwrap_or_default();
            let violations = self.violations.iter();
            let violations = violations.filter(|(_, violation)| violation.invariant == *invariant);
            let broken = match violations.count() {
                0 => String::new(),
                times => format!(" — BROKEN {times} times"),
            };
            let (name, words) = (invariant.name(), invariant.words());
            writeln!(formatter, "{times:>12}  {name}: {words}{broken}")?;
        }
        writeln!(formatter, "\nviolations: {}", self.violations.len())?;
        for (seed, violation) in self.violations.iter().take(TOLD) {
            let Violation {
                invariant,
                at,
                detail,
            } = violation;
            let name = invariant.name();
            writeln!(formatter, "  --seed {seed}  {at}  {name}: {detail}")?;
        }
        Ok(())
    }
}
