//! The product's functions as Lambda runs them: environments that each do one thing at a time, made
//! when none is free, kept when they are done, and lost when they are killed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::config::Credentials;
use aws_smithy_runtime_api::client::http::SharedHttpClient;
use bytes::Bytes;
use local::engine::Engine;
use shared::consumer::{AnyConsumer, Consumer, Message, employ};
use shared::endpoint::{Mounted, mount};
use shared::world::Aws;
use shared::{Endpoint, World};
use tokio::time::Instant;

use super::tasks::Work;
use super::wire::Wire;

/// A function of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Function {
    OutboundCall,
    SuppressionsAdd,
    VoiceIncoming,
    VoiceGather,
    VoiceStatus,
    VoiceFallback,
    OptOutDrain,
    Reconciler,
}

/// A process that runs a function.
pub(super) enum Environment {
    Door(Arc<dyn Mounted>),
    Consumer(Arc<dyn AnyConsumer>),
}

/// What an invocation comes to.
pub(super) struct Done {
    pub(super) environment: Environment,
    pub(super) result: Result<http::Response<Bytes>, Vec<String>>,
    /// How long it took, the start of the process apart.
    pub(super) took: Duration,
    /// Whether the process was started for it.
    pub(super) cold: bool,
}

/// Every function, and the environments that are free.
pub(super) struct Functions {
    worlds: BTreeMap<Function, World>,
    free: BTreeMap<Function, Vec<Environment>>,
}

impl Function {
    const ALL: [Self; 8] = [
        Self::OutboundCall,
        Self::SuppressionsAdd,
        Self::VoiceIncoming,
        Self::VoiceGather,
        Self::VoiceStatus,
        Self::VoiceFallback,
        Self::OptOutDrain,
        Self::Reconciler,
    ];

    /// Its name.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::OutboundCall => "outbound-call",
            Self::SuppressionsAdd => "suppressions-add",
            Self::VoiceIncoming => "voice-incoming",
            Self::VoiceGather => "voice-gather",
            Self::VoiceStatus => "voice-status",
            Self::VoiceFallback => "voice-fallback",
            Self::OptOutDrain => "opt-out-drain",
            Self::Reconciler => "reconciler",
        }
    }

    /// The function behind a path.
    pub(super) fn at(path: &str) -> Option<Self> {
        match path {
            shared::urls::INCOMING => Some(Self::VoiceIncoming),
            shared::urls::GATHER => Some(Self::VoiceGather),
            shared::urls::STATUS => Some(Self::VoiceStatus),
            shared::urls::FALLBACK => Some(Self::VoiceFallback),
            _ => None,
        }
    }

    /// When Lambda kills it, as `template.yaml` has it.
    pub(super) const fn killed_after(self) -> Duration {
        match self {
            Self::OutboundCall => Duration::from_secs(10),
            Self::SuppressionsAdd => Duration::from_secs(15),
            Self::Reconciler => Duration::from_secs(55),
            Self::VoiceIncoming
            | Self::VoiceGather
            | Self::VoiceStatus
            | Self::VoiceFallback
            | Self::OptOutDrain => Duration::from_secs(5),
        }
    }

    /// Lets its role do what it needs and nothing else; its name.
    fn grant(self, engine: &Engine, settings: &shared::config::Settings) -> &'static str {
        fn door<E: Endpoint>(engine: &Engine, settings: &shared::config::Settings) -> &'static str {
            engine.grant_needs(E::NAME, E::NEEDS, settings);
            E::NAME
        }
        fn consumer<C: Consumer>(
            engine: &Engine,
            settings: &shared::config::Settings,
        ) -> &'static str {
            engine.grant_needs(C::NAME, C::NEEDS, settings);
            C::NAME
        }
        match self {
            Self::OutboundCall => door::<outbound_call::OutboundCall>(engine, settings),
            Self::SuppressionsAdd => door::<suppressions_add::SuppressionsAdd>(engine, settings),
            Self::VoiceIncoming => door::<voice_incoming::VoiceIncoming>(engine, settings),
            Self::VoiceGather => door::<voice_gather::VoiceGather>(engine, settings),
            Self::VoiceStatus => door::<voice_status::VoiceStatus>(engine, settings),
            Self::VoiceFallback => door::<voice_fallback::VoiceFallback>(engine, settings),
            Self::OptOutDrain => consumer::<opt_out_drain::OptOutDrain>(engine, settings),
            Self::Reconciler => consumer::<reconciler::Reconciler>(engine, settings),
        }
    }

    async fn start(self, world: World) -> Environment {
        let started = match self {
            Self::OutboundCall => door::<outbound_call::OutboundCall>(&world).await,
            Self::SuppressionsAdd => door::<suppressions_add::SuppressionsAdd>(&world).await,
            Self::VoiceIncoming => door::<voice_incoming::VoiceIncoming>(&world).await,
            Self::VoiceGather => door::<voice_gather::VoiceGather>(&world).await,
            Self::VoiceStatus => door::<voice_status::VoiceStatus>(&world).await,
            Self::VoiceFallback => door::<voice_fallback::VoiceFallback>(&world).await,
            Self::OptOutDrain => consumer::<opt_out_drain::OptOutDrain>(&world).await,
            Self::Reconciler => consumer::<reconciler::Reconciler>(&world).await,
        };
        started.unwrap_or_else(|error| panic!("the settings are whole: {error}"))
    }
}

async fn door<E: Endpoint>(world: &World) -> Result<Environment, shared::StartError> {
    mount::<E>(world).await.map(Environment::Door)
}

async fn consumer<C: Consumer>(world: &World) -> Result<Environment, shared::StartError> {
    employ::<C>(world).await.map(Environment::Consumer)
}

impl Functions {
    /// The functions of a world, each with a role and a wire of its own.
    pub(super) fn of(world: &World, engine: &Engine, wire: &Wire) -> Self {
        let worlds = Function::ALL.map(|function| {
            let name = function.grant(engine, &world.settings);
            let aws = Aws {
                region: "us-east-1".to_owned(),
                endpoint: None,
                credentials: Credentials::new(name, "simulated", None, None, "simulated"),
                http_client: SharedHttpClient::new(wire.clone()),
            };
            (function, world.with_aws(aws))
        });
        Self {
            worlds: worlds.into(),
            free: BTreeMap::new(),
        }
    }

    /// An invocation with a request, in a process that is started for it where `anew` or where none
    /// is free.
    pub(super) fn invoke(
        &mut self,
        function: Function,
        request: http::Request<Bytes>,
        anew: bool,
    ) -> Work<Done> {
        let (free, world) = self.environment(function, anew);
        Box::pin(async move {
            let cold = free.is_none();
            let environment = match free {
                Some(environment) => environment,
                None => function.start(world).await,
            };
            let started = Instant::now();
            let response = match &environment {
                Environment::Door(door) => door.answer(request).await,
                Environment::Consumer(_) => unreachable!("a consumer has no door"),
            };
            Done {
                environment,
                result: Ok(response),
                took: started.elapsed(),
                cold,
            }
        })
    }

    /// An invocation with messages.
    pub(super) fn deliver(
        &mut self,
        function: Function,
        messages: Vec<Message>,
        anew: bool,
    ) -> Work<Done> {
        let (free, world) = self.environment(function, anew);
        Box::pin(async move {
            let cold = free.is_none();
            let environment = match free {
                Some(environment) => environment,
                None => function.start(world).await,
            };
            let started = Instant::now();
            let failed = match &environment {
                Environment::Consumer(consumer) => consumer.consume(messages).await,
                Environment::Door(_) => unreachable!("a door takes no messages"),
            };
            Done {
                environment,
                result: Err(failed),
                took: started.elapsed(),
                cold,
            }
        })
    }

    /// A process is free again.
    pub(super) fn keep(&mut self, function: Function, environment: Environment) {
        self.free.entry(function).or_default().push(environment);
    }

    fn environment(&mut self, function: Function, anew: bool) -> (Option<Environment>, World) {
        let world = self.worlds[&function].clone();
        if anew {
            return (None, world);
        }
        let free = self.free.get_mut(&function).and_then(Vec::pop);
        (free, world)
    }
}
