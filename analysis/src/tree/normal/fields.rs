//! Which fields only repeat what others say, or say where something stood.

/// Of any node: places, names by which something was called, and what the server derives.
const DERIVED: &[&str] = &[
    "location",
    "list_start",
    "list_end",
    "rexpr_list_start",
    "rexpr_list_end",
    "stmt_location",
    "stmt_len",
    "cterefcount",
    "ressortgroupref",
    "resorigtbl",
    "resorigcol",
    "exclRelTlist",
    "exclRelIndex",
];

/// Of a query, besides its clauses.
const OF_QUERY: &[&str] = &[
    "queryId",
    "hasAggs",
    "hasSubLinks",
    "hasModifyingCTE",
    "hasForUpdate",
    "hasGroupRTE",
    "constraintDeps",
    "rtable",
    "rteperminfos",
    "resultRelation",
    // Clauses.
    "jointree",
    "targetList",
    "returningList",
    "groupClause",
    "groupingSets",
    "havingQual",
    "windowClause",
    "distinctClause",
    "sortClause",
    "limitOffset",
    "limitCount",
    "rowMarks",
    "setOperations",
    "cteList",
    "onConflict",
];

/// Of an entry of the range table.
const OF_ENTRY: &[&str] = &[
    "eref",
    "requiredPerms",
    "checkAsUser",
    "selectedCols",
    "insertedCols",
    "updatedCols",
    "extraUpdatedCols",
    "perminfoindex",
    "rellockmode",
    "inFromCl",
    "joinaliasvars",
    "joinleftcols",
    "joinrightcols",
    "joinmergedcols",
];

/// Of ON CONFLICT: what are clauses of their own.
const OF_CONFLICT: &[&str] = &["onConflictSet", "onConflictWhere"];

/// Of a window: what refers to the select list.
const OF_WINDOW: &[&str] = &["partitionClause", "orderClause"];

/// What GROUPING goes by repeats its arguments.
const OF_GROUPING: &[&str] = &["refs", "cols"];

/// Whether a field says nothing that others do not.
pub(super) fn is_derived(label: &str, field: &str) -> bool {
    let own = match label {
        "QUERY" => OF_QUERY,
        "RANGETBLENTRY" => OF_ENTRY,
        "ONCONFLICTEXPR" => OF_CONFLICT,
        "WINDOWCLAUSE" => OF_WINDOW,
        "GROUPINGFUNC" => OF_GROUPING,
        _ => &[],
    };
    DERIVED.contains(&field) || own.contains(&field)
}
