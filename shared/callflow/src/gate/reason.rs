//! Why a call may not be placed, and what would have to change.

use jiff::Timestamp;

use crate::id::CallId;
use crate::place::Region;

use super::facts::HoldCause;

/// One reason why a call may not be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The text is not the E.164 form of a number that exists.
    InvalidNumber,
    /// The number's country is not on the operator's list.
    CountryNotAllowed {
        /// The country; none for a number of no country.
        region: Option<Region>,
    },
    /// Nobody has named calling hours for the number's country.
    NoRulesForCountry {
        /// The country; none for a number of no country.
        region: Option<Region>,
    },
    /// Neither a fixed nor a mobile line.
    NumberTypeNotAllowed,
    /// A place whose language we do not speak.
    LanguageNotServed,
    /// The owner asked not to be called.
    OptedOut,
    /// An earlier call ended so that the number is left alone.
    OnHold {
        /// What that end was.
        cause: HoldCause,
        /// The end of the hold; none where it holds for good.
        until: Option<Timestamp>,
    },
    /// Nothing says that this person may be rung by an artificial voice.
    NoConsentBasis,
    /// A time zone is not known.
    UnknownTimeZone(ZoneFlaw),
    /// Somewhere where the number may be, it is not the hour, or would not be when it rings.
    OutsideCallingHours {
        /// The first moment at which the hours are open everywhere; none where there is none soon.
        opens_at: Option<Timestamp>,
    },
    /// This number was rung within the last hour, or as often as it may be.
    NumberCapReached {
        /// From then on it may be rung again.
        until: Timestamp,
    },
    /// Too many calls in too short a time.
    RateLimited {
        /// Whose rate.
        rate: Rate,
        /// From then on there is room again.
        until: Timestamp,
    },
    /// The day's calls are spent.
    DailyCeilingReached {
        /// The next day's beginning.
        until: Timestamp,
    },
    /// A call to this number has not ended.
    CallInProgress {
        /// Our name for that call.
        call_id: Option<CallId>,
        /// From then on it counts no more.
        until: Option<Timestamp>,
    },
    /// Nobody at all is rung.
    DiallingStopped(StoppedBy),
    /// Only the operator's own telephones are rung, and this is none.
    NotATestNumber,
    /// A fact could not be read.
    Unreadable {
        /// Its name.
        fact: String,
    },
}

/// What is wrong with a time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneFlaw {
    /// We know none that this number may be in.
    OfTheNumber,
    /// The stated one is none.
    Stated,
}

/// Whose rate of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// The deployment's calls in a second.
    AccountSecond,
    /// The deployment's calls in a minute.
    AccountMinute,
    /// One bearer key's calls in a minute.
    KeyMinute,
}

/// Who stopped all dialling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoppedBy {
    /// The operator.
    Operator,
    /// An opt-out that has waited too long to be stored: it may be this number's.
    WaitingOptOut,
}

/// How long a reason stands if nothing but the time changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    /// Until then.
    Until(Timestamp),
    /// Nobody can tell until when: somebody or something has to change first.
    UntilChanged,
}

impl Reason {
    /// Every code there is, in the order in which reasons are given.
    pub const CODES: [&'static str; 17] = [
        "invalid_number",
        "country_not_allowed",
        "no_rules_for_country",
        "number_type_not_allowed",
        "language_not_served",
        "opted_out",
        "on_hold",
        "no_consent_basis",
        "unknown_time_zone",
        "outside_calling_hours",
        "number_cap_reached",
        "rate_limited",
        "daily_ceiling_reached",
        "call_in_progress",
        "dialling_stopped",
        "not_a_test_number",
        "unreadable",
    ];

    pub(super) fn rank(&self) -> Option<usize> {
        Self::CODES.iter().position(|code| *code == self.code())
    }

    /// The code of the API, the log, the metric and the table.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidNumber => "invalid_number",
            Self::CountryNotAllowed { .. } => "country_not_allowed",
            Self::NoRulesForCountry { .. } => "no_rules_for_country",
            Self::NumberTypeNotAllowed => "number_type_not_allowed",
            Self::LanguageNotServed => "language_not_served",
            Self::OptedOut => "opted_out",
            Self::OnHold { .. } => "on_hold",
            Self::NoConsentBasis => "no_consent_basis",
            Self::UnknownTimeZone(_) => "unknown_time_zone",
            Self::OutsideCallingHours { .. } => "outside_calling_hours",
            Self::NumberCapReached { .. } => "number_cap_reached",
            Self::RateLimited { .. } => "rate_limited",
            Self::DailyCeilingReached { .. } => "daily_ceiling_reached",
            Self::CallInProgress { .. } => "call_in_progress",
            Self::DiallingStopped(_) => "dialling_stopped",
            Self::NotATestNumber => "not_a_test_number",
            Self::Unreadable { .. } => "unreadable",
        }
    }

    /// How long the reason stands if nothing but the time changes.
    pub fn stands(&self) -> Stands {
        match self {
            Self::OutsideCallingHours {
                opens_at: Some(until),
            }
            | Self::OnHold {
                until: Some(until), ..
            }
            | Self::CallInProgress {
                until: Some(until), ..
            }
            | Self::NumberCapReached { until }
            | Self::RateLimited { until, .. }
            | Self::DailyCeilingReached { until } => Stands::Until(*until),
            Self::InvalidNumber
            | Self::CountryNotAllowed { .. }
            | Self::NoRulesForCountry { .. }
            | Self::NumberTypeNotAllowed
            | Self::LanguageNotServed
            | Self::OptedOut
            | Self::OnHold { until: None, .. }
            | Self::NoConsentBasis
            | Self::UnknownTimeZone(_)
            | Self::OutsideCallingHours { opens_at: None }
            | Self::CallInProgress { until: None, .. }
            | Self::DiallingStopped(_)
            | Self::NotATestNumber
            | Self::Unreadable { .. } => Stands::UntilChanged,
        }
    }

    /// What is the matter and what would have to change, in a sentence or two.
    pub fn remedy(&self) -> String {
        match self {
            Self::InvalidNumber => "`to` must be a telephone number in E.164 form, and one that \
                                    exists: `+`, the country code and the number, without blanks, \
                                    dashes or a leading zero, such as +14155550123."
                .to_owned(),
            Self::CountryNotAllowed { region } => format!(
                "The number belongs to {}, which ALLOWED_COUNTRIES does not list.",
                named(*region)
            ),
            Self::NoRulesForCountry { region } => format!(
                "Nobody has named the calling hours and holidays of {}: the operator can, with \
                 CALLING_HOURS=custom.",
                named(*region)
            ),
            Self::NumberTypeNotAllowed => "Only fixed and mobile lines are rung, and this is \
                                           neither: send another number of this person's."
                .to_owned(),
            Self::LanguageNotServed => "Do not ring this number: people there may expect a \
                                        language that we do not speak."
                .to_owned(),
            Self::OptedOut => "Do not ring this number: its owner asked not to be called. Waiting \
                               does not help; only its owner can change this."
                .to_owned(),
            Self::OnHold { cause, until } => {
                let end = until.map_or_else(
                    || "Do not ring this number.".to_owned(),
                    |until| format!("Leave this number alone until {until}."),
                );
                format!("{} {end}", cause.sentence())
            }
            Self::NoConsentBasis => "Send `consent` with its `basis` (`written_consent`, \
                                     `asked_to_be_called` or `own_number`), `obtained_at` in the \
                                     past and `evidence`; or, if it is true of every number that \
                                     you ring, set DIAL_CONSENT_BASIS."
                .to_owned(),
            Self::UnknownTimeZone(flaw) => flaw.sentence().to_owned(),
            Self::OutsideCallingHours { opens_at } => {
                let end = opens_at.map_or_else(
                    || "No such moment was found soon: look at CALLING_HOURS.".to_owned(),
                    |opens_at| format!("That is next so at {opens_at}."),
                );
                format!(
                    "Wait until it is inside CALLING_HOURS in every time zone that the number may \
                     be in, with time left to ring. {end}"
                )
            }
            Self::NumberCapReached { until } => format!(
                "This number has been rung as often as it may be, or within the last hour: leave \
                 it alone until {until}."
            ),
            Self::RateLimited { rate, until } => {
                format!("{} Send the request again at {until}.", rate.sentence())
            }
            Self::DailyCeilingReached { until } => format!(
                "The calls of this day are spent (CALLS_PER_DAY). There is room again at {until}."
            ),
            Self::CallInProgress { call_id, .. } => {
                let which = call_id
                    .as_ref()
                    .map(|id| format!(" ({id})"))
                    .unwrap_or_default();
                format!("Wait until the call to this number{which} has ended.")
            }
            Self::DiallingStopped(by) => by.sentence().to_owned(),
            Self::NotATestNumber => {
                "Add the number to TEST_NUMBERS, if it is a telephone of your own.".to_owned()
            }
            Self::Unreadable { fact } => format!(
                "We could not read what decides this (`{fact}`), and in doubt nobody is rung. Try \
                 again; if it stays so, the log says why."
            ),
        }
    }
}

fn named(region: Option<Region>) -> String {
    region.map_or_else(|| "no country".to_owned(), |region| region.to_string())
}

impl HoldCause {
    fn sentence(self) -> &'static str {
        match self {
            Self::Declined => "The person said no in an earlier call.",
            Self::NotUnderstood => "We did not understand the person in an earlier call.",
            Self::WrongNumber => "Somebody other than the person we meant answers there.",
            Self::Child => "A child answered there.",
        }
    }
}

impl ZoneFlaw {
    fn sentence(self) -> &'static str {
        match self {
            Self::OfTheNumber => {
                "We know no time zone that this number may be in, so no hour is right: send \
                 another number of this person's."
            }
            Self::Stated => {
                "The stated time zone is not one that we know: send a name such as \
                 America/New_York, or none."
            }
        }
    }
}

impl Rate {
    fn sentence(self) -> &'static str {
        match self {
            Self::AccountSecond => "The calls of this second are spent (CALLS_PER_SECOND).",
            Self::AccountMinute => "The calls of this minute are spent (CALLS_PER_MINUTE).",
            Self::KeyMinute => {
                "This key's calls of this minute are spent (CALLS_PER_MINUTE_PER_KEY)."
            }
        }
    }
}

impl StoppedBy {
    fn sentence(self) -> &'static str {
        match self {
            Self::Operator => {
                "The operator has stopped all dialling, and can start it again: `operator \
                 dialling start`."
            }
            Self::WaitingOptOut => {
                "An opt-out waits to be stored, and it may be this number's. Dialling goes on by \
                 itself once it is stored."
            }
        }
    }
}
