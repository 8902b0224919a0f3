//! The table: what is wrong with a request, and what each door answers.

use std::fmt::Write as _;

use shared::endpoint::MAX_BODY;

use super::case::{Case, FORM, NO_CALL, case};

/// A webhook of an outbound call that we do not know.
const UNKNOWN_CALL: &str = "AccountSid=AC00000000000000000000000000000001\
    &CallSid=CA00000000000000000000000000000009&CallStatus=in-progress&Direction=outbound-api\
    &From=%2B14155550100&To=%2B14155550123&Digits=1";

/// `{"to":"+14155550123"}`, as `gzip` writes it.
const GZIP: [u8; 39] = [
    31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 42, 201, 87, 178, 82, 210, 54, 52, 49, 52, 5, 2, 3,
    67, 35, 99, 165, 90, 0, 161, 67, 50, 174, 21, 0, 0, 0,
];

/// Every case.
pub(super) fn cases() -> Vec<Case> {
    let tables = [
        methods(),
        content(),
        sizes(),
        encodings(),
        twice(),
        json(),
        heads(),
        queries(),
    ];
    tables.into_iter().flatten().collect()
}

fn methods() -> Vec<Case> {
    let other = [
        "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW", "post", "get",
    ];
    // A GET is health's own, and a lower-case one is another method.
    let mut cases: Vec<Case> = other
        .into_iter()
        .map(|method| case(method, [405; 4]).method(method))
        .collect();
    cases.push(case("GET, where a POST is asked for", [0, 405, 405, 405]).method("GET"));
    cases.push(case("POST, where a GET is asked for", [405, 0, 0, 0]).method("POST"));
    cases
}

fn content() -> Vec<Case> {
    let other = [
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/json, text/plain",
        "application/problem+json",
        "application/jsonp",
        "*/*",
    ];
    let mut cases: Vec<Case> = other
        .into_iter()
        .map(|kind| case(kind, [200, 415, 403, 403]).content_type(kind))
        .collect();
    // Without one, and where nothing but parameters is said, a form is read.
    for kind in ["", ";", "; charset=utf-8"] {
        cases.push(case("no content type", [200, 415, 200, 500]).content_type(kind));
    }
    cases.push(case("a form, where JSON is asked for", [0, 415, 0, 0]).content_type(FORM));
    cases.push(
        case("JSON, where a form is asked for", [0, 0, 403, 403]).content_type("application/json"),
    );
    cases.push(
        case("JSON with its hash", [0, 0, 403, 403])
            .content_type("application/json")
            .form(b"{}")
            .query("bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
    );
    cases
}

fn sizes() -> Vec<Case> {
    let spaces = |count| vec![b' '; count];
    let padded = |count: usize| {
        let mut form = format!("{NO_CALL}&x=").into_bytes();
        form.resize(count, b'x');
        form
    };
    let many_fields = [NO_CALL.as_bytes(), &b"&a".repeat(32_000)].concat();
    vec![
        case("no body", [200, 400, 403, 403]).json(b"").form(b""),
        case("a body at the limit", [200, 400, 200, 500])
            .json(&spaces(MAX_BODY))
            .form(&padded(MAX_BODY)),
        case("one byte more", [413; 4])
            .json(&spaces(MAX_BODY + 1))
            .form(&padded(MAX_BODY + 1)),
        case("a megabyte more", [413; 4])
            .json(&spaces(MAX_BODY + (1 << 20)))
            .form(&padded(MAX_BODY + (1 << 20))),
        case("as many fields as there can be", [0, 0, 200, 500]).form(&many_fields),
        case("too large and not signed", [0, 0, 413, 413])
            .form(&padded(MAX_BODY + 1))
            .unsigned(),
        case("too large and without a key", [0, 413, 0, 0])
            .json(&spaces(MAX_BODY + 1))
            .key("another key"),
    ]
}

fn encodings() -> Vec<Case> {
    let wide: Vec<u8> = "{\"to\": \"+14155550123\"}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = [b"\xef\xbb\xbf", &b"{\"to\": \"+14155550123\"}"[..]].concat();
    let broken = [NO_CALL.as_bytes(), b"&CallSid=\xff\xfe&%ff=%c3%28&x=%"].concat();
    vec![
        case("a body that was compressed", [200, 400, 403, 403])
            .header("content-encoding", "gzip")
            .json(&GZIP)
            .form(&GZIP),
        case("UTF-16, as it says", [0, 400, 0, 0])
            .content_type("application/json; charset=utf-16")
            .json(&wide),
        case("a byte order mark", [0, 400, 0, 0]).json(&marked),
        case("bytes that are no UTF-8", [200, 400, 200, 500])
            .json(b"{\"to\": \"\xff\xfe\"}")
            .form(&broken),
        case("half a surrogate", [0, 400, 0, 0]).json(br#"{"to": "\ud800"}"#),
        case("a NUL", [0, 400, 200, 500])
            .json(b"{\"to\": \"+14155550123\0\"}")
            .form(format!("{NO_CALL}&CallSid=%00&a\0b=c").as_bytes()),
        case("line ends", [0, 400, 200, 500])
            .json(br#"{"to": "+14155550123\r\nX: y"}"#)
            .form(format!("{NO_CALL}&CallSid=CA%0d%0aX:y").as_bytes()),
        case("not signed", [0, 0, 403, 403]).unsigned(),
    ]
}

fn twice() -> Vec<Case> {
    let ids = "call_id=call_00000000000000000000000000000001&call_id=call_00000000000000000000000000000002";
    vec![
        case("a member twice", [0, 400, 0, 0])
            .json(br#"{"to": "+14155550123", "to": "+14155550123"}"#),
        case("a field twice", [0, 0, 200, 500])
            .form(format!("{UNKNOWN_CALL}&CallSid=CA00000000000000000000000000000009").as_bytes()),
        case("our account and another", [0, 0, 200, 500]).form(
            format!("{UNKNOWN_CALL}&AccountSid=AC00000000000000000000000000000002").as_bytes(),
        ),
        case("another account and ours", [0, 0, 403, 403])
            .form(format!("AccountSid=AC00000000000000000000000000000002&{NO_CALL}").as_bytes()),
        // The callback of a call that we do not know is taken and forgotten.
        case("two calls in the URL", [200, 0, 200, 204])
            .query(&format!("{ids}&turn=1&at=question"))
            .form(UNKNOWN_CALL.as_bytes()),
    ]
}

fn json() -> Vec<Case> {
    let to = r#""to": "+14155550123""#;
    let text = |text: String| text.into_bytes();
    let bodies: [(&'static str, Vec<u8>); 12] = [
        ("brackets", vec![b'['; 60_000]),
        ("braces", br#"{"a":"#.repeat(12_000)),
        (
            "an open text",
            text(format!("{{{to}, \"consent\": \"{}", "x".repeat(60_000))),
        ),
        (
            "a large number",
            text(format!("{{\"to\": 1{}}}", "0".repeat(60_000))),
        ),
        ("a large exponent", br#"{"to": 1e999999999}"#.to_vec()),
        (
            "many members",
            text(format!("{{{}{to}}}", "\"a\": 1, ".repeat(7_000))),
        ),
        ("two documents", text(format!("{{{to}}}{{{to}}}"))),
        ("a comment", text(format!("{{{to} /* x */}}"))),
        ("a comma too many", text(format!("{{{to},}}"))),
        ("single quotes", b"{'to': '+14155550123'}".to_vec()),
        (
            "digits of another script",
            "{\"to\": \"+\u{ff11}4155550123\"}".into(),
        ),
        ("a longer spelling", br#"{"to": "+114155550123"}"#.to_vec()),
    ];
    let bodies = bodies.into_iter();
    bodies
        .map(|(what, body)| case(what, [0, 400, 0, 0]).json(&body))
        .collect()
}

fn heads() -> Vec<Case> {
    let long = |name: &str| (name.to_owned(), "x".repeat(7_000));
    let mut flood = case("headers up to the gateway's limit", [200, 401, 403, 403])
        .unsigned()
        .key("another");
    for at in 0..80 {
        let mut value = String::new();
        // A text can always be written to.
        let _ = write!(value, "{at:0100}");
        flood.headers.push((format!("x-flood-{at}"), value));
    }
    let mut cases = vec![flood];
    for key in [
        "",
        "x",
        "a-long-bearer-ke",
        "a-long-bearer-keyy",
        "A-LONG-BEARER-KEY",
    ] {
        cases.push(case("another key", [0, 401, 0, 0]).key(key));
    }
    for signature in [
        "",
        "abc=",
        "=",
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        "\u{7f}",
        "a, b",
    ] {
        let signed = case("another signature", [0, 0, 403, 403]).unsigned();
        cases.push(signed.header(
            "x-twilio-signature",
            signature.replace('\u{7f}', " ").trim(),
        ));
    }
    let mut long_key = case("a key as long as the gateway takes", [0, 401, 0, 0]).key("");
    long_key.headers.push(long("authorization"));
    let mut long_signature = case("a signature as long", [0, 0, 403, 403]).unsigned();
    long_signature.headers.push(long("x-twilio-signature"));
    let mut settings = case("settings of a key that is none", [0, 0, 403, 403]);
    settings
        .headers
        .push(long("x-twilio-webhooks-signature-settings"));
    cases.extend([long_key, long_signature, settings]);
    cases
}

fn queries() -> Vec<Case> {
    let of_no_use = [
        "%",
        "%zz",
        "%ff%fe",
        "call_id=",
        "call_id=..%2f..%2fx",
        "call_id=%00",
        "turn=99999999999",
        "call_id=call_0000000000000000000000000000000g",
        "&&&&",
        "=",
        "a=b=c",
        "?",
        "/../",
        "//",
    ];
    let mut cases: Vec<Case> = of_no_use
        .into_iter()
        .map(|query| case(query, [200, 0, 200, 500]).query(query))
        .collect();
    let long = format!("call_id={}", "x".repeat(9_000));
    cases.push(case("a query as long as the gateway takes", [200, 0, 200, 500]).query(&long));
    cases.push(
        case("a query, and a body of no use", [0, 400, 0, 0])
            .query("to=%2B14155550123")
            .json(b"{}"),
    );
    cases
}
