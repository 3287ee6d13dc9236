//! Trigger functions of PostgreSQL itself and of its contrib modules.

use std::collections::BTreeMap;

use super::effect::RowEffect;
use crate::catalog::{Function, Trigger};

/// What a trigger function in C is known to do to the row.
pub(crate) fn effect(function: &Function, trigger: &Trigger) -> Option<RowEffect> {
    let arguments = trigger.arguments.as_slice();
    match name(function)? {
        // `utils/adt/trigfuncs.c`: a row that stays the same is not updated.
        "suppress_redundant_updates_trigger" => Some(RowEffect { skips: true, ..RowEffect::default() }),
        // `utils/adt/tsvector_op.c`, `contrib/spi`: the first argument is the column.
        "tsvector_update_trigger" | "tsvector_update_trigger_column" | "moddatetime" | "insert_username" => {
            sets(arguments.first())
        }
        // Pairs of a column and a sequence.
        "autoinc" => sets(arguments.iter().step_by(2)),
        // `contrib/spi/refint.c` and `contrib/lo/lo.c`: they look at other things and give the row back as it is.
        "check_primary_key" | "check_foreign_key" | "lo_manage" => Some(RowEffect::default()),
        _ => None,
    }
}

/// The columns get a value: none of these functions gives NULL. `None` for a name that is escaped.
fn sets<'t>(columns: impl IntoIterator<Item = &'t String>) -> Option<RowEffect> {
    let column = |name: &'t String| (!name.contains('\\')).then(|| (name.clone(), false));
    let sets: BTreeMap<String, bool> = columns.into_iter().map(column).collect::<Option<_>>()?;
    Some(RowEffect { sets, ..RowEffect::default() })
}

/// Whether it does nothing else.
pub(crate) fn only_changes_its_row(function: &Function) -> bool {
    let plain = [
        "suppress_redundant_updates_trigger",
        "tsvector_update_trigger",
        "tsvector_update_trigger_column",
        "moddatetime",
        "insert_username",
    ];
    name(function).is_some_and(|name| plain.contains(&name))
}

/// The function's name, if it is one of PostgreSQL itself, or of the extension that the name belongs to.
fn name(function: &Function) -> Option<&str> {
    let name = function.name.as_str();
    let extension = match name {
        "moddatetime" | "insert_username" | "autoinc" => name,
        "check_primary_key" | "check_foreign_key" => "refint",
        "lo_manage" => "lo",
        _ => "",
    };
    let known = if extension.is_empty() {
        function.is_builtin()
    } else {
        function.extension.as_deref() == Some(extension) && function.language == "c"
    };
    known.then_some(name)
}
