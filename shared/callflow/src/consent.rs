//! The two consents: to be called at all, and to be recorded.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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

/// What became of the question whether the call may be recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordingConsent {
    answer: RecordingAnswer,
    origin: Origin,
    at: Timestamp,
    script_version: String,
    withdrawn_at: Option<Timestamp>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordingPermit {
    origin: Origin,
}

impl RecordingConsent {
    pub(crate) fn new(
        answer: RecordingAnswer,
        origin: Origin,
        at: Timestamp,
        script_version: String,
    ) -> Self {
        Self {
            answer,
            origin,
            at,
            script_version,
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

    /// When it was given.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// The version of the script whose question was answered.
    pub fn script_version(&self) -> &str {
        &self.script_version
    }

    /// When the person took a yes back.
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

impl RecordingPermit {
    /// Whose yes it rests on.
    pub fn origin(self) -> Origin {
        self.origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn consent(answer: RecordingAnswer, origin: Origin) -> RecordingConsent {
        RecordingConsent::new(answer, origin, Timestamp::UNIX_EPOCH, "v".into())
    }

    #[test]
    fn only_a_standing_yes_gives_a_permit() {
        let mut granted = consent(RecordingAnswer::Granted, Origin::Turn(1));
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
            assert_eq!(consent(answer, Origin::Turn(1)).permit(), None);
        }
    }

    #[test]
    fn the_operators_word_records_but_keeps_no_words() {
        let vouched = consent(RecordingAnswer::Granted, Origin::Operator);
        assert!(vouched.permit().is_some());
        assert!(!vouched.allows_words());
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
        assert!(!format!("{stated:?}").contains("xxx"));
    }
}
