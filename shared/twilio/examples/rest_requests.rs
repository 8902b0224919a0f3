//! Every request to the REST API that this crate can make, with all that can be in it, as one JSON
//! object a line:
//!
//! ```text
//! cargo run -q -p twilio --example rest_requests
//! ```
//!
//! `fields` go into the body of a POST and into the query of a GET. `tests/real/run twilio_sdks`
//! holds them against Twilio's own description of its API.

use serde_json::json;
use twilio::rest::{
    AnsweringMachine, CallEvent, CreateCall, ListCalls, MachineDetection, RequestError, UpdateCall,
    call_path, calls_path, recording_path,
};
use twilio::sid::{AccountSid, CallSid, RecordingSid};
use twilio::status::CallStatus;
use twilio::twiml::Method;

fn main() -> Result<(), RequestError> {
    let account = AccountSid::new("AC00000000000000000000000000000001");
    let account = account.expect("an account's SID is AC and 32 digits");
    let call = CallSid::new("CA00000000000000000000000000000002");
    let call = call.expect("a call's SID is CA and 32 digits");
    let recording = RecordingSid::new("RE00000000000000000000000000000003");
    let recording = recording.expect("a recording's SID is RE and 32 digits");
    let (calls, call) = (calls_path(&account), call_path(&account, &call));

    for machine in [
        AnsweringMachine::during_the_call(MachineDetection::Enable, url("amd")),
        AnsweringMachine::during_the_call(MachineDetection::DetectMessageEnd, url("amd")),
    ] {
        let create = CreateCall::new("+15558675310", "+15017122661", url("voice"))
            .method(Method::Post)
            .fallback_url(url("fallback"))
            .fallback_method(Method::Get)
            .status_callback(url("status"))
            .status_callback_method(Method::Post)
            .status_callback_events(CallEvent::ALL)
            .timeout(25)
            .time_limit(360)
            .answering_machine(machine.timeout(10));
        print("POST", &calls, &create.to_pairs()?);
    }
    for end in [UpdateCall::Cancel, UpdateCall::Complete] {
        print("POST", &call, &end.to_pairs());
    }
    let list = ListCalls::new()
        .to("+15558675310")
        .from("+15017122661")
        .status(CallStatus::InProgress)
        .started_from("2026-11-23")
        .page_size(1_000);
    print("GET", &calls, &list.to_pairs()?);
    print("GET", &call, &[]);
    let recording = recording_path(&account, &recording);
    print("GET", &recording, &[]);
    print("DELETE", &recording, &[]);
    Ok(())
}

fn url(of: &str) -> String {
    format!("https://calls.example.com/twilio/{of}?call_id=call_1#rc=2&rp=ct,rt,5xx")
}

fn print(method: &str, path: &str, fields: &[(&'static str, String)]) {
    println!(
        "{}",
        json!({"method": method, "path": path, "fields": fields})
    );
}
