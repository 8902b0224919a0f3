//! Documents: asked for, read, performed verb by verb, replaced by the next
//! (<https://www.twilio.com/docs/voice/twiml>,
//! <https://www.twilio.com/docs/usage/security/availability-reliability>).

use std::convert::Infallible;

use http::Method;
use reqwest::Url;

use super::super::call::{First, Target};
use super::super::fields::{self, Fields};
use super::super::record::{CallStatus, Direction, Document, Entry, Place};
use super::super::recordings::{self, NewRecording, RecordingCallback};
use super::super::twiml::{self, Program, Prompt, Say, StartRecording, Verb};
use super::super::webhook::{Webhook, fragment_fault, signed_url};
use super::{Leg, Over, settle};
use crate::phone::Interruptible;

/// More documents than a call of hours would need: the call goes round in circles.
const MOST_DOCUMENTS: usize = 1000;
/// More documents in a row, without a second passing, than anybody means.
const MOST_REDIRECTS: usize = 50;

/// A document in performance, and where it came from.
pub(super) struct Page {
    /// None for `TwiML` that was given in the request.
    url: Option<Url>,
    program: Program,
}

/// The next document to be asked for.
pub(super) struct Errand {
    pub(super) target: Result<Target, Problem>,
    /// What was heard, beside the fields of the call.
    pub(super) fields: Fields,
}

/// Why a document cannot be had or performed.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    code: u32,
    what: String,
    url: String,
}

impl Page {
    /// The address of a URL in a document: relative to the document's own, and that by default.
    pub(super) fn resolve(&self, url: Option<&str>, method: &Method) -> Result<Target, Problem> {
        let problem = |code, what: &str| Problem {
            code,
            what: what.to_owned(),
            url: url.unwrap_or_default().to_owned(),
        };
        let resolved = match (&self.url, url) {
            (Some(page), None | Some("")) => page.clone(),
            (Some(page), Some(url)) => page
                .join(url)
                .map_err(|error| problem(11100, &error.to_string()))?,
            (None, url) => Url::parse(url.unwrap_or_default())
                .map_err(|_| problem(15004, "inline TwiML needs absolute URLs"))?,
        };
        if !matches!(resolved.scheme(), "http" | "https") {
            return Err(problem(11100, "not an HTTP URL"));
        }
        Ok(Target {
            url: resolved,
            method: method.clone(),
        })
    }
}

impl Leg {
    /// Performs one document after the other until the call is over.
    pub(super) async fn converse(&mut self) -> Result<Infallible, Over> {
        if self.call.order.direction == Direction::Inbound {
            self.call.enter(CallStatus::Ringing);
        }
        let mut page = self.first_page().await?;
        let mut redirects = 0;
        for _ in 0..MOST_DOCUMENTS {
            let began = self.call.state().now();
            let errand = self.perform(&page).await?;
            let took = self.call.state().now().duration_since(began);
            redirects = if took.as_secs() < 1 { redirects + 1 } else { 0 };
            if redirects > MOST_REDIRECTS {
                break;
            }
            page = self.obtain(&errand).await?;
        }
        self.call.note(Entry::Violation {
            code: None,
            what: "the documents go round in circles".to_owned(),
        });
        Err(Over(CallStatus::Completed))
    }

    async fn first_page(&mut self) -> Result<Page, Over> {
        let target = match &self.call.order.first {
            First::Target(target) => Ok(target.clone()),
            First::Inline(twiml) => {
                let twiml = twiml.clone();
                return match self.read_page(None, Some("text/xml"), twiml.as_bytes()) {
                    Ok(page) => Ok(page),
                    Err(problem) => self.fall_back(&problem).await,
                };
            }
            First::Nothing => Err(Problem {
                code: 11100,
                what: "the number has no voice URL".to_owned(),
                url: String::new(),
            }),
        };
        let fields = Fields::new();
        self.obtain(&Errand { target, fields }).await
    }

    /// The document asked for, or the fallback's, or the end of the call.
    async fn obtain(&mut self, errand: &Errand) -> Result<Page, Over> {
        match self.fetch(errand).await {
            Ok(page) => Ok(page),
            Err(problem) => self.fall_back(&problem).await,
        }
    }

    async fn fall_back(&mut self, problem: &Problem) -> Result<Page, Over> {
        self.warn(problem);
        if let Some(fallback) = self.call.order.fallback.clone() {
            let errand = Errand {
                target: Ok(fallback),
                fields: vec![
                    ("ErrorCode".to_owned(), problem.code.to_string()),
                    ("ErrorUrl".to_owned(), problem.url.clone()),
                ],
            };
            match self.fetch(&errand).await {
                Ok(page) => return Ok(page),
                Err(problem) => self.warn(&problem),
            }
        }
        self.answer_unless_answered().await;
        let apology = "We are sorry, an application error has occurred. Goodbye.";
        self.utter_bare(&Prompt::Say(Say::plainly(apology))).await?;
        Err(Over(CallStatus::Completed))
    }

    async fn fetch(&mut self, errand: &Errand) -> Result<Page, Problem> {
        let target = errand.target.clone()?;
        let mut fields = fields::of_call(&self.exchange.account_sid, &self.call.state().record);
        if let Some(by) = self.answered_by {
            fields.push(("AnsweredBy".to_owned(), by.as_str().to_owned()));
        }
        fields.extend(errand.fields.iter().cloned());
        let webhook = Webhook {
            url: target.url,
            method: target.method,
            fields,
            idempotency_token: self.exchange.idempotency_token(),
            number: self.call.next_webhook(),
        };
        if let Some((code, what)) = fragment_fault(&webhook.url) {
            self.call.note(Entry::Warning { code, what });
        }
        let faults = self.exchange.faults();
        let answer = self.exchange.postman.send(&webhook, &faults).await;
        let url = signed_url(&webhook.url);
        let status = match &answer {
            Ok(answer) => Ok(answer.status),
            Err(undelivered) => Err(undelivered.what.clone()),
        };
        self.call.note(Entry::Fetched {
            url: url.clone(),
            status,
        });
        let answer = answer.map_err(|undelivered| Problem {
            code: undelivered.code,
            what: undelivered.what,
            url: url.clone(),
        })?;
        if !(200..300).contains(&answer.status) {
            return Err(Problem {
                code: 11200,
                what: format!("answered with {}", answer.status),
                url,
            });
        }
        self.read_page(
            Some(answer.url),
            answer.content_type.as_deref(),
            &answer.body,
        )
    }

    fn read_page(
        &self,
        url: Option<Url>,
        content_type: Option<&str>,
        body: &[u8],
    ) -> Result<Page, Problem> {
        let address = url.as_ref().map(signed_url);
        self.call.state().record.documents.push(Document {
            url: address.clone(),
            content_type: content_type.unwrap_or_default().to_owned(),
            body: String::from_utf8_lossy(body).into_owned(),
        });
        let address = address.unwrap_or_default();
        let program = twiml::read(body, content_type, &address).map_err(|unreadable| Problem {
            code: unreadable.code,
            what: unreadable.what,
            url: address,
        })?;
        for finding in &program.findings {
            self.call.note(finding.clone());
        }
        Ok(Page { url, program })
    }

    /// Performs a document up to the request for the next one, or to its end, which hangs up.
    async fn perform(&mut self, page: &Page) -> Result<Errand, Over> {
        for (position, verb) in page.program.verbs.iter().enumerate() {
            self.answer_before(verb, position).await?;
            match verb {
                Verb::Prompt(prompt) => self.utter_bare(prompt).await?,
                Verb::Gather(gather) => {
                    if let Some(errand) = self.gather(page, gather).await? {
                        return Ok(errand);
                    }
                }
                Verb::StartRecording(start) => self.start_recording(page, start).await,
                Verb::StopRecording { name } => self.stop_recording(name.as_deref()).await,
                Verb::Redirect { url, method } => {
                    return Ok(Errand {
                        target: page.resolve(Some(url), method),
                        fields: Fields::new(),
                    });
                }
                Verb::Hangup => return Err(Over(CallStatus::Completed)),
                Verb::Reject { .. } => self.call.note(Entry::Violation {
                    code: None,
                    what: "<Reject> has no effect on a call that is answered".to_owned(),
                }),
            }
        }
        self.answer_unless_answered().await;
        Err(Over(CallStatus::Completed))
    }

    /// An inbound call is answered by its first verb, unless that one rejects it, leads on to
    /// another document, or is a pause.
    async fn answer_before(&mut self, verb: &Verb, position: usize) -> Result<(), Over> {
        if self.call.status() == CallStatus::InProgress {
            return Ok(());
        }
        match verb {
            Verb::Reject { busy: true } if position == 0 => Err(Over(CallStatus::Busy)),
            Verb::Reject { busy: false } if position == 0 => Err(Over(CallStatus::NoAnswer)),
            Verb::Redirect { .. } => Ok(()),
            Verb::Prompt(Prompt::Pause(_)) if position == 0 => Ok(()),
            _ => {
                self.answer_unless_answered().await;
                Ok(())
            }
        }
    }

    async fn answer_unless_answered(&mut self) {
        if self.call.status() != CallStatus::InProgress {
            self.answer(None).await;
        }
    }

    async fn utter_bare(&mut self, prompt: &Prompt) -> Result<(), Over> {
        let nothing = Interruptible::default();
        // What a person does here reaches nobody.
        let _unheard = self.utter(prompt, nothing, Place::Bare).await?;
        Ok(())
    }

    async fn start_recording(&mut self, page: &Page, start: &StartRecording) {
        let running = recordings::running(&self.call);
        if start.name.is_some() && running.iter().any(|one| one.name == start.name) {
            self.call.note(Entry::Violation {
                code: None,
                what: "a recording of this name runs already".to_owned(),
            });
            return;
        }
        let callback = start.callback.as_deref();
        let target = callback.and_then(|url| {
            let resolved = page.resolve(Some(url), &start.method);
            resolved.map_err(|problem| self.warn(&problem)).ok()
        });
        let new = NewRecording {
            name: start.name.clone(),
            source: "StartCallRecordingTwiML",
            channels: start.channels,
            track: start.track.clone(),
            callback: RecordingCallback {
                target,
                events: start.events.clone(),
            },
        };
        let (_, told) = recordings::start(&self.exchange, &self.call, new);
        settle(told).await;
    }

    /// Stops the recording of this name, or without a name the latest.
    async fn stop_recording(&mut self, name: Option<&str>) {
        let running = recordings::running(&self.call);
        let meant = running
            .iter()
            .find(|one| name.is_none() || one.name.as_deref() == name);
        match meant {
            Some(recording) => {
                let told = recordings::stop(&self.exchange, &self.call, &recording.sid);
                settle(told).await;
            }
            None => self.call.note(Entry::Violation {
                code: None,
                what: format!("no recording {name:?} to stop"),
            }),
        }
    }

    fn warn(&self, problem: &Problem) {
        self.call.note(Entry::Warning {
            code: problem.code,
            what: problem.what.clone(),
        });
    }
}
