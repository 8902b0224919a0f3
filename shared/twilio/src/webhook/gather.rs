//! The action request of a `<Gather>`.

use super::VoiceRequest;
use super::field::{FieldError, Fields};
use crate::Private;
use crate::signature::VerifiedForm;

/// What a person said or keyed. Neither is silence, which reaches us where the `<Gather>` has
/// `actionOnEmptyResult`.
#[derive(Clone, Debug, PartialEq)]
pub struct GatherResult {
    /// The call that it was said in.
    pub voice: VoiceRequest,
    /// The keys (`Digits`), without the one that ends the input.
    pub digits: Option<Private>,
    /// The words (`SpeechResult`).
    pub speech_result: Option<Private>,
    /// How sure the recogniser is of them (`Confidence`), between 0 and 1. Often missing; what is
    /// no number in that range counts as missing.
    pub confidence: Option<f64>,
    /// The key that ended the input (`FinishedOnKey`); seen in practice, not documented.
    pub finished_on_key: Option<Private>,
}

impl GatherResult {
    /// Reads the form.
    pub fn parse(form: &VerifiedForm) -> Result<Self, FieldError> {
        let fields = Fields(form);
        let confidence: Option<f64> = fields.number("Confidence")?;
        Ok(Self {
            voice: VoiceRequest::parse(form)?,
            digits: fields.private("Digits")?,
            speech_result: fields.private("SpeechResult")?,
            confidence: confidence.filter(|sure| (0.0..=1.0).contains(sure)),
            finished_on_key: fields.private("FinishedOnKey")?,
        })
    }

    /// Whether nothing was said and no key pressed.
    pub fn is_silence(&self) -> bool {
        self.digits.is_none()
            && self
                .speech_result
                .as_ref()
                .is_none_or(|words| words.as_str().trim().is_empty())
    }
}

impl TryFrom<&VerifiedForm> for GatherResult {
    type Error = FieldError;

    fn try_from(form: &VerifiedForm) -> Result<Self, FieldError> {
        Self::parse(form)
    }
}
