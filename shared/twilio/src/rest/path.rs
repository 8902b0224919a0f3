//! The paths of the resources.

use crate::sid::{AccountSid, CallSid, RecordingSid};

/// Where calls are created (POST, answered with 201) and listed (GET).
pub fn calls_path(account: &AccountSid) -> String {
    format!("/2010-04-01/Accounts/{account}/Calls.json")
}

/// Where one call is read (GET), changed or ended (POST, answered with 200).
pub fn call_path(account: &AccountSid, call: &CallSid) -> String {
    format!("/2010-04-01/Accounts/{account}/Calls/{call}.json")
}

/// Where one recording is read (GET) and deleted (DELETE, answered with 204).
pub fn recording_path(account: &AccountSid, recording: &RecordingSid) -> String {
    format!("/2010-04-01/Accounts/{account}/Recordings/{recording}.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths() {
        let account = AccountSid::new("AC00000000000000000000000000000001").unwrap();
        let call = CallSid::new("CA00000000000000000000000000000002").unwrap();
        let recording = RecordingSid::new("RE00000000000000000000000000000003").unwrap();
        insta::assert_snapshot!(
            [
                calls_path(&account),
                call_path(&account, &call),
                recording_path(&account, &recording),
            ]
            .join("\n"),
            @"
            /2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json
            /2010-04-01/Accounts/AC00000000000000000000000000000001/Calls/CA00000000000000000000000000000002.json
            /2010-04-01/Accounts/AC00000000000000000000000000000001/Recordings/RE00000000000000000000000000000003.json
            "
        );
    }
}
