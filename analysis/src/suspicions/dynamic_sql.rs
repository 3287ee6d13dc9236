//! Functions that put an argument into the text of SQL which they run.

use super::{Calls, word_of_call};
use crate::catalog::{Catalog, Function, Oid, TypeKind};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;

pub(super) fn find(root: &Scope<'_>, calls: &Calls) -> Vec<Suspicion> {
    let called = calls.iter().filter_map(|(oid, by)| Some((root.context.catalog.functions.get(oid)?, by)));
    let found = called.filter_map(|(function, by)| {
        let names = injected(root.context.catalog, function);
        (!names.is_empty()).then(|| told(root, function, &names, by.as_deref()))
    });
    found.collect()
}

/// The arguments, and in a trigger the columns of its row, that get into the text as they are.
fn injected(catalog: &Catalog, function: &Function) -> Vec<String> {
    if function.language != "plpgsql" {
        return Vec::new();
    }
    let mut found: Vec<String> = Vec::new();
    for (ty, position) in function.arguments.iter().zip(1..) {
        let name = function.argument_names.get(position - 1).filter(|name| !name.is_empty());
        let numbered = format!("${position}");
        let qualified = name.map(|name| format!("{}.{name}", function.name));
        let is_used = function.unquoted.contains(&numbered)
            || name.is_some_and(|name| function.unquoted.contains(name))
            || qualified.is_some_and(|name| function.unquoted.contains(&name));
        if is_used && may_be_sql(catalog, *ty) {
            found.push(name.cloned().unwrap_or_else(|| format!("argument {position}")));
        }
    }
    const TRIGGER: Oid = 2279;
    if function.returns == TRIGGER {
        let of_row = function.unquoted.iter().filter(|name| name.starts_with("new.") || name.starts_with("old."));
        found.extend(of_row.cloned());
    }
    found
}

/// Whether a value of the type can have any text.
fn may_be_sql(catalog: &Catalog, ty: Oid) -> bool {
    let base = catalog.base_type(ty);
    match catalog.types.get(&base).map(|ty| (&ty.kind, ty)) {
        Some((TypeKind::Array(element), _)) => *element != base && may_be_sql(catalog, *element),
        Some((TypeKind::Base, ty)) => {
            let text = ["text", "varchar", "bpchar", "name", "json", "jsonb", "xml", "citext", "jsonpath"];
            text.contains(&ty.name.as_str())
        }
        Some((TypeKind::Pseudo, ty)) => matches!(ty.name.as_str(), "anyelement" | "anycompatible" | "any" | "cstring"),
        _ => false,
    }
}

fn told(root: &Scope<'_>, function: &Function, names: &[String], by: Option<&str>) -> Suspicion {
    let (schema, name) = (&function.schema, &function.name);
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let message = format!("`{schema}.{name}` puts {} into the text of SQL that it runs, unquoted", quoted.join(", "));
    let suspicion = Suspicion::new(SuspicionKind::DynamicSql, message)
        .at(word_of_call(root, function.oid))
        .note("whoever decides the value decides what the database runs (SQL injection)")
        .help("in the function, pass values with USING, and write names with `format('%I', …)` or `quote_ident`");
    by.into_iter().fold(suspicion, |suspicion, by| suspicion.note(format!("{by} calls it")))
}
