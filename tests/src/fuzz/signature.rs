//! The signature's headers: a request is let in exactly when a second reading of Twilio's rules,
//! made here, says so.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::Sha256;
use twilio::signature::{AuthToken, SharedKey, SignedRequest, Verifier};

use super::form::decode;

const CURRENT: &str = "0123456789abcdef0123456789abcdef";
const PREVIOUS: &str = "fedcba9876543210fedcba9876543210";
const SHARED_ID: &str = "webhooks_sharedkey_1";
const SHARED: &str = "a shared key's secret";

type Pairs = Vec<(String, String)>;

/// What stands for the right signature by each key, over the URL without and with a port.
const RECIPES: [&str; 4] = ["{current}", "{previous}", "{shared1}", "{shared256}"];

/// A request, one part a line; a part that is `-` is not there. In the signature the names of
/// [`RECIPES`] stand for what nobody guesses.
struct Parts {
    method: String,
    url: String,
    content_type: Option<String>,
    settings: Option<String>,
    signature: Option<String>,
    body: Vec<u8>,
}

/// Reads the bytes as a request.
pub fn run(input: &[u8]) {
    let Some(mut parts) = Parts::read(input) else {
        return;
    };
    let right = Right::of(&parts);
    parts.signature = parts.signature.map(|text| right.fill_in(text));
    let request = SignedRequest {
        method: &parts.method,
        url: &parts.url,
        content_type: parts.content_type.as_deref(),
        signature: parts.signature.as_deref(),
        settings: parts.settings.as_deref(),
        body: &parts.body,
    };
    let verifier = Verifier::new(AuthToken::new(CURRENT))
        .with_previous(AuthToken::new(PREVIOUS))
        .with_shared_key(SharedKey::new(SHARED_ID, SHARED));
    match (verifier.verify(&request), right.expects(&parts)) {
        (Ok(form), true) => assert_eq!(Some(form.pairs()), right.read.as_deref()),
        (Err(refusal), false) => {
            let told = format!("{refusal} {refusal:?}");
            assert!(
                told.len() < 2_000 + 4 * parts.url.len(),
                "a bounded sentence"
            );
            // A refusal quotes the request, without control characters.
            let input = String::from_utf8_lossy(input).replace(char::is_control, "");
            for secret in [CURRENT, PREVIOUS, SHARED] {
                assert!(
                    input.contains(secret) || !told.contains(secret),
                    "a secret is told"
                );
            }
        }
        (Ok(_), false) => panic!("let in, against the rules"),
        (Err(refusal), true) => panic!("kept out, against the rules: {refusal}"),
    }
}

impl Parts {
    fn read(input: &[u8]) -> Option<Self> {
        let mut lines = input.splitn(6, |byte| *byte == b'\n');
        let mut line = || String::from_utf8(lines.next()?.to_vec()).ok();
        let (method, tail) = (line()?, line()?);
        let mut optional = || line().map(|text| (text != "-").then_some(text));
        Some(Self {
            method,
            url: format!("https://calls.example.com{tail}"),
            content_type: optional()?,
            settings: optional()?,
            signature: optional()?,
            body: lines.next()?.to_vec(),
        })
    }
}

/// What is right for a request.
struct Right {
    /// The fields that a handler reads; none where it is no form.
    read: Option<Pairs>,
    /// By the order of [`RECIPES`], over both spellings of the URL.
    signatures: Vec<[String; 2]>,
}

impl Right {
    fn of(parts: &Parts) -> Self {
        let (read, mut signed) = fields(parts);
        signed.sort();
        signed.dedup();
        let fields = signed.iter();
        let fields: String = fields
            .flat_map(|(name, value)| [name.as_str(), value])
            .collect();
        let urls = spellings(&parts.url);
        let over = |sign: fn(&str, &str) -> String, key: &'static str| {
            let urls = urls.clone().unwrap_or_default();
            urls.map(|url| sign(key, &format!("{url}{fields}")))
        };
        Self {
            read: read.filter(|_| urls.is_some()),
            signatures: vec![
                over(sha1, CURRENT),
                over(sha1, PREVIOUS),
                over(sha1, SHARED),
                over(sha256, SHARED),
            ],
        }
    }

    fn fill_in(&self, mut text: String) -> String {
        for (recipe, [without_port, with_port]) in RECIPES.iter().zip(&self.signatures) {
            let ported = recipe.replace('}', ":port}");
            text = text
                .replace(recipe, without_port)
                .replace(&ported, with_port);
        }
        text
    }

    fn expects(&self, parts: &Parts) -> bool {
        let (Some(_), Some(signature)) = (&self.read, &parts.signature) else {
            return false;
        };
        let settings = parts.settings.as_deref().unwrap_or_default();
        let accepted = match announced(settings) {
            _ if settings.trim().is_empty() => &self.signatures[..2],
            Some((SHARED_ID, "HMAC_SHA1")) => &self.signatures[2..3],
            Some((SHARED_ID, "HMAC_SHA256")) => &self.signatures[3..],
            _ => return false,
        };
        accepted.iter().flatten().any(|right| right == signature)
    }
}

/// What a handler reads, and what of it is signed beside the URL: of a POST the fields of its form,
/// of a GET nothing, since its query is in the URL.
fn fields(parts: &Parts) -> (Option<Pairs>, Pairs) {
    let before_fragment = parts.url.split('#').next().unwrap_or_default();
    let query = before_fragment
        .split_once('?')
        .map_or("", |(_, query)| query);
    let query = decode(query.as_bytes());
    match parts.method.as_str() {
        "GET" | "HEAD" => (Some(query), Vec::new()),
        "POST" => {
            let kind = parts.content_type.as_deref().unwrap_or_default();
            let kind = kind.split_once(';').map_or(kind, |(kind, _)| kind).trim();
            let hashed = query.iter().any(|(name, _)| name == "bodySHA256");
            let is_form = match kind.to_ascii_lowercase().as_str() {
                "" => !hashed,
                kind => kind == "application/x-www-form-urlencoded",
            };
            let body = decode(&parts.body);
            (is_form.then(|| body.clone()), body)
        }
        _ => (None, Vec::new()),
    }
}

/// The key and the algorithm that the settings header names: the first of each that says anything.
fn announced(settings: &str) -> Option<(&str, &'static str)> {
    let mut key = None;
    let mut algorithm = None;
    for part in settings.split(',') {
        let Some(equals) = part.find('=') else {
            continue;
        };
        let (name, value) = (part[..equals].trim(), part[equals + 1..].trim());
        let place = match name {
            "key" => &mut key,
            "algorithm" => &mut algorithm,
            _ => continue,
        };
        if !value.is_empty() {
            place.get_or_insert(value);
        }
    }
    let algorithm = match algorithm
        .unwrap_or("HMAC_SHA1")
        .to_ascii_uppercase()
        .as_str()
    {
        "HMAC_SHA1" => "HMAC_SHA1",
        "HMAC_SHA256" => "HMAC_SHA256",
        _ => return None,
    };
    Some((key?, algorithm))
}

/// The URL without a port and with one. Of a URL without a host there is neither.
fn spellings(url: &str) -> Option<[String; 2]> {
    let rest = &url["https://".len()..];
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (user, host_and_port) = match authority.rsplit_once('@') {
        Some((user, host)) => (format!("{user}@"), host),
        None => (String::new(), authority),
    };
    let after_address = host_and_port.rfind(']').unwrap_or(0);
    let port = host_and_port[after_address..].find(':');
    let at = port.map_or(host_and_port.len(), |at| after_address + at);
    let (host, port) = host_and_port.split_at(at);
    let port = if port.is_empty() { ":443" } else { port };
    let without_port = format!("https://{user}{host}{tail}");
    let with_port = format!("https://{user}{host}{port}{tail}");
    (!host.is_empty()).then_some([without_port, with_port])
}

fn sha1(key: &str, message: &str) -> String {
    let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes());
    let mac = mac.expect("any key").chain_update(message);
    STANDARD.encode(mac.finalize().into_bytes())
}

fn sha256(key: &str, message: &str) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes());
    let mac = mac.expect("any key").chain_update(message);
    STANDARD.encode(mac.finalize().into_bytes())
}
