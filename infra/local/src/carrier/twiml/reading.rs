//! What the carrier makes of a document, for whoever asks without a call.

use std::time::Duration;

use super::super::record::Entry;
use super::{Gather, Prompt, StartRecording, Verb, read};

/// A document as it would be performed.
#[derive(Debug)]
pub struct Reading {
    /// How many verbs stand directly in it.
    pub verbs: usize,
    /// Every text that would be spoken, in order.
    pub spoken: Vec<String>,
    /// Violations and warnings.
    pub findings: Vec<Entry>,
    /// What is to be done, in order.
    pub plan: Vec<Planned>,
}

/// One thing that a document asks for.
#[derive(Debug, Clone)]
pub enum Planned {
    /// A sentence that nobody can answer into.
    Say(String),
    /// Sentences, and an ear for the answer.
    Listen(Listening),
    /// A recording starts.
    StartRecording {
        /// Its name.
        name: Option<String>,
        /// Where it is told how the recording goes, as written.
        callback: Option<String>,
    },
    /// A recording stops.
    StopRecording {
        /// Its name.
        name: Option<String>,
    },
    /// The line is put down.
    HangUp,
    /// Anything else: a pause, audio, a redirect, a rejection.
    Other,
}

/// How the answer to some sentences is listened for.
#[derive(Debug, Clone)]
pub struct Listening {
    /// The sentences.
    pub said: Vec<String>,
    /// Where the answer goes, as written.
    pub action: Option<String>,
    /// Whether speech and keys both count.
    pub speech_and_keys: bool,
    /// Whether the sentences can be spoken into.
    pub barge_in: bool,
    /// How long silence is waited out.
    pub timeout: Duration,
    /// Whether silence is an answer too.
    pub reports_silence: bool,
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
        Ok(Self {
            verbs: program.verbs.len(),
            spoken: said(prompts),
            plan: program.verbs.iter().map(planned).collect(),
            findings: program.findings,
        })
    }
}

fn said<'a>(prompts: impl IntoIterator<Item = &'a Prompt>) -> Vec<String> {
    let texts = prompts.into_iter().filter_map(|prompt| match prompt {
        Prompt::Say(say) => Some(say.text.clone()),
        Prompt::Play(_) | Prompt::Pause(_) => None,
    });
    texts.collect()
}

fn planned(verb: &Verb) -> Planned {
    match verb {
        Verb::Prompt(Prompt::Say(say)) => Planned::Say(say.text.clone()),
        Verb::Gather(gather) => Planned::Listen(listening(gather)),
        Verb::StartRecording(StartRecording { name, callback, .. }) => Planned::StartRecording {
            name: name.clone(),
            callback: callback.clone(),
        },
        Verb::StopRecording { name } => Planned::StopRecording { name: name.clone() },
        Verb::Hangup => Planned::HangUp,
        Verb::Prompt(Prompt::Play(_) | Prompt::Pause(_))
        | Verb::Redirect { .. }
        | Verb::Reject { .. } => Planned::Other,
    }
}

fn listening(gather: &Gather) -> Listening {
    Listening {
        said: said(&gather.prompts),
        action: gather.action.clone(),
        speech_and_keys: gather.input.speech && gather.input.keys,
        barge_in: gather.barge_in,
        timeout: gather.timeout,
        reports_silence: gather.action_on_empty_result,
    }
}
