//! Recordings of calls and their callbacks
//! (<https://www.twilio.com/docs/voice/twiml/recording>,
//! <https://www.twilio.com/docs/voice/api/recording>).

use tokio::sync::oneshot;

use super::call::{Call, Target};
use super::courier::Delivery;
use super::exchange::Exchange;
use super::fields::{Fields, rfc2822};
use super::record::{CallbackKind, Entry, Recording, RecordingStatus};

/// Who is told of a recording, and of which of its states.
#[derive(Debug, Clone, Default)]
pub(super) struct RecordingCallback {
    pub(super) target: Option<Target>,
    pub(super) events: Vec<String>,
}

/// A recording to be started.
pub(super) struct NewRecording {
    pub(super) name: Option<String>,
    pub(super) source: &'static str,
    pub(super) channels: u8,
    pub(super) track: String,
    pub(super) callback: RecordingCallback,
}

/// Starts one; the receiver resolves when its callback, if one is due, has been dealt with.
pub(super) fn start(
    exchange: &Exchange,
    call: &Call,
    new: NewRecording,
) -> (String, Option<oneshot::Receiver<()>>) {
    let sid = exchange.sid("RE");
    {
        let mut state = call.state();
        let started_at = state.now();
        state.record.recordings.push(Recording {
            sid: sid.clone(),
            name: new.name,
            status: RecordingStatus::InProgress,
            source: new.source,
            channels: new.channels,
            track: new.track,
            started_at,
            seconds: None,
            deleted: false,
        });
        state.recording_callbacks.push((sid.clone(), new.callback));
    }
    call.note(Entry::RecordingStarted { sid: sid.clone() });
    let told = tell(exchange, call, &sid);
    (sid, told)
}

/// Ends one, unless it has ended already.
pub(super) fn stop(exchange: &Exchange, call: &Call, sid: &str) -> Option<oneshot::Receiver<()>> {
    {
        let mut state = call.state();
        let now = state.now();
        let recording = state
            .record
            .recordings
            .iter_mut()
            .find(|recording| recording.sid == sid && is_running(recording))?;
        let seconds = now.duration_since(recording.started_at).as_secs();
        if seconds > 0 {
            recording.status = RecordingStatus::Completed;
            recording.seconds = Some(seconds);
        } else {
            recording.status = RecordingStatus::Absent;
        }
    }
    let sid = sid.to_owned();
    call.note(Entry::RecordingStopped { sid: sid.clone() });
    tell(exchange, call, &sid)
}

/// The recordings that run, the latest first.
pub(super) fn running(call: &Call) -> Vec<Recording> {
    let state = call.state();
    let recordings = state.record.recordings.iter().rev();
    recordings.filter(|one| is_running(one)).cloned().collect()
}

/// Where a recording can be fetched, as callbacks tell it: without an extension.
pub(super) fn url(exchange: &Exchange, sid: &str) -> String {
    let account = &exchange.account_sid;
    let base = &exchange.base_url;
    format!("{base}/2010-04-01/Accounts/{account}/Recordings/{sid}")
}

const fn is_running(recording: &Recording) -> bool {
    matches!(
        recording.status,
        RecordingStatus::InProgress | RecordingStatus::Paused
    )
}

fn tell(exchange: &Exchange, call: &Call, sid: &str) -> Option<oneshot::Receiver<()>> {
    let (recording, callback) = {
        let state = call.state();
        let recordings = &state.record.recordings;
        let recording = recordings.iter().find(|one| one.sid == sid)?.clone();
        let callbacks = &state.recording_callbacks;
        let (_, callback) = callbacks.iter().find(|(of, _)| of == sid)?;
        (recording, callback.clone())
    };
    let target = callback.target?;
    let event = recording.status.as_str();
    callback.events.iter().find(|wanted| *wanted == event)?;
    Some(call.post(Delivery {
        kind: CallbackKind::Recording,
        url: target.url,
        method: target.method,
        fields: fields(exchange, call, &recording),
        done: None,
    }))
}

fn fields(exchange: &Exchange, call: &Call, recording: &Recording) -> Fields {
    let mut fields = Fields::new();
    let mut push = |name: &str, value: String| fields.push((name.to_owned(), value));
    push("AccountSid", exchange.account_sid.clone());
    push("CallSid", call.sid.clone());
    push("RecordingSid", recording.sid.clone());
    push("RecordingUrl", url(exchange, &recording.sid));
    push("RecordingStatus", recording.status.as_str().to_owned());
    if let Some(seconds) = recording.seconds {
        push("RecordingDuration", seconds.to_string());
    }
    push("RecordingChannels", recording.channels.to_string());
    push("RecordingStartTime", rfc2822(recording.started_at));
    push("RecordingSource", recording.source.to_owned());
    push("RecordingTrack", recording.track.clone());
    fields
}
