#![doc = include_str!("../README.md")]

use bytes::Bytes;
use callflow::script::Prompt;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, Method};
use shared::endpoint::{Audience, xml};
use shared::metrics::{Counts, Metric};
use shared::needs::Need;
use shared::translate::Voice;
use shared::urls::FALLBACK;
use shared::{Endpoint, Failure, Request, Response, StartError, World};

/// Says an apology and the number to call back.
pub struct VoiceFallback {
    document: Bytes,
}

impl Endpoint for VoiceFallback {
    const NAME: &'static str = "voice-fallback";
    const METHOD: Method = Method::GET;
    const PATH: &'static str = FALLBACK;
    const AUDIENCE: Audience = Audience::Person;
    const NEEDS: &'static [Need] = &[];

    async fn connect(world: &World) -> Result<Self, StartError> {
        let document = Voice::new(&world.settings)?.last_words(Prompt::Fallback);
        let document = document.map_err(|failure| StartError::Other(failure.to_string()))?;
        Ok(Self { document })
    }

    async fn handle(&self, _request: Request) -> Result<Response, Failure> {
        let mut response = xml(self.document.clone());
        // Twilio keeps what it has by GET as long as it may.
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(Counts(vec![Metric::FallbacksSpoken]).in_response(response))
    }

    fn apology(&self) -> Bytes {
        self.document.clone()
    }
}
