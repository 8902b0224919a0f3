//! What is stored comes back as it was, and carries what the table's time to live needs.

use aws_sdk_dynamodb::types::AttributeValue;
use jiff::SignedDuration;
use serde_yaml_ng::Value;
use shared::callflow::Call;
use shared::callflow::CallId;
use shared::callflow::consent::Origin;
use shared::callflow::event::{AnsweredBy, Event, Input, Moment};
use shared::callflow::hearing::Language;
use shared::calls::{Created, Recorded, RecordingNews, Saved, Stored};
use tests::walk::every_document;

use super::tables::{SID, Tables, now, number, outbound, text};

/// Stores a call and reads it back.
async fn back(tables: &Tables, call: &Call) -> Stored {
    let created = tables.calls.create_inbound(call).await;
    assert_eq!(created.expect("an answer"), Created::Stored);
    let stored = tables.calls.load(&call.id).await.expect("an answer");
    stored.expect("the call is stored")
}

#[tokio::test]
async fn a_call_of_every_kind_comes_back_as_it_was() {
    let tables = Tables::of("every_kind").await;
    let mut calls = Vec::new();
    let mut met = 0;
    every_document(Language::English, |spoken| {
        if met % 20 == 0 {
            calls.push(spoken.call.clone());
        }
        met += 1;
    });
    assert!(calls.len() > 60, "{}", calls.len());
    assert!(calls.iter().any(|call| call.recording_consent.is_some()));
    assert!(calls.iter().any(|call| call.opted_out.is_some()));
    for (bits, mut call) in (1..).zip(calls) {
        call.id = CallId::outbound(bits);
        assert_eq!(back(&tables, &call).await, Stored::fresh(call));
    }
}

#[tokio::test]
async fn words_of_any_script_come_back_as_they_were() {
    let tables = Tables::of("any_words").await;
    let words = "sí — “ja” 日本語 👩\u{200d}👧 e\u{301} \\ \" \u{1} \n\t + % & <b>";
    let heard = |turn, moment, said: &str| Event::Heard {
        call_sid: SID.to_owned(),
        turn,
        moment,
        input: Input::Speech {
            text: said.to_owned(),
            confidence: Some(0.1 + 0.2),
        },
        suppressed: false,
    };
    let answered = Event::Answered {
        call_sid: SID.to_owned(),
        by: AnsweredBy::PersonOrUnknown,
        suppressed: false,
    };
    let call = outbound(1).on(&answered, now()).next;
    // Words are kept only after a consent to the recording.
    let call = call.on(&heard(1, Moment::Question, "yes"), now()).next;
    let call = call.on(&heard(2, Moment::Question, words), now()).next;
    let kept = format!("{:?}", serde_json::to_value(&call).expect("JSON"));
    assert!(kept.contains("日本語"), "the words are in the call");
    assert_eq!(back(&tables, &call).await, Stored::fresh(call));
}

#[tokio::test]
async fn an_item_of_another_schema_is_refused() {
    let tables = Tables::of("another_schema").await;
    let call = outbound(1);
    back(&tables, &call).await;
    let calls = &tables.names.calls;
    let item = tables.item(calls, "call_id", call.id.as_str()).await;
    let mut item = item.expect("the item is stored");
    item.insert("schema".to_owned(), number(2));
    tables.put(calls, item).await;
    let refused = tables.calls.load(&call.id).await;
    let refused = refused.expect_err("an unknown form is not read");
    assert_eq!(refused.code, "item_misshapen");
}

/// Time to live takes a number of seconds since 1970 and nothing else; milliseconds would keep an
/// item for ever, and a text too.
#[tokio::test]
async fn an_item_says_when_it_expires_by_the_name_that_the_template_gives() {
    let tables = Tables::of("time_to_live").await;
    let call = outbound(1);
    back(&tables, &call).await;
    tables.suppress("call_a", now()).await;
    let calls = &tables.names.calls;
    let item = tables.item(calls, "call_id", call.id.as_str()).await;
    let item = item.expect("the item is stored");
    let attribute = time_to_live("CallsTable").expect("calls expire");
    let expiry = (now() + SignedDuration::from_hours(90 * 24)).as_second();
    assert_eq!(item[&attribute], AttributeValue::N(expiry.to_string()));
    assert_eq!(item["day"], text("2026-11-23"));
    assert_eq!(time_to_live("LimitsTable").as_deref(), Some("expires_at"));
    assert_eq!(time_to_live("SuppressionsTable"), None);
    let entry = tables.entry().await.expect("an entry");
    assert!(!entry.contains_key("expires_at"), "nobody is forgotten");
}

/// The attribute that the template names for a table's time to live.
fn time_to_live(table: &str) -> Option<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../template.yaml");
    let template = std::fs::read_to_string(path).expect("the template");
    let template: Value = serde_yaml_ng::from_str(&template).expect("YAML");
    let properties = &template["Resources"][table]["Properties"];
    let specification = properties.get("TimeToLiveSpecification")?;
    Some(specification["AttributeName"].as_str()?.to_owned())
}

/// An item as it was written before the consent kept how it was given, and the recording on what it
/// rests. What a release has written every later one must read.
#[tokio::test]
async fn an_item_of_an_earlier_release_is_read_and_taken_on() {
    let tables = Tables::of("earlier_release").await;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors/item-2026-11-25.json");
    let item = std::fs::read_to_string(path).expect("the item");
    let item: serde_json::Value = serde_json::from_str(&item).expect("JSON");
    let item = serde_dynamo::to_item(item).expect("an item");
    tables.put(&tables.names.calls, item).await;
    let id = CallId::outbound(1);
    let stored = tables.calls.load(&id).await.expect("it is read");
    let stored = stored.expect("it is stored");
    let consent = stored.consent_of_recording().expect("a consent");
    assert_eq!(consent.origin(), Origin::Turn(1));
    assert_eq!((consent.by(), consent.question()), (None, None));
    let recording = stored.recording.as_ref().expect("a recording");
    assert_eq!(recording.rests_on, None);
    let event = Event::Heard {
        call_sid: SID.to_owned(),
        turn: 2,
        moment: Moment::Question,
        input: Input::Keys("2".to_owned()),
        suppressed: false,
    };
    let step = stored.call.on(&event, now());
    let saved = tables.calls.save(&stored, &step, &tables.suppressions);
    let saved = saved.await.expect("an answer");
    assert!(matches!(saved, Saved::Stored), "{saved:?}");
    let loaded = tables.calls.load(&id).await.expect("it is read");
    let loaded = loaded.expect("it is stored");
    assert_eq!(loaded.call, step.next);
    assert_eq!(loaded.recording, stored.recording);
}

/// A recording and the whole record that it rests on, in one item; another consent's is none.
#[tokio::test]
async fn an_item_shows_what_its_recording_rests_on() {
    let tables = Tables::of("rests_on").await;
    let answered = Event::Answered {
        call_sid: SID.to_owned(),
        by: AnsweredBy::PersonOrUnknown,
        suppressed: false,
    };
    let yes = Event::Heard {
        call_sid: SID.to_owned(),
        turn: 1,
        moment: Moment::Question,
        input: Input::Speech {
            text: "yes".to_owned(),
            confidence: Some(0.75),
        },
        suppressed: false,
    };
    let call = outbound(1).on(&answered, now()).next.on(&yes, now()).next;
    assert_eq!(back(&tables, &call).await.consent_of_recording(), None);
    for (place, rests_on) in [Origin::Turn(1), Origin::Turn(2), Origin::Operator]
        .into_iter()
        .enumerate()
    {
        let mut call = call.clone();
        call.id = CallId::outbound(10 + place as u128);
        back(&tables, &call).await;
        let news = RecordingNews {
            recording_sid: "RE00000000000000000000000000000001".to_owned(),
            status: "completed".to_owned(),
            seconds: Some(9),
            rests_on: Some(rests_on),
        };
        let recorded = tables.calls.recording(&call.id, SID, &news).await;
        assert_eq!(recorded.map(|told| told.recorded), Ok(Recorded::Stored));
        let stored = tables.calls.load(&call.id).await.expect("it is read");
        let stored = stored.expect("it is stored");
        assert_eq!(stored.recording, Some(news));
        let consent = stored.consent_of_recording();
        let own = rests_on == Origin::Turn(1);
        assert_eq!(consent, call.recording_consent.as_ref().filter(|_| own));
    }
}
