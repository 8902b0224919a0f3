#![doc = include_str!("../README.md")]

use std::time::Duration;

use callflow::PhoneNumber;
use futures_util::{StreamExt, stream};
use http::{Method, StatusCode};
use serde::Deserialize;
use shared::door::{ApiDoor, Scope, json_body, media_type};
use shared::endpoint::{Audience, json};
use shared::failure::Evidence;
use shared::metrics::ListedBefore;
use shared::needs::{Need, Resource};
use shared::problem::Problem;
use shared::reconciliation::{Because, ReconcilerQueue};
use shared::suppressions::{DoNotCallFile, Keeping, Suppressions, named_number, reason};
use shared::telemetry::TARGET;
use shared::world::Clock;
use shared::{Endpoint, Failure, Request, Response, StartError, World};

/// How many numbers are written at once.
const AT_ONCE: usize = 16;

/// How many numbers are taken at a time: some seconds of work for a small function.
const AT_A_TIME: usize = 1_000;

const EXAMPLE: &str = r#"such as {"number": "+14155550123", "reason": "wrote to us"}"#;

/// Puts numbers on the list.
pub struct SuppressionsAdd {
    door: ApiDoor,
    list: Suppressions,
    reconciler: ReconcilerQueue,
    clock: Clock,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Members {
    number: String,
    reason: String,
}

impl Endpoint for SuppressionsAdd {
    const NAME: &'static str = "suppressions-add";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/suppressions";
    const AUDIENCE: Audience = Audience::ListKeeper;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:UpdateItem", Resource::SuppressionsTable),
        Need::new("sqs:SendMessage", Resource::ReconcilerQueue),
        Need::new("secretsmanager:GetSecretValue", Resource::ApiKeysSecret),
    ];
    // A file is some hundreds of writes, one after another for each of those at once.
    const DEADLINE: Duration = Duration::from_secs(12);

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            door: ApiDoor::connect(world).await?,
            list: Suppressions::connect(world),
            reconciler: ReconcilerQueue::connect(world)?,
            clock: world.clock.clone(),
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        let client = self.door.admit(&request, Scope::Dial).await?;
        let answer = match media_type(request.headers()).as_str() {
            "text/csv" | "text/plain" => self.import(&request, &client.name).await?,
            _ => self.add(&request, &client.name).await?,
        };
        // Where only a part could be stored the client comes again.
        self.reconciler.wake(Because::OptOut).await;
        Ok(answer)
    }
}

impl SuppressionsAdd {
    async fn add(&self, request: &Request, by: &str) -> Result<Response, Failure> {
        let members: Members = json_body(request, EXAMPLE)?;
        let number = named_number(&members.number)?;
        let reason = reason(&members.reason)?;
        let at = (self.clock)();
        let keeping = Keeping { by, reason, at };
        let listed = self.list.list(&number, keeping).await;
        let before = listed.map_err(Failure::Fault)? == ListedBefore::Yes;
        let number = number.masked();
        tracing::info!(target: TARGET, client = by, number, before, "suppression_added");
        Ok(json(
            &serde_json::json!({"suppressed": true, "listed_before": before}),
        ))
    }

    async fn import(&self, request: &Request, by: &str) -> Result<Response, Failure> {
        let file = DoNotCallFile::read(request.body());
        let numbers = file.numbers.len();
        if numbers > AT_A_TIME {
            return Err(too_many(numbers).into());
        }
        let (mut new, mut unstored) = (0, None);
        let writes = file.numbers.iter().map(|number| self.write(number, by));
        let writes: Vec<_> = writes.collect();
        let mut writes = stream::iter(writes).buffer_unordered(AT_ONCE);
        // All of them, also after one failed: whoever is on the list is not rung.
        while let Some(written) = writes.next().await {
            match written {
                Ok(ListedBefore::No) => new += 1,
                Ok(ListedBefore::Yes) => {}
                Err(evidence) => unstored = Some(evidence),
            }
        }
        let bad_lines = file.bad_lines.len();
        tracing::info!(target: TARGET, client = by, numbers, new, bad_lines, "suppressions_imported");
        if let Some(evidence) = unstored {
            return Err(not_all(&evidence).into());
        }
        Ok(json(&serde_json::json!({
            "good_lines": file.good_lines,
            "numbers": numbers,
            "added": new,
            "listed_before": numbers - new,
            "bad_lines": file.bad_lines,
        })))
    }

    async fn write(&self, number: &PhoneNumber, by: &str) -> Result<ListedBefore, Evidence> {
        let keeping = Keeping {
            by,
            reason: "do-not-call file",
            at: (self.clock)(),
        };
        self.list.list(number, keeping).await
    }
}

fn too_many(numbers: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        "The file is too large",
        format!(
            "It has {numbers} numbers, and none of them was taken. Send at most {AT_A_TIME} at a \
             time; `operator suppressions import` cuts a file for you."
        ),
    )
}

fn not_all(evidence: &Evidence) -> Problem {
    let (code, detail) = (evidence.code, &evidence.detail);
    tracing::error!(target: TARGET, code, detail, "suppressions_not_stored");
    let mut problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not_all_stored",
        "Some of these numbers are not on the list yet",
        "Send the same file again: what is on the list stays there.",
    );
    problem.retry_after = Some(5);
    problem
}
