//! The text that is signed, and the signing of it.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::{Algorithm, AuthToken, SharedKey};

/// Signs a request as Twilio does: `url` exactly as it will be requested (with its query, without
/// its fragment), `pairs` the decoded fields of a form POST, in any order; none for a GET.
///
/// A repeated field counts once per distinct value, as in Twilio's node and python libraries.
pub fn sign(token: &AuthToken, url: &str, pairs: &[(String, String)]) -> String {
    encode(&digest(token.key(), Algorithm::HmacSha1, url, pairs))
}

/// Signs a request whose body is no form: adds `bodySHA256` to the URL's query and signs that URL
/// alone. Gives back the URL to request and its signature.
pub fn sign_body(token: &AuthToken, url: &str, body: &[u8]) -> (String, String) {
    let joint = if url.contains('?') { '&' } else { '?' };
    let url = format!("{url}{joint}bodySHA256={}", body_sha256(body));
    let signature = sign(token, &url, &[]);
    (url, signature)
}

/// Signs as [`sign`] does, with a shared key and the algorithm that the settings header announces.
pub fn sign_with_shared_key(
    key: &SharedKey,
    algorithm: Algorithm,
    url: &str,
    pairs: &[(String, String)],
) -> String {
    encode(&digest(key.key(), algorithm, url, pairs))
}

/// The SHA-256 of a body in lower-case hexadecimal, as `bodySHA256` carries it.
pub fn body_sha256(body: &[u8]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    Sha256::digest(body)
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(HEX[usize::from(nibble)]))
        .collect()
}

/// Whether `signature` (decoded) is that of the message, compared in constant time.
pub(super) fn matches(
    key: &[u8],
    algorithm: Algorithm,
    url: &str,
    pairs: &[(String, String)],
    signature: &[u8],
) -> bool {
    match algorithm {
        Algorithm::HmacSha1 => {
            let mut mac = keyed::<Hmac<Sha1>>(key);
            feed(&mut mac, url, pairs);
            mac.verify_slice(signature).is_ok()
        }
        Algorithm::HmacSha256 => {
            let mut mac = keyed::<Hmac<Sha256>>(key);
            feed(&mut mac, url, pairs);
            mac.verify_slice(signature).is_ok()
        }
    }
}

/// The bytes of a signature header. Only the one canonical spelling counts: padded, without a
/// blank or a line end, so that no two texts stand for one signature.
pub(super) fn decode(signature: &str) -> Option<Vec<u8>> {
    STANDARD.decode(signature).ok()
}

fn encode(digest: &[u8]) -> String {
    STANDARD.encode(digest)
}

fn digest(key: &[u8], algorithm: Algorithm, url: &str, pairs: &[(String, String)]) -> Vec<u8> {
    match algorithm {
        Algorithm::HmacSha1 => {
            let mut mac = keyed::<Hmac<Sha1>>(key);
            feed(&mut mac, url, pairs);
            mac.finalize().into_bytes().to_vec()
        }
        Algorithm::HmacSha256 => {
            let mut mac = keyed::<Hmac<Sha256>>(key);
            feed(&mut mac, url, pairs);
            mac.finalize().into_bytes().to_vec()
        }
    }
}

fn keyed<M: Mac + KeyInit>(key: &[u8]) -> M {
    <M as KeyInit>::new_from_slice(key).expect("HMAC takes a key of any length")
}

/// A set of (name, value) sorts by name first, so `Reason` precedes `ReasonConferenceEnded`
/// whatever their values are; Rust compares `str` by its bytes, as Twilio's sort does.
fn feed(mac: &mut impl Mac, url: &str, pairs: &[(String, String)]) {
    mac.update(url.as_bytes());
    let distinct: BTreeSet<&(String, String)> = pairs.iter().collect();
    for (name, value) in distinct {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        pairs.iter().map(owned).collect()
    }

    #[test]
    fn signs_the_example_of_the_official_test_suites() {
        let signature = sign(
            &AuthToken::new("12345"),
            "https://mycompany.com/myapp.php?foo=1&bar=2",
            &pairs(&[
                ("CallSid", "CA1234567890ABCDE"),
                ("Digits", "1234"),
                ("From", "+14158675309"),
                ("To", "+18005551212"),
                ("Caller", "+14158675309"),
            ]),
        );
        assert_eq!(signature, "RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    #[test]
    fn hashes_a_body_to_lower_case_hexadecimal() {
        assert_eq!(
            body_sha256(br#"{"property": "value", "boolean": true}"#),
            "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
        );
    }

    #[test]
    fn the_hash_of_the_body_joins_the_query() {
        let token = AuthToken::new("12345");
        let (bare, _) = sign_body(&token, "https://example.com/a", b"{}");
        let (queried, _) = sign_body(&token, "https://example.com/a?b=1", b"{}");
        assert!(bare.starts_with("https://example.com/a?bodySHA256=44136fa3"));
        assert!(queried.starts_with("https://example.com/a?b=1&bodySHA256=44136fa3"));
    }
}
