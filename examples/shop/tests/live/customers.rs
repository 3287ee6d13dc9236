//! Registration.

use mercado::customers::CreateParams;
use shop::ShopError;
use shop::customers::register;
use sqlwright::Pool;

use crate::support::pool;

async fn try_to_register(pool: &Pool, email: &str) -> Result<i64, ShopError> {
    register(pool, CreateParams { email, first_name: "Ada", last_name: "Byron" }).await
}

#[tokio::test]
async fn a_taken_email_is_refused_in_words() {
    let pool = pool(2).await;
    try_to_register(&pool, "ada@example.com").await.unwrap();
    for email in ["ada@example.com", "Ada@Example.COM"] {
        let error = try_to_register(&pool, email).await.unwrap_err();
        assert!(matches!(error, ShopError::EmailTaken), "{error:?}");
        assert_eq!(error.to_string(), "that e-mail address is already registered");
    }
}

#[tokio::test]
async fn an_invalid_email_is_refused_in_words() {
    let error = try_to_register(&pool(2).await, "ada at example.com").await.unwrap_err();
    assert!(matches!(error, ShopError::EmailInvalid), "{error:?}");
    assert_eq!(error.to_string(), "that is not an e-mail address");
}
