//! Starting, reading, stopping and deleting recordings
//! (<https://www.twilio.com/docs/voice/api/recording>).

use std::sync::Arc;

use axum::response::{IntoResponse as _, Response};
use http::{Method, StatusCode, header};
use serde_json::json;

use super::super::call::Call;
use super::super::exchange::Exchange;
use super::super::record::{CallStatus, Recording, RecordingStatus};
use super::super::recordings::{self, NewRecording};
use super::calls::find;
use super::create::recording_callback;
use super::error::RestError;
use super::{Form, resource};

/// Of the telephone's sound: one byte for each sample.
const SAMPLES_PER_SECOND: u32 = 8000;

pub(super) fn start(
    exchange: &Exchange,
    call: &str,
    form: &Form,
    path: &str,
) -> Result<Response, RestError> {
    let call = find(exchange, call, path)?;
    if call.status() != CallStatus::InProgress {
        return Err(RestError::bad(
            21220,
            "Call is not in-progress. Cannot record.",
        ));
    }
    let new = NewRecording {
        name: None,
        source: "StartCallRecordingAPI",
        channels: match form.get("RecordingChannels") {
            Some("dual") => 2,
            _ => 1,
        },
        track: form.get("RecordingTrack").unwrap_or("both").to_owned(),
        callback: recording_callback(form)?,
    };
    // The courier delivers the callback; nobody waits for it here.
    let (sid, _told) = recordings::start(exchange, &call, new);
    let recording = find_in(&call, &sid, path)?;
    let body = resource::recording(exchange, &call.sid, &recording);
    Ok(super::json(StatusCode::CREATED, &body))
}

pub(super) fn list(exchange: &Exchange, call: &str, path: &str) -> Result<Response, RestError> {
    let call = find(exchange, call, path)?;
    let kept: Vec<_> = call
        .record()
        .recordings
        .iter()
        .filter(|recording| !recording.deleted)
        .map(|recording| resource::recording(exchange, &call.sid, recording))
        .collect();
    let body = json!({
        "end": kept.len().saturating_sub(1),
        "first_page_uri": format!("{path}?PageSize=50&Page=0"),
        "next_page_uri": null,
        "page": 0,
        "page_size": 50,
        "previous_page_uri": null,
        "recordings": kept,
        "start": 0,
        "uri": format!("{path}?PageSize=50&Page=0"),
    });
    Ok(super::json(StatusCode::OK, &body))
}

/// Stops, pauses or resumes; `Twilio.CURRENT` is the recording that runs.
pub(super) fn update(
    exchange: &Exchange,
    call: &str,
    recording: &str,
    form: &Form,
    path: &str,
) -> Result<Response, RestError> {
    let call = find(exchange, call, path)?;
    let sid = match recording {
        "Twilio.CURRENT" => recordings::running(&call)
            .first()
            .map(|recording| recording.sid.clone())
            .ok_or_else(|| RestError::not_found(path))?,
        sid => find_in(&call, sid, path)?.sid,
    };
    match form.get("Status") {
        Some("stopped") => {
            // The courier delivers the callback; nobody waits for it here.
            let _told = recordings::stop(exchange, &call, &sid);
        }
        Some("paused") => suspend(&call, &sid, RecordingStatus::Paused),
        Some("in-progress") => suspend(&call, &sid, RecordingStatus::InProgress),
        other => {
            return Err(RestError::bad(20001, format!("Invalid Status {other:?}")));
        }
    }
    let recording = find_in(&call, &sid, path)?;
    let mut body = resource::recording(exchange, &call.sid, &recording);
    if form.get("Status") == Some("stopped") {
        body["status"] = json!("stopped");
    }
    Ok(super::json(StatusCode::OK, &body))
}

pub(super) fn fetch_or_delete(
    exchange: &Exchange,
    recording: &str,
    method: &Method,
    path: &str,
) -> Result<Response, RestError> {
    let (call, found) = find_anywhere(exchange, recording, path)?;
    if *method == Method::DELETE {
        with(&call, recording, |recording| recording.deleted = true);
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let body = resource::recording(exchange, &call.sid, &found);
    Ok(super::json(StatusCode::OK, &body))
}

/// The sound: silence of the right length, as a WAV file.
pub(super) fn media(
    exchange: &Exchange,
    media: &str,
    query: &Form,
    path: &str,
) -> Result<Response, RestError> {
    let sid = media.strip_suffix(".wav").unwrap_or(media);
    let (_, recording) = find_anywhere(exchange, sid, path)?;
    let seconds = recording
        .seconds
        .ok_or_else(|| RestError::not_found(path))?;
    if query.get("RequestedChannels") == Some("2") && recording.channels == 1 {
        return Err(RestError::bad(20001, "The recording has one channel"));
    }
    let content_type = [(header::CONTENT_TYPE, "audio/x-wav")];
    let seconds = u32::try_from(seconds).unwrap_or_default();
    Ok((StatusCode::OK, content_type, silence(seconds)).into_response())
}

fn suspend(call: &Call, sid: &str, status: RecordingStatus) {
    with(call, sid, |recording| {
        if matches!(
            recording.status,
            RecordingStatus::InProgress | RecordingStatus::Paused
        ) {
            recording.status = status;
        }
    });
}

fn with(call: &Call, sid: &str, change: impl FnOnce(&mut Recording)) {
    let mut state = call.state();
    let recordings = &mut state.record.recordings;
    if let Some(recording) = recordings.iter_mut().find(|one| one.sid == sid) {
        change(recording);
    }
}

fn find_in(call: &Call, sid: &str, path: &str) -> Result<Recording, RestError> {
    let record = call.record();
    let mut recordings = record.recordings.into_iter();
    recordings
        .find(|recording| recording.sid == sid && !recording.deleted)
        .ok_or_else(|| RestError::not_found(path))
}

fn find_anywhere(
    exchange: &Exchange,
    sid: &str,
    path: &str,
) -> Result<(Arc<Call>, Recording), RestError> {
    let calls = exchange.calls();
    let mut found = calls
        .into_iter()
        .filter_map(|call| find_in(&call, sid, path).ok().map(|one| (call, one)));
    found.next().ok_or_else(|| RestError::not_found(path))
}

fn silence(seconds: u32) -> Vec<u8> {
    let length = seconds * SAMPLES_PER_SECOND;
    let mut file = Vec::new();
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&(36 + length).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    // Linear samples, one channel.
    file.extend_from_slice(&[1, 0, 1, 0]);
    file.extend_from_slice(&SAMPLES_PER_SECOND.to_le_bytes());
    file.extend_from_slice(&SAMPLES_PER_SECOND.to_le_bytes());
    // One byte a sample, of eight bits.
    file.extend_from_slice(&[1, 0, 8, 0]);
    file.extend_from_slice(b"data");
    file.extend_from_slice(&length.to_le_bytes());
    file.resize(file.len() + length as usize, 0x80);
    file
}
