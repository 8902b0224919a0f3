//! The settings of the dial gate.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::num::NonZeroU8;
use std::ops::RangeInclusive;
use std::str::FromStr;

use callflow::consent::ConsentBasis;
use callflow::gate::Settings;
use callflow::hours::{CallingHours, parse_calling_hours};
use callflow::place::{Region, Zone};
use jiff::Timestamp;

use super::Reader;

/// When this version was made: a clock that shows an earlier time is wrong.
const MADE_AT: Timestamp = Timestamp::constant(1_793_491_200, 0);

/// What a person's number may be rung at the most is bounded: several states allow three calls in
/// 24 hours, and a week of them is what the table remembers.
const PER_NUMBER_PER_DAY: RangeInclusive<u8> = 1..=3;
const PER_NUMBER_PER_WEEK: RangeInclusive<u8> = 1..=7;

/// The longest call as Twilio charges for it, in begun minutes: the conversation's limit and the
/// half minute after which Twilio puts the line down.
const LONGEST_CHARGED_MINUTES: u32 = 7;

pub(super) fn read(reader: &mut Reader<'_>) -> Settings {
    let default = Settings::default();
    let allowed_countries = reader.parsed("ALLOWED_COUNTRIES", parse_countries);
    let calling_hours = reader.parsed("CALLING_HOURS", parse_hours);
    let timezone_default = reader.parsed("TIMEZONE_DEFAULT", parse_zone);
    let consent_basis = reader.parsed("DIAL_CONSENT_BASIS", parse_basis);
    let hold_after_no_days = reader.parsed("HOLD_AFTER_NO_DAYS", within(1..=3650));
    let per_day = reader.parsed("CALLS_PER_NUMBER_PER_DAY", within(PER_NUMBER_PER_DAY));
    let per_week = reader.parsed("CALLS_PER_NUMBER_PER_WEEK", within(PER_NUMBER_PER_WEEK));
    let calls_per_second = reader.parsed("CALLS_PER_SECOND", within(1..=100));
    let calls_per_minute = reader.parsed("CALLS_PER_MINUTE", within(1..=6000));
    let per_key = reader.parsed("CALLS_PER_MINUTE_PER_KEY", within(1..=6000));
    let calls_per_day = reader.parsed("CALLS_PER_DAY", within(1..=1_000_000));
    Settings {
        allowed_countries: allowed_countries.unwrap_or(default.allowed_countries),
        calling_hours: calling_hours.unwrap_or(default.calling_hours),
        timezone_default,
        consent_basis,
        hold_after_no_days: hold_after_no_days.unwrap_or(default.hold_after_no_days),
        calls_per_number_per_day: per_day
            .and_then(NonZeroU8::new)
            .unwrap_or(default.calls_per_number_per_day),
        calls_per_number_per_week: per_week
            .and_then(NonZeroU8::new)
            .unwrap_or(default.calls_per_number_per_week),
        calls_per_second: calls_per_second.unwrap_or(default.calls_per_second),
        calls_per_minute: calls_per_minute.unwrap_or(default.calls_per_minute),
        calls_per_minute_per_key: per_key.unwrap_or(default.calls_per_minute_per_key),
        calls_per_day: calls_per_day.unwrap_or(default.calls_per_day),
        test_numbers_only: false,
        clock_not_before: MADE_AT,
    }
}

/// What a day's calls cost at the most, in the currency of the price.
pub(super) fn most_spent_in_a_day(settings: &Settings, price_per_minute: f64) -> f64 {
    f64::from(settings.calls_per_day) * f64::from(LONGEST_CHARGED_MINUTES) * price_per_minute
}

pub(super) fn parse_price(text: &str) -> Result<f64, String> {
    let price = text.parse::<f64>().ok();
    price
        .filter(|price| (0.0..=100.0).contains(price))
        .ok_or_else(|| {
            "expected what Twilio charges for a minute, such as 0.014: a number from 0 to 100"
                .to_owned()
        })
}

fn parse_hours(text: &str) -> Result<CallingHours, String> {
    let words = ["safe", "federal"];
    let word = words
        .into_iter()
        .find(|word| text.eq_ignore_ascii_case(word));
    parse_calling_hours(word.unwrap_or(text))
}

fn parse_countries(text: &str) -> Result<BTreeSet<Region>, String> {
    text.split(',').map(parse_country).collect()
}

fn parse_country(text: &str) -> Result<Region, String> {
    let code = text.trim().to_ascii_uppercase();
    let region = Region::parse(&code)
        .ok()
        .filter(|region| region.has_numbers());
    region.ok_or_else(|| {
        "expected countries by their two letters (ISO 3166-1), separated by commas, such as \
         US,CA; the United Kingdom is GB"
            .to_owned()
    })
}

fn parse_basis(text: &str) -> Result<ConsentBasis, String> {
    match text.to_ascii_lowercase().as_str() {
        "written_consent" => Ok(ConsentBasis::WrittenConsent),
        "asked_to_be_called" => Ok(ConsentBasis::AskedToBeCalled),
        "own_number" => Ok(ConsentBasis::OwnNumber),
        _ => Err("expected written_consent, asked_to_be_called or own_number".to_owned()),
    }
}

fn parse_zone(text: &str) -> Result<Zone, String> {
    Zone::named(text).map_err(|error| error.to_string())
}

fn within<T>(range: RangeInclusive<T>) -> impl Fn(&str) -> Result<T, String>
where
    T: FromStr + PartialOrd + Display,
{
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            format!(
                "expected a whole number from {} to {}",
                range.start(),
                range.end()
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings as All;
    use callflow::call::MAX_DURATION;

    fn read(name: &str, value: &str) -> Result<All, String> {
        let settings = All::read(&|asked| match asked {
            "TWILIO_VOICE_NUMBER" => Some("+14155550100".to_owned()),
            "CALLS_TABLE" | "SUPPRESSIONS_TABLE" | "LIMITS_TABLE" => Some("table".to_owned()),
            asked => (asked == name).then(|| value.to_owned()),
        });
        settings.map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            errors.join("; ")
        })
    }

    #[test]
    fn what_is_not_set_is_the_gates_default() {
        let settings = read("", "").unwrap();
        let expected = Settings {
            clock_not_before: MADE_AT,
            ..Settings::default()
        };
        assert_eq!(settings.gate, expected);
        assert_eq!(MADE_AT.to_string(), "2026-11-01T00:00:00Z");
        assert_eq!(settings.most_spent_in_a_day(), None);
    }

    #[test]
    fn countries_are_read_in_any_case_and_order() {
        let regions = |text: &str| {
            let read = read("ALLOWED_COUNTRIES", text).map(|all| all.gate.allowed_countries);
            read.map(|regions| regions.iter().map(ToString::to_string).collect::<Vec<_>>())
        };
        assert_eq!(regions("US").unwrap(), ["US"]);
        assert_eq!(regions(" us ,Ca, US").unwrap(), ["CA", "US"]);
        assert_eq!(regions("").unwrap(), ["CA", "US"], "the default");
        for wrong in [
            "UK",
            "USA",
            "US,",
            "US CA",
            "US;CA",
            "001",
            "XX",
            "united states",
            ",",
        ] {
            let error = regions(wrong).unwrap_err();
            assert!(
                error.starts_with("ALLOWED_COUNTRIES: expected countries"),
                "{wrong}: {error}"
            );
        }
    }

    #[test]
    fn hours_bases_and_zones_are_words() {
        for (text, expected) in [
            ("safe", CallingHours::Safe),
            ("Federal", CallingHours::Federal),
        ] {
            assert_eq!(
                read("CALLING_HOURS", text).unwrap().gate.calling_hours,
                expected
            );
        }
        let custom = read("CALLING_HOURS", "custom US mon-fri 10:00-16:00").unwrap();
        assert!(matches!(custom.gate.calling_hours, CallingHours::Custom(_)));
        for (text, expected) in [
            ("written_consent", ConsentBasis::WrittenConsent),
            ("Asked_To_Be_Called", ConsentBasis::AskedToBeCalled),
            ("own_number", ConsentBasis::OwnNumber),
        ] {
            let basis = read("DIAL_CONSENT_BASIS", text).unwrap().gate.consent_basis;
            assert_eq!(basis, Some(expected));
        }
        let zone = read("TIMEZONE_DEFAULT", "America/New_York").unwrap();
        assert_eq!(
            zone.gate.timezone_default,
            Some(Zone::named("America/New_York").unwrap())
        );
        for (name, wrong) in [
            ("CALLING_HOURS", "always"),
            ("DIAL_CONSENT_BASIS", "none"),
            ("TIMEZONE_DEFAULT", "Mars/Olympus"),
        ] {
            let error = read(name, wrong).unwrap_err();
            assert!(error.starts_with(&format!("{name}: expected")), "{error}");
        }
    }

    #[test]
    fn every_count_has_its_bounds() {
        type Of = fn(&Settings) -> u32;
        let counts: [(&str, u32, Of); 7] = [
            ("HOLD_AFTER_NO_DAYS", 3650, |gate| {
                gate.hold_after_no_days.into()
            }),
            ("CALLS_PER_NUMBER_PER_DAY", 3, |gate| {
                gate.calls_per_number_per_day.get().into()
            }),
            ("CALLS_PER_NUMBER_PER_WEEK", 7, |gate| {
                gate.calls_per_number_per_week.get().into()
            }),
            ("CALLS_PER_SECOND", 100, |gate| gate.calls_per_second),
            ("CALLS_PER_MINUTE", 6000, |gate| gate.calls_per_minute),
            ("CALLS_PER_MINUTE_PER_KEY", 6000, |gate| {
                gate.calls_per_minute_per_key
            }),
            ("CALLS_PER_DAY", 1_000_000, |gate| gate.calls_per_day),
        ];
        for (name, most, of) in counts {
            for count in [1, most] {
                assert_eq!(
                    of(&read(name, &count.to_string()).unwrap().gate),
                    count,
                    "{name}"
                );
            }
            for wrong in ["0", &(most + 1).to_string(), "-1", "1.5", "one"] {
                let error = read(name, wrong).unwrap_err();
                let expected = format!("{name}: expected a whole number from 1 to {most}");
                assert_eq!(error, expected, "{wrong}");
            }
        }
    }

    #[test]
    fn a_price_tells_what_a_day_can_cost() {
        let cost = |price: &str| {
            read("PRICE_PER_MINUTE", price)
                .unwrap()
                .most_spent_in_a_day()
        };
        let longest = MAX_DURATION.as_secs() + 30;
        let charged = i64::from(LONGEST_CHARGED_MINUTES) * 60;
        assert!((longest..longest + 60).contains(&charged));
        // 500 calls of seven begun minutes.
        assert_eq!(cost("0.5"), Some(1750.0));
        assert_eq!(cost("0"), Some(0.0));
        for wrong in ["-0.1", "100.1", "NaN", "inf", "$0.014", "0,014"] {
            let error = read("PRICE_PER_MINUTE", wrong).unwrap_err();
            assert!(
                error.starts_with("PRICE_PER_MINUTE: expected"),
                "{wrong}: {error}"
            );
        }
    }
}
