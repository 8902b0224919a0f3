//! `call`: one call through the deployed API, as a program of the operator's would place it.

use std::time::Duration;

use http::StatusCode;
use reqwest::Method;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::deployment::Deployment;
use crate::input::{Input, values};
use crate::trouble::Trouble;

/// The variable that holds a bearer key.
pub const KEY: &str = "OUTBOUND_CALLER_API_KEY";

/// The gateway gives up after thirty seconds, so an answer comes by then or never.
const PATIENCE: Duration = Duration::from_secs(35);

/// Asks the API to ring a number, once: whether it may be rung is the API's to say.
pub async fn place(
    deployment: &Deployment,
    to: &str,
    input: &mut dyn Input,
) -> Result<Answer, Trouble> {
    let (values, notes) = values(&[KEY], &*deployment.variable, input)?;
    let address = format!("{}/api/calls/outbound", deployment.stack.output("BaseUrl")?);
    let key = values.get(KEY).map(String::as_str).unwrap_or_default();
    let response = deployment
        .request(Method::POST, &address)?
        .timeout(PATIENCE)
        .bearer_auth(key)
        .json(&json!({ "to": to }))
        .send()
        .await
        .map_err(|error| {
            let connected = !error.is_connect();
            let trouble = Trouble::of("the API did not answer", &error.without_url());
            if connected {
                // It may have been heard.
                Trouble::new(format!(
                    "{trouble}. Somebody may have been rung: look before trying again"
                ))
            } else {
                Trouble::new(format!("{trouble}. Nobody was rung"))
            }
        })?;
    let status = response.status();
    let body = response.text().await.unwrap_or_default();
    let body: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
    let mut answer = if status == StatusCode::OK && is_a_call(&body) {
        taken(&body)
    } else {
        refused(status, &body)
    };
    answer.notes.splice(0..0, notes);
    Ok(answer)
}

/// Whether it is the API's own answer: anything on the way may answer 200 too.
fn is_a_call(body: &Value) -> bool {
    body["call_id"].is_string() && body["call_sid"].is_string()
}

fn taken(body: &Value) -> Answer {
    let text = |name: &str| body[name].as_str().unwrap_or("?");
    let line = format!(
        "{} to {}: call_id {}, call_sid {}",
        text("status"),
        text("to"),
        text("call_id"),
        text("call_sid")
    );
    Answer::new(true, json!({"status": 200, "call": body})).line(line)
}

/// What the API refused, in its own words.
pub(crate) fn refused(status: StatusCode, body: &Value) -> Answer {
    let words = match (body["detail"].as_str(), body["message"].as_str()) {
        (Some(detail), _) => detail.to_owned(),
        // The gateway's own answers.
        (None, Some(message)) => message.to_owned(),
        (None, None) => "the answer was not the API's; see BaseUrl by `operator doctor`".to_owned(),
    };
    let code = body["code"].as_str().unwrap_or("no_code").to_owned();
    let document = json!({"status": status.as_u16(), "problem": body});
    Answer::new(false, document).note(format!("{} {code}: {words}", status.as_u16()))
}
