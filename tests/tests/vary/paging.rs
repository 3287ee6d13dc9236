//! Pages that begin behind a row, on random orders over data with ties, NULL, NaN and infinity: all pages one after the other are the whole
//! result, in its order, as OFFSET would have it.
//!
//! `SQLWRIGHT_ORDERS=6000` tries as many orders; `SQLWRIGHT_SEED=7` has a run again.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sqlwright_codegen::template::{Page, Template};
use sqlwright_codegen::{Complete, Generator};
use sqlwright_tests::soundness::{Random, fresh_seed};
use sqlwright_tests::{connect, database_with};
use tokio_postgres::{Client, SimpleQueryMessage};

const COLUMNS: [(&str, &str, &str); 8] = [
    ("a", "t.a", "int4"),
    ("b", "t.b", "text"),
    ("c", "t.c", "float8"),
    ("d", "t.d", "timestamptz"),
    ("e", "t.e", "numeric"),
    ("negative", "-t.a", "int4"),
    ("filled", "coalesce(t.b, 'm')", "text"),
    ("bytes", "t.b COLLATE \"C\"", "text"),
];

const SCHEMA: &str = "CREATE TABLE t (
    a int4,
    b text,
    c float8,
    d timestamptz NOT NULL,
    e numeric NOT NULL,
    id int8 PRIMARY KEY
);";

/// A row: its columns as text.
type Row = Vec<Option<String>>;

fn order(random: &mut Random) -> String {
    let mut columns: Vec<&str> = COLUMNS.iter().map(|(_, expression, _)| *expression).collect();
    random.shuffle(&mut columns);
    let mut order = String::new();
    for column in columns.iter().take(random.below(4)) {
        let direction = random.pick(&["", " ASC", " DESC"]).copied().unwrap_or_default();
        let nulls = random.pick(&["", " NULLS FIRST", " NULLS LAST"]).copied().unwrap_or_default();
        let _ = write!(order, "{column}{direction}{nulls}, ");
    }
    order + random.pick(&["t.id", "t.id DESC"]).copied().unwrap_or_default()
}

/// Statements of two orders each, with a filter.
fn queries(random: &mut Random, count: usize) -> String {
    let columns: Vec<String> = COLUMNS.iter().map(|(name, expression, _)| format!("{expression} AS {name}")).collect();
    let statement = |number| {
        let one = order(random);
        let mut two = order(random);
        while two == one {
            two = order(random);
        }
        format!(
            "--! page_{number}\n--@ sort one\n--@ sort two = {}\n--@ after\nSELECT {}, t.id\nFROM t\n\
             WHERE (:least IS NULL OR t.e >= :least)\nORDER BY {}\nLIMIT :size;\n",
            two,
            columns.join(", "),
            one,
        )
    };
    (0..count).map(statement).collect::<Vec<_>>().join("\n")
}

fn data(random: &mut Random) -> String {
    let mut rows = String::new();
    for id in 0..60 {
        let mut one_of = |values: &[&str]| random.pick(values).copied().unwrap_or("NULL").to_owned();
        let values = [
            one_of(&["NULL", "-1", "0", "1", "2"]),
            one_of(&["NULL", "''", "'a'", "'B'", "'b'", "'é'", "'z'"]),
            one_of(&["NULL", "'NaN'", "'-Infinity'", "'Infinity'", "0.1", "-0", "1e300"]),
            one_of(&[
                "'-infinity'",
                "'infinity'",
                "'2024-02-29 12:00:00.000001+00'",
                "'2024-02-29 12:00:00.000002+00'",
            ]),
            one_of(&["'NaN'", "0", "0.10", "0.1", "-5"]),
        ];
        let _ = writeln!(rows, "INSERT INTO t VALUES ({}, {id});", values.join(", "));
    }
    rows
}

async fn rows(client: &Client, text: &str) -> Vec<Row> {
    let messages = client.simple_query(text).await.unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    let row = |message: SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => Some((0..row.len()).map(|column| row.get(column).map(str::to_owned)).collect()),
        _ => None,
    };
    messages.into_iter().filter_map(row).collect()
}

/// The SQL of a variant with values in the place of its parameters.
fn with_values(template: &Template, variant: u64, values: &BTreeMap<usize, String>) -> String {
    let mut text = template.padded(variant).text;
    for parameter in (0..template.parameters.len()).rev() {
        let value = values.get(&parameter).map_or("NULL", String::as_str);
        text = text.replace(&format!("${}", parameter + 1), value);
    }
    text
}

/// The variant of the page behind a row, and the values of its keys.
fn behind(page: &Page, columns: &[&str], row: &Row, values: &mut BTreeMap<usize, String>) -> u64 {
    let nulls: Vec<bool> = page.keys.iter().map(|key| row[key.column].is_none()).collect();
    for key in &page.keys {
        if let Some(value) = &row[key.column] {
            let ty = COLUMNS.iter().find(|(name, ..)| *name == columns[key.column]).map_or("int8", |(.., ty)| *ty);
            values.insert(key.parameter, format!("'{}'::{ty}", value.replace('\'', "''")));
        }
    }
    let pattern = page.patterns.iter().find(|pattern| pattern.nulls == nulls);
    1 << pattern.unwrap_or_else(|| panic!("no variant for {nulls:?}")).term
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_the_whole_result_in_its_order() {
    let count = std::env::var("SQLWRIGHT_ORDERS").ok().and_then(|count| count.parse().ok()).unwrap_or(60_usize);
    let seed = std::env::var("SQLWRIGHT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(fresh_seed);
    println!("the seed is {seed}");
    let mut random = Random::new(&format!("paging {seed}"));
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir_all(folder.path().join("queries")).expect("a folder");
    std::fs::create_dir_all(folder.path().join("schema")).expect("a folder");
    std::fs::write(folder.path().join("schema/0001.sql"), SCHEMA).expect("a file");
    std::fs::write(folder.path().join("queries/pages.sql"), queries(&mut random, count / 2)).expect("a file");
    let database = database_with(&folder.path().join("schema")).await;
    let client = connect(database.url()).await;
    client.batch_execute(&data(&mut random)).await.expect("data");
    let (root, url) = (folder.path().to_owned(), database.url().to_owned());
    let checked = tokio::task::spawn_blocking(move || Generator::new().root(root).database_url(url).check());
    let checked = checked.await.expect("checked");
    let mut pages = 0;
    for statement in checked.statements() {
        let complete = statement.complete();
        let Some(Complete { described, varied: Some(varied), .. }) = complete else {
            let found = checked.diagnostics_of(statement);
            let found = found.map(|found| sqlwright_codegen::render(found, &checked.sources, false));
            panic!("{}", found.collect::<String>());
        };
        let template = &*varied.template;
        let columns: Vec<&str> = described.columns.iter().map(|column| column.name.as_str()).collect();
        let parameter = |name: &str| template.parameters.iter().position(|one| one.name == name).expect("a parameter");
        // Behind those of the sorts.
        let least = 1_u64 << 2;
        for page in &template.pages {
            for filtered in [false, true] {
                let filter = if filtered { least } else { 0 };
                let mut values = BTreeMap::from([(parameter("least"), "0.1".to_owned())]);
                values.insert(parameter("size"), "1000".to_owned());
                let whole = rows(&client, &with_values(template, 1 << page.sort | filter, &values)).await;
                let size = 1 + random.below(9);
                values.insert(parameter("size"), size.to_string());
                let mut found: Vec<Row> = Vec::new();
                let mut variant = 1 << page.sort;
                loop {
                    let next = rows(&client, &with_values(template, variant | filter, &values)).await;
                    pages += 1;
                    let is_last = next.len() < size;
                    found.extend(next);
                    let Some(last) = found.last().filter(|_| !is_last) else { break };
                    variant = behind(page, &columns, last, &mut values);
                }
                assert_eq!(found, whole, "seed {seed}: {}", with_values(template, variant | filter, &values));
            }
        }
    }
    println!("{pages} pages");
    assert!(pages > count, "the data is too tame");
}
