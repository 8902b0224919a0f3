//! A case: a request that is right for each door, but for what is wrong with it.

use twilio::signature::{AuthToken, sign};

use super::doors::{Door, Faces, KEY, Sent};

pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// Signed as Twilio signs, it is let in, and is then of no use: it names no call.
pub(super) const NO_CALL: &str = "AccountSid=AC00000000000000000000000000000001&Digits=1";

const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A request that is wrong in one way, and otherwise right.
pub(super) struct Case {
    pub(super) what: &'static str,
    /// The door's own, where there is none.
    pub(super) method: Option<&'static str>,
    query: String,
    /// The door's own, where there is none; an empty one is not sent.
    content_type: Option<&'static str>,
    pub(super) headers: Vec<(String, String)>,
    key: &'static str,
    json: Vec<u8>,
    form: Vec<u8>,
    signed: bool,
    /// Of health, the dial, the doors that speak, and the callbacks' door. 0 is not asked.
    told: [u16; 4],
}

/// A right request, but for the webhooks' form.
pub(super) fn case(what: &'static str, told: [u16; 4]) -> Case {
    Case {
        what,
        method: None,
        query: String::new(),
        content_type: None,
        headers: Vec::new(),
        key: KEY,
        json: br#"{"to": "+14155550123"}"#.to_vec(),
        form: NO_CALL.as_bytes().to_vec(),
        signed: true,
        told,
    }
}

impl Case {
    pub(super) fn method(mut self, method: &'static str) -> Self {
        self.method = Some(method);
        self
    }

    pub(super) fn content_type(mut self, kind: &'static str) -> Self {
        self.content_type = Some(kind);
        self
    }

    pub(super) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(super) fn query(mut self, query: &str) -> Self {
        query.clone_into(&mut self.query);
        self
    }

    pub(super) fn key(mut self, key: &'static str) -> Self {
        self.key = key;
        self
    }

    pub(super) fn json(mut self, body: &[u8]) -> Self {
        self.json = body.to_vec();
        self
    }

    pub(super) fn form(mut self, body: &[u8]) -> Self {
        self.form = body.to_vec();
        self
    }

    pub(super) fn unsigned(mut self) -> Self {
        self.signed = false;
        self
    }

    /// The doors that are asked, and what each answers.
    pub(super) fn told(&self) -> impl Iterator<Item = (Door, u16)> + use<> {
        let [health, dial, person, callback] = self.told;
        let told = [health, dial, person, person, callback];
        Door::ALL
            .into_iter()
            .zip(told)
            .filter(|(_, told)| *told != 0)
    }

    /// The request for a door.
    pub(super) fn request(&self, door: Door, faces: &Faces) -> Sent {
        let body = if door.is_webhook() {
            &self.form
        } else {
            &self.json
        };
        let mut sent = Sent {
            method: self.method.unwrap_or(door.method()).to_owned(),
            path: door.path().to_owned(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: body.clone(),
        };
        let own = if door.is_webhook() {
            FORM
        } else {
            "application/json"
        };
        let kind = self.content_type.unwrap_or(own);
        if !kind.is_empty() {
            sent.headers
                .push(("content-type".to_owned(), kind.to_owned()));
        }
        if door == Door::Dial && !self.key.is_empty() {
            sent.headers
                .push(("authorization".to_owned(), format!("Bearer {}", self.key)));
        }
        if door == Door::Dial {
            // On this machine too, as if it came from elsewhere.
            sent.headers
                .push(("x-forwarded-for".to_owned(), "203.0.113.9".to_owned()));
        }
        if door.is_webhook() && self.signed {
            let mark = if self.query.is_empty() { "" } else { "?" };
            let base = faces.desk.product.base_url();
            let url = format!("{base}{}{mark}{}", door.path(), self.query);
            let pairs: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
            let signature = sign(&AuthToken::new(TOKEN), &url, &pairs);
            sent.headers
                .push(("x-twilio-signature".to_owned(), signature));
        }
        sent
    }
}
