//! The rules of the United States: federal, and the stricter ones of states.
//!
//! We ring with an artificial voice to arrange a meeting. So a state's rule for recorded or
//! automated calls counts beside its rule for telephone solicitation.

use super::rule::{DayHours, HowRead, OnHolidays, Rule, Source};
use OnHolidays::{AsOtherDays, Closed, Within};

const EIGHT_TO_NINE: DayHours = DayHours::new(8, 0, 21, 0);
const EIGHT_TO_EIGHT: DayHours = DayHours::new(8, 0, 20, 0);
const NINE_TO_NINE: DayHours = DayHours::new(9, 0, 21, 0);
const NINE_TO_EIGHT: DayHours = DayHours::new(9, 0, 20, 0);
const ONE_TO_NINE: DayHours = DayHours::new(13, 0, 21, 0);

/// Federal law, in the states, the District of Columbia and the territories.
pub(super) const FEDERAL: Rule = Rule {
    subdivision: None,
    weekdays: EIGHT_TO_NINE,
    saturday: Some(EIGHT_TO_NINE),
    sunday: Some(EIGHT_TO_NINE),
    holidays: AsOtherDays,
    source: Source {
        citation: "47 CFR 64.1200(c)(1); 16 CFR 310.4(c): 8:00 to 21:00 at the called party",
        read: "2026-11",
        how: HowRead::Text,
    },
};

/// The states whose rule is stricter than the federal one, by code.
pub(super) const STATES: &[Rule] = &[
    row(
        "AL",
        EIGHT_TO_EIGHT,
        Some(EIGHT_TO_EIGHT),
        None,
        Closed,
        CHARTS,
    ),
    daily(
        "CA",
        NINE_TO_NINE,
        memory("Cal. Pub. Util. Code 2872: automatic dialing-announcing devices"),
    ),
    // An older chart closes at 21:00.
    daily("CT", NINE_TO_EIGHT, CHARTS),
    daily("FL", EIGHT_TO_EIGHT, chart("Fla. Stat. 501.616(6)(a)")),
    daily(
        "IL",
        NINE_TO_NINE,
        chart("charts of 2022 to 2025: recorded messages"),
    ),
    daily("KY", DayHours::new(10, 0, 21, 0), CHARTS),
    row(
        "LA",
        EIGHT_TO_EIGHT,
        Some(EIGHT_TO_EIGHT),
        None,
        Closed,
        CHARTS,
    ),
    daily("MA", EIGHT_TO_EIGHT, CHARTS),
    daily("MD", EIGHT_TO_EIGHT, CHARTS),
    row(
        "ME",
        DayHours::new(9, 0, 17, 0),
        None,
        None,
        AsOtherDays,
        text("10 M.R.S. 1498(3): automated calling devices, weekdays 9:00 to 17:00"),
    ),
    daily("MI", NINE_TO_NINE, CHARTS),
    daily("MN", NINE_TO_NINE, CHARTS),
    // Central time, which is all that Mississippi has; one chart closes on holidays.
    row(
        "MS",
        EIGHT_TO_EIGHT,
        Some(EIGHT_TO_EIGHT),
        None,
        Closed,
        CHARTS,
    ),
    row(
        "NE",
        EIGHT_TO_NINE,
        Some(EIGHT_TO_NINE),
        Some(ONE_TO_NINE),
        Within(ONE_TO_NINE),
        chart("291 Neb. Admin. Code ch. 11 s. 3: recorded messages"),
    ),
    daily("NM", NINE_TO_NINE, CHARTS),
    daily("NV", NINE_TO_EIGHT, CHARTS),
    daily("OK", EIGHT_TO_EIGHT, chart("15 Okla. Stat. 775C.4")),
    // Only one chart closes on Saturday at noon.
    row(
        "PA",
        EIGHT_TO_NINE,
        Some(DayHours::new(8, 0, 12, 0)),
        Some(EIGHT_TO_NINE),
        Closed,
        CHARTS,
    ),
    row(
        "RI",
        DayHours::new(9, 0, 18, 0),
        Some(DayHours::new(10, 0, 17, 0)),
        None,
        Closed,
        memory("R.I. Gen. Laws 5-61-3.6, whose hours 5-61-2(9) defines"),
    ),
    row(
        "SD",
        NINE_TO_NINE,
        None,
        None,
        AsOtherDays,
        text("S.D. Codified Laws 37-30-28: automated dialing systems, weekdays 9:00 to 21:00"),
    ),
    daily(
        "TN",
        EIGHT_TO_NINE,
        memory("Tennessee's rule repeats the federal hours"),
    ),
    row(
        "TX",
        NINE_TO_NINE,
        Some(NINE_TO_NINE),
        Some(DayHours::new(12, 0, 21, 0)),
        AsOtherDays,
        CHARTS,
    ),
    row(
        "UT",
        EIGHT_TO_NINE,
        Some(EIGHT_TO_NINE),
        None,
        Closed,
        memory("Utah Code 13-25a-103"),
    ),
    daily("WA", EIGHT_TO_EIGHT, chart("RCW 80.36.390 and 19.158")),
    daily("WY", EIGHT_TO_EIGHT, memory("Wyo. Stat. 40-12-302")),
];

const CHARTS: Source =
    chart("charts of Drop Cowboy (2025-11), ClickPoint (2025-07), Dinsmore (2022)");

const fn text(citation: &'static str) -> Source {
    Source {
        citation,
        read: "2026-11-25",
        how: HowRead::Text,
    }
}

const fn chart(citation: &'static str) -> Source {
    Source {
        citation,
        read: "2026-11",
        how: HowRead::Secondary,
    }
}

const fn memory(citation: &'static str) -> Source {
    Source {
        citation,
        read: "2026-11",
        how: HowRead::Memory,
    }
}

const fn daily(state: &'static str, hours: DayHours, source: Source) -> Rule {
    row(state, hours, Some(hours), Some(hours), AsOtherDays, source)
}

const fn row(
    state: &'static str,
    weekdays: DayHours,
    saturday: Option<DayHours>,
    sunday: Option<DayHours>,
    holidays: OnHolidays,
    source: Source,
) -> Rule {
    Rule {
        subdivision: Some(state),
        weekdays,
        saturday,
        sunday,
        holidays,
        source,
    }
}
