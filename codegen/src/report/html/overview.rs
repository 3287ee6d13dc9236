//! What comes first: how much there is, what was found, and which repositories use which tables.

use super::Page;
use super::markup::{Html, anchor};
use super::statement::{finding, with_code};
use crate::report::facts::short;
use crate::report::overview::{Cell, matrix};

/// The overview of the whole project.
pub(super) fn overview(html: &mut Html, page: &Page<'_>) {
    html.markup("<section id=\"overview\"><h1>SQL report</h1>\n<p class=\"lead\">What each statement does and why, as PostgreSQL ");
    html.markup("itself analysed it against the schema: proven, or else the safe assumption.</p>\n");
    numbers(html, page);
    let found = page.findings.iter().filter(|finding| finding.statement.is_some()).count();
    if !page.findings.is_empty() {
        html.markup("<h2>Findings</h2>\n");
    }
    if found > 0 {
        html.markup("<ul>");
        for one in page.findings {
            if let Some(statement) = &one.statement {
                html.markup("<li>").link(&anchor("s", statement), statement).within(" <code>", &one.code, "</code> ");
                with_code(html, &one.message);
                html.markup("</li>");
            }
        }
        html.markup("</ul>\n");
    }
    for one in page.findings.iter().filter(|finding| finding.statement.is_none()) {
        finding(html, one);
    }
    html.markup("</section>\n");
    if !page.tables.is_empty() {
        table(html, page);
    }
}

fn numbers(html: &mut Html, page: &Page<'_>) {
    let statements = &page.report.statements;
    let count = |wanted: fn(&crate::report::Statement) -> bool| statements.iter().filter(|one| wanted(one)).count();
    let numbers = [
        (statements.len(), "statement", "statements"),
        (page.repositories.len(), "repository", "repositories"),
        (page.tables.len(), "table or view", "tables and views"),
        (count(|one| one.read_only), "is proven to read only", "are proven to read only"),
        (count(|one| !one.writes.is_empty()), "writes", "write"),
        (count(|one| !one.violations.is_empty()), "can violate a constraint", "can violate a constraint"),
        (count(|one| !one.opaque.is_empty()), "may have other effects", "may have other effects"),
        (page.findings.len(), "finding", "findings"),
    ];
    html.markup("<ul class=\"n\">");
    for (number, one, many) in numbers.into_iter().filter(|(number, ..)| *number > 0) {
        html.markup("<li><strong>").number(number).markup("</strong> ").markup(if number == 1 { one } else { many });
        html.markup("</li>");
    }
    html.markup("</ul>\n");
}

fn table(html: &mut Html, page: &Page<'_>) {
    html.markup("<section id=\"matrix\"><h2>Tables and repositories</h2>\n<p>How many statements ");
    html.markup("<span class=\"c r\">R</span> read a table, <span class=\"c w\">W</span> write it, and ");
    html.markup(
        "<span class=\"c x\">C</span> write it through the action of a foreign key. A table without a schema is in ",
    );
    html.markup("<code>public</code>.</p>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tables and repositories\">");
    html.markup("<table class=\"m\"><thead><tr><td></td>");
    for (name, _) in &page.repositories {
        html.markup("<th scope=\"col\">").link(&anchor("r", name), name).markup("</th>");
    }
    html.markup("</tr></thead><tbody>\n");
    for (table, row) in page.tables.iter().zip(matrix(&page.tables, &page.repositories)) {
        html.markup("<tr><th scope=\"row\">").link(&anchor("t", table.name), short(table.name)).markup("</th>");
        for one in row {
            cell(html, one);
        }
        html.markup("</tr>\n");
    }
    html.markup("</tbody></table></div>\n</section>\n");
}

fn cell(html: &mut Html, cell: Cell) {
    html.markup("<td>");
    let parts = [
        (cell.reads, "<span class=\"c r\">R", "<i> read</i></span>"),
        (cell.writes, "<span class=\"c w\">W", "<i> write</i></span>"),
        (cell.cascades, "<span class=\"c x\">C", "<i> write through a foreign key</i></span>"),
    ];
    for (number, open, close) in parts.into_iter().filter(|(number, ..)| *number > 0) {
        html.markup(open).number(number).markup(close);
    }
    html.markup("</td>");
}
