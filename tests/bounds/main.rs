//! What a bad request takes, counted in bytes allocated and read: a flood costs no more than its
//! first 64 kB. A binary of its own, since it counts every allocation of the process.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lambda_http::request::LambdaRequest;
use local::router::router;
use serde_json::json;
use shared::endpoint::MAX_BODY;
use shared::lambda::respond;
use shared::{Connected, Invocation};
use tests::Desk;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use twilio::signature::{AuthToken, sign};
use voice_gather::VoiceGather;

#[global_allocator]
static ALLOCATOR: dhat::Alloc = dhat::Alloc;

/// What a request of 64 kB may take: a form of 32,000 fields is read into as many pairs of texts,
/// and sorted (2.1 MB and 32,171 blocks when this was written).
const OF_64_KILOBYTES: Limit = Limit {
    at_once: 4 << 20,
    blocks: 50_000,
};

/// What a request may take that is refused for its size: the HTTP library's buffer grows to some
/// 400 kB for headers (540 kB and 172 blocks).
const REFUSED_FOR_ITS_SIZE: Limit = Limit {
    at_once: 1 << 20,
    blocks: 1_000,
};

/// The most that the router reads of a body before it answers: the limit, and what its buffer had
/// taken by then.
const MOST_READ: usize = MAX_BODY + (512 << 10);

const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const PATH: &str = "/twilio/voice/gather";

/// One test: it counts what the whole process does.
#[tokio::test]
async fn a_bad_request_takes_no_more_than_its_first_64_kilobytes() {
    let desk = Desk::open().await;
    let door = Connected::<VoiceGather>::to(&desk.product.world)
        .await
        .expect("it connects");
    let account = "AccountSid=AC00000000000000000000000000000001";
    let bodies = [
        ("many fields", format!("{account}{}", "&a".repeat(32_000))),
        (
            "many equals signs",
            format!("{account}&{}", "=".repeat(65_000)),
        ),
        ("escapes", format!("{account}&a={}", "%41".repeat(21_000))),
        ("no UTF-8", format!("{account}&a={}", "%ff".repeat(21_000))),
        (
            "one long turn",
            format!("{account}&SpeechResult={}", "no+".repeat(21_000)),
        ),
    ];
    for (what, body) in bodies {
        let event = event(&desk.product.base_url(), &body, false);
        let taken = taken(async {
            Box::pin(respond(&door, event, invocation()))
                .await
                .status_code
        })
        .await;
        assert_eq!(taken.answer, 200, "{what}: let in, and of no use");
        taken.is_within(what, &OF_64_KILOBYTES);
        assert!(taken.blocks > 20, "{what}: the allocator counts");
    }
    let far_over = "a".repeat(6 << 20);
    let encoded = STANDARD.encode(&far_over);
    for (what, body, base64) in [
        ("6 MB", &far_over, false),
        ("6 MB in base64", &encoded, true),
    ] {
        let event = event(&desk.product.base_url(), body, base64);
        let taken = taken(async {
            Box::pin(respond(&door, event, invocation()))
                .await
                .status_code
        })
        .await;
        assert_eq!(taken.answer, 413, "{what}");
        taken.is_within(what, &REFUSED_FOR_ITS_SIZE);
    }
    router_reads_no_more_than_it_needs(&desk).await;
}

async fn router_reads_no_more_than_it_needs(desk: &Desk) {
    let (address, read) = counting_server(desk).await;
    let length = 32 << 20;
    let head = format!("POST {PATH} HTTP/1.1\r\nhost: localhost\r\n");
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(1 << 16));
    let chunked = format!(
        "{head}transfer-encoding: chunked\r\n\r\n{}",
        chunk.repeat(512)
    );
    let whole = format!(
        "{head}content-length: {length}\r\n\r\n{}",
        " ".repeat(length)
    );
    let header = format!("{head}x: {}\r\n\r\n", "x".repeat(length));
    let headers = format!("{head}{}\r\n", "x: y\r\n".repeat(length / 6));
    for (what, request, told) in [
        ("a body of 32 MB", whole, 413),
        ("chunks of 32 MB", chunked, 413),
        ("a header of 32 MB", header, 431),
        ("headers of 32 MB", headers, 431),
    ] {
        read.store(0, Ordering::Relaxed);
        let taken = taken(send(address, request.as_bytes())).await;
        assert_eq!(taken.answer, told, "{what}");
        taken.is_within(what, &REFUSED_FOR_ITS_SIZE);
        let read = read.load(Ordering::Relaxed);
        assert!((1..=MOST_READ).contains(&read), "{what}: {read} bytes read");
    }
}

/// What a request may take of memory.
struct Limit {
    /// Bytes that are allocated at one time.
    at_once: usize,
    /// Blocks, all told.
    blocks: u64,
}

/// What a request took.
struct Taken {
    answer: i64,
    at_once: usize,
    blocks: u64,
}

impl Taken {
    fn is_within(&self, what: &str, most: &Limit) {
        println!(
            "{what}: {} bytes at once, {} blocks",
            self.at_once, self.blocks
        );
        assert!(
            self.at_once <= most.at_once,
            "{what}: {} bytes at once",
            self.at_once
        );
        assert!(self.blocks <= most.blocks, "{what}: {} blocks", self.blocks);
    }
}

async fn taken(request: impl Future<Output = i64>) -> Taken {
    // Only counts are asked for: where each block comes from would take long to find out.
    let profiler = dhat::Profiler::builder()
        .testing()
        .trim_backtraces(Some(1))
        .build();
    let answer = request.await;
    let stats = dhat::HeapStats::get();
    drop(profiler);
    Taken {
        answer,
        at_once: stats.max_bytes,
        blocks: stats.total_blocks,
    }
}

fn event(base: &str, body: &str, base64: bool) -> LambdaRequest {
    let pairs: Vec<(String, String)> = form_urlencoded::parse(body.as_bytes())
        .into_owned()
        .collect();
    let signature = sign(&AuthToken::new(TOKEN), &format!("{base}{PATH}"), &pairs);
    serde_json::from_value(json!({
        "version": "2.0",
        "rawPath": PATH,
        "headers": {
            "content-type": "application/x-www-form-urlencoded",
            "x-twilio-signature": signature,
        },
        "requestContext": {"http": {"method": "POST"}},
        "body": body,
        "isBase64Encoded": base64,
    }))
    .expect("an event of the HTTP API")
}

fn invocation() -> Invocation {
    Invocation {
        request_id: "8f0e".to_owned(),
        cold_start: false,
    }
}

/// Sends what is taken of a request; the status of the answer.
async fn send(address: std::net::SocketAddr, request: &[u8]) -> i64 {
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (mut reader, mut writer) = stream.into_split();
    let mut status = [0; 12];
    let sent = writer.write_all(request);
    let read = reader.read_exact(&mut status);
    tokio::select! {
        biased;
        read = read => drop(read.expect("an answer")),
        // The rest of it was not taken: the answer is there already.
        sent = sent => drop((sent, reader.read_exact(&mut status).await)),
    }
    let status = std::str::from_utf8(&status).expect("HTTP is a text");
    status
        .rsplit(' ')
        .next()
        .and_then(|status| status.parse().ok())
        .expect("a status")
}

/// The product's router behind a listener that counts what is read.
async fn counting_server(desk: &Desk) -> (std::net::SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let read = Arc::new(AtomicUsize::new(0));
    let counting = Counting {
        listener,
        read: Arc::clone(&read),
    };
    let peer = axum::extract::ConnectInfo(address);
    let router = router(desk.doors().to_vec()).layer(axum::Extension(peer));
    tokio::spawn(async move { axum::serve(counting, router).await });
    (address, read)
}

struct Counting {
    listener: TcpListener,
    read: Arc<AtomicUsize>,
}

struct Counted {
    stream: TcpStream,
    read: Arc<AtomicUsize>,
}

impl axum::serve::Listener for Counting {
    type Io = Counted;
    type Addr = std::net::SocketAddr;

    async fn accept(&mut self) -> (Counted, Self::Addr) {
        let (stream, address) = self.listener.accept().await.expect("a connection");
        let read = Arc::clone(&self.read);
        (Counted { stream, read }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

impl AsyncRead for Counted {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let polled = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.read
            .fetch_add(buffer.filled().len() - before, Ordering::Relaxed);
        polled
    }
}

impl AsyncWrite for Counted {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
