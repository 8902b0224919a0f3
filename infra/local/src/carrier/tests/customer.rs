//! A customer of the carrier: answers what it was told to, and remembers what it was asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http::HeaderMap;
use tokio::net::TcpListener;
use twilio::signature::{AuthToken, sign};

use super::super::CarrierConfig;
use super::twiml;

pub(super) struct Customer {
    /// The base of the URLs it hands out.
    pub(super) public_url: String,
    /// Where it listens.
    pub(super) address: String,
    desk: Arc<Desk>,
}

struct Desk {
    key: AuthToken,
    public_url: String,
    replies: Mutex<HashMap<String, Vec<Reply>>>,
    requests: Mutex<Vec<Received>>,
}

#[derive(Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) body: String,
}

#[derive(Clone)]
pub(super) struct Received {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) headers: HeaderMap,
    pub(super) fields: Vec<(String, String)>,
    pub(super) properly_signed: bool,
}

impl Received {
    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let mut fields = self.fields.iter();
        let (_, value) = fields.find(|(key, _)| key == name)?;
        Some(value)
    }
}

impl Reply {
    pub(super) fn xml(verbs: &str) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", "text/xml".to_owned())],
            body: twiml(verbs),
        }
    }

    pub(super) fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    pub(super) fn raw(content_type: &str, body: &str) -> Self {
        Self {
            status: 200,
            headers: vec![("content-type", content_type.to_owned())],
            body: body.to_owned(),
        }
    }
}

impl Customer {
    pub(super) async fn open(config: &CarrierConfig, public_url: Option<&str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let public_url = public_url.unwrap_or(&address).to_owned();
        let desk = Arc::new(Desk {
            key: AuthToken::new(config.auth_token.clone()),
            public_url: public_url.clone(),
            replies: Mutex::default(),
            requests: Mutex::default(),
        });
        let router = Router::new()
            .fallback(receive)
            .with_state(Arc::clone(&desk));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            public_url,
            address,
            desk,
        }
    }

    /// Answers the path with these verbs.
    pub(super) fn says(&self, path: &str, verbs: &str) {
        self.replies(path, Reply::xml(verbs));
    }

    /// Answers the path with this; of several replies each is given once, the last for ever.
    pub(super) fn replies(&self, path: &str, reply: Reply) {
        let mut replies = self.desk.replies.lock().unwrap();
        replies.entry(path.to_owned()).or_default().push(reply);
    }

    pub(super) fn requests(&self) -> Vec<Received> {
        self.desk.requests.lock().unwrap().clone()
    }

    pub(super) fn asked(&self, path: &str) -> Vec<Received> {
        let mut requests = self.requests();
        requests.retain(|request| request.path == path);
        requests
    }
}

async fn receive(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let url = format!("{}{}", desk.public_url, parts.uri);
    let signature = parts.headers.get("x-twilio-signature").unwrap();
    let properly_signed = signature.to_str().unwrap() == sign(&desk.key, &url, &form);
    let in_query = form_urlencoded::parse(query.as_bytes()).into_owned();
    let path = parts.uri.path().to_owned();
    desk.requests.lock().unwrap().push(Received {
        method: parts.method.to_string(),
        path: path.clone(),
        headers: parts.headers,
        fields: form.into_iter().chain(in_query).collect(),
        query,
        properly_signed,
    });
    let reply = {
        let mut replies = desk.replies.lock().unwrap();
        match replies.get_mut(&path) {
            Some(replies) if replies.len() > 1 => replies.remove(0),
            Some(replies) => replies[0].clone(),
            None => Reply::status(if path.starts_with("/status") {
                204
            } else {
                404
            }),
        }
    };
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(Body::from(reply.body)).unwrap()
}
