//! What Twilio tells us, and what a person does.

use form_urlencoded::Serializer;
use serde_json::json;
use shared::{Origin, Request};
use tests::POST_JSON;
use tests::dial_protocol::{Client, State, TwilioCall};
use twilio::signature::{AuthToken, sign};

use super::super::function::{Function, Stop};
use super::{ACCOUNT, Replay};

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

impl Replay {
    pub(super) async fn tells_progress(&mut self, client: Client) {
        let request = self.status(client, "ringing", "1");
        let function = Function::asked(&self.doors.status, request);
        let response = function.run_to_end(&self.gate, &self.twilio).await;
        assert_eq!(response.status(), 204);
    }

    pub(super) fn pick_up(&mut self, client: Client) {
        let request = self.webhook(client, "/twilio/voice/incoming", "", &[]);
        let function = Function::asked(&self.doors.incoming, request);
        self.told(client).speaker = Some((function, None));
    }

    pub(super) async fn decide(&mut self, client: Client) {
        let (mut function, _) = self.told(client).speaker.take().expect("one runs");
        let Stop::Table(read) = function.run(&self.gate, &self.twilio).await else {
            panic!("it reads first");
        };
        assert_eq!(read.operation, "BatchGetItem");
        read.done().heard();
        match function.run(&self.gate, &self.twilio).await {
            Stop::Table(save) => {
                assert_eq!(save.operation, "UpdateItem");
                self.told(client).speaker = Some((function, Some(save)));
            }
            Stop::Done(response) => self.told(client).spoken = Some(response),
            Stop::Twilio(_) => panic!("it asks Twilio for nothing"),
        }
    }

    pub(super) async fn speak(&mut self, client: Client, after: &State) {
        let response = match self.told(client).speaker.take() {
            Some((function, Some(save))) => {
                save.done().heard();
                function.run_to_end(&self.gate, &self.twilio).await
            }
            Some((_, None)) => panic!("it has read"),
            None => self.told(client).spoken.take().expect("it has answered"),
        };
        assert_eq!(response.status(), 200);
        let said = String::from_utf8_lossy(response.body());
        let is_pitch = said.contains("<Gather");
        let expected = after.order(client).call == TwilioCall::Talking;
        assert_eq!(is_pitch, expected, "{said}");
        assert_eq!(said.matches("<Say").count() <= 1, !expected, "{said}");
        self.told(client).ended_as = "completed";
    }

    pub(super) async fn tells_end(&mut self, client: Client) {
        let ended_as = self.told(client).ended_as;
        let request = self.status(client, ended_as, "3");
        let mut function = Function::asked(&self.doors.status, request);
        let Stop::Table(progress) = function.run(&self.gate, &self.twilio).await else {
            panic!("it stores the end first");
        };
        progress.done().heard();
        match function.run(&self.gate, &self.twilio).await {
            Stop::Table(free) => self.told(client).listener = Some((function, free)),
            Stop::Done(response) => assert_eq!(response.status(), 204),
            Stop::Twilio(_) => panic!("it asks Twilio for nothing"),
        }
    }

    pub(super) async fn frees(&mut self, client: Client) {
        let (function, free) = self.told(client).listener.take().expect("one runs");
        free.done().heard();
        let response = function.run_to_end(&self.gate, &self.twilio).await;
        assert_eq!(response.status(), 204);
    }

    /// By key in the conversation, where there is one; else a program tells us.
    pub(super) async fn opts_out(&mut self, before: &State) {
        let talks = |client: &Client| before.order(*client).call == TwilioCall::Talking;
        let (name, request) = if let Some(client) = Client::BOTH.into_iter().find(talks) {
            let place = "&turn=1&at=question";
            let path = "/twilio/voice/gather";
            let request = self.webhook(client, path, place, &[("Digits", "9")]);
            ("voice-gather", request)
        } else {
            let body = json!({"number": self.person, "reason": "wrote to us"}).to_string();
            let mut request = http::Request::post("/api/suppressions")
                .header("host", "localhost")
                .header(POST_JSON.0, POST_JSON.1)
                .body(body.into())
                .expect("a request");
            request.extensions_mut().insert(Origin {
                api_base: None,
                loopback: true,
            });
            ("suppressions-add", request)
        };
        let mut doors = self.desk.doors().iter();
        let door = doors
            .find(|door| door.name() == name)
            .expect("there is such a door");
        let response = door.answer(request).await;
        assert_eq!(response.status(), 200);
    }

    fn status(&self, client: Client, status: &str, sequence: &str) -> Request {
        let fields = [("CallStatus", status), ("SequenceNumber", sequence)];
        self.webhook(client, "/twilio/voice/status", "", &fields)
    }

    /// A webhook of a client's call, signed.
    fn webhook(&self, client: Client, path: &str, place: &str, more: &[(&str, &str)]) -> Request {
        let told = &self.clients[client as usize];
        let sid = told.call_sid.as_deref().expect("Twilio took it");
        let mut fields = vec![
            ("AccountSid", ACCOUNT),
            ("CallSid", sid),
            ("From", "+14155550100"),
            ("To", &self.person),
            ("Direction", "outbound-api"),
        ];
        fields.extend(more);
        if !more.iter().any(|(name, _)| *name == "CallStatus") {
            fields.push(("CallStatus", "in-progress"));
        }
        let fields: Vec<(String, String)> = fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let path = format!("{path}?call_id={}{place}", told.call_id);
        let url = format!("{}{path}", self.desk.product.base_url());
        let body = Serializer::new(String::new())
            .extend_pairs(&fields)
            .finish();
        http::Request::post(&path)
            .header("content-type", "application/x-www-form-urlencoded")
            .header(
                "x-twilio-signature",
                sign(&AuthToken::new(TOKEN), &url, &fields),
            )
            .body(body.into())
            .expect("a request")
    }
}
