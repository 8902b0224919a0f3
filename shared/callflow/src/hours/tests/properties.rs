//! What must hold of every answer.

use proptest::prelude::*;

use super::*;

const NUMBERS: [&str; 14] = [
    NEW_YORK,
    LOS_ANGELES,
    SAN_JUAN,
    "+14235550123",
    "+12055550123",
    "+18675550123",
    "+19285550123",
    "+19075550123",
    "+17095550123",
    "+12505550123",
    "+18075550123",
    "+16055550123",
    "+442071838750",
    "+18005550199",
];

fn settings() -> Vec<CallingHours> {
    [
        "safe",
        "federal",
        "custom US mon-sat 09:00-20:00; CA tue 12:00-20:00; GB mon-sun 00:00-24:00, holidays 12-25",
    ]
    .map(|text| parse_calling_hours(text).unwrap())
    .to_vec()
}

proptest! {
    /// An answer's times are what asking at them finds.
    #[test]
    fn an_answers_times_hold(
        number in proptest::sample::select(&NUMBERS[..]),
        setting in 0_usize..3,
        second in 1_767_225_600_i64..1_861_920_000,
        length in 0_i64..20_000,
    ) {
        let (place, hours) = (place(number), &settings()[setting]);
        let from = Timestamp::from_second(second).unwrap();
        let ask = |start: Timestamp| window(&place, &[], hours, start, start + length.seconds());
        match ask(from) {
            Window::Open { closes_at } => {
                prop_assert!(from + length.seconds() < closes_at);
                let at_closing = window(&place, &[], hours, closes_at, closes_at);
                let open_on = matches!(at_closing, Window::Open { .. });
                prop_assert!(!open_on || number == "+442071838750");
                for part in 0..=8 {
                    let moment = from + (length * part / 8).seconds();
                    let still = window(&place, &[], hours, moment, moment);
                    // Days without a night are followed only as far as the search goes.
                    let the_same = still == Window::Open { closes_at };
                    let later = matches!(still, Window::Open { closes_at: end } if end > closes_at);
                    prop_assert!(the_same || later && number == "+442071838750");
                }
            }
            Window::Closed { opens_at: Some(opens) } => {
                prop_assert!(opens > from);
                let is_open = matches!(ask(opens), Window::Open { .. });
                prop_assert!(is_open);
                // And not before, tried at 16 moments and just before.
                let wait = opens.duration_since(from).as_secs();
                for part in 0..16 {
                    let moment = from + (wait * part / 16).seconds();
                    let opens_at = Some(opens);
                    prop_assert_eq!(ask(moment), Window::Closed { opens_at });
                }
                let just_before = matches!(ask(opens - 1.second()), Window::Closed { .. });
                prop_assert!(just_before);
            }
            Window::Closed { opens_at: None } => prop_assert!(length > 10_000),
            Window::UnknownZone => prop_assert_eq!(number, "+18005550199"),
            Window::NoRulesForCountry => prop_assert_eq!(number, "+442071838750"),
        }
    }

    /// A zone more never opens what is closed, and `custom` and `safe` never what the law closes.
    #[test]
    fn it_is_monotone(
        number in proptest::sample::select(&NUMBERS[..]),
        setting in 0_usize..3,
        added in proptest::sample::select(&["Pacific/Kiritimati", "America/Adak", "Europe/London"][..]),
        second in 1_767_225_600_i64..1_861_920_000,
        length in 0_i64..20_000,
    ) {
        let (place, hours) = (place(number), &settings()[setting]);
        let from = Timestamp::from_second(second).unwrap();
        let until = from + length.seconds();
        let more = window(&place, &[zone(added)], hours, from, until);
        let less = window(&place, &[], hours, from, until);
        if let Window::Open { closes_at } = more {
            let wider = matches!(less, Window::Open { closes_at: later } if later >= closes_at);
            prop_assert!(wider);
        }
        if matches!(less, Window::Open { .. }) && number != "+442071838750" {
            let law = window(&place, &[], &CallingHours::Federal, from, until);
            let lawful = matches!(law, Window::Open { .. });
            prop_assert!(lawful);
        }
    }
}
