//! The account itself: what a customer sees of it, and may do by it.

use std::collections::BTreeMap;

/// How the account stands with Twilio.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Whether nobody pays for it yet.
    pub trial: bool,
    /// `active`, `suspended` or `closed`.
    pub status: String,
    /// Whether the API key is a main one: a standard or restricted one cannot read the account
    /// (<https://www.twilio.com/docs/iam/api-keys/keys-in-console>).
    pub main_key: bool,
    /// What may be rung, by the ISO code of the country.
    pub countries: BTreeMap<String, Country>,
}

/// What of a country may be rung
/// (<https://www.twilio.com/docs/voice/api/dialingpermissions-country-resource>).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Country {
    /// Ordinary numbers.
    pub low_risk: bool,
    /// Premium numbers and special services.
    pub high_risk_special: bool,
    /// Ranges that are known for toll fraud.
    pub high_risk_toll_fraud: bool,
}

/// One of the account's numbers, as it stands.
#[derive(Debug, Clone)]
pub(super) struct Owned {
    pub(super) webhooks: super::NumberWebhooks,
    /// How the fallback is asked; the others are asked by POST.
    pub(super) fallback_method: http::Method,
    pub(super) voice: bool,
    /// Wins over the webhooks, and answers nobody here.
    pub(super) application: Option<String>,
}

impl Default for Account {
    /// A paid account that may ring the United States and Canada, and a main key.
    fn default() -> Self {
        let ordinary = Country {
            low_risk: true,
            high_risk_special: false,
            high_risk_toll_fraud: false,
        };
        Self {
            trial: false,
            status: "active".to_owned(),
            main_key: true,
            countries: ["US", "CA"].map(|code| (code.to_owned(), ordinary)).into(),
        }
    }
}

impl Owned {
    /// A number that can call, with these webhooks.
    pub(super) fn new(webhooks: super::NumberWebhooks) -> Self {
        let fallback_method = if webhooks.fallback_by_get {
            http::Method::GET
        } else {
            http::Method::POST
        };
        Self {
            webhooks,
            fallback_method,
            voice: true,
            application: None,
        }
    }
}
