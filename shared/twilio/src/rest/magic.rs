//! The numbers that Twilio's test credentials answer in a fixed way, for a simulated carrier that
//! should answer likewise. Source: <https://www.twilio.com/docs/iam/test-credentials>.

/// A number, and the error code that a call from or to it is refused with; none if it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MagicNumber {
    /// The number, in E.164.
    pub number: &'static str,
    /// The code.
    pub code: Option<u32>,
}

/// The callers. Any other is refused with 21210.
pub const MAGIC_FROM: [MagicNumber; 2] = [
    MagicNumber {
        number: "+15005550006",
        code: None,
    },
    MagicNumber {
        number: "+15005550001",
        code: Some(21212),
    },
];

/// The called. Any other is validated as usual.
pub const MAGIC_TO: [MagicNumber; 4] = [
    MagicNumber {
        number: "+15005550001",
        code: Some(21217),
    },
    MagicNumber {
        number: "+15005550002",
        code: Some(21214),
    },
    MagicNumber {
        number: "+15005550003",
        code: Some(21215),
    },
    MagicNumber {
        number: "+15005550004",
        code: Some(21216),
    },
];

/// The code that test credentials refuse such a call with, if they do; the caller is looked at
/// first (an order that Twilio does not document).
pub fn magic_verdict(from: &str, to: &str) -> Option<u32> {
    let Some(from) = MAGIC_FROM.iter().find(|magic| magic.number == from) else {
        return Some(21210);
    };
    let to = MAGIC_TO.iter().find(|magic| magic.number == to);
    from.code.or(to.and_then(|magic| magic.code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts() {
        assert_eq!(magic_verdict("+15005550006", "+15558675310"), None);
        assert_eq!(magic_verdict("+15005550006", "+15005550003"), Some(21215));
        assert_eq!(magic_verdict("+15005550001", "+15558675310"), Some(21212));
        assert_eq!(magic_verdict("+15558675310", "+15005550003"), Some(21210));
    }
}
