//! An endpoint, and the one place where it becomes an answer.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderValue, Method, StatusCode};
use tokio::time::Instant;
use tracing::Instrument;

use crate::failure::Failure;
use crate::guard::guarded;
use crate::metrics::{self, Counts, Invoked, Metric};
use crate::needs::Need;
use crate::problem::{Dialled, Problem};
use crate::telemetry::{self, TARGET};
use crate::world::{Clock, StartError, World};

#[cfg(test)]
mod tests;

/// A request with its body at hand.
pub type Request = http::Request<Bytes>;

/// A response with its body at hand.
pub type Response = http::Response<Bytes>;

/// The largest body that is looked at. Twilio's webhooks are some two kilobytes.
pub const MAX_BODY: usize = 64 * 1024;

/// One door of the product. The fields of the type are what it needs, and so what its role in the
/// cloud may do.
pub trait Endpoint: Send + Sync + Sized + 'static {
    /// The name of the function.
    const NAME: &'static str;
    /// The method it answers to.
    const METHOD: Method;
    /// The path it answers at, below the public base.
    const PATH: &'static str;
    /// Who is on the other side when it fails.
    const AUDIENCE: Audience;
    /// What its function may do in AWS, and nothing else.
    const NEEDS: &'static [Need];
    /// When it must have answered: below the function's own timeout.
    const DEADLINE: Duration = Duration::from_secs(2);
    /// The metric of how long it takes. Without one nothing of it is measured, and it writes no
    /// line of metrics.
    const DURATION: Option<Metric> = Self::AUDIENCE.duration();

    /// Makes the endpoint, once for a process: clients, connections, secrets.
    fn connect(world: &World) -> impl Future<Output = Result<Self, StartError>> + Send;

    /// Answers a request.
    fn handle(&self, request: Request) -> impl Future<Output = Result<Response, Failure>> + Send;

    /// What a person hears when the endpoint fails, as TwiML. Only for those who speak.
    fn apology(&self) -> Bytes {
        Bytes::new()
    }
}

/// Who is on the other side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// A person on the telephone: a failure is 200 and an apology, since Twilio would speak an
    /// error message of its own into their ear.
    Person,
    /// Twilio's callbacks: a failure is 500, which is tried again.
    Callback,
    /// A program: a failure is a problem document.
    Program,
    /// A program that keeps the suppression list: a failure is a problem document that says nothing of
    /// calls.
    ListKeeper,
}

impl Audience {
    /// What the time that its answers take is measured as.
    const fn duration(self) -> Option<Metric> {
        match self {
            Self::Person | Self::Callback => Some(Metric::WebhookDuration),
            Self::Program | Self::ListKeeper => None,
        }
    }
}

/// Where a request came from, as the machinery knows it, not as the client says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The API's own address, from the gateway's request context.
    pub api_base: Option<String>,
    /// The other end of the connection is this machine.
    pub loopback: bool,
}

/// What Lambda says of an invocation. It travels in the extensions of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// Lambda's id of it, which its own lines in the log carry too.
    pub request_id: String,
    /// Whether it is the first of its process.
    pub cold_start: bool,
}

/// An endpoint in its place: connected, and with what the end of an invocation needs.
pub struct Connected<E> {
    endpoint: E,
    service: String,
    clock: Clock,
}

impl<E: Endpoint> Connected<E> {
    /// Connects an endpoint to its world.
    pub async fn to(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            endpoint: E::connect(world).await?,
            service: world.settings.service_name.clone(),
            clock: world.clock.clone(),
        })
    }
}

/// Answers a request: the deadline, a panic and every failure end here, and are logged here, once;
/// and so is what the invocation counts as.
pub async fn answer<E: Endpoint>(connected: &Connected<E>, request: Request) -> Response {
    let invocation = request.extensions().get::<Invocation>().cloned();
    let span = telemetry::invocation_span(invocation.as_ref());
    let cold_start = invocation.is_some_and(|invocation| invocation.cold_start);
    async {
        let started = Instant::now();
        let (response, counts) = match handled(&connected.endpoint, request).await {
            Ok(mut response) => {
                let counts = response.extensions_mut().remove::<Counts>();
                (response, counts.unwrap_or_default().0)
            }
            Err(failure) => {
                log(E::NAME, &failure);
                let counts = metrics::of_failure(&failure, E::AUDIENCE);
                let response = response_to(&connected.endpoint, failure);
                (response, Vec::from_iter(counts))
            }
        };
        if let Some(duration) = E::DURATION {
            telemetry::log_metrics(&Invoked {
                service: &connected.service,
                endpoint: E::NAME,
                at: (connected.clock)(),
                cold_start,
                took: Some((duration, started.elapsed())),
                counts,
            });
        }
        response
    }
    .instrument(span)
    .await
}

async fn handled<E: Endpoint>(endpoint: &E, request: Request) -> Result<Response, Failure> {
    if request.method() != E::METHOD {
        return Ok(method_not_allowed::<E>());
    }
    if request.body().len() > MAX_BODY {
        return Ok(too_large::<E>());
    }
    let handling = endpoint.handle(request);
    guarded(E::DEADLINE, "the endpoint took too long", handling).await
}

/// An endpoint with its type forgotten, for a router.
pub trait Mounted: Send + Sync {
    /// The name of the function.
    fn name(&self) -> &'static str;
    /// The method.
    fn method(&self) -> Method;
    /// The path.
    fn path(&self) -> &'static str;
    /// When it must have answered.
    fn deadline(&self) -> Duration;
    /// What it needs in AWS.
    fn needs(&self) -> &'static [Need];
    /// Answers a request.
    fn answer(&self, request: Request) -> Pin<Box<dyn Future<Output = Response> + Send + '_>>;
}

impl<E: Endpoint> Mounted for Connected<E> {
    fn name(&self) -> &'static str {
        E::NAME
    }

    fn method(&self) -> Method {
        E::METHOD
    }

    fn path(&self) -> &'static str {
        E::PATH
    }

    fn deadline(&self) -> Duration {
        E::DEADLINE
    }

    fn needs(&self) -> &'static [Need] {
        E::NEEDS
    }

    fn answer(&self, request: Request) -> Pin<Box<dyn Future<Output = Response> + Send + '_>> {
        Box::pin(answer(self, request))
    }
}

/// Connects an endpoint and forgets its type.
pub async fn mount<E: Endpoint>(world: &World) -> Result<Arc<dyn Mounted>, StartError> {
    // Boxed: the SDK's futures are nested so deeply that the compiler would give up on their sum.
    let connected = Box::pin(Connected::<E>::to(world)).await?;
    Ok(Arc::new(connected))
}

fn log(endpoint: &'static str, failure: &Failure) {
    let (code, detail) = (failure.code(), failure.detail());
    match failure {
        // A client's mistake and a forger's attempt are no fault of ours.
        Failure::Problem(problem) if problem.status < 500 => {
            tracing::info!(target: TARGET, endpoint, code, detail, "request_refused");
        }
        Failure::Refused(_) => {
            tracing::warn!(target: TARGET, endpoint, code, detail, "signature_refused");
        }
        Failure::Unverifiable(_)
        | Failure::Unusable(_)
        | Failure::NotStored(_)
        | Failure::Fault(_)
        | Failure::Problem(_) => {
            tracing::error!(target: TARGET, endpoint, code, detail, "request_failed");
        }
    }
}

fn response_to<E: Endpoint>(endpoint: &E, failure: Failure) -> Response {
    match (failure, E::AUDIENCE) {
        (Failure::Problem(problem), _) => problem.into_response(),
        (Failure::Refused(_), _) => empty(StatusCode::FORBIDDEN),
        (Failure::Unverifiable(_), Audience::Program | Audience::ListKeeper) => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "not_ready",
            "Our own keys cannot be read",
            "Nothing was dialled. It is in our log; try again in a minute.",
        )
        .into_response(),
        (Failure::Unverifiable(_) | Failure::NotStored(_), _) => {
            empty(StatusCode::SERVICE_UNAVAILABLE)
        }
        (Failure::Fault(_) | Failure::Unusable(_), Audience::Person) => xml(endpoint.apology()),
        (Failure::Fault(_) | Failure::Unusable(_), Audience::Callback) => {
            empty(StatusCode::INTERNAL_SERVER_ERROR)
        }
        (Failure::Fault(evidence) | Failure::Unusable(evidence), Audience::Program) => {
            let mut problem = Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal_error",
                "A fault of ours",
                format!(
                    "It is in our log under `{}`. Do not send the request again before \
                         looking whether the call was made.",
                    evidence.code
                ),
            );
            problem.dialled = Dialled::Unknown;
            problem.into_response()
        }
        (Failure::Fault(evidence) | Failure::Unusable(evidence), Audience::ListKeeper) => {
            Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal_error",
                "A fault of ours",
                format!(
                    "It is in our log under `{}`. Send the request again: to do so does no harm.",
                    evidence.code
                ),
            )
            .into_response()
        }
    }
}

/// TwiML as a response.
pub fn xml(document: Bytes) -> Response {
    let mut response = Response::new(document);
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("text/xml"));
    response
}

/// JSON as a response.
pub fn json(document: &serde_json::Value) -> Response {
    let mut response = Response::new(Bytes::from(document.to_string()));
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// A response without a body.
pub fn empty(status: StatusCode) -> Response {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

fn method_not_allowed<E: Endpoint>() -> Response {
    let mut response = match E::AUDIENCE {
        Audience::Program | Audience::ListKeeper => Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "This address takes another method",
            format!("Send {} to {}.", E::METHOD, E::PATH),
        )
        .into_response(),
        Audience::Person | Audience::Callback => empty(StatusCode::METHOD_NOT_ALLOWED),
    };
    let allowed = HeaderValue::from_str(E::METHOD.as_str());
    response
        .headers_mut()
        .insert(ALLOW, allowed.expect("a method's name is a header's value"));
    response
}

fn too_large<E: Endpoint>() -> Response {
    let refused = |detail: String| {
        let title = "The body is too large";
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", title, detail).into_response()
    };
    match E::AUDIENCE {
        Audience::Program => refused(format!(
            "Send at most {MAX_BODY} bytes; a request for a call needs some fifty."
        )),
        Audience::ListKeeper => refused(format!(
            "Send at most {MAX_BODY} bytes at a time; `operator suppressions import` cuts a file for \
             you."
        )),
        Audience::Person | Audience::Callback => empty(StatusCode::PAYLOAD_TOO_LARGE),
    }
}
