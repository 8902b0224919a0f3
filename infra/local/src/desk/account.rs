//! The account that the parts of a taken-apart world agree on: as it is set, or else made up.

use crate::account::Credentials;
use crate::environment::Environment;
use crate::product::SIMULATED_NUMBER;

/// The account, and what to tell of it.
pub(super) struct Account {
    pub(super) credentials: Credentials,
    pub(super) voice_number: String,
    /// One line a setting. It shows what was made up, and nothing that was set.
    pub(super) lines: Vec<String>,
}

impl Account {
    pub(super) fn read(environment: &Environment) -> Self {
        let mut credentials = Credentials::simulated();
        let mut voice_number = SIMULATED_NUMBER.to_owned();
        let mut lines = Vec::new();
        for (name, value) in [
            ("TWILIO_ACCOUNT_SID", &mut credentials.account_sid),
            ("TWILIO_API_KEY_SID", &mut credentials.key_sid),
            ("TWILIO_API_KEY_SECRET", &mut credentials.key_secret),
            ("TWILIO_AUTH_TOKEN", &mut credentials.auth_token),
            ("TWILIO_VOICE_NUMBER", &mut voice_number),
        ] {
            lines.push(take(environment, name, value));
        }
        Self {
            credentials,
            voice_number,
            lines,
        }
    }
}

/// Takes a setting in the place of what was made up; the line that tells of it.
pub(super) fn take(environment: &Environment, name: &str, value: &mut String) -> String {
    match environment.get(name) {
        Some(set) => {
            set.trim().clone_into(value);
            format!("{name} as you have set it")
        }
        // Made up, and known to everybody: it opens nothing but this simulation.
        None => format!("{name}={value}"),
    }
}
