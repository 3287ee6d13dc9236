//! Databases on a server that outlives those who use it.

use sqlwright_testing::{Error, Schema};

use crate::support::{Given, Outcome, STAMPED, folder, text};

#[tokio::test]
async fn only_the_template_remains() -> Outcome {
    let (given, folder) = (Given::start().await, folder(STAMPED));
    let schema = given.schema(folder.path());
    let databases = tokio::try_join!(schema.database(), schema.database(), schema.database())?;
    assert_eq!((given.copies().await.len(), given.templates().await.len()), (3, 1));
    drop(databases);
    assert_eq!((given.copies().await.len(), given.templates().await.len()), (0, 1));

    let schema = given.schema(folder.path());
    let panicked = tokio::spawn(async move {
        let _database = schema.database().await.unwrap();
        panic!("as a test that fails");
    });
    assert!(panicked.await.unwrap_err().is_panic());
    assert_eq!(given.copies().await, Vec::<String>::new());
    Ok(())
}

#[tokio::test]
async fn what_fails_half_way_leaves_nothing() {
    let (given, folder) = (Given::start().await, folder("CREATE TABLE a ();\nSELECT 1 / 0;\n"));
    let error = given.schema(folder.path()).database().await.unwrap_err();
    assert!(matches!(error, Error::Schema(_)), "{error}");
    assert_eq!(given.databases("sqlwright_").await, Vec::<String>::new());
}

#[tokio::test]
async fn templates_are_few_and_of_today() -> Outcome {
    let given = Given::start().await;
    let hash = "0123456789abcdef01234567";
    for name in [format!("sqlwright_template_1_{hash}"), "sqlwright_template_mine".to_owned()] {
        given.run(&format!("CREATE DATABASE {name} OWNER tester")).await;
    }
    // This one is another role's.
    given.run(&format!("CREATE DATABASE sqlwright_template_2_{hash}")).await;
    let mut stamps = Vec::new();
    for number in 0..9 {
        let folder = folder(&format!("{STAMPED} CREATE TABLE t{number} ();"));
        let database = given.schema(folder.path()).database().await?;
        stamps.push(text(database.url(), "SELECT value FROM stamp").await);
    }
    let templates = given.templates().await;
    assert_eq!(templates.len(), 8 + 2, "{templates:?}");
    assert!(templates.contains(&"sqlwright_template_mine".to_owned()), "{templates:?}");
    assert!(!templates.contains(&format!("sqlwright_template_1_{hash}")), "{templates:?}");

    // The first one is gone, and is made again.
    let folder = folder(&format!("{STAMPED} CREATE TABLE t0 ();"));
    let database = given.schema(folder.path()).database().await?;
    assert_ne!(text(database.url(), "SELECT value FROM stamp").await, stamps[0]);
    Ok(())
}

#[tokio::test]
async fn what_the_server_refuses_is_said() {
    let (given, folder) = (Given::start().await, folder(STAMPED));
    given.run("ALTER ROLE tester NOCREATEDB").await;
    let error = given.schema(folder.path()).database().await.unwrap_err().to_string();
    assert!(error.contains("permission denied to create database (42501)"), "{error}");
    let nowhere = Schema::at(folder.path()).server_url("postgres://user:secret@%2Fnowhere/x");
    let error = nowhere.database().await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error}");
    assert!(!format!("{error} {nowhere:?}").contains("secret"), "{error}");
}
