//! Looking after the calls that are not over, and the recordings that must not stay: what the pure
//! rules (`callflow::reconciliation`) decide is asked for and carried out here.
//!
//! A sweep looks at every such call. Each step of it can be done twice and left at any point, so a
//! sweep that dies, or two at once, do no harm; what one could not do, the next does. A number that
//! came onto the suppression list needs no mark on its calls: each sweep looks the number of each
//! call up again, in the table itself.
//!
//! Not in here: when a sweep is made (`functions/reconciler`).

use std::collections::BTreeSet;

use callflow::progress::{CallStatus, Progress};
use callflow::reconciliation::{
    ABSENCE_COUNTS_AFTER, Found, LEFT_TO_ITS_DIAL, Measure, Question, measure, question,
};
use callflow::{Call, CallId};
use futures_util::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use twilio::rest::UpdateCall;
use twilio::sid::{CallSid, RecordingSid};

use crate::calls::{Calls, Recorded};
use crate::carrier::{Carrier, Done, Listed};
use crate::failure::Evidence;
use crate::limits::Limits;
use crate::metrics::{Counts, Metric};
use crate::progress;
use crate::suppressions::Suppressions;
use crate::telemetry::TARGET;
use crate::world::{Clock, StartError, World};

mod queue;

pub use queue::{Because, ReconcilerQueue};

/// So many calls are looked after at once: one that hangs must not keep the others waiting.
const AT_ONCE: usize = 4;

/// A call that is not over by then is stuck.
const STUCK_AFTER: SignedDuration = SignedDuration::from_mins(30);

/// How far the carrier's clock may be behind ours when it says when a call was made. It tells whole
/// seconds.
const CLOCKS_APART: SignedDuration = SignedDuration::from_secs(5);

/// All that a sweep touches.
pub struct Reconciliation {
    calls: Calls,
    suppressions: Suppressions,
    limits: Limits,
    carrier: Carrier,
    clock: Clock,
}

impl Reconciliation {
    /// The tables and the carrier of this world.
    pub async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            calls: Calls::connect(world),
            suppressions: Suppressions::connect(world),
            limits: Limits::connect(world),
            carrier: Carrier::connect(world).await?,
            clock: world.clock.clone(),
        })
    }

    /// Looks after every call that needs it. Fails only where they cannot even be listed; what is
    /// wrong with one call is said to the operator and keeps no other waiting.
    pub async fn sweep(&self) -> Result<Counts, Evidence> {
        let (in_flight, due) = (self.calls.in_flight(), self.calls.deletions_due());
        let in_flight = in_flight.await?;
        let due = due.await?;
        // Boxed: the SDK's futures are large.
        let settled = stream::iter(in_flight)
            .map(|id| Box::pin(async move { told(&id, self.settle(&id).await) }))
            .buffered(AT_ONCE)
            .collect::<Vec<_>>();
        let settled = settled.await;
        let deleted = stream::iter(due)
            .map(|id| Box::pin(async move { told(&id, self.delete(&id).await) }))
            .buffered(AT_ONCE)
            .collect::<Vec<_>>();
        let deleted = deleted.await;
        let counts = settled.into_iter().chain(deleted).flatten();
        let swept = [Metric::Sweeps].into_iter().chain(counts);
        Ok(Counts(swept.collect()))
    }

    /// Asks the carrier about a call that is not over, where its age gives reason to, and does what
    /// is to be done then.
    async fn settle(&self, id: &CallId) -> Result<Vec<Metric>, Evidence> {
        let looked = self.calls.look_after(id, &self.suppressions).await?;
        let Some((stored, suppressed)) = looked else {
            return Ok(Vec::new());
        };
        let call = &stored.call;
        let attempted = self.attempt(call, suppressed).await;
        let mut counts = told(id, attempted);
        let age = (self.clock)().duration_since(call.created_at);
        if age > STUCK_AFTER && !counts.contains(&Metric::CallsSettled) {
            counts.push(Metric::CallsStuck);
        }
        Ok(counts)
    }

    async fn attempt(&self, call: &Call, suppressed: bool) -> Result<Vec<Metric>, Evidence> {
        let now = (self.clock)();
        let Some(asked) = question(call, suppressed, now) else {
            return Ok(Vec::new());
        };
        let (call_sid, found) = match asked {
            Question::ByName => self.by_name(call).await?,
            Question::Unclaimed => self.unclaimed(call).await?,
        };
        let measure = measure(call, suppressed, found, now);
        self.carry_out(call, call_sid.as_ref(), measure).await
    }

    async fn by_name(&self, call: &Call) -> Result<(Option<CallSid>, Found), Evidence> {
        let call_sid = name(call)?;
        let status = self.carrier.status(&call_sid).await?;
        Ok((Some(call_sid), status.map_or(Found::Absent, Found::Call)))
    }

    /// Looks for a call to the same number that was made since this intent and that no intent of
    /// ours claims, and binds it.
    async fn unclaimed(&self, call: &Call) -> Result<(Option<CallSid>, Found), Evidence> {
        let Some(to) = call.person.number() else {
            return Ok((None, Found::Absent));
        };
        let mut placed = self.carrier.placed(to, &call.line).await?;
        let (first, last) = may_be_made_within(call);
        placed.retain(|listed| (first..=last).contains(&listed.created_at));
        if placed.is_empty() {
            return Ok((None, Found::Absent));
        }
        let names = placed.iter().map(|listed| listed.call_sid.clone());
        let names: BTreeSet<String> = names.collect();
        let claimed = self.calls.claimed(&days(first, last), &names).await?;
        placed.retain(|listed| !claimed.contains(&listed.call_sid));
        // The earliest: the latest come first.
        let Some(Listed {
            call_sid, status, ..
        }) = placed.pop()
        else {
            return Ok((None, Found::Absent));
        };
        match self.calls.bind(&call.id, &call_sid).await? {
            Recorded::Stored => {
                let call_id = call.id.as_str();
                tracing::info!(target: TARGET, call_id, call_sid, "call_found");
            }
            Recorded::Stale | Recorded::Unknown => {
                // Its first webhook was quicker.
                let detail = "another name was bound meanwhile";
                return Err(Evidence::new("bound_meanwhile", detail));
            }
        }
        Ok((Some(call_sid_of(&call_sid)?), Found::Call(status)))
    }

    async fn carry_out(
        &self,
        call: &Call,
        call_sid: Option<&CallSid>,
        measure: Measure,
    ) -> Result<Vec<Metric>, Evidence> {
        let end = match (measure, call_sid) {
            (Measure::Wait, _) => return Ok(Vec::new()),
            (Measure::End, None) => return self.end_unplaced(call).await,
            (Measure::End, Some(call_sid)) => {
                return self.keep(call, call_sid, CallStatus::Failed).await;
            }
            (Measure::Refresh(status), Some(call_sid)) => {
                return self.keep(call, call_sid, status).await;
            }
            (Measure::Cancel(_), Some(_)) => UpdateCall::Cancel,
            (Measure::HangUp, Some(_)) => UpdateCall::Complete,
            (Measure::Refresh(_) | Measure::Cancel(_) | Measure::HangUp, None) => {
                let detail = "the carrier has it, and it has no name";
                return Err(Evidence::new("no_call_sid", detail));
            }
        };
        let Some(call_sid) = call_sid else {
            return Ok(Vec::new());
        };
        let done = self.carrier.end(call_sid, end).await?;
        let (call_id, sid) = (call.id.as_str(), call_sid.as_str());
        let why = why(measure);
        tracing::info!(target: TARGET, call_id, call_sid = sid, why, "call_taken_back");
        let mut counts = match done {
            Done::Now => vec![Metric::CallsCancelled],
            Done::Before => Vec::new(),
        };
        // A call that is cancelled in the queue has no callback at all: look at once.
        if let Some(status) = self.carrier.status(call_sid).await? {
            counts.extend(self.keep(call, call_sid, status).await?);
        }
        Ok(counts)
    }

    /// Keeps a status that the carrier told, as if by callback.
    async fn keep(
        &self,
        call: &Call,
        call_sid: &CallSid,
        status: CallStatus,
    ) -> Result<Vec<Metric>, Evidence> {
        let news = Progress {
            status,
            sequence: None,
        };
        if !call.progress.yields_to(news) {
            return Ok(Vec::new());
        }
        let (calls, limits) = (&self.calls, &self.limits);
        let sid = call_sid.as_str();
        let recorded = progress::keep(calls, limits, &call.id, sid, news).await?;
        let (call_id, call_status) = (call.id.as_str(), status.as_str());
        tracing::info!(target: TARGET, call_id, call_sid = sid, call_status, "call_reconciled");
        let ended = recorded == Recorded::Stored && status.is_terminal();
        Ok(Vec::from_iter(ended.then_some(Metric::CallsSettled)))
    }

    /// Ends an intent that the carrier never had. The dial counts against the number's cap: the
    /// carrier may still take it, however late.
    async fn end_unplaced(&self, call: &Call) -> Result<Vec<Metric>, Evidence> {
        let ended = self.calls.end_unplaced(&call.id).await?;
        if ended != Recorded::Stored {
            return Ok(Vec::new());
        }
        if let Some(number) = call.person.number() {
            self.limits.free(number, &call.id).await?;
        }
        let call_id = call.id.as_str();
        tracing::warn!(target: TARGET, call_id, "call_never_accepted");
        Ok(vec![Metric::CallsSettled, Metric::CallsNeverAccepted])
    }

    /// Deletes what there is of the recording of a call. A recording that still runs is stopped
    /// first, and where that fails, the call with it: an objection wins, even if it costs the call.
    async fn delete(&self, id: &CallId) -> Result<Vec<Metric>, Evidence> {
        let Some(stored) = self.calls.load(id).await? else {
            return Ok(Vec::new());
        };
        let (call, now) = (&stored.call, (self.clock)());
        let call_sid = name(call)?;
        let recordings = self.carrier.recordings(&call_sid).await?;
        let (mut counts, mut runs) = (Vec::new(), false);
        for recording in &recordings {
            let recording_sid = &recording.recording_sid;
            if recording.runs {
                runs = true;
                let stopped = self.carrier.stop_recording(&call_sid, recording_sid).await;
                if let Err(evidence) = stopped {
                    self.carrier.end(&call_sid, UpdateCall::Complete).await?;
                    return Err(evidence);
                }
            } else if self.carrier.delete_recording(recording_sid).await? == Done::Now {
                counts.push(Metric::RecordingsDeleted);
            }
        }
        // The list lags behind; what a callback named is deleted by its name.
        if let Some(named) = stored.recording.as_ref().filter(|named| named.is_kept())
            && let Ok(recording_sid) = RecordingSid::new(&named.recording_sid)
            && recordings
                .iter()
                .all(|one| one.recording_sid != recording_sid)
            && self.carrier.delete_recording(&recording_sid).await? == Done::Now
        {
            counts.push(Metric::RecordingsDeleted);
        }
        let was_seen = !recordings.is_empty() || stored.recording.is_some();
        let none_will_be = now.duration_since(call.created_at) > STUCK_AFTER;
        let over = call.progress.status.is_terminal();
        if over && !runs && (was_seen || none_will_be) {
            self.calls.recording_deleted(id, now).await?;
            let call_id = id.as_str();
            tracing::info!(target: TARGET, call_id, "recording_deleted");
        }
        Ok(counts)
    }
}

/// What is wrong with one call ends here.
fn told(id: &CallId, outcome: Result<Vec<Metric>, Evidence>) -> Vec<Metric> {
    outcome.unwrap_or_else(|evidence| {
        let (call_id, code, detail) = (id.as_str(), evidence.code, evidence.detail);
        tracing::error!(target: TARGET, call_id, code, detail, "call_not_settled");
        Vec::new()
    })
}

fn why(measure: Measure) -> &'static str {
    use callflow::reconciliation::Cause;
    match measure {
        Measure::Cancel(Cause::OptedOut) => "opted_out",
        Measure::Cancel(Cause::TooLate) => "too_late",
        Measure::HangUp => "too_long",
        Measure::Wait | Measure::Refresh(_) | Measure::End => "over",
    }
}

/// Twilio's name for a call.
fn name(call: &Call) -> Result<CallSid, Evidence> {
    let name = call.carrier_name();
    call_sid_of(name.ok_or_else(|| Evidence::new("no_call_sid", "the call has no name yet"))?)
}

fn call_sid_of(text: &str) -> Result<CallSid, Evidence> {
    CallSid::new(text).map_err(|error| Evidence::new("no_call_sid", error.to_string()))
}

/// When the carrier can have made the call of an intent.
fn may_be_made_within(call: &Call) -> (Timestamp, Timestamp) {
    let at = |span| call.created_at.checked_add(span);
    let longest = LEFT_TO_ITS_DIAL + ABSENCE_COUNTS_AFTER;
    (
        at(-CLOCKS_APART).unwrap_or(Timestamp::MIN),
        at(longest).unwrap_or(Timestamp::MAX),
    )
}

/// The days, in UTC, whose intents can have calls that were made in a span of time.
fn days(first: Timestamp, last: Timestamp) -> BTreeSet<String> {
    let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
    let before = first.checked_sub(ABSENCE_COUNTS_AFTER);
    let before = before.unwrap_or(Timestamp::MIN);
    BTreeSet::from([day(before), day(first), day(last)])
}
