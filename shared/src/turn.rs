//! One turn of a conversation: load, decide, store, answer. A decision is spoken only when it is
//! durable.

use std::time::Duration;

use callflow::event::Event;
use callflow::step::Effect;
use callflow::{CallId, Reply};
use jiff::Timestamp;
use tokio::time::timeout;

use crate::calls::{Calls, Saved, Stored};
use crate::failure::{Evidence, Failure};
use crate::metrics::{Counts, ListedBefore, steps};
use crate::opt_outs::{OptOut, OptOuts};
use crate::suppressions::Suppressions;

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

/// How long a call may take to be loaded, where its turn may be an opt-out.
///
/// This, a transaction, the list alone and the queue, one after another, fit into the two seconds in
/// which Twilio must have its answer, also where each of them hangs: an answer that comes too late is
/// an apology, and an opt-out must end in a confirmation or be tried again.
pub const LOAD_PATIENCE: Duration = Duration::from_millis(700);

/// How long a transaction with an opt-out in it may take.
const TRANSACTION_PATIENCE: Duration = Duration::from_millis(350);

/// Takes the first turn of a call, in which nobody has said anything yet.
pub async fn begin(
    calls: &Calls,
    suppressions: &Suppressions,
    before: Stored,
    event: &Event,
    now: Timestamp,
) -> Result<Taken, Failure> {
    store(calls, suppressions, before, event, now).await
}

/// Takes a turn from what was loaded. An opt-out is kept whatever becomes of the call's own item; what
/// else holds the number back is kept with it or not at all.
pub async fn take(
    calls: &Calls,
    opt_outs: &OptOuts,
    before: Stored,
    event: &Event,
    now: Timestamp,
) -> Result<Taken, Failure> {
    let step = before.call.on(event, now);
    // Boxed: it lies within two others, and holds the SDK's large futures.
    let stored = Box::pin(store(calls, opt_outs.list(), before, event, now));
    let mut asked_out = Vec::new();
    for effect in &step.effects {
        match effect {
            Effect::Suppress { number, by, at } => asked_out.push(OptOut {
                number: number.clone(),
                by: *by,
                at: *at,
            }),
            Effect::Hold { .. } => {}
        }
    }
    if asked_out.is_empty() {
        return stored.await;
    }
    let failure = match timeout(TRANSACTION_PATIENCE, stored).await {
        Ok(Ok(taken)) => return Ok(taken),
        Ok(Err(failure)) => failure,
        Err(_elapsed) => Failure::Fault(Evidence::new("store_failed", "calls.save: timed out")),
    };
    let mut counts = Counts::default();
    for opt_out in asked_out {
        let kept = opt_outs
            .keep(step.next.id.as_str(), &opt_out, &failure)
            .await?;
        counts.0.extend(kept.0);
    }
    let reply = step.reply.ok_or_else(no_reply)?;
    Ok(Taken {
        reply,
        call: step.next,
        counts,
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::opt_outs::{LIST_PATIENCE, QUEUE_PATIENCE};
    use crate::secrets::REFRESH_PATIENCE;

    #[test]
    fn with_everything_hanging_twilio_has_its_answer_within_two_seconds() {
        let all = [
            REFRESH_PATIENCE,
            LOAD_PATIENCE,
            TRANSACTION_PATIENCE,
            LIST_PATIENCE,
            QUEUE_PATIENCE,
        ];
        assert!(all.iter().sum::<Duration>() <= Duration::from_millis(1_900));
    }
}
