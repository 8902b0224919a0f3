//! The two consents: to be called at all, and to be recorded.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::call::Heard;
use crate::script::Prompt;

/// Why we may ring this person at all.
///
/// A synthetic voice that sells needs the called person's prior consent (47 CFR 64.1200(a)(2)-(3)).
/// It is kept on the call as evidence.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CallConsent {
    /// What kind of consent it is.
    pub basis: ConsentBasis,
    /// When it was given.
    pub obtained_at: Timestamp,
    /// Where it can be shown: the form, the message, the record. Never empty.
    pub evidence: String,
}

/// The kinds of consent that allow a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentBasis {
    /// Signed by the person, electronically or on paper.
    WrittenConsent,
    /// The person asked to be called.
    AskedToBeCalled,
    /// The operator's own telephone.
    OwnNumber,
}

/// What is wrong with a stated consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConsentFlaw {
    /// No evidence is named.
    NoEvidence,
    /// The evidence is longer than [`CallConsent::MAX_EVIDENCE`] characters.
    EvidenceTooLong,
    /// It is said to have been given in the future.
    InTheFuture,
}

impl CallConsent {
    /// The longest evidence kept, in characters.
    pub const MAX_EVIDENCE: usize = 500;

    /// Checks what the types cannot say.
    pub fn check(&self, now: Timestamp) -> Result<(), ConsentFlaw> {
        if self.evidence.trim().is_empty() {
            Err(ConsentFlaw::NoEvidence)
        } else if self.evidence.chars().count() > Self::MAX_EVIDENCE {
            Err(ConsentFlaw::EvidenceTooLong)
        } else if self.obtained_at > now {
            Err(ConsentFlaw::InTheFuture)
        } else {
            Ok(())
        }
    }
}

impl fmt::Debug for CallConsent {
    /// Leaves out the evidence, which may name the person.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("CallConsent")
            .field("basis", &self.basis)
            .field("obtained_at", &self.obtained_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ConsentFlaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NoEvidence => "`evidence` must say where the consent can be shown",
            Self::EvidenceTooLong => "`evidence` may have 500 characters at the most",
            Self::InTheFuture => "`obtained_at` must not be in the future",
        })
    }
}

impl std::error::Error for ConsentFlaw {}

/// What became of the question whether the call may be recorded: the whole record, as evidence. A
/// recording names it by its origin, in the callback that tells of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RecordingConsent {
    answer: RecordingAnswer,
    origin: Origin,
    #[serde(default)]
    by: Option<GivenBy>,
    #[serde(default)]
    confidence: Option<f64>,
    at: Timestamp,
    script_version: String,
    #[serde(default)]
    question: Option<Prompt>,
    withdrawn_at: Option<Timestamp>,
}

/// How an answer was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GivenBy {
    /// By key.
    Key,
    /// By word of mouth.
    Words,
}

/// The turn of a person's that settled the question.
pub(crate) struct Deciding<'a> {
    /// Its number.
    pub(crate) turn: u16,
    /// What was heard in it.
    pub(crate) heard: Option<&'a Heard>,
    /// The question that it answers; none where it came before any was asked.
    pub(crate) question: Option<Prompt>,
}

/// The answer to the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordingAnswer {
    /// A clear yes, or key 1.
    Granted,
    /// A no, an objection, or key 2.
    Refused,
    /// Silence, or nothing we understood, to the end. Not a yes.
    NotUnderstood,
}

/// Where an answer came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// This person's turn of that number.
    Turn(u16),
    /// The operator, who vouches that nobody needs to be asked.
    Operator,
}

/// Leave to record, and the only way to a recording: whoever renders a "start recording" must hold
/// one, and only a consent that stands gives one out.
///
/// ```
/// use callflow::consent::{Origin, RecordingConsent, RecordingPermit};
/// use callflow::step::RecordingCommand;
///
/// fn start(consent: &RecordingConsent) -> Option<RecordingCommand> {
///     let permit: RecordingPermit = consent.permit()?;
///     let _whose: Origin = permit.origin();
///     Some(RecordingCommand::Start(permit))
/// }
/// ```
///
/// Nobody else can make one,
///
/// ```compile_fail,E0451
/// use callflow::consent::{Origin, RecordingPermit};
/// use callflow::step::RecordingCommand;
///
/// let permit = RecordingPermit { origin: Origin::Operator };
/// let start = RecordingCommand::Start(permit);
/// ```
///
/// nor start without one,
///
/// ```compile_fail,E0308
/// use callflow::step::RecordingCommand;
///
/// let start: RecordingCommand = RecordingCommand::Start;
/// ```
///
/// nor consent in a person's name.
///
/// ```compile_fail,E0624
/// use callflow::consent::RecordingConsent;
///
/// let consent = RecordingConsent::vouched("2026-11-23T15:00:00Z".parse().unwrap(), String::new());
/// let permit = consent.permit();
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordingPermit {
    origin: Origin,
}

impl RecordingConsent {
    /// What a person answered, or did not.
    pub(crate) fn answered(
        answer: RecordingAnswer,
        deciding: &Deciding<'_>,
        at: Timestamp,
        script_version: String,
    ) -> Self {
        // Silence was given by nothing.
        let heard = deciding.heard.filter(|heard| heard.reading.is_some());
        let by = heard.map(|heard| {
            if heard.by_key {
                GivenBy::Key
            } else {
                GivenBy::Words
            }
        });
        let confidence = heard.filter(|heard| !heard.by_key);
        Self {
            answer,
            origin: Origin::Turn(deciding.turn),
            by,
            confidence: confidence.and_then(|heard| heard.confidence),
            at,
            script_version,
            question: deciding.question,
            withdrawn_at: None,
        }
    }

    /// The operator's word that nobody needs to be asked.
    pub(crate) fn vouched(at: Timestamp, script_version: String) -> Self {
        Self {
            answer: RecordingAnswer::Granted,
            origin: Origin::Operator,
            by: None,
            confidence: None,
            at,
            script_version,
            question: None,
            withdrawn_at: None,
        }
    }

    pub(crate) fn withdraw(&mut self, now: Timestamp) {
        self.withdrawn_at.get_or_insert(now);
    }

    /// The answer as given, whatever came later.
    pub fn answer(&self) -> RecordingAnswer {
        self.answer
    }

    /// Whose answer it is.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// How it was given; none for silence and for the operator's word.
    pub fn by(&self) -> Option<GivenBy> {
        self.by
    }

    /// How sure Twilio was of the deciding words, 0 to 1, where it said so. It decided nothing.
    pub fn confidence(&self) -> Option<f64> {
        self.confidence
    }

    /// When it was given.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The version of the script whose question was answered.
    pub fn script_version(&self) -> &str {
        &self.script_version
    }

    /// The sentence of that script that was answered: the last way in which the question was asked.
    /// None for a no that came before the question, and for the operator's word.
    pub fn question(&self) -> Option<Prompt> {
        self.question
    }

    /// When the person took a yes back, or turned out to be a child, whose yes is none.
    pub fn withdrawn_at(&self) -> Option<Timestamp> {
        self.withdrawn_at
    }

    /// Leave to record, while a yes stands.
    pub fn permit(&self) -> Option<RecordingPermit> {
        let stands = self.answer == RecordingAnswer::Granted && self.withdrawn_at.is_none();
        stands.then_some(RecordingPermit {
            origin: self.origin,
        })
    }

    /// Whether the person's words may be kept: only while their own yes stands. The operator's word
    /// allows a recording; it does not allow us to keep what was said.
    pub fn allows_words(&self) -> bool {
        self.permit()
            .is_some_and(|permit| matches!(permit.origin(), Origin::Turn(_)))
    }
}

impl Origin {
    /// Reads what `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        match text.strip_prefix("turn-") {
            Some(turn) => turn.parse().ok().map(Self::Turn),
            None => (text == "operator").then_some(Self::Operator),
        }
    }
}

impl fmt::Display for Origin {
    /// `turn-3` or `operator`: as it stands in our URLs and in the table.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Turn(turn) => write!(formatter, "turn-{turn}"),
            Self::Operator => formatter.write_str("operator"),
        }
    }
}

impl RecordingPermit {
    /// Whose yes it rests on.
    pub fn origin(self) -> Origin {
        self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(answer: RecordingAnswer) -> RecordingConsent {
        let deciding = Deciding {
            turn: 1,
            heard: None,
            question: None,
        };
        RecordingConsent::answered(answer, &deciding, Timestamp::UNIX_EPOCH, "v".into())
    }

    #[test]
    fn only_a_standing_yes_gives_a_permit() {
        let mut granted = answered(RecordingAnswer::Granted);
        assert_eq!(
            granted.permit(),
            Some(RecordingPermit {
                origin: Origin::Turn(1)
            })
        );
        granted.withdraw(Timestamp::UNIX_EPOCH);
        assert_eq!(granted.permit(), None);
        assert!(!granted.allows_words());
        for answer in [RecordingAnswer::Refused, RecordingAnswer::NotUnderstood] {
            assert_eq!(answered(answer).permit(), None);
        }
    }

    #[test]
    fn the_operators_word_records_but_keeps_no_words() {
        let vouched = RecordingConsent::vouched(Timestamp::UNIX_EPOCH, "v".into());
        assert!(vouched.permit().is_some());
        assert!(!vouched.allows_words());
    }

    #[test]
    fn a_record_of_an_earlier_version_is_read_without_what_it_did_not_keep() {
        let stored = r#"{"answer":"granted","origin":{"turn":3},"at":"2026-11-23T15:00:00Z",
            "script_version":"2026-11-25-en","withdrawn_at":null}"#;
        let read: RecordingConsent = serde_json::from_str(stored).unwrap();
        assert_eq!(
            (read.by(), read.confidence(), read.question()),
            (None, None, None)
        );
        assert_eq!(
            read.permit().map(RecordingPermit::origin),
            Some(Origin::Turn(3))
        );
    }

    #[test]
    fn an_origin_is_read_as_it_is_written() {
        for (origin, text) in [
            (Origin::Turn(0), "turn-0"),
            (Origin::Turn(65_535), "turn-65535"),
            (Origin::Operator, "operator"),
        ] {
            assert_eq!(origin.to_string(), text);
            assert_eq!(Origin::parse(text), Some(origin));
        }
        for text in ["", "turn", "turn-", "turn-x", "turn-65536", "Operator"] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_consent_to_be_called_needs_evidence_and_a_past() {
        let now = Timestamp::from_second(1_000).unwrap();
        let mut stated = CallConsent {
            basis: ConsentBasis::AskedToBeCalled,
            obtained_at: now,
            evidence: "web form 17".into(),
        };
        assert_eq!(stated.check(now), Ok(()));
        stated.obtained_at = Timestamp::from_second(1_001).unwrap();
        assert_eq!(stated.check(now), Err(ConsentFlaw::InTheFuture));
        stated.evidence = "  ".into();
        assert_eq!(stated.check(now), Err(ConsentFlaw::NoEvidence));
        stated.evidence = "x".repeat(501);
        assert_eq!(stated.check(now), Err(ConsentFlaw::EvidenceTooLong));
        stated.obtained_at = now;
        stated.evidence = "x".repeat(500);
        assert_eq!(stated.check(now), Ok(()));
        let shown = format!("{stated:?}");
        assert!(shown.contains("AskedToBeCalled") && !shown.contains("xxx"));
    }

    #[test]
    fn each_flaw_names_the_member_that_has_it() {
        for (flaw, member) in [
            (ConsentFlaw::NoEvidence, "`evidence`"),
            (ConsentFlaw::EvidenceTooLong, "`evidence`"),
            (ConsentFlaw::InTheFuture, "`obtained_at`"),
        ] {
            assert!(flaw.to_string().contains(member), "{flaw}");
        }
    }

    #[test]
    fn a_record_keeps_when_and_to_which_wording_and_the_first_withdrawal() {
        let second = |second| Timestamp::from_second(second).unwrap();
        let deciding = Deciding {
            turn: 3,
            heard: None,
            question: None,
        };
        let granted = RecordingAnswer::Granted;
        let mut record = RecordingConsent::answered(granted, &deciding, second(5), "v7".into());
        assert_eq!(record.at(), second(5));
        assert_eq!(record.script_version(), "v7");
        assert_eq!(record.origin(), Origin::Turn(3));
        assert_eq!(record.withdrawn_at(), None);
        record.withdraw(second(6));
        record.withdraw(second(7));
        assert_eq!(record.withdrawn_at(), Some(second(6)));
        assert_eq!(record.answer(), granted);
    }
}
