//! The phone in the terminal: the person at the keyboard is the one who is called.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::broadcast::Receiver;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, timeout_at};

use super::keyboard::{COMMANDS, Command, Typed};
use super::screen::Screen;
use super::transcript::{Teller, Told, labelled, stored_reading};
use super::{look, masking};
use crate::carrier::Event;
use crate::phone::{AnsweredBy, Floor, Phone, Pickup, Reaction, Ringing, Sentence, Soon, Sound};
use crate::product::Product;

/// A sentence stays for this long per character, four times faster than it is spoken: time to read
/// it, and to type into it.
const PER_CHARACTER: Duration = Duration::from_millis(17);

/// A pause shorter than this is no question.
const SHORT_PAUSE: Duration = Duration::from_secs(2);

/// How long a short pause lasts here.
const PAUSE: Duration = Duration::from_millis(600);

/// The room in which the phone stands: one person, so one call at a time.
pub(super) struct Room {
    pub(super) product: Weak<Product>,
    pub(super) screen: Screen,
    inside: Mutex<Inside>,
    ended: UnboundedSender<String>,
}

#[derive(Default)]
struct Inside {
    /// Takes what is typed, while a call is on.
    typing: Option<UnboundedSender<Typed>>,
    /// The call that is on, or was on last.
    call_sid: Option<String>,
    /// How to use the phone has been told.
    explained: bool,
}

impl Room {
    /// An empty room, and where the SIDs of ended calls come out.
    pub(super) fn new(
        product: &Arc<Product>,
        screen: Screen,
    ) -> (Arc<Self>, UnboundedReceiver<String>) {
        let (ended, endings) = unbounded_channel();
        let room = Self {
            product: Arc::downgrade(product),
            screen,
            inside: Mutex::default(),
            ended,
        };
        (Arc::new(room), endings)
    }

    /// Hands what was typed to the call that is on; gives it back if there is none.
    pub(super) fn pass_on(&self, typed: Typed) -> Option<Typed> {
        match &self.inside().typing {
            Some(typing) => typing.send(typed).err().map(|error| error.0),
            None => Some(typed),
        }
    }

    /// The call that is on, or was on last.
    pub(super) fn call_sid(&self) -> Option<String> {
        self.inside().call_sid.clone()
    }

    /// Names the call that the person makes.
    pub(super) fn name_call(&self, sid: &str) {
        self.inside().call_sid = Some(sid.to_owned());
    }

    /// Shows something behind the scenes, or help.
    pub(super) fn show(&self, command: Command) {
        let product = self.product.upgrade();
        let (Some(product), Some(sid)) = (product, self.call_sid()) else {
            if command == Command::Help {
                self.help();
            } else {
                self.screen.text("  there was no call yet");
            }
            return;
        };
        match command {
            Command::Help => self.help(),
            Command::State => self.screen.text(look::state(&product, &sid)),
            Command::Twiml => self.screen.text(look::twiml(&product, &sid)),
            Command::Stored => self.screen.text(look::stored(&product, &sid)),
            Command::HangUp
            | Command::Busy
            | Command::Decline
            | Command::Ignore
            | Command::CallIn
            | Command::Quit => self.screen.text("  not at this moment"),
        }
    }

    fn help(&self) {
        self.screen
            .text("  words       are what you say; while a sentence is shown they interrupt it");
        self.screen
            .text("  1  2  9     alone are keys: yes, no, stop (#12 presses 1 and 2)");
        self.screen
            .text("  Enter       alone is silence; while a sentence is shown it goes on at once");
        for (name, _, meaning) in COMMANDS {
            self.screen.text(format!("  {name:<11} {meaning}"));
        }
    }

    /// Takes the only place in the room, if it is free.
    fn enter(&self, sid: Option<&str>) -> Option<UnboundedReceiver<Typed>> {
        let mut inside = self.inside();
        if inside.typing.is_some() {
            return None;
        }
        let (typing, typed) = unbounded_channel();
        inside.typing = Some(typing);
        if let Some(sid) = sid {
            inside.call_sid = Some(sid.to_owned());
        }
        Some(typed)
    }

    fn leave(&self) {
        self.inside().typing = None;
        if let Some(sid) = self.call_sid() {
            // The desk may be closing.
            let _ = self.ended.send(sid);
        }
    }

    /// Whether the phone must still be explained.
    fn explains(&self) -> bool {
        !std::mem::replace(&mut self.inside().explained, true)
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

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

const UNKNOWN: &str = "  that is no command: /help shows them";

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

#[cfg(test)]
mod tests {
    use super::super::dial::dial;
    use super::super::opening::{Port, open};
    use super::super::stored::Kept;
    use super::*;
    use crate::environment::Environment;
    use crate::product::CarrierChoice;
    use shared::callflow::Outcome;

    const PERSON: &str = "+14155550123";

    struct Desk {
        product: Arc<Product>,
        room: Arc<Room>,
        endings: UnboundedReceiver<String>,
    }

    impl Desk {
        async fn open() -> Self {
            let environment = Environment::default();
            let product = open(&environment, CarrierChoice::Simulated, Port::Any);
            let product = Arc::new(product.await.unwrap());
            // A screen for programs shows nothing of what the phone says.
            let (room, endings) = Room::new(&product, Screen::new(true));
            let standing = Arc::clone(&room);
            product
                .carrier
                .as_ref()
                .unwrap()
                .default_phone(Box::new(move |_| {
                    Box::new(Telephone::new(Arc::clone(&standing)))
                }));
            Self {
                product,
                room,
                endings,
            }
        }

        /// Types as soon as there is somebody to hear it.
        async fn type_in(&self, lines: &[&str]) {
            for line in lines {
                let mut typed = super::super::keyboard::read(line);
                while let Some(back) = self.room.pass_on(typed) {
                    typed = back;
                    tokio::task::yield_now().await;
                }
            }
        }

        async fn outcome(&mut self) -> Option<Outcome> {
            let sid = self.endings.recv().await.unwrap();
            let carrier = self.product.carrier.as_ref().unwrap();
            carrier.wait_for_end(&sid).await.unwrap();
            Kept::find(&self.product, &sid).unwrap().outcome()
        }
    }

    #[tokio::test]
    async fn what_is_typed_ahead_interrupts_the_first_sentence() {
        let mut desk = Desk::open().await;
        dial(&desk.product, PERSON).await.unwrap();
        desk.type_in(&["", "stop"]).await;
        assert_eq!(desk.outcome().await, Some(Outcome::OptedOut));
    }

    #[tokio::test]
    async fn the_ringing_can_end_in_every_way_and_the_room_is_free_again() {
        let mut desk = Desk::open().await;
        for (command, outcome) in [
            ("/busy", Outcome::Busy),
            ("/decline", Outcome::Busy),
            ("/ignore", Outcome::NoAnswer),
        ] {
            dial(&desk.product, PERSON).await.unwrap();
            desk.type_in(&[command]).await;
            assert_eq!(desk.outcome().await, Some(outcome), "{command}");
        }
    }

    #[tokio::test]
    async fn a_second_call_hears_that_the_line_is_engaged() {
        let mut desk = Desk::open().await;
        let first = dial(&desk.product, PERSON).await.unwrap();
        // An unknown command is told, and answers nothing: it waits for the phone to ring.
        desk.type_in(&["/ring"]).await;
        let second = dial(&desk.product, "+14155550124").await.unwrap();
        let carrier = desk.product.carrier.as_ref().unwrap();
        carrier.wait_for_end(&second.call_sid).await.unwrap();
        let second = Kept::find(&desk.product, &second.call_id).unwrap();
        assert_eq!(second.outcome(), Some(Outcome::Busy));
        desk.type_in(&["", "/hangup"]).await;
        assert_eq!(desk.outcome().await, Some(Outcome::HungUp));
        assert_eq!(desk.room.call_sid(), Some(first.call_sid));
    }

    #[tokio::test]
    async fn enter_goes_on_at_once_and_is_silence_at_a_question() {
        let mut desk = Desk::open().await;
        dial(&desk.product, PERSON).await.unwrap();
        // Three sentences, a short pause, and the two sentences of the question; then words.
        desk.type_in(&["", "", "", "", "", "no", "2"]).await;
        assert_eq!(desk.outcome().await, Some(Outcome::Declined));
    }
}
