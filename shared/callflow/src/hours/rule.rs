//! The shape of a rule: hours by kind of day, and where it comes from.

use jiff::civil::{Date, Weekday};

/// A stretch of a day, in minutes after midnight on the clock of the wall: open from the first,
/// closed from the last on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayHours {
    /// The first minute that is open.
    pub opens: u16,
    /// The first that no longer is; 1440 is the midnight that ends the day.
    pub closes: u16,
}

/// Calling hours, with their source.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The code of the state whose rule it is. None if it holds in all of a country.
    pub subdivision: Option<&'static str>,
    /// Monday to Friday.
    pub weekdays: DayHours,
    /// Saturday; None is closed.
    pub saturday: Option<DayHours>,
    /// Sunday; None is closed.
    pub sunday: Option<DayHours>,
    /// What a holiday of that place changes.
    pub holidays: OnHolidays,
    /// Where the rule comes from.
    pub source: Source,
}

/// What a holiday changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnHolidays {
    /// Nothing.
    AsOtherDays,
    /// Nobody is rung.
    Closed,
    /// These hours are left of the day's.
    Within(DayHours),
}

/// Where a rule comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// The law or regulation, or whoever says what it is.
    pub citation: &'static str,
    /// When it was read: a month or a day.
    pub read: &'static str,
    /// How.
    pub how: HowRead,
}

/// How a rule was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HowRead {
    /// The text of the law or regulation.
    Text,
    /// What somebody else says that the law is.
    Secondary,
    /// Nothing was read: it is remembered, and to be checked before anybody relies on it.
    Memory,
}

/// A window that lies inside every rule for live calls that is known here, with a margin. Where an
/// automated call has stricter hours still (Maine, South Dakota), those hold as well.
pub(super) const SAFE: Rule = Rule {
    subdivision: None,
    weekdays: DayHours::new(10, 0, 17, 0),
    saturday: Some(DayHours::new(10, 0, 12, 0)),
    sunday: None,
    holidays: OnHolidays::Closed,
    source: Source {
        citation: "our own choice, inside the rules of both countries",
        read: "2026-11",
        how: HowRead::Text,
    },
};

impl DayHours {
    /// The whole day.
    pub const ALL_DAY: Self = Self::new(0, 0, 24, 0);

    /// From one time of the day, in hours and minutes, to another.
    pub const fn new(hour: u16, minute: u16, to_hour: u16, to_minute: u16) -> Self {
        Self {
            opens: hour * 60 + minute,
            closes: to_hour * 60 + to_minute,
        }
    }

    /// What lies in both; None if nothing does.
    pub fn intersection(self, other: Self) -> Option<Self> {
        let both = Self {
            opens: self.opens.max(other.opens),
            closes: self.closes.min(other.closes),
        };
        (both.opens < both.closes).then_some(both)
    }

    /// Whether all of this lies inside the other.
    pub fn is_within(self, other: Self) -> bool {
        other.opens <= self.opens && self.closes <= other.closes
    }
}

impl Rule {
    /// The hours of a day of the week that is no holiday.
    pub fn hours_of(&self, weekday: Weekday) -> Option<DayHours> {
        match weekday {
            Weekday::Saturday => self.saturday,
            Weekday::Sunday => self.sunday,
            Weekday::Monday
            | Weekday::Tuesday
            | Weekday::Wednesday
            | Weekday::Thursday
            | Weekday::Friday => Some(self.weekdays),
        }
    }

    pub(super) fn hours_on(
        &self,
        date: Date,
        is_holiday: impl FnOnce() -> bool,
    ) -> Option<DayHours> {
        let hours = self.hours_of(date.weekday())?;
        match self.holidays {
            OnHolidays::Closed => (!is_holiday()).then_some(hours),
            OnHolidays::Within(left) if is_holiday() => hours.intersection(left),
            OnHolidays::AsOtherDays | OnHolidays::Within(_) => Some(hours),
        }
    }
}
