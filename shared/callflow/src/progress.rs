//! How far a call has come at Twilio: a lattice that only rises.

use serde::{Deserialize, Serialize};

/// A call's status, in the spellings of Twilio's callbacks.
///
/// The order of the declaration is not the order of a call: see [`rank`](Self::rank).
/// Source: Twilio's Call resource, "Call status values".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallStatus {
    /// Accepted by Twilio, not dialled yet.
    Queued,
    /// Twilio dials.
    Initiated,
    /// The telephone rings.
    Ringing,
    /// Somebody, or something, answered.
    InProgress,
    /// The call was connected and is over.
    Completed,
    /// The line was busy, or the call declined.
    Busy,
    /// It could not be put through.
    Failed,
    /// Nobody answered in time.
    NoAnswer,
    /// Cancelled before it was answered.
    Canceled,
}

impl CallStatus {
    /// Every status, for tables and tests.
    pub const ALL: [Self; 9] = [
        Self::Queued,
        Self::Initiated,
        Self::Ringing,
        Self::InProgress,
        Self::Completed,
        Self::Busy,
        Self::Failed,
        Self::NoAnswer,
        Self::Canceled,
    ];

    /// Where the status stands on the way from queued (0) to over (4). A call's rank never falls.
    pub const fn rank(self) -> u8 {
        match self {
            Self::Queued => 0,
            Self::Initiated => 1,
            Self::Ringing => 2,
            Self::InProgress => 3,
            Self::Completed | Self::Busy | Self::Failed | Self::NoAnswer | Self::Canceled => 4,
        }
    }

    /// Whether the call is over, for good.
    pub const fn is_terminal(self) -> bool {
        self.rank() == 4
    }

    /// Twilio's spelling.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Initiated => "initiated",
            Self::Ringing => "ringing",
            Self::InProgress => "in-progress",
            Self::Completed => "completed",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::NoAnswer => "no-answer",
            Self::Canceled => "canceled",
        }
    }

    /// Reads Twilio's spelling. A status that Twilio may add some day is `None`: it changes nothing.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// The last status that counted, and Twilio's number of its callback.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// The status.
    pub status: CallStatus,
    /// `SequenceNumber` of the callback that brought it; absent when it did not come by callback.
    pub sequence: Option<u32>,
}

impl Progress {
    /// What Twilio says of a call that it has just accepted.
    pub const QUEUED: Self = Self {
        status: CallStatus::Queued,
        sequence: None,
    };

    /// Whether `news` changes anything: a higher rank does; the same status under a higher sequence
    /// number does; anything else, and anything after the end, does not.
    ///
    /// Callbacks arrive in any order and more than once, so this makes the result the same for
    /// every order: the highest rank wins, and an end is an end.
    pub fn yields_to(self, news: Self) -> bool {
        if self.status.is_terminal() {
            return false;
        }
        news.status.rank() > self.status.rank()
            || (news.status.rank() == self.status.rank() && news.sequence > self.sequence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(callbacks: &[Progress]) -> Progress {
        callbacks.iter().fold(Progress::QUEUED, |now, news| {
            if now.yields_to(*news) { *news } else { now }
        })
    }

    fn permutations(items: &[Progress]) -> Vec<Vec<Progress>> {
        if items.is_empty() {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for (index, first) in items.iter().enumerate() {
            let mut rest = items.to_vec();
            rest.remove(index);
            for mut tail in permutations(&rest) {
                tail.insert(0, *first);
                all.push(tail);
            }
        }
        all
    }

    #[test]
    fn every_order_of_a_calls_callbacks_gives_one_result() {
        for end in CallStatus::ALL
            .into_iter()
            .filter(|status| status.is_terminal())
        {
            let statuses = [
                CallStatus::Initiated,
                CallStatus::Ringing,
                CallStatus::InProgress,
                end,
            ];
            let mut callbacks: Vec<Progress> = (0..)
                .zip(statuses)
                .map(|(sequence, status)| Progress {
                    status,
                    sequence: Some(sequence),
                })
                .collect();
            // Twilio repeats a callback that it believes lost.
            callbacks.push(callbacks[1]);
            callbacks.push(callbacks[3]);
            let orders = permutations(&callbacks);
            assert_eq!(orders.len(), 720);
            for order in orders {
                assert_eq!(
                    after(&order),
                    Progress {
                        status: end,
                        sequence: Some(3)
                    }
                );
            }
        }
    }

    #[test]
    fn the_rank_never_falls_and_an_end_is_an_end() {
        for first in CallStatus::ALL {
            for second in CallStatus::ALL {
                let now = Progress {
                    status: first,
                    sequence: Some(1),
                };
                let news = Progress {
                    status: second,
                    sequence: Some(2),
                };
                if now.yields_to(news) {
                    assert!(second.rank() >= first.rank());
                    assert!(!first.is_terminal());
                }
                assert!(!now.yields_to(now), "a replay changes nothing");
            }
        }
    }

    #[test]
    fn of_the_same_status_the_later_callback_counts() {
        let ringing = |sequence| Progress {
            status: CallStatus::Ringing,
            sequence,
        };
        assert!(ringing(Some(1)).yields_to(ringing(Some(2))));
        assert!(!ringing(Some(2)).yields_to(ringing(Some(1))));
        assert!(ringing(None).yields_to(ringing(Some(0))));
        assert!(!ringing(Some(0)).yields_to(ringing(None)));
    }

    #[test]
    fn spellings_are_twilios() {
        for status in CallStatus::ALL {
            assert_eq!(CallStatus::parse(status.as_str()), Some(status));
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
        assert_eq!(CallStatus::parse("answered"), None);
    }
}
