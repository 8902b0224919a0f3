//! Telephone numbers from a person's or a program's hand: the one place that asks a phone-number
//! library.

use callflow::PhoneNumber;
use rlibphonenumber::PHONE_NUMBER_UTIL;

/// Why a text is not a number that can be rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFlaw {
    /// Not E.164.
    NotE164,
    /// E.164 in shape, but no country has such a number.
    Impossible,
}

/// Reads a number: in E.164 form, and one that its country's numbering plan has room for.
pub fn read(text: &str) -> Result<PhoneNumber, NumberFlaw> {
    let number = PhoneNumber::parse(text).map_err(|_| NumberFlaw::NotE164)?;
    let parsed = PHONE_NUMBER_UTIL
        .parse(number.as_e164(), None)
        .map_err(|_| NumberFlaw::Impossible)?;
    if PHONE_NUMBER_UTIL.is_valid_number(&parsed) {
        Ok(number)
    } else {
        Err(NumberFlaw::Impossible)
    }
}

impl std::fmt::Display for NumberFlaw {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::NotE164 => {
                "`to` must be a telephone number in E.164 form: `+`, the country code and the \
                 number, without blanks or dashes, such as +14155550123"
            }
            Self::Impossible => {
                "`to` has the form of a telephone number, but its country has no such number: \
                 check the digits and the country code"
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_exist_and_numbers_that_cannot() {
        for fine in [
            "+14155550123",
            "+442071838750",
            "+4930123456",
            "+15005550006",
        ] {
            assert_eq!(
                read(fine).map(|number| number.as_e164().to_owned()),
                Ok(fine.to_owned())
            );
        }
        for impossible in [
            "+11234567890",
            "+1415555012",
            "+9991234567",
            "+141555501234",
        ] {
            assert_eq!(
                read(impossible),
                Err(NumberFlaw::Impossible),
                "{impossible}"
            );
        }
        for wrong in [
            "4155550123",
            "+1 415 555 0123",
            "sip:a@b",
            "client:bob",
            "",
            "+",
        ] {
            assert_eq!(read(wrong), Err(NumberFlaw::NotE164), "{wrong}");
        }
    }
}
