//! Comparisons of texts with different collations, neither of which was named. PostgreSQL looks for a collation when it prepares, and for
//! want of one fails when it compares (`check_collation_set` in `varlena.c`).

use super::{Refusal, Statement};
use crate::catalog::{Catalog, Oid, TypeKind};
use crate::change::writes::queries;
use crate::tree::node::{Node, Record};
use crate::tree::result_type::result_type;

const INDETERMINATE_COLLATION: &str = "42P22";

/// From this version on LIKE needs a collation too.
const LIKE_HAS_COLLATION: u32 = 180_000;

/// Functions of PostgreSQL that fail without a collation, by trying all of them with PostgreSQL 14, 15 and 18. Aggregates are left
/// out: `min` and `max` of one row compare nothing.
const FUNCTIONS: &[&str] = &[
    "array_eq",
    "array_ge",
    "array_gt",
    "array_le",
    "array_lt",
    "array_ne",
    "array_position",
    "array_positions",
    "array_remove",
    "array_replace",
    "arraycontained",
    "arraycontains",
    "arrayoverlap",
    "bpchareq",
    "bpcharge",
    "bpchargt",
    "bpchariclike",
    "bpcharicnlike",
    "bpcharicregexeq",
    "bpcharicregexne",
    "bpcharle",
    "bpcharlt",
    "bpcharne",
    "bpcharregexeq",
    "bpcharregexne",
    "casefold",
    "initcap",
    "lower",
    "nameeqtext",
    "namegetext",
    "namegttext",
    "nameiclike",
    "nameicnlike",
    "nameicregexeq",
    "nameicregexne",
    "nameletext",
    "namelttext",
    "namenetext",
    "nameregexeq",
    "nameregexne",
    "position",
    "regexp_count",
    "regexp_instr",
    "regexp_like",
    "regexp_match",
    "regexp_matches",
    "regexp_replace",
    "regexp_split_to_array",
    "regexp_split_to_table",
    "regexp_substr",
    "replace",
    "split_part",
    "starts_with",
    "string_to_array",
    "string_to_table",
    "strpos",
    "text_ge",
    "text_gt",
    "text_le",
    "text_lt",
    "texteq",
    "texteqname",
    "textgename",
    "textgtname",
    "texticlike",
    "texticnlike",
    "texticregexeq",
    "texticregexne",
    "textlename",
    "textltname",
    "textne",
    "textnename",
    "textregexeq",
    "textregexne",
    "upper",
];

const LIKE: &[&str] =
    &["bpcharlike", "bpcharnlike", "like", "namelike", "namenlike", "notlike", "textlike", "textnlike"];

pub(super) fn undetermined(statement: &Statement<'_>) -> Vec<Refusal> {
    let expressions = children(statement.query.node()).into_iter().filter(|node| is_undetermined(statement, node));
    let sorted = queries(statement.query.node()).into_iter().flat_map(|query| {
        let clauses = ["sortClause", "groupClause", "distinctClause"];
        let by: Vec<i64> = clauses
            .iter()
            .flat_map(|clause| query.get(clause).items())
            .filter_map(|clause| clause.get("tleSortGroupRef").int())
            .collect();
        let entries = query.target_list().filter(move |entry| by.contains(&entry.sort_group_reference()));
        entries.map(|entry| query.ungrouped(entry.expression()).node()).collect::<Vec<_>>()
    });
    // Only a column can be of no collation here: PostgreSQL looks into expressions.
    let sorted = sorted.filter(|node| node.is("VAR") && has_none(statement, node.get("varcollid"), [*node]));
    expressions.chain(sorted).map(|node| refusal(statement, node)).collect()
}

fn refusal(statement: &Statement<'_>, node: &Node<'_>) -> Refusal {
    Refusal::new(INDETERMINATE_COLLATION, "could not determine which collation to use for string comparison")
        .at(statement.place(node))
        .note("its strings have different collations")
        .help("choose one: write `COLLATE \"C\"`, for example, after one of them")
}

/// All records, those of nested queries included.
fn children<'n, 't>(root: &'n Node<'t>) -> Vec<&'n Node<'t>> {
    let mut found = Vec::new();
    let mut pending = vec![root];
    while let Some(node) = pending.pop() {
        pending.extend(node.children().into_iter().rev());
        if node.record().is_some() {
            found.push(node);
        }
    }
    found
}

fn is_undetermined(statement: &Statement<'_>, node: &Node<'_>) -> bool {
    let Some(record) = node.record() else { return false };
    let none = |arguments: &[Node<'_>]| has_none(statement, record.get("inputcollid"), arguments);
    match record.label() {
        "OPEXPR" | "DISTINCTEXPR" | "NULLIFEXPR" | "SCALARARRAYOPEXPR" | "FUNCEXPR" => {
            needs_collation(statement.catalog, record) && none(record.get("args").items())
        }
        "MINMAXEXPR" => none(record.get("args").items()),
        "ROWCOMPAREEXPR" => {
            let collations: Vec<i64> = record.get("inputcollids").numbers().collect();
            let left = record.get("largs").items();
            collations.len() == left.len()
                && collations.iter().zip(left).any(|(one, term)| *one == 0 && is_text(statement.catalog, term))
        }
        _ => false,
    }
}

fn needs_collation(catalog: &Catalog, record: &Record<'_>) -> bool {
    let operator = || record.get("opno").oid().and_then(|operator| catalog.operators.get(&operator).copied());
    let function = record.get("funcid").oid().or_else(|| record.get("opfuncid").oid()).or_else(operator);
    let Some(function) = function.and_then(|oid| catalog.functions.get(&oid)).filter(|one| one.is_builtin()) else {
        return false;
    };
    let name = function.name.as_str();
    FUNCTIONS.contains(&name) || (catalog.server_version >= LIKE_HAS_COLLATION && LIKE.contains(&name))
}

/// Whether no collation was found though the values are texts.
fn has_none<'n, 't: 'n>(
    statement: &Statement<'_>,
    collation: &Node<'_>,
    values: impl IntoIterator<Item = &'n Node<'t>>,
) -> bool {
    collation.int() == Some(0) && values.into_iter().any(|value| is_text(statement.catalog, value))
}

/// Whether an expression is of a type that has a collation, or an array of one.
fn is_text(catalog: &Catalog, node: &Node<'_>) -> bool {
    let ty = |oid: Oid| catalog.types.get(&catalog.base_type(oid));
    let found = result_type(node).and_then(ty);
    let found = match found.map(|ty| &ty.kind) {
        Some(TypeKind::Array(element)) => ty(*element),
        _ => found,
    };
    found.is_some_and(|ty| ty.schema == "pg_catalog" && matches!(&*ty.name, "text" | "varchar" | "bpchar" | "name"))
}
