//! The way to Twilio's REST API: real HTTP over the loopback address, on simulated time.
//!
//! The product speaks through reqwest, so there is a socket. What makes it deterministic: time
//! stands still while anything is on its way, and only one thing is at a time. A request is on its
//! way from the look-up of the host's name until it has been read here whole; an answer from the
//! moment that it is given until the client has closed the connection.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use reqwest::dns::{Name, Resolve, Resolving};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use super::tasks::TaskId;

/// The client's end, and what has arrived at ours. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Line(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    address: Option<SocketAddr>,
    /// How many requests and answers are on their way.
    moving: usize,
    /// Who is being polled, and so whoever asks.
    polled: Option<TaskId>,
    /// Whether the next connection cannot be made.
    unreachable: Option<Box<dyn FnMut() -> bool + Send>>,
    arrived: Vec<Asked>,
}

/// A request that has arrived.
pub(super) struct Asked {
    /// Who asks.
    pub(super) task: Option<TaskId>,
    pub(super) method: String,
    /// Path and query.
    pub(super) target: String,
    pub(super) body: String,
    /// Takes the answer: whole, or none where the connection is to be cut.
    pub(super) answer: Answering,
}

/// Where an answer goes.
pub(super) struct Answering {
    line: Line,
    to: oneshot::Sender<Option<Vec<u8>>>,
}

impl Line {
    /// Opens the line on a port of the loopback address.
    pub(super) async fn open(
        unreachable: impl FnMut() -> bool + Send + 'static,
    ) -> io::Result<Self> {
        let line = Self::default();
        line.state().unreachable = Some(Box::new(unreachable));
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        line.state().address = Some(listener.local_addr()?);
        let accepting = line.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(accepting.clone().serve(connection));
            }
        });
        Ok(line)
    }

    /// The API's address, as a setting.
    pub(super) fn base_url(&self) -> String {
        let address = self.state().address.expect("the line is open");
        format!("http://localhost:{}", address.port())
    }

    /// A client whose requests come here, with the product's own settings otherwise.
    pub(super) fn client(&self) -> reqwest::Result<reqwest::Client> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Somebody else may install one at the same moment, which serves as well.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        reqwest::Client::builder()
            .tls_certs_only([])
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(std::time::Duration::from_secs(2))
            .timeout(shared::world::TWILIO_PATIENCE)
            // Each request has a connection of its own, whose end shows that its answer was read.
            .pool_max_idle_per_host(0)
            .no_proxy()
            .dns_resolver(self.clone())
            .build()
    }

    pub(super) fn is_moving(&self) -> bool {
        self.state().moving > 0
    }

    /// Says who is polled from now on.
    pub(super) fn polled(&self, task: Option<TaskId>) {
        self.state().polled = task;
    }

    /// What has arrived since this was asked last. Who sends several at once sends them by
    /// connections of their own, which have no order: they get one here.
    pub(super) fn arrived(&self) -> Vec<Asked> {
        let mut arrived = std::mem::take(&mut self.state().arrived);
        arrived.sort_by(|one, other| (&one.target, &one.body).cmp(&(&other.target, &other.body)));
        arrived
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("nobody panics while holding the line")
    }

    async fn serve(self, mut connection: TcpStream) {
        let task = self.state().polled;
        let read = read(&mut connection).await;
        let Ok((method, target, body)) = read else {
            self.state().moving -= 1;
            return;
        };
        let (to, answered) = oneshot::channel();
        let answer = Answering {
            line: self.clone(),
            to,
        };
        let asked = Asked {
            task,
            method,
            target,
            body,
            answer,
        };
        {
            let mut state = self.state();
            state.arrived.push(asked);
            state.moving -= 1;
        }
        let Ok(answer) = answered.await else {
            return;
        };
        // A client that has gone is past caring.
        if let Some(answer) = answer {
            let _ = connection.write_all(&answer).await;
        }
        let _ = connection.shutdown().await;
        let mut rest = [0; 64];
        while connection.read(&mut rest).await.is_ok_and(|read| read > 0) {}
        self.state().moving -= 1;
    }
}

impl Answering {
    /// Answers with a status and a JSON document.
    pub(super) fn give(self, status: u16, body: &str) {
        let length = body.len();
        self.send(Some(
            format!(
                "HTTP/1.1 {status} Simulated\r\nContent-Type: application/json\r\n\
                 Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
            )
            .into_bytes(),
        ));
    }

    /// Cuts the connection without an answer.
    pub(super) fn cut(self) {
        self.send(None);
    }

    fn send(self, answer: Option<Vec<u8>>) {
        self.line.state().moving += 1;
        if self.to.send(answer).is_err() {
            self.line.state().moving -= 1;
        }
    }
}

impl Resolve for Line {
    fn resolve(&self, _name: Name) -> Resolving {
        let mut state = self.state();
        let unreachable = state
            .unreachable
            .as_mut()
            .is_some_and(|unreachable| unreachable());
        let found = match state.address {
            Some(address) if !unreachable => {
                state.moving += 1;
                Ok(address)
            }
            Some(_) | None => Err("nobody knows this name".into()),
        };
        let found = found.map(|address| Box::new(std::iter::once(address)) as reqwest::dns::Addrs);
        Box::pin(std::future::ready(found))
    }
}

/// Method, target and body of one request.
async fn read(connection: &mut TcpStream) -> io::Result<(String, String, String)> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end;
        }
        if connection.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.split("\r\n");
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, target) = (first.next(), first.next());
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0);
    let begin = head + 4;
    while bytes.len() < begin + length {
        if connection.read_buf(&mut bytes).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
    }
    let body = String::from_utf8_lossy(&bytes[begin..begin + length]).into_owned();
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Ok((owned(method), owned(target), body))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
