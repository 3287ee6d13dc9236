//! Transfers between two accounts.

use std::time::Duration;

use mercado::accounts::{Accounts, NewTransfer, OpenParams};
use rust_decimal::Decimal;
use shop::ShopError;
use shop::accounts::{balance, open, transfer};
use sqlwright::Pool;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::support::{cents, pool};

async fn account(pool: &Pool, name: &str, amount: i64) -> i64 {
    open(pool, OpenParams { customer_id: None, name }, cents(amount)).await.unwrap()
}

fn request(from_account_id: i64, to_account_id: i64, amount: i64) -> NewTransfer<'static> {
    NewTransfer { request_id: Uuid::new_v4(), from_account_id, to_account_id, amount: cents(amount), memo: None }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn opposite_transfers_at_the_same_time_conserve_the_money() {
    let (_database, pool) = pool(12).await;
    let accounts = [account(&pool, "one", 5_000).await, account(&pool, "two", 5_000).await];
    let mut transfers = JoinSet::new();
    for number in 0..60_i64 {
        let pool = pool.clone();
        let [from, to] = if number % 2 == 0 { accounts } else { [accounts[1], accounts[0]] };
        transfers.spawn(async move { (from, to, number, transfer(&pool, request(from, to, 100 + number * 17)).await) });
    }
    let outcomes = tokio::time::timeout(Duration::from_secs(60), transfers.join_all()).await.unwrap();

    let mut expected = [cents(5_000); 2];
    let mut made = 0;
    for (from, _, number, outcome) in outcomes {
        let amount = cents(100 + number * 17);
        let change = if from == accounts[0] { -amount } else { amount };
        match outcome {
            Ok(_) => {
                made += 1;
                expected[0] += change;
                expected[1] -= change;
            }
            Err(ShopError::NotEnoughMoney) => {}
            Err(error) => panic!("{error}"),
        }
    }
    assert!(made > 0);
    let balances = [balance(&pool, accounts[0]).await.unwrap(), balance(&pool, accounts[1]).await.unwrap()];
    assert_eq!(balances, expected);
    assert_eq!(balances.iter().sum::<Decimal>(), cents(10_000));
    // What is noted is what happened.
    let movements = Accounts::new(&pool).movements(accounts[0]).all().await.unwrap();
    assert_eq!(movements.len(), made);
    assert_eq!(movements.iter().map(|movement| movement.change).sum::<Decimal>(), balances[0] - cents(5_000));
}

#[tokio::test]
async fn what_cannot_be_transferred_moves_nothing() {
    let (_database, pool) = pool(2).await;
    let (one, two) = (account(&pool, "one", 1_000).await, account(&pool, "two", 1_000).await);
    let made = request(one, two, 400);
    transfer(&pool, made).await.unwrap();
    for (request, words) in [
        (made, "this transfer has already been made"),
        (request(one, two, 601), "there is not enough money in the account"),
        (request(one, one, 1), "a transfer needs two accounts and a positive amount"),
        (request(one, two, 0), "a transfer needs two accounts and a positive amount"),
        (request(one, two, -1), "a transfer needs two accounts and a positive amount"),
        (request(one, two + 1, 1), "there is no such account"),
        (request(two + 1, one, 1), "there is no such account"),
    ] {
        assert_eq!(transfer(&pool, request).await.unwrap_err().to_string(), words, "{request:?}");
    }
    assert_eq!((balance(&pool, one).await.unwrap(), balance(&pool, two).await.unwrap()), (cents(600), cents(1_400)));
    assert_eq!(Accounts::new(&pool).movements(one).all().await.unwrap().len(), 1);
}
