//! Bad input at every door, through both faces: the gateway's event, as Lambda gets it, and the
//! local router's socket.
//!
//! Each case says what each door answers. For all of them: nothing is stored, nobody is dialled,
//! nothing panics, and the work is counted in operations on AWS. What it takes in memory and bytes
//! is in `bounds/`.

mod case;
mod cases;
mod doors;
mod events;
mod wire;

use case::Case;
use cases::cases;
use doors::{Door, Faces, Told};

/// The same request through both faces has the same answer.
#[tokio::test]
async fn each_case_is_answered_alike_by_both_faces() {
    let faces = Faces::open().await;
    let (mut asked, mut wrong) = (0, Vec::new());
    for case in cases() {
        for (door, expected) in case.told() {
            let request = case.request(door, &faces);
            let what = format!("{} at {door:?}", case.what);
            let gateway = faces.gateway(door, request.event()).await;
            let local = faces.local(&request.bytes()).await;
            faces.nothing_happened(&what, 1);
            if [gateway.status, local.status] != [expected; 2] {
                wrong.push(format!(
                    "{what}: the gateway's is {}, the router's {}, and not {expected}",
                    gateway.status, local.status
                ));
                continue;
            }
            gateway.is_clear(door, &case, &what);
            local.is_clear(door, &case, &what);
            asked += 1;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(asked > 150, "{asked} requests");
}

impl Told {
    /// Says something to those who read it, and nothing that a stranger could use.
    fn is_clear(&self, door: Door, case: &Case, what: &str) {
        // A HEAD's answer has no body.
        if case.method == Some("HEAD") {
            return;
        }
        match (self.status, door) {
            (405, _) => assert_eq!(self.allow.as_deref(), Some(door.method()), "{what}"),
            (200, Door::Health) => assert_eq!(self.body, r#"{"ok":true}"#, "{what}"),
            (200, _) => assert!(self.body.contains("<Say"), "{what}: {}", self.body),
            _ => {}
        }
        match door {
            Door::Dial => {
                let problem: serde_json::Value = serde_json::from_str(&self.body).expect(what);
                assert_eq!(problem["status"], self.status, "{what}");
                assert_eq!(problem["dialled"], "no", "{what}");
                assert!(
                    problem["detail"]
                        .as_str()
                        .is_some_and(|detail| detail.len() > 10)
                );
            }
            Door::Incoming | Door::Gather | Door::Status if self.status != 200 => {
                assert_eq!(self.body, "", "{what}: a forger learns nothing");
            }
            Door::Health | Door::Incoming | Door::Gather | Door::Status => {}
        }
    }
}
