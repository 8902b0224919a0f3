//! Telephone numbers from a person's or a program's hand.

use callflow::PhoneNumber;
use callflow::place::place_of;

/// Why a text is not a number that can be rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberFlaw {
    /// Not E.164.
    NotE164,
    /// E.164 in shape, but no country has such a number, or it is a longer spelling of another.
    Impossible,
}

/// Reads a number: in E.164 form, and one that its country's numbering plan has room for.
///
/// One person has one key: a spelling that the library reads as another number, such as one with a
/// trunk prefix after the country code (`+44 (0)20 …`), would slip past the suppression list.
pub fn read(text: &str) -> Result<PhoneNumber, NumberFlaw> {
    let number = PhoneNumber::parse(text).map_err(|_| NumberFlaw::NotE164)?;
    match place_of(&number) {
        Ok(_) => Ok(number),
        Err(_) => Err(NumberFlaw::Impossible),
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
    fn one_person_has_one_spelling() {
        for (spelling, number) in [
            ("+114155550123", "+14155550123"),
            ("+4402071838750", "+442071838750"),
            ("+49030123456", "+4930123456"),
        ] {
            assert!(read(number).is_ok(), "{number}");
            assert_eq!(read(spelling), Err(NumberFlaw::Impossible), "{spelling}");
        }
    }

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
            // The number of an existing one, with a prefix for calls within the country.
            "+114155550123",
            "+4402071838750",
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
