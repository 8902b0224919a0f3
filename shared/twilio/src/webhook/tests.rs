use proptest::prelude::*;

use super::*;
use crate::signature::{AuthToken, SignedRequest, VerifiedForm, Verifier, sign};
use crate::status::{AnsweredBy, CallStatus, Direction, RecordingStatus};

const CALL: &str =
    "CallSid=CA00000000000000000000000000000001&AccountSid=AC00000000000000000000000000000001";
const VOICE: &str =
    "&From=%2B15550100&To=%2B15550199&CallStatus=in-progress&Direction=outbound-api";

fn form(body: &str) -> VerifiedForm {
    let token = AuthToken::new("token");
    let pairs: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let signature = sign(&token, "https://example.com/", &pairs);
    let request = SignedRequest {
        method: "POST",
        url: "https://example.com/",
        content_type: Some("application/x-www-form-urlencoded"),
        signature: Some(&signature),
        settings: None,
        body: body.as_bytes(),
    };
    Verifier::new(token).verify(&request).unwrap()
}

fn voice(more: &str) -> Result<VoiceRequest, FieldError> {
    VoiceRequest::parse(&form(&format!("{CALL}{VOICE}{more}")))
}

fn gather(more: &str) -> GatherResult {
    GatherResult::parse(&form(&format!("{CALL}{VOICE}{more}"))).unwrap()
}

fn callback(more: &str) -> Callback {
    Callback::parse(&form(&format!("{CALL}{more}"))).unwrap()
}

#[test]
fn a_voice_request() {
    let request = voice("&ForwardedFrom=&CallerName=Ada&AnsweredBy=human&FromCity=").unwrap();
    assert_eq!(request.to.as_ref().unwrap().as_str(), "+15550199");
    assert_eq!(request.call_status, CallStatus::InProgress);
    assert_eq!(request.direction, Direction::OutboundApi);
    assert_eq!(request.forwarded_from, None);
    assert_eq!(request.answered_by, Some(AnsweredBy::Human));
    assert!(!request.is_fallback());
    insta::assert_snapshot!(format!("{request:?}"), @r#"VoiceRequest { call_sid: CallSid("CA00000000000000000000000000000001"), account_sid: AccountSid("AC00000000000000000000000000000001"), from: Some([private]), to: Some([private]), call_status: InProgress, direction: OutboundApi, answered_by: Some(Human), forwarded_from: None, caller_name: Some([private]), parent_call_sid: None, error_code: None, error_url: None }"#);
}

#[test]
fn a_fallback_says_what_went_wrong() {
    let request = voice("&ErrorCode=11200&ErrorUrl=https%3A%2F%2Fexample.com%2Fvoice").unwrap();
    assert_eq!(request.error_code, Some(11200));
    assert_eq!(
        request.error_url.as_deref(),
        Some("https://example.com/voice")
    );
    assert!(request.is_fallback());
}

#[test]
fn a_withheld_number_is_no_error() {
    let body = format!("{CALL}&From=&CallStatus=ringing&Direction=inbound");
    let request = VoiceRequest::parse(&form(&body)).unwrap();
    assert_eq!((request.from, request.to), (None, None));
}

#[test]
fn errors_name_the_field_and_no_value() {
    let errors = [
        voice("&CallSid=CA00000000000000000000000000000001").unwrap_err(),
        voice("&From=%2B15550100").unwrap_err(),
        VoiceRequest::parse(&form(CALL)).unwrap_err(),
        VoiceRequest::parse(&form("CallSid=")).unwrap_err(),
        VoiceRequest::parse(&form("CallSid=%2B15550100")).unwrap_err(),
    ];
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    the webhook repeats CallSid
    the webhook repeats From
    the webhook lacks CallStatus
    the webhook lacks CallSid
    the webhook's CallSid: expected a call SID (CA…): this looks like a telephone number
    ");
    assert_eq!(errors[1].field(), "From");
}

#[test]
fn speech_and_keys_and_silence() {
    let spoken = gather("&SpeechResult=Yes%2C+please.&Confidence=0.9345");
    assert_eq!(
        spoken.speech_result.as_ref().unwrap().as_str(),
        "Yes, please."
    );
    assert_eq!(spoken.confidence, Some(0.9345));
    assert!(!spoken.is_silence());
    assert!(!format!("{spoken:?}").contains("please"));

    let keyed = gather("&Digits=9&FinishedOnKey=");
    assert_eq!(keyed.digits.as_ref().unwrap().as_str(), "9");
    assert!(!keyed.is_silence());

    for silent in ["", "&Digits=&SpeechResult=", "&SpeechResult=+"] {
        assert!(gather(silent).is_silence(), "{silent:?}");
    }
}

#[test]
fn a_confidence_that_is_none_is_missing() {
    for none in ["", "0,9", "NaN", "inf", "-0.1", "1.5", "high"] {
        let more = format!("&SpeechResult=yes&Confidence={none}");
        assert_eq!(gather(&more).confidence, None, "{none:?}");
    }
}

#[test]
fn the_callbacks_of_one_url_are_told_apart() {
    let Callback::Call(call) = callback(
        "&CallStatus=completed&SequenceNumber=3&CallDuration=15&Duration=1&SipResponseCode=200\
         &CallbackSource=call-progress-events&Timestamp=Tue%2C+03+Nov+2026+10%3A15%3A00+%2B0000\
         &AnsweredBy=human&RecordingSid=RE00000000000000000000000000000001",
    ) else {
        panic!("not about a call");
    };
    assert!(call.status.is_terminal());
    assert_eq!(
        (call.sequence_number, call.call_duration),
        (Some(3), Some(15))
    );
    assert_eq!(
        call.timestamp.as_deref(),
        Some("Tue, 03 Nov 2026 10:15:00 +0000")
    );

    let Callback::Recording(recording) = callback(
        "&RecordingSid=RE00000000000000000000000000000001&RecordingStatus=completed\
         &RecordingDuration=12&RecordingChannels=2&RecordingSource=OutboundAPI\
         &RecordingUrl=https%3A%2F%2Fapi.twilio.com%2Fx&RecordingTrack=both",
    ) else {
        panic!("not about a recording");
    };
    assert_eq!(recording.status, RecordingStatus::Completed);
    assert_eq!(
        (recording.duration, recording.channels),
        (Some(12), Some(2))
    );

    let Callback::AnsweringMachine(amd) =
        callback("&AnsweredBy=machine_start&MachineDetectionDuration=4100")
    else {
        panic!("not about what answered");
    };
    assert!(amd.answered_by.is_machine());
    assert_eq!(amd.machine_detection_duration, Some(4100));
}

#[test]
fn what_is_unknown_is_carried_and_what_does_not_read_is_absent() {
    let unknown = callback("&CallStatus=on-hold&SequenceNumber=-1&CallDuration=soon");
    let Callback::Call(call) = unknown else {
        panic!("not about a call");
    };
    assert_eq!(call.status, CallStatus::Other("on-hold".to_owned()));
    assert_eq!((call.sequence_number, call.call_duration), (None, None));
}

proptest! {
    #[test]
    fn nothing_private_is_printed(number in "[0-9]{11}", said in "[a-z]{9,20}") {
        let more = format!("&CallerName={said}&Digits={number}&SpeechResult={said}&ForwardedFrom={number}");
        let body = format!("{CALL}&From={number}&To={number}&CallStatus=ringing&Direction=inbound{more}");
        let form = form(&body);
        let printed = format!(
            "{form:?} {:?} {:?} {:?}",
            VoiceRequest::parse(&form), GatherResult::parse(&form), Callback::parse(&form),
        );
        prop_assert!(!printed.contains(&number) && !printed.contains(&said));
    }

    #[test]
    fn no_form_makes_it_panic(pairs in prop::collection::vec(("CallSid|AccountSid|Confidence|.{0,5}", any::<String>()), 0..6)) {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let form = form(&body);
        let _ = (GatherResult::parse(&form), Callback::parse(&form));
    }
}
