//! The API's door: a bearer key, compared by its hash.

use std::collections::BTreeSet;
use std::fmt::Write;

use http::HeaderMap;
use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::config::is_loopback;
use crate::endpoint::{Origin, Request};
use crate::failure::Failure;
use crate::problem::Problem;
use crate::secrets::{BEARER_LIFETIME, Document, Secret, Shape};
use crate::world::{StartError, World};

/// Lets the API's clients in.
pub struct ApiDoor {
    keys: Secret<ApiKeys>,
    open_to_this_machine: bool,
}

/// Who asks: the owner of the bearer key that a request came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The key's name.
    pub name: String,
    /// What the key is good for.
    pub scopes: BTreeSet<Scope>,
    /// How many calls a minute it may place, where the key says so itself.
    pub per_minute: Option<u32>,
}

/// What a bearer key is good for. No scope holds another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// To place calls, and to put numbers on the suppression list.
    Dial,
    /// To read calls and lists.
    Read,
    /// To change what keeps people from being called.
    Admin,
}

/// The bearer keys, by their hashes. The keys themselves are kept nowhere.
pub struct ApiKeys(Vec<ApiKey>);

struct ApiKey {
    hash: [u8; 32],
    client: Client,
}

impl ApiDoor {
    /// The door, with its keys read.
    pub async fn connect(world: &World) -> Result<Self, StartError> {
        let name = world.settings.secrets.api_keys.as_deref();
        let name = name.ok_or_else(|| StartError::missing("API_KEYS_SECRET_ARN"))?;
        Ok(Self {
            keys: Secret::connect(world, name, BEARER_LIFETIME).await,
            open_to_this_machine: world.local,
        })
    }

    /// Lets a request in by its key, if that is good for `scope`, or, in the local world alone,
    /// because it comes from this machine and from nothing that forwards. Says whose key it is.
    pub async fn admit(&self, request: &Request, scope: Scope) -> Result<Client, Failure> {
        if self.open_to_this_machine && comes_from_this_machine(request) {
            return Ok(Client::this_machine());
        }
        let keys = self.keys.current().await.map_err(Failure::Unverifiable)?;
        if keys.0.is_empty() {
            return Err(unauthorized(self.how_to_make_a_key()).into());
        }
        let presented = request
            .headers()
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, key)| key.trim());
        match presented {
            Some(key) => match keys.owner(key) {
                Some(client) if client.scopes.contains(&scope) => Ok(client.clone()),
                Some(_) => Err(not_in_scope(scope).into()),
                None => Err(unauthorized("This bearer key is none of ours.").into()),
            },
            None => Err(unauthorized(self.how_to_get_in()).into()),
        }
    }

    fn how_to_get_in(&self) -> &'static str {
        if self.open_to_this_machine {
            "Send `Authorization: Bearer …` with the DIAL_API_KEY of your .env. Without a key this \
             door is open only to a request from the machine itself, addressed to localhost, \
             forwarded by nothing, with `Content-Type: application/json`."
        } else {
            "Send `Authorization: Bearer …` with a key that `operator keys add` made."
        }
    }

    fn how_to_make_a_key(&self) -> &'static str {
        if self.open_to_this_machine {
            self.how_to_get_in()
        } else {
            "No bearer key exists yet, so nobody can place calls here. Make one with \
             `cargo run -p operator -- keys add NAME` and send it as `Authorization: Bearer …`."
        }
    }
}

impl Client {
    /// Whoever sits at the machine that the local world runs on.
    fn this_machine() -> Self {
        Self {
            name: "this-machine".to_owned(),
            scopes: Scope::ALL.into(),
            per_minute: None,
        }
    }
}

impl Scope {
    /// Each of them.
    pub const ALL: [Self; 3] = [Self::Dial, Self::Read, Self::Admin];

    /// The scope's name in the secret and at the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dial => "dial",
            Self::Read => "read",
            Self::Admin => "admin",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.name() == text)
    }
}

impl ApiKeys {
    /// Whose key it is. Compares all hashes, each in full: the time tells nothing about which key
    /// came close.
    fn owner(&self, key: &str) -> Option<&Client> {
        let presented = key_hash(key);
        self.0.iter().fold(None, |found, key| {
            let owner = same(&key.hash, &presented).then_some(&key.client);
            found.or(owner)
        })
    }
}

impl Shape for ApiKeys {
    fn read(document: &Document) -> Result<Self, String> {
        let Some(keys) = document.value("keys") else {
            return Err("keys is missing".to_owned());
        };
        let keys = keys.as_array().ok_or("keys is not a list")?;
        keys.iter()
            .map(ApiKey::read)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl ApiKey {
    fn read(key: &Value) -> Result<Self, String> {
        let text = |field: &str| key.get(field).and_then(Value::as_str);
        let hash = text("sha256").and_then(from_hexadecimal);
        let (Some(name), Some(hash)) = (text("name"), hash) else {
            return Err("a key has no name, or no sha256 of 64 digits".to_owned());
        };
        let scopes = match key.get("scopes") {
            // Keys that are older than scopes were made to place calls.
            None => Some([Scope::Dial].into()),
            Some(scopes) => scopes.as_array().and_then(|scopes| {
                let scope = |scope: &Value| scope.as_str().and_then(Scope::parse);
                scopes.iter().map(scope).collect()
            }),
        };
        let per_minute = match key.get("per_minute") {
            None => Some(None),
            Some(rate) => {
                let rate = rate.as_u64().and_then(|rate| u32::try_from(rate).ok());
                rate.filter(|rate| *rate > 0).map(Some)
            }
        };
        let client = Client {
            name: name.to_owned(),
            scopes: scopes.ok_or("a key's scopes are not a list of dial, read and admin")?,
            per_minute: per_minute.ok_or("a key's per_minute is not a whole number from 1")?,
        };
        Ok(Self { hash, client })
    }
}

/// The hash of a bearer key as the secret holds it: 64 hexadecimal digits.
pub fn key_hash_text(key: &str) -> String {
    let mut text = String::with_capacity(64);
    for byte in key_hash(key) {
        // A text can always be written to.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The hash under which a bearer key is known.
fn key_hash(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

fn same(left: &[u8; 32], right: &[u8; 32]) -> bool {
    let difference = left
        .iter()
        .zip(right)
        .fold(0, |bits, (left, right)| bits | (left ^ right));
    std::hint::black_box(difference) == 0
}

fn from_hexadecimal(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let digits = std::str::from_utf8(digits).ok()?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(bytes)
}

/// A tunnel's agent and a page in a browser connect from this machine too: the first forwards and
/// says so, or keeps its own host's name; the second cannot send JSON without asking us first.
fn comes_from_this_machine(request: &Request) -> bool {
    let headers = request.headers();
    let peer = request
        .extensions()
        .get::<Origin>()
        .is_some_and(|origin| origin.loopback);
    peer && host_is_loopback(headers) && !is_forwarded(headers) && is_json(headers)
}

fn host_is_loopback(headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let Ok(authority) = http::uri::Authority::try_from(host.as_bytes()) else {
        return false;
    };
    is_loopback(authority.host())
}

fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.keys().any(|name| {
        let name = name.as_str();
        name == "forwarded" || name == "via" || name.starts_with("x-forwarded-")
    })
}

/// Whether the body says that it is JSON.
pub fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind
        .and_then(|value| value.split(';').next())
        .unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/json")
}

fn unauthorized(detail: &str) -> Problem {
    Problem::new(
        StatusCode::UNAUTHORIZED,
        "unauthorized",
        "A bearer key is needed",
        detail,
    )
}

fn not_in_scope(scope: Scope) -> Problem {
    let scope = scope.name();
    Problem::new(
        StatusCode::FORBIDDEN,
        "not_in_scope",
        "This bearer key is not good for this",
        format!(
            "It needs the scope `{scope}`: make a key by `operator keys add NAME --scope {scope}`."
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(loopback: bool, headers: &[(&str, &str)]) -> Request {
        let mut request = http::Request::builder()
            .method("POST")
            .uri("/api/calls/outbound");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let origin = Origin {
            api_base: None,
            loopback,
        };
        request.extension(origin).body(bytes::Bytes::new()).unwrap()
    }

    #[test]
    fn the_local_door_is_open_to_this_machine_alone() {
        let json = ("content-type", "application/json");
        for host in [
            "localhost:3000",
            "127.0.0.1:3000",
            "127.0.0.1",
            "[::1]:3000",
        ] {
            assert!(
                comes_from_this_machine(&request(true, &[("host", host), json])),
                "{host}"
            );
        }
        let local = ("host", "localhost:3000");
        let closed: &[&[(&str, &str)]] = &[
            &[("host", "calls.example.com"), json],
            &[("host", "localhost.example.com"), json],
            &[("host", "127.0.0.1@calls.example.com"), json],
            &[json],
            &[local, local, json],
            &[local, json, ("x-forwarded-for", "203.0.113.9")],
            &[local, json, ("x-forwarded-proto", "https")],
            &[local, json, ("forwarded", "for=203.0.113.9")],
            &[local, json, ("via", "1.1 tunnel")],
            &[local, ("content-type", "text/plain")],
            &[local, ("content-type", "application/x-www-form-urlencoded")],
            &[local],
        ];
        for headers in closed {
            assert!(
                !comes_from_this_machine(&request(true, headers)),
                "{headers:?}"
            );
        }
        assert!(!comes_from_this_machine(&request(false, &[local, json])));
    }

    fn read(keys: &Value) -> Result<ApiKeys, String> {
        let text = serde_json::json!({"keys": keys}).to_string();
        ApiKeys::read(&Document::parse(&text)?)
    }

    #[test]
    fn a_key_is_known_by_its_hash_and_says_whose_it_is() {
        let keys = read(&serde_json::json!([
            {"name": "old", "sha256": key_hash_text("one")},
            {
                "name": "front-desk",
                "sha256": key_hash_text("two"),
                "scopes": ["read", "admin"],
                "per_minute": 3,
                "created_at": "2026-11-23T15:00:00Z",
            },
            {"name": "nothing", "sha256": key_hash_text("three"), "scopes": []},
        ]));
        let keys = keys.unwrap();
        let client = |name: &str, scopes: &[Scope], per_minute| Client {
            name: name.to_owned(),
            scopes: scopes.iter().copied().collect(),
            per_minute,
        };
        assert_eq!(
            keys.owner("one"),
            Some(&client("old", &[Scope::Dial], None))
        );
        let desk = client("front-desk", &[Scope::Read, Scope::Admin], Some(3));
        assert_eq!(keys.owner("two"), Some(&desk));
        assert_eq!(keys.owner("three"), Some(&client("nothing", &[], None)));
        assert_eq!(keys.owner("four"), None);
        assert_eq!(keys.owner(""), None);
    }

    #[test]
    fn a_key_that_cannot_be_read_is_told_without_its_hash() {
        let hash = key_hash_text("one");
        let wrong = [
            serde_json::json!({"name": "x"}),
            serde_json::json!({"sha256": hash}),
            serde_json::json!({"name": "x", "sha256": hash, "scopes": "dial"}),
            serde_json::json!({"name": "x", "sha256": hash, "scopes": ["ring"]}),
            serde_json::json!({"name": "x", "sha256": hash, "per_minute": 0}),
            serde_json::json!({"name": "x", "sha256": hash, "per_minute": "3"}),
        ];
        let told: Vec<String> = wrong
            .iter()
            .map(|key| read(&serde_json::json!([key])).err().unwrap())
            .collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        a key has no name, or no sha256 of 64 digits
        a key has no name, or no sha256 of 64 digits
        a key's scopes are not a list of dial, read and admin
        a key's scopes are not a list of dial, read and admin
        a key's per_minute is not a whole number from 1
        a key's per_minute is not a whole number from 1
        ");
    }

    #[test]
    fn hexadecimal_is_64_digits() {
        let hash = key_hash("x");
        let text = key_hash_text("x");
        assert_eq!(from_hexadecimal(&text), Some(hash));
        assert_eq!(from_hexadecimal(&text[1..]), None);
        assert_eq!(from_hexadecimal(&"g".repeat(64)), None);
        assert_eq!(from_hexadecimal(&"é".repeat(32)), None);
    }
}
