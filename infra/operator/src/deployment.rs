//! A deployed stack with all that a command reaches: AWS, the public address, Twilio.

use reqwest::{Method, RequestBuilder, Url};
use shared::config::Settings;
use shared::secrets::{Document, Shape};
use shared::world::Clock;

use crate::account::Account;
use crate::aws::{Aws, Stack, StoredSecret};
use crate::input::Variables;
use crate::trouble::Trouble;

/// The secrets, by their names in the template.
pub const WEBHOOK_SECRET: &str = "WebhookSecret";
/// The secret with Twilio's API key.
pub const TWILIO_API_SECRET: &str = "TwilioApiSecret";
/// The secret with the hashes of our bearer keys.
pub const API_KEYS_SECRET: &str = "ApiKeysSecret";

/// What commands work on.
pub struct Deployment {
    /// AWS.
    pub aws: Aws,
    /// The stack.
    pub stack: Stack,
    /// The environment of the command.
    pub variable: Variables,
    /// Speaks to Twilio and to the stack's own address.
    pub http: reqwest::Client,
    /// Connect here in place of the stack's address; what is signed, and the `Host` header, stay.
    pub connect_to: Option<Url>,
    /// The time.
    pub clock: Clock,
}

/// Where Twilio's APIs are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TwilioApis {
    /// Accounts, numbers, calls.
    pub api: String,
    /// The countries that may be rung.
    pub voice: String,
}

impl Deployment {
    /// A secret's current version, by its name in the template.
    pub async fn stored(&self, secret: &str) -> Result<Option<StoredSecret>, Trouble> {
        self.aws.secret(self.stack.resource(secret)?).await
    }

    /// A secret, read and checked as the functions do it.
    pub async fn secret<T: Shape>(&self, secret: &str, remedy: &str) -> Result<T, Trouble> {
        let stored = self.stored(secret).await?;
        let stored = stored
            .filter(|stored| !stored.is_blank())
            .ok_or_else(|| Trouble::new(format!("{secret} is empty: {remedy}")))?;
        shape(&stored.text)
            .map_err(|problem| Trouble::new(format!("{secret}: {problem}: {remedy}")))
    }

    /// The account at Twilio, by the API key of the stack.
    pub async fn account(&self) -> Result<Account, Trouble> {
        let key = self.secret(TWILIO_API_SECRET, PUT_TWILIO_API).await?;
        Ok(Account::new(self.http.clone(), self.twilio_apis()?, key))
    }

    /// The settings, as the functions have them from the stack; a stand-in for Twilio may also be
    /// this machine's own.
    pub fn settings(&self) -> Result<Settings, Trouble> {
        let parameter = |name: &str| self.stack.parameter(name).map(str::to_owned);
        let lookup = |name: &str| match name {
            "TWILIO_VOICE_NUMBER" => parameter("TwilioVoiceNumber"),
            "CALLS_TABLE" => self.stack.resource("CallsTable").ok().map(str::to_owned),
            "SUPPRESSIONS_TABLE" => self.suppressions_table().ok().map(str::to_owned),
            "LIMITS_TABLE" => self.stack.resource("LimitsTable").ok().map(str::to_owned),
            "REGION" => parameter("TwilioRegion"),
            "TWILIO_API_BASE_URL" => {
                parameter("TwilioApiBaseUrl").or_else(|| (self.variable)(name))
            }
            _ => None,
        };
        Settings::read(&lookup).map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            Trouble::new(format!("the settings are not right: {}", errors.join("; ")))
        })
    }

    /// The table of suppressions that the functions use: one that was adopted, or the stack's own.
    pub fn suppressions_table(&self) -> Result<&str, Trouble> {
        match self.adopted() {
            Some(adopted) => Ok(adopted),
            None => self.stack.resource("SuppressionsTable"),
        }
    }

    /// The suppression list of an earlier stack, where this one has adopted it.
    pub fn adopted(&self) -> Option<&str> {
        self.stack.parameter("SuppressionsTableName")
    }

    /// Twilio, or what stands in for it: a stand-in has both APIs at one address.
    pub fn twilio_apis(&self) -> Result<TwilioApis, Trouble> {
        let settings = self.settings()?;
        let voice = match &settings.twilio_api_base_url {
            Some(stand_in) => stand_in.clone(),
            None => format!("https://{}", settings.twilio_region.voice_host()),
        };
        Ok(TwilioApis {
            api: settings.twilio_api(),
            voice,
        })
    }

    /// A request to an address of the stack's.
    pub fn request(&self, method: Method, address: &str) -> Result<RequestBuilder, Trouble> {
        let url = Url::parse(address)
            .map_err(|error| Trouble::of(&format!("{address} is no address"), &error))?;
        let Some(base) = &self.connect_to else {
            return Ok(self.http.request(method, url));
        };
        let mut target = base.clone();
        let prefix = base.path().trim_end_matches('/').to_owned();
        target.set_path(&format!("{prefix}{}", url.path()));
        target.set_query(url.query());
        let host = match (url.host_str().unwrap_or_default(), url.port()) {
            (host, Some(port)) => format!("{host}:{port}"),
            (host, None) => host.to_owned(),
        };
        Ok(self
            .http
            .request(method, target)
            .header(http::header::HOST, host))
    }
}

/// How to fill the webhook secret.
pub const PUT_WEBHOOK: &str = "run `operator secrets put webhook`";
/// How to fill the secret of Twilio's API key.
pub const PUT_TWILIO_API: &str = "run `operator secrets put twilio-api`";

/// Reads a secret's text as the functions do.
pub fn shape<T: Shape>(text: &str) -> Result<T, String> {
    T::read(&Document::parse(text)?)
}
