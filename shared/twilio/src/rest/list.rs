//! The request that looks for calls.

use super::request::{RequestError, between};
use crate::Private;
use crate::status::CallStatus;

/// Lists calls, the latest first: GET on [`calls_path`](super::calls_path) with these parameters in
/// the query; the answer is a [`CallPage`](super::CallPage). It is how a create whose outcome is
/// unknown is settled. Twilio calls the list eventually consistent: absence counts only after a
/// while.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListCalls {
    to: Option<Private>,
    from: Option<Private>,
    status: Option<CallStatus>,
    started_from: Option<String>,
    page_size: Option<u32>,
}

impl ListCalls {
    /// All calls of the account.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only calls to this number.
    #[must_use]
    pub fn to(mut self, number: impl Into<String>) -> Self {
        self.to = Some(Private::new(number));
        self
    }

    /// Only calls from this number.
    #[must_use]
    pub fn from(mut self, number: impl Into<String>) -> Self {
        self.from = Some(Private::new(number));
        self
    }

    /// Only calls in this state. [`CallStatus::Initiated`] does not exist here, and finds nothing.
    #[must_use]
    pub fn status(mut self, status: CallStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// Only calls that began on or after this day, `YYYY-MM-DD` in UTC.
    #[must_use]
    pub fn started_from(mut self, day: impl Into<String>) -> Self {
        self.started_from = Some(day.into());
        self
    }

    /// How many on one page, 1 to 1000. Twilio's default is 50.
    #[must_use]
    pub fn page_size(mut self, size: u32) -> Self {
        self.page_size = Some(size);
        self
    }

    /// The query's parameters, in one order. The comparison is part of a name: `StartTime>`.
    pub fn to_pairs(&self) -> Result<Vec<(&'static str, String)>, RequestError> {
        between("PageSize", self.page_size, 1, 1000)?;
        if !self.started_from.as_deref().is_none_or(is_day) {
            return Err(RequestError::NotADay { field: "StartTime" });
        }
        let text = |private: &Option<Private>| private.clone().map(Private::into_string);
        let pairs = [
            ("To", text(&self.to)),
            ("From", text(&self.from)),
            ("Status", self.status.clone().map(String::from)),
            ("StartTime>", self.started_from.clone()),
            ("PageSize", self.page_size.map(|size| size.to_string())),
        ];
        Ok(pairs
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect())
    }
}

fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parameters_in_their_order() {
        let list = ListCalls::new()
            .page_size(20)
            .started_from("2026-11-03")
            .status(CallStatus::InProgress)
            .from("+15017122661")
            .to("+15558675310");
        assert_eq!(
            list.to_pairs().unwrap(),
            [
                ("To", "+15558675310".to_owned()),
                ("From", "+15017122661".to_owned()),
                ("Status", "in-progress".to_owned()),
                ("StartTime>", "2026-11-03".to_owned()),
                ("PageSize", "20".to_owned()),
            ]
        );
        assert!(!format!("{list:?}").contains("8675310"));
        assert_eq!(ListCalls::new().to_pairs(), Ok(vec![]));
    }

    #[test]
    fn limits() {
        let refused = [
            ListCalls::new().page_size(0),
            ListCalls::new().page_size(1001),
            ListCalls::new().started_from("3 Nov 2026"),
        ];
        let lines: Vec<String> = refused
            .iter()
            .map(|list| list.to_pairs().unwrap_err().to_string())
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        PageSize is 0, and must be between 1 and 1000
        PageSize is 1001, and must be between 1 and 1000
        StartTime must be a day such as 2026-11-03
        ");
    }
}
