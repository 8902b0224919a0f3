//! What stands in for Twilio's REST API, and misbehaves as it is told.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What becomes of a request to create a call.
#[derive(Debug, Clone)]
pub(super) enum Conduct {
    /// It is taken, and the answer takes so long.
    Takes(Duration),
    /// It is taken, and no answer comes.
    TakesAndHangs,
    /// It is taken, and the connection breaks before the answer.
    TakesAndBreaks,
    /// It is taken, and the answer never ends.
    TakesAndFloods,
    /// It is not taken, and no answer comes.
    Hangs,
    /// It is not taken: the connection breaks before a byte is read.
    Breaks,
    /// It is not taken: this is answered, header lines included.
    Answers(u16, &'static str, String),
}

impl Conduct {
    /// It is taken at once.
    pub(super) const TAKES: Self = Self::Takes(Duration::ZERO);

    /// A refusal in Twilio's own form.
    pub(super) fn refuses(status: u16, code: u32) -> Self {
        let body = json!({"code": code, "message": "a message", "status": status});
        Self::Answers(
            status,
            "Content-Type: application/json\r\n",
            body.to_string(),
        )
    }
}

/// The stand-in. Without further orders it takes every call.
#[derive(Clone)]
pub(super) struct StandIn {
    pub(super) address: SocketAddr,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    orders: VecDeque<Conduct>,
    connections: usize,
    /// The forms of the requests that came.
    requests: Vec<Vec<(String, String)>>,
    taken: usize,
    /// Connections on which something is about to happen without any time passing.
    busy: usize,
    /// How often anything happened.
    moves: usize,
}

impl StandIn {
    pub(super) async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let stand_in = Self {
            address: listener.local_addr().expect("an address"),
            state: Arc::default(),
        };
        let served = stand_in.clone();
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                served.state().connections += 1;
                served.moved(1);
                tokio::spawn(served.clone().talk(socket));
            }
        });
        stand_in
    }

    /// What becomes of the next requests, one by one.
    pub(super) fn orders(&self, orders: impl IntoIterator<Item = Conduct>) {
        self.state().orders = orders.into_iter().collect();
    }

    /// How many connections there were.
    pub(super) fn connections(&self) -> usize {
        self.state().connections
    }

    /// How many requests were read.
    pub(super) fn requests(&self) -> usize {
        self.state().requests.len()
    }

    /// A field of the last request.
    pub(super) fn field(&self, name: &str) -> Option<String> {
        let state = self.state();
        let fields = state.requests.last()?.iter();
        let mut values = fields.filter(|(field, _)| field == name);
        values.next().map(|(_, value)| value.clone())
    }

    /// The names of the fields of the last request.
    pub(super) fn field_names(&self) -> Vec<String> {
        let state = self.state();
        let fields = state.requests.last().into_iter().flatten();
        fields.map(|(name, _)| name.clone()).collect()
    }

    /// How many calls were taken.
    pub(super) fn taken(&self) -> usize {
        self.state().taken
    }

    /// Whether something is about to happen without any time passing.
    pub(super) fn is_busy(&self) -> bool {
        self.state().busy > 0
    }

    /// How often anything happened.
    pub(super) fn moves(&self) -> usize {
        self.state().moves
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nobody panics while holding it")
    }

    fn moved(&self, busier: isize) {
        let mut state = self.state();
        state.moves += 1;
        state.busy = state.busy.saturating_add_signed(busier);
    }

    async fn talk(self, mut socket: TcpStream) {
        let conduct = self.state().orders.pop_front().unwrap_or(Conduct::TAKES);
        if matches!(conduct, Conduct::Breaks) {
            drop(socket);
            return self.moved(-1);
        }
        let Some(form) = read_form(&mut socket).await else {
            return self.moved(-1);
        };
        let sid = self.note(form, &conduct);
        let accepted = |length: usize| {
            format!("HTTP/1.1 201 Created\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n")
        };
        match conduct {
            Conduct::Breaks | Conduct::TakesAndBreaks => {}
            Conduct::Hangs | Conduct::TakesAndHangs => {
                self.moved(-1);
                // Until the other side gives up.
                let _ = socket.read(&mut [0]).await;
                self.moved(1);
            }
            Conduct::Takes(after) => {
                self.moved(-1);
                tokio::time::sleep(after).await;
                self.moved(1);
                let body = json!({"sid": sid, "status": "queued"}).to_string();
                let answer = accepted(body.len()) + &body;
                self.say(&mut socket, answer.as_bytes()).await;
            }
            Conduct::TakesAndFloods => {
                let chunk = vec![b' '; 16 * 1024];
                let head = accepted(50 * 1024 * 1024);
                let _ = socket.write_all(head.as_bytes()).await;
                while socket.write_all(&chunk).await.is_ok() {}
            }
            Conduct::Answers(status, headers, body) => {
                let length = body.len();
                let answer = format!(
                    "HTTP/1.1 {status} Told\r\n{headers}Content-Length: {length}\r\n\
                     Connection: close\r\n\r\n{body}"
                );
                self.say(&mut socket, answer.as_bytes()).await;
            }
        }
        drop(socket);
        self.moved(-1);
    }

    /// Notes a request; the name of the call, where it is taken.
    fn note(&self, form: Vec<(String, String)>, conduct: &Conduct) -> Option<String> {
        let takes = match conduct {
            Conduct::Takes(_)
            | Conduct::TakesAndHangs
            | Conduct::TakesAndBreaks
            | Conduct::TakesAndFloods => true,
            Conduct::Hangs | Conduct::Breaks | Conduct::Answers(..) => false,
        };
        let mut state = self.state();
        state.moves += 1;
        state.requests.push(form);
        state.taken += usize::from(takes);
        takes.then(|| format!("CA{:032}", state.taken))
    }

    /// Says an answer, and waits until the other side has it.
    async fn say(&self, socket: &mut TcpStream, answer: &[u8]) {
        let _ = socket.write_all(answer).await;
        let _ = socket.shutdown().await;
        self.moved(0);
        let _ = socket.read_to_end(&mut Vec::new()).await;
    }
}

/// An address at which nobody listens.
pub(super) async fn nobody() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    listener.local_addr().expect("an address")
}

/// Reads a request; none where it breaks off.
async fn read_form(socket: &mut TcpStream) -> Option<Vec<(String, String)>> {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                (name == "content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if body.len() >= length.unwrap_or_default() {
                let pairs = form_urlencoded::parse(body.as_bytes());
                return Some(pairs.into_owned().collect());
            }
        }
        match socket.read(&mut chunk).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&chunk[..read]),
        }
    }
}
