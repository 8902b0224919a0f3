//! `<Gather>`.

use super::error::{self, TwimlError};
use super::xml::{Attributes, Xml};
use super::{Method, Pause, Play, Say};

const VERB: &str = "Gather";

/// Waits for keys or speech while something is said, and asks the action URL what comes next.
/// Source: <https://www.twilio.com/docs/voice/twiml/gather>.
///
/// With input, the answer of the action URL replaces the rest of this document. Without any the
/// call goes on with the verb after the `<Gather>`, unless
/// [`action_on_empty_result`](Gather::action_on_empty_result) is set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gather {
    input: Option<Input>,
    action: Option<String>,
    method: Option<Method>,
    timeout: Option<u32>,
    speech_timeout: Option<SpeechTimeout>,
    finish_on_key: Option<FinishOnKey>,
    num_digits: Option<u32>,
    action_on_empty_result: Option<bool>,
    language: Option<String>,
    hints: Vec<String>,
    speech_model: Option<SpeechModel>,
    enhanced: Option<bool>,
    profanity_filter: Option<bool>,
    barge_in: Option<bool>,
    max_speech_time: Option<u32>,
    children: Vec<Child>,
}

/// What may stand inside a `<Gather>`.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Child {
    Say(Say),
    Play(Play),
    Pause(Pause),
}

impl Gather {
    /// A `<Gather>` with Twilio's defaults: keys only, 5 seconds, `#` ends the input.
    pub fn new() -> Self {
        Self::default()
    }

    /// What counts as input.
    #[must_use]
    pub fn input(mut self, input: Input) -> Self {
        self.input = Some(input);
        self
    }

    /// Where the input goes, absolute or relative to this document's URL. Twilio's default is this
    /// document's own URL, and so a loop: always set it.
    #[must_use]
    pub fn action(mut self, url: impl Into<String>) -> Self {
        self.action = Some(url.into());
        self
    }

    /// How it goes there. Twilio's default is POST.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// How long to wait for input, in seconds, counted from the end of what is said inside or from
    /// the last key. Twilio's default is 5.
    #[must_use]
    pub fn timeout(mut self, seconds: u32) -> Self {
        self.timeout = Some(seconds);
        self
    }

    /// How much silence ends speech. Twilio's default is the value of `timeout`.
    #[must_use]
    pub fn speech_timeout(mut self, silence: SpeechTimeout) -> Self {
        self.speech_timeout = Some(silence);
        self
    }

    /// The key that ends the input. Twilio's default is `#`.
    #[must_use]
    pub fn finish_on_key(mut self, key: FinishOnKey) -> Self {
        self.finish_on_key = Some(key);
        self
    }

    /// The number of keys that ends the input, at least 1.
    #[must_use]
    pub fn num_digits(mut self, count: u32) -> Self {
        self.num_digits = Some(count);
        self
    }

    /// Whether the action is asked even when there was no input. Twilio's default is no.
    #[must_use]
    pub fn action_on_empty_result(mut self, ask: bool) -> Self {
        self.action_on_empty_result = Some(ask);
        self
    }

    /// The language of the speech, such as `en-US`, which is also Twilio's default.
    #[must_use]
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Words and phrases to expect: at most 500, of at most 100 characters each, without commas.
    #[must_use]
    pub fn hints(mut self, hints: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.hints = hints.into_iter().map(Into::into).collect();
        self
    }

    /// The speech model. With one, `speech_timeout` must be a number of seconds.
    #[must_use]
    pub fn speech_model(mut self, model: SpeechModel) -> Self {
        self.speech_model = Some(model);
        self
    }

    /// The premium variant of [`SpeechModel::PhoneCall`], the only model that has one. Twilio calls
    /// it deprecated.
    #[must_use]
    pub fn enhanced(mut self, enhanced: bool) -> Self {
        self.enhanced = Some(enhanced);
        self
    }

    /// Whether swear words come back as asterisks. Twilio's default is yes.
    #[must_use]
    pub fn profanity_filter(mut self, filter: bool) -> Self {
        self.profanity_filter = Some(filter);
        self
    }

    /// Whether input interrupts what is said. Not on Twilio's page, but in its libraries.
    #[must_use]
    pub fn barge_in(mut self, barge_in: bool) -> Self {
        self.barge_in = Some(barge_in);
        self
    }

    /// The longest speech, in seconds, at least 1. Not on Twilio's page, but in its libraries.
    #[must_use]
    pub fn max_speech_time(mut self, seconds: u32) -> Self {
        self.max_speech_time = Some(seconds);
        self
    }

    /// Says something while waiting.
    #[must_use]
    pub fn say(mut self, say: Say) -> Self {
        self.children.push(Child::Say(say));
        self
    }

    /// Plays a file while waiting.
    #[must_use]
    pub fn play(mut self, play: Play) -> Self {
        self.children.push(Child::Play(play));
        self
    }

    /// Is silent while waiting.
    #[must_use]
    pub fn pause(mut self, pause: Pause) -> Self {
        self.children.push(Child::Pause(pause));
        self
    }

    pub(super) fn write(&self, xml: &mut Xml) -> Result<(), TwimlError> {
        self.check()?;
        let hints = (!self.hints.is_empty()).then(|| self.hints.join(","));
        let attributes = Attributes::default()
            .with("input", self.input.map(Input::as_str))
            .with("action", self.action.as_ref())
            .with("method", self.method.map(Method::as_str))
            .with("timeout", self.timeout)
            .with(
                "speechTimeout",
                self.speech_timeout.map(SpeechTimeout::text),
            )
            .with("finishOnKey", self.finish_on_key.map(FinishOnKey::text))
            .with("numDigits", self.num_digits)
            .with("actionOnEmptyResult", self.action_on_empty_result)
            .with("language", self.language.as_ref())
            .with("hints", hints)
            .with("speechModel", self.speech_model.map(SpeechModel::as_str))
            .with("enhanced", self.enhanced)
            .with("profanityFilter", self.profanity_filter)
            .with("bargeIn", self.barge_in)
            .with("maxSpeechTime", self.max_speech_time);
        if self.children.is_empty() {
            xml.empty(VERB, &attributes);
            return Ok(());
        }
        xml.open(VERB, &attributes);
        for child in &self.children {
            match child {
                Child::Say(say) => say.write(xml)?,
                Child::Play(play) => play.write(xml)?,
                Child::Pause(pause) => pause.write(xml)?,
            }
        }
        xml.close(VERB);
        Ok(())
    }

    fn check(&self) -> Result<(), TwimlError> {
        error::url(VERB, "action", self.action.as_deref())?;
        error::named(VERB, "language", self.language.as_deref())?;
        error::positive(VERB, "numDigits", self.num_digits)?;
        error::positive(VERB, "maxSpeechTime", self.max_speech_time)?;
        if let Some(SpeechTimeout::Seconds(seconds)) = self.speech_timeout {
            error::positive(VERB, "speechTimeout", Some(seconds))?;
        }
        if self.speech_timeout == Some(SpeechTimeout::Auto) && self.speech_model.is_some() {
            return Err(TwimlError::Conflict {
                verb: VERB,
                rule: "speechTimeout must be a number of seconds when speechModel is set",
            });
        }
        if self.enhanced == Some(true) && self.speech_model != Some(SpeechModel::PhoneCall) {
            return Err(TwimlError::Conflict {
                verb: VERB,
                rule: "only the speechModel phone_call can be enhanced",
            });
        }
        if let Some(FinishOnKey::Key(key)) = self.finish_on_key
            && !matches!(key, '0'..='9' | '#' | '*')
        {
            return Err(TwimlError::Malformed {
                verb: VERB,
                what: "finishOnKey",
                expected: "one of 0-9 # *",
            });
        }
        self.check_hints()
    }

    fn check_hints(&self) -> Result<(), TwimlError> {
        let too_long = |length, limit, unit| TwimlError::TooLong {
            verb: VERB,
            what: "hints",
            length,
            limit,
            unit,
        };
        if self.hints.len() > 500 {
            return Err(too_long(self.hints.len(), 500, "entries"));
        }
        for hint in &self.hints {
            let length = hint.chars().count();
            error::named(VERB, "an entry of hints", Some(hint))?;
            if length > 100 {
                return Err(too_long(length, 100, "characters in one entry"));
            }
            if hint.contains(',') {
                return Err(TwimlError::Malformed {
                    verb: VERB,
                    what: "an entry of hints",
                    expected: "a phrase without commas, which separate the entries",
                });
            }
        }
        Ok(())
    }
}

/// What a `<Gather>` listens for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Keys.
    Dtmf,
    /// Speech.
    Speech,
    /// Both; the first that is noticed wins. After speech, `finishOnKey` does not count.
    DtmfSpeech,
}

impl Input {
    fn as_str(self) -> &'static str {
        match self {
            Self::Dtmf => "dtmf",
            Self::Speech => "speech",
            Self::DtmfSpeech => "dtmf speech",
        }
    }
}

/// How much silence ends speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeechTimeout {
    /// The first pause. Not together with a speech model.
    Auto,
    /// That many seconds, at least 1.
    Seconds(u32),
}

impl SpeechTimeout {
    fn text(self) -> String {
        match self {
            Self::Auto => "auto".to_owned(),
            Self::Seconds(seconds) => seconds.to_string(),
        }
    }
}

/// The key that ends the input, and is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FinishOnKey {
    /// One of `0`-`9`, `#` and `*`.
    Key(char),
    /// None: all keys are collected until the timeout.
    Never,
}

impl FinishOnKey {
    fn text(self) -> String {
        match self {
            Self::Key(key) => key.to_string(),
            Self::Never => String::new(),
        }
    }
}

/// The models on Twilio's page. A provider's own model gives up Twilio's failover to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpeechModel {
    /// `default`.
    Default,
    /// `numbers_and_commands`.
    NumbersAndCommands,
    /// `phone_call`.
    PhoneCall,
    /// `experimental_conversations`.
    ExperimentalConversations,
    /// `experimental_utterances`.
    ExperimentalUtterances,
    /// `googlev2_long`.
    GoogleV2Long,
    /// `googlev2_short`.
    GoogleV2Short,
    /// `googlev2_telephony`.
    GoogleV2Telephony,
    /// `googlev2_telephony_short`.
    GoogleV2TelephonyShort,
    /// `deepgram_nova-2`.
    DeepgramNova2,
    /// `deepgram_nova-3`.
    DeepgramNova3,
}

impl SpeechModel {
    fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::NumbersAndCommands => "numbers_and_commands",
            Self::PhoneCall => "phone_call",
            Self::ExperimentalConversations => "experimental_conversations",
            Self::ExperimentalUtterances => "experimental_utterances",
            Self::GoogleV2Long => "googlev2_long",
            Self::GoogleV2Short => "googlev2_short",
            Self::GoogleV2Telephony => "googlev2_telephony",
            Self::GoogleV2TelephonyShort => "googlev2_telephony_short",
            Self::DeepgramNova2 => "deepgram_nova-2",
            Self::DeepgramNova3 => "deepgram_nova-3",
        }
    }
}

#[cfg(test)]
mod tests;
