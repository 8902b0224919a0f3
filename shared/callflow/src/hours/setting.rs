//! The setting `CALLING_HOURS`.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

use super::country_rule;
use super::rule::DayHours;
use crate::place::Region;

/// Which hours are kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum CallingHours {
    /// Monday to Friday 10:00 to 17:00, Saturday 10:00 to 12:00, no Sunday, no holiday.
    #[default]
    Safe,
    /// The law's hours: each country's, and every stricter rule of a state.
    Federal,
    /// Hours of the operator's own, by country. In the United States and Canada they lie inside
    /// the law's; where those two are not named they stay under `Safe`.
    Custom(CustomHours),
}

/// Hours of the operator's own, by country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CustomHours(BTreeMap<Region, CountryHours>);

/// The hours of the operator's own in one country.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CountryHours {
    days: [Option<DayHours>; 7],
    holidays: Vec<NamedDay>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum NamedDay {
    EachYear { month: i8, day: i8 },
    Once(Date),
}

/// Reads the setting.
///
/// It is `safe`, `federal`, or `custom` and clauses between semicolons, one for each country: its
/// code, its hours by day, its holidays.
///
/// ```text
/// custom US mon-fri 10:00-16:00; GB mon-fri 09:00-18:00, sat 10:00-12:00, holidays 12-25 2027-03-26
/// ```
///
/// A holiday is a date, or a month and a day of every year. The United States, its territories and
/// Canada need none, since ours apply; every other country needs its own. The error is a sentence
/// that says what to write.
pub fn parse_calling_hours(text: &str) -> Result<CallingHours, String> {
    match text.trim() {
        "safe" => return Ok(CallingHours::Safe),
        "federal" => return Ok(CallingHours::Federal),
        _ => {}
    }
    let clauses = text
        .trim()
        .strip_prefix("custom")
        .filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
    let Some(clauses) = clauses else {
        return Err(format!("expected `safe`, `federal` or `{EXAMPLE}`"));
    };
    let mut countries = BTreeMap::new();
    for clause in clauses.split(';') {
        let (code, rest) = clause
            .trim()
            .split_once(char::is_whitespace)
            .ok_or_else(|| format!("expected a country and its hours, as in `{EXAMPLE}`"))?;
        let region = Region::parse(code).map_err(|error| error.to_string())?;
        let hours = CountryHours::parse(region, rest)?;
        if countries.insert(region, hours).is_some() {
            return Err(format!(
                "{region} is named twice: put its hours into one clause"
            ));
        }
    }
    Ok(CallingHours::Custom(CustomHours(countries)))
}

const EXAMPLE: &str =
    "custom US mon-fri 10:00-16:00; GB mon-fri 09:00-18:00, holidays 12-25 2027-03-26";

const DAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl CallingHours {
    pub(super) fn of_country(&self, region: Region) -> Option<&CountryHours> {
        match self {
            Self::Safe | Self::Federal => None,
            Self::Custom(CustomHours(countries)) => countries.get(&region),
        }
    }

    /// Whether a place of this country is held to `Safe`.
    pub(super) fn is_safe_in(&self, region: Region) -> bool {
        match self {
            Self::Safe => true,
            Self::Federal => false,
            Self::Custom(CustomHours(countries)) => !countries.contains_key(&region),
        }
    }
}

impl CountryHours {
    pub(super) fn hours_on(&self, date: Date) -> Option<DayHours> {
        if self.holidays.iter().any(|holiday| holiday.is_on(date)) {
            return None;
        }
        self.days[day_index(date.weekday())]
    }

    fn parse(region: Region, text: &str) -> Result<Self, String> {
        let mut hours = Self::default();
        for part in text.split(',') {
            let mut words = part.split_whitespace();
            let first = words.next().unwrap_or_default();
            if first == "holidays" {
                for word in words {
                    hours.holidays.push(NamedDay::parse(region, word)?);
                }
                continue;
            }
            let (Some(span), None) = (words.next(), words.next()) else {
                return Err(format!(
                    "{region}: expected days and hours such as `mon-fri 09:00-18:00`, or \
                     `holidays` and their dates, with a comma between them"
                ));
            };
            let span = parse_span(region, span)?;
            for index in parse_days(region, first)? {
                if hours.days[index].replace(span).is_some() {
                    let (name, _) = DAYS[index];
                    return Err(format!("{region}: {name} has two spans: write one"));
                }
            }
        }
        hours.check(region)?;
        Ok(hours)
    }

    fn check(&self, region: Region) -> Result<(), String> {
        if self.days.iter().all(Option::is_none) {
            return Err(format!(
                "{region}: no day has hours: write some, such as `mon-fri 09:00-18:00`, or leave \
                 the country out of ALLOWED_COUNTRIES"
            ));
        }
        let Some(rule) = country_rule(region) else {
            if self.holidays.is_empty() {
                return Err(format!(
                    "{region}: its holidays are not known here: name them, as in `holidays 12-25 \
                     2027-03-26`"
                ));
            }
            return Ok(());
        };
        for (index, (name, weekday)) in DAYS.into_iter().enumerate() {
            let Some(hours) = self.days[index] else {
                continue;
            };
            let law = rule.hours_of(weekday);
            if !law.is_some_and(|law| hours.is_within(law)) {
                let law = law.map_or_else(|| "closed".to_owned(), shown);
                return Err(format!(
                    "{region}: {name} {} is outside the law's hours ({law}), which can only be \
                     narrowed: write hours inside them",
                    shown(hours)
                ));
            }
        }
        Ok(())
    }
}

impl NamedDay {
    fn parse(region: Region, text: &str) -> Result<Self, String> {
        let error = || {
            format!(
                "{region}: `{text}` is no date: write 2027-03-26, or 12-25 for every year's \
                 25 December"
            )
        };
        if let Ok(date) = text.parse::<Date>() {
            return Ok(Self::Once(date));
        }
        let (month, day) = text.split_once('-').ok_or_else(error)?;
        let (month, day) = (month.parse().ok(), day.parse().ok());
        let (Some(month), Some(day)) = (month, day) else {
            return Err(error());
        };
        // A leap year, so that 02-29 is a day.
        Date::new(2028, month, day).map_err(|_| error())?;
        Ok(Self::EachYear { month, day })
    }

    fn is_on(self, date: Date) -> bool {
        match self {
            Self::EachYear { month, day } => date.month() == month && date.day() == day,
            Self::Once(once) => date == once,
        }
    }
}

fn parse_days(region: Region, text: &str) -> Result<std::ops::RangeInclusive<usize>, String> {
    let index = |name: &str| DAYS.iter().position(|(day, _)| *day == name);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    match (index(first), index(last)) {
        (Some(first), Some(last)) if first <= last => Ok(first..=last),
        _ => Err(format!(
            "{region}: `{text}` are no days: write mon, tue, wed, thu, fri, sat or sun, or two of \
             them in this order, such as mon-fri"
        )),
    }
}

fn parse_span(region: Region, text: &str) -> Result<DayHours, String> {
    let minutes = |time: &str| {
        let (hour, minute) = time.split_once(':')?;
        let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        if !two_digits(hour) || !two_digits(minute) {
            return None;
        }
        let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
        let total = hour * 60 + minute;
        (minute < 60 && total <= 24 * 60).then_some(total)
    };
    let ends = text.split_once('-');
    let ends = ends.and_then(|(opens, closes)| Some((minutes(opens)?, minutes(closes)?)));
    match ends {
        Some((opens, closes)) if opens < closes => Ok(DayHours { opens, closes }),
        _ => Err(format!(
            "{region}: `{text}` are no hours: write two times of one day, the earlier first, such \
             as 09:00-18:00"
        )),
    }
}

fn shown(hours: DayHours) -> String {
    let time = |minutes: u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    format!("{}-{}", time(hours.opens), time(hours.closes))
}

fn day_index(weekday: Weekday) -> usize {
    DAYS.iter()
        .position(|(_, day)| *day == weekday)
        .expect("all seven are listed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_named_choices() {
        assert_eq!(parse_calling_hours("safe"), Ok(CallingHours::Safe));
        assert_eq!(parse_calling_hours(" federal "), Ok(CallingHours::Federal));
        assert_eq!(CallingHours::default(), CallingHours::Safe);
    }

    #[test]
    fn the_example_is_read_as_it_is_written() {
        let CallingHours::Custom(custom) = parse_calling_hours(EXAMPLE).unwrap() else {
            panic!("custom");
        };
        let in_gb = &custom.0[&Region::parse("GB").unwrap()];
        let on = |text: &str| in_gb.hours_on(text.parse().unwrap());
        assert_eq!(on("2026-11-25"), Some(DayHours::new(9, 0, 18, 0)));
        assert_eq!(on("2026-11-28"), None, "a Saturday");
        assert_eq!(on("2026-12-25"), None, "each year");
        assert_eq!(on("2028-12-25"), None, "each year");
        assert_eq!(on("2027-03-26"), None, "that once");
        assert_eq!(on("2029-03-26"), Some(DayHours::new(9, 0, 18, 0)));
        let in_us = &custom.0[&Region::US];
        let wednesday = "2026-11-25".parse().unwrap();
        assert_eq!(in_us.hours_on(wednesday), Some(DayHours::new(10, 0, 16, 0)));
    }

    #[test]
    fn each_error_says_what_to_write() {
        for (text, says) in [
            ("", "expected `safe`, `federal` or `custom"),
            ("Safe", "expected `safe`, `federal` or `custom"),
            ("customary", "expected `safe`, `federal` or `custom"),
            ("custom", "expected a country and its hours"),
            ("custom US", "expected a country and its hours"),
            (
                "custom US mon-fri 10:00-16:00;",
                "expected a country and its hours",
            ),
            ("custom us mon-fri 10:00-16:00", "two capital letters"),
            ("custom US mon-fri", "expected days and hours"),
            (
                "custom US mon-fri 10:00-16:00 sat 10:00-12:00",
                "with a comma",
            ),
            ("custom US fri-mon 10:00-16:00", "are no days"),
            ("custom US weekdays 10:00-16:00", "are no days"),
            ("custom US mon 16:00-10:00", "the earlier first"),
            ("custom US mon 9:00-10:00", "such as 09:00-18:00"),
            ("custom US mon 10:00-24:01", "are no hours"),
            ("custom US mon 10:60-12:00", "are no hours"),
            (
                "custom US mon-fri 10:00-16:00, mon 10:00-12:00",
                "mon has two spans",
            ),
            (
                "custom US mon 10:00-12:00; US tue 10:00-12:00",
                "named twice",
            ),
            (
                "custom US mon-fri 07:59-16:00",
                "outside the law's hours (08:00-21:00)",
            ),
            (
                "custom PR mon-fri 10:00-21:01",
                "outside the law's hours (08:00-21:00)",
            ),
            (
                "custom CA sat 09:00-12:00",
                "outside the law's hours (10:00-18:00)",
            ),
            (
                "custom GB mon-fri 09:00-18:00",
                "its holidays are not known here",
            ),
            (
                "custom GB mon-fri 09:00-18:00, holidays",
                "its holidays are not known here",
            ),
            ("custom GB mon 09:00-18:00, holidays 13-01", "is no date"),
            (
                "custom GB mon 09:00-18:00, holidays christmas",
                "is no date",
            ),
            ("custom US holidays 12-24", "no day has hours"),
        ] {
            let error = parse_calling_hours(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
