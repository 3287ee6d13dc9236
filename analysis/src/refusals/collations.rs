//! Comparisons of texts with different collations, neither of which was named. PostgreSQL looks for a collation when it prepares, and for
//! want of one fails when it compares (`check_collation_set` in `varlena.c`).

use super::{Refusal, Statement};
use crate::catalog::{Catalog, Oid, TypeKind};
use crate::tree::clause::SortGroup;
use crate::tree::expr::Expr;
use crate::tree::query::Query;

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
    let catalog = statement.catalog;
    let compared = Expr::from(statement.query).walk().filter(|expression| is_undetermined(catalog, *expression));
    let sorted = statement.query.queries().flat_map(sorted);
    // Only a column can be of no collation here: PostgreSQL looks into expressions.
    let sorted = sorted.filter(|by| matches!(by, Expr::Variable(_)) && by.lacks_collation() && is_text(catalog, *by));
    compared.chain(sorted).map(|expression| refusal(statement, expression)).collect()
}

/// What the rows of a query are sorted, grouped or told apart by.
fn sorted(query: Query<'_>) -> Vec<Expr<'_>> {
    let clauses = query.sort_clause().chain(query.group_clause()).chain(query.distinct_clause());
    let by: Vec<i64> = clauses.filter_map(SortGroup::reference).collect();
    let entries = query.target_list().filter(|entry| by.contains(&entry.sort_group_reference()));
    entries.map(|entry| query.ungrouped(entry.expression())).collect()
}

fn refusal(statement: &Statement<'_>, expression: Expr<'_>) -> Refusal {
    Refusal::new(INDETERMINATE_COLLATION, "could not determine which collation to use for string comparison")
        .at(statement.place(expression))
        .note("its strings have different collations")
        .help("choose one: write `COLLATE \"C\"`, for example, after one of them")
}

/// Whether it compares texts for which no collation was found.
fn is_undetermined(catalog: &Catalog, expression: Expr<'_>) -> bool {
    let values = match expression {
        Expr::MinMax(choice) => choice.arguments(),
        Expr::RowComparison(comparison) => {
            let (left, collations) = (comparison.left(), comparison.input_collations());
            let collations: Vec<Option<Oid>> = collations.collect();
            return collations.len() == left.len()
                && collations.iter().zip(left).any(|(one, term)| one.is_none() && is_text(catalog, term));
        }
        _ if needs_collation(catalog, expression) => expression.arguments(),
        _ => return false,
    };
    expression.lacks_collation() && values.iter().any(|value| is_text(catalog, value))
}

fn needs_collation(catalog: &Catalog, expression: Expr<'_>) -> bool {
    let Some(function) = catalog.function_of(expression).filter(|function| function.is_builtin()) else { return false };
    let name = function.name.as_str();
    FUNCTIONS.contains(&name) || (catalog.server_version >= LIKE_HAS_COLLATION && LIKE.contains(&name))
}

/// Whether an expression is of a type that has a collation, or an array of one.
fn is_text(catalog: &Catalog, expression: Expr<'_>) -> bool {
    let ty = |oid: Oid| catalog.types.get(&catalog.base_type(oid));
    let found = expression.ty().and_then(ty);
    let found = match found.map(|ty| &ty.kind) {
        Some(TypeKind::Array(element)) => ty(*element),
        _ => found,
    };
    found.is_some_and(|ty| ty.schema == "pg_catalog" && matches!(&*ty.name, "text" | "varchar" | "bpchar" | "name"))
}
