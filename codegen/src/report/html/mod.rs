//! The report as one page for people: everything is in it, also without JavaScript, and nothing is loaded from elsewhere. The script
//! only searches and filters what is there, with the index that is part of the page.

mod facts;
mod index;
mod markup;
mod overview;
mod sql;
mod statement;
mod tables;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use self::markup::{Html, anchor};
use super::facts::short;
use super::overview::{Table, repositories, tables as tables_of};
use super::statement::Statement;
use super::{Finding, Report};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What the parts of the page are made of.
struct Page<'r> {
    report: &'r Report,
    findings: &'r [Finding],
    tables: Vec<Table<'r>>,
    repositories: Vec<(&'r str, Vec<&'r Statement>)>,
}

impl<'r> Page<'r> {
    /// What was found about a statement.
    fn findings_about(&self, statement: &Statement) -> impl Iterator<Item = &'r Finding> {
        let name = statement.qualified_name();
        self.findings.iter().filter(move |finding| finding.statement.as_deref() == Some(&name))
    }
}

/// The whole page.
pub(super) fn html(report: &Report, findings: &[Finding]) -> String {
    let page = Page { report, findings, tables: tables_of(report), repositories: repositories(report) };
    let mut html = Html::default();
    head(&mut html);
    html.markup("<body>\n<a class=\"skip\" href=\"#main\">Skip to the statements</a>\n<div id=\"page\">\n");
    side(&mut html, &page);
    html.markup("<main id=\"main\" tabindex=\"-1\">\n");
    overview::overview(&mut html, &page);
    html.markup("<p id=\"nothing\" hidden>No statement matches. Press Escape in the search field to see all.</p>\n");
    for (name, statements) in &page.repositories {
        html.markup("<section class=\"r\"").attribute("id", anchor("r", name)).markup(">");
        html.within("<h2>", name, "</h2>\n");
        for one in statements {
            statement::statement(&mut html, one, &page.findings_about(one).collect::<Vec<_>>());
        }
        html.markup("</section>\n");
    }
    tables::sections(&mut html, &page.tables);
    html.markup("<footer>Made by sqlwright from the query files and the schema, whose fingerprint is <code>");
    html.text(&report.schema_fingerprint);
    html.markup("</code>.</footer>\n</main>\n</div>\n<script type=\"application/json\" id=\"index\">");
    html.json(&index::index(&page));
    html.markup("</script>\n<script>").markup(SCRIPT).markup("</script>\n</body>\n</html>\n");
    html.into_string()
}

/// The policy admits this style and this script, and nothing else: neither what hostile text might have become, nor the network.
fn head(html: &mut Html) {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    html.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.markup("<meta http-equiv=\"Content-Security-Policy\"").attribute("content", policy).markup(">\n");
    html.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.markup("<meta name=\"color-scheme\" content=\"light dark\">\n<title>SQL report</title>\n<style>");
    html.markup(STYLE).markup("</style>\n</head>\n");
}

/// Search, filters and contents. Without JavaScript there are the contents alone.
fn side(html: &mut Html, page: &Page<'_>) {
    html.markup(include_str!("side.html"));
    html.markup(
        "<li><a href=\"#overview\">Overview</a></li><li><a href=\"#matrix\">Tables and repositories</a></li></ul>\n",
    );
    for (name, statements) in &page.repositories {
        html.markup("<div class=\"g\">").link(&anchor("r", name), name).markup("<ul>");
        for one in statements {
            html.markup("<li class=\"s\">").link(&anchor("s", &one.qualified_name()), &one.name).markup("</li>");
        }
        html.markup("</ul></div>\n");
    }
    html.markup("<div class=\"g\"><a href=\"#tables\">Tables</a><ul>");
    for table in &page.tables {
        html.markup("<li class=\"t\">").link(&anchor("t", table.name), short(table.name)).markup("</li>");
    }
    html.markup("</ul></div>\n</details>\n</nav>\n</header>\n");
}
