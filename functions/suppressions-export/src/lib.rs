#![doc = include_str!("../README.md")]

use std::time::Duration;

use callflow::PhoneNumber;
use http::Method;
use http::header::CACHE_CONTROL;
use serde_json::{Value, json};
use shared::door::{ApiDoor, Scope};
use shared::endpoint::{Audience, json as answer};
use shared::needs::{Need, Resource};
use shared::problem::Problem;
use shared::suppressions::{Entry, Suppressions};
use shared::telemetry::TARGET;
use shared::{Endpoint, Failure, Request, Response, StartError, World};

/// Where the cursor of the page before goes.
const CURSOR: &str = "export-cursor";

/// Entries on a page: some hundred kilobytes.
const PAGE: i32 = 500;

/// Gives the list out.
pub struct SuppressionsExport {
    door: ApiDoor,
    list: Suppressions,
}

impl Endpoint for SuppressionsExport {
    const NAME: &'static str = "suppressions-export";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/api/suppressions/export";
    const AUDIENCE: Audience = Audience::ListKeeper;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:Scan", Resource::SuppressionsTable),
        Need::new("secretsmanager:GetSecretValue", Resource::ApiKeysSecret),
    ];
    const DEADLINE: Duration = Duration::from_secs(4);

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            door: ApiDoor::connect(world).await?,
            list: Suppressions::connect(world),
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        let client = self.door.admit(&request, Scope::Admin).await?;
        let after = cursor(&request)?;
        let page = self.list.page(after.as_ref(), PAGE).await;
        let page = page.map_err(Failure::Fault)?;
        let (client, entries) = (client.name.as_str(), page.entries.len());
        tracing::info!(target: TARGET, client, entries, "suppressions_exported");
        let entries: Vec<Value> = page.entries.iter().map(shown).collect();
        let mut response = answer(&json!({"suppressions": entries, "cursor": page.last}));
        let never = http::HeaderValue::from_static("no-store");
        response.headers_mut().insert(CACHE_CONTROL, never);
        Ok(response)
    }
}

fn cursor(request: &Request) -> Result<Option<PhoneNumber>, Failure> {
    let Some(value) = request.headers().get(CURSOR) else {
        return Ok(None);
    };
    let number = value.to_str().ok().map(PhoneNumber::parse);
    match number {
        Some(Ok(number)) => Ok(Some(number)),
        Some(Err(_)) | None => Err(Problem::invalid(
            "The header `Export-Cursor` must be the `cursor` of the page before. Leave it out to \
             begin anew.",
        )
        .into()),
    }
}

fn shown((number, entry): &(String, Entry)) -> Value {
    let mut shown = serde_json::to_value(entry).unwrap_or_default();
    shown["number"] = json!(number);
    shown
}
