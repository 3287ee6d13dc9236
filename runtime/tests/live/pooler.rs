//! Behind PgBouncer, where the next transaction may have another session of the server, which others have used before.

use std::time::Duration;

use sqlwright::contract::{Statement, Ty, ty};
use sqlwright::{Batch, Client as _, Connection, Error, ErrorKind, Outcome as Stored, Pool, Statements};
use sqlwright_server::Database;
use tokio_postgres::{Client, NoTls};

use crate::bouncer::{Bouncer, Version};
use crate::clients::use_twice;
use crate::customers::{CUSTOMER_STATUS, CustomerStatus, Customers, somebody};
use crate::programs::Program;
use crate::support::{Outcome, database};
use crate::wire::Wire;

/// As Debian has it, but for `options`, which a pool sends; and with two sessions of the server.
pub(crate) const TRANSACTIONS: &str =
    "pool_mode = transaction\nignore_startup_parameters = options\ndefault_pool_size = 2\n";

static STATEMENTS: Statements = &[Customers::STATEMENTS];

/// A client of the driver's that prepares nothing.
async fn raw(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, driver) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(driver);
    Ok(client)
}

async fn three_customers(database: &Database) -> Outcome {
    let connection = Connection::connect(database.url()).await?;
    for email in ["1@example.com", "2@example.com", "3@example.com"] {
        Customers::new(&connection).create(somebody(email)).await?;
    }
    Ok(())
}

/// On every session of the server that PgBouncer has: what another client of it finds there.
pub(crate) async fn on_every_session(url: &str, sql: &str) -> Result<Vec<String>, tokio_postgres::Error> {
    let clients = [raw(url).await?, raw(url).await?];
    let mut found = Vec::new();
    for client in &clients {
        client.batch_execute("BEGIN").await?;
        for message in client.simple_query(sql).await? {
            if let tokio_postgres::SimpleQueryMessage::Row(row) = message {
                found.push(row.get(0).unwrap_or_default().to_owned());
            }
        }
    }
    for client in clients {
        client.batch_execute("ROLLBACK").await?;
    }
    Ok(found)
}

const PREPARED: &str = "SELECT name FROM pg_prepared_statements";

/// Another program has prepared a statement that deletes, under the name that ours has for another one.
#[tokio::test]
async fn what_another_program_has_prepared_does_not_run() -> Outcome {
    let database = database().await;
    three_customers(&database).await?;
    for verb in ["find", "status", "transaction:find", "transaction:status"] {
        let Some(bouncer) = Bouncer::start(Version::Any, TRANSACTIONS).await else { return Ok(()) };
        let url = bouncer.url(&database);
        let (mut theirs, mut ours) = (Program::start(&url), Program::start(&url));
        // On one session of the server; then ours prepares on the other.
        for _ in 0..4 {
            assert_eq!(theirs.call("remove 4711"), "0");
        }
        let holder = raw(&url).await?;
        holder.batch_execute("BEGIN").await?;
        let expected = |id: i64| match verb.ends_with("find") {
            true => format!("{id}@example.com"),
            false => "OnHold".to_owned(),
        };
        for _ in 0..4 {
            assert_eq!(ours.call(&format!("{verb} 1")), expected(1), "{verb}");
        }
        holder.batch_execute("COMMIT").await?;
        // The session that was used last is used next.
        for id in [1, 2, 3, 1, 2, 3] {
            assert_eq!(ours.call(&format!("{verb} {id}")), expected(id), "{verb}");
            assert_eq!(theirs.call("remove 4711"), "0");
        }
        let left = Customers::new(&Connection::connect(database.url()).await?).count().await?;
        assert_eq!(left, 3, "{verb}");
        assert_eq!(on_every_session(&url, PREPARED).await?, [""; 0], "{verb}");
    }
    Ok(())
}

/// One client of one of two programs: what it is told, and what it should have been.
fn calls(mut program: Program, seed: u64) -> Vec<(String, String, String)> {
    let mut random = seed;
    let mut below = |limit: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % limit
    };
    let mut wrong = Vec::new();
    for _ in 0..60 {
        let id = 1 + below(3);
        let (verb, expected) = match below(5) {
            0 => ("find", format!("{id}@example.com")),
            1 => ("status", "OnHold".to_owned()),
            2 => ("transaction:find", format!("{id}@example.com")),
            3 => ("transaction:status", "OnHold".to_owned()),
            _ => ("remove", "0".to_owned()),
        };
        let command = if verb == "remove" { "remove 4711".to_owned() } else { format!("{verb} {id}") };
        let answer = program.call(&command);
        if answer != expected {
            wrong.push((command, answer, expected));
        }
    }
    wrong
}

#[tokio::test]
async fn sixteen_clients_of_two_programs_do_not_harm_each_other() -> Outcome {
    let database = database().await;
    three_customers(&database).await?;
    let folder = tempfile::tempdir_in(std::env::current_exe()?.parent().ok_or("no folder")?)?;
    let other = folder.path().join("another_program");
    std::fs::hard_link(std::env::current_exe()?, &other)?;
    for (version, names) in [(Version::Any, None), (Version::Newer, Some(0)), (Version::Newer, Some(200))] {
        let names_setting = names.map(|names| format!("max_prepared_statements = {names}\n")).unwrap_or_default();
        let settings = format!("{TRANSACTIONS}{names_setting}");
        let Some(bouncer) = Bouncer::start(version, &settings).await else { continue };
        let url = bouncer.url(&database);
        let clients = (0..16).map(|number| {
            let program = if number % 2 == 0 { Program::start(&url) } else { Program::start_as(&other, &url) };
            std::thread::spawn(move || calls(program, number))
        });
        let clients: Vec<_> = clients.collect();
        for client in clients {
            assert_eq!(client.join().expect("no panic"), [], "{version:?} {names:?}");
        }
        let prepared = on_every_session(&url, PREPARED).await?;
        match names {
            Some(200) => assert!(prepared.iter().all(|name| name.starts_with("PGBOUNCER_")), "{prepared:?}"),
            _ => assert_eq!(prepared, [""; 0], "{version:?} {names:?}"),
        }
    }
    Ok(())
}

/// Our bound holds behind a pooler that tracks names, too.
#[tokio::test]
async fn statements_are_bounded_behind_a_pooler() -> Outcome {
    let database = database().await;
    three_customers(&database).await?;
    let settings = format!("{TRANSACTIONS}max_prepared_statements = 200\n");
    let Some(bouncer) = Bouncer::start(Version::Newer, &settings).await else { return Ok(()) };
    let pool = Pool::builder().max_size(1).max_prepared_statements(2).build(&bouncer.url(&database))?;
    for number in 0..3 {
        use_twice(&pool, &format!("bounded {number}")).await?;
    }
    Ok(())
}

async fn everything_works(url: &str, tag: &str) -> Outcome {
    let pools = [
        Pool::builder().max_size(2).build(url)?,
        Pool::builder().max_size(2).warm_up(STATEMENTS).build(url)?,
        Pool::builder().max_size(2).prepare(STATEMENTS).build(url)?,
    ];
    for (number, pool) in pools.iter().enumerate() {
        let number = format!("{tag}-{number}");
        use_twice(pool, &format!("pool {number}")).await?;
        let mut connection = pool.connection().await?;
        use_twice(&connection, &format!("connection {number}")).await?;
        let tag = format!("transaction {number}");
        connection
            .transaction(async |tx| -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
                use_twice(tx, &tag).await
            })
            .await?;
        let customers = Customers::new(pool);
        for round in 0..3 {
            let mut batch = Batch::new();
            let email = format!("batch-{number}-{round}@example.com");
            let made = batch.push(customers.create(somebody(&email)));
            let all = batch.push(customers.list().all());
            let mut answers = pool.run(batch).await?;
            let (id, all) = (answers.take(made)?, answers.take(all)?);
            assert!(all.iter().any(|customer| customer.customer_id == id && customer.status == CustomerStatus::OnHold));
        }
        let chunked = pool.transaction(async |tx| -> Result<usize, Error> {
            let mut chunks = Customers::new(tx).list().chunks(2);
            let mut rows = 0;
            while let Some(chunk) = chunks.try_next().await? {
                rows += chunk.len();
            }
            Ok(rows)
        });
        assert_eq!(chunked.await? as i64, customers.count().await?);
        // Of the driver's own client, too.
        let row = connection.client().query_one("SELECT status FROM customers LIMIT 1", &[]).await?;
        assert_eq!(row.columns()[0].type_().name(), "customer_status");
        pool.health(Duration::from_secs(5)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn everything_works_and_nothing_is_prepared_by_name() -> Outcome {
    let database = database().await;
    let Some(bouncer) = Bouncer::start(Version::Any, TRANSACTIONS).await else { return Ok(()) };
    let url = bouncer.url(&database);
    everything_works(&url, "untracked").await?;
    assert_eq!(on_every_session(&url, PREPARED).await?, [""; 0]);
    Ok(())
}

/// Since PgBouncer 1.21; 1.24 does so unless told not to.
#[tokio::test]
async fn a_pooler_that_tracks_names_has_them() -> Outcome {
    let database = database().await;
    let settings = format!("{TRANSACTIONS}max_prepared_statements = 100\n");
    let Some(bouncer) = Bouncer::start(Version::Newer, &settings).await else { return Ok(()) };
    let url = bouncer.url(&database);
    three_customers(&database).await?;
    let (mut theirs, mut ours) = (Program::start(&url), Program::start(&url));
    for id in [1, 2, 3, 1, 2, 3] {
        assert_eq!(theirs.call("remove 4711"), "0");
        assert_eq!(ours.call(&format!("find {id}")), format!("{id}@example.com"));
        assert_eq!(ours.call(&format!("status {id}")), "OnHold");
    }
    everything_works(&url, "tracked").await?;
    let prepared = on_every_session(&url, PREPARED).await?;
    assert!(!prepared.is_empty() && prepared.iter().all(|name| name.starts_with("PGBOUNCER_")), "{prepared:?}");

    // And where it is told not to.
    let settings = format!("{TRANSACTIONS}max_prepared_statements = 0\n");
    let Some(bouncer) = Bouncer::start(Version::Newer, &settings).await else { return Ok(()) };
    everything_works(&bouncer.url(&database), "untracked").await?;
    assert_eq!(on_every_session(&bouncer.url(&database), PREPARED).await?, [""; 0]);
    Ok(())
}

/// Neither names nor a question, whoever answers; and names wherever it was said.
#[tokio::test]
async fn it_can_be_said_by_hand() -> Outcome {
    let database = database().await;
    let wire = Wire::new(&database).await;
    let url = format!("{}?prepared_statements=false", wire.url());
    let unnamed = [
        Pool::builder().max_size(1).prepared_statements(false).build(wire.url())?,
        Pool::builder().max_size(1).prepared_statements(true).build(&url)?,
    ];
    for pool in unnamed {
        use_twice(&pool, "without names").await?;
        let (turns, count) = wire.turns(Customers::new(&pool).count()).await;
        count?;
        assert_eq!((turns, &*wire.sent()), (1, "PDBES"));
        let names = "SELECT count(*) FROM pg_prepared_statements";
        assert_eq!(pool.connection().await?.client().query_one(names, &[]).await?.get::<_, i64>(0), 0);
    }
    let error = Pool::new(&format!("{}?prepared_statements=perhaps", wire.url())).expect_err("neither");
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("prepared_statements is neither true nor false"), "{error}");

    // Of PgBouncer's with a session for each client there is one way only to know.
    let settings = "pool_mode = session\nignore_startup_parameters = options";
    let Some(bouncer) = Bouncer::start(Version::Any, settings).await else { return Ok(()) };
    for (said, expected) in [(None, false), (Some(true), true)] {
        let builder = Pool::builder().max_size(1);
        let builder = if let Some(said) = said { builder.prepared_statements(said) } else { builder };
        let pool = builder.build(&bouncer.url(&database))?;
        use_twice(&pool, "sessions").await?;
        let mut prepared = 0;
        for message in pool.connection().await?.client().simple_query(PREPARED).await? {
            prepared += usize::from(matches!(message, tokio_postgres::SimpleQueryMessage::Row(_)));
        }
        assert_eq!(prepared > 0, expected, "{said:?}: {prepared}");
    }
    Ok(())
}

/// A client that was made elsewhere prepares what it likes; so it is not asked to.
#[tokio::test]
async fn clients_made_elsewhere_do_what_needs_no_names() -> Outcome {
    let database = database().await;
    three_customers(&database).await?;
    let Some(bouncer) = Bouncer::start(Version::Any, TRANSACTIONS).await else { return Ok(()) };
    let url = bouncer.url(&database);
    let refused = |error: Error| {
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert!(error.to_string().contains("is connected to a pooler"), "{error}");
    };
    let mut client = raw(&url).await?;
    for _ in 0..2 {
        assert_eq!(Customers::new(&client).email_of(1).await?, "1@example.com");
        assert_eq!(Customers::new(&client).remove(4711).await?, 0);
        refused(Customers::new(&client).status_of(1).await.expect_err("an enum"));
    }
    let transaction = client.transaction().await?;
    refused(Customers::new(&transaction).list().all().await.expect_err("an enum"));
    transaction.rollback().await?;

    assert_eq!(on_every_session(&url, PREPARED).await?, [""; 0]);
    // Where the server itself answers.
    use_twice(&raw(database.url()).await?, "direct").await
}

static STATUS: Statement = Statement::read_only(
    "pooler.status",
    "SELECT status FROM customers WHERE customer_id = $1",
    &[ty::INT8],
    &[Ty::user(&CUSTOMER_STATUS)],
);

static SET: Statement = Statement::new(
    "pooler.set",
    "UPDATE customers SET first_name = $1 WHERE customer_id = 1 RETURNING status",
    &[ty::TEXT],
    &[Ty::user(&CUSTOMER_STATUS)],
);

/// What the server would refuse of a prepared statement must not be misread of one that is parsed anew.
#[tokio::test]
async fn a_changed_type_is_seen() -> Outcome {
    let database = database().await;
    three_customers(&database).await?;
    let url = format!("{}?prepared_statements=false", database.url());
    let pool = Pool::builder().max_size(1).build(&url)?;
    let read = || pool.handle().one::<CustomerStatus, Error>(&STATUS, &[&1_i64]);
    let write = |name: &'static str| pool.handle().one::<CustomerStatus, Error>(&SET, &[&name]);
    let batch = |name: &'static str| {
        let mut batch = Batch::new();
        batch.push(pool.handle().many::<CustomerStatus, Error>(&SET, &[&name]).all());
        async { pool.run(batch).await.map(drop).map_err(Error::from) }
    };
    let in_transaction = async |name: &'static str| {
        let written = pool.transaction_once(async |tx| -> Result<(), Error> {
            // It passes nothing on.
            let _ = tx.handle().one::<CustomerStatus, Error>(&SET, &[&name]).await;
            Ok(())
        });
        written.await
    };
    for _ in 0..2 {
        assert_eq!(Customers::new(&pool).remove(4711).await?, 0);
        assert_eq!(read().await?, CustomerStatus::OnHold);
        assert_eq!(write("before").await?, CustomerStatus::OnHold);
        batch("before").await?;
        in_transaction("before").await?;
    }
    let schema = Connection::connect(database.url()).await?;
    let becomes = async |ty: &str| {
        let change =
            format!("ALTER TABLE customers ALTER status DROP DEFAULT, ALTER status TYPE {ty} USING status::text::{ty}");
        schema.client().batch_execute(&change).await
    };
    let name = async || {
        let sql = "SELECT first_name FROM customers WHERE customer_id = 1";
        schema.client().query_one(sql, &[]).await.map(|row| row.get::<_, String>(0))
    };
    let is_drift = |error: Error, outcome| {
        assert_eq!((error.kind(), error.outcome()), (ErrorKind::SchemaDrift, outcome), "{error}");
    };
    becomes("text").await?;
    is_drift(batch("batch").await.expect_err("text"), Stored::NotStored);
    is_drift(read().await.expect_err("text"), Stored::NotStored);
    becomes("customer_status").await?;
    assert_eq!(write("before").await?, CustomerStatus::OnHold);
    becomes("text").await?;
    is_drift(in_transaction("transaction").await.expect_err("text"), Stored::NotStored);
    assert_eq!(name().await?, "before");
    becomes("customer_status").await?;
    assert_eq!(write("before").await?, CustomerStatus::OnHold);
    becomes("text").await?;
    // By itself it has run, once.
    is_drift(write("behind").await.expect_err("text"), Stored::Stored);
    assert_eq!(name().await?, "behind");
    for _ in 0..2 {
        is_drift(write("again").await.expect_err("text"), Stored::NotStored);
        assert_eq!(name().await?, "behind");
    }
    // Parameters keep the types that they had.
    schema.client().batch_execute("ALTER TABLE customers ALTER customer_id DROP IDENTITY").await?;
    schema.client().batch_execute("ALTER TABLE customers ALTER customer_id TYPE float8").await?;
    assert_eq!(Customers::new(&pool).remove(2).await?, 1);
    Ok(())
}

/// A transaction is refused there, and what it would have done is not done.
#[tokio::test]
async fn statement_by_statement_there_are_no_transactions() -> Outcome {
    let database = database().await;
    three_customers(&database).await?;
    let settings = "pool_mode = statement\nignore_startup_parameters = options";
    let Some(bouncer) = Bouncer::start(Version::Any, settings).await else { return Ok(()) };
    let pool = Pool::builder().max_size(2).build(&bouncer.url(&database))?;
    use_twice(&pool, "single").await?;
    for _ in 0..3 {
        let removed = pool.transaction_once(async |tx| Customers::new(tx).remove(1).await);
        let error = removed.await.expect_err("no transactions");
        assert_eq!(error.kind(), ErrorKind::Connection, "{error}");
    }
    assert_eq!(Customers::new(&pool).count().await?, 3);
    Ok(())
}
