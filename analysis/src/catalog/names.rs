//! What the schema's objects are called: facts name them so, because oids mean something in one database only.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, Event, Oid, Relation, Trigger, Type, TypeKind};

/// A column by its full name; or the whole row of a table, or a table of which no column is named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ColumnName {
    /// Schema.
    pub schema: String,
    /// Table.
    pub table: String,
    /// Column, [`Self::WHOLE_ROW`] or [`Self::NO_COLUMN`].
    pub column: String,
}

impl ColumnName {
    /// The whole row: `SELECT t FROM t`, DELETE.
    pub const WHOLE_ROW: &str = "*";

    /// Rows, but none of their columns: `count(*)`, `INSERT … DEFAULT VALUES`.
    pub const NO_COLUMN: &str = "";

    /// Whether it is a column, or all of them.
    pub(crate) fn names_column(&self) -> bool {
        self.column != Self::NO_COLUMN
    }
}

impl fmt::Display for ColumnName {
    /// `schema.table.column`, `schema.table.*` or `schema.table`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.schema, self.table)?;
        if self.names_column() { write!(f, ".{}", self.column) } else { Ok(()) }
    }
}

/// A type by its full name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TypeName {
    /// Schema.
    pub schema: String,
    /// `typname`.
    pub name: String,
}

impl Catalog {
    /// The relation of this name.
    pub fn relation_named(&self, schema: &str, name: &str) -> Option<&Relation> {
        let names = self.lookup.relations.get_or_init(|| {
            let named = |relation: &Relation| ((relation.schema.clone(), relation.name.clone()), relation.oid);
            self.relations.unnoted().values().map(named).collect()
        });
        self.relations.get(names.get(&(schema.to_owned(), name.to_owned()))?)
    }

    /// The type of this name.
    pub fn type_named(&self, name: &TypeName) -> Option<&Type> {
        let names = self.lookup.types.get_or_init(|| {
            let named = |ty: &Type| (TypeName { schema: ty.schema.clone(), name: ty.name.clone() }, ty.oid);
            self.types.unnoted().values().map(named).collect()
        });
        self.types.get(names.get(name)?)
    }

    /// The relation and the number of a column that is known by name.
    pub fn column_named(&self, name: &ColumnName) -> Option<(Oid, i16)> {
        let relation = self.relation_named(&name.schema, &name.table)?;
        let column = relation.columns.values().find(|column| column.name == name.column)?;
        Some((relation.oid, column.number))
    }

    /// Whether an INSERT must give a column a value: it cannot be NULL, and neither a default, its type nor a trigger gives it one.
    pub fn needs_value(&self, name: &ColumnName) -> bool {
        let Some(relation) = self.relation_named(&name.schema, &name.table) else { return false };
        let Some(column) = relation.columns.values().find(|column| column.name == name.column) else { return false };
        let is_domain = self.types.get(&column.type_oid).is_none_or(|ty| matches!(ty.kind, TypeKind::Domain(_)));
        let is_given = column.has_default || column.identity.is_some() || column.generated_from.is_some() || is_domain;
        let fires = |trigger: &Trigger| trigger.fires_on(Event::Insert) && (trigger.before() || trigger.instead());
        column.not_null && !is_given && relation.rules.is_empty() && !relation.triggers.iter().any(fires)
    }

    /// The name of a type.
    pub(crate) fn type_name(&self, oid: Oid) -> Option<TypeName> {
        let ty = self.types.unnoted().get(&oid)?;
        Some(TypeName { schema: ty.schema.clone(), name: ty.name.clone() })
    }

    /// The name of a column, by the relation and its number.
    pub fn column_name(&self, relation: Oid, number: i16) -> Option<ColumnName> {
        let relation = self.relations.get(&relation)?;
        let column = relation.column_name(number)?.to_owned();
        Some(ColumnName { schema: relation.schema.clone(), table: relation.name.clone(), column })
    }

    /// The comment of a column that is known by name.
    pub fn column_comment(&self, name: &ColumnName) -> Option<String> {
        let (relation, number) = self.column_named(name)?;
        self.relations.get(&relation)?.columns.get(&number)?.comment.clone()
    }
}
