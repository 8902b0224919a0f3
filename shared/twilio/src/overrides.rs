//! Connection overrides: how patient Twilio is with a webhook of ours, and how often it tries again.
//!
//! They travel as the fragment of the webhook's URL, are not sent to the server, and are not part
//! of the signature. By Twilio's default there is one retry, and only if no connection could be
//! made: a server error is not retried unless asked. Whatever is asked, a request that a call waits
//! for ends after 15 seconds.
//! Source: <https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides>.
//!
//! ```
//! use twilio::overrides::{Overrides, RetryOn};
//!
//! let patient = Overrides::new().retries(2).retry_on([RetryOn::ServerError, RetryOn::ReadTimeout]);
//! assert_eq!(
//!     patient.on("https://example.com/status?call=1")?,
//!     "https://example.com/status?call=1#rc=2&rp=5xx,rt"
//! );
//! # Ok::<(), twilio::overrides::OverrideError>(())
//! ```

use std::fmt;

/// The overrides of one webhook URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    connect_timeout: Option<u32>,
    read_timeout: Option<u32>,
    total_time: Option<u32>,
    retries: Option<u32>,
    retry_on: Vec<RetryOn>,
}

/// What Twilio tries again after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryOn {
    /// An answer with a status from 400 to 499 (`4xx`).
    ClientError,
    /// An answer with a status from 500 to 599 (`5xx`).
    ServerError,
    /// No connection, or no TLS, in time (`ct`); Twilio's default.
    ConnectTimeout,
    /// No answer in time (`rt`).
    ReadTimeout,
    /// All of these (`all`).
    All,
}

impl RetryOn {
    fn as_str(self) -> &'static str {
        match self {
            Self::ClientError => "4xx",
            Self::ServerError => "5xx",
            Self::ConnectTimeout => "ct",
            Self::ReadTimeout => "rt",
            Self::All => "all",
        }
    }
}

impl Overrides {
    /// No overrides: Twilio's defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// How long to try to connect (`ct`): 100 to 10000 ms. Twilio's default is 5000.
    #[must_use]
    pub fn connect_timeout_ms(mut self, milliseconds: u32) -> Self {
        self.connect_timeout = Some(milliseconds);
        self
    }

    /// How long to wait for each packet of the answer (`rt`): 100 to 15000 ms, Twilio's default.
    #[must_use]
    pub fn read_timeout_ms(mut self, milliseconds: u32) -> Self {
        self.read_timeout = Some(milliseconds);
        self
    }

    /// How long it may take with all retries (`tt`): 100 to 15000 ms, Twilio's default.
    #[must_use]
    pub fn total_time_ms(mut self, milliseconds: u32) -> Self {
        self.total_time = Some(milliseconds);
        self
    }

    /// How often to try again (`rc`): 0 to 5. Twilio's default is 1.
    #[must_use]
    pub fn retries(mut self, count: u32) -> Self {
        self.retries = Some(count);
        self
    }

    /// After what to try again (`rp`). Twilio's default is [`RetryOn::ConnectTimeout`] alone, which
    /// is not added to what is given here.
    #[must_use]
    pub fn retry_on(mut self, reasons: impl IntoIterator<Item = RetryOn>) -> Self {
        self.retry_on = reasons.into_iter().collect();
        self
    }

    /// The fragment, `#` included; empty without any override.
    pub fn fragment(&self) -> Result<String, OverrideError> {
        let timers = [
            ("ct", self.connect_timeout, 100, 10_000),
            ("rt", self.read_timeout, 100, 15_000),
            ("tt", self.total_time, 100, 15_000),
            ("rc", self.retries, 0, 5),
        ];
        let mut parts = Vec::new();
        for (key, value, least, most) in timers {
            let Some(value) = value else { continue };
            if value < least || value > most {
                return Err(OverrideError::OutOfRange {
                    key,
                    value,
                    least,
                    most,
                });
            }
            parts.push(format!("{key}={value}"));
        }
        if !self.retry_on.is_empty() {
            let reasons: Vec<&str> = self.retry_on.iter().map(|on| on.as_str()).collect();
            parts.push(format!("rp={}", reasons.join(",")));
        }
        if parts.is_empty() {
            return Ok(String::new());
        }
        Ok(format!("#{}", parts.join("&")))
    }

    /// The URL to give to Twilio. The URL to verify is the one without the fragment.
    pub fn on(&self, url: &str) -> Result<String, OverrideError> {
        if url.contains('#') {
            return Err(OverrideError::FragmentAlready);
        }
        Ok(format!("{url}{}", self.fragment()?))
    }
}

/// Overrides that Twilio would refuse (its errors 11240 to 11243).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverrideError {
    /// A number is outside its range.
    OutOfRange {
        /// The key in the fragment.
        key: &'static str,
        /// The number.
        value: u32,
        /// The least that is taken.
        least: u32,
        /// The most that is taken.
        most: u32,
    },
    /// The URL has a fragment of its own.
    FragmentAlready,
}

impl fmt::Display for OverrideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange {
                key,
                value,
                least,
                most,
            } => write!(
                f,
                "the connection override {key} is {value}, and must be between {least} and {most}"
            ),
            Self::FragmentAlready => f.write_str(
                "the webhook URL has a fragment already: take it off, since connection overrides \
                 need its place",
            ),
        }
    }
}

impl std::error::Error for OverrideError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_in_their_order() {
        let all = Overrides::new()
            .retry_on([RetryOn::ClientError, RetryOn::ConnectTimeout, RetryOn::All])
            .retries(5)
            .total_time_ms(15_000)
            .read_timeout_ms(100)
            .connect_timeout_ms(10_000);
        assert_eq!(
            all.fragment().unwrap(),
            "#ct=10000&rt=100&tt=15000&rc=5&rp=4xx,ct,all"
        );
        assert_eq!(
            Overrides::new().on("https://e.org/").unwrap(),
            "https://e.org/"
        );
    }

    #[test]
    fn errors() {
        let refused = [
            Overrides::new().retries(6).fragment(),
            Overrides::new().connect_timeout_ms(99).fragment(),
            Overrides::new().read_timeout_ms(15_001).fragment(),
            Overrides::new().on("https://e.org/#rc=1"),
        ];
        let lines: Vec<String> = refused
            .into_iter()
            .map(|r| r.unwrap_err().to_string())
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        the connection override rc is 6, and must be between 0 and 5
        the connection override ct is 99, and must be between 100 and 10000
        the connection override rt is 15001, and must be between 100 and 15000
        the webhook URL has a fragment already: take it off, since connection overrides need its place
        ");
    }
}
