//! A fault at an operation of AWS's, or at all of them, and how often it fired.

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use local::engine::{Engine, Interception};
use serde_json::json;

/// A way in which a dependency fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Not a byte comes back, and nothing is done.
    Hangs,
    /// It is done, and not a byte comes back.
    Withholds,
    /// It is done, and the connection breaks before the answer.
    LosesAnswers,
    /// There is no connection.
    Disconnects,
    /// It asks for less.
    Throttles,
    /// It is broken.
    ServerErrors,
    /// We may not.
    Denies,
    /// What we name is not there.
    Misses,
    /// What answers is something else.
    Garbles,
    /// It is done, and the answer takes so long.
    Slow(Duration),
}

/// At which operation a fault fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At none: what is done is noted.
    Nowhere,
    /// At the first attempt of this one, counted from 0.
    Once(usize),
    /// At every attempt of this one.
    Always(usize),
    /// At every attempt of every one.
    Everywhere,
    /// At every attempt of those that come after the first one of this name.
    After(&'static str),
    /// At every attempt of those of this name.
    Named(&'static str),
}

/// A fault that was injected.
#[derive(Clone)]
pub(super) struct Injection(Arc<Mutex<Noted>>);

#[derive(Default)]
struct Noted {
    /// Every operation in its order, by its name and what it says. The SDK's further attempts say
    /// the same.
    operations: Vec<(String, String)>,
    /// Which operation each attempt was.
    attempts: Vec<usize>,
    fired: usize,
}

impl Fault {
    pub(super) fn interception(self) -> Interception {
        let refusal = |status, kind: &str| Interception::Refuse {
            status,
            body: json!({"__type": kind, "message": ""}),
        };
        match self {
            Self::Hangs => Interception::Hang,
            Self::Withholds => Interception::Withhold,
            Self::LosesAnswers => Interception::LoseAnswer,
            Self::Disconnects => Interception::Disconnect,
            Self::Throttles => refusal(400, "ThrottlingException"),
            Self::ServerErrors => refusal(500, "InternalServerError"),
            Self::Denies => refusal(400, "AccessDeniedException"),
            Self::Misses => refusal(400, "ResourceNotFoundException"),
            Self::Garbles => Interception::Garble,
            Self::Slow(time) => Interception::Delay(time),
        }
    }

    /// Whether it may have been done all the same.
    pub(super) fn is_done(self) -> bool {
        match self {
            Self::Withholds | Self::LosesAnswers | Self::Slow(_) => true,
            Self::Hangs
            | Self::Disconnects
            | Self::Throttles
            | Self::ServerErrors
            | Self::Denies
            | Self::Misses
            | Self::Garbles => false,
        }
    }
}

impl Injection {
    /// Injects a fault, in the place of what was injected before.
    pub(super) fn into(engine: &Engine, fault: Fault, place: Place) -> Self {
        let injection = Self(Arc::default());
        let noted = injection.clone();
        engine.intercept(Some(Box::new(move |operation, body| {
            let (number, again) = noted.note(operation, body.to_string());
            let fires = match place {
                Place::Nowhere => false,
                Place::Once(at) => number == at && !again,
                Place::Always(at) => number == at,
                Place::Everywhere => true,
                Place::After(name) => noted.first(name).is_some_and(|first| first < number),
                Place::Named(name) => operation == name,
            };
            if !fires {
                return Interception::Pass;
            }
            noted.noted().fired += 1;
            fault.interception()
        })));
        injection
    }

    /// How often it fired.
    pub(super) fn fired(&self) -> usize {
        self.noted().fired
    }

    /// How many attempts there were in all.
    pub(super) fn attempts(&self) -> usize {
        self.noted().attempts.len()
    }

    /// How many attempts there were of the operations of this name that say this.
    pub(super) fn attempts_of(&self, name: &str, text: &str) -> usize {
        let noted = self.noted();
        let of = |number: &&usize| {
            let (operation, said) = &noted.operations[**number];
            operation == name && said.contains(text)
        };
        noted.attempts.iter().filter(of).count()
    }

    /// The names of the operations in their order.
    pub(super) fn operations(&self) -> Vec<String> {
        let noted = self.noted();
        noted
            .operations
            .iter()
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// Which operation it is, and whether this is another attempt of it.
    fn note(&self, operation: &str, body: String) -> (usize, bool) {
        let mut noted = self.noted();
        let known = noted
            .operations
            .iter()
            .position(|(name, said)| name == operation && *said == body);
        let number = known.unwrap_or(noted.operations.len());
        if known.is_none() {
            noted.operations.push((operation.to_owned(), body));
        }
        noted.attempts.push(number);
        (number, known.is_some())
    }

    fn first(&self, operation: &str) -> Option<usize> {
        let noted = self.noted();
        noted
            .operations
            .iter()
            .position(|(name, _)| name == operation)
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().expect("nobody panics while holding it")
    }
}
