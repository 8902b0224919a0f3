//! `serve`: the doors for other programs, until somebody stops it.

use std::process::ExitCode;
use std::sync::Arc;

use super::opening::{Port, Refused, open};
use super::screen::Screen;
use super::{banner, scripted, watching};
use crate::cli::{CarrierName, ServeArgs};
use crate::environment::Environment;

/// Serves, and never ends by itself.
pub(super) async fn run(
    environment: &Environment,
    screen: &Screen,
    arguments: &ServeArgs,
) -> Result<ExitCode, Refused> {
    if arguments.carrier == CarrierName::Twilio && !arguments.behaviour.is_default() {
        return Err(Refused::saying(
            "with --carrier twilio your own telephones ring: only simulated phones take --answer, \
             --key and the like",
        ));
    }
    let product = open(environment, arguments.carrier.into(), Port::Usual).await?;
    if let Some(carrier) = &product.carrier {
        let (settings, behaviour) = (Arc::clone(&product.settings), arguments.behaviour.clone());
        carrier.default_phone(Box::new(move |ringing| {
            Box::new(behaviour.script(scripted::polite(&settings, &ringing.to)))
        }));
        let events = carrier.subscribe();
        banner::simulated(&product, environment, *screen);
        screen.text("Serving. Every number is answered by a script; Ctrl-C stops it.");
        watching::watch(carrier, events, Some(&product), *screen).await;
    } else {
        banner::twilio(&product, environment, *screen);
        screen.text("Serving. The log tells of every webhook; Ctrl-C stops it.");
        std::future::pending::<()>().await;
    }
    Ok(ExitCode::SUCCESS)
}
