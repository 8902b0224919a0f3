//! Reading, listing and ending calls.

use std::sync::Arc;

use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::super::call::Call;
use super::super::exchange::Exchange;
use super::super::record::{CallRecord, CallStatus};
use super::error::RestError;
use super::{Form, resource};

pub(super) fn fetch(exchange: &Exchange, sid: &str, path: &str) -> Result<Response, RestError> {
    let call = find(exchange, sid, path)?;
    let body = resource::call(exchange, &call.record());
    Ok(super::json(StatusCode::OK, &body))
}

/// The calls that pass the filters, the latest first, in pages of 50.
pub(super) fn list(exchange: &Exchange, query: &Form) -> Response {
    let number = |name, default| {
        let value = query.get(name).and_then(|value| value.parse().ok());
        value.unwrap_or(default)
    };
    let page: usize = number("Page", 0);
    let page_size = number("PageSize", 50).clamp(1, 1000);
    let matching: Vec<CallRecord> = exchange
        .calls()
        .iter()
        .rev()
        .map(|call| call.record())
        .filter(|record| passes(record, query))
        .collect();
    let start = page.saturating_mul(page_size);
    let shown: Vec<_> = matching
        .iter()
        .skip(start)
        .take(page_size)
        .map(|record| resource::call(exchange, record))
        .collect();

    let uri = |page: usize| {
        let mut filters = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &query.0 {
            if name != "Page" && name != "PageSize" {
                filters.append_pair(name, value);
            }
        }
        filters.append_pair("PageSize", &page_size.to_string());
        filters.append_pair("Page", &page.to_string());
        let account = &exchange.account_sid;
        format!(
            "/2010-04-01/Accounts/{account}/Calls.json?{}",
            filters.finish()
        )
    };
    let more = start + shown.len() < matching.len();
    let body = json!({
        "calls": shown,
        "page": page,
        "page_size": page_size,
        "start": start,
        "end": start + shown.len().saturating_sub(1),
        "uri": uri(page),
        "first_page_uri": uri(0),
        "next_page_uri": more.then(|| uri(page + 1)),
        "previous_page_uri": page.checked_sub(1).map(uri),
    });
    super::json(StatusCode::OK, &body)
}

/// Ends a call. `canceled` reaches only one that is queued or ringing.
pub(super) fn update(
    exchange: &Exchange,
    sid: &str,
    form: &Form,
    path: &str,
) -> Result<Response, RestError> {
    let call = find(exchange, sid, path)?;
    for name in ["Url", "Twiml"] {
        if form.get(name).is_some() {
            return Err(RestError::bad(
                20001,
                format!("{name} is not simulated here"),
            ));
        }
    }
    let status = call.status();
    if status.is_over() {
        let message = "Call is not in-progress. Cannot redirect.";
        return Err(RestError::bad(21220, message));
    }
    match form.get("Status") {
        Some("canceled") if status == CallStatus::InProgress => {}
        Some("canceled" | "completed") => call.hang_up(),
        None => {}
        Some(other) => {
            return Err(RestError::bad(20001, format!("Invalid Status {other:?}")));
        }
    }
    let body = resource::call(exchange, &call.record());
    Ok(super::json(StatusCode::OK, &body))
}

pub(super) fn find(exchange: &Exchange, sid: &str, path: &str) -> Result<Arc<Call>, RestError> {
    exchange.call(sid).ok_or_else(|| RestError::not_found(path))
}

fn passes(record: &CallRecord, query: &Form) -> bool {
    let equal = |name, actual: &str| query.get(name).is_none_or(|wanted| wanted == actual);
    // A call that has not been dialled yet counts by the day of its creation.
    let started = record.started_at.unwrap_or(record.created_at);
    let day = started.strftime("%Y-%m-%d").to_string();
    // Days in this form compare as text.
    let since = |name| query.get(name).is_none_or(|from| day.as_str() >= from);
    let until = |name| query.get(name).is_none_or(|to| day.as_str() <= to);
    equal("To", &record.to)
        && equal("From", &record.from)
        && equal("Status", resource::status(record.status))
        && equal("StartTime", &day)
        && since("StartTime>")
        && until("StartTime<")
}
