//! The doors of the product behind one local address.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::routing::any;
use bytes::Bytes;
use http::StatusCode;
use shared::endpoint::{MAX_BODY, Mounted, mount};
use shared::problem::Problem;
use shared::{Origin, Request, StartError, World};

/// Every door, connected to this world: the one list of them on this machine.
pub async fn doors(world: &World) -> Result<Vec<Arc<dyn Mounted>>, StartError> {
    Ok(vec![
        mount::<health::Health>(world).await?,
        mount::<outbound_call::OutboundCall>(world).await?,
        mount::<voice_incoming::VoiceIncoming>(world).await?,
        mount::<voice_gather::VoiceGather>(world).await?,
        mount::<voice_status::VoiceStatus>(world).await?,
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
                let request = whole(request, peer).await;
                door.answer(request).await.map(Body::from)
            }
        };
        router = router.route(path, any(handler));
    }
    router.fallback(|| async { not_found().map(Body::from) })
}

/// The request with its body at hand. One that is too large is cut one byte above the limit, and
/// so refused by the door in its own words.
async fn whole(request: axum::extract::Request, peer: SocketAddr) -> Request {
    let (mut parts, body) = request.into_parts();
    parts.extensions.clear();
    parts.extensions.insert(Origin {
        api_base: None,
        loopback: peer.ip().is_loopback(),
    });
    let body = match to_bytes(body, MAX_BODY).await {
        Ok(body) => body,
        Err(_) => Bytes::from(vec![0; MAX_BODY + 1]),
    };
    Request::from_parts(parts, body)
}

fn not_found() -> shared::Response {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not_found",
        "There is nothing here",
        "The doors are GET /health, POST /api/calls/outbound and Twilio's /twilio/voice/….",
    )
    .into_response()
}
