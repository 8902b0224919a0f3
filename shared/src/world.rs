//! What differs between the cloud and one machine: the environment, the transports, time and ids.

use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region};
use aws_smithy_http_client::tls::{self, TlsContext, TrustStore};
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use callflow::CallId;
use jiff::Timestamp;
use uuid::{ContextV7, Uuid};

use crate::config::{SettingError, Settings};

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Makes an id for an outbound call.
pub type Ids = Arc<dyn Fn(Timestamp) -> CallId + Send + Sync>;

/// How long an answer of Twilio's is waited for.
pub const TWILIO_PATIENCE: Duration = Duration::from_secs(5);

/// Where an endpoint lives, and all that it can reach.
#[derive(Clone)]
pub struct World {
    /// The settings.
    pub settings: Arc<Settings>,
    /// DynamoDB.
    pub dynamodb: aws_sdk_dynamodb::Client,
    /// Secrets Manager.
    pub secrets_manager: aws_sdk_secretsmanager::Client,
    /// SQS.
    pub sqs: aws_sdk_sqs::Client,
    /// Twilio's REST API: no redirects, so that a key never follows one.
    pub twilio: reqwest::Client,
    /// The time.
    pub clock: Clock,
    /// Ids.
    pub ids: Ids,
    /// Who may be rung.
    pub reach: Reach,
    /// Whether this is a developer's machine, whose own requests need no key.
    pub local: bool,
}

/// Who may be rung from this world.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Whoever the dial gate lets through.
    Everyone,
    /// The operator's own telephones alone, and those only if the gate lets them through.
    TestNumbersOnly,
    /// Simulated telephones: no number reaches anybody.
    Simulated,
}

/// What keeps an endpoint from starting.
#[derive(Debug)]
pub enum StartError {
    /// Settings that are missing or misshapen.
    Settings(Vec<SettingError>),
    /// Something else, in words.
    Other(String),
}

/// How AWS is reached.
pub struct Aws {
    /// The region.
    pub region: String,
    /// A stand-in's address, in place of the region's own.
    pub endpoint: Option<String>,
    /// Who we are there.
    pub credentials: Credentials,
    /// The transport: in the cloud TLS, on one machine the embedded engine.
    pub http_client: SharedHttpClient,
}

impl World {
    /// The cloud, as Lambda's environment describes it.
    pub fn cloud() -> Result<Self, StartError> {
        let lookup = |name: &str| std::env::var(name).ok();
        let settings = Settings::read(&lookup).map_err(StartError::Settings)?;
        warn_of_stand_ins(&settings);
        let required = |name: &'static str| {
            lookup(name).ok_or_else(|| {
                StartError::Settings(vec![SettingError {
                    name,
                    problem: "is not set: Lambda sets it".to_owned(),
                }])
            })
        };
        let credentials = Credentials::new(
            required("AWS_ACCESS_KEY_ID")?,
            required("AWS_SECRET_ACCESS_KEY")?,
            lookup("AWS_SESSION_TOKEN"),
            None,
            "lambda",
        );
        let region = required("AWS_REGION")?;
        let aws = Aws {
            region,
            endpoint: settings.aws_endpoint_url.clone(),
            credentials,
            http_client: amazon_transport()?,
        };
        Ok(Self::new(
            settings,
            aws,
            twilio_transport()?,
            system_clock(),
            time_ordered_ids(),
            Reach::Everyone,
            false,
        ))
    }

    /// A world of these parts.
    pub fn new(
        settings: Settings,
        aws: Aws,
        twilio: reqwest::Client,
        clock: Clock,
        ids: Ids,
        reach: Reach,
        local: bool,
    ) -> Self {
        let clients = Clients::new(aws);
        Self {
            settings: Arc::new(settings),
            dynamodb: clients.dynamodb,
            secrets_manager: clients.secrets_manager,
            sqs: clients.sqs,
            twilio,
            clock,
            ids,
            reach,
            local,
        }
    }

    /// The same world, reaching AWS in another way.
    #[must_use]
    pub fn with_aws(&self, aws: Aws) -> Self {
        let clients = Clients::new(aws);
        Self {
            dynamodb: clients.dynamodb,
            secrets_manager: clients.secrets_manager,
            sqs: clients.sqs,
            ..self.clone()
        }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        (self.clock)()
    }
}

/// What of AWS we use.
struct Clients {
    dynamodb: aws_sdk_dynamodb::Client,
    secrets_manager: aws_sdk_secretsmanager::Client,
    sqs: aws_sdk_sqs::Client,
}

impl Clients {
    fn new(aws: Aws) -> Self {
        // Nested in our own deadline of two seconds, so that a person never waits on a hung table.
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(Duration::from_millis(300))
            .operation_attempt_timeout(Duration::from_millis(500))
            .operation_timeout(Duration::from_millis(1_200))
            .build();
        let retries = RetryConfig::standard()
            .with_max_attempts(3)
            .with_initial_backoff(Duration::from_millis(20));
        let region = Region::new(aws.region);
        // The services' builders are alike in everything but their type.
        macro_rules! client {
            ($service:ident) => {{
                let mut config = $service::Config::builder()
                    .behavior_version(BehaviorVersion::latest())
                    .region(region.clone())
                    .credentials_provider(aws.credentials.clone())
                    .http_client(aws.http_client.clone())
                    .timeout_config(timeouts.clone())
                    .retry_config(retries.clone());
                config.set_endpoint_url(aws.endpoint.clone());
                $service::Client::from_conf(config.build())
            }};
        }
        Self {
            dynamodb: client!(aws_sdk_dynamodb),
            secrets_manager: client!(aws_sdk_secretsmanager),
            sqs: client!(aws_sdk_sqs),
        }
    }
}

/// Says what is not the real thing: nobody should find out from a bill, or from a missing one.
fn warn_of_stand_ins(settings: &Settings) {
    let stand_ins = [
        ("AWS_ENDPOINT_URL", &settings.aws_endpoint_url),
        ("TWILIO_API_BASE_URL", &settings.twilio_api_base_url),
    ];
    for (setting, address) in stand_ins {
        if let Some(address) = address {
            tracing::warn!(target: crate::telemetry::TARGET, setting, address, "stand_in");
        }
    }
}

/// The machine's clock.
pub fn system_clock() -> Clock {
    Arc::new(Timestamp::now)
}

/// Version 7 UUIDs: their order is time, even within a millisecond.
pub fn time_ordered_ids() -> Ids {
    let context = std::sync::Mutex::new(ContextV7::new());
    Arc::new(move |now| {
        let seconds = u64::try_from(now.as_second()).unwrap_or_default();
        let nanoseconds = u32::try_from(now.subsec_nanosecond()).unwrap_or_default();
        let timestamp = uuid::Timestamp::from_unix(&context, seconds, nanoseconds);
        CallId::outbound(Uuid::new_v7(timestamp).as_u128())
    })
}

/// TLS to AWS, trusting Amazon's own five roots and no other: reading a whole system's store costs
/// a cold start more than the handshake does.
fn amazon_transport() -> Result<SharedHttpClient, StartError> {
    let roots = include_bytes!("roots/amazon.pem");
    let context = TlsContext::builder()
        .with_trust_store(TrustStore::empty().with_pem_certificate(roots.as_slice()))
        .build()
        .map_err(|error| StartError::Other(format!("the roots compiled in: {error}")))?;
    Ok(aws_smithy_http_client::Builder::new()
        .tls_provider(tls::Provider::Rustls(
            tls::rustls_provider::CryptoMode::Ring,
        ))
        .tls_context(context)
        .build_https())
}

/// HTTP to Twilio, or to what stands in for it.
pub fn twilio_transport() -> Result<reqwest::Client, StartError> {
    let roots = rustls::RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| StartError::Other(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(2))
        .timeout(TWILIO_PATIENCE)
        .user_agent(concat!("outbound-caller/", env!("CARGO_PKG_VERSION")))
        .no_proxy()
        .build()
        .map_err(|error| StartError::Other(error.without_url().to_string()))
}

impl StartError {
    /// A setting that this endpoint cannot do without.
    pub fn missing(name: &'static str) -> Self {
        Self::Settings(vec![SettingError {
            name,
            problem: "is not set".to_owned(),
        }])
    }
}

impl std::fmt::Display for StartError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Settings(errors) => {
                let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
                write!(
                    formatter,
                    "the settings are not right: {}",
                    lines.join("; ")
                )
            }
            Self::Other(what) => formatter.write_str(what),
        }
    }
}

impl std::error::Error for StartError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_time() {
        let ids = time_ordered_ids();
        let at = |second| Timestamp::from_second(second).unwrap();
        let made: Vec<CallId> = [1, 1, 1, 2, 1_800_000_000]
            .map(|second| ids(at(second)))
            .into();
        assert!(
            made.is_sorted_by(|first, second| first < second),
            "{made:?}"
        );
    }

    #[test]
    fn the_transports_can_be_made() {
        assert!(amazon_transport().is_ok());
        assert!(twilio_transport().is_ok());
    }
}
