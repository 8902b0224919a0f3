#![doc = include_str!("../README.md")]

use http::Method;
use serde::Deserialize;
use shared::door::{ApiDoor, Scope, json_body};
use shared::endpoint::{Audience, json};
use shared::needs::{Need, Resource};
use shared::suppressions::{Suppressions, named_number};
use shared::{Endpoint, Failure, Request, Response, StartError, World};

const EXAMPLE: &str = r#"such as {"number": "+14155550123"}"#;

/// Looks a number up.
pub struct SuppressionsLookup {
    door: ApiDoor,
    list: Suppressions,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    number: String,
}

impl Endpoint for SuppressionsLookup {
    const NAME: &'static str = "suppressions-lookup";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/suppressions/lookup";
    const AUDIENCE: Audience = Audience::ListKeeper;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:GetItem", Resource::SuppressionsTable),
        Need::new("secretsmanager:GetSecretValue", Resource::ApiKeysSecret),
    ];

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            door: ApiDoor::connect(world).await?,
            list: Suppressions::connect(world),
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        self.door.admit(&request, Scope::Read).await?;
        let members: Members = json_body(&request, EXAMPLE)?;
        let number = named_number(&members.number)?;
        let entry = self.list.entry(&number).await.map_err(Failure::Fault)?;
        let suppressed = entry.as_ref().is_some_and(|entry| entry.in_force);
        Ok(json(
            &serde_json::json!({"suppressed": suppressed, "entry": entry}),
        ))
    }
}
