//! What the gate is told about one call that somebody wants to place.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::call::{LATE_AFTER, MAX_DURATION};
use crate::consent::CallConsent;
use crate::id::CallId;
use crate::phone::mask;

pub use crate::step::HoldCause;

use super::hour::DIAL_WITHIN;
use super::settings::Settings;

/// Something that was looked up: read, or not to be had. What cannot be read is a no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fact<T> {
    /// It was read.
    Read(T),
    /// It could not be read.
    #[default]
    Unreadable,
}

impl<T> Fact<T> {
    /// What was read.
    pub fn read(&self) -> Option<&T> {
        match self {
            Self::Read(value) => Some(value),
            Self::Unreadable => None,
        }
    }
}

/// Everything that counts for one call, as it was found at one moment.
///
/// Begin with [`Facts::unread`], which is refused, and fill in what was read.
#[derive(Clone, PartialEq, Eq)]
pub struct Facts {
    /// The number, as the client wrote it.
    pub to: String,
    /// The consent that this call is asked for with.
    pub consent: Fact<Option<CallConsent>>,
    /// A time zone that somebody says this person is in. It is added to those that the number may
    /// be in, so it can only narrow the hours.
    pub zone: Fact<Option<String>>,
    /// Whether this is a telephone of the operator's own.
    pub test_number: Fact<bool>,
    /// Whether the person opted out.
    pub suppressed: Fact<bool>,
    /// What earlier calls ended with, as far as it holds the number back.
    pub holds: Fact<Vec<Hold>>,
    /// When this number was rung, in any order; those of the last seven days are needed.
    pub recent_dials: Fact<Vec<Timestamp>>,
    /// A call to this number that has not ended.
    pub live_call: Fact<Option<LiveCall>>,
    /// Whether the operator stopped all dialling.
    pub kill_switch: Fact<bool>,
    /// Since when the oldest opt-out has been waiting to be stored, where one is.
    pub opt_out_waiting_since: Fact<Option<Timestamp>>,
    /// The calls of this deployment in the minute that is.
    pub account_minute: Fact<Counted>,
    /// The calls by this bearer key in the minute that is.
    pub key_minute: Fact<Counted>,
    /// The calls of this deployment in the second that is.
    pub account_second: Fact<Counted>,
    /// The calls of this deployment in the day that is.
    pub account_day: Fact<Counted>,
    /// What else was looked for and could not be read, by name.
    pub also_unreadable: Vec<String>,
}

/// An earlier call's end that holds its number back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    /// What that end was.
    pub cause: HoldCause,
    /// When it was.
    pub since: Timestamp,
}

/// After a call in which nothing was understood the number is held for so long.
pub const HOLD_AFTER_NOT_UNDERSTOOD: SignedDuration = days(30);

/// No call takes longer, from the verdict that allowed it to its end: it is dialled, is late,
/// reaches the limit of a conversation, and Twilio puts the line down soon after that.
pub const LONGEST_CALL: SignedDuration = SignedDuration::from_secs(
    DIAL_WITHIN.as_secs() + LATE_AFTER.as_secs() + MAX_DURATION.as_secs() + 30,
);

/// A call that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveCall {
    /// Our name for it, where it is known.
    pub call_id: Option<CallId>,
    /// From then on it counts no more; none where it counts until somebody ends it.
    pub until: Option<Timestamp>,
}

/// How many calls there were in a span of time that is not over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub calls: u32,
    /// The end of the span: from then on none of them counts.
    pub until: Timestamp,
}

impl Facts {
    /// A call of which nothing is known but the number that was asked for. It is refused.
    pub fn unread(to: &str) -> Self {
        Self {
            to: to.to_owned(),
            consent: Fact::Unreadable,
            zone: Fact::Unreadable,
            test_number: Fact::Unreadable,
            suppressed: Fact::Unreadable,
            holds: Fact::Unreadable,
            recent_dials: Fact::Unreadable,
            live_call: Fact::Unreadable,
            kill_switch: Fact::Unreadable,
            opt_out_waiting_since: Fact::Unreadable,
            account_minute: Fact::Unreadable,
            key_minute: Fact::Unreadable,
            account_second: Fact::Unreadable,
            account_day: Fact::Unreadable,
            also_unreadable: Vec::new(),
        }
    }

    /// A call of which everything was read and nothing speaks against it. Nothing speaks for it
    /// either: it states no consent. For a try on paper; whoever dials starts with
    /// [`Facts::unread`].
    pub fn nothing_against(to: &str) -> Self {
        let none = Fact::Read(Counted {
            calls: 0,
            until: Timestamp::MAX,
        });
        Self {
            to: to.to_owned(),
            consent: Fact::Read(None),
            zone: Fact::Read(None),
            test_number: Fact::Read(false),
            suppressed: Fact::Read(false),
            holds: Fact::Read(Vec::new()),
            recent_dials: Fact::Read(Vec::new()),
            live_call: Fact::Read(None),
            kill_switch: Fact::Read(false),
            opt_out_waiting_since: Fact::Read(None),
            account_minute: none,
            key_minute: none,
            account_second: none,
            account_day: none,
            also_unreadable: Vec::new(),
        }
    }

    /// The facts that could not be read, by name.
    pub fn unreadable(&self) -> Vec<String> {
        let own = [
            ("consent", self.consent.read().is_none()),
            ("zone", self.zone.read().is_none()),
            ("test_number", self.test_number.read().is_none()),
            ("suppressed", self.suppressed.read().is_none()),
            ("holds", self.holds.read().is_none()),
            ("recent_dials", self.recent_dials.read().is_none()),
            ("live_call", self.live_call.read().is_none()),
            ("kill_switch", self.kill_switch.read().is_none()),
            (
                "opt_out_waiting_since",
                self.opt_out_waiting_since.read().is_none(),
            ),
            ("account_minute", self.account_minute.read().is_none()),
            ("key_minute", self.key_minute.read().is_none()),
            ("account_second", self.account_second.read().is_none()),
            ("account_day", self.account_day.read().is_none()),
        ];
        own.into_iter()
            .filter(|(_, unreadable)| *unreadable)
            .map(|(name, _)| name.to_owned())
            .chain(self.also_unreadable.iter().cloned())
            .collect()
    }

    /// Makes one fact unreadable, by its name; a name of no fact counts as one all the same.
    pub fn forget(&mut self, name: &str) {
        match name {
            "consent" => self.consent = Fact::Unreadable,
            "zone" => self.zone = Fact::Unreadable,
            "test_number" => self.test_number = Fact::Unreadable,
            "suppressed" => self.suppressed = Fact::Unreadable,
            "holds" => self.holds = Fact::Unreadable,
            "recent_dials" => self.recent_dials = Fact::Unreadable,
            "live_call" => self.live_call = Fact::Unreadable,
            "kill_switch" => self.kill_switch = Fact::Unreadable,
            "opt_out_waiting_since" => self.opt_out_waiting_since = Fact::Unreadable,
            "account_minute" => self.account_minute = Fact::Unreadable,
            "key_minute" => self.key_minute = Fact::Unreadable,
            "account_second" => self.account_second = Fact::Unreadable,
            "account_day" => self.account_day = Fact::Unreadable,
            other => self.also_unreadable.push(other.to_owned()),
        }
    }
}

impl Hold {
    /// The end of the hold; none where it holds for good.
    pub fn until(&self, settings: &Settings) -> Option<Timestamp> {
        let length = match self.cause {
            HoldCause::Declined => days(settings.hold_after_no_days.into()),
            HoldCause::NotUnderstood => HOLD_AFTER_NOT_UNDERSTOOD,
            HoldCause::WrongNumber | HoldCause::Child => return None,
        };
        Some(self.since.checked_add(length).unwrap_or(Timestamp::MAX))
    }
}

pub(super) const fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * count)
}

impl fmt::Debug for Facts {
    /// Masks the number.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Facts")
            .field("to", &mask(&self.to))
            .field("consent", &self.consent)
            .field("zone", &self.zone)
            .field("test_number", &self.test_number)
            .field("suppressed", &self.suppressed)
            .field("holds", &self.holds)
            .field("recent_dials", &self.recent_dials)
            .field("live_call", &self.live_call)
            .field("kill_switch", &self.kill_switch)
            .field("opt_out_waiting_since", &self.opt_out_waiting_since)
            .field("account_minute", &self.account_minute)
            .field("key_minute", &self.key_minute)
            .field("account_second", &self.account_second)
            .field("account_day", &self.account_day)
            .field("also_unreadable", &self.also_unreadable)
            .finish()
    }
}
