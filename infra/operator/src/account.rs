//! The account at Twilio, over REST: read, and a number's webhooks written.

use std::fmt;

use http::StatusCode;
use serde::de::DeserializeOwned;
use shared::callflow::PhoneNumber;
use shared::secrets::TwilioApiSecret;
use twilio::rest::{
    AccountResource, CallPage, DialingPermissions, ListCalls, NumberPage, NumberResource,
    RestError, UpdateNumber, account_path, calls_path, dialing_permissions_path, number_path,
    numbers_path,
};

use crate::deployment::TwilioApis;

/// No answer of Twilio's that we ask for is longer.
const MAX_ANSWER: usize = 256 * 1024;

/// Twilio's REST API with the key of a stack.
pub struct Account {
    http: reqwest::Client,
    apis: TwilioApis,
    key: TwilioApiSecret,
}

/// Why Twilio did not answer as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TwilioError {
    /// It refused.
    Refused(RestError),
    /// It was not reached.
    Unreachable(String),
    /// It was reached, and its answer could not be read.
    Unreadable(String),
}

impl Account {
    /// The account that the key belongs to.
    pub fn new(http: reqwest::Client, apis: TwilioApis, key: TwilioApiSecret) -> Self {
        Self { http, apis, key }
    }

    /// The account itself. Standard and restricted keys may not read it.
    pub async fn read(&self) -> Result<AccountResource, TwilioError> {
        let path = account_path(&self.key.account_sid);
        self.get(&self.apis.api, &path, &[]).await
    }

    /// Proves that the key works, by what every key of the product's must be allowed to do.
    pub async fn list_a_call(&self) -> Result<(), TwilioError> {
        let one = ListCalls::new().page_size(1).to_pairs();
        let one = one.map_err(|error| TwilioError::Unreadable(error.to_string()))?;
        let path = calls_path(&self.key.account_sid);
        let page: Result<CallPage, TwilioError> = self.get(&self.apis.api, &path, &one).await;
        page.map(drop)
    }

    /// One of the account's numbers; none where it is not the account's.
    pub async fn number(
        &self,
        number: &PhoneNumber,
    ) -> Result<Option<NumberResource>, TwilioError> {
        let query = [("PhoneNumber", number.as_e164().to_owned())];
        let path = numbers_path(&self.key.account_sid);
        let page: NumberPage = self.get(&self.apis.api, &path, &query).await?;
        let mut numbers = page.incoming_phone_numbers.into_iter();
        // Twilio's filter takes parts of a number too.
        Ok(numbers.find(|found| found.phone_number.as_str() == number.as_e164()))
    }

    /// Changes a number's webhooks; the number as it is then.
    pub async fn update(
        &self,
        number: &NumberResource,
        update: &UpdateNumber,
    ) -> Result<NumberResource, TwilioError> {
        let form = update.to_pairs();
        let form = form.map_err(|error| TwilioError::Unreadable(error.to_string()))?;
        let path = number_path(&self.key.account_sid, &number.sid);
        let request = self.http.post(format!("{}{path}", self.apis.api));
        self.send(request.form(&form)).await
    }

    /// What of a country may be rung.
    pub async fn country(&self, code: &str) -> Result<DialingPermissions, TwilioError> {
        let path = dialing_permissions_path(code);
        self.get(&self.apis.voice, &path, &[]).await
    }

    async fn get<T: DeserializeOwned>(
        &self,
        api: &str,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<T, TwilioError> {
        let mut url: reqwest::Url = format!("{api}{path}")
            .parse()
            .map_err(|_| TwilioError::Unreachable("its address is none".to_owned()))?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.send(self.http.get(url)).await
    }

    async fn send<T: DeserializeOwned>(
        &self,
        request: reqwest::RequestBuilder,
    ) -> Result<T, TwilioError> {
        let request = request.basic_auth(self.key.key_sid.as_str(), Some(&self.key.key_secret));
        let unreachable = |error: reqwest::Error| {
            let trouble = crate::trouble::Trouble::of("no answer", &error.without_url());
            TwilioError::Unreachable(trouble.to_string())
        };
        let mut response = request.send().await.map_err(unreachable)?;
        let status = response.status();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_ANSWER {
                let words = format!("an answer of more than {MAX_ANSWER} bytes");
                return Err(TwilioError::Unreadable(words));
            }
        }
        if status != StatusCode::OK {
            return Err(TwilioError::Refused(RestError::parse(
                status.as_u16(),
                &body,
            )));
        }
        serde_json::from_slice(&body).map_err(|error| TwilioError::Unreadable(error.to_string()))
    }
}

impl TwilioError {
    /// Whether the credentials do not reach that far: wrong ones, or a key of a lesser kind.
    pub fn is_forbidden(&self) -> bool {
        matches!(self, Self::Refused(error) if matches!(error.status, 401 | 403))
    }
}

impl fmt::Display for TwilioError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => match error.code {
                Some(code) => write!(
                    formatter,
                    "Twilio answered {} (error {code}). {}",
                    error.status,
                    error.explanation()
                ),
                None => write!(
                    formatter,
                    "Twilio answered {}. {}",
                    error.status,
                    error.explanation()
                ),
            },
            Self::Unreachable(why) => write!(formatter, "Twilio was not reached: {why}"),
            Self::Unreadable(why) => write!(formatter, "Twilio's answer was not read: {why}"),
        }
    }
}

impl std::error::Error for TwilioError {}

impl From<TwilioError> for crate::trouble::Trouble {
    fn from(error: TwilioError) -> Self {
        Self::new(error.to_string())
    }
}
