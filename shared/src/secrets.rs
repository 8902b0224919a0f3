//! Secrets, from Secrets Manager: read in init, kept for a while, read again when they seem stale.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_secretsmanager::Client;
use aws_sdk_secretsmanager::operation::get_secret_value::GetSecretValueError;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::timeout;
use twilio::sid::{AccountSid, ApiKeySid};
use twilio::signature::{AuthToken, Verifier};

use crate::failure::Evidence;
use crate::world::{Clock, World};

/// How long a secret is kept before it is read again.
pub const LIFETIME: SignedDuration = SignedDuration::from_secs(300);

/// How long the hashes of bearer keys are kept: a revoked key is dead within a minute.
pub const BEARER_LIFETIME: SignedDuration = SignedDuration::from_secs(30);

/// A doubt makes a secret be read again at most this often, so that forgers cannot drive it.
pub const DOUBT_INTERVAL: SignedDuration = SignedDuration::from_secs(60);

/// How long a refresh may keep somebody waiting on the telephone.
pub const REFRESH_PATIENCE: Duration = Duration::from_millis(200);

/// How long Twilio waits while a secret is read for the first time: within a second it is told that
/// nothing can be verified.
pub const FIRST_PATIENCE: Duration = Duration::from_millis(900);

/// A secret that can be read from the JSON text in Secrets Manager.
pub trait Shape: Sized + Send + Sync + 'static {
    /// Reads it. The error names the field, never its value.
    fn read(document: &Document) -> Result<Self, String>;
}

/// The JSON object in a secret: its keys are the names of the settings.
pub struct Document(serde_json::Map<String, Value>);

/// What a webhook is verified with.
pub struct WebhookSecret {
    /// The account whose webhooks these are.
    pub account_sid: AccountSid,
    /// Holds the current and the previous token.
    pub verifier: Verifier,
}

/// What calls are placed with.
pub struct TwilioApiSecret {
    /// The account.
    pub account_sid: AccountSid,
    /// The API key.
    pub key_sid: ApiKeySid,
    /// Its secret.
    pub key_secret: String,
}

/// A secret, with its age.
pub struct Secret<T> {
    client: Client,
    name: String,
    lifetime: SignedDuration,
    clock: Clock,
    kept: Mutex<Kept<T>>,
}

/// How long a read may take.
#[derive(Clone, Copy)]
struct Patience {
    /// Where nothing is kept.
    first: Duration,
    /// Where there is a value to go on with.
    refresh: Duration,
}

struct Kept<T> {
    value: Option<Arc<T>>,
    read_at: Option<Timestamp>,
    doubted_at: Option<Timestamp>,
}

impl<T: Shape> Secret<T> {
    /// A secret of that name. It is read at once, but a failure to read it shows only when it is
    /// needed: the process must live to say so.
    pub async fn connect(world: &World, name: &str, lifetime: SignedDuration) -> Self {
        let secret = Self {
            client: world.secrets_manager.clone(),
            name: name.to_owned(),
            lifetime,
            clock: world.clock.clone(),
            kept: Mutex::new(Kept {
                value: None,
                read_at: None,
                doubted_at: None,
            }),
        };
        if let Err(evidence) = secret.current().await {
            let (code, detail) = (evidence.code, evidence.detail);
            tracing::error!(target: crate::telemetry::TARGET, code, detail, "secret_unreadable");
        }
        secret
    }

    /// The secret. One that cannot be read again is kept: an outage there is silent here.
    pub async fn current(&self) -> Result<Arc<T>, Evidence> {
        self.read_within(None).await
    }

    /// The secret, for somebody who waits on the telephone: a read that takes too long counts as one
    /// that failed.
    pub async fn at_hand(&self) -> Result<Arc<T>, Evidence> {
        let patience = Patience {
            first: FIRST_PATIENCE,
            refresh: REFRESH_PATIENCE,
        };
        self.read_within(Some(patience)).await
    }

    async fn read_within(&self, patience: Option<Patience>) -> Result<Arc<T>, Evidence> {
        let mut kept = self.kept.lock().await;
        let now = (self.clock)();
        if let (Some(value), Some(read_at)) = (&kept.value, kept.read_at)
            && now.duration_since(read_at) < self.lifetime
        {
            return Ok(Arc::clone(value));
        }
        let patience = patience.map(|patience| match kept.value {
            Some(_) => patience.refresh,
            None => patience.first,
        });
        let fetched = match patience {
            Some(patience) => timeout(patience, self.fetch())
                .await
                .unwrap_or_else(|_elapsed| Err(Evidence::new("secret_unreadable", "timed out"))),
            None => self.fetch().await,
        };
        match fetched {
            Ok(value) => {
                let value = Arc::new(value);
                kept.value = Some(Arc::clone(&value));
                kept.read_at = Some(now);
                Ok(value)
            }
            Err(evidence) => match &kept.value {
                Some(value) => {
                    let value = Arc::clone(value);
                    kept.read_at = Some(now);
                    Ok(value)
                }
                None => Err(evidence),
            },
        }
    }

    /// The secret read anew, because what was verified with it failed; none when that was done
    /// within the last minute, or cannot be done.
    pub async fn doubted(&self) -> Option<Arc<T>> {
        let mut kept = self.kept.lock().await;
        let now = (self.clock)();
        let recently = kept
            .doubted_at
            .is_some_and(|at| now.duration_since(at) < DOUBT_INTERVAL);
        if recently {
            return None;
        }
        kept.doubted_at = Some(now);
        let value = Arc::new(self.fetch().await.ok()?);
        kept.value = Some(Arc::clone(&value));
        kept.read_at = Some(now);
        Some(value)
    }

    async fn fetch(&self) -> Result<T, Evidence> {
        let output = self
            .client
            .get_secret_value()
            .secret_id(&self.name)
            .send()
            .await
            .map_err(|error| {
                let service = error.as_service_error().map(GetSecretValueError::meta);
                let code = service.and_then(|meta| meta.code()).unwrap_or("no answer");
                Evidence::new("secret_unreadable", format!("{}: {code}", self.name))
            })?;
        let text = output.secret_string().unwrap_or_default();
        let misshapen =
            |what: String| Evidence::new("secret_misshapen", format!("{}: {what}", self.name));
        let document = Document::parse(text).map_err(misshapen)?;
        T::read(&document).map_err(misshapen)
    }
}

impl Document {
    /// Reads the text of a secret.
    pub fn parse(text: &str) -> Result<Self, String> {
        match serde_json::from_str(text) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            Ok(_) | Err(_) => Err("is not a JSON object".to_owned()),
        }
    }

    /// The text of a field: present, not empty, without blanks or line ends about it.
    pub fn text(&self, field: &str) -> Result<&str, String> {
        let value = self.0.get(field).and_then(Value::as_str);
        match value {
            None | Some("") => Err(format!("{field} is missing or empty")),
            Some(text) if text.trim() != text => {
                Err(format!("{field} has blanks or a line end about it"))
            }
            Some(text) => Ok(text),
        }
    }

    /// The value of a field, whatever it is.
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.0.get(field)
    }
}

impl Shape for WebhookSecret {
    fn read(document: &Document) -> Result<Self, String> {
        let account_sid = document.text("TWILIO_ACCOUNT_SID")?;
        let account_sid =
            AccountSid::new(account_sid).map_err(|error| format!("TWILIO_ACCOUNT_SID: {error}"))?;
        let mut verifier = Verifier::new(auth_token(document, "TWILIO_AUTH_TOKEN")?);
        if document.value("TWILIO_AUTH_TOKEN_PREVIOUS").is_some() {
            verifier = verifier.with_previous(auth_token(document, "TWILIO_AUTH_TOKEN_PREVIOUS")?);
        }
        Ok(Self {
            account_sid,
            verifier,
        })
    }
}

impl Shape for TwilioApiSecret {
    fn read(document: &Document) -> Result<Self, String> {
        let account_sid = AccountSid::new(document.text("TWILIO_ACCOUNT_SID")?)
            .map_err(|error| format!("TWILIO_ACCOUNT_SID: {error}"))?;
        let key_sid = ApiKeySid::new(document.text("TWILIO_API_KEY_SID")?)
            .map_err(|error| format!("TWILIO_API_KEY_SID: {error}"))?;
        let key_secret = document.text("TWILIO_API_KEY_SECRET")?;
        check_api_key_secret(key_secret)
            .map_err(|error| format!("TWILIO_API_KEY_SECRET: {error}"))?;
        Ok(Self {
            account_sid,
            key_sid,
            key_secret: key_secret.to_owned(),
        })
    }
}

/// Checks an auth token's shape: 32 hexadecimal digits.
pub fn check_auth_token(text: &str) -> Result<(), String> {
    let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if text.len() == 32 && hexadecimal {
        Ok(())
    } else if text.starts_with("SK") || text.starts_with("AC") {
        Err("this looks like a SID: the auth token is 32 hexadecimal digits".to_owned())
    } else if text.len() == 32 {
        Err("this looks like an API key's secret: the auth token is 32 hexadecimal digits".into())
    } else {
        Err("expected 32 hexadecimal digits".to_owned())
    }
}

/// Checks an API key secret's shape: 32 letters and digits, and not an auth token.
pub fn check_api_key_secret(text: &str) -> Result<(), String> {
    if check_auth_token(text).is_ok() {
        return Err("this looks like an auth token: make an API key and use its secret".to_owned());
    }
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if text.len() == 32 && plain {
        Ok(())
    } else {
        Err("expected the 32 letters and digits that were shown with the key".to_owned())
    }
}

fn auth_token(document: &Document, field: &str) -> Result<AuthToken, String> {
    let text = document.text(field)?;
    check_auth_token(text).map_err(|error| format!("{field}: {error}"))?;
    Ok(AuthToken::new(text))
}
