//! The reconciler's rules: what it makes of an intent in flight, and what comes of that.

use super::protocol::{Broken, Protocol, Steps, free};
use super::state::{Age, Client, Intent, Stands, State, Sweep, TwilioCall};
use super::step::Step;

impl Protocol {
    pub(super) fn of_the_sweep_asking(self, steps: &mut Steps<'_>, client: Client) {
        if steps.state.sweep != Sweep::Idle {
            return;
        }
        for sweep in self.sweeps(steps.state, client) {
            steps.add(Step::SweepAsks(client), |next| next.sweep = sweep);
        }
    }

    /// What the reconciler may make of an intent, by our books and by what Twilio tells it: more than
    /// one thing where more than one call at Twilio could be the intent's.
    pub fn sweeps(self, state: &State, client: Client) -> Vec<Sweep> {
        let order = state.order(client);
        let listed = state.suppressed && self.broken != Some(Broken::NoCancelAfterOptOut);
        let asks = order.age >= Age::Late || listed;
        if order.intent != Intent::InFlight || !asks {
            return Vec::new();
        }
        if let Some(call) = order.bound {
            let stands = state.order(call).call.stands();
            return Vec::from_iter(stands.and_then(|stands| measure(client, call, stands)));
        }
        let found: Vec<Sweep> = Client::BOTH
            .into_iter()
            .filter(|call| could_be(state, client, *call))
            .filter_map(|call| {
                let stands = state.order(call).call.stands()?;
                Some(Sweep::Bind(client, call, stands))
            })
            .collect();
        let counts = match self.broken {
            Some(Broken::AbsenceCountsAtOnce) => Age::Late,
            Some(_) | None => Age::AbsenceCounts,
        };
        if found.is_empty() && order.age >= counts {
            return vec![Sweep::EndAbsent(client)];
        }
        found
    }
}

pub(super) fn of_the_sweep_acting(steps: &mut Steps<'_>) {
    let sweep = steps.state.sweep;
    if sweep == Sweep::Idle {
        return;
    }
    steps.add(Step::SweepActs, |next| act(next, sweep));
    steps.add(Step::SweepDies, |next| next.sweep = Sweep::Idle);
    if matches!(sweep, Sweep::Cancel(..)) {
        steps.add(Step::CancelIsLost, |next| next.sweep = Sweep::Idle);
    }
}

/// Whether the reconciler could take a call at Twilio for an intent's: no intent claims it, and
/// Twilio took it within the intent's quarter of an hour.
fn could_be(state: &State, client: Client, call: Client) -> bool {
    let order = state.order(call);
    let is_claimed = Client::BOTH
        .into_iter()
        .any(|other| state.order(other).bound == Some(call));
    let in_time = if call == client {
        order.taken_in_time
    } else {
        order.taken_in_the_others_time
    };
    order.call != TwilioCall::None && !is_claimed && in_time
}

/// What is to be done about an intent in flight whose call stands so, if anything is. Whoever is asked
/// about is too late to ring, or on the suppression list.
///
/// The code writes down that somebody is on the line, and then lets the conversation have its time: it
/// asks less often than it may here.
fn measure(client: Client, call: Client, stands: Stands) -> Option<Sweep> {
    match stands {
        Stands::Waiting => Some(Sweep::Cancel(client, call)),
        Stands::OnTheLine => None,
        Stands::Over => Some(Sweep::EndOver(client)),
    }
}

fn act(next: &mut State, sweep: Sweep) {
    next.sweep = match sweep {
        Sweep::Idle => unreachable!("there is something to do"),
        Sweep::Bind(client, call, stands) => {
            let order = next.order_mut(client);
            let is_free = order.bound.is_none_or(|bound| bound == call);
            if is_free {
                order.bound = Some(call);
            }
            let measure = measure(client, call, stands);
            measure.filter(|_| is_free).unwrap_or(Sweep::Idle)
        }
        Sweep::Cancel(client, call) => {
            let order = next.order_mut(call);
            if order.call == TwilioCall::Waiting {
                order.call = TwilioCall::Over;
            }
            let stands = order.call.stands();
            let measure = stands.and_then(|stands| measure(client, call, stands));
            measure.unwrap_or(Sweep::Idle)
        }
        Sweep::EndOver(client) => {
            next.order_mut(client).intent = Intent::Ended;
            Sweep::Free(client)
        }
        Sweep::EndAbsent(client) => {
            let order = next.order_mut(client);
            if order.bound.is_none() {
                order.intent = Intent::Ended;
                Sweep::Free(client)
            } else {
                Sweep::Idle
            }
        }
        Sweep::Free(client) => {
            free(next, client);
            Sweep::Idle
        }
    };
}
