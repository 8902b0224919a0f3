//! The phone in the terminal: the person at the keyboard is the one who is called.

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{Instant, timeout_at};

use super::keyboard::{Command, Typed};
use super::masking;
use super::room::{Room, UNKNOWN};
use super::transcript::{Teller, Told, labelled, stored_reading};
use crate::carrier::Event;
use crate::phone::{AnsweredBy, Floor, Phone, Pickup, Reaction, Ringing, Sentence, Soon, Sound};

/// A sentence stays for this long per character, four times faster than it is spoken: time to read
/// it, and to type into it.
const PER_CHARACTER: Duration = Duration::from_millis(17);

/// A pause shorter than this is no question.
const SHORT_PAUSE: Duration = Duration::from_secs(2);

/// How long a short pause lasts here.
const PAUSE: Duration = Duration::from_millis(600);

/// A phone in the room.
pub(super) struct Telephone {
    room: Arc<Room>,
    call: Option<Line>,
}

/// The phone's end of a call.
struct Line {
    typed: UnboundedReceiver<Typed>,
    events: Option<Receiver<Event>>,
    teller: Teller,
}

impl Telephone {
    /// One that can be rung.
    pub(super) fn new(room: Arc<Room>) -> Self {
        Self { room, call: None }
    }

    /// One that rings the product; none if it is in use.
    pub(super) fn calling(room: Arc<Room>) -> Option<Self> {
        let call = Line::new(&room, None)?;
        let call = Some(call);
        Some(Self { room, call })
    }

    async fn rung(&mut self, call: &Ringing) -> Pickup {
        let screen = self.room.screen;
        let Some(line) = Line::new(&self.room, Some(&call.call_sid)) else {
            screen.text("  (another call came in, and heard that the line is engaged)");
            return Pickup::Busy;
        };
        self.call = Some(line);
        screen.text(format!(
            "\nThe phone rings: {} is calling {}.",
            masking::number(&call.from),
            masking::number(&call.to)
        ));
        if self.room.explains() {
            screen.text(
                "Enter picks it up; /decline or /busy do not. Then type what you say. A number alone\n\
                 is a key (1 yes, 2 no, 9 stop), Enter alone is silence, and what you type while a\n\
                 sentence is shown interrupts it. /help shows more.",
            );
        } else {
            screen.text("Enter picks it up; /decline, /busy and /ignore do not.");
        }
        loop {
            screen.prompt("        > ");
            match self.next().await {
                Some(Typed::Command(Command::Busy)) => return Pickup::Busy,
                Some(Typed::Command(Command::Decline | Command::HangUp)) => return Pickup::Decline,
                None | Some(Typed::Command(Command::Ignore)) => return Pickup::NoAnswer,
                Some(Typed::Command(command)) => self.room.show(command),
                Some(Typed::Unknown) => screen.text(UNKNOWN),
                Some(Typed::Nothing | Typed::Words(_) | Typed::Keys(_)) => {
                    return Pickup::Answer {
                        after: Duration::from_secs(4),
                        by: AnsweredBy::Human,
                    };
                }
            }
        }
    }

    async fn spoken_to(&mut self, sentence: &Sentence) -> Reaction {
        self.catch_up();
        let screen = self.room.screen;
        match sentence.sound {
            Sound::Speech => screen.text(labelled("", "caller", &sentence.text)),
            Sound::Audio => screen.text(labelled("", "caller", "(a recording is played)")),
        }
        let characters = u32::try_from(sentence.text.chars().count()).unwrap_or(u32::MAX);
        let over = Instant::now() + PER_CHARACTER * characters;
        loop {
            match timeout_at(over, self.next()).await {
                Err(_) | Ok(Some(Typed::Nothing)) => return Reaction::ListenOn,
                Ok(typed) => {
                    if let Some(reaction) = self.react(typed) {
                        return reaction;
                    }
                }
            }
        }
    }

    async fn given_the_floor(&mut self, floor: &Floor) -> Reaction {
        self.catch_up();
        let is_question = floor.timeout >= SHORT_PAUSE;
        let over = Instant::now() + PAUSE;
        loop {
            let typed = if is_question {
                self.room.screen.prompt("you     > ");
                self.next().await
            } else {
                match timeout_at(over, self.next()).await {
                    Ok(typed) => typed,
                    Err(_) => return Reaction::Silent,
                }
            };
            if typed == Some(Typed::Nothing) {
                return Reaction::Silent;
            }
            if let Some(reaction) = self.react(typed) {
                return reaction;
            }
        }
    }

    /// What was typed, as the person's doing; or it is dealt with here.
    fn react(&self, typed: Option<Typed>) -> Option<Reaction> {
        match typed {
            Some(Typed::Words(words)) => Some(Reaction::speak(words)),
            Some(Typed::Keys(keys)) => Some(Reaction::press(keys)),
            None | Some(Typed::Command(Command::HangUp)) => Some(Reaction::HangUp),
            Some(Typed::Command(command)) => {
                self.room.show(command);
                None
            }
            Some(Typed::Unknown) => {
                self.room.screen.text(UNKNOWN);
                None
            }
            Some(Typed::Nothing) => None,
        }
    }

    async fn next(&mut self) -> Option<Typed> {
        self.call.as_mut()?.typed.recv().await
    }

    /// Shows what has happened on the line beside the sentences, which the phone shows itself.
    fn catch_up(&mut self) {
        let Some(line) = &mut self.call else { return };
        let room = Arc::clone(&self.room);
        let sid = room.call_sid();
        let product = room.product.upgrade();
        let readings = |call: &str, turn| stored_reading(product.as_ref()?, call, turn);
        while let Some(Ok(event)) = line.events.as_mut().map(Receiver::try_recv) {
            if sid.as_ref() != Some(&event.call_sid) {
                continue;
            }
            for told in line.teller.tell(&event.line.entry, &readings) {
                let note = match told {
                    Told::Heard { reading, .. } => {
                        let reading = reading.unwrap_or_else(|| "nothing".to_owned());
                        format!("(understood: {reading})")
                    }
                    Told::Mark(what) if what.starts_with("the ") => format!("({what})"),
                    Told::Unheard => "(nobody listened to that)".to_owned(),
                    Told::Trouble { what, .. } => format!("(trouble: {what})"),
                    Told::Said { .. } | Told::Silence | Told::Mark(_) => continue,
                };
                room.screen.text(labelled("", "", &note));
            }
        }
    }
}

impl Line {
    fn new(room: &Room, sid: Option<&str>) -> Option<Self> {
        let typed = room.enter(sid)?;
        let product = room.product.upgrade();
        let carrier = product
            .as_ref()
            .and_then(|product| product.carrier.as_ref());
        Some(Self {
            typed,
            events: carrier.map(crate::carrier::Carrier::subscribe),
            teller: Teller::default(),
        })
    }
}

impl Phone for Telephone {
    fn ring<'a>(&'a mut self, call: &'a Ringing) -> Soon<'a, Pickup> {
        Box::pin(self.rung(call))
    }

    fn hear<'a>(&'a mut self, sentence: &'a Sentence) -> Soon<'a, Reaction> {
        Box::pin(self.spoken_to(sentence))
    }

    fn listen<'a>(&'a mut self, floor: &'a Floor) -> Soon<'a, Reaction> {
        Box::pin(self.given_the_floor(floor))
    }

    fn ended(&mut self) {
        self.catch_up();
        if self.call.take().is_some() {
            self.room.leave();
        }
    }
}
