//! The reading of single fields.

use std::fmt;
use std::str::FromStr;

use crate::Private;
use crate::sid::SidError;
use crate::signature::VerifiedForm;

/// A webhook lacks something that we cannot do without.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldError {
    /// The field is not there, or empty.
    Missing {
        /// Its name.
        field: &'static str,
    },
    /// The field comes more than once.
    Repeated {
        /// Its name.
        field: &'static str,
    },
    /// The field is not the identifier that it should be.
    Sid {
        /// Its name.
        field: &'static str,
        /// What is wrong with it.
        source: SidError,
    },
}

impl FieldError {
    /// The name of the field.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Missing { field } | Self::Repeated { field } | Self::Sid { field, .. } => field,
        }
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { field } => write!(f, "the webhook lacks {field}"),
            Self::Repeated { field } => write!(f, "the webhook repeats {field}"),
            Self::Sid { field, source } => write!(f, "the webhook's {field}: {source}"),
        }
    }
}

impl std::error::Error for FieldError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Sid { source, .. } => Some(source),
            Self::Missing { .. } | Self::Repeated { .. } => None,
        }
    }
}

/// A form, asked for fields that come once.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(pub(super) &'a VerifiedForm);

impl<'a> Fields<'a> {
    pub(super) fn text(self, field: &'static str) -> Result<Option<&'a str>, FieldError> {
        let value = self.0.single(field);
        let value = value.map_err(|_| FieldError::Repeated { field })?;
        Ok(value.filter(|value| !value.is_empty()))
    }

    pub(super) fn owned(self, field: &'static str) -> Result<Option<String>, FieldError> {
        Ok(self.text(field)?.map(str::to_owned))
    }

    pub(super) fn private(self, field: &'static str) -> Result<Option<Private>, FieldError> {
        Ok(self.text(field)?.map(Private::new))
    }

    pub(super) fn word<T: From<&'a str>>(
        self,
        field: &'static str,
    ) -> Result<Option<T>, FieldError> {
        Ok(self.text(field)?.map(T::from))
    }

    pub(super) fn needed_word<T: From<&'a str>>(
        self,
        field: &'static str,
    ) -> Result<T, FieldError> {
        self.word(field)?.ok_or(FieldError::Missing { field })
    }

    pub(super) fn number<T: FromStr>(self, field: &'static str) -> Result<Option<T>, FieldError> {
        Ok(self.text(field)?.and_then(|value| value.parse().ok()))
    }

    pub(super) fn sid<T: FromStr<Err = SidError>>(
        self,
        field: &'static str,
    ) -> Result<Option<T>, FieldError> {
        let sid = self.text(field)?.map(str::parse).transpose();
        sid.map_err(|source| FieldError::Sid { field, source })
    }

    pub(super) fn needed_sid<T: FromStr<Err = SidError>>(
        self,
        field: &'static str,
    ) -> Result<T, FieldError> {
        self.sid(field)?.ok_or(FieldError::Missing { field })
    }
}
