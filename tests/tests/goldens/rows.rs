//! Rows when they run: stars that mean the columns of the day they were checked, and rows that borrow.

use crate::case;
use crate::goldens::*;

/// A migration under a running program, and under one that starts after it.
#[tokio::test]
async fn a_column_more_changes_no_row() {
    let db = case("rows/stars").await;
    let stars = rows_stars::stars::Stars::new(&db);
    let fill = "INSERT INTO authors VALUES (1, 'Lem'); \
        INSERT INTO books VALUES (1, 1, 'Solaris', 3, 204, 'pl', NULL, NULL, NULL, 'epoch'); \
        INSERT INTO drafts SELECT * FROM books; INSERT INTO archive.books VALUES (1, 'lost'); \
        INSERT INTO editions VALUES (1, (12, 19, 'cm'), '{}')";
    db.client().batch_execute(fill).await.expect("data");
    assert_eq!(stars.all().all().await.expect("rows").len(), 1);
    let migration = "ALTER TABLE books ADD added text DEFAULT 'new'; ALTER TABLE authors ADD added int; \
        ALTER TABLE drafts ADD added int; ALTER TABLE archive.books ADD added int; \
        ALTER TYPE format ADD ATTRIBUTE depth int; ALTER TYPE print ADD ATTRIBUTE added int";
    db.client().batch_execute(migration).await.expect("the migration");
    let books = stars.all().all().await.expect("rows of a statement that is prepared already");
    assert_eq!((books[0].title.as_str(), books[0].order), ("Solaris", Some(3)));
    assert_eq!(stars.joined(1).all().await.expect("rows")[0].name, "Lem");
    assert_eq!(stars.full_joined().all().await.expect("rows").len(), 1);
    assert_eq!(stars.cross_joined().all().await.expect("rows")[0].two, 2);
    assert_eq!(stars.either().all().await.expect("rows").len(), 2);
    assert_eq!(stars.inner(jiff::civil::date(1961, 1, 1)).all().await.expect("rows"), []);
    assert_eq!(stars.copy(1).await.expect("a row").expect("a row").title, "Solaris");
    assert_eq!(stars.table().all().await.expect("rows")[0].reason, "lost");
    assert_eq!(stars.table_inside().all().await.expect("rows")[0].reason, "lost");
    assert_eq!(stars.either_table().all().await.expect("rows"), []);
    let composite = &stars.composite().all().await.expect("rows")[0];
    assert_eq!((composite.width, composite.unit.as_deref(), composite.printed), (Some(12), Some("cm"), None));
    assert_eq!(stars.of_query(1).await.expect("a row").height, Some(19));
    assert_eq!(stars.of_field().all().await.expect("rows")[0].copies, None);
}

/// Columns of one type in another order, and NULL from one of the statements.
#[tokio::test]
async fn statements_share_a_struct_in_any_order() {
    use rows_one_struct::people::{Filter, People, Person, PersonRef};

    let db = case("rows/one_struct").await;
    let fill = "INSERT INTO people VALUES (1, 'Ada', 'countess', NULL, '{a}'), (2, 'Grace', 'amazing', 'g@n', '{b,c}')";
    db.client().batch_execute(fill).await.expect("data");
    let people = People::new(&db);
    let all = people.all().all().await.expect("rows");
    let ada = Person { id: 1, name: Some("Ada".into()), nick: "countess".into(), email: None };
    assert_eq!(all[0], ada);
    assert_eq!(people.nick_first().all().await.expect("rows"), all);
    assert_eq!(rows_one_struct::other::Other::new(&db).from_elsewhere().all().await.expect("rows"), all);
    assert_eq!(people.two_texts_swapped(1).await.expect("a row"), Some(ada.clone()));
    let perhaps = people.perhaps_without_name().all().await.expect("rows");
    assert_eq!(perhaps[0], Person { name: None, ..ada });
    assert_eq!(perhaps[1], all[1]);
    let nicks =
        people.nick_first().map(|person: PersonRef<'_>| (person.id, person.nick.len())).all().await.expect("rows");
    assert_eq!(nicks, [(1, 8), (2, 7)]);
    let tags = people.tagged_perhaps(1).await.expect("a row").expect("a row").tags;
    assert_eq!(tags, [Some("a".to_owned()), None]);
    assert_eq!(people.tagged(2).await.expect("a row").expect("a row").id, 2);
    let filter = Filter { name: "Grace", email: "g@n" };
    assert_eq!(people.search(filter).all().await.expect("ids"), [2]);
    assert_eq!(people.rename(filter).await.expect("a count"), 1);
}

/// The comparisons compile only where both sides are of one type.
#[tokio::test]
async fn the_row_of_a_table_is_one_type_for_all_files() {
    use rows_tables_across_files::{accounts, customers, old, reports::orders_of_month};

    let db = case("rows/tables_across_files").await;
    let fill = "INSERT INTO customers VALUES (1, 'ada@example.com'); INSERT INTO orders VALUES (7, 1, 'open'); \
        INSERT INTO notes VALUES (1, 'here'); INSERT INTO archive.notes VALUES (1, 'there')";
    db.client().batch_execute(fill).await.expect("data");
    let (accounts, of_month) = (accounts::Accounts::new(&db), orders_of_month::OrdersOfMonth::new(&db));
    let found = customers::Customers::new(&db).find(1).await.expect("a customer").expect("a customer");
    assert_eq!(accounts.customer_of_order(7).await.expect("a customer"), Some(found.clone()));
    assert_eq!(of_month.customers().all().await.expect("customers"), [found]);
    assert_eq!(of_month.notes().all().await.expect("notes"), accounts.notes().all().await.expect("notes"));
    let open = old::Old::new(&db).orders(rows_tables_across_files::types::State::Open).all().await.expect("orders");
    assert_eq!(of_month.all().all().await.expect("orders"), open);
}

#[tokio::test]
async fn rows_that_borrow() {
    let db = case("rows/borrowed").await;
    let documents = rows_borrowed::documents::Documents::new(&db);
    let fill = r#"INSERT INTO documents VALUES
        (1, 'One', NULL, '\x0102', '{"a": 1}', NULL, '{x,y}', 3), (2, 'Two', 'second', '', '[]', '"s"', '{}', 4)"#;
    db.client().batch_execute(fill).await.expect("data");

    let mut seen = Vec::new();
    documents
        .all()
        .for_each(|row| {
            let bytes: &[u8] = row.body;
            let json = row.details.as_str().to_owned() + row.source.map_or("", |source| source.as_str());
            seen.push((
                row.title.len(),
                row.note.map(str::len),
                bytes.to_vec(),
                json,
                row.tags.iter().flatten().copied().collect::<Vec<_>>().join("+"),
            ));
        })
        .await
        .expect("rows");
    let expected = [
        (3, None, vec![1, 2], r#"{"a": 1}"#.to_owned(), "x+y".to_owned()),
        (3, Some(6), vec![], r#"[]"s""#.to_owned(), String::new()),
    ];
    assert_eq!(seen, expected);

    let titles = documents.titles().map(str::to_uppercase).all().await.expect("rows");
    assert_eq!(titles, ["ONE", "TWO"]);
    let found = documents.find(2).map(|row| row.pages).await.expect("an answer");
    assert_eq!(found, Some(4));
    assert_eq!(documents.find(3).map(|row| row.pages).await.expect("an answer"), None);
    let longest = documents.longest().map(|row| row.title.map(str::len)).await.expect("a row");
    assert_eq!(longest, Some(3));
}
