//! Functions of PostgreSQL itself, and of its contrib modules, that have to do with the session or the transaction.

use crate::catalog::Function;
use crate::catalog::builtin::TEXT;

/// What a function does, besides computing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    /// `set_config`: its third argument says for how long.
    Setting,
    /// It takes a lock that the session keeps.
    Lock,
    /// It releases one.
    Unlock,
    /// It takes a lock that ends with the transaction.
    TransactionLock,
    /// It does something else to the session.
    Session(&'static str),
    /// The same, and only the end of the session undoes it.
    ForGood(&'static str),
    /// It makes a replication slot, a temporary one if the third argument says so.
    Slot,
    /// It asks what the session remembers of a sequence.
    Remembers,
    /// It advances a sequence.
    Advances,
    /// It opens a descriptor of a large object.
    Opens,
    /// It uses one.
    Uses,
    /// What it gives ends with the transaction.
    Transaction(&'static str),
    /// It runs SQL that it is given as text.
    RunsText,
}

const ORIGIN: Does = Does::ForGood("which sets the replication origin of the session");
const BACKUP: Does = Does::ForGood("whose backup belongs to the session");
const CURSOR: Does = Does::Transaction("which reads a cursor of the transaction");

const OF_POSTGRESQL: &[(&str, Does)] = &[
    ("currval", Does::Remembers),
    ("cursor_to_xml", CURSOR),
    ("cursor_to_xmlschema", CURSOR),
    ("lastval", Does::Remembers),
    ("lo_close", Does::Uses),
    ("lo_lseek", Does::Uses),
    ("lo_lseek64", Does::Uses),
    ("lo_open", Does::Opens),
    ("lo_tell", Does::Uses),
    ("lo_tell64", Does::Uses),
    ("lo_truncate", Does::Uses),
    ("lo_truncate64", Does::Uses),
    ("loread", Does::Uses),
    ("lowrite", Does::Uses),
    ("nextval", Does::Advances),
    ("pg_advisory_lock", Does::Lock),
    ("pg_advisory_lock_shared", Does::Lock),
    ("pg_advisory_unlock", Does::Unlock),
    ("pg_advisory_unlock_all", Does::Unlock),
    ("pg_advisory_unlock_shared", Does::Unlock),
    ("pg_advisory_xact_lock", Does::TransactionLock),
    ("pg_advisory_xact_lock_shared", Does::TransactionLock),
    ("pg_backup_start", BACKUP),
    ("pg_backup_stop", BACKUP),
    ("pg_copy_logical_replication_slot", Does::Slot),
    ("pg_copy_physical_replication_slot", Does::Slot),
    ("pg_create_logical_replication_slot", Does::Slot),
    ("pg_create_physical_replication_slot", Does::Slot),
    ("pg_export_snapshot", Does::Transaction("whose snapshot ends with the transaction")),
    ("pg_replication_origin_session_progress", ORIGIN),
    ("pg_replication_origin_session_reset", ORIGIN),
    ("pg_replication_origin_session_setup", ORIGIN),
    ("pg_replication_origin_xact_reset", Does::Transaction("which is about the transaction's replication origin")),
    ("pg_replication_origin_xact_setup", Does::Transaction("which is about the transaction's replication origin")),
    ("pg_start_backup", BACKUP),
    ("pg_stop_backup", BACKUP),
    ("pg_try_advisory_lock", Does::Lock),
    ("pg_try_advisory_lock_shared", Does::Lock),
    ("pg_try_advisory_xact_lock", Does::TransactionLock),
    ("pg_try_advisory_xact_lock_shared", Does::TransactionLock),
    ("query_to_xml", Does::RunsText),
    ("query_to_xml_and_xmlschema", Does::RunsText),
    ("query_to_xmlschema", Does::RunsText),
    ("set_config", Does::Setting),
    ("setseed", Does::ForGood("which makes the session's random() predictable")),
    ("ts_rewrite", Does::RunsText),
    ("ts_stat", Does::RunsText),
];

const CONNECTION: Does = Does::ForGood("which is about connections that dblink keeps in the session");

const OF_EXTENSIONS: &[(&str, &str, Does)] = &[
    ("dblink", "dblink_cancel_query", CONNECTION),
    ("dblink", "dblink_close", CONNECTION),
    ("dblink", "dblink_connect", CONNECTION),
    ("dblink", "dblink_connect_u", CONNECTION),
    ("dblink", "dblink_disconnect", CONNECTION),
    ("dblink", "dblink_error_message", CONNECTION),
    ("dblink", "dblink_fetch", CONNECTION),
    ("dblink", "dblink_get_notify", CONNECTION),
    ("dblink", "dblink_get_result", CONNECTION),
    ("dblink", "dblink_is_busy", CONNECTION),
    ("dblink", "dblink_open", CONNECTION),
    ("dblink", "dblink_send_query", CONNECTION),
    ("pg_trgm", "set_limit", Does::Session("which sets pg_trgm.similarity_threshold for the session")),
    ("tablefunc", "connectby", Does::RunsText),
    ("tablefunc", "crosstab", Does::RunsText),
    ("tablefunc", "crosstab2", Does::RunsText),
    ("tablefunc", "crosstab3", Does::RunsText),
    ("tablefunc", "crosstab4", Does::RunsText),
    ("tablefunc", "crosstabN", Does::RunsText),
    ("xml2", "xpath_table", Does::RunsText),
];

/// What a function is known to do; `None` for nothing, and for functions that are not in the lists.
pub(super) fn does(function: &Function) -> Option<Does> {
    let name = function.name.as_str();
    let found = match &function.extension {
        Some(extension) => OF_EXTENSIONS.iter().find(|(of, known, _)| of == extension && *known == name)?.2,
        None if function.is_builtin() => OF_POSTGRESQL.iter().find(|(known, _)| *known == name)?.1,
        None => return None,
    };
    // Of two functions of this name one is given a query, the other a substitute.
    let rewrites = name == "ts_rewrite" && function.arguments.last() != Some(&TEXT);
    (!rewrites).then_some(found)
}
