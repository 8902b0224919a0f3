//! The states and provinces, and every zone that each of them keeps.
//!
//! Zones: `zone.tab` of the IANA database with its comments (release 2026f), read 2026-11-25; for
//! the borders inside states 49 CFR part 71, from memory. Where a place keeps another time than the
//! law gives it, both count: a zone more can only make the window smaller.

use super::Region;

/// A state of the United States, the District of Columbia, or a province or territory of Canada.
#[derive(Debug, PartialEq, Eq)]
pub struct Subdivision {
    /// Its postal code, such as `NY` or `ON`, which is also its ISO 3166-2 code without the
    /// country. No state and province have the same.
    pub code: &'static str,
    /// Its name in English.
    pub name: &'static str,
    /// The country.
    pub region: Region,
    /// The names of all zones that are kept there.
    pub zones: &'static [&'static str],
    /// Whether the people there expect a language that we speak.
    pub language_is_served: bool,
}

impl Subdivision {
    /// A subdivision by its code.
    pub fn by_code(code: &str) -> Option<&'static Self> {
        let found = SUBDIVISIONS.binary_search_by_key(&code, |one| one.code);
        found.ok().map(|index| &SUBDIVISIONS[index])
    }

    /// All of them, by code.
    pub fn all() -> &'static [Self] {
        SUBDIVISIONS
    }
}

const fn us(code: &'static str, name: &'static str, zones: &'static [&'static str]) -> Subdivision {
    Subdivision {
        code,
        name,
        region: Region::US,
        zones,
        language_is_served: true,
    }
}

const fn ca(code: &'static str, name: &'static str, zones: &'static [&'static str]) -> Subdivision {
    Subdivision {
        code,
        name,
        region: Region::CA,
        zones,
        language_is_served: true,
    }
}

/// A province in which people may expect French (Official Languages Act of New Brunswick; Charter
/// of the French Language of Quebec).
const fn french(province: &Subdivision) -> Subdivision {
    Subdivision {
        code: province.code,
        name: province.name,
        region: province.region,
        zones: province.zones,
        language_is_served: false,
    }
}

#[rustfmt::skip]
const SUBDIVISIONS: &[Subdivision] = &[
    ca("AB", "Alberta", &["America/Edmonton"]),
    // The Aleutians west of 169.5° are an hour behind; libphonenumber gives them Hawaii's time.
    us("AK", "Alaska", &["America/Anchorage", "America/Juneau", "America/Sitka", "America/Metlakatla", "America/Yakutat", "America/Nome", "America/Adak", "Pacific/Honolulu"]),
    // Phenix City, Lanett and Valley keep Eastern time by custom.
    us("AL", "Alabama", &["America/Chicago", "America/New_York"]),
    us("AR", "Arkansas", &["America/Chicago"]),
    // The Navajo Nation changes its clocks; the rest of the state does not.
    us("AZ", "Arizona", &["America/Phoenix", "America/Denver"]),
    // The Kootenays and the Peace River country keep Alberta's or Arizona's time.
    ca("BC", "British Columbia", &["America/Vancouver", "America/Creston", "America/Dawson_Creek", "America/Fort_Nelson", "America/Edmonton"]),
    us("CA", "California", &["America/Los_Angeles"]),
    us("CO", "Colorado", &["America/Denver"]),
    us("CT", "Connecticut", &["America/New_York"]),
    us("DC", "District of Columbia", &["America/New_York"]),
    us("DE", "Delaware", &["America/New_York"]),
    // The Panhandle is Central.
    us("FL", "Florida", &["America/New_York", "America/Chicago"]),
    us("GA", "Georgia", &["America/New_York"]),
    us("HI", "Hawaii", &["Pacific/Honolulu"]),
    us("IA", "Iowa", &["America/Chicago"]),
    // The Panhandle is Pacific.
    us("ID", "Idaho", &["America/Boise", "America/Los_Angeles"]),
    us("IL", "Illinois", &["America/Chicago"]),
    // Corners of the north-west and the south-west are Central.
    us("IN", "Indiana", &["America/Indiana/Indianapolis", "America/Indiana/Knox", "America/Indiana/Marengo", "America/Indiana/Petersburg", "America/Indiana/Tell_City", "America/Indiana/Vevay", "America/Indiana/Vincennes", "America/Indiana/Winamac", "America/Chicago", "America/New_York"]),
    // Four counties of the west are Mountain.
    us("KS", "Kansas", &["America/Chicago", "America/Denver"]),
    // The west is Central.
    us("KY", "Kentucky", &["America/New_York", "America/Kentucky/Louisville", "America/Kentucky/Monticello", "America/Chicago"]),
    us("LA", "Louisiana", &["America/Chicago"]),
    us("MA", "Massachusetts", &["America/New_York"]),
    ca("MB", "Manitoba", &["America/Winnipeg"]),
    us("MD", "Maryland", &["America/New_York"]),
    us("ME", "Maine", &["America/New_York"]),
    // Four counties beside Wisconsin are Central.
    us("MI", "Michigan", &["America/Detroit", "America/Menominee"]),
    us("MN", "Minnesota", &["America/Chicago"]),
    us("MO", "Missouri", &["America/Chicago"]),
    us("MS", "Mississippi", &["America/Chicago"]),
    us("MT", "Montana", &["America/Denver"]),
    french(&ca("NB", "New Brunswick", &["America/Moncton"])),
    us("NC", "North Carolina", &["America/New_York"]),
    // The south-west is Mountain.
    us("ND", "North Dakota", &["America/Chicago", "America/Denver", "America/North_Dakota/Beulah", "America/North_Dakota/Center", "America/North_Dakota/New_Salem"]),
    // The Panhandle is Mountain.
    us("NE", "Nebraska", &["America/Chicago", "America/Denver"]),
    us("NH", "New Hampshire", &["America/New_York"]),
    us("NJ", "New Jersey", &["America/New_York"]),
    // The island is half an hour ahead of Labrador.
    ca("NL", "Newfoundland and Labrador", &["America/St_Johns", "America/Goose_Bay"]),
    us("NM", "New Mexico", &["America/Denver"]),
    ca("NS", "Nova Scotia", &["America/Halifax", "America/Glace_Bay"]),
    ca("NT", "Northwest Territories", &["America/Edmonton", "America/Inuvik"]),
    // Coral Harbour keeps Eastern Standard Time; libphonenumber gives the west Manitoba's time.
    ca("NU", "Nunavut", &["America/Cambridge_Bay", "America/Iqaluit", "America/Rankin_Inlet", "America/Resolute", "America/Atikokan", "America/Winnipeg"]),
    // West Wendover is Mountain, and Jackpot by custom.
    us("NV", "Nevada", &["America/Los_Angeles", "America/Denver", "America/Boise"]),
    us("NY", "New York", &["America/New_York"]),
    us("OH", "Ohio", &["America/New_York"]),
    // Kenton keeps Mountain time by custom.
    us("OK", "Oklahoma", &["America/Chicago", "America/Denver"]),
    // The north-west is Central; whether it follows Manitoba, which stopped changing its clocks,
    // or the United States is counted both ways. Atikokan and Pickle Lake never change.
    ca("ON", "Ontario", &["America/Toronto", "America/Winnipeg", "America/Chicago", "America/Atikokan"]),
    // Most of Malheur County is Mountain.
    us("OR", "Oregon", &["America/Los_Angeles", "America/Boise"]),
    us("PA", "Pennsylvania", &["America/New_York"]),
    ca("PE", "Prince Edward Island", &["America/Halifax"]),
    // The Magdalen Islands and the Lower North Shore are Atlantic.
    french(&ca("QC", "Quebec", &["America/Toronto", "America/Halifax", "America/Blanc-Sablon"])),
    us("RI", "Rhode Island", &["America/New_York"]),
    us("SC", "South Carolina", &["America/New_York"]),
    // The west is Mountain.
    us("SD", "South Dakota", &["America/Chicago", "America/Denver"]),
    // Lloydminster keeps Alberta's time, Creighton Manitoba's.
    ca("SK", "Saskatchewan", &["America/Regina", "America/Swift_Current", "America/Edmonton", "America/Winnipeg"]),
    // The east is Eastern, the rest Central.
    us("TN", "Tennessee", &["America/New_York", "America/Chicago"]),
    // El Paso and Hudspeth counties are Mountain.
    us("TX", "Texas", &["America/Chicago", "America/Denver"]),
    us("UT", "Utah", &["America/Denver"]),
    us("VA", "Virginia", &["America/New_York"]),
    us("VT", "Vermont", &["America/New_York"]),
    us("WA", "Washington", &["America/Los_Angeles"]),
    us("WI", "Wisconsin", &["America/Chicago"]),
    us("WV", "West Virginia", &["America/New_York"]),
    us("WY", "Wyoming", &["America/Denver"]),
    // Libphonenumber gives it British Columbia's time.
    ca("YT", "Yukon", &["America/Whitehorse", "America/Dawson", "America/Vancouver"]),
];
