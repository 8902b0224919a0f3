#![doc = include_str!("../README.md")]

use bytes::Bytes;
use http::Method;
use shared::calls::Calls;
use shared::door::WebhookDoor;
use shared::endpoint::{Audience, xml};
use shared::suppressions::Suppressions;
use shared::translate::{self, Voice};
use shared::urls::GATHER;
use shared::world::Clock;
use shared::{Endpoint, Failure, Request, Response, StartError, World, turn};

/// Hears an answer and says what comes next.
pub struct VoiceGather {
    door: WebhookDoor,
    calls: Calls,
    suppressions: Suppressions,
    voice: Voice,
    clock: Clock,
}

impl Endpoint for VoiceGather {
    const NAME: &'static str = "voice-gather";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = GATHER;
    const AUDIENCE: Audience = Audience::Person;

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
        let id = admitted.call_id()?.ok_or_else(translate::no_call_id)?;
        let event = translate::heard(&admitted)?;
        let before = self.calls.load(&id).await.map_err(Failure::Fault)?;
        let before = before.ok_or_else(|| translate::unknown_call(&id))?;
        let now = (self.clock)();
        let taken = turn::take(&self.calls, &self.suppressions, before, &event, now).await?;
        translate::log_turn(&taken.call, &taken.reply);
        let document = self
            .voice
            .speak(&taken.reply, &taken.call, &admitted.base)?;
        Ok(xml(document))
    }

    fn apology(&self) -> Bytes {
        self.voice.apology()
    }
}
