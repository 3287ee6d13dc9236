//! What a session is begun with, and what a server says instead of beginning it.

use crate::secure::Secure;
use crate::support::{Outcome, ask, ask_with, refusing, server};

#[tokio::test]
async fn a_session_has_what_the_connection_string_asks_for() -> Outcome {
    let url = server().url("postgres");
    let with = |parameters: &str| format!("{url}?{parameters}");
    assert_eq!(ask(&with("application_name=the%20name"), "SHOW application_name").await?, "the name");
    let options = with("options=-c%20statement_timeout%3D123%20-c%20search_path%3Dpg_catalog");
    assert_eq!(ask(&options, "SHOW statement_timeout").await?, "123ms");
    assert_eq!(ask(&options, "SHOW search_path").await?, "pg_catalog");
    assert_eq!(ask(&url, "SELECT current_user || '@' || current_database()").await?, "postgres@postgres");
    assert_eq!(ask(&url, "SHOW client_encoding").await?, "UTF8");
    // Without a database it is the user's.
    let folder = server().folder().display();
    assert_eq!(ask(&format!("host={folder} user=postgres"), "SELECT current_database()").await?, "postgres");
    Ok(())
}

#[tokio::test]
async fn without_a_user_it_is_that_of_the_system() -> Outcome {
    let client = server().config("postgres").connect(tokio_postgres::NoTls).await?;
    let (client, driver) = client;
    tokio::spawn(driver);
    let user = whoami::username()?;
    client.batch_execute(&format!("CREATE ROLE \"{user}\" LOGIN")).await.ok();
    let folder = server().folder().display();
    assert_eq!(ask(&format!("host={folder} dbname=postgres"), "SELECT current_user").await?, user);
    Ok(())
}

#[tokio::test]
async fn what_the_server_refuses_is_in_its_words() -> Outcome {
    let folder = server().folder().display();
    let error = ask(&format!("host={folder} user=postgres dbname=nowhere"), "SELECT 1").await.expect_err("nowhere");
    assert_eq!(error.to_string(), "database \"nowhere\" does not exist");
    let error = ask(&format!("host={folder} user=nobody_here dbname=postgres"), "SELECT 1").await.expect_err("nobody");
    assert_eq!(error.to_string(), "role \"nobody_here\" does not exist");
    let error = ask(&format!("host={folder} user=postgres options='-c no=1'"), "SELECT 1").await.expect_err("no");
    assert_eq!(error.to_string(), "unrecognized configuration parameter \"no\"");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_say_a_password() -> Outcome {
    let secure = Secure::shared().await;
    for role in ["scrambled", "hashed", "spelled"] {
        for mode in ["disable", "require"] {
            let text = |password: &str| secure.text("db.test", role, &format!("sslmode={mode} password='{password}'"));
            assert_eq!(ask(&text("s3cret"), "SELECT current_user").await?, role);
            let error = ask(&text("wr0ng"), "SELECT 1").await.expect_err("not the password");
            assert_eq!(error.to_string(), format!("password authentication failed for user \"{role}\""));
            assert!(!format!("{error:?}").contains("wr0ng"), "{error:?}");
        }
        let error = ask(&secure.text("db.test", role, "sslmode=disable"), "SELECT 1").await.expect_err("no password");
        assert_eq!(error.to_string(), "the server asks for a password, and none was given");
    }
    Ok(())
}

#[tokio::test]
async fn nobody_listens_or_answers() -> Outcome {
    let error = ask("host=/nowhere/at/all user=postgres", "SELECT 1").await.expect_err("no folder");
    assert_eq!(error.to_string(), "error connecting to server: No such file or directory (os error 2)");
    assert!(std::error::Error::source(&error).is_some());
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    let text = format!("host=127.0.0.1 port={} user=postgres", listener.local_addr()?.port());
    let brief = std::time::Duration::from_millis(50);
    let error = ask_with(&text, "SELECT 1", brief).await.expect_err("silence");
    assert!(error.to_string().contains("in time"), "{error}");
    // What the connection string says wins over the caller's patience.
    let longer = format!("{text} connect_timeout=1");
    let error = ask_with(&longer, "SELECT 1", std::time::Duration::MAX).await.expect_err("silence");
    assert!(error.to_string().contains("in time"), "{error}");
    let (_nobody, port) = refusing()?;
    let error = ask(&format!("host=127.0.0.1 port={port} user=postgres"), "SELECT 1").await.expect_err("nobody");
    assert!(error.to_string().starts_with("error connecting to server: Connection refused"), "{error}");
    Ok(())
}

/// It is closed without a word.
#[tokio::test]
async fn a_server_that_says_nothing_and_closes() -> Outcome {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let text = format!("host=127.0.0.1 port={} user=postgres sslmode=disable", listener.local_addr()?.port());
    tokio::spawn(async move {
        while let Ok((mut client, _)) = listener.accept().await {
            // All of it, so that what closes is no reset.
            let mut beginning = [0; 1024];
            let _ = tokio::io::AsyncReadExt::read(&mut client, &mut beginning).await;
        }
    });
    let error = ask(&text, "SELECT 1").await.expect_err("no session");
    assert!(error.to_string().contains("the server closed it during the startup"), "{error}");
    Ok(())
}
