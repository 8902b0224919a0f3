//! Twilio's REST API, as far as calls that were placed are looked after by it. All of it can be
//! repeated: reading, ending, deleting.

use callflow::PhoneNumber;
use callflow::progress::CallStatus;
use http::Method;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use serde::de::DeserializeOwned;
use twilio::rest::{
    CallPage, CallResource, ListCalls, RecordingPage, RestError, STOP_RECORDING, UpdateCall,
    call_path, call_recording_path, call_recordings_path, calls_path, recording_path,
};
use twilio::sid::{CallSid, RecordingSid};
use twilio::status::{Direction, RecordingStatus};

use crate::failure::Evidence;
use crate::rest::{Answer, Rest, Unanswered};
use crate::world::{StartError, World};

/// A person has not more calls of ours in a quarter of an hour; the latest come first.
const CALLS_LISTED: u32 = 20;

/// The carrier's side of our calls.
pub(crate) struct Carrier {
    rest: Rest,
}

/// A call, as the carrier lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) call_sid: String,
    pub(crate) status: CallStatus,
    pub(crate) created_at: Timestamp,
}

/// A recording, as the carrier lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recorded {
    pub(crate) recording_sid: RecordingSid,
    /// Whether it still runs.
    pub(crate) runs: bool,
}

/// What became of a request to end or delete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Done {
    /// It was done.
    Now,
    /// There was nothing left to do.
    Before,
}

impl Carrier {
    pub(crate) async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            rest: Rest::connect(world).await?,
        })
    }

    /// How a call stands; none where the carrier has no such call.
    pub(crate) async fn status(&self, call: &CallSid) -> Result<Option<CallStatus>, Evidence> {
        let path = |account: &_| call_path(account, call);
        let answer = self.ask(Method::GET, path, &[]).await?;
        let Some(found) = read::<CallResource>(&answer)? else {
            return Ok(None);
        };
        // A status that Twilio adds some day is no reason to end anything.
        let status = found
            .status
            .as_ref()
            .map(twilio::status::CallStatus::as_str);
        match status.and_then(CallStatus::parse) {
            Some(status) => Ok(Some(status)),
            None => Err(unintelligible("a call without a status that we know")),
        }
    }

    /// The latest calls from one number to another that were placed by this API.
    pub(crate) async fn placed(
        &self,
        to: &PhoneNumber,
        from: &PhoneNumber,
    ) -> Result<Vec<Listed>, Evidence> {
        let wanted = ListCalls::new()
            .to(to.as_e164())
            .from(from.as_e164())
            .page_size(CALLS_LISTED);
        let wanted = wanted.to_pairs().expect("twenty on a page are allowed");
        let answer = self.ask(Method::GET, calls_path, &wanted).await?;
        let page = read::<CallPage>(&answer)?;
        let page = page.ok_or_else(|| unintelligible("no list of calls"))?;
        let ours = page.calls.iter().filter(|call| is_ours(call, to, from));
        ours.map(|call| listed(call).ok_or_else(|| unintelligible("a call without its members")))
            .collect()
    }

    /// Takes back a call that is queued or rings, or puts the line down.
    pub(crate) async fn end(&self, call: &CallSid, how: UpdateCall) -> Result<Done, Evidence> {
        let path = |account: &_| call_path(account, call);
        let answer = self.ask(Method::POST, path, &how.to_pairs()).await?;
        done(&answer)
    }

    /// The recordings of a call that are not deleted.
    pub(crate) async fn recordings(&self, call: &CallSid) -> Result<Vec<Recorded>, Evidence> {
        let path = |account: &_| call_recordings_path(account, call);
        let answer = self.ask(Method::GET, path, &[]).await?;
        let page = read::<RecordingPage>(&answer)?.unwrap_or_default();
        let recorded = page.recordings.into_iter().filter_map(|recording| {
            Some(Recorded {
                recording_sid: recording.sid?,
                runs: matches!(
                    recording.status,
                    Some(RecordingStatus::InProgress | RecordingStatus::Paused)
                ),
            })
        });
        Ok(recorded.collect())
    }

    /// Stops a recording that runs.
    pub(crate) async fn stop_recording(
        &self,
        call: &CallSid,
        recording: &RecordingSid,
    ) -> Result<Done, Evidence> {
        let path = |account: &_| call_recording_path(account, call, recording);
        let form = STOP_RECORDING.map(|(name, value)| (name, value.to_owned()));
        let answer = self.ask(Method::POST, path, &form).await?;
        done(&answer)
    }

    /// Deletes a recording.
    pub(crate) async fn delete_recording(
        &self,
        recording: &RecordingSid,
    ) -> Result<Done, Evidence> {
        let path = |account: &_| recording_path(account, recording);
        let answer = self.ask(Method::DELETE, path, &[]).await?;
        done(&answer)
    }

    async fn ask(
        &self,
        method: Method,
        path: impl FnOnce(&twilio::sid::AccountSid) -> String,
        pairs: &[(&str, String)],
    ) -> Result<Answer, Evidence> {
        let key = self.rest.key().await?;
        let asked = self.rest.ask(&key, method, path, pairs).await;
        asked.map_err(Unanswered::into_evidence)
    }
}

/// The document of an answer; none where there is no such resource.
fn read<T: DeserializeOwned>(answer: &Answer) -> Result<Option<T>, Evidence> {
    if answer.status.as_u16() == 404 {
        return Ok(None);
    }
    if !answer.status.is_success() {
        return Err(refused(answer));
    }
    let document = serde_json::from_slice(&answer.body);
    document
        .map(Some)
        .map_err(|_| unintelligible("an answer that is not Twilio's"))
}

/// What became of a request to end or delete: what is gone or over already needs no more.
fn done(answer: &Answer) -> Result<Done, Evidence> {
    if answer.status.is_success() {
        return Ok(Done::Now);
    }
    let error = RestError::parse(answer.status.as_u16(), &answer.body);
    if answer.status.as_u16() == 404 || error.is_already_ended() {
        return Ok(Done::Before);
    }
    Err(refused(answer))
}

fn refused(answer: &Answer) -> Evidence {
    let error = RestError::parse(answer.status.as_u16(), &answer.body);
    Evidence::new("carrier_refused", error.to_string())
}

fn unintelligible(what: &str) -> Evidence {
    Evidence::new("carrier_unintelligible", what)
}

/// The filters are the carrier's; we look again, since a wrong call must not be taken for ours.
fn is_ours(call: &CallResource, to: &PhoneNumber, from: &PhoneNumber) -> bool {
    let is = |told: &Option<twilio::Private>, number: &PhoneNumber| {
        told.as_ref()
            .is_some_and(|told| told.as_str() == number.as_e164())
    };
    is(&call.to, to) && is(&call.from, from) && call.direction == Some(Direction::OutboundApi)
}

fn listed(call: &CallResource) -> Option<Listed> {
    let created_at = call.date_created.as_deref()?;
    let created_at = DateTimeParser::new().parse_timestamp(created_at).ok()?;
    Some(Listed {
        call_sid: call.sid.as_ref()?.as_str().to_owned(),
        status: CallStatus::parse(call.status.as_ref()?.as_str())?,
        created_at,
    })
}
