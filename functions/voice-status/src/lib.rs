#![doc = include_str!("../README.md")]

use http::{Method, StatusCode};
use shared::callflow::CallId;
use shared::calls::{Calls, Recorded, RecordingNews};
use shared::door::WebhookDoor;
use shared::endpoint::{Audience, empty};
use shared::failure::Evidence;
use shared::limits::Limits;
use shared::needs::{Need, Resource};
use shared::progress;
use shared::reconciliation::{Because, ReconcilerQueue};
use shared::translate::{self, CallbackNews};
use shared::urls::STATUS;
use shared::{Endpoint, Failure, Request, Response, StartError, World};

/// Hears how a call and its recording go.
pub struct VoiceStatus {
    door: WebhookDoor,
    calls: Calls,
    limits: Limits,
    reconciler: ReconcilerQueue,
}

impl Endpoint for VoiceStatus {
    const NAME: &'static str = "voice-status";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = STATUS;
    const AUDIENCE: Audience = Audience::Callback;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:UpdateItem", Resource::CallsTable),
        Need::new("dynamodb:UpdateItem", Resource::LimitsTable),
        Need::new("sqs:SendMessage", Resource::ReconcilerQueue),
        Need::new("secretsmanager:GetSecretValue", Resource::WebhookSecret),
    ];

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            door: WebhookDoor::connect(world).await?,
            calls: Calls::connect(world),
            limits: Limits::connect(world),
            reconciler: ReconcilerQueue::connect(world)?,
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        let admitted = self.door.admit::<Self>(&request).await?;
        let callback = translate::callback(&admitted)?;
        let (id, call_sid) = (&callback.call_id, callback.call_sid.as_str());
        let recorded = match &callback.news {
            CallbackNews::Progress(news) => {
                progress::keep(&self.calls, &self.limits, id, call_sid, *news).await
            }
            CallbackNews::Recording(news) => self.recording(id, call_sid, news).await,
            // A status that Twilio added since: logged, and nothing changes.
            CallbackNews::Unknown => Ok(Recorded::Stale),
        };
        let recorded = recorded.map_err(Failure::Fault)?;
        translate::log_callback(&callback, recorded);
        Ok(empty(StatusCode::NO_CONTENT))
    }
}

impl VoiceStatus {
    /// One conditional write. A recording that must not stay can be deleted as soon as it is over.
    async fn recording(
        &self,
        id: &CallId,
        call_sid: &str,
        news: &RecordingNews,
    ) -> Result<Recorded, Evidence> {
        let told = self.calls.recording(id, call_sid, news).await?;
        if told.deletion_due {
            self.reconciler.wake(Because::DeletionDue).await;
        }
        Ok(told.recorded)
    }
}
