//! The reconciler, stopped before whatever it would do.

use std::cmp::Reverse;

use serde_json::{Value, json};
use tests::dial_protocol::{Client, Stands, State, Sweep, TwilioCall};

use super::super::function::{Function, Stop};
use super::{ACCOUNT, Replay, WouldDo};

impl Replay {
    /// The reconciler runs until it would write, or cancel.
    pub(super) async fn sweep_asks(&mut self, after: &State) {
        let function = Function::given(&self.doors.reconciler, "{}");
        self.sweep_goes_on(function, after).await;
    }

    pub(super) async fn sweep_acts(&mut self, before: &State, after: &State) {
        let (function, would_do) = self.sweep.take().expect("one runs");
        match (would_do, before.sweep) {
            (WouldDo::AskTwilio(cancel), Sweep::Cancel(_, call)) => {
                let sid = self.told(call).call_sid.clone().expect("Twilio has it");
                let path = format!("POST /2010-04-01/Accounts/{ACCOUNT}/Calls/{sid}.json");
                assert_eq!((&cancel.what, cancel.field("Status")), (&path, "canceled"));
                if before.order(call).call == TwilioCall::Waiting {
                    self.told(call).ended_as = "canceled";
                    cancel.answer(200, &self.resource(call, after).to_string());
                } else {
                    let error = json!({"code": 21220, "message": "", "status": 400});
                    cancel.answer(400, &error.to_string());
                }
            }
            (
                WouldDo::Write(write),
                Sweep::Bind(..) | Sweep::EndOver(_) | Sweep::EndAbsent(_) | Sweep::Free(_),
            ) => write.done().heard(),
            (WouldDo::Write(_) | WouldDo::AskTwilio(_), sweep) => panic!("not {sweep:?}"),
        }
        self.sweep_goes_on(function, after).await;
    }

    /// Lets the reconciler read, and ask Twilio how things are, until it would do something.
    pub(super) async fn sweep_goes_on(&mut self, mut function: Function, state: &State) {
        loop {
            match function.run(&self.gate, &self.twilio).await {
                Stop::Table(held) if held.operation == "UpdateItem" => {
                    let writes = !matches!(state.sweep, Sweep::Idle | Sweep::Cancel(..));
                    assert!(writes, "it writes, not {:?}", state.sweep);
                    self.sweep = Some((function, WouldDo::Write(held)));
                    return;
                }
                Stop::Table(held) => held.done().heard(),
                Stop::Twilio(asked) if asked.what.starts_with("GET ") => {
                    let answer = self.twilio_tells(&asked.what, state);
                    asked.answer(200, &answer.to_string());
                }
                Stop::Twilio(asked) => {
                    let cancels = matches!(state.sweep, Sweep::Cancel(..));
                    assert!(cancels, "{} and not {:?}", asked.what, state.sweep);
                    self.sweep = Some((function, WouldDo::AskTwilio(asked)));
                    return;
                }
                Stop::Done(response) => {
                    assert_eq!(response.status(), 204);
                    assert_eq!(state.sweep, Sweep::Idle, "it does nothing more");
                    return;
                }
            }
        }
    }

    /// A call, or all calls.
    pub(super) fn twilio_tells(&self, what: &str, state: &State) -> Value {
        let has = |client: &Client| state.order(*client).call != TwilioCall::None;
        let mut calls: Vec<Client> = Client::BOTH.into_iter().filter(has).collect();
        let is_named = |client: &Client| {
            let sid = self.clients[*client as usize].call_sid.as_deref();
            sid.is_some_and(|sid| what.contains(sid))
        };
        if let Some(named) = calls.iter().find(|client| is_named(client)) {
            return self.resource(*named, state);
        }
        assert!(what.ends_with("/Calls.json"), "{what}");
        calls.sort_by_key(|client| Reverse(self.clients[*client as usize].taken_at));
        let calls: Vec<Value> = calls
            .into_iter()
            .map(|client| self.resource(client, state))
            .collect();
        json!({ "calls": calls })
    }

    pub(super) fn resource(&self, client: Client, state: &State) -> Value {
        let told = &self.clients[client as usize];
        let status = match state.order(client).call.stands() {
            Some(Stands::Waiting) => ["queued", "ringing"][self.ways as usize % 2],
            Some(Stands::OnTheLine) => "in-progress",
            Some(Stands::Over) => told.ended_as,
            None => panic!("Twilio does not have it"),
        };
        let created_at = told.taken_at.strftime("%a, %d %b %Y %H:%M:%S +0000");
        json!({
            "sid": told.call_sid,
            "status": status,
            "to": self.person,
            "from": "+14155550100",
            "direction": "outbound-api",
            "date_created": created_at.to_string(),
        })
    }
}
