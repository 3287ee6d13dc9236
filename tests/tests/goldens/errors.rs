//! Errors of generated methods in an application's own.

use std::error::Error as _;

use sqlwright::Error;

use crate::case;
use crate::goldens::violations_two_alike::players::{
    CreateAndTellError, CreateAndTellParams, CreateError, CreateParams, Players,
};

/// Each enum has a type of its own, so that both can have an `impl From`, whatever constraints come and go.
#[derive(Debug)]
enum AppError {
    Database(Error),
    Create(CreateError),
    CreateAndTell(CreateAndTellError),
}

macro_rules! from {
    ($($error:ty => $variant:ident;)*) => {$(
        impl From<$error> for AppError {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        }
    )*};
}

from! {
    Error => Database;
    CreateError => Create;
    CreateAndTellError => CreateAndTell;
}

#[tokio::test]
async fn enums_with_the_same_variants_are_told_apart() {
    let db = case("violations/two_alike").await;
    let players = Players::new(&db);
    let create = async || -> Result<i32, AppError> {
        players.create(CreateParams { player_id: 1, number: 7 }).await?;
        Ok(players.create_and_tell(CreateAndTellParams { player_id: 2, number: 7 }).await?)
    };
    let error = create().await.expect_err("the number is taken");
    assert!(matches!(error, AppError::CreateAndTell(CreateAndTellError::NumberTaken(_))), "{error:?}");
    let error = create().await.expect_err("the first player is there");
    assert!(matches!(error, AppError::Create(CreateError::PlayersPkey(_))), "{error:?}");
}

#[tokio::test]
async fn a_plain_error_tells_the_constraint() {
    use crate::goldens::violations_kinds::players::{CreateParams, Players};
    let db = case("violations/kinds").await;
    let create = async |player_id| -> Result<u64, AppError> {
        let player = CreateParams { player_id, team_id: None, number: 7, email: Some("Ada") };
        Ok(Players::new(&db).create(player).await?)
    };
    create(1).await.expect("the first");
    let AppError::Database(error) = create(2).await.expect_err("the address is taken") else { panic!("no enum") };
    assert_eq!((error.constraint(), error.table()), (Some("players_email_lower"), Some("players")));
    assert_eq!(error.columns(), ["lower(email)"]);
}

#[tokio::test]
async fn an_enum_hides_no_cause() {
    let nobody_listens = "postgres://127.0.0.1:1/nothing?sslmode=disable";
    let error = sqlwright::Connection::connect(nobody_listens).await.map(drop).expect_err("no server");
    let (text, source) = (error.to_string(), error.source().expect("a cause").to_string());
    let error = CreateError::from(error);
    assert_eq!((error.to_string(), error.source().map(ToString::to_string)), (text, Some(source)));
}
