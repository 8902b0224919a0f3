//! What all requests share: the checks of their fields, and the error of a failed one.

use std::fmt;

/// A request that Twilio would refuse. It holds no number and no URL.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// A needed field is empty.
    Empty {
        /// Its name.
        field: &'static str,
    },
    /// A field is no absolute `http` or `https` URL.
    NotAWebUrl {
        /// Its name.
        field: &'static str,
    },
    /// A field is no day.
    NotADay {
        /// Its name.
        field: &'static str,
    },
    /// A URL's host name has an underscore.
    UnderscoreInHost {
        /// The field's name.
        field: &'static str,
    },
    /// A number is outside its range.
    OutOfRange {
        /// The field's name.
        field: &'static str,
        /// The number.
        value: u32,
        /// The least that is taken.
        least: u32,
        /// The most that is taken.
        most: u32,
    },
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty { field } => write!(f, "{field} is empty"),
            Self::NotAWebUrl { field } => write!(
                f,
                "{field} must be a whole URL without blanks, beginning with https:// or http://"
            ),
            Self::NotADay { field } => write!(f, "{field} must be a day such as 2026-11-03"),
            Self::UnderscoreInHost { field } => write!(
                f,
                "{field} has a host name with an underscore, which Twilio refuses"
            ),
            Self::OutOfRange {
                field,
                value,
                least,
                most,
            } => write!(
                f,
                "{field} is {value}, and must be between {least} and {most}"
            ),
        }
    }
}

impl std::error::Error for RequestError {}

/// Form fields in the making.
pub(super) struct Pairs(pub(super) Vec<(&'static str, String)>);

impl Pairs {
    /// Adds the field, if it has a value.
    pub(super) fn push(&mut self, name: &'static str, value: Option<impl ToString>) {
        if let Some(value) = value {
            self.0.push((name, value.to_string()));
        }
    }
}

pub(super) fn between(
    field: &'static str,
    value: Option<u32>,
    least: u32,
    most: u32,
) -> Result<(), RequestError> {
    match value {
        Some(value) if value < least || value > most => Err(RequestError::OutOfRange {
            field,
            value,
            least,
            most,
        }),
        _ => Ok(()),
    }
}

/// Whether Twilio, which knows no document that a URL could be relative to, can ask it.
pub(super) fn web_url(field: &'static str, url: Option<&str>) -> Result<(), RequestError> {
    let Some(url) = url else { return Ok(()) };
    let absolute = ["https://", "http://"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    let blank = url.chars().any(|c| c.is_whitespace() || c.is_control());
    if !absolute || blank || host(url).is_empty() {
        return Err(RequestError::NotAWebUrl { field });
    }
    Ok(())
}

/// Twilio refuses such host names for status callbacks.
pub(super) fn host_without_underscore(
    field: &'static str,
    url: Option<&str>,
) -> Result<(), RequestError> {
    match url {
        Some(url) if host(url).contains('_') => Err(RequestError::UnderscoreInHost { field }),
        _ => Ok(()),
    }
}

fn host(url: &str) -> &str {
    let (_, rest) = url.split_once("://").unwrap_or_default();
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    authority.rsplit('@').next().unwrap_or_default()
}
