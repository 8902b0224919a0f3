//! What must hold: of each state, and of each step.

use std::fmt;

use super::protocol::Protocol;
use super::state::{Age, Client, Dialler, Intent, State, Sweep, TwilioCall};
use super::step::Step;

/// What must hold, by the names of the invariants that the faults' table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Property {
    /// I1: no intent is stored after an opt-out.
    NoIntentAfterOptOut,
    /// I2: after an opt-out Twilio is asked only for an intent of before, by the function that stored
    /// it, and whatever waits at Twilio is about to be cancelled.
    NoRingLeftAfterOptOut,
    /// I3: nobody hears the pitch who was on the list when the call was answered.
    NoPitchAfterOptOut,
    /// I4: a key has one intent, and Twilio is asked for it once, until it says that it did nothing.
    OneCreate,
    /// I5: one telephone call to the number at a time.
    OneCallAtATime,
    /// An intent is bound to its own call.
    BoundToItsOwn,
    /// Where nothing more must happen, nothing is in flight and the number is free.
    EverythingEnds,
}

/// What a step breaks.
pub fn broken_by(
    protocol: Protocol,
    before: &State,
    step: Step,
    after: &State,
) -> Option<Property> {
    let broken = [
        (
            Property::NoIntentAfterOptOut,
            stores_after_opt_out(before, step, after),
        ),
        (
            Property::NoPitchAfterOptOut,
            decides_on_pitch_after_opt_out(before, step, after),
        ),
        (Property::OneCreate, creates_twice(before, step, after)),
        (
            Property::NoRingLeftAfterOptOut,
            asks_too_long_after(before, step) || leaves_a_ring(protocol, after),
        ),
        (Property::OneCallAtATime, has_two_calls(after)),
        (
            Property::BoundToItsOwn,
            is_bound_wrongly(after) && !protocol.absence_may_err,
        ),
    ];
    let first = broken.into_iter().find(|(_, is_broken)| *is_broken);
    first.map(|(property, _)| property)
}

fn stores(before: &State, step: Step, after: &State) -> Option<Client> {
    match step {
        Step::Transaction(client) => {
            let stored = after.order(client).dialler == Dialler::Stored
                && before.order(client).dialler != Dialler::Stored;
            stored.then_some(client)
        }
        _ => None,
    }
}

/// The order for which a step asks Twilio to place a call.
fn asks_twilio(step: Step) -> Option<Client> {
    match step {
        Step::Accepts(client)
        | Step::AcceptsUnheard(client)
        | Step::Refuses(client)
        | Step::TooMany(client)
        | Step::GivesUp(client)
        | Step::DiesAsking(client) => Some(client),
        _ => None,
    }
}

fn stores_after_opt_out(before: &State, step: Step, after: &State) -> bool {
    before.suppressed && stores(before, step, after).is_some()
}

/// The list is read after the telephone is picked up, so this is a little more than was promised.
fn decides_on_pitch_after_opt_out(before: &State, step: Step, after: &State) -> bool {
    match step {
        Step::Decide(client) => {
            before.suppressed && after.order(client).call == TwilioCall::Deciding { pitch: true }
        }
        _ => false,
    }
}

fn creates_twice(before: &State, step: Step, after: &State) -> bool {
    let second_intent = stores(before, step, after)
        .is_some_and(|client| before.order(client).intent != Intent::Absent);
    let second_create = asks_twilio(step).is_some_and(|client| {
        let order = before.order(client);
        order.on_its_way || order.call != TwilioCall::None
    });
    second_intent || second_create
}

fn asks_too_long_after(before: &State, step: Step) -> bool {
    before.suppressed
        && asks_twilio(step).is_some_and(|client| before.order(client).age != Age::Fresh)
}

/// The reconciler, which the opt-out calls, would leave a call of an intent in flight be.
fn leaves_a_ring(protocol: Protocol, state: &State) -> bool {
    let left = |client: &Client| {
        let order = state.order(*client);
        order.intent == Intent::InFlight
            && order.call == TwilioCall::Waiting
            && !is_beyond_our_books(state, *client)
            && !protocol
                .sweeps(state, *client)
                .iter()
                .any(|sweep| matches!(sweep, Sweep::Cancel(..) | Sweep::Bind(..)))
    };
    state.suppressed && state.sweep == Sweep::Idle && Client::BOTH.iter().any(left)
}

/// Two telephones at once, or two people who hear the pitch.
fn has_two_calls(state: &State) -> bool {
    let live = |client: &Client| {
        state.order(*client).call.is_live() && !is_beyond_our_books(state, *client)
    };
    let talking = |client: &Client| state.order(*client).call == TwilioCall::Talking;
    Client::BOTH.iter().all(live) || Client::BOTH.iter().all(talking)
}

/// Twilio took the call after its absence had counted; or another such call was taken for it. This
/// can be only where Twilio may do that at all.
fn is_beyond_our_books(state: &State, client: Client) -> bool {
    !state.order(client).taken_in_time || is_bound_wrongly(state)
}

fn is_bound_wrongly(state: &State) -> bool {
    Client::BOTH
        .into_iter()
        .any(|client| state.order(client).bound == Some(client.other()))
}

impl fmt::Display for Property {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoIntentAfterOptOut => "I1, no intent after an opt-out",
            Self::NoRingLeftAfterOptOut => "I2, no ring left after an opt-out",
            Self::NoPitchAfterOptOut => "I3, no pitch after an opt-out",
            Self::OneCreate => "I4, one create for a key",
            Self::OneCallAtATime => "I5, one call at a time",
            Self::BoundToItsOwn => "an intent is bound to its own call",
            Self::EverythingEnds => "I9, everything ends",
        })
    }
}
