//! What can go wrong between a carrier and its customer, on purpose and by seed.

use super::chance::SplitMix64;

/// Faults to inject. Everything is a chance in a thousand, so 1000 is always and 0, the default,
/// never; the same seed makes the same choices for the same calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults {
    /// What the choices are drawn from.
    pub seed: u64,
    /// A webhook of any kind is sent twice, with the same idempotency token. For `TwiML` the second
    /// answer counts, as if the first had been lost on its way.
    pub duplicate_webhook: u16,
    /// A status callback is held back and delivered after up to three later ones, or after the
    /// end of the call.
    pub late_callback: u16,
    /// A status callback is never sent.
    pub lost_callback: u16,
    /// A webhook of any kind carries a signature made with another key.
    pub wrong_signature: u16,
    /// What happens to the next requests to create a call, one by one; `None` lets one pass.
    pub next_creates: Vec<Option<CreateFault>>,
    /// After those, a create fails in one of the ways of [`CreateFault`].
    pub create: u16,
}

/// A request to create a call goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateFault {
    /// 500 with code 20500, nothing accepted.
    ServerError,
    /// The call is accepted and runs, but the connection closes before the answer.
    AnswerLost,
    /// 429 with code 20429, nothing accepted.
    TooManyRequests,
    /// 502 with a proxy's HTML page, nothing accepted.
    HtmlError,
    /// 400 with this code, nothing accepted. Only on purpose, never by chance.
    Refused(u32),
}

/// Which webhook of a call a fault is drawn for.
#[derive(Debug, Clone, Copy)]
pub(super) struct WebhookNumber {
    /// The number of the call.
    pub(super) call: u64,
    /// The number of the webhook in its call.
    pub(super) webhook: u64,
}

impl Faults {
    pub(super) fn duplicates(&self, number: WebhookNumber) -> bool {
        self.decide(1, number).happens(self.duplicate_webhook)
    }

    pub(super) fn signs_wrongly(&self, number: WebhookNumber) -> bool {
        self.decide(2, number).happens(self.wrong_signature)
    }

    pub(super) fn loses(&self, number: WebhookNumber) -> bool {
        self.decide(3, number).happens(self.lost_callback)
    }

    /// After how many later callbacks this one comes.
    pub(super) fn delays(&self, number: WebhookNumber) -> Option<u64> {
        let mut chance = self.decide(4, number);
        chance
            .happens(self.late_callback)
            .then(|| 1 + chance.next_u64() % 3)
    }

    /// The fault of the next request to create a call, which is this one since the start.
    pub(super) fn next_create(&mut self, number: u64) -> Option<CreateFault> {
        if !self.next_creates.is_empty() {
            return self.next_creates.remove(0);
        }
        let mut chance = SplitMix64::for_decision(self.seed, [5, number, 0]);
        chance
            .happens(self.create)
            .then(|| match chance.next_u64() % 4 {
                0 => CreateFault::ServerError,
                1 => CreateFault::AnswerLost,
                2 => CreateFault::TooManyRequests,
                _ => CreateFault::HtmlError,
            })
    }

    fn decide(&self, kind: u64, number: WebhookNumber) -> SplitMix64 {
        SplitMix64::for_decision(self.seed, [kind, number.call, number.webhook])
    }
}
