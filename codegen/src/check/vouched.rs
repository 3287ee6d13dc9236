//! What the author vouches for in the configuration, as facts of the catalog. A name that is that of nothing is an error.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use sqlwright_analysis::catalog::{Catalog, Function, Oid};
use sqlwright_analysis::is_array_type;

/// What is said of functions of the schema, each by `name` or `schema.name`, and of columns.
#[derive(Debug, Default, Clone)]
pub struct Vouched {
    /// They change nothing.
    pub read_only: Vec<String>,
    /// They never return NULL; STRICT ones for arguments that are not NULL.
    pub never_null: Vec<String>,
    /// Trigger functions: they set no columns of their row but these, and drop no row.
    pub trigger_writes: BTreeMap<String, Vec<String>>,
    /// Columns of arrays, as `table.column` or `schema.table.column`: no element is NULL.
    pub never_null_elements: Vec<String>,
}

/// Marks the functions.
pub(crate) fn apply(vouched: &Vouched, catalog: &mut Catalog, diagnostics: &mut Diagnostics) {
    for name in &vouched.read_only {
        for function in meant(catalog, "read-only-functions", name, diagnostics) {
            function.vouched_for = true;
        }
    }
    for name in &vouched.never_null {
        for function in meant(catalog, "never-null-functions", name, diagnostics) {
            function.never_null = true;
        }
    }
    for (name, columns) in &vouched.trigger_writes {
        let mut triggers = Vec::new();
        for function in meant(catalog, "trigger-writes", name, diagnostics) {
            function.trigger_writes = Some(columns.iter().cloned().collect());
            triggers.push(function.oid);
        }
        check_columns(catalog, name, &triggers, columns, diagnostics);
    }
    for name in &vouched.never_null_elements {
        elements(catalog, name, diagnostics);
    }
}

/// Marks the column that a name means, and those that inherit it: their rows are rows of its table.
fn elements(catalog: &mut Catalog, name: &str, diagnostics: &mut Diagnostics) {
    let key = "never-null-elements in the configuration";
    let error = |text: String, help: String| Diagnostic::new(Code::InvalidConfiguration, text).help(help);
    let found = catalog.columns_named(name);
    let (oid, number) = match found.as_slice() {
        [(_, column)] => *column,
        [] => {
            let text = format!("{key} names `{name}`, which is not a column of the schema");
            let help = "write `table.column` or `schema.table.column`, with the names as in PostgreSQL".to_owned();
            return diagnostics.push(error(text, help));
        }
        several => {
            let names: Vec<_> = several.iter().map(|(name, _)| format!("`{name}`")).collect();
            let text = format!("{key} names `{name}`, which is ambiguous: there is more than one column of this name");
            return diagnostics.push(error(text, format!("write one of {}", names.join(", "))));
        }
    };
    let Some(column) = catalog.relations.get(&oid).and_then(|relation| relation.columns.get(&number)).cloned() else {
        return;
    };
    if !is_array_type(catalog, column.type_oid) {
        let text = format!("{key} names `{name}`, which is not an array");
        return diagnostics.push(error(text, "name only array columns".to_owned()));
    }
    let mut pending = vec![oid];
    let mut seen = Vec::new();
    while let Some(oid) = pending.pop() {
        if seen.contains(&oid) {
            continue;
        }
        seen.push(oid);
        let Some(relation) = catalog.relations.get_mut(&oid) else { continue };
        let own = relation.columns.values_mut().find(|own| own.name == column.name);
        own.into_iter().for_each(|own| own.elements_never_null = true);
        pending.extend(&relation.children);
    }
}

/// The functions of the schema that a name of the configuration means.
fn meant<'c>(
    catalog: &'c mut Catalog,
    key: &str,
    name: &str,
    diagnostics: &mut Diagnostics,
) -> impl Iterator<Item = &'c mut Function> {
    let (schema, own) = match name.split_once('.') {
        Some((schema, own)) => (Some(schema.to_owned()), own.to_owned()),
        None => (None, name.to_owned()),
    };
    let is_meant = move |function: &Function| {
        !function.is_builtin()
            && function.name == own
            && schema.as_ref().is_none_or(|schema| function.schema == *schema)
    };
    if !catalog.functions.values().any(&is_meant) {
        let text = format!("{key} in the configuration names `{name}`, which is not a function of the schema");
        let help = "write `name` or `schema.name`, without arguments";
        diagnostics.push(Diagnostic::new(Code::InvalidConfiguration, text).help(help));
    }
    catalog.functions.values_mut().filter(move |function| is_meant(function))
}

/// A column that no table with such a trigger has is a slip.
fn check_columns(catalog: &Catalog, name: &str, functions: &[Oid], columns: &[String], diagnostics: &mut Diagnostics) {
    let has_trigger = |oids: &[Oid], function: Oid| oids.contains(&function);
    let tables: Vec<_> = catalog
        .relations
        .values()
        .filter(|table| table.triggers.iter().any(|trigger| has_trigger(functions, trigger.function)))
        .collect();
    if functions.is_empty() {
        return;
    }
    if tables.is_empty() {
        let text = format!("trigger-writes in the configuration names `{name}`, which no trigger executes");
        diagnostics
            .push(Diagnostic::new(Code::InvalidConfiguration, text).help("name the function that a trigger executes"));
        return;
    }
    for column in columns {
        if !tables.iter().any(|table| table.columns.values().any(|own| own.name == *column)) {
            let text = format!(
                "trigger-writes in the configuration lets `{name}` set `{column}`, which no table with such a trigger has"
            );
            diagnostics.push(Diagnostic::new(Code::InvalidConfiguration, text));
        }
    }
}
