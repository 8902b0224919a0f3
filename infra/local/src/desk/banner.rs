//! What is said once the product answers.

use serde_json::json;

use super::masking;
use super::screen::Screen;
use crate::cli::PERSON;
use crate::environment::Environment;
use crate::product::Product;

/// Settings that mean something to Twilio alone.
const FOR_TWILIO: [&str; 7] = [
    "PUBLIC_BASE_URL",
    "REGION",
    "TWILIO_API_BASE_URL",
    "TWILIO_ACCOUNT_SID",
    "TWILIO_API_KEY_SID",
    "TWILIO_API_KEY_SECRET",
    "TWILIO_AUTH_TOKEN",
];

/// The banner of the simulated world.
pub(super) fn simulated(product: &Product, environment: &Environment, screen: Screen) {
    screen.text("Outbound caller, on this machine");
    screen.text(format!("  address     {}", product.base_url()));
    screen.text("  carrier     simulated: no telephone rings, nothing leaves this machine");
    screen.text("  memory      in memory only: what is stored is gone when this ends");
    screen.text(format!(
        "  number      it calls from {}",
        masking::number(&product.voice_number)
    ));
    screen.event(&json!({
        "event": "listening",
        "address": product.base_url(),
        "carrier": "simulated",
        "from": masking::number(&product.voice_number),
    }));
    let ignored: Vec<&str> = FOR_TWILIO
        .into_iter()
        .filter(|name| environment.get(name).is_some())
        .collect();
    if !ignored.is_empty() {
        screen.notice(&format!(
            "set, and ignored by the simulated carrier: {}",
            ignored.join(", ")
        ));
    }
    notices(product, environment, screen);
    how_to_call(product, screen);
}

/// The banner of the doors that the real Twilio knocks at.
pub(super) fn twilio(product: &Product, environment: &Environment, screen: Screen) {
    let base = product.settings.public_base_url.as_ref();
    let base = base.map_or("", |base| base.as_str());
    let incoming = format!("{base}{}", shared::urls::INCOMING);
    let status = format!("{base}{}", shared::urls::STATUS);
    let telephones: Vec<String> = product
        .settings
        .test_numbers
        .iter()
        .map(shared::callflow::PhoneNumber::masked)
        .collect();
    screen.text("Outbound caller, on this machine, through Twilio");
    screen.text(format!("  address     {}", product.base_url()));
    screen.text("  carrier     Twilio: telephones ring, and calls cost money");
    screen.text(format!(
        "  telephones  it rings {}, and nobody else",
        telephones.join(", ")
    ));
    screen.text("  memory      in memory only: opt-outs too are gone when this ends");
    screen.text("  webhooks    paste these into your number at Twilio, both by POST");
    screen.text(format!("              a call comes in      {incoming}"));
    screen.text(format!("              call status changes  {status}"));
    screen.event(&json!({
        "event": "listening",
        "address": product.base_url(),
        "carrier": "twilio",
        "voice_url": incoming,
        "status_callback": status,
    }));
    if product.settings.twilio_api_base_url.is_some() {
        screen.notice(&format!(
            "TWILIO_API_BASE_URL is set: {} takes the calls in Twilio's place",
            product.settings.twilio_api()
        ));
    }
    notices(product, environment, screen);
    how_to_call(product, screen);
}

fn notices(product: &Product, environment: &Environment, screen: Screen) {
    let port = product.address.port();
    if environment.get("PORT").is_none() && port != 3000 {
        screen.notice(&format!("port 3000 is taken, so it listens on {port}"));
    }
    if let Err(overrun) = product.settings.script.check_timing() {
        screen.notice(&overrun.to_string());
    }
    for notice in environment.notices() {
        screen.notice(&notice);
    }
}

fn how_to_call(product: &Product, screen: Screen) {
    let port = product.address.port();
    screen.text("  to call     from another terminal:");
    screen.text(format!(
        "curl -X POST http://localhost:{port}/api/calls/outbound \
         -H \"Content-Type: application/json\" -d '{{\"to\":\"{PERSON}\"}}'"
    ));
}
