//! Who is at the other end of the line, and what they say.
//!
//! The meaning of an utterance is the person's, not our reading of it: what the product makes of
//! the words is its own affair, and is judged by this.

use super::chance::Chance;

/// What somebody means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    Yes,
    No,
    OptOut,
    Objection,
    Unclear,
    Machine,
    AsksIfMachine,
    SomebodyElse,
    Silence,
}

/// What the carrier hears.
#[derive(Debug, Clone)]
pub(super) struct Input {
    pub(super) meaning: Meaning,
    pub(super) speech: Option<&'static str>,
    pub(super) keys: Option<&'static str>,
}

/// What we just asked, as a person understands it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// Nothing: we only speak.
    None,
    /// Whether we may record.
    Recording,
    /// Whether they want the meeting.
    Meeting,
    /// What they ring us for.
    Inbound,
}

/// Somebody's temper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Temper {
    Obliging,
    Declining,
    Private,
    Silent,
    Muddled,
    WantsOut,
    WantsOutByKey,
    InterruptsToGetOut,
    ChangesMind,
    Suspicious,
    Erratic,
    Machine,
    HangsUp,
    Stranger,
}

/// What a person does when it is their turn.
#[derive(Debug, Clone)]
pub(super) enum Reaction {
    /// Answers, or says nothing.
    Says(Input),
    /// Puts the line down.
    HangsUp,
}

const TEMPERS: [(u32, Temper); 14] = [
    (20, Temper::Obliging),
    (12, Temper::Declining),
    (8, Temper::Private),
    (7, Temper::Silent),
    (9, Temper::Muddled),
    (6, Temper::WantsOut),
    (5, Temper::WantsOutByKey),
    (4, Temper::InterruptsToGetOut),
    (8, Temper::ChangesMind),
    (5, Temper::Suspicious),
    (10, Temper::Erratic),
    (3, Temper::Machine),
    (3, Temper::HangsUp),
    (3, Temper::Stranger),
];

impl Temper {
    pub(super) fn of_somebody(chance: &mut Chance) -> Self {
        *chance.weighted(&TEMPERS)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Obliging => "obliging",
            Self::Declining => "declining",
            Self::Private => "private",
            Self::Silent => "silent",
            Self::Muddled => "muddled",
            Self::WantsOut => "wants out",
            Self::WantsOutByKey => "wants out, by key",
            Self::InterruptsToGetOut => "interrupts to get out",
            Self::ChangesMind => "changes their mind about the recording",
            Self::Suspicious => "asks whether it is a machine",
            Self::Erratic => "says anything",
            Self::Machine => "machine",
            Self::HangsUp => "hangs up",
            Self::Stranger => "is somebody else, or a child",
        }
    }

    /// What this person does when `question` stands, for the `turn`-th time that they are listened
    /// to, from 0.
    pub(super) fn react(self, question: Question, turn: u32, chance: &mut Chance) -> Reaction {
        use Meaning::{AsksIfMachine, Machine, No, Objection, OptOut, Silence, Unclear, Yes};
        if chance.happens(25) {
            return Reaction::HangsUp;
        }
        // Nobody is always themselves.
        if chance.happens(40) {
            return Self::Erratic.react(question, turn, chance);
        }
        let waiting = question == Question::None;
        let meaning = match self {
            Self::Obliging if waiting => *chance.weighted(&[(6, Silence), (2, Yes), (1, Unclear)]),
            Self::Obliging => Yes,
            Self::Declining if waiting => *chance.weighted(&[(8, Silence), (1, No)]),
            Self::Declining => No,
            Self::Private => match question {
                Question::None => Silence,
                Question::Recording => *chance.weighted(&[(3, No), (2, Objection)]),
                Question::Meeting | Question::Inbound => Yes,
            },
            Self::Silent => Silence,
            Self::Muddled if waiting => *chance.weighted(&[(3, Silence), (1, Unclear)]),
            Self::Muddled => *chance.weighted(&[(5, Unclear), (1, Silence), (1, Yes)]),
            Self::WantsOut | Self::WantsOutByKey if waiting && turn == 0 => Silence,
            Self::WantsOut | Self::WantsOutByKey | Self::InterruptsToGetOut => OptOut,
            Self::ChangesMind => match question {
                Question::None => *chance.weighted(&[(3, Silence), (1, Objection)]),
                Question::Recording => Yes,
                Question::Meeting | Question::Inbound => Objection,
            },
            Self::Suspicious if turn < 2 => AsksIfMachine,
            Self::Suspicious => *chance.weighted(&[(2, Yes), (2, No), (1, OptOut)]),
            Self::Erratic => *chance.weighted(&[
                (3, Yes),
                (3, No),
                (2, OptOut),
                (2, Objection),
                (4, Unclear),
                (1, AsksIfMachine),
                (3, Silence),
            ]),
            Self::Machine => Machine,
            Self::Stranger if waiting => Silence,
            Self::Stranger => Meaning::SomebodyElse,
            Self::HangsUp => return Reaction::HangsUp,
        };
        let by_key = self == Self::WantsOutByKey || (self != Self::WantsOut && chance.happens(250));
        Reaction::Says(meaning.uttered(by_key, chance))
    }
}

impl Meaning {
    fn uttered(self, by_key: bool, chance: &mut Chance) -> Input {
        let (words, keys): (&[&str], Option<&'static str>) = match self {
            Self::Yes => (&["yes", "yes please", "yeah", "Yes."], Some("1")),
            Self::No => (&["no", "no thank you", "No.", "no thanks"], Some("2")),
            Self::OptOut => (
                &[
                    "stop calling me",
                    "remove me from your list",
                    "take me off your list",
                    "do not call me again",
                    "stop",
                ],
                Some("9"),
            ),
            Self::Objection => (
                &[
                    "stop recording",
                    "don't record this",
                    "please stop recording me",
                ],
                None,
            ),
            Self::Unclear => (
                &[
                    "the weather is nice",
                    "who is this",
                    "bananas",
                    "I am at the shop",
                    "hold on a second",
                ],
                Some("5"),
            ),
            Self::Machine => (
                &[
                    "please leave a message after the tone",
                    "leave your message after the beep",
                ],
                None,
            ),
            Self::AsksIfMachine => (&["are you a robot", "am I talking to a machine"], None),
            Self::SomebodyElse => (&["you have the wrong number", "my mom is not home"], None),
            Self::Silence => (&[], None),
        };
        let keys = keys.filter(|_| by_key);
        let speech = if keys.is_some() || words.is_empty() {
            None
        } else {
            Some(*chance.pick(words))
        };
        Input {
            meaning: self,
            speech,
            keys,
        }
    }
}

impl Question {
    /// What these sentences ask; of several questions the last stands.
    pub(super) fn of(said: &[String]) -> Self {
        let asked = said.iter().rev().find_map(|sentence| {
            let has = |words: &[&str]| words.iter().any(|words| sentence.contains(words));
            if has(&[
                "may I record",
                "is recorded, yes or no",
                "Press 1 if I may record",
            ]) {
                Some(Self::Recording)
            } else if has(&[
                "interested in scheduling",
                "like to have this meeting",
                "Press 1 if you are interested",
            ]) {
                Some(Self::Meeting)
            } else if has(&["To stop our calls"]) {
                Some(Self::Inbound)
            } else {
                None
            }
        });
        asked.unwrap_or(Self::None)
    }
}
