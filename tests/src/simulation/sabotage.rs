//! Rules broken on purpose, to see that they are caught. The product is whole: what is broken is
//! what goes in or comes out of it.

use serde_json::Value;

use super::callers::{Input, Meaning};

/// A number that nobody has, and so nobody takes off a list.
const NOBODY: &str = "+10000000000";

/// A rule that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenRule {
    /// The dial does not see the suppression list.
    SuppressionIsNotChecked,
    /// What is unclear counts as a yes.
    UnclearIsAYes,
    /// A status callback is stored whatever came before it.
    StatusByArrival,
}

impl BrokenRule {
    /// Changes a request to DynamoDB.
    pub(super) fn bend_request(self, caller: &str, operation: &str, body: &mut Value) {
        match self {
            Self::SuppressionIsNotChecked if caller == "outbound-call" => {
                let asked = format!("/RequestItems/{}/Keys/0", super::SUPPRESSIONS);
                blind(body.pointer_mut(&asked));
                let parts = body.get_mut("TransactItems").and_then(Value::as_array_mut);
                for part in parts.into_iter().flatten() {
                    if let Some(check) = part.get_mut("ConditionCheck")
                        && check["TableName"] == super::SUPPRESSIONS
                    {
                        blind(check.get_mut("Key"));
                    }
                }
            }
            Self::StatusByArrival if caller == "voice-status" && operation == "UpdateItem" => {
                let Some(condition) = body["ConditionExpression"].as_str() else {
                    return;
                };
                if condition.contains("status_rank") {
                    // Every value stays in use, or DynamoDB refuses the request.
                    let bent = condition
                        .replace(
                            "status_rank < :over",
                            "(status_rank < :over OR attribute_exists(call_id))",
                        )
                        .replace(
                            "(status_rank < :rank",
                            "(attribute_exists(call_id) OR status_rank < :rank",
                        );
                    body["ConditionExpression"] = Value::String(bent);
                }
            }
            Self::SuppressionIsNotChecked | Self::StatusByArrival | Self::UnclearIsAYes => {}
        }
    }

    /// Changes what is heard, on the way to the product.
    pub(super) fn bend_input(self, input: &Input) -> Input {
        match (self, input.meaning) {
            (Self::UnclearIsAYes, Meaning::Unclear) => Input {
                speech: Some("yes"),
                keys: None,
                ..input.clone()
            },
            (Self::UnclearIsAYes | Self::SuppressionIsNotChecked | Self::StatusByArrival, _) => {
                input.clone()
            }
        }
    }
}

fn blind(key: Option<&mut Value>) {
    if let Some(number) = key.and_then(|key| key.pointer_mut("/number/S")) {
        *number = Value::String(NOBODY.to_owned());
    }
}
