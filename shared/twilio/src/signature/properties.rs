//! What holds for every request, not only for those we thought of.

use proptest::prelude::*;

use super::{AuthToken, Refusal, SignedRequest, Verifier, sign};

const TOKEN: &str = "3f1c9a7be04d5582aa61c0de77f0b942";

type Pairs = Vec<(String, String)>;

fn pairs() -> impl Strategy<Value = Pairs> {
    prop::collection::vec((any::<String>(), any::<String>()), 0..6)
}

fn url() -> impl Strategy<Value = String> {
    "https://[a-z]{1,9}(\\.[a-z]{2,3}){1,2}(:[0-9]{2,4})?/[a-z/]{0,12}(\\?[a-z]=[!-~]{0,9})?"
}

fn encode(pairs: &Pairs) -> String {
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

fn verify(url: &str, body: &str, signature: &str) -> Result<Pairs, Refusal> {
    let request = SignedRequest {
        method: "POST",
        url,
        content_type: Some("application/x-www-form-urlencoded"),
        signature: Some(signature),
        settings: None,
        body: body.as_bytes(),
    };
    let verifier = Verifier::new(AuthToken::new(TOKEN));
    verifier.verify(&request).map(|form| form.pairs().to_vec())
}

/// Another ASCII character in the place of the one at `at`, so that the text stays valid UTF-8.
fn flipped(text: &str, at: prop::sample::Index) -> Option<String> {
    let places: Vec<usize> = text
        .char_indices()
        .filter(|(_, c)| c.is_ascii())
        .map(|(place, _)| place)
        .collect();
    if places.is_empty() {
        return None;
    }
    let place = places[at.index(places.len())];
    let mut bytes = text.as_bytes().to_vec();
    bytes[place] ^= 1;
    String::from_utf8(bytes).ok()
}

proptest! {
    #[test]
    fn what_is_signed_verifies_and_comes_back(url in url(), pairs in pairs()) {
        let signature = sign(&AuthToken::new(TOKEN), &url, &pairs);
        prop_assert_eq!(verify(&url, &encode(&pairs), &signature), Ok(pairs));
    }

    #[test]
    fn the_order_of_fields_does_not_matter(
        url in url(),
        (pairs, shuffled) in pairs().prop_flat_map(|pairs| (Just(pairs.clone()), Just(pairs).prop_shuffle())),
    ) {
        let signature = sign(&AuthToken::new(TOKEN), &url, &pairs);
        prop_assert!(verify(&url, &encode(&shuffled), &signature).is_ok());
    }

    #[test]
    fn a_flipped_byte_in_the_url_fails(url in url(), pairs in pairs(), at: prop::sample::Index) {
        let signature = sign(&AuthToken::new(TOKEN), &url, &pairs);
        let bent = flipped(&url, at).unwrap();
        // With `0` and `1` for the port's digits and the like the two candidates stay two; the one
        // bend that no rule can see is of a port that Twilio dropped.
        let port_only = strip_port(&bent) == strip_port(&url);
        prop_assume!(!port_only);
        prop_assert!(verify(&bent, &encode(&pairs), &signature).is_err());
    }

    #[test]
    fn a_flipped_byte_in_a_value_fails(
        url in url(),
        name in any::<String>(),
        value in any::<String>(),
        at: prop::sample::Index,
    ) {
        let signature = sign(&AuthToken::new(TOKEN), &url, &[(name.clone(), value.clone())]);
        let bent = flipped(&value, at);
        prop_assume!(bent.is_some());
        let body = encode(&vec![(name, bent.unwrap())]);
        prop_assert!(verify(&url, &body, &signature).is_err());
    }

    #[test]
    fn a_flipped_byte_in_the_signature_fails(url in url(), pairs in pairs(), at: prop::sample::Index) {
        let signature = sign(&AuthToken::new(TOKEN), &url, &pairs);
        let bent = flipped(&signature, at).unwrap();
        prop_assert!(verify(&url, &encode(&pairs), &bent).is_err());
    }

    #[test]
    fn no_bytes_make_it_panic(
        method in "GET|POST|.{0,4}",
        url in any::<String>(),
        content_type in prop::option::of(any::<String>()),
        signature in prop::option::of(any::<String>()),
        settings in prop::option::of(any::<String>()),
        body in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let request = SignedRequest {
            method: &method,
            url: &url,
            content_type: content_type.as_deref(),
            signature: signature.as_deref(),
            settings: settings.as_deref(),
            body: &body,
        };
        let refusal = Verifier::new(AuthToken::new(TOKEN)).verify_any(&request).unwrap_err();
        prop_assert!(!refusal.to_string().contains(TOKEN));
    }
}

fn strip_port(url: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (host, tail) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    format!("{scheme}://{host}{tail}")
}
