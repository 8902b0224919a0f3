//! From a request to a proof, or to a reason why not.

use super::form::{SignedBy, Verified, VerifiedBody, VerifiedForm};
use super::message::{body_sha256, decode, matches};
use super::refusal::{CheckedUrl, Refusal, excerpt};
use super::settings::{Algorithm, Settings};
use super::{AuthToken, SharedKey};

/// A request as it arrived, before anything is believed of it.
#[derive(Clone, Copy)]
pub struct SignedRequest<'a> {
    /// The HTTP method, `POST` or `GET`.
    pub method: &'a str,
    /// The URL that Twilio was given: public scheme and host, path, and the *raw* query as
    /// received. A fragment was never sent by Twilio, is not signed and must not be here.
    pub url: &'a str,
    /// The `Content-Type` header. Without one the body is read as a form, unless the URL carries
    /// the `bodySHA256` of a body that is none.
    pub content_type: Option<&'a str>,
    /// The `X-Twilio-Signature` header.
    pub signature: Option<&'a str>,
    /// The `X-Twilio-Webhooks-Signature-Settings` header; an empty one is none.
    pub settings: Option<&'a str>,
    /// The raw body, after the transport's own encoding (API Gateway's base64) was undone.
    pub body: &'a [u8],
}

/// Checks signatures with the keys it holds.
///
/// ```
/// use twilio::signature::{AuthToken, SignedRequest, Verifier, sign};
///
/// let token = AuthToken::new("3f1c9a7be04d5582aa61c0de77f0b942");
/// let url = "https://example.com/twilio/voice/gather?call=1";
/// let signature = sign(&token, url, &[("Digits".to_owned(), "9".to_owned())]);
///
/// let form = Verifier::new(token).verify(&SignedRequest {
///     method: "POST",
///     url,
///     content_type: Some("application/x-www-form-urlencoded"),
///     signature: Some(&signature),
///     settings: None,
///     body: b"Digits=9",
/// })?;
/// assert_eq!(form.get("Digits"), Some("9"));
/// assert_eq!(form.query("call"), Ok(Some("1")));
/// # Ok::<(), twilio::signature::Refusal>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verifier {
    current: AuthToken,
    previous: Option<AuthToken>,
    shared: Vec<SharedKey>,
}

impl Verifier {
    /// A verifier for the account's current auth token.
    pub fn new(current: AuthToken) -> Self {
        Self {
            current,
            previous: None,
            shared: Vec::new(),
        }
    }

    /// Accepts the previous (or the next) auth token too, while a rotation is under way.
    #[must_use]
    pub fn with_previous(mut self, previous: AuthToken) -> Self {
        self.previous = Some(previous);
        self
    }

    /// Accepts requests that announce this shared key. May be repeated.
    #[must_use]
    pub fn with_shared_key(mut self, key: SharedKey) -> Self {
        self.shared.push(key);
        self
    }

    /// Verifies a form webhook, POST or GET; all voice webhooks are such.
    pub fn verify(&self, request: &SignedRequest<'_>) -> Result<VerifiedForm, Refusal> {
        match self.verify_any(request)? {
            Verified::Form(form) => Ok(form),
            Verified::Body(_) => Err(Refusal::NotAForm {
                content_type: excerpt(request.content_type.unwrap_or_default()),
            }),
        }
    }

    /// Verifies a webhook of either kind. The content type decides which rule holds: a form's
    /// fields are signed, any other body needs `bodySHA256` in the query and its hash must agree.
    /// The query of a GET is signed as it stands, whatever is in it.
    pub fn verify_any(&self, request: &SignedRequest<'_>) -> Result<Verified, Refusal> {
        let query = decode_pairs(query_of(request.url).as_bytes());
        let announced = query.iter().find(|(name, _)| name == "bodySHA256");
        let announced = announced.map(|(_, hash)| hash.clone());
        let kind = Kind::of(request, announced.is_some())?;
        let candidates = Candidates::of(request.url).ok_or_else(|| Refusal::UnusableUrl {
            url: CheckedUrl::new(request.url),
        })?;
        match kind {
            Kind::Query => {
                let signed_by = self.check(request, &candidates, &[])?;
                Ok(Verified::Form(VerifiedForm {
                    pairs: query.clone(),
                    query,
                    signed_by,
                }))
            }
            Kind::Form => {
                let pairs = decode_pairs(request.body);
                let signed_by = self.check(request, &candidates, &pairs)?;
                Ok(Verified::Form(VerifiedForm {
                    pairs,
                    query,
                    signed_by,
                }))
            }
            Kind::Body { content_type } => {
                let announced = announced.ok_or_else(|| Refusal::MissingBodyHash {
                    content_type: excerpt(content_type),
                })?;
                let signed_by = self.check(request, &candidates, &[])?;
                if announced != body_sha256(request.body) {
                    return Err(Refusal::WrongBodyHash);
                }
                Ok(Verified::Body(VerifiedBody {
                    body: request.body.to_vec(),
                    query,
                    signed_by,
                }))
            }
        }
    }

    fn check(
        &self,
        request: &SignedRequest<'_>,
        candidates: &Candidates,
        pairs: &[(String, String)],
    ) -> Result<SignedBy, Refusal> {
        let header = request.signature.filter(|header| !header.is_empty());
        let header = header.ok_or(Refusal::MissingSignature)?;
        let (algorithm, keys) = self.keys_for(request.settings)?;
        let signature = decode(header)
            .filter(|bytes| bytes.len() == digest_length(algorithm))
            .ok_or(Refusal::MalformedSignature)?;
        keys.into_iter()
            .find(|(_, key)| {
                candidates
                    .iter()
                    .any(|url| matches(key, algorithm, url, pairs, &signature))
            })
            .map(|(signed_by, _)| signed_by)
            .ok_or_else(|| Refusal::WrongSignature {
                url: CheckedUrl::new(request.url),
            })
    }

    /// The keys that may have signed. An announced shared key is the only one then: the header is
    /// not signed, so it must never lead to a weaker check than the one it names.
    fn keys_for(&self, settings: Option<&str>) -> Result<(Algorithm, Vec<Key<'_>>), Refusal> {
        let settings = settings.filter(|header| !header.trim().is_empty());
        let (algorithm, mut keys) = if let Some(header) = settings {
            let Settings { key_id, algorithm } = Settings::parse(header)?;
            let held = self.shared.iter().filter(|key| key.id() == key_id);
            let keys: Vec<Key<'_>> = held.map(|key| (SignedBy::SharedKey, key.key())).collect();
            if keys.is_empty() {
                return Err(Refusal::UnknownSharedKey {
                    id: excerpt(key_id),
                });
            }
            (algorithm, keys)
        } else {
            let current = (SignedBy::Current, self.current.key());
            let previous = self.previous.iter();
            let previous = previous.map(|token| (SignedBy::Previous, token.key()));
            let keys = std::iter::once(current).chain(previous).collect();
            (Algorithm::HmacSha1, keys)
        };
        keys.retain(|(_, key)| !key.is_empty());
        if keys.is_empty() {
            return Err(Refusal::NoKey);
        }
        Ok((algorithm, keys))
    }
}

type Key<'a> = (SignedBy, &'a [u8]);

fn digest_length(algorithm: Algorithm) -> usize {
    match algorithm {
        Algorithm::HmacSha1 => 20,
        Algorithm::HmacSha256 => 32,
    }
}

enum Kind<'a> {
    Query,
    Form,
    Body { content_type: &'a str },
}

impl<'a> Kind<'a> {
    fn of(request: &SignedRequest<'a>, hash_announced: bool) -> Result<Self, Refusal> {
        match request.method {
            "GET" | "HEAD" => return Ok(Self::Query),
            "POST" => {}
            method => {
                return Err(Refusal::UnusableMethod {
                    method: excerpt(method),
                });
            }
        }
        let content_type = request.content_type.unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        let form = if media_type.is_empty() {
            !hash_announced
        } else {
            media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        };
        if form {
            return Ok(Self::Form);
        }
        Ok(Self::Body { content_type })
    }
}

/// Decodes once: `+` is a blank, then percent-decoding, as UTF-8. Bytes that are no UTF-8 become
/// U+FFFD, here as in Twilio's libraries: what is signed is then exactly what a handler reads.
fn decode_pairs(encoded: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

fn query_of(url: &str) -> &str {
    let url = url.split('#').next().unwrap_or_default();
    url.split_once('?').map_or("", |(_, query)| query)
}

/// The two spellings of a URL that may have been signed.
struct Candidates {
    without_port: String,
    with_port: String,
}

impl Candidates {
    fn of(url: &str) -> Option<Self> {
        let (scheme, rest) = url.split_once("://")?;
        let (authority, tail) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let host_at = authority.rfind('@').map_or(0, |at| at + 1);
        // An IPv6 host holds colons of its own, inside brackets.
        let bracket_at = authority.rfind(']').unwrap_or(host_at);
        let port_search_at = bracket_at.max(host_at);
        let port_at = authority[port_search_at..]
            .find(':')
            .map(|colon| port_search_at + colon);
        let bare = &authority[..port_at.unwrap_or(authority.len())];
        if scheme.is_empty() || bare.len() == host_at {
            return None;
        }
        let secure = ["https", "wss"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(scheme));
        let with_port = match port_at {
            Some(_) => url.to_owned(),
            None if secure => format!("{scheme}://{authority}:443{tail}"),
            None => format!("{scheme}://{authority}:80{tail}"),
        };
        Some(Self {
            without_port: format!("{scheme}://{bare}{tail}"),
            with_port,
        })
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        [self.without_port.as_str(), self.with_port.as_str()].into_iter()
    }
}

#[cfg(test)]
mod tests;
