//! Telephone numbers, and how little of one may be shown.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A telephone number in E.164 form: `+`, a country code, seven to fifteen digits in all.
///
/// This is the shape alone (ITU-T E.164 §6). Whether such a number can exist is asked of a
/// phone-number library where a person's input comes in. `Debug` and `Display` are masked, so that
/// a number reaches a log or an error only as `+1***-***-1234`; the whole is had by
/// [`as_e164`](Self::as_e164) alone.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// The text is not a number in E.164 form. It does not carry the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotE164;

impl PhoneNumber {
    /// Reads a number that is already in E.164 form.
    pub fn parse(text: &str) -> Result<Self, NotE164> {
        let digits = text.strip_prefix('+').ok_or(NotE164)?;
        let right_length = (7..=15).contains(&digits.len());
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        if right_length && all_digits && !digits.starts_with('0') {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotE164)
        }
    }

    /// The whole number, for Twilio and the tables. Never for a log, an error or a page.
    pub fn as_e164(&self) -> &str {
        &self.0
    }

    /// The number with all but the last digits hidden.
    ///
    /// A number of the North American plan is `+1***-***-1234`. Of another country's number the
    /// country code is hidden as well, since it may be three of the few digits that there are; and
    /// of one shorter than nine digits only the last two are shown.
    pub fn masked(&self) -> String {
        let digits = &self.0[1..];
        let shown = if digits.len() < 9 { 2 } else { 4 };
        let last = &digits[digits.len() - shown..];
        if digits.len() == 11 && digits.starts_with('1') {
            format!("+1***-***-{last}")
        } else {
            format!("+***-***-{last}")
        }
    }

    /// The number as it is read out: digit by digit, without the `+`, a comma between groups.
    ///
    /// Twilio's voices read `1 2 3` as digits and `123` as a number (its `<Say>` page).
    pub fn spoken(&self) -> String {
        let digits = &self.0[1..];
        let national = if digits.len() == 11 {
            digits.strip_prefix('1')
        } else {
            None
        };
        let groups: Vec<&str> = match national {
            Some(ten) => vec![&ten[..3], &ten[3..6], &ten[6..]],
            None => vec![digits],
        };
        let spaced = |group: &str| {
            let characters: Vec<String> = group.chars().map(String::from).collect();
            characters.join(" ")
        };
        groups
            .into_iter()
            .map(spaced)
            .collect::<Vec<_>>()
            .join(", ")
    }
}

/// Masks whatever stands where a number should stand in a log line.
///
/// Twilio's `From` may be a word (`anonymous`), a SIP address or a client's name: none of that is
/// shown, since it can name a person.
pub fn mask(text: &str) -> String {
    PhoneNumber::parse(text).map_or_else(|_| "[no number]".to_owned(), |number| number.masked())
}

impl TryFrom<String> for PhoneNumber {
    type Error = NotE164;

    fn try_from(text: String) -> Result<Self, NotE164> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl fmt::Display for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.masked())
    }
}

impl fmt::Display for NotE164 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "expected a telephone number in E.164 form: `+`, the country code and the number, \
             seven to fifteen digits without blanks or dashes, such as +14155550123",
        )
    }
}

impl std::error::Error for NotE164 {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn masks_of_several_countries() {
        let cases = [
            ("+14155552671", "+1***-***-2671"),
            ("+442071838750", "+***-***-8750"),
            ("+4930123456", "+***-***-3456"),
            ("+819012345678", "+***-***-5678"),
            ("+29022222", "+***-***-22"),
            ("+6831234", "+***-***-34"),
            ("+123456789", "+***-***-6789"),
            ("+49301234567", "+***-***-4567"),
        ];
        for (whole, masked) in cases {
            let number = PhoneNumber::parse(whole).unwrap();
            assert_eq!(number.masked(), masked);
            assert_eq!(number.as_e164(), whole);
            assert_eq!(format!("{number:?} {number}"), format!("{masked} {masked}"));
            assert_eq!(mask(whole), masked);
        }
        assert_eq!(mask("anonymous"), "[no number]");
        assert_eq!(mask("sip:jane.doe@example.com"), "[no number]");
    }

    #[test]
    fn only_the_e164_shape_is_a_number() {
        for text in [
            "",
            "+",
            "14155552671",
            "+1 415 555 2671",
            "+04155552671",
            "+1415555267a",
            "+123456",
        ] {
            assert_eq!(PhoneNumber::parse(text), Err(NotE164), "{text}");
        }
        assert_eq!(PhoneNumber::parse("+1234567890123456"), Err(NotE164));
        assert_eq!(PhoneNumber::parse("+１４１５５５５２６７１"), Err(NotE164));
    }

    #[test]
    fn a_number_is_kept_whole_and_the_error_quotes_none() {
        let number = PhoneNumber::parse("+14155552671").unwrap();
        let kept = serde_json::to_string(&number).unwrap();
        assert_eq!(kept, r#""+14155552671""#);
        assert_eq!(serde_json::from_str::<PhoneNumber>(&kept).unwrap(), number);
        let error = serde_json::from_str::<PhoneNumber>(r#""4155552671""#);
        let words = error.unwrap_err().to_string();
        assert!(
            words.contains("E.164") && !words.contains("2671"),
            "{words}"
        );
    }

    #[test]
    fn a_number_is_read_out_in_digits() {
        let spoken = |text| PhoneNumber::parse(text).unwrap().spoken();
        assert_eq!(spoken("+14155552671"), "4 1 5, 5 5 5, 2 6 7 1");
        assert_eq!(spoken("+4930123456"), "4 9 3 0 1 2 3 4 5 6");
    }

    proptest! {
        #[test]
        fn a_mask_shows_at_most_the_last_four_digits(digits in "[1-9][0-9]{6,14}") {
            let masked = PhoneNumber::parse(&format!("+{digits}")).unwrap().masked();
            let body = masked.strip_prefix("+1***").or(masked.strip_prefix('+')).unwrap();
            let shown: String = body.chars().filter(char::is_ascii_digit).collect();
            prop_assert!(shown.len() <= 4);
            prop_assert!(digits.ends_with(&shown));
        }

        #[test]
        fn a_mask_of_anything_shows_no_more(text in ".{0,40}") {
            let shown = mask(&text).chars().filter(char::is_ascii_digit).count();
            prop_assert!(shown <= 5, "the 1 of +1 and four more at the most");
        }
    }
}
