//! What must hold, how often it was looked at, and where it did not hold.

use std::collections::BTreeMap;

use jiff::Timestamp;

/// Defines the invariants with what the report says of each.
macro_rules! invariants {
    ($($invariant:ident = $words:literal,)+) => {
        /// An invariant.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Invariant {
            $(#[doc = $words] $invariant,)+
        }

        impl Invariant {
            /// Each of them.
            pub const ALL: &[Self] = &[$(Self::$invariant,)+];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$invariant => stringify!($invariant),)+
                }
            }

            /// What it says.
            pub const fn words(self) -> &'static str {
                match self {
                    $(Self::$invariant => $words,)+
                }
            }
        }
    };
}

invariants! {
    NoIntentAfterOptOut = "no call is stored for a number that is on the suppression list",
    NoIntentOnHold = "no call is stored for a number that is left alone after an earlier call",
    NoCreateAfterOptOut = "Twilio is not asked for a call more than ten seconds after an opt-out",
    NoPitchAfterOptOut = "whoever opted out before hears at most one closing sentence",
    OneCreateForAnIntent = "Twilio is asked once for each intent, and again only after a 429",
    OneCallForAnIntent = "Twilio takes at most one call for each intent",
    OneIntentForAKey = "an idempotency key stores at most one intent, and answers with it",
    OneLiveCall = "no number has two calls at once",
    PerNumberCaps = "no number is rung twice in an hour, or more often than its caps",
    DeploymentRates = "no second, minute or day has more calls than its rate",
    WithinHours = "Twilio is asked for a call only within the lawful hours of every zone of the number",
    NoDialWhileStopped = "nothing is stored while the operator has stopped all dialling",
    BasisForEveryDial = "every intent has a basis, and a number that may be rung at all",
    RingsLongEnough = "Twilio is told to ring for twenty seconds at least, and never to record",
    RecordingNeedsAYes = "no recording starts without a yes to the question, or after an objection",
    ObjectionStopsRecording = "an objection stops the recording in the answer to it, or ends the call",
    WordsNeedConsent = "words are stored only of somebody who said yes to the recording, and not after an objection",
    StatusNeverFalls = "a status never falls, and an end is an end",
    BoundOnce = "a call is bound to one call of Twilio's, for good",
    EndedStaysEnded = "a conversation that has ended does not change its outcome",
    AnswersInTime = "Twilio has its answer within two seconds, and two and a half of a cold start",
    AnswersAreOurs = "a verified webhook is answered with 200 or 204, or with a 5xx that makes Twilio try again",
    ForgeriesAreRefused = "a forged webhook is refused, and changes nothing",
    StrangersLeaveNoTrace = "a callback for a call that is none of ours makes no item",
    DocumentsAreTwiml = "a document is TwiML that another reader takes without complaint",
    SentencesCanBeInterrupted = "every sentence can be spoken into and keyed into, but for the last before the line is put down",
    IdentifiedFirst = "who we are comes first, and the way out with it",
    CallBackNumberIsSaid = "the number to call back is said before a goodbye",
    ConfirmedOptOutIsDurable = "we say that we shall not call again only when it is stored",
    OptOutIsKept = "an opt-out that was answered with a document is on the list or in the queue",
    OptOutEndsTheCall = "the answer to an opt-out is one short sentence, and the line is put down",
    TooLateIsNotPitched = "whoever answers later than half a minute after the last moment to dial is not pitched to",
    CallsAreBounded = "no call has more than 24 turns, or lasts longer than six minutes and a half",
    NoNumberIsLogged = "no line of the log holds a whole number, and each is one JSON object",
    EverythingEnds = "when the faults cease, every call is over, whoever told us, and no lock is held",
    ObjectedIsDeleted = "when the faults cease, nothing is left at Twilio of a recording that somebody objected to",
    OptOutsAreDrained = "when the faults cease, no opt-out waits in a queue",
    BooksAgree = "our calls and Twilio's agree",
}

/// The checks that were made.
#[derive(Debug, Default)]
pub struct Checks {
    made: BTreeMap<Invariant, u64>,
    violations: Vec<Violation>,
}

/// Something that must not be.
#[derive(Debug, Clone)]
pub struct Violation {
    /// What did not hold.
    pub invariant: Invariant,
    /// When, on the simulation's clock.
    pub at: Timestamp,
    /// What was seen.
    pub detail: String,
}

impl Checks {
    /// Looks whether an invariant holds.
    pub(super) fn check(
        &mut self,
        invariant: Invariant,
        at: Timestamp,
        holds: bool,
        detail: impl FnOnce() -> String,
    ) {
        *self.made.entry(invariant).or_default() += 1;
        if !holds {
            let detail = detail();
            self.violations.push(Violation {
                invariant,
                at,
                detail,
            });
        }
    }

    /// How often each was looked at.
    pub fn made(&self) -> &BTreeMap<Invariant, u64> {
        &self.made
    }

    /// What did not hold.
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}
