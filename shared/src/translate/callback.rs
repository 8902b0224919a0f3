//! Twilio's callbacks, as news of a call and as a log line.

use callflow::consent::Origin;
use callflow::progress::{CallStatus, Progress};
use callflow::{CallId, mask};
use twilio::Private;
use twilio::sid::{AccountSid, RecordingSid};
use twilio::status;
use twilio::webhook::{self, RecordingCallback, StatusCallback};

use crate::calls::{Recorded, RecordingNews};
use crate::door::{Admitted, unusable};
use crate::failure::Failure;
use crate::telemetry::TARGET;

/// A callback of Twilio's.
pub struct Callback {
    /// Which call it is about.
    pub call_id: CallId,
    /// Twilio's name for the call.
    pub call_sid: String,
    /// What it says.
    pub news: CallbackNews,
    line: Line,
}

/// What a callback says.
pub enum CallbackNews {
    /// How the call goes.
    Progress(Progress),
    /// How the recording goes.
    Recording(RecordingNews),
    /// Nothing that we know: an answering machine's verdict, a status that Twilio added.
    Unknown,
}

/// The prototype's fields. A value that does not have the shape that Twilio documents is left out:
/// it could be anything.
#[derive(Default)]
struct Line {
    call_status: Option<String>,
    direction: Option<String>,
    to: Option<String>,
    from: Option<String>,
    recording_url: Option<String>,
    recording_status: Option<String>,
}

/// Reads a callback. Our own URL names the call; on the number's own callback, which has no
/// `call_id`, Twilio's name for the call does.
pub fn callback(admitted: &Admitted) -> Result<Callback, Failure> {
    let read = webhook::Callback::parse(&admitted.form);
    let read = read.map_err(|error| unusable(error.to_string()))?;
    let call_sid = read.call_sid().as_str().to_owned();
    let (news, line) = match &read {
        webhook::Callback::Call(callback) => progress(callback),
        webhook::Callback::Recording(callback) => recording(callback, rests_on(admitted)),
        webhook::Callback::AnsweringMachine(_) => (CallbackNews::Unknown, Line::default()),
    };
    let call_id = match admitted.call_id()? {
        Some(call_id) => call_id,
        None => CallId::parse(&call_sid).map_err(|error| unusable(error.to_string()))?,
    };
    Ok(Callback {
        call_id,
        call_sid,
        news,
        line,
    })
}

/// One line a callback.
pub fn log_callback(callback: &Callback, recorded: Recorded) {
    let Line {
        call_status,
        direction,
        to,
        from,
        recording_url,
        recording_status,
    } = &callback.line;
    let known = match recorded {
        Recorded::Stored => "stored",
        Recorded::Stale => "stale",
        Recorded::Unknown => "unknown",
    };
    tracing::info!(
        target: TARGET,
        call_sid = callback.call_sid,
        call_status, direction, to, from, recording_url, recording_status,
        call_id = callback.call_id.as_str(),
        recorded = known,
        "call_status"
    );
}

fn progress(callback: &StatusCallback) -> (CallbackNews, Line) {
    let spelling = callback.status.as_str();
    let news = match CallStatus::parse(spelling) {
        Some(status) => CallbackNews::Progress(Progress {
            status,
            sequence: callback.sequence_number,
        }),
        None => CallbackNews::Unknown,
    };
    let number = |text: &Option<Private>| text.as_ref().map(|text| mask(text.as_str()));
    let direction = callback.direction.as_ref();
    let line = Line {
        call_status: Some(known(
            spelling,
            matches!(callback.status, status::CallStatus::Other(_)),
        )),
        direction: direction
            .map(|word| known(word.as_str(), matches!(word, status::Direction::Other(_)))),
        to: number(&callback.to),
        from: number(&callback.from),
        ..Line::default()
    };
    (news, line)
}

/// The consent that a recording rests on. It comes from our own URL, which Twilio signed.
fn rests_on(admitted: &Admitted) -> Option<Origin> {
    admitted.query("consent").and_then(Origin::parse)
}

fn recording(callback: &RecordingCallback, rests_on: Option<Origin>) -> (CallbackNews, Line) {
    let is_new = matches!(callback.status, status::RecordingStatus::Other(_));
    let line = Line {
        recording_url: callback.url.clone().filter(|url| is_recording_url(url)),
        recording_status: Some(known(callback.status.as_str(), is_new)),
        ..Line::default()
    };
    let news = if is_new {
        CallbackNews::Unknown
    } else {
        CallbackNews::Recording(RecordingNews {
            recording_sid: callback.recording_sid.as_str().to_owned(),
            status: callback.status.as_str().to_owned(),
            seconds: callback.duration,
            rests_on,
        })
    };
    (news, line)
}

/// A word of Twilio's as it is; one that it has added since could be anything, and is not shown.
fn known(word: &str, is_new: bool) -> String {
    if is_new { "[unknown]" } else { word }.to_owned()
}

/// `https://api.twilio.com/2010-04-01/Accounts/AC…/Recordings/RE…`, on any of Twilio's API hosts,
/// or on a stand-in on this machine.
fn is_recording_url(url: &str) -> bool {
    let (scheme, rest) = url.split_once("://").unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or_default();
    let host_is_twilios = match scheme {
        "https" => {
            host == "api.twilio.com"
                || (host.starts_with("api.") && host.ends_with(".twilio.com") && is_host(host))
        }
        "http" => host
            .strip_prefix("127.0.0.1:")
            .is_some_and(|port| port.parse::<u16>().is_ok()),
        _ => false,
    };
    let parts: Vec<&str> = path.split('/').collect();
    let path_is_a_recordings = match parts.as_slice() {
        ["2010-04-01", "Accounts", account, "Recordings", recording] => {
            AccountSid::new(*account).is_ok() && RecordingSid::new(*recording).is_ok()
        }
        _ => false,
    };
    host_is_twilios && path_is_a_recordings
}

fn is_host(host: &str) -> bool {
    host.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_twilios_own_recording_urls_are_logged() {
        let account = "AC00000000000000000000000000000001";
        let recording = "RE00000000000000000000000000000001";
        let path = format!("2010-04-01/Accounts/{account}/Recordings/{recording}");
        for fine in [
            "https://api.twilio.com",
            "https://api.dublin.ie1.twilio.com",
            "http://127.0.0.1:4010",
        ] {
            assert!(is_recording_url(&format!("{fine}/{path}")), "{fine}");
        }
        for wrong in [
            format!("http://api.twilio.com/{path}"),
            format!("https://api.twilio.com.example/{path}"),
            format!("https://api.twilio.com/{path}?call=+14155550123"),
            format!("https://api.twilio.com/{path}/x"),
            "https://api.twilio.com/+14155550123".to_owned(),
        ] {
            assert!(!is_recording_url(&wrong), "{wrong}");
        }
    }
}
