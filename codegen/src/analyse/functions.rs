//! Which functions a tree calls, and what they can do besides computing.

use std::collections::BTreeSet;

use crate::analyse::node::{Node, Record};
use crate::catalog::{Catalog, FIRST_NORMAL_OID, Function, Oid};

/// Volatile functions of PostgreSQL itself that change nothing and lock nothing: they differ from call to call, or ask the server
/// about itself. What is not in this list (`nextval`, `setval`, `pg_notify`, `set_config`, `lo_*`, `pg_advisory_lock`,
/// `query_to_xml`, …) has or may have side effects.
const HARMLESS: &[&str] = &[
    "array_sample",
    "array_shuffle",
    "clock_timestamp",
    "currval",
    "gen_random_uuid",
    "lastval",
    "pg_blocking_pids",
    "pg_collation_actual_version",
    "pg_current_wal_flush_lsn",
    "pg_current_wal_insert_lsn",
    "pg_current_wal_lsn",
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

/// The same for contrib modules.
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

/// Nodes whose functions and tables are where this module and [`super::effects`] look for them.
const KNOWN: &[&str] = &[
    "AGGREF",
    "ALIAS",
    "ARRAYCOERCEEXPR",
    "ARRAYEXPR",
    "BOOLEANTEST",
    "BOOLEXPR",
    "CASEEXPR",
    "CASETESTEXPR",
    "CASEWHEN",
    "COALESCEEXPR",
    "COERCETODOMAIN",
    "COERCETODOMAINVALUE",
    "COERCEVIAIO",
    "COLLATEEXPR",
    "COMMONTABLEEXPR",
    "CONST",
    "CONVERTROWTYPEEXPR",
    "CTECYCLECLAUSE",
    "CTESEARCHCLAUSE",
    "CURRENTOFEXPR",
    "DISTINCTEXPR",
    "FIELDSELECT",
    "FIELDSTORE",
    "FROMEXPR",
    "FUNCEXPR",
    "GROUPINGFUNC",
    "GROUPINGSET",
    "INFERENCEELEM",
    "JOINEXPR",
    "JSONBEHAVIOR",
    "JSONCONSTRUCTOREXPR",
    "JSONEXPR",
    "JSONFORMAT",
    "JSONISPREDICATE",
    "JSONRETURNING",
    "JSONTABLEPATH",
    "JSONTABLEPATHSCAN",
    "JSONTABLESIBLINGJOIN",
    "JSONVALUEEXPR",
    "MERGEACTION",
    "MERGESUPPORTFUNC",
    "MINMAXEXPR",
    "NAMEDARGEXPR",
    "NEXTVALUEEXPR",
    "NULLIFEXPR",
    "NULLTEST",
    "ONCONFLICTEXPR",
    "OPEXPR",
    "PARAM",
    "QUERY",
    "RANGETBLENTRY",
    "RANGETBLFUNCTION",
    "RANGETBLREF",
    "RELABELTYPE",
    "RETURNINGEXPR",
    "ROWCOMPAREEXPR",
    "ROWEXPR",
    "ROWMARKCLAUSE",
    "RTEPERMISSIONINFO",
    "SCALARARRAYOPEXPR",
    "SETOPERATIONSTMT",
    "SETTODEFAULT",
    "SORTGROUPCLAUSE",
    "SQLVALUEFUNCTION",
    "SUBLINK",
    "SUBSCRIPTINGREF",
    "TABLEFUNC",
    "TABLESAMPLECLAUSE",
    "TARGETENTRY",
    "VAR",
    "WINDOWCLAUSE",
    "WINDOWFUNC",
    "WINDOWFUNCRUNCONDITION",
    "XMLEXPR",
];

/// One sentence for each function in the tree that may do more than read what the tree names, and for each node that is not known.
pub(super) fn side_effects(catalog: &Catalog, tree: &Node<'_>) -> BTreeSet<String> {
    let mut sentences = BTreeSet::new();
    for record in tree.records() {
        let label = record.label();
        if !KNOWN.contains(&label) {
            sentences.insert(format!("its tree has a {label} node, which the analysis does not know"));
        }
        for function in called(catalog, record) {
            match function.and_then(|oid| catalog.functions.get(&oid)) {
                Some(function) => sentences.extend(side_effect(catalog, function)),
                None => drop(sentences.insert("it calls a function that the catalog does not have".to_owned())),
            }
        }
    }
    sentences
}

/// The functions that a node calls itself, through operators too; `None` for an operator that the catalog does not have.
fn called(catalog: &Catalog, record: &Record<'_>) -> Vec<Option<Oid>> {
    let functions = ["funcid", "opfuncid", "aggfnoid", "winfnoid", "startInRangeFunc", "endInRangeFunc"];
    let mut found: Vec<Option<Oid>> = functions.iter().filter_map(|field| record.get(field).oid().map(Some)).collect();
    let single = ["opno", "eqop", "sortop"].iter().filter_map(|field| record.get(field).oid());
    let several = record.get("opnos").numbers().filter_map(|oid| Oid::try_from(oid).ok());
    found.extend(single.chain(several).map(|operator| catalog.operators.get(&operator).copied()));
    found
}

fn side_effect(catalog: &Catalog, function: &Function) -> Option<String> {
    let name = function.name.as_str();
    if function.oid < FIRST_NORMAL_OID {
        let harmful = match function.volatility {
            'v' => !HARMLESS.contains(&name),
            _ => STABLE_WITH_EFFECTS.contains(&name),
        };
        return harmful.then(|| sentence_of_builtin(name));
    }
    if let Some(extension) = &function.extension {
        let harmless = function.volatility != 'v' || HARMLESS_OF_EXTENSIONS.contains(&(extension.as_str(), name));
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
pub(super) fn sentence_of_builtin(name: &str) -> String {
    format!("it calls {name}, which does more than compute")
}

/// Whether the value of an expression can change although its columns do not.
pub(super) fn is_mutable(catalog: &Catalog, tree: &Node<'_>) -> bool {
    tree.records().any(|record| {
        record.label() == "SQLVALUEFUNCTION"
            || called(catalog, record)
                .into_iter()
                .any(|oid| oid.and_then(|oid| catalog.functions.get(&oid)).is_none_or(|one| one.volatility != 'i'))
    })
}
