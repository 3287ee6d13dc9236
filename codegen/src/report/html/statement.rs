//! One statement: what it is, at a glance; and why, in parts that open.

use super::facts::{self, why};
use super::markup::{Html, anchor};
use super::sql::sql;
use crate::diagnostics::Severity;
use crate::report::facts::{cascade, constraint, rows, short};
use crate::report::prose::{self, Run};
use crate::report::statement::{Statement, Value};
use crate::report::words::{Cardinality, Evidence};
use crate::report::{Bulk, Finding, Varies};

/// The statement, with what was found about it.
pub(super) fn statement(html: &mut Html, statement: &Statement, findings: &[&Finding]) {
    let anchor = anchor("s", &statement.qualified_name());
    html.markup("<article").attribute("id", &anchor).markup("><h3>").link(&anchor, &statement.name);
    html.markup("</h3> <span class=\"at\">")
        .text(&statement.file)
        .markup(":")
        .number(statement.line)
        .markup("</span>\n");
    badges(html, statement, findings);
    documentation(html, &statement.doc);
    for one in findings {
        finding(html, one);
    }
    if !statement.signature.is_empty() {
        html.within("<pre class=\"sig\"><code>", &statement.signature, "</code></pre>\n");
    }
    sql(html, &statement.sql, statement.sql_line);
    effects(html, statement);
    values(html, "Parameters", &statement.parameters, true);
    values(html, "Columns", &statement.columns, false);
    if !statement.violations.is_empty() {
        let names: Vec<_> = statement.violations.iter().map(constraint).collect();
        html.within("<details><summary>Can violate <span>", &names.join(", "), "</span></summary>");
        facts::violations(html, &statement.violations);
        html.markup("</details>\n");
    }
    if let Some(varies) = &statement.varies {
        variants(html, varies);
    }
    if let Some(bulk) = &statement.bulk {
        many_rows(html, bulk);
    }
    html.markup("</article>\n");
}

/// The facts that a reader looks for first.
fn badges(html: &mut Html, statement: &Statement, findings: &[&Finding]) {
    html.markup("<p class=\"k\"><span>").markup(rows(statement)).markup("</span>");
    let writes = !statement.writes.is_empty();
    let flags = [
        (statement.read_only, "<span class=\"ok\">read only</span>"),
        (writes, "<span class=\"w\">writes</span>"),
        (!statement.locks.is_empty(), "<span class=\"w\">locks rows</span>"),
        (!statement.cascades.is_empty(), "<span class=\"w\">cascades</span>"),
        (!statement.opaque.is_empty(), "<span class=\"bad\">other effects</span>"),
        (!statement.changes_session.is_empty(), "<span class=\"bad\">changes its session</span>"),
        (statement.not_analysed.is_some(), "<span class=\"bad\">not analysed</span>"),
        (statement.enforced, "<span>exactly one affected, enforced</span>"),
        (statement.varies.is_some(), "<span>varies</span>"),
        (statement.bulk.is_some(), "<span>many rows at once</span>"),
    ];
    for (_, badge) in flags.into_iter().filter(|(applies, _)| *applies) {
        html.markup(" ").markup(badge);
    }
    if !statement.violations.is_empty() {
        html.markup(" <span>can violate ").number(statement.violations.len()).markup("</span>");
    }
    if !findings.is_empty() {
        html.markup(" <span class=\"bad\">").number(findings.len());
        html.markup(if findings.len() == 1 { " finding" } else { " findings" }).markup("</span>");
    }
    html.markup("</p>\n");
}

/// The author's words: paragraphs, with `code` in them.
fn documentation(html: &mut Html, doc: &str) {
    for paragraph in prose::paragraphs(doc) {
        html.markup("<p>");
        with_code(html, &paragraph);
        html.markup("</p>\n");
    }
}

/// Text with code between backticks.
pub(super) fn with_code(html: &mut Html, text: &str) {
    for run in prose::runs(text) {
        match run {
            Run::Text(text) => html.text(text),
            Run::Code(text) => html.within("<code>", text, "</code>"),
        };
    }
}

/// What a lint found.
pub(super) fn finding(html: &mut Html, finding: &Finding) {
    html.markup(match finding.severity {
        Severity::Note => "<div class=\"f\"><p><strong>Note",
        _ => "<div class=\"f w\"><p><strong>Warning",
    });
    html.within(" <code>", &finding.code, "</code></strong> ");
    with_code(html, &finding.message);
    if let Some(line) = finding.line {
        html.markup(" <small>line&nbsp;").number(line).markup("</small>");
    }
    html.markup("</p>");
    for note in &finding.notes {
        html.markup("<p>");
        with_code(html, note);
        html.markup("</p>");
    }
    html.markup("</div>\n");
}

/// What it does, a line for each kind.
fn effects(html: &mut Html, statement: &Statement) {
    html.markup("<dl>");
    if statement.cardinality != Cardinality::None {
        html.markup("<dt>Rows</dt><dd>").markup(rows(statement));
        if let Some(variant) = &statement.cardinality_decided_by {
            html.within(", ", variant, "");
        }
        html.markup(": ");
        why(html, &statement.cardinality_reason, None, &statement.cardinality_because);
        html.markup("</dd>");
    }
    for (name, columns) in [("Reads", &statement.reads), ("Writes", &statement.writes)] {
        if !columns.is_empty() {
            html.markup("<dt>").markup(name).markup("</dt><dd>");
            facts::columns(html, columns);
            html.markup("</dd>");
        }
    }
    let cascades: Vec<String> = statement.cascades.iter().map(cascade).collect();
    let lock = |lock: &crate::report::Lock| format!("{} FOR {}", short(&lock.table), lock.strength);
    let locks: Vec<String> = statement.locks.iter().map(lock).collect();
    let limit: Vec<String> = statement.timeout_ms.iter().map(|limit| format!("{limit} ms")).collect();
    let unknown: Vec<String> = statement.not_analysed.iter().cloned().collect();
    let lists = [
        ("Not analysed", &unknown),
        ("Through foreign keys", &cascades),
        ("Locks rows", &locks),
        ("Other effects", &statement.opaque),
        ("Changes its session", &statement.changes_session),
        ("May change its session", &statement.may_change_session),
        ("Requires a transaction", &statement.transaction_only),
        ("Requires the primary", &statement.primary_only),
        ("Vouched for", &statement.vouched),
        ("Time limit", &limit),
        ("Fragments", &statement.fragments),
    ];
    for (name, lines) in lists.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        html.markup("<dt>").markup(name).markup("</dt>");
        for line in lines {
            html.within("<dd>", line, "</dd>");
        }
    }
    html.markup("</dl>\n");
}

/// A part with parameters or columns, whose types are to be seen before it is opened.
fn values(html: &mut Html, title: &'static str, values: &[Value], is_parameter: bool) {
    if values.is_empty() {
        return;
    }
    html.markup("<details><summary>").markup(title).markup(" <span>");
    let mut separator = "";
    for one in values {
        html.markup(separator).text(&one.name).within(" <code>", &one.rust, "</code>");
        separator = ", ";
    }
    html.markup("</span></summary>");
    facts::values(html, values, is_parameter);
    html.markup("</details>\n");
}

fn variants(html: &mut Html, varies: &Varies) {
    html.markup("<details><summary>Varies <span>");
    match varies.variants {
        Some(count) => html.number(count),
        None => html.markup("more than 256"),
    };
    html.markup(" variants, ").markup(match varies.evidence {
        Evidence::Proven => "proven to mean the sum of their parts",
        Evidence::Tried => "each of which was tried",
    });
    html.markup("</span></summary><ul>");
    for line in prose::varies(varies) {
        html.within("<li>", &line, "</li>");
    }
    html.markup("</ul></details>\n");
}

fn many_rows(html: &mut Html, bulk: &Bulk) {
    html.within("<details><summary>Many rows at once <span><code>", &bulk.method, "</code></span></summary>");
    if !bulk.signature.is_empty() {
        html.within("<pre class=\"sig\"><code>", &bulk.signature, "</code></pre>");
    }
    if !bulk.distinct.is_empty() {
        html.within("<p>Have to be different in all rows: ", &bulk.distinct.join(", "), "</p>");
    }
    if let Some(why) = &bulk.row_by_row {
        html.within("<p>The statement is sent for each row, because ", why, "</p>");
    }
    if let Some(text) = &bulk.sql {
        sql(html, text, 0);
    }
    html.markup("</details>\n");
}
