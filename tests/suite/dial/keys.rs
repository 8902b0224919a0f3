//! Bearer keys: names, scopes, rates.

use jiff::SignedDuration;
use serde_json::{Value, json};
use shared::door::key_hash_text;
use tests::{Desk, POST_JSON};

use super::gate::{consented, strangers};

/// The keys of the secret.
fn put_keys(desk: &Desk, keys: &Value) {
    desk.product
        .engine
        .put_secret("api-keys", &json!({"keys": keys}));
    // The hashes are kept for half a minute.
    desk.pass(SignedDuration::from_secs(31));
}

fn key(name: &str, more: &Value) -> Value {
    let mut key = json!({"name": name, "sha256": key_hash_text(name)});
    for (member, value) in more.as_object().into_iter().flatten() {
        key[member] = value.clone();
    }
    key
}

struct Answer {
    status: u16,
    headers: http::HeaderMap,
    body: Value,
}

/// As through a tunnel: this machine's own requests need no key.
async fn dial(desk: &Desk, key: &str, to: &str) -> Answer {
    let url = format!("{}/api/calls/outbound", desk.product.base_url());
    let request = desk.http.post(url).body(consented(to));
    let request = request.header(POST_JSON.0, POST_JSON.1);
    let request = request
        .header("x-forwarded-for", "203.0.113.9")
        .bearer_auth(key);
    let response = request.send().await.expect("an answer");
    Answer {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.json().await.expect("JSON"),
    }
}

#[tokio::test]
async fn a_key_is_good_for_its_scopes_and_names_the_call_and_a_revoked_one_is_dead() {
    let desk = strangers(&[]).await;
    desk.carrier().hold_queue();
    let all = [
        key("front-desk", &json!({})),
        key("reader", &json!({"scopes": ["read", "admin"]})),
    ];
    put_keys(&desk, &json!(all));
    let refused = dial(&desk, "reader", "+12125550123").await;
    assert_eq!(
        (refused.status, &refused.body["code"]),
        (403, &json!("not_in_scope"))
    );
    let placed = dial(&desk, "front-desk", "+12125550123").await;
    assert_eq!(placed.status, 200, "{}", placed.body);
    let stored = desk.product.stored_calls();
    assert_eq!(stored[0]["placed_by"], "front-desk");
    put_keys(&desk, &json!([all[1]]));
    let dead = dial(&desk, "front-desk", "+12125550124").await;
    assert_eq!(dead.status, 401);
}

#[tokio::test]
async fn a_key_s_own_rate_holds_and_the_headers_tell_it() {
    let desk = strangers(&[]).await;
    desk.carrier().hold_queue();
    let slow = key("slow", &json!({"per_minute": 2}));
    put_keys(&desk, &json!([slow, key("fast", &json!({}))]));
    let header = |answer: &Answer, name: &str| {
        let value = answer.headers.get(name);
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned()
    };
    for (to, left) in [("+12125550101", 1), ("+12125550102", 0)] {
        let placed = dial(&desk, "slow", to).await;
        assert_eq!(placed.status, 200, "{}", placed.body);
        let told = format!("\"key-minute\";r={left};t=29");
        assert!(header(&placed, "ratelimit").contains(&told), "{told}");
        assert!(header(&placed, "ratelimit-policy").contains("\"key-minute\";q=2;w=60"));
    }
    let limited = dial(&desk, "slow", "+12125550103").await;
    assert_eq!(limited.status, 429, "{}", limited.body);
    assert_eq!(limited.body["reasons"], json!(["rate_limited"]));
    // It is 31 seconds past the minute.
    assert_eq!(header(&limited, "retry-after"), "29");
    assert!(header(&limited, "ratelimit").contains("\"key-minute\";r=0;t=29"));
    let other = dial(&desk, "fast", "+12125550103").await;
    assert_eq!(other.status, 200, "another key has its own");
    desk.pass(SignedDuration::from_secs(29));
    assert_eq!(dial(&desk, "slow", "+12125550104").await.status, 200);
}

#[tokio::test]
async fn the_deployment_s_own_rates_hold_for_all_keys_together() {
    let desk = strangers(&[("CALLS_PER_SECOND", "1"), ("CALLS_PER_DAY", "2")]).await;
    desk.carrier().hold_queue();
    put_keys(&desk, &json!([key("a", &json!({})), key("b", &json!({}))]));
    assert_eq!(dial(&desk, "a", "+12125550101").await.status, 200);
    let limited = dial(&desk, "b", "+12125550102").await;
    assert_eq!(
        (limited.status, &limited.body["code"]),
        (429, &json!("rate_limited"))
    );
    assert_eq!(limited.headers["retry-after"], "1");
    desk.pass(SignedDuration::from_secs(1));
    assert_eq!(dial(&desk, "b", "+12125550102").await.status, 200);
    desk.pass(SignedDuration::from_secs(1));
    let spent = dial(&desk, "a", "+12125550103").await;
    assert_eq!(
        (spent.status, &spent.body["code"]),
        (429, &json!("daily_ceiling_reached"))
    );
}
