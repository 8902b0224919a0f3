//! What a function may do in AWS: exactly what its endpoint needs.
//!
//! An endpoint's list is held to its fields from both sides. The local world refuses whatever is
//! not on it, as IAM does, so no test passes with a need left out; and a test plays every journey
//! and finds each need used. `template.yaml`'s policies are compared with it verb by verb.

use crate::config::Settings;

/// One permission: an action of IAM's on one resource of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Need {
    /// The action, as IAM names it, such as `dynamodb:PutItem`. A transaction or a batch needs the
    /// actions of its parts
    /// (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html>).
    pub action: &'static str,
    /// What it is done to.
    pub on: Resource,
}

/// A table, a queue or a secret of the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Resource {
    /// The calls.
    CallsTable,
    /// The numbers that must not be rung.
    SuppressionsTable,
    /// Caps, rates, locks and idempotency keys.
    LimitsTable,
    /// The opt-outs that the suppression list could not take.
    OptOutQueue,
    /// Those of them that could not be drained either.
    OptOutDeadLetters,
    /// What wakes the reconciler.
    ReconcilerQueue,
    /// Twilio's auth token.
    WebhookSecret,
    /// Twilio's API key.
    TwilioApiSecret,
    /// The hashes of our own bearer keys.
    ApiKeysSecret,
}

impl Need {
    /// The need for an action on a resource.
    pub const fn new(action: &'static str, on: Resource) -> Self {
        Self { action, on }
    }
}

impl Resource {
    /// The setting that names it.
    pub const fn setting(self) -> &'static str {
        match self {
            Self::CallsTable => "CALLS_TABLE",
            Self::SuppressionsTable => "SUPPRESSIONS_TABLE",
            Self::LimitsTable => "LIMITS_TABLE",
            Self::OptOutQueue => "OPT_OUT_QUEUE_URL",
            Self::OptOutDeadLetters => "OPT_OUT_DEAD_LETTERS_URL",
            Self::ReconcilerQueue => "RECONCILER_QUEUE_URL",
            Self::WebhookSecret => "WEBHOOK_SECRET_ARN",
            Self::TwilioApiSecret => "TWILIO_API_SECRET_ARN",
            Self::ApiKeysSecret => "API_KEYS_SECRET_ARN",
        }
    }

    /// Its name in these settings; none for a secret or a queue that they do not name.
    pub fn name(self, settings: &Settings) -> Option<&str> {
        match self {
            Self::CallsTable => Some(&settings.tables.calls),
            Self::SuppressionsTable => Some(&settings.tables.suppressions),
            Self::LimitsTable => Some(&settings.tables.limits),
            Self::OptOutQueue => settings.queues.opt_outs.as_deref(),
            Self::OptOutDeadLetters => settings.queues.opt_out_dead_letters.as_deref(),
            Self::ReconcilerQueue => settings.queues.reconciler.as_deref(),
            Self::WebhookSecret => settings.secrets.webhook.as_deref(),
            Self::TwilioApiSecret => settings.secrets.twilio_api.as_deref(),
            Self::ApiKeysSecret => settings.secrets.api_keys.as_deref(),
        }
    }
}
