//! `--@ affects one enforced`: what is sent, so that the server itself refuses any other number of rows, and stores nothing.

use sqlwright_source::lexer::{TokenKind, lex};

/// What is sent for a statement: it becomes a CTE whose rows are counted, and any other number than one is cast to an integer together
/// with words, which fails with 22P02. The runtime finds the words in the message: `name: expected 1, got 2`.
///
/// All is named with its schema, so that no `search_path` changes what it means. (An operator or function of the same name in front of
/// `pg_catalog` could let any count pass.)
pub fn text(sql: &str, name: &str) -> String {
    let (start, before, behind) = around(sql, name);
    let (hint, sql) = sql.split_at(start);
    format!("{hint}{before}{sql}{behind}")
}

/// What goes around a statement: where it begins, what goes before it, and behind it.
pub fn around(sql: &str, name: &str) -> (usize, String, String) {
    let start = start(sql);
    let rows = free_name(&sql[start..]);
    let words = format!("{name}: expected 1, got ").replace('\'', "''");
    // A line of its own for RETURNING: nothing that ends the statement can swallow it.
    let behind = format!(
        "\nRETURNING 1\n)\n\
         SELECT CASE WHEN pg_catalog.count(*) OPERATOR(pg_catalog.=) 1 THEN 1\n\
         ELSE ('{words}' OPERATOR(pg_catalog.||) pg_catalog.count(*)::pg_catalog.text)::pg_catalog.int4 END\n\
         FROM {rows}"
    );
    (start, format!("WITH {rows} AS (\n"), behind)
}

/// The first word of a statement, in capitals.
pub fn kind(sql: &str) -> String {
    let word: String = sql[start(sql)..].chars().take_while(char::is_ascii_alphabetic).collect();
    word.to_ascii_uppercase()
}

/// Where the statement begins, behind a hint (`/*+ … */`), which has to stay in front of everything.
fn start(sql: &str) -> usize {
    let hint = lex(sql).into_iter().next().filter(|token| token.kind == TokenKind::BlockComment);
    let end = hint.map_or(0, |hint| hint.range.end);
    end + sql[end..].len() - sql[end..].trim_start().len()
}

/// A name that the statement does not use.
fn free_name(sql: &str) -> String {
    let sql = sql.to_lowercase();
    let numbered = (2..).map(|number: u32| format!("affected_{number}"));
    let mut names = std::iter::once("affected".to_owned()).chain(numbered);
    names.find(|name| !sql.contains(name.as_str())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_stay_in_front_and_names_are_free() {
        let text = text("/*+ SeqScan(a) */ UPDATE Affected SET a = 1", "it's.me");
        assert!(
            text.starts_with("/*+ SeqScan(a) */ WITH affected_2 AS (\nUPDATE Affected SET a = 1\nRETURNING 1\n)"),
            "{text}"
        );
        assert!(text.contains("ELSE ('it''s.me: expected 1, got '"), "{text}");
        assert_eq!(kind("/*+ x */ merge INTO t"), "MERGE");
    }
}
