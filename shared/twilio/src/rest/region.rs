//! Twilio's Regions, and the host name of the API in each.

use std::fmt;
use std::str::FromStr;

/// Where Twilio processes and stores a call. Auth tokens and API keys belong to one Region: those
/// of another are refused with 20003.
/// Source:
/// <https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Region {
    /// United States (`us1`), Twilio's default.
    #[default]
    Us1,
    /// Ireland (`ie1`).
    Ie1,
    /// Australia (`au1`).
    Au1,
    /// Japan (`jp1`).
    Jp1,
}

impl Region {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Us1, Self::Ie1, Self::Au1, Self::Jp1];

    /// The name, such as `ie1`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Us1 => "us1",
            Self::Ie1 => "ie1",
            Self::Au1 => "au1",
            Self::Jp1 => "jp1",
        }
    }

    /// The edge where requests enter, the one next to the Region.
    pub fn edge(self) -> &'static str {
        match self {
            Self::Us1 => "ashburn",
            Self::Ie1 => "dublin",
            Self::Au1 => "sydney",
            Self::Jp1 => "tokyo",
        }
    }

    /// The host name of the REST API. Outside `us1` it names edge and Region: Twilio announced the
    /// end of names with the Region alone for April 2026.
    pub fn api_host(self) -> String {
        self.host("api")
    }

    /// The host name of the voice API, which knows the countries that may be rung.
    pub fn voice_host(self) -> String {
        self.host("voice")
    }

    fn host(self, product: &str) -> String {
        match self {
            Self::Us1 => format!("{product}.twilio.com"),
            Self::Ie1 | Self::Au1 | Self::Jp1 => {
                format!("{product}.{}.{}.twilio.com", self.edge(), self.as_str())
            }
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Region {
    type Err = UnknownRegion;

    fn from_str(name: &str) -> Result<Self, UnknownRegion> {
        Self::ALL
            .into_iter()
            .find(|region| region.as_str() == name)
            .ok_or_else(|| UnknownRegion {
                name: name.to_owned(),
            })
    }
}

/// No Region of Twilio's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRegion {
    /// What was given.
    pub name: String,
}

impl fmt::Display for UnknownRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = Region::ALL.iter().map(|region| region.as_str()).collect();
        write!(
            f,
            "{:?} is no Region of Twilio's: use one of {} (an AWS region is something else)",
            self.name,
            names.join(", ")
        )
    }
}

impl std::error::Error for UnknownRegion {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        let mut hosts: Vec<String> = Region::ALL.into_iter().map(Region::api_host).collect();
        hosts.push(Region::Us1.voice_host());
        insta::assert_snapshot!(hosts.join("\n"), @"
        api.twilio.com
        api.dublin.ie1.twilio.com
        api.sydney.au1.twilio.com
        api.tokyo.jp1.twilio.com
        voice.twilio.com
        ");
    }

    #[test]
    fn names() {
        for region in Region::ALL {
            assert_eq!(region.to_string().parse(), Ok(region));
        }
        let error = "us-east-1".parse::<Region>().unwrap_err();
        insta::assert_snapshot!(error, @r#""us-east-1" is no Region of Twilio's: use one of us1, ie1, au1, jp1 (an AWS region is something else)"#);
    }
}
