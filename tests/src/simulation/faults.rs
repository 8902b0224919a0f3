//! What can go wrong, how likely it is at the moment, and how often it did.
//!
//! A run has weather: for some hours a random half of the faults can happen, each at a rate of its
//! own, and then another half. So faults also meet in small companies, where one is not drowned by
//! another (<https://www.cs.utah.edu/~regehr/papers/swarm12.pdf>).

use std::collections::BTreeMap;

use super::chance::Chance;

/// Defines the faults with the names that the report gives them, and their highest rate in a
/// thousand chances.
macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $fault:ident = $most:literal,)+) => {
        /// A fault.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Fault {
            $($(#[doc = $doc])+ $fault,)+
        }

        impl Fault {
            /// Each of them.
            pub const ALL: &[Self] = &[$(Self::$fault,)+];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$fault => stringify!($fault),)+
                }
            }

            const fn highest_rate(self) -> u32 {
                match self {
                    $(Self::$fault => $most,)+
                }
            }
        }
    };
}

faults! {
    /// DynamoDB refuses with a fault of its own.
    TableFails = 80,
    /// DynamoDB throttles.
    TableThrottles = 80,
    /// DynamoDB says that another transaction is in the way.
    TableConflicts = 100,
    /// DynamoDB does it, and the answer is lost.
    TableLosesAnswer = 60,
    /// DynamoDB never answers.
    TableHangs = 30,
    /// DynamoDB takes most of a second.
    TableIsSlow = 80,
    /// DynamoDB refuses everything for some minutes.
    TableIsGone = 300,
    /// SQS refuses.
    QueueFails = 300,
    /// SQS takes the message, and the answer is lost.
    QueueLosesAnswer = 200,
    /// SQS never answers.
    QueueHangs = 100,
    /// Secrets Manager refuses.
    SecretFails = 200,
    /// Secrets Manager never answers.
    SecretHangs = 80,
    /// The auth token is replaced; the one before is good for some time yet.
    TokenIsRotated = 400,
    /// A function that asks Twilio for a call is killed where it waits.
    DialIsKilled = 150,
    /// A function that answers Twilio is killed where it waits.
    WebhookIsKilled = 40,
    /// The reconciler is killed where it waits.
    SweepIsKilled = 200,
    /// A function starts anew.
    ColdStart = 100,
    /// Twilio cannot be connected to.
    TwilioIsUnreachable = 60,
    /// Twilio was asked too often, and says so.
    TwilioIsBusy = 150,
    /// Twilio refuses the call for good.
    TwilioRefuses = 60,
    /// Twilio refuses the credentials.
    TwilioRefusesTheKey = 20,
    /// Twilio fails and has done nothing.
    TwilioFailsWithoutACall = 60,
    /// Twilio fails, and has taken the call.
    TwilioFailsWithACall = 60,
    /// Twilio takes the call, and its answer never comes.
    TwilioLosesAnswer = 60,
    /// Twilio takes the call, and the connection breaks.
    TwilioCutsTheLine = 50,
    /// Twilio does not answer, and takes the call minutes later.
    TwilioAcceptsLate = 60,
    /// Twilio answers with something that is no call.
    TwilioAnswersGarbage = 40,
    /// Twilio takes seconds to answer.
    TwilioIsSlow = 100,
    /// Calls wait for minutes in Twilio's queue.
    CallIsQueued = 100,
    /// A webhook is sent twice at once.
    WebhookIsDoubled = 120,
    /// A webhook comes again later.
    WebhookIsReplayed = 120,
    /// A webhook does not reach us.
    WebhookIsLost = 60,
    /// The answer to a webhook does not reach Twilio.
    WebhookAnswerIsLost = 60,
    /// A status callback comes minutes or hours late.
    CallbackIsDelayed = 120,
    /// Status callbacks come in another order.
    CallbackIsReordered = 200,
    /// A status callback never comes.
    CallbackIsLost = 100,
    /// Somebody forges a webhook.
    WebhookIsForged = 60,
    /// A callback names a call that is none of ours.
    CallbackIsForeign = 20,
    /// The client sends its request twice at once.
    RequestIsDoubled = 120,
    /// The client sends its request again under the same key.
    RequestIsRepeated = 150,
    /// The client uses a key for another body.
    KeyIsReused = 60,
    /// Somebody opts out while a call to them is being placed.
    OptOutRacesTheDial = 250,
    /// Somebody rings us and opts out while a call to them is being placed.
    CallerRacesTheDial = 60,
    /// The operator stops all dialling for some minutes.
    DiallingIsStopped = 10,
}

/// How likely each fault is at the moment.
#[derive(Debug, Clone, Default)]
pub(super) struct Weather {
    per_mille: BTreeMap<Fault, u32>,
}

/// Chance and weather together, and how often each fault happened.
#[derive(Debug, Clone)]
pub(super) struct Faults {
    chance: Chance,
    weather: Weather,
    happened: BTreeMap<Fault, u64>,
}

impl Weather {
    /// A random half of the faults, each at a random rate.
    fn draw(chance: &mut Chance) -> Self {
        let mut per_mille = BTreeMap::new();
        for fault in Fault::ALL {
            if chance.happens(500) {
                let rate = 1 + chance.below(fault.highest_rate().into());
                per_mille.insert(*fault, u32::try_from(rate).expect("at most a thousand"));
            }
        }
        Self { per_mille }
    }
}

impl Faults {
    pub(super) fn new(chance: Chance) -> Self {
        Self {
            chance,
            weather: Weather::default(),
            happened: BTreeMap::new(),
        }
    }

    /// Other weather.
    pub(super) fn change(&mut self) {
        self.weather = Weather::draw(&mut self.chance);
    }

    /// From now on nothing goes wrong.
    pub(super) fn cease(&mut self) {
        self.weather = Weather::default();
    }

    /// Whether this happens now. It counts at once: whoever asks carries it out.
    pub(super) fn happens(&mut self, fault: Fault) -> bool {
        let rate = self.weather.per_mille.get(&fault).copied();
        let happens = rate.is_some_and(|rate| self.chance.happens(rate));
        if happens {
            *self.happened.entry(fault).or_default() += 1;
        }
        happens
    }

    /// The first of these that happens.
    pub(super) fn first_of(&mut self, faults: &[Fault]) -> Option<Fault> {
        faults.iter().copied().find(|fault| self.happens(*fault))
    }

    pub(super) fn chance(&mut self) -> &mut Chance {
        &mut self.chance
    }

    pub(super) fn happened(&self) -> &BTreeMap<Fault, u64> {
        &self.happened
    }
}
