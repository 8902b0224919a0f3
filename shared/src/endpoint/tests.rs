use std::marker::PhantomData;
use std::sync::{Arc, Mutex};

use callflow::CallId;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::*;
use crate::failure::Evidence;
use crate::telemetry;

/// What an endpoint of these tests does.
#[derive(Clone, Copy)]
enum Conduct {
    Panic,
    Hang,
    Fail,
    Answer,
}

/// Who is on its other side.
trait Side: Send + Sync + 'static {
    const AUDIENCE: Audience;
}

struct Person;
struct Callback;
struct Program;

impl Side for Person {
    const AUDIENCE: Audience = Audience::Person;
}

impl Side for Callback {
    const AUDIENCE: Audience = Audience::Callback;
}

impl Side for Program {
    const AUDIENCE: Audience = Audience::Program;
}

struct Faulty<S>(Conduct, PhantomData<S>);

impl<S: Side> Endpoint for Faulty<S> {
    const NAME: &'static str = "faulty";
    const METHOD: Method = Method::POST;
    const PATH: &'static str = "/faulty";
    const AUDIENCE: Audience = S::AUDIENCE;
    const NEEDS: &'static [Need] = &[];

    async fn connect(_world: &World) -> Result<Self, StartError> {
        Err(StartError::Other("made by hand".to_owned()))
    }

    async fn handle(&self, _request: Request) -> Result<Response, Failure> {
        match self.0 {
            Conduct::Panic => panic!("what a mockingbird said"),
            Conduct::Hang => std::future::pending().await,
            Conduct::Fail => Err(Failure::Fault(Evidence::new("a_fault", "its evidence"))),
            Conduct::Answer => {
                telemetry::about(&CallId::outbound(7));
                tracing::info!(target: TARGET, "a_line");
                Ok(Counts(vec![Metric::OptOuts]).in_response(empty(StatusCode::OK)))
            }
        }
    }

    fn apology(&self) -> Bytes {
        Bytes::from_static(b"<Response><Say>Sorry.</Say><Hangup/></Response>")
    }
}

/// The answer, and the lines that were logged on the way.
async fn ask<S: Side>(conduct: Conduct, method: Method, body: usize) -> (Response, Vec<Value>) {
    let lines: Arc<Mutex<Vec<String>>> = Arc::default();
    let sink: telemetry::Sink = {
        let lines = Arc::clone(&lines);
        Arc::new(move |line| lines.lock().unwrap().push(line.to_owned()))
    };
    let subscriber = telemetry::subscriber(sink, Arc::new(|| Timestamp::UNIX_EPOCH));
    let logging = tracing::subscriber::set_default(subscriber);
    let request = http::Request::builder()
        .method(method)
        .uri("/faulty")
        .extension(Invocation {
            request_id: "8f0e".to_owned(),
            cold_start: true,
        });
    let request = request.body(Bytes::from(vec![b'x'; body])).unwrap();
    let connected = Connected {
        endpoint: Faulty::<S>(conduct, PhantomData),
        service: "calls-prod".to_owned(),
        clock: Arc::new(|| Timestamp::UNIX_EPOCH),
    };
    let response = answer(&connected, request).await;
    drop(logging);
    let lines = lines.lock().unwrap();
    let lines = lines
        .iter()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    (response, lines)
}

#[tokio::test(start_paused = true)]
async fn a_panic_a_hang_and_a_fault_are_an_answer_and_one_line() {
    let cases = [
        (Conduct::Panic, "panic"),
        (Conduct::Hang, "deadline"),
        (Conduct::Fail, "a_fault"),
    ];
    for (conduct, code) in cases {
        let (spoken, lines) = ask::<Person>(conduct, Method::POST, 1).await;
        assert_eq!(spoken.status(), 200);
        assert_eq!(spoken.headers()[CONTENT_TYPE], "text/xml");
        assert!(spoken.body().starts_with(b"<Response><Say>Sorry."));
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[1]["SpokenFailures"], 1.0);
        assert_eq!(
            (&lines[0]["msg"], &lines[0]["code"]),
            (&"request_failed".into(), &code.into())
        );
        assert!(!lines[0].to_string().contains("mockingbird"));

        let (called_back, lines) = ask::<Callback>(conduct, Method::POST, 1).await;
        assert_eq!(
            (called_back.status().as_u16(), called_back.body().len()),
            (500, 0)
        );
        assert_eq!(lines[1]["CallbackFailures"], 1.0);

        let (told, lines) = ask::<Program>(conduct, Method::POST, 1).await;
        assert_eq!(told.status(), 500);
        assert_eq!(lines.len(), 1, "nothing is measured of it: {lines:?}");
        let problem: Value = serde_json::from_slice(told.body()).unwrap();
        assert_eq!(problem["dialled"], "unknown");
        assert!(problem["detail"].as_str().unwrap().contains(code));
    }
}

#[tokio::test(start_paused = true)]
async fn an_invocation_ends_in_one_line_of_metrics_and_nothing_of_it_goes_out() {
    let (response, lines) = ask::<Person>(Conduct::Answer, Method::POST, 1).await;
    assert!(response.extensions().is_empty());
    let of_the_invocation = json!({
        "timestamp": "1970-01-01T00:00:00.000Z",
        "level": "INFO",
        "call_id": "call_00000000000000000000000000000007",
        "function_request_id": "8f0e",
        "cold_start": true,
    });
    let with = |more: Value| {
        let mut line = of_the_invocation.clone();
        let members = line.as_object_mut().unwrap();
        members.extend(more.as_object().unwrap().clone());
        line
    };
    let metrics = with(json!({
        "msg": "metrics",
        "endpoint": "faulty",
        "service": "calls-prod",
        "OptOuts": 1.0,
        "WebhookDuration": 0.0,
        "ColdStart": 1.0,
        "_aws": {
            "Timestamp": 0,
            "CloudWatchMetrics": [{
                "Namespace": "OutboundCaller",
                "Dimensions": [["service"]],
                "Metrics": [
                    {"Name": "OptOuts", "Unit": "Count"},
                    {"Name": "WebhookDuration", "Unit": "Milliseconds"},
                    {"Name": "ColdStart", "Unit": "Count"},
                ],
            }],
        },
    }));
    assert_eq!(lines, [with(json!({"msg": "a_line"})), metrics]);
}

#[tokio::test(start_paused = true)]
async fn the_time_that_it_took_is_measured() {
    let (_, lines) = ask::<Person>(Conduct::Hang, Method::POST, 1).await;
    assert_eq!(lines[1]["WebhookDuration"], 2000.0);
}

#[tokio::test]
async fn another_method_or_too_much_is_turned_away_before_anything_is_done() {
    for method in [
        Method::GET,
        Method::PUT,
        Method::OPTIONS,
        Method::HEAD,
        Method::DELETE,
    ] {
        let (response, _) = ask::<Person>(Conduct::Panic, method, 0).await;
        assert_eq!(response.status(), 405);
        assert_eq!(response.headers()[ALLOW], "POST");
    }
    let (response, _) = ask::<Person>(Conduct::Panic, Method::POST, MAX_BODY + 1).await;
    assert_eq!(response.status(), 413);
    let (response, _) = ask::<Program>(Conduct::Panic, Method::POST, MAX_BODY + 1).await;
    assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
}
