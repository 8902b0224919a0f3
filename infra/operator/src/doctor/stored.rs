//! The secrets, and the bearer keys in one of them.

use serde_json::Value;
use shared::secrets::{TwilioApiSecret, WebhookSecret};
use twilio::signature::AuthToken;

use super::Check;
use crate::deployment::{
    API_KEYS_SECRET, Deployment, PUT_TWILIO_API, PUT_WEBHOOK, TWILIO_API_SECRET, WEBHOOK_SECRET,
    shape,
};
use crate::keys;

/// What later checks need of the secrets; none where a secret is not right.
pub(super) struct Credentials {
    pub(super) webhook: Option<Signer>,
    pub(super) twilio_api: Option<TwilioApiSecret>,
}

/// What a webhook is signed with.
pub(super) struct Signer {
    pub(super) account_sid: String,
    pub(super) token: AuthToken,
}

pub(super) async fn secrets(deployment: &Deployment) -> (Vec<Check>, Credentials) {
    let (webhook_check, webhook) = webhook(deployment).await;
    let (api_check, twilio_api) = twilio_api(deployment).await;
    let mut checks = vec![webhook_check, api_check];
    if let (Some(webhook), Some(api)) = (&webhook, &twilio_api)
        && webhook.account_sid != api.account_sid.as_str()
    {
        checks.push(Check::fail(
            "same_account",
            "the two secrets name different Twilio accounts: calls are placed by one, and the \
             webhooks of the other are refused",
            "put both for one account",
        ));
    }
    let credentials = Credentials {
        webhook,
        twilio_api,
    };
    (checks, credentials)
}

async fn webhook(deployment: &Deployment) -> (Check, Option<Signer>) {
    const NAME: &str = "webhook_secret";
    let text = match stored(deployment, WEBHOOK_SECRET, NAME, PUT_WEBHOOK).await {
        Ok(text) => text,
        Err(check) => return (check, None),
    };
    if let Err(problem) = shape::<WebhookSecret>(&text) {
        return (Check::fail(NAME, problem, PUT_WEBHOOK), None);
    }
    let field = |name: &str| {
        let document: Value = serde_json::from_str(&text).ok()?;
        document[name].as_str().map(str::to_owned)
    };
    let (Some(account_sid), Some(token)) =
        (field("TWILIO_ACCOUNT_SID"), field("TWILIO_AUTH_TOKEN"))
    else {
        return (Check::fail(NAME, "has no text fields", PUT_WEBHOOK), None);
    };
    let mut detail = "an account SID and an auth token, rightly shaped".to_owned();
    if field("TWILIO_AUTH_TOKEN_PREVIOUS").is_some() {
        detail.push_str("; a previous token is good as well");
    }
    let signer = Signer {
        account_sid,
        token: AuthToken::new(token),
    };
    (Check::ok(NAME, detail), Some(signer))
}

async fn twilio_api(deployment: &Deployment) -> (Check, Option<TwilioApiSecret>) {
    const NAME: &str = "twilio_api_secret";
    let text = match stored(deployment, TWILIO_API_SECRET, NAME, PUT_TWILIO_API).await {
        Ok(text) => text,
        Err(check) => return (check, None),
    };
    match shape(&text) {
        Ok(secret) => {
            let detail = "an account SID, an API key and its secret, rightly shaped";
            (Check::ok(NAME, detail), Some(secret))
        }
        Err(problem) => (Check::fail(NAME, problem, PUT_TWILIO_API), None),
    }
}

async fn stored(
    deployment: &Deployment,
    secret: &str,
    check: &'static str,
    fix: &str,
) -> Result<String, Check> {
    match deployment.stored(secret).await {
        Ok(Some(stored)) if !stored.is_blank() => Ok(stored.text),
        Ok(_) => Err(Check::fail(check, "nothing was ever put there", fix)),
        Err(trouble) => Err(Check::trouble(check, &trouble)),
    }
}

pub(super) async fn bearer_keys(deployment: &Deployment) -> Check {
    const NAME: &str = "bearer_keys";
    let counted = match deployment.stored(API_KEYS_SECRET).await {
        Ok(stored) => keys::count(stored.as_ref()),
        Err(trouble) => Err(trouble),
    };
    match counted {
        Ok(0) => Check::fail(
            NAME,
            "there is none, so the API refuses every call",
            "run `operator keys add NAME`",
        ),
        Ok(1) => Check::ok(NAME, "1 key"),
        Ok(count) => Check::ok(NAME, format!("{count} keys")),
        Err(trouble) => Check::trouble(NAME, &trouble),
    }
}
