//! The names of the settings, each with the line that says what it is.

/// One setting, as the README, `.env.example` and the template name it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The name of the environment variable.
    pub name: &'static str,
    /// Who reads it.
    pub scope: Scope,
    /// What it is, in a line.
    pub meaning: &'static str,
}

/// Who reads a setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The functions, in the cloud and locally.
    Both,
    /// The functions in the cloud; the template fills it in.
    Cloud,
    /// The local world alone: in the cloud it is a secret, or has no meaning.
    Local,
}

/// Every setting there is.
pub const SETTINGS: &[Setting] = &[
    both(
        "PUBLIC_BASE_URL",
        "The address at which Twilio reaches us, https, without a query",
    ),
    both(
        "REGION",
        "Twilio's region: us1 (default), ie1, au1 or jp1. Not AWS's",
    ),
    both("TWILIO_VOICE_NUMBER", "The number that we ring from, E.164"),
    both("TWILIO_API_BASE_URL", "A stand-in for Twilio's REST host"),
    both("COMPANY_NAME", "Who calls (default Alta)"),
    both(
        "COMPANY_LEGAL_NAME",
        "The legal name, where it is another (default COMPANY_NAME)",
    ),
    both(
        "COMPANY_CALLBACK_NUMBER",
        "The number to call back (default TWILIO_VOICE_NUMBER)",
    ),
    both("CALL_PURPOSE", "Why we call: \"to schedule …\", or a thing"),
    both(
        "LANGUAGE",
        "en-US (default) or es-US: script, voice and what is listened for",
    ),
    both("VOICE", "A voice of Twilio's, such as Polly.Joanna"),
    both(
        "FEATURE_REQUIRE_RECORDING_CONSENT",
        "true (default): nothing is recorded without a yes",
    ),
    both(
        "TIMEZONE_DEFAULT",
        "A zone that is added to those of every number, and so narrows the hours, such as America/New_York",
    ),
    both(
        "ALLOWED_COUNTRIES",
        "The countries that may be rung, by their two letters (default US,CA)",
    ),
    both(
        "CALLING_HOURS",
        "safe (default), federal, or custom and your own hours: when people may be rung",
    ),
    both(
        "DIAL_CONSENT_BASIS",
        "Why you may ring every number that no consent is stated for: written_consent, asked_to_be_called or own_number",
    ),
    both(
        "HOLD_AFTER_NO_DAYS",
        "For how many days a number is left alone after a no to the meeting (default 365)",
    ),
    both(
        "CALLS_PER_NUMBER_PER_DAY",
        "How often one number may be rung in 24 hours, 3 at the most (default 1)",
    ),
    both(
        "CALLS_PER_NUMBER_PER_WEEK",
        "How often one number may be rung in seven days, 7 at the most (default 3)",
    ),
    both(
        "CALLS_PER_SECOND",
        "Calls in a second; below your account's at Twilio, which rings later what is above (default 1)",
    ),
    both("CALLS_PER_MINUTE", "Calls in a minute (default 30)"),
    both(
        "CALLS_PER_MINUTE_PER_KEY",
        "Calls in a minute by one bearer key (default 30)",
    ),
    both("CALLS_PER_DAY", "Calls in a day (default 500)"),
    both(
        "PRICE_PER_MINUTE",
        "What Twilio charges you for a minute, to reckon what a day can cost",
    ),
    both(
        "TEST_NUMBERS",
        "Up to ten telephones of your own, separated by commas",
    ),
    both("GIT_SHA", "The version that runs, for the logs"),
    cloud("AWS_REGION", "AWS's region; Lambda sets it"),
    cloud(
        "AWS_ENDPOINT_URL",
        "A stand-in for AWS; absent where there is AWS",
    ),
    cloud("CALLS_TABLE", "The table of calls"),
    cloud(
        "SUPPRESSIONS_TABLE",
        "The table of numbers that must not be rung",
    ),
    cloud(
        "LIMITS_TABLE",
        "The table of caps, rates, locks and idempotency keys",
    ),
    cloud(
        "OPT_OUT_QUEUE_URL",
        "The queue of opt-outs that the suppression list could not take",
    ),
    cloud(
        "OPT_OUT_DEAD_LETTERS_URL",
        "The queue of those that could not be drained either",
    ),
    cloud(
        "RECONCILER_QUEUE_URL",
        "The queue by which the reconciler is woken before its minute",
    ),
    cloud("WEBHOOK_SECRET_ARN", "The secret with Twilio's auth token"),
    cloud("TWILIO_API_SECRET_ARN", "The secret with Twilio's API key"),
    cloud(
        "API_KEYS_SECRET_ARN",
        "The secret with the hashes of our own bearer keys",
    ),
    cloud(
        "SERVICE_NAME",
        "The name that this deployment's metrics go by (default outbound-caller)",
    ),
    local("TWILIO_ACCOUNT_SID", "The account, AC…"),
    local("TWILIO_API_KEY_SID", "The API key that places calls, SK…"),
    local("TWILIO_API_KEY_SECRET", "Its secret"),
    local("TWILIO_AUTH_TOKEN", "The token that Twilio signs with"),
    local(
        "DIAL_API_KEY",
        "The bearer key for requests that do not come from this machine",
    ),
    local(
        "PORT",
        "The port to listen on (default: 3000, or the next that is free)",
    ),
];

const fn both(name: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        scope: Scope::Both,
        meaning,
    }
}

const fn cloud(name: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        scope: Scope::Cloud,
        meaning,
    }
}

const fn local(name: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        scope: Scope::Local,
        meaning,
    }
}
