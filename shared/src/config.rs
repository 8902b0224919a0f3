//! Settings: each one field, one line that says what it is, one error that names it.

use std::fmt;

use callflow::PhoneNumber;
use callflow::gate;
use callflow::hearing::Language;
use callflow::script::{Script, Wording};
use twilio::rest::Region;

mod address;
mod dialling;
mod table;

pub use address::{PublicBase, is_loopback, parse_aws_endpoint};
pub use table::{SETTINGS, Scope, Setting};

use address::parse_api_base;

/// The settings, checked.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address at which Twilio reaches us; where absent, the API's own domain.
    pub public_base_url: Option<PublicBase>,
    /// Twilio's region.
    pub twilio_region: Region,
    /// The number that we ring from.
    pub voice_number: PhoneNumber,
    /// A stand-in for Twilio's REST host.
    pub twilio_api_base_url: Option<String>,
    /// What is said.
    pub script: Script,
    /// A voice of Twilio's, in place of the language's default.
    pub voice: Option<String>,
    /// Whether recording needs asking.
    pub require_recording_consent: bool,
    /// Who may be rung, when and how often.
    pub gate: gate::Settings,
    /// What Twilio charges for a minute, in the account's currency.
    pub price_per_minute: Option<f64>,
    /// The operator's own telephones.
    pub test_numbers: Vec<PhoneNumber>,
    /// The version that runs.
    pub git_sha: Option<String>,
    /// The name that this deployment's metrics go by.
    pub service_name: String,
    /// A stand-in for AWS.
    pub aws_endpoint_url: Option<String>,
    /// The names of the tables.
    pub tables: Tables,
    /// The names of the secrets.
    pub secrets: SecretNames,
    /// The addresses of the queues.
    pub queues: QueueUrls,
}

/// The names of the tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tables {
    /// Calls.
    pub calls: String,
    /// Numbers that must not be rung.
    pub suppressions: String,
    /// Caps, rates, locks and idempotency keys.
    pub limits: String,
}

/// The names, or ARNs, of the secrets. A function that needs one and has no name for it does not
/// start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecretNames {
    /// Twilio's auth token.
    pub webhook: Option<String>,
    /// Twilio's API key.
    pub twilio_api: Option<String>,
    /// The hashes of our own bearer keys.
    pub api_keys: Option<String>,
}

/// The addresses of the queues. A function that needs one and has no address of it does not start.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueUrls {
    /// Opt-outs that the suppression list could not take.
    pub opt_outs: Option<String>,
    /// Those of them that could not be drained either.
    pub opt_out_dead_letters: Option<String>,
    /// What wakes the reconciler.
    pub reconciler: Option<String>,
}

/// A setting that is missing or misshapen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingError {
    /// The name of the environment variable.
    pub name: &'static str,
    /// What is wrong, and what to write. Never the value of a credential.
    pub problem: String,
}

impl Settings {
    /// Reads the settings through `lookup`, and says all that is wrong with them at once.
    ///
    /// An empty value is an absent one.
    pub fn read(lookup: &dyn Fn(&str) -> Option<String>) -> Result<Self, Vec<SettingError>> {
        let mut reader = Reader {
            lookup,
            errors: Vec::new(),
        };
        let language = reader
            .parsed("LANGUAGE", parse_language)
            .unwrap_or(Language::English);
        let voice_number = reader.required("TWILIO_VOICE_NUMBER", parse_number);
        let call_back = reader.parsed("COMPANY_CALLBACK_NUMBER", parse_number);
        let company = reader
            .text("COMPANY_NAME")
            .unwrap_or_else(|| "Alta".to_owned());
        let purpose = reader
            .text("CALL_PURPOSE")
            .unwrap_or_else(|| Script::default_purpose(language).to_owned());
        let legal_name = reader.text("COMPANY_LEGAL_NAME").unwrap_or(company);
        let public_base_url = reader.parsed("PUBLIC_BASE_URL", PublicBase::parse);
        let twilio_region = reader.parsed("REGION", parse_region).unwrap_or_default();
        let twilio_api_base_url = reader.parsed("TWILIO_API_BASE_URL", parse_api_base);
        let aws_endpoint_url = reader.parsed("AWS_ENDPOINT_URL", parse_aws_endpoint);
        let require_recording_consent = reader
            .parsed("FEATURE_REQUIRE_RECORDING_CONSENT", parse_flag)
            .unwrap_or(true);
        let gate = dialling::read(&mut reader);
        let price_per_minute = reader.parsed("PRICE_PER_MINUTE", dialling::parse_price);
        let test_numbers = reader
            .parsed("TEST_NUMBERS", parse_numbers)
            .unwrap_or_default();
        let calls = reader.required("CALLS_TABLE", |text| Ok(text.to_owned()));
        let suppressions = reader.required("SUPPRESSIONS_TABLE", |text| Ok(text.to_owned()));
        let limits = reader.required("LIMITS_TABLE", |text| Ok(text.to_owned()));
        let (voice, git_sha) = (reader.text("VOICE"), reader.text("GIT_SHA"));
        let service_name = reader
            .parsed("SERVICE_NAME", parse_service_name)
            .unwrap_or_else(|| "outbound-caller".to_owned());
        let secrets = SecretNames {
            webhook: reader.text("WEBHOOK_SECRET_ARN"),
            twilio_api: reader.text("TWILIO_API_SECRET_ARN"),
            api_keys: reader.text("API_KEYS_SECRET_ARN"),
        };
        let queues = QueueUrls {
            opt_outs: reader.text("OPT_OUT_QUEUE_URL"),
            opt_out_dead_letters: reader.text("OPT_OUT_DEAD_LETTERS_URL"),
            reconciler: reader.text("RECONCILER_QUEUE_URL"),
        };
        let tables = (calls, suppressions, limits);
        let (Some(voice_number), (Some(calls), Some(suppressions), Some(limits)), []) =
            (voice_number, tables, reader.errors.as_slice())
        else {
            return Err(reader.errors);
        };
        let call_back = call_back.unwrap_or_else(|| voice_number.clone());
        let wording = Wording {
            company: legal_name,
            purpose,
            call_back,
        };
        Ok(Self {
            public_base_url,
            twilio_region,
            voice_number,
            twilio_api_base_url,
            script: Script::new(language, wording),
            voice,
            require_recording_consent,
            gate,
            price_per_minute,
            test_numbers,
            git_sha,
            service_name,
            aws_endpoint_url,
            tables: Tables {
                calls,
                suppressions,
                limits,
            },
            secrets,
            queues,
        })
    }

    /// The address of Twilio's REST API: the stand-in's, or the region's.
    pub fn twilio_api(&self) -> String {
        self.twilio_api_base_url
            .clone()
            .unwrap_or_else(|| format!("https://{}", self.twilio_region.api_host()))
    }

    /// What a day's calls cost at the most (as many as the ceiling allows, each as long as can be),
    /// in the currency of `PRICE_PER_MINUTE`; none where that is not set.
    pub fn most_spent_in_a_day(&self) -> Option<f64> {
        let price = self.price_per_minute?;
        Some(dialling::most_spent_in_a_day(&self.gate, price))
    }
}

impl fmt::Display for SettingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.problem)
    }
}

impl std::error::Error for SettingError {}

struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    errors: Vec<SettingError>,
}

impl Reader<'_> {
    fn text(&self, name: &str) -> Option<String> {
        let value = (self.lookup)(name)?;
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    fn parsed<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.text(name)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.errors.push(SettingError { name, problem });
                None
            }
        }
    }

    fn required<T>(
        &mut self,
        name: &'static str,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        if self.text(name).is_none() {
            self.errors.push(SettingError {
                name,
                problem: "is not set".to_owned(),
            });
        }
        self.parsed(name, parse)
    }
}

fn parse_number(text: &str) -> Result<PhoneNumber, String> {
    PhoneNumber::parse(text).map_err(|error| error.to_string())
}

fn parse_numbers(text: &str) -> Result<Vec<PhoneNumber>, String> {
    let numbers: Vec<PhoneNumber> = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(parse_number)
        .collect::<Result<_, _>>()?;
    if numbers.len() > 10 {
        return Err("ten telephones of your own at the most".to_owned());
    }
    Ok(numbers)
}

fn parse_language(text: &str) -> Result<Language, String> {
    match text {
        "en-US" => Ok(Language::English),
        "es-US" => Ok(Language::Spanish),
        _ => Err("expected en-US or es-US".to_owned()),
    }
}

fn parse_region(text: &str) -> Result<Region, String> {
    text.parse()
        .map_err(|_| "expected us1, ie1, au1 or jp1: this is Twilio's region, not AWS's".to_owned())
}

/// What CloudWatch takes as the value of a dimension.
fn parse_service_name(text: &str) -> Result<String, String> {
    let printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if printable && text.len() <= 255 && !text.starts_with(':') {
        Ok(text.to_owned())
    } else {
        Err("expected at most 255 ASCII characters, not beginning with a colon".to_owned())
    }
}

fn parse_flag(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err("expected true, false, 1 or 0".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Settings, Vec<SettingError>> {
        let base = [
            ("TWILIO_VOICE_NUMBER", "+14155550100"),
            ("CALLS_TABLE", "calls"),
            ("SUPPRESSIONS_TABLE", "suppressions"),
            ("LIMITS_TABLE", "limits"),
        ];
        let lookup = |name: &str| {
            pairs
                .iter()
                .chain(&base)
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        };
        Settings::read(&lookup)
    }

    #[test]
    fn defaults_are_the_designs() {
        let settings = read(&[]).unwrap();
        assert_eq!(settings.twilio_api(), "https://api.twilio.com");
        assert!(settings.require_recording_consent);
        assert_eq!(settings.public_base_url, None);
        assert_eq!(settings.service_name, "outbound-caller");
        assert_eq!(settings.script.language(), Language::English);
    }

    #[test]
    fn every_error_is_told_and_names_its_setting() {
        let errors = read(&[
            ("TWILIO_VOICE_NUMBER", "415 555 0100"),
            ("PUBLIC_BASE_URL", "http://calls.example.com"),
            ("REGION", "us-east-1"),
            ("LANGUAGE", "fr"),
            ("FEATURE_REQUIRE_RECORDING_CONSENT", "maybe"),
            ("TWILIO_API_BASE_URL", "http://example.com"),
            ("AWS_ENDPOINT_URL", "http://aws.example.com"),
            ("TEST_NUMBERS", "+14155550100,nonsense"),
            ("TIMEZONE_DEFAULT", "New York"),
            ("ALLOWED_COUNTRIES", "UK"),
            ("CALLING_HOURS", "always"),
            ("DIAL_CONSENT_BASIS", "none"),
            ("HOLD_AFTER_NO_DAYS", "0"),
            ("CALLS_PER_NUMBER_PER_DAY", "4"),
            ("CALLS_PER_NUMBER_PER_WEEK", "8"),
            ("CALLS_PER_SECOND", "1.5"),
            ("CALLS_PER_MINUTE", "many"),
            ("CALLS_PER_MINUTE_PER_KEY", "-1"),
            ("CALLS_PER_DAY", "0"),
            ("PRICE_PER_MINUTE", "free"),
            ("SERVICE_NAME", ":calls"),
            ("CALLS_TABLE", ""),
        ])
        .unwrap_err();
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        LANGUAGE: expected en-US or es-US
        TWILIO_VOICE_NUMBER: expected a telephone number in E.164 form: `+`, the country code and the number, seven to fifteen digits without blanks or dashes, such as +14155550123
        PUBLIC_BASE_URL: Twilio must reach us by https://
        REGION: expected us1, ie1, au1 or jp1: this is Twilio's region, not AWS's
        TWILIO_API_BASE_URL: expected https:// (http:// to a loopback or private address)
        AWS_ENDPOINT_URL: expected https:// (http:// to a loopback or private address)
        FEATURE_REQUIRE_RECORDING_CONSENT: expected true, false, 1 or 0
        ALLOWED_COUNTRIES: expected countries by their two letters (ISO 3166-1), separated by commas, such as US,CA; the United Kingdom is GB
        CALLING_HOURS: expected `safe`, `federal` or `custom US mon-fri 10:00-16:00; GB mon-fri 09:00-18:00, holidays 12-25 2027-03-26`
        TIMEZONE_DEFAULT: expected the name of a time zone in the IANA database, such as America/New_York
        DIAL_CONSENT_BASIS: expected written_consent, asked_to_be_called or own_number
        HOLD_AFTER_NO_DAYS: expected a whole number from 1 to 3650
        CALLS_PER_NUMBER_PER_DAY: expected a whole number from 1 to 3
        CALLS_PER_NUMBER_PER_WEEK: expected a whole number from 1 to 7
        CALLS_PER_SECOND: expected a whole number from 1 to 100
        CALLS_PER_MINUTE: expected a whole number from 1 to 6000
        CALLS_PER_MINUTE_PER_KEY: expected a whole number from 1 to 6000
        CALLS_PER_DAY: expected a whole number from 1 to 1000000
        PRICE_PER_MINUTE: expected what Twilio charges for a minute, such as 0.014: a number from 0 to 100
        TEST_NUMBERS: expected a telephone number in E.164 form: `+`, the country code and the number, seven to fifteen digits without blanks or dashes, such as +14155550123
        CALLS_TABLE: is not set
        SERVICE_NAME: expected at most 255 ASCII characters, not beginning with a colon
        ");
    }

    #[test]
    fn no_setting_is_named_twice() {
        let mut names: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), SETTINGS.len());
    }
}
