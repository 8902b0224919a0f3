//! One case: what is known of a call, and the verdict on it.

use callflow::gate::{
    Fact, Facts, LONGEST_CALL, LiveCall, Reason, Refusal, Settings, Verdict, verdict as judge,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use shared::verdict::Told;

/// A line of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// The number, as a client would write it.
    #[serde(deserialize_with = "text")]
    to: String,
    /// The moment of dialling.
    at: Timestamp,
    /// `CALLING_HOURS`.
    calling_hours: Option<String>,
    /// `ALLOWED_COUNTRIES`: as it is set, or a list.
    allowed_countries: Option<OneOrMore>,
    /// `DIAL_CONSENT_BASIS`: unset, there is no basis.
    consent_basis: Option<String>,
    /// Whether the person opted out.
    suppressed: Option<bool>,
    /// Whether a call to the number is on; it began at this moment.
    live_call: Option<bool>,
    /// A time zone that somebody says the person is in.
    zone: Option<String>,
    /// Whether it is a telephone of the operator's own.
    test_number: Option<bool>,
    /// When the number was rung.
    recent_dials: Option<Vec<Timestamp>>,
    /// Whether the operator stopped all dialling.
    kill_switch: Option<bool>,
    /// The facts that could not be read: their names here, or any other.
    unreadable: Option<OneOrMore>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

#[derive(Serialize)]
struct Line<'a> {
    to: &'a str,
    allowed: bool,
    reasons: Vec<&'static str>,
    retry_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<&'a str>,
}

/// The verdict on one line, as a line; or what is wrong with it.
pub(crate) fn verdict(line: &[u8]) -> Result<String, String> {
    if line.trim_ascii_start().first() != Some(&b'{') {
        return Err("expected a JSON object, with `to` and `at`".to_owned());
    }
    let case: Case = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let verdict = judge(&case.facts(), &case.settings()?, case.at);
    let told = Told::of(&verdict);
    let line = Line {
        to: &case.to,
        allowed: told.allowed,
        reasons: told.reasons,
        retry_at: told.retry_at,
        unreadable: unreadable(&verdict),
    };
    serde_json::to_string(&line).map_err(|error| error.to_string())
}

/// A text. The error for anything else does not show it: it may be a number.
fn text<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    let text = value.as_str().map(str::to_owned);
    text.ok_or_else(|| serde::de::Error::custom("`to` must be a text"))
}

impl Case {
    fn facts(&self) -> Facts {
        let mut facts = Facts::nothing_against(&self.to);
        facts.suppressed = Fact::Read(self.suppressed == Some(true));
        facts.test_number = Fact::Read(self.test_number == Some(true));
        facts.kill_switch = Fact::Read(self.kill_switch == Some(true));
        facts.zone = Fact::Read(self.zone.clone());
        facts.recent_dials = Fact::Read(self.recent_dials.clone().unwrap_or_default());
        if self.live_call == Some(true) {
            facts.live_call = Fact::Read(Some(LiveCall {
                call_id: None,
                until: self.at.checked_add(LONGEST_CALL).ok(),
            }));
        }
        match &self.unreadable {
            Some(OneOrMore::One(name)) => facts.forget(name),
            Some(OneOrMore::More(names)) => names.iter().for_each(|name| facts.forget(name)),
            None => {}
        }
        facts
    }

    /// The settings, read as the product reads them.
    fn settings(&self) -> Result<Settings, String> {
        // A list without a country, unlike a setting without a value, is not the default.
        let none =
            matches!(&self.allowed_countries, Some(OneOrMore::More(none)) if none.is_empty());
        let countries = self
            .allowed_countries
            .as_ref()
            .map(|countries| match countries {
                OneOrMore::One(text) => text.clone(),
                OneOrMore::More(list) => list.join(","),
            });
        // A word that is no basis gives none, which the verdict then says.
        let basis = self
            .consent_basis
            .as_deref()
            .map(str::trim)
            .map(str::to_ascii_lowercase);
        let basis = basis.filter(|word| {
            ["written_consent", "asked_to_be_called", "own_number"].contains(&word.as_str())
        });
        let settings = shared::config::Settings::read(&|name| match name {
            "CALLING_HOURS" => self.calling_hours.clone(),
            "ALLOWED_COUNTRIES" => countries.clone(),
            "DIAL_CONSENT_BASIS" => basis.clone(),
            "TWILIO_VOICE_NUMBER" => Some("+14155550100".to_owned()),
            "CALLS_TABLE" | "SUPPRESSIONS_TABLE" | "LIMITS_TABLE" => Some(name.to_lowercase()),
            _ => None,
        });
        let mut settings = settings
            .map_err(|errors| {
                let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
                errors.join("; ")
            })?
            .gate;
        if none {
            settings.allowed_countries.clear();
        }
        // A case may be of any year.
        settings.clock_not_before = Timestamp::MIN;
        Ok(settings)
    }
}

fn unreadable(verdict: &Verdict) -> Vec<&str> {
    let reasons = verdict.refusal().map(Refusal::reasons);
    let reasons = reasons.into_iter().flatten();
    reasons
        .filter_map(|reason| match reason {
            Reason::Unreadable { fact } => Some(fact.as_str()),
            _ => None,
        })
        .collect()
}
