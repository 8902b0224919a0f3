//! Twilio's door: a request becomes a verified form, or nothing.

use std::sync::Arc;

use callflow::CallId;
use callflow::event::Moment;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use twilio::signature::{Refusal, SignedRequest, VerifiedForm};

use crate::config::Settings;
use crate::door::public_base;
use crate::endpoint::{Endpoint, Request};
use crate::failure::{Evidence, Failure};
use crate::secrets::{LIFETIME, Secret, WebhookSecret};
use crate::telemetry;
use crate::world::{StartError, World};

/// Verifies Twilio's signature over the URL that we handed out.
pub struct WebhookDoor {
    secret: Secret<WebhookSecret>,
    settings: Arc<Settings>,
}

/// A request that is Twilio's.
pub struct Admitted {
    /// Its fields.
    pub form: VerifiedForm,
    /// The public base that it came by, for the URLs of the answer.
    pub base: String,
    query: Vec<(String, String)>,
}

impl WebhookDoor {
    /// The door, with its secret read.
    pub async fn connect(world: &World) -> Result<Self, StartError> {
        let name = world
            .settings
            .secrets
            .webhook
            .as_deref()
            .ok_or_else(|| StartError::missing("WEBHOOK_SECRET_ARN"))?;
        Ok(Self {
            secret: Secret::connect(world, name, LIFETIME).await,
            settings: Arc::clone(&world.settings),
        })
    }

    /// Lets a request in when Twilio signed it.
    ///
    /// The URL that is verified is the one that we hand out: the public base, the endpoint's own
    /// path, the query as it was received. Neither host nor path of the request is trusted for it.
    pub async fn admit<E: Endpoint>(&self, request: &Request) -> Result<Admitted, Failure> {
        let base = public_base(&self.settings, request)?;
        let raw_query = request.uri().query();
        let url = match raw_query {
            Some(query) => format!("{base}{}?{query}", E::PATH),
            None => format!("{base}{}", E::PATH),
        };
        let secret = self.secret.at_hand().await.map_err(Failure::Unverifiable)?;
        let form = match verify(&secret, request, &url) {
            Ok(form) => form,
            Err(refusal) => self.verify_anew(&refusal, request, &url).await?,
        };
        // A signature has no delimiters, and a parent account's token may sign for others.
        if form.get("AccountSid") != Some(secret.account_sid.as_str()) {
            return Err(refused("other_account", &url));
        }
        let query = raw_query.unwrap_or_default();
        let query = form_urlencoded::parse(query.as_bytes())
            .into_owned()
            .collect();
        let admitted = Admitted { form, base, query };
        if let Some(id) = admitted.call() {
            telemetry::about(&id);
        }
        Ok(admitted)
    }

    /// The signature may be right and our token old: it is read again, at most once a minute.
    async fn verify_anew(
        &self,
        refusal: &Refusal,
        request: &Request,
        url: &str,
    ) -> Result<VerifiedForm, Failure> {
        if matches!(refusal, Refusal::WrongSignature { .. })
            && let Some(secret) = self.secret.doubted().await
            && let Ok(form) = verify(&secret, request, url)
        {
            return Ok(form);
        }
        Err(refused(refusal.code(), url))
    }
}

impl Admitted {
    /// The call that our own URL names.
    pub fn call_id(&self) -> Result<Option<CallId>, Failure> {
        let Some(text) = self.query("call_id") else {
            return Ok(None);
        };
        CallId::parse(text)
            .map(Some)
            .map_err(|_| unusable("the call_id in the URL is none of ours"))
    }

    /// The call that the log names: our URL's, and else, where it names none, Twilio's own.
    fn call(&self) -> Option<CallId> {
        match self.call_id() {
            Ok(Some(id)) => Some(id),
            Ok(None) => CallId::parse(self.form.get("CallSid")?).ok(),
            Err(_) => None,
        }
    }

    /// A parameter of our own URL.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// What Twilio signed, and we can do nothing with.
pub(crate) fn unusable(detail: impl Into<String>) -> Failure {
    Failure::Unusable(Evidence::new("unusable_webhook", detail))
}

fn verify(
    secret: &Arc<WebhookSecret>,
    request: &Request,
    url: &str,
) -> Result<VerifiedForm, Refusal> {
    let header = |name: &str| text(request.headers(), name);
    let signed = SignedRequest {
        method: request.method().as_str(),
        url,
        content_type: header(CONTENT_TYPE.as_str()),
        signature: header("x-twilio-signature"),
        settings: header("x-twilio-webhooks-signature-settings"),
        body: request.body(),
    };
    secret.verifier.verify(&signed)
}

/// Tells the operator the URL that we computed, which is where a mismatch comes from most often.
fn refused(code: &'static str, url: &str) -> Failure {
    let detail = format!(
        "we checked the signature over {}: compare it with the URL that Twilio was given, and \
         PUBLIC_BASE_URL with both",
        without_strange_query(url)
    );
    Failure::Refused(Evidence::new(code, detail))
}

/// A forger chooses the query, and may put anything into a log by it: only a query of our own shape
/// is told.
fn without_strange_query(url: &str) -> String {
    let Some((address, query)) = url.split_once('?') else {
        return url.to_owned();
    };
    let ours = form_urlencoded::parse(query.as_bytes()).all(|(name, value)| match &*name {
        "call_id" => CallId::parse(&value).is_ok(),
        "turn" => value.parse::<u8>().is_ok(),
        "at" => Moment::parse(&value).is_some(),
        _ => false,
    });
    if ours {
        url.to_owned()
    } else {
        format!("{address}?… ({} bytes)", query.len())
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
