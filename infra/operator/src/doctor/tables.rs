//! The tables in use, and the suppression lists that an earlier stack left.

use super::Check;
use crate::deployment::Deployment;
use crate::trouble::Trouble;

/// The tables that the functions use, each with the attribute that is its key.
const KEYS: [(&str, &str); 3] = [
    ("CallsTable", "call_id"),
    ("SuppressionsTable", "number"),
    ("LimitsTable", "limit_id"),
];

/// Whether the tables in use are there. An adopted list is named by a parameter, which nothing
/// looks at when the stack is deployed.
pub(super) async fn in_use(deployment: &Deployment) -> Check {
    const NAME: &str = "tables";
    for (resource, key) in KEYS {
        let name = match name_of(deployment, resource) {
            Ok(name) => name,
            Err(trouble) => return Check::trouble(NAME, &trouble),
        };
        match deployment.aws.key_of(name).await {
            Ok(Some(found)) if found == key => {}
            Ok(Some(_)) => {
                return Check::fail(
                    NAME,
                    format!("{name} is another kind of table: its key is not `{key}`"),
                    fix(deployment),
                );
            }
            Ok(None) => {
                return Check::fail(
                    NAME,
                    format!(
                        "{name} does not exist, or is not ready: nobody can be rung, and no \
                         opt-out be stored"
                    ),
                    fix(deployment),
                );
            }
            Err(trouble) => return Check::trouble(NAME, &trouble),
        }
    }
    Check::ok(NAME, "all three are there")
}

fn name_of<'a>(deployment: &'a Deployment, resource: &str) -> Result<&'a str, Trouble> {
    match resource {
        "SuppressionsTable" => deployment.suppressions_table(),
        resource => deployment.stack.resource(resource),
    }
}

fn fix(deployment: &Deployment) -> &'static str {
    match deployment.adopted() {
        Some(_) => "give the right name as SuppressionsTableName, and deploy",
        None => "deploy again with `sam build && sam deploy`",
    }
}

/// A stack that is removed leaves its suppression list behind, and a new one begins with an empty
/// list: people who said no would be rung again.
pub(super) async fn retained_suppressions(deployment: &Deployment) -> Check {
    const NAME: &str = "retained_suppressions";
    let (listed, empty) = match unadopted(deployment).await {
        Ok(found) => found,
        Err(trouble) => return Check::trouble(NAME, &trouble),
    };
    if listed.is_empty() && empty.is_empty() {
        return Check::ok(NAME, "no earlier list of this stack is left aside");
    }
    if listed.is_empty() {
        return Check::warn(
            NAME,
            format!(
                "an earlier table is left, with nothing in it: {}",
                empty.join(", ")
            ),
            "delete it",
        );
    }
    match remedy(deployment, &listed).await {
        Ok(fix) => Check::fail(
            NAME,
            format!(
                "people who said no to an earlier stack are listed in {}, which this stack does \
                 not read",
                listed.join(", ")
            ),
            fix,
        ),
        Err(trouble) => Check::trouble(NAME, &trouble),
    }
}

/// To adopt another list sets the one in use aside: right only while nobody is on that one.
async fn remedy(deployment: &Deployment, listed: &[String]) -> Result<String, Trouble> {
    let used = deployment.suppressions_table()?;
    let in_use = deployment.adopted().is_some() || !deployment.aws.is_empty(used).await?;
    Ok(match listed {
        [table] if !in_use => {
            format!("adopt it: `sam deploy --parameter-overrides SuppressionsTableName={table}`")
        }
        _ if in_use => format!("copy every item into {used}, which is in use, then delete it"),
        [first, ..] => format!(
            "copy the others' items into {first} and delete them, then adopt it: `sam deploy \
             --parameter-overrides SuppressionsTableName={first}`"
        ),
        [] => String::new(),
    })
}

/// Tables of suppressions of earlier stacks of this name: with entries, and without.
async fn unadopted(deployment: &Deployment) -> Result<(Vec<String>, Vec<String>), Trouble> {
    let used = deployment.suppressions_table()?;
    // CloudFormation's own way to name what has no name
    // (<https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-name.html>).
    let prefix = format!("{}-SuppressionsTable-", deployment.stack.name);
    let (mut listed, mut empty) = (Vec::new(), Vec::new());
    for table in deployment.aws.tables(&prefix).await? {
        if table == used {
            continue;
        }
        if deployment.aws.is_empty(&table).await? {
            empty.push(table);
        } else {
            listed.push(table);
        }
    }
    Ok((listed, empty))
}
