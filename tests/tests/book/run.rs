//! The programs of the book, run against a private PostgreSQL.

use futures_util::TryStreamExt;
use sqlwright::{Pool, Transaction};
use sqlwright_server::{Database, Server};

use crate::errors::AppError;
use crate::library::desk::{ChangeReaderError, ChangeReaderPatch, Desk, PageNameCursor, PageOptions, ReaderBy};
use crate::library::imports::{BooksParams, Imports};
use crate::library::loans::LendError;
use crate::library::types::BookFormat;
use crate::{bulk, calls, copy, errors, getting_started, listen, nested, pool, root, transactions, vary, web};

/// A database with a schema, and a pool over it.
async fn database(schema: &str) -> (Database, Pool) {
    let server = Server::shared().unwrap_or_else(|error| panic!("{error}"));
    let database = server.create_database().await.unwrap();
    database.apply(root().join(schema)).await.unwrap();
    let pool = Pool::new(database.url()).unwrap();
    (database, pool)
}

#[tokio::test]
async fn the_programs_of_the_book_run() {
    let (database, pool) = database("docs/examples/schema").await;
    getting_started::run(&pool).await.unwrap();
    // The card is in use now: that is a message, not an error.
    getting_started::run(&pool).await.unwrap();

    let book = calls::parameters(&pool).await.unwrap();
    calls::results(&pool).await.unwrap();
    calls::borrowed(&pool).await.unwrap();
    let blocking = {
        let pool = pool.clone();
        tokio::task::spawn_blocking(move || calls::without_async(&pool))
    };
    assert_eq!(blocking.await.unwrap().unwrap(), 1);
    let url = database.url().to_owned();
    let over_postgres = move || {
        let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
        calls::over_postgres(&mut client)
    };
    assert_eq!(tokio::task::spawn_blocking(over_postgres).await.unwrap().unwrap(), 1);
    assert_eq!(calls::titles(&pool).await.unwrap(), 1);
    assert_eq!(calls::report(&pool.read_only()).await.unwrap(), 1);
    let owned = calls::for_tasks(&pool);
    assert_eq!(tokio::spawn(async move { owned.count().await }).await.unwrap().unwrap(), 1);

    assert_eq!(errors::lend(&pool, book, 1).await.unwrap(), "lent");
    assert_eq!(errors::lend(&pool, 0, 1).await.unwrap(), "there is no such book");
    assert_eq!(errors::lend(&pool, book, 0).await.unwrap(), "there is no such reader");
}

#[tokio::test]
async fn what_varies_in_the_book_is_sent_as_it_says() {
    let (_database, pool) = database("docs/examples/schema").await;
    getting_started::run(&pool).await.unwrap();
    let book = calls::parameters(&pool).await.unwrap();
    // One paperback without a place on a shelf.
    assert_eq!(vary::conditions(&pool).await.unwrap(), (1, 0, 0));
    assert_eq!(vary::choices(&pool).await.unwrap(), 2);
    let reader = Desk::new(&pool).reader(ReaderBy::Card("R-1")).await.unwrap().unwrap();
    vary::changes(&pool, reader.reader_id).await.unwrap();
    let changed = Desk::new(&pool).reader(ReaderBy::Id(reader.reader_id)).await.unwrap().unwrap();
    assert_eq!((changed.card.as_str(), changed.name.as_str(), changed.email), ("R-1", "Ada Lovelace", None));
    assert_eq!(vary::pages(&pool).await.unwrap(), 1);
    let page = Desk::new(&pool).page(1, PageOptions::default()).all().await.unwrap();
    let cursor = page[0].cursor::<PageNameCursor>();
    assert_eq!(vary::over_text(&page[0]).unwrap(), cursor);
    let error = Desk::new(&pool).change_reader(reader.reader_id, ChangeReaderPatch::default()).await.unwrap_err();
    let ChangeReaderError::Other(error) = error else { panic!("{error:?}") };
    assert!(matches!(error.kind(), sqlwright::ErrorKind::NothingToChange), "{error:?}");
    assert_eq!(vary::defaults(&pool).await.unwrap(), 1);
    assert_eq!(vary::loans(&pool, reader.reader_id).await.unwrap(), 0);
    errors::lend(&pool, book, reader.reader_id).await.unwrap();
    assert_eq!(vary::loans(&pool, reader.reader_id).await.unwrap(), 1);
}

#[tokio::test]
async fn rows_within_rows_of_the_book_arrive() {
    let (database, pool) = database("docs/examples/schema").await;
    getting_started::run(&pool).await.unwrap();
    let book = calls::parameters(&pool).await.unwrap();
    let reader = Desk::new(&pool).reader(ReaderBy::Card("R-1")).await.unwrap().unwrap();
    assert_eq!(nested::loans(&pool).await.unwrap(), ["Ada owes nothing", "Ada has borrowed 0"]);
    errors::lend(&pool, book, reader.reader_id).await.unwrap();
    let client = sqlwright_tests::connect(database.url()).await;
    client.batch_execute("INSERT INTO fines SELECT reader_id, 2.5 FROM readers").await.unwrap();
    let title = &crate::library::lending::Lending::new(&pool).books().all().await.unwrap()[0].books[0].title;
    let lines = nested::loans(&pool).await.unwrap();
    assert_eq!(lines, [format!("Ada has {title}"), "Ada owes 2.50".to_owned(), "Ada has borrowed 1".to_owned()]);
}

#[tokio::test]
async fn many_rows_of_the_book_arrive_at_once() {
    let (database, pool) = database("docs/examples/schema").await;
    getting_started::run(&pool).await.unwrap();
    let book = calls::parameters(&pool).await.unwrap();
    assert_eq!(bulk::import(&pool, "A-1;Ada;ada@example.com\nA-2;Bob").await.unwrap(), 2);
    assert_eq!(bulk::import(&pool, "A-2;Bobby\nA-3;Eve").await.unwrap(), 2);
    bulk::twice(&pool).await.unwrap();
    let client = sqlwright_tests::connect(database.url()).await;
    let sql =
        "SELECT string_agg(name, ' ' ORDER BY card) FROM readers WHERE card IN ('A-1', 'A-2', 'A-3', 'B-1', 'B-2')";
    let names: String = client.query_one(sql, &[]).await.unwrap().get(0);
    assert_eq!(names, "Ada Bobby Eve");
    assert_eq!(bulk::restock(&pool, book).await.unwrap(), [Some(3), None]);
    let tags = [BooksParams { isbn: "9780140449136", title: "The Odyssey", format: BookFormat::Audio, tags: &["sea"] }];
    assert_eq!(Imports::new(&pool).books_all(&tags).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_copied_in_is_copied_out() {
    let (_database, pool) = database("docs/examples/schema").await;
    let lines = ["C-1;Ada;ada@example.com", "C-2;Bob"].map(str::to_owned);
    assert_eq!(copy::load(&pool, lines.clone().into_iter()).await.unwrap(), 2);
    let taken = copy::load(&pool, lines.into_iter().rev()).await;
    assert!(matches!(taken, Err(crate::library::imports::LoadReadersError::CardTaken(_))));
    let mut out = String::new();
    assert_eq!(copy::export(&pool, &mut out).await.unwrap(), 2);
    assert_eq!(out, "C-1;Ada;ada@example.com;0\nC-2;Bob;;0\n");
}

#[tokio::test]
async fn errors_pass_into_those_of_the_book() {
    let (_database, pool) = database("docs/examples/schema").await;
    errors::register(&pool, "R-1").await.unwrap();
    let error = errors::register(&pool, "R-1").await.unwrap_err();
    assert!(matches!(&error, AppError::Database(error) if error.columns() == ["card"]), "{error:?}");
    let error = errors::lend_to(&pool, 0, "R-1").await.unwrap_err();
    assert!(matches!(error, AppError::Lend(LendError::UnknownBook(_))), "{error:?}");
    assert!(matches!(errors::lend_to(&pool, 0, "R-2").await, Err(AppError::NoReader)));
    let error = errors::lend_or_say(&pool, 0, 1).await.unwrap_err();
    assert!(matches!(error.downcast_ref(), Some(LendError::UnknownBook(_))), "{error:?}");
    let error = errors::lend_or_report(&pool, 0, 1).await.unwrap_err();
    assert_eq!(error.downcast_ref().and_then(sqlwright::Error::constraint), Some("loans_book_id_fkey"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_listener_of_the_book_listens() {
    let (_database, pool) = database("docs/examples/schema").await;
    let (sender, mut ran) = tokio::sync::mpsc::unbounded_channel();
    let worker = pool.clone();
    let run = move |payload: &str| drop(sender.send(payload.to_owned()));
    tokio::spawn(async move { listen::work_when_told(&worker, run).await });
    for payload in ["before it listens, perhaps", "afterwards"] {
        listen::enqueue(&pool, payload).await.unwrap();
        assert_eq!(ran.recv().await.as_deref(), Some(payload));
    }
    let blocking = pool.clone();
    let limit = std::time::Duration::from_secs(60);
    let announced = tokio::task::spawn_blocking(move || listen::announced(&blocking, limit));
    while !announced.is_finished() {
        listen::enqueue(&pool, "another one").await.unwrap();
        ran.recv().await.unwrap();
    }
    assert!(matches!(announced.await.unwrap().unwrap(), Some(sqlwright::Heard::Notification(_))));
}

#[tokio::test]
async fn the_transactions_of_the_book_are_all_or_nothing() {
    let (_database, pool) = database("docs/examples/schema").await;
    getting_started::run(&pool).await.unwrap();
    let book = calls::parameters(&pool).await.unwrap();

    // There is one copy. Who comes second gets an error, and no loan is noted.
    transactions::run(&pool, book, 1).await.unwrap();
    let error = transactions::run(&pool, book, 1).await.unwrap_err();
    assert_eq!(error.statement(), Some("books.take_copy"));
    assert_eq!(errors::status(&error), 500);
    assert_eq!(transactions::as_many_as_possible(&pool, &[book, book], 1).await.unwrap(), 0);
    let loans =
        async |tx: &mut Transaction| crate::library::loans::Loans::new(tx).totals(jiff::Timestamp::UNIX_EPOCH).await;
    assert_eq!(pool.transaction(loans).await.unwrap().loans, 1);
    let names: Vec<String> = Box::pin(transactions::names(pool.clone())).try_collect().await.unwrap();
    assert!(!names.is_empty());
    // There is no copy left.
    transactions::check_out_if(&pool, book, 1, async || true).await.unwrap_err();
    assert_eq!(pool.transaction(loans).await.unwrap().loans, 1);
}

#[tokio::test]
async fn the_pools_of_the_book_work() {
    let (database, _) = database("docs/examples/schema").await;
    for pool in [pool::pool(database.url()).unwrap(), pool::warm_pool(database.url()).unwrap()] {
        assert_eq!(pool::count(&pool).await.unwrap(), 0);
    }
}

#[tokio::test]
async fn the_handlers_of_the_cookbook_answer() {
    use axum::body::Body;
    use axum::http::Request;
    use tower::ServiceExt;

    let (_database, pool) = database("docs/examples/schema").await;
    getting_started::run(&pool).await.unwrap();
    let book = calls::parameters(&pool).await.unwrap();
    let ask = async |method: &str, path: String| {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).unwrap();
        web::app(pool.clone()).oneshot(request).await.unwrap().status().as_u16()
    };
    assert_eq!(ask("GET", "/health".to_owned()).await, 200);
    assert_eq!(ask("GET", "/readers/R-1".to_owned()).await, 200);
    assert_eq!(ask("GET", "/readers/R-2".to_owned()).await, 404);
    // There is one copy, and reader 2 does not exist.
    assert_eq!(ask("POST", format!("/loans/{book}/2")).await, 404);
    assert_eq!(ask("POST", format!("/loans/{book}/1")).await, 200);
    assert_eq!(ask("POST", format!("/loans/{book}/1")).await, 409);
}
