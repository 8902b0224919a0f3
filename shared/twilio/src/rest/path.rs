//! The paths of the resources.

use crate::sid::{AccountSid, CallSid, PhoneNumberSid, RecordingSid};

/// Where the account is read (GET).
pub fn account_path(account: &AccountSid) -> String {
    format!("/2010-04-01/Accounts/{account}.json")
}

/// Where calls are created (POST, answered with 201) and listed (GET).
pub fn calls_path(account: &AccountSid) -> String {
    format!("/2010-04-01/Accounts/{account}/Calls.json")
}

/// Where one call is read (GET), changed or ended (POST, answered with 200).
pub fn call_path(account: &AccountSid, call: &CallSid) -> String {
    format!("/2010-04-01/Accounts/{account}/Calls/{call}.json")
}

/// Where the recordings of a call are listed (GET).
pub fn call_recordings_path(account: &AccountSid, call: &CallSid) -> String {
    format!("/2010-04-01/Accounts/{account}/Calls/{call}/Recordings.json")
}

/// Where a recording that runs is stopped (POST, answered with 200).
pub fn call_recording_path(
    account: &AccountSid,
    call: &CallSid,
    recording: &RecordingSid,
) -> String {
    format!("/2010-04-01/Accounts/{account}/Calls/{call}/Recordings/{recording}.json")
}

/// Where one recording is read (GET) and deleted (DELETE, answered with 204).
pub fn recording_path(account: &AccountSid, recording: &RecordingSid) -> String {
    format!("/2010-04-01/Accounts/{account}/Recordings/{recording}.json")
}

/// Where the account's numbers are listed (GET); `PhoneNumber` in the query picks one.
pub fn numbers_path(account: &AccountSid) -> String {
    format!("/2010-04-01/Accounts/{account}/IncomingPhoneNumbers.json")
}

/// Where one of its numbers is read (GET) and changed (POST, answered with 200).
pub fn number_path(account: &AccountSid, number: &PhoneNumberSid) -> String {
    format!("/2010-04-01/Accounts/{account}/IncomingPhoneNumbers/{number}.json")
}

/// Where it is read (GET) what of a country may be rung. The country is an ISO 3166-1 code of two
/// letters.
pub fn dialing_permissions_path(country: &str) -> String {
    format!("/v1/DialingPermissions/Countries/{country}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let account = AccountSid::new("AC00000000000000000000000000000001").unwrap();
        let call = CallSid::new("CA00000000000000000000000000000002").unwrap();
        let number = PhoneNumberSid::new("PN00000000000000000000000000000004").unwrap();
        let recording = RecordingSid::new("RE00000000000000000000000000000003").unwrap();
        insta::assert_snapshot!(
            [
                account_path(&account),
                calls_path(&account),
                call_path(&account, &call),
                call_recordings_path(&account, &call),
                call_recording_path(&account, &call, &recording),
                recording_path(&account, &recording),
                numbers_path(&account),
                number_path(&account, &number),
                dialing_permissions_path("US"),
            ]
            .join("\n"),
            @"
            /2010-04-01/Accounts/AC00000000000000000000000000000001.json
            /2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json
            /2010-04-01/Accounts/AC00000000000000000000000000000001/Calls/CA00000000000000000000000000000002.json
            /2010-04-01/Accounts/AC00000000000000000000000000000001/Calls/CA00000000000000000000000000000002/Recordings.json
            /2010-04-01/Accounts/AC00000000000000000000000000000001/Calls/CA00000000000000000000000000000002/Recordings/RE00000000000000000000000000000003.json
            /2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE00000000000000000000000000000003.json
            /2010-04-01/Accounts/AC00000000000000000000000000000001/IncomingPhoneNumbers.json
            /2010-04-01/Accounts/AC00000000000000000000000000000001/IncomingPhoneNumbers/PN00000000000000000000000000000004.json
            /v1/DialingPermissions/Countries/US
            "
        );
    }
}
