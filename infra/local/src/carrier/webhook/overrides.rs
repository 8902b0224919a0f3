//! The retries and timers that a webhook's URL asks for in its fragment, such as `#rc=2&rp=5xx,rt`
//! (<https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides>).

use std::time::Duration;

use reqwest::Url;

const CLASSES: [&str; 5] = ["4xx", "5xx", "ct", "rt", "all"];

/// What one URL asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Overrides {
    pub(super) retries: u32,
    pub(super) total: Duration,
    on: Vec<String>,
}

impl Default for Overrides {
    /// One retry, and only for a connection that could not be made.
    fn default() -> Self {
        Self {
            retries: 1,
            total: Duration::from_secs(15),
            on: vec!["ct".to_owned()],
        }
    }
}

impl Overrides {
    /// Reads the fragment; what is wrong with it comes with Twilio's error code.
    pub(super) fn of(url: &Url) -> Result<Self, (u32, String)> {
        let mut overrides = Self::default();
        for (key, value) in url
            .fragment()
            .unwrap_or_default()
            .split('&')
            .filter_map(|part| part.split_once('='))
        {
            let number = |range: std::ops::RangeInclusive<u32>, code: u32| {
                value
                    .parse()
                    .ok()
                    .filter(|number| range.contains(number))
                    .ok_or_else(|| (code, format!("{key}={value} is not in {range:?}")))
            };
            match key {
                "rc" => overrides.retries = number(0..=5, 11240)?,
                "tt" | "rt" => {
                    let limit = Duration::from_millis(number(100..=15_000, 11240)?.into());
                    overrides.total = overrides.total.min(limit);
                }
                "ct" => {
                    number(100..=10_000, 11240)?;
                }
                "rp" => {
                    if let Some(unknown) = value.split(',').find(|class| !CLASSES.contains(class)) {
                        return Err((11243, format!("rp does not know {unknown:?}")));
                    }
                    overrides.on = value.split(',').map(str::to_owned).collect();
                }
                // Edge locations and server names mean nothing on one machine.
                _ => {}
            }
        }
        Ok(overrides)
    }

    pub(super) fn retries_on(&self, class: &str) -> bool {
        self.on.iter().any(|on| on == class || on == "all")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Result<Overrides, (u32, String)> {
        Overrides::of(&Url::parse(url).unwrap())
    }

    #[test]
    fn without_a_fragment_one_retry_for_connections_only() {
        let overrides = of("https://example.com/").unwrap();
        assert_eq!(overrides.retries, 1);
        assert!(overrides.retries_on("ct"));
        assert!(!overrides.retries_on("5xx"));
    }

    #[test]
    fn a_fragment_asks_for_more() {
        let overrides = of("https://example.com/#rc=3&rp=5xx,rt&tt=2000").unwrap();
        assert_eq!(overrides.retries, 3);
        assert!(overrides.retries_on("5xx") && overrides.retries_on("rt"));
        assert!(!overrides.retries_on("4xx"));
        assert_eq!(overrides.total, Duration::from_secs(2));
        assert!(
            of("https://example.com/#rc=1&rp=all")
                .unwrap()
                .retries_on("4xx")
        );
    }

    #[test]
    fn a_bad_fragment_has_a_code() {
        assert_eq!(of("https://example.com/#rc=9").unwrap_err().0, 11240);
        assert_eq!(of("https://example.com/#rp=6xx").unwrap_err().0, 11243);
    }
}
