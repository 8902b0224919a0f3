//! One request to the customer: signed, sent, retried and redirected as Twilio does it.
//!
//! Sources: <https://www.twilio.com/docs/usage/security> for the signature,
//! <https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides> for retries and
//! timers, <https://www.twilio.com/docs/voice/twiml> for redirects.

mod overrides;

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use http::Method;
use reqwest::Url;
use twilio::signature::{AuthToken, sign};

use super::faults::{Faults, WebhookNumber};
use overrides::Overrides;

/// Every request of a call is over after this, whatever the overrides say.
const TOTAL_TIMEOUT: Duration = Duration::from_secs(15);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const MOST_REDIRECTS: usize = 10;

/// What signs, connects and sends.
pub(super) struct Postman {
    plain: reqwest::Client,
    /// Made when first needed: loading the trusted roots takes longer than a whole call.
    secure: OnceLock<reqwest::Client>,
    key: AuthToken,
    wrong_key: AuthToken,
    connect_to: Option<Url>,
}

/// A request to be sent.
#[derive(Debug, Clone)]
pub(super) struct Webhook {
    /// Fragment included: it holds the overrides.
    pub(super) url: Url,
    pub(super) method: Method,
    pub(super) fields: Vec<(String, String)>,
    /// The same for every attempt at this webhook.
    pub(super) idempotency_token: String,
    pub(super) number: WebhookNumber,
}

/// An answer, of any status.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// Where it came from, after redirects.
    pub(super) url: Url,
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    pub(super) body: Vec<u8>,
}

/// No answer.
#[derive(Debug, Clone)]
pub(super) struct Undelivered {
    /// Twilio's error code.
    pub(super) code: u32,
    pub(super) what: String,
    retry_class: &'static str,
}

impl Postman {
    pub(super) fn new(auth_token: &str, connect_to: Option<Url>) -> reqwest::Result<Self> {
        Ok(Self {
            // It trusts nobody, and is never asked for HTTPS.
            plain: client().tls_certs_only([]).build()?,
            secure: OnceLock::new(),
            key: AuthToken::new(auth_token),
            wrong_key: AuthToken::new(format!("not {auth_token}")),
            connect_to,
        })
    }

    /// Sends it, and again if its URL asks for retries, within 15 seconds in all.
    pub(super) async fn send(
        &self,
        webhook: &Webhook,
        faults: &Faults,
    ) -> Result<Answer, Undelivered> {
        // Whoever sends it reports a bad fragment, which counts as none.
        let overrides = Overrides::of(&webhook.url).unwrap_or_default();
        let deadline = Instant::now() + overrides.total.min(TOTAL_TIMEOUT);
        if faults.duplicates(webhook.number) {
            // Sent for its effect; its answer is the one that gets lost.
            let _lost = self.follow_redirects(webhook, faults, deadline).await;
        }
        let mut retries = overrides.retries;
        loop {
            let answer = self.follow_redirects(webhook, faults, deadline).await;
            let class = match &answer {
                Ok(answer) if (500..600).contains(&answer.status) => "5xx",
                Ok(answer) if (400..500).contains(&answer.status) => "4xx",
                Ok(_) => return answer,
                Err(undelivered) => undelivered.retry_class,
            };
            if retries == 0 || !overrides.retries_on(class) || Instant::now() >= deadline {
                return answer;
            }
            retries -= 1;
        }
    }

    async fn follow_redirects(
        &self,
        webhook: &Webhook,
        faults: &Faults,
        deadline: Instant,
    ) -> Result<Answer, Undelivered> {
        let mut hop = webhook.clone();
        for _ in 0..=MOST_REDIRECTS {
            let (answer, location) = self.attempt(&hop, faults, deadline).await?;
            let Some(next) = location.and_then(|location| answer.url.join(&location).ok()) else {
                return Ok(answer);
            };
            // Twilio does not send the digits again after a redirect.
            hop.fields.retain(|(name, _)| name != "Digits");
            if !matches!(answer.status, 307 | 308) {
                hop.method = Method::GET;
            }
            hop.url = next;
        }
        Err(Undelivered {
            code: 11215,
            what: format!("more than {MOST_REDIRECTS} redirects"),
            retry_class: "none",
        })
    }

    async fn attempt(
        &self,
        webhook: &Webhook,
        faults: &Faults,
        deadline: Instant,
    ) -> Result<(Answer, Option<String>), Undelivered> {
        let get = webhook.method == Method::GET;
        let mut url = webhook.url.clone();
        url.set_fragment(None);
        if get {
            url.query_pairs_mut().extend_pairs(&webhook.fields);
        }
        let signed_fields: &[(String, String)] = if get { &[] } else { &webhook.fields };
        let key = if faults.signs_wrongly(webhook.number) {
            &self.wrong_key
        } else {
            &self.key
        };
        let signature = sign(key, &signed_url(&url), signed_fields);

        let target = self.target(&url);
        let mut request = self
            .client_for(&target)?
            .request(webhook.method.clone(), target)
            .timeout(deadline.saturating_duration_since(Instant::now()))
            // The host of the URL, also where the connection goes elsewhere: gateways route by it.
            .header(http::header::HOST, authority(&url))
            .header("X-Twilio-Signature", signature)
            .header("I-Twilio-Idempotency-Token", &webhook.idempotency_token)
            .header("X-Home-Region", "us1")
            .header("Accept", "*/*");
        if !get {
            request = request.form(&webhook.fields);
        }
        let response = request.send().await.map_err(Undelivered::from_error)?;

        let status = response.status();
        let header = |name: http::HeaderName| {
            let value = response.headers().get(name)?;
            value.to_str().ok().map(str::to_owned)
        };
        let location = header(http::header::LOCATION).filter(|_| status.is_redirection());
        let content_type = header(http::header::CONTENT_TYPE);
        let body = response.bytes().await.map_err(Undelivered::from_error)?;
        let answer = Answer {
            url: webhook.url.clone(),
            status: status.as_u16(),
            content_type,
            body: body.to_vec(),
        };
        Ok((answer, location))
    }

    fn client_for(&self, target: &Url) -> Result<&reqwest::Client, Undelivered> {
        if target.scheme() == "http" {
            return Ok(&self.plain);
        }
        if let Some(secure) = self.secure.get() {
            return Ok(secure);
        }
        let secure = client().build().map_err(Undelivered::from_error)?;
        Ok(self.secure.get_or_init(|| secure))
    }

    /// Where the connection goes: the URL itself, or its path at the place given instead.
    fn target(&self, url: &Url) -> Url {
        let Some(base) = &self.connect_to else {
            return url.clone();
        };
        let mut target = base.clone();
        let prefix = base.path().trim_end_matches('/').to_owned();
        target.set_path(&format!("{prefix}{}", url.path()));
        target.set_query(url.query());
        target
    }
}

fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn client() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .user_agent("TwilioProxy/1.1")
}

impl Undelivered {
    fn from_error(error: reqwest::Error) -> Self {
        let (code, retry_class) = if error.is_connect() {
            (11205, "ct")
        } else {
            (11200, "rt")
        };
        Self {
            code,
            // The URL holds numbers and goes elsewhere.
            what: error.without_url().to_string(),
            retry_class,
        }
    }
}

/// The URL that goes into the signature: no fragment, no credentials, and over HTTPS no port.
pub(super) fn signed_url(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    // These fail only for URLs without a host, which are never called.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    if url.scheme() == "https" {
        let _ = url.set_port(None);
    }
    url.to_string()
}

/// What is wrong with a URL's override fragment, as code and text, if anything. Twilio takes the
/// URL all the same, and only its debugger shows the fault.
pub(super) fn fragment_fault(url: &Url) -> Option<(u32, String)> {
    Overrides::of(url).err()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(url: &str) -> String {
        signed_url(&Url::parse(url).unwrap())
    }

    #[test]
    fn the_signature_is_the_one_of_twilios_own_libraries() {
        let pairs = [
            ("Digits", "1234"),
            ("CallSid", "CA1234567890ABCDE"),
            ("To", "+18005551212"),
            ("Caller", "+14158675309"),
            ("From", "+14158675309"),
        ];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let url = signed("https://mycompany.com/myapp.php?foo=1&bar=2");
        assert_eq!(
            sign(&AuthToken::new("12345"), &url, &pairs),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        );
    }

    #[test]
    fn fragment_and_credentials_are_not_signed() {
        assert_eq!(
            signed("https://me:secret@example.com/a?b=c#rc=2"),
            "https://example.com/a?b=c"
        );
    }

    #[test]
    fn https_drops_the_port_and_http_keeps_it() {
        assert_eq!(signed("https://example.com:443/a"), "https://example.com/a");
        assert_eq!(
            signed("https://example.com:8443/a"),
            "https://example.com/a"
        );
        assert_eq!(
            signed("http://example.com:3000/a"),
            "http://example.com:3000/a"
        );
    }

    #[test]
    fn escapes_and_empty_values_stay_as_given() {
        let url = "https://example.com/a%2Fb?x=%27&y=&z=a+b";
        assert_eq!(signed(url), url);
    }
}
