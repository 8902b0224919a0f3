//! SQS, as far as we use it: standard queues, and the dead letters behind them. Source:
//! <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/>.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::secrets::Refusal;

/// How often a message is tried, as `template.yaml` says.
const TRIES: u32 = 5;

/// Every queue of one machine, by its address. A queue is there as soon as somebody sends to it.
#[derive(Debug, Default)]
pub(super) struct Queues {
    queues: BTreeMap<String, Vec<Waiting>>,
    sent: u64,
}

/// A message that waits.
#[derive(Clone)]
pub(super) struct Waiting {
    pub(super) id: String,
    pub(super) body: String,
    tries: u32,
}

/// Without the body, which may hold a number.
impl std::fmt::Debug for Waiting {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} ({} tries)", self.id, self.tries)
    }
}

impl Queues {
    /// Does an operation of the SDK's.
    pub(super) fn answer(&mut self, operation: &str, body: &Value) -> Result<Value, Refusal> {
        let url = body["QueueUrl"].as_str().unwrap_or_default();
        match operation {
            "SendMessage" => {
                self.sent += 1;
                let id = format!("message-{}", self.sent);
                let text = body["MessageBody"].as_str().unwrap_or_default().to_owned();
                let queue = self.queues.entry(url.to_owned()).or_default();
                queue.push(Waiting {
                    id: id.clone(),
                    body: text,
                    tries: 0,
                });
                Ok(json!({"MessageId": id}))
            }
            "GetQueueAttributes" => {
                let count = self.waiting(url).len().to_string();
                Ok(json!({"Attributes": {
                    "ApproximateNumberOfMessages": count,
                    "ApproximateNumberOfMessagesNotVisible": "0",
                    "ApproximateNumberOfMessagesDelayed": "0",
                }}))
            }
            other => Err((
                "InvalidAction",
                format!("the local world does not know the operation {other}"),
            )),
        }
    }

    /// What waits in a queue.
    pub(super) fn waiting(&self, url: &str) -> Vec<Waiting> {
        self.queues.get(url).cloned().unwrap_or_default()
    }

    /// A message is done.
    pub(super) fn done(&mut self, url: &str, id: &str) {
        if let Some(queue) = self.queues.get_mut(url) {
            queue.retain(|message| message.id != id);
        }
    }

    /// A message was tried and failed: it waits on, or among the dead letters.
    pub(super) fn failed(&mut self, url: &str, id: &str, dead_letters: &str) {
        let Some(queue) = self.queues.get_mut(url) else {
            return;
        };
        let Some(place) = queue.iter().position(|message| message.id == id) else {
            return;
        };
        queue[place].tries += 1;
        if queue[place].tries >= TRIES {
            let dead = queue.remove(place);
            self.queues
                .entry(dead_letters.to_owned())
                .or_default()
                .push(dead);
        }
    }
}
