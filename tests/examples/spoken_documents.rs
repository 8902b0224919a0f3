//! Every document that can be spoken, each with what it says in meaning, as one JSON object a line:
//!
//! ```text
//! cargo run -q -p tests --example spoken_documents
//! ```
//!
//! The meaning is told without TwiML, so that another writer can be given the same script:
//! `tests/real/run twilio_sdks` gives it to Twilio's own. `base` is the address of the product,
//! `id` and `turn` are what the query of its webhooks carries, and of a recording's `rests_on`.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};
use shared::callflow::Reply;
use shared::callflow::hearing::Language;
use shared::callflow::script::{Prompt, Script};
use shared::callflow::step::{Body, RecordingCommand};
use shared::translate::Voice;
use tests::walk::{BASE, COMPANY, every_document, settings};

/// A company whose name XML has to escape.
const AWKWARD: &str = "Müller & <Söhne> \"Best's\"";

fn main() -> io::Result<()> {
    let mut lines = BTreeSet::new();
    for language in [Language::English, Language::Spanish] {
        let plain = settings(language, COMPANY);
        every_document(language, |spoken| {
            let mut line = meaning(&plain.script, spoken.reply);
            line["id"] = json!(spoken.call.id.as_str());
            lines.insert(with(line, language, spoken.document.as_bytes()));
        });
        for company in [COMPANY, AWKWARD] {
            let settings = settings(language, company);
            let voice = Voice::new(&settings).expect("the script can be spoken");
            for prompt in Prompt::ALL {
                let document = voice.last_words(prompt);
                let document = document.expect("one sentence can be spoken");
                let line = last_words(&settings.script, prompt);
                lines.insert(with(line, language, &document));
            }
            let line = last_words(&settings.script, Prompt::Apology);
            lines.insert(with(line, language, &voice.apology()));
        }
    }
    let mut output = io::stdout().lock();
    for line in lines {
        writeln!(output, "{line}")?;
    }
    Ok(())
}

fn with(mut meaning: Value, language: Language, document: &[u8]) -> String {
    meaning["language"] = json!(match language {
        Language::English => "en-US",
        Language::Spanish => "es-US",
    });
    meaning["base"] = json!(BASE);
    meaning["document"] = json!(std::str::from_utf8(document).expect("TwiML is UTF-8"));
    meaning.to_string()
}

fn meaning(script: &Script, reply: &Reply) -> Value {
    let (kind, said, last) = match &reply.body {
        Body::Ask(prompts) => ("ask", texts(script, prompts), None),
        Body::Close { listening, last } => ("close", texts(script, listening), Some(*last)),
        Body::HangUp => ("hang_up", Vec::new(), None),
    };
    json!({
        "kind": kind,
        "turn": reply.turn,
        "recording": reply.recording.map(|command| match command {
            RecordingCommand::Start(_) => "start",
            RecordingCommand::Stop => "stop",
        }),
        "rests_on": reply.recording.and_then(|command| match command {
            RecordingCommand::Start(permit) => Some(permit.origin().to_string()),
            RecordingCommand::Stop => None,
        }),
        "opening": texts(script, &reply.opening),
        "said": said,
        "last": last.map(|prompt| script.text(prompt)),
    })
}

fn last_words(script: &Script, prompt: Prompt) -> Value {
    let last = script.text(prompt);
    json!({"kind": "close", "recording": null, "opening": [], "said": [], "last": last})
}

fn texts(script: &Script, prompts: &[Prompt]) -> Vec<String> {
    prompts.iter().map(|prompt| script.text(*prompt)).collect()
}
