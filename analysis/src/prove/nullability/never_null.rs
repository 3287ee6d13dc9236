//! The functions that never return NULL, from `never_null_functions.tsv` (how it was derived is said there).

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::catalog::{Catalog, FIRST_NORMAL_OID, Function, Oid, TypeKind};

/// When a listed function's result is not NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// When every argument is not NULL.
    Strict,
    /// Whatever the arguments are; a VARIADIC array itself must not be NULL.
    Always,
    /// When the first argument is not NULL; a VARIADIC array must not be NULL, either.
    First,
    /// When one of the arguments is not NULL.
    Any,
}

static LIST: LazyLock<HashMap<&'static str, Mode>> = LazyLock::new(|| {
    let lines = include_str!("never_null_functions.tsv").lines().filter(|line| !line.starts_with('#'));
    let entry = |line: &'static str| {
        let (signature, mode) = line.split_once('\t')?;
        let mode = match mode {
            "strict" => Mode::Strict,
            "always" => Mode::Always,
            "first" => Mode::First,
            "any" => Mode::Any,
            _ => return None,
        };
        Some((signature, mode))
    };
    lines.filter_map(entry).collect()
});

/// The function's mode, if it is listed. A user's function of the same name and types is another one.
pub(crate) fn mode(catalog: &Catalog, function: &Function) -> Option<Mode> {
    let mut signature = String::with_capacity(64);
    match &function.extension {
        _ if function.is_builtin() => {}
        Some(extension) => {
            let _ = write!(signature, "{extension}:");
        }
        None => return None,
    }
    signature.push_str(&function.name);
    signature.push('(');
    for (position, argument) in function.arguments.iter().enumerate() {
        if position > 0 {
            signature.push(',');
        }
        signature.push_str(&type_name(catalog, *argument)?);
    }
    signature.push(')');
    LIST.get(signature.as_str()).copied()
}

/// As `format_type` spells it where the type's schema is on the search path, wherever an extension was installed.
fn type_name(catalog: &Catalog, oid: Oid) -> Option<String> {
    let ty = catalog.types.get(&oid)?;
    match ty.kind {
        _ if oid < FIRST_NORMAL_OID => Some(ty.display.clone()),
        TypeKind::Array(element) if element != oid => type_name(catalog, element).map(|element| element + "[]"),
        _ => Some(ty.name.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_read_whole_and_sorted() {
        let text = include_str!("never_null_functions.tsv");
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(LIST.len(), lines.len());
        assert!(lines.is_sorted());
        assert_eq!(LIST.get("concat(\"any\")"), Some(&Mode::Always));
        assert_eq!(LIST.get("jsonb_object_field(jsonb,text)"), None);
    }
}
