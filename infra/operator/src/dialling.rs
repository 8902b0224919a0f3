//! `dialling`: the switch that stops every call that is not stored yet. A dial reads it in its own
//! transaction, so that stop means stop.

use serde_json::json;

use crate::answer::Answer;
use crate::deployment::Deployment;
use crate::trouble::Trouble;

/// Whether calls may be placed at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Switch {
    /// None may.
    Stopped,
    /// Those that the gate lets through.
    Started,
}

/// Stops all dialling, or lets it go on. What rings already rings on.
pub async fn switch(deployment: &Deployment, to: Switch) -> Result<Answer, Trouble> {
    let table = deployment.stack.resource("LimitsTable")?;
    let by = (deployment.variable)("USER").unwrap_or_else(|| "operator".to_owned());
    let (at, limits) = ((deployment.clock)(), deployment.aws.limits(table));
    let written = match to {
        Switch::Stopped => limits.stop_dialling(&by, at).await,
        Switch::Started => limits.start_dialling(&by, at).await,
    };
    written.map_err(|evidence| {
        Trouble::new(format!(
            "DynamoDB: {}: nothing was switched",
            evidence.detail
        ))
    })?;
    let (dialling, said) = match to {
        Switch::Stopped => ("stopped", "nobody is rung until `operator dialling start`"),
        Switch::Started => ("started", "whoever may be rung is rung again"),
    };
    Ok(Answer::new(true, json!({"dialling": dialling, "at": at.to_string()})).note(said))
}
