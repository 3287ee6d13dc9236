//! Functions that return rows: in FROM, in a select list, and XMLTABLE.

use crate::catalog::TypeKind;
use crate::prove::answer::Answer;
use crate::prove::nullability::function::says_never_null;
use crate::prove::nullability::{body, elements, expression, json};
use crate::prove::scope::Scope;
use crate::tree::clause::{FunctionItem, TableFunction, XmlTable};
use crate::tree::expr::{Call, Expr};
use crate::tree::query::RangeTableEntry;

/// A column of a function, or of ROWS FROM, in FROM.
pub(crate) fn column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, number: i64) -> Option<Answer> {
    let mut functions = entry.functions();
    let columns = entry.functions().map(FunctionItem::columns).sum::<Option<usize>>()?;
    if entry.has_ordinality() && usize::try_from(number) == Ok(columns + 1) {
        return Some(Answer::never("WITH ORDINALITY numbers every row"));
    }
    let (Some(function), None) = (functions.next(), functions.next()) else {
        return Some(Answer::maybe("ROWS FROM pads the shorter functions with NULL"));
    };
    let call = function.call();
    // A list of column definitions says nothing about what is in them.
    if function.has_definitions() {
        return Some(Answer::maybe("a record's columns may be NULL"));
    }
    if returns_set(scope, call) {
        return result_column(scope, call, number);
    }
    if let Some(answer) = body::column(scope, call, number) {
        return Some(answer);
    }
    // One row with the function's value; the fields of a composite value may be NULL.
    (columns == 1 && is_scalar(scope, call)).then(|| expression::evaluate(scope, call))
}

/// Whether it returns any number of rows; so does whatever is not known.
pub(crate) fn returns_set(scope: &Scope<'_>, expression: Expr<'_>) -> bool {
    match expression {
        Expr::Call(call) => {
            let function = scope.context.catalog.function_of(expression);
            call.returns_set() != Some(false) || function.is_none_or(|function| function.returns_set)
        }
        Expr::Operation(operation) => operation.returns_set() != Some(false),
        Expr::SqlValue(_)
        | Expr::Constant(_)
        | Expr::ToDomain(_)
        | Expr::Relabel(_)
        | Expr::Coalesce(_)
        | Expr::MinMax(_)
        | Expr::Case(_) => expression.walk().any(Expr::is_set_returning),
        _ => true,
    }
}

fn is_scalar(scope: &Scope<'_>, call: Expr<'_>) -> bool {
    let ty = match call {
        Expr::Call(call) => call.ty(),
        Expr::SqlValue(_) => return true,
        _ => None,
    };
    let Some(ty) = ty else { return false };
    let catalog = scope.context.catalog;
    catalog
        .types
        .get(&catalog.base_type(ty))
        .is_some_and(|ty| !matches!(ty.kind, TypeKind::Composite(_) | TypeKind::Pseudo))
}

/// Columns of functions that show the server's state: those whose `nulls[…]` no path sets, in all versions. Those of views over
/// them are known by their queries.
const SYSTEM: [(&str, &[i64]); 25] = [
    // `utils/adt/acl.c`
    ("aclexplode", &[1, 2, 3, 4]),
    // `commands/extension.c`
    ("pg_available_extension_versions", &[1, 2, 3, 4, 5]),
    ("pg_available_extensions", &[1]),
    ("pg_extension_update_paths", &[1, 2]),
    // `utils/mmgr/portalmem.c`
    ("pg_cursor", &[1, 2, 3, 4, 5, 6]),
    // `utils/adt/misc.c`, `commands/async.c`
    ("pg_get_keywords", &[1]),
    ("pg_listening_channels", &[1]),
    // `utils/adt/lockfuncs.c`: the kind, the virtual transaction, the mode, and whether it is granted and by the fast path
    ("pg_lock_status", &[1, 11, 13, 14, 15]),
    // `utils/adt/genfile.c`
    ("pg_ls_archive_statusdir", &[1, 2, 3]),
    ("pg_ls_dir", &[1]),
    ("pg_ls_logdir", &[1, 2, 3]),
    ("pg_ls_tmpdir", &[1, 2, 3]),
    ("pg_ls_waldir", &[1, 2, 3]),
    // `foreign/foreign.c`: an option may have no value
    ("pg_options_to_table", &[1]),
    // `utils/adt/partitionfuncs.c`: the root has no parent
    ("pg_partition_ancestors", &[1]),
    ("pg_partition_tree", &[1, 3, 4]),
    // `commands/prepare.c`, `access/transam/twophase.c`
    ("pg_prepared_statement", &[1, 2, 3, 4]),
    ("pg_prepared_xact", &[1, 2, 3, 4, 5]),
    // `utils/misc/guc.c`: name, setting, category, context, vartype, source, and whether a restart is pending
    ("pg_show_all_settings", &[1, 2, 4, 7, 8, 9, 17]),
    // `utils/adt/datetime.c`
    ("pg_timezone_abbrevs", &[1, 2, 3]),
    ("pg_timezone_abbrevs_abbrevs", &[1, 2, 3]),
    ("pg_timezone_abbrevs_zone", &[1, 2, 3]),
    ("pg_timezone_names", &[1, 2, 3, 4]),
    // `tsearch/wparser.c`
    ("ts_parse", &[1, 2]),
    ("ts_token_type", &[1, 2, 3]),
];

/// A column that a built-in set-returning function is known never to give as NULL. NULL arguments give no rows: all are strict.
pub(crate) fn result_column(scope: &Scope<'_>, expression: Expr<'_>, number: i64) -> Option<Answer> {
    if let Some(answer) = body::column(scope, expression, number) {
        return Some(answer);
    }
    let Expr::Call(call) = expression else { return None };
    let function = scope.context.catalog.function_of(expression)?;
    if function.never_null && number == 1 && is_scalar(scope, expression) {
        return Some(Answer::never(says_never_null(function)));
    }
    if !function.is_builtin() {
        return None;
    }
    let arguments = call.arguments();
    let proven = match (function.name.as_str(), number) {
        ("generate_series" | "generate_subscripts" | "regexp_split_to_table" | "regexp_matches", 1) => true,
        ("string_to_table", 1) => arguments.len() == 2,
        (
            "json_array_elements"
            | "jsonb_array_elements"
            | "json_object_keys"
            | "jsonb_object_keys"
            | "jsonb_path_query",
            1,
        ) => true,
        ("json_each" | "jsonb_each", 1 | 2) | ("json_each_text" | "jsonb_each_text", 1) => true,
        ("jsonb_path_query_tz" | "pg_snapshot_xip" | "txid_snapshot_xip", 1) => true,
        (name, number) if SYSTEM.iter().any(|(known, columns)| *known == name && columns.contains(&number)) => true,
        ("unnest", 1) if is_array(scope, function.arguments.as_slice()) => {
            return match arguments.exactly() {
                Some([array]) if !has_composite_elements(scope, call) => {
                    Some(match elements::never_null(scope, array) {
                        true => Answer::never("no element of the array is NULL"),
                        false => Answer::maybe("an element of the array may be NULL"),
                    })
                }
                _ => None,
            };
        }
        _ => false,
    };
    Some(match proven {
        true => Answer::never(format!("{} never returns NULL", function.name)),
        false => Answer::maybe(format!("{} may return NULL", function.name)),
    })
}

/// `unnest(anyarray)`, not the ones of tsvector and multirange.
fn is_array(scope: &Scope<'_>, arguments: &[u32]) -> bool {
    let name = |oid: &u32| scope.context.catalog.types.get(oid).is_some_and(|ty| ty.name == "anyarray");
    matches!(arguments, [argument] if name(argument))
}

/// In FROM, composite elements become columns of their own.
fn has_composite_elements(scope: &Scope<'_>, call: Call<'_>) -> bool {
    let catalog = scope.context.catalog;
    let element = call.ty().and_then(|ty| catalog.types.get(&catalog.base_type(ty)));
    element.is_none_or(|ty| matches!(ty.kind, TypeKind::Composite(_) | TypeKind::Pseudo))
}

/// A column of XMLTABLE or JSON_TABLE.
pub(crate) fn table_column(scope: &Scope<'_>, table: TableFunction<'_>, position: usize) -> Option<Answer> {
    match table {
        TableFunction::Json(table) => json::table_column(scope, table, position),
        TableFunction::Xml(table) => xml_column(table, position),
        TableFunction::Other => None,
    }
}

fn xml_column(table: XmlTable<'_>, position: usize) -> Option<Answer> {
    if table.is_ordinality(position) {
        return Some(Answer::never("FOR ORDINALITY numbers every row"));
    }
    table.is_not_null(position).then(|| Answer::never("the XMLTABLE column is NOT NULL"))
}
