//! Updatable views.

use std::collections::BTreeMap;

use crate::catalog::{Catalog, Oid, Relation, RelationKind};
use crate::tree::expr::Expr;
use crate::tree::query::FromItem;

/// What the view's query maps its columns to, when it is simple enough for the server to write through it.
pub(crate) struct UpdatableView {
    pub(crate) base: Oid,
    /// The view's columns that are plain columns of the base.
    pub(crate) columns: BTreeMap<i16, i16>,
    /// Whether it has a condition.
    pub(crate) filtered: bool,
    pub(crate) inherits: bool,
}

impl UpdatableView {
    pub(crate) fn of(view: &Relation) -> Option<UpdatableView> {
        let body = view.view_query.as_ref()?.query()?;
        let items: Vec<FromItem<'_>> = body.join_tree().items().collect();
        let [FromItem::Entry(index)] = items.as_slice() else { return None };
        let entry = body.entry(*index)?;
        let base = entry.relation()?;
        let columns = body
            .target_list()
            .filter(|target| !target.is_junk())
            .filter_map(|target| {
                let Expr::Variable(variable) = target.expression() else { return None };
                let (entry, column) = variable.of_level(0)?;
                let column = i16::try_from(column).ok()?;
                (entry == *index && column > 0).then_some((target.number()?, column))
            })
            .collect();
        Some(UpdatableView {
            base,
            columns,
            filtered: !body.join_tree().condition().is_missing(),
            inherits: entry.inherits(),
        })
    }
}

/// The table or view below a view that is written through, and the columns there that these are (`adjust_view_column_set` in
/// `rewriteHandler.c`).
pub(crate) fn below_view<'c>(
    catalog: &'c Catalog,
    view: &Relation,
    columns: &[i16],
) -> Option<(&'c Relation, Vec<i16>)> {
    let updatable = UpdatableView::of(view).filter(|_| view.kind == RelationKind::View)?;
    let base = catalog.relations.get(&updatable.base)?;
    Some((base, columns.iter().filter_map(|number| updatable.columns.get(number).copied()).collect()))
}
