//! Placing a call at Twilio: one request, never sent again blindly.

use std::time::Duration;

use callflow::call::{Call, MAX_DURATION};
use http::{Method, StatusCode};
use tokio::time::Instant;
use twilio::rest::{self, CallEvent, CallResource, CreateCall, ErrorClass, RestError, calls_path};

use crate::failure::Evidence;
use crate::rest::{Answer, Rest, Unanswered};
use crate::secrets::TwilioApiSecret;
use crate::telemetry::TARGET;
use crate::urls::Urls;
use crate::world::{Clock, StartError, TWILIO_PATIENCE, World};

/// How long a telephone rings, in seconds. At least fifteen, or four rings, must pass before a call
/// is given up (47 CFR 64.1200(a)(6)); Twilio adds up to five.
const RING_SECONDS: u32 = 25;

/// Beyond the conversation's own limit, Twilio puts the line down.
const MARGIN_SECONDS: i64 = 30;

/// The code of a refusal because Twilio was asked too often.
const BUSY: &str = "carrier_busy";

/// Twilio is asked so often at the most, where it says each time that it did nothing.
const ATTEMPTS: u32 = 5;

/// The first pause between two requests; each is twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// Twilio's REST API, as far as calls are placed by it.
pub struct Dialer {
    rest: Rest,
    clock: Clock,
}

/// What became of a request to place a call.
#[derive(Debug)]
pub enum Submission {
    /// Twilio has it.
    Accepted {
        /// Twilio's name for the call.
        call_sid: String,
        /// Its status, as Twilio spells it.
        status: String,
    },
    /// Twilio does not have it, and says so.
    Refused(Refusal),
    /// Nobody knows: the answer was lost, or was none.
    Unknown(Evidence),
}

/// Why Twilio refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The code that is stored on the call.
    pub code: &'static str,
    /// What to do, in words for the client.
    pub sentence: String,
    /// Twilio's own code.
    pub twilio_code: Option<u32>,
    /// It may succeed later.
    pub later: bool,
    /// It is the operator's to mend, not the client's.
    pub ours: bool,
}

impl Dialer {
    /// The API of this world, with its key read.
    pub async fn connect(world: &World) -> Result<Self, StartError> {
        Ok(Self {
            rest: Rest::connect(world).await?,
            clock: world.clock.clone(),
        })
    }

    /// Asks Twilio to place the call. Only where Twilio says that it did nothing, for being asked
    /// too often (429), is it asked again: later and later, never after the call's `dial_before`,
    /// and never so that the last answer could come after `patience`. Whatever else happens, it is
    /// asked once.
    pub async fn submit(&self, call: &Call, base: &str, patience: Instant) -> Submission {
        let mut attempt = 0;
        loop {
            // Before the look at the clock: it may take a while to be read again.
            let secret = match self.rest.key().await {
                Ok(secret) => secret,
                Err(evidence) => return unreadable(&evidence),
            };
            if !self.in_time(call, patience, Duration::ZERO) {
                return too_late();
            }
            let submission = self.ask(call, base, &secret).await;
            let pause = pause(call, attempt);
            attempt += 1;
            match &submission {
                Submission::Refused(refusal)
                    if refusal.code == BUSY
                        && attempt < ATTEMPTS
                        && self.in_time(call, patience, pause) =>
                {
                    tokio::time::sleep(pause).await;
                }
                Submission::Accepted { .. } | Submission::Refused(_) | Submission::Unknown(_) => {
                    return submission;
                }
            }
        }
    }

    /// Whether Twilio can be asked after a pause.
    fn in_time(&self, call: &Call, patience: Instant, pause: Duration) -> bool {
        let asked_at = (self.clock)().checked_add(pause);
        let hour = match (call.dial_before, asked_at) {
            (Some(dial_before), Ok(asked_at)) => asked_at < dial_before,
            (None, _) | (_, Err(_)) => false,
        };
        hour && Instant::now() + pause + TWILIO_PATIENCE <= patience
    }

    async fn ask(&self, call: &Call, base: &str, secret: &TwilioApiSecret) -> Submission {
        let form = match create(call, base) {
            Ok(form) => form,
            Err(evidence) => return unreadable(&evidence),
        };
        match self.rest.ask(secret, Method::POST, calls_path, &form).await {
            Ok(answer) => read(&answer),
            Err(Unanswered::NoConnection) => Submission::Refused(Refusal {
                code: "carrier_unreachable",
                sentence: "Twilio could not be reached: nothing was dialled. Try again.".to_owned(),
                twilio_code: None,
                later: true,
                ours: true,
            }),
            Err(Unanswered::Lost(evidence)) => Submission::Unknown(evidence),
        }
    }

    /// One line for a call that Twilio took.
    pub fn log_accepted(&self, call: &Call, call_sid: &str, bound: bool) {
        let (to, from) = (to(call), call.line.masked());
        let call_id = call.id.as_str();
        tracing::info!(target: TARGET, call_id, call_sid, to, from, bound, "call_dialled");
    }

    /// One line for a call of which nobody knows.
    pub fn log_unknown(&self, call: &Call, evidence: &Evidence) {
        let (call_id, code, detail) = (call.id.as_str(), evidence.code, &evidence.detail);
        tracing::error!(target: TARGET, call_id, code, detail, "submission_unknown");
    }
}

/// The request's fields.
fn create(call: &Call, base: &str) -> Result<Vec<(&'static str, String)>, Evidence> {
    let Some(to) = call.person.number() else {
        return Err(Evidence::new(
            "no_number",
            "an outbound call without a number",
        ));
    };
    let urls = Urls::new(base, &call.id);
    let time_limit = u32::try_from(MAX_DURATION.as_secs() + MARGIN_SECONDS)
        .expect("six minutes and a half are positive");
    CreateCall::new(to.as_e164(), call.line.as_e164(), urls.incoming())
        .fallback_url(urls.fallback())
        .fallback_method(rest::Method::Get)
        .status_callback(urls.status())
        .status_callback_events(CallEvent::ALL)
        .timeout(RING_SECONDS)
        .time_limit(time_limit)
        .to_pairs()
        .map_err(|error| Evidence::new("request_misshapen", error.to_string()))
}

fn read(answer: &Answer) -> Submission {
    let status = answer.status;
    if status == StatusCode::CREATED || status == StatusCode::OK {
        let call = serde_json::from_slice::<CallResource>(&answer.body).unwrap_or_default();
        return match (call.sid, call.status) {
            (Some(sid), Some(status)) => Submission::Accepted {
                call_sid: sid.as_str().to_owned(),
                status: status.as_str().to_owned(),
            },
            (Some(_) | None, Some(_) | None) => Submission::Unknown(Evidence::new(
                "carrier_unintelligible",
                format!("status {status}, and no call in the body"),
            )),
        };
    }
    refused(&RestError::parse(status.as_u16(), &answer.body))
}

fn refused(error: &RestError) -> Submission {
    let refusal = |code, later| {
        Submission::Refused(Refusal {
            code,
            sentence: error.explanation().to_owned(),
            twilio_code: error.code,
            later,
            ours: is_the_operators(error),
        })
    };
    match error.class() {
        ErrorClass::Retryable => refusal(BUSY, true),
        ErrorClass::Refused => refusal("refused_by_carrier", false),
        ErrorClass::UnknownOutcome => Submission::Unknown(Evidence::new(
            "carrier_failed",
            format!("status {}, code {:?}", error.status, error.code),
        )),
    }
}

/// Whether it is the account that has to be mended, not the number: credentials, the number that
/// we ring from, a trial account, a country that is switched off.
fn is_the_operators(error: &RestError) -> bool {
    let account = [
        10001, 20003, 20005, 20008, 20404, 21210, 21212, 21215, 21219,
    ];
    matches!(error.status, 401 | 403 | 404)
        || error.code.is_some_and(|code| account.contains(&code))
}

/// A pause, up to a tenth longer or shorter: those who were turned away together shall not come
/// back together. A call's id ends in random bits, which serve for chance.
fn pause(call: &Call, attempt: u32) -> Duration {
    let id = call.id.as_str().as_bytes();
    let chance = id
        .last()
        .copied()
        .and_then(|digit| char::from(digit).to_digit(16));
    let percent = 90 + 20 * chance.unwrap_or_default() / 15;
    FIRST_PAUSE * 2_u32.saturating_pow(attempt) * percent / 100
}

/// Too little time is left for an answer, or the hours are about to end.
fn too_late() -> Submission {
    Submission::Refused(Refusal {
        code: "too_late",
        sentence: "There was no time left to ask Twilio: nothing was dialled. Try again."
            .to_owned(),
        twilio_code: None,
        later: true,
        ours: true,
    })
}

/// Our own trouble before anything was sent.
fn unreadable(evidence: &Evidence) -> Submission {
    let (code, detail) = (evidence.code, &evidence.detail);
    tracing::error!(target: TARGET, code, detail, "dial_failed");
    Submission::Refused(Refusal {
        code: "not_ready",
        sentence: "The call could not be prepared on our side; the cause is in our log. Nothing was dialled.".to_owned(),
        twilio_code: None,
        later: true,
        ours: true,
    })
}

fn to(call: &Call) -> String {
    call.person
        .number()
        .map(callflow::PhoneNumber::masked)
        .unwrap_or_default()
}
