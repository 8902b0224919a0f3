//! The doors of the product behind one local address.

use std::error::Error;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::engine::Engine;
use axum::Router;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::ConnectInfo;
use axum::routing::any;
use bytes::Bytes;
use http::StatusCode;
use http_body_util::LengthLimitError;
use shared::endpoint::{MAX_BODY, Mounted, mount};
use shared::problem::Problem;
use shared::{Endpoint, Origin, Request, StartError, World};

/// Every door, connected to this world: the one list of them on this machine.
pub async fn doors(world: &World, engine: &Engine) -> Result<Vec<Arc<dyn Mounted>>, StartError> {
    Ok(vec![
        door::<health::Health>(world, engine).await?,
        door::<outbound_call::OutboundCall>(world, engine).await?,
        door::<suppressions_add::SuppressionsAdd>(world, engine).await?,
        door::<suppressions_lookup::SuppressionsLookup>(world, engine).await?,
        door::<suppressions_lift::SuppressionsLift>(world, engine).await?,
        door::<suppressions_export::SuppressionsExport>(world, engine).await?,
        door::<voice_incoming::VoiceIncoming>(world, engine).await?,
        door::<voice_gather::VoiceGather>(world, engine).await?,
        door::<voice_status::VoiceStatus>(world, engine).await?,
        door::<voice_fallback::VoiceFallback>(world, engine).await?,
    ])
}

/// A router with these doors; anything else is 404.
pub fn router(doors: Vec<Arc<dyn Mounted>>) -> Router {
    let mut router = Router::new();
    for door in doors {
        let path = door.path();
        let handler = move |ConnectInfo(peer): ConnectInfo<SocketAddr>,
                            request: axum::extract::Request| {
            let door = Arc::clone(&door);
            async move {
                let answer = match whole(request, peer).await {
                    Ok(request) => door.answer(request).await,
                    Err(answer) => answer,
                };
                answer.map(Body::from)
            }
        };
        router = router.route(path, any(handler));
    }
    router.fallback(|| async { not_found().map(Body::from) })
}

/// A door with the permissions that it needs and no others, as in the cloud.
async fn door<E: Endpoint>(world: &World, engine: &Engine) -> Result<Arc<dyn Mounted>, StartError> {
    engine.grant_needs(E::NAME, E::NEEDS, &world.settings);
    mount::<E>(&world.with_aws(engine.aws(E::NAME))).await
}

/// The request with its body at hand. One that is too large is cut one byte above the limit, and
/// so refused by the door in its own words; one that breaks off reaches no door.
async fn whole(
    request: axum::extract::Request,
    peer: SocketAddr,
) -> Result<Request, shared::Response> {
    let (mut parts, body) = request.into_parts();
    parts.extensions.clear();
    parts.extensions.insert(Origin {
        api_base: None,
        loopback: peer.ip().is_loopback(),
    });
    // What announces itself as too large is not waited for.
    let announced = body.size_hint().lower();
    let read = if announced > MAX_BODY as u64 {
        Ok(too_large())
    } else {
        to_bytes(body, MAX_BODY).await
    };
    let body = match read {
        Ok(body) => body,
        Err(error) if is_too_large(&error) => too_large(),
        Err(_) => return Err(broken_off()),
    };
    Ok(Request::from_parts(parts, body))
}

fn too_large() -> Bytes {
    Bytes::from(vec![0; MAX_BODY + 1])
}

fn is_too_large(error: &axum::Error) -> bool {
    let source = error.source();
    source.is_some_and(<dyn Error>::is::<LengthLimitError>)
}

fn broken_off() -> shared::Response {
    Problem::invalid("The body breaks off, or its chunks are none. Send it again, whole.")
        .into_response()
}

fn not_found() -> shared::Response {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is nothing here",
        "The doors are GET /health, POST /api/calls/outbound, /api/suppressions and those below it, and \
         Twilio's /twilio/voice/… and GET /voice/fallback.",
    )
    .into_response()
}
