//! Recordings: what is read of one, and the request that stops one.

use serde::Deserialize;

use super::resource::filled;
use crate::sid::RecordingSid;
use crate::status::RecordingStatus;

/// The form that stops a recording which runs: POST to
/// [`call_recording_path`](super::call_recording_path), answered with 200. It cannot be resumed.
/// Source: <https://www.twilio.com/docs/voice/api/recording>.
pub const STOP_RECORDING: [(&str, &str); 1] = [("Status", "stopped")];

/// What we read of a recording. As of a call, every field may be null or missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RecordingResource {
    /// The recording.
    #[serde(deserialize_with = "filled")]
    pub sid: Option<RecordingSid>,
    /// How far it has come.
    #[serde(deserialize_with = "filled")]
    pub status: Option<RecordingStatus>,
}

/// One page of a list of recordings. Those that were deleted are not on it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RecordingPage {
    /// The recordings, the latest first.
    pub recordings: Vec<RecordingResource>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_twilio_s() {
        let page: RecordingPage = serde_json::from_str(
            r#"{"recordings": [
                {"sid": "RE00000000000000000000000000000001", "status": "in-progress",
                 "call_sid": "CA00000000000000000000000000000001", "duration": null},
                {"sid": "", "status": null}
            ], "next_page_uri": null}"#,
        )
        .unwrap();
        let [running, nameless] = &page.recordings[..] else {
            panic!("two recordings");
        };
        assert_eq!(running.status, Some(RecordingStatus::InProgress));
        assert_eq!(nameless, &RecordingResource::default());
        let nothing: RecordingPage = serde_json::from_str("{}").unwrap();
        assert_eq!(nothing, RecordingPage::default());
    }
}
