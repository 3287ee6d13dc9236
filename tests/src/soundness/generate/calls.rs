//! Aggregates, window functions, and functions in FROM: templates as those of expressions.

use super::kind::Kind;

/// Aggregates; their arguments are expressions over the rows of the group.
pub fn aggregates(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Int => &[
            "max(#i)",
            "min(#i)",
            "bit_and(#i)",
            "bit_or(#i)",
            "percentile_disc(0.5) WITHIN GROUP (ORDER BY #i)",
            "mode() WITHIN GROUP (ORDER BY #i)",
            "16:any_value(#i)",
            "max(length(#t))",
            "cardinality(array_agg((#t)::text))",
            "max(#i) - min(#i)",
        ],
        Kind::Text => &[
            "max(#t)",
            "min(#t)",
            "string_agg(#t, ',')",
            "string_agg(#t, #t)",
            "string_agg(#t, ',' ORDER BY #i)",
            "mode() WITHIN GROUP (ORDER BY #t)",
            "16:any_value(#t)",
            "string_agg(DISTINCT #t, ',')",
        ],
        Kind::Bool => {
            &["bool_and(#b)", "bool_or(#b)", "every(#b)", "count(*) > 1", "max(#i) > 1", "sum(#i) IS NOT NULL"]
        }
        Kind::Numeric => &[
            "avg(#i)",
            "sum(#n)",
            "max(#n)",
            "sum(#g)",
            "stddev(#i)",
            "var_pop(#n)",
            "stddev_samp(#n)",
            "stddev_pop(#i)",
            "corr(#i, #i)::numeric",
            "regr_count(#i, #i)::numeric",
            "regr_slope(#i, #i)::numeric",
            "covar_pop(#i, #i)::numeric",
            "percentile_cont(0.5) WITHIN GROUP (ORDER BY #i)::numeric",
            "(percent_rank(1) WITHIN GROUP (ORDER BY #i))::numeric",
        ],
        Kind::Date => &["max(#d)", "min(#d)"],
        Kind::Time => &["max(#w)", "min(#w)"],
        Kind::Json => &[
            "jsonb_agg(#i)",
            "jsonb_agg(#t)",
            "jsonb_object_agg(coalesce(#t, ''), #i)",
            "json_agg(#p)::jsonb",
            "16:JSON_ARRAYAGG(#i RETURNING jsonb)",
            "16:JSON_OBJECTAGG(coalesce(#t, ''): #i RETURNING jsonb)",
            "16:jsonb_agg_strict(#i)",
            "16:JSON_ARRAYAGG(#i ABSENT ON NULL RETURNING jsonb)",
        ],
        Kind::Ints => &["array_agg(#i)", "array_agg(DISTINCT #i)", "array_agg(#i ORDER BY #i)", "array_agg((#p).a)"],
        Kind::Texts => &["array_agg((#t)::text)", "array_agg((#t)::text ORDER BY #t)", "array_agg(coalesce(#t, ''))"],
        Kind::Pair => &["(array_agg(#p))[1]", "16:any_value(#p)"],
        Kind::Pairs => &["array_agg(#p)", "array_agg(ROW(#i, #t)::pair)"],
        Kind::Mood => &["max(#m)", "min(#m)", "mode() WITHIN GROUP (ORDER BY #m)"],
        Kind::Big => &[
            "count(*)",
            "count(#i)",
            "sum(#i)",
            "count(DISTINCT #t)",
            "coalesce(sum(#i), 0)",
            "rank(1) WITHIN GROUP (ORDER BY #i)",
            "dense_rank(#i) WITHIN GROUP (ORDER BY #i)",
            "regr_count(#i, #i)",
            "max(#g)",
            "sum_of9(#i)",
            "count(#p)",
        ],
        Kind::Range => &["14:range_agg(#r)::text::int4multirange::text::int4range", "range_merge(min(#r), max(#r))"],
    }
}

/// Window functions, without OVER.
pub fn windows(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Int => &[
            "ntile(2)",
            "ntile(#i)",
            "lag(#i)",
            "lead(#i, 1, #i)",
            "lag(#i, #i, 0)",
            "first_value(#i)",
            "last_value(#i)",
            "nth_value(#i, 1)",
            "max(#i)",
            "min(#i)",
            "lead(#i, 0)",
            "nth_value(#i, 2)",
        ],
        Kind::Text => &[
            "lag(#t)",
            "lead(#t, 1, '')",
            "first_value(#t)",
            "last_value(#t)",
            "nth_value(#t, 1)",
            "max(#t)",
            "string_agg(#t, '')",
        ],
        Kind::Bool => &["bool_and(#b)", "first_value(#b)", "lag(#b, 1, false)"],
        Kind::Numeric => &["avg(#i)", "sum(#n)", "first_value(#n)", "var_pop(#n)", "stddev_samp(#i)"],
        Kind::Date => &["lag(#d)", "first_value(#d)", "max(#d)"],
        Kind::Time => &["lead(#w)", "last_value(#w)"],
        Kind::Json => &["jsonb_agg(#i)", "first_value(#j)", "lag(#j, 1, '{}'::jsonb)"],
        Kind::Ints => &["array_agg(#i)", "first_value(#I)", "lag(#I)"],
        Kind::Texts => &["array_agg((#t)::text)", "last_value(#T)"],
        Kind::Pair => &["first_value(#p)", "lag(#p)"],
        Kind::Pairs => &["array_agg(#p)", "lead(#P)"],
        Kind::Mood => &["lag(#m)", "max(#m)"],
        Kind::Big => &["row_number()", "rank()", "dense_rank()", "count(*)", "count(#i)", "sum(#i)", "lag(#g)"],
        Kind::Range => &["first_value(#r)", "lag(#r)"],
    }
}

/// The part of a window behind its order.
pub const FRAMES: &[&str] = &[
    "",
    "",
    " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
    " ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING",
    " ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING",
    " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
    " ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW",
    " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
    " RANGE BETWEEN CURRENT ROW AND CURRENT ROW",
    " GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE TIES",
    " GROUPS BETWEEN 1 PRECEDING AND 1 PRECEDING",
    " GROUPS 1 PRECEDING EXCLUDE GROUP",
    " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE NO OTHERS",
    " RANGE UNBOUNDED PRECEDING EXCLUDE TIES",
    " ROWS BETWEEN 0 FOLLOWING AND 1 FOLLOWING",
    " ROWS BETWEEN 1 PRECEDING AND 0 PRECEDING",
];

/// Functions in FROM, with the types of their columns.
pub const FUNCTIONS: &[(&str, &[Kind])] = &[
    ("generate_series(1, 2)", &[Kind::Int]),
    ("unnest(#I)", &[Kind::Int]),
    ("unnest(#T)", &[Kind::Text]),
    ("unnest(#P)", &[Kind::Int, Kind::Text]),
    ("unnest(#I, #T)", &[Kind::Int, Kind::Text]),
    ("generate_series(#i, 3)", &[Kind::Int]),
    ("regexp_split_to_table(#t, 'a')", &[Kind::Text]),
    ("14:string_to_table(#t, 'a', '')", &[Kind::Text]),
    ("jsonb_each_text(#j)", &[Kind::Text, Kind::Text]),
    ("jsonb_each(#j)", &[Kind::Text, Kind::Json]),
    ("jsonb_array_elements(#j)", &[Kind::Json]),
    ("jsonb_object_keys(#j)", &[Kind::Text]),
    ("jsonb_path_query(#j, '$.*')", &[Kind::Json]),
    ("jsonb_populate_record(NULL::pair, #j)", &[Kind::Int, Kind::Text]),
    ("jsonb_populate_recordset(NULL::pair, #j)", &[Kind::Int, Kind::Text]),
    ("ROWS FROM (unnest(#I), generate_series(1, 2))", &[Kind::Int, Kind::Int]),
    ("ROWS FROM (unnest(#T), unnest(#I))", &[Kind::Text, Kind::Int]),
    ("generate_subscripts(#I, 1)", &[Kind::Int]),
    ("abs(#i)", &[Kind::Int]),
    ("upper(#t)", &[Kind::Text]),
    ("unnest(ARRAY[#i, #i])", &[Kind::Int]),
    ("17:JSON_TABLE(#j, '$[*]' COLUMNS (c1 int PATH '$.a', c2 text PATH '$.b'))", &[Kind::Int, Kind::Text]),
    (
        "17:JSON_TABLE(#j, '$' COLUMNS (c1 FOR ORDINALITY, c2 text PATH '$.a' DEFAULT 'x' ON EMPTY))",
        &[Kind::Int, Kind::Text],
    ),
];

/// Set-returning functions in a list of columns.
pub fn sets(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Int => &["generate_series(1, 2)", "unnest(#I)", "generate_series(#i, 2)", "abs(unnest(#I))"],
        Kind::Text => &["unnest(#T)", "regexp_split_to_table(#t, 'a')"],
        Kind::Json => &["jsonb_array_elements(#j)", "jsonb_path_query(#j, '$.a')"],
        _ => &[],
    }
}
