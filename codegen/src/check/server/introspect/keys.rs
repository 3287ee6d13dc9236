//! `pg_constraint` and `pg_index`.

use std::collections::BTreeMap;

use tokio_postgres::{Error, Row};

use super::query::{Introspection, character, reference, tree};
use sqlwright_analysis::catalog::{
    Catalog, Constraint, ConstraintKind, Direction, ForeignKey, ForeignKeyAction, Index, IndexKey, Oid,
};

/// The answers, not yet put together.
pub(super) struct Answers {
    constraints: Vec<Row>,
    indexes: Vec<Row>,
    dependencies: Vec<Row>,
    equality_operators: Vec<Row>,
    comparison_operators: Vec<Row>,
    inheritance: Vec<Row>,
}

pub(super) async fn read(introspection: &Introspection<'_>) -> Result<Answers, Error> {
    let (constraints, indexes, dependencies, equality_operators, comparison_operators, inheritance) = tokio::try_join!(
        introspection.of_relations(include_str!("../sql/constraints.sql")),
        introspection.of_relations(include_str!("../sql/indexes.sql")),
        introspection.of_relations(include_str!("../sql/index_dependencies.sql")),
        introspection.all(include_str!("../sql/equality_operators.sql")),
        introspection.all(include_str!("../sql/comparison_operators.sql")),
        introspection.all(include_str!("../sql/inheritance.sql")),
    )?;
    Ok(Answers { constraints, indexes, dependencies, equality_operators, comparison_operators, inheritance })
}

impl Answers {
    /// Relations must have been filled in before: a whole-row reference becomes all of their columns.
    pub(super) fn fill(self, catalog: &mut Catalog) -> Result<(), Error> {
        for row in &self.constraints {
            if let Some(mut constraint) = read_constraint(row)? {
                constraint.columns = expand_whole_row(constraint.columns, constraint.relation, catalog);
                catalog.constraints.insert(constraint.oid, constraint);
            }
        }
        let mut equality = BTreeMap::new();
        for row in &self.equality_operators {
            let operators: Vec<Oid> = row.try_get(1)?;
            if !catalog.equalities.contains(&operators) {
                catalog.equalities.push(operators.clone());
            }
            equality.insert(row.try_get(0)?, operators);
        }
        catalog.equalities.sort();
        for row in &self.comparison_operators {
            let Some(operator) = row.try_get::<_, Option<Oid>>(0)? else { continue };
            catalog.comparisons.insert(operator);
            match row.try_get::<_, i16>(1)? {
                1 | 2 => drop(catalog.inequalities.insert(operator, Direction::Less)),
                4 | 5 => drop(catalog.inequalities.insert(operator, Direction::Greater)),
                _ => {}
            }
        }
        let mut dependencies: BTreeMap<Oid, Vec<i16>> = BTreeMap::new();
        for row in &self.dependencies {
            dependencies.entry(row.try_get(0)?).or_default().push(row.try_get(1)?);
        }
        let mut indexes = BTreeMap::new();
        for row in &self.indexes {
            let mut index = read_index(row, &equality)?;
            index.depends_on.extend(dependencies.remove(&index.oid).unwrap_or_default());
            index.depends_on.extend(row.try_get::<_, bool>(15)?.then_some(0));
            index.depends_on = expand_whole_row(index.depends_on, index.relation, catalog);
            index.depends_on.sort_unstable();
            index.depends_on.dedup();
            indexes.insert(index.oid, index);
        }
        for row in &self.inheritance {
            if let Some(index) = indexes.get_mut(&row.try_get(1)?) {
                index.parent = reference(row, 0)?;
            }
        }
        catalog.indexes.extend(indexes);
        Ok(())
    }
}

/// `attnum` 0 stands for the whole row: all columns.
fn expand_whole_row(columns: Vec<i16>, relation: Oid, catalog: &Catalog) -> Vec<i16> {
    if !columns.contains(&0) {
        return columns;
    }
    catalog.relations.get(&relation).map_or(columns, |relation| relation.columns.keys().copied().collect())
}

fn read_constraint(row: &Row) -> Result<Option<Constraint>, Error> {
    let kind = match character(row, 2)? {
        'p' => ConstraintKind::PrimaryKey,
        'u' => ConstraintKind::Unique,
        'f' => ConstraintKind::ForeignKey,
        'c' => ConstraintKind::Check,
        'x' => ConstraintKind::Exclusion,
        'n' => ConstraintKind::NotNull,
        _ => return Ok(None),
    };
    let foreign_key = match reference(row, 5)? {
        Some(relation) if kind == ConstraintKind::ForeignKey => Some(ForeignKey {
            relation,
            columns: row.try_get::<_, Option<_>>(6)?.unwrap_or_default(),
            on_delete: read_action(character(row, 7)?),
            on_update: read_action(character(row, 8)?),
            equality: row.try_get::<_, Option<_>>(19)?.unwrap_or_default(),
            always_checked: row.try_get(20)?,
            on_delete_columns: row.try_get(9)?,
        }),
        _ => None,
    };
    let keyed = matches!(kind, ConstraintKind::PrimaryKey | ConstraintKind::Unique | ConstraintKind::Exclusion);
    Ok(Some(Constraint {
        oid: row.try_get(0)?,
        name: row.try_get(1)?,
        kind,
        relation: row.try_get(3)?,
        columns: row.try_get::<_, Option<_>>(4)?.unwrap_or_default(),
        foreign_key,
        deferrable: row.try_get(10)?,
        deferred: row.try_get(11)?,
        validated: row.try_get(12)?,
        enforced: row.try_get(13)?,
        no_inherit: row.try_get(14)?,
        index: reference(row, 15)?.filter(|_| keyed),
        parent: reference(row, 16)?,
        definition: row.try_get(17)?,
        check: tree(row, 18)?,
    }))
}

fn read_action(action: char) -> ForeignKeyAction {
    match action {
        'r' => ForeignKeyAction::Restrict,
        'c' => ForeignKeyAction::Cascade,
        'n' => ForeignKeyAction::SetNull,
        'd' => ForeignKeyAction::SetDefault,
        _ => ForeignKeyAction::NoAction,
    }
}

fn read_index(row: &Row, equality: &BTreeMap<Oid, Vec<Oid>>) -> Result<Index, Error> {
    let columns: Vec<i16> = row.try_get(11)?;
    let collations: Vec<Oid> = row.try_get(12)?;
    let classes: Vec<Oid> = row.try_get(13)?;
    let key_count = usize::try_from(row.try_get::<_, i16>(10)?).unwrap_or_default();
    let keys = columns.iter().zip(collations).zip(classes).take(key_count);
    Ok(Index {
        oid: row.try_get(0)?,
        name: row.try_get(1)?,
        relation: row.try_get(2)?,
        unique: row.try_get(3)?,
        immediate: row.try_get(4)?,
        valid: row.try_get(5)?,
        exclusion: row.try_get(6)?,
        nulls_not_distinct: row.try_get(7)?,
        predicate: tree(row, 8)?,
        expressions: tree(row, 9)?,
        keys: keys
            .map(|((column, collation), class)| IndexKey {
                column: *column,
                equality: equality.get(&class).cloned().unwrap_or_default(),
                collation,
            })
            .collect(),
        depends_on: columns.iter().copied().filter(|column| *column != 0).collect(),
        constraint: row.try_get(14)?,
        parent: None,
    })
}
