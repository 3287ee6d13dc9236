//! How PostgreSQL would search the tables of each statement if it used indexes wherever any index could serve: for lints only, no fact
//! comes from it. Nothing is run.
//!
//! Tables may be empty here, so what a plan costs says nothing. Of the ways to search a table only those are left that tell something:
//! all rows, or a bitmap, which comes only of an index's condition or of an implied predicate; and of the ways to join, nested loops,
//! whose inner side can be searched by an index. (Index scans and merge joins are also made for an order, hash joins where an index could
//! have served.)

use std::borrow::Cow;

use futures_util::StreamExt;
use serde_json::Value;
use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::described::{Described, IndexUse, Scan, Search};
use sqlwright_analysis::is_search_of_interest;
use tokio_postgres::types::{FromSql, Type};
use tokio_postgres::{Client, Error};

use super::connect::WINDOW;
use super::plan;

/// What leaves bitmaps and nested loops.
const SETTINGS: &str = "ROLLBACK TO SAVEPOINT sqlwright_plan; \
     SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; SET LOCAL enable_indexonlyscan = off; \
     SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; SET LOCAL enable_material = off; \
     SET LOCAL enable_memoize = off; SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL constraint_exclusion = on; \
     SAVEPOINT sqlwright_plan";

/// Asks about the statements that have conditions of interest, after [`plan::check`], in the same transaction.
///
/// # Errors
/// When the connection breaks.
pub(super) async fn ask_all<'a>(
    client: &Client,
    catalog: &Catalog,
    statements: impl Iterator<Item = (Cow<'a, str>, &'a mut Described)>,
) -> Result<(), Error> {
    let interesting =
        statements.filter(|(_, described)| described.no_plan.is_none() && is_search_of_interest(described, catalog));
    let mut interesting = interesting.peekable();
    if interesting.peek().is_none() {
        return Ok(());
    }
    client.batch_execute(SETTINGS).await?;
    let ask = async |(text, described): (Cow<'_, str>, &mut Described)| {
        let answer = plan::explain(client, &text, &described.parameters, catalog, "COSTS OFF, FORMAT JSON").await?;
        described.search = answer.ok().and_then(|rows| read(rows.first()?.try_get::<_, Json>(0).ok()?));
        Ok::<(), Error>(())
    };
    let mut pending = futures_util::stream::iter(interesting).map(ask).buffered(WINDOW);
    while let Some(asked) = pending.next().await {
        asked?;
    }
    Ok(())
}

/// A value of type `json`, as text.
struct Json(Value);

impl<'a> FromSql<'a> for Json {
    fn from_sql(_: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(serde_json::from_slice(raw)?))
    }

    fn accepts(ty: &Type) -> bool {
        *ty == Type::JSON
    }
}

/// What a plan says of scans.
fn read(Json(explained): Json) -> Option<Search> {
    let plan = explained.get(0)?.get("Plan")?;
    let mut search = Search { scans: Vec::new(), finds_nothing: finds_nothing(plan) };
    node(plan, "", &mut search.scans);
    Some(search)
}

/// Whether the plan is that of no rows at all: below what is made of rows, there is nothing.
fn finds_nothing(plan: &Value) -> bool {
    const OF_ROWS: [&str; 8] =
        ["ModifyTable", "Aggregate", "Sort", "Limit", "LockRows", "Unique", "WindowAgg", "Group"];
    text(plan, "One-Time Filter") == "false"
        || OF_ROWS.contains(&text(plan, "Node Type"))
            && children(plan).all(finds_nothing)
            && children(plan).count() == 1
}

fn text<'v>(plan: &'v Value, field: &str) -> &'v str {
    plan.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn children(plan: &Value) -> impl Iterator<Item = &Value> {
    plan.get("Plans").and_then(Value::as_array).into_iter().flatten()
}

/// A node of a plan, below joins with these conditions.
fn node(plan: &Value, joined: &str, scans: &mut Vec<Scan>) {
    let own = ["Filter", "Recheck Cond", "Join Filter", "Hash Cond", "Merge Cond"].map(|field| text(plan, field));
    let conditions = format!("{joined} {}", own.join(" "));
    if let Some(table) = plan.get("Relation Name").and_then(Value::as_str)
        && let "Seq Scan" | "Index Scan" | "Index Only Scan" | "Bitmap Heap Scan" = text(plan, "Node Type")
    {
        let mut indexes = Vec::new();
        index_uses(plan, &mut indexes);
        let (table, alias) = (table.to_owned(), text(plan, "Alias").to_owned());
        scans.push(Scan { table, alias, indexes, filter: conditions.clone() });
    }
    for child in children(plan) {
        // What is worked out apart is no side of the join.
        let is_apart = matches!(text(child, "Parent Relationship"), "SubPlan" | "InitPlan");
        node(child, if is_apart { "" } else { &conditions }, scans);
    }
}

/// The indexes of a scan: its own, or those of its bitmaps.
fn index_uses(plan: &Value, found: &mut Vec<IndexUse>) {
    let condition = plan.get("Index Cond").and_then(Value::as_str).map(str::to_owned);
    if let Some(index) = plan.get("Index Name").and_then(Value::as_str) {
        // An index scan without a condition reads all rows, in an order.
        if condition.is_some() || text(plan, "Node Type") == "Bitmap Index Scan" {
            found.push(IndexUse { index: index.to_owned(), condition });
        }
    }
    children(plan)
        .filter(|child| text(child, "Node Type").starts_with("Bitmap"))
        .for_each(|child| index_uses(child, found));
}
