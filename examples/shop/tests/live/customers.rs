//! Registration, and what customers change of themselves.

use mercado::customers::{ChangePatch, CreateParams, Customers, LookUpBy};
use shop::ShopError;
use shop::customers::{change, register};
use sqlwright::{Patch, Pool};

use crate::support::{customer, pool};

async fn try_to_register(pool: &Pool, email: &str) -> Result<i64, ShopError> {
    register(pool, CreateParams { email, first_name: "Ada", last_name: "Byron" }).await
}

#[tokio::test]
async fn a_taken_email_is_refused_in_words() {
    let (_database, pool) = pool(2).await;
    try_to_register(&pool, "ada@example.com").await.unwrap();
    for email in ["ada@example.com", "Ada@Example.COM"] {
        let error = try_to_register(&pool, email).await.unwrap_err();
        assert!(matches!(error, ShopError::EmailTaken), "{error:?}");
        assert_eq!(error.to_string(), "that e-mail address is already registered");
    }
}

#[tokio::test]
async fn an_invalid_email_is_refused_in_words() {
    let (_database, pool) = pool(2).await;
    let error = try_to_register(&pool, "ada at example.com").await.unwrap_err();
    assert!(matches!(error, ShopError::EmailInvalid), "{error:?}");
    assert_eq!(error.to_string(), "that is not an e-mail address");
}

#[tokio::test]
async fn what_is_not_set_is_kept() {
    let (_database, pool) = pool(2).await;
    let ada = customer(&pool, "Ada").await;
    let with_phone = ChangePatch { phone: Patch::Set(Some("555 0100")), ..ChangePatch::default() };
    change(&pool, ada, with_phone).await.unwrap();
    let renamed = ChangePatch { last_name: Patch::Set("Lovelace"), ..ChangePatch::default() };
    change(&pool, ada, renamed).await.unwrap();
    let now = Customers::new(&pool).look_up(LookUpBy::Id(ada)).await.unwrap().unwrap();
    assert_eq!(
        (now.first_name.as_str(), now.last_name.as_str(), now.phone.as_deref()),
        ("Ada", "Lovelace", Some("555 0100"))
    );

    let without_phone = ChangePatch { phone: Patch::Set(None), ..ChangePatch::default() };
    change(&pool, ada, without_phone).await.unwrap();
    let now = Customers::new(&pool).look_up(LookUpBy::Email(&now.email)).await.unwrap().unwrap();
    assert_eq!((now.last_name.as_str(), now.phone), ("Lovelace", None));
}

#[tokio::test]
async fn a_change_of_nothing_is_none_and_one_of_nobody_is_refused() {
    let (_database, pool) = pool(2).await;
    change(&pool, 0, ChangePatch::default()).await.unwrap();
    let error = change(&pool, 0, ChangePatch { newsletter: Patch::Set(Some(true)), ..ChangePatch::default() }).await;
    assert!(matches!(error, Err(ShopError::UnknownCustomer)), "{error:?}");
}
