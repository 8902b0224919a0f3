//! `carrier`: the simulated carrier in a process of its own, in Twilio's place.

use std::net::SocketAddr;
use std::process::ExitCode;

use serde_json::json;
use shared::callflow::hearing::Language;

use super::account::Account;
use super::opening::Refused;
use super::screen::Screen;
use super::{scripted, watching};
use crate::carrier::{Carrier, CarrierConfig, Number};
use crate::cli::CarrierArgs;
use crate::environment::Environment;

/// Carries calls, and never ends by itself.
pub(super) async fn run(
    environment: &Environment,
    screen: &Screen,
    arguments: &CarrierArgs,
) -> Result<ExitCode, Refused> {
    let mut config = CarrierConfig::new(jiff::Timestamp::now);
    let account = Account::read(environment);
    account.credentials.give_to(&mut config);
    config.numbers = vec![Number::new(account.voice_number)];
    config.bind = SocketAddr::from((arguments.address, arguments.port));
    config.connect_to = Some(arguments.connect_to.clone());
    let carrier = Carrier::start(config).await.map_err(|error| {
        Refused::saying(format!(
            "the carrier cannot start on {} port {} and send to {}: {error}",
            arguments.address, arguments.port, arguments.connect_to
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
    for line in account.lines {
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
