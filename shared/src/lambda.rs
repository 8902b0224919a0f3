//! An endpoint, or a consumer, as a Lambda function.

use std::process::ExitCode;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::{StatusCode, Uri};
use lambda_http::aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use lambda_http::request::LambdaRequest;
use lambda_http::{Body, LambdaEvent};

use serde::{Deserialize, Serialize};

use crate::consumer::{self, Consumer, Employed, Message};
use crate::endpoint::{self, Connected, Endpoint, Invocation, MAX_BODY, Origin, Request, Response};
use crate::telemetry;
use crate::world::{StartError, World, system_clock};

/// Runs the endpoint until Lambda ends the process.
///
/// One thread: a function environment has one request at a time, and two threads cost more than
/// they give.
pub fn serve<E: Endpoint>() -> ExitCode {
    process(E::NAME, run::<E>())
}

/// Runs the consumer of a queue until Lambda ends the process.
pub fn serve_messages<C: Consumer>() -> ExitCode {
    process(C::NAME, run_consumer::<C>())
}

fn process(name: &'static str, running: impl Future<Output = Result<(), StartError>>) -> ExitCode {
    let lines = telemetry::subscriber(telemetry::standard_error(), system_clock());
    if tracing::subscriber::set_global_default(lines).is_err() {
        return ExitCode::FAILURE;
    }
    telemetry::install_panic_hook();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let served = match runtime {
        Ok(runtime) => runtime.block_on(running),
        Err(error) => Err(StartError::Other(error.to_string())),
    };
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let (endpoint, detail) = (name, error.to_string());
            tracing::error!(target: telemetry::TARGET, endpoint, detail, "start_failed");
            ExitCode::FAILURE
        }
    }
}

async fn run<E: Endpoint>() -> Result<(), StartError> {
    let world = World::cloud()?;
    let connected = Arc::new(Connected::<E>::to(&world).await?);
    telemetry::log_start(E::NAME, &world.settings);
    let mut first = true;
    let handler = lambda_http::service_fn(move |event: LambdaEvent<LambdaRequest>| {
        let connected = Arc::clone(&connected);
        let invocation = Invocation {
            request_id: event.context.request_id,
            cold_start: std::mem::take(&mut first),
        };
        async move {
            let response = respond(&*connected, event.payload, invocation).await;
            Ok::<_, lambda_http::Error>(response)
        }
    });
    let ran = lambda_http::lambda_runtime::run(handler).await;
    ran.map_err(|error| StartError::Other(error.to_string()))
}

async fn run_consumer<C: Consumer>() -> Result<(), StartError> {
    let world = World::cloud()?;
    let employed = Arc::new(Employed::<C>::by(&world).await?);
    telemetry::log_start(C::NAME, &world.settings);
    let mut first = true;
    let handler = lambda_http::service_fn(move |event: LambdaEvent<Batch>| {
        let employed = Arc::clone(&employed);
        let invocation = Invocation {
            request_id: event.context.request_id,
            cold_start: std::mem::take(&mut first),
        };
        async move {
            let answer = take(&*employed, event.payload, &invocation).await;
            Ok::<_, lambda_http::Error>(answer)
        }
    });
    let ran = lambda_http::lambda_runtime::run(handler).await;
    ran.map_err(|error| StartError::Other(error.to_string()))
}

/// Messages, as Lambda takes them out of a queue
/// (<https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html>): the two members that we read. The
/// library's own type has some thirty, and takes a crate of macros to read them.
#[derive(Deserialize)]
pub struct Batch {
    #[serde(rename = "Records")]
    records: Vec<Record>,
}

#[derive(Deserialize)]
struct Record {
    #[serde(rename = "messageId")]
    id: String,
    body: String,
}

/// Which messages failed, and only these come again
/// (<https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html>).
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct BatchAnswer {
    #[serde(rename = "batchItemFailures")]
    failures: Vec<BatchItemFailure>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct BatchItemFailure {
    #[serde(rename = "itemIdentifier")]
    id: String,
}

/// Takes one batch of messages.
pub async fn take<C: Consumer>(
    employed: &Employed<C>,
    batch: Batch,
    invocation: &Invocation,
) -> BatchAnswer {
    let messages = batch
        .records
        .into_iter()
        .map(|Record { id, body }| Message { id, body });
    let failed = consumer::consume(employed, messages.collect(), Some(invocation)).await;
    let failures = failed.into_iter().map(|id| BatchItemFailure { id });
    BatchAnswer {
        failures: failures.collect(),
    }
}

/// Answers one event of the gateway.
pub async fn respond<E: Endpoint>(
    connected: &Connected<E>,
    event: LambdaRequest,
    invocation: Invocation,
) -> ApiGatewayV2httpResponse {
    let response = match request(event) {
        Some(mut request) => {
            request.extensions_mut().insert(invocation);
            endpoint::answer(connected, request).await
        }
        None => endpoint::empty(StatusCode::BAD_REQUEST),
    };
    gateway_response(response)
}

/// The gateway's event as a request; none when it cannot be one.
///
/// It is made here and not by the library, which panics on a path, a query or a body that it cannot
/// read. The path that was asked for is left behind: the gateway has chosen the function by it, and
/// nothing else is to.
pub fn request(event: LambdaRequest) -> Option<Request> {
    let LambdaRequest::ApiGatewayV2(event) = event else {
        return None;
    };
    let origin = Origin {
        api_base: api_base(&event),
        loopback: false,
    };
    let uri = match event.raw_query_string.as_deref() {
        None | Some("") => Uri::from_static("/"),
        Some(raw_query) => format!("/?{raw_query}").parse().ok()?,
    };
    let body = event.body.unwrap_or_default();
    let body = if event.is_base64_encoded {
        decoded(&body)?
    } else {
        Bytes::from(body)
    };
    let mut request = Request::new(body);
    *request.method_mut() = event.request_context.http.method;
    *request.uri_mut() = uri;
    *request.headers_mut() = event.headers;
    request.extensions_mut().insert(origin);
    Some(request)
}

/// A body that came in base64. One that is too large is not decoded, but cut one byte above the
/// limit, and so refused by the door in its own words.
fn decoded(body: &str) -> Option<Bytes> {
    let most = MAX_BODY.div_ceil(3) * 4;
    if body.len() > most {
        return Some(Bytes::from(vec![0; MAX_BODY + 1]));
    }
    STANDARD.decode(body).ok().map(Bytes::from)
}

/// The API's own address, from the gateway's context: no client can write it. A stage other than
/// the default one is a part of the path that Twilio signs.
fn api_base(event: &ApiGatewayV2httpRequest) -> Option<String> {
    let domain = event.request_context.domain_name.as_deref()?;
    let stage = event.request_context.stage.as_deref();
    match stage {
        None | Some("$default") => Some(format!("https://{domain}")),
        Some(stage) => Some(format!("https://{domain}/{stage}")),
    }
}

fn gateway_response(response: Response) -> ApiGatewayV2httpResponse {
    let (parts, body) = response.into_parts();
    let mut answer = ApiGatewayV2httpResponse::default();
    answer.status_code = parts.status.as_u16().into();
    answer.headers = parts.headers;
    // All that we answer is text.
    answer.body = Some(Body::Text(String::from_utf8_lossy(&body).into_owned()));
    answer
}
