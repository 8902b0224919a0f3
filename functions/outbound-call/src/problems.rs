//! Why a call was not placed, in words for the client.

use callflow::CallId;
use http::StatusCode;
use jiff::Timestamp;
use shared::dialer::Refusal;
use shared::problem::{Dialled, Problem, REFUSED_BY_CARRIER};

/// The code where a key was used for another body.
pub(crate) const KEY_OF_ANOTHER_BODY: &str = "idempotency_key_reused";

pub(crate) fn key_of_another_body() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        KEY_OF_ANOTHER_BODY,
        "This Idempotency-Key was used for another request",
        "Nothing was dialled. Each call needs a key of its own: send this body with a new one.",
    )
}

pub(crate) fn still_running(id: &CallId, now: Timestamp, until: Timestamp) -> Problem {
    let mut problem = Problem::new(
        StatusCode::CONFLICT,
        "still_running",
        "The request under this Idempotency-Key is being carried out",
        "Nothing was dialled by this one. Send it again in a moment, with the same key, for the \
         answer.",
    );
    let seconds = until.duration_since(now).as_secs().saturating_add(1);
    problem.retry_after = u32::try_from(seconds).ok();
    problem.call_id = Some(id.to_string());
    problem
}

pub(crate) fn try_again() -> Problem {
    let mut problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "try_again",
        "Too much was written at once",
        "Nothing was dialled. Send the request again.",
    );
    problem.retry_after = Some(1);
    problem
}

pub(crate) fn not_stored() -> Problem {
    let mut problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "not_stored",
        "The call could not be stored",
        "Nothing was dialled, since nothing is dialled that is not stored; the cause is in our \
         log. Send the request again.",
    );
    problem.retry_after = Some(5);
    problem
}

pub(crate) fn refused(refusal: &Refusal, id: &CallId) -> Problem {
    let status = if refusal.ours {
        StatusCode::BAD_GATEWAY
    } else if refusal.later {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut problem = Problem::refused(
        status,
        REFUSED_BY_CARRIER,
        "Twilio did not take the call",
        refusal.sentence.clone(),
    );
    problem.twilio_code = refusal.twilio_code;
    problem.call_id = Some(id.to_string());
    problem.retry_after = refusal.later.then_some(5);
    problem
}

pub(crate) fn submission_unknown(id: &CallId) -> Problem {
    let mut problem = Problem::new(
        StatusCode::BAD_GATEWAY,
        "submission_unknown",
        "Twilio's answer did not arrive",
        "The telephone may ring all the same. Do not send the request again before you have \
         looked whether it did, under the call_id; then with another Idempotency-Key, if you use \
         them.",
    );
    problem.dialled = Dialled::Unknown;
    problem.call_id = Some(id.to_string());
    problem
}
