//! Columns of tables and views, as the catalog has them.

use std::rc::Rc;

use crate::catalog::{Oid, Relation, RelationKind};
use crate::prove::answer::Answer;
use crate::prove::context::Context;
use crate::prove::memo::Answers;
use crate::prove::nullability::stored::proof;
use crate::prove::nullability::variable::column_label;
use crate::prove::nullability::view_columns;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::query::{RangeTableEntry, SystemColumn};

/// A column of a relation that is read.
pub(crate) fn column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, index: usize, number: i64) -> Option<Answer> {
    let oid = entry.relation()?;
    let relation = scope.context.catalog.relations.get(&oid)?;
    match relation.kind {
        RelationKind::View => view_column(scope, oid, number, scope.view.without_conditions),
        RelationKind::MaterializedView => Some(Answer::maybe(format!(
            "{} is a materialized view, whose rows may be older than the constraints",
            relation.name
        ))),
        _ => Some(table_column(scope, oid, entry.inherits(), number, &column_label(scope, index, number))),
    }
}

/// The columns of views, by view, whether its conditions hold, and whether all is read with one snapshot: the body of a function may
/// lock rows where the statement does not.
#[derive(Default)]
struct ViewColumns(Answers<(Oid, bool, bool), Option<Columns>>);

type Columns = Rc<[Answer]>;

/// A view's column: that of its query.
pub(crate) fn view_column(scope: &Scope<'_>, oid: Oid, number: i64, without_conditions: bool) -> Option<Answer> {
    let position = usize::try_from(number).ok()?.checked_sub(1)?;
    let context = scope.context;
    let key = (oid, !without_conditions, context.reads_one_snapshot());
    let columns = context.memo().table::<ViewColumns>().0.once_or(key, None, || {
        context.with_view_query(oid, |query| view_columns(context, query, without_conditions))
    })?;
    let inner = columns.get(position).cloned()?;
    let relation = context.catalog.relations.get(&oid)?;
    let column = relation.columns.get(&i16::try_from(number).ok()?).map_or("it", |column| &column.name);
    let verb = if inner.nullable { "may return" } else { "never returns" };
    let reason = Reason::new(format!("the view {} {verb} NULL in {column}", relation.name));
    // What a system view is made of is not the same in all versions.
    let reason = if relation.is_system() { reason } else { reason.because(inner.reason) };
    Some(Answer { nullable: inner.nullable, reason })
}

/// A table's column, without any knowledge of the query.
pub(crate) fn table_column(scope: &Scope<'_>, oid: Oid, inherits: bool, number: i64, label: &str) -> Answer {
    let catalog = scope.context.catalog;
    let Some(relation) = catalog.relations.get(&oid) else { return Answer::maybe("its table is not in the catalog") };
    let members = match inherits {
        true => scope.context.catalog.family(oid),
        false => Some(vec![relation]),
    };
    let Some(members) = members else {
        return Answer::maybe(format!("{} has child tables that are not in the catalog", relation.name));
    };
    if let Some(member) = members.iter().find(|member| !is_stored_here(member)) {
        return Answer::maybe(format!("{} is stored elsewhere, where constraints need not hold", member.name));
    }
    match SystemColumn::of(number) {
        _ if number == 0 => Answer::never("a row that exists is not NULL, even if its fields are"),
        Some(SystemColumn::TableOid) => Answer::never("a system column is never NULL"),
        Some(_) if relation.kind == RelationKind::Table => Answer::never("a system column is never NULL"),
        _ => not_null_column(scope.context, relation, &members, number, label),
    }
}

fn is_stored_here(relation: &&Relation) -> bool {
    matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable | RelationKind::Sequence)
}

fn not_null_column(
    context: &Context<'_>,
    relation: &Relation,
    members: &[&Relation],
    number: i64,
    label: &str,
) -> Answer {
    let column = i16::try_from(number).ok().and_then(|number| relation.columns.get(&number));
    let Some(column) = column else { return Answer::maybe(format!("{label} is not in the catalog")) };
    let mut proofs = Vec::with_capacity(members.len());
    for member in members {
        // Children have the parent's columns by name; a constraint … NO INHERIT is not theirs.
        let own = member.columns.values().find(|child| child.name == column.name);
        match own.and_then(|own| proof(context, member, own)) {
            Some(proof) => proofs.push(proof),
            None if member.oid == relation.oid => return Answer::maybe(format!("{label} may be NULL")),
            None => return Answer::maybe(format!("{}.{} may be NULL", member.name, column.name)),
        }
    }
    match proofs.into_iter().next() {
        Some(reason) => Answer::never(reason),
        None => Answer::maybe(format!("{label} may be NULL")),
    }
}
