//! Where one party's consent is enough to record a call, as far as an area code can tell.
//!
//! The operator may vouch that nobody needs to be asked (`FEATURE_REQUIRE_RECORDING_CONSENT=false`).
//! That word is taken only for numbers of states in which the consent of one party is enough. In
//! California, Connecticut, Delaware, Florida, Illinois, Maryland, Massachusetts, Montana, Nevada,
//! New Hampshire, Pennsylvania and Washington all parties must consent; the law of Michigan, Oregon
//! and Vermont is mixed. There, in the District of Columbia, in every other country, for a code that
//! is not listed and for one that serves two states, the question is asked all the same.

use crate::phone::PhoneNumber;
use crate::place;

/// Whether this person must be asked before the call is recorded.
pub fn must_ask(number: &PhoneNumber, operator_requires_consent: bool) -> bool {
    operator_requires_consent || !one_party_is_enough(number)
}

fn one_party_is_enough(number: &PhoneNumber) -> bool {
    let mut states = place::subdivisions_of(number);
    let (Some(state), None) = (states.next(), states.next()) else {
        return false;
    };
    ONE_PARTY.iter().any(|(code, _)| *code == state.code)
}

/// States in which the consent of one party is enough, and the law that says so.
///
/// Read 2026-11-25 in two lists of others (recordinglaw.com of 2026-01, recordphonecall.com), not in
/// the laws themselves.
const ONE_PARTY: &[(&str, &str)] = &[
    ("AK", "Alaska Stat. 42.20.310"),
    ("AL", "Ala. Code 13A-11-30"),
    ("AR", "Ark. Code 5-60-120"),
    ("AZ", "Ariz. Rev. Stat. 13-3005"),
    ("CO", "Colo. Rev. Stat. 18-9-303"),
    ("GA", "Ga. Code 16-11-66"),
    ("HI", "Haw. Rev. Stat. 803-42"),
    ("IA", "Iowa Code 808B.2"),
    ("ID", "Idaho Code 18-6702"),
    ("IN", "Ind. Code 35-33.5"),
    ("KS", "Kan. Stat. 21-6101"),
    ("KY", "Ky. Rev. Stat. 526.010"),
    ("LA", "La. R.S. 15:1303"),
    ("ME", "15 M.R.S. 709-710"),
    ("MN", "Minn. Stat. 626A.02"),
    ("MO", "Mo. Rev. Stat. 542.402"),
    ("MS", "Miss. Code 41-29-531"),
    ("NC", "N.C. Gen. Stat. 15A-287"),
    ("ND", "N.D. Cent. Code 12.1-15-02"),
    ("NE", "Neb. Rev. Stat. 86-290"),
    ("NJ", "N.J. Stat. 2A:156A-4"),
    ("NM", "N.M. Stat. 30-12-1"),
    ("NY", "N.Y. Penal Law 250.05"),
    ("OH", "Ohio Rev. Code 2933.52"),
    ("OK", "13 Okla. Stat. 176.4"),
    ("RI", "R.I. Gen. Laws 11-35-21"),
    ("SC", "S.C. Code 17-30-30"),
    ("SD", "S.D. Codified Laws 23A-35A-20"),
    ("TN", "Tenn. Code 39-13-601"),
    ("TX", "Tex. Penal Code 16.02"),
    ("UT", "Utah Code 77-23a-4"),
    ("VA", "Va. Code 19.2-62"),
    ("WI", "Wis. Stat. 968.31"),
    ("WV", "W. Va. Code 62-1D-3"),
    ("WY", "Wyo. Stat. 7-3-702"),
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
    fn a_code_of_two_states_is_asked() {
        assert!(
            must_ask_at("+12015550123"),
            "New Jersey, and one exchange of New York"
        );
    }

    #[test]
    fn every_state_of_the_list_is_one_of_the_united_states() {
        for (code, law) in ONE_PARTY {
            let state = crate::place::Subdivision::by_code(code).unwrap();
            assert_eq!(state.region, crate::place::Region::US, "{law}");
        }
        assert_eq!(ONE_PARTY.len(), 35);
    }
}
