//! Secrets Manager, as far as we use it: versions of a text, and the labels that move among them.
//! Source: <https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html>.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// The label of the version that is read when none is named.
const CURRENT: &str = "AWSCURRENT";

/// The label of the one before it.
const PREVIOUS: &str = "AWSPREVIOUS";

/// Every secret of one machine, by name.
#[derive(Debug, Default)]
pub(super) struct Secrets(BTreeMap<String, Vec<Version>>);

/// Why an operation was refused: the error's type and its words.
pub(super) type Refusal = (&'static str, String);

#[derive(Debug)]
struct Version {
    id: String,
    text: String,
    labels: BTreeSet<String>,
}

impl Secrets {
    /// Keeps a text as the current version.
    pub(super) fn put(&mut self, name: &str, text: &str) {
        let versions = self.0.entry(name.to_owned()).or_default();
        let id = format!("version-{}", versions.len());
        add(versions, &id, text, &[CURRENT]);
    }

    /// Makes a secret without a value, as a template does.
    pub(super) fn create(&mut self, name: &str) {
        self.0.entry(name.to_owned()).or_default();
    }

    /// Does an operation.
    pub(super) fn answer(&mut self, operation: &str, body: &Value) -> Result<Value, Refusal> {
        let name = body["SecretId"].as_str().unwrap_or_default();
        let versions = self.0.get_mut(name);
        let versions = versions.ok_or_else(|| not_found("no secret of this name"))?;
        match operation {
            "GetSecretValue" => {
                let labelled = body["VersionStage"].as_str().unwrap_or(CURRENT);
                let version = versions
                    .iter()
                    .find(|version| version.labels.contains(labelled))
                    .ok_or_else(|| not_found("no value with this label"))?;
                Ok(json!({
                    "ARN": name,
                    "Name": name,
                    "SecretString": version.text,
                    "VersionId": version.id,
                    "VersionStages": version.labels,
                }))
            }
            "PutSecretValue" => put_value(name, versions, body),
            "UpdateSecretVersionStage" => move_label(name, versions, body),
            other => Err((
                "InvalidRequestException",
                format!("the local world does not know the operation {other}"),
            )),
        }
    }
}

fn put_value(name: &str, versions: &mut Vec<Version>, body: &Value) -> Result<Value, Refusal> {
    let id = text(body, "ClientRequestToken")?;
    let secret = text(body, "SecretString")?;
    if let Some(version) = versions.iter().find(|version| version.id == id) {
        // The same request again changes nothing; another one by the same token is refused.
        if version.text != secret {
            let words = "this token has made another version".to_owned();
            return Err(("ResourceExistsException", words));
        }
        return Ok(json!({"ARN": name, "Name": name, "VersionId": id}));
    }
    let labels: Vec<&str> = match body["VersionStages"].as_array() {
        Some(labels) => labels.iter().filter_map(Value::as_str).collect(),
        None => vec![CURRENT],
    };
    add(versions, &id, &secret, &labels);
    Ok(json!({"ARN": name, "Name": name, "VersionId": id}))
}

/// Moves a label, if it stands where the caller believes it to stand.
fn move_label(name: &str, versions: &mut [Version], body: &Value) -> Result<Value, Refusal> {
    let label = text(body, "VersionStage")?;
    let to = text(body, "MoveToVersionId")?;
    let from = body["RemoveFromVersionId"].as_str();
    let holder = versions
        .iter()
        .find(|version| version.labels.contains(&label))
        .map(|version| version.id.as_str());
    if holder != from {
        let words = format!("{label} stands at another version than RemoveFromVersionId");
        return Err(("InvalidParameterException", words));
    }
    if !versions.iter().any(|version| version.id == to) {
        return Err(not_found("no version of this id"));
    }
    set_label(versions, &label, &to);
    Ok(json!({"ARN": name, "Name": name}))
}

fn add(versions: &mut Vec<Version>, id: &str, text: &str, labels: &[&str]) {
    versions.push(Version {
        id: id.to_owned(),
        text: text.to_owned(),
        labels: BTreeSet::new(),
    });
    for label in labels {
        set_label(versions, label, id);
    }
}

/// A label stands at one version; what loses the current one becomes the previous one.
fn set_label(versions: &mut [Version], label: &str, to: &str) {
    let mut was_current = None;
    for version in versions.iter_mut() {
        if version.labels.remove(label) && label == CURRENT && version.id != to {
            was_current = Some(version.id.clone());
        }
        if version.id == to {
            version.labels.insert(label.to_owned());
        }
    }
    if let Some(id) = was_current {
        set_label(versions, PREVIOUS, &id);
    }
}

fn text(body: &Value, field: &str) -> Result<String, Refusal> {
    let value = body[field].as_str().map(str::to_owned);
    value.ok_or_else(|| ("InvalidParameterException", format!("{field} is missing")))
}

fn not_found(words: &str) -> Refusal {
    ("ResourceNotFoundException", words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(secrets: &mut Secrets, label: &str) -> Option<String> {
        let body = json!({"SecretId": "keys", "VersionStage": label});
        let answer = secrets.answer("GetSecretValue", &body).ok()?;
        answer["SecretString"].as_str().map(str::to_owned)
    }

    #[test]
    fn a_label_moves_only_from_where_it_stands() {
        let mut secrets = Secrets::default();
        secrets.create("keys");
        assert_eq!(read(&mut secrets, CURRENT), None);
        secrets.put("keys", "one");
        let put = json!({"SecretId": "keys", "ClientRequestToken": "second", "SecretString": "two",
                         "VersionStages": ["NEXT"]});
        secrets.answer("PutSecretValue", &put).unwrap();
        assert_eq!(read(&mut secrets, CURRENT).as_deref(), Some("one"));

        let moved = |from: &str| {
            json!({"SecretId": "keys", "VersionStage": CURRENT, "MoveToVersionId": "second",
                   "RemoveFromVersionId": from})
        };
        let refused = secrets.answer("UpdateSecretVersionStage", &moved("third"));
        assert_eq!(refused.unwrap_err().0, "InvalidParameterException");
        let done = secrets.answer("UpdateSecretVersionStage", &moved("version-0"));
        assert!(done.is_ok());
        assert_eq!(read(&mut secrets, CURRENT).as_deref(), Some("two"));
        assert_eq!(read(&mut secrets, PREVIOUS).as_deref(), Some("one"));
    }

    #[test]
    fn a_token_makes_one_version() {
        let mut secrets = Secrets::default();
        secrets.create("keys");
        let put = |text: &str| json!({"SecretId": "keys", "ClientRequestToken": "only", "SecretString": text});
        assert!(secrets.answer("PutSecretValue", &put("one")).is_ok());
        assert!(secrets.answer("PutSecretValue", &put("one")).is_ok());
        let refused = secrets.answer("PutSecretValue", &put("two"));
        assert_eq!(refused.unwrap_err().0, "ResourceExistsException");
    }
}
