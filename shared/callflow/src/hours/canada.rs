//! The rule of Canada, which is national: the provinces' laws on telephone calls set no hours that
//! are known here.

use super::rule::{DayHours, HowRead, OnHolidays, Rule, Source};

/// The regulator's rule. It does not ask for holidays.
pub(super) const NATIONAL: Rule = Rule {
    subdivision: None,
    weekdays: DayHours::new(9, 0, 21, 30),
    saturday: Some(DayHours::new(10, 0, 18, 0)),
    sunday: Some(DayHours::new(10, 0, 18, 0)),
    holidays: OnHolidays::AsOtherDays,
    source: Source {
        citation: "CRTC, Unsolicited Telecommunications Rules (crtc.gc.ca): weekdays 9:00 to 21:30, \
                   weekends 10:00 to 18:00",
        read: "2026-11",
        how: HowRead::Text,
    },
};
