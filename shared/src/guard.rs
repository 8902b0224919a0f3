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
    let work = AssertUnwindSafe(work).catch_unwind();
    match tokio::time::timeout(deadline, work).await {
        Ok(Ok(result)) => result,
        Ok(Err(_panic)) => Err(Failure::Fault(Evidence::new(
            "panic",
            "see the line with the place of the panic",
        ))),
        Err(_elapsed) => Err(Failure::Fault(Evidence::new("deadline", late))),
    }
}
