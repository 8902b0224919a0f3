//! A look behind the scenes of a call: its state, its TwiML, its stored item.

use std::fmt::Write as _;

use shared::callflow::call::{MAX_TURNS, State};

use super::stored::Kept;
use crate::product::Product;

/// Where the conversation stands.
pub(super) fn state(product: &Product, sid: &str) -> String {
    let Some(kept) = Kept::find(product, sid) else {
        return "  nothing is stored of this call yet".to_owned();
    };
    let state = match kept.call.state {
        State::Dialling => "dialling: nobody is on the line yet".to_owned(),
        State::Consent { asked } => format!("consent: asked {asked} of 3 times to record"),
        State::Interest { asked } => format!("interest: asked {asked} of 3 times for the meeting"),
        State::Inbound { asked } => format!("inbound: told {asked} times who we are"),
        State::Closing => "closing: goodbye is said, and still listened".to_owned(),
        State::Ended => "ended".to_owned(),
    };
    let consent = kept.call.recording_consent.as_ref();
    let consent = consent.map_or("not settled".to_owned(), |consent| {
        format!("{:?}", consent.answer()).to_lowercase()
    });
    format!(
        "  state       {state}\n  status      {}\n  turns       {} of {MAX_TURNS} at the most\n  \
         recording   {:?}, consent {consent}",
        kept.status(),
        kept.call.turns.len(),
        kept.call.recording,
    )
}

/// The last document that the carrier fetched.
pub(super) fn twiml(product: &Product, sid: &str) -> String {
    let carrier = product.carrier.as_ref();
    let record = carrier.and_then(|carrier| carrier.call(sid));
    let document = record.and_then(|record| record.documents.last().cloned());
    document.map_or_else(
        || "  no document was fetched yet".to_owned(),
        |document| indented(&document.body),
    )
}

/// The item in the table of calls.
pub(super) fn stored(product: &Product, sid: &str) -> String {
    let kept = Kept::find(product, sid);
    kept.and_then(|kept| serde_json::to_string_pretty(kept.item()).ok())
        .unwrap_or_else(|| "  nothing is stored of this call yet".to_owned())
}

/// A document with each element on a line of its own.
fn indented(body: &str) -> String {
    let mut shown = String::new();
    let mut depth = 0usize;
    for piece in body.split_inclusive('>') {
        let (text, tag) = piece.split_at(piece.find('<').unwrap_or(0));
        let closes = tag.starts_with("</");
        if closes {
            depth = depth.saturating_sub(1);
        }
        if text.trim().is_empty() {
            let new_line = if shown.is_empty() { "" } else { "\n" };
            let _ = write!(shown, "{new_line}  {}{tag}", "  ".repeat(depth));
        } else {
            shown.push_str(piece);
        }
        let opens = !closes && !tag.ends_with("/>") && !tag.starts_with("<?");
        depth += usize::from(opens);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_indented_by_its_elements() {
        let body = "<?xml version=\"1.0\"?><Response><Gather a=\"b\"><Say>Hi.</Say></Gather><Hangup/></Response>";
        let shown = "  <?xml version=\"1.0\"?>\n  <Response>\n    <Gather a=\"b\">\n      <Say>Hi.</Say>\n    </Gather>\n    <Hangup/>\n  </Response>";
        assert_eq!(indented(body), shown);
    }
}
