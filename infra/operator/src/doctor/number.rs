//! The number that rings people, and whom it asks.

use super::Check;
use crate::connect::changes;
use crate::deployment::Deployment;

const NUMBER: &str = "number";
const WEBHOOKS: &str = "number_webhooks";

const ANOTHER: &str = "deploy with a voice number of this account in the parameter \
                       TwilioVoiceNumber";

pub(super) async fn checks(deployment: &Deployment, secret_is_right: bool) -> Vec<Check> {
    if !secret_is_right {
        return [NUMBER, WEBHOOKS]
            .map(|name| Check::skipped(name, "twilio_api_secret"))
            .into();
    }
    let (settings, account) = match (deployment.settings(), deployment.account().await) {
        (Ok(settings), Ok(account)) => (settings, account),
        (Err(trouble), _) | (_, Err(trouble)) => {
            return vec![
                Check::trouble(NUMBER, &trouble),
                Check::skipped(WEBHOOKS, NUMBER),
            ];
        }
    };
    let number = &settings.voice_number;
    let found = match account.number(number).await {
        Ok(Some(found)) => found,
        Ok(None) => {
            let detail = format!("{number} is no number of this Twilio account");
            return vec![
                Check::fail(NUMBER, detail, ANOTHER),
                Check::skipped(WEBHOOKS, NUMBER),
            ];
        }
        // A restricted key may place calls and know nothing of numbers.
        Err(error) if error.is_forbidden() => {
            let fix = "let the key read the account's numbers, or see the number in the console";
            return vec![
                Check::warn(NUMBER, format!("unknown: {error}"), fix),
                Check::warn(WEBHOOKS, "unknown, as the number is", fix),
            ];
        }
        Err(error) => {
            return vec![
                Check::fail(NUMBER, error.to_string(), "mend twilio_credentials first"),
                Check::skipped(WEBHOOKS, NUMBER),
            ];
        }
    };
    let owned = if found.capabilities.voice {
        Check::ok(NUMBER, format!("{number} is the account's, and can call"))
    } else {
        let detail = format!("{number} is the account's, and cannot call");
        Check::fail(NUMBER, detail, ANOTHER)
    };
    let webhooks = match changes(&found, &deployment.stack) {
        Ok(changes) if changes.is_empty() => Check::ok(WEBHOOKS, "they are this stack's"),
        Ok(changes) => {
            let fields: Vec<&str> = changes.iter().map(|change| change.field).collect();
            Check::fail(
                WEBHOOKS,
                format!("not this stack's: {}", fields.join(", ")),
                "run `operator connect`",
            )
        }
        Err(trouble) => Check::trouble(WEBHOOKS, &trouble),
    };
    vec![owned, webhooks]
}
