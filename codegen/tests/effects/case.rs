//! Cases: their files, and what the analysis says of their statements.

use std::path::{Path, PathBuf};

use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::described::{Described, Tree};
use sqlwright_analysis::facts::Facts;
use sqlwright_analysis::tree::node::Node;
use sqlwright_analysis::{Options, ParameterMark, analyse};
use sqlwright_mutants::record::{self, Aspect, Record};

use crate::support::{self, Database};

/// One folder.
pub(crate) struct Case {
    pub(crate) folder: PathBuf,
    pub(crate) schema: String,
    pub(crate) statements: Vec<Statement>,
    /// The server's major version.
    pub(crate) server: u32,
}

pub(crate) struct Statement {
    pub(crate) name: String,
    pub(crate) sql: String,
    /// Set-up and arguments.
    pub(crate) attempts: Vec<(String, String)>,
}

impl Case {
    /// All cases for the server's version, by name.
    pub(crate) async fn all() -> Vec<Case> {
        let client = support::connect(&support::url("postgres")).await;
        let version: i32 =
            client.query_one("SELECT current_setting('server_version_num')::int", &[]).await.unwrap().get(0);
        let server = version.unsigned_abs() / 10_000;
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/effects/cases");
        let mut folders: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        assert!(!folders.is_empty());
        folders.into_iter().filter_map(|folder| Case::read(folder, server)).collect()
    }

    fn read(folder: PathBuf, server: u32) -> Option<Case> {
        let schema = std::fs::read_to_string(folder.join("schema.sql")).unwrap();
        let statements = read_statements(&std::fs::read_to_string(folder.join("statements.sql")).unwrap());
        let from = schema.lines().next().and_then(|line| line.strip_prefix("-- from ")?.parse().ok());
        from.is_none_or(|from: u32| from <= server).then_some(Case { folder, schema, statements, server })
    }

    /// The name of its folder.
    pub(crate) fn name(&self) -> String {
        self.folder.file_name().unwrap().to_string_lossy().into_owned()
    }

    pub(crate) fn texts(&self) -> Vec<&str> {
        self.statements.iter().map(|statement| statement.sql.as_str()).collect()
    }
}

fn read_statements(text: &str) -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("--! ") {
            statements.push(Statement { name: name.to_owned(), sql: String::new(), attempts: Vec::new() });
        } else if let Some(statement) = statements.last_mut() {
            match line.strip_prefix("--?") {
                Some(attempt) => {
                    let (set_up, arguments) = attempt.rsplit_once("=>").expect("an attempt has `=>`");
                    statement.attempts.push((set_up.trim().to_owned(), arguments.trim().to_owned()));
                }
                None => {
                    statement.sql.push_str(line);
                    statement.sql.push('\n');
                }
            }
        }
    }
    for statement in &mut statements {
        statement.sql = statement.sql.trim().trim_end_matches(';').to_owned();
    }
    statements
}

/// What the server and the analysis say of some statements.
pub(crate) struct Analysed {
    pub(crate) catalog: Catalog,
    pub(crate) described: Vec<Described>,
}

impl Analysed {
    /// By the way that codegen itself takes.
    pub(crate) async fn of(database: &Database, statements: &[&str]) -> Analysed {
        // Query files name their parameters; the cases number them, in the same order, for PREPARE.
        let named: Vec<String> = statements.iter().map(|statement| statement.replace('$', ":p")).collect();
        let (answers, diagnostics) = database.describe(&named.iter().map(String::as_str).collect::<Vec<_>>()).await;
        assert_eq!(diagnostics, Vec::<String>::new());
        let answers = answers.unwrap();
        Analysed { catalog: answers.catalog, described: answers.described.into_iter().map(Option::unwrap).collect() }
    }

    pub(crate) fn tree(&self, number: usize) -> Node<'_> {
        match &self.described[number].tree {
            Tree::Query(tree) => Node::parse(tree).unwrap(),
            Tree::Unavailable(reason) => panic!("{reason}"),
        }
    }

    /// What is known of one statement whose parameters may all be NULL.
    pub(crate) fn facts(&self, number: usize) -> Facts {
        let described = &self.described[number];
        analyse(described, &self.catalog, &Self::marks(described))
    }

    fn marks(described: &Described) -> Vec<ParameterMark> {
        let nullable = ParameterMark { nullable: Some(true), elements_nullable: Some(true) };
        vec![nullable; described.parameters.len()]
    }

    /// Records what is compared with `expected.txt`.
    pub(crate) fn record(&self, test: &str) {
        const COMPARED: [Aspect; 4] = [Aspect::Effects, Aspect::Session, Aspect::Violations, Aspect::ViolationReasons];
        let record = |one: &Described| Record::new(test, one, &Self::marks(one), Options::default());
        let records: Vec<_> = self.described.iter().map(|one| record(one).asserting(&COMPARED)).collect();
        record::write(&self.catalog, &records);
    }
}
