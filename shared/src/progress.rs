//! Keeping how far a call has come, whoever tells it: a callback of Twilio's, or the reconciler.

use callflow::CallId;
use callflow::progress::Progress;

use crate::calls::{Calls, Recorded};
use crate::failure::Evidence;
use crate::limits::Limits;

/// One conditional write; at the end of a call one more, which frees its number. They need not be
/// one: Twilio sends again a callback that failed between them; where nobody does, as with the
/// reconciler's own finding, the lock ends at its deadline.
pub async fn keep(
    calls: &Calls,
    limits: &Limits,
    id: &CallId,
    call_sid: &str,
    news: Progress,
) -> Result<Recorded, Evidence> {
    let progressed = calls.progress(id, call_sid, news).await?;
    if let Some(number) = &progressed.over {
        limits.free(number, id).await?;
    }
    Ok(progressed.recorded)
}
