//! What the analysis says of the statements of a case.

use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::described::Described;
use sqlwright_analysis::facts::Facts;
use sqlwright_analysis::{Options, ParameterMark, analyse};
use sqlwright_mutants::record::{self, Aspect, Record};

use super::Database;
use super::folders::Statement;

/// What the server and the analysis say of some statements.
pub struct Analysed {
    pub catalog: Catalog,
    pub described: Vec<Described>,
}

impl Analysed {
    /// The statements of a case.
    pub async fn of(database: &Database, statements: &[Statement]) -> Analysed {
        Self::of_texts(database, &statements.iter().map(|statement| statement.sql.as_str()).collect::<Vec<_>>()).await
    }

    /// By the way that codegen itself takes.
    pub async fn of_texts(database: &Database, statements: &[&str]) -> Analysed {
        // Query files name their parameters; the cases number them, in the same order, for PREPARE.
        let named: Vec<String> = statements.iter().map(|statement| statement.replace('$', ":p")).collect();
        let (answers, diagnostics) = database.describe(&named.iter().map(String::as_str).collect::<Vec<_>>()).await;
        assert_eq!(diagnostics, Vec::<String>::new());
        let answers = answers.unwrap();
        Analysed { catalog: answers.catalog, described: answers.described.into_iter().map(Option::unwrap).collect() }
    }

    /// What is known of one statement whose parameters may all be NULL.
    pub fn facts(&self, number: usize) -> Facts {
        let described = &self.described[number];
        analyse(described, &self.catalog, &Self::marks(described))
    }

    fn marks(described: &Described) -> Vec<ParameterMark> {
        let nullable = ParameterMark { nullable: Some(true), elements_nullable: Some(true) };
        vec![nullable; described.parameters.len()]
    }

    /// Records what is compared with `expected.txt`.
    pub fn record(&self, test: &str) {
        const COMPARED: [Aspect; 4] = [Aspect::Effects, Aspect::Session, Aspect::Violations, Aspect::ViolationReasons];
        let record = |one: &Described| Record::new(test, one, &Self::marks(one), Options::default());
        let records: Vec<_> = self.described.iter().map(|one| record(one).asserting(&COMPARED)).collect();
        record::write(&self.catalog, &records);
    }
}
