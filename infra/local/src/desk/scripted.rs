//! One call by script, shown from the ringing to what was stored of it.

use std::process::ExitCode;

use serde_json::json;
use shared::callflow::hearing::Language;
use shared::callflow::recording_rules::must_ask;
use shared::callflow::{Outcome, PhoneNumber};
use shared::config::Settings;

use super::opening::{Port, Refused, open};
use super::screen::Screen;
use super::stored::Kept;
use super::transcript::{Discretion, Teller, stored_reading};
use super::{banner, dial, masking};
use crate::carrier::CallRecord;
use crate::cli::{CallArgs, PERSON, outcome, outcome_name};
use crate::environment::Environment;
use crate::phone::Script;
use crate::product::{CarrierChoice, Product};

/// What a call is checked against.
struct Expected {
    outcome: Option<Outcome>,
    /// Whether it must have been put through and ended in the usual way.
    completed: bool,
}

/// The scripted run: what `cargo run` does where nobody sits at a terminal.
pub(super) async fn run(environment: &Environment, screen: &Screen) -> Result<ExitCode, Refused> {
    let product = open(environment, CarrierChoice::Simulated, Port::Usual).await?;
    banner::simulated(&product, environment, *screen);
    screen.text("");
    screen.text(
        "There is no terminal here, so a call is played by script. On a terminal you take it.",
    );
    screen.text("");
    let phone = polite(&product.settings, PERSON).waiting_for_the_question();
    let expected = Expected {
        outcome: Some(Outcome::Interested),
        completed: true,
    };
    place(&product, *screen, PERSON, phone, &expected).await
}

/// `call`.
pub(super) async fn call(
    environment: &Environment,
    screen: &Screen,
    arguments: &CallArgs,
) -> Result<ExitCode, Refused> {
    let product = open(environment, CarrierChoice::Simulated, Port::Any).await?;
    let polite = polite(&product.settings, &arguments.to);
    let phone = arguments.behaviour.script(polite);
    let wanted = arguments.expect.as_deref().and_then(outcome);
    let expected = Expected {
        outcome: wanted,
        completed: wanted.is_none(),
    };
    place(&product, *screen, &arguments.to, phone, &expected).await
}

/// Somebody who says yes to the recording, where that is asked, and yes to the meeting.
pub(super) fn polite(settings: &Settings, to: &str) -> Script {
    let required = settings.require_recording_consent;
    let asked = PhoneNumber::parse(to).is_ok_and(|to| must_ask(&to, required));
    polite_in(settings.script.language(), asked)
}

/// The same for a language, whether or not the recording is asked for.
pub(super) fn polite_in(language: Language, asked_for_recording: bool) -> Script {
    let (allow, accept) = match language {
        Language::English => ("Yes, that's fine.", "Yes, I would."),
        Language::Spanish => ("Sí, está bien.", "Sí, me interesa."),
    };
    let script = Script::answering();
    let script = if asked_for_recording {
        script.say(allow)
    } else {
        script
    };
    script.say(accept)
}

async fn place(
    product: &Product,
    screen: Screen,
    to: &str,
    phone: Script,
    expected: &Expected,
) -> Result<ExitCode, Refused> {
    let carrier = product.carrier.as_ref();
    let carrier = carrier.ok_or_else(|| Refused::saying("the carrier is not simulated"))?;
    carrier.default_phone(Box::new(move |_| Box::new(phone.clone())));
    screen.text(format!("A call to {}:", masking::number(to)));
    screen.event(&json!({"event": "calling", "to": masking::number(to)}));
    let placed = dial::dial(product, to)
        .await
        .map_err(|problem| Refused::saying(format!("the call was not placed: {problem}")))?;
    let record = carrier.wait_for_end(&placed.call_sid).await;
    let record = record.ok_or_else(|| Refused::saying("the carrier lost the call"))?;
    show(product, screen, &record);
    screen.text("");
    let kept = Kept::find(product, &placed.call_id)
        .ok_or_else(|| Refused::saying("the call was not stored, or cannot be read"))?;
    kept.show(screen, Discretion::Open, None);
    let differences = differences(&record, &kept, expected);
    screen.event(&json!({"event": "checked", "differences": differences}));
    if differences.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    screen.text("");
    for difference in &differences {
        screen.text(format!("Not as expected: {difference}."));
        eprintln!("not as expected: {difference}");
    }
    Ok(ExitCode::FAILURE)
}

fn show(product: &Product, screen: Screen, record: &CallRecord) {
    let readings = |call: &str, turn| stored_reading(product, call, turn);
    let mut teller = Teller::default();
    for entry in record.entries() {
        for told in teller.tell(entry, &readings) {
            told.show(screen, Discretion::Open, None);
        }
    }
    for told in teller.finish() {
        told.show(screen, Discretion::Open, None);
    }
}

fn differences(record: &CallRecord, kept: &Kept, expected: &Expected) -> Vec<String> {
    let mut differences = Vec::new();
    if expected.completed && kept.status() != "completed" {
        differences.push(format!(
            "the call was not completed, it is {}",
            kept.status()
        ));
    }
    if let Some(wanted) = expected.outcome
        && kept.outcome() != Some(wanted)
    {
        differences.push(format!(
            "the outcome should be {}, and is {}",
            outcome_name(wanted),
            kept.outcome().map_or("none", outcome_name)
        ));
    }
    let stumbled = record.violations().len();
    if stumbled > 0 {
        differences.push(format!(
            "Twilio would have stumbled {stumbled} times, see above"
        ));
    }
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_polite_in_the_wrong_language() {
        assert_ne!(
            polite_in(Language::English, true),
            polite_in(Language::Spanish, true)
        );
        assert_ne!(
            polite_in(Language::English, true),
            polite_in(Language::English, false)
        );
    }
}
