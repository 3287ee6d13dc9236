//! What is sent for a page begins at its row in an index that has the keys: as EXPLAIN shows on a table that is large enough.

use sqlwright_codegen::{Complete, Generator};
use sqlwright_tests::{connect, database_with};

const SCHEMA: &str = "CREATE TABLE events (
    event_id int8 PRIMARY KEY,
    kind int4 NOT NULL,
    happened_at timestamptz NOT NULL,
    note text
);
CREATE INDEX events_by_time ON events (happened_at, event_id);
CREATE INDEX events_by_kind ON events (kind, happened_at DESC, event_id DESC);
CREATE INDEX events_by_note ON events (note NULLS FIRST, event_id);";

const ROWS: &str = "INSERT INTO events
    SELECT n, n % 7, timestamptz '2026-01-01' + n / 3 * interval '1 minute', CASE WHEN n % 4 > 0 THEN 'note ' || n % 100 END
    FROM generate_series(1, 50000) n;
    ANALYZE events;";

const QUERIES: &str = "--! page
--@ sort earliest
--@ sort latest = e.happened_at DESC, e.event_id DESC
--@ sort kinds = e.kind, e.happened_at DESC, e.event_id DESC
--@ sort notes = e.note NULLS FIRST, e.event_id
--@ after
SELECT e.event_id, e.kind, e.happened_at, e.note
FROM events e
WHERE (:word IS NULL OR e.note LIKE :word)
ORDER BY e.happened_at, e.event_id
LIMIT :size;
";

#[tokio::test(flavor = "multi_thread")]
async fn pages_begin_in_an_index() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in [("schema", SCHEMA), ("queries", QUERIES)] {
        std::fs::create_dir_all(folder.path().join(name)).expect("a folder");
        std::fs::write(folder.path().join(name).join("events.sql"), text).expect("a file");
    }
    let database = database_with(&folder.path().join("schema")).await;
    let client = connect(database.url()).await;
    client.batch_execute(ROWS).await.expect("rows");
    let (root, url) = (folder.path().to_owned(), database.url().to_owned());
    let checked = tokio::task::spawn_blocking(move || Generator::new().root(root).database_url(url).check());
    let checked = checked.await.expect("checked");
    let statement = checked.statements().next().expect("a statement");
    let Some(Complete { varied: Some(varied), .. }) = statement.complete() else { panic!("it does not vary") };
    let template = &*varied.template;
    let mut wrong = Vec::new();
    for page in &template.pages {
        let behind = page.patterns.iter().map(|pattern| (1 << pattern.term, pattern.nulls.contains(&true)));
        for (variant, is_behind_null) in behind.chain([(1 << page.sort, false)]) {
            let mut text = template.padded(variant).text;
            for (index, parameter) in template.parameters.iter().enumerate().rev() {
                let key = page.keys.iter().find(|key| key.parameter == index).map(|key| key.column);
                let value = match (parameter.name.as_str(), key) {
                    ("size", _) => "20",
                    (_, Some(0)) => "25000::int8",
                    (_, Some(1)) => "3::int4",
                    (_, Some(2)) => "timestamptz '2026-01-05'",
                    (_, Some(_)) => "text 'note 50'",
                    _ => "NULL",
                };
                text = text.replace(&format!("${}", index + 1), value);
            }
            let plan =
                client.query(&format!("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {text}"), &[]).await;
            let plan = plan.unwrap_or_else(|error| panic!("{error:?}\n{text}"));
            let lines: Vec<String> = plan.iter().map(|row| row.get(0)).collect();
            let plan = lines.join("\n");
            // Rows of one or two scans of an index, in its order: nothing is sorted, and few rows are thrown away.
            let removed: usize = lines
                .iter()
                .filter_map(|line| line.trim().strip_prefix("Rows Removed by Filter: ")?.parse::<usize>().ok())
                .sum();
            // No condition of an index means what is behind NULL where that is first: the rest of NULL, and all values. Where directions
            // differ, an index begins at the first key.
            let differs = text.contains("e.kind = ");
            let begins = variant == 1 << page.sort || plan.contains("Index Cond: ") && (removed <= 20 || differs);
            if plan.contains("Sort") || plan.contains("Seq Scan") || !(begins || is_behind_null) {
                wrong.push(format!("{}\n{plan}\n{text}", template.words(variant)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert_eq!(template.pages.len(), 4);
}
