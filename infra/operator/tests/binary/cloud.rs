//! As much of AWS, over HTTP on a port of its own, as `secrets` and `keys` ask for: one stack, and
//! its secrets as they are put.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

const STACK: &str = "<DescribeStacksResponse><DescribeStacksResult><Stacks><member>\
    <StackName>outbound-caller</StackName><StackStatus>CREATE_COMPLETE</StackStatus>\
    </member></Stacks></DescribeStacksResult></DescribeStacksResponse>";

const RESOURCES: &str = "<ListStackResourcesResponse><ListStackResourcesResult>\
    <StackResourceSummaries><member><LogicalResourceId>WebhookSecret</LogicalResourceId>\
    <PhysicalResourceId>webhook</PhysicalResourceId></member><member>\
    <LogicalResourceId>ApiKeysSecret</LogicalResourceId>\
    <PhysicalResourceId>api-keys</PhysicalResourceId></member></StackResourceSummaries>\
    </ListStackResourcesResult></ListStackResourcesResponse>";

/// A secret's versions, in the order they came; the last one that was made current counts.
type Secrets = Arc<Mutex<HashMap<String, Vec<(String, bool)>>>>;

/// Where it listens, and what was put there.
pub(super) struct Cloud {
    pub(super) address: String,
    secrets: Secrets,
}

impl Cloud {
    /// Serves until the process ends.
    pub(super) fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let secrets = Secrets::default();
        let kept = Arc::clone(&secrets);
        thread::spawn(move || {
            for stream in listener.incoming() {
                serve(stream.expect("a connection"), &kept);
            }
        });
        Self { address, secrets }
    }

    /// The current text of a secret.
    pub(super) fn secret(&self, name: &str) -> Option<String> {
        let secrets = self.secrets.lock().expect("nobody panics here");
        current(secrets.get(name)?).map(|(_, text)| text)
    }
}

fn current(versions: &[(String, bool)]) -> Option<(usize, String)> {
    let mut numbered = versions.iter().enumerate();
    let last = numbered.rfind(|(_, (_, current))| *current);
    last.map(|(number, (text, _))| (number, text.clone()))
}

fn serve(stream: TcpStream, secrets: &Secrets) {
    let mut reader = BufReader::new(stream.try_clone().expect("a copy"));
    let (mut length, mut target) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        let line = line.trim_end();
        match line.split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.parse().expect("a length");
            }
            Some((name, value)) if name.eq_ignore_ascii_case("x-amz-target") => {
                value.clone_into(&mut target);
            }
            _ => {}
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    let (status, answer) = answer(&target, &body, secrets);
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status} Answer\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
        answer.len()
    )
    .expect("the answer is taken");
}

fn answer(target: &str, body: &[u8], secrets: &Secrets) -> (u16, String) {
    if target.is_empty() {
        let form = String::from_utf8_lossy(body);
        let listed = form.contains("Action=ListStackResources");
        return (200, if listed { RESOURCES } else { STACK }.to_owned());
    }
    let body: Value = serde_json::from_slice(body).expect("JSON");
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let mut secrets = secrets.lock().expect("nobody panics here");
    let versions = secrets.entry(text("SecretId")).or_default();
    match target {
        "secretsmanager.GetSecretValue" => {
            let Some((number, secret)) = current(versions) else {
                let error = json!({"__type": "ResourceNotFoundException", "message": "empty"});
                return (400, error.to_string());
            };
            let id = format!("version-{number}");
            let answer = json!({"SecretString": secret, "VersionId": id});
            (200, answer.to_string())
        }
        "secretsmanager.PutSecretValue" => {
            let is_current = body["VersionStages"].is_null();
            versions.push((text("SecretString"), is_current));
            let id = format!("version-{}", versions.len() - 1);
            (200, json!({"VersionId": id}).to_string())
        }
        "secretsmanager.UpdateSecretVersionStage" => {
            let number = text("MoveToVersionId").replace("version-", "");
            let number: usize = number.parse().expect("a number");
            versions[number].1 = true;
            (200, "{}".to_owned())
        }
        other => panic!("the operator asks for {other}"),
    }
}
