//! The account, as `GET` on [`account_path`](super::account_path) shows it.

use serde::Deserialize;

/// What we read of an account.
///
/// Standard and restricted API keys may not read it, and are refused with 401 or 403; a main key
/// may. Sources: <https://www.twilio.com/docs/iam/api/account> and
/// <https://www.twilio.com/docs/iam/api-keys/keys-in-console>.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct AccountResource {
    /// Whether it works.
    pub status: AccountStatus,
    /// Whether somebody pays for it.
    #[serde(rename = "type")]
    pub kind: AccountKind,
}

/// Whether an account works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum AccountStatus {
    /// It does.
    Active,
    /// It is stopped for now.
    Suspended,
    /// It is closed for good.
    Closed,
    /// A word that Twilio added since.
    #[serde(other)]
    Unknown,
}

/// Whether somebody pays for an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub enum AccountKind {
    /// Nobody does: it rings verified numbers alone, speaks Twilio's notice first, and ends a call
    /// after ten minutes (errors 21219 and 13805).
    Trial,
    /// Somebody does.
    Full,
    /// A word that Twilio added since.
    #[serde(other)]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_twilio_s() {
        let read = |text| serde_json::from_str::<AccountResource>(text).unwrap();
        let trial = read(
            r#"{"sid": "AC00000000000000000000000000000001", "status": "active", "type": "Trial",
                "friendly_name": "Alta", "auth_token": "x", "owner_account_sid": null}"#,
        );
        assert_eq!(trial.kind, AccountKind::Trial);
        assert_eq!(trial.status, AccountStatus::Active);
        assert!(!format!("{trial:?}").contains("auth_token"));
        let later = read(r#"{"status": "frozen", "type": "Gift"}"#);
        assert_eq!(later.kind, AccountKind::Unknown);
        assert_eq!(later.status, AccountStatus::Unknown);
    }
}
