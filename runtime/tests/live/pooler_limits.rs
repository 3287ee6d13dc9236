//! Time limits behind PgBouncer: those of the session, which is not ours, and those of calls.

use std::time::Duration;

use sqlwright::contract::{Statement, ty};
use sqlwright::{Batch, Client as _, Connection, Error, ErrorKind, Pool};

use crate::bouncer::{Bouncer, Version};
use crate::customers::Customers;
use crate::pooler::{TRANSACTIONS, on_every_session};
use crate::support::{Outcome, database};

/// As it is when installed, a pool's limits are too much for it.
#[tokio::test]
async fn a_pooler_that_refuses_our_limits_is_explained() -> Outcome {
    let database = database().await;
    for version in [Version::Any, Version::Newer] {
        let Some(bouncer) = Bouncer::start(version, "pool_mode = transaction").await else { continue };
        let url = bouncer.url(&database);
        let error = Customers::new(&Pool::new(&url)?).count().await.expect_err("options");
        let text = error.to_string();
        assert!(text.contains("unsupported startup parameter") && text.contains("ignore_startup_parameters"), "{text}");
        let unlimited = Pool::builder().statement_timeout(None).lock_timeout(None).idle_in_transaction_timeout(None);
        assert_eq!(Customers::new(&unlimited.build(&url)?).count().await?, 0);
    }
    Ok(())
}

/// The limits of a pool, by name instead of all `options`: the text must be as PgBouncer reads it.
#[tokio::test]
async fn a_pooler_reads_our_limits() -> Outcome {
    let database = database().await;
    let settings = "pool_mode = transaction
        ignore_startup_parameters = statement_timeout, lock_timeout
        track_extra_parameters = idle_in_transaction_session_timeout";
    let Some(bouncer) = Bouncer::start(Version::Newer, settings).await else { return Ok(()) };
    let url = bouncer.url(&database);
    let pool = Pool::builder().max_size(1).build(&url)?;
    assert_eq!(Customers::new(&pool).count().await?, 0);
    let own = format!("{url}?options=-c%20lock_timeout%3D4s%20");
    assert_eq!(Customers::new(&Connection::connect(&own).await?).count().await?, 0);
    let unlimited = Pool::builder().statement_timeout(None).lock_timeout(None).idle_in_transaction_timeout(None);
    assert_eq!(Customers::new(&unlimited.build(&url)?).count().await?, 0);
    Ok(())
}

static SLEEP: Statement = Statement::new("pooler.sleep", "SELECT pg_sleep($1)", &[ty::FLOAT8], &[ty::VOID]);

/// A limit that is longer than the pool's is a setting of the session, which is not ours.
#[tokio::test]
async fn settings_do_not_stay_on_the_session() -> Outcome {
    let database = database().await;
    let Some(bouncer) = Bouncer::start(Version::Any, TRANSACTIONS).await else { return Ok(()) };
    let url = bouncer.url(&database);
    let long = Duration::from_secs(60);
    let pool = Pool::builder().max_size(1).build(&url)?;
    let shown = || on_every_session(&url, "SHOW statement_timeout");
    assert_eq!(shown().await?, ["0", "0"]);
    for _ in 0..4 {
        let slept = pool.handle().execute::<Error>(&SLEEP, &[&0.0]).timeout(long);
        let (slept, beside) = tokio::join!(slept, shown());
        assert_eq!((slept?, beside?), (1, vec!["0".to_owned(); 2]));
        assert_eq!(shown().await?, ["0", "0"]);
    }
    let mut batch = Batch::new();
    batch.push(pool.handle().execute::<Error>(&SLEEP, &[&0.0]).timeout(long));
    pool.run(batch).await?;
    pool.transaction(async |tx| -> Result<(), Error> {
        tx.handle().execute::<Error>(&SLEEP, &[&0.0]).timeout(long).await?;
        let mut chunks = Customers::new(tx).list().timeout(long).chunks(2);
        assert_eq!(chunks.try_next().await?, None);
        Ok(())
    })
    .await?;
    assert_eq!(shown().await?, ["0", "0"]);
    // A statement is stopped by ours all the same.
    let stopped = pool.handle().execute::<Error>(&SLEEP, &[&30.0]).timeout(Duration::from_millis(200)).await;
    assert_eq!(stopped.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    assert_eq!(Customers::new(&pool).count().await?, 0);
    Ok(())
}

/// In a transaction the longer limit holds, and for that statement only.
#[tokio::test]
async fn a_longer_limit_holds_in_a_transaction() -> Outcome {
    let database = database().await;
    let settings = "pool_mode = transaction\nignore_startup_parameters = options";
    let Some(bouncer) = Bouncer::start(Version::Any, settings).await else { return Ok(()) };
    let name = database.url().rsplit('/').next().expect("a name");
    let limit = format!("ALTER DATABASE {name} SET statement_timeout = '200ms'");
    Connection::connect(database.url()).await?.client().batch_execute(&limit).await?;
    let pool = Pool::builder().statement_timeout(Duration::from_millis(200)).build(&bouncer.url(&database))?;
    let slept = pool.transaction(async |tx| -> Result<u64, Error> {
        let sleep = || tx.handle().execute::<Error>(&SLEEP, &[&0.5]);
        sleep().timeout(Duration::from_secs(5)).await?;
        sleep().await
    });
    assert_eq!(slept.await.map_err(|error| error.kind()), Err(ErrorKind::StatementTimeout));
    let slept = pool.transaction(async |tx| -> Result<u64, Error> {
        tx.handle().execute::<Error>(&SLEEP, &[&0.5]).timeout(Duration::from_secs(5)).await
    });
    assert_eq!(slept.await?, 1);
    Ok(())
}
