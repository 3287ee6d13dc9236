//! Rows within rows: records and columns become structs, whatever is NULL, empty or missing, and over whichever client.

use sqlwright::blocking::Wait as _;
use sqlwright::{Batch, Pool};

use crate::case;
use crate::goldens::nested_arrays::orders::{Counted, InsertedParams, Item, Orders, SomeOptions, WholeItem};
use crate::goldens::nested_embedded::loans::{Loans, Person, Reader, WrittenParams};
use crate::goldens::nested_levels::posts::{Posts, Vote};

const ORDERS: &str = "INSERT INTO orders VALUES (1, 'first'), (2, NULL), (3, 'third');
    INSERT INTO items VALUES (1, 'b', 2, '{x,NULL}', NULL), (1, 'a', 1, '{}', 'ribbon'), (3, 'c', 7, '{y}', NULL)";

fn item(sku: &str, quantity: i32, gift: Option<&str>) -> Item {
    Item { sku: sku.to_owned(), quantity, gift: gift.map(str::to_owned) }
}

#[tokio::test]
async fn records_are_structs() {
    let db = case("nested/arrays").await;
    db.client().batch_execute(ORDERS).await.expect("data");
    let orders = Orders::new(&db);
    let mut all = orders.with_items().all().await.expect("rows");
    all.sort_by_key(|order| order.order_id);
    assert_eq!(all[0].items, [item("a", 1, Some("ribbon")), item("b", 2, None)]);
    assert_eq!((all[1].items.as_slice(), all[1].note.as_deref()), ([].as_slice(), None));
    let lines = orders.with_names().all().await.expect("rows");
    let labels: Vec<_> =
        lines.iter().flat_map(|order| &order.lines).map(|line| (line.total, line.labels.len())).collect();
    assert!(labels.contains(&(4, 2)) && labels.contains(&(14, 1)), "{labels:?}");

    // A record of NULLs, no array at all, and an empty one.
    let mut aggregated = orders.aggregated().all().await.expect("rows");
    aggregated.sort_by_key(|order| order.order_id);
    assert_eq!((aggregated[1].items.len(), &aggregated[1].items[0].sku), (1, &None));
    let mut filtered = orders.filtered().all().await.expect("rows");
    filtered.sort_by_key(|order| order.order_id);
    assert_eq!(filtered[1].items, None);
    assert_eq!(filtered[2].items, Some(vec![Counted { sku: "c".to_owned(), quantity: 7 }]));
    let mut never_null = orders.never_null().all().await.expect("rows");
    never_null.sort_by_key(|order| order.order_id);
    assert_eq!(never_null[1].items, []);

    let mut whole = orders.whole_rows().all().await.expect("rows");
    whole.sort_by_key(|order| order.order_id);
    let tags = vec![Some("x".to_owned()), None];
    let second = WholeItem { order_id: 1, sku: "b".to_owned(), quantity: 2, tags, gift: None };
    assert_eq!(whole[0].items[1], second);
    let absent = orders.absent_rows().await.expect("a row").expect("an array");
    assert_eq!(absent.iter().filter(|item| item.is_none()).count(), 1);
    let records = orders.one_record().all().await.expect("rows");
    assert_eq!(records.iter().filter(|order| order.item.is_none()).count(), 1);
    let bundles = orders.whole_rows_of_a_query().all().await.expect("rows");
    let ribbon = bundles.iter().flat_map(|order| &order.items).next().expect("a bundle");
    assert_eq!((ribbon.wrapping.as_str(), ribbon.pieces), ("ribbon", 1));
}

#[tokio::test]
async fn records_arrive_over_batches_transactions_and_without_async() {
    let database = sqlwright_tests::database_of_case("nested/arrays").await;
    sqlwright_tests::connect(database.url()).await.batch_execute(ORDERS).await.expect("data");
    let pool = Pool::new(database.url()).expect("a pool");
    let orders = Orders::new(&pool);
    let mut batch = Batch::new();
    let alone = batch.push(orders.alone());
    let some = batch.push(orders.some(SomeOptions { least: Some(2), gift: Some("first") }).all());
    let mut answers = pool.run(batch).await.expect("answers");
    assert_eq!(answers.take(alone).expect("items").len(), 3);
    assert_eq!(answers.take(some).expect("orders")[0].items, [item("b", 2, None)]);
    let written = pool
        .transaction(async |tx| Orders::new(tx).inserted(InsertedParams { order_id: 2, sku: "d", quantity: 9 }).await)
        .await
        .expect("a row");
    assert_eq!((written.order_id, written.written.quantity, written.written.tags.len()), (2, 9, 0));
    let blocking = tokio::task::spawn_blocking(move || Orders::new(&pool).alone().wait());
    assert_eq!(blocking.await.expect("a thread").expect("items").len(), 4);
}

#[tokio::test]
async fn records_within_records_are_structs_too() {
    let db = case("nested/levels").await;
    let fill = "INSERT INTO posts VALUES (1, 'One'), (2, 'Two');
        INSERT INTO comments VALUES (10, 1, 'first', NULL), (11, 1, 'second', 10);
        INSERT INTO votes VALUES (10, 'ann', NULL), (10, 'bob', 3);
        INSERT INTO tags VALUES (1, 'new'), (2, 'old'), (2, 'odd');
        INSERT INTO marks VALUES (2, ROW(4, NULL), 'x')";
    db.client().batch_execute(fill).await.expect("data");
    let posts = Posts::new(&db);
    let full = posts.full().all().await.expect("rows");
    let votes = [("ann", None), ("bob", Some(3))].map(|(voter, weight)| Vote { voter: voter.to_owned(), weight });
    assert_eq!((&full[0].comments[0].votes[..], full[0].comments[1].votes.len()), (&votes[..], 0));
    assert_eq!((full[0].tags.len(), full[1].tags.len(), full[1].comments.len()), (1, 2, 0));
    assert_eq!((full[1].marks[0].place.line, full[1].marks[0].place.page), (Some(4), None));
    let through = posts.through_a_cte().all().await.expect("rows");
    assert_eq!(through.iter().map(|post| post.comments.len()).sum::<usize>(), 2);
    let answered = posts.answered().all().await.expect("rows");
    let parents: Vec<_> = answered.iter().flat_map(|post| &post.replies).map(|reply| reply.parent_id).collect();
    assert_eq!(parents, [Some(10)]);
}

#[tokio::test]
async fn columns_of_an_alias_are_a_struct_or_missing() {
    let db = case("nested/embedded").await;
    let fill = "INSERT INTO readers VALUES (1, 'Ada', NULL, NULL), (2, 'Bob', 'b@x', 1), (3, 'Cyd', NULL, 2);
        INSERT INTO loans VALUES (10, 1, now(), 'Solaris'), (11, NULL, now(), 'Ubik'), (12, 2, now(), 'Solaris')";
    db.client().batch_execute(fill).await.expect("data");
    let loans = Loans::new(&db);
    let ada = Reader { reader_id: 1, name: "Ada".to_owned(), email: None };
    let with_reader = loans.with_reader().all().await.expect("rows");
    let readers: Vec<_> = with_reader.iter().map(|loan| loan.reader.as_ref().map(|reader| reader.reader_id)).collect();
    assert_eq!(readers, [Some(1), None, Some(2)]);
    assert_eq!(with_reader[0].reader.as_ref(), Some(&ada));
    let of_readers = loans.of_readers().all().await.expect("rows");
    assert_eq!((of_readers.len(), &of_readers[0].reader), (2, &ada));
    let both = loans.both().all().await.expect("rows");
    assert_eq!((both[1].loan.book.as_str(), both[1].loan.reader_id, both[1].reader.is_none()), ("Ubik", None, true));
    let family = loans.family().all().await.expect("rows");
    let parents: Vec<_> = family.iter().map(|row| row.parent.as_ref().map(|parent| parent.name.as_str())).collect();
    assert_eq!(parents, [None, Some("Ada"), Some("Bob")]);
    let either = loans.either().all().await.expect("rows");
    let sides: Vec<_> = either.iter().map(|row| (row.loan.is_some(), row.reader.is_some())).collect();
    assert_eq!(sides, [(true, true), (true, false), (true, true), (false, true)]);
    assert_eq!(loans.narrowed().all().await.expect("rows")[0].reader, Person { reader_id: 1, name: "Ada".to_owned() });
    let counted = loans.of_a_query().all().await.expect("rows");
    assert_eq!((counted[0].latest.as_ref().map(|latest| latest.loans), counted[2].latest.is_none()), (Some(1), true));
    let written = loans.written(WrittenParams { loan_id: 11, name: "Cyd" }).await.expect("a row");
    let written = written.expect("a loan");
    assert_eq!((written.loan.reader_id, written.name.as_str()), (3, "Cyd"));
    assert_eq!(loans.whole().all().await.expect("rows").len(), 3);
}
