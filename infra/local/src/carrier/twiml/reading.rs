//! What the carrier makes of a document, for whoever asks without a call.

use super::super::record::Entry;
use super::{Prompt, Verb, read};

/// A document as it would be performed.
#[derive(Debug)]
pub struct Reading {
    /// How many verbs stand directly in it.
    pub verbs: usize,
    /// Every text that would be spoken, in order.
    pub spoken: Vec<String>,
    /// Violations and warnings.
    pub findings: Vec<Entry>,
}

impl Reading {
    /// Reads an answer's body by its content type; the error is Twilio's code for what cannot be
    /// performed.
    pub fn of(body: &[u8], content_type: Option<&str>) -> Result<Self, u32> {
        let program = read(body, content_type, "").map_err(|unreadable| unreadable.code)?;
        let prompts = program.verbs.iter().flat_map(|verb| match verb {
            Verb::Prompt(prompt) => std::slice::from_ref(prompt),
            Verb::Gather(gather) => &gather.prompts,
            Verb::StartRecording(_)
            | Verb::StopRecording { .. }
            | Verb::Redirect { .. }
            | Verb::Hangup
            | Verb::Reject { .. } => &[],
        });
        let spoken = prompts.filter_map(|prompt| match prompt {
            Prompt::Say(say) => Some(say.text.clone()),
            Prompt::Play(_) | Prompt::Pause(_) => None,
        });
        Ok(Self {
            verbs: program.verbs.len(),
            spoken: spoken.collect(),
            findings: program.findings,
        })
    }
}
