//! Methods for many rows at once do what those for one row do, row by row, whoever runs them.

use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::date;
use rust_decimal::Decimal;
use sqlwright::blocking::Wait;
use sqlwright::types::Range;
use sqlwright::{Connection, ErrorKind, Outcome, Pool};

use crate::goldens::bulk_writes::items::{
    CreateParams, Items, MoveParams, RenameParams, StockError, StockParams, TakeRow,
};
use crate::goldens::bulk_writes::notes::{AddTaggedParams, MergeParams, Notes, OddParams, RerankParams, SetParams};
use crate::goldens::bulk_writes::types::{Price, Status};

const CASE: &str = "bulk/writes";

fn stock<'a>(sku: &'a str, name: &'a str, quantity: i32) -> StockParams<'a> {
    StockParams { sku, name, quantity }
}

async fn all(connection: &Connection, sql: &str) -> Vec<String> {
    let rows = connection.client().query(&format!("SELECT r::text FROM ({sql}) AS r"), &[]).await.expect("rows");
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn values_of_all_types_arrive_as_if_sent_one_by_one() {
    let connection = crate::case(CASE).await;
    let items = Items::new(&connection);
    let price = Price { amount: Some("1.50".parse::<Decimal>().unwrap()), currency: Some("EUR, \"x\"".to_owned()) };
    let attributes = serde_json::json!({"a": [1, null, "{}"]});
    let mut flags = bit_vec::BitVec::from_elem(3, true);
    flags.set(1, false);
    let full = CreateParams {
        sku: "a{,}\"\\",
        name: " NULL ",
        quantity: 0,
        status: Status::Used,
        price: Some(&price),
        attributes: Some(&attributes),
        picture: Some(b"\0\xff"),
        valid: Some(Range::new(date(2024, 1, 1)..date(2024, 2, 1))),
        code: Some("ab"),
        flags: Some(&flags),
    };
    let none = CreateParams {
        sku: "b",
        name: "",
        quantity: 1,
        status: Status::New,
        price: None,
        attributes: None,
        picture: None,
        valid: None,
        code: None,
        flags: None,
    };
    items.create(full).await.unwrap();
    items.create(none).await.unwrap();
    let expected = all(&connection, "SELECT * FROM items ORDER BY sku").await;
    connection.client().batch_execute("DELETE FROM items").await.unwrap();
    assert_eq!(items.create_all(&[full, none]).await.unwrap(), 2);
    assert_eq!(all(&connection, "SELECT * FROM items ORDER BY sku").await, expected);
    // And alone, without and with NULL in all of them.
    connection.client().batch_execute("DELETE FROM items").await.unwrap();
    assert_eq!(items.create_all([full]).await.unwrap() + items.create_all([none]).await.unwrap(), 2);
    assert_eq!(all(&connection, "SELECT * FROM items ORDER BY sku").await, expected);
}

#[tokio::test]
async fn nothing_is_sent_without_rows() {
    let connection = crate::case(CASE).await;
    let items = Items::new(&connection);
    connection.client().batch_execute("DROP TABLE items").await.unwrap();
    assert_eq!(items.stock_all(&[]).await.unwrap(), 0);
    assert_eq!(items.rename_all(std::iter::empty::<RenameParams<'_>>()).await.unwrap(), []);
}

#[tokio::test]
async fn many_rows_are_stored_together_or_not_at_all() {
    let database = sqlwright_tests::database_of_case(CASE).await;
    let connection = Connection::connect(database.url()).await.unwrap();
    let pool = Pool::new(database.url()).unwrap();
    let items = Items::new(&pool);
    let names: Vec<String> = (0..70_000).map(|number| format!("{number:06}")).collect();
    let rows = || names.iter().zip(0..).map(|(name, number)| stock(name, name, number));
    assert_eq!(items.stock_all(rows()).await.unwrap(), 70_000);
    let sums = "SELECT count(*), sum(quantity), count(DISTINCT name) FROM items";
    let whole = all(&connection, sums).await;
    assert_eq!(whole, ["(70000,2449965000,70000)"]);

    // The last one violates a CHECK.
    let wrong = || rows().map(|row| StockParams { quantity: if row.quantity == 69_999 { -1 } else { 7 }, ..row });
    let error = items.stock_all(wrong()).await.unwrap_err();
    assert!(matches!(error, StockError::Negative(_)), "{error:?}");
    assert_eq!(all(&connection, sums).await, whole);
    let error = Items::new(&connection).stock_all(wrong()).await.unwrap_err();
    assert!(matches!(error, StockError::Negative(_)), "{error:?}");
    assert_eq!(all(&connection, sums).await, whole);

    // The same key in another chunk.
    let twice = rows().chain([stock("000003", "again", 1)]);
    let StockError::Other(error) = items.stock_all(twice).await.unwrap_err() else { panic!("another error") };
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::SameKey { first: 3, second: 70_000 }, Outcome::NotStored));
    assert_eq!(error.to_string(), "items.stock_all: rows 3 and 70000 of the input, counted from 0, have the same key");
    assert_eq!(all(&connection, sums).await, whole);

    // In a transaction: an error in a later chunk spoils it, also one that is not the server's.
    let result = pool
        .transaction_once(async |tx| -> Result<(), sqlwright::Error> {
            let items = Items::new(tx);
            let doubled = names.iter().chain([&names[5]]).map(String::as_str);
            assert!(items.take_all(doubled).await.is_err());
            Ok(())
        })
        .await;
    assert!(result.is_err());
    assert_eq!(all(&connection, sums).await, whole);

    let removed =
        pool.transaction(async |tx| Items::new(tx).remove_all(names.iter().map(String::as_str)).await).await.unwrap();
    assert_eq!(removed, 70_000);
}

/// The rows are taken when they are sent.
#[tokio::test]
async fn an_iterator_is_read_chunk_by_chunk() {
    let database = sqlwright_tests::database_of_case(CASE).await;
    let pool = Pool::builder().max_size(1).build(database.url()).unwrap();
    let taken = AtomicUsize::new(0);
    let name = "x".repeat(100);
    let rows = (0..30_000).map(|number| {
        taken.fetch_add(1, Ordering::Relaxed);
        (number, format!("{number}"))
    });
    let rows: Vec<(i32, String)> = rows.collect();
    taken.store(0, Ordering::Relaxed);
    let rows = rows.iter().map(|(number, sku)| {
        taken.fetch_add(1, Ordering::Relaxed);
        // The second chunk holds what cannot be stored.
        stock(sku, &name, if *number == 10_000 { -1 } else { 0 })
    });
    let error = Items::new(&pool).stock_all(rows).await.unwrap_err();
    assert!(matches!(error, StockError::Negative(_)), "{error:?}");
    assert_eq!(taken.load(Ordering::Relaxed), 2 * 8192);
}

#[tokio::test]
async fn results_belong_to_rows_of_the_input() {
    let connection = crate::case(CASE).await;
    let items = Items::new(&connection);
    items.stock_all([stock("c", "3", 3), stock("a", "1", 1), stock("b", "2", 2)]).await.unwrap();
    let renamed = ["b", "nothing", "a", "c"].map(|sku| RenameParams { name: sku, sku });
    let renamed = items.rename_all(&renamed).await.unwrap();
    let found: Vec<Option<(String, String, i32)>> =
        renamed.into_iter().map(|row| row.map(|row| (row.sku, row.name, row.quantity))).collect();
    let row = |sku: &str, quantity| Some((sku.to_owned(), sku.to_owned(), quantity));
    assert_eq!(found, [row("b", 2), None, row("a", 1), row("c", 3)]);
    let taken = items.take_all(["c", "z", "a"]).await.unwrap();
    let row = |name: &str, quantity| Some(TakeRow { name: name.to_owned(), quantity });
    assert_eq!(taken, [row("c", 3), None, row("a", 1)]);
    let odd = [OddParams { v1: Some(1), n: 1, input: "x" }, OddParams { v1: None, n: 2, input: "y" }];
    connection.client().batch_execute("INSERT INTO \"Odd input\" VALUES (2, 'y', 5), (1, 'x', 6)").await.unwrap();
    assert_eq!(Notes::new(&connection).odd_all(&odd).await.unwrap(), [Some(Some(1)), Some(None)]);
}

#[tokio::test]
async fn each_row_has_to_affect_one() {
    let connection = crate::case(CASE).await;
    let items = Items::new(&connection);
    items.stock_all([stock("a", "1", 1), stock("b", "2", 2)]).await.unwrap();
    let change = |sku, change| MoveParams { sku, change };
    assert_eq!(items.move_all([change("a", 1), change("b", -1)]).await.unwrap(), 2);
    let error = items.move_all([change("a", 1), change("z", 1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::WrongCount { expected: 2, actual: 1 });
    assert_eq!(error.outcome(), Outcome::NotStored);
    let error = items.move_all([change("a", 1), change("a", 1)]).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SameKey { first: 0, second: 1 });
    assert_eq!(all(&connection, "SELECT sku, quantity FROM items ORDER BY 1").await, ["(a,2)", "(b,1)"]);
}

#[tokio::test]
async fn what_has_no_statement_over_arrays_is_sent_row_by_row() {
    let database = sqlwright_tests::database_of_case(CASE).await;
    let pool = Pool::new(database.url()).unwrap();
    let connection = Connection::connect(database.url()).await.unwrap();
    let notes = Notes::new(&pool);
    let mut added: Vec<i64> =
        notes.add_all([Some("a"), None, Some("c")]).await.unwrap().into_iter().map(|row| row.id).collect();
    added.sort_unstable();
    assert_eq!(added, [1, 2, 3]);
    let tags: [&[&str]; 3] = [&["x", "y"], &[], &["z"]];
    let tagged = tags.map(|tags| AddTaggedParams { body: Some("t"), tags });
    assert_eq!(notes.add_tagged_all(&tagged).await.unwrap(), 3);
    let found = all(&connection, "SELECT tags FROM notes WHERE body = 't' ORDER BY id").await;
    assert_eq!(found, ["(\"{x,y}\")", "({})", "({z})"]);
    assert_eq!(
        notes.retag_all([(3, tags[0]), (99, tags[1]), (2, tags[1])]).await.unwrap(),
        [Some(Some("c".to_owned())), None, Some(None)]
    );
    // More than fit into one turn, and the last one fails.
    let many: Vec<AddTaggedParams<'_>> = (0..20_000).map(|_| tagged[0]).collect();
    assert_eq!(notes.add_tagged_all(&many).await.unwrap(), 20_000);
    let rank = |rank: &str| rank.parse::<Decimal>().unwrap();
    let merged =
        [("1", "a"), ("1.0", "b"), ("2", "c")].map(|(at, body)| MergeParams { rank: rank(at), body: Some(body) });
    assert_eq!(notes.merge_all(&merged).await.unwrap(), 3);
    let ranks = "SELECT rank, body FROM notes WHERE rank IS NOT NULL ORDER BY rank";
    assert_eq!(all(&connection, ranks).await, ["(1,b)", "(2,c)"]);
    // The same row twice: the later one counts, as it does one by one.
    let reranked = [("1.00", "d"), ("1", "e")].map(|(at, body)| RerankParams { rank: rank(at), body: Some(body) });
    assert_eq!(notes.rerank_all(&reranked).await.unwrap(), 2);
    assert_eq!(notes.add_last_all([Some("f"), Some("g")]).await.unwrap(), 2);
    assert_eq!(all(&connection, ranks).await, ["(1,e)", "(2,c)", "(3,f)", "(4,g)"]);
    let set = |keys: [&str; 2]| keys.map(|at| SetParams { rank: Some(rank(at)), body: Some("h") });
    let error = notes.set_all(&set(["1", "1.0"])).await.unwrap_err();
    assert_eq!((error.sqlstate(), error.outcome()), (Some("21000"), Outcome::NotStored));
    assert_eq!(notes.set_all(&set(["1.0", "9"])).await.unwrap(), 2);
    assert_eq!(all(&connection, ranks).await, ["(1,h)", "(2,c)", "(3,f)", "(4,g)", "(9,h)"]);
}

#[tokio::test]
async fn clients_of_other_crates_and_time_limits() {
    let database = sqlwright_tests::database_of_case(CASE).await;
    let (mut client, connection) = tokio_postgres::connect(database.url(), tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let names: Vec<String> = (0..20_000).map(|number| number.to_string()).collect();
    let rows = names.iter().map(|name| stock(name, name, 1));
    assert_eq!(Items::new(&client).stock_all(rows).await.unwrap(), 20_000);
    let taken = Items::new(&client).take_all(["5", "x"]).await.unwrap();
    assert_eq!(taken, [Some(TakeRow { name: "5".to_owned(), quantity: 1 }), None]);
    let tagged = [AddTaggedParams { body: None, tags: &[] }; 2];
    let error = Notes::new(&client).add_tagged_all(&tagged).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NoTransaction);
    let transaction = client.transaction().await.unwrap();
    assert_eq!(Notes::new(&transaction).add_tagged_all(&tagged).await.unwrap(), 2);
    transaction.rollback().await.unwrap();

    let own = Connection::connect(database.url()).await.unwrap();
    client.batch_execute("BEGIN; LOCK TABLE items").await.unwrap();
    let limit = std::time::Duration::from_millis(100);
    let error = Items::new(&own).remove_all(["1"]).timeout(limit).await.unwrap_err();
    assert_eq!((error.kind(), error.outcome()), (ErrorKind::StatementTimeout, Outcome::NotStored));
}

#[test]
fn without_async() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(sqlwright_tests::database_of_case(CASE));
    let pool = Pool::new(database.url()).unwrap();
    let rows = [stock("a", "1", 1), stock("b", "2", 2)];
    assert_eq!(Items::new(&pool).stock_all(&rows).wait().unwrap(), 2);
    fn is_send<T: Send>(value: T) -> T {
        value
    }
    is_send(Items::new(&pool).remove_all(["a"]).into_future()).wait().unwrap();
}

/// A call that is dropped in the middle of a transaction leaves no half behind.
#[tokio::test]
async fn a_call_that_is_dropped_spoils_its_transaction() {
    let database = sqlwright_tests::database_of_case(CASE).await;
    let pool = Pool::new(database.url()).unwrap();
    let connection = Connection::connect(database.url()).await.unwrap();
    let names: Vec<String> = (0..50_000).map(|number| number.to_string()).collect();
    let result = pool
        .transaction_once(async |tx| -> Result<(), sqlwright::Error> {
            let items = Items::new(tx);
            let taken = AtomicUsize::new(0);
            let rows = names.iter().map(|name| {
                taken.fetch_add(1, Ordering::Relaxed);
                stock(name, name, 1)
            });
            let mut call = items.stock_all(rows).into_future();
            // Until the second chunk is on its way.
            std::future::poll_fn(|cx| {
                let _ = call.as_mut().poll(cx);
                if taken.load(Ordering::Relaxed) > 10_000 {
                    std::task::Poll::Ready(())
                } else {
                    std::task::Poll::Pending
                }
            })
            .await;
            drop(call);
            Ok(())
        })
        .await;
    assert_eq!(result.unwrap_err().kind(), ErrorKind::AbortedTransaction);
    assert_eq!(all(&connection, "SELECT count(*) FROM items").await, ["(0)"]);
}
