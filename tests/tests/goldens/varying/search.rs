//! Options, sorts, alternatives and flags: the rows are those of texts that are written out here, on data with NULLs and ties.

use sqlwright::blocking::Wait as _;
use sqlwright::{Batch, Connection, Error, Pool};
use sqlwright_server::Database;
use tokio_postgres::Client;

use crate::goldens::varying_search::items::*;
use crate::goldens::varying_search::types::Grade;

const ITEMS: &str = "
    INSERT INTO items (item_id, name, price, tags, shelf, active, grade, added)
    SELECT n, (ARRAY['desk', 'lamp', 'desk lamp', 'chair'])[1 + n % 4] || n % 3,
        CASE WHEN n % 5 > 0 THEN n * 7 % 11 END, CASE WHEN n % 2 = 0 THEN ARRAY['new', 'x' || n % 4] ELSE '{}' END,
        CASE WHEN n % 3 > 0 THEN 'shelf' || n % 3 END, n % 7 > 1, (enum_range(NULL::grade))[1 + n % 3],
        timestamp '2026-01-01' + n % 6 * interval '17 days'
    FROM generate_series(1, 90) n;
    INSERT INTO sales SELECT n, n % 4 FROM generate_series(1, 90, 2) n UNION ALL SELECT n, 2 FROM generate_series(1, 90, 3) n;";

async fn filled() -> (Database, Client) {
    let database = sqlwright_tests::database_of_case("varying/search").await;
    let client = sqlwright_tests::connect(database.url()).await;
    client.batch_execute(ITEMS).await.expect("items");
    (database, client)
}

/// The rows of a text that is written out.
async fn ids(client: &Client, sql: &str) -> Vec<i32> {
    let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("{sql}: {error:?}"));
    rows.iter().map(|row| row.get(0)).collect()
}

fn of(rows: &[GuardedRow]) -> Vec<i32> {
    rows.iter().map(|row| row.item_id).collect()
}

const NAMES: [&str; 3] = ["desk%", "%1", ""];
const TAGS: [&[&str]; 2] = [&["new", "x1"], &["x2"]];

/// What six filters are in a subset of them, and the conditions that they stand for.
struct Filters {
    name: Option<&'static str>,
    least: Option<i32>,
    most: Option<i32>,
    tags: Option<&'static [&'static str]>,
    shelf: Option<&'static str>,
    active: bool,
}

impl Filters {
    fn of(subset: usize, round: usize) -> Self {
        let is_on = |bit: usize| subset & 1 << bit != 0;
        Self {
            name: is_on(0).then_some(NAMES[round % 3]),
            least: is_on(1).then_some(2),
            most: is_on(2).then_some(8),
            tags: is_on(3).then_some(TAGS[round % 2]),
            shelf: is_on(4).then_some("shelf1"),
            active: is_on(5),
        }
    }

    fn conditions(&self) -> String {
        let quoted = |tag: &&str| format!("'{tag}'");
        let all = [
            self.name.map(|name| format!("name LIKE '{name}'")),
            self.least.map(|least| format!("price >= {least}")),
            self.most.map(|most| format!("price <= {most}")),
            self.tags.map(|tags| format!("tags && ARRAY[{}]", tags.iter().map(quoted).collect::<Vec<_>>().join(", "))),
            self.shelf.map(|shelf| format!("shelf = '{shelf}'")),
            self.active.then(|| "active".to_owned()),
        ];
        all.into_iter().flatten().fold("item_id > 10".to_owned(), |all, one| format!("{all} AND {one}"))
    }
}

#[tokio::test]
async fn every_subset_of_six_guards_returns_the_rows_of_the_constant_text() {
    let (database, _client) = filled().await;
    let db = Connection::connect(database.url()).await.expect("a connection");
    let items = Items::new(&db);
    let mut seen = 0;
    for (subset, round) in (0..64).flat_map(|subset| (0..3).map(move |round| (subset, round))) {
        let Filters { name, least, most, tags, shelf, active } = Filters::of(subset, round);
        let guarded = items.guarded(GuardedParams { name, least, most, tags, shelf, active }).all().await;
        let written = items.written(WrittenParams { name, least, most, tags, shelf, active }).all().await;
        let guarded = guarded.expect("rows");
        seen += guarded.len();
        assert_eq!(guarded, written.expect("rows"), "{subset:#b}");
    }
    assert!(seen > 500, "the filters leave {seen} rows");
}

#[tokio::test]
async fn every_subset_of_six_options_and_every_sort_returns_the_rows_of_its_text() {
    let (database, client) = filled().await;
    let db = Connection::connect(database.url()).await.expect("a connection");
    let items = Items::new(&db);
    let sorts = [
        (MarkedSort::default(), "added, item_id"),
        (MarkedSort::Cheapest, "price NULLS FIRST, item_id"),
        (MarkedSort::Best, "grade DESC, item_id DESC"),
    ];
    for (subset, (round, (sort, order))) in
        (0..64).flat_map(|subset| sorts.iter().enumerate().map(move |sort| (subset, sort)))
    {
        let filters = Filters::of(subset, round);
        let Filters { name, least, most, tags, shelf, active } = filters;
        let options = MarkedOptions { sort: *sort, name, least, most, tags, shelf, active };
        let sql = format!("SELECT item_id FROM items WHERE {} ORDER BY {order}", filters.conditions());
        let rows = items.marked(10, options).all().await.expect("rows");
        assert_eq!(of(&rows), ids(&client, &sql).await, "{sql}");
    }
}

#[tokio::test]
async fn null_for_a_flag_is_what_it_was() {
    let (database, client) = filled().await;
    let db = Connection::connect(database.url()).await.expect("a connection");
    let items = Items::new(&db);
    for (value, text) in [(None, "NULL::boolean"), (Some(false), "false"), (Some(true), "true")] {
        let sql = format!("SELECT item_id FROM items WHERE (NOT {text} OR active) ORDER BY item_id");
        assert_eq!(items.any_flag(value).all().await.expect("rows"), ids(&client, &sql).await, "{sql}");
        let sql = format!("SELECT item_id FROM items WHERE ({text} IS NULL OR NOT {text} OR active) ORDER BY item_id");
        assert_eq!(items.any_flag_or_null(value).all().await.expect("rows"), ids(&client, &sql).await, "{sql}");
    }
}

#[tokio::test]
async fn flags_alternatives_and_choices_mean_what_is_written() {
    let (database, client) = filled().await;
    let db = Connection::connect(database.url()).await.expect("a connection");
    let items = Items::new(&db);
    let none = items.first_of_none(FirstOfNoneOptions::default()).all().await.expect("rows");
    assert!(none.is_empty(), "a list of ORs of which none is there holds for nothing: {none:?}");
    let either = FirstOfNoneOptions { grade: Some(Grade::Good), price: Some(3) };
    let sql = "SELECT item_id FROM items WHERE grade = 'good' OR price = 3 ORDER BY item_id";
    assert_eq!(items.first_of_none(either).all().await.expect("rows"), ids(&client, sql).await);

    let q = "JOIN (SELECT item_id, sum(pieces) AS pieces FROM sales GROUP BY item_id) q USING (item_id)";
    for most_rows in [None, Some(5)] {
        let limit = most_rows.map_or_else(String::new, |most| format!("LIMIT {most}"));
        let sold = Some(SoldSold { fewest: 2, most: 4 });
        let sql = format!(
            "SELECT item_id FROM items {q} WHERE item_id > 20 AND pieces BETWEEN 2 AND 4 ORDER BY pieces DESC, item_id {limit}"
        );
        assert_eq!(
            items.sold(20, SoldOptions { sold, most_rows }).all().await.expect("rows"),
            ids(&client, &sql).await
        );
        let sql = format!("SELECT item_id FROM items WHERE item_id > 20 ORDER BY item_id {limit}");
        let options = SoldOptions { sold: None, most_rows };
        assert_eq!(items.sold(20, options).all().await.expect("rows"), ids(&client, &sql).await);
    }

    let by = [
        (FindBy::Id(7), "item_id = 7"),
        (FindBy::Name("lamp1"), "name = 'lamp1'"),
        (FindBy::Place { shelf: "shelf1", price: 6 }, "shelf = 'shelf1' AND price = 6"),
        (FindBy::First, "item_id = 1"),
    ];
    for (by, condition) in by {
        let mut rows = of(&items.find(by).all().await.expect("rows"));
        rows.sort_unstable();
        let sql = format!("SELECT item_id FROM items WHERE {condition} ORDER BY item_id");
        assert_eq!(rows, ids(&client, &sql).await, "{sql}");
        assert!(!rows.is_empty(), "{sql}");
    }

    for (direction, order) in [(ListedDirection::Up, "ASC"), (ListedDirection::Down, "DESC")] {
        let sql = format!("SELECT item_id FROM items ORDER BY price {order}, item_id {order}");
        assert_eq!(items.listed(ListedOptions { direction }).all().await.expect("rows"), ids(&client, &sql).await);
    }
    for (price, condition) in
        [(OfPricePrice::Any, "true"), (OfPricePrice::Between { least: 2, most: 5 }, "price BETWEEN 2 AND 5")]
    {
        let sql = format!("SELECT item_id FROM items WHERE {condition} ORDER BY item_id");
        assert_eq!(items.of_price(OfPriceOptions { price }).all().await.expect("rows"), ids(&client, &sql).await);
    }
    for (period, unit) in [(PerPeriodPeriod::Day, "day"), (PerPeriodPeriod::Month, "month")] {
        for least in [None, Some(16)] {
            let rows = items.per_period(PerPeriodOptions { period, least }).all().await.expect("rows");
            let rows: Vec<i32> = rows.iter().map(|row| i32::try_from(row.items).expect("few items")).collect();
            let sql = format!(
                "SELECT count(*)::int FROM items GROUP BY date_trunc('{unit}', added) HAVING count(*) >= {} ORDER BY date_trunc('{unit}', added)",
                least.unwrap_or(0)
            );
            assert_eq!(rows, ids(&client, &sql).await, "{sql}");
        }
    }
    let twice = items.whole(9, WholeOptions { sold: true }).all().await.expect("rows");
    assert_eq!(twice.len(), ids(&client, "SELECT s.item_id FROM sales s WHERE s.item_id < 9").await.len());
    let all: Vec<Whole> = items.also_whole(AlsoWholeOptions::default()).all().await.expect("rows");
    assert_eq!(all.len(), 90);
}

#[tokio::test]
async fn pools_transactions_and_batches_run_variants() {
    let (database, client) = filled().await;
    let pool = Pool::new(database.url()).expect("a pool");
    let options = |least| MarkedOptions { least, ..Default::default() };
    let texts = [
        "SELECT item_id FROM items WHERE item_id > 80 ORDER BY added, item_id",
        "SELECT item_id FROM items WHERE item_id > 80 AND price >= 5 ORDER BY added, item_id",
    ];
    let expected = [ids(&client, texts[0]).await, ids(&client, texts[1]).await];
    let items = Items::new(&pool);
    assert_eq!(of(&items.marked(80, options(None)).all().await.expect("rows")), expected[0]);
    let in_transaction = pool.transaction(async |tx| {
        let items = Items::new(tx);
        let all = items.marked(80, options(None)).all().await?;
        let some = items.marked(80, options(Some(5))).all().await?;
        Ok::<_, Error>([of(&all), of(&some)])
    });
    assert_eq!(in_transaction.await.expect("rows"), expected);
    let mut batch = Batch::new();
    let all = batch.push(items.marked(80, options(None)).all());
    let some = batch.push(items.marked(80, options(Some(5))).all());
    let mut answers = pool.run(batch).await.expect("answers");
    let taken = [of(&answers.take(all).expect("rows")), of(&answers.take(some).expect("rows"))];
    assert_eq!(taken, expected);
}

#[test]
fn variants_run_without_async() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (database, client) = runtime.block_on(filled());
    let sql = "SELECT item_id FROM items WHERE item_id > 80 AND price >= 5 ORDER BY price NULLS FIRST, item_id";
    let expected = runtime.block_on(ids(&client, sql));
    let pool = Pool::new(database.url()).expect("a pool");
    let options = MarkedOptions { least: Some(5), sort: MarkedSort::Cheapest, ..Default::default() };
    assert_eq!(of(&Items::new(&pool).marked(80, options).all().wait().expect("rows")), expected);
    runtime.block_on(async move { drop((client, database)) });
}

#[tokio::test]
async fn fakes_are_told_the_options() {
    async fn of_price(items: &dyn ItemsApi, price: OfPricePrice) -> Result<Vec<i32>, Error> {
        items.of_price(OfPriceOptions { price }).await
    }
    let fake = ItemsFake {
        of_price: Some(Box::new(|options| match options.price {
            OfPricePrice::Any => Ok(vec![1]),
            OfPricePrice::Between { least, most } => Ok(vec![least, most]),
        })),
        ..Default::default()
    };
    assert_eq!(of_price(&fake, OfPricePrice::Any).await.expect("rows"), [1]);
    assert_eq!(of_price(&fake, OfPricePrice::Between { least: 2, most: 3 }).await.expect("rows"), [2, 3]);
}
