//! Least privilege on one machine: what a caller may do, and what it has done.
//!
//! Each door signs its requests with a key of its own name, as each function has a role of its
//! own. What its endpoint does not list among its needs is refused, as IAM refuses it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// An action of IAM's, and the name of what it is done to.
pub type Permission = (String, String);

/// Who may do what. Somebody who was never named may do everything.
#[derive(Debug, Default)]
pub struct Permissions {
    granted: BTreeMap<String, BTreeSet<Permission>>,
    used: BTreeMap<String, BTreeSet<Permission>>,
}

impl Permissions {
    /// Lets a caller do these things and nothing else.
    pub fn grant(&mut self, caller: &str, permissions: BTreeSet<Permission>) {
        self.granted.insert(caller.to_owned(), permissions);
    }

    /// Notes what a request does, and tells the first thing that its caller may not do.
    pub fn check(&mut self, caller: &str, operation: &str, body: &Value) -> Result<(), Permission> {
        for permission in needed(operation, body) {
            let refused = self
                .granted
                .get(caller)
                .is_some_and(|granted| !granted.contains(&permission));
            if refused {
                return Err(permission);
            }
            let used = self.used.entry(caller.to_owned()).or_default();
            used.insert(permission);
        }
        Ok(())
    }

    /// What a caller has done.
    pub fn used(&self, caller: &str) -> BTreeSet<Permission> {
        self.used.get(caller).cloned().unwrap_or_default()
    }
}

/// Who signed a request: the id of the access key in its `Authorization` header
/// (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html>).
pub fn caller(authorization: &str) -> &str {
    let credential = authorization.split_once("Credential=");
    let scope = credential.map(|(_, scope)| scope).unwrap_or_default();
    scope
        .split_once('/')
        .map(|(key, _)| key)
        .unwrap_or_default()
}

/// The permissions that an operation needs: a transaction and a batch need those of their parts.
fn needed(operation: &str, body: &Value) -> Vec<Permission> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match operation {
        secret @ ("GetSecretValue" | "PutSecretValue" | "UpdateSecretVersionStage") => {
            vec![(format!("secretsmanager:{secret}"), text(&body["SecretId"]))]
        }
        message @ ("SendMessage" | "ReceiveMessage" | "DeleteMessage" | "GetQueueAttributes") => {
            vec![(format!("sqs:{message}"), text(&body["QueueUrl"]))]
        }
        "BatchGetItem" => {
            let tables = body["RequestItems"].as_object().into_iter().flatten();
            tables
                .map(|(table, _)| ("dynamodb:BatchGetItem".to_owned(), table.clone()))
                .collect()
        }
        "TransactWriteItems" => {
            let items = body["TransactItems"].as_array().into_iter().flatten();
            let parts = items.filter_map(|item| item.as_object()?.iter().next());
            parts
                .map(|(verb, part)| {
                    let action = match verb.as_str() {
                        "ConditionCheck" => "dynamodb:ConditionCheckItem".to_owned(),
                        verb => format!("dynamodb:{verb}Item"),
                    };
                    (action, text(&part["TableName"]))
                })
                .collect()
        }
        other => vec![(format!("dynamodb:{other}"), text(&body["TableName"]))],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_transaction_needs_the_permissions_of_its_parts() {
        let body = json!({"TransactItems": [
            {"Put": {"TableName": "calls"}},
            {"ConditionCheck": {"TableName": "suppressions"}},
        ]});
        let needed = needed("TransactWriteItems", &body);
        let names = |(action, table): &Permission| format!("{action} {table}");
        let needed: Vec<String> = needed.iter().map(names).collect();
        assert_eq!(
            needed,
            [
                "dynamodb:PutItem calls",
                "dynamodb:ConditionCheckItem suppressions"
            ]
        );
    }

    #[test]
    fn whoever_was_named_may_do_what_was_granted_and_nothing_else() {
        let mut permissions = Permissions::default();
        let read = ("dynamodb:GetItem".to_owned(), "calls".to_owned());
        permissions.grant("door", BTreeSet::from([read.clone()]));
        let calls = json!({"TableName": "calls"});
        assert_eq!(permissions.check("door", "GetItem", &calls), Ok(()));
        assert!(permissions.check("door", "DeleteItem", &calls).is_err());
        let others = json!({"TableName": "suppressions"});
        assert!(permissions.check("door", "GetItem", &others).is_err());
        assert_eq!(permissions.check("anybody", "DeleteItem", &calls), Ok(()));
        assert_eq!(permissions.used("door"), BTreeSet::from([read]));
    }

    #[test]
    fn a_caller_is_known_by_the_key_that_signed() {
        let header = "AWS4-HMAC-SHA256 Credential=voice-gather/20261124/us-east-1/dynamodb/\
                      aws4_request, SignedHeaders=host, Signature=00";
        assert_eq!(caller(header), "voice-gather");
        assert_eq!(caller(""), "");
    }
}
