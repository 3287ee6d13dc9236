//! Why answers are as they are, in words, with the place in the statement.

use sqlwright_analysis::facts::Reason;
use sqlwright_mutants::record::Aspect;

use crate::{BASE, analysed};

#[tokio::test]
async fn reasons_are_in_words() {
    let cases: &[(&str, &[&str], &str)] = &[
        ("SELECT id, note FROM o", &["o.id is NOT NULL", "o.note may be NULL"], "no unique key of o is pinned"),
        (
            "SELECT x.email FROM o LEFT JOIN c x ON x.id = o.cid WHERE o.id = 1",
            &["c x is on the nullable side of the LEFT JOIN"],
            "o.id = 1 pins the primary key of o, c.id = o.cid pins the primary key of c",
        ),
        (
            "SELECT note FROM o WHERE note > 'a'",
            &["WHERE `note > 'a'` excludes NULL in o.note"],
            "no unique key of o is pinned",
        ),
        (
            "SELECT max(id), count(*) FROM o",
            &["max over no rows is NULL", "count over no rows is 0"],
            "an aggregate without GROUP BY returns one row",
        ),
        (
            "SELECT coalesce(note, ''), upper(note) FROM o LIMIT 1",
            &["COALESCE falls back to a value that is not NULL", "upper returns NULL if an argument is NULL"],
            "LIMIT 1",
        ),
        (
            "SELECT nick FROM c WHERE email = :p1",
            &["c.nick may be NULL"],
            "c.email = $1 pins the unique key c_email_key",
        ),
        (
            "INSERT INTO c (id, email) VALUES (9, 'z') RETURNING nick",
            &["c.nick may be NULL, and the INSERT leaves it to its default"],
            "a single row is inserted",
        ),
        ("DELETE FROM o WHERE id = 1", &[], "it has no result columns"),
    ];
    let statements: Vec<&str> = cases.iter().map(|(statement, ..)| *statement).collect();
    let facts = analysed(BASE, &statements, &[], &[Aspect::Reasons]).await;
    for ((statement, columns, rows), facts) in cases.iter().zip(&facts) {
        let reasons: Vec<&str> = facts.columns.iter().map(|column| column.nullability.reason.text.as_str()).collect();
        assert_eq!(reasons, *columns, "{statement}");
        assert_eq!(facts.cardinality_reason.text, *rows, "{statement}");
    }
}

/// A reason with all that it rests on, each with the words at its place.
fn chain(reason: &Reason, statement: &str) -> String {
    let place = reason.place.map(|place| statement[place..].split_whitespace().next().unwrap());
    let place = place.map(|word| format!(" at {word}")).unwrap_or_default();
    let because = reason.because.iter().map(|reason| format!(" <- {}", chain(reason, statement)));
    format!("{}{place}{}", reason.text, because.collect::<String>())
}

#[tokio::test]
async fn conditions_are_quoted() {
    let cases = [
        ("note IS NOT NULL", "`note IS NOT NULL` at note"),
        ("id > 0 AND note = :p1 ORDER BY 1", "`note = $1` at note"),
        ("(total > 1 AND (o.note) LIKE 'a%')", "`(o.note) LIKE 'a%'` at o.note)"),
        ("(note || 'x') > 'a'", "`(note || 'x') > 'a'` at note"),
        ("((note || 'x') > ('a'))", "`(note || 'x') > ('a')` at note"),
        ("upper(note)\n   = -- why\n 'A' LIMIT 3", "`upper(note) = 'A'` at upper(note)"),
        ("note BETWEEN 'a' AND 'z' AND id > 0", "`note BETWEEN 'a' AND 'z'` at note"),
        ("NOT (note IS NULL OR id = 1)", "`NOT (note IS NULL OR id = 1)` at NOT"),
        ("note IN ('a', 'b') GROUP BY 1", "`note IN ('a', 'b')` at note"),
        ("note = ANY (ARRAY['a', 'b']) FOR UPDATE", "`note = ANY (ARRAY['a', 'b'])` at note"),
        ("left(note, 1) = right(note, 1) FETCH FIRST ROW ONLY", "`left(note, 1) = right(note, 1)` at left(note,"),
        ("note = 'and or' OR note > 'group by'", "`note = 'and or' OR note > 'group by'` at note"),
        ("CAST(note AS varchar) = 'a'", "`CAST(note AS varchar) = 'a'` at CAST(note"),
        ("note::varchar = 'a'::text", "`note::varchar = 'a'::text` at note::varchar"),
        ("id = 1 AND note = 'a value that is much too long to be repeated in the reason of a column'", " at note"),
    ];
    let statements: Vec<String> =
        cases.iter().map(|(condition, _)| format!("SELECT note FROM o WHERE {condition}")).collect();
    let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
    let facts = analysed(BASE, &statements, &[], &[Aspect::ReasonsInFull]).await;
    for ((statement, (_, quote)), facts) in statements.iter().zip(cases).zip(&facts) {
        let (quote, place) = quote.split_once(" at ").map_or((quote, None), |(quote, place)| (quote, Some(place)));
        let quote = if quote.is_empty() { String::new() } else { format!(" {quote}") };
        let place = place.map(|place| format!(" at {place}")).unwrap_or_default();
        let expected = format!("WHERE{quote} excludes NULL in o.note{place}");
        assert_eq!(
            chain(&facts.columns[0].nullability.reason, &statement.replace(":p1", "$1")),
            expected,
            "{statement}"
        );
    }
}

#[tokio::test]
async fn the_nearest_key_is_told_where_there_are_many_rows() {
    let tables = format!(
        "{BASE}
        CREATE TABLE lines (o int, line int, tag text, at date, PRIMARY KEY (o, line));
        CREATE INDEX lines_tag ON lines (tag);
        CREATE UNIQUE INDEX lines_first ON lines (at) WHERE line = 1;
        CREATE TABLE late (a int UNIQUE DEFERRABLE, b int UNIQUE);
        CREATE TABLE bare (a int);
        CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child () INHERITS (parent);
        CREATE VIEW some_lines AS SELECT o, tag FROM lines;"
    );
    let cases = [
        ("SELECT line FROM lines", "nothing pins any of its keys lines_first (at), lines_pkey (o, line)"),
        ("SELECT tag FROM lines WHERE o = :p1", "nothing pins line of lines_pkey <- lines.o = $1 pins only o at ="),
        ("SELECT o FROM lines WHERE tag = 'a'", "lines_tag is not unique <- lines.tag = 'a' would pin it at ="),
        (
            "SELECT o FROM lines WHERE at = :p1",
            "lines_first is partial, and nothing shows that its condition holds <- lines.at = $1 would pin it at =",
        ),
        (
            "SELECT b FROM late WHERE a = 1",
            "late_a_key is DEFERRABLE: two rows may be equal until it is checked <- late.a = 1 would pin it at =",
        ),
        (
            "SELECT a FROM late WHERE b IS NULL",
            "late_b_key allows many rows with NULL in b <- late.b IS NULL would pin it at IS",
        ),
        ("SELECT a FROM bare WHERE a = 1", "bare has no unique key"),
        ("SELECT id FROM parent WHERE id = 1", "the keys of parent do not cover its child tables"),
        (
            "SELECT s.tag FROM some_lines s WHERE tag = 'a'",
            "no unique key of lines is pinned <- nothing pins any of its keys lines_first (at), lines_pkey (o, line)",
        ),
        (
            "DELETE FROM lines WHERE line = 2 RETURNING tag",
            "nothing pins o of lines_pkey <- lines.line = 2 pins only line at =",
        ),
    ];
    let statements: Vec<&str> = cases.iter().map(|(statement, _)| *statement).collect();
    let facts = analysed(&tables, &statements, &[], &[Aspect::ReasonsInFull]).await;
    for ((statement, expected), facts) in cases.iter().zip(&facts) {
        let reason = &facts.cardinality_reason;
        let [miss] = reason.because.as_slice() else { panic!("{statement}: {reason:?}") };
        assert_eq!(chain(miss, &statement.replace(":p1", "$1")), *expected, "{statement}");
    }
}

#[tokio::test]
async fn violations_tell_where_a_value_is_assigned() {
    let cases = [
        (
            "INSERT INTO c (id, email) VALUES (:p1, :p2) ON CONFLICT (id) DO NOTHING",
            "another row may have the same email <- INSERT adds a row to c at $2) <- ON CONFLICT handles only c_pkey",
        ),
        ("UPDATE o SET cid = :p1 WHERE id = 1", "c may have no matching row <- UPDATE sets cid at $1"),
        ("DELETE FROM c WHERE id = 1", "a row of c is deleted or gets another key, and o may still refer to it"),
        ("UPDATE c SET email = nick WHERE id = 1", "email may be NULL <- UPDATE sets email at nick"),
    ];
    let statements: Vec<&str> = cases.iter().map(|(statement, _)| *statement).collect();
    let facts = analysed(BASE, &statements, &[], &[Aspect::ViolationReasons]).await;
    for ((statement, expected), facts) in cases.iter().zip(&facts) {
        let statement = statement.replace(":p1", "$1").replace(":p2", "$2");
        let reasons: Vec<String> = facts.violations.iter().map(|one| chain(&one.reason, &statement)).collect();
        assert!(reasons.iter().any(|reason| reason == expected), "{statement}: {reasons:#?}");
    }
}
