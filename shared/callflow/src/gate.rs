//! The dial gate: whether a number may be rung at this moment.
//!
//! [`verdict`] takes what was found out about a call ([`Facts`]), what the operator decided
//! ([`Settings`]) and the time, and answers with leave to dial or with every reason against it. It
//! looks nothing up and changes nothing, so the same function answers a program that only asks, the
//! moment of dialling, and a table of cases.
//!
//! - It is closed in doubt: what cannot be read is a no ([`Fact::Unreadable`]).
//! - It is monotone: less evidence, or one fact more against a call, never turns a no into a yes.
//! - Leave is a value, [`Cleared`], which nothing but this module can make.
//!
//! Not in here: where a number is ([`crate::place`]), when people may be rung there
//! ([`crate::hours`]), and the transaction that holds the facts together until the intent is stored.

use jiff::{SignedDuration, Timestamp, Zoned};

use crate::phone::PhoneNumber;
use crate::place::{Place, Zone, place_of};

mod facts;
mod hour;
mod measure;
mod reason;
mod settings;
#[cfg(test)]
mod tests;

pub use facts::{
    Counted, Fact, Facts, HOLD_AFTER_NOT_UNDERSTOOD, Hold, HoldCause, LONGEST_CALL, LiveCall,
};
pub use hour::{BEFORE_CLOSING, DIAL_WITHIN};
pub use reason::{Rate, Reason, Stands, StoppedBy, ZoneFlaw};
pub use settings::Settings;

/// An opt-out may wait so long to be stored before all dialling stops.
pub const OPT_OUT_MAY_WAIT: SignedDuration = SignedDuration::from_mins(10);

/// Whether a number may be rung.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It may.
    Allowed(Cleared),
    /// It may not.
    Refused(Refusal),
}

/// Leave to ring one number until one moment. Only [`verdict`] gives it, and it cannot be copied:
/// one verdict, one call.
#[derive(Debug, PartialEq, Eq)]
pub struct Cleared {
    number: PhoneNumber,
    dial_before: Timestamp,
}

/// Why a number may not be rung.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    reasons: Vec<Reason>,
    retry_at: Option<Timestamp>,
    zones: Vec<Zone>,
}

/// Whether this number may be rung now, with all the reasons if not.
///
/// A telephone of the operator's own needs no basis and knows no hours, caps, holds and places; it
/// must be a number that exists and a fixed or mobile line. Everything else holds for it too.
pub fn verdict(facts: &Facts, settings: &Settings, now: Timestamp) -> Verdict {
    let callee = Callee::read(&facts.to);
    let own_telephone = facts.test_number == Fact::Read(true);
    // Whose hours count.
    let stranger = callee.as_ref().filter(|_| !own_telephone);
    let hours = &settings.calling_hours;
    let (added, zone_flaw) = hour::added_zones(facts, settings);

    let mut reasons = always(facts, settings, own_telephone, now);
    match &callee {
        None => reasons.push(Reason::InvalidNumber),
        Some(callee) if !callee.place.line().may_be_rung() => {
            reasons.push(Reason::NumberTypeNotAllowed);
        }
        Some(_) => {}
    }
    if !own_telephone {
        reasons.extend(zone_flaw);
        reasons.extend(person(facts, settings, now));
    }
    let mut dial_before = now.checked_add(DIAL_WITHIN).unwrap_or(Timestamp::MAX);
    if let Some(Callee { place, .. }) = stranger {
        reasons.extend(reach(place, settings));
        match hour::dial_before(place, &added, hours, now) {
            Ok(by_the_hour) => dial_before = by_the_hour,
            Err(reason) => reasons.push(reason),
        }
    }
    reasons.sort_by_key(Reason::rank);

    let gone_at = gone_at(&reasons, now);
    let retry_at = match stranger {
        Some(Callee { place, .. }) => {
            gone_at.and_then(|from| hour::next_opening(place, &added, hours, from))
        }
        None => gone_at,
    };
    match callee {
        Some(callee) if reasons.is_empty() => Verdict::Allowed(Cleared {
            number: callee.number,
            dial_before,
        }),
        callee => Verdict::Refused(Refusal {
            reasons,
            retry_at,
            zones: callee.map_or_else(Vec::new, |callee| callee.place.zones().to_vec()),
        }),
    }
}

/// Who is to be rung.
struct Callee {
    number: PhoneNumber,
    place: Place,
}

impl Callee {
    fn read(to: &str) -> Option<Self> {
        let number = PhoneNumber::parse(to).ok()?;
        let place = place_of(&number).ok()?;
        Some(Self { number, place })
    }
}

/// What holds whoever is rung.
fn always(facts: &Facts, settings: &Settings, own_telephone: bool, now: Timestamp) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if facts.suppressed == Fact::Read(true) {
        reasons.push(Reason::OptedOut);
    }
    let rates = [
        (
            &facts.account_second,
            settings.calls_per_second,
            Rate::AccountSecond,
        ),
        (
            &facts.account_minute,
            settings.calls_per_minute,
            Rate::AccountMinute,
        ),
        (
            &facts.key_minute,
            settings.calls_per_minute_per_key,
            Rate::KeyMinute,
        ),
    ];
    for (counted, most, rate) in rates {
        let full = counted
            .read()
            .and_then(|counted| measure::full_until(*counted, most, now));
        reasons.extend(full.map(|until| Reason::RateLimited { rate, until }));
    }
    let day = facts.account_day.read();
    let spent = day.and_then(|day| measure::full_until(*day, settings.calls_per_day, now));
    reasons.extend(spent.map(|until| Reason::DailyCeilingReached { until }));
    if let Fact::Read(Some(LiveCall { call_id, until })) = &facts.live_call
        && until.is_none_or(|until| until > now)
    {
        reasons.push(Reason::CallInProgress {
            call_id: call_id.clone(),
            until: *until,
        });
    }
    if facts.kill_switch == Fact::Read(true) {
        reasons.push(Reason::DiallingStopped(StoppedBy::Operator));
    }
    if let Fact::Read(Some(since)) = facts.opt_out_waiting_since
        && now.duration_since(since) > OPT_OUT_MAY_WAIT
    {
        reasons.push(Reason::DiallingStopped(StoppedBy::WaitingOptOut));
    }
    if settings.test_numbers_only && !own_telephone {
        reasons.push(Reason::NotATestNumber);
    }
    let mut unreadable = facts.unreadable();
    if now < settings.clock_not_before {
        unreadable.push("clock".to_owned());
    }
    reasons.extend(
        unreadable
            .into_iter()
            .map(|fact| Reason::Unreadable { fact }),
    );
    reasons
}

/// What holds for other people than the operator: whether this one may be rung, and how often.
fn person(facts: &Facts, settings: &Settings, now: Timestamp) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for hold in facts.holds.read().into_iter().flatten() {
        let until = hold.until(settings);
        if until.is_none_or(|until| until > now) {
            reasons.push(Reason::OnHold {
                cause: hold.cause,
                until,
            });
        }
    }
    let stated = facts.consent.read().and_then(Option::as_ref);
    let stated = stated.is_some_and(|consent| consent.check(now).is_ok());
    if !stated && settings.consent_basis.is_none() {
        reasons.push(Reason::NoConsentBasis);
    }
    let dials = facts.recent_dials.read();
    let capped = dials.and_then(|dials| measure::capped_until(dials, settings, now));
    reasons.extend(capped.map(|until| Reason::NumberCapReached { until }));
    reasons
}

/// Whether this deployment rings there.
fn reach(place: &Place, settings: &Settings) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let region = place.region();
    if !region.is_some_and(|region| settings.allowed_countries.contains(&region)) {
        reasons.push(Reason::CountryNotAllowed { region });
    }
    if !place.language_is_served() {
        reasons.push(Reason::LanguageNotServed);
    }
    reasons
}

/// The moment at which all of these are gone, if time alone can do it.
fn gone_at(reasons: &[Reason], now: Timestamp) -> Option<Timestamp> {
    reasons
        .iter()
        .try_fold(now, |latest, reason| match reason.stands() {
            Stands::Until(until) => Some(latest.max(until)),
            Stands::UntilChanged => None,
        })
}

impl Verdict {
    /// Whether the number may be rung.
    pub fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed(_))
    }

    /// The refusal, where it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Allowed(_) => None,
            Self::Refused(refusal) => Some(refusal),
        }
    }
}

impl Cleared {
    /// The number that may be rung.
    pub fn number(&self) -> &PhoneNumber {
        &self.number
    }

    /// The moment by which Twilio must have dialled: the earlier of [`DIAL_WITHIN`] from the verdict
    /// and [`BEFORE_CLOSING`] before the hours end.
    pub fn dial_before(&self) -> Timestamp {
        self.dial_before
    }
}

impl Refusal {
    /// Every reason, in the order of [`Reason::CODES`]; at least one.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// The code of every reason, each once.
    pub fn codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<&'static str> = self.reasons.iter().map(Reason::code).collect();
        codes.dedup();
        codes
    }

    /// The reason that stands longest: the first that waiting does not cure, else the one that is
    /// gone last.
    pub fn main_reason(&self) -> &Reason {
        let mut main = &self.reasons[0];
        for reason in &self.reasons[1..] {
            if reason.stands() > main.stands() {
                main = reason;
            }
        }
        main
    }

    /// The first moment at which every reason is gone, if nothing but the time changes; none where
    /// waiting does not help, or nobody can tell how long.
    pub fn retry_at(&self) -> Option<Timestamp> {
        self.retry_at
    }

    /// [`Refusal::retry_at`] in each zone that the number may be in.
    pub fn retry_at_there(&self) -> Vec<Zoned> {
        let retry_at = self.retry_at;
        let there = |zone: &Zone| retry_at.map(|at| zone.at(at));
        self.zones.iter().filter_map(there).collect()
    }
}
