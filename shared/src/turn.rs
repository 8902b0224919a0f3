//! One turn of a conversation: load, decide, store, answer. A decision is spoken only when it is
//! durable.

use std::time::Duration;

use callflow::event::Event;
use callflow::step::{Effect, OptOutBy};
use callflow::{CallId, PhoneNumber, Reply};
use jiff::Timestamp;
use tokio::time::timeout;

use crate::calls::{Calls, Saved, Stored};
use crate::failure::{Evidence, Failure};
use crate::metrics::{Counts, ListedBefore, steps};
use crate::suppressions::{Suppression, Suppressions};
use crate::telemetry::TARGET;

/// How often a turn is decided anew when another writer was first.
const ATTEMPTS: u32 = 4;

/// A turn that was taken.
#[derive(Debug)]
pub struct Taken {
    /// What to say.
    pub reply: Reply,
    /// The call as it is now.
    pub call: callflow::Call,
    /// What it counts as: nothing where nothing was stored by it.
    pub counts: Counts,
}

/// How long a transaction with an opt-out in it may take, and then the list alone. With the call
/// loaded before it, both fit into the two seconds in which Twilio must have its answer: an answer
/// that comes too late is an apology, and an opt-out must end in a confirmation or be tried again.
const OPT_OUT_PATIENCE: Duration = Duration::from_millis(350);

/// Takes a turn from what was loaded. An opt-out is kept whatever becomes of the call's own item.
pub async fn take(
    calls: &Calls,
    suppressions: &Suppressions,
    before: Stored,
    event: &Event,
    now: Timestamp,
) -> Result<Taken, Failure> {
    let step = before.call.on(event, now);
    if step.effects.is_empty() {
        return store(calls, suppressions, before, event, now).await;
    }
    let stored = store(calls, suppressions, before, event, now);
    let failure = match timeout(OPT_OUT_PATIENCE, stored).await {
        Ok(Ok(taken)) => return Ok(taken),
        Ok(Err(failure)) => failure,
        Err(_elapsed) => Failure::Fault(Evidence::new("store_failed", "calls.save: timed out")),
    };
    let mut counts = Counts::default();
    for Effect::Suppress { number, by, at } in &step.effects {
        let opt_out = OptOut {
            number: number.clone(),
            by: *by,
            at: *at,
        };
        let kept = keep(suppressions, step.next.id.as_str(), &opt_out, &failure).await?;
        counts.0.extend(kept.0);
    }
    let reply = step.reply.ok_or_else(no_reply)?;
    Ok(Taken {
        reply,
        call: step.next,
        counts,
    })
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

/// Puts an opt-out on the list by itself, because of a failure with the call's item. The call may
/// stay behind; the list may not. It counts once: not where the number was on the list already.
pub async fn keep(
    suppressions: &Suppressions,
    call_id: &str,
    opt_out: &OptOut,
    failure: &Failure,
) -> Result<Counts, Failure> {
    let OptOut { number, by, at } = opt_out;
    let suppression = Suppression {
        number,
        by: *by,
        at: *at,
        call_id,
    };
    let added = timeout(OPT_OUT_PATIENCE, suppressions.add(suppression)).await;
    let elapsed = |_| Evidence::new("store_failed", "suppressions.add: timed out");
    let listed = added
        .map_err(elapsed)
        .flatten()
        .map_err(Failure::NotStored)?;
    let (code, detail) = (failure.code(), failure.detail());
    tracing::warn!(target: TARGET, call_id, code, detail, "opt_out_stored_alone");
    Ok(Counts(Vec::from_iter(listed.opt_out())))
}

/// Stores the step, deciding anew where another writer was first.
async fn store(
    calls: &Calls,
    suppressions: &Suppressions,
    mut before: Stored,
    event: &Event,
    now: Timestamp,
) -> Result<Taken, Failure> {
    for _ in 0..ATTEMPTS {
        let step = before.call.on(event, now);
        let reply = step.reply.clone().ok_or_else(no_reply)?;
        if step.next == before.call && step.effects.is_empty() {
            return Ok(Taken {
                reply,
                call: step.next,
                counts: Counts::default(),
            });
        }
        match calls
            .save(&before, &step, suppressions)
            .await
            .map_err(Failure::Fault)?
        {
            Saved::Stored => {
                let counts = Counts(steps(&before.call, &step.next, listed_before(event)));
                return Ok(Taken {
                    reply,
                    call: step.next,
                    counts,
                });
            }
            Saved::Conflict => before = reload(calls, &before.call.id).await?,
        }
    }
    Err(Failure::Fault(Evidence::new(
        "contended",
        "four other writers were first",
    )))
}

fn listed_before(event: &Event) -> ListedBefore {
    match event {
        Event::Answered { suppressed, .. } | Event::Heard { suppressed, .. } => {
            ListedBefore::from(*suppressed)
        }
        Event::Progressed(_) => ListedBefore::No,
    }
}

async fn reload(calls: &Calls, id: &CallId) -> Result<Stored, Failure> {
    let stored = calls.load(id).await.map_err(Failure::Fault)?;
    stored.ok_or_else(|| Failure::Fault(Evidence::new("call_gone", "the item is no longer there")))
}

fn no_reply() -> Failure {
    Failure::Fault(Evidence::new(
        "no_reply",
        "the event does not wait for an answer",
    ))
}
