//! What a number's plan says of it: the one place of this crate that asks a phone-number library.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, PhoneNumberType};

use super::{Line, Place, Region};
use crate::phone::PhoneNumber;

/// E.164 in shape, but no country has such a number. It does not carry the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotANumber;

/// Where a number may be, and what kind of line it is.
pub fn place_of(number: &PhoneNumber) -> Result<Place, NotANumber> {
    let parsed = PHONE_NUMBER_UTIL
        .parse(number.as_e164(), None)
        .map_err(|_| NotANumber)?;
    // One person has one key: a number with the prefix for calls within its country (+1 1 212 …,
    // +44 0 20 …) would be read as the number without it.
    if !PHONE_NUMBER_UTIL.is_valid_number(&parsed)
        || parsed.format_as(PhoneNumberFormat::E164) != number.as_e164()
    {
        return Err(NotANumber);
    }
    // Networks of no country have the region 001, which is no code of a country.
    let region = parsed
        .get_region_code()
        .and_then(|region| Region::parse(&region.as_region_str()).ok());
    let line = match (region, parsed.get_type()) {
        // The library calls +870, a network of satellites, a mobile one.
        (None, _) => Line::Global,
        (_, PhoneNumberType::FixedLine) => Line::Fixed,
        (_, PhoneNumberType::Mobile) => Line::Mobile,
        (_, PhoneNumberType::FixedLineOrMobile) => Line::FixedOrMobile,
        (_, PhoneNumberType::TollFree) => Line::TollFree,
        (_, PhoneNumberType::PremiumRate) => Line::Premium,
        (_, PhoneNumberType::SharedCost) => Line::SharedCost,
        (_, PhoneNumberType::PersonalNumber) => Line::Personal,
        (_, PhoneNumberType::VoIP) => Line::Voip,
        (_, PhoneNumberType::Pager) => Line::Pager,
        (_, PhoneNumberType::UAN) => Line::CompanyWide,
        (_, PhoneNumberType::VoiceMail) => Line::Voicemail,
        (_, PhoneNumberType::Unknown) => Line::Unknown,
    };
    Ok(Place::new(number, region, line))
}

impl Region {
    /// Whether there is such a country or territory, with telephone numbers of its own.
    pub fn has_numbers(self) -> bool {
        let mut regions = PHONE_NUMBER_UTIL.get_supported_regions();
        regions.any(|region| *region.as_region_str() == *self.as_str())
    }
}

impl fmt::Display for NotANumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "no country has such a telephone number: check the digits and the country code",
        )
    }
}

impl std::error::Error for NotANumber {}
