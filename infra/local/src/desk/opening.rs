//! Opening the product: a port, the settings, and an answer from `/health` before anybody is told.

use std::time::Duration;

use shared::StartError;
use tokio::net::TcpListener;

use crate::environment::Environment;
use crate::product::{self, CarrierChoice, Product};

/// How long the product may take to answer for the first time.
const HEALTHY_WITHIN: Duration = Duration::from_secs(10);

/// Why something did not start: a line, or several.
#[derive(Debug)]
pub(super) struct Refused {
    what: String,
    details: Vec<String>,
}

impl Refused {
    pub(super) fn saying(what: impl Into<String>) -> Self {
        let (what, details) = (what.into(), Vec::new());
        Self { what, details }
    }

    /// To standard error.
    pub(super) fn tell(&self) {
        eprintln!("error: {}", self.what);
        for detail in &self.details {
            eprintln!("  {detail}");
        }
    }
}

impl From<StartError> for Refused {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Settings(errors) => Self {
                what: "it does not start, since these settings are not right".to_owned(),
                details: errors.iter().map(ToString::to_string).collect(),
            },
            StartError::Other(what) => Self::saying(what),
        }
    }
}

/// Which port is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Port {
    /// What `PORT` says, or 3000, or the next that is free.
    Usual,
    /// Any: nobody else is to find us.
    Any,
}

/// The product, listening and healthy.
pub(super) async fn open(
    environment: &Environment,
    choice: CarrierChoice,
    port: Port,
) -> Result<Product, Refused> {
    let wanted = read_port(environment)?;
    let wanted = match port {
        Port::Usual => wanted,
        Port::Any => Some(0),
    };
    let listener: TcpListener = product::listen(wanted).await?;
    let lookup = |name: &str| environment.get(name);
    let product = Box::pin(Product::start(
        listener,
        choice,
        &lookup,
        product::ground()?,
    ))
    .await?;
    await_health(&product).await?;
    Ok(product)
}

fn read_port(environment: &Environment) -> Result<Option<u16>, Refused> {
    let Some(text) = environment.get("PORT") else {
        return Ok(None);
    };
    let port = text.trim().parse().map_err(|_| {
        Refused::saying("PORT: expected a number from 1 to 65535, such as 3000 (0 takes any port)")
    })?;
    Ok(Some(port))
}

/// Asks over the socket, as a client would.
async fn await_health(product: &Product) -> Result<(), Refused> {
    let client = shared::world::twilio_transport()?;
    let url = format!("{}{}", product.base_url(), "/health");
    let answer = tokio::time::timeout(HEALTHY_WITHIN, client.get(url).send()).await;
    match answer {
        Ok(Ok(answer)) if answer.status().is_success() => Ok(()),
        Ok(Ok(answer)) => Err(Refused::saying(format!(
            "it started, but /health answered with {}",
            answer.status()
        ))),
        Ok(Err(error)) => Err(Refused::saying(format!(
            "it started, but /health does not answer ({})",
            error.without_url()
        ))),
        Err(_) => Err(Refused::saying(
            "it started, but /health did not answer within ten seconds",
        )),
    }
}
