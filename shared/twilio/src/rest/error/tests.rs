use proptest::prelude::*;

use super::*;

fn classic(status: u16, code: u32) -> RestError {
    let body = format!(
        r#"{{"code":{code},"message":"The phone number +15558675310 is not valid","more_info":"https://www.twilio.com/docs/errors/{code}","status":{status}}}"#
    );
    RestError::parse(status, body.as_bytes())
}

#[test]
fn the_classic_shape() {
    let error = classic(400, 21211);
    assert_eq!((error.status, error.code), (400, Some(21211)));
    assert!(
        error
            .message
            .as_ref()
            .unwrap()
            .as_str()
            .contains("+15558675310")
    );
    assert!(!format!("{error:?} {error}").contains("8675310"));
    assert_eq!(
        error.more_info().unwrap(),
        "https://www.twilio.com/docs/api/errors/21211"
    );
}

#[test]
fn the_problem_document() {
    let body = br#"{"type":"https://www.twilio.com/docs/api/errors/20404","title":"Not found","status":404,"code":20404,"detail":"No such thing","errors":[]}"#;
    let error = RestError::parse(404, body);
    assert_eq!(error.code, Some(20404));
    assert_eq!(error.message.unwrap().as_str(), "No such thing");
}

#[test]
fn a_body_that_is_neither() {
    for body in [
        "",
        "<html>Bad gateway</html>",
        "null",
        "[]",
        "17",
        r#"{"code":null}"#,
        r#"{"code":{}}"#,
    ] {
        let error = RestError::parse(502, body.as_bytes());
        assert_eq!((error.code, error.message.clone()), (None, None), "{body}");
        assert_eq!(error.class(), ErrorClass::UnknownOutcome);
    }
    let odd = RestError::parse(400, br#"{"code":"21211","message":7,"title":"Odd"}"#);
    assert_eq!(
        (odd.code, odd.message.unwrap().as_str()),
        (Some(21211), "Odd")
    );
}

#[test]
fn classes() {
    let class = |status, code| classic(status, code).class();
    assert_eq!(class(429, 20429), ErrorClass::Retryable);
    assert_eq!(class(400, 10004), ErrorClass::Retryable);
    for refused in [
        20003, 20404, 21202, 21210, 21211, 21215, 21217, 21219, 99999,
    ] {
        assert_eq!(class(400, refused), ErrorClass::Refused, "{refused}");
    }
    assert_eq!(class(500, 20500), ErrorClass::UnknownOutcome);
    assert_eq!(class(503, 20503), ErrorClass::UnknownOutcome);
    let bare = |status| RestError::parse(status, b"").class();
    assert_eq!(bare(429), ErrorClass::Retryable);
    assert_eq!(bare(403), ErrorClass::Refused);
    for unknown in [200, 201, 307, 408, 500, 502, 504] {
        assert_eq!(bare(unknown), ErrorClass::UnknownOutcome, "{unknown}");
    }
    let again = RestError::parse(502, b"").class_if_repeatable();
    assert_eq!(again, ErrorClass::Retryable);
    assert_eq!(
        classic(404, 20404).class_if_repeatable(),
        ErrorClass::Refused
    );
    assert!(classic(400, 21220).is_already_ended());
}

#[test]
fn plain_words() {
    let codes = [
        20003, 20429, 10004, 21210, 21211, 21212, 21214, 21215, 21216, 21217, 21219, 21220, 13225,
        13999, 99999,
    ];
    let known = codes.iter().map(|code| classic(400, *code).to_string());
    let bare = [401, 403, 404, 407, 429, 502, 302];
    let bare = bare
        .iter()
        .map(|status| RestError::parse(*status, b"").to_string());
    let lines: Vec<String> = known.chain(bare).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    Twilio answered with HTTP 400 and code 20003: Twilio does not accept the credentials: see that the API key's SID and secret belong together, to this account and to this Region, and that the account is not suspended.
    Twilio answered with HTTP 400 and code 20429: Too many requests at once: Twilio did nothing with this one, so try again, slower.
    Twilio answered with HTTP 400 and code 10004: The account has as many calls at once as it may have: try again later.
    Twilio answered with HTTP 400 and code 21210: The calling number is neither the account's own nor verified: set it to a voice number of this account.
    Twilio answered with HTTP 400 and code 21211: Twilio does not regard the number to call as a valid telephone number.
    Twilio answered with HTTP 400 and code 21212: Twilio takes the calling number for no valid telephone number: see its setting, in the form +15551234567.
    Twilio answered with HTTP 400 and code 21214: The number to call cannot be reached from Twilio.
    Twilio answered with HTTP 400 and code 21215: The account has no permission to call this country: allow it in the console, under voice geographic permissions.
    Twilio answered with HTTP 400 and code 21216: Twilio does not call this number: it is on its list of blocked destinations.
    Twilio answered with HTTP 400 and code 21217: Twilio does not regard the number to call as a valid telephone number.
    Twilio answered with HTTP 400 and code 21219: A trial account calls verified numbers only: verify the number in the console, or upgrade the account.
    Twilio answered with HTTP 400 and code 21220: The call has ended already.
    Twilio answered with HTTP 400 and code 13225: Twilio does not call this number.
    Twilio answered with HTTP 400 and code 13999: Twilio refused the call; see the code in its error dictionary.
    Twilio answered with HTTP 400 and code 99999: Twilio refused this; see the code in its error dictionary.
    Twilio answered with HTTP 401: Twilio does not accept the credentials for this: see the API key, its Region and its permissions.
    Twilio answered with HTTP 403: Twilio does not accept the credentials for this: see the API key, its Region and its permissions.
    Twilio answered with HTTP 404: Twilio does not know this resource: see the account's SID.
    Twilio answered with HTTP 407: Something refused this, and not in Twilio's form: see what is between us and Twilio.
    Twilio answered with HTTP 429: Too many requests at once: Twilio did nothing with this one, so try again, slower.
    Twilio answered with HTTP 502: Twilio, or something before it, has a fault: look before trying again.
    Twilio answered with HTTP 302: Twilio's answer could not be read: look before trying again.
    ");
}

proptest! {
    #[test]
    fn every_answer_has_a_reading(status: u16, body in prop::collection::vec(any::<u8>(), 0..60)) {
        let error = RestError::parse(status, &body);
        prop_assert!(!error.explanation().is_empty());
        // What is not a plain "no" is never taken for one.
        let refused = error.class() == ErrorClass::Refused;
        prop_assert!(!refused || (400..500).contains(&status));
    }
}
