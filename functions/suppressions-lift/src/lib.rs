#![doc = include_str!("../README.md")]

use http::{Method, StatusCode};
use serde::Deserialize;
use shared::door::{ApiDoor, Scope, json_body};
use shared::endpoint::{Audience, json};
use shared::needs::{Need, Resource};
use shared::problem::Problem;
use shared::suppressions::{Keeping, Lifted, Suppressions, named_number, reason};
use shared::telemetry::TARGET;
use shared::world::Clock;
use shared::{Endpoint, Failure, Request, Response, StartError, World};

const EXAMPLE: &str = r#"such as {"number": "+14155550123", "reason": "asked us in writing"}"#;

/// Lifts an entry.
pub struct SuppressionsLift {
    door: ApiDoor,
    list: Suppressions,
    clock: Clock,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    number: String,
    reason: String,
}

impl Endpoint for SuppressionsLift {
    const NAME: &'static str = "suppressions-lift";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/suppressions/lift";
    const AUDIENCE: Audience = Audience::ListKeeper;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:GetItem", Resource::SuppressionsTable),
        Need::new("dynamodb:UpdateItem", Resource::SuppressionsTable),
        Need::new("secretsmanager:GetSecretValue", Resource::ApiKeysSecret),
    ];

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            door: ApiDoor::connect(world).await?,
            list: Suppressions::connect(world),
            clock: world.clock.clone(),
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        let client = self.door.admit(&request, Scope::Admin).await?;
        let members: Members = json_body(&request, EXAMPLE)?;
        let number = named_number(&members.number)?;
        let keeping = Keeping {
            by: &client.name,
            reason: reason(&members.reason)?,
            at: (self.clock)(),
        };
        let lifted = self.list.lift(&number, keeping).await;
        match lifted.map_err(Failure::Fault)? {
            Lifted::Done => {
                let (client, number) = (client.name.as_str(), number.masked());
                tracing::warn!(target: TARGET, client, number, "suppression_lifted");
                Ok(json(&serde_json::json!({"suppressed": false})))
            }
            Lifted::NotInForce => Err(not_in_force().into()),
            Lifted::AskedAgain => Err(asked_again().into()),
        }
    }
}

fn not_in_force() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_suppressed",
        "There is nothing to lift",
        "The number is not on the list, or was lifted already: look it up.",
    )
}

fn asked_again() -> Problem {
    Problem::new(
        StatusCode::CONFLICT,
        "asked_again",
        "The owner of this number asked again not to be called",
        "It happened while this request was under way, so nothing was lifted. Look the number up, \
         and lift it only if that is still right.",
    )
}
