//! Checks the verifier against a file of signature vectors, ours or anybody's:
//!
//! ```text
//! cargo run -q -p twilio --example verify_vectors -- tests/vectors/signature.json
//! ```
//!
//! The file is a JSON array of objects with `name`, `auth_token`, `method`, `url`, `content_type`,
//! `body`, `signature`, `settings_header` and `valid`; further fields are ignored, and of these
//! only `auth_token`, `url` and `valid` are needed. With a `settings_header`, `auth_token` holds
//! the secret of the shared key that the header names. One line is printed for each vector. The
//! exit code is 0 if all agree, 1 if one disagrees, 2 if there is nothing to check.

use std::process::ExitCode;

use serde::Deserialize;
use twilio::signature::{AuthToken, SharedKey, SignedRequest, Verifier};

#[derive(Deserialize)]
struct Vector {
    name: Option<String>,
    auth_token: String,
    method: Option<String>,
    url: String,
    content_type: Option<String>,
    body: Option<String>,
    signature: Option<String>,
    settings_header: Option<String>,
    valid: bool,
}

fn main() -> ExitCode {
    let vectors = match read() {
        Ok(vectors) => vectors,
        Err(message) => {
            eprintln!("verify_vectors: {message}");
            return ExitCode::from(2);
        }
    };
    let mut disagreements = 0;
    for (at, vector) in vectors.iter().enumerate() {
        let (got, reason) = verdict(vector);
        let agrees = got == vector.valid;
        disagreements += usize::from(!agrees);
        let word = if agrees { "ok" } else { "DISAGREE" };
        let name = vector.name.clone().unwrap_or_else(|| format!("#{at}"));
        println!(
            "{word} {name} expected={} got={got} ({reason})",
            vector.valid
        );
    }
    let agreements = vectors.len() - disagreements;
    println!(
        "{} vectors: {agreements} ok, {disagreements} disagree",
        vectors.len()
    );
    ExitCode::from(u8::from(disagreements > 0))
}

fn read() -> Result<Vec<Vector>, String> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(file), None) = (arguments.next(), arguments.next()) else {
        return Err("name one file: verify_vectors FILE".to_owned());
    };
    let file = std::path::PathBuf::from(file);
    let shown = file.display();
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{shown}: {error}"))?;
    let vectors: Vec<Vector> = serde_json::from_str(&text)
        .map_err(|error| format!("{shown} is no JSON array of vectors: {error}"))?;
    if vectors.is_empty() {
        return Err(format!("{shown} holds no vector"));
    }
    Ok(vectors)
}

fn verdict(vector: &Vector) -> (bool, &'static str) {
    let settings = vector.settings_header.as_deref();
    let settings = settings.filter(|header| !header.trim().is_empty());
    let verifier = match settings {
        Some(header) => Verifier::new(AuthToken::new(""))
            .with_shared_key(SharedKey::new(key_id(header), &vector.auth_token)),
        None => Verifier::new(AuthToken::new(&vector.auth_token)),
    };
    let method = vector.method.as_deref().unwrap_or("POST");
    let request = SignedRequest {
        method: &method.to_ascii_uppercase(),
        url: &vector.url,
        content_type: vector.content_type.as_deref(),
        signature: vector.signature.as_deref(),
        settings,
        body: vector.body.as_deref().unwrap_or_default().as_bytes(),
    };
    match verifier.verify_any(&request) {
        Ok(_) => (true, "verified"),
        Err(refusal) => (false, refusal.code()),
    }
}

fn key_id(header: &str) -> &str {
    header
        .split(',')
        .filter_map(|part| part.split_once('='))
        .find(|(name, _)| name.trim() == "key")
        .map_or("", |(_, id)| id.trim())
}
