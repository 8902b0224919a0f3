//! The account and the countries that it may ring.

use axum::response::Response;
use http::StatusCode;
use serde_json::json;

use super::super::exchange::Exchange;
use super::error::RestError;

/// Reads the account (<https://www.twilio.com/docs/iam/api/account>).
pub(super) fn fetch(exchange: &Exchange, by_key: bool) -> Result<Response, RestError> {
    let account = exchange.account();
    if by_key && !account.main_key {
        return Err(RestError::unauthenticated());
    }
    let sid = &exchange.account_sid;
    let body = json!({
        "sid": sid,
        "owner_account_sid": sid,
        "friendly_name": "Simulated",
        "status": account.status,
        "type": if account.trial { "Trial" } else { "Full" },
        "uri": format!("/2010-04-01/Accounts/{sid}.json"),
    });
    Ok(super::json(StatusCode::OK, &body))
}

/// Reads what of a country may be rung
/// (<https://www.twilio.com/docs/voice/api/dialingpermissions-country-resource>).
pub(super) fn country(exchange: &Exchange, code: &str, path: &str) -> Result<Response, RestError> {
    let account = exchange.account();
    let country = account.countries.get(code);
    let country = country.ok_or_else(|| RestError::not_found(path))?;
    let body = json!({
        "iso_code": code,
        "low_risk_numbers_enabled": country.low_risk,
        "high_risk_special_numbers_enabled": country.high_risk_special,
        "high_risk_tollfraud_numbers_enabled": country.high_risk_toll_fraud,
        "url": format!("{}{path}", exchange.base_url),
    });
    Ok(super::json(StatusCode::OK, &body))
}
