//! What answers at the stack's own addresses.

use http::StatusCode;
use http::header::DATE;
use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::Value;
use shared::world::time_ordered_ids;
use twilio::signature::{AuthToken, sign};

use super::stored::Signer;
use super::{Check, Verdict};
use crate::deployment::Deployment;
use crate::trouble::Trouble;

/// Clocks this far apart are as good as the same.
const CLOCK_NOTICE: SignedDuration = SignedDuration::from_secs(60);

/// AWS refuses a request that was signed so long ago
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html>).
const CLOCK_LIMIT: SignedDuration = SignedDuration::from_mins(5);

/// A call of nobody's, in Twilio's shape.
const NO_CALL: &str = "CA00000000000000000000000000000000";

/// A token of nobody's, for a signature that must be refused.
const NO_TOKEN: &str = "00000000000000000000000000000000";

/// The outputs that the other commands need.
const OUTPUTS: [&str; 3] = ["BaseUrl", "VoiceUrl", "StatusUrl"];

pub(super) fn stack(deployment: &Deployment) -> Check {
    const NAME: &str = "stack";
    let stack = &deployment.stack;
    for output in OUTPUTS {
        if let Err(trouble) = stack.output(output) {
            return Check::trouble(NAME, &trouble);
        }
    }
    let (name, status) = (&stack.name, &stack.status);
    let detail = format!("{name} is {status}");
    match status.as_str() {
        "CREATE_COMPLETE" | "UPDATE_COMPLETE" => Check::ok(NAME, detail),
        "UPDATE_ROLLBACK_COMPLETE" => Check::warn(
            NAME,
            format!("{detail}: the version before the last deployment runs"),
            "see why the last deployment failed, and deploy again",
        ),
        _ if status.ends_with("_IN_PROGRESS") => {
            Check::warn(NAME, detail, "wait for its end, and look again")
        }
        _ => Check::fail(NAME, detail, "see the stack's events in CloudFormation"),
    }
}

/// The answer of `GET /health`, and the time that it carries.
pub(super) async fn health(deployment: &Deployment) -> (Check, Option<Timestamp>) {
    const NAME: &str = "health";
    match ask_health(deployment).await {
        Ok((status, date, body)) => {
            let well = status == StatusCode::OK && body["ok"] == true;
            let check = if well {
                Check::ok(NAME, "GET /health answers")
            } else {
                let detail = format!("GET /health answered {}", status.as_u16());
                Check::fail(NAME, detail, "see the log of the function health")
            };
            (check, date)
        }
        Err(trouble) => (Check::trouble(NAME, &trouble), None),
    }
}

async fn ask_health(
    deployment: &Deployment,
) -> Result<(StatusCode, Option<Timestamp>, Value), Trouble> {
    let address = format!("{}/health", deployment.stack.output("BaseUrl")?);
    let response = deployment.request(Method::GET, &address)?.send().await;
    let response = response.map_err(|error| no_answer(&address, error))?;
    let date = response.headers().get(DATE);
    let date = date
        .and_then(|date| date.to_str().ok())
        .and_then(|date| jiff::fmt::rfc2822::parse(date).ok())
        .map(|date| date.timestamp());
    let status = response.status();
    let body = response.bytes().await.unwrap_or_default();
    Ok((
        status,
        date,
        serde_json::from_slice(&body).unwrap_or(Value::Null),
    ))
}

/// This machine's clock against the one of the answer. The product's own times are the cloud's, but
/// what is signed here for AWS is signed with this one.
pub(super) fn clock(deployment: &Deployment, answered_at: Option<Timestamp>) -> Check {
    const NAME: &str = "clock";
    let Some(answered_at) = answered_at else {
        return Check::skipped(NAME, "health");
    };
    let apart = (deployment.clock)().duration_since(answered_at).abs();
    let seconds = apart.as_secs();
    let check = Check::ok(NAME, "within a minute of the cloud's");
    if apart <= CLOCK_NOTICE {
        return check;
    }
    let verdict = if apart <= CLOCK_LIMIT {
        Verdict::Warn
    } else {
        Verdict::Fail
    };
    Check {
        verdict,
        detail: format!("this machine's is {seconds} s off the cloud's"),
        fix: Some("set it by network time".to_owned()),
        ..check
    }
}

/// A status callback for a call that does not exist, signed as Twilio signs, and then wrongly. It
/// reaches the table, where nothing matches and nothing is written.
pub(super) async fn webhooks(deployment: &Deployment, signer: Option<&Signer>) -> Vec<Check> {
    const RIGHT: &str = "signed_webhook";
    const WRONG: &str = "forged_webhook";
    let Some(signer) = signer else {
        return [RIGHT, WRONG]
            .map(|name| Check::skipped(name, "webhook_secret"))
            .into();
    };
    let right = match ask_status(deployment, signer, &signer.token).await {
        Ok(StatusCode::NO_CONTENT) => Check::ok(
            RIGHT,
            "a rightly signed webhook is taken, and changes nothing",
        ),
        Ok(StatusCode::FORBIDDEN) => Check::fail(
            RIGHT,
            "a rightly signed webhook is refused: the function has another token, or verifies \
             another address than the output StatusUrl",
            "compare PublicBaseUrl with that output; a token that was just put is read within a \
             minute, so look again then",
        ),
        Ok(status) => Check::fail(
            RIGHT,
            format!("a rightly signed webhook was answered {}", status.as_u16()),
            "see the log of the function voice-status: its secret, or its table, cannot be read",
        ),
        Err(trouble) => Check::trouble(RIGHT, &trouble),
    };
    let wrong = match ask_status(deployment, signer, &AuthToken::new(NO_TOKEN)).await {
        Ok(StatusCode::FORBIDDEN) => Check::ok(WRONG, "a wrongly signed webhook is refused"),
        Ok(status) if status.is_success() => Check::fail(
            WRONG,
            "a wrongly signed webhook was taken: anybody can play Twilio",
            "deploy this version anew, and see what stands before the functions",
        ),
        Ok(status) => Check::fail(
            WRONG,
            format!(
                "a wrongly signed webhook was answered {}, not 403",
                status.as_u16()
            ),
            "see the log of the function voice-status",
        ),
        Err(trouble) => Check::trouble(WRONG, &trouble),
    };
    vec![right, wrong]
}

async fn ask_status(
    deployment: &Deployment,
    signer: &Signer,
    token: &AuthToken,
) -> Result<StatusCode, Trouble> {
    let status_url = deployment.stack.output("StatusUrl")?;
    let call_id = time_ordered_ids()((deployment.clock)());
    let url = format!("{status_url}?call_id={call_id}");
    let form: Vec<(String, String)> = [
        ("AccountSid", signer.account_sid.as_str()),
        ("CallSid", NO_CALL),
        // The lowest of all: of a call that did exist, it would change nothing.
        ("CallStatus", "queued"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let request = deployment
        .request(Method::POST, &url)?
        .header("X-Twilio-Signature", sign(token, &url, &form))
        .form(&form);
    let response = request.send().await;
    let response = response.map_err(|error| no_answer(status_url, error))?;
    Ok(response.status())
}

fn no_answer(address: &str, error: reqwest::Error) -> Trouble {
    Trouble::of(&format!("{address} does not answer"), &error.without_url())
}
