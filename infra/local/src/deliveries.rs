//! Queues and their consumers on one machine: what Lambda's event source mapping does in the cloud.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use shared::config::Settings;
use shared::consumer::{AnyConsumer, Consumer, employ};
use shared::{StartError, World};

use crate::engine::Engine;
use crate::permissions::Permission;

/// When what failed is tried again: the queue's visibility timeout in `template.yaml`.
const AGAIN_AFTER: Duration = Duration::from_mins(2);

/// A consumer, and the queue that it is fed from.
#[derive(Clone)]
pub struct Delivery {
    /// The consumer.
    pub consumer: Arc<dyn AnyConsumer>,
    queue: String,
    dead_letters: String,
    engine: Engine,
}

/// Every consumer, connected to this world: the one list of them on this machine.
pub async fn deliveries(world: &World, engine: &Engine) -> Result<Vec<Delivery>, StartError> {
    Ok(vec![
        delivery::<opt_out_drain::OptOutDrain>(world, engine).await?,
    ])
}

async fn delivery<C: Consumer>(world: &World, engine: &Engine) -> Result<Delivery, StartError> {
    engine.grant_needs(C::NAME, C::NEEDS, &world.settings);
    let consumer = employ::<C>(&world.with_aws(engine.aws(C::NAME))).await?;
    let named = |name: Option<&str>, setting| {
        name.map(str::to_owned)
            .ok_or_else(|| StartError::missing(setting))
    };
    let settings: &Settings = &world.settings;
    let dead_letters = settings.queues.opt_out_dead_letters.as_deref();
    Ok(Delivery {
        consumer,
        queue: named(C::QUEUE.name(settings), C::QUEUE.setting())?,
        dead_letters: named(dead_letters, "OPT_OUT_DEAD_LETTERS_URL")?,
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
            if failed.contains(&id) {
                self.engine.failed(&self.queue, &id, &self.dead_letters);
            } else {
                self.engine.done(caller, &self.queue, &id)?;
            }
        }
        Ok(())
    }

    /// Hands over whatever comes, for ever.
    pub async fn deliver_on(self) {
        loop {
            let sent = self.engine.something_sent();
            // A permission that is missing shows in the product's tests, and as a message that stays.
            let _ = self.deliver().await;
            // Either is a reason to look again.
            let _ = tokio::time::timeout(AGAIN_AFTER, sent).await;
        }
    }

    /// The messages that wait for the consumer, and those that it never could take.
    pub fn waiting(&self) -> [Vec<Value>; 2] {
        [&self.queue, &self.dead_letters].map(|queue| self.engine.messages(queue))
    }
}
