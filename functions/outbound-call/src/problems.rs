//! Why a call was not placed, in words for the client.

use callflow::CallId;
use http::StatusCode;
use shared::dialer::Refusal;
use shared::problem::{Dialled, Problem, REFUSED_BY_CARRIER};

pub(crate) fn opted_out() -> Problem {
    Problem::refused(
        StatusCode::CONFLICT,
        "opted_out",
        "The owner of this number asked not to be called",
        "Do not ring this number. Waiting does not help: only its owner can change this.",
    )
}

pub(crate) fn not_a_test_number() -> Problem {
    Problem::refused(
        StatusCode::FORBIDDEN,
        "not_a_test_number",
        "Only test numbers are rung here",
        "Add the number to TEST_NUMBERS, if it is a telephone of your own.",
    )
}

pub(crate) fn id_taken() -> Problem {
    let mut problem = Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "try_again",
        "The call could not be named",
        "Nothing was dialled. Send the request again.",
    );
    problem.retry_after = Some(1);
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
         looked whether it did, under the call_id.",
    );
    problem.dialled = Dialled::Unknown;
    problem.call_id = Some(id.to_string());
    problem
}
