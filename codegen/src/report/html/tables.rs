//! A section for each table: who reads and writes it, under which lock, and which of its constraints can be violated.

use super::markup::{Html, anchor};
use crate::report::facts::{cascade, column, constraint, short};
use crate::report::overview::{Table, Use};

/// All tables.
pub(super) fn sections(html: &mut Html, tables: &[Table<'_>]) {
    if tables.is_empty() {
        return;
    }
    html.markup("<section id=\"tables\"><h2>Tables</h2>\n");
    for table in tables {
        html.markup("<section class=\"t\"").attribute("id", anchor("t", table.name)).markup("><h3>");
        html.link(&anchor("t", table.name), short(table.name)).markup("</h3>\n<dl>");
        written(html, table);
        locked(html, table);
        failing(html, table);
        read(html, table);
        html.markup("</dl></section>\n");
    }
    html.markup("</section>\n");
}

fn link(html: &mut Html, one: &Use<'_>) {
    let name = one.statement.qualified_name();
    html.link(&anchor("s", &name), &name);
}

/// The columns, to follow the statement.
fn columns(html: &mut Html, columns: &[&str]) {
    if !columns.is_empty() {
        let columns: Vec<&str> = columns.iter().map(|name| column(name)).collect();
        html.within(" <small>", &columns.join(", "), "</small>");
    }
}

fn written(html: &mut Html, table: &Table<'_>) {
    let mut title = "<dt>Written by</dt>";
    for one in &table.uses {
        let Some(written) = &one.writes else { continue };
        html.markup(title).markup("<dd>");
        title = "";
        link(html, one);
        columns(html, written);
        for through in &one.cascades {
            html.within(" <small>through ", &cascade(through), "</small>");
        }
        html.markup("</dd>");
    }
}

fn locked(html: &mut Html, table: &Table<'_>) {
    let mut title = "<dt>Locked by</dt>";
    for one in &table.uses {
        for lock in &one.locks {
            html.markup(title).markup("<dd>");
            title = "";
            link(html, one);
            html.within(" <small>FOR ", &lock.strength.to_string(), "</small></dd>");
        }
    }
}

/// By constraint, because one asks what else can violate it.
fn failing(html: &mut Html, table: &Table<'_>) {
    let violated = || table.uses.iter().flat_map(|one| one.violations.iter().map(move |violation| (one, *violation)));
    let key = |violation: &crate::report::Violation| (constraint(violation).to_owned(), violation.columns.clone());
    let mut keys: Vec<_> = violated().map(|(_, violation)| key(violation)).collect();
    keys.sort();
    keys.dedup();
    let mut title = "<dt>Violated by</dt>";
    for wanted in keys {
        html.markup(title).within("<dd><code>", &wanted.0, "</code> <small>");
        title = "";
        let mut of = violated().filter(|(_, violation)| key(violation) == wanted).peekable();
        if let Some((_, violation)) = of.peek() {
            html.text(&violation.kind.to_string()).markup(" (").text(&violation.columns.join(", ")).markup(")");
        }
        html.markup("</small>: ");
        let mut separator = "";
        for (one, _) in of {
            html.markup(separator);
            link(html, one);
            separator = ", ";
        }
        html.markup("</dd>");
    }
}

fn read(html: &mut Html, table: &Table<'_>) {
    let mut title = "<dt>Read by</dt>";
    for one in &table.uses {
        let Some(read) = &one.reads else { continue };
        html.markup(title).markup("<dd>");
        title = "";
        link(html, one);
        columns(html, read);
        html.markup("</dd>");
    }
}
