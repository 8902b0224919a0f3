//! `doctor`: looks at everything that a call needs, one line a check, and changes nothing.

mod deployed;
mod number;
mod stored;
mod tables;
mod twilio;

use std::fmt;

use serde_json::json;

use crate::answer::Answer;
use crate::deployment::Deployment;
use crate::trouble::Trouble;

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name, for programs; stable.
    pub name: &'static str,
    /// How it is.
    pub verdict: Verdict,
    /// What was seen.
    pub detail: String,
    /// What to do, where there is something to do.
    pub fix: Option<String>,
}

/// How a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As it must be.
    Ok,
    /// It works, and somebody should know; or it could not be looked at.
    Warn,
    /// It does not work.
    Fail,
}

/// Looks at a deployment, or says why there is none to look at.
///
/// The order matters once: the rightly signed webhook goes before the wrongly signed one, which
/// would keep a function from reading a new token for a minute.
pub async fn examine(deployment: Result<&Deployment, &Trouble>) -> Answer {
    let deployment = match deployment {
        Ok(deployment) => deployment,
        Err(trouble) => return report(&[Check::trouble("stack", trouble)]),
    };
    let mut checks = vec![deployed::stack(deployment)];
    let (secrets, credentials) = stored::secrets(deployment).await;
    checks.extend(secrets);
    checks.push(stored::bearer_keys(deployment).await);
    checks.extend(twilio::account(deployment, credentials.twilio_api.is_some()).await);
    checks.extend(number::checks(deployment, credentials.twilio_api.is_some()).await);
    let (health, answered_at) = deployed::health(deployment).await;
    checks.push(health);
    checks.push(deployed::clock(deployment, answered_at));
    checks.extend(deployed::webhooks(deployment, credentials.webhook.as_ref()).await);
    checks.push(tables::in_use(deployment).await);
    checks.push(tables::retained_suppressions(deployment).await);
    report(&checks)
}

fn report(checks: &[Check]) -> Answer {
    let count = |verdict| {
        checks
            .iter()
            .filter(|check| check.verdict == verdict)
            .count()
    };
    let (failed, warned) = (count(Verdict::Fail), count(Verdict::Warn));
    let shown: Vec<_> = checks
        .iter()
        .map(|check| {
            json!({
                "check": check.name,
                "verdict": check.verdict.as_str(),
                "detail": check.detail,
                "fix": check.fix,
            })
        })
        .collect();
    let mut answer = Answer::new(failed == 0, json!({ "checks": shown }));
    answer.lines = checks.iter().map(ToString::to_string).collect();
    let looked_at = match checks.len() {
        1 => "1 check".to_owned(),
        several => format!("{several} checks"),
    };
    answer.note(format!("{looked_at}, {failed} failed, {warned} to look at"))
}

impl Check {
    fn ok(name: &'static str, detail: impl Into<String>) -> Self {
        Self {
            name,
            verdict: Verdict::Ok,
            detail: detail.into(),
            fix: None,
        }
    }

    fn warn(name: &'static str, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            name,
            verdict: Verdict::Warn,
            detail: detail.into(),
            fix: Some(fix.into()),
        }
    }

    fn fail(name: &'static str, detail: impl Into<String>, fix: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Fail,
            ..Self::warn(name, detail, fix)
        }
    }

    /// Trouble says itself what to do.
    fn trouble(name: &'static str, trouble: &Trouble) -> Self {
        Self {
            name,
            verdict: Verdict::Fail,
            detail: trouble.to_string(),
            fix: None,
        }
    }

    /// Not looked at, because of a check that failed before.
    fn skipped(name: &'static str, because: &str) -> Self {
        Self::warn(name, "not looked at", format!("mend {because} first"))
    }
}

impl Verdict {
    /// `ok`, `warn` or `fail`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, detail, .. } = self;
        write!(formatter, "{:<5}{name}: {detail}", self.verdict.as_str())?;
        match &self.fix {
            Some(fix) => write!(formatter, "; fix: {fix}"),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_alone_is_well_and_a_failure_is_not() {
        let warned = report(&[Check::ok("a", "fine"), Check::warn("b", "odd", "look")]);
        assert!(warned.well);
        assert_eq!(warned.document["ok"], true);
        assert_eq!(warned.lines, ["ok   a: fine", "warn b: odd; fix: look"]);
        let failed = report(&[Check::ok("a", "fine"), Check::fail("b", "broken", "mend")]);
        assert!(!failed.well);
        assert_eq!(failed.document["checks"][1]["fix"], "mend");
        assert_eq!(failed.lines[1], "fail b: broken; fix: mend");
    }
}
