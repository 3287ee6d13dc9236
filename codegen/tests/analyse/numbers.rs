//! How many rows there are at least and at most, and which columns are NULL in all of them. Each statement is run, too.

use sqlwright_mutants::record::Aspect;
use tokio_postgres::Row;

use crate::support::{Anything, Database, connect};
use crate::{BASE, analysed};

#[tokio::test]
async fn the_numbers_of_rows_are_proven() {
    let cases: &[(&str, (usize, Option<usize>))] = &[
        ("VALUES (1), (2), (3)", (3, None)),
        // More than one is proven of VALUES alone.
        ("SELECT v.a FROM (VALUES (1), (2)) AS v (a)", (1, None)),
        ("SELECT 1 AS one", (1, Some(1))),
        ("SELECT id FROM c WHERE id = 1", (0, Some(1))),
        ("SELECT id FROM c LIMIT 0", (0, Some(0))),
        ("SELECT id FROM c", (0, None)),
        ("SELECT count(*) FROM c", (1, Some(1))),
        // Not all of them come out.
        ("SELECT v.a FROM (VALUES (1), (2)) AS v (a) WHERE v.a > 1", (0, None)),
        ("SELECT v.a FROM (VALUES (1), (1)) AS v (a) GROUP BY v.a", (1, None)),
        ("SELECT 1 AS one FROM (VALUES (1), (1)) AS v (a) HAVING true", (0, Some(1))),
        ("SELECT v.a FROM (VALUES (1), (1)) AS v (a) GROUP BY GROUPING SETS ((v.a), (v.a))", (0, None)),
        ("SELECT DISTINCT v.a FROM (VALUES (1), (1)) AS v (a)", (1, None)),
        ("SELECT v.a FROM (VALUES (1), (2)) AS v (a) LIMIT 1", (1, Some(1))),
        ("SELECT v.a FROM (VALUES (1), (2), (3)) AS v (a) LIMIT 2", (1, None)),
        ("SELECT v.a FROM (VALUES (1), (2), (3)) AS v (a) OFFSET 2", (0, None)),
        ("SELECT max(v.a) FROM (VALUES (1), (2)) AS v (a)", (1, Some(1))),
        ("SELECT unnest('{}'::int[]) AS a FROM (VALUES (1), (2)) AS v (b)", (0, None)),
        ("SELECT v.a FROM (VALUES (1), (2)) AS v (a) UNION SELECT 1", (1, None)),
        ("SELECT v.a FROM (VALUES (1), (2)) AS v (a), c", (0, None)),
        ("SELECT count(*) FROM o GROUP BY CUBE (cid)", (1, None)),
        ("SELECT count(*) FROM o GROUP BY ROLLUP (cid)", (1, None)),
        ("SELECT count(*) FROM o GROUP BY GROUPING SETS ((), (cid))", (1, None)),
        ("SELECT count(*) FROM o GROUP BY GROUPING SETS ((cid), ())", (1, None)),
        ("SELECT count(*) FROM o GROUP BY GROUPING SETS ((), ())", (1, None)),
        ("SELECT count(*) FROM o GROUP BY GROUPING SETS ((cid), (id))", (0, None)),
        ("SELECT count(*) FROM o WHERE false GROUP BY GROUPING SETS ((cid)) LIMIT 1", (0, Some(0))),
        ("SELECT id FROM c WHERE id = 1 FOR UPDATE", (0, Some(1))),
        ("SELECT 1 AS one FROM (SELECT count(*) FROM c) AS s (n) FULL JOIN c ON true", (1, None)),
        ("SELECT 1 AS one FROM c FULL JOIN (SELECT count(*) FROM c) AS s (n) ON true", (1, None)),
        ("SELECT c.id FROM c, o WHERE false", (0, Some(0))),
        ("SELECT c.id FROM c JOIN (SELECT id FROM o LIMIT 0) AS s ON true", (0, Some(0))),
        ("SELECT c.id FROM (SELECT id FROM o LIMIT 0) AS s JOIN c ON true", (0, Some(0))),
        ("SELECT 1 AS one UNION SELECT id FROM c", (1, None)),
        ("SELECT id FROM c UNION SELECT 1", (1, None)),
        ("WITH w AS (SELECT count(*) AS n FROM c) SELECT s.n FROM (SELECT n FROM w) AS s", (1, Some(1))),
        ("WITH w AS (VALUES (1)), again AS (SELECT * FROM w) SELECT * FROM again", (1, Some(1))),
        // Nothing else is known to have several.
        ("SELECT s.a FROM (SELECT 1 AS a UNION ALL SELECT 2) AS s", (1, None)),
        // Triggers and rules aside, what is inserted comes back; what is to be updated may not be there.
        ("INSERT INTO c (id, email) VALUES (8, 'y'), (9, 'z') RETURNING id", (2, None)),
        (
            "INSERT INTO c (id, email) SELECT v.a, v.b FROM (VALUES (8, 'y'), (9, 'z')) AS v (a, b) RETURNING id",
            (1, None),
        ),
        ("INSERT INTO c (id, email) VALUES (1, 'y'), (9, 'z') ON CONFLICT (id) DO NOTHING RETURNING id", (0, None)),
        (
            "UPDATE c SET nick = v.b FROM (VALUES (8, 'y'), (9, 'z')) AS v (a, b) WHERE c.id = v.a RETURNING id",
            (0, None),
        ),
        ("DELETE FROM o USING (VALUES (8), (9)) AS v (a) WHERE o.id = v.a RETURNING id", (0, None)),
    ];
    let statements: Vec<&str> = cases.iter().map(|(statement, _)| *statement).collect();
    let facts = analysed(BASE, &statements, &[], &[Aspect::RowNumbers]).await;
    let wrong: Vec<String> = cases
        .iter()
        .zip(&facts)
        .filter(|((_, expected), facts)| (facts.least_rows, facts.most_rows) != *expected)
        .map(|((statement, _), facts)| format!("{statement}: {} to {:?}", facts.least_rows, facts.most_rows))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
    for ((statement, (least, most)), rows) in cases.iter().zip(run(&statements).await) {
        assert!(rows.len() >= *least && most.is_none_or(|most| rows.len() <= most), "{statement}: {} rows", rows.len());
    }
}

#[tokio::test]
async fn columns_that_are_always_null() {
    let cases: &[(&str, &str)] = &[
        ("SELECT NULL AS a, 1 AS b, NULL::int AS c, nick AS d FROM c", "0 - 0 -"),
        ("SELECT NULL::text COLLATE \"C\" AS a, NULL::text::varchar AS b, (NULL::int)::text AS c", "0 0 0"),
        ("SELECT coalesce(NULL::int, NULL) AS a, coalesce(NULL::int, 1) AS b, coalesce(id, NULL) AS c FROM c", "0 - -"),
        ("SELECT upper(NULL) AS a, 1 + NULL::int AS b, id + 1 AS c, NULL::int + id AS d FROM c", "0 0 - 0"),
        // Neither is STRICT.
        ("SELECT concat(NULL) AS a, NULL::int IS NULL AS b", "- -"),
        // Strict, but it gives no row rather than NULL.
        ("SELECT unnest(NULL::int[]) AS a, generate_series(1, NULL::int) AS b", "- -"),
        ("SELECT NULL::int AS a UNION ALL SELECT NULL", "0"),
        ("SELECT NULL::int AS a UNION ALL SELECT 1", "-"),
        ("SELECT 1 AS a UNION ALL SELECT NULL", "-"),
        ("SELECT NULL::int AS a UNION ALL (SELECT NULL::int UNION SELECT NULL)", "0"),
        ("SELECT NULL::int AS a UNION ALL (SELECT NULL::int UNION SELECT 1)", "-"),
        ("INSERT INTO c (id, email) VALUES (9, 'z') RETURNING NULL::int AS a, id AS b", "0 -"),
    ];
    let statements: Vec<&str> = cases.iter().map(|(statement, _)| *statement).collect();
    let facts = analysed(BASE, &statements, &[], &[Aspect::AlwaysNull]).await;
    for (((statement, expected), facts), rows) in cases.iter().zip(&facts).zip(run(&statements).await) {
        let found: Vec<&str> = facts.columns.iter().map(|column| if column.always_null { "0" } else { "-" }).collect();
        assert_eq!(found.join(" "), *expected, "{statement}");
        for row in rows {
            let is_null = |position| row.get::<_, Option<Anything>>(position).is_none();
            assert!(
                (0..row.len()).all(|position| !facts.columns[position].always_null || is_null(position)),
                "{statement}"
            );
        }
    }
}

/// What the statements return, each in a transaction that is rolled back.
async fn run(statements: &[&str]) -> Vec<Vec<Row>> {
    let database = Database::with(BASE).await;
    let client = connect(&database.url).await;
    let mut all = Vec::new();
    for statement in statements {
        client.batch_execute("BEGIN").await.unwrap();
        all.push(client.query(*statement, &[]).await.unwrap());
        client.batch_execute("ROLLBACK").await.unwrap();
    }
    drop(client);
    database.remove().await;
    all
}
