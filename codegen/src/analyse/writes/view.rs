//! Updatable views.

use std::collections::BTreeMap;

use crate::analyse::tree::{FromItem, Query};
use crate::catalog::{Oid, Relation};

/// What the view's query maps its columns to, when it is simple enough for the server to write through it.
pub(super) struct UpdatableView {
    pub(super) base: Oid,
    /// The view's columns that are plain columns of the base.
    pub(super) columns: BTreeMap<i16, i16>,
    /// Whether it has a condition.
    pub(super) filtered: bool,
    pub(super) inherits: bool,
}

impl UpdatableView {
    pub(super) fn of(view: &Relation) -> Option<UpdatableView> {
        let body = Query::of(view.view_query.as_ref()?.node()?)?;
        let items: Vec<FromItem<'_>> = body.join_tree().items().collect();
        let [FromItem::Entry(index)] = items.as_slice() else { return None };
        let entry = body.entry(*index)?;
        let base = entry.relation()?;
        let columns = body
            .target_list()
            .filter(|target| !target.is_junk())
            .filter_map(|target| {
                let var = target.expression();
                let plain = var.is("VAR")
                    && var.get("varlevelsup").int() == Some(0)
                    && var.get("varno").int() == i64::try_from(*index).ok();
                let column = i16::try_from(var.get("varattno").int()?).ok()?;
                (plain && column > 0).then_some((target.number()?, column))
            })
            .collect();
        Some(UpdatableView {
            base,
            columns,
            filtered: !body.join_tree().condition().is_null(),
            inherits: entry.inherits(),
        })
    }
}
