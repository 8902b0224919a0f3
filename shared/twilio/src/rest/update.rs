//! The request that ends a call.

/// Ends a live call: POST to [`call_path`](super::call_path), answered with 200 and the call as it
/// was then, which may still say `in-progress`. A call that has ended already is refused with
/// 21220, which is as good as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpdateCall {
    /// Takes a call back that is still queued or ringing, and touches no other. A call that is
    /// cancelled in the queue sends no status callback at all.
    Cancel,
    /// Hangs up in any state.
    Complete,
}

impl UpdateCall {
    /// The form fields.
    pub fn to_pairs(self) -> Vec<(&'static str, String)> {
        let status = match self {
            Self::Cancel => "canceled",
            Self::Complete => "completed",
        };
        vec![("Status", status.to_owned())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs() {
        assert_eq!(
            UpdateCall::Cancel.to_pairs(),
            [("Status", "canceled".to_owned())]
        );
        assert_eq!(
            UpdateCall::Complete.to_pairs(),
            [("Status", "completed".to_owned())]
        );
    }
}
