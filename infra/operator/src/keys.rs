//! `keys`: the bearer keys of our own API. Only their hashes are kept.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use shared::door::{ApiKeys, Scope, key_hash_text};

use crate::answer::Answer;
use crate::aws::{Put, StoredSecret};
use crate::deployment::{API_KEYS_SECRET, Deployment, shape};
use crate::trouble::Trouble;

/// What every key begins with, so that a scanner of repositories and logs can know one.
pub const PREFIX: &str = "obc_";

/// 256 bits: nobody guesses them, so a plain hash keeps them.
const RANDOM_BYTES: usize = 32;

/// How often a write is tried anew when somebody else was faster.
const ATTEMPTS: usize = 5;

/// What a new key is to be good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// For what; at least one.
    pub scopes: BTreeSet<Scope>,
    /// How many calls a minute, where it is not what the deployment says of every key.
    pub per_minute: Option<u32>,
}

/// Makes a key of this name. It is in the answer, and nowhere else ever again.
pub async fn add(deployment: &Deployment, name: &str, grant: &Grant) -> Result<Answer, Trouble> {
    check_name(name)?;
    let key = new_key()?;
    let created_at = second((deployment.clock)());
    let scopes: Vec<&str> = grant.scopes.iter().map(|scope| scope.name()).collect();
    let mut entry = json!({
        "name": name,
        "sha256": key_hash_text(&key),
        "scopes": scopes,
        "created_at": created_at,
    });
    if let Some(per_minute) = grant.per_minute {
        entry["per_minute"] = per_minute.into();
    }
    change(deployment, |keys| {
        if keys.iter().any(|key| key["name"] == name) {
            return Err(Trouble::new(format!(
                "there is a key of the name {name} already: take another name, or revoke that one"
            )));
        }
        keys.push(entry.clone());
        Ok(())
    })
    .await?;
    let mut document = json!({
        "name": name,
        "key": key,
        "scopes": scopes,
        "created_at": created_at,
    });
    if let Some(per_minute) = grant.per_minute {
        document["per_minute"] = per_minute.into();
    }
    Ok(Answer::new(true, document).line(key).note(format!(
        "this is the only time that the key of {name} is shown; send it as `Authorization: \
             Bearer …`. It works within a minute."
    )))
}

/// The names of the keys, and what each is good for.
pub async fn list(deployment: &Deployment) -> Result<Answer, Trouble> {
    let stored = deployment.stored(API_KEYS_SECRET).await?;
    let (_, keys) = read(stored.as_ref())?;
    let shown: Vec<Value> = keys.iter().map(shown).collect();
    let mut answer = Answer::new(true, json!({"keys": shown}));
    for key in &keys {
        let name = key["name"].as_str().unwrap_or_default();
        let created = key["created_at"].as_str().unwrap_or("unknown");
        let rate = key["per_minute"].as_u64();
        let rate = rate
            .map(|rate| format!("  {rate} a minute"))
            .unwrap_or_default();
        let scopes = scopes(key).join(",");
        answer = answer.line(format!("{name}  {scopes}{rate}  created {created}"));
    }
    if keys.is_empty() {
        answer = answer.note("there is no key: make one by `operator keys add NAME`");
    }
    Ok(answer)
}

/// A key without its hash.
fn shown(key: &Value) -> Value {
    let mut shown = json!({
        "name": key["name"],
        "scopes": scopes(key),
        "created_at": key["created_at"],
    });
    if let Some(per_minute) = key.get("per_minute") {
        shown["per_minute"] = per_minute.clone();
    }
    shown
}

/// What a key is good for: one that is older than scopes, to place calls.
fn scopes(key: &Value) -> Vec<&str> {
    match key["scopes"].as_array() {
        Some(scopes) => scopes.iter().filter_map(Value::as_str).collect(),
        None => vec![Scope::Dial.name()],
    }
}

/// Takes the key of this name away.
pub async fn revoke(deployment: &Deployment, name: &str) -> Result<Answer, Trouble> {
    change(deployment, |keys| {
        let before = keys.len();
        keys.retain(|key| key["name"] != name);
        if keys.len() == before {
            return Err(Trouble::new(format!(
                "there is no key of the name {name}: see `operator keys list`"
            )));
        }
        Ok(())
    })
    .await?;
    let answer = Answer::new(true, json!({"name": name}));
    Ok(answer
        .line(format!("{name}: revoked"))
        .note("the key is refused within a minute"))
}

/// How many keys there are in a secret's text.
pub fn count(stored: Option<&StoredSecret>) -> Result<usize, Trouble> {
    read(stored).map(|(_, keys)| keys.len())
}

/// Reads, changes and writes the keys, anew when somebody else wrote in between: no key of theirs
/// is lost.
async fn change(
    deployment: &Deployment,
    change: impl Fn(&mut Vec<Value>) -> Result<(), Trouble>,
) -> Result<(), Trouble> {
    let physical = deployment.stack.resource(API_KEYS_SECRET)?;
    for _ in 0..ATTEMPTS {
        let stored = deployment.stored(API_KEYS_SECRET).await?;
        let (mut document, mut keys) = read(stored.as_ref())?;
        change(&mut keys)?;
        document.insert("keys".to_owned(), Value::Array(keys));
        let text = Value::Object(document).to_string();
        let put = deployment
            .aws
            .put_secret(physical, &text, stored.as_ref())
            .await?;
        match put {
            Put::Done => return Ok(()),
            Put::Overtaken => {}
        }
    }
    Err(Trouble::new(
        "nothing was changed: others keep changing the keys at the same time; run this again",
    ))
}

/// The secret's document and its keys. One that the API's door would not read is not written over.
fn read(stored: Option<&StoredSecret>) -> Result<(Map<String, Value>, Vec<Value>), Trouble> {
    let Some(stored) = stored.filter(|stored| !stored.is_blank()) else {
        return Ok((Map::new(), Vec::new()));
    };
    let unreadable = |problem: &str| {
        Trouble::new(format!(
            "the secret of the bearer keys: {problem}: mend it in Secrets Manager, or put \
             {{\"keys\": []}} there to begin anew without any key"
        ))
    };
    shape::<ApiKeys>(&stored.text).map_err(|problem| unreadable(&problem))?;
    match serde_json::from_str(&stored.text) {
        Ok(Value::Object(mut document)) => match document.remove("keys") {
            Some(Value::Array(keys)) => Ok((document, keys)),
            _ => Err(unreadable("has no list of keys")),
        },
        _ => Err(unreadable("is not a JSON object")),
    }
}

fn new_key() -> Result<String, Trouble> {
    let mut random = [0; RANDOM_BYTES];
    getrandom::fill(&mut random)
        .map_err(|error| Trouble::of("the operating system gives no randomness", &error))?;
    Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random)))
}

fn check_name(name: &str) -> Result<(), Trouble> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    if (1..=64).contains(&name.len()) && name.chars().all(fits) {
        return Ok(());
    }
    // What stands in the place of a name may be a key.
    Err(Trouble::new(
        "a key's name has 1 to 64 letters, digits, dots, dashes and underscores, such as ci or \
         front-desk",
    ))
}

/// To the second: a list is read by people.
fn second(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second())
        .unwrap_or(at)
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_long_recognisable_and_never_the_same() {
        let (one, two) = (new_key().unwrap(), new_key().unwrap());
        assert_ne!(one, two);
        let encoded = one.strip_prefix(PREFIX).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(encoded).unwrap().len(), 32);
    }

    #[test]
    fn names_are_plain_and_a_wrong_one_is_not_repeated() {
        for fine in ["ci", "front-desk", "a.b_c", &"x".repeat(64)] {
            assert_eq!(check_name(fine), Ok(()));
        }
        for wrong in ["", "a b", "hush/hush", &"x".repeat(65)] {
            let error = check_name(wrong).unwrap_err().to_string();
            assert!(!error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn a_broken_secret_is_not_read_as_an_empty_one() {
        let stored = |text: &str| StoredSecret {
            text: text.to_owned(),
            version: "1".to_owned(),
        };
        assert_eq!(count(None), Ok(0));
        assert_eq!(count(Some(&stored(r#"{"keys": []}"#))), Ok(0));
        assert_eq!(count(Some(&stored(""))), Ok(0));
        for broken in [
            "[]",
            "{}",
            r#"{"keys": {}}"#,
            r#"{"keys": [{"name": "x"}]}"#,
        ] {
            assert!(count(Some(&stored(broken))).is_err(), "{broken}");
        }
    }
}
