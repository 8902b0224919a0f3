use super::*;
use crate::signature::{sign, sign_body, sign_with_shared_key};

const URL: &str = "https://example.com/twilio/voice/gather?call=1&turn=2";
const FORM: &str = "application/x-www-form-urlencoded";

fn token() -> AuthToken {
    AuthToken::new("current")
}

fn digits() -> Vec<(String, String)> {
    vec![("Digits".to_owned(), "9".to_owned())]
}

fn post<'a>(signature: &'a str, body: &'a [u8]) -> SignedRequest<'a> {
    SignedRequest {
        method: "POST",
        url: URL,
        content_type: Some(FORM),
        signature: Some(signature),
        settings: None,
        body,
    }
}

fn code<T>(result: Result<T, Refusal>) -> &'static str {
    result.err().map_or("verified", |refusal| refusal.code())
}

#[test]
fn a_form_gives_its_fields_and_the_query() {
    let signature = sign(&token(), URL, &digits());
    let form = Verifier::new(token())
        .verify(&post(&signature, b"Digits=9"))
        .unwrap();
    assert_eq!(form.get("Digits"), Some("9"));
    assert_eq!(form.get("call"), None);
    assert_eq!(form.query("call"), Ok(Some("1")));
    assert_eq!(form.signed_by(), SignedBy::Current);
    insta::assert_snapshot!(format!("{form:?}"), @r#"VerifiedForm { pairs: ["Digits"], query: ["call", "turn"], signed_by: Current }"#);
}

#[test]
fn a_get_gives_the_query_as_its_fields() {
    let signature = sign(&token(), URL, &[]);
    let request = SignedRequest {
        method: "GET",
        content_type: None,
        ..post(&signature, b"")
    };
    let form = Verifier::new(token()).verify(&request).unwrap();
    assert_eq!(form.single("call"), Ok(Some("1")));
    assert_eq!(form.single("turn"), Ok(Some("2")));
}

#[test]
fn both_tokens_count_while_a_rotation_is_under_way() {
    let signature = sign(&AuthToken::new("previous"), URL, &digits());
    let request = post(&signature, b"Digits=9");
    assert_eq!(
        code(Verifier::new(token()).verify(&request)),
        "wrong_signature"
    );
    let rotating = Verifier::new(token()).with_previous(AuthToken::new("previous"));
    assert_eq!(
        rotating.verify(&request).unwrap().signed_by(),
        SignedBy::Previous
    );
}

#[test]
fn an_empty_token_verifies_nothing() {
    let signature = sign(&AuthToken::new(""), URL, &digits());
    let request = post(&signature, b"Digits=9");
    assert_eq!(
        code(Verifier::new(AuthToken::new("")).verify(&request)),
        "no_key"
    );
    let half = Verifier::new(token()).with_previous(AuthToken::new(""));
    assert_eq!(code(half.verify(&request)), "wrong_signature");
}

#[test]
fn an_announced_shared_key_is_the_only_key_that_counts() {
    let key = SharedKey::new("webhooks_sharedkey_1", "shared");
    let verifier = Verifier::new(token()).with_shared_key(key.clone());
    let announced = |signature, settings| SignedRequest {
        settings: Some(settings),
        ..post(signature, b"Digits=9")
    };
    let settings = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256";

    let shared = sign_with_shared_key(&key, Algorithm::HmacSha256, URL, &digits());
    let form = verifier.verify(&announced(&shared, settings)).unwrap();
    assert_eq!(form.signed_by(), SignedBy::SharedKey);

    let by_token = sign(&token(), URL, &digits());
    let with_sha1 = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA1";
    assert_eq!(
        code(verifier.verify(&announced(&by_token, with_sha1))),
        "wrong_signature"
    );
    let other = "key=webhooks_sharedkey_2,algorithm=HMAC_SHA1";
    assert_eq!(
        code(verifier.verify(&announced(&by_token, other))),
        "unknown_shared_key"
    );
    assert_eq!(
        code(verifier.verify(&announced(&by_token, "x"))),
        "malformed_settings"
    );
    assert_eq!(
        code(verifier.verify(&announced(&by_token, " "))),
        "verified"
    );
}

#[test]
fn what_is_missing_is_named() {
    let verifier = Verifier::new(token());
    let signature = sign(&token(), URL, &digits());
    let request = post(&signature, b"Digits=9");
    let refused = |request| code(verifier.verify(&request));
    assert_eq!(
        refused(SignedRequest {
            signature: None,
            ..request
        }),
        "missing_signature"
    );
    assert_eq!(
        refused(SignedRequest {
            signature: Some(""),
            ..request
        }),
        "missing_signature"
    );
    assert_eq!(
        refused(SignedRequest {
            signature: Some("aGk="),
            ..request
        }),
        "malformed_signature"
    );
    assert_eq!(
        refused(SignedRequest {
            method: "PUT",
            ..request
        }),
        "unusable_method"
    );
    assert_eq!(
        refused(SignedRequest {
            url: "/voice",
            ..request
        }),
        "unusable_url"
    );
    assert_eq!(
        refused(SignedRequest {
            url: "https:///voice",
            ..request
        }),
        "unusable_url"
    );
    let json = Some("application/json");
    assert_eq!(
        refused(SignedRequest {
            content_type: json,
            ..request
        }),
        "missing_body_hash"
    );
}

#[test]
fn a_body_that_is_no_form_is_no_form() {
    let (url, signature) = sign_body(&token(), URL, b"{}");
    let request = SignedRequest {
        url: &url,
        content_type: Some("application/json"),
        ..post(&signature, b"{}")
    };
    let verifier = Verifier::new(token());
    assert_eq!(code(verifier.verify(&request)), "not_a_form");
    let Verified::Body(body) = verifier.verify_any(&request).unwrap() else {
        panic!("a form");
    };
    assert_eq!(body.body(), b"{}");
    assert_eq!(body.query("call"), Ok(Some("1")));
    let other = SignedRequest {
        body: b"[]",
        ..request
    };
    assert_eq!(code(verifier.verify_any(&other)), "wrong_body_hash");
}

#[test]
fn without_a_content_type_the_query_tells_what_the_body_is() {
    let verifier = Verifier::new(token());
    let signature = sign(&token(), URL, &digits());
    for content_type in [
        None,
        Some(""),
        Some("Application/X-WWW-Form-Urlencoded; charset=UTF-8"),
    ] {
        let request = SignedRequest {
            content_type,
            ..post(&signature, b"Digits=9")
        };
        assert_eq!(code(verifier.verify(&request)), "verified");
    }
    let (url, signature) = sign_body(&token(), URL, b"{}");
    let request = SignedRequest {
        url: &url,
        content_type: None,
        ..post(&signature, b"{}")
    };
    assert!(matches!(
        verifier.verify_any(&request),
        Ok(Verified::Body(_))
    ));
}

#[test]
fn a_repeated_field_is_seen_even_if_the_signature_does_not_see_it() {
    let signature = sign(&token(), URL, &digits());
    let request = post(&signature, b"Digits=9&Digits=9");
    let form = Verifier::new(token()).verify(&request).unwrap();
    assert_eq!(form.get("Digits"), Some("9"));
    assert_eq!(
        form.single("Digits").unwrap_err().to_string(),
        r#"the field "Digits" is repeated, and must not be"#
    );
}

#[test]
fn bytes_that_are_no_utf8_are_read_as_they_are_signed() {
    let pairs = vec![("SpeechResult".to_owned(), "a\u{fffd}".to_owned())];
    let signature = sign(&token(), URL, &pairs);
    let verifier = Verifier::new(token());
    for body in [b"SpeechResult=a%FF".as_slice(), b"SpeechResult=a\xff"] {
        let form = verifier.verify(&post(&signature, body)).unwrap();
        assert_eq!(form.get("SpeechResult"), Some("a\u{fffd}"));
    }
}

#[test]
fn the_two_candidates() {
    let of = |url| Candidates::of(url).map(|both| (both.without_port, both.with_port));
    let two = |a: &str, b: &str| Some((a.to_owned(), b.to_owned()));
    assert_eq!(
        of("https://h/p?q"),
        two("https://h/p?q", "https://h:443/p?q")
    );
    assert_eq!(of("http://h/p"), two("http://h/p", "http://h:80/p"));
    assert_eq!(of("wss://h/p"), two("wss://h/p", "wss://h:443/p"));
    assert_eq!(
        of("https://h:8/p:9"),
        two("https://h/p:9", "https://h:8/p:9")
    );
    assert_eq!(
        of("https://h?a=b:c/d"),
        two("https://h?a=b:c/d", "https://h:443?a=b:c/d")
    );
    assert_eq!(
        of("https://u:p@h/"),
        two("https://u:p@h/", "https://u:p@h:443/")
    );
    assert_eq!(
        of("https://u]:p@h:8/"),
        two("https://u]:p@h/", "https://u]:p@h:8/")
    );
    assert_eq!(
        of("https://[::1]:8/"),
        two("https://[::1]/", "https://[::1]:8/")
    );
    assert_eq!(
        of("https://[::1]/"),
        two("https://[::1]/", "https://[::1]:443/")
    );
    assert_eq!(of("https://"), None);
    assert_eq!(of("https://:443/"), None);
    assert_eq!(of("example.com"), None);
}
