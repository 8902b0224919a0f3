//! Speaking to the person, at 15 characters a second.

use std::time::Duration;

use super::super::record::{Entry, Input, Place};
use super::super::twiml::{Play, Prompt, Say};
use super::{Leg, Over};
use crate::phone::{Interruptible, Reaction, Sentence, Sound};

/// Audio is not fetched; every piece is taken to last this long.
const LENGTH_OF_AUDIO: Duration = Duration::from_secs(5);

impl Leg {
    /// Speaks, plays or pauses. An input that interrupted it is returned, if it may interrupt.
    pub(super) async fn utter(
        &mut self,
        prompt: &Prompt,
        interruptible: Interruptible,
        place: Place,
    ) -> Result<Option<Reaction>, Over> {
        match prompt {
            Prompt::Pause(length) => {
                self.pass(*length)?;
                Ok(None)
            }
            Prompt::Play(play) => self.play(play, interruptible, place).await,
            Prompt::Say(say) => self.say(say, interruptible, place).await,
        }
    }

    async fn say(
        &mut self,
        say: &Say,
        interruptible: Interruptible,
        place: Place,
    ) -> Result<Option<Reaction>, Over> {
        for _ in 0..say.times {
            for text in sentences(&say.text) {
                let sentence = Sentence {
                    text: text.to_owned(),
                    language: say.language.clone(),
                    voice: say.voice.clone(),
                    sound: Sound::Speech,
                    interruptible,
                };
                let reaction = self.sound(&sentence, spoken(text), place).await?;
                if reaction.is_some() {
                    return Ok(reaction);
                }
            }
        }
        Ok(None)
    }

    async fn play(
        &mut self,
        play: &Play,
        interruptible: Interruptible,
        place: Place,
    ) -> Result<Option<Reaction>, Over> {
        for _ in 0..play.times {
            let sentence = Sentence {
                text: play.address.clone(),
                language: "en-US".to_owned(),
                voice: None,
                sound: Sound::Audio,
                interruptible,
            };
            let reaction = self.sound(&sentence, LENGTH_OF_AUDIO, place).await?;
            if reaction.is_some() {
                return Ok(reaction);
            }
        }
        Ok(None)
    }

    /// One sentence or piece of audio, and what the person does meanwhile.
    async fn sound(
        &mut self,
        sentence: &Sentence,
        length: Duration,
        place: Place,
    ) -> Result<Option<Reaction>, Over> {
        let reaction = self.phone.hear(sentence).await;
        let interrupts = match &reaction {
            Reaction::ListenOn | Reaction::Silent => false,
            Reaction::HangUp => true,
            Reaction::Speak(_) => sentence.interruptible.by_speech,
            Reaction::Press(_) => sentence.interruptible.by_keys,
        };
        self.call.note(match sentence.sound {
            Sound::Speech => Entry::Said {
                text: sentence.text.clone(),
                place,
                interrupted: interrupts,
            },
            Sound::Audio => Entry::Played {
                url: sentence.text.clone(),
                place,
            },
        });
        // Whoever interrupts does so halfway.
        self.pass(if interrupts { length / 2 } else { length })?;
        match reaction {
            Reaction::HangUp => Err(self.person_hung_up()),
            reaction if interrupts => Ok(Some(reaction)),
            reaction => {
                self.note_unheard(&reaction);
                Ok(None)
            }
        }
    }

    pub(super) fn note_unheard(&self, reaction: &Reaction) {
        let input = match reaction {
            Reaction::Speak(speech) => Input::Speech {
                text: speech.text.clone(),
                confidence: speech.confidence,
            },
            Reaction::Press(keys) => Input::Digits(keys.clone()),
            Reaction::ListenOn | Reaction::Silent | Reaction::HangUp => return,
        };
        self.call.note(Entry::Unheard(input));
    }
}

/// How long a text takes to speak.
pub(super) fn spoken(text: &str) -> Duration {
    let characters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    Duration::from_secs(1) * characters / 15
}

/// Parts a text after each full stop, question mark or exclamation mark before a blank. Joined by
/// single blanks the parts are the text again.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .match_indices(' ')
            .map(|(blank, _)| blank)
            .find(|blank| rest[..*blank].ends_with(['.', '?', '!']));
        let (sentence, remainder) = match end {
            Some(end) => (&rest[..end], &rest[end + 1..]),
            None => (rest, ""),
        };
        rest = remainder;
        Some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_spoken_sentence_by_sentence() {
        let text = "This is Alta. May I record? Say yes or no";
        let parts: Vec<&str> = sentences(text).collect();
        assert_eq!(parts, ["This is Alta.", "May I record?", "Say yes or no"]);
        assert_eq!(parts.join(" "), text);
    }

    #[test]
    fn a_number_is_not_parted() {
        assert_eq!(sentences("It costs 1.50 or so.").count(), 1);
    }

    #[test]
    fn speech_takes_its_time() {
        assert_eq!(spoken("fifteen letters"), Duration::from_secs(1));
    }
}
