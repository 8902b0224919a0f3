//! Twilio's identifiers, one type for each kind, so that an account is never taken for a call.
//!
//! A SID is two capital letters for its kind and 32 hexadecimal digits. Source: the patterns in
//! Twilio's OpenAPI document, <https://github.com/twilio/twilio-oai>.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The kinds of SID that this crate tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SidKind {
    /// `AC…`
    Account,
    /// `SK…`
    ApiKey,
    /// `AP…`
    Application,
    /// `CA…`
    Call,
    /// `CF…`
    Conference,
    /// `PN…`
    PhoneNumber,
    /// `RE…`
    Recording,
    /// `SM…`
    Message,
    /// `GT…`
    Transcription,
}

impl SidKind {
    const ALL: [Self; 9] = [
        Self::Account,
        Self::ApiKey,
        Self::Application,
        Self::Call,
        Self::Conference,
        Self::PhoneNumber,
        Self::Recording,
        Self::Message,
        Self::Transcription,
    ];

    /// The two letters that the kind's SIDs begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Account => "AC",
            Self::ApiKey => "SK",
            Self::Application => "AP",
            Self::Call => "CA",
            Self::Conference => "CF",
            Self::PhoneNumber => "PN",
            Self::Recording => "RE",
            Self::Message => "SM",
            Self::Transcription => "GT",
        }
    }
}

impl fmt::Display for SidKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Account => "an account SID (AC…)",
            Self::ApiKey => "an API key SID (SK…)",
            Self::Application => "an application SID (AP…)",
            Self::Call => "a call SID (CA…)",
            Self::Conference => "a conference SID (CF…)",
            Self::PhoneNumber => "a phone number SID (PN…)",
            Self::Recording => "a recording SID (RE…)",
            Self::Message => "a message SID (SM…)",
            Self::Transcription => "a transcription SID (GT…)",
        };
        f.write_str(name)
    }
}

/// A text is not the SID that was expected. The text itself is not kept: what is found in the
/// place of a SID is now and then a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SidError {
    /// The kind that was expected.
    pub expected: SidKind,
    /// What was found instead.
    pub found: FoundInstead,
}

/// What a text that is no SID, or the wrong one, looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FoundInstead {
    /// Nothing.
    Empty,
    /// A SID of another kind.
    Sid(SidKind),
    /// 32 letters and digits without a prefix: an auth token, or an API key's secret.
    Secret,
    /// A telephone number.
    PhoneNumber,
    /// A text with blanks or quotation marks around it.
    Wrapped,
    /// The right prefix and length, but not hexadecimal: most often an example left in place.
    Placeholder,
    /// The right prefix, but so many characters in the place of 34.
    Length(usize),
    /// Something else.
    Other,
}

impl FoundInstead {
    fn of(text: &str, expected: SidKind) -> Self {
        if text.is_empty() {
            return Self::Empty;
        }
        let bare = text.trim().trim_matches(['"', '\'']);
        if bare.len() < text.len() {
            return Self::Wrapped;
        }
        if let Some(kind) = SidKind::ALL.into_iter().find(|kind| is_sid(text, *kind)) {
            return Self::Sid(kind);
        }
        if text.len() == 32 && text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Self::Secret;
        }
        if text.len() > 1 && text.starts_with('+') && text[1..].bytes().all(|b| b.is_ascii_digit())
        {
            return Self::PhoneNumber;
        }
        if !text.starts_with(expected.prefix()) {
            return Self::Other;
        }
        match text.chars().count() {
            34 => Self::Placeholder,
            length => Self::Length(length),
        }
    }
}

impl fmt::Display for SidError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "expected {}: ", self.expected)?;
        match self.found {
            FoundInstead::Empty => f.write_str("this is empty"),
            FoundInstead::Sid(kind) => write!(f, "this looks like {kind}"),
            FoundInstead::Secret => {
                f.write_str("this looks like an auth token or an API key's secret")
            }
            FoundInstead::PhoneNumber => f.write_str("this looks like a telephone number"),
            FoundInstead::Wrapped => f.write_str("this has blanks or quotation marks around it"),
            FoundInstead::Placeholder => {
                f.write_str("this has other characters than 0-9 and a-f after the prefix")
            }
            FoundInstead::Length(length) => {
                write!(f, "this has {length} characters, and must have 34")
            }
            FoundInstead::Other => f.write_str("this looks like no SID at all"),
        }
    }
}

impl std::error::Error for SidError {}

fn is_sid(text: &str, kind: SidKind) -> bool {
    text.len() == 34
        && text
            .strip_prefix(kind.prefix())
            .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
}

macro_rules! sid {
    ($(#[doc = $doc:literal])+ $name:ident, $kind:ident) => {
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// Takes the text, if it is a SID of this kind.
            pub fn new(text: impl Into<String>) -> Result<Self, SidError> {
                let text = text.into();
                let expected = SidKind::$kind;
                if is_sid(&text, expected) {
                    return Ok(Self(text));
                }
                let found = FoundInstead::of(&text, expected);
                Err(SidError { expected, found })
            }

            /// The SID as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = SidError;

            fn from_str(text: &str) -> Result<Self, SidError> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = SidError;

            fn try_from(text: String) -> Result<Self, SidError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(sid: $name) -> Self {
                sid.0
            }
        }
    };
}

sid!(
    /// The account that owns everything else: `AC…`.
    AccountSid,
    Account
);
sid!(
    /// A call, or one leg of it: `CA…`.
    CallSid,
    Call
);
sid!(
    /// A recording: `RE…`.
    RecordingSid,
    Recording
);
sid!(
    /// An API key, the user name of REST requests: `SK…`. Not its secret.
    ApiKeySid,
    ApiKey
);
sid!(
    /// A telephone number that the account owns: `PN…`. Not the number itself.
    PhoneNumberSid,
    PhoneNumber
);

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "CA0123456789abcdefABCDEF0123456789";

    #[test]
    fn a_sid_is_a_string_in_json() {
        let sid = CallSid::new(CALL).unwrap();
        assert_eq!(sid.to_string(), CALL);
        let json = serde_json::to_string(&sid).unwrap();
        assert_eq!(json, format!("\"{CALL}\""));
        assert_eq!(serde_json::from_str::<CallSid>(&json).unwrap(), sid);
        let error = serde_json::from_str::<AccountSid>(&json).unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("expected an account SID (AC…): this looks like a call SID (CA…)")
        );
    }

    #[test]
    fn an_error_says_what_was_found_without_printing_it() {
        let found = [
            "",
            "SK00000000000000000000000000000001",
            "0123456789abcdef0123456789abcdef",
            "+15005550006",
            " AC00000000000000000000000000000001",
            "\"AC00000000000000000000000000000001\"",
            "ACxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "AC0000000000000000000000000000001",
            "AC",
            "ac00000000000000000000000000000001",
            "é",
        ];
        let lines: Vec<String> = found
            .iter()
            .map(|text| AccountSid::new(*text).unwrap_err().to_string())
            .collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        expected an account SID (AC…): this is empty
        expected an account SID (AC…): this looks like an API key SID (SK…)
        expected an account SID (AC…): this looks like an auth token or an API key's secret
        expected an account SID (AC…): this looks like a telephone number
        expected an account SID (AC…): this has blanks or quotation marks around it
        expected an account SID (AC…): this has blanks or quotation marks around it
        expected an account SID (AC…): this has other characters than 0-9 and a-f after the prefix
        expected an account SID (AC…): this has 33 characters, and must have 34
        expected an account SID (AC…): this has 2 characters, and must have 34
        expected an account SID (AC…): this looks like no SID at all
        expected an account SID (AC…): this looks like no SID at all
        ");
    }

    proptest::proptest! {
        #[test]
        fn exactly_the_documented_shape_is_taken(text in "(CA|AC)[0-9a-fA-Fg]{31,33}") {
            let documented = text.len() == 34 && text.starts_with("CA") && !text.contains('g');
            proptest::prop_assert_eq!(CallSid::new(text).is_ok(), documented);
        }
    }
}
