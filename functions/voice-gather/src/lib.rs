#![doc = include_str!("../README.md")]

use bytes::Bytes;
use callflow::CallId;
use callflow::script::Prompt;
use http::Method;
use shared::calls::Calls;
use shared::door::WebhookDoor;
use shared::endpoint::{Audience, xml};
use shared::suppressions::Suppressions;
use shared::translate::{self, Heard, Voice};
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
        let heard = translate::heard(&admitted)?;
        let now = (self.clock)();
        let before = match self.calls.load(&id).await {
            Ok(Some(before)) => before,
            Ok(None) => {
                return self
                    .without_the_call(&id, &heard, translate::unknown_call(&id))
                    .await;
            }
            Err(evidence) => {
                return self
                    .without_the_call(&id, &heard, Failure::Fault(evidence))
                    .await;
            }
        };
        let taken = turn::take(&self.calls, &self.suppressions, before, &heard.event, now).await?;
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

impl VoiceGather {
    /// The call cannot be had. An opt-out in the turn is kept all the same, and then confirmed.
    async fn without_the_call(
        &self,
        id: &CallId,
        heard: &Heard,
        failure: Failure,
    ) -> Result<Response, Failure> {
        let Some(opt_out) = heard.opt_out(self.voice.language(), (self.clock)()) else {
            return Err(failure);
        };
        turn::keep(&self.suppressions, id, &opt_out, &failure).await?;
        Ok(xml(self.voice.last_words(Prompt::OptedOut)?))
    }
}
