//! One request that writes to a table: tried again where it met a transaction, and its refusal
//! read.
//!
//! DynamoDB gives three kinds of no, and they are never taken for each other: a condition that
//! failed is an answer; a conflict with another writer, or a throttle, is tried again, since the
//! SDK does not when a transaction is what it met; everything else is a fault.

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{
    AttributeValue, CancellationReason, ReturnValue, ReturnValuesOnConditionCheckFailure,
    TransactWriteItem, Update,
};

use crate::failure::Evidence;

/// How often a write that met another writer is tried: some six tenths of a second in all, which
/// fits into an answer to Twilio. Whoever must not give up goes on where this ends.
const ATTEMPTS: u32 = 6;

/// The attributes of an item.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// What became of one update.
#[derive(Debug)]
pub(crate) enum Updated {
    /// It is done; the attributes that were asked for.
    Done(Option<Item>),
    /// Its condition failed; the item as it is, where there is one.
    Refused(Option<Item>),
}

/// What became of a transaction.
#[derive(Debug)]
pub(crate) enum Transacted {
    /// All of it is done.
    Done,
    /// Nothing of it is done: conditions failed.
    Refused(Refused),
    /// Nothing of it is done: other writers kept being in the way. It says nothing about any
    /// condition.
    Contended,
}

/// Which conditions of a transaction failed, and the items that they failed on.
#[derive(Debug)]
pub(crate) struct Refused(Vec<Option<Item>>);

/// One update by itself, with the attributes of `values` brought back. A transaction on the same
/// item is waited out.
pub(crate) async fn update(
    client: &Client,
    operation: &str,
    update: Update,
    values: ReturnValue,
) -> Result<Updated, Evidence> {
    let request = client
        .update_item()
        .table_name(update.table_name)
        .set_key(Some(update.key))
        .update_expression(update.update_expression)
        .set_condition_expression(update.condition_expression)
        .set_expression_attribute_names(update.expression_attribute_names)
        .set_expression_attribute_values(update.expression_attribute_values)
        .return_values(values)
        .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
    let mut attempt = 1;
    loop {
        let error = match request.clone().send().await {
            Ok(output) => return Ok(Updated::Done(output.attributes)),
            Err(error) => error,
        };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(refusal)) => {
                let item = refusal.item().filter(|item| !item.is_empty());
                return Ok(Updated::Refused(item.cloned()));
            }
            Some(UpdateItemError::TransactionConflictException(_)) if attempt < ATTEMPTS => {
                back_off(attempt).await;
                attempt += 1;
            }
            Some(_) | None => return Err(store_fault(operation, &error)),
        }
    }
}

/// A transaction. What meets another writer is tried again with the same `token`, so that an
/// attempt whose answer was lost is not done twice; without one each attempt has its own.
pub(crate) async fn transact(
    client: &Client,
    operation: &str,
    items: &[TransactWriteItem],
    token: Option<&str>,
) -> Result<Transacted, Evidence> {
    let mut attempt = 1;
    loop {
        let request = client
            .transact_write_items()
            .set_client_request_token(token.map(str::to_owned))
            .set_transact_items(Some(items.to_vec()));
        let Err(error) = request.send().await else {
            return Ok(Transacted::Done);
        };
        let reasons = match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => {
                cancelled.cancellation_reasons()
            }
            // Our own transaction, sent once more while its first attempt is still being done.
            Some(TransactWriteItemsError::TransactionInProgressException(_))
                if attempt < ATTEMPTS =>
            {
                back_off(attempt).await;
                attempt += 1;
                continue;
            }
            Some(_) | None => return Err(store_fault(operation, &error)),
        };
        match Cancelled::by(reasons.iter().map(CancellationReason::code)) {
            Cancelled::Conditions => return Ok(Transacted::Refused(Refused::of(reasons))),
            Cancelled::OtherWriters if attempt < ATTEMPTS => {
                back_off(attempt).await;
                attempt += 1;
            }
            Cancelled::OtherWriters => return Ok(Transacted::Contended),
            Cancelled::Fault => return Err(store_fault(operation, &error)),
        }
    }
}

/// Why a transaction was cancelled, all its items taken together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cancelled {
    /// A condition failed. That is certain, whatever the other items met.
    Conditions,
    /// Other writers, or too many of them: nothing is known of any condition.
    OtherWriters,
    /// Something that trying again does not mend.
    Fault,
}

impl Cancelled {
    /// The reasons' codes are those of the API reference, `CancellationReason`; an item that was
    /// not in the way has `None`, as a text.
    fn by<'a>(codes: impl Iterator<Item = Option<&'a str>>) -> Self {
        let mut seen = Self::OtherWriters;
        let mut in_the_way = false;
        for code in codes {
            match code {
                Some("ConditionalCheckFailed") => return Self::Conditions,
                Some(
                    "TransactionConflict"
                    | "ThrottlingError"
                    | "ProvisionedThroughputExceeded"
                    | "RequestLimitExceeded",
                ) => in_the_way = true,
                Some("None") | None => {}
                Some(_) => seen = Self::Fault,
            }
        }
        if in_the_way { seen } else { Self::Fault }
    }
}

impl Refused {
    fn of(reasons: &[CancellationReason]) -> Self {
        let failed = |reason: &CancellationReason| {
            (reason.code() == Some("ConditionalCheckFailed"))
                .then(|| reason.item().cloned().unwrap_or_default())
        };
        Self(reasons.iter().map(failed).collect())
    }

    /// The item on which this part's condition failed: empty where it was not brought. None where
    /// the condition did not fail.
    pub(crate) fn at(&self, part: usize) -> Option<&Item> {
        self.0.get(part)?.as_ref()
    }
}

/// What the operator is told of a store's failure: the operation and the error's name. Not the
/// error itself, which may hold the item.
pub(crate) fn store_fault<E: ProvideErrorMetadata, R>(
    operation: &str,
    error: &SdkError<E, R>,
) -> Evidence {
    let cause = match error {
        SdkError::TimeoutError(_) => "timed out",
        SdkError::DispatchFailure(_) => "could not be reached",
        SdkError::ResponseError(_) => "gave an answer that cannot be read",
        SdkError::ConstructionFailure(_) => "was asked something that cannot be sent",
        SdkError::ServiceError(context) => context.err().code().unwrap_or("refused"),
        _ => "failed",
    };
    Evidence::new("store_failed", format!("{operation}: {cause}"))
}

/// What the operator is told where other writers never ceased.
pub(crate) fn contended(operation: &str) -> Evidence {
    Evidence::new(
        "store_failed",
        format!("{operation}: other writers were in the way each time"),
    )
}

async fn back_off(attempt: u32) {
    tokio::time::sleep(Duration::from_millis(10 << attempt)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODES: [&str; 6] = [
        "None",
        "ConditionalCheckFailed",
        "TransactionConflict",
        "ThrottlingError",
        "ProvisionedThroughputExceeded",
        "ValidationError",
    ];

    /// Every vector of five reasons: a failed condition is a refusal, and nothing else is one.
    #[test]
    fn a_conflict_is_never_a_refusal_nor_the_reverse() {
        let mut met = [0; 3];
        for vector in 0..CODES.len().pow(5) {
            let codes: Vec<&str> = (0..5)
                .map(|at| CODES[vector / CODES.len().pow(at) % CODES.len()])
                .collect();
            let any = |wanted: &[&str]| codes.iter().any(|code| wanted.contains(code));
            let expected = if any(&CODES[1..2]) {
                Cancelled::Conditions
            } else if any(&CODES[5..]) || !any(&CODES[2..5]) {
                Cancelled::Fault
            } else {
                Cancelled::OtherWriters
            };
            let read = Cancelled::by(codes.iter().map(|code| Some(*code)));
            assert_eq!(read, expected, "{codes:?}");
            met[read as usize] += 1;
        }
        assert_eq!(met, [4651, 1023, 2102], "of 7776");
    }

    #[test]
    fn what_failed_is_told_by_its_place() {
        let item = HashMap::from([("call_id".to_owned(), AttributeValue::S("x".to_owned()))]);
        let reason = |code: &str, item: Option<Item>| {
            let reason = CancellationReason::builder().code(code);
            reason.set_item(item).build()
        };
        let refused = Refused::of(&[
            reason("None", None),
            reason("ConditionalCheckFailed", Some(item.clone())),
            reason("ConditionalCheckFailed", None),
            reason("TransactionConflict", None),
        ]);
        assert_eq!(refused.at(0), None);
        assert_eq!(refused.at(1), Some(&item));
        assert_eq!(refused.at(2), Some(&Item::new()));
        assert_eq!(refused.at(3), None);
        assert_eq!(refused.at(4), None);
    }
}
