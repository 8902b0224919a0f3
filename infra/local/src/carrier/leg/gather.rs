//! Listening (<https://www.twilio.com/docs/voice/twiml/gather>).

use std::time::Duration;

use super::super::config::EmptyResult;
use super::super::fields::Fields;
use super::super::record::{Entry, Input, Place};
use super::super::twiml::{Gather, SpeechTimeout};
use super::document::{Errand, Page};
use super::speech::spoken;
use super::{Leg, Over};
use crate::phone::{Floor, Interruptible, Reaction};

/// The pause that ends speech when Twilio judges for itself.
const AUTOMATIC_SPEECH_TIMEOUT: Duration = Duration::from_secs(1);

/// What a key press takes.
const KEY: Duration = Duration::from_millis(500);

impl Leg {
    /// Prompts, listens, and sends what it hears to the action. Without input the next verb
    /// follows, unless the gather asks for empty results too.
    pub(super) async fn gather(
        &mut self,
        page: &Page,
        gather: &Gather,
    ) -> Result<Option<Errand>, Over> {
        let reaction = self.prompt_and_listen(gather).await?;
        let fields = if let Some(input) = self.take_in(gather, reaction)? {
            let fields = fields_of(&input);
            self.call.note(Entry::Heard(input));
            fields
        } else {
            self.call.note(Entry::Silence);
            if !gather.action_on_empty_result {
                return Ok(None);
            }
            fields_of_silence(self.exchange.empty_result)
        };
        Ok(Some(Errand {
            target: page.resolve(gather.action.as_deref(), &gather.method),
            fields,
        }))
    }

    async fn prompt_and_listen(&mut self, gather: &Gather) -> Result<Reaction, Over> {
        let interruptible = Interruptible {
            by_speech: gather.input.speech && gather.barge_in,
            by_keys: gather.input.keys && gather.barge_in,
        };
        for prompt in &gather.prompts {
            let interruption = self.utter(prompt, interruptible, Place::Gather).await?;
            if let Some(reaction) = interruption {
                return Ok(reaction);
            }
        }
        let floor = Floor {
            speech: gather.input.speech,
            keys: gather.input.keys,
            number_of_digits: gather.number_of_digits,
            finish_on_key: gather.finish_on_key,
            timeout: gather.timeout,
            language: gather.language.clone(),
        };
        Ok(self.phone.listen(&floor).await)
    }

    /// Makes input of what the person does, in the time it takes.
    fn take_in(&self, gather: &Gather, reaction: Reaction) -> Result<Option<Input>, Over> {
        match reaction {
            Reaction::HangUp => Err(self.person_hung_up()),
            Reaction::Speak(speech) if gather.input.speech && !speech.text.trim().is_empty() => {
                let pause = match gather.speech_timeout {
                    SpeechTimeout::Auto => AUTOMATIC_SPEECH_TIMEOUT,
                    SpeechTimeout::After(pause) => pause,
                };
                self.pass(spoken(&speech.text) + pause)?;
                Ok(Some(Input::Speech {
                    text: speech.text,
                    confidence: speech.confidence,
                }))
            }
            Reaction::Press(keys) if gather.input.keys => {
                let (digits, pressed, finished) = collect(gather, &keys);
                self.pass(KEY * pressed)?;
                if !finished {
                    self.pass(gather.timeout)?;
                }
                Ok((!digits.is_empty()).then_some(Input::Digits(digits)))
            }
            unheard => {
                self.note_unheard(&unheard);
                self.pass(gather.timeout)?;
                Ok(None)
            }
        }
    }
}

/// The digits that count, how many keys were taken, and whether they ended the input at once.
fn collect(gather: &Gather, keys: &str) -> (String, u32, bool) {
    let mut digits = String::new();
    let mut pressed = 0;
    for key in keys
        .chars()
        .filter(|key| matches!(key, '0'..='9' | '#' | '*'))
    {
        pressed += 1;
        if gather.finish_on_key == Some(key) {
            return (digits, pressed, true);
        }
        digits.push(key);
        if gather
            .number_of_digits
            .is_some_and(|wanted| pressed >= wanted)
        {
            return (digits, pressed, true);
        }
    }
    (digits, pressed, false)
}

fn fields_of_silence(result: EmptyResult) -> Fields {
    let fields: &[(&str, &str)] = match result {
        EmptyResult::EmptyDigits => &[("Digits", "")],
        EmptyResult::EmptySpeech => &[("SpeechResult", ""), ("Confidence", "0.0")],
        EmptyResult::EmptyBoth => &[("Digits", ""), ("SpeechResult", "")],
        EmptyResult::NoFields => &[],
    };
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    fields.iter().map(owned).collect()
}

fn fields_of(input: &Input) -> Fields {
    match input {
        Input::Digits(digits) => vec![("Digits".to_owned(), digits.clone())],
        Input::Speech { text, confidence } => {
            let mut fields = vec![("SpeechResult".to_owned(), text.clone())];
            if let Some(confidence) = confidence {
                fields.push(("Confidence".to_owned(), confidence.to_string()));
            }
            fields
        }
    }
}
