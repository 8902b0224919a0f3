#![doc = include_str!("../README.md")]

use std::time::Duration;

use callflow::call::Call;
use callflow::gate::{self, Cleared, Fact, Verdict};
use callflow::{CallId, PhoneNumber};
use http::Method;
use shared::calls::Recorded;
use shared::dial::{Dials, Found, Order, Placed, Quota};
use shared::dialer::{Dialer, Submission};
use shared::door::{ApiDoor, Scope, public_base};
use shared::endpoint::{Audience, json};
use shared::failure::Evidence;
use shared::limits::idempotency::Standing;
use shared::metrics::{Counts, Metric};
use shared::needs::{Need, Resource};
use shared::opt_outs::Backlog;
use shared::problem::{Dialled, NextKey, Problem};
use shared::telemetry::TARGET;
use shared::verdict::{self, Told};
use shared::{Endpoint, Failure, Request, Response, StartError, World, telemetry};
use tokio::time::Instant;

use crate::body::Body;
use crate::problems::KEY_OF_ANOTHER_BODY;

mod body;
mod headers;
mod problems;

/// Within this time of a request Twilio must have answered, so that what it said can still be
/// written: one write and a margin before [`OutboundCall::DEADLINE`].
const TWILIO_WITHIN: Duration = Duration::from_millis(7_600);

/// Rings a number.
pub struct OutboundCall {
    door: ApiDoor,
    dials: Dials,
    backlog: Backlog,
    dialer: Dialer,
    world: World,
}

impl Endpoint for OutboundCall {
    const NAME: &'static str = "outbound-call";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/api/calls/outbound";
    const AUDIENCE: Audience = Audience::Program;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:PutItem", Resource::CallsTable),
        Need::new("dynamodb:UpdateItem", Resource::CallsTable),
        Need::new("dynamodb:BatchGetItem", Resource::SuppressionsTable),
        Need::new("dynamodb:ConditionCheckItem", Resource::SuppressionsTable),
        Need::new("dynamodb:BatchGetItem", Resource::LimitsTable),
        Need::new("dynamodb:ConditionCheckItem", Resource::LimitsTable),
        Need::new("dynamodb:PutItem", Resource::LimitsTable),
        Need::new("dynamodb:UpdateItem", Resource::LimitsTable),
        Need::new("sqs:GetQueueAttributes", Resource::OptOutQueue),
        Need::new("sqs:GetQueueAttributes", Resource::OptOutDeadLetters),
        Need::new("secretsmanager:GetSecretValue", Resource::TwilioApiSecret),
        Need::new("secretsmanager:GetSecretValue", Resource::ApiKeysSecret),
    ];
    const DEADLINE: Duration = Duration::from_secs(9);
    const DURATION: Option<Metric> = Some(Metric::DialDuration);

    async fn connect(world: &World) -> Result<Self, StartError> {
        // Both have a secret to read: together, since the first request waits for them.
        let (door, dialer) = tokio::try_join!(ApiDoor::connect(world), Dialer::connect(world))?;
        Ok(Self {
            door,
            dials: Dials::connect(world),
            backlog: Backlog::connect(world)?,
            dialer,
            world: world.clone(),
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        let patience = Instant::now() + TWILIO_WITHIN;
        let client = self.door.admit(&request, Scope::Dial).await?;
        let now = self.world.now();
        let dry_run = headers::dry_run(&request)?;
        // A dry run carries nothing out, so there is nothing to do once.
        let key = headers::idempotency_key(&request)?.filter(|_| !dry_run);
        let has_key = key.is_some();
        let body = Body::read(&request, now).map_err(|failure| same_key(failure, has_key))?;
        let order = body.order(client, key, now);
        let base = public_base(&self.world.settings, &request)?;
        let id = (self.world.ids)(now);
        telemetry::about(&id);
        let (found, opt_out_waits) = tokio::join!(self.dials.look(&order), self.backlog.fact());
        let settings = self.dials.gate_for(&order.client);
        let asked = Asked {
            order,
            settings,
            opt_out_waits,
        };
        if dry_run {
            let told = Told::of(&asked.verdict(&found));
            let told = serde_json::to_value(told).expect("a verdict has string keys alone");
            return Ok(headers::with_quotas(json(&told), &asked.quotas(&found)));
        }
        match self.store(&asked, found, id).await {
            Ok(Stored::Intent { call, quotas }) => {
                let quotas = quotas.map(Quota::after_one_more);
                let answer = self.dial(&call, &asked.order, &base, patience).await?;
                Ok(headers::with_quotas(answer, &quotas))
            }
            Ok(Stored::Answer(answer)) => Ok(answer),
            Err(failure) => Err(same_key(failure, has_key)),
        }
    }
}

/// An order, the gate's settings for whoever gave it, and the one fact that no table holds.
struct Asked {
    order: Order,
    settings: gate::Settings,
    opt_out_waits: Fact<bool>,
}

/// What an order comes to before anything is stored.
enum Leave {
    /// It may be carried out.
    Given(Cleared),
    /// It was carried out before, and this was the answer.
    Answered(Response),
}

/// What became of an order before Twilio is asked.
enum Stored {
    /// The intent is stored.
    Intent {
        /// The call.
        call: Box<Call>,
        /// What was left of the rates before it.
        quotas: [Quota; 4],
    },
    /// It was carried out before, and this was the answer.
    Answer(Response),
}

impl Asked {
    fn verdict(&self, found: &Found) -> Verdict {
        let facts = found.facts(&self.order, self.opt_out_waits);
        gate::verdict(&facts, &self.settings, self.order.now)
    }

    fn quotas(&self, found: &Found) -> [Quota; 4] {
        found.quotas(&self.order, &self.settings)
    }

    /// Leave to dial; or the answer of before; or why not. A key that is in use is told first: what
    /// the gate would say may be the doing of the very request that uses it.
    fn leave(&self, found: &Found) -> Result<Leave, Failure> {
        match found.standing(&self.order) {
            // One that cannot be read is among the gate's reasons.
            Fact::Unreadable | Fact::Read(Standing::New) => {}
            Fact::Read(Standing::Answered(answer)) => {
                return Ok(Leave::Answered(headers::replayed(answer)));
            }
            Fact::Read(Standing::OtherBody) => {
                return Err(problems::key_of_another_body().into());
            }
            Fact::Read(Standing::Running { call_id, until }) => {
                let problem = problems::still_running(&call_id, self.order.now, until);
                return Err(problem.into());
            }
            Fact::Read(Standing::Lost { call_id }) => {
                return Err(problems::submission_unknown(&call_id).into());
            }
        }
        match self.verdict(found) {
            Verdict::Allowed(cleared) => Ok(Leave::Given(cleared)),
            Verdict::Refused(refusal) => {
                let mut problem = verdict::problem(&refusal, self.order.now);
                headers::add_quotas(&mut problem.headers, &self.quotas(found));
                Err(problem.into())
            }
        }
    }
}

impl OutboundCall {
    /// Asks the gate, and stores the intent by its leave. What comes between the two is asked about
    /// once more.
    async fn store(&self, asked: &Asked, found: Found, id: CallId) -> Result<Stored, Failure> {
        let quotas = asked.quotas(&found);
        let cleared = match asked.leave(&found)? {
            Leave::Given(cleared) => cleared,
            Leave::Answered(answer) => return Ok(Stored::Answer(answer)),
        };
        let placed = self.dials.place(cleared, id, &asked.order, found).await;
        let placed = placed.map_err(|evidence| {
            let (code, detail) = (evidence.code, evidence.detail);
            tracing::error!(target: TARGET, code, detail, "dial_failed");
            problems::not_stored()
        })?;
        match placed {
            Placed::Stored(call) => Ok(Stored::Intent { call, quotas }),
            Placed::IdTaken | Placed::Contended => Err(problems::try_again().into()),
            Placed::Overtaken(found) => match asked.leave(&found)? {
                Leave::Answered(answer) => Ok(Stored::Answer(answer)),
                // The table said no and the gate says yes: nobody is rung on that.
                Leave::Given(_) => {
                    let code = "gate_disagrees";
                    tracing::error!(target: TARGET, code, "dial_failed");
                    Err(problems::try_again().into())
                }
            },
        }
    }

    /// Asks Twilio, and writes down what it says, with the answer to the client.
    async fn dial(
        &self,
        call: &Call,
        order: &Order,
        base: &str,
        patience: Instant,
    ) -> Result<Response, Failure> {
        match self.dialer.submit(call, base, patience).await {
            Submission::Accepted { call_sid, status } => {
                let placed = json(&serde_json::json!({
                    "call_sid": call_sid,
                    "status": status,
                    "to": call.person.number().map(PhoneNumber::masked),
                    "from": call.line.masked(),
                    "call_id": call.id.as_str(),
                }));
                // The webhook binds it too, and may have been first: a failure here loses nothing.
                let bound = self.dials.accepted(call, order, &call_sid, &placed).await;
                self.dialer.log_accepted(call, &call_sid, bound.is_ok());
                Ok(Counts(vec![Metric::CallsPlaced]).in_response(placed))
            }
            Submission::Refused(refusal) => {
                let problem = new_key(problems::refused(&refusal, &call.id), order);
                let answer = problem.clone().into_response();
                let ended = self.dials.refused(call, order, refusal.code, &answer).await;
                match ended {
                    Ok(Recorded::Stored) => Err(problem.into()),
                    // Nobody was rung all the same; the lock ends at its deadline.
                    Err(evidence) => {
                        not_written(&evidence);
                        Err(problem.into())
                    }
                    // It is bound to a call of Twilio's: whatever Twilio said, somebody may be rung.
                    Ok(Recorded::Stale | Recorded::Unknown) => {
                        let evidence = Evidence::new("bound_and_refused", refusal.sentence);
                        self.unknown(call, order, &evidence).await
                    }
                }
            }
            Submission::Unknown(evidence) => self.unknown(call, order, &evidence).await,
        }
    }

    async fn unknown(
        &self,
        call: &Call,
        order: &Order,
        evidence: &Evidence,
    ) -> Result<Response, Failure> {
        self.dialer.log_unknown(call, evidence);
        let problem = problems::submission_unknown(&call.id);
        let answer = problem.clone().into_response();
        if let Err(evidence) = self.dials.unknown(call, order, &answer).await {
            not_written(&evidence);
        }
        Err(problem.into())
    }
}

/// What Twilio said could not be written down. The client is told it all the same.
fn not_written(evidence: &Evidence) {
    let (code, detail) = (evidence.code, &evidence.detail);
    tracing::error!(target: TARGET, code, detail, "dial_failed");
}

/// Nothing was carried out, and so nothing is kept under the key.
fn same_key(failure: Failure, has_key: bool) -> Failure {
    match failure {
        Failure::Problem(mut problem) if has_key => {
            let reusable = problem.dialled == Dialled::No && problem.code != KEY_OF_ANOTHER_BODY;
            problem.next_key = problem.next_key.or(reusable.then_some(NextKey::Same));
            Failure::Problem(problem)
        }
        failure => failure,
    }
}

/// It was carried out: the answer is kept under the key.
fn new_key(mut problem: Problem, order: &Order) -> Problem {
    problem.next_key = order.keyed.as_ref().map(|_| NextKey::New);
    problem
}
