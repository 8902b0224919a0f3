//! Queues and their consumers on one machine: what Lambda's event source mapping and its schedule do
//! in the cloud.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use shared::consumer::{AnyConsumer, Consumer, Message, employ};
use shared::{StartError, World};
use tokio::time::Instant;

use crate::engine::Engine;
use crate::permissions::Permission;

/// When what failed is tried again: the queue's visibility timeout in `template.yaml`.
const AGAIN_AFTER: Duration = Duration::from_mins(2);

/// How often the reconciler is started without a message: its schedule in `template.yaml`.
const SWEEPS_EVERY: Duration = Duration::from_mins(1);

/// A consumer, and the queue that it is fed from.
#[derive(Clone)]
pub struct Delivery {
    /// The consumer.
    pub consumer: Arc<dyn AnyConsumer>,
    queue: String,
    /// Where what never could be taken goes; none where it is left.
    dead_letters: Option<String>,
    /// How often the consumer is started without a message.
    schedule: Option<Duration>,
    engine: Engine,
}

/// Every consumer, connected to this world: the one list of them on this machine.
pub async fn deliveries(world: &World, engine: &Engine) -> Result<Vec<Delivery>, StartError> {
    let dead_letters = world.settings.queues.opt_out_dead_letters.as_deref();
    let dead_letters =
        dead_letters.ok_or_else(|| StartError::missing("OPT_OUT_DEAD_LETTERS_URL"))?;
    let drain = delivery::<opt_out_drain::OptOutDrain>(world, engine).await?;
    let reconciler = delivery::<reconciler::Reconciler>(world, engine).await?;
    Ok(vec![
        Delivery {
            dead_letters: Some(dead_letters.to_owned()),
            ..drain
        },
        Delivery {
            schedule: Some(SWEEPS_EVERY),
            ..reconciler
        },
    ])
}

async fn delivery<C: Consumer>(world: &World, engine: &Engine) -> Result<Delivery, StartError> {
    engine.grant_needs(C::NAME, C::NEEDS, &world.settings);
    let consumer = employ::<C>(&world.with_aws(engine.aws(C::NAME))).await?;
    let queue = C::QUEUE.name(&world.settings);
    let queue = queue.ok_or_else(|| StartError::missing(C::QUEUE.setting()))?;
    Ok(Delivery {
        consumer,
        queue: queue.to_owned(),
        dead_letters: None,
        schedule: None,
        engine: engine.clone(),
    })
}

impl Delivery {
    /// Hands over what waits, once.
    pub async fn deliver(&self) -> Result<(), Permission> {
        let caller = self.consumer.name();
        let waiting = self.engine.receive(caller, &self.queue)?;
        if waiting.is_empty() {
            return Ok(());
        }
        let ids: Vec<String> = waiting.iter().map(|message| message.id.clone()).collect();
        let failed = self.consumer.consume(waiting).await;
        for id in ids {
            match &self.dead_letters {
                Some(dead_letters) if failed.contains(&id) => {
                    self.engine.failed(&self.queue, &id, dead_letters);
                }
                Some(_) | None => self.engine.done(caller, &self.queue, &id)?,
            }
        }
        Ok(())
    }

    /// Starts the consumer as its schedule does, once; whether it did what it was to do.
    pub async fn run(&self) -> bool {
        let message = Message {
            id: "schedule".to_owned(),
            body: r#"{"because":"schedule"}"#.to_owned(),
        };
        self.consumer.consume(vec![message]).await.is_empty()
    }

    /// Hands over whatever comes, for ever.
    pub async fn deliver_on(self) {
        let mut sendings = self.engine.sendings();
        let period = self.schedule.unwrap_or(AGAIN_AFTER);
        let mut again = tokio::time::interval_at(Instant::now() + period, period);
        loop {
            // A permission that is missing shows in the product's tests, and as a message that stays.
            let _ = self.deliver().await;
            tokio::select! {
                _ = sendings.changed() => {}
                _ = again.tick() => if self.schedule.is_some() {
                    self.run().await;
                }
            }
        }
    }

    /// The messages that wait for the consumer, and those that it never could take.
    pub fn waiting(&self) -> [Vec<Value>; 2] {
        let messages = |queue: &String| self.engine.messages(queue);
        [
            messages(&self.queue),
            self.dead_letters.iter().flat_map(messages).collect(),
        ]
    }
}
