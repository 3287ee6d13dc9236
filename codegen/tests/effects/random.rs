//! The statements of the cases, run in random order with random arguments in transactions that are rolled back: no constraint is
//! violated that was not predicted, no table is changed that was not said to be written, and what is proven read-only runs in a
//! read-only transaction. What is opaque is left out of the first two.
//!
//! The seed is fixed; `SEED=7` sets another, `TRANSACTIONS=1000` runs more per case.

use std::collections::{BTreeMap, BTreeSet};

use sqlwright_analysis::facts::Facts;
use sqlwright_mutants::record::Reported;
use tokio_postgres::Client;
use tokio_postgres::error::DbError;

use crate::support::effects::Analysed;
use crate::support::folders::Folder;
use crate::support::folders::Statement;
use crate::support::{self, Database};

const LITERALS: [&str; 28] = [
    "NULL",
    "'-1'",
    "'0'",
    "'1'",
    "'2'",
    "'3'",
    "'7'",
    "'9'",
    "'10'",
    "'11'",
    "'12'",
    "'30'",
    "'100'",
    "'999'",
    "''",
    "'a'",
    "'b'",
    "'N'",
    "'a@x'",
    "'A@x'",
    "'{}'",
    "'{0,1}'",
    "'ok'",
    "'bad'",
    "'2001-02-02'",
    "'2031-02-02'",
    "'[2001-01-01,2001-06-01)'",
    "'00000000-0000-0000-0000-000000000001'",
];

/// `xorshift64*`
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % limit
    }
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).map_or(usual, |value| value.parse().unwrap())
}

#[tokio::test]
async fn nothing_happens_that_was_not_said() {
    let seed = setting("SEED", 1);
    let transactions = setting("TRANSACTIONS", 25);
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut totals = Totals::default();
    let version = support::version().await;
    for case in Folder::all("effects").into_iter().filter(|case| case.is_for(version)) {
        let (database, statements) = (Database::with(&case.schema()).await, case.statements());
        let analysed = Analysed::of(&database, &statements).await;
        let client = support::connect(&database.url).await;
        let mut runner = Runner::new(&client, (&case.name, &statements), &analysed).await;
        for _ in 0..transactions {
            runner.transaction(&mut random, &mut totals).await;
        }
        runner.read_only_statements(&mut random, &mut totals).await;
        database.remove().await;
    }
    println!("seed {seed}: {totals:?}");
    // A harness that sees nothing proves nothing.
    assert!(totals.violations > totals.executed / 20 && totals.changes > 0 && totals.read_only > 0, "{totals:?}");
}

#[derive(Debug, Default)]
struct Totals {
    executed: u64,
    violations: u64,
    changes: u64,
    read_only: u64,
}

struct Runner<'a> {
    client: &'a Client,
    case: &'a str,
    statements: &'a [Statement],
    facts: Vec<Facts>,
    /// For each statement and parameter the literals of its type.
    literals: Vec<Vec<Vec<&'static str>>>,
    /// Partitions and the tables that stand for them.
    roots: BTreeMap<(String, String), (String, String)>,
}

impl<'a> Runner<'a> {
    async fn new(client: &'a Client, (case, statements): (&'a str, &'a [Statement]), analysed: &Analysed) -> Self {
        let mut of_type = BTreeMap::new();
        for oid in analysed.described.iter().flat_map(|one| &one.parameters) {
            let display = &analysed.catalog.types[oid].display;
            let mut valid = Vec::new();
            for literal in LITERALS {
                if client.batch_execute(&format!("SELECT {literal}::{display}")).await.is_ok() {
                    valid.push(literal);
                }
            }
            of_type.insert(*oid, valid);
        }
        let literals = analysed.described.iter();
        let literals = literals.map(|one| one.parameters.iter().map(|oid| of_type[oid].clone()).collect()).collect();
        for (number, statement) in statements.iter().enumerate() {
            client.batch_execute(&format!("PREPARE s{number} AS {}", statement.sql)).await.unwrap();
        }
        let facts = (0..statements.len()).map(|number| analysed.facts(number)).collect();
        let roots = "SELECT n.nspname, c.relname, rn.nspname, r.relname FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_class r ON r.oid = pg_partition_root(c.oid)
            JOIN pg_namespace rn ON rn.oid = r.relnamespace WHERE c.relispartition";
        let roots = client.query(roots, &[]).await.unwrap();
        let roots = roots.iter().map(|row| ((row.get(0), row.get(1)), (row.get(2), row.get(3)))).collect();
        Runner { client, case, statements, facts, literals, roots }
    }

    fn call(&self, number: usize, random: &mut Random) -> String {
        let arguments: Vec<&str> =
            self.literals[number].iter().map(|literals| literals[random.below(literals.len())]).collect();
        let list = if arguments.is_empty() { String::new() } else { format!("({})", arguments.join(", ")) };
        format!("EXECUTE s{number}{list}")
    }

    async fn transaction(&mut self, random: &mut Random, totals: &mut Totals) {
        self.client.batch_execute("BEGIN").await.unwrap();
        for _ in 0..6 {
            let number = random.below(self.facts.len());
            let call = self.call(number, random);
            let before = self.changed().await;
            let outcome =
                self.client.batch_execute(&format!("SAVEPOINT s; {call}; SET CONSTRAINTS ALL IMMEDIATE")).await;
            totals.executed += 1;
            match outcome {
                Ok(()) => {
                    let changed = self.changed().await;
                    totals.changes += self.check_changes(number, &call, &before, &changed);
                }
                Err(error) => {
                    totals.violations += self.check_error(number, &call, error.as_db_error().unwrap());
                    self.client.batch_execute("ROLLBACK TO s").await.unwrap();
                }
            }
        }
        self.client.batch_execute("ROLLBACK").await.unwrap();
    }

    /// How many rows of each table the transaction has changed so far.
    async fn changed(&self) -> BTreeMap<(String, String), i64> {
        let sql =
            "SELECT schemaname::text, relname::text, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables";
        let rows = self.client.query(sql, &[]).await.unwrap();
        rows.iter().map(|row| ((row.get(0), row.get(1)), row.get(2))).collect()
    }

    fn check_changes(
        &self,
        number: usize,
        call: &str,
        before: &BTreeMap<(String, String), i64>,
        after: &BTreeMap<(String, String), i64>,
    ) -> u64 {
        let effects = &self.facts[number].effects;
        let written: BTreeSet<(&str, &str)> =
            effects.writes.iter().map(|column| (column.schema.as_str(), column.table.as_str())).collect();
        let changed: Vec<_> = after.iter().filter(|(table, count)| before.get(*table) != Some(*count)).collect();
        let changed: Vec<_> =
            changed.into_iter().filter(|(table, count)| before.contains_key(*table) || **count > 0).collect();
        for (table, _) in &changed {
            let root = self.roots.get(*table).unwrap_or(table);
            let said = [*table, root].iter().any(|(schema, name)| written.contains(&(schema.as_str(), name.as_str())));
            let place = format!("{}: {}", self.case, self.statements[number].name);
            assert!(said || !effects.opaque.is_empty(), "{place}: {call} changes {table:?}");
            assert!(!effects.read_only, "{place}: {call} changes {table:?}");
        }
        u64::from(!changed.is_empty())
    }

    fn check_error(&self, number: usize, call: &str, error: &DbError) -> u64 {
        if !matches!(&error.code().code()[..2], "23" | "44") {
            return 0;
        }
        let (facts, reported) = (&self.facts[number], Reported::from(error));
        let predicted = facts.violations.iter().any(|one| reported.is(one));
        let place = format!("{}: {}", self.case, self.statements[number].name);
        assert!(predicted || !facts.effects.opaque.is_empty(), "{place}: {call}: {error:?}");
        1
    }

    async fn read_only_statements(&mut self, random: &mut Random, totals: &mut Totals) {
        for number in 0..self.facts.len() {
            if self.facts[number].effects.read_only {
                let call = self.call(number, random);
                self.client.batch_execute("BEGIN READ ONLY").await.unwrap();
                let outcome = self.client.batch_execute(&call).await;
                self.client.batch_execute("ROLLBACK").await.unwrap();
                let code = outcome.err().and_then(|error| error.code().cloned());
                assert_ne!(code.as_ref().map(|code| code.code()), Some("25006"), "{call}");
                totals.read_only += 1;
            }
        }
    }
}
