//! `aws`: tables, secrets and queues (which nobody drains) in a process of their own, in AWS's place.

use std::net::SocketAddr;
use std::process::ExitCode;

use serde_json::json;
use tokio::net::TcpListener;

use super::account::{Account, take};
use super::opening::Refused;
use super::screen::Screen;
use crate::account::bearer_keys;
use crate::cli::AwsArgs;
use crate::engine::Engine;
use crate::environment::Environment;
use crate::product::{
    API_KEYS, CALLS, LIMITS, OPT_OUT_DEAD_LETTERS, OPT_OUTS, RECONCILER, SUPPRESSIONS, TWILIO_API,
    WEBHOOK,
};

/// The bearer key of the simulated world. It opens nothing but the simulation.
const SIMULATED_BEARER_KEY: &str = "simulated-bearer-key-of-this-world";

/// Serves, and never ends by itself.
pub(super) async fn run(
    environment: &Environment,
    screen: &Screen,
    arguments: &AwsArgs,
) -> Result<ExitCode, Refused> {
    let named = |setting: &'static str, usual: &str| {
        let name = environment.get(setting);
        (setting, name.unwrap_or_else(|| usual.to_owned()))
    };
    let tables = [
        named("CALLS_TABLE", CALLS),
        named("SUPPRESSIONS_TABLE", SUPPRESSIONS),
        named("LIMITS_TABLE", LIMITS),
    ];
    let secrets = [
        named("WEBHOOK_SECRET_ARN", WEBHOOK),
        named("TWILIO_API_SECRET_ARN", TWILIO_API),
        named("API_KEYS_SECRET_ARN", API_KEYS),
    ];
    let queues = [
        named("OPT_OUT_QUEUE_URL", OPT_OUTS),
        named("OPT_OUT_DEAD_LETTERS_URL", OPT_OUT_DEAD_LETTERS),
        named("RECONCILER_QUEUE_URL", RECONCILER),
    ];
    let [(_, calls), (_, suppressions), (_, limits)] = &tables;
    let engine = Engine::new(calls, suppressions, limits).map_err(|error| {
        Refused::saying(format!(
            "the tables cannot be made ({error}): look at CALLS_TABLE, SUPPRESSIONS_TABLE and \
             LIMITS_TABLE"
        ))
    })?;
    let account = Account::read(environment);
    let mut bearer = SIMULATED_BEARER_KEY.to_owned();
    let bearer_line = take(environment, "DIAL_API_KEY", &mut bearer);
    let [(_, webhook), (_, twilio_api), (_, api_keys)] = &secrets;
    account.credentials.keep_in(&engine, webhook, twilio_api);
    engine.put_secret(api_keys, &bearer_keys(Some(&bearer)));

    let (listener, address) = listen(arguments).await.map_err(|error| {
        Refused::saying(format!(
            "{} port {} cannot be used ({error}): choose another by --address and --port",
            arguments.address, arguments.port
        ))
    })?;
    screen.text("Tables and secrets, in AWS's place");
    screen.text(format!("  address     http://{address}"));
    screen.text("  settings    for the functions:");
    screen.text(format!("AWS_ENDPOINT_URL=http://{address}"));
    for (setting, name) in tables.iter().chain(&secrets).chain(&queues) {
        screen.text(format!("{setting}={name}"));
    }
    screen.text("  account     in the secrets, and for the carrier:");
    for line in account.lines.iter().chain([&bearer_line]) {
        screen.text(line);
    }
    let names: serde_json::Map<_, _> = tables
        .iter()
        .chain(&secrets)
        .chain(&queues)
        .map(|(setting, name)| ((*setting).to_owned(), json!(name)))
        .collect();
    let address = format!("http://{address}");
    screen.event(&json!({"event": "listening", "address": address, "settings": names}));
    screen.text("Serving. Nothing outlasts this process; Ctrl-C stops it.");
    let served = crate::aws::serve(listener, engine).await;
    served.map_err(|error| Refused::saying(error.to_string()))?;
    Ok(ExitCode::SUCCESS)
}

async fn listen(arguments: &AwsArgs) -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((arguments.address, arguments.port)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}
