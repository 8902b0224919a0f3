//! One request to Twilio's REST API, and its answer: with the API key, never redirected, bounded in
//! length. What an answer means is for whoever asked.

use std::sync::Arc;

use http::{Method, StatusCode};
use twilio::sid::AccountSid;

use crate::failure::Evidence;
use crate::secrets::{LIFETIME, Secret, TwilioApiSecret};
use crate::world::{StartError, World};

/// No answer of Twilio's that we read is longer.
const MAX_ANSWER: usize = 64 * 1024;

/// Twilio's REST API, with its key read.
pub(crate) struct Rest {
    http: reqwest::Client,
    api: String,
    secret: Secret<TwilioApiSecret>,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Vec<u8>,
}

/// Why nothing came back.
#[derive(Debug)]
pub(crate) enum Unanswered {
    /// There was no connection: nothing was sent.
    NoConnection,
    /// It was sent, and nobody knows what became of it.
    Lost(Evidence),
}

impl Rest {
    /// The API of this world.
    pub(crate) async fn connect(world: &World) -> Result<Self, StartError> {
        let name = world.settings.secrets.twilio_api.as_deref();
        let name = name.ok_or_else(|| StartError::missing("TWILIO_API_SECRET_ARN"))?;
        Ok(Self {
            http: world.twilio.clone(),
            api: world.settings.twilio_api(),
            secret: Secret::connect(world, name, LIFETIME).await,
        })
    }

    /// The key to ask with. To read it again may take a while.
    pub(crate) async fn key(&self) -> Result<Arc<TwilioApiSecret>, Evidence> {
        self.secret.current().await
    }

    /// Asks once. The pairs of a GET go into the query, those of a POST into the body.
    pub(crate) async fn ask(
        &self,
        secret: &TwilioApiSecret,
        method: Method,
        path: impl FnOnce(&AccountSid) -> String,
        pairs: &[(&str, String)],
    ) -> Result<Answer, Unanswered> {
        let mut url = format!("{}{}", self.api, path(&secret.account_sid));
        let in_body = method == Method::POST;
        if !in_body && !pairs.is_empty() {
            let mut query = form_urlencoded::Serializer::new(String::new());
            query.extend_pairs(pairs);
            url.push('?');
            url.push_str(&query.finish());
        }
        let mut request = self
            .http
            .request(method, url)
            .basic_auth(secret.key_sid.as_str(), Some(&secret.key_secret));
        if in_body {
            request = request.form(pairs);
        }
        let answer = match request.send().await {
            Ok(response) => read(response).await?,
            Err(error) if error.is_connect() => return Err(Unanswered::NoConnection),
            Err(error) => {
                let error = error.without_url().to_string();
                return Err(Unanswered::Lost(Evidence::new("carrier_no_answer", error)));
            }
        };
        if answer.status == StatusCode::UNAUTHORIZED {
            // A new key may be in place already: the next request shall have it.
            let _ = self.secret.doubted().await;
        }
        Ok(answer)
    }
}

impl Unanswered {
    /// What the operator is told, where it makes no difference whether anything was sent.
    pub(crate) fn into_evidence(self) -> Evidence {
        match self {
            Self::Lost(evidence) => evidence,
            Self::NoConnection => Evidence::new("carrier_unreachable", "no connection to Twilio"),
        }
    }
}

async fn read(mut response: reqwest::Response) -> Result<Answer, Unanswered> {
    let status = response.status();
    let unreadable = || {
        let detail = format!("status {status}, and the body could not be read");
        Unanswered::Lost(Evidence::new("carrier_no_answer", detail))
    };
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| unreadable())? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER {
            return Err(unreadable());
        }
    }
    Ok(Answer { status, body })
}
