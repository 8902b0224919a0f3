//! Documents: where they come from, what is refused, and what happens then.

use super::super::{CallStatus, Entry};
use super::customer::Reply;
use super::{World, twiml, warning_codes};
use crate::phone::Script;

const APOLOGY: &str = "We are sorry, an application error has occurred. Goodbye.";

#[tokio::test]
async fn relative_urls_start_from_the_current_document() {
    let world = World::new().await;
    let redirect = "<Redirect>  incoming?turn=1&amp;at=a%20b  </Redirect>";
    world.customer.says("/twilio/voice/start", redirect);
    world.customer.says(
        "/twilio/voice/incoming",
        r#"<Gather action="?turn=2" numDigits="1"/>"#,
    );
    world
        .customer
        .says("/twilio/voice/incoming", "<Say>Two.</Say>");
    let url = world.url("/twilio/voice/start?turn=0");
    let record = world
        .call(Script::answering().press("1"), &[("Url", &url)])
        .await;
    assert_eq!(record.spoken(), "Two.");
    let queries: Vec<_> = world
        .customer
        .requests()
        .iter()
        .map(|request| request.query.clone())
        .collect();
    assert_eq!(queries, ["turn=0", "turn=1&at=a%20b", "turn=2"]);
    assert!(
        world
            .customer
            .requests()
            .iter()
            .all(|one| one.properly_signed)
    );
    let fetched: Vec<_> = record
        .entries()
        .filter_map(|entry| match entry {
            Entry::Fetched { url, status } => Some((url.clone(), status.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(
        fetched[1].0,
        world.url("/twilio/voice/incoming?turn=1&at=a%20b")
    );
    assert_eq!(fetched[1].1, Ok(200));
    assert_eq!(record.documents.len(), 3);
    assert!(record.documents[0].body.contains("incoming?turn=1"));
}

#[tokio::test]
async fn the_signed_address_and_the_connection_can_differ() {
    let world = World::behind("https://calls.example.com").await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    let url = "https://calls.example.com:443/voice?a=b#rc=1&rp=5xx";
    let record = world.call(Script::answering(), &[("Url", url)]).await;
    assert_eq!(record.spoken(), "Hello.");
    let asked = &world.customer.asked("/voice")[0];
    assert!(asked.properly_signed);
    assert_eq!(asked.headers["host"], "calls.example.com");
    let shown = record.documents[0].url.as_deref();
    assert_eq!(shown, Some("https://calls.example.com/voice?a=b"));
}

#[tokio::test]
async fn a_failure_asks_the_fallback_and_says_why() {
    for (reply, code) in [
        (Reply::status(500), "11200"),
        (Reply::status(404), "11200"),
        (
            Reply::raw("text/xml", "<Response><Say>Oops</Response>"),
            "12100",
        ),
        (
            Reply::raw("text/xml", " <?xml version=\"1.0\"?><Response/>"),
            "12100",
        ),
        (Reply::raw("text/xml", "<Html/>"), "12100"),
        (Reply::raw("text/xml", ""), "12100"),
        (
            Reply::raw("text/xml", "<Response><Say>a & b</Say></Response>"),
            "12100",
        ),
        (Reply::raw("application/json", "{}"), "12300"),
        (Reply::raw("text/xml", &twiml(&" ".repeat(65_536))), "11750"),
        (
            Reply {
                headers: Vec::new(),
                ..Reply::xml("")
            },
            "11200",
        ),
    ] {
        let world = World::new().await;
        world.customer.replies("/voice", reply);
        world
            .customer
            .says("/fallback", "<Say>We will call back.</Say>");
        let fallback = world.url("/fallback");
        let record = world
            .call(Script::answering(), &[("FallbackUrl", &fallback)])
            .await;
        let request = &world.customer.asked("/fallback")[0];
        assert_eq!(request.field("ErrorCode"), Some(code));
        assert_eq!(
            request.field("ErrorUrl"),
            Some(world.url("/voice").as_str())
        );
        assert!(request.properly_signed);
        assert_eq!(warning_codes(&record), [code.parse::<u32>().unwrap()]);
        assert_eq!(record.spoken(), "We will call back.");
    }
}

#[tokio::test]
async fn without_a_fallback_the_person_hears_an_apology() {
    let world = World::new().await;
    world.customer.replies("/voice", Reply::status(500));
    let record = world.call(Script::answering(), &[]).await;
    assert_eq!(record.spoken(), APOLOGY);
    assert_eq!(record.status, CallStatus::Completed);
    // A failed answer is not asked for again unless the URL says so.
    assert_eq!(world.customer.asked("/voice").len(), 1);
}

#[tokio::test]
async fn a_fallback_that_fails_too_ends_the_call() {
    let world = World::new().await;
    let fallback = world.url("/nowhere");
    let record = world
        .call(Script::answering(), &[("FallbackUrl", &fallback)])
        .await;
    assert_eq!(record.spoken(), APOLOGY);
    assert_eq!(warning_codes(&record), [11200, 11200]);
}

#[tokio::test]
async fn a_customer_that_cannot_be_reached_is_11205() {
    let world = World::new().await;
    for url in ["http://127.0.0.1:9/voice#rc=0", "https://127.0.0.1:9/voice"] {
        let record = world.call(Script::answering(), &[("Url", url)]).await;
        assert_eq!(warning_codes(&record), [11205]);
        assert_eq!(record.spoken(), APOLOGY);
    }
}

#[tokio::test]
async fn the_fragment_of_a_url_orders_retries() {
    let world = World::new().await;
    world.customer.replies("/voice", Reply::status(503));
    world.customer.replies("/voice", Reply::status(429));
    world.customer.says("/voice", "<Say>At last.</Say>");
    let url = world.url("/voice?turn=1#rc=2&rp=4xx,5xx");
    let record = world.call(Script::answering(), &[("Url", &url)]).await;
    let attempts = world.customer.asked("/voice");
    assert_eq!(attempts.len(), 3);
    assert!(attempts.iter().all(|attempt| attempt.properly_signed));
    let token = "i-twilio-idempotency-token";
    assert_eq!(attempts[0].headers[token], attempts[2].headers[token]);
    assert_eq!(record.spoken(), "At last.");
    assert!(record.violations().is_empty());
}

#[tokio::test]
async fn a_bad_fragment_is_a_warning_and_orders_nothing() {
    let world = World::new().await;
    world.customer.says("/voice", "<Say>Hello.</Say>");
    let url = world.url("/voice#rc=9");
    let status = world.url("/status#rp=6xx");
    let fields = [("Url", url.as_str()), ("StatusCallback", &status)];
    let record = world.call(Script::answering(), &fields).await;
    assert_eq!(record.spoken(), "Hello.");
    assert_eq!(warning_codes(&record), [11240, 11243]);
}

#[tokio::test]
async fn a_slow_answer_is_given_up() {
    let world = World::new().await;
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/voice#tt=100", silent.local_addr().unwrap());
    let record = world.call(Script::answering(), &[("Url", &url)]).await;
    assert_eq!(warning_codes(&record), [11200]);
    assert_eq!(record.spoken(), APOLOGY);
}

#[tokio::test]
async fn redirects_over_http_are_followed_without_the_digits() {
    let world = World::new().await;
    world
        .customer
        .says("/voice", r#"<Gather action="/old" numDigits="1"/>"#);
    let moved = Reply {
        headers: vec![("location", "/new?x=1".to_owned())],
        ..Reply::status(307)
    };
    world.customer.replies("/old", moved);
    world.customer.says("/new", "<Say>Here.</Say>");
    let record = world.call(Script::answering().press("7"), &[]).await;
    assert_eq!(record.spoken(), "Here.");
    let request = &world.customer.asked("/new")[0];
    assert_eq!(request.method, "POST");
    assert_eq!(request.field("Digits"), None);
    assert!(request.properly_signed);

    let circle = Reply {
        headers: vec![("location", "/voice".to_owned())],
        ..Reply::status(302)
    };
    let world = World::new().await;
    world.customer.replies("/voice", circle);
    let record = world.call(Script::answering(), &[]).await;
    assert_eq!(warning_codes(&record), [11215]);
}

#[tokio::test]
async fn redirects_in_documents_are_bounded() {
    let world = World::new().await;
    world.customer.says("/voice", "<Redirect>/voice</Redirect>");
    let record = world.call(Script::answering(), &[]).await;
    assert_eq!(record.status, CallStatus::Completed);
    assert_eq!(record.violations().len(), 1);
    assert!(world.customer.requests().len() < 100);
}

#[tokio::test]
async fn the_time_limit_ends_the_call_in_virtual_time() {
    let world = World::new().await;
    world.customer.says(
        "/voice",
        "<Pause length=\"40\"/><Redirect>/voice</Redirect>",
    );
    let record = world
        .call(Script::answering(), &[("TimeLimit", "90")])
        .await;
    assert_eq!(record.seconds_connected(), 90);
    assert!(
        record
            .entries()
            .any(|entry| *entry == Entry::TimeLimitReached)
    );
    // Four hours, unless told otherwise.
    let record = world.call(Script::answering(), &[]).await;
    assert_eq!(record.seconds_connected(), 4 * 60 * 60);
}

#[tokio::test]
async fn inline_documents_are_performed_but_know_no_relative_urls() {
    let world = World::new().await;
    let inline = twiml("<Say>Inline.</Say><Redirect>/voice</Redirect>");
    let record = world.call(Script::answering(), &[("Twiml", &inline)]).await;
    assert_eq!(warning_codes(&record), [15004]);
    assert_eq!(record.spoken(), format!("Inline. {APOLOGY}"));
    let absolute = format!("<Redirect>{}</Redirect>", world.url("/voice"));
    world.customer.says("/voice", "<Say>Fetched.</Say>");
    let inline = twiml(&absolute);
    let record = world.call(Script::answering(), &[("Twiml", &inline)]).await;
    assert_eq!(record.spoken(), "Fetched.");
}

#[tokio::test]
async fn plain_text_is_read_aloud_and_audio_is_played() {
    let world = World::new().await;
    let plain = Reply::raw("text/plain; charset=utf-8", "Just words.");
    world.customer.replies("/voice", plain);
    let record = world.call(Script::answering(), &[]).await;
    assert_eq!(record.spoken(), "Just words.");
    let world = World::new().await;
    world
        .customer
        .replies("/voice", Reply::raw("audio/mpeg", "sound"));
    let record = world.call(Script::answering(), &[]).await;
    assert!(
        record
            .entries()
            .any(|entry| matches!(entry, Entry::Played { .. }))
    );
}

#[tokio::test]
async fn an_unknown_verb_is_a_warning_and_the_call_goes_on() {
    let world = World::new().await;
    world
        .customer
        .says("/voice", "<Sing>La</Sing><Say loud=\"yes\">Hello.</Say>");
    let record = world.call(Script::answering(), &[]).await;
    assert_eq!(warning_codes(&record), [12200, 12200]);
    assert_eq!(record.spoken(), "Hello.");
}
