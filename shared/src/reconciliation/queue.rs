//! The queue by which the reconciler is woken before its minute has come.

use std::time::Duration;

use aws_sdk_sqs::Client;
use serde_json::json;
use tokio::time::timeout;

use crate::failure::Evidence;
use crate::store::store_fault;
use crate::telemetry::TARGET;
use crate::world::{StartError, World};

/// The schema version of a message.
const SCHEMA: u32 = 1;

/// How long to wake it may take: somebody may be waiting on the telephone.
const PATIENCE: Duration = Duration::from_millis(250);

/// The queue. A message says why and nothing else: what has to be done is in the tables.
#[derive(Debug, Clone)]
pub struct ReconcilerQueue {
    client: Client,
    url: String,
}

/// Why the reconciler is woken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Because {
    /// A number came onto the suppression list: a call to it may be queued, or ring.
    OptOut,
    /// A recording is over that has to be deleted.
    DeletionDue,
}

impl ReconcilerQueue {
    /// The queue of this world.
    pub fn connect(world: &World) -> Result<Self, StartError> {
        let url = world.settings.queues.reconciler.clone();
        Ok(Self {
            client: world.sqs.clone(),
            url: url.ok_or_else(|| StartError::missing("RECONCILER_QUEUE_URL"))?,
        })
    }

    /// Wakes it. Where that fails, its own minute comes: nothing is lost but time, so whoever calls
    /// this goes on.
    pub async fn wake(&self, because: Because) {
        let elapsed = |_| Evidence::new("store_failed", "reconciler.wake: timed out");
        let sent = timeout(PATIENCE, Box::pin(self.send(because))).await;
        if let Err(evidence) = sent.map_err(elapsed).flatten() {
            let (code, detail) = (evidence.code, evidence.detail);
            tracing::warn!(target: TARGET, code, detail, "reconciler_not_woken");
        }
    }

    async fn send(&self, because: Because) -> Result<(), Evidence> {
        let body = json!({"schema": SCHEMA, "because": because.as_str()});
        let sent = self
            .client
            .send_message()
            .queue_url(&self.url)
            .message_body(body.to_string())
            .send()
            .await;
        sent.map(drop)
            .map_err(|error| store_fault("reconciler.wake", &error))
    }
}

impl Because {
    const fn as_str(self) -> &'static str {
        match self {
            Self::OptOut => "opt_out",
            Self::DeletionDue => "deletion_due",
        }
    }
}
