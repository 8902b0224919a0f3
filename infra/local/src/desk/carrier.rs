//! `carrier`: the simulated carrier in a process of its own, in Twilio's place.

use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;

use serde_json::json;
use shared::callflow::hearing::Language;

use super::opening::Refused;
use super::screen::Screen;
use super::{scripted, watching};
use crate::carrier::{Carrier, CarrierConfig, Number};
use crate::cli::CarrierArgs;
use crate::environment::Environment;
use crate::product::{SIMULATED_KEY_SECRET, SIMULATED_NUMBER};

/// Carries calls, and never ends by itself.
pub(super) async fn run(
    environment: &Environment,
    screen: &Screen,
    arguments: &CarrierArgs,
) -> Result<ExitCode, Refused> {
    let mut config = CarrierConfig::new(jiff::Timestamp::now);
    SIMULATED_KEY_SECRET.clone_into(&mut config.api_key_secret);
    let mut voice_number = SIMULATED_NUMBER.to_owned();
    let settings = [
        ("TWILIO_ACCOUNT_SID", &mut config.account_sid),
        ("TWILIO_API_KEY_SID", &mut config.api_key_sid),
        ("TWILIO_API_KEY_SECRET", &mut config.api_key_secret),
        ("TWILIO_AUTH_TOKEN", &mut config.auth_token),
        ("TWILIO_VOICE_NUMBER", &mut voice_number),
    ];
    let mut lines = Vec::new();
    for (name, value) in settings {
        match environment.get(name) {
            Some(set) => {
                set.trim().clone_into(value);
                lines.push(format!("{name} as you have set it"));
            }
            // Made up, and known to everybody: it opens nothing but this simulation.
            None => lines.push(format!("{name}={value}")),
        }
    }
    config.numbers = vec![Number::new(voice_number)];
    config.bind = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    config.connect_to = Some(arguments.connect_to.clone());
    let carrier = Carrier::start(config).await.map_err(|error| {
        Refused::saying(format!(
            "the carrier cannot start on port {} and send to {}: {error}",
            arguments.port, arguments.connect_to
        ))
    })?;
    let spanish = environment.get("LANGUAGE").as_deref() == Some("es-US");
    let language = if spanish {
        Language::Spanish
    } else {
        Language::English
    };
    let phone = arguments
        .behaviour
        .script(scripted::polite_in(language, true));
    carrier.default_phone(Box::new(move |_| Box::new(phone.clone())));
    let events = carrier.subscribe();
    screen.text("Simulated carrier, in Twilio's place");
    screen.text(format!("  address     {}", carrier.base_url()));
    screen.text(format!("  webhooks    go to {}", arguments.connect_to));
    screen.text("  settings    for the product, `serve --carrier twilio`:");
    screen.text(format!("TWILIO_API_BASE_URL={}", carrier.base_url()));
    for line in lines {
        screen.text(line);
    }
    screen.event(&json!({
        "event": "listening",
        "address": carrier.base_url(),
        "connect_to": arguments.connect_to,
    }));
    screen.text("Carrying. Every number is answered by a script; Ctrl-C stops it.");
    watching::watch(&carrier, events, None, *screen).await;
    Ok(ExitCode::SUCCESS)
}
