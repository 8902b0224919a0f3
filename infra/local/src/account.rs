//! An account at Twilio, and the secrets that hold its keys as they are held in the cloud.

use serde_json::{Value, json};
use shared::config::{PublicBase, SettingError, is_loopback};
use shared::door::{Scope, key_hash_text};
use shared::secrets::{check_api_key_secret, check_auth_token};

use crate::carrier::CarrierConfig;
use crate::engine::Engine;
use crate::product::Lookup;

/// The secret of the simulated account's API key. It opens nothing but the simulation.
const SIMULATED_KEY_SECRET: &str = "simulatedApiKeySecretOfThisWorld";

/// The account's name and keys.
#[derive(Clone)]
pub struct Credentials {
    /// `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// `SK` and 32 hexadecimal digits.
    pub key_sid: String,
    /// The API key's secret.
    pub key_secret: String,
    /// What webhooks are signed with.
    pub auth_token: String,
}

impl Credentials {
    /// Those of the simulated account: made up, and known to everybody.
    pub fn simulated() -> Self {
        let made_up = CarrierConfig::new(jiff::Timestamp::now);
        Self {
            account_sid: made_up.account_sid,
            key_sid: made_up.api_key_sid,
            key_secret: SIMULATED_KEY_SECRET.to_owned(),
            auth_token: made_up.auth_token,
        }
    }

    /// Reads the credentials, and says all that is missing or misshapen at once.
    pub fn read(lookup: Lookup<'_>) -> Result<Self, Vec<SettingError>> {
        let mut errors = Vec::new();
        let mut read = |name: &'static str, check: &dyn Fn(&str) -> Result<(), String>| {
            let text = lookup(name)
                .map(|text| text.trim().to_owned())
                .unwrap_or_default();
            let checked = if text.is_empty() {
                Err("is not set".to_owned())
            } else {
                check(&text)
            };
            if let Err(problem) = checked {
                errors.push(SettingError { name, problem });
            }
            text
        };
        let account_sid = read("TWILIO_ACCOUNT_SID", &|text| {
            twilio::sid::AccountSid::new(text)
                .map(drop)
                .map_err(|error| error.to_string())
        });
        let key_sid = read("TWILIO_API_KEY_SID", &|text| {
            twilio::sid::ApiKeySid::new(text)
                .map(drop)
                .map_err(|error| error.to_string())
        });
        let key_secret = read("TWILIO_API_KEY_SECRET", &check_api_key_secret);
        let auth_token = read("TWILIO_AUTH_TOKEN", &check_auth_token);
        read("TWILIO_VOICE_NUMBER", &|_| Ok(()));
        read("PUBLIC_BASE_URL", &|text| {
            let base = PublicBase::parse(text)?;
            let host = base.as_str().parse::<http::Uri>().ok();
            let host = host.as_ref().and_then(http::Uri::host).unwrap_or_default();
            if is_loopback(host) {
                Err(
                    "Twilio cannot reach this machine by that name: the address of your tunnel"
                        .into(),
                )
            } else if base.as_str().starts_with("https://") {
                Ok(())
            } else {
                Err("Twilio must reach us by https://: the address of your tunnel".to_owned())
            }
        });
        read("TEST_NUMBERS", &|_| Ok(()));
        if errors.is_empty() {
            Ok(Self {
                account_sid,
                key_sid,
                key_secret,
                auth_token,
            })
        } else {
            Err(errors)
        }
    }

    /// Makes a carrier serve this account.
    pub fn give_to(&self, config: &mut CarrierConfig) {
        self.account_sid.clone_into(&mut config.account_sid);
        self.key_sid.clone_into(&mut config.api_key_sid);
        self.key_secret.clone_into(&mut config.api_key_secret);
        self.auth_token.clone_into(&mut config.auth_token);
    }

    /// Keeps the two secrets of the account under these names.
    pub fn keep_in(&self, engine: &Engine, webhook: &str, twilio_api: &str) {
        engine.put_secret(
            webhook,
            &json!({
                "TWILIO_ACCOUNT_SID": self.account_sid,
                "TWILIO_AUTH_TOKEN": self.auth_token,
            }),
        );
        engine.put_secret(
            twilio_api,
            &json!({
                "TWILIO_ACCOUNT_SID": self.account_sid,
                "TWILIO_API_KEY_SID": self.key_sid,
                "TWILIO_API_KEY_SECRET": self.key_secret,
            }),
        );
    }
}

/// The secret with the hash of one bearer key, or of none.
pub fn bearer_keys(key: Option<&str>) -> Value {
    let key = key.map(str::trim).filter(|key| !key.is_empty());
    let key = key.map(|key| {
        json!({
            "name": "DIAL_API_KEY",
            "sha256": key_hash_text(key),
            "scopes": Scope::ALL.map(Scope::name),
        })
    });
    json!({"keys": Vec::from_iter(key)})
}
