//! Which countries the account may ring: `GET` on
//! [`dialing_permissions_path`](super::dialing_permissions_path), on a host of its own
//! ([`Region::voice_host`](super::Region::voice_host)).
//! Source: <https://www.twilio.com/docs/voice/api/dialingpermissions-country-resource>.

use serde::Deserialize;

/// What of one country may be rung. It is the account's setting: the gate of a product narrows it
/// further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct DialingPermissions {
    /// Ordinary numbers.
    pub low_risk_numbers_enabled: bool,
    /// Premium and shared-cost numbers, special services.
    pub high_risk_special_numbers_enabled: bool,
    /// Ranges that are known for toll fraud.
    pub high_risk_tollfraud_numbers_enabled: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_of_twilio_s() {
        let read: DialingPermissions = serde_json::from_str(
            r#"{"iso_code": "US", "name": "United States/Canada", "continent": "NORTH_AMERICA",
                "country_codes": ["1"], "low_risk_numbers_enabled": true,
                "high_risk_special_numbers_enabled": false,
                "high_risk_tollfraud_numbers_enabled": false,
                "url": "https://voice.twilio.com/v1/DialingPermissions/Countries/US",
                "links": {}}"#,
        )
        .unwrap();
        assert!(read.low_risk_numbers_enabled);
        assert!(!read.high_risk_special_numbers_enabled);
        assert!(!read.high_risk_tollfraud_numbers_enabled);
    }
}
