#![doc = include_str!("../README.md")]

use std::time::Duration;

use callflow::PhoneNumber;
use callflow::call::{Call, Intent};
use callflow::recording_rules::must_ask;
use http::Method;
use jiff::{SignedDuration, Timestamp};
use shared::calls::{Calls, Created};
use shared::dialer::{Dialer, Submission};
use shared::door::{ApiDoor, public_base};
use shared::endpoint::{Audience, json};
use shared::metrics::{Counts, Metric};
use shared::needs::{Need, Resource};
use shared::suppressions::Suppressions;
use shared::world::Reach;
use shared::{Endpoint, Failure, Request, Response, StartError, World, telemetry};

use crate::body::Body;

mod body;
mod problems;

/// Twilio must have dialled by then: what it has queued for longer is not rung.
const DIAL_WITHIN: SignedDuration = SignedDuration::from_secs(120);

/// Rings a number.
pub struct OutboundCall {
    door: ApiDoor,
    calls: Calls,
    suppressions: Suppressions,
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
        Need::new("dynamodb:ConditionCheckItem", Resource::SuppressionsTable),
        Need::new("secretsmanager:GetSecretValue", Resource::TwilioApiSecret),
        Need::new("secretsmanager:GetSecretValue", Resource::ApiKeysSecret),
    ];
    const DEADLINE: Duration = Duration::from_secs(9);
    const DURATION: Option<Metric> = Some(Metric::DialDuration);

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            door: ApiDoor::connect(world).await?,
            calls: Calls::connect(world),
            suppressions: Suppressions::connect(world),
            dialer: Dialer::connect(world).await?,
            world: world.clone(),
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        self.door.admit(&request).await?;
        let now = self.world.now();
        let body = Body::read(&request, now)?;
        self.check_reach(&body.to)?;
        let base = public_base(&self.world.settings, &request)?;
        let call = self.intent(body, now).await?;
        telemetry::about(&call.id);
        self.dial(&call, &base).await
    }
}

impl OutboundCall {
    fn check_reach(&self, to: &PhoneNumber) -> Result<(), Failure> {
        match self.world.reach {
            Reach::TestNumbersOnly if !self.world.settings.test_numbers.contains(to) => {
                Err(problems::not_a_test_number().into())
            }
            Reach::TestNumbersOnly | Reach::Simulated => Ok(()),
        }
    }

    /// Stores the intent, and with it the proof that the person has not opted out until now.
    async fn intent(&self, body: Body, now: Timestamp) -> Result<Call, Failure> {
        let settings = &self.world.settings;
        let intent = Intent {
            id: (self.world.ids)(now),
            to: body.to.clone(),
            from: settings.voice_number.clone(),
            consent: body.consent,
            dial_before: now + DIAL_WITHIN,
            language: settings.script.language(),
            ask_before_recording: must_ask(&body.to, settings.require_recording_consent),
        };
        let call = Call::outbound(intent, now);
        let created = self
            .calls
            .create_outbound(&call, &body.to, &self.suppressions)
            .await;
        match created.map_err(Failure::Fault)? {
            Created::Stored => Ok(call),
            Created::Suppressed => Err(problems::opted_out().into()),
            Created::Exists => Err(problems::id_taken().into()),
        }
    }

    async fn dial(&self, call: &Call, base: &str) -> Result<Response, Failure> {
        match self.dialer.submit(call, base).await {
            Submission::Accepted { call_sid, status } => {
                // The webhook binds it too, and may have been first: a failure here loses nothing.
                let bound = self.calls.accepted(&call.id, &call_sid).await;
                self.dialer.log_accepted(call, &call_sid, bound.is_ok());
                let placed = json(&serde_json::json!({
                    "call_sid": call_sid,
                    "status": status,
                    "to": call.person.number().map(PhoneNumber::masked),
                    "from": call.line.masked(),
                    "call_id": call.id.as_str(),
                }));
                Ok(Counts(vec![Metric::CallsPlaced]).in_response(placed))
            }
            Submission::Refused(refusal) => {
                self.calls
                    .refused(&call.id, refusal.code)
                    .await
                    .map_err(Failure::Fault)?;
                Err(problems::refused(&refusal, &call.id).into())
            }
            Submission::Unknown(evidence) => {
                self.dialer.log_unknown(call, &evidence);
                self.calls.unknown(&call.id).await.map_err(Failure::Fault)?;
                Err(problems::submission_unknown(&call.id).into())
            }
        }
    }
}
