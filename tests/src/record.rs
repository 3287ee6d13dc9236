//! Records what the catalogue of a project says, for [`sqlwright_mutants`].

use serde_json::Value;
use sqlwright_analysis::catalog::Catalog;
use sqlwright_codegen::Generated;
use sqlwright_mutants::record::{self, Aspect, Record};

/// What the catalogue says of each statement.
const SAID: [Aspect; 5] =
    [Aspect::Effects, Aspect::Session, Aspect::Parameters, Aspect::Violations, Aspect::ViolationReasons];

/// Records all statements of a project whose catalogue is compared with what is expected, if that is wanted.
///
/// # Panics
/// When they cannot be written.
pub fn record_catalogue(test: &str, generated: &Generated) {
    if record::folder().is_none() {
        return;
    }
    let catalogue: Value = serde_json::from_str(&generated.catalogue()).unwrap_or_default();
    let entries = catalogue["statements"].as_array().cloned().unwrap_or_default();
    let checked = generated.checked();
    let statements = checked.complete().count();
    assert_eq!(entries.len(), statements, "{test}: the catalogue has other statements");
    let records = checked.complete().zip(&entries).map(|(complete, entry)| {
        let marks = complete.parsed.parameter_marks();
        let mut record = Record::new(test, complete.described, &marks, checked.options).asserting(&SAID);
        // Where the author decides, it does not say what the analysis would.
        let by_author = |value: &Value| value.as_str().is_some_and(|reason| reason.contains("by the author"));
        let columns = entry["columns"].as_array().map_or(&[][..], Vec::as_slice);
        let decided = columns.iter().any(|column| by_author(&column["reason"]));
        if !decided && !by_author(&entry["cardinality_reason"]) {
            record = record.asserting(&[Aspect::Columns, Aspect::Rows, Aspect::ReasonsInFull]);
        }
        if shows_elements(columns, &record, &checked.catalog) {
            record = record.asserting(&[Aspect::Elements]);
        }
        if entry["parameters"].as_array().is_some_and(|all| all.iter().any(|one| by_author(&one["reason"]))) {
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
            let rust = column["rust"].as_str().unwrap_or_default();
            let rust = rust.strip_prefix("Option<").unwrap_or(rust);
            let element = rust.strip_prefix("Vec<").or_else(|| rust.strip_prefix("sqlwright::types::Array<"));
            element.is_none_or(|element| element.starts_with("Option<") == facts.nullability.elements_nullable)
        })
}
