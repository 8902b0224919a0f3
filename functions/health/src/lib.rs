#![doc = include_str!("../README.md")]

use http::Method;
use shared::endpoint::{Audience, json};
use shared::needs::Need;
use shared::{Endpoint, Failure, Request, Response, StartError, World};

/// Tells a monitor that the process answers. It needs nothing.
pub struct Health;

impl Endpoint for Health {
    const NAME: &'static str = "health";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = "/health";
    const AUDIENCE: Audience = Audience::Program;
    const NEEDS: &'static [Need] = &[];

    async fn connect(_world: &World) -> Result<Self, StartError> {
        Ok(Self)
    }

    async fn handle(&self, _request: Request) -> Result<Response, Failure> {
        Ok(json(&serde_json::json!({"ok": true})))
    }
}
