#![doc = include_str!("../README.md")]

use bytes::Bytes;
use callflow::script::Prompt;
use callflow::{CallId, PhoneNumber};
use http::Method;
use shared::calls::{Calls, Stored};
use shared::door::{Admitted, WebhookDoor};
use shared::endpoint::{Audience, xml};
use shared::failure::Evidence;
use shared::metrics::{Counts, Metric};
use shared::needs::{Need, Resource};
use shared::opt_outs::OptOuts;
use shared::reconciliation::{Because, ReconcilerQueue};
use shared::translate::{self, Voice};
use shared::urls::GATHER;
use shared::world::Clock;
use shared::{Endpoint, Failure, Request, Response, StartError, World, guard, turn};
use tokio::time::timeout;

/// Hears an answer and says what comes next.
pub struct VoiceGather {
    door: WebhookDoor,
    calls: Calls,
    opt_outs: OptOuts,
    reconciler: ReconcilerQueue,
    voice: Voice,
    clock: Clock,
}

impl Endpoint for VoiceGather {
    const NAME: &'static str = "voice-gather";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = GATHER;
    const AUDIENCE: Audience = Audience::Person;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:BatchGetItem", Resource::CallsTable),
        Need::new("dynamodb:GetItem", Resource::CallsTable),
        Need::new("dynamodb:UpdateItem", Resource::CallsTable),
        Need::new("dynamodb:BatchGetItem", Resource::SuppressionsTable),
        Need::new("dynamodb:UpdateItem", Resource::SuppressionsTable),
        Need::new("dynamodb:UpdateItem", Resource::LimitsTable),
        Need::new("sqs:SendMessage", Resource::OptOutQueue),
        Need::new("sqs:SendMessage", Resource::ReconcilerQueue),
        Need::new("secretsmanager:GetSecretValue", Resource::WebhookSecret),
    ];

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            door: WebhookDoor::connect(world).await?,
            calls: Calls::connect(world),
            opt_outs: OptOuts::connect(world)?,
            reconciler: ReconcilerQueue::connect(world)?,
            voice: Voice::new(&world.settings)?,
            clock: world.clock.clone(),
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        let admitted = self.door.admit::<Self>(&request).await?;
        // An opt-out outlives even a panic: what it says is in the request.
        let answered = guard::unpanicked(self.answer(&admitted)).await;
        let (document, counts) = match answered {
            Ok(answer) => answer,
            Err(failure) => self.keep_opt_out(&admitted, failure).await?,
        };
        if counts.0.contains(&Metric::OptOuts) {
            self.reconciler.wake(Because::OptOut).await;
        }
        Ok(counts.in_response(xml(document)))
    }

    fn apology(&self) -> Bytes {
        self.voice.apology()
    }
}

impl VoiceGather {
    async fn answer(&self, admitted: &Admitted) -> Result<(Bytes, Counts), Failure> {
        let id = admitted.call_id()?.ok_or_else(translate::no_call_id)?;
        let heard = translate::heard(admitted)?;
        let (before, suppressed) = self.load(&id, heard.number()).await?;
        let (now, event) = ((self.clock)(), heard.event(suppressed));
        let taken = turn::take(&self.calls, &self.opt_outs, before, &event, now).await?;
        translate::log_turn(&taken.call, &taken.reply);
        let document = self
            .voice
            .speak(&taken.reply, &taken.call, &admitted.base)?;
        Ok((document, taken.counts))
    }

    /// The call, and whether the person is on the suppression list by now: one request.
    async fn load(
        &self,
        id: &CallId,
        number: Option<&PhoneNumber>,
    ) -> Result<(Stored, bool), Failure> {
        let loading = Box::pin(async {
            match number {
                Some(number) => {
                    let list = self.opt_outs.list();
                    self.calls.load_with_suppression(id, number, list).await
                }
                None => self.calls.load(id).await.map(|stored| (stored, false)),
            }
        });
        let elapsed = |_| Evidence::new("store_failed", "calls.load: timed out");
        let loaded = timeout(turn::LOAD_PATIENCE, loading).await;
        let loaded = loaded.map_err(elapsed).flatten();
        let (stored, suppressed) = loaded.map_err(Failure::Fault)?;
        let stored = stored.ok_or_else(|| translate::unknown_call(id))?;
        Ok((stored, suppressed))
    }

    /// Whatever went wrong with the call, an opt-out in the answer is kept, and then confirmed.
    async fn keep_opt_out(
        &self,
        admitted: &Admitted,
        failure: Failure,
    ) -> Result<(Bytes, Counts), Failure> {
        let opt_out = translate::opt_out(admitted, self.voice.language(), (self.clock)());
        let (Some(opt_out), Failure::Fault(_) | Failure::Unusable(_)) = (opt_out, &failure) else {
            return Err(failure);
        };
        let id = admitted.call_id().ok().flatten();
        let id = id.as_ref().map_or("unknown", CallId::as_str);
        let counts = self.opt_outs.keep(id, &opt_out, &failure).await?;
        Ok((self.voice.last_words(Prompt::OptedOut)?, counts))
    }
}
