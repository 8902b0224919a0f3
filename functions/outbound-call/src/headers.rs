//! What a request says beside its body, and what an answer says beside its own.

use http::{HeaderMap, HeaderName, HeaderValue};
use shared::dial::Quota;
use shared::problem::Problem;
use shared::{Failure, Request, Response};

/// The request's name for itself (draft-ietf-httpapi-idempotency-key-header).
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// No key is longer.
const LONGEST_KEY: usize = 255;

/// On an answer that was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// The rates in force, and what is left of them (draft-ietf-httpapi-ratelimit-headers).
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LEFT: HeaderName = HeaderName::from_static("ratelimit");

/// The `Idempotency-Key`, where there is one.
pub(crate) fn idempotency_key(request: &Request) -> Result<Option<String>, Failure> {
    let mut keys = request.headers().get_all(IDEMPOTENCY_KEY).iter();
    let Some(key) = keys.next() else {
        return Ok(None);
    };
    let key = key.to_str().ok().map(str::trim);
    let fits = |key: &&str| {
        (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    };
    match (key.filter(fits), keys.next()) {
        (Some(key), None) => Ok(Some(key.to_owned())),
        (Some(_) | None, Some(_) | None) => Err(Problem::invalid(
            "The Idempotency-Key cannot be used. Send one, once, of 1 to 255 letters, digits and \
             signs without blanks, such as a UUID.",
        )
        .into()),
    }
}

/// Whether only the verdict is asked for: `?dry_run=true`.
pub(crate) fn dry_run(request: &Request) -> Result<bool, Failure> {
    let query = request.uri().query().unwrap_or_default();
    let mut dry_run = false;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        dry_run = match pair {
            "dry_run=true" => true,
            "dry_run=false" => false,
            // Whoever misspells it must not ring anybody.
            _ => {
                return Err(Problem::invalid(
                    "The address has a query that means nothing here. Send `?dry_run=true` to ask \
                     whether the number may be rung, and no query to ring it.",
                )
                .into());
            }
        };
    }
    Ok(dry_run)
}

/// An answer that was given before.
pub(crate) fn replayed(mut answer: Response) -> Response {
    let yes = HeaderValue::from_static("true");
    answer.headers_mut().insert(REPLAYED, yes);
    answer
}

/// The answer, with the rates in its headers.
pub(crate) fn with_quotas(mut answer: Response, quotas: &[Quota]) -> Response {
    add_quotas(answer.headers_mut(), quotas);
    answer
}

/// Puts the rates among the headers.
pub(crate) fn add_quotas(headers: &mut HeaderMap, quotas: &[Quota]) {
    let list = |one: &dyn Fn(&Quota) -> String| {
        let list = quotas.iter().map(one).collect::<Vec<_>>().join(", ");
        HeaderValue::try_from(list).expect("names and numbers are a header's value")
    };
    let policy = list(&|Quota {
                            name,
                            most,
                            seconds,
                            ..
                        }| { format!("\"{name}\";q={most};w={seconds}") });
    let left = list(&|Quota {
                          name,
                          left,
                          resets_in,
                          ..
                      }| { format!("\"{name}\";r={left};t={resets_in}") });
    headers.insert(POLICY, policy);
    headers.insert(LEFT, left);
}
