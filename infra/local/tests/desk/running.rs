//! The binary as a child process, and just enough HTTP to talk to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Longer than anything here takes, on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_mins(1);

/// A folder to run in, without the developer's own `.env`.
pub(crate) struct Folder(PathBuf);

/// The binary, about to be run.
pub(crate) struct Prepared(Command);

/// The binary, running.
pub(crate) struct Running {
    child: Child,
    lines: Receiver<String>,
    stdout: String,
    stderr: Option<JoinHandle<String>>,
}

/// What it left behind.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Folder {
    pub(crate) fn empty() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "desk-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub(crate) fn with(name: &str, content: &str) -> Self {
        let folder = Self::empty();
        std::fs::write(folder.0.join(name), content).unwrap();
        folder
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Prepared {
        let mut command = Command::new(env!("CARGO_BIN_EXE_local"));
        command
            .args(arguments)
            .env_clear()
            .current_dir(&self.0)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        Prepared(command)
    }
}

impl Prepared {
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    pub(crate) fn finish(mut self) -> Finished {
        let output = self.0.output().unwrap();
        Finished {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn start(mut self) -> Running {
        let mut child = self.0.spawn().unwrap();
        let (stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines() {
                if sender.send(line.unwrap()).is_err() {
                    return;
                }
            }
        });
        let stderr = std::thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).unwrap();
            text
        });
        Running {
            child,
            lines,
            stdout: String::new(),
            stderr: Some(stderr),
        }
    }
}

impl Running {
    /// Waits for a line of standard output that holds this.
    pub(crate) fn wait_for(&mut self, what: &str) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            let line = line.unwrap_or_else(|_| panic!("no {what:?} in {}", self.stdout));
            self.stdout.push_str(&line);
            self.stdout.push('\n');
            if line.contains(what) {
                return line;
            }
        }
    }

    /// The port that it says it listens on.
    pub(crate) fn port(&mut self) -> u16 {
        let line = self.wait_for("http://127.0.0.1:");
        let (_, after) = line.split_once("http://127.0.0.1:").unwrap();
        let digits = after.split(|letter: char| !letter.is_ascii_digit()).next();
        digits.unwrap().parse().unwrap()
    }

    /// Interrupts it, as Ctrl-C does, and waits for its end.
    pub(crate) fn interrupt(mut self) -> Finished {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
        assert!(sent.success());
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            self.stdout.push_str(&line);
            self.stdout.push('\n');
        }
        Finished {
            code: self.child.wait().unwrap().code(),
            stdout: std::mem::take(&mut self.stdout),
            stderr: self.stderr.take().unwrap().join().unwrap(),
        }
    }
}

impl Drop for Running {
    /// A test that fails leaves nothing running.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Finished {
    /// Standard output, as if the port had been 3000.
    pub(crate) fn on_port_3000(&self) -> String {
        let (_, after) = self.stdout.split_once("http://127.0.0.1:").unwrap();
        let (port, _) = after.split_once('\n').unwrap();
        self.stdout.replace(&format!(":{port}"), ":3000")
    }
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

pub(crate) fn get(port: u16, path: &str) -> (u16, String) {
    exchange(
        port,
        &format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
    )
}

/// What the prototype's curl sends.
pub(crate) fn post(port: u16, body: &str) -> (u16, String) {
    let length = body.len();
    exchange(
        port,
        &format!(
            "POST /api/calls/outbound HTTP/1.1\r\nHost: localhost:{port}\r\nAccept: */*\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ),
    )
}

/// An operation of AWS's, in JSON 1.0 and without a signature.
pub(crate) fn aws(port: u16, target: &str, body: &str) -> (u16, String) {
    let length = body.len();
    exchange(
        port,
        &format!(
            "POST / HTTP/1.1\r\nHost: localhost:{port}\r\nX-Amz-Target: {target}\r\n\
             Content-Type: application/x-amz-json-1.0\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        ),
    )
}

fn exchange(port: u16, request: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}
