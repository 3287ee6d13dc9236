//! `pg_class` and `pg_attribute`, with rules, triggers, policies and inheritance.

use std::collections::BTreeMap;

use tokio_postgres::{Error, Row};

use super::query::{Introspection, character, tree};
use sqlwright_analysis::catalog::{Catalog, Column, Event, Oid, Persistence, Policy, Relation, RelationKind, Trigger};

/// The answers, not yet put together.
pub(super) struct Answers {
    relations: Vec<Row>,
    columns: Vec<Row>,
    generated_columns: Vec<Row>,
    rules: Vec<Row>,
    triggers: Vec<Row>,
    policies: Vec<Row>,
    inheritance: Vec<Row>,
}

pub(super) async fn read(introspection: &Introspection<'_>) -> Result<Answers, Error> {
    let (relations, columns, generated_columns, rules, triggers, policies, inheritance) = tokio::try_join!(
        introspection.of_relations(include_str!("../sql/relations.sql")),
        introspection.of_relations(include_str!("../sql/columns.sql")),
        introspection.all(include_str!("../sql/generated_columns.sql")),
        introspection.of_relations(include_str!("../sql/rules.sql")),
        introspection.of_relations(include_str!("../sql/triggers.sql")),
        introspection.of_relations(include_str!("../sql/policies.sql")),
        introspection.all(include_str!("../sql/inheritance.sql")),
    )?;
    Ok(Answers { relations, columns, generated_columns, rules, triggers, policies, inheritance })
}

impl Answers {
    pub(super) fn fill(self, catalog: &mut Catalog) -> Result<(), Error> {
        let mut new = BTreeMap::new();
        for row in &self.relations {
            let relation = read_relation(row)?;
            new.insert(relation.oid, relation);
        }
        for row in &self.columns {
            let column = read_column(row)?;
            if let Some(relation) = new.get_mut(&row.try_get(0)?) {
                relation.columns.insert(column.number, column);
            }
        }
        for row in &self.generated_columns {
            let column = new.get_mut(&row.try_get(0)?).and_then(|relation| relation.columns.get_mut(&number(row, 1)));
            if let Some(sources) = column.and_then(|column| column.generated_from.as_mut()) {
                sources.push(row.try_get(2)?);
            }
        }
        for row in &self.triggers {
            if let Some(relation) = new.get_mut(&row.try_get(0)?) {
                relation.triggers.push(Trigger {
                    name: row.try_get(1)?,
                    bits: row.try_get(2)?,
                    columns: row.try_get(3)?,
                    function: row.try_get(4)?,
                    arguments: row.try_get(5)?,
                    condition: tree(row, 6)?,
                });
            }
        }
        for row in &self.policies {
            if let Some(relation) = new.get_mut(&row.try_get(0)?) {
                let policy = Policy { name: row.try_get(1)?, condition: tree(row, 2)?, check: tree(row, 3)? };
                relation.policies.push(policy);
            }
        }
        add_rules(&self.rules, &mut new)?;
        add_inheritance(&self.inheritance, &mut new)?;
        catalog.relations.extend(new);
        Ok(())
    }
}

fn number(row: &Row, column: usize) -> i16 {
    row.try_get(column).unwrap_or_default()
}

fn read_relation(row: &Row) -> Result<Relation, Error> {
    Ok(Relation {
        oid: row.try_get(0)?,
        schema: row.try_get(1)?,
        name: row.try_get(2)?,
        kind: match character(row, 3)? {
            'r' => RelationKind::Table,
            'p' => RelationKind::PartitionedTable,
            'v' => RelationKind::View,
            'm' => RelationKind::MaterializedView,
            'f' => RelationKind::ForeignTable,
            'S' => RelationKind::Sequence,
            'c' => RelationKind::CompositeType,
            _ => RelationKind::Other,
        },
        attributes: row.try_get(12)?,
        columns: BTreeMap::new(),
        view_query: None,
        rules: Vec::new(),
        triggers: Vec::new(),
        policies: Vec::new(),
        children: Vec::new(),
        parents: Vec::new(),
        is_partition: row.try_get(4)?,
        partition_key: row.try_get::<_, Option<_>>(10)?.unwrap_or_default(),
        partition_excludes_null: row.try_get(11)?,
        row_security: row.try_get(5)?,
        persistence: match character(row, 6)? {
            'u' => Persistence::Unlogged,
            't' => Persistence::Temporary,
            _ => Persistence::Permanent,
        },
        check_option: row.try_get(7)?,
        comment: row.try_get(8)?,
        extension: row.try_get(9)?,
        force_row_security: row.try_get(13)?,
        owner: row.try_get(14)?,
        security_invoker: row.try_get(15)?,
    })
}

fn read_column(row: &Row) -> Result<Column, Error> {
    Ok(Column {
        number: row.try_get(1)?,
        name: row.try_get(2)?,
        type_oid: row.try_get(3)?,
        typmod: row.try_get(4)?,
        collation: row.try_get(5)?,
        dimensions: row.try_get(12)?,
        elements_never_null: false,
        not_null: row.try_get(6)?,
        generated_from: row.try_get::<_, bool>(7)?.then(Vec::new),
        identity: Some(character(row, 8)?).filter(|identity| *identity != '\0'),
        has_default: row.try_get(9)?,
        default: tree(row, 10)?,
        comment: row.try_get(11)?,
    })
}

fn add_rules(rows: &[Row], relations: &mut BTreeMap<Oid, Relation>) -> Result<(), Error> {
    for row in rows {
        let Some(relation) = relations.get_mut(&row.try_get(0)?) else { continue };
        if row.try_get(2)? {
            relation.view_query = tree(row, 3)?;
            continue;
        }
        let event = match character(row, 1)? {
            '2' => Event::Update,
            '3' => Event::Insert,
            '4' => Event::Delete,
            _ => Event::Select,
        };
        if !relation.rules.contains(&event) {
            relation.rules.push(event);
        }
    }
    Ok(())
}

fn add_inheritance(rows: &[Row], relations: &mut BTreeMap<Oid, Relation>) -> Result<(), Error> {
    for row in rows {
        let (parent, child) = (row.try_get(0)?, row.try_get(1)?);
        if let Some(relation) = relations.get_mut(&parent) {
            relation.children.push(child);
        }
        if let Some(relation) = relations.get_mut(&child) {
            relation.parents.push(parent);
        }
    }
    Ok(())
}
