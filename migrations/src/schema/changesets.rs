//! Liquibase's formatted SQL: a file is a list of changesets.

use std::ops::Range;

use super::markers::lines;

/// A changeset that runs on PostgreSQL.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Changeset {
    pub(super) part: Range<usize>,
    pub(super) no_transaction: bool,
}

/// The changesets of a file, in their order. What they roll back stands in comments (`--rollback …`).
pub(super) fn changesets(text: &str) -> Vec<Changeset> {
    let heads: Vec<Range<usize>> = lines(text).filter(|line| attributes(&text[line.clone()]).is_some()).collect();
    let ends = heads.iter().skip(1).map(|next| next.start).chain([text.len()]);
    let changesets = heads.iter().zip(ends).filter_map(|(head, end)| {
        let attributes = attributes(&text[head.clone()])?;
        let has = |wanted: &str| attributes.split_whitespace().any(|attribute| attribute.eq_ignore_ascii_case(wanted));
        let is_for_us = dbms(&attributes).is_none_or(|dbms| runs_on_postgresql(&dbms));
        let no_transaction = has("runInTransaction:false");
        (is_for_us && !has("ignore:true")).then_some(Changeset { part: head.end..end, no_transaction })
    });
    changesets.collect()
}

/// What `--property name:a value:b` says of `${a}`; the first wins.
pub(super) fn properties(text: &str) -> Vec<(String, String)> {
    let property = |line: Range<usize>| {
        let attributes = behind("property", &text[line])?;
        dbms(&attributes).is_none_or(|dbms| runs_on_postgresql(&dbms)).then_some(())?;
        Some((attribute("name:", &attributes)?, attribute("value:", &attributes)?))
    };
    lines(text).filter_map(property).collect()
}

/// The text with `;` where a changeset has said that another delimiter ends its statements: `endDelimiter:/`. Nothing moves.
pub(super) fn with_semicolons(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut delimiter = None;
    for line in lines(text).map(|line| &text[line]) {
        if let Some(attributes) = attributes(line) {
            delimiter = attribute("endDelimiter:", &attributes)
                .map(|written| written.replace("\\n", "").replace("\\r", ""))
                .filter(|written| !matches!(written.as_str(), "" | ";"));
        }
        let statement = line.trim_end();
        let ended = delimiter.as_deref().filter(|delimiter| !line.starts_with("--") && statement.ends_with(delimiter));
        match ended {
            // One character may stand at the end of a line for itself.
            Some(delimiter) if delimiter.len() > 1 || statement == delimiter => {
                let start = statement.len() - delimiter.len();
                written += &line[..start];
                written.push(';');
                written.extend(std::iter::repeat_n(' ', delimiter.len() - 1));
                written += &line[statement.len()..];
            }
            _ => written += line,
        }
    }
    written
}

/// What stands behind `--changeset`.
fn attributes(line: &str) -> Option<String> {
    behind("changeset", line)
}

fn behind(wanted: &str, line: &str) -> Option<String> {
    let rest = line.trim().strip_prefix("--")?.trim_start();
    let (word, attributes) = rest.split_at_checked(wanted.len())?;
    (word.eq_ignore_ascii_case(wanted) && attributes.starts_with(char::is_whitespace)).then(|| attributes.to_owned())
}

fn dbms(attributes: &str) -> Option<String> {
    attribute("dbms:", attributes)
}

fn attribute(name: &str, attributes: &str) -> Option<String> {
    let value = attributes.split_once(name)?.1;
    let end = match value.strip_prefix('"') {
        Some(quoted) => return Some(quoted.split('"').next().unwrap_or_default().to_owned()),
        None => value.find(char::is_whitespace).unwrap_or(value.len()),
    };
    Some(value[..end].to_owned())
}

/// A list of names; those with `!` are excluded.
fn runs_on_postgresql(dbms: &str) -> bool {
    let names: Vec<&str> = dbms.split(',').map(str::trim).collect();
    let is_there = |name: &str| names.iter().any(|other| other.eq_ignore_ascii_case(name));
    let only_excludes = names.iter().all(|name| name.starts_with('!'));
    !is_there("!postgresql") && (only_excludes || is_there("postgresql") || is_there("all"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_delimiters() {
        let text = "--changeset a:1 endDelimiter:/\nSELECT 4\n/ 2;\n/\n--changeset a:2 endDelimiter:\"\\nGO\"\nSELECT 1\nGO\n--changeset a:3\nSELECT 3\n/\n";
        let expected = text.replace(";\n/\n", ";\n;\n").replace("1\nGO\n", "1\n; \n");
        assert_eq!(with_semicolons(text), expected);
    }

    #[test]
    fn properties_have_values() {
        let text = "--liquibase formatted sql\n--property name:t value:\"a b\" dbms:postgresql\n-- property name:u value:c\n\
            --property name:t value:x dbms:mysql\n";
        assert_eq!(properties(text), [("t".to_owned(), "a b".to_owned()), ("u".to_owned(), "c".to_owned())]);
    }

    #[test]
    fn those_for_postgresql() {
        let text = "--liquibase formatted sql\n\n--changeset ada:1\nCREATE TABLE a ();\n--rollback DROP TABLE a;\n\
            -- changeset ada:2 dbms:mysql,h2\nSELECT 2;\n--changeset ada:3 dbms:\"!h2, !mysql\" runInTransaction:false\nSELECT 3;\n\
            --changeset ada:4 ignore:true\nSELECT 4;\n";
        let found: Vec<_> = changesets(text).into_iter().map(|it| (&text[it.part], it.no_transaction)).collect();
        assert_eq!(found, [("CREATE TABLE a ();\n--rollback DROP TABLE a;\n", false), ("SELECT 3;\n", true)]);
    }
}
