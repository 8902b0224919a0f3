//! The table of calls and the suppression list, by the product's own stores.

use shared::callflow::consent::Origin;
use shared::callflow::event::{AnsweredBy, Event, Input, Moment};
use shared::callflow::progress::{CallStatus, Progress};
use shared::callflow::step::Effect;
use shared::callflow::{Call, CallId, Step};
use shared::calls::{Created, Progressed, Recorded, RecordingNews, Saved, Stored};

use super::tables::{PERSON, SID, Tables, now, outbound, person, text};

const OTHER_SID: &str = "CA00000000000000000000000000000002";

/// A call of ours that is stored, as it is loaded. How an intent comes to be is another matter.
async fn stored(tables: &Tables, bits: u128) -> Stored {
    let call = outbound(bits);
    let created = tables.calls.create_inbound(&call).await;
    assert_eq!(created.expect("an answer"), Created::Stored);
    loaded(tables, &call).await
}

async fn loaded(tables: &Tables, call: &Call) -> Stored {
    let loaded = tables.calls.load(&call.id).await.expect("an answer");
    loaded.expect("the call is stored")
}

fn answered(call: &Call) -> Step {
    let event = Event::Answered {
        call_sid: SID.to_owned(),
        by: AnsweredBy::PersonOrUnknown,
        suppressed: false,
    };
    call.on(&event, now())
}

/// The step of somebody who presses 9 at the first question.
fn opted_out(call: &Call) -> Step {
    let event = Event::Heard {
        call_sid: SID.to_owned(),
        turn: 1,
        moment: Moment::Question,
        input: Input::Keys("9".to_owned()),
        suppressed: false,
    };
    let step = call.on(&event, now());
    assert!(matches!(step.effects[..], [Effect::Suppress { .. }]));
    step
}

#[tokio::test]
async fn an_inbound_call_is_stored_once() {
    let tables = Tables::of("an_inbound_call").await;
    let call = outbound(1);
    let first = tables.calls.create_inbound(&call).await;
    assert_eq!(first.expect("an answer"), Created::Stored);
    let second = tables.calls.create_inbound(&call).await;
    assert_eq!(second.expect("an answer"), Created::Exists);
}

#[tokio::test]
async fn an_objection_keeps_its_first_time_and_asking_again_ends_a_lift() {
    let tables = Tables::of("an_objection_again").await;
    let later = now() + jiff::SignedDuration::from_hours(48);
    tables.suppress("call_a", now()).await;
    tables.lift().await;
    tables.suppress("call_b", later).await;
    let entry = tables.entry().await.expect("an entry");
    assert_eq!(entry["number"], text(PERSON));
    assert_eq!(entry["suppressed_at"], text(&now().to_string()));
    assert_eq!(entry["last_asked_at"], text(&later.to_string()));
    assert_eq!(entry["call_id"], text("call_b"));
    assert!(!entry.contains_key("lifted_at"));
}

#[tokio::test]
async fn a_step_is_saved_under_the_version_that_was_loaded() {
    let tables = Tables::of("a_version").await;
    let before = stored(&tables, 1).await;
    let step = answered(&before.call);
    let save = || tables.calls.save(&before, &step, &tables.suppressions);
    assert!(matches!(save().await, Ok(Saved::Stored)));
    assert!(matches!(save().await, Ok(Saved::Conflict)));
    let after = loaded(&tables, &before.call).await;
    assert_eq!((after.version, &after.call), (2, &step.next));
}

#[tokio::test]
async fn a_step_of_another_twilio_call_is_not_saved() {
    let tables = Tables::of("another_sid").await;
    let before = stored(&tables, 1).await;
    let ringing = progress(&tables, &before.call.id, OTHER_SID, CallStatus::Ringing);
    assert_eq!(ringing.await.recorded, Recorded::Stored);
    let step = answered(&before.call);
    let saved = tables
        .calls
        .save(&before, &step, &tables.suppressions)
        .await;
    assert!(matches!(saved, Ok(Saved::Conflict)));
    assert_eq!(loaded(&tables, &before.call).await.version, 1);
}

#[tokio::test]
async fn an_opt_out_is_stored_with_its_step_or_not_at_all() {
    let tables = Tables::of("an_opt_out").await;
    let before = stored(&tables, 1).await;
    let answer = answered(&before.call);
    let saved = tables
        .calls
        .save(&before, &answer, &tables.suppressions)
        .await;
    assert!(matches!(saved, Ok(Saved::Stored)));
    let step = opted_out(&answer.next);
    // Under the version of before the answer: somebody else was first.
    let late = tables
        .calls
        .save(&before, &step, &tables.suppressions)
        .await;
    assert!(matches!(late, Ok(Saved::Conflict)));
    assert_eq!(tables.entry().await, None);
    let now = loaded(&tables, &before.call).await;
    let saved = tables.calls.save(&now, &step, &tables.suppressions).await;
    assert!(matches!(saved, Ok(Saved::Stored)));
    assert_eq!(loaded(&tables, &before.call).await.call, step.next);
    let entry = tables.entry().await.expect("an entry");
    assert_eq!(entry["asked_by"], text("key"));
    assert_eq!(entry["call_id"], text(before.call.id.as_str()));
}

#[tokio::test]
async fn a_call_and_an_objection_are_read_in_one_request() {
    let tables = Tables::of("one_request").await;
    let call = outbound(1);
    let read = async || {
        let (number, list) = (person(), &tables.suppressions);
        let read = tables.calls.load_with_suppression(&call.id, &number, list);
        let (call, suppressed) = read.await.expect("an answer");
        (call.is_some(), suppressed)
    };
    assert_eq!(read().await, (false, false));
    stored(&tables, 1).await;
    assert_eq!(read().await, (true, false));
    tables.suppress("call_of_before", now()).await;
    assert_eq!(read().await, (true, true));
    tables.lift().await;
    assert_eq!(read().await, (true, false));
}

/// The condition expression of a status callback is `Progress::yields_to`.
#[tokio::test]
async fn a_status_is_stored_exactly_when_the_lattice_lets_it() {
    let tables = Tables::of("a_status").await;
    let all: Vec<Progress> = CallStatus::ALL
        .into_iter()
        .flat_map(|status| [None, Some(1)].map(|sequence| Progress { status, sequence }))
        .collect();
    let pairs = all
        .iter()
        .flat_map(|first| all.iter().map(move |second| (*first, *second)));
    for (bits, (first, second)) in (1..).zip(pairs) {
        let call = outbound(bits);
        let created = tables.calls.create_inbound(&call).await;
        assert_eq!(created.expect("an answer"), Created::Stored);
        let mut standing = Progress::QUEUED;
        for news in [first, second] {
            let expected = if standing.yields_to(news) {
                standing = news;
                Recorded::Stored
            } else {
                Recorded::Stale
            };
            let recorded = tables.calls.progress(&call.id, SID, news).await;
            let Progressed { recorded, over } = recorded.expect("an answer");
            assert_eq!(recorded, expected, "{first:?} {second:?}");
            // Whoever tells of the end is told whom it was to, however often it is told.
            let ends = news.status.is_terminal() && standing.status.is_terminal();
            assert_eq!(over, ends.then(person), "{first:?} {second:?}");
        }
        let kept = loaded(&tables, &call).await.call.progress;
        assert_eq!(kept, standing, "{first:?} {second:?}");
    }
}

async fn progress(tables: &Tables, id: &CallId, sid: &str, status: CallStatus) -> Progressed {
    let sequence = Some(1);
    let news = Progress { status, sequence };
    let progressed = tables.calls.progress(id, sid, news).await;
    progressed.expect("an answer")
}

#[tokio::test]
async fn a_callback_makes_no_call_and_touches_no_other() {
    let tables = Tables::of("a_callback").await;
    let call = stored(&tables, 1).await.call;
    let nobody = outbound(2).id;
    let unknown = progress(&tables, &nobody, SID, CallStatus::Completed).await;
    let nothing = Progressed {
        recorded: Recorded::Unknown,
        over: None,
    };
    assert_eq!(unknown, nothing);
    assert_eq!(tables.calls.load(&nobody).await.expect("an answer"), None);
    for (sid, status, recorded, over) in [
        (SID, CallStatus::Ringing, Recorded::Stored, None),
        // Another's end is not this call's: its lock stays.
        (OTHER_SID, CallStatus::Completed, Recorded::Stale, None),
        (SID, CallStatus::Completed, Recorded::Stored, Some(person())),
    ] {
        let progressed = progress(&tables, &call.id, sid, status).await;
        assert_eq!(
            progressed,
            Progressed { recorded, over },
            "{sid} {status:?}"
        );
    }
}

/// What is not over is in the index of what is not over, and nothing else is.
#[tokio::test]
async fn a_call_is_in_flight_until_it_is_over() {
    let tables = Tables::of("in_flight").await;
    let call = stored(&tables, 1).await.call;
    let in_flight = async || {
        let item = tables
            .item(&tables.names.calls, "call_id", call.id.as_str())
            .await;
        item.expect("the call").contains_key("in_flight")
    };
    assert!(in_flight().await);
    progress(&tables, &call.id, SID, CallStatus::InProgress).await;
    assert!(in_flight().await);
    progress(&tables, &call.id, SID, CallStatus::Completed).await;
    assert!(!in_flight().await);
}

#[tokio::test]
async fn a_recordings_status_never_falls() {
    let tables = Tables::of("a_recording").await;
    let call = stored(&tables, 1).await.call;
    let news = |status: &str, seconds| RecordingNews {
        recording_sid: "RE00000000000000000000000000000001".to_owned(),
        status: status.to_owned(),
        seconds,
        rests_on: Some(Origin::Turn(1)),
    };
    let complete = news("completed", Some(31));
    for (news, expected) in [
        (&news("in-progress", None), Recorded::Stored),
        (&news("in-progress", None), Recorded::Stale),
        (&complete, Recorded::Stored),
        (&news("in-progress", None), Recorded::Stale),
        (&news("absent", None), Recorded::Stale),
    ] {
        let recorded = tables.calls.recording(&call.id, SID, news).await;
        let told = recorded.expect("an answer");
        assert_eq!(told.recorded, expected, "{news:?}");
        assert!(!told.deletion_due);
    }
    assert_eq!(
        loaded(&tables, &call).await.recording.as_ref(),
        Some(&complete)
    );
    let nobody = outbound(2).id;
    let unknown = tables.calls.recording(&nobody, SID, &complete).await;
    assert_eq!(unknown.expect("an answer").recorded, Recorded::Unknown);
}
