//! `connect`: the number at Twilio asks the stack from now on.

use serde_json::{Value, json};
use twilio::rest::{NumberResource, UpdateNumber};
use twilio::twiml::Method;

use crate::answer::Answer;
use crate::aws::Stack;
use crate::deployment::Deployment;
use crate::trouble::Trouble;

/// What is different at a number from what the stack needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Twilio's name for it.
    pub field: &'static str,
    /// What is there; none for nothing.
    pub before: Option<String>,
    /// What must be there; none for nothing.
    pub after: Option<String>,
}

/// Sets the number's webhooks, or only says what would change.
pub async fn connect(deployment: &Deployment, dry_run: bool) -> Result<Answer, Trouble> {
    let settings = deployment.settings()?;
    let number = &settings.voice_number;
    let account = deployment.account().await?;
    let found = account.number(number).await?.ok_or_else(|| {
        Trouble::new(format!(
            "{number} is no number of this Twilio account: buy or port it there, or deploy with \
             the account's number in the parameter TwilioVoiceNumber"
        ))
    })?;
    let changes = changes(&found, &deployment.stack)?;
    if !changes.is_empty() && !dry_run {
        let now = account
            .update(&found, &update(&changes, &deployment.stack)?)
            .await?;
        if !self::changes(&now, &deployment.stack)?.is_empty() {
            return Err(Trouble::new(
                "Twilio took the change and shows the number otherwise: see it in the console",
            ));
        }
    }
    Ok(answer(&number.masked(), &changes, dry_run))
}

/// What differs at the number from what the stack needs.
pub fn changes(number: &NumberResource, stack: &Stack) -> Result<Vec<Change>, Trouble> {
    if number.trunk_sid.is_some() {
        return Err(Trouble::new(
            "the number belongs to a SIP trunk, which wins over every webhook: take it off the \
             trunk in Twilio's console first",
        ));
    }
    let mut wanted = vec![
        ("voice_application_sid", &number.voice_application_sid, None),
        (
            "voice_url",
            &number.voice_url,
            Some(stack.output("VoiceUrl")?),
        ),
        ("voice_method", &number.voice_method, Some("POST")),
    ];
    if let Ok(fallback) = stack.output("FallbackUrl") {
        wanted.push((
            "voice_fallback_url",
            &number.voice_fallback_url,
            Some(fallback),
        ));
        wanted.push((
            "voice_fallback_method",
            &number.voice_fallback_method,
            Some("GET"),
        ));
    }
    wanted.push((
        "status_callback",
        &number.status_callback,
        Some(stack.output("StatusUrl")?),
    ));
    wanted.push((
        "status_callback_method",
        &number.status_callback_method,
        Some("POST"),
    ));
    Ok(wanted
        .into_iter()
        .filter(|(_, before, after)| before.as_deref() != *after)
        .map(|(field, before, after)| Change {
            field,
            before: before.clone(),
            after: after.map(str::to_owned),
        })
        .collect())
}

/// One update for all of it: half of it would be worse than none.
fn update(changes: &[Change], stack: &Stack) -> Result<UpdateNumber, Trouble> {
    let mut update = UpdateNumber::new()
        .voice(stack.output("VoiceUrl")?, Method::Post)
        .status_callback(stack.output("StatusUrl")?, Method::Post);
    if let Ok(fallback) = stack.output("FallbackUrl") {
        update = update.fallback(fallback, Method::Get);
    }
    if changes
        .iter()
        .any(|change| change.field == "voice_application_sid")
    {
        update = update.without_application();
    }
    Ok(update)
}

fn answer(number: &str, changes: &[Change], dry_run: bool) -> Answer {
    let shown: Vec<Value> = changes
        .iter()
        .map(
            |change| json!({"field": change.field, "before": change.before, "after": change.after}),
        )
        .collect();
    let mut answer = Answer::new(
        true,
        json!({
            "number": number,
            "dry_run": dry_run,
            "changed": !dry_run && !changes.is_empty(),
            "changes": shown,
        }),
    );
    for change in changes {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        let (before, after) = (value(&change.before), value(&change.after));
        answer = answer.line(format!("{}: {before} -> {after}", change.field));
    }
    let done = match (changes.is_empty(), dry_run) {
        (true, _) => format!("{number} asks this stack already"),
        (false, true) => format!("{number}: nothing was changed, this was a dry run"),
        (false, false) => format!("{number} asks this stack from now on"),
    };
    answer.note(done)
}
