//! The product on one machine: the same endpoints as in the cloud, behind one local address.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use serde_json::{Value, json};
use shared::config::{PublicBase, SettingError, Settings, is_loopback};
use shared::door::key_hash_text;
use shared::endpoint::Mounted;
use shared::secrets::{check_api_key_secret, check_auth_token};
use shared::world::{Clock, Ids, Reach, twilio_transport};
use shared::{StartError, World};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::carrier::{Carrier, CarrierConfig, Number, NumberWebhooks};
use crate::engine::Engine;
use crate::router;

const CALLS: &str = "calls";
const SUPPRESSIONS: &str = "suppressions";
const LIMITS: &str = "limits";
const WEBHOOK: &str = "webhook";
const TWILIO_API: &str = "twilio-api";
const API_KEYS: &str = "api-keys";

/// The number that the simulated world rings from, where none is set.
pub const SIMULATED_NUMBER: &str = "+14155550100";

/// The secret of the simulated account's API key. It opens nothing but the simulation.
pub const SIMULATED_KEY_SECRET: &str = "simulatedApiKeySecretOfThisWorld";

/// Looks a setting up.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What carries the calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierChoice {
    /// The simulated carrier: no telephone rings anywhere.
    Simulated,
    /// Twilio, or what `TWILIO_API_BASE_URL` puts in its place: the operator's own telephones ring.
    Twilio,
}

/// What the product stands on.
#[derive(Clone)]
pub struct Ground {
    /// The time.
    pub clock: Clock,
    /// Ids.
    pub ids: Ids,
    /// AWS.
    pub engine: Engine,
}

/// The product, listening.
pub struct Product {
    /// Where it listens.
    pub address: SocketAddr,
    /// The tables and secrets.
    pub engine: Engine,
    /// The simulated carrier, where it is not Twilio.
    pub carrier: Option<Carrier>,
    /// The number that it rings from.
    pub voice_number: String,
    /// The settings in force.
    pub settings: Arc<Settings>,
    /// The world that the doors stand in.
    pub world: World,
    /// The doors, as the router has them.
    pub doors: Vec<Arc<dyn Mounted>>,
    serving: JoinHandle<()>,
}

impl Product {
    /// Starts the product behind a listener.
    pub async fn start(
        listener: TcpListener,
        choice: CarrierChoice,
        lookup: Lookup<'_>,
        ground: Ground,
    ) -> Result<Self, StartError> {
        match choice {
            CarrierChoice::Simulated => Box::pin(Self::simulated(listener, lookup, ground)).await,
            CarrierChoice::Twilio => Box::pin(Self::real(listener, lookup, ground)).await,
        }
    }

    /// The address, as a client writes it.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The stored calls, to look at.
    pub fn stored_calls(&self) -> Vec<Value> {
        self.engine.items(CALLS)
    }

    /// The suppression list, to look at.
    pub fn stored_suppressions(&self) -> Vec<Value> {
        self.engine.items(SUPPRESSIONS)
    }

    /// One stored call, by our own id.
    pub fn stored_call(&self, call_id: &str) -> Option<Value> {
        self.stored_calls()
            .into_iter()
            .find(|item| item["call_id"] == call_id)
    }

    /// Writes an attribute of a call past the product.
    pub fn overwrite_call(&self, call_id: &str, attribute: &str, value: &Value) {
        self.engine
            .overwrite(CALLS, ("call_id", call_id), attribute, value);
    }

    /// Writes an attribute of an entry of the suppression list past the product.
    pub fn overwrite_suppression(&self, number: &str, attribute: &str, value: &Value) {
        self.engine
            .overwrite(SUPPRESSIONS, ("number", number), attribute, value);
    }

    async fn simulated(
        listener: TcpListener,
        lookup: Lookup<'_>,
        ground: Ground,
    ) -> Result<Self, StartError> {
        let address = local_address(&listener)?;
        let base = format!("http://{address}");
        let voice_number = lookup("TWILIO_VOICE_NUMBER").filter(|text| !text.trim().is_empty());
        let voice_number = voice_number.unwrap_or_else(|| SIMULATED_NUMBER.to_owned());
        let clock = Arc::clone(&ground.clock);
        let mut config = CarrierConfig::new(move || clock());
        SIMULATED_KEY_SECRET.clone_into(&mut config.api_key_secret);
        config.numbers = vec![Number {
            number: voice_number.clone(),
            webhooks: NumberWebhooks {
                voice_url: Some(format!("{base}{}", shared::urls::INCOMING)),
                fallback_url: None,
                status_callback: Some(format!("{base}{}", shared::urls::STATUS)),
            },
        }];
        let credentials = Credentials {
            account_sid: config.account_sid.clone(),
            key_sid: config.api_key_sid.clone(),
            key_secret: config.api_key_secret.clone(),
            auth_token: config.auth_token.clone(),
        };
        let carrier = Carrier::start(config)
            .await
            .map_err(|error| other(&error))?;
        let api = carrier.base_url().to_owned();
        let overridden = |name: &str| match name {
            "PUBLIC_BASE_URL" => Some(base.clone()),
            "TWILIO_API_BASE_URL" => Some(api.clone()),
            "TWILIO_VOICE_NUMBER" => Some(voice_number.clone()),
            "REGION" => None,
            other => lookup(other),
        };
        let bearer = lookup("DIAL_API_KEY");
        let parts = Parts {
            credentials,
            bearer,
            reach: Reach::Simulated,
            carrier: Some(carrier),
        };
        let settings = read_settings(&overridden).map_err(StartError::Settings)?;
        Self::serve(listener, settings, ground, parts).await
    }

    async fn real(
        listener: TcpListener,
        lookup: Lookup<'_>,
        ground: Ground,
    ) -> Result<Self, StartError> {
        let (credentials, settings) = match (Credentials::read(lookup), read_settings(lookup)) {
            (Ok(credentials), Ok(settings)) => (credentials, settings),
            (credentials, settings) => {
                let mut errors = credentials.err().unwrap_or_default();
                // Both look at some of the same; the first says what Twilio needs of it.
                let mut more = settings.err().unwrap_or_default();
                more.retain(|new| errors.iter().all(|error| error.name != new.name));
                errors.append(&mut more);
                return Err(StartError::Settings(errors));
            }
        };
        let bearer = lookup("DIAL_API_KEY");
        let parts = Parts {
            credentials,
            bearer,
            reach: Reach::TestNumbersOnly,
            carrier: None,
        };
        Self::serve(listener, settings, ground, parts).await
    }

    async fn serve(
        listener: TcpListener,
        settings: Settings,
        ground: Ground,
        parts: Parts,
    ) -> Result<Self, StartError> {
        let Ground { clock, ids, engine } = ground;
        parts.credentials.keep_in(&engine);
        engine.put_secret(API_KEYS, &bearer_keys(parts.bearer.as_deref()));
        let voice_number = settings.voice_number.as_e164().to_owned();
        shared::telemetry::log_start("local", &settings);
        let transport = twilio_transport()?;
        let world = World::new(
            settings,
            engine.aws("local"),
            transport,
            clock,
            ids,
            parts.reach,
            true,
        );
        let doors = router::doors(&world, &engine).await?;
        let address = local_address(&listener)?;
        let service =
            router::router(doors.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let serving = tokio::spawn(async move {
            // It ends with the product, which aborts it.
            let _ = axum::serve(listener, service).await;
        });
        let settings = Arc::clone(&world.settings);
        let carrier = parts.carrier;
        Ok(Self {
            address,
            engine,
            carrier,
            voice_number,
            settings,
            world,
            doors,
            serving,
        })
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

/// A listener on this machine: on the port that was asked for, or on 3000 or the next that is free.
pub async fn listen(port: Option<u16>) -> Result<TcpListener, StartError> {
    let at = |port| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    if let Some(port) = port {
        return at(port).await.map_err(|error| {
            StartError::Other(format!(
                "PORT: {port} cannot be used ({error}). Set another, or none: then the next free \
                 one from 3000 is taken."
            ))
        });
    }
    for port in 3000..3050 {
        if let Ok(listener) = at(port).await {
            return Ok(listener);
        }
    }
    Err(StartError::Other(
        "no port from 3000 to 3049 is free: set PORT".to_owned(),
    ))
}

/// The time and ids of the machine, and empty tables.
pub fn ground() -> Result<Ground, StartError> {
    let clock = shared::world::system_clock();
    let ids = shared::world::time_ordered_ids();
    Ok(Ground {
        clock,
        ids,
        engine: empty_tables()?,
    })
}

/// The product's tables, empty, and no secrets yet.
pub fn empty_tables() -> Result<Engine, StartError> {
    Engine::new(CALLS, SUPPRESSIONS, LIMITS).map_err(StartError::Other)
}

/// The settings, with the names of the tables and secrets of this machine.
fn read_settings(lookup: Lookup<'_>) -> Result<Settings, Vec<SettingError>> {
    Settings::read(&|name: &str| match name {
        "CALLS_TABLE" => Some(CALLS.to_owned()),
        "SUPPRESSIONS_TABLE" => Some(SUPPRESSIONS.to_owned()),
        "LIMITS_TABLE" => Some(LIMITS.to_owned()),
        "AWS_ENDPOINT_URL" | "SERVICE_NAME" => None,
        "WEBHOOK_SECRET_ARN" => Some(WEBHOOK.to_owned()),
        "TWILIO_API_SECRET_ARN" => Some(TWILIO_API.to_owned()),
        "API_KEYS_SECRET_ARN" => Some(API_KEYS.to_owned()),
        other => lookup(other),
    })
}

struct Parts {
    credentials: Credentials,
    bearer: Option<String>,
    reach: Reach,
    carrier: Option<Carrier>,
}

struct Credentials {
    account_sid: String,
    key_sid: String,
    key_secret: String,
    auth_token: String,
}

impl Credentials {
    /// Reads the credentials, and says all that is missing or misshapen at once.
    fn read(lookup: Lookup<'_>) -> Result<Self, Vec<SettingError>> {
        let mut errors = Vec::new();
        let mut read = |name: &'static str, check: &dyn Fn(&str) -> Result<(), String>| {
            let text = lookup(name)
                .map(|text| text.trim().to_owned())
                .unwrap_or_default();
            let checked = if text.is_empty() {
                Err("is not set".to_owned())
            } else {
                check(&text)
            };
            if let Err(problem) = checked {
                errors.push(SettingError { name, problem });
            }
            text
        };
        let account_sid = read("TWILIO_ACCOUNT_SID", &|text| {
            twilio::sid::AccountSid::new(text)
                .map(drop)
                .map_err(|error| error.to_string())
        });
        let key_sid = read("TWILIO_API_KEY_SID", &|text| {
            twilio::sid::ApiKeySid::new(text)
                .map(drop)
                .map_err(|error| error.to_string())
        });
        let key_secret = read("TWILIO_API_KEY_SECRET", &check_api_key_secret);
        let auth_token = read("TWILIO_AUTH_TOKEN", &check_auth_token);
        read("TWILIO_VOICE_NUMBER", &|_| Ok(()));
        read("PUBLIC_BASE_URL", &|text| {
            let base = PublicBase::parse(text)?;
            let host = base.as_str().parse::<http::Uri>().ok();
            let host = host.as_ref().and_then(http::Uri::host).unwrap_or_default();
            if is_loopback(host) {
                Err(
                    "Twilio cannot reach this machine by that name: the address of your tunnel"
                        .into(),
                )
            } else if base.as_str().starts_with("https://") {
                Ok(())
            } else {
                Err("Twilio must reach us by https://: the address of your tunnel".to_owned())
            }
        });
        read("TEST_NUMBERS", &|_| Ok(()));
        if errors.is_empty() {
            Ok(Self {
                account_sid,
                key_sid,
                key_secret,
                auth_token,
            })
        } else {
            Err(errors)
        }
    }

    fn keep_in(&self, engine: &Engine) {
        engine.put_secret(
            WEBHOOK,
            &json!({
                "TWILIO_ACCOUNT_SID": self.account_sid,
                "TWILIO_AUTH_TOKEN": self.auth_token,
            }),
        );
        engine.put_secret(
            TWILIO_API,
            &json!({
                "TWILIO_ACCOUNT_SID": self.account_sid,
                "TWILIO_API_KEY_SID": self.key_sid,
                "TWILIO_API_KEY_SECRET": self.key_secret,
            }),
        );
    }
}

fn bearer_keys(key: Option<&str>) -> Value {
    let key = key.map(str::trim).filter(|key| !key.is_empty());
    let key = key.map(|key| json!({"name": "DIAL_API_KEY", "sha256": key_hash_text(key)}));
    json!({"keys": Vec::from_iter(key)})
}

fn local_address(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|error| other(&error))
}

fn other(error: &std::io::Error) -> StartError {
    StartError::Other(error.to_string())
}
