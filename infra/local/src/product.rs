//! The product on one machine: the same endpoints as in the cloud, behind one local address.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use serde_json::Value;
use shared::config::{SettingError, Settings};
use shared::endpoint::Mounted;
use shared::world::{Clock, Ids, Reach, twilio_transport};
use shared::{StartError, World};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::account::{Credentials, bearer_keys};
use crate::carrier::{Carrier, CarrierConfig, Number, NumberWebhooks};
use crate::deliveries::{Delivery, deliveries};
use crate::engine::Engine;
use crate::router;

pub(crate) const CALLS: &str = "calls";
pub(crate) const SUPPRESSIONS: &str = "suppressions";
pub(crate) const LIMITS: &str = "limits";
pub(crate) const WEBHOOK: &str = "webhook";
pub(crate) const TWILIO_API: &str = "twilio-api";
pub(crate) const API_KEYS: &str = "api-keys";
pub(crate) const OPT_OUTS: &str = "opt-outs";
pub(crate) const OPT_OUT_DEAD_LETTERS: &str = "opt-out-dead-letters";
pub(crate) const RECONCILER: &str = "reconciler";

/// The number that the simulated world rings from, where none is set.
pub const SIMULATED_NUMBER: &str = "+14155550100";

/// Looks a setting up.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// What carries the calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierChoice {
    /// The simulated carrier: no telephone rings anywhere.
    Simulated,
    /// The simulated carrier, behind the gate as it is deployed: its telephones are strangers.
    SimulatedStrangers,
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
    /// The queues' consumers.
    pub deliveries: Vec<Delivery>,
    serving: JoinHandle<()>,
    delivering: Vec<JoinHandle<()>>,
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
            CarrierChoice::Simulated => {
                Box::pin(Self::simulated(listener, lookup, ground, Reach::Simulated)).await
            }
            CarrierChoice::SimulatedStrangers => {
                Box::pin(Self::simulated(listener, lookup, ground, Reach::Everyone)).await
            }
            CarrierChoice::Twilio => Box::pin(Self::real(listener, lookup, ground)).await,
        }
    }

    /// Leaves it to the caller when a queue's messages are handed over, and when the reconciler runs.
    pub fn stop_delivering(&self) {
        for delivering in &self.delivering {
            delivering.abort();
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

    /// The table of limits, to look at.
    pub fn stored_limits(&self) -> Vec<Value> {
        self.engine.items(LIMITS)
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
        reach: Reach,
    ) -> Result<Self, StartError> {
        let address = local_address(&listener)?;
        let base = format!("http://{address}");
        let voice_number = lookup("TWILIO_VOICE_NUMBER").filter(|text| !text.trim().is_empty());
        let voice_number = voice_number.unwrap_or_else(|| SIMULATED_NUMBER.to_owned());
        let clock = Arc::clone(&ground.clock);
        let mut config = CarrierConfig::new(move || clock());
        let credentials = Credentials::simulated();
        credentials.give_to(&mut config);
        config.numbers = vec![Number {
            number: voice_number.clone(),
            webhooks: NumberWebhooks {
                voice_url: Some(format!("{base}{}", shared::urls::INCOMING)),
                fallback_url: Some(format!("{base}{}", shared::urls::FALLBACK)),
                fallback_by_get: true,
                status_callback: Some(format!("{base}{}", shared::urls::STATUS)),
            },
        }];
        let carrier = Carrier::start(config)
            .await
            .map_err(|error| other(&error))?;
        let api = carrier.base_url().to_owned();
        let overridden = |name: &str| match name {
            "PUBLIC_BASE_URL" => Some(base.clone()),
            "TWILIO_API_BASE_URL" => Some(api.clone()),
            "TWILIO_VOICE_NUMBER" => Some(voice_number.clone()),
            "REGION" => None,
            // No carrier queues here, and nobody at a keyboard shall wait for the next second.
            "CALLS_PER_SECOND" => lookup(name).or_else(|| Some("100".to_owned())),
            other => lookup(other),
        };
        let bearer = lookup("DIAL_API_KEY");
        let parts = Parts {
            credentials,
            bearer,
            reach,
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
        parts.credentials.keep_in(&engine, WEBHOOK, TWILIO_API);
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
        let deliveries = deliveries(&world, &engine).await?;
        let delivering = deliveries
            .iter()
            .map(|delivery| tokio::spawn(delivery.clone().deliver_on()))
            .collect();
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
            deliveries,
            serving,
            delivering,
        })
    }
}

impl Drop for Product {
    fn drop(&mut self) {
        self.serving.abort();
        self.stop_delivering();
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
        "OPT_OUT_QUEUE_URL" => Some(OPT_OUTS.to_owned()),
        "OPT_OUT_DEAD_LETTERS_URL" => Some(OPT_OUT_DEAD_LETTERS.to_owned()),
        "RECONCILER_QUEUE_URL" => Some(RECONCILER.to_owned()),
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

fn local_address(listener: &TcpListener) -> Result<SocketAddr, StartError> {
    listener.local_addr().map_err(|error| other(&error))
}

fn other(error: &std::io::Error) -> StartError {
    StartError::Other(error.to_string())
}
