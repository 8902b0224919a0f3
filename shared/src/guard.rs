//! What no function's work may do: take longer than its deadline, or end the process by a panic.

use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;

use crate::failure::{Evidence, Failure};

/// Does a piece of work by its deadline, where a panic in it is a fault like any other: `late` tells
/// the operator that it took too long.
///
/// Nothing that outlives the work may be changed in place by it, so that a panic or the deadline
/// leaves nothing half done in memory. What it had stored by then is stored.
pub(crate) async fn guarded<T>(
    deadline: Duration,
    late: &'static str,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let elapsed = |_| Failure::Fault(Evidence::new("deadline", late));
    let done = tokio::time::timeout(deadline, unpanicked(work)).await;
    done.map_err(elapsed).flatten()
}

/// Does a piece of work, where a panic in it is a fault like any other: for a function that has
/// something left to do then. The same holds of memory.
pub fn unpanicked<T>(
    work: impl Future<Output = Result<T, Failure>>,
) -> impl Future<Output = Result<T, Failure>> {
    let panicked = |_| {
        Failure::Fault(Evidence::new(
            "panic",
            "see the line with the place of the panic",
        ))
    };
    // Not an async function: it would hold the work twice.
    let done = AssertUnwindSafe(work).catch_unwind();
    done.map(move |done| done.map_err(panicked).flatten())
}
