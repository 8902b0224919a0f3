//! The secrets that webhooks are signed with. Neither can be printed.

use std::fmt;

/// An account's auth token, the key of its webhooks' signatures.
///
/// Only the *primary* token of the account that owns the call signs: a new secondary token does so
/// from its promotion on, a subaccount's webhooks are signed with the subaccount's own token, and
/// API keys never sign. Source: <https://www.twilio.com/docs/usage/security>.
#[derive(Clone)]
pub struct AuthToken(String);

impl AuthToken {
    /// Takes the token as it stands in the Twilio console. An empty token is accepted here and
    /// verifies nothing, since anybody can sign with an empty key.
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    pub(super) fn key(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for AuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

/// A key made through Twilio's webhooks configuration API, which signs in the place of the auth
/// token where a rule says so (public beta).
/// Source: <https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys>.
#[derive(Clone)]
pub struct SharedKey {
    id: String,
    secret: String,
}

impl SharedKey {
    /// Takes the key's id, `webhooks_sharedkey_…`, and its secret. As with [`AuthToken::new`], an
    /// empty secret verifies nothing.
    pub fn new(id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            secret: secret.into(),
        }
    }

    /// The id that the settings header names; no secret.
    pub fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn key(&self) -> &[u8] {
        self.secret.as_bytes()
    }
}

impl fmt::Debug for SharedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedKey")
            .field("id", &self.id)
            .field("secret", &format_args!("[redacted]"))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_secret_is_printed() {
        let shown = format!(
            "{:?} {:?}",
            AuthToken::new("hush"),
            SharedKey::new("webhooks_sharedkey_1", "hush")
        );
        insta::assert_snapshot!(shown, @r#"[redacted] SharedKey { id: "webhooks_sharedkey_1", secret: [redacted] }"#);
    }
}
