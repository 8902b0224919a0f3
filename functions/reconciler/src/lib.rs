#![doc = include_str!("../README.md")]

use std::time::Duration;

use shared::consumer::Consumer;
use shared::metrics::Counts;
use shared::needs::{Need, Resource};
use shared::reconciliation::Reconciliation;
use shared::{Failure, StartError, World};

/// Sweeps once for each message.
pub struct Reconciler {
    reconciliation: Reconciliation,
}

impl Consumer for Reconciler {
    const NAME: &'static str = "reconciler";
    const QUEUE: Resource = Resource::ReconcilerQueue;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:GetItem", Resource::CallsTable),
        Need::new("dynamodb:Query", Resource::CallsTable),
        Need::new("dynamodb:UpdateItem", Resource::CallsTable),
        Need::new("dynamodb:UpdateItem", Resource::LimitsTable),
        Need::new("dynamodb:BatchGetItem", Resource::SuppressionsTable),
        Need::new("sqs:DeleteMessage", Resource::ReconcilerQueue),
        Need::new("sqs:GetQueueAttributes", Resource::ReconcilerQueue),
        Need::new("sqs:ReceiveMessage", Resource::ReconcilerQueue),
        Need::new("secretsmanager:GetSecretValue", Resource::TwilioApiSecret),
    ];
    const DEADLINE: Duration = Duration::from_secs(50);

    async fn connect(world: &World) -> Result<Self, StartError> {
        let reconciliation = Reconciliation::connect(world).await?;
        Ok(Self { reconciliation })
    }

    async fn take(&self, _body: &str) -> Result<Counts, Failure> {
        self.reconciliation.sweep().await.map_err(Failure::Fault)
    }
}
