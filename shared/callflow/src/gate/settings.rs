//! What the operator decides about dialling.

use std::collections::BTreeSet;
use std::num::NonZeroU8;

use jiff::Timestamp;

use crate::consent::ConsentBasis;
use crate::hours::CallingHours;
use crate::place::{Region, Zone};

/// The operator's settings, as far as the gate reads them.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The countries that may be rung.
    pub allowed_countries: BTreeSet<Region>,
    /// When people may be rung.
    pub calling_hours: CallingHours,
    /// A time zone that is added to those of every number.
    pub timezone_default: Option<Zone>,
    /// The basis on which every number is rung that no consent is stated for.
    pub consent_basis: Option<ConsentBasis>,
    /// For how many days a number is left alone after a no to the meeting.
    pub hold_after_no_days: u16,
    /// How often one number may be rung in 24 hours.
    pub calls_per_number_per_day: NonZeroU8,
    /// How often one number may be rung in seven days.
    pub calls_per_number_per_week: NonZeroU8,
    /// Calls of the whole deployment in a second.
    pub calls_per_second: u32,
    /// Calls of the whole deployment in a minute.
    pub calls_per_minute: u32,
    /// Calls by one bearer key in a minute.
    pub calls_per_minute_per_key: u32,
    /// Calls of the whole deployment in a day.
    pub calls_per_day: u32,
    /// Only the operator's own telephones are rung.
    pub test_numbers_only: bool,
    /// The clock is believed from then on. A clock that shows an earlier time is wrong.
    pub clock_not_before: Timestamp,
}

impl Default for Settings {
    /// What holds unless the operator says otherwise.
    fn default() -> Self {
        Self {
            allowed_countries: [Region::CA, Region::US].into(),
            calling_hours: CallingHours::default(),
            timezone_default: None,
            consent_basis: None,
            hold_after_no_days: 365,
            calls_per_number_per_day: NonZeroU8::MIN,
            calls_per_number_per_week: NonZeroU8::MIN.saturating_add(2),
            calls_per_second: 1,
            calls_per_minute: 30,
            calls_per_minute_per_key: 30,
            calls_per_day: 500,
            test_numbers_only: false,
            clock_not_before: Timestamp::MIN,
        }
    }
}
