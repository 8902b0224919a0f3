//! Recordings: by `TwiML`, by REST, and what is told of them.

use super::super::{CallRecord, Callback, CallbackKind, Entry, RecordingStatus};
use super::{World, timestamp};
use crate::phone::{Reaction, Script};

const START: &str = r#"<Start><Recording name="call" recordingStatusCallback="/status?call_id=7"
    recordingStatusCallbackEvent="in-progress completed absent"/></Start>"#;

fn told(record: &CallRecord) -> Vec<&Callback> {
    let mut callbacks: Vec<_> = record.callbacks.iter().collect();
    callbacks.retain(|callback| callback.kind == CallbackKind::Recording);
    callbacks
}

#[tokio::test]
async fn a_recording_runs_to_the_end_of_the_call() {
    let world = World::new().await;
    let verbs = format!("{START}<Pause length=\"30\"/>");
    world.customer.says("/voice", &verbs);
    let status = world.url("/status");
    let record = world
        .call(Script::answering(), &[("StatusCallback", &status)])
        .await;
    assert!(record.violations().is_empty());
    let recording = &record.recordings[0];
    assert_eq!(recording.status, RecordingStatus::Completed);
    assert_eq!(recording.seconds, Some(30));
    assert_eq!(recording.started_at, timestamp("2026-03-02T15:00:06Z"));
    // The call's own end comes before the recording's.
    let statuses: Vec<_> = world
        .customer
        .asked("/status")
        .iter()
        .map(|one| {
            one.field("RecordingStatus")
                .unwrap_or("the call's")
                .to_owned()
        })
        .collect();
    assert_eq!(statuses, ["in-progress", "the call's", "completed"]);
    let requests = world.customer.asked("/status");
    assert_eq!(requests[2].query, "call_id=7");
    assert!(requests.iter().all(|request| request.properly_signed));
    let last = told(&record)[1];
    for (name, value) in [
        ("CallSid", record.sid.as_str()),
        ("RecordingSid", recording.sid.as_str()),
        ("RecordingDuration", "30"),
        ("RecordingChannels", "2"),
        ("RecordingSource", "StartCallRecordingTwiML"),
        ("RecordingTrack", "both"),
        ("RecordingStartTime", "Mon, 02 Mar 2026 15:00:06 +0000"),
    ] {
        assert_eq!(last.field(name), Some(value), "{name}");
    }
    assert!(
        last.field("RecordingUrl")
            .unwrap()
            .ends_with(&recording.sid)
    );
    assert_eq!(told(&record)[0].field("RecordingDuration"), None);
}

#[tokio::test]
async fn a_recording_is_stopped_by_its_name() {
    let world = World::new().await;
    let stop = r#"<Stop><Recording name="call"/></Stop>"#;
    let verbs = format!("{START}<Pause length=\"10\"/>{stop}<Pause length=\"20\"/>");
    world.customer.says("/voice", &verbs);
    let record = world.call(Script::answering(), &[]).await;
    assert!(record.violations().is_empty());
    assert_eq!(record.recordings[0].seconds, Some(10));
    assert_eq!(told(&record)[1].field("RecordingStatus"), Some("completed"));
    let stopped = record
        .entries()
        .filter(|entry| matches!(entry, Entry::RecordingStopped { .. }));
    assert_eq!(stopped.count(), 1);
}

#[tokio::test]
async fn stopping_what_does_not_run_is_a_violation() {
    let world = World::new().await;
    world
        .customer
        .says("/voice", r#"<Stop><Recording name="call"/></Stop>"#);
    let record = world.call(Script::answering(), &[]).await;
    assert_eq!(record.violations().len(), 1);
    let world = World::new().await;
    world
        .customer
        .says("/voice", &format!("{START}{START}<Pause/>"));
    let record = world.call(Script::answering(), &[]).await;
    assert_eq!(record.violations().len(), 1);
    assert_eq!(record.recordings.len(), 1);
}

#[tokio::test]
async fn a_recording_of_nothing_is_absent() {
    let world = World::new().await;
    world.customer.says("/voice", START);
    let record = world.call(Script::answering(), &[]).await;
    let statuses: Vec<_> = told(&record)
        .iter()
        .filter_map(|callback| callback.field("RecordingStatus"))
        .collect();
    assert_eq!(statuses, ["in-progress", "absent"]);
    assert_eq!(told(&record)[1].field("RecordingDuration"), None);
}

#[tokio::test]
async fn only_the_end_is_told_by_default() {
    let world = World::new().await;
    world.customer.says(
        "/voice",
        "<Start><Recording recordingStatusCallback=\"status\"/></Start><Pause/>",
    );
    let record = world.call(Script::answering(), &[]).await;
    assert_eq!(told(&record).len(), 1);
}

#[tokio::test]
async fn the_request_for_a_call_can_record_it_in_mono() {
    let world = World::new().await;
    world.customer.says("/voice", "<Pause length=\"3\"/>");
    let status = world.url("/status");
    let fields = [("Record", "true"), ("RecordingStatusCallback", &status)];
    let record = world.call(Script::answering(), &fields).await;
    let callback = told(&record)[0];
    assert_eq!(callback.field("RecordingSource"), Some("OutboundAPI"));
    assert_eq!(callback.field("RecordingChannels"), Some("1"));
}

#[tokio::test]
async fn a_recording_is_read_and_deleted_over_rest() {
    let world = World::new().await;
    world
        .customer
        .says("/voice", &format!("{START}<Pause length=\"2\"/>"));
    let record = world.call(Script::answering(), &[]).await;
    let sid = &record.recordings[0].sid;
    let path = format!("/Recordings/{sid}.json");
    let (status, body) = world.get(&path).await;
    assert_eq!((status, &body["duration"]), (200, &"2".into()));
    let list = format!("/Calls/{}/Recordings.json", record.sid);
    let (_, body) = world.get(&list).await;
    assert_eq!(body["recordings"][0]["sid"], sid.as_str());
    let media = world
        .client
        .get(world.api(&format!("/Recordings/{sid}.wav")));
    assert_eq!(world.request(media).await.0, 200);

    let delete = world.client.delete(world.api(&path));
    assert_eq!(world.request(delete).await.0, 204);
    let again = world.client.delete(world.api(&path));
    let (status, body) = world.request(again).await;
    assert_eq!((status, &body["code"]), (404, &20404.into()));
    assert_eq!(world.get(&path).await.0, 404);
    let record = world.carrier.call(&record.sid).unwrap();
    assert!(record.recordings[0].deleted);
}

#[tokio::test]
async fn a_recording_is_started_and_stopped_over_rest() {
    let world = World::new().await;
    world
        .customer
        .says("/voice", "<Gather><Say>Well?</Say></Gather>");
    let (pause, mut asked) = super::rest::pausing_phone();
    world.carrier.register_factory(super::THEIRS, pause);
    let (_, created) = world.create(&[]).await;
    let call = created["sid"].as_str().unwrap().to_owned();
    let answer = asked.recv().await.unwrap();

    let recordings = format!("/Calls/{call}/Recordings.json");
    let status = world.url("/status");
    let fields = [("RecordingStatusCallback", status.as_str())];
    let (code, body) = world.post(&recordings, &fields).await;
    assert_eq!(code, 201, "{body}");
    assert_eq!(body["source"], "StartCallRecordingAPI");
    assert_eq!(body["channels"], 1);
    let current = format!("/Calls/{call}/Recordings/Twilio.CURRENT.json");
    let (code, body) = world.post(&current, &[("Status", "stopped")]).await;
    assert_eq!((code, &body["status"]), (200, &"stopped".into()));
    answer.send(Reaction::HangUp).unwrap();
    let record = world.end_of(&created).await;
    assert_eq!(record.recordings[0].status, RecordingStatus::Absent);

    let (code, body) = world.post(&recordings, &[]).await;
    assert_eq!((code, &body["code"]), (400, &21220.into()));
}
