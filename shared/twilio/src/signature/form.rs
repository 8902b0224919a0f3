//! What a verified request proves. These types have no public constructor: holding one is the
//! proof that the verifier made it.

use std::fmt;

/// Which key had signed the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignedBy {
    /// The current auth token.
    Current,
    /// The previous auth token: a rotation is under way, or was never finished.
    Previous,
    /// A shared key.
    SharedKey,
}

/// A verified request, by the kind of its body.
#[derive(Debug)]
pub enum Verified {
    /// A form POST, or a GET. Voice webhooks are all of this kind.
    Form(VerifiedForm),
    /// Any other body, signed through its hash.
    Body(VerifiedBody),
}

/// The fields of a webhook whose signature holds.
///
/// Only [`Verifier::verify`](super::Verifier::verify) makes one, so a function that takes it cannot
/// be reached by an unsigned request:
///
/// ```compile_fail
/// let forged = twilio::signature::VerifiedForm {
///     pairs: vec![("Digits".to_owned(), "1".to_owned())],
///     query: vec![],
///     signed_by: twilio::signature::SignedBy::Current,
/// };
/// ```
///
/// Its `Debug` shows the names of the fields and never their values, which are telephone numbers
/// and speech.
#[derive(Clone)]
pub struct VerifiedForm {
    pub(super) pairs: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
    pub(super) signed_by: SignedBy,
}

impl VerifiedForm {
    /// The first value of a field.
    pub fn get(&self, name: &str) -> Option<&str> {
        first(&self.pairs, name)
    }

    /// The value of a field that must not be repeated; not even with the same value, since a
    /// duplicate is invisible to the signature.
    pub fn single(&self, name: &str) -> Result<Option<&str>, RepeatedField> {
        single(&self.pairs, name)
    }

    /// All fields, decoded, in the order received. Of a POST these are the body's, of a GET the
    /// query's.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// The value of a parameter in the URL's query, which must not be repeated. The query is
    /// signed with the rest of the URL.
    pub fn query(&self, name: &str) -> Result<Option<&str>, RepeatedField> {
        single(&self.query, name)
    }

    /// All parameters of the URL's query, decoded, in the order received.
    pub fn query_pairs(&self) -> &[(String, String)] {
        &self.query
    }

    /// The key that had signed.
    pub fn signed_by(&self) -> SignedBy {
        self.signed_by
    }
}

impl fmt::Debug for VerifiedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedForm")
            .field("pairs", &Names(&self.pairs))
            .field("query", &Names(&self.query))
            .field("signed_by", &self.signed_by)
            .finish()
    }
}

/// A body that is no form and whose signature holds, the hash included.
#[derive(Clone)]
pub struct VerifiedBody {
    pub(super) body: Vec<u8>,
    pub(super) query: Vec<(String, String)>,
    pub(super) signed_by: SignedBy,
}

impl VerifiedBody {
    /// The raw bytes that were hashed.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The value of a parameter in the URL's query, which must not be repeated.
    pub fn query(&self, name: &str) -> Result<Option<&str>, RepeatedField> {
        single(&self.query, name)
    }

    /// The key that had signed.
    pub fn signed_by(&self) -> SignedBy {
        self.signed_by
    }
}

impl fmt::Debug for VerifiedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedBody")
            .field("bytes", &self.body.len())
            .field("query", &Names(&self.query))
            .field("signed_by", &self.signed_by)
            .finish()
    }
}

/// A field that should come once came more often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RepeatedField {
    /// The field's name.
    pub name: String,
}

impl fmt::Display for RepeatedField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the field {:?} is repeated, and must not be", self.name)
    }
}

impl std::error::Error for RepeatedField {}

fn first<'a>(pairs: &'a [(String, String)], name: &str) -> Option<&'a str> {
    values(pairs, name).next()
}

fn single<'a>(pairs: &'a [(String, String)], name: &str) -> Result<Option<&'a str>, RepeatedField> {
    let mut values = values(pairs, name);
    let value = values.next();
    if values.next().is_some() {
        return Err(RepeatedField {
            name: name.to_owned(),
        });
    }
    Ok(value)
}

fn values<'a>(pairs: &'a [(String, String)], name: &str) -> impl Iterator<Item = &'a str> {
    pairs
        .iter()
        .filter(move |(key, _)| key == name)
        .map(|(_, value)| value.as_str())
}

struct Names<'a>(&'a [(String, String)]);

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.0.iter().map(|(name, _)| name))
            .finish()
    }
}
