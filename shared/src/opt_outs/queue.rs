//! The queue of opt-outs that the suppression list could not take, and the one behind it, where
//! those wait that could not be drained.

use std::time::Duration;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use callflow::gate::Fact;

use super::{OptOut, WaitingOptOut, within};
use crate::failure::Evidence;
use crate::store::store_fault;
use crate::telemetry::TARGET;
use crate::world::{StartError, World};

/// How long a dial waits for the counts: no longer than for the tables, which are read meanwhile.
const COUNTED_WITHIN: Duration = Duration::from_secs(1);

/// What is waiting: visible, or in somebody's hands and not done.
const WAITING: [QueueAttributeName; 3] = [
    QueueAttributeName::ApproximateNumberOfMessages,
    QueueAttributeName::ApproximateNumberOfMessagesNotVisible,
    QueueAttributeName::ApproximateNumberOfMessagesDelayed,
];

/// The queue.
#[derive(Debug, Clone)]
pub struct OptOutQueue {
    client: Client,
    url: String,
}

/// Opt-outs that are not on the list yet, whose numbers nobody knows without draining them.
#[derive(Debug, Clone)]
pub struct Backlog {
    client: Client,
    urls: [String; 2],
}

impl OptOutQueue {
    /// The queue of this world.
    pub fn connect(world: &World) -> Result<Self, StartError> {
        let url = world.settings.queues.opt_outs.clone();
        Ok(Self {
            client: world.sqs.clone(),
            url: url.ok_or_else(|| StartError::missing("OPT_OUT_QUEUE_URL"))?,
        })
    }

    /// Puts an opt-out into it.
    pub async fn send(&self, call_id: &str, opt_out: &OptOut) -> Result<(), Evidence> {
        let waiting = WaitingOptOut {
            opt_out: opt_out.clone(),
            call_id: call_id.to_owned(),
        };
        let sent = self
            .client
            .send_message()
            .queue_url(&self.url)
            .message_body(waiting.encode())
            .send()
            .await;
        sent.map(drop)
            .map_err(|error| store_fault("opt_outs.send", &error))
    }
}

impl Backlog {
    /// The queues of this world.
    pub fn connect(world: &World) -> Result<Self, StartError> {
        let queues = &world.settings.queues;
        let named =
            |url: &Option<String>, setting| url.clone().ok_or_else(|| StartError::missing(setting));
        Ok(Self {
            client: world.sqs.clone(),
            urls: [
                named(&queues.opt_outs, "OPT_OUT_QUEUE_URL")?,
                named(&queues.opt_out_dead_letters, "OPT_OUT_DEAD_LETTERS_URL")?,
            ],
        })
    }

    /// Whether an opt-out waits. Then nobody may be rung: whose it is cannot be told.
    ///
    /// The design would wait for ten minutes, but a queue's attributes tell no age. It costs little
    /// to be stricter: what the list takes again is drained within two minutes, and while it takes
    /// nothing no call can be placed anyhow. After ten minutes what could not be drained is in the
    /// second queue, which counts too.
    ///
    /// The counts are SQS's approximate ones, which may be a minute behind.
    pub async fn holds_dialling(&self) -> Result<bool, Evidence> {
        let [waiting, dead] = &self.urls;
        let (waiting, dead) = tokio::join!(self.is_filled(waiting), self.is_filled(dead));
        Ok(waiting? || dead?)
    }

    /// The same as a fact for the dial gate, within a second. What cannot be read is said to the
    /// operator.
    pub async fn fact(&self) -> Fact<bool> {
        let counted = Box::pin(self.holds_dialling());
        match within(COUNTED_WITHIN, "opt_outs.waiting", counted).await {
            Ok(waits) => Fact::Read(waits),
            Err(Evidence { code, detail }) => {
                tracing::error!(target: TARGET, code, detail, "facts_unreadable");
                Fact::Unreadable
            }
        }
    }

    async fn is_filled(&self, url: &str) -> Result<bool, Evidence> {
        let asked = self.client.get_queue_attributes().queue_url(url);
        let asked = asked.set_attribute_names(Some(WAITING.to_vec()));
        let told = asked
            .send()
            .await
            .map_err(|error| store_fault("opt_outs.waiting", &error))?;
        let attributes = told.attributes.unwrap_or_default();
        let counts = WAITING.map(|name| attributes.get(&name)?.parse::<u64>().ok());
        // An attribute that is not there, or is no number, is a question without an answer.
        let counts: Option<Vec<u64>> = counts.into_iter().collect();
        let counts = counts.ok_or_else(|| {
            Evidence::new("store_failed", "opt_outs.waiting: the counts are missing")
        })?;
        Ok(counts.iter().any(|count| *count > 0))
    }
}
