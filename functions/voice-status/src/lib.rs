#![doc = include_str!("../README.md")]

use http::{Method, StatusCode};
use shared::callflow::CallId;
use shared::callflow::progress::Progress;
use shared::calls::{Calls, Recorded};
use shared::door::WebhookDoor;
use shared::endpoint::{Audience, empty};
use shared::failure::Evidence;
use shared::limits::Limits;
use shared::needs::{Need, Resource};
use shared::translate::{self, CallbackNews};
use shared::urls::STATUS;
use shared::{Endpoint, Failure, Request, Response, StartError, World};

/// Hears how a call and its recording go.
pub struct VoiceStatus {
    door: WebhookDoor,
    calls: Calls,
    limits: Limits,
}

impl Endpoint for VoiceStatus {
    const NAME: &'static str = "voice-status";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = STATUS;
    const AUDIENCE: Audience = Audience::Callback;
    const NEEDS: &'static [Need] = &[
        Need::new("dynamodb:UpdateItem", Resource::CallsTable),
        Need::new("dynamodb:UpdateItem", Resource::LimitsTable),
        Need::new("secretsmanager:GetSecretValue", Resource::WebhookSecret),
    ];

    async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            door: WebhookDoor::connect(world).await?,
            calls: Calls::connect(world),
            limits: Limits::connect(world),
        })
    }

    async fn handle(&self, request: Request) -> Result<Response, Failure> {
        let admitted = self.door.admit::<Self>(&request).await?;
        let callback = translate::callback(&admitted)?;
        let (id, call_sid) = (&callback.call_id, callback.call_sid.as_str());
        let recorded = match &callback.news {
            CallbackNews::Progress(news) => self.progress(id, call_sid, *news).await,
            CallbackNews::Recording(news) => self.calls.recording(id, call_sid, news).await,
            // A status that Twilio added since: logged, and nothing changes.
            CallbackNews::Unknown => Ok(Recorded::Stale),
        };
        let recorded = recorded.map_err(Failure::Fault)?;
        translate::log_callback(&callback, recorded);
        Ok(empty(StatusCode::NO_CONTENT))
    }
}

impl VoiceStatus {
    /// One conditional write; at the end of a call one more, which frees its number. They need not
    /// be one: Twilio sends again what fails between them, and the lock has a deadline.
    async fn progress(
        &self,
        id: &CallId,
        call_sid: &str,
        news: Progress,
    ) -> Result<Recorded, Evidence> {
        let progressed = self.calls.progress(id, call_sid, news).await?;
        if let Some(number) = &progressed.over {
            self.limits.free(number, id).await?;
        }
        Ok(progressed.recorded)
    }
}
