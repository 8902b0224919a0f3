#![doc = include_str!("../README.md")]

use std::time::Duration;

use shared::consumer::Consumer;
use shared::failure::Evidence;
use shared::metrics::Counts;
use shared::needs::{Need, Resource};
use shared::opt_outs::{OptOut, WaitingOptOut};
use shared::reconciliation::{Because, ReconcilerQueue};
use shared::suppressions::{Suppression, Suppressions};
use shared::{Failure, StartError, World};

/// Drains opt-outs onto the list.
pub struct OptOutDrain {
    list: Suppressions,
    reconciler: ReconcilerQueue,
}

impl Consumer for OptOutDrain {
    const NAME: &'static str = "opt-out-drain";
    const QUEUE: Resource = Resource::OptOutQueue;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:UpdateItem", Resource::SuppressionsTable),
        Need::new("sqs:DeleteMessage", Resource::OptOutQueue),
        Need::new("sqs:GetQueueAttributes", Resource::OptOutQueue),
        Need::new("sqs:ReceiveMessage", Resource::OptOutQueue),
        Need::new("sqs:SendMessage", Resource::ReconcilerQueue),
    ];
    const DEADLINE: Duration = Duration::from_secs(2);

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            list: Suppressions::connect(world),
            reconciler: ReconcilerQueue::connect(world)?,
        })
    }

    async fn take(&self, body: &str) -> Result<Counts, Failure> {
        let misshapen = |why| Failure::Unusable(Evidence::new("misshapen_message", why));
        let WaitingOptOut { opt_out, call_id } =
            WaitingOptOut::decode(body).map_err(|why| misshapen(why.to_string()))?;
        let OptOut { number, by, at } = &opt_out;
        let suppression = Suppression {
            number,
            by: *by,
            at: *at,
            call_id: &call_id,
        };
        let listed = self.list.add(suppression).await.map_err(Failure::Fault)?;
        self.reconciler.wake(Because::OptOut).await;
        Ok(Counts(Vec::from_iter(listed.opt_out())))
    }
}
