//! Asking our own API for a call, as any client does.

use serde_json::{Value, json};

use crate::product::Product;

/// A call that was accepted.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) call_sid: String,
    pub(super) call_id: String,
}

/// Rings a number; or says, in the API's own words, why not.
pub(super) async fn dial(product: &Product, to: &str) -> Result<Placed, String> {
    let client = shared::world::twilio_transport().map_err(|error| error.to_string())?;
    let url = format!("{}/api/calls/outbound", product.base_url());
    let sent = client.post(url).json(&json!({ "to": to })).send().await;
    let answer = sent.map_err(|error| error.without_url().to_string())?;
    let status = answer.status();
    let body: Value = answer.json().await.unwrap_or_default();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    if status.is_success() {
        Ok(Placed {
            call_sid: text("call_sid"),
            call_id: text("call_id"),
        })
    } else {
        Err(format!(
            "{} ({}). {}",
            text("title"),
            status.as_u16(),
            text("detail")
        ))
    }
}
