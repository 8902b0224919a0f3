//! The vectors made by Twilio's own libraries: `tests/vectors/signature*.json`.

use serde::Deserialize;

use super::{AuthToken, SharedKey, SignedRequest, Verifier};

#[derive(Deserialize)]
struct Case {
    name: String,
    auth_token: String,
    method: String,
    url: String,
    content_type: String,
    body: String,
    signature: String,
    #[serde(default)]
    settings_header: String,
    valid: bool,
    note: String,
}

impl Case {
    fn verdict(&self) -> Result<(), super::Refusal> {
        let announced = self
            .settings_header
            .split(',')
            .filter_map(|part| part.split_once('='))
            .find(|(name, _)| name.trim() == "key");
        let verifier = match announced {
            Some((_, id)) => Verifier::new(AuthToken::new("not the key of this vector"))
                .with_shared_key(SharedKey::new(id.trim(), &self.auth_token)),
            None => Verifier::new(AuthToken::new(&self.auth_token)),
        };
        let request = SignedRequest {
            method: &self.method,
            url: &self.url,
            content_type: Some(&self.content_type),
            signature: Some(&self.signature),
            settings: Some(&self.settings_header),
            body: self.body.as_bytes(),
        };
        verifier.verify_any(&request).map(|_| ())
    }
}

fn cases(file: &str) -> Vec<Case> {
    let path = format!("{}/../../tests/vectors/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn disagreements(cases: &[Case]) -> Vec<String> {
    cases
        .iter()
        .filter(|case| case.verdict().is_ok() != case.valid)
        .map(|case| format!("{}: {:?} ({})", case.name, case.verdict(), case.note))
        .collect()
}

#[test]
fn agrees_with_the_official_libraries() {
    let cases = cases("signature.json");
    assert_eq!(cases.len(), 50);
    assert_eq!(disagreements(&cases), Vec::<String>::new());
}

/// Where Twilio's libraries disagree with each other, or with Twilio's documentation, `valid` is
/// the verdict of our strict rule: the URL as received, with and without a port, nothing
/// re-encoded. Where a library says yes and we say no, it repairs a URL (a host's case, `+` against
/// `%20`, `%2f` against `%2F`, dot segments) that a careful proxy does not break, and each repair
/// is one more URL that a signature fits. Where we say yes and one says no, it re-writes the URL
/// before it looks. Two cases deserve a word: credentials and fragments in the URL are taken as
/// given here (Twilio signs neither, so the caller must not put them in), and of two orders for
/// field names outside the basic plane we take that of code points, as python, Go and C# do.
#[test]
fn keeps_the_strict_rule_where_the_official_libraries_disagree() {
    let cases = cases("signature-disputed.json");
    assert_eq!(cases.len(), 20);
    assert_eq!(disagreements(&cases), Vec::<String>::new());
}

#[test]
fn agrees_on_shared_keys() {
    let cases = cases("signature-sharedkey.json");
    assert_eq!(cases.len(), 9);
    assert_eq!(disagreements(&cases), Vec::<String>::new());
}

#[test]
fn each_invalid_vector_is_refused_for_a_reason_of_its_own() {
    let listed: Vec<String> = ["signature.json", "signature-sharedkey.json"]
        .iter()
        .flat_map(|file| cases(file))
        .filter_map(|case| Some(format!("{} {}", case.verdict().err()?.code(), case.name)))
        .collect();
    insta::assert_snapshot!(listed.join("\n"), @"
    wrong_signature plus_left_undecoded_is_wrong
    wrong_signature whitespace_trimmed_is_wrong
    wrong_signature case_insensitive_sort_is_wrong
    wrong_signature prefix_keys_pairwise_sort_is_wrong
    wrong_signature tampered_value
    wrong_signature missing_field
    wrong_signature extra_field
    wrong_signature empty_field_dropped_is_wrong
    wrong_signature wrong_token
    wrong_signature https_wrong_default_port
    wrong_signature trailing_slash_added
    wrong_signature stage_prefix_lost
    wrong_signature scheme_downgraded
    wrong_signature query_reordered
    wrong_body_hash json_body_tampered
    wrong_body_hash json_body_reserialised
    missing_body_hash json_missing_bodysha
    wrong_body_hash json_uppercase_hash
    missing_signature empty_signature_header
    malformed_signature garbage_signature
    malformed_signature signature_unpadded
    malformed_signature signature_trailing_newline
    malformed_signature signature_hex_instead_of_base64
    malformed_signature signature_hmac_sha256
    malformed_signature sk_no_header_sha256
    malformed_signature sk_header_says_sha256_sig_sha1
    unknown_algorithm sk_unknown_algorithm
    wrong_signature sk_wrong_secret
    ");
}
