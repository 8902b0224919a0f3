//! Holidays, and the days on which they are kept instead.
//!
//! Sources: 5 U.S.C. 6103 (United States); Canada Labour Code 166 and the provinces' labour
//! standards; for the states that close on holidays Ala. Code 1-3-8, La. R.S. 1:55, Miss. Code
//! 3-3-7, Neb. Rev. Stat. 62-301, 44 P.S. 11, R.I. Gen. Laws 25-1-1, Utah Code 63G-1-301; Puerto
//! Rico's from its calendar. All from memory, 2026-11-25, each list as wide as it may be: a day too
//! many rings nobody.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::place::Region;

/// A day of the year that is kept as a holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holiday {
    /// A month and a day. When that is a Saturday the Friday before and the Monday after are kept
    /// too, when it is a Sunday the Monday.
    Fixed(i8, i8),
    /// 25 and 26 December, and the two working days that take their place.
    ChristmasAndBoxingDay,
    /// Such a weekday of the month: the first is 1, the last -1.
    Nth(i8, Weekday, i8),
    /// The Monday before that month and day (Victoria Day).
    MondayBefore(i8, i8),
    /// The Monday before that month and day from Tuesday to Friday, and after it at a weekend
    /// (Utah's Juneteenth).
    MondayNear(i8, i8),
    /// The Friday before the last Sunday of that month (Yukon's Heritage Day).
    FridayBeforeLastSunday(i8),
    /// So many days after Easter Sunday.
    Easter(i64),
    /// The Tuesday after the first Monday in November.
    ElectionDay,
}

use Holiday::{
    ChristmasAndBoxingDay, Easter, ElectionDay, Fixed, FridayBeforeLastSunday, MondayBefore,
    MondayNear, Nth,
};
use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};

const MARDI_GRAS: Holiday = Easter(-47);
const GOOD_FRIDAY: Holiday = Easter(-2);
const EASTER_MONDAY: Holiday = Easter(1);

const UNITED_STATES: &[Holiday] = &[
    Fixed(1, 1),
    Nth(3, Monday, 1),
    Nth(3, Monday, 2),
    Nth(-1, Monday, 5),
    Fixed(6, 19),
    Fixed(7, 4),
    Nth(1, Monday, 9),
    Nth(2, Monday, 10),
    Fixed(11, 11),
    Nth(4, Thursday, 11),
    Fixed(12, 25),
];

const CANADA: &[Holiday] = &[
    Fixed(1, 1),
    // Family Day, and by other names in most provinces.
    Nth(3, Monday, 2),
    GOOD_FRIDAY,
    EASTER_MONDAY,
    MondayBefore(5, 25),
    Fixed(7, 1),
    // The civic holiday.
    Nth(1, Monday, 8),
    Nth(1, Monday, 9),
    Fixed(9, 30),
    Nth(2, Monday, 10),
    Fixed(11, 11),
    ChristmasAndBoxingDay,
];

/// What a state, province or territory keeps besides its country.
const OWN: &[(&str, &[Holiday])] = &[
    ("AL", &[MARDI_GRAS, Nth(4, Monday, 4), Nth(1, Monday, 6)]),
    (
        "LA",
        &[
            Fixed(1, 8),
            MARDI_GRAS,
            GOOD_FRIDAY,
            Fixed(6, 3),
            Fixed(8, 30),
            Fixed(11, 1),
            ElectionDay,
        ],
    ),
    ("MS", &[Nth(-1, Monday, 4)]),
    ("NE", &[Nth(-1, Friday, 4), Nth(4, Friday, 11)]),
    (
        "NL",
        &[Fixed(3, 17), Fixed(4, 23), Fixed(6, 24), Fixed(7, 12)],
    ),
    ("NT", &[Fixed(6, 21)]),
    ("NU", &[Fixed(7, 9)]),
    (
        "PA",
        &[GOOD_FRIDAY, Fixed(6, 14), ElectionDay, Nth(4, Friday, 11)],
    ),
    (
        "PR",
        &[
            Fixed(1, 6),
            Fixed(3, 22),
            GOOD_FRIDAY,
            Fixed(7, 25),
            Fixed(11, 19),
        ],
    ),
    ("QC", &[Fixed(6, 24)]),
    ("RI", &[Nth(2, Monday, 8), ElectionDay]),
    ("UT", &[MondayNear(6, 19), Fixed(7, 24)]),
    (
        "YT",
        &[FridayBeforeLastSunday(2), Fixed(6, 21), Nth(3, Monday, 8)],
    ),
];

/// The holidays of a country, and of some of its states, provinces or territories.
pub(super) fn of<'a>(
    region: Region,
    codes: impl IntoIterator<Item = &'a str>,
) -> Vec<&'static [Holiday]> {
    let national = if region == Region::CA {
        CANADA
    } else if region.is_under_us_law() {
        UNITED_STATES
    } else {
        &[]
    };
    let own_of = |code: &str| {
        let row = OWN.iter().find(|(place, _)| *place == code);
        row.map(|(_, holidays)| *holidays)
    };
    let territory = region.is_under_us_law().then(|| own_of(region.as_str()));
    let own = codes.into_iter().filter_map(own_of);
    std::iter::once(national)
        .chain(territory.flatten())
        .chain(own)
        .collect()
}

/// Whether a date is one of these holidays, or is kept in the place of one.
pub(super) fn is_among(lists: &[&'static [Holiday]], date: Date) -> bool {
    lists.iter().copied().flatten().any(|one| one.is_on(date))
}

impl Holiday {
    fn is_on(self, date: Date) -> bool {
        match self {
            Fixed(month, day) => is_kept_for(date, month, day),
            ChristmasAndBoxingDay => {
                let instead = matches!(date.weekday(), Monday | Tuesday);
                date.month() == 12
                    && (matches!(date.day(), 25 | 26) || matches!(date.day(), 27 | 28) && instead)
            }
            Nth(nth, weekday, month) => date.month() == month && is_nth(date, nth, weekday),
            MondayBefore(month, day) => is_monday_in(date, month, day - 7..=day - 1),
            MondayNear(month, day) => is_monday_in(date, month, day - 4..=day + 2),
            FridayBeforeLastSunday(month) => {
                let sunday = date.checked_add(2.days());
                date.weekday() == Friday
                    && sunday
                        .is_ok_and(|sunday| sunday.month() == month && is_nth(sunday, -1, Sunday))
            }
            Easter(days) => easter(date.year())
                .checked_add(days.days())
                .is_ok_and(|kept| kept == date),
            ElectionDay => {
                date.month() == 11 && date.weekday() == Tuesday && (2..=8).contains(&date.day())
            }
        }
    }
}

fn is_kept_for(date: Date, month: i8, day: i8) -> bool {
    let is_it = |date: Date| date.month() == month && date.day() == day;
    let is_it_away = |days: i64| date.checked_add(days.days()).is_ok_and(is_it);
    is_it(date)
        || match date.weekday() {
            Friday => is_it_away(1),
            Monday => is_it_away(-1) || is_it_away(-2),
            Tuesday | Wednesday | Thursday | Saturday | Sunday => false,
        }
}

fn is_monday_in(date: Date, month: i8, days: std::ops::RangeInclusive<i8>) -> bool {
    date.weekday() == Monday && date.month() == month && days.contains(&date.day())
}

fn is_nth(date: Date, nth: i8, weekday: Weekday) -> bool {
    date.nth_weekday_of_month(nth, weekday)
        .is_ok_and(|kept| kept == date)
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm of 1876).
fn easter(year: i16) -> Date {
    let year_number = i32::from(year);
    let golden = year_number.rem_euclid(19);
    let (century, of_century) = (year_number.div_euclid(100), year_number.rem_euclid(100));
    let skipped = (century - (century + 8) / 25 + 1) / 3;
    let epact = (19 * golden + century - century / 4 - skipped + 15).rem_euclid(30);
    let to_sunday =
        (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let ordinal = epact + to_sunday - 7 * late + 114;
    let month = i8::try_from(ordinal / 31).expect("March or April");
    let day = i8::try_from(ordinal % 31 + 1).expect("a day of the month");
    Date::new(year, month, day).expect("Easter is a date of its year")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn keeps(code: &str, date: Date) -> bool {
        is_among(&of(Region::US, [code]), date)
    }

    #[test]
    fn easter_of_years_that_can_be_looked_up() {
        for (year, month, day) in [
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2027, 3, 28),
            (2028, 4, 16),
            (2038, 4, 25),
            (2285, 3, 22),
        ] {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn federal_holidays_of_2026_and_nothing_else() {
        let kept: Vec<Date> = date(2026, 1, 1)
            .series(1.day())
            .take_while(|day| day.year() == 2026)
            .filter(|day| is_among(&of(Region::US, []), *day))
            .collect();
        let opm = [
            date(2026, 1, 1),
            date(2026, 1, 19),
            date(2026, 2, 16),
            date(2026, 5, 25),
            date(2026, 6, 19),
            // Independence Day is a Saturday: Friday by law, Monday by our care.
            date(2026, 7, 3),
            date(2026, 7, 4),
            date(2026, 7, 6),
            date(2026, 9, 7),
            date(2026, 10, 12),
            date(2026, 11, 11),
            date(2026, 11, 26),
            date(2026, 12, 25),
        ];
        assert_eq!(kept, opm);
    }

    #[test]
    fn a_new_years_day_on_a_saturday_is_kept_in_the_year_before() {
        assert!(keeps("TX", date(2027, 12, 31)));
        assert!(!keeps("TX", date(2026, 12, 31)));
    }

    #[test]
    fn holidays_of_states() {
        assert!(keeps("LA", date(2027, 2, 9)), "Mardi Gras");
        assert!(keeps("LA", date(2027, 3, 26)), "Good Friday");
        assert!(keeps("PA", date(2026, 11, 3)), "Election Day");
        assert!(keeps("UT", date(2026, 7, 24)), "Pioneer Day");
        assert!(keeps("UT", date(2026, 6, 15)), "Juneteenth, on its Monday");
        assert!(
            keeps("UT", date(2027, 6, 21)),
            "Juneteenth, on the next Monday"
        );
        assert!(
            keeps("NE", date(2026, 11, 27)),
            "the day after Thanksgiving"
        );
        assert!(!keeps("TX", date(2027, 2, 9)));
    }

    #[test]
    fn holidays_of_canada() {
        let keeps = |code, date| is_among(&of(Region::CA, [code]), date);
        assert!(keeps("ON", date(2026, 5, 18)), "Victoria Day");
        assert!(keeps("ON", date(2027, 5, 24)), "Victoria Day");
        assert!(!keeps("ON", date(2026, 5, 25)));
        assert!(
            keeps("ON", date(2026, 12, 28)),
            "for Boxing Day, a Saturday"
        );
        assert!(keeps("ON", date(2027, 12, 28)), "Boxing Day, a Sunday");
        assert!(!keeps("ON", date(2028, 12, 28)));
        assert!(keeps("YT", date(2026, 2, 20)), "Heritage Day");
        assert!(!keeps("ON", date(2026, 2, 20)));
    }
}
