//! Why a request was refused, in words for whoever has to mend it.

use std::fmt;

/// Why a request does not verify.
///
/// A refusal never holds a token, a secret or a signature. What it quotes of a request is cut
/// short and made printable, since anybody can send one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// No signature header, or an empty one: not Twilio, or a proxy drops the header.
    MissingSignature,
    /// The signature header is not the base64 text of a digest.
    MalformedSignature,
    /// No key that we hold made this signature over this URL and these fields.
    WrongSignature {
        /// The URL that was checked.
        url: CheckedUrl,
    },
    /// We hold no usable auth token (all are empty), so nothing can verify.
    NoKey,
    /// A method that no webhook of Twilio's uses.
    UnusableMethod {
        /// The method.
        method: String,
    },
    /// The URL to check has no scheme and host.
    UnusableUrl {
        /// The URL that should have been checked.
        url: CheckedUrl,
    },
    /// The body is no form, where only a form is taken.
    NotAForm {
        /// The content type.
        content_type: String,
    },
    /// The body is no form, and the URL lacks the `bodySHA256` that Twilio signs such bodies with.
    MissingBodyHash {
        /// The content type.
        content_type: String,
    },
    /// The signature holds, but the body is not the one that was signed.
    WrongBodyHash,
    /// The settings header names no key.
    MalformedSettings,
    /// The settings header names a shared key that we do not hold.
    UnknownSharedKey {
        /// The id of the key.
        id: String,
    },
    /// The settings header names a hash that we do not know.
    UnknownAlgorithm {
        /// The name of the hash.
        name: String,
    },
}

impl Refusal {
    /// A short stable name, for logs and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::MissingSignature => "missing_signature",
            Self::MalformedSignature => "malformed_signature",
            Self::WrongSignature { .. } => "wrong_signature",
            Self::NoKey => "no_key",
            Self::UnusableMethod { .. } => "unusable_method",
            Self::UnusableUrl { .. } => "unusable_url",
            Self::NotAForm { .. } => "not_a_form",
            Self::MissingBodyHash { .. } => "missing_body_hash",
            Self::WrongBodyHash => "wrong_body_hash",
            Self::MalformedSettings => "malformed_settings",
            Self::UnknownSharedKey { .. } => "unknown_shared_key",
            Self::UnknownAlgorithm { .. } => "unknown_algorithm",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingSignature => f.write_str(
                "no X-Twilio-Signature header: if Twilio sent this request, see that nothing on \
                 its way drops the header",
            ),
            Self::MalformedSignature => f.write_str(
                "the X-Twilio-Signature header is not the base64 text of a digest: if Twilio sent \
                 this request, see what rewrites the header on its way",
            ),
            Self::WrongSignature { url } => write!(
                f,
                "the signature does not fit {url}: compare this URL, letter by letter, with the \
                 one configured at Twilio, and see that the auth token is the primary one of the \
                 account (or subaccount, and Region) that owns the call"
            ),
            Self::NoKey => f.write_str(
                "no auth token to check with: store the account's primary auth token in the secret",
            ),
            Self::UnusableMethod { method } => write!(
                f,
                "the method {method:?} is none of Twilio's: set the webhook's method to POST"
            ),
            Self::UnusableUrl { url } => write!(
                f,
                "{url} has no scheme and host: set the public base URL, such as https://example.com"
            ),
            Self::NotAForm { content_type } => write!(
                f,
                "the content type {content_type:?} is no form: voice webhooks are form-encoded, so \
                 see what was configured to call this URL"
            ),
            Self::MissingBodyHash { content_type } => write!(
                f,
                "the content type {content_type:?} is no form, and the URL lacks bodySHA256: see \
                 that nothing on the way drops the query or changes the content type"
            ),
            Self::WrongBodyHash => f.write_str(
                "the body is not the one that was signed: check the raw bytes as received, not a \
                 decoded or re-written document",
            ),
            Self::MalformedSettings => f.write_str(
                "the X-Twilio-Webhooks-Signature-Settings header names no key: see what rewrites \
                 it on its way",
            ),
            Self::UnknownSharedKey { id } => write!(
                f,
                "signed with the shared key {id:?}, which we do not hold: store it, or remove the \
                 rule that makes Twilio sign with it"
            ),
            Self::UnknownAlgorithm { name } => write!(
                f,
                "signed with the algorithm {name:?}, which we do not know: set the shared key to \
                 HMAC_SHA256"
            ),
        }
    }
}

impl std::error::Error for Refusal {}

/// A URL that was checked. It prints without credentials and without the values in its query,
/// which in a GET webhook are telephone numbers and speech; their names are shown, since a lost or
/// re-ordered query is a common fault.
#[derive(Clone, PartialEq, Eq)]
pub struct CheckedUrl(String);

impl CheckedUrl {
    pub(super) fn new(url: &str) -> Self {
        Self(url.to_owned())
    }

    /// The whole URL, values included: not for logs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CheckedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (address, query) = match self.0.split_once('?') {
            Some((address, query)) => (address, Some(query)),
            None => (self.0.as_str(), None),
        };
        match address.split_once("://") {
            Some((scheme, rest)) => {
                let end = rest.find('/').unwrap_or(rest.len());
                let (authority, path) = rest.split_at(end);
                let host = authority
                    .rsplit_once('@')
                    .map_or(authority, |(_, host)| host);
                write!(f, "{scheme}://{host}{path}")?;
            }
            None => f.write_str(address)?,
        }
        let Some(query) = query else { return Ok(()) };
        for (at, pair) in query.split('&').enumerate() {
            let joint = if at == 0 { '?' } else { '&' };
            match pair.split_once('=') {
                Some((name, _)) => write!(f, "{joint}{name}=…")?,
                None => write!(f, "{joint}{pair}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for CheckedUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{self}\"")
    }
}

/// What of a stranger's text is fit for a log: its first 60 printable ASCII characters.
pub(super) fn excerpt(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_graphic() || *c == ' ')
        .take(60)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checked_url_prints_neither_credentials_nor_values() {
        let url = CheckedUrl::new("https://me:hush@example.com/a?From=%2B15550100&turn=1&x");
        assert_eq!(url.to_string(), "https://example.com/a?From=…&turn=…&x");
        assert_eq!(
            format!("{url:?}"),
            "\"https://example.com/a?From=…&turn=…&x\""
        );
        assert!(url.as_str().contains("%2B15550100"));
    }

    #[test]
    fn quotes_of_a_request_are_short_and_printable() {
        assert_eq!(excerpt("a\r\nlevel=error\u{1b}[31m"), "alevel=error[31m");
        assert_eq!(excerpt(&"x".repeat(500)).len(), 60);
    }

    #[test]
    fn each_refusal_says_what_to_do() {
        let url = CheckedUrl::new("https://example.com/voice?call=1");
        let refusals = [
            Refusal::MissingSignature,
            Refusal::MalformedSignature,
            Refusal::WrongSignature { url: url.clone() },
            Refusal::NoKey,
            Refusal::UnusableMethod {
                method: "PUT".into(),
            },
            Refusal::UnusableUrl { url },
            Refusal::NotAForm {
                content_type: "text/plain".into(),
            },
            Refusal::MissingBodyHash {
                content_type: "text/plain".into(),
            },
            Refusal::WrongBodyHash,
            Refusal::MalformedSettings,
            Refusal::UnknownSharedKey {
                id: "webhooks_sharedkey_1".into(),
            },
            Refusal::UnknownAlgorithm {
                name: "HMAC_MD5".into(),
            },
        ];
        let lines: Vec<String> = refusals
            .iter()
            .map(|refusal| format!("{}: {refusal}", refusal.code()))
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @r#"
        missing_signature: no X-Twilio-Signature header: if Twilio sent this request, see that nothing on its way drops the header
        malformed_signature: the X-Twilio-Signature header is not the base64 text of a digest: if Twilio sent this request, see what rewrites the header on its way
        wrong_signature: the signature does not fit https://example.com/voice?call=…: compare this URL, letter by letter, with the one configured at Twilio, and see that the auth token is the primary one of the account (or subaccount, and Region) that owns the call
        no_key: no auth token to check with: store the account's primary auth token in the secret
        unusable_method: the method "PUT" is none of Twilio's: set the webhook's method to POST
        unusable_url: https://example.com/voice?call=… has no scheme and host: set the public base URL, such as https://example.com
        not_a_form: the content type "text/plain" is no form: voice webhooks are form-encoded, so see what was configured to call this URL
        missing_body_hash: the content type "text/plain" is no form, and the URL lacks bodySHA256: see that nothing on the way drops the query or changes the content type
        wrong_body_hash: the body is not the one that was signed: check the raw bytes as received, not a decoded or re-written document
        malformed_settings: the X-Twilio-Webhooks-Signature-Settings header names no key: see what rewrites it on its way
        unknown_shared_key: signed with the shared key "webhooks_sharedkey_1", which we do not hold: store it, or remove the rule that makes Twilio sign with it
        unknown_algorithm: signed with the algorithm "HMAC_MD5", which we do not know: set the shared key to HMAC_SHA256
        "#);
    }
}
