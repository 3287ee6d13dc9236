//! One short text that tells two schemas apart.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::{
    Catalog, Column, Constraint, ConstraintKind, FIRST_NORMAL_OID, Index, Oid, Persistence, Relation, RelationKind,
    TypeKind,
};

/// Tables in which migration tools keep their books, by names that can be nothing else: not every database with the schema has
/// them.
const BOOKKEEPING: [&str; 24] = [
    "SequelizeMeta",
    "__EFMigrationsHistory",
    "__diesel_schema_migrations",
    "__drizzle_migrations",
    "_prisma_migrations",
    "_sqlx_migrations",
    "_yoyo_migration",
    "alembic_version",
    "ar_internal_metadata",
    "databasechangelog",
    "databasechangeloglock",
    "django_migrations",
    "flyway_schema_history",
    "goose_db_version",
    "gorp_migrations",
    "knex_migrations",
    "knex_migrations_lock",
    "kysely_migration",
    "pgmigrations",
    "play_evolutions",
    "refinery_schema_history",
    "schema_migrations",
    "seaql_migrations",
    "shmig_version",
];

/// SHA-256, in hexadecimal, over the facts of the users' schemas: by name, never by oid, in sorted order.
///
/// It is the same on every version of PostgreSQL and in every database with that schema. So it leaves out what differs
/// between them without making another schema: what belongs to extensions, the books of migration tools, NOT NULL as
/// a constraint (18 on; the columns say it), constraints and indexes of partitions that derive from their parents', and every text that the server prints back from its trees (views, CHECKs,
/// defaults, BEGIN ATOMIC, WHEN of triggers), whose spelling changes with version and `search_path`. The text of a function in SQL, or
/// of a trigger function in PL/pgSQL, is as its author wrote it.
pub fn fingerprint(catalog: &Catalog) -> String {
    let mut facts = BTreeSet::new();
    types(catalog, &mut facts);
    for relation in catalog.relations.values().filter(|relation| is_counted(relation)) {
        relation_facts(catalog, relation, &mut facts);
    }
    constraints(catalog, &mut facts);
    indexes(catalog, &mut facts);
    functions(catalog, &mut facts);
    let mut hash = Sha256::new();
    for fact in facts {
        hash.update(fact.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn is_counted(relation: &Relation) -> bool {
    relation.oid >= FIRST_NORMAL_OID
        && relation.extension.is_none()
        && !BOOKKEEPING.contains(&relation.name.as_str())
        && !relation.schema.starts_with("pg_temp")
        // A sequence is a column's, or shows in nothing that a statement can get wrong.
        && relation.kind != RelationKind::Sequence
}

/// `schema.name` of a type, which identifies it everywhere.
fn type_name(catalog: &Catalog, oid: Oid) -> String {
    catalog.types.get(&oid).map_or_else(String::new, |ty| format!("{:?}.{:?}", ty.schema, ty.name))
}

fn relation_name(catalog: &Catalog, oid: Oid) -> String {
    catalog.relations.get(&oid).map_or_else(String::new, name_of)
}

fn name_of(relation: &Relation) -> String {
    format!("{:?}.{:?}", relation.schema, relation.name)
}

fn types(catalog: &Catalog, facts: &mut BTreeSet<String>) {
    for ty in catalog.types.values().filter(|ty| ty.oid >= FIRST_NORMAL_OID && ty.extension.is_none()) {
        let name = format!("{:?}.{:?}", ty.schema, ty.name);
        let fact = match &ty.kind {
            TypeKind::Enum(labels) => format!("enum {name} {labels:?}"),
            TypeKind::Domain(domain) => {
                let base = type_name(catalog, domain.base);
                let checks: Vec<&str> = domain.checks.iter().map(|check| check.name.as_str()).collect();
                format!("domain {name} {base} not null {} checks {checks:?}", domain.not_null)
            }
            TypeKind::Range(subtype) => format!("range {name} {}", type_name(catalog, *subtype)),
            // Tables, arrays and multiranges come with what they are made of.
            _ => continue,
        };
        facts.insert(fact);
    }
}

fn relation_facts(catalog: &Catalog, relation: &Relation, facts: &mut BTreeSet<String>) {
    let name = name_of(relation);
    facts.insert(format!(
        "relation {name} {:?} partition {} row security {} check option {}",
        relation.kind, relation.is_partition, relation.row_security, relation.check_option
    ));
    if relation.persistence == Persistence::Unlogged {
        facts.insert(format!("unlogged {name}"));
    }
    if relation.partition_excludes_null {
        facts.insert(format!("no NULL in the partition key of {name}"));
    }
    for policy in &relation.policies {
        facts.insert(format!("policy {name} {:?}", policy.name));
    }
    for (position, column) in relation.columns.values().enumerate() {
        facts.insert(format!("column {name} {position} {}", column_fact(catalog, relation, column)));
    }
    for parent in &relation.parents {
        facts.insert(format!("parent {name} {}", relation_name(catalog, *parent)));
    }
    for rule in &relation.rules {
        facts.insert(format!("rule {name} {rule:?}"));
    }
    for trigger in &relation.triggers {
        let mut fact = format!("trigger {name} {:?} {}", trigger.name, trigger.bits);
        if let Some(function) = catalog.functions.get(&trigger.function) {
            let _ = write!(fact, " {:?}.{:?} {:?}", function.schema, function.name, trigger.arguments);
        }
        if !trigger.columns.is_empty() {
            let _ = write!(fact, " of {:?}", column_names(relation, &trigger.columns));
        }
        facts.insert(fact);
    }
}

/// Not by way of their relations, which would look at all of them for each.
fn indexes(catalog: &Catalog, facts: &mut BTreeSet<String>) {
    let counted = |index: &&Index| (index.unique || index.exclusion) && index.parent.is_none();
    for index in catalog.indexes.values().filter(counted) {
        if let Some(relation) = counted_relation(catalog, index.relation) {
            facts.insert(format!("index {} {}", name_of(relation), index_fact(relation, index)));
        }
    }
}

fn counted_relation(catalog: &Catalog, oid: Oid) -> Option<&Relation> {
    catalog.relations.get(&oid).filter(|relation| is_counted(relation))
}

fn column_fact(catalog: &Catalog, relation: &Relation, column: &Column) -> String {
    let generated = column.generated_from.as_ref().map(|from| column_names(relation, from));
    format!(
        "{:?} {} {} not null {} generated {generated:?} identity {:?} default {}",
        column.name,
        type_name(catalog, column.type_oid),
        column.typmod,
        column.not_null,
        column.identity,
        column.has_default
    )
}

fn column_names(relation: &Relation, numbers: &[i16]) -> Vec<String> {
    let name = |number: &i16| relation.columns.get(number).map_or_else(String::new, |column| column.name.clone());
    numbers.iter().map(name).collect()
}

fn constraints(catalog: &Catalog, facts: &mut BTreeSet<String>) {
    let counted = |constraint: &&Constraint| constraint.kind != ConstraintKind::NotNull && constraint.parent.is_none();
    for constraint in catalog.constraints.values().filter(counted) {
        let Some(relation) = counted_relation(catalog, constraint.relation) else { continue };
        let target = constraint.foreign_key.as_ref().map(|key| {
            let columns = catalog.relations.get(&key.relation).map(|target| column_names(target, &key.columns));
            (relation_name(catalog, key.relation), columns, key.on_delete, key.on_update)
        });
        // Said where it is not as usual only.
        let set = constraint.foreign_key.as_ref().and_then(|key| key.on_delete_columns.as_deref());
        let set = set.map(|set| format!(" sets {:?}", column_names(relation, set))).unwrap_or_default();
        let unenforced = if constraint.enforced { "" } else { " not enforced" };
        let unchecked = constraint.foreign_key.as_ref().is_some_and(|key| !key.always_checked);
        let unchecked = if unchecked { " not always checked" } else { "" };
        facts.insert(format!(
            "constraint {} {:?} {:?} {:?} to {target:?} deferrable {} deferred {} validated {} no inherit {}{set}{unenforced}{unchecked}",
            name_of(relation),
            constraint.name,
            constraint.kind,
            column_names(relation, &constraint.columns),
            constraint.deferrable,
            constraint.deferred,
            constraint.validated,
            constraint.no_inherit
        ));
    }
}

fn index_fact(relation: &Relation, index: &Index) -> String {
    let keys: Vec<i16> = index.keys.iter().map(|key| key.column).collect();
    format!(
        "{:?} {:?} on {:?} unique {} immediate {} valid {} exclusion {} nulls not distinct {} partial {}",
        index.name,
        column_names(relation, &keys),
        column_names(relation, &index.depends_on),
        index.unique,
        index.immediate,
        index.valid,
        index.exclusion,
        index.nulls_not_distinct,
        index.predicate.is_some()
    )
}

fn functions(catalog: &Catalog, facts: &mut BTreeSet<String>) {
    let counted = catalog.functions.values().filter(|function| {
        function.oid >= FIRST_NORMAL_OID && function.extension.is_none() && !function.schema.starts_with("pg_temp")
    });
    for function in counted {
        let arguments: Vec<String> = function.arguments.iter().map(|oid| type_name(catalog, *oid)).collect();
        facts.insert(format!(
            "function {:?}.{:?} {arguments:?} {} set {} strict {} {} {} {} {:?} {:?}",
            function.schema,
            function.name,
            type_name(catalog, function.returns),
            function.returns_set,
            function.strict,
            function.kind,
            function.volatility,
            function.language,
            function.settings,
            function.source
        ));
    }
}
