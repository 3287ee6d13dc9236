//! Facts with their reasons, as parts of the page.

use super::markup::{Html, anchor};
use crate::report::facts::{column, constraint, short};
use crate::report::overview::by_table;
use crate::report::statement::{Reason, Value, Violation};

/// Tables with their columns: `orders (order_id, status)`, each table a link.
pub(super) fn columns(html: &mut Html, names: &[String]) {
    let mut separator = "";
    for (table, columns) in by_table(names) {
        html.markup(separator).link(&anchor("t", table), short(table));
        if !columns.is_empty() {
            let columns: Vec<&str> = columns.into_iter().map(column).collect();
            html.within(" <small>(", &columns.join(", "), ")</small>");
        }
        separator = "; ";
    }
}

/// A reason, and below it what it depends on.
pub(super) fn why(html: &mut Html, text: &str, line: Option<usize>, because: &[Reason]) {
    html.text(text);
    if let Some(line) = line {
        html.markup(" <small>line&nbsp;").number(line).markup("</small>");
    }
    if because.is_empty() {
        return;
    }
    html.markup("<ul>");
    for reason in because {
        html.markup("<li>because ");
        why(html, &reason.text, reason.line, &reason.because);
        html.markup("</li>");
    }
    html.markup("</ul>");
}

/// Parameters or columns: a table that a phone shows as blocks.
pub(super) fn values(html: &mut Html, values: &[Value], is_parameter: bool) {
    html.markup("<table class=\"v\"><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">PostgreSQL</th>");
    html.markup("<th scope=\"col\">Rust</th><th scope=\"col\">NULL</th></tr></thead><tbody>\n");
    for one in values {
        value(html, one, is_parameter, "");
    }
    html.markup("</tbody></table>");
}

fn value(html: &mut Html, one: &Value, is_parameter: bool, within: &str) {
    html.markup("<tr><th scope=\"row\"><code>").markup(if is_parameter { ":" } else { "" });
    html.within("<span>", within, "</span>").text(&one.name).markup("</code></th><td><code>");
    html.text(&one.postgres).markup("</code></td><td><code>").text(&one.rust).markup("</code></td><td>");
    if let Some(passed) = &one.passed {
        html.within("<strong>", passed, "</strong>; ");
    }
    html.markup(if one.nullable { "<strong>can be NULL</strong>" } else { "never NULL" });
    if let Some(variant) = &one.decided_by {
        html.within(", ", variant, "");
    }
    html.markup(": ");
    why(html, &one.reason.text, one.reason.line, &one.reason.because);
    let further = [
        ("elements can be NULL: ", &one.elements_reason),
        ("more than one dimension: ", &one.dimensions_reason),
        ("in a row that is there, ", &one.embedded_reason),
    ];
    for (what, text) in further {
        if let Some(text) = text {
            html.markup("<br>").within(what, text, "");
        }
    }
    html.markup("</td></tr>\n");
    let within = format!("{within}{}.", one.name);
    for field in &one.fields {
        value(html, field, false, &within);
    }
}

/// Constraints that can be violated.
pub(super) fn violations(html: &mut Html, violations: &[Violation]) {
    html.markup("<table class=\"v\"><thead><tr><th scope=\"col\">Constraint</th><th scope=\"col\">Kind</th>");
    html.markup("<th scope=\"col\">Of</th><th scope=\"col\">Why</th></tr></thead><tbody>\n");
    for one in violations {
        html.markup("<tr><th scope=\"row\">").within("<code>", constraint(one), "</code></th><td>");
        html.text(&one.kind.to_string()).markup(if one.deferred { ", at COMMIT" } else { "" }).markup("</td><td>");
        match (&one.table, &one.domain) {
            (Some(table), _) => html.link(&anchor("t", table), short(table)),
            (None, Some(domain)) => html.within("domain ", short(domain), ""),
            (None, None) => html,
        };
        html.within(" <small>(", &one.columns.join(", "), ")</small></td><td>");
        if let Some(variant) = &one.decided_by {
            html.text(variant).markup(": ");
        }
        why(html, &one.reason.text, one.reason.line, &one.reason.because);
        html.markup("</td></tr>\n");
    }
    html.markup("</tbody></table>");
}
