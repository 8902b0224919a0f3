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

/// With so many calls everything that can happen must have.
const ENOUGH: u64 = 10_000;

/// What must have happened, beside each fault and each check: the state that a call was in, how it
/// ended, what a request for one came to and why.
const SOMETIMES: &[&str] = &[
    "answer: voice-gather 200",
    "answer: voice-status 204",
    "answer: voice-status 500",
    "answer: voice-fallback 200",
    "callback: given up",
    "carrier: asked the fallback",
    "carrier: inbound",
    "carrier: recording started",
    "carrier: recording stopped",
    "heard: OptOut to None",
    "heard: OptOut to Recording",
    "heard: OptOut to Meeting",
    "heard: OptOut to Inbound",
    "heard: Unclear to Recording",
    "heard: Yes to None",
    "opt-out went into the queue",
    "outcome: inbound informed",
    "outcome: inbound opted_out",
    "outcome: outbound already_opted_out",
    "outcome: outbound busy",
    "outcome: outbound child",
    "outcome: outbound declined",
    "outcome: outbound failed",
    "outcome: outbound interested",
    "outcome: outbound machine",
    "outcome: outbound no-answer",
    "outcome: outbound not_understood",
    "outcome: outbound opted_out",
    "outcome: outbound too_late",
    "outcome: outbound wrong_number",
    "reason: call_in_progress",
    "reason: country_not_allowed",
    "reason: daily_ceiling_reached",
    "reason: dialling_stopped",
    "reason: language_not_served",
    "reason: no_consent_basis",
    "reason: number_cap_reached",
    "reason: number_type_not_allowed",
    "reason: on_hold",
    "reason: opted_out",
    "reason: outside_calling_hours",
    "reason: rate_limited",
    "reason: refused_by_carrier",
    "reason: unreadable",
    "request: idempotency_key_reused",
    "request: placed",
    "request: replayed",
    "request: still_running",
    "request: submission_unknown",
    "request: unanswered",
    "outcome: outbound canceled",
    "state: closing",
    "state: consent",
    "state: dialling",
    "state: ended",
    "state: inbound",
    "state: interest",
    "sweep",
    "sweep: woken",
    "twilio: call ended by us",
    "twilio: recording deleted",
];

/// What takes two or three faults at once, and so many calls until it must have happened.
const SELDOM: &[&str] = &["answer: voice-gather 503", "carrier: application error"];
const ENOUGH_FOR_THE_SELDOM: u64 = 200_000;

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

    /// What should have happened in so many calls and did not: then the simulation looks at less
    /// than it says.
    pub fn missing(&self) -> Vec<String> {
        if self.calls < ENOUGH {
            return Vec::new();
        }
        let faults = Fault::ALL
            .iter()
            .filter(|fault| !self.faults.contains_key(fault));
        let checks = Invariant::ALL
            .iter()
            .filter(|one| !self.checks.contains_key(one));
        let many = self.calls >= ENOUGH_FOR_THE_SELDOM;
        let seldom = SELDOM.iter().filter(|_| many);
        let things = SOMETIMES
            .iter()
            .chain(seldom)
            .filter(|what| !self.counts.contains_key(**what));
        let faults = faults.map(|fault| format!("fault: {}", fault.name()));
        let checks = checks.map(|invariant| format!("check: {}", invariant.name()));
        let things = things.map(|what| (*what).to_owned());
        faults.chain(checks).chain(things).collect()
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
        for missing in self.missing() {
            writeln!(formatter, "\nnever happened: {missing}")?;
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
