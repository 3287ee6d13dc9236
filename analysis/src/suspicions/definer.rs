//! SECURITY DEFINER functions without a search_path of their own (CREATE FUNCTION, "Writing SECURITY DEFINER Functions Safely").

use super::{Calls, word_of_call};
use crate::catalog::Function;
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::scope::Scope;

pub(super) fn find(root: &Scope<'_>, calls: &Calls) -> Vec<Suspicion> {
    let called = calls.iter().filter_map(|(oid, by)| Some((root.context.catalog.functions.get(oid)?, by)));
    called.filter(|(function, _)| is_open(function)).map(|(function, by)| told(root, function, by.as_deref())).collect()
}

/// Whether the caller's search_path decides what names in its body mean. In C nothing does, and BEGIN ATOMIC was resolved when it was made.
fn is_open(function: &Function) -> bool {
    let sets = |setting: &String| setting.to_ascii_lowercase().starts_with("search_path=");
    let is_text = !matches!(function.language.as_str(), "c" | "internal");
    let is_atomic = function.language == "sql" && function.source.as_deref().is_none_or(str::is_empty);
    function.security_definer && is_text && !is_atomic && !function.settings.iter().any(sets)
}

fn told(root: &Scope<'_>, function: &Function, by: Option<&str>) -> Suspicion {
    let (schema, name) = (&function.schema, &function.name);
    let message = format!("`{schema}.{name}` is SECURITY DEFINER and has no search_path of its own");
    let suspicion = Suspicion::new(SuspicionKind::DefinerPath, message)
        .at(word_of_call(root, function.oid))
        .note("it runs with the rights of its owner, and whoever calls it decides by search_path which objects the names in it mean")
        .help(format!("`ALTER FUNCTION {schema}.{name} SET search_path = pg_catalog, {schema}, pg_temp`, in the schema"));
    by.into_iter().fold(suspicion, |suspicion, by| suspicion.note(format!("{by} calls it")))
}
