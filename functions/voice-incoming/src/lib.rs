#![doc = include_str!("../README.md")]

use bytes::Bytes;
use callflow::{Call, CallId, Direction};
use http::Method;
use shared::calls::{Calls, Created, Stored};
use shared::door::{Admitted, WebhookDoor};
use shared::endpoint::{Audience, xml};
use shared::needs::{Need, Resource};
use shared::suppressions::Suppressions;
use shared::translate::{self, Voice};
use shared::urls::INCOMING;
use shared::world::Clock;
use shared::{Endpoint, Failure, Request, Response, StartError, World, turn};

/// Says the first words.
pub struct VoiceIncoming {
    door: WebhookDoor,
    calls: Calls,
    suppressions: Suppressions,
    voice: Voice,
    clock: Clock,
}

impl Endpoint for VoiceIncoming {
    const NAME: &'static str = "voice-incoming";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = INCOMING;
    const AUDIENCE: Audience = Audience::Person;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:BatchGetItem", Resource::CallsTable),
        Need::new("dynamodb:GetItem", Resource::CallsTable),
        Need::new("dynamodb:PutItem", Resource::CallsTable),
        Need::new("dynamodb:UpdateItem", Resource::CallsTable),
        Need::new("dynamodb:BatchGetItem", Resource::SuppressionsTable),
        Need::new("secretsmanager:GetSecretValue", Resource::WebhookSecret),
    ];

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            door: WebhookDoor::connect(world).await?,
            calls: Calls::connect(world),
            suppressions: Suppressions::connect(world),
            voice: Voice::new(&world.settings)?,
            clock: world.clock.clone(),
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        let admitted = self.door.admit::<Self>(&request).await?;
        let now = (self.clock)();
        let incoming = translate::incoming(&admitted.form)?;
        let (before, suppressed) = match admitted.call_id()? {
            Some(id) => self.outbound(&id, &incoming).await?,
            None => (self.inbound(&incoming).await?, false),
        };
        let event = incoming.answered(suppressed);
        let taken = turn::begin(&self.calls, &self.suppressions, before, &event, now).await?;
        self.speak(&admitted, taken)
    }

    fn apology(&self) -> Bytes {
        self.voice.apology()
    }
}

impl VoiceIncoming {
    /// Our call was answered: the call and the suppression list are read in one request.
    async fn outbound(
        &self,
        id: &CallId,
        incoming: &translate::Incoming,
    ) -> Result<(Stored, bool), Failure> {
        let number = incoming.called()?;
        let (stored, suppressed) = self
            .calls
            .load_with_suppression(id, number, &self.suppressions)
            .await
            .map_err(Failure::Fault)?;
        let stored = stored.ok_or_else(|| translate::unknown_call(id))?;
        match (stored.call.direction, stored.call.person.number()) {
            // The number that was looked up must be the one that was rung.
            (Direction::Outbound, Some(rung)) if rung == number => Ok((stored, suppressed)),
            (Direction::Outbound | Direction::Inbound, _) => Err(translate::unknown_call(id)),
        }
    }

    /// Somebody rings us: the call is made now, under Twilio's name for it.
    async fn inbound(&self, incoming: &translate::Incoming) -> Result<Stored, Failure> {
        let call = incoming.inbound_call(self.voice.language(), (self.clock)())?;
        let id = call.id.clone();
        match self
            .calls
            .create_inbound(&call)
            .await
            .map_err(Failure::Fault)?
        {
            Created::Stored => Ok(Stored::fresh(call)),
            Created::Exists => {
                let stored = self.calls.load(&id).await.map_err(Failure::Fault)?;
                stored.ok_or_else(|| translate::unknown_call(&id))
            }
        }
    }

    fn speak(&self, admitted: &Admitted, taken: turn::Taken) -> Result<Response, Failure> {
        let call: &Call = &taken.call;
        translate::log_turn(call, &taken.reply);
        let document = self.voice.speak(&taken.reply, call, &admitted.base)?;
        Ok(taken.counts.in_response(xml(document)))
    }
}
