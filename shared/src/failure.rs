//! What can go wrong in an endpoint, and who is told what.
//!
//! A failure has two audiences. The operator reads its code and evidence in one log line, written
//! where the failure becomes a response. The other side hears or reads only what its kind allows.

use std::fmt;

use crate::problem::Problem;

/// Why an endpoint has no ordinary answer.
#[derive(Debug)]
pub enum Failure {
    /// Not from Twilio, or not provably: an empty 403 and no reason.
    Refused(Evidence),
    /// It cannot be told whether it is from Twilio: 503, and nothing touched, so that Twilio tries
    /// again.
    Unverifiable(Evidence),
    /// Verified, but Twilio sent what we cannot use: answered as a fault of ours is.
    Unusable(Evidence),
    /// An opt-out that could not be stored: 503, so that Twilio tries again. It is not confirmed.
    NotStored(Evidence),
    /// A fault of ours: an apology to a person, 500 to a program.
    Fault(Evidence),
    /// The client of the API is told what to do.
    Problem(Box<Problem>),
}

/// What the operator needs to find the cause: no secret, no number, no words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Stable, for metrics and alarms.
    pub code: &'static str,
    /// What happened, where.
    pub detail: String,
}

impl Evidence {
    /// Evidence under a code.
    pub fn new(code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
        }
    }
}

impl Failure {
    /// The code in logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(evidence)
            | Self::Unverifiable(evidence)
            | Self::Unusable(evidence)
            | Self::NotStored(evidence)
            | Self::Fault(evidence) => evidence.code,
            Self::Problem(problem) => problem.code,
        }
    }

    /// The operator's sentence.
    pub fn detail(&self) -> &str {
        match self {
            Self::Refused(evidence)
            | Self::Unverifiable(evidence)
            | Self::Unusable(evidence)
            | Self::NotStored(evidence)
            | Self::Fault(evidence) => &evidence.detail,
            // What is told of a client's mistake may quote the client: only a fault's is logged.
            Self::Problem(problem) if problem.status >= 500 => &problem.detail,
            Self::Problem(problem) => problem.title,
        }
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code(), self.detail())
    }
}

impl std::error::Error for Failure {}
