//! The report as Markdown, for wikis and pull requests: the facts, without the chains of reasons.

use super::facts::{cascade, column, constraint, rows, short};
use super::overview::{Table, by_table, matrix, repositories, tables};
use super::prose::{self, Run};
use super::statement::{Statement, Value};
use super::words::Cardinality;
use super::{Finding, Report, visible};

/// The whole document.
pub(super) fn markdown(report: &Report, findings: &[Finding]) -> String {
    let (tables, repositories) = (tables(report), repositories(report));
    let mut text = format!(
        "# SQL report\n\n{} in {} over {}.\n",
        counted(report.statements.len(), "statement", "statements"),
        counted(repositories.len(), "repository", "repositories"),
        counted(tables.len(), "table or view", "tables and views")
    );
    if !findings.is_empty() {
        text += "\n## Findings\n\n";
        text.extend(findings.iter().map(|one| format!("- {}\n", finding(one))));
    }
    if !tables.is_empty() {
        text += "\n## Tables and repositories\n\nHow many statements read a table (R), write it (W), and write it through the action of a foreign key (C). A table without a schema is in `public`.\n\n";
        text +=
            &format!("| |{}\n", repositories.iter().map(|(name, _)| format!(" {} |", cell(name))).collect::<String>());
        text += &format!("|---|{}\n", "---|".repeat(repositories.len()));
        for (table, row) in tables.iter().zip(matrix(&tables, &repositories)) {
            let cells = row.iter().map(|one| {
                let parts = [(one.reads, 'R'), (one.writes, 'W'), (one.cascades, 'C')];
                let parts =
                    parts.iter().filter(|(number, _)| *number > 0).map(|(number, letter)| format!("{letter}{number}"));
                format!(" {} |", parts.collect::<Vec<_>>().join(" "))
            });
            text += &format!("| {} |{}\n", cell(short(table.name)), cells.collect::<String>());
        }
    }
    for (name, statements) in &repositories {
        text += &format!("\n## {}\n", code(name));
        text.extend(statements.iter().map(|one| statement(one)));
    }
    if !tables.is_empty() {
        text += "\n## Tables\n";
        text.extend(tables.iter().map(table));
    }
    text
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn finding(finding: &Finding) -> String {
    let statement = finding.statement.iter().map(|name| format!("{}: ", code(name))).collect::<String>();
    format!("{statement}{} `{}`: {}", finding.severity, finding.code, escaped(&finding.message))
}

fn statement(statement: &Statement) -> String {
    let place = code(&format!("{}:{}", statement.file, statement.line));
    let mut text = format!("\n### {}\n\n{place}\n\n", code(&statement.name));
    for paragraph in prose::paragraphs(&statement.doc) {
        text.extend(prose::runs(&paragraph).into_iter().map(|run| match run {
            Run::Text(text) => escaped(text),
            Run::Code(text) => code(text),
        }));
        text += "\n\n";
    }
    if !statement.signature.is_empty() {
        text += &block("rust", &statement.signature);
        text += "\n";
    }
    text += &block("sql", &statement.sql);
    text += "\n";
    for (what, lines) in facts(statement) {
        text.extend(lines.into_iter().map(|line| format!("- **{what}**: {line}\n")));
    }
    text
}

/// What is known, as lines of Markdown.
fn facts(statement: &Statement) -> Vec<(&'static str, Vec<String>)> {
    let rows = (statement.cardinality != Cardinality::None)
        .then(|| format!("{}: {}", rows(statement), escaped(&statement.cardinality_reason)));
    let violations = statement.violations.iter().map(|one| {
        let deferred = if one.deferred { ", at COMMIT" } else { "" };
        format!("{} ({}{deferred}): {}", code(constraint(one)), one.kind, escaped(&one.reason.text))
    });
    let lock = |lock: &super::Lock| format!("{} FOR {}", code(short(&lock.table)), lock.strength);
    let list = |lines: &[String]| lines.iter().map(|line| escaped(line)).collect::<Vec<_>>();
    let bulk = statement.bulk.iter().map(|bulk| {
        let each = bulk.row_by_row.iter().map(|why| format!(", sent for each row, because {}", escaped(why)));
        code(&bulk.method) + &each.collect::<String>()
    });
    vec![
        ("Not analysed", statement.not_analysed.iter().map(|why| escaped(why)).collect()),
        ("Rows", rows.into_iter().collect()),
        ("Parameters", values(&statement.parameters)),
        ("Columns", values(&statement.columns)),
        ("Reads", columns(&statement.reads)),
        ("Writes", columns(&statement.writes)),
        ("Through foreign keys", statement.cascades.iter().map(|one| escaped(&cascade(one))).collect()),
        ("Locks rows", statement.locks.iter().map(lock).collect()),
        ("Can violate", violations.collect()),
        ("Other effects", list(&statement.opaque)),
        ("Changes its session", list(&statement.changes_session)),
        ("May change its session", list(&statement.may_change_session)),
        ("Requires a transaction", list(&statement.transaction_only)),
        ("Requires the primary", list(&statement.primary_only)),
        ("Vouched for", list(&statement.vouched)),
        ("Time limit", statement.timeout_ms.iter().map(|limit| format!("{limit} ms")).collect()),
        ("Varies", statement.varies.iter().flat_map(prose::varies).map(|line| escaped(&line)).collect()),
        ("Many rows at once", bulk.collect()),
    ]
}

fn values(values: &[Value]) -> Vec<String> {
    let one = |value: &Value| format!("{} {}", code(&value.name), code(&value.rust));
    let line = values.iter().map(one).collect::<Vec<_>>().join(", ");
    if line.is_empty() { Vec::new() } else { vec![line] }
}

fn columns(names: &[String]) -> Vec<String> {
    let tables = by_table(names).into_iter().map(|(table, columns)| {
        let columns: Vec<String> = columns.into_iter().map(|name| escaped(column(name))).collect();
        let columns = if columns.is_empty() { String::new() } else { format!(" ({})", columns.join(", ")) };
        code(short(table)) + &columns
    });
    let line = tables.collect::<Vec<_>>().join("; ");
    if line.is_empty() { Vec::new() } else { vec![line] }
}

fn table(table: &Table<'_>) -> String {
    let mut text = format!("\n### Table {}\n\n", code(short(table.name)));
    let name = |one: &super::overview::Use<'_>| code(&one.statement.qualified_name());
    let of = |wanted: &dyn Fn(&super::overview::Use<'_>) -> bool| {
        table.uses.iter().filter(|one| wanted(one)).map(name).collect::<Vec<_>>().join(", ")
    };
    let locks = table
        .uses
        .iter()
        .flat_map(|one| one.locks.iter().map(move |lock| format!("{} FOR {}", name(one), lock.strength)));
    let lines = [
        ("Written by", of(&|one| one.writes.is_some())),
        ("Locked by", locks.collect::<Vec<_>>().join(", ")),
        ("Constraints violated by", of(&|one| !one.violations.is_empty())),
        ("Read by", of(&|one| one.reads.is_some())),
    ];
    text.extend(
        lines.iter().filter(|(_, names)| !names.is_empty()).map(|(what, names)| format!("- **{what}**: {names}\n")),
    );
    text
}

/// Text that means nothing to Markdown, HTML, or those who would be told of a mention.
fn escaped(text: &str) -> String {
    let text = visible::plain(text).replace('\n', " ");
    let text = text.trim_start();
    let mut escaped = String::new();
    let mut before = ' ';
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_within_word = before.is_alphanumeric() && rest.peek().is_some_and(|next| next.is_alphanumeric());
        match c {
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '&' => escaped += "&amp;",
            // A mention, or the number of an issue.
            '@' | '#' => escaped += &format!("{c}<!-- -->"),
            '_' if is_within_word => escaped.push(c),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => escaped.extend(['\\', c]),
            // What begins a list or underlines a heading.
            '-' | '+' | '=' if escaped.is_empty() => escaped.extend(['\\', c]),
            '.' | ')' if escaped.bytes().all(|byte| byte.is_ascii_digit()) => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
        before = c;
    }
    // A URL would become a link.
    escaped.replace("://", ":<!-- -->//").replace("www.", "www<!-- -->.")
}

/// Code within a line.
fn code(text: &str) -> String {
    let text = visible::plain(text).replace('\n', " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 || text.trim().len() < text.len() || text.is_empty() { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// The same within a table, where a bar ends a cell also in code.
fn cell(text: &str) -> String {
    code(text).replace('|', "\\|")
}

/// A block of code.
fn block(language: &str, text: &str) -> String {
    let text = visible::plain(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_gets_through() {
        let text = "&lt;img onerror=x&gt; \\*a\\* \\[b\\](c) @<!-- -->me #<!-- --> d_e \\_f\\_";
        assert_eq!(escaped("<img onerror=x> *a* [b](c) @me\n# d_e _f_"), text);
        assert_eq!([escaped("- a"), escaped("1. a. b"), escaped(" = a")], ["\\- a", "1\\. a. b", "\\= a"]);
        assert_eq!(code("a`b"), "`` a`b ``");
        assert_eq!(cell("a|b"), "`a\\|b`");
        assert_eq!(block("sql", "```\n</script>\u{202e}"), "````sql\n```\n</script>[U+202E]\n````\n");
    }
}
