//! The room in which the phone in the terminal stands: one person, so one call at a time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::keyboard::{COMMANDS, Command, Typed};
use super::look;
use super::screen::Screen;
use crate::product::Product;

/// What is answered to a slash that means nothing.
pub(super) const UNKNOWN: &str = "  that is no command: /help shows them";

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
    pub(super) fn enter(&self, sid: Option<&str>) -> Option<UnboundedReceiver<Typed>> {
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

    pub(super) fn leave(&self) {
        self.inside().typing = None;
        if let Some(sid) = self.call_sid() {
            // The desk may be closing.
            let _ = self.ended.send(sid);
        }
    }

    /// Whether the phone must still be explained.
    pub(super) fn explains(&self) -> bool {
        !std::mem::replace(&mut self.inside().explained, true)
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
