//! RETURNING xmin, xmax, cmin or cmax of a row that is inserted into a partitioned table. The executor hands the row on as the values that
//! it made (`ExecPrepareTupleRouting` in `nodeModifyTable.c`), without what the partition's storage adds; only where a partition has its
//! columns in another order does it take the stored row. `ctid` and `tableoid` are there in any case.

use super::{Refusal, Statement};
use crate::catalog::{Oid, Relation, RelationKind};
use crate::change::cascade::family;
use crate::tree::expr::{Expr, RowVersion, Variable};
use crate::tree::query::{Command, Query, SystemColumn};

const FEATURE_NOT_SUPPORTED: &str = "0A000";

pub(super) fn returned(statement: &Statement<'_>) -> Vec<Refusal> {
    statement.query.queries().filter_map(|query| of_query(statement, query)).collect()
}

fn of_query(statement: &Statement<'_>, query: Query<'_>) -> Option<Refusal> {
    let merges = || query.merge_actions().any(|action| action.command() == Command::Insert);
    if query.command() != Command::Insert && !(query.command() == Command::Merge && merges()) {
        return None;
    }
    let target = query.result_relation()?;
    let relation = query.entry(target)?.relation()?;
    // The old version of a row that is inserted is NULL.
    let returned = query.returning_list().flat_map(|entry| entry.expression().columns_of(target));
    let mut returned = returned.filter(|variable| variable.version() != RowVersion::Old);
    let column = |variable: Variable<'_>| base_column(statement, relation, variable.number()?);
    let (variable, (table, column)) = returned.find_map(|variable| Some((variable, column(variable)?)))?;
    let name = column.name();
    let leaf = same_layout(statement, table)?;
    let refusal = Refusal::new(FEATURE_NOT_SUPPORTED, "cannot retrieve a system column in this context");
    Some(
        refusal
            .at(statement.place(Expr::Variable(variable)))
            .note(format!("RETURNING cannot return {name} of a row that is inserted into the partitioned table {leaf}"))
            .help("remove it; in PostgreSQL 17 or later, merge_action() tells what MERGE did with a row"),
    )
}

/// The system column of a table behind a column, through views.
fn base_column<'a>(statement: &Statement<'a>, relation: Oid, column: i64) -> Option<(&'a Relation, SystemColumn)> {
    let (mut relation, mut column) = (statement.catalog.relations.get(&relation)?, column);
    // Views lie on views no deeper than there are relations.
    for _ in 0..statement.catalog.relations.len() {
        if relation.kind != RelationKind::View {
            let stored = |one: &SystemColumn| !matches!(one, SystemColumn::Ctid | SystemColumn::TableOid);
            return Some((relation, SystemColumn::of(column).filter(stored)?));
        }
        let (base, columns) = relation.view_query.as_ref()?.view_base()?;
        column = columns.get(usize::try_from(column).ok()?.checked_sub(1)?).copied()??.into();
        relation = statement.catalog.relations.get(&base)?;
    }
    None
}

/// The name of a partitioned table whose partitions all have its own columns in its own order: rows of others have what is asked for.
fn same_layout<'a>(statement: &Statement<'_>, table: &'a Relation) -> Option<&'a str> {
    if table.kind != RelationKind::PartitionedTable {
        return None;
    }
    let columns = |relation: &Relation| {
        let columns = relation.columns.values().map(|column| (column.number, column.name.clone()));
        (relation.attributes, columns.collect::<Vec<_>>())
    };
    let own = columns(table);
    let mut leaves = family(statement.catalog, table).into_iter().filter(|one| one.kind == RelationKind::Table);
    leaves.all(|leaf| columns(leaf) == own).then_some(table.name.as_str())
}
