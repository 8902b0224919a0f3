//! Webhooks: signed and sent as Twilio does, and lost, doubled, delayed, replayed and forged.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use super::super::callers::Input;
use super::super::faults::Fault;
use super::super::functions::Function;
use super::super::invariants::Invariant;
use super::{BASE, Event, Job, World};

/// The fields of a form.
pub(super) type Fields = Vec<(String, String)>;

/// A webhook.
#[derive(Debug, Clone)]
pub(super) struct Post {
    pub(super) function: Function,
    /// Twilio's name for the call.
    pub(super) sid: String,
    pub(super) purpose: Purpose,
    /// The URL without its fragment.
    url: String,
    fields: Fields,
    retries: u32,
    /// On what it is sent again, as the fragment says.
    retried_on: String,
    /// The answer does not reach Twilio.
    answer_lost: bool,
    forged: bool,
    /// Whether the person was on the list when it was sent.
    pub(super) listed_before: bool,
}

/// What becomes of the answer.
#[derive(Debug, Clone)]
pub(super) enum Purpose {
    /// It is performed, if the call still waits for it.
    Document {
        step: u64,
        input: Option<Input>,
        first: bool,
    },
    /// It is performed in place of one that could not be had.
    Fallback { step: u64 },
    /// Nothing: it was a callback.
    Callback,
    /// Nothing: it came twice, or late, or from somebody else.
    Stray,
}

impl Post {
    /// A webhook at a URL that we handed out, fragment included.
    pub(super) fn to(url: &str, sid: &str, purpose: Purpose, fields: Fields) -> Option<Self> {
        let (address, fragment) = url.split_once('#').unwrap_or((url, ""));
        let path = address.strip_prefix(BASE)?;
        let path = path.split('?').next().unwrap_or_default();
        let setting = |name: &str| {
            let mut settings = fragment.split('&').filter_map(|pair| pair.split_once('='));
            settings
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value)
        };
        Some(Self {
            function: Function::at(path)?,
            sid: sid.to_owned(),
            purpose,
            url: address.to_owned(),
            fields,
            retries: setting("rc")
                .and_then(|text| text.parse().ok())
                .unwrap_or(1),
            retried_on: setting("rp").unwrap_or("ct").to_owned(),
            answer_lost: false,
            forged: false,
            listed_before: false,
        })
    }

    fn stray(&self) -> Box<Self> {
        Box::new(Self {
            purpose: Purpose::Stray,
            retries: 0,
            ..self.clone()
        })
    }
}

impl World {
    /// Sends a webhook a little later.
    pub(super) fn post(&mut self, post: Option<Post>) {
        let Some(post) = post else {
            self.count("webhook: to a URL that is none of ours");
            return;
        };
        let soon = self
            .chance
            .between(Duration::from_millis(5), Duration::from_millis(120));
        self.after(soon, Event::Post(Box::new(post)));
    }

    /// Sends a status callback: of them some are late, out of order, or never come.
    pub(super) fn post_callback(&mut self, post: Option<Post>) {
        let Some(post) = post else {
            self.count("webhook: to a URL that is none of ours");
            return;
        };
        if self.happens_now(Fault::CallbackIsLost) {
            return;
        }
        let second = Duration::from_secs(1);
        let late = if self.happens_now(Fault::CallbackIsDelayed) {
            let most = *self.chance.pick(&[60, 1_200, 20_000]);
            self.chance.between(second, most * second)
        } else if self.happens_now(Fault::CallbackIsReordered) {
            self.chance.between(second, 40 * second)
        } else {
            self.chance
                .between(Duration::from_millis(20), Duration::from_millis(400))
        };
        if self.happens_now(Fault::CallbackIsForeign) {
            let foreign = self.chance.bits();
            let mut stray = post.stray();
            if let Some(at) = stray.url.find("call_id=call_") {
                let digits = at + "call_id=call_".len();
                stray
                    .url
                    .replace_range(digits..digits + 16, &format!("{foreign:016x}"));
                self.after(late, Event::Post(stray));
            }
        }
        self.after(late, Event::Post(Box::new(post)));
    }

    /// Sends a webhook now.
    pub(super) fn deliver(&mut self, mut post: Box<Post>) {
        if !matches!(post.purpose, Purpose::Stray) {
            if self.happens_now(Fault::WebhookIsDoubled) {
                let soon = self
                    .chance
                    .between(Duration::ZERO, Duration::from_millis(20));
                self.after(soon, Event::Post(post.stray()));
            }
            if self.happens_now(Fault::WebhookIsReplayed) {
                let second = Duration::from_secs(1);
                let most = *self.chance.pick(&[2, 60, 600, 200_000]);
                let later = self.chance.between(second, most * second);
                self.after(later, Event::Post(post.stray()));
            }
            if self.happens_now(Fault::WebhookIsForged) {
                let mut forged = post.stray();
                forged.forged = true;
                let soon = self
                    .chance
                    .between(Duration::ZERO, Duration::from_millis(200));
                self.after(soon, Event::Post(forged));
            }
            if self.happens_now(Fault::WebhookIsLost) {
                self.not_posted(*post, "ct");
                return;
            }
            post.answer_lost = self.happens_now(Fault::WebhookAnswerIsLost);
        }
        let number = self.legs.get(&post.sid).map(|leg| leg.person.clone());
        post.listed_before = number.is_some_and(|number| self.model.is_listed(&number));
        let request = self.signed(&post);
        self.invoke(Job::Post(post), request);
    }

    /// The request, signed over the URL and the fields
    /// (<https://www.twilio.com/docs/usage/security>).
    fn signed(&self, post: &Post) -> http::Request<Bytes> {
        let get = post.function == Function::VoiceFallback;
        let encoded = || {
            let mut encoded = form_urlencoded::Serializer::new(String::new());
            encoded.extend_pairs(&post.fields);
            encoded.finish()
        };
        let mut url = post.url.clone();
        if get {
            url = format!(
                "{url}{}{}",
                if url.contains('?') { "&" } else { "?" },
                encoded()
            );
        }
        let mut text = url.clone();
        if !get {
            let mut sorted = post.fields.clone();
            sorted.sort();
            for (name, value) in &sorted {
                text.push_str(name);
                text.push_str(value);
            }
        }
        let key = if post.forged {
            "forged"
        } else {
            self.token.as_str()
        };
        let mac = Hmac::<Sha1>::new_from_slice(key.as_bytes());
        let mut mac = mac.expect("a key may have any length");
        mac.update(text.as_bytes());
        let signature = STANDARD.encode(mac.finalize().into_bytes());
        let method = if get {
            http::Method::GET
        } else {
            http::Method::POST
        };
        let target = url.strip_prefix(BASE).unwrap_or_default();
        let request = http::Request::builder()
            .method(method)
            .uri(target)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("x-twilio-signature", signature);
        let body = if get { String::new() } else { encoded() };
        request
            .body(Bytes::from(body))
            .expect("the request is whole")
    }

    /// A function has answered.
    pub(super) fn posted(
        &mut self,
        post: Post,
        response: &http::Response<Bytes>,
        took: Duration,
        cold: bool,
    ) {
        let now = self.now();
        let status = response.status().as_u16();
        let function = post.function;
        self.count(&format!("answer: {} {status}", function.name()));
        let most = Duration::from_millis(if cold { 2_500 } else { 2_000 });
        let checks = &mut self.model.checks;
        checks.check(Invariant::AnswersInTime, now, took <= most, || {
            format!("{function:?} took {took:?} for {status}")
        });
        if post.forged {
            checks.check(
                Invariant::ForgeriesAreRefused,
                now,
                matches!(status, 403 | 503),
                || format!("{function:?} answered {status}"),
            );
            return;
        }
        let fine: &[u16] = match function {
            Function::VoiceStatus => &[204, 500, 503],
            _ => &[200, 503],
        };
        let stale = status == 403 && self.may_know_the_token_of_before();
        let checks = &mut self.model.checks;
        checks.check(
            Invariant::AnswersAreOurs,
            now,
            fine.contains(&status) || stale,
            || format!("{function:?} answered {status}"),
        );
        if matches!(post.purpose, Purpose::Stray) {
            return;
        }
        if post.answer_lost {
            self.not_posted(post, "rt");
        } else if status >= 400 {
            self.not_posted(post, if status >= 500 { "5xx" } else { "4xx" });
        } else {
            self.read_answer(&post, response);
        }
    }

    /// A function keeps a secret for five minutes, and for as long again each time that it cannot be
    /// read.
    fn may_know_the_token_of_before(&self) -> bool {
        let now = self.now();
        let lately = self
            .rotated_at
            .is_some_and(|at| now.duration_since(at).as_secs() < 900);
        lately || self.secret_faults() > self.secret_faults_at_rotation
    }

    /// How often a secret could not be read.
    pub(super) fn secret_faults(&self) -> u64 {
        self.wire.faults(|faults| {
            let times = [Fault::SecretFails, Fault::SecretHangs]
                .map(|fault| faults.happened().get(&fault).copied());
            times.into_iter().flatten().sum()
        })
    }

    /// Twilio has no answer: it sends the webhook again, if the URL says so, or asks elsewhere.
    pub(super) fn not_posted(&mut self, mut post: Post, why: &str) {
        let class = post
            .retried_on
            .split(',')
            .any(|class| class == why || class == "all");
        if class && post.retries > 0 {
            post.retries -= 1;
            let soon = self
                .chance
                .between(Duration::from_millis(1), Duration::from_millis(300));
            self.after(soon, Event::Post(Box::new(post)));
            return;
        }
        match post.purpose {
            Purpose::Document { step, .. } => self.ask_the_fallback(&post.sid, step),
            Purpose::Fallback { step } => self.application_error(&post.sid, step),
            Purpose::Callback => self.count("callback: given up"),
            Purpose::Stray => {}
        }
    }

    fn read_answer(&mut self, post: &Post, response: &http::Response<Bytes>) {
        let (step, input, first, fallback) = match &post.purpose {
            Purpose::Document { step, input, first } => (*step, input.as_ref(), *first, false),
            Purpose::Fallback { step } => (*step, None, false, true),
            Purpose::Callback | Purpose::Stray => return,
        };
        self.document_arrives(post, step, input, first, fallback, response);
    }
}
