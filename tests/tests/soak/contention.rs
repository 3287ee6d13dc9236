//! Transfers between few accounts: SERIALIZABLE, and in no order, so that they deadlock.

use mercado::accounts::{Accounts, DepositParams, NewTransfer, WithdrawParams};
use rust_decimal::Decimal;
use sqlwright::{Error, Isolation, Pool, Transaction};
use uuid::Uuid;

use crate::ledger::{ACCOUNTS, Random};

/// Notes it first, so that the same transfer twice is refused.
async fn transfer_in(tx: &Transaction, tag: i64, from: i64, to: i64) -> Result<(), Error> {
    let (accounts, amount, memo) = (Accounts::new(tx), Decimal::ONE, tag.to_string());
    let new = NewTransfer {
        request_id: Uuid::from_u128(tag as u128),
        from_account_id: from,
        to_account_id: to,
        amount,
        memo: Some(&memo),
    };
    accounts.record_transfer(new).await?;
    accounts.withdraw(WithdrawParams { amount, account_id: from }).await?;
    tokio::task::yield_now().await;
    accounts.deposit(DepositParams { amount, account_id: to }).await
}

pub(crate) async fn transfer(pool: &Pool, random: &mut Random, tag: i64) -> Result<(), Error> {
    let from = random.below(ACCOUNTS as u64) as i64;
    let to = (from + 1 + random.below(ACCOUNTS as u64 - 1) as i64) % ACCOUNTS;
    let level = if random.below(2) == 0 { Isolation::Serializable } else { Isolation::ReadCommitted };
    let attempts = pool.build_transaction().isolation(level).attempts(100);
    attempts.run(async |tx| transfer_in(tx, tag, from + 1, to + 1).await).await
}
