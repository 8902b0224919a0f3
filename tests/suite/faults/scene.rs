//! What each function is asked, and what must be stored before.

use serde_json::json;
use twilio::signature::{AuthToken, sign};

use super::bench::{BASE, Bench, KEY, TOKEN};
use super::process::{Ask, Function, Told};

/// A number in New York.
pub(super) const PERSON: &str = "+12125550123";

/// The call that is placed first.
pub(super) const CALL: &str = "call_00000000000000000000000000000001";

/// Twilio's name for the call that it takes first.
const SID: &str = "CA00000000000000000000000000000001";

/// Who rings us.
const CALLER: &str = "+12125550177";

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const OUR_NUMBER: &str = "+14155550100";

/// A whole call, from the first ring to the recording.
pub(super) const JOURNEY: [Scene; 5] = [
    Scene::Rings,
    Scene::Answered,
    Scene::SaysYes,
    Scene::Ends,
    Scene::Recorded,
];

/// One thing that is asked of one function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scene {
    /// A monitor asks whether we are there.
    Health,
    /// Twilio asks the fallback.
    Fallback,
    /// A program asks for a call.
    Dial,
    /// The same under an `Idempotency-Key`.
    DialWithKey,
    /// The person answers.
    Answered,
    /// Somebody rings us.
    RingsUs,
    /// The person says yes to the recording.
    SaysYes,
    /// The person opts out.
    OptsOut,
    /// Whoever rang us opts out.
    CallerOptsOut,
    /// The telephone rings.
    Rings,
    /// The call is over.
    Ends,
    /// The recording is there.
    Recorded,
    /// A program puts a number on the list.
    Lists,
    /// A program puts a file of numbers on the list.
    Imports,
    /// A program looks a number up.
    LooksUp,
    /// An operator lifts an entry.
    Lifts,
    /// An operator takes the list out.
    Exports,
    /// An opt-out is taken out of the queue.
    Drains,
}

/// Who is on the other side, and so what a failure must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    /// A person who hears us.
    Person,
    /// A person who is opting out.
    OptOut,
    /// Twilio, which tells us something.
    Callback,
    /// A program that wants a call.
    Dialler,
    /// A program that keeps the list.
    ListKeeper,
    /// A queue.
    Queue,
}

impl Scene {
    pub(super) const ALL: [Self; 18] = [
        Self::Health,
        Self::Fallback,
        Self::Dial,
        Self::DialWithKey,
        Self::Answered,
        Self::RingsUs,
        Self::SaysYes,
        Self::OptsOut,
        Self::CallerOptsOut,
        Self::Rings,
        Self::Ends,
        Self::Recorded,
        Self::Lists,
        Self::Imports,
        Self::LooksUp,
        Self::Lifts,
        Self::Exports,
        Self::Drains,
    ];

    pub(super) const fn function(self) -> Function {
        match self {
            Self::Health => Function::Health,
            Self::Fallback => Function::Fallback,
            Self::Dial | Self::DialWithKey => Function::Dial,
            Self::Answered | Self::RingsUs => Function::Incoming,
            Self::SaysYes | Self::OptsOut | Self::CallerOptsOut => Function::Gather,
            Self::Rings | Self::Ends | Self::Recorded => Function::Status,
            Self::Lists | Self::Imports => Function::Add,
            Self::LooksUp => Function::Lookup,
            Self::Lifts => Function::Lift,
            Self::Exports => Function::Export,
            Self::Drains => Function::Drain,
        }
    }

    pub(super) const fn side(self) -> Side {
        match self {
            Self::Health
            | Self::Lists
            | Self::Imports
            | Self::LooksUp
            | Self::Lifts
            | Self::Exports => Side::ListKeeper,
            Self::Fallback | Self::Answered | Self::RingsUs | Self::SaysYes => Side::Person,
            Self::OptsOut | Self::CallerOptsOut => Side::OptOut,
            Self::Rings | Self::Ends | Self::Recorded => Side::Callback,
            Self::Dial | Self::DialWithKey => Side::Dialler,
            Self::Drains => Side::Queue,
        }
    }

    /// What happened before.
    const fn before(self) -> &'static [Self] {
        match self {
            Self::Health
            | Self::Fallback
            | Self::Dial
            | Self::DialWithKey
            | Self::RingsUs
            | Self::Lists
            | Self::Imports
            | Self::Drains => &[],
            Self::Answered | Self::Rings | Self::Ends | Self::Recorded => &[Self::Dial],
            Self::SaysYes | Self::OptsOut => &[Self::Dial, Self::Answered],
            Self::CallerOptsOut => &[Self::RingsUs],
            Self::LooksUp | Self::Lifts | Self::Exports => &[Self::Lists],
        }
    }

    /// Brings about what happened before.
    pub(super) async fn prepare(self, bench: &Bench) {
        for scene in self.before() {
            let told = bench.ask_anew(scene.function(), &scene.ask()).await;
            assert!(told.status < 300, "{scene:?} before {self:?}: {told:?}");
        }
    }

    /// Who opts out in it.
    pub(super) const fn who_opts_out(self) -> &'static str {
        match self {
            Self::CallerOptsOut => CALLER,
            _ => PERSON,
        }
    }

    /// What is asked.
    pub(super) fn ask(self) -> Ask {
        self.signed_with(TOKEN)
    }

    /// What is asked; a webhook is signed with this token.
    pub(super) fn signed_with(self, token: &str) -> Ask {
        let ours = [
            ("To", PERSON),
            ("From", OUR_NUMBER),
            ("Direction", "outbound-api"),
        ];
        let theirs = [
            ("To", OUR_NUMBER),
            ("From", CALLER),
            ("Direction", "inbound"),
        ];
        let call = |path: &str| format!("/twilio/voice/{path}?call_id={CALL}");
        let gather = |call: &str| format!("/twilio/voice/gather?call_id={call}&turn=1&at=question");
        let webhook = |path: &str, line: [(&'static str, &'static str); 3], more: &[_]| {
            let fields = [("AccountSid", ACCOUNT), ("CallSid", SID)];
            let fields = fields.iter().chain(&line).chain(more);
            signed(path, &fields.copied().collect::<Vec<_>>(), token)
        };
        let talking = ("CallStatus", "in-progress");
        let number = json!({"number": PERSON, "reason": "wrote to us"});
        match self {
            Self::Health => request(http::Method::GET, "/health", &[], ""),
            Self::Fallback => request(http::Method::GET, "/voice/fallback", &[], ""),
            Self::Dial => dial(None),
            Self::DialWithKey => dial(Some("once")),
            Self::Answered => webhook(&call("incoming"), ours, &[talking]),
            Self::RingsUs => webhook(
                "/twilio/voice/incoming",
                theirs,
                &[("CallStatus", "ringing")],
            ),
            Self::SaysYes => webhook(&gather(CALL), ours, &[talking, ("Digits", "1")]),
            Self::OptsOut => webhook(&gather(CALL), ours, &[talking, ("Digits", "9")]),
            Self::CallerOptsOut => webhook(&gather(SID), theirs, &[talking, ("Digits", "9")]),
            Self::Rings => {
                let ringing = [("CallStatus", "ringing"), ("SequenceNumber", "1")];
                webhook(&call("status"), ours, &ringing)
            }
            Self::Ends => {
                let over = [("CallStatus", "completed"), ("SequenceNumber", "3")];
                webhook(&call("status"), ours, &over)
            }
            Self::Recorded => {
                let recording = [
                    ("RecordingSid", "RE00000000000000000000000000000001"),
                    ("RecordingStatus", "completed"),
                    ("RecordingDuration", "12"),
                ];
                webhook(&call("status"), ours, &recording)
            }
            Self::Lists => post("/api/suppressions", &number.to_string()),
            Self::Imports => {
                let file = "+12125550124\n+12125550125\n+12125550126\n".to_owned();
                let headers = [("content-type", "text/csv".to_owned()), bearer()];
                request(http::Method::POST, "/api/suppressions", &headers, &file)
            }
            Self::LooksUp => {
                let number = json!({"number": PERSON});
                post("/api/suppressions/lookup", &number.to_string())
            }
            Self::Lifts => post("/api/suppressions/lift", &number.to_string()),
            Self::Exports => request(
                http::Method::GET,
                "/api/suppressions/export",
                &[bearer()],
                "",
            ),
            Self::Drains => {
                let message = json!({
                    "schema": 1, "number": PERSON, "by": "key", "at": "2026-11-23T18:00:00Z",
                    "call_id": CALL,
                });
                Ask::Message(message.to_string())
            }
        }
    }
}

/// A bench on which a call went through these scenes.
pub(super) async fn after(scenes: &[Scene]) -> Bench {
    let bench = Bench::stand().await;
    Scene::Answered.prepare(&bench).await;
    for scene in scenes {
        let told = tell(&bench, *scene).await;
        assert!(told.status < 300, "{scene:?}: {told:?}");
    }
    bench
}

/// Asks for a scene, in a new process.
pub(super) async fn tell(bench: &Bench, scene: Scene) -> Told {
    bench.ask_anew(scene.function(), &scene.ask()).await
}

/// A program's request for a call, with a consent.
pub(super) fn dial(key: Option<&str>) -> Ask {
    let body = json!({
        "to": PERSON,
        "consent": {
            "basis": "asked_to_be_called",
            "obtained_at": "2026-11-20T10:00:00Z",
            "evidence": "web form 17",
        },
    });
    let Ask::Request {
        method,
        path,
        mut headers,
        body,
    } = post("/api/calls/outbound", &body.to_string())
    else {
        unreachable!("it is a request")
    };
    headers.extend(key.map(|key| ("idempotency-key", key.to_owned())));
    Ask::Request {
        method,
        path,
        headers,
        body,
    }
}

fn bearer() -> (&'static str, String) {
    ("authorization", format!("Bearer {KEY}"))
}

fn post(path: &str, body: &str) -> Ask {
    let headers = [("content-type", "application/json".to_owned()), bearer()];
    request(http::Method::POST, path, &headers, body)
}

fn request(
    method: http::Method,
    path: &str,
    headers: &[(&'static str, String)],
    body: &str,
) -> Ask {
    Ask::Request {
        method,
        path: path.to_owned(),
        headers: headers.to_vec(),
        body: body.to_owned(),
    }
}

/// A webhook, as Twilio signs it with this token.
pub(super) fn signed(path: &str, fields: &[(&str, &str)], token: &str) -> Ask {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let pairs: Vec<(String, String)> = fields.iter().map(owned).collect();
    let signature = sign(&AuthToken::new(token), &format!("{BASE}{path}"), &pairs);
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&pairs)
        .finish();
    let headers = [
        (
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        ),
        ("x-twilio-signature", signature),
    ];
    request(http::Method::POST, path, &headers, &body)
}
