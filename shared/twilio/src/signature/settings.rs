//! The settings header of requests that are signed with a shared key.

use super::refusal::{Refusal, excerpt};

/// The hash that a shared key signs with. The auth token always signs with SHA-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// `HMAC_SHA1`, Twilio's default.
    HmacSha1,
    /// `HMAC_SHA256`.
    HmacSha256,
}

impl Algorithm {
    /// The name in the settings header.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::HmacSha1 => "HMAC_SHA1",
            Self::HmacSha256 => "HMAC_SHA256",
        }
    }
}

/// What `key=webhooks_sharedkey_…,algorithm=HMAC_SHA256` announces.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Settings<'a> {
    pub(super) key_id: &'a str,
    pub(super) algorithm: Algorithm,
}

impl<'a> Settings<'a> {
    /// Reads the header as Twilio's python library does: blanks around names and values do not
    /// count, the first of a repeated name wins, the algorithm's case does not matter, and without
    /// an algorithm it is SHA-1. Unlike it, a header without a key is refused: no header may ever
    /// choose how the auth token is used.
    pub(super) fn parse(header: &'a str) -> Result<Self, Refusal> {
        let value = |wanted: &str| {
            header
                .split(',')
                .filter_map(|part| part.split_once('='))
                .map(|(name, value)| (name.trim(), value.trim()))
                .find(|(name, value)| *name == wanted && !value.is_empty())
                .map(|(_, value)| value)
        };
        let key_id = value("key").ok_or(Refusal::MalformedSettings)?;
        let algorithm = match value("algorithm") {
            None => Algorithm::HmacSha1,
            Some(name) => [Algorithm::HmacSha1, Algorithm::HmacSha256]
                .into_iter()
                .find(|known| known.as_str().eq_ignore_ascii_case(name))
                .ok_or_else(|| Refusal::UnknownAlgorithm {
                    name: excerpt(name),
                })?,
        };
        Ok(Self { key_id, algorithm })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_python_reads() {
        let read = |header| Settings::parse(header).map(|s| (s.key_id, s.algorithm));
        let sha256 = Ok(("k", Algorithm::HmacSha256));
        assert_eq!(read("key=k,algorithm=HMAC_SHA256"), sha256);
        assert_eq!(read(" algorithm = hmac_sha256 , key = k "), sha256);
        assert_eq!(read("key=k"), Ok(("k", Algorithm::HmacSha1)));
        assert_eq!(read("key=k,algorithm="), Ok(("k", Algorithm::HmacSha1)));
        assert_eq!(
            read("key=k,algorithm=HMAC_SHA256,algorithm=HMAC_SHA1"),
            sha256
        );
    }

    #[test]
    fn refuses_what_names_no_key_or_no_known_algorithm() {
        let read = |header| Settings::parse(header).unwrap_err().code();
        assert_eq!(read("algorithm=HMAC_SHA256"), "malformed_settings");
        assert_eq!(read("hello"), "malformed_settings");
        assert_eq!(read("key=k,algorithm=HMAC_MD5"), "unknown_algorithm");
    }
}
