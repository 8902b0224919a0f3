//! Where one party's consent is enough to record a call, as far as an area code can tell.
//!
//! The operator may vouch that nobody needs to be asked (`FEATURE_REQUIRE_RECORDING_CONSENT=false`).
//! That word is taken only for numbers of states in which the consent of one party is enough. In
//! California, Connecticut, Delaware, Florida, Illinois, Maryland, Massachusetts, Montana, Nevada,
//! New Hampshire, Pennsylvania and Washington all parties must consent; the law of Michigan, Oregon
//! and Vermont is mixed. There, in every other country, and for a code that is not listed, the
//! question is asked all the same.
//!
//! Area codes by state: the geographic data of libphonenumber, as in `phonenumbers` 9.0 for Python,
//! read 2026-11-23; a code that the data gives to two states is left out.

use crate::phone::PhoneNumber;

/// Whether this person must be asked before the call is recorded.
pub fn must_ask(number: &PhoneNumber, operator_requires_consent: bool) -> bool {
    operator_requires_consent || !one_party_is_enough(number)
}

fn one_party_is_enough(number: &PhoneNumber) -> bool {
    let digits = number.as_e164();
    let area_code = digits
        .strip_prefix("+1")
        .filter(|national| national.len() == 10);
    let area_code = area_code.and_then(|national| national[..3].parse::<u16>().ok());
    area_code.is_some_and(|code| ONE_PARTY.iter().any(|(_, codes)| codes.contains(&code)))
}

/// States in which the consent of one party is enough, and their area codes.
const ONE_PARTY: &[(&str, &[u16])] = &[
    ("AK", &[907]),
    ("AL", &[205, 251, 256, 334, 659, 938]),
    ("AR", &[327, 479, 501, 870]),
    ("AZ", &[480, 520, 602, 623, 928]),
    ("CO", &[303, 719, 720, 748, 970, 983]),
    ("GA", &[229, 404, 470, 478, 678, 706, 762, 770, 912, 943]),
    ("HI", &[808]),
    ("IA", &[319, 515, 563, 641, 712]),
    ("ID", &[208, 986]),
    ("IN", &[219, 260, 317, 463, 574, 765, 812, 930]),
    ("KS", &[316, 620, 785, 913]),
    ("KY", &[270, 364, 502, 606, 859]),
    ("LA", &[225, 318, 337, 504, 985]),
    ("ME", &[207]),
    ("MN", &[218, 320, 507, 612, 651, 763, 952]),
    ("MO", &[235, 314, 417, 557, 573, 636, 660, 816, 975]),
    ("MS", &[228, 601, 662, 769]),
    ("NC", &[252, 336, 472, 704, 743, 828, 910, 919, 980, 984]),
    ("ND", &[701]),
    ("NE", &[308, 402, 531]),
    ("NJ", &[551, 609, 640, 732, 848, 856, 862, 908, 973]),
    ("NM", &[505, 575]),
    (
        "NY",
        &[
            212, 315, 329, 332, 347, 363, 516, 518, 585, 607, 631, 646, 680, 716, 718, 838, 845,
            914, 917, 929, 934,
        ],
    ),
    (
        "OH",
        &[
            216, 220, 234, 283, 326, 330, 380, 419, 440, 513, 567, 614, 740, 937,
        ],
    ),
    ("OK", &[405, 539, 572, 580, 918]),
    ("RI", &[401]),
    ("SC", &[803, 821, 839, 843, 854, 864]),
    ("SD", &[605]),
    ("TN", &[423, 615, 629, 731, 865, 901, 931]),
    (
        "TX",
        &[
            210, 214, 254, 281, 325, 346, 361, 409, 430, 432, 469, 512, 682, 713, 726, 737, 806,
            817, 830, 832, 903, 915, 936, 940, 945, 956, 972, 979,
        ],
    ),
    ("UT", &[385, 435, 801]),
    ("VA", &[276, 434, 540, 571, 686, 703, 757, 804, 826, 948]),
    ("WI", &[262, 274, 353, 414, 534, 608, 715, 920]),
    ("WV", &[304, 681]),
    ("WY", &[307]),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn must_ask_at(number: &str) -> bool {
        must_ask(&PhoneNumber::parse(number).unwrap(), false)
    }

    #[test]
    fn the_operators_word_counts_only_where_one_party_is_enough() {
        assert!(!must_ask_at("+12125550123"), "New York");
        assert!(!must_ask_at("+15125550123"), "Texas");
        for (number, place) in [
            ("+14155550123", "California"),
            ("+12035550123", "Connecticut"),
            ("+13055550123", "Florida"),
            ("+13125550123", "Illinois"),
            ("+12065550123", "Washington"),
            ("+13135550123", "Michigan"),
            ("+15035550123", "Oregon"),
            ("+18025550123", "Vermont"),
            ("+14165550123", "Ontario"),
            ("+17875550123", "Puerto Rico"),
            ("+18005550123", "no place at all"),
            ("+442071838750", "another country"),
        ] {
            assert!(must_ask_at(number), "{place}");
        }
    }

    #[test]
    fn where_consent_is_required_everybody_is_asked() {
        let new_york = PhoneNumber::parse("+12125550123").unwrap();
        assert!(must_ask(&new_york, true));
    }

    #[test]
    fn no_code_stands_in_two_states() {
        let mut codes: Vec<u16> = ONE_PARTY
            .iter()
            .flat_map(|(_, codes)| *codes)
            .copied()
            .collect();
        let listed = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), listed);
    }
}
