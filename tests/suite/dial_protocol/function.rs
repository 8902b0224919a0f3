//! A function of ours that runs as far as it is let: it waits at every request of its own, to a table
//! or to Twilio, until that is answered; and dies where it is dropped.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use futures_util::FutureExt;
use http::StatusCode;
use local::engine::Engine;
use shared::consumer::{AnyConsumer, Message};
use shared::endpoint::{Mounted, empty};
use shared::{Request, Response};
use tokio::sync::oneshot;

use super::twilio::{Asked, TwilioStandIn};

type Answered = Result<HttpResponse, ConnectorError>;

/// A function that runs.
pub(super) struct Function(Pin<Box<dyn Future<Output = Response>>>);

/// Where a function has come to.
pub(super) enum Stop {
    /// It asks a table.
    Table(Held),
    /// It asks Twilio.
    Twilio(Asked),
    /// It has answered.
    Done(Response),
}

/// AWS, as the functions reach it: once it is closed each request is held.
#[derive(Clone, Debug)]
pub(super) struct Gate {
    engine: Engine,
    is_open: Arc<AtomicBool>,
    arrived: Arc<Mutex<Option<Held>>>,
}

/// A request to a table that nobody has answered.
#[derive(Debug)]
pub(super) struct Held {
    /// The operation.
    pub(super) operation: String,
    request: Box<HttpRequest>,
    answer: oneshot::Sender<Answered>,
    engine: Engine,
}

/// A request to a table that is done, and its answer not heard.
pub(super) struct Unheard {
    answered: Answered,
    answer: oneshot::Sender<Answered>,
}

impl Function {
    /// A door is asked.
    pub(super) fn asked(door: &Arc<dyn Mounted>, request: Request) -> Self {
        let door = Arc::clone(door);
        Self(Box::pin(async move { door.answer(request).await }))
    }

    /// A consumer is given a message. Its answer is empty, and 204 if the message was done.
    pub(super) fn given(consumer: &Arc<dyn AnyConsumer>, body: &str) -> Self {
        let consumer = Arc::clone(consumer);
        let message = Message {
            id: "message".to_owned(),
            body: body.to_owned(),
        };
        Self(Box::pin(async move {
            let failed = consumer.consume(vec![message]).await;
            empty(if failed.is_empty() {
                StatusCode::NO_CONTENT
            } else {
                StatusCode::INTERNAL_SERVER_ERROR
            })
        }))
    }

    /// Lets it run until it asks for something, or is done.
    pub(super) async fn run(&mut self, gate: &Gate, twilio: &TwilioStandIn) -> Stop {
        self.run_as_time_passes(gate, twilio, Duration::ZERO).await
    }

    /// The same for one that rests in between: each time that it has gone on for a while to no end,
    /// so much time passes.
    pub(super) async fn run_as_time_passes(
        &mut self,
        gate: &Gate,
        twilio: &TwilioStandIn,
        time: Duration,
    ) -> Stop {
        // What goes to Twilio goes through sockets of this very runtime. Where the runtime rested,
        // its clock would go on by itself.
        for turn in 1..100_000 {
            let poll = poll_fn(|context| Poll::Ready(self.0.as_mut().poll(context)));
            if let Poll::Ready(response) = poll.await {
                return Stop::Done(response);
            }
            if let Some(held) = gate.arrived() {
                return Stop::Table(held);
            }
            if let Some(asked) = twilio.asked() {
                return Stop::Twilio(asked);
            }
            if turn % 1_000 == 0 && time > Duration::ZERO {
                tokio::time::advance(time).await;
            }
            tokio::task::yield_now().await;
        }
        panic!("a function waits for nothing that the replay knows of");
    }

    /// Lets it run to its end, with every table answering.
    pub(super) async fn run_to_end(mut self, gate: &Gate, twilio: &TwilioStandIn) -> Response {
        loop {
            match self.run(gate, twilio).await {
                Stop::Table(held) => held.done().heard(),
                Stop::Twilio(_) => panic!("nothing is asked of Twilio here"),
                Stop::Done(response) => return response,
            }
        }
    }
}

impl Gate {
    /// An open one.
    pub(super) fn before(engine: &Engine) -> Self {
        Self {
            engine: engine.clone(),
            is_open: Arc::new(AtomicBool::new(true)),
            arrived: Arc::default(),
        }
    }

    /// From now on requests are held.
    pub(super) fn close(&self) {
        self.is_open.store(false, Ordering::Relaxed);
    }

    fn arrived(&self) -> Option<Held> {
        self.arrived.lock().expect("it does not panic").take()
    }
}

impl Held {
    /// The table does it.
    pub(super) fn done(self) -> Unheard {
        let answered = self.engine.call(*self.request).now_or_never();
        Unheard {
            answered: answered.expect("the engine answers at once"),
            answer: self.answer,
        }
    }
}

impl Unheard {
    /// The function hears of it.
    pub(super) fn heard(self) {
        let heard = self.answer.send(self.answered);
        heard.expect("the function waits for it");
    }
}

impl HttpConnector for Gate {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let target = request.headers().get("x-amz-target").unwrap_or_default();
        let (service, operation) = target.split_once('.').unwrap_or_default();
        // Secrets and queues are no part of the protocol.
        let is_a_table = service.starts_with("DynamoDB");
        if self.is_open.load(Ordering::Relaxed) || !is_a_table {
            return self.engine.call(request);
        }
        let operation = operation.to_owned();
        let (answer, answered) = oneshot::channel();
        let held = Held {
            operation,
            request: Box::new(request),
            answer,
            engine: self.engine.clone(),
        };
        let before = self
            .arrived
            .lock()
            .expect("it does not panic")
            .replace(held);
        assert!(before.is_none(), "a function asks for one thing at a time");
        HttpConnectorFuture::new(async move { answered.await.expect("it is answered") })
    }
}

impl HttpClient for Gate {
    fn http_connector(
        &self,
        _settings: &HttpConnectorSettings,
        _components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(self.clone())
    }
}
