//! A call's course: queued, dialled, ringing, answered, spoken, over
//! (<https://www.twilio.com/docs/voice/api/call-resource>).

mod document;
mod gather;
mod speech;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::call::{Call, MachineDetection};
use super::courier::{self, Delivery};
use super::exchange::Exchange;
use super::fields;
use super::record::{CallStatus, CallbackKind, Direction, Entry};
use super::recordings::{self, NewRecording};
use crate::phone::{AnsweredBy, Phone, Pickup, Ringing};

/// A running call, with the phone at its far end.
pub(super) struct Leg {
    exchange: Arc<Exchange>,
    call: Arc<Call>,
    phone: Box<dyn Phone>,
    /// Told in every `TwiML` request after synchronous detection.
    answered_by: Option<AnsweredBy>,
}

/// The call is over, and this is how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Over(CallStatus);

impl Leg {
    pub(super) fn new(exchange: Arc<Exchange>, call: Arc<Call>, phone: Box<dyn Phone>) -> Self {
        Self {
            exchange,
            call,
            phone,
            answered_by: None,
        }
    }

    /// Runs the call from its beginning to its last callback.
    pub(super) async fn run(
        self,
        deliveries: mpsc::UnboundedReceiver<Delivery>,
        ready: oneshot::Receiver<()>,
    ) {
        let (exchange, call) = (Arc::clone(&self.exchange), Arc::clone(&self.call));
        // Whoever waits for the end must not wait for ever because a phone panicked.
        let _finished = Finish(Arc::clone(&call));
        tokio::join!(
            self.live(ready),
            courier::deliver(&exchange, &call, deliveries)
        );
    }

    async fn live(mut self, ready: oneshot::Receiver<()>) {
        let call = Arc::clone(&self.call);
        let status = tokio::select! {
            biased;
            () = call.hang_up_requested() => match call.status() {
                CallStatus::InProgress => CallStatus::Completed,
                _ => CallStatus::Canceled,
            },
            Over(status) = self.course(ready) => status,
        };
        let never_dialled = call.status() == CallStatus::Queued;
        self.phone.ended();
        call.enter(status);
        let mut posted = Vec::new();
        // A call that is cancelled in the queue fires no callback.
        if !never_dialled {
            posted.extend(self.tell("completed"));
        }
        for recording in recordings::running(&call) {
            posted.extend(recordings::stop(&self.exchange, &call, &recording.sid));
        }
        for posted in posted {
            // Gone or delivered, it is dealt with.
            let _ = posted.await;
        }
        call.close_post();
    }

    async fn course(&mut self, ready: oneshot::Receiver<()>) -> Over {
        // The request's answer may have been lost: the call goes on.
        let _ = ready.await;
        let course = async {
            if self.call.order.direction == Direction::OutboundApi {
                self.dial().await?;
            }
            self.converse().await
        };
        match course.await {
            Err(over) => over,
            Ok(never) => match never {},
        }
    }

    /// From the queue to the first hello.
    async fn dial(&mut self) -> Result<(), Over> {
        self.exchange.leave_queue().await;
        self.reach(CallStatus::Initiated, "initiated").await;
        self.reach(CallStatus::Ringing, "ringing").await;
        let timeout = self.call.order.timeout;
        let ringing = Ringing {
            call_sid: self.call.sid.clone(),
            from: self.call.order.from.clone(),
            to: self.call.order.to.clone(),
            timeout,
        };
        let (rang, unanswered) = match self.phone.ring(&ringing).await {
            Pickup::Answer { after, by } if after < timeout => {
                self.call.state().pass(after);
                self.answer(Some(by)).await;
                return Ok(());
            }
            Pickup::Answer { .. } | Pickup::NoAnswer => (timeout, CallStatus::NoAnswer),
            Pickup::Busy | Pickup::Decline => (Duration::from_secs(2), CallStatus::Busy),
            Pickup::Fail => (Duration::from_secs(1), CallStatus::Failed),
        };
        self.call.state().pass(rang);
        Err(Over(unanswered))
    }

    /// The line is connected from here on.
    async fn answer(&mut self, by: Option<AnsweredBy>) {
        self.reach(CallStatus::InProgress, "answered").await;
        if let Some((callback, channels, track)) = self.call.order.recording.clone() {
            let new = NewRecording {
                name: None,
                source: "OutboundAPI",
                channels,
                track,
                callback,
            };
            let (_, told) = recordings::start(&self.exchange, &self.call, new);
            settle(told).await;
        }
        if let Some(by) = by {
            self.detect(by).await;
        }
    }

    /// Answering-machine detection, if it was ordered
    /// (<https://www.twilio.com/docs/voice/answering-machine-detection>).
    async fn detect(&mut self, by: AnsweredBy) {
        let took = Duration::from_secs(4);
        match &self.call.order.machine_detection {
            None => {}
            Some(MachineDetection::Synchronous) => {
                self.call.state().pass(took);
                self.answered_by = Some(by);
            }
            Some(MachineDetection::Asynchronous(None)) => self.call.note(Entry::Warning {
                code: 21262,
                what: "AsyncAmd without a callback".to_owned(),
            }),
            Some(MachineDetection::Asynchronous(Some(target))) => {
                let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
                let posted = self.call.post(Delivery {
                    kind: CallbackKind::MachineDetection,
                    url: target.url.clone(),
                    method: target.method.clone(),
                    fields: vec![
                        field("AccountSid", &self.exchange.account_sid),
                        field("CallSid", &self.call.sid),
                        field("AnsweredBy", by.as_str()),
                        field("MachineDetectionDuration", &took.as_millis().to_string()),
                    ],
                    done: None,
                });
                settle(Some(posted)).await;
            }
        }
    }

    async fn reach(&mut self, status: CallStatus, event: &str) {
        self.call.enter(status);
        settle(self.tell(event)).await;
    }

    /// Posts the status callback of an event, if somebody subscribed to it.
    fn tell(&self, event: &str) -> Option<oneshot::Receiver<()>> {
        let callback = self.call.order.status_callback.as_ref()?;
        callback.events.iter().find(|wanted| *wanted == event)?;
        let fields = {
            let mut state = self.call.state();
            let (at, number) = (state.now(), state.next_sequence_number());
            fields::of_status_callback(&self.exchange.account_sid, &state.record, at, number)
        };
        Some(self.call.post(Delivery {
            kind: CallbackKind::Call,
            url: callback.target.url.clone(),
            method: callback.target.method.clone(),
            fields,
            done: None,
        }))
    }

    /// Lets time pass, up to the call's time limit.
    fn pass(&self, duration: Duration) -> Result<(), Over> {
        let reached = {
            let mut state = self.call.state();
            let now = state.now();
            let connected = state.record.answered_at.map_or(Duration::ZERO, |answered| {
                now.duration_since(answered).unsigned_abs()
            });
            let left = self.call.order.time_limit.saturating_sub(connected);
            state.pass(duration.min(left));
            duration >= left
        };
        if !reached {
            return Ok(());
        }
        self.call.note(Entry::TimeLimitReached);
        Err(Over(CallStatus::Completed))
    }

    fn person_hung_up(&self) -> Over {
        self.call.note(Entry::PersonHungUp);
        Over(CallStatus::Completed)
    }
}

/// Tells that a call has finished, when dropped.
struct Finish(Arc<Call>);

impl Drop for Finish {
    fn drop(&mut self) {
        self.0.finish();
    }
}

/// Waits until a posted callback has been dealt with, so that callbacks come in order.
async fn settle(posted: Option<oneshot::Receiver<()>>) {
    if let Some(posted) = posted {
        // Gone or delivered, it is dealt with.
        let _ = posted.await;
    }
}
