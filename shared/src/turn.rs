//! One turn of a conversation: load, decide, store, answer. A decision is spoken only when it is
//! durable.

use callflow::event::Event;
use callflow::step::Effect;
use callflow::{CallId, Reply};
use jiff::Timestamp;

use crate::calls::{Calls, Saved, Stored};
use crate::failure::{Evidence, Failure};
use crate::suppressions::{Suppression, Suppressions};

/// How often a turn is decided anew when another writer was first.
const ATTEMPTS: u32 = 4;

/// A turn that was taken.
#[derive(Debug)]
pub struct Taken {
    /// What to say.
    pub reply: Reply,
    /// The call as it is now.
    pub call: callflow::Call,
}

/// Takes a turn from what was loaded.
pub async fn take(
    calls: &Calls,
    suppressions: &Suppressions,
    mut before: Stored,
    event: &Event,
    now: Timestamp,
) -> Result<Taken, Failure> {
    for _ in 0..ATTEMPTS {
        let step = before.call.on(event, now);
        let reply = step.reply.clone().ok_or_else(|| {
            Failure::Fault(Evidence::new(
                "no_reply",
                "the event does not wait for an answer",
            ))
        })?;
        if step.next == before.call && step.effects.is_empty() {
            return Ok(Taken {
                reply,
                call: step.next,
            });
        }
        match calls.save(&before, &step, suppressions).await {
            Ok(Saved::Stored) => {
                return Ok(Taken {
                    reply,
                    call: step.next,
                });
            }
            Ok(Saved::Conflict) => before = reload(calls, &before.call.id).await?,
            Err(evidence) if step.effects.is_empty() => return Err(Failure::Fault(evidence)),
            // The call may stay behind; the opt-out may not.
            Err(_) => {
                keep(suppressions, &step.next.id, &step.effects).await?;
                return Ok(Taken {
                    reply,
                    call: step.next,
                });
            }
        }
    }
    Err(Failure::Fault(Evidence::new(
        "contended",
        "four other writers were first",
    )))
}

async fn reload(calls: &Calls, id: &CallId) -> Result<Stored, Failure> {
    let stored = calls.load(id).await.map_err(Failure::Fault)?;
    stored.ok_or_else(|| Failure::Fault(Evidence::new("call_gone", "the item is no longer there")))
}

async fn keep(suppressions: &Suppressions, id: &CallId, effects: &[Effect]) -> Result<(), Failure> {
    for Effect::Suppress { number, by, at } in effects {
        let suppression = Suppression {
            number,
            by: *by,
            at: *at,
            call_id: id.as_str(),
        };
        suppressions
            .add(suppression)
            .await
            .map_err(Failure::NotStored)?;
    }
    Ok(())
}
