//! Logs: one JSON line an event, with the prototype's field names, on standard error.
//!
//! Only events of this product's own targets are written: a library's event may hold a body, a
//! number or a key. Every value passes the JSON encoder, so no value can begin a line of its own.

use std::borrow::Cow;
use std::fmt::Debug;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::sync::Arc;

use callflow::CallId;
use jiff::Timestamp;
use serde::Serializer;
use serde_json::Value;
use tracing::field::{Empty, Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Span, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use crate::config::Settings;
use crate::endpoint::Invocation;
use crate::metrics::Invoked;
use crate::world::Clock;

/// The target of every event that is written.
pub const TARGET: &str = "outbound_caller";

/// The target of lines whose members are made when the program runs.
const MADE: &str = "outbound_caller::made";

/// The field that holds such members, as a JSON object.
const MEMBERS: &str = "members";

/// Where lines go.
pub type Sink = Arc<dyn Fn(&str) + Send + Sync>;

/// A subscriber that writes lines into `sink`, stamped by `clock`.
pub fn subscriber(sink: Sink, clock: Clock) -> impl Subscriber + Send + Sync {
    tracing_subscriber::registry().with(Lines { sink, clock })
}

/// Lines to standard error.
pub fn standard_error() -> Sink {
    Arc::new(|line| {
        // A log that cannot be written must not take a call down with it.
        let _ = writeln!(std::io::stderr().lock(), "{line}");
    })
}

/// Makes a panic tell its place and nothing else: its text may hold what somebody said.
pub fn install_panic_hook() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(target: TARGET, place, "panic");
    }));
}

/// One line a process: what runs, and which version of it.
pub fn log_start(what: &'static str, settings: &Settings) {
    let git_sha = settings.git_sha.as_deref();
    let version = env!("CARGO_PKG_VERSION");
    let most_spent_in_a_day = settings.most_spent_in_a_day();
    tracing::info!(target: TARGET, what, version, git_sha, most_spent_in_a_day, "started");
}

/// What every line of an invocation carries besides its own fields: Lambda's id of it, whether it is
/// the first of its process, and the call that it is about, as soon as that is known.
pub(crate) fn invocation_span(invocation: Option<&Invocation>) -> Span {
    tracing::info_span!(
        target: TARGET,
        "invocation",
        call_id = Empty,
        function_request_id = invocation.map(|invocation| invocation.request_id.as_str()),
        cold_start = invocation.map(|invocation| invocation.cold_start),
    )
}

/// Makes every further line of this invocation name the call. Only for a call that a client who was
/// let in has named, or that we made.
pub fn about(call_id: &CallId) {
    Span::current().record("call_id", call_id.as_str());
}

/// The one line of metrics of an invocation.
pub(crate) fn log_metrics(invoked: &Invoked<'_>) {
    let members = Value::Object(invoked.members()).to_string();
    tracing::info!(target: MADE, members, "metrics");
}

struct Lines {
    sink: Sink,
    clock: Clock,
}

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for Lines {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        [TARGET, MADE].contains(&metadata.target()) && *metadata.level() <= Level::INFO
    }

    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            let mut fields = Fields::default();
            attributes.record(&mut fields);
            span.extensions_mut().insert(fields);
        }
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        if let Some(span) = context.span(id)
            && let Some(fields) = span.extensions_mut().get_mut::<Fields>()
        {
            values.record(fields);
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let mut fields = Fields::default();
        fields.set("timestamp", timestamp(&self.clock).into());
        fields.set("level", event.metadata().level().as_str().into());
        if event.metadata().target() == MADE {
            let mut made = Fields::default();
            event.record(&mut made);
            made.unpack_into(&mut fields);
        } else {
            event.record(&mut fields);
        }
        for span in context.event_scope(event).into_iter().flatten() {
            if let Some(around) = span.extensions().get::<Fields>() {
                fields.complete_with(around);
            }
        }
        (self.sink)(&fields.line());
    }
}

fn timestamp(clock: &Clock) -> String {
    let now: Timestamp = clock();
    format!("{now:.3}")
}

/// A line's fields, in the order in which they are read best.
#[derive(Default)]
struct Fields(Vec<(Cow<'static, str>, Value)>);

impl Fields {
    /// Gives a name its one value.
    fn set(&mut self, name: impl Into<Cow<'static, str>>, value: Value) {
        let name = name.into();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
    }

    /// Adds what is not there yet: a line's own fields win over those around it.
    fn complete_with(&mut self, around: &Self) {
        for (name, value) in &around.0 {
            if !self.0.iter().any(|(known, _)| known == name) {
                self.0.push((name.clone(), value.clone()));
            }
        }
    }

    /// Puts made members in the place of the text that holds them.
    fn unpack_into(self, line: &mut Self) {
        for (name, value) in self.0 {
            match (&*name, value) {
                (MEMBERS, Value::String(text)) => {
                    let members: serde_json::Map<String, Value> =
                        serde_json::from_str(&text).expect("only log_metrics has this target");
                    for (name, value) in members {
                        line.set(name, value);
                    }
                }
                (_, value) => line.set(name, value),
            }
        }
    }

    fn insert(&mut self, field: &Field, value: Value) {
        let name = if field.name() == "message" {
            "msg"
        } else {
            field.name()
        };
        self.set(name, value);
    }

    fn line(&self) -> String {
        let mut line = Vec::new();
        let mut serializer = serde_json::Serializer::new(&mut line);
        let written = serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)));
        written.expect("names are texts, and memory can be written to");
        String::from_utf8_lossy(&line).into_owned()
    }
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.insert(field, value.into());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.insert(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.insert(field, value.into());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.insert(field, value.into());
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.insert(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.insert(field, format!("{value:?}").into());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// The lines that are logged meanwhile.
    fn lines(logging: impl FnOnce()) -> Vec<String> {
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let sink: Sink = {
            let lines = Arc::clone(&lines);
            Arc::new(move |line| lines.lock().unwrap().push(line.to_owned()))
        };
        let clock: Clock = Arc::new(|| Timestamp::UNIX_EPOCH);
        tracing::subscriber::with_default(subscriber(sink, clock), logging);
        let lines = lines.lock().unwrap();
        lines.clone()
    }

    #[test]
    fn an_event_is_one_line_whatever_is_in_it() {
        let lines = lines(|| {
            let absent: Option<&str> = None;
            let text = "a\r\n{\"level\":\"ERROR\"}\u{2028}\u{1b}[31m";
            tracing::info!(target: TARGET, text, absent, number = 7, "call_status");
            tracing::info!(target: "another", "a library's own");
            tracing::debug!(target: TARGET, "too fine");
        });
        assert_eq!(lines.len(), 1);
        assert!(!lines[0].contains('\n') && !lines[0].contains('\u{1b}'));
        let line: Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!(line["timestamp"], "1970-01-01T00:00:00.000Z");
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["msg"], "call_status");
        assert_eq!(line["number"], 7);
        assert_eq!(line.get("absent"), None);
    }

    #[test]
    fn a_line_carries_what_is_around_it_and_its_own_fields_win() {
        let (first, second) = (CallId::outbound(1), CallId::outbound(2));
        let lines = lines(|| {
            let span = invocation_span(None);
            let _entered = span.enter();
            tracing::info!(target: TARGET, "before");
            about(&first);
            tracing::info!(target: TARGET, "after");
            tracing::info!(target: TARGET, call_id = second.as_str(), "its_own");
        });
        let called =
            |line: &String| serde_json::from_str::<Value>(line).unwrap()["call_id"].clone();
        let called: Vec<Value> = lines.iter().map(called).collect();
        let expected = [Value::Null, first.as_str().into(), second.as_str().into()];
        assert_eq!(called, expected);
        assert_eq!(lines[2].matches("call_id").count(), 1);
        assert!(!lines[2].contains("function_request_id"), "not in Lambda");
    }

    #[test]
    fn nothing_but_the_line_of_metrics_brings_members_of_its_own() {
        let lines = lines(|| {
            let members = r#"{"level":"ERROR"}"#;
            tracing::info!(target: TARGET, members, "a_line");
        });
        let line: Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["members"], r#"{"level":"ERROR"}"#);
    }
}
