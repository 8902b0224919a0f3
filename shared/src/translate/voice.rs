//! A reply, spoken: meaning becomes TwiML in the last line of its life.

use bytes::Bytes;
use callflow::event::Moment;
use callflow::hearing::Language;
use callflow::script::{Prompt, Script};
use callflow::step::{Body, RecordingCommand};
use callflow::{Call, Reply};
use twilio::twiml::{self, Gather, Say, StartRecording, TwimlError};

use crate::config::Settings;
use crate::failure::{Evidence, Failure};
use crate::urls::Urls;
use crate::world::StartError;

/// Seconds of silence after a question.
const PATIENCE: u32 = 5;

/// Seconds of silence where silence only goes on to what follows.
const PAUSE: u32 = 1;

/// Seconds of silence that end an utterance.
const END_OF_SPEECH: u32 = 1;

/// The name of a call's recording: one a call, so that stopping it needs no look-up.
const RECORDING: &str = "conversation";

/// Words that the recogniser should expect.
const HINTS: [&str; 12] = [
    "yes",
    "no",
    "stop",
    "stop calling",
    "remove me",
    "take me off your list",
    "don't record",
    "sí",
    "no gracias",
    "alto",
    "no me llame",
    "no grabe",
];

/// Speaks replies.
pub struct Voice {
    script: Script,
    name: String,
    apology: Bytes,
}

impl Voice {
    /// The voice of these settings.
    pub fn new(settings: &Settings) -> Result<Self, StartError> {
        let script = settings.script.clone();
        let name = settings
            .voice
            .clone()
            .unwrap_or_else(|| default_voice(script.language()));
        let mut voice = Self {
            script,
            name,
            apology: Bytes::new(),
        };
        let apology = twiml::Response::new()
            .say(voice.say(Prompt::Apology))
            .hangup()
            .to_xml();
        voice.apology = apology
            .map(Bytes::from)
            .map_err(|error| StartError::Other(format!("the apology cannot be spoken: {error}")))?;
        Ok(voice)
    }

    /// The language that is spoken.
    pub fn language(&self) -> Language {
        self.script.language()
    }

    /// What a person hears when we fail.
    pub fn apology(&self) -> Bytes {
        self.apology.clone()
    }

    /// One sentence, and the line is put down.
    pub fn last_words(&self, prompt: Prompt) -> Result<Bytes, Failure> {
        spoken(
            twiml::Response::new()
                .say(self.say(prompt))
                .hangup()
                .to_xml(),
        )
    }

    /// A reply as TwiML. Every sentence is spoken within a gather, so that it can be interrupted
    /// and key 9 works at any moment; the last words before the line is put down are not.
    pub fn speak(&self, reply: &Reply, call: &Call, base: &str) -> Result<Bytes, Failure> {
        let urls = Urls::new(base, &call.id);
        let mut response = twiml::Response::new();
        if reply.recording == Some(RecordingCommand::Stop) {
            response = response.stop_recording(RECORDING);
        }
        if !reply.opening.is_empty() {
            let gather = self
                .listen(urls.gather(reply, Moment::Opening))
                .timeout(PAUSE);
            response = response.gather(self.within(gather, &reply.opening));
        }
        // To reach this takes a permit, which only a consent that stands gives out. It comes after
        // the opening, so that nothing is recorded before the person has been told.
        if let Some(RecordingCommand::Start(permit)) = reply.recording {
            let recording = StartRecording::new(RECORDING);
            let recording = recording.recording_status_callback(urls.recording(permit));
            response = response.start_recording(recording);
        }
        let document = match &reply.body {
            Body::Ask(prompts) => {
                let gather = self
                    .listen(urls.gather(reply, Moment::Question))
                    .timeout(PATIENCE)
                    .action_on_empty_result(true);
                response.gather(self.within(gather, prompts)).to_xml()
            }
            Body::Close { listening, last } => {
                if !listening.is_empty() {
                    let gather = self
                        .listen(urls.gather(reply, Moment::Closing))
                        .timeout(PAUSE);
                    response = response.gather(self.within(gather, listening));
                }
                response.say(self.say(*last)).hangup().to_xml()
            }
            Body::HangUp => response.hangup().to_xml(),
        };
        spoken(document)
    }

    fn listen(&self, action: String) -> Gather {
        Gather::new()
            .input(twiml::Input::DtmfSpeech)
            .action(action)
            .num_digits(1)
            .speech_timeout(twiml::SpeechTimeout::Seconds(END_OF_SPEECH))
            .language(self.tag())
            .hints(HINTS)
            // A masked word can hide a refusal.
            .profanity_filter(false)
    }

    fn within(&self, gather: Gather, prompts: &[Prompt]) -> Gather {
        prompts
            .iter()
            .fold(gather, |gather, prompt| gather.say(self.say(*prompt)))
    }

    fn say(&self, prompt: Prompt) -> Say {
        Say::new(self.script.text(prompt))
            .voice(&self.name)
            .language(self.tag())
    }

    fn tag(&self) -> &'static str {
        match self.script.language() {
            Language::English => "en-US",
            Language::Spanish => "es-US",
        }
    }
}

fn spoken(document: Result<String, TwimlError>) -> Result<Bytes, Failure> {
    let unspeakable = |error: TwimlError| Evidence::new("unspeakable", error.to_string());
    document
        .map(Bytes::from)
        .map_err(|error| Failure::Fault(unspeakable(error)))
}

fn default_voice(language: Language) -> String {
    match language {
        Language::English => "Polly.Joanna",
        Language::Spanish => "Polly.Lupe",
    }
    .to_owned()
}
