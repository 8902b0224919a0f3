//! A function that takes messages from a queue, and the one place where what it could not do becomes
//! an answer to the queue.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tracing::Instrument;

use crate::endpoint::Invocation;
use crate::failure::Failure;
use crate::guard::guarded;
use crate::metrics::{Counts, Invoked};
use crate::needs::{Need, Resource};
use crate::telemetry::{self, TARGET};
use crate::world::{Clock, StartError, World};

/// A consumer of one queue. The fields of the type are what it needs, as an
/// [`Endpoint`](crate::Endpoint)'s are.
///
/// A message may come more than once, and in any order.
pub trait Consumer: Send + Sync + Sized + 'static {
    /// The name of the function.
    const NAME: &'static str;
    /// The queue.
    const QUEUE: Resource;
    /// What its function may do in AWS, to take from the queue included.
    const NEEDS: &'static [Need];
    /// When one message must be done.
    const DEADLINE: Duration;

    /// Makes the consumer, once for a process.
    fn connect(world: &World) -> impl Future<Output = Result<Self, StartError>> + Send;

    /// Does what a message asks. One that fails comes again.
    fn take(&self, body: &str) -> impl Future<Output = Result<Counts, Failure>> + Send;
}

/// A message, as the queue hands it over.
#[derive(Clone)]
pub struct Message {
    /// The queue's name for it.
    pub id: String,
    /// What it says. Never logged.
    pub body: String,
}

/// A consumer in its place, with what the end of an invocation needs.
pub struct Employed<C> {
    consumer: C,
    service: String,
    clock: Clock,
}

impl<C: Consumer> Employed<C> {
    /// Connects a consumer to its world.
    pub async fn by(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            consumer: C::connect(world).await?,
            service: world.settings.service_name.clone(),
            clock: world.clock.clone(),
        })
    }
}

/// Takes a batch of messages: a deadline, a panic and every failure end here, each for its own
/// message, and are logged here. The ids of those that failed come back.
pub async fn consume<C: Consumer>(
    employed: &Employed<C>,
    messages: Vec<Message>,
    invocation: Option<&Invocation>,
) -> Vec<String> {
    let span = telemetry::invocation_span(invocation);
    async {
        let (mut failed, mut counts) = (Vec::new(), Vec::new());
        for message in messages {
            match taken(&employed.consumer, &message.body).await {
                Ok(counted) => counts.extend(counted.0),
                Err(failure) => {
                    let (consumer, message_id) = (C::NAME, message.id.as_str());
                    let (code, detail) = (failure.code(), failure.detail());
                    tracing::error!(target: TARGET, consumer, message_id, code, detail, "message_failed");
                    failed.push(message.id);
                }
            }
        }
        if !counts.is_empty() {
            telemetry::log_metrics(&Invoked {
                service: &employed.service,
                endpoint: C::NAME,
                at: (employed.clock)(),
                cold_start: invocation.is_some_and(|invocation| invocation.cold_start),
                took: None,
                counts,
            });
        }
        failed
    }
    .instrument(span)
    .await
}

async fn taken<C: Consumer>(consumer: &C, body: &str) -> Result<Counts, Failure> {
    // Boxed: the SDK's futures are nested so deeply that the compiler gives up on their layout.
    let taking = Box::pin(consumer.take(body));
    guarded(C::DEADLINE, "the message took too long", taking).await
}

/// A consumer with its type forgotten.
pub trait AnyConsumer: Send + Sync {
    /// The name of the function.
    fn name(&self) -> &'static str;
    /// The queue.
    fn queue(&self) -> Resource;
    /// When one message must be done.
    fn deadline(&self) -> Duration;
    /// What it needs in AWS.
    fn needs(&self) -> &'static [Need];
    /// Takes a batch of messages; the ids of those that failed come back.
    fn consume(
        &self,
        messages: Vec<Message>,
    ) -> Pin<Box<dyn Future<Output = Vec<String>> + Send + '_>>;
}

impl<C: Consumer> AnyConsumer for Employed<C> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn queue(&self) -> Resource {
        C::QUEUE
    }

    fn deadline(&self) -> Duration {
        C::DEADLINE
    }

    fn needs(&self) -> &'static [Need] {
        C::NEEDS
    }

    fn consume(
        &self,
        messages: Vec<Message>,
    ) -> Pin<Box<dyn Future<Output = Vec<String>> + Send + '_>> {
        Box::pin(consume(self, messages, None))
    }
}

/// Connects a consumer and forgets its type.
pub async fn employ<C: Consumer>(world: &World) -> Result<Arc<dyn AnyConsumer>, StartError> {
    // Boxed for the same reason as an endpoint is.
    let employed = Box::pin(Employed::<C>::by(world)).await?;
    Ok(Arc::new(employed))
}
