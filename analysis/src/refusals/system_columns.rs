//! RETURNING xmin, xmax, cmin or cmax of a row that is inserted into a partitioned table. The executor hands the row on as the values that
//! it made (`ExecPrepareTupleRouting` in `nodeModifyTable.c`), without what the partition's storage adds; only where a partition has its
//! columns in another order does it take the stored row. `ctid` and `tableoid` are there in any case.

use super::{Refusal, Statement};
use crate::catalog::{Oid, Relation, RelationKind};
use crate::change::cascade::family;
use crate::change::writes::queries;
use crate::tree::node::Node;
use crate::tree::query::{Command, Query};

const FEATURE_NOT_SUPPORTED: &str = "0A000";

/// `SelfItemPointerAttributeNumber` and its neighbours in `access/sysattr.h`.
const COLUMNS: &[(i64, &str)] = &[(-2, "xmin"), (-3, "cmin"), (-4, "xmax"), (-5, "cmax")];

/// RETURNING OLD (PostgreSQL 18 on), which is NULL for a row that is inserted.
const RETURNING_OLD: i64 = 1;

pub(super) fn returned(statement: &Statement<'_>) -> Vec<Refusal> {
    queries(statement.query.node()).into_iter().filter_map(|query| of_query(statement, query)).collect()
}

fn of_query(statement: &Statement<'_>, query: Query<'_>) -> Option<Refusal> {
    let merges = || query.merge_actions().any(|action| action.command() == Command::Insert);
    if query.command() != Command::Insert && !(query.command() == Command::Merge && merges()) {
        return None;
    }
    let target = query.result_relation()?;
    let relation = query.entry(target)?.relation()?;
    let mut found = Vec::new();
    variables(query.get("returningList"), i64::try_from(target).ok()?, 0, &mut found);
    let column = |var: &&Node<'_>| base_column(statement, relation, var.get("varattno").int()?);
    let (variable, (table, column)) = found.into_iter().find_map(|var| Some((var, column(&var)?)))?;
    let (_, name) = COLUMNS.iter().find(|(number, _)| *number == column)?;
    let leaf = same_layout(statement, table)?;
    let refusal = Refusal::new(FEATURE_NOT_SUPPORTED, "cannot retrieve a system column in this context");
    Some(
        refusal
            .at(statement.place(variable))
            .note(format!("RETURNING cannot return {name} of a row that is inserted into the partitioned table {leaf}"))
            .help("remove it; in PostgreSQL 17 or later, merge_action() tells what MERGE did with a row"),
    )
}

/// The variables of an item of the range table, in subqueries too.
fn variables<'n, 't>(node: &'n Node<'t>, index: i64, levels: i64, found: &mut Vec<&'n Node<'t>>) {
    let is_its = |node: &Node<'_>| {
        node.get("varno").int() == Some(index)
            && node.get("varlevelsup").int() == Some(levels)
            && node.get("varreturningtype").int() != Some(RETURNING_OLD)
    };
    if node.is("VAR") && is_its(node) {
        found.push(node);
    }
    let levels = levels + i64::from(node.is("QUERY"));
    node.children().into_iter().for_each(|child| variables(child, index, levels, found));
}

/// The system column of a table behind a column, through views.
fn base_column<'a>(statement: &Statement<'a>, relation: Oid, column: i64) -> Option<(&'a Relation, i64)> {
    let (mut relation, mut column) = (statement.catalog.relations.get(&relation)?, column);
    // Views lie on views no deeper than there are relations.
    for _ in 0..statement.catalog.relations.len() {
        if relation.kind != RelationKind::View {
            return COLUMNS.iter().any(|(number, _)| *number == column).then_some((relation, column));
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
