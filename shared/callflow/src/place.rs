//! Where a number may be: region, state or province, time zones, the kind of its line.
//!
//! A telephone number names a numbering plan's area, never where the telephone is. So a place holds
//! every zone that the number may be in: all zones of the whole state or province, not the one
//! that libphonenumber guesses. Its guess for an exchange of 423 that it does not know is Central
//! time, though that side of Tennessee keeps Eastern.
//!
//! The tables `area_codes` and `region_zones` are made by `places/make.py`; which zones a state has
//! is in `subdivisions`, by hand, since several keep two.

mod area_codes;
#[cfg(feature = "numbering-plan")]
mod plan;
mod region;
#[cfg(feature = "numbering-plan")]
mod region_zones;
mod subdivisions;
mod zone;

#[cfg(feature = "numbering-plan")]
pub use plan::{NotANumber, place_of};
pub use region::{NotARegion, Region};
pub use subdivisions::Subdivision;
pub use zone::{UnknownZoneName, Zone};

use crate::phone::PhoneNumber;

/// What is known of where a number may be. Made by `place_of`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    region: Option<Region>,
    subdivisions: Vec<&'static Subdivision>,
    zones: Vec<Zone>,
    line: Line,
}

/// The kind of line that a number belongs to, as its numbering plan says.
///
/// A plan does not always tell a mobile from a fixed line: the North American one never does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// A fixed line.
    Fixed,
    /// A mobile telephone.
    Mobile,
    /// One of the two.
    FixedOrMobile,
    /// The called party pays: a business.
    TollFree,
    /// The caller pays more than for a call.
    Premium,
    /// The called party pays a part.
    SharedCost,
    /// A number that follows a person about, such as +1 500 and +44 70: it may end anywhere.
    Personal,
    /// A number of a telephone service on the internet, without a place.
    Voip,
    /// A pager.
    Pager,
    /// One number for all of a company.
    CompanyWide,
    /// A mailbox.
    Voicemail,
    /// A network that belongs to no country: satellites, ships, aircraft.
    Global,
    /// The plan does not say.
    Unknown,
}

impl Line {
    /// Whether a person is reached there who can be asked: a fixed or mobile line, nothing else.
    pub fn may_be_rung(self) -> bool {
        matches!(self, Self::Fixed | Self::Mobile | Self::FixedOrMobile)
    }
}

impl Place {
    /// The country or territory. Of the numbers that begin with +1, Puerto Rico, Guam and the
    /// Caribbean are regions of their own. Absent for a network of no country.
    pub fn region(&self) -> Option<Region> {
        self.region
    }

    /// In the United States and Canada, every state or province that the area code serves.
    pub fn subdivisions(&self) -> &[&'static Subdivision] {
        &self.subdivisions
    }

    /// Every zone that the number may be in. Empty when no place is known: nothing is open then.
    pub fn zones(&self) -> &[Zone] {
        &self.zones
    }

    /// The kind of line.
    pub fn line(&self) -> Line {
        self.line
    }

    /// Whether people there expect a language that we speak. Quebec and New Brunswick, where they
    /// may expect French, wait until we speak and hear it.
    pub fn language_is_served(&self) -> bool {
        self.subdivisions.iter().all(|one| one.language_is_served)
    }

    /// Whether the number may be in the contiguous United States: all states but Alaska and Hawaii.
    pub fn is_contiguous_us(&self) -> bool {
        self.subdivisions
            .iter()
            .any(|one| one.region == Region::US && !matches!(one.code, "AK" | "HI"))
    }

    #[cfg(feature = "numbering-plan")]
    fn new(number: &PhoneNumber, region: Option<Region>, line: Line) -> Self {
        let has_a_place = line.may_be_rung();
        let subdivisions: Vec<_> = if has_a_place {
            subdivisions_of(number).collect()
        } else {
            Vec::new()
        };
        let north_american = matches!(region, Some(Region::US | Region::CA));
        let names: Vec<&str> = if north_american || !subdivisions.is_empty() {
            subdivisions
                .iter()
                .flat_map(|one| one.zones.iter().copied())
                .collect()
        } else if has_a_place {
            region.map(region_zones_of).unwrap_or_default().to_vec()
        } else {
            Vec::new()
        };
        let mut zones: Vec<Zone> = Vec::new();
        for name in names {
            let zone = Zone::named(name).expect("a test looks up every zone of the tables");
            if !zones.contains(&zone) {
                zones.push(zone);
            }
        }
        Self {
            region,
            subdivisions,
            zones,
            line,
        }
    }
}

/// The states or provinces of a number's area code, as the numbering plan's table has them. None
/// for a number of another plan, and for a code without a place.
pub(crate) fn subdivisions_of(
    number: &PhoneNumber,
) -> impl Iterator<Item = &'static Subdivision> + use<> {
    let national = number.as_e164().strip_prefix("+1");
    let code = national
        .filter(|digits| digits.len() == 10)
        .and_then(|digits| digits[..3].parse::<u16>().ok());
    let row = code.and_then(|code| {
        let found = area_codes::AREA_CODES.binary_search_by_key(&code, |(listed, _)| *listed);
        found.ok().map(|index| area_codes::AREA_CODES[index].1)
    });
    row.into_iter().flatten().map(|code| {
        Subdivision::by_code(code).expect("a test looks up every subdivision of the table")
    })
}

#[cfg(feature = "numbering-plan")]
fn region_zones_of(region: Region) -> &'static [&'static str] {
    let found =
        region_zones::REGION_ZONES.binary_search_by_key(&region.as_str(), |(listed, _)| *listed);
    found.map_or(&[], |index| region_zones::REGION_ZONES[index].1)
}

#[cfg(test)]
mod tests;
