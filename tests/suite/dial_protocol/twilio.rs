//! What stands in for Twilio: it answers when it is told to, and what it is told to.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use http::StatusCode;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Twilio's REST API, as long as it is there.
pub(super) struct TwilioStandIn {
    /// Its address.
    pub(super) url: String,
    asked: Slot,
    serving: JoinHandle<()>,
}

/// A request that nobody has answered.
pub(super) struct Asked {
    /// Method and path.
    pub(super) what: String,
    /// The fields of the form.
    pub(super) form: Vec<(String, String)>,
    answer: oneshot::Sender<(StatusCode, String)>,
}

type Slot = Arc<Mutex<Option<Asked>>>;

impl TwilioStandIn {
    /// Starts it, on a port of its own.
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let asked = Slot::default();
        let router = Router::new().fallback(take).with_state(Arc::clone(&asked));
        let serving = tokio::spawn(async move {
            // It ends with the stand-in, which aborts it.
            let _ = axum::serve(listener, router).await;
        });
        Self {
            url,
            asked,
            serving,
        }
    }

    /// What is asked, once.
    pub(super) fn asked(&self) -> Option<Asked> {
        self.asked.lock().expect("it does not panic").take()
    }
}

impl Drop for TwilioStandIn {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Asked {
    /// A field of the form.
    pub(super) fn field(&self, name: &str) -> &str {
        let mut fields = self.form.iter();
        let field = fields.find(|(known, _)| known == name);
        field.map_or("", |(_, value)| value.as_str())
    }

    /// Answers it.
    pub(super) fn answer(self, status: u16, body: &str) {
        let status = status.try_into().expect("a status");
        let answered = self.answer.send((status, body.to_owned()));
        answered.expect("somebody waits for it");
    }
}

async fn take(State(asked): State<Slot>, request: axum::extract::Request) -> (StatusCode, String) {
    let what = format!("{} {}", request.method(), request.uri().path());
    let body = axum::body::to_bytes(request.into_body(), 65_536).await;
    let body = body.expect("a small body");
    let form = form_urlencoded::parse(&body).into_owned().collect();
    let (answer, answered) = oneshot::channel();
    let before = asked
        .lock()
        .expect("it does not panic")
        .replace(Asked { what, form, answer });
    assert!(before.is_none(), "one function asks at a time");
    // Who asked may be dead by then.
    answered.await.unwrap_or_default()
}
