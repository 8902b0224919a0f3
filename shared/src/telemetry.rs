//! Logs: one JSON line an event, with the prototype's field names, on standard error.
//!
//! Only events of this product's own targets are written: a library's event may hold a body, a
//! number or a key. Every value passes the JSON encoder, so no value can begin a line of its own.

use std::fmt::Debug;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::sync::Arc;

use jiff::Timestamp;
use serde::Serializer;
use serde_json::Value;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

use crate::config::Settings;
use crate::world::Clock;

/// The target of every event that is written.
pub const TARGET: &str = "outbound_caller";

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
    tracing::info!(target: TARGET, what, version, git_sha, "started");
}

struct Lines {
    sink: Sink,
    clock: Clock,
}

impl<S: Subscriber + for<'span> LookupSpan<'span>> Layer<S> for Lines {
    fn enabled(&self, metadata: &tracing::Metadata<'_>, _: Context<'_, S>) -> bool {
        metadata.target() == TARGET && *metadata.level() <= Level::INFO
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields(Vec::new());
        fields.0.push(("timestamp", timestamp(&self.clock).into()));
        fields
            .0
            .push(("level", event.metadata().level().as_str().into()));
        event.record(&mut fields);
        (self.sink)(&fields.line());
    }
}

fn timestamp(clock: &Clock) -> String {
    let now: Timestamp = clock();
    format!("{now:.3}")
}

/// A line's fields, in the order in which they are read best.
struct Fields(Vec<(&'static str, Value)>);

impl Fields {
    fn insert(&mut self, field: &Field, value: Value) {
        let name = if field.name() == "message" {
            "msg"
        } else {
            field.name()
        };
        self.0.push((name, value));
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

    #[test]
    fn an_event_is_one_line_whatever_is_in_it() {
        let lines: Arc<Mutex<Vec<String>>> = Arc::default();
        let sink: Sink = {
            let lines = Arc::clone(&lines);
            Arc::new(move |line| lines.lock().unwrap().push(line.to_owned()))
        };
        let clock: Clock = Arc::new(|| Timestamp::UNIX_EPOCH);
        tracing::subscriber::with_default(subscriber(sink, clock), || {
            let absent: Option<&str> = None;
            let text = "a\r\n{\"level\":\"ERROR\"}\u{2028}\u{1b}[31m";
            tracing::info!(target: TARGET, text, absent, number = 7, "call_status");
            tracing::info!(target: "another", "a library's own");
            tracing::debug!(target: TARGET, "too fine");
        });
        let lines = lines.lock().unwrap();
        assert_eq!(lines.len(), 1);
        assert!(!lines[0].contains('\n') && !lines[0].contains('\u{1b}'));
        let line: Value = serde_json::from_str(&lines[0]).unwrap();
        assert_eq!(line["timestamp"], "1970-01-01T00:00:00.000Z");
        assert_eq!(line["level"], "INFO");
        assert_eq!(line["msg"], "call_status");
        assert_eq!(line["number"], 7);
        assert_eq!(line.get("absent"), None);
    }
}
