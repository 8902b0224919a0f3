//! A call as the carrier keeps it: what was ordered, its own clock, its record, and who waits.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::Method;
use jiff::Timestamp;
use reqwest::Url;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use super::config::Clock;
use super::courier::Delivery;
use super::faults::WebhookNumber;
use super::record::{CallRecord, CallStatus, Direction, Entry, Event, Line};
use super::recordings::RecordingCallback;

/// What was asked for, over REST or by ringing one of the numbers.
#[derive(Debug, Clone)]
pub(super) struct Order {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) direction: Direction,
    pub(super) first: First,
    pub(super) fallback: Option<Target>,
    pub(super) status_callback: Option<StatusCallback>,
    pub(super) timeout: Duration,
    pub(super) time_limit: Duration,
    pub(super) recording: Option<(RecordingCallback, u8, String)>,
    pub(super) machine_detection: Option<MachineDetection>,
}

/// The first document of a call.
#[derive(Debug, Clone)]
pub(super) enum First {
    Target(Target),
    Inline(String),
    /// An inbound number without a voice URL.
    Nothing,
}

/// A URL and how to ask it.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) url: Url,
    pub(super) method: Method,
}

/// Who is told of the progress, and of which events.
#[derive(Debug, Clone)]
pub(super) struct StatusCallback {
    pub(super) target: Target,
    pub(super) events: Vec<String>,
}

/// Answering-machine detection: before the first document, or beside it with a callback.
#[derive(Debug, Clone)]
pub(super) enum MachineDetection {
    Synchronous,
    Asynchronous(Option<Target>),
}

pub(super) struct Call {
    pub(super) sid: String,
    /// Its place among all calls of this carrier.
    pub(super) number: u64,
    pub(super) order: Order,
    state: Mutex<State>,
    webhooks: AtomicU64,
    events: broadcast::Sender<Event>,
    hang_up: watch::Sender<bool>,
    finished: watch::Sender<bool>,
    courier: Mutex<Option<mpsc::UnboundedSender<Delivery>>>,
}

/// What changes in the course of a call.
pub(super) struct State {
    pub(super) record: CallRecord,
    /// By the recording's SID.
    pub(super) recording_callbacks: Vec<(String, RecordingCallback)>,
    now: Clock,
    at: Timestamp,
    sequence: u64,
}

impl Call {
    pub(super) fn new(
        sid: String,
        number: u64,
        order: Order,
        now: Clock,
        events: broadcast::Sender<Event>,
    ) -> (Self, mpsc::UnboundedReceiver<Delivery>) {
        let at = now();
        let status = match order.direction {
            Direction::OutboundApi => CallStatus::Queued,
            Direction::Inbound => CallStatus::Ringing,
        };
        let record = CallRecord {
            sid: sid.clone(),
            from: order.from.clone(),
            to: order.to.clone(),
            direction: order.direction,
            status,
            created_at: at,
            started_at: None,
            answered_at: None,
            ended_at: None,
            transcript: Vec::new(),
            documents: Vec::new(),
            callbacks: Vec::new(),
            recordings: Vec::new(),
        };
        let (courier, deliveries) = mpsc::unbounded_channel();
        let call = Self {
            sid,
            number,
            order,
            state: Mutex::new(State {
                record,
                recording_callbacks: Vec::new(),
                now,
                at,
                sequence: 0,
            }),
            webhooks: AtomicU64::new(0),
            events,
            hang_up: watch::Sender::new(false),
            finished: watch::Sender::new(false),
            courier: Mutex::new(Some(courier)),
        };
        (call, deliveries)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn record(&self) -> CallRecord {
        self.state().record.clone()
    }

    pub(super) fn status(&self) -> CallStatus {
        self.state().record.status
    }

    /// Writes an entry into the transcript and shows it to whoever watches.
    pub(super) fn note(&self, entry: Entry) {
        let line = {
            let mut state = self.state();
            let at = state.now();
            let line = Line { at, entry };
            state.record.transcript.push(line.clone());
            line
        };
        // Nobody watching is no error.
        let _ = self.events.send(Event {
            call_sid: self.sid.clone(),
            line,
        });
    }

    /// Takes the next state, at the time of the call's clock.
    pub(super) fn enter(&self, status: CallStatus) {
        {
            let mut state = self.state();
            let at = state.now();
            let record = &mut state.record;
            record.status = status;
            match status {
                CallStatus::Initiated => record.started_at = Some(at),
                CallStatus::InProgress => record.answered_at = Some(at),
                CallStatus::Queued | CallStatus::Ringing => {}
                CallStatus::Completed
                | CallStatus::Busy
                | CallStatus::Failed
                | CallStatus::NoAnswer
                | CallStatus::Canceled => record.ended_at = Some(at),
            }
            if record.direction == Direction::Inbound {
                record.started_at.get_or_insert(record.created_at);
            }
        }
        self.note(if status.is_over() {
            Entry::Ended(status)
        } else {
            Entry::Status(status)
        });
    }

    /// Asks the call to end.
    pub(super) fn hang_up(&self) {
        self.hang_up.send_replace(true);
    }

    pub(super) async fn hang_up_requested(&self) {
        // The sender lives in this call, so the wait cannot fail.
        let _ = self.hang_up.subscribe().wait_for(|asked| *asked).await;
    }

    pub(super) fn finish(&self) {
        self.finished.send_replace(true);
    }

    pub(super) async fn finished(&self) {
        let _ = self.finished.subscribe().wait_for(|done| *done).await;
    }

    /// Hands a callback to the courier; the receiver resolves when it has been dealt with.
    pub(super) fn post(&self, mut delivery: Delivery) -> oneshot::Receiver<()> {
        let (done, dealt_with) = oneshot::channel();
        delivery.done = Some(done);
        let courier = self.courier.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(courier) = courier.as_ref() {
            // A courier that is gone drops `done`, which resolves the receiver all the same.
            let _ = courier.send(delivery);
        }
        dealt_with
    }

    /// No callback comes after those posted so far.
    pub(super) fn close_post(&self) {
        let mut courier = self.courier.lock().unwrap_or_else(PoisonError::into_inner);
        *courier = None;
    }

    pub(super) fn next_webhook(&self) -> WebhookNumber {
        WebhookNumber {
            call: self.number,
            webhook: self.webhooks.fetch_add(1, Ordering::Relaxed),
        }
    }
}

impl State {
    /// The call's time: never behind the carrier's clock, and ahead of it by what was spoken.
    pub(super) fn now(&mut self) -> Timestamp {
        self.at = self.at.max((self.now)());
        self.at
    }

    /// Lets virtual time pass.
    pub(super) fn pass(&mut self, duration: Duration) {
        let now = self.now();
        self.at = now.checked_add(duration).unwrap_or(now);
    }

    /// The `SequenceNumber` of the next status callback. Those that nobody subscribed to are not
    /// counted; whether Twilio counts them is not documented.
    pub(super) const fn next_sequence_number(&mut self) -> u64 {
        let number = self.sequence;
        self.sequence += 1;
        number
    }
}
