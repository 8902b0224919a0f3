//! Countries and territories by their code.

use std::fmt;

/// A country or territory, by its code in ISO 3166-1 (two capital letters).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region([u8; 2]);

/// The text is not a region's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotARegion;

impl Region {
    /// The fifty states and the District of Columbia.
    pub const US: Self = Self(*b"US");
    /// Canada.
    pub const CA: Self = Self(*b"CA");

    /// Reads a code such as `US`. Whether a country has it is not asked.
    pub fn parse(text: &str) -> Result<Self, NotARegion> {
        let code: [u8; 2] = text.as_bytes().try_into().map_err(|_| NotARegion)?;
        if code.iter().all(u8::is_ascii_uppercase) {
            Ok(Self(code))
        } else {
            Err(NotARegion)
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("two ASCII letters")
    }

    /// Whether this is a part of the United States, where federal law on telephone calls holds: a
    /// state, the District of Columbia, or one of the inhabited territories (47 U.S.C. 153(58)).
    pub fn is_under_us_law(self) -> bool {
        matches!(self.as_str(), "US" | "PR" | "VI" | "GU" | "AS" | "MP")
    }
}

impl fmt::Display for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for NotARegion {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("expected a country's code of two capital letters, such as US")
    }
}

impl std::error::Error for NotARegion {}
