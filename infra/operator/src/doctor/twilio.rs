//! The account at Twilio: its credentials, whether it is a trial, the countries that it may ring.

use twilio::rest::{AccountKind, AccountStatus};

use super::Check;
use crate::account::{Account, TwilioError};
use crate::deployment::{Deployment, PUT_TWILIO_API};

const CREDENTIALS: &str = "twilio_credentials";
const TRIAL: &str = "trial_account";
const COUNTRIES: &str = "geographic_permissions";

/// Where the gate rings unless it is told otherwise.
const DEFAULT_COUNTRIES: &str = "US,CA";

/// Where a person looks at, and changes, what may be rung.
const GEOGRAPHIC_PAGE: &str = "Twilio's console, Voice, Settings, Geo permissions";

pub(super) async fn account(deployment: &Deployment, secret_is_right: bool) -> Vec<Check> {
    if !secret_is_right {
        return [CREDENTIALS, TRIAL, COUNTRIES]
            .map(|name| Check::skipped(name, "twilio_api_secret"))
            .into();
    }
    let account = match deployment.account().await {
        Ok(account) => account,
        Err(trouble) => return vec![Check::trouble(CREDENTIALS, &trouble)],
    };
    let mut checks = credentials(&account).await;
    let countries = deployment.stack.parameter("AllowedCountries");
    checks.push(geographic(&account, countries.unwrap_or(DEFAULT_COUNTRIES)).await);
    checks
}

async fn credentials(account: &Account) -> Vec<Check> {
    let read = match account.read().await {
        Ok(read) => read,
        Err(error) if error.is_forbidden() => return lesser_key(account, &error).await,
        Err(error) => return failed(&error),
    };
    let credentials = match read.status {
        AccountStatus::Active => Check::ok(CREDENTIALS, "Twilio takes them; the account is active"),
        status => Check::fail(
            CREDENTIALS,
            format!("Twilio takes them, but the account is {status:?}").to_lowercase(),
            "see the account's state in Twilio's console",
        ),
    };
    let trial = match read.kind {
        AccountKind::Full => Check::ok(TRIAL, "it is not one"),
        AccountKind::Trial => Check::warn(
            TRIAL,
            "it is one: it rings verified numbers alone, says so first, and ends a call after ten \
             minutes",
            "verify your own telephones in Twilio's console, or upgrade the account",
        ),
        _ => Check::warn(
            TRIAL,
            "Twilio names a type of account that is unknown here",
            "see the account's type in Twilio's console",
        ),
    };
    vec![credentials, trial]
}

/// Standard and restricted keys, which are the right ones to use, may not read the account. They
/// must be good for calls all the same.
async fn lesser_key(account: &Account, refusal: &TwilioError) -> Vec<Check> {
    match account.list_a_call().await {
        Ok(()) => vec![
            Check::ok(
                CREDENTIALS,
                "Twilio takes them; the key may not read the account, as it should be",
            ),
            Check::warn(
                TRIAL,
                "unknown, since a standard or restricted key may not ask",
                "see in Twilio's console whether the account is a trial",
            ),
        ],
        Err(error) if error.is_forbidden() => failed(refusal),
        Err(error) => failed(&error),
    }
}

fn failed(error: &TwilioError) -> Vec<Check> {
    let fix = match error {
        TwilioError::Refused(_) => PUT_TWILIO_API,
        TwilioError::Unreachable(_) | TwilioError::Unreadable(_) => {
            "see the network between this machine and Twilio, and the parameter TwilioRegion"
        }
    };
    vec![
        Check::fail(CREDENTIALS, error.to_string(), fix),
        Check::skipped(TRIAL, CREDENTIALS),
    ]
}

async fn geographic(account: &Account, countries: &str) -> Check {
    let (mut open, mut closed, mut risky) = (Vec::new(), Vec::new(), Vec::new());
    for country in countries
        .split(',')
        .map(str::trim)
        .filter(|code| !code.is_empty())
    {
        match account.country(country).await {
            Ok(permissions) if !permissions.low_risk_numbers_enabled => closed.push(country),
            Ok(permissions) => {
                open.push(country);
                if permissions.high_risk_special_numbers_enabled
                    || permissions.high_risk_tollfraud_numbers_enabled
                {
                    risky.push(country);
                }
            }
            Err(error) => {
                let fix = format!("see {GEOGRAPHIC_PAGE}");
                return Check::warn(COUNTRIES, format!("unknown: {error}"), fix);
            }
        }
    }
    if open.is_empty() {
        let detail = format!("the account may ring nobody in {}", closed.join(", "));
        return Check::fail(COUNTRIES, detail, format!("allow it: {GEOGRAPHIC_PAGE}"));
    }
    if !closed.is_empty() {
        return Check::warn(
            COUNTRIES,
            format!(
                "the account may ring {}, and not {}",
                open.join(", "),
                closed.join(", ")
            ),
            format!("allow it, if you mean to ring there: {GEOGRAPHIC_PAGE}"),
        );
    }
    if !risky.is_empty() {
        return Check::warn(
            COUNTRIES,
            format!("high-risk numbers may be rung in {}", risky.join(", ")),
            format!("switch them off, they are what fraud rings: {GEOGRAPHIC_PAGE}"),
        );
    }
    Check::ok(
        COUNTRIES,
        format!("the account may ring {}", open.join(", ")),
    )
}
