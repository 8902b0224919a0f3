//! Answering-machine detection, as a create asks for it.

use super::request::{Pairs, RequestError, between, web_url};

/// Whether to wait for the end of a machine's greeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MachineDetection {
    /// Tell as soon as it is known (`Enable`).
    Enable,
    /// Tell a machine when its greeting has ended (`DetectMessageEnd`).
    DetectMessageEnd,
}

/// Answering-machine detection. Source:
/// <https://www.twilio.com/docs/voice/answering-machine-detection>.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnsweringMachine {
    detection: MachineDetection,
    timeout: Option<u32>,
    callback: Option<String>,
}

impl AnsweringMachine {
    /// Detection before the first TwiML request, which then carries `AnsweredBy`: the called person
    /// hears some four seconds of silence.
    pub fn before_the_call(detection: MachineDetection) -> Self {
        Self {
            detection,
            timeout: None,
            callback: None,
        }
    }

    /// Detection while the call goes on (`AsyncAmd`), told to `callback`; it may be told after the
    /// call has ended.
    pub fn during_the_call(detection: MachineDetection, callback: impl Into<String>) -> Self {
        Self {
            detection,
            timeout: None,
            callback: Some(callback.into()),
        }
    }

    /// After how many seconds to give up, 3 to 59. Twilio's default is 30.
    #[must_use]
    pub fn timeout(mut self, seconds: u32) -> Self {
        self.timeout = Some(seconds);
        self
    }

    pub(super) fn check(&self) -> Result<(), RequestError> {
        web_url("AsyncAmdStatusCallback", self.callback.as_deref())?;
        between("MachineDetectionTimeout", self.timeout, 3, 59)
    }

    pub(super) fn write(&self, pairs: &mut Pairs) {
        let detection = match self.detection {
            MachineDetection::Enable => "Enable",
            MachineDetection::DetectMessageEnd => "DetectMessageEnd",
        };
        pairs.push("MachineDetection", Some(detection));
        pairs.push("MachineDetectionTimeout", self.timeout);
        if let Some(callback) = &self.callback {
            pairs.push("AsyncAmd", Some("true"));
            pairs.push("AsyncAmdStatusCallback", Some(callback));
            pairs.push("AsyncAmdStatusCallbackMethod", Some("POST"));
        }
    }
}
