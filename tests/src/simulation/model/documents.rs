//! What somebody on the line may hear, by what they have heard and said before.

use jiff::{SignedDuration, Timestamp};
use local::carrier::{Planned, Reading};

use super::super::callers::{Input, Meaning, Question};
use super::super::invariants::Invariant::{
    CallBackNumberIsSaid, CallsAreBounded, ConfirmedOptOutIsDurable, DocumentsAreTwiml,
    IdentifiedFirst, NoPitchAfterOptOut, ObjectionStopsRecording, OptOutEndsTheCall, OptOutIsKept,
    RecordingNeedsAYes, SentencesCanBeInterrupted, TooLateIsNotPitched,
};
use super::Model;

/// What somebody on the line has heard and said.
#[expect(clippy::struct_excessive_bools, reason = "each was heard or was not")]
#[derive(Debug, Clone, Default)]
pub(in crate::simulation) struct Heard {
    pub(in crate::simulation) question: Option<Question>,
    identified: bool,
    pitched: bool,
    call_back_said: bool,
    yes_to_recording: bool,
    objected: bool,
    pub(in crate::simulation) recording: bool,
    documents: u32,
}

/// How a document came about.
pub(in crate::simulation) struct Asked<'a> {
    /// What was said to it, if it answers something.
    pub(in crate::simulation) input: Option<&'a Input>,
    /// Whether the number was on the list when the request was sent.
    pub(in crate::simulation) listed_before: bool,
    /// Whether it is a first document of a call of ours, and when it was asked for.
    pub(in crate::simulation) answered_at: Option<Timestamp>,
    /// It is the fallback's, which looks nothing up.
    pub(in crate::simulation) fallback: bool,
}

impl Model {
    /// Somebody says something, and it is about to be sent to us.
    pub(in crate::simulation) fn says(&mut self, id: &str, heard: &mut Heard, input: &Input) {
        let consents = input.meaning == Meaning::Yes && heard.question == Some(Question::Recording);
        heard.yes_to_recording |= consents;
        let objects = input.meaning == Meaning::Objection;
        heard.objected |= objects;
        if let Some(call) = self.calls.get_mut(id) {
            call.said_yes |= consents;
        }
    }

    /// A document arrived in answer, and is about to be performed.
    pub(in crate::simulation) fn document(
        &mut self,
        id: &str,
        number: &str,
        heard: &mut Heard,
        document: &Reading,
        asked: &Asked<'_>,
        now: Timestamp,
    ) {
        self.form(id, document, now);
        let said = document.spoken.join(" ");
        let has = |words: &str| said.contains(words);
        let ends = matches!(document.plan.last(), Some(Planned::HangUp));
        heard.documents += 1;
        let documents = heard.documents;
        let outbound = self.calls.get(id).is_some_and(|call| call.outbound);
        let opted_out_before = asked.listed_before && outbound && !asked.fallback;
        let durable = self
            .numbers
            .get(number)
            .is_some_and(|known| known.listed.is_some() || known.queued.is_some());
        let dial_before = self.calls.get(id).and_then(|call| call.dial_before);
        let checks = &mut self.checks;
        checks.check(CallsAreBounded, now, documents <= 26, || {
            format!("{id}: {documents} documents")
        });
        let pitches = has("We'd like to invite you")
            || has("interested in scheduling")
            || has("like to have this meeting")
            || has("if you are interested");
        let speaks_on = pitches || has("I'm calling") || has("may I record") || !ends;
        checks.check(
            NoPitchAfterOptOut,
            now,
            !(opted_out_before && speaks_on),
            || format!("{id}: {said:?}"),
        );
        if let (Some(answered_at), Some(latest)) = (asked.answered_at, dial_before) {
            let late = answered_at > latest + SignedDuration::from_secs(30);
            checks.check(TooLateIsNotPitched, now, !(late && speaks_on), || {
                format!("{id}: {latest} was the latest, {said:?}")
            });
        }
        let identifies = said.find("This is Alta's automated assistant.");
        let way_out = said
            .find("say stop or press 9")
            .or_else(|| said.find("To stop our calls"));
        if let Some(at) = identifies {
            let soon = way_out.is_some_and(|out| out > at && out - at < 80);
            checks.check(IdentifiedFirst, now, soon, || format!("{id}: {said:?}"));
        }
        let asks = Question::of(&document.spoken) != Question::None;
        heard.identified |= identifies.is_some();
        if pitches || asks {
            checks.check(IdentifiedFirst, now, heard.identified, || {
                format!("{id}: {said:?}")
            });
        }
        heard.pitched |= pitches;
        heard.call_back_said |= has("To reach us, call");
        let confirms = has("We won't call you again");
        if confirms {
            checks.check(ConfirmedOptOutIsDurable, now, durable, || id.to_owned());
            let short = said.len() <= 60 && ends && document.spoken.len() == 1;
            checks.check(OptOutEndsTheCall, now, short, || format!("{id}: {said:?}"));
        }
        if has("Thank you for your time") || has("Thank you. We'll be in touch") {
            checks.check(CallBackNumberIsSaid, now, heard.call_back_said, || {
                format!("{id}: {said:?}")
            });
        }
        let stops = document
            .plan
            .iter()
            .any(|step| matches!(step, Planned::StopRecording { .. }));
        match asked.input.map(|input| input.meaning) {
            Some(Meaning::OptOut) if !number.is_empty() => {
                checks.check(OptOutIsKept, now, durable, || format!("{id}: {said:?}"));
            }
            Some(Meaning::Objection) if heard.recording => {
                // From now on, and not before: what was stored meanwhile knew nothing of it.
                if let Some(call) = self.calls.get_mut(id).filter(|_| stops) {
                    call.objected = true;
                }
                checks.check(ObjectionStopsRecording, now, stops || ends, || {
                    format!("{id}: {said:?}")
                });
            }
            Some(_) | None => {}
        }
    }

    /// Whether a document is one, and leaves the person their say.
    fn form(&mut self, id: &str, document: &Reading, now: Timestamp) {
        let checks = &mut self.checks;
        let complaints = &document.findings;
        checks.check(DocumentsAreTwiml, now, complaints.is_empty(), || {
            format!("{id}: {complaints:?}")
        });
        let deaf = document
            .plan
            .iter()
            .enumerate()
            .find(|(at, step)| match step {
                Planned::Say(_) => {
                    !matches!(document.plan.get(at + 1), Some(Planned::HangUp))
                        || at + 2 != document.plan.len()
                }
                Planned::Listen(listening) => !(listening.speech_and_keys && listening.barge_in),
                Planned::StartRecording { .. }
                | Planned::StopRecording { .. }
                | Planned::HangUp => false,
                Planned::Other => true,
            });
        checks.check(SentencesCanBeInterrupted, now, deaf.is_none(), || {
            format!("{id}: {deaf:?}")
        });
    }

    /// A recording starts.
    pub(in crate::simulation) fn recording_starts(
        &mut self,
        id: &str,
        heard: &mut Heard,
        now: Timestamp,
    ) {
        let may = heard.yes_to_recording && !heard.objected;
        self.checks
            .check(RecordingNeedsAYes, now, may, || id.to_owned());
        heard.recording = true;
    }
}
