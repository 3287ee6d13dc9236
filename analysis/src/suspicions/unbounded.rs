//! Statements that return all rows of a table, for the project to judge: of a table that grows, there are more of them every day.

use super::sought::{Against, Manner, conditions, is_selective, stored};
use crate::catalog::{ColumnName, RelationKind};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::conditions::Conditions;
use crate::prove::scope::Scope;
use crate::tree::expr::Expr;
use crate::tree::query::{Command, EntryKind};

pub(super) fn find(root: &Scope<'_>) -> Vec<Suspicion> {
    let query = root.query;
    let is_plain = query.command() == Command::Select
        && !query.is_set_operation()
        && query.limit().is_missing()
        && !query.is_grouped()
        && query.has_aggregates() == Some(false)
        && query.distinct_clause().len() == 0
        && query.having().is_missing();
    if !is_plain || Expr::Query(query).walk().any(|node| matches!(node, Expr::Parameter(one) if one.number().is_some()))
    {
        return Vec::new();
    }
    if !leaves_most_rows(root) {
        return Vec::new();
    }
    let catalog = root.context.catalog;
    let items: Vec<usize> = query.join_tree().items().flat_map(|item| item.entries()).collect();
    let tables = items.into_iter().filter_map(|index| query.entry(index)).filter_map(|entry| {
        let relation = catalog.relations.get(&entry.relation()?)?;
        let is_table = matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
        (is_table && entry.kind() == EntryKind::Relation && !entry.is_sampled()).then_some(relation)
    });
    let told = tables.map(|relation| {
        let column = ColumnName::NO_COLUMN.to_owned();
        let about = ColumnName { schema: relation.schema.clone(), table: relation.name.clone(), column };
        let message = format!("this statement returns all rows of `{}`", super::identifier::table_name(relation));
        Suspicion { about: Some(about), ..Suspicion::new(SuspicionKind::Unbounded, message) }
    });
    told.collect()
}

/// Whether its conditions only join, or are on columns with few values.
fn leaves_most_rows(root: &Scope<'_>) -> bool {
    let catalog = root.context.catalog;
    let known = conditions(root);
    let all = Conditions::of(root, &[]);
    let leaves = |node: Expr<'_>| {
        let mut about = known.iter().filter(|one| std::ptr::eq(one.node.node(), node.node())).peekable();
        match node {
            Expr::Variable(_) => true,
            _ if about.peek().is_none() => false,
            _ => about.all(|one| match one.against {
                Against::Rows => true,
                Against::Value => {
                    let column = stored(root, one.entry, one.number);
                    let column = column.as_ref().and_then(|column| column.of(catalog));
                    one.manner == Manner::Equal && column.is_some_and(|(_, one)| !is_selective(catalog, one.type_oid))
                }
                Against::Outside | Against::Query(_) => false,
            }),
        }
    };
    all.conjuncts.iter().all(|conjunct| leaves(conjunct.condition))
}
