//! Records what the report of a project says, for [`sqlwright_mutants`].

use sqlwright_analysis::catalog::Catalog;
use sqlwright_codegen::Generated;
use sqlwright_codegen::report::Value;
use sqlwright_mutants::record::{self, Aspect, Record};

/// What the report says of each statement.
const SAID: [Aspect; 5] =
    [Aspect::Effects, Aspect::Session, Aspect::Parameters, Aspect::Violations, Aspect::ViolationReasons];

/// Records all statements of a project whose report is compared with what is expected, if that is wanted.
///
/// # Panics
/// When they cannot be written.
pub fn record_report(test: &str, generated: &Generated) {
    if record::folder().is_none() {
        return;
    }
    let report = generated.report();
    let checked = generated.checked();
    let statements = checked.complete().count();
    assert_eq!(report.statements.len(), statements, "{test}: the report has other statements");
    let records = checked.complete().zip(&report.statements).map(|(complete, statement)| {
        let marks = complete.parsed.parameter_marks();
        let mut record = Record::new(test, complete.described, &marks, checked.options).asserting(&SAID);
        // Where the author decides, it does not say what the analysis would.
        let by_author = |reason: &str| reason.contains("by the author");
        let decides = |values: &[Value]| values.iter().any(|Value { reason, .. }| by_author(&reason.text));
        if !decides(&statement.columns) && !by_author(&statement.cardinality_reason) {
            record = record.asserting(&[Aspect::Columns, Aspect::Rows, Aspect::ReasonsInFull]);
        }
        if shows_elements(&statement.columns, &record, &checked.catalog) {
            record = record.asserting(&[Aspect::Elements]);
        }
        if decides(&statement.parameters) {
            record.asserted.remove(&Aspect::Parameters);
        }
        record
    });
    record::write(&checked.catalog, &records.collect::<Vec<_>>());
}

/// Whether the types of the columns say of arrays what the analysis says, and not the author.
fn shows_elements(columns: &[Value], record: &Record, catalog: &Catalog) -> bool {
    let facts = sqlwright_analysis::analyse_with(&record.described, catalog, &record.marks, record.options);
    columns.len() == facts.columns.len()
        && columns.iter().zip(&facts.columns).all(|(column, facts)| {
            let rust = column.rust.strip_prefix("Option<").unwrap_or(&column.rust);
            let element = rust.strip_prefix("Vec<").or_else(|| rust.strip_prefix("sqlwright::types::Array<"));
            element.is_none_or(|element| element.starts_with("Option<") == facts.nullability.elements_nullable)
        })
}
