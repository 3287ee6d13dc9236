//! Which functions a tree calls, and what they can do besides computing.

use std::collections::BTreeSet;

use crate::catalog::{Catalog, FIRST_NORMAL_OID, Function, Oid, TypeKind};
use crate::change::session::Found;
use crate::tree::expr::Expr;

/// Volatile functions of PostgreSQL itself that change nothing and lock nothing: they differ from call to call, or ask the server
/// about itself. What is not in this list (`nextval`, `setval`, `pg_notify`, `set_config`, `lo_*`, `pg_advisory_lock`,
/// `query_to_xml`, …) has or may have side effects.
const HARMLESS: &[&str] = &[
    "array_sample",
    "array_shuffle",
    "clock_timestamp",
    "gen_random_uuid",
    "pg_blocking_pids",
    "pg_collation_actual_version",
    "pg_database_size",
    "pg_indexes_size",
    "pg_is_in_recovery",
    "pg_is_wal_replay_paused",
    "pg_last_wal_receive_lsn",
    "pg_last_wal_replay_lsn",
    "pg_last_xact_replay_timestamp",
    "pg_lock_status",
    "pg_notification_queue_usage",
    "pg_partition_ancestors",
    "pg_partition_tree",
    "pg_relation_size",
    "pg_safe_snapshot_blocking_pids",
    "pg_sequence_last_value",
    "pg_sleep",
    "pg_sleep_for",
    "pg_sleep_until",
    "pg_table_size",
    "pg_tablespace_size",
    "pg_total_relation_size",
    "pg_xact_status",
    "random",
    "random_normal",
    "timeofday",
    "uuidv4",
    "uuidv7",
];

/// Functions of PostgreSQL itself that change nothing, and yet answer in one session only, or not on a standby.
const PRIMARY_ONLY: &[(&str, &str)] = &[
    ("currval", SESSION),
    ("lastval", SESSION),
    ("pg_backend_pid", SESSION),
    ("pg_current_wal_flush_lsn", PRIMARY),
    ("pg_current_wal_insert_lsn", PRIMARY),
    ("pg_current_wal_lsn", PRIMARY),
    ("pg_current_xact_id_if_assigned", SESSION),
    ("pg_cursor", SESSION),
    ("pg_listening_channels", SESSION),
    ("pg_my_temp_schema", SESSION),
    ("pg_prepared_statement", SESSION),
    ("pg_trigger_depth", SESSION),
    ("txid_current_if_assigned", SESSION),
];

const SESSION: &str = "which depends on the session in which it runs";
const PRIMARY: &str = "which a standby refuses";

/// Harmless volatile functions of contrib modules.
const HARMLESS_OF_EXTENSIONS: &[(&str, &str)] = &[
    ("pgcrypto", "gen_random_bytes"),
    ("pgcrypto", "gen_random_uuid"),
    ("pgcrypto", "gen_salt"),
    ("tablefunc", "normal_rand"),
    ("uuid-ossp", "uuid_generate_v1"),
    ("uuid-ossp", "uuid_generate_v1mc"),
    ("uuid-ossp", "uuid_generate_v4"),
    ("tsm_system_rows", "system_rows"),
];

/// Functions that are marked STABLE and yet do more: they take a transaction id, which is a write for a standby, or read tables
/// that the tree does not name.
const STABLE_WITH_EFFECTS: &[&str] = &[
    "txid_current",
    "pg_current_xact_id",
    "table_to_xml",
    "table_to_xmlschema",
    "table_to_xml_and_xmlschema",
    "schema_to_xml",
    "schema_to_xmlschema",
    "schema_to_xml_and_xmlschema",
    "database_to_xml",
    "database_to_xmlschema",
    "database_to_xml_and_xmlschema",
];

/// The same for contrib modules: they run SQL that they are given as text.
const STABLE_WITH_EFFECTS_OF_EXTENSIONS: &[(&str, &str)] = &[
    ("tablefunc", "connectby"),
    ("tablefunc", "crosstab"),
    ("tablefunc", "crosstab2"),
    ("tablefunc", "crosstab3"),
    ("tablefunc", "crosstab4"),
    ("tablefunc", "crosstabN"),
    ("xml2", "xpath_table"),
];

/// What the functions in a tree can do besides computing, in sentences.
#[derive(Debug, Default)]
pub(crate) struct SideEffects {
    /// They may do more than read what the tree names.
    pub(crate) opaque: BTreeSet<String>,
    /// They change nothing, but answer in one session or on the primary server only.
    pub(crate) primary_only: BTreeSet<String>,
    /// What they do to the session.
    pub(crate) session: Found,
    /// Only the author vouches that they do not.
    pub(crate) vouched: BTreeSet<String>,
    /// Functions of the schema that they are.
    pub(crate) called: BTreeSet<Oid>,
    /// Types whose domains have been looked at.
    types: BTreeSet<Oid>,
}

/// One sentence for each function in the tree that may do more than read what the tree names, and for each node that is not known;
/// the CHECKs of domains that values become are looked at too.
pub(crate) fn side_effects(catalog: &Catalog, tree: Expr<'_>) -> SideEffects {
    let mut effects = SideEffects::default();
    effects.of_tree(catalog, tree);
    effects
}

/// The same for values that become values of these types.
pub(crate) fn side_effects_of_types(catalog: &Catalog, types: impl IntoIterator<Item = Oid>) -> SideEffects {
    let mut effects = SideEffects::default();
    types.into_iter().for_each(|oid| effects.of_type(catalog, oid));
    effects
}

impl SideEffects {
    /// Of something that cannot be read.
    pub(crate) fn unreadable(sentence: &str) -> SideEffects {
        SideEffects { opaque: BTreeSet::from([sentence.to_owned()]), ..SideEffects::default() }
    }

    fn of_tree(&mut self, catalog: &Catalog, tree: Expr<'_>) {
        for node in tree.walk() {
            if let Some(kind) = node.unknown_kind() {
                self.opaque.insert(format!("its tree has a {kind} node, which the analysis does not know"));
            }
            for function in catalog.functions_of(node) {
                match function {
                    Some(function) => self.of_function(catalog, function),
                    None => drop(self.opaque.insert("it calls a function that the catalog does not have".to_owned())),
                }
            }
            self.session.of_node(catalog, node);
            let made = match node {
                Expr::Parameter(parameter) => parameter.ty(),
                // The input function has checked it.
                Expr::Constant(constant) => constant.ty(),
                _ => node.converts_to(),
            };
            if let Some(oid) = made {
                self.of_type(catalog, oid);
            }
        }
    }

    /// The CHECKs of a domain, and of domains that are elements, fields or bounds of the type.
    fn of_type(&mut self, catalog: &Catalog, oid: Oid) {
        let mut pending = vec![oid];
        while let Some(oid) = pending.pop() {
            if !self.types.insert(oid) {
                continue;
            }
            match catalog.types.get(&oid).map(|ty| &ty.kind) {
                Some(TypeKind::Domain(domain)) => {
                    pending.push(domain.base);
                    for check in domain.checks.iter().filter_map(|check| check.check.as_ref()) {
                        match check.expression() {
                            Some(tree) => self.of_tree(catalog, tree),
                            None => drop(self.opaque.insert("the CHECK of a domain cannot be read".to_owned())),
                        }
                    }
                }
                Some(TypeKind::Array(inner) | TypeKind::Range(inner) | TypeKind::Multirange(inner)) => {
                    pending.push(*inner)
                }
                Some(TypeKind::Composite(relation)) => {
                    let columns = catalog.relations.get(relation).into_iter().flat_map(|one| one.columns.values());
                    pending.extend(columns.map(|column| column.type_oid));
                }
                Some(TypeKind::Base | TypeKind::Pseudo | TypeKind::Enum(_)) | None => {}
            }
        }
    }

    fn of_function(&mut self, catalog: &Catalog, function: &Function) {
        if function.oid >= FIRST_NORMAL_OID && function.extension.is_none() {
            self.called.insert(function.oid);
        }
        if function.vouched_for {
            let Function { schema, name, .. } = function;
            self.vouched.insert(format!("{schema}.{name} changes nothing, according to `read-only-functions`"));
        }
        self.opaque.extend(side_effect(catalog, function));
        let known = PRIMARY_ONLY.iter().find(|(name, _)| function.is_builtin() && *name == function.name);
        self.primary_only.extend(known.map(|(name, why)| format!("it calls {name}, {why}")));
    }
}

/// A sentence about a function that may do more than compute.
pub(crate) fn side_effect(catalog: &Catalog, function: &Function) -> Option<String> {
    let name = function.name.as_str();
    let volatile = function.volatility == 'v';
    if function.oid < FIRST_NORMAL_OID {
        let harmful = match function.volatility {
            'v' => !HARMLESS.contains(&name) && !PRIMARY_ONLY.iter().any(|(known, _)| *known == name),
            _ => STABLE_WITH_EFFECTS.contains(&name),
        };
        return harmful.then(|| sentence_of_builtin(name));
    }
    if function.vouched_for {
        return None;
    }
    if let Some(extension) = &function.extension {
        let function = (extension.as_str(), name);
        let harmless = match volatile {
            true => HARMLESS_OF_EXTENSIONS.contains(&function),
            false => !STABLE_WITH_EFFECTS_OF_EXTENSIONS.contains(&function),
        };
        if harmless {
            return None;
        }
    }
    let arguments: Vec<&str> =
        function.arguments.iter().map(|oid| catalog.types.get(oid).map_or("?", |ty| ty.display.as_str())).collect();
    let volatility = match function.volatility {
        'i' => "IMMUTABLE",
        's' => "STABLE",
        _ => "VOLATILE",
    };
    let schema = &function.schema;
    Some(format!("it calls {schema}.{name}({}), a function of the schema declared {volatility}", arguments.join(", ")))
}

/// The sentence about a function of PostgreSQL itself.
pub(crate) fn sentence_of_builtin(name: &str) -> String {
    format!("it calls {name}, which has effects beyond its result")
}

/// Whether the value of an expression can change although its columns do not.
pub(crate) fn is_mutable(catalog: &Catalog, tree: Expr<'_>) -> bool {
    tree.walk().any(|node| {
        matches!(node, Expr::SqlValue(_))
            || catalog.functions_of(node).into_iter().any(|one| one.is_none_or(|one| one.volatility != 'i'))
    })
}
