//! AWS over HTTP: the embedded engine, for functions in processes or containers of their own.
//!
//! It speaks what the SDK speaks, JSON 1.0 with the operation in `X-Amz-Target`, at any path.
//! Signatures are not looked at, and whoever comes may do everything: what a function may do is
//! for the template to say and for AWS to enforce.

use std::io;

use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use axum::Router;
use axum::body::{Body, to_bytes};
use http::{Response, StatusCode};
use tokio::net::TcpListener;

use crate::engine::{Answer, Engine};

/// The largest request that DynamoDB takes
/// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html>).
const LARGEST_REQUEST: usize = 16 * 1024 * 1024;

/// Serves the engine. It never ends by itself.
pub async fn serve(listener: TcpListener, engine: Engine) -> io::Result<()> {
    let router = Router::new().fallback(move |request| {
        let engine = engine.clone();
        async move { answer(&engine, request).await }
    });
    axum::serve(listener, router).await
}

async fn answer(engine: &Engine, request: axum::extract::Request) -> Response<Body> {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST_REQUEST).await else {
        return empty(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let request = http::Request::from_parts(parts, SdkBody::from(body));
    let Ok(mut request) = HttpRequest::try_from(request) else {
        return empty(StatusCode::BAD_REQUEST);
    };
    // By the key that signs it the engine would know a caller who has permissions of their own.
    request.headers_mut().remove("authorization");
    match engine.answer(&request) {
        Answer::Now(Ok(response)) => over_http(response),
        Answer::Now(Err(_lost)) => empty(StatusCode::INTERNAL_SERVER_ERROR),
        Answer::After(time, response) => {
            tokio::time::sleep(time).await;
            over_http(response)
        }
        Answer::Never => std::future::pending().await,
    }
}

fn over_http(response: HttpResponse) -> Response<Body> {
    let Ok(response) = response.try_into_http1x() else {
        return empty(StatusCode::INTERNAL_SERVER_ERROR);
    };
    response.map(|body| Body::from(body.bytes().unwrap_or_default().to_vec()))
}

fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}
