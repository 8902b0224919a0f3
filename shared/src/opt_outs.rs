//! An opt-out that cannot be lost: it goes onto the suppression list, and, where that cannot be
//! written, into a queue that is drained onto the list. Only if both fail is it not confirmed.

use std::time::Duration;

use callflow::PhoneNumber;
use callflow::step::OptOutBy;
use jiff::Timestamp;
use tokio::time::timeout;

use crate::failure::{Evidence, Failure};
use crate::metrics::{Counts, Metric};
use crate::suppressions::{Suppression, Suppressions};
use crate::telemetry::TARGET;
use crate::world::{StartError, World};

mod message;
mod queue;

pub use message::{MisshapenMessage, SCHEMA, WaitingOptOut};
pub use queue::{Backlog, OptOutQueue};

/// How long the list alone may take.
pub(crate) const LIST_PATIENCE: Duration = Duration::from_millis(350);

/// How long the queue may take.
pub(crate) const QUEUE_PATIENCE: Duration = Duration::from_millis(300);

/// The two durable paths.
#[derive(Debug, Clone)]
pub struct OptOuts {
    list: Suppressions,
    queue: OptOutQueue,
}

/// Somebody's wish not to be called, apart from any call.
#[derive(Debug, Clone)]
pub struct OptOut {
    /// Whose number.
    pub number: PhoneNumber,
    /// How they asked.
    pub by: OptOutBy,
    /// When they asked.
    pub at: Timestamp,
}

impl OptOuts {
    /// The paths of this world.
    pub fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            list: Suppressions::connect(world),
            queue: OptOutQueue::connect(world)?,
        })
    }

    /// The suppression list.
    pub fn list(&self) -> &Suppressions {
        &self.list
    }

    /// Keeps an opt-out by itself, because of a failure with the call's item. The call may stay
    /// behind; the opt-out may not. It counts once: not where the number was on the list already.
    pub async fn keep(
        &self,
        call_id: &str,
        opt_out: &OptOut,
        because: &Failure,
    ) -> Result<Counts, Failure> {
        let OptOut { number, by, at } = opt_out;
        let suppression = Suppression {
            number,
            by: *by,
            at: *at,
            call_id,
        };
        // Boxed: the SDK's futures are large, and these lie within others.
        let addition = Box::pin(self.list.add(suppression));
        let unlisted = match within(LIST_PATIENCE, "suppressions.add", addition).await {
            Ok(listed) => {
                let (code, detail) = (because.code(), because.detail());
                tracing::warn!(target: TARGET, call_id, code, detail, "opt_out_stored_alone");
                return Ok(Counts(Vec::from_iter(listed.opt_out())));
            }
            Err(unlisted) => unlisted,
        };
        let sent = Box::pin(self.queue.send(call_id, opt_out));
        match within(QUEUE_PATIENCE, "opt_outs.send", sent).await {
            Ok(()) => {
                let (code, detail) = (unlisted.code, unlisted.detail);
                tracing::error!(target: TARGET, call_id, code, detail, "opt_out_queued");
                Ok(Counts(vec![Metric::OptOutsQueued]))
            }
            Err(unsent) => Err(Failure::NotStored(Evidence::new(
                unlisted.code,
                format!("{}; {}", unlisted.detail, unsent.detail),
            ))),
        }
    }
}

/// What an operation gives within a time.
async fn within<T>(
    time: Duration,
    operation: &str,
    outcome: impl Future<Output = Result<T, Evidence>>,
) -> Result<T, Evidence> {
    let elapsed = |_| Evidence::new("store_failed", format!("{operation}: timed out"));
    timeout(time, outcome).await.map_err(elapsed).flatten()
}
