//! A phone that does as it was told beforehand.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use super::{AnsweredBy, Floor, Phone, Pickup, Reaction, Ringing, Sentence, Soon, Speech};

/// A person with a plan: whether to pick up, a turn for each time they are given the floor, and
/// interruptions by the number of the sentence. When the plan is used up they are silent.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    pickup: Pickup,
    turns: VecDeque<Reaction>,
    interruptions: BTreeMap<usize, Reaction>,
    heard: usize,
    shortest_floor: Duration,
}

impl Script {
    /// Somebody who picks up after six seconds.
    pub fn answering() -> Self {
        Self::picking_up(Pickup::Answer {
            after: Duration::from_secs(6),
            by: AnsweredBy::Human,
        })
    }

    /// A machine that picks up and speaks its greeting as its first turn, then records silence.
    pub fn voicemail(greeting: impl Into<String>) -> Self {
        Self::picking_up(Pickup::Answer {
            after: Duration::from_secs(24),
            by: AnsweredBy::MachineStart,
        })
        .say(greeting)
    }

    /// An engaged line.
    pub fn busy() -> Self {
        Self::picking_up(Pickup::Busy)
    }

    /// Somebody who presses the red button.
    pub fn declining() -> Self {
        Self::picking_up(Pickup::Decline)
    }

    /// A phone that nobody hears.
    pub fn not_answering() -> Self {
        Self::picking_up(Pickup::NoAnswer)
    }

    /// A number that the network cannot reach.
    pub fn failing() -> Self {
        Self::picking_up(Pickup::Fail)
    }

    /// Any other way for the ringing to end.
    pub fn picking_up(pickup: Pickup) -> Self {
        Self {
            pickup,
            turns: VecDeque::new(),
            interruptions: BTreeMap::new(),
            heard: 0,
            shortest_floor: Duration::ZERO,
        }
    }

    /// Next turn: say this.
    #[must_use]
    pub fn say(self, text: impl Into<String>) -> Self {
        self.turn(Reaction::Speak(Speech::new(text)))
    }

    /// Next turn: press these keys.
    #[must_use]
    pub fn press(self, keys: impl Into<String>) -> Self {
        self.turn(Reaction::Press(keys.into()))
    }

    /// Next turn: say nothing.
    #[must_use]
    pub fn silence(self) -> Self {
        self.turn(Reaction::Silent)
    }

    /// Next turn: put the phone down.
    #[must_use]
    pub fn hang_up(self) -> Self {
        self.turn(Reaction::HangUp)
    }

    /// Lets a short pause pass, and takes a turn only when given the floor for longer, as people do
    /// who wait for the question.
    #[must_use]
    pub fn waiting_for_the_question(mut self) -> Self {
        self.shortest_floor = Duration::from_secs(2);
        self
    }

    /// Next turn: do this.
    #[must_use]
    pub fn turn(mut self, reaction: Reaction) -> Self {
        self.turns.push_back(reaction);
        self
    }

    /// While the nth sentence of the call is spoken (the first is 1), do this. It takes no turn.
    #[must_use]
    pub fn interrupt(mut self, nth: usize, reaction: Reaction) -> Self {
        self.interruptions.insert(nth, reaction);
        self
    }
}

impl Phone for Script {
    fn ring<'a>(&'a mut self, _call: &'a Ringing) -> Soon<'a, Pickup> {
        Box::pin(std::future::ready(self.pickup))
    }

    fn hear<'a>(&'a mut self, _sentence: &'a Sentence) -> Soon<'a, Reaction> {
        self.heard += 1;
        let reaction = self.interruptions.remove(&self.heard);
        Box::pin(std::future::ready(reaction.unwrap_or(Reaction::ListenOn)))
    }

    fn listen<'a>(&'a mut self, floor: &'a Floor) -> Soon<'a, Reaction> {
        let takes_it = floor.timeout >= self.shortest_floor;
        let reaction = if takes_it {
            self.turns.pop_front()
        } else {
            None
        };
        Box::pin(std::future::ready(reaction.unwrap_or(Reaction::Silent)))
    }
}
