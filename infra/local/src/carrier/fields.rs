//! The form fields of webhooks (<https://www.twilio.com/docs/voice/twiml>,
//! <https://www.twilio.com/docs/voice/api/call-resource>).

use jiff::Timestamp;

use super::record::{CallRecord, CallStatus, Direction};

/// Form fields in the order of sending.
pub(super) type Fields = Vec<(String, String)>;

/// What every request about a call carries.
pub(super) fn of_call(account_sid: &str, record: &CallRecord) -> Fields {
    let mut fields = Fields::new();
    let mut push = |name: &str, value: &str| fields.push((name.to_owned(), value.to_owned()));
    push("AccountSid", account_sid);
    push("ApiVersion", "2010-04-01");
    push("CallSid", &record.sid);
    push("CallStatus", record.status.as_str());
    push("Direction", record.direction.as_str());
    for (name, number) in [
        ("From", &record.from),
        ("Caller", &record.from),
        ("To", &record.to),
        ("Called", &record.to),
    ] {
        push(name, number);
        // Twilio often knows no more than the country, and sends the rest empty.
        push(&format!("{name}City"), "");
        push(&format!("{name}State"), "");
        push(&format!("{name}Zip"), "");
        let country = if number.starts_with("+1") { "US" } else { "" };
        push(&format!("{name}Country"), country);
    }
    if record.direction == Direction::Inbound {
        push("StirVerstat", "TN-Validation-Passed-A");
    }
    fields
}

/// What a status callback carries.
pub(super) fn of_status_callback(
    account_sid: &str,
    record: &CallRecord,
    at: Timestamp,
    sequence_number: u64,
) -> Fields {
    let mut fields = of_call(account_sid, record);
    let mut push = |name: &str, value: String| fields.push((name.to_owned(), value));
    push("CallbackSource", "call-progress-events".to_owned());
    push("Timestamp", rfc2822(at));
    push("SequenceNumber", sequence_number.to_string());
    if record.status.is_over() {
        let seconds = record.seconds_connected();
        push("CallDuration", seconds.to_string());
        if record.status == CallStatus::Completed {
            // Billed minutes, each begun one whole.
            push("Duration", ((seconds + 59) / 60).to_string());
        }
        push(
            "SipResponseCode",
            sip_response_code(record.status).to_owned(),
        );
    }
    fields
}

/// `Tue, 31 Aug 2010 20:36:28 +0000`.
pub(super) fn rfc2822(at: Timestamp) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
}

const fn sip_response_code(status: CallStatus) -> &'static str {
    match status {
        CallStatus::Busy => "486",
        CallStatus::Failed => "404",
        CallStatus::NoAnswer | CallStatus::Canceled => "487",
        CallStatus::Completed
        | CallStatus::Queued
        | CallStatus::Initiated
        | CallStatus::Ringing
        | CallStatus::InProgress => "200",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_mail() {
        let at: Timestamp = "2010-08-31T20:36:28Z".parse().unwrap();
        assert_eq!(rfc2822(at), "Tue, 31 Aug 2010 20:36:28 +0000");
    }
}
