//! `secrets put`: Twilio's credentials into the stack's secrets.

use std::collections::BTreeMap;

use clap::ValueEnum;
use serde_json::{Map, Value, json};
use shared::secrets::{TwilioApiSecret, WebhookSecret};

use crate::answer::Answer;
use crate::aws::{Put, StoredSecret};
use crate::deployment::{Deployment, TWILIO_API_SECRET, WEBHOOK_SECRET, shape};
use crate::input::{Input, values};
use crate::trouble::Trouble;

const ACCOUNT_SID: &str = "TWILIO_ACCOUNT_SID";
const AUTH_TOKEN: &str = "TWILIO_AUTH_TOKEN";
const PREVIOUS_AUTH_TOKEN: &str = "TWILIO_AUTH_TOKEN_PREVIOUS";
const API_KEY_SID: &str = "TWILIO_API_KEY_SID";
const API_KEY_SECRET: &str = "TWILIO_API_KEY_SECRET";

/// A secret that a person fills.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SecretName {
    /// `TWILIO_ACCOUNT_SID` and `TWILIO_AUTH_TOKEN`: who calls our webhooks.
    Webhook,
    /// `TWILIO_ACCOUNT_SID`, `TWILIO_API_KEY_SID` and `TWILIO_API_KEY_SECRET`: they place calls.
    TwilioApi,
}

impl SecretName {
    fn logical(self) -> &'static str {
        match self {
            Self::Webhook => WEBHOOK_SECRET,
            Self::TwilioApi => TWILIO_API_SECRET,
        }
    }

    fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Webhook => &[ACCOUNT_SID, AUTH_TOKEN],
            Self::TwilioApi => &[ACCOUNT_SID, API_KEY_SID, API_KEY_SECRET],
        }
    }

    fn check(self, text: &str) -> Result<(), String> {
        match self {
            Self::Webhook => shape::<WebhookSecret>(text).map(drop),
            Self::TwilioApi => shape::<TwilioApiSecret>(text).map(drop),
        }
    }

    /// The name as it is typed.
    pub fn typed(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::TwilioApi => "twilio-api",
        }
    }
}

/// Puts a secret, once its values have the right shapes.
///
/// When the auth token changes, the one before it is kept beside it: Twilio signs with the old one
/// until the new one is promoted, and webhooks of both are good meanwhile.
pub async fn put(
    deployment: &Deployment,
    name: SecretName,
    input: &mut dyn Input,
) -> Result<Answer, Trouble> {
    let (given, notes) = values(name.fields(), &*deployment.variable, input)?;
    let stored = deployment.stored(name.logical()).await?;
    let document = with_previous(&given, stored.as_ref());
    let mut answer = write(deployment, name, document, stored.as_ref()).await?;
    answer.notes.splice(0..0, notes);
    Ok(answer)
}

/// Takes the previous auth token away, once Twilio signs with the new one.
pub async fn drop_previous(deployment: &Deployment) -> Result<Answer, Trouble> {
    let stored = deployment.stored(WEBHOOK_SECRET).await?;
    let stored = stored.ok_or_else(|| {
        Trouble::new("the webhook secret is empty: there is no previous token to drop")
    })?;
    let mut document = members(&stored).ok_or_else(|| {
        Trouble::new("the webhook secret is not a JSON object: put it anew without --drop-previous")
    })?;
    document.remove(PREVIOUS_AUTH_TOKEN);
    write(deployment, SecretName::Webhook, document, Some(&stored)).await
}

async fn write(
    deployment: &Deployment,
    name: SecretName,
    document: Map<String, Value>,
    stored: Option<&StoredSecret>,
) -> Result<Answer, Trouble> {
    let previous_kept = document.contains_key(PREVIOUS_AUTH_TOKEN);
    let changed = stored.and_then(members).as_ref() != Some(&document);
    let text = Value::Object(document).to_string();
    name.check(&text)
        .map_err(|problem| Trouble::new(format!("nothing was written: {problem}")))?;
    let physical = deployment.stack.resource(name.logical())?;
    if changed && deployment.aws.put_secret(physical, &text, stored).await? == Put::Overtaken {
        return Err(Trouble::new(
            "nothing was written: somebody else changed the secret at the same moment; look, and \
             run this again",
        ));
    }
    let answer = Answer::new(
        true,
        json!({
            "secret": name.typed(),
            "changed": changed,
            "previous_kept": previous_kept,
        }),
    );
    let what = if changed { "written" } else { "unchanged" };
    let answer = answer.line(format!("{}: {what}", name.typed()));
    Ok(if previous_kept {
        answer.note(
            "the previous auth token is kept beside the new one; when Twilio has promoted the new \
             one, run `operator secrets put webhook --drop-previous`",
        )
    } else {
        answer
    })
}

fn with_previous(
    given: &BTreeMap<&'static str, String>,
    stored: Option<&StoredSecret>,
) -> Map<String, Value> {
    let mut document: Map<String, Value> = given
        .iter()
        .map(|(name, value)| ((*name).to_owned(), Value::from(value.clone())))
        .collect();
    let Some(stored) = stored.and_then(members) else {
        return document;
    };
    // Another account's token proves nothing here.
    if stored.get(ACCOUNT_SID) != document.get(ACCOUNT_SID) {
        return document;
    }
    let same = stored.get(AUTH_TOKEN) == document.get(AUTH_TOKEN);
    let previous = stored.get(if same {
        PREVIOUS_AUTH_TOKEN
    } else {
        AUTH_TOKEN
    });
    if let Some(previous) = previous.filter(|_| document.contains_key(AUTH_TOKEN)) {
        document.insert(PREVIOUS_AUTH_TOKEN.to_owned(), previous.clone());
    }
    document
}

fn members(stored: &StoredSecret) -> Option<Map<String, Value>> {
    match serde_json::from_str(&stored.text) {
        Ok(Value::Object(members)) => Some(members),
        Ok(_) | Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(given: (&str, &str), stored: &Value) -> Value {
        let given = BTreeMap::from([
            (ACCOUNT_SID, given.0.to_owned()),
            (AUTH_TOKEN, given.1.to_owned()),
        ]);
        let stored = StoredSecret {
            text: stored.to_string(),
            version: "1".to_owned(),
        };
        Value::Object(with_previous(&given, Some(&stored)))
    }

    #[test]
    fn a_new_token_keeps_the_one_before_it() {
        let first = json!({ACCOUNT_SID: "AC1", AUTH_TOKEN: "one"});
        let second = after(("AC1", "two"), &first);
        let both = json!({ACCOUNT_SID: "AC1", AUTH_TOKEN: "two", PREVIOUS_AUTH_TOKEN: "one"});
        assert_eq!(second, both);
        assert_eq!(
            after(("AC1", "two"), &second),
            both,
            "again changes nothing"
        );
        let third = after(("AC1", "three"), &second);
        assert_eq!(third[PREVIOUS_AUTH_TOKEN], "two");
    }

    #[test]
    fn another_account_keeps_nothing() {
        let first = json!({ACCOUNT_SID: "AC1", AUTH_TOKEN: "one"});
        let other = after(("AC2", "two"), &first);
        assert_eq!(other, json!({ACCOUNT_SID: "AC2", AUTH_TOKEN: "two"}));
        let broken = after(("AC1", "two"), &json!("text"));
        assert_eq!(broken, json!({ACCOUNT_SID: "AC1", AUTH_TOKEN: "two"}));
    }
}
