//! One write to the table: tried again where it met another transaction, and its refusal read.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::operation::transact_write_items::TransactWriteItemsError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, TransactWriteItem, Update};

use super::{Calls, Recorded};
use crate::failure::Evidence;

/// How often a write that met a conflicting transaction is tried.
const CONFLICT_ATTEMPTS: u32 = 4;

impl Calls {
    pub(super) async fn record(
        &self,
        operation: &str,
        update: Update,
    ) -> Result<Recorded, Evidence> {
        match self.send(update).await {
            Ok(()) => Ok(Recorded::Stored),
            Err(error) => match error.as_service_error() {
                Some(UpdateItemError::ConditionalCheckFailedException(refusal)) => {
                    let known = refusal.item().is_some_and(|item| !item.is_empty());
                    Ok(if known {
                        Recorded::Stale
                    } else {
                        Recorded::Unknown
                    })
                }
                Some(_) | None => Err(store_fault(operation, &error)),
            },
        }
    }

    /// One update by itself; a transaction on the same item is waited out, since the SDK does not.
    pub(super) async fn send(&self, update: Update) -> Result<(), SdkError<UpdateItemError>> {
        let request = self
            .client
            .update_item()
            .table_name(update.table_name)
            .set_key(Some(update.key))
            .update_expression(update.update_expression)
            .set_condition_expression(update.condition_expression)
            .set_expression_attribute_names(update.expression_attribute_names)
            .set_expression_attribute_values(update.expression_attribute_values)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let mut attempt = 1;
        loop {
            match request.clone().send().await {
                Err(error) if attempt < CONFLICT_ATTEMPTS && is_conflict(&error) => {
                    back_off(attempt).await;
                    attempt += 1;
                }
                result => return result.map(drop),
            }
        }
    }

    /// A transaction: nothing when it is done, the reasons when a condition refused it. A conflict
    /// with another transaction is neither: it is tried again.
    pub(super) async fn transact(
        &self,
        operation: &str,
        items: &[TransactWriteItem],
    ) -> Result<Option<Reasons>, Evidence> {
        let mut attempt = 1;
        loop {
            let request = self
                .client
                .transact_write_items()
                .set_transact_items(Some(items.to_vec()));
            let Err(error) = request.send().await else {
                return Ok(None);
            };
            let reasons = Reasons::of(&error);
            if reasons.any_refused() {
                return Ok(Some(reasons));
            }
            if attempt == CONFLICT_ATTEMPTS || !reasons.any_conflict() {
                return Err(store_fault(operation, &error));
            }
            back_off(attempt).await;
            attempt += 1;
        }
    }
}

/// Why a transaction was cancelled, item by item.
pub(super) struct Reasons(Vec<String>);

impl Reasons {
    fn of(error: &SdkError<TransactWriteItemsError>) -> Self {
        match error.as_service_error() {
            Some(TransactWriteItemsError::TransactionCanceledException(cancelled)) => Self(
                cancelled
                    .cancellation_reasons()
                    .iter()
                    .map(|reason| reason.code().unwrap_or_default().to_owned())
                    .collect(),
            ),
            Some(_) | None => Self(Vec::new()),
        }
    }

    pub(super) fn refused(&self, item: usize) -> bool {
        self.0
            .get(item)
            .is_some_and(|code| code == "ConditionalCheckFailed")
    }

    fn any_refused(&self) -> bool {
        (0..self.0.len()).any(|item| self.refused(item))
    }

    fn any_conflict(&self) -> bool {
        self.0.iter().any(|code| code == "TransactionConflict")
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

pub(super) fn refused_by_condition(error: &SdkError<UpdateItemError>) -> bool {
    error
        .as_service_error()
        .is_some_and(UpdateItemError::is_conditional_check_failed_exception)
}

fn is_conflict(error: &SdkError<UpdateItemError>) -> bool {
    error
        .as_service_error()
        .is_some_and(UpdateItemError::is_transaction_conflict_exception)
}

async fn back_off(attempt: u32) {
    tokio::time::sleep(std::time::Duration::from_millis(10 << attempt)).await;
}
