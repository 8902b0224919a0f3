//! The rules: what may happen in a state, and what it makes of it.

use super::state::{Age, Client, Dialler, Intent, Left, Order, State, Sweep, TwilioCall};
use super::step::Step;
use super::sweep::of_the_sweep_acting;

/// The protocol, whole or with one rule broken.
#[derive(Debug, Clone, Copy)]
pub struct Protocol {
    /// The rule that is broken.
    pub broken: Option<Broken>,
    /// Whether Twilio may take a call after its absence has counted.
    pub absence_may_err: bool,
    /// What may happen against us.
    pub faults: Left,
}

/// A rule, broken to see that somebody notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// The intent is stored without the conditions that were read before.
    ChecksThenStores,
    /// No lock keeps a second call from the number.
    NoLock,
    /// A create whose answer did not come is sent again.
    AsksTwilioAgain,
    /// A run that was lost is run again.
    RunsTheLostAgain,
    /// The suppression list is not read when the call is answered.
    NoLookAtTheAnswer,
    /// What Twilio does not know is taken for never taken before the quarter of an hour is over.
    AbsenceCountsAtOnce,
    /// The reconciler does not cancel after an opt-out.
    NoCancelAfterOptOut,
    /// The lock has no deadline.
    LockForGood,
}

/// Where a request stands: by what is stored under its key, and by what is against a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It was answered.
    Answered,
    /// It is being carried out.
    Running,
    /// It was begun, and never answered.
    Lost,
    /// The number is on the suppression list.
    OptedOut,
    /// Another call to the number is in flight.
    Locked,
    /// Nothing is against it.
    Clear,
}

impl Protocol {
    /// The protocol as it is. The clients send again twice, and one function dies. The reconciler may
    /// die, and what it sends be lost, as often as it likes; and so may Twilio say that it was asked too
    /// often.
    pub const WHOLE: Self = Self {
        broken: None,
        absence_may_err: false,
        faults: Left {
            retries: 2,
            crashes: 1,
        },
    };

    /// Where nobody has asked for anything.
    pub fn start(self) -> State {
        State::start(self.faults)
    }

    /// Where a client's request stands, to whoever reads everything at this moment.
    pub fn standing(self, state: &State, client: Client) -> Standing {
        let order = state.order(client);
        if order.intent != Intent::Absent {
            if order.answered {
                return Standing::Answered;
            }
            if order.age == Age::Fresh {
                return Standing::Running;
            }
            if self.broken != Some(Broken::RunsTheLostAgain) {
                return Standing::Lost;
            }
        }
        if state.suppressed {
            Standing::OptedOut
        } else if self.locked_by(state).is_some() && self.broken != Some(Broken::NoLock) {
            Standing::Locked
        } else {
            Standing::Clear
        }
    }

    /// Everything that may happen next, and what it leads to. What changes nothing is left out.
    pub fn steps(self, state: &State) -> Vec<(Step, State)> {
        let mut steps = Steps {
            state,
            found: Vec::new(),
        };
        for client in Client::BOTH {
            self.of_the_client(&mut steps, client);
            of_the_dialler(&mut steps, client, self.broken);
            self.of_twilio(&mut steps, client);
            self.of_the_webhooks(&mut steps, client);
            self.of_the_sweep_asking(&mut steps, client);
        }
        of_the_sweep_acting(&mut steps);
        if !state.suppressed {
            steps.add(Step::OptsOut, |next| next.suppressed = true);
        }
        if let Some(client) = gets_older(state) {
            steps.add(Step::TimePasses(client), |next| {
                self.grow_older(next, client);
            });
        }
        steps.found
    }

    /// The states along a way from the start.
    pub fn along(self, way: &[Step]) -> Vec<(State, Step, State)> {
        let mut at = self.start();
        let taken = way.iter().map(|step| {
            let before = at;
            let steps = self.steps(&before);
            let next = steps.into_iter().find(|(known, _)| known == step);
            at = next.expect("a step of the protocol").1;
            (before, *step, at)
        });
        taken.collect()
    }

    fn of_the_client(self, steps: &mut Steps<'_>, client: Client) {
        let state = steps.state;
        let order = state.order(client);
        let clear = u8::from(self.standing(state, client) == Standing::Clear);
        // Whoever asks first is called the first.
        let may_begin = client == Client::First || state.order(Client::First).requested;
        if !order.requested && may_begin {
            steps.add(Step::Request(client), |next| {
                next.order_mut(client).requested = true;
                next.order_mut(client).cleared += clear;
            });
        }
        if order.requested && state.left.retries > 0 {
            steps.add(Step::Request(client), |next| {
                next.left.retries -= 1;
                next.order_mut(client).cleared += clear;
            });
        }
        if order.cleared > 0 {
            let stored = clear == 1 || self.broken == Some(Broken::ChecksThenStores);
            steps.add(Step::Transaction(client), |next| {
                next.order_mut(client).cleared -= 1;
                if stored {
                    store_intent(next, client);
                }
            });
            steps.dies(Step::RequestDies(client), |next| {
                next.order_mut(client).cleared -= 1;
            });
        }
    }

    fn of_twilio(self, steps: &mut Steps<'_>, client: Client) {
        let order = *steps.state.order(client);
        if order.on_its_way {
            if order.age < Age::AbsenceCounts || self.absence_may_err {
                steps.add(Step::AcceptsLate(client), |next| accept(next, client));
            }
            steps.add(Step::NeverArrives(client), |next| {
                next.order_mut(client).on_its_way = false;
            });
        }
        let becomes = |call| move |next: &mut State| next.order_mut(client).call = call;
        match order.call {
            TwilioCall::Waiting => {
                if order.bound.is_none() && order.intent == Intent::InFlight {
                    steps.add(Step::TellsProgress(client), |next| {
                        next.order_mut(client).bound = Some(client);
                    });
                }
                steps.add(Step::PickUp(client), becomes(TwilioCall::PickedUp));
                steps.add(Step::NoAnswer(client), becomes(TwilioCall::Over));
            }
            TwilioCall::Talking => steps.add(Step::HangUp(client), becomes(TwilioCall::Over)),
            TwilioCall::Over => steps.add(Step::NeverTells(client), becomes(TwilioCall::Past)),
            TwilioCall::None
            | TwilioCall::PickedUp
            | TwilioCall::Deciding { .. }
            | TwilioCall::Freeing
            | TwilioCall::Past => {}
        }
    }

    fn of_the_webhooks(self, steps: &mut Steps<'_>, client: Client) {
        let state = steps.state;
        let order = *state.order(client);
        let is_bound_elsewhere = order.bound == Some(client.other());
        match order.call {
            TwilioCall::PickedUp => {
                let listed = state.suppressed && self.broken != Some(Broken::NoLookAtTheAnswer);
                let over = order.intent == Intent::Ended || order.age >= Age::Late;
                let pitch = !listed && !over && !is_bound_elsewhere;
                steps.add(Step::Decide(client), |next| {
                    next.order_mut(client).call = TwilioCall::Deciding { pitch };
                });
            }
            TwilioCall::Deciding { pitch } => steps.add(Step::Speak(client), |next| {
                let order = next.order_mut(client);
                let pitch = pitch && !is_bound_elsewhere;
                if !is_bound_elsewhere {
                    order.bound = Some(client);
                }
                order.call = if pitch {
                    TwilioCall::Talking
                } else {
                    TwilioCall::Over
                };
            }),
            TwilioCall::Over => steps.add(Step::TellsEnd(client), |next| {
                let order = next.order_mut(client);
                if !is_bound_elsewhere && order.intent == Intent::InFlight {
                    order.intent = Intent::Ended;
                    order.bound = Some(client);
                }
                order.call = if order.intent == Intent::Ended {
                    TwilioCall::Freeing
                } else {
                    TwilioCall::Past
                };
            }),
            TwilioCall::Freeing => {
                steps.add(Step::Frees(client), |next| {
                    next.order_mut(client).call = TwilioCall::Past;
                    free(next, client);
                });
                steps.dies(Step::ListenerDies(client), |next| {
                    next.order_mut(client).call = TwilioCall::Over;
                });
            }
            TwilioCall::None | TwilioCall::Waiting | TwilioCall::Talking | TwilioCall::Past => {}
        }
        if matches!(
            order.call,
            TwilioCall::PickedUp | TwilioCall::Deciding { .. }
        ) {
            steps.dies(Step::SpeakerDies(client), |next| {
                next.order_mut(client).call = TwilioCall::Over;
            });
        }
    }

    /// Nobody does anything, nothing is in flight, and the number is free.
    pub fn is_quiet(self, state: &State) -> bool {
        let quiet = |order: &Order| {
            order.cleared == 0
                && order.dialler == Dialler::Gone
                && order.intent != Intent::InFlight
                && !order.on_its_way
                && matches!(order.call, TwilioCall::None | TwilioCall::Past)
        };
        let free = self.locked_by(state).is_none();
        free && state.sweep == Sweep::Idle && state.orders.iter().all(quiet)
    }

    /// Whose call keeps others from being placed.
    pub fn locked_by(self, state: &State) -> Option<Client> {
        let counts =
            |holder: &Client| state.order(*holder).age != Age::LockOver || self.locks_for_good();
        state.lock.filter(counts)
    }

    fn locks_for_good(self) -> bool {
        self.broken == Some(Broken::LockForGood)
    }

    fn grow_older(self, next: &mut State, client: Client) {
        let older = match next.order(client).age {
            Age::Fresh => Age::Late,
            Age::Late => Age::AbsenceCounts,
            Age::AbsenceCounts | Age::LockOver => Age::LockOver,
        };
        for order in &mut next.orders {
            if order.intent != Intent::Absent {
                order.age = order.age.max(older);
                if order.age >= Age::AbsenceCounts && !self.absence_may_err {
                    order.on_its_way = false;
                }
            }
        }
    }
}

/// Whose age is the next to change, if time can pass.
///
/// An intent in flight holds the lock until that has passed its deadline, so at most one in
/// flight can still get older. Of one that is over the age matters only as long as it holds the
/// lock, or has no answer.
fn gets_older(state: &State) -> Option<Client> {
    let busy = |client: &Client| {
        let order = state.order(*client);
        order.cleared > 0 || order.dialler != Dialler::Gone || order.call.is_being_answered()
    };
    if Client::BOTH.iter().any(busy) {
        return None;
    }
    let first = |wanted: &dyn Fn(Client) -> bool| {
        Client::BOTH
            .into_iter()
            .find(|client| state.order(*client).age != Age::LockOver && wanted(*client))
    };
    let client = first(&|client| state.order(client).intent == Intent::InFlight)
        .or_else(|| first(&|client| state.lock == Some(client)))
        .or_else(|| {
            first(&|client| {
                let order = state.order(client);
                order.intent == Intent::Ended && !order.answered && order.age == Age::Fresh
            })
        })?;
    let order = state.order(client);
    let next_is_the_last = order.age == Age::AbsenceCounts;
    let outlasts_the_lock = order.call.is_live() && order.intent == Intent::InFlight;
    (!next_is_the_last || !outlasts_the_lock).then_some(client)
}

/// The steps from a state, as they are found.
pub(super) struct Steps<'a> {
    pub(super) state: &'a State,
    found: Vec<(Step, State)>,
}

impl Steps<'_> {
    pub(super) fn add(&mut self, step: Step, change: impl FnOnce(&mut State)) {
        let mut next = *self.state;
        change(&mut next);
        self.found.push((step, next));
    }

    /// A function dies, if one still may.
    fn dies(&mut self, step: Step, change: impl FnOnce(&mut State)) {
        if self.state.left.crashes > 0 {
            self.add(step, |next| {
                next.left.crashes -= 1;
                change(next);
            });
        }
    }
}

fn of_the_dialler(steps: &mut Steps<'_>, client: Client, broken: Option<Broken>) {
    let state = steps.state;
    let dialler = state.order(client).dialler;
    match dialler {
        Dialler::Gone => return,
        Dialler::Stored => {
            steps.add(Step::Accepts(client), |next| {
                accept(next, client);
                next.order_mut(client).dialler = Dialler::Accepted;
            });
            steps.add(Step::AcceptsUnheard(client), |next| {
                accept(next, client);
                next.order_mut(client).dialler = Dialler::Unknown;
            });
            steps.add(Step::Refuses(client), |next| {
                next.order_mut(client).dialler = Dialler::Refused;
            });
            steps.add(Step::GivesUp(client), |next| {
                let order = next.order_mut(client);
                order.on_its_way = true;
                if broken != Some(Broken::AsksTwilioAgain) {
                    order.dialler = Dialler::Unknown;
                }
            });
            steps.dies(Step::DiesAsking(client), |next| {
                next.order_mut(client).on_its_way = true;
                next.order_mut(client).dialler = Dialler::Gone;
            });
            steps.add(Step::TooMany(client), |_| {});
        }
        Dialler::Accepted | Dialler::Refused | Dialler::Unknown => {
            steps.add(Step::Write(client), |next| write(next, client));
        }
    }
    steps.dies(Step::DiallerDies(client), |next| {
        next.order_mut(client).dialler = Dialler::Gone;
    });
}

fn store_intent(next: &mut State, client: Client) {
    next.lock = Some(client);
    let order = next.order_mut(client);
    order.dialler = Dialler::Stored;
    order.intent = Intent::InFlight;
    order.age = Age::Fresh;
}

fn accept(next: &mut State, client: Client) {
    let other = *next.order(client.other());
    let order = next.order_mut(client);
    order.on_its_way = false;
    order.call = TwilioCall::Waiting;
    order.taken_in_time = order.age < Age::AbsenceCounts;
    order.taken_in_the_others_time =
        other.intent != Intent::Absent && other.age < Age::AbsenceCounts;
}

/// The one write after Twilio's answer. A call that is bound is neither refused nor unknown.
fn write(next: &mut State, client: Client) {
    let order = next.order_mut(client);
    let told = order.dialler;
    order.dialler = Dialler::Gone;
    match told {
        Dialler::Accepted => {
            order.bound = order.bound.or(Some(client));
            order.answered = true;
        }
        Dialler::Refused if order.bound.is_none() => {
            order.intent = Intent::Ended;
            order.answered = true;
            free(next, client);
        }
        Dialler::Unknown | Dialler::Refused => {
            order.answered = true;
        }
        Dialler::Gone | Dialler::Stored => unreachable!("Twilio has answered"),
    }
}

/// Gives the number's lock back, if this client's call holds it.
pub(super) fn free(next: &mut State, client: Client) {
    if next.lock == Some(client) {
        next.lock = None;
    }
}
