//! Money that customers leave with the shop.

use mercado::accounts::{
    Accounts, DepositParams, NewTransfer, OpenParams, RecordTransferError, WithdrawError, WithdrawParams,
};
use rust_decimal::Decimal;
use sqlwright::{Error, Pool, Transaction};

use crate::ShopError;

/// Opens an account with money in it; one of the shop's own when it belongs to no customer.
///
/// # Errors
/// [`ShopError::Database`].
pub async fn open(pool: &Pool, account: OpenParams<'_>, amount: Decimal) -> Result<i64, ShopError> {
    pool.transaction(async |tx| {
        let accounts = Accounts::new(tx);
        let account_id = accounts.open(account).await.map_err(Error::from)?;
        accounts.deposit(DepositParams { account_id, amount }).await?;
        Ok(account_id)
    })
    .await
}

/// What is in an account.
///
/// # Errors
/// [`ShopError::UnknownAccount`].
pub async fn balance(pool: &Pool, account_id: i64) -> Result<Decimal, ShopError> {
    let account = Accounts::new(pool).find(account_id).await?;
    Ok(account.ok_or(ShopError::UnknownAccount)?.balance)
}

/// Moves money from one account to another, and returns the number of the transfer. Asking again with the same request id
/// moves nothing.
///
/// # Errors
/// [`ShopError::NotEnoughMoney`], [`ShopError::UnknownAccount`], [`ShopError::AlreadyTransferred`],
/// [`ShopError::TransferInvalid`].
pub async fn transfer(pool: &Pool, transfer: NewTransfer<'_>) -> Result<i64, ShopError> {
    pool.transaction(async |tx| transfer_in(tx, transfer).await).await
}

async fn transfer_in(tx: &mut Transaction, transfer: NewTransfer<'_>) -> Result<i64, ShopError> {
    let NewTransfer { from_account_id, to_account_id, amount, .. } = transfer;
    let accounts = Accounts::new(tx);
    // Both at once, in the order of their ids: a transfer in the opposite direction waits here, before it holds anything.
    let _locked = accounts.lock(&[from_account_id, to_account_id]).all().await?;
    let recorded = accounts.record_transfer(transfer).await?;
    accounts.withdraw(WithdrawParams { account_id: from_account_id, amount }).await?;
    accounts.deposit(DepositParams { account_id: to_account_id, amount }).await?;
    Ok(recorded.transfer_id)
}

impl From<RecordTransferError> for ShopError {
    fn from(error: RecordTransferError) -> Self {
        match error {
            RecordTransferError::AlreadyMade(_) => Self::AlreadyTransferred,
            RecordTransferError::SameAccount(_) | RecordTransferError::AmountNotPositive(_) => Self::TransferInvalid,
            RecordTransferError::UnknownAccount(_) => Self::UnknownAccount,
            other => Self::Database(other.into()),
        }
    }
}

impl From<WithdrawError> for ShopError {
    fn from(error: WithdrawError) -> Self {
        match error {
            // The statement is guarded: it changes no row when there is less in the account.
            WithdrawError::NotEnoughMoney(_) => Self::NotEnoughMoney,
            other => Self::Database(other.into()),
        }
    }
}
