//! Which constructs of SQL the cases speak of: a table of how many cases each has, and that each has some.

use crate::support::analysed::Case;

/// A construct, and texts by which a case with it is known: any of them, in lower case, where `+` asks for several.
const CONSTRUCTS: &[(&str, &[&str])] = &[
    ("inner JOIN", &[" join "]),
    ("LEFT JOIN", &["left join"]),
    ("RIGHT JOIN", &["right join"]),
    ("FULL JOIN", &["full join"]),
    ("nested joins", &["join ("]),
    ("JOIN … USING", &["using ("]),
    ("NATURAL JOIN", &["natural "]),
    ("LATERAL", &["lateral"]),
    ("TABLESAMPLE", &["tablesample"]),
    ("views", &["create view"]),
    ("materialized views", &["create materialized view"]),
    ("partitioned tables", &["partition by"]),
    ("inherited tables", &["inherits"]),
    ("ONLY", &["from only", "join only", ", only"]),
    ("foreign tables", &["create foreign table"]),
    ("VALUES", &["(values ("]),
    ("UNION", &["union"]),
    ("INTERSECT", &["intersect"]),
    ("EXCEPT", &["except"]),
    ("CTEs", &["with w", "with s", "with d", "with x", "with r"]),
    ("recursive CTEs", &["with recursive"]),
    ("SEARCH and CYCLE", &["search depth"]),
    ("CTEs that write", &["as (insert", "as (update", "as (delete"]),
    ("DISTINCT", &["select distinct"]),
    ("GROUP BY", &["group by"]),
    ("ROLLUP", &["rollup"]),
    ("CUBE", &["cube("]),
    ("GROUPING SETS", &["grouping sets"]),
    ("GROUPING", &["grouping("]),
    ("HAVING", &["having"]),
    ("window functions", &[" over "]),
    ("frames", &["rows between", "range between", "groups between"]),
    ("aggregates without GROUP BY", &["select count(", "select max(", "select sum("]),
    ("FILTER", &["filter ("]),
    ("WITHIN GROUP", &["within group"]),
    ("scalar subqueries", &["(select"]),
    ("EXISTS", &["exists ("]),
    ("IN and a subquery", &["in (select"]),
    ("ARRAY and a subquery", &["array(select"]),
    ("ANY and ALL", &["any(", "all(", "any (", "all ("]),
    ("CASE", &["case when", "case "]),
    ("COALESCE", &["coalesce("]),
    ("NULLIF", &["nullif("]),
    ("GREATEST and LEAST", &["greatest(", "least("]),
    ("row constructors", &["row(", "(nick, "]),
    ("array constructors", &["array["]),
    ("subscripts", &["a[1]", ")[2]"]),
    ("casts", &["::"]),
    ("domains", &["create domain"]),
    ("strict functions", &["upper(", "length("]),
    ("functions of users", &["create function"]),
    ("functions in SQL", &["language sql"]),
    ("set-returning functions in FROM", &["from generate_series", "from unnest", "from rows from", "from json"]),
    ("WITH ORDINALITY", &["ordinality"]),
    ("JSON operators", &["->>", "->"]),
    ("RETURNING", &["returning"]),
    ("RETURNING of INSERT", &["insert into+ returning"]),
    ("RETURNING of UPDATE", &["update +returning"]),
    ("RETURNING of DELETE", &["delete from+returning"]),
    ("OLD and NEW", &["returning old.", "old.id", "new.id, "]),
    ("MERGE", &["merge into"]),
    ("ON CONFLICT DO NOTHING", &["do nothing"]),
    ("ON CONFLICT DO UPDATE", &["do update"]),
    ("EXCLUDED", &["excluded."]),
    ("defaults", &["default now()", "default 'new'", "default values"]),
    ("generated columns", &["generated always as ("]),
    ("identity columns", &["as identity"]),
    ("NOT NULL … NOT VALID", &["not null x not valid", "not null+not valid"]),
    ("CHECK", &["check ("]),
    ("CHECK … NOT VALID", &["check (+not valid"]),
    ("NO INHERIT", &["no inherit"]),
    ("NOT ENFORCED", &["not enforced"]),
    ("foreign keys", &["foreign key", "references"]),
    ("deferrable constraints", &["deferrable"]),
    ("row-level security", &["row level security"]),
    ("rules", &["create rule"]),
    ("INSTEAD OF triggers", &["instead of"]),
    ("BEFORE triggers", &["before insert", "before update", "before delete"]),
    ("IS NOT NULL", &["is not null"]),
    ("IS DISTINCT FROM", &["distinct from"]),
    ("IS TRUE and the like", &["is true", "is not true", "is not false", "is false", "is unknown", "is not unknown"]),
    ("BETWEEN", &["between symmetric", "total between", "not between"]),
    ("IN and a list", &[" in ("]),
    ("LIKE and regular expressions", &[" like ", "ilike", "similar to", " ~ "]),
    ("AND, OR, NOT", &[" and ", " or ", "not ("]),
    ("comparisons of rows", &[") > (", ") in (("]),
    ("num_nulls and num_nonnulls", &["num_nulls(", "num_nonnulls("]),
    ("row locks", &["for update"]),
    ("SKIP LOCKED", &["skip locked"]),
    ("LIMIT and OFFSET", &["limit ", "offset "]),
    ("FETCH … WITH TIES", &["with ties"]),
    ("system columns", &["ctid", "tableoid"]),
    ("parameters", &[":p1"]),
];

/// Prints the table, and asks that no construct is without a case. `cargo test -p sqlwright-codegen --test analyse constructs --
/// --nocapture` shows it.
pub(crate) fn check(files: &[(&str, Vec<Case>)]) {
    let cases: Vec<&Case> = files.iter().flat_map(|(_, cases)| cases).collect();
    println!("{:32} {:>5} {:>8} {:>12}", "construct", "cases", "proves", "proves not");
    let mut without = Vec::new();
    for (construct, marks) in CONSTRUCTS {
        let of_construct: Vec<&Case> = cases.iter().copied().filter(|case| has(case, marks)).collect();
        let with = |letter: char| of_construct.iter().filter(|case| case.columns.contains(letter)).count();
        println!("{construct:32} {:>5} {:>8} {:>12}", of_construct.len(), with('N'), with('?'));
        if of_construct.is_empty() {
            without.push(*construct);
        }
    }
    println!("\n{:32} {:>5}", "file", "cases");
    for (file, cases) in files {
        println!("{file:32} {:>5}", cases.len());
    }
    println!("{:32} {:>5}", "all", cases.len());
    assert_eq!(without, [""; 0], "constructs without a case");
}

fn has(case: &Case, marks: &[&str]) -> bool {
    let text = format!(" {} {} ", case.own, case.statement).to_lowercase();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    marks.iter().any(|mark| mark.split('+').all(|part| text.contains(part)))
}
