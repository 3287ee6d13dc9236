//! The report for people, as a page and as Markdown: nothing that a project says can become markup, and the page works in a browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use sqlwright_codegen::Generator;
use sqlwright_codegen::report::{Finding, Report};
use sqlwright_server::Server;
use sqlwright_tests::workspace;

/// What would be markup, or hide something, wherever it was not escaped.
const SCHEMA: &str = r#"
CREATE TABLE "</script><img src=x onerror=hacked()>" (
    id int PRIMARY KEY,
    "a""b'c]]>" text NOT NULL,
    note text,
    CONSTRAINT "<b onmouseover=hacked()>" CHECK (note <> '<script>hacked()</script>')
);
CREATE TABLE "a|b `c`" (id int PRIMARY KEY, "[x](javascript:hacked())" text);
"#;

const QUERIES: &str = r#"
--! evil : (text!)
--- </script><script>hacked()</script> <img src=x onerror="hacked()"> `</code><script>hacked()</script>` &lt; @everyone
---
--- [click](javascript:hacked()) <!-- ]]> ~~~ ``` # no heading | no cell {{ "quoted" }} 'too'
SELECT /* </code></pre><script>hacked()</script> RLO end
    </span><img src=x onerror=hacked()> */
     id, "a""b'c]]>" AS text, '</style><svg onload=hacked()>' AS svg,
    $$ ``` ` | $$ AS ticks -- <img src=x onerror=hacked()>
FROM "</script><img src=x onerror=hacked()>"
WHERE id = :id;

--! write
INSERT INTO "</script><img src=x onerror=hacked()>" (id, "a""b'c]]>", note) VALUES (:id, :text, :note);

--! bars
SELECT id, "[x](javascript:hacked())" AS x FROM "a|b `c`";
"#;

/// The report of a project whose names, texts and comments are hostile.
fn hostile() -> (Report, Vec<Finding>) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    };
    write("schema/1.sql", SCHEMA);
    write("queries/hostile.sql", &QUERIES.replace("RLO", "\u{202e}\u{200b}\u{2066}"));
    let url = Server::shared().expect("a server").url("postgres");
    let generated = Generator::new().root(folder.path()).server_url(url).run();
    let generated = generated.unwrap_or_else(|failure| panic!("{failure}"));
    (generated.report(), generated.findings())
}

fn mercado() -> Report {
    let path = workspace().join("tests/tests/drift/report.json");
    Report::from_json(&std::fs::read_to_string(path).expect("a report")).expect("a report")
}

/// Mercado again and again, until there are so many statements.
fn large(statements: usize) -> Report {
    let mut report = mercado();
    let originals = report.statements.clone();
    let copies = (0..).flat_map(|copy| originals.iter().map(move |one| (copy, one))).take(statements);
    report.statements = copies
        .map(|(copy, one)| {
            let mut one = one.clone();
            one.repository = format!("part_{copy:02}.{}", one.repository);
            one
        })
        .collect();
    report
}

#[test]
fn hostile_text_is_no_markup() {
    let (report, findings) = hostile();
    assert!(findings.iter().any(|finding| finding.statement.as_deref() == Some("hostile.evil")), "{findings:#?}");
    let page = report.to_html(&findings);
    let ours = ["<script type=\"application/json\" id=\"index\">", "<script>"];
    let scripts: Vec<&str> = page.match_indices("<script").map(|(at, _)| &page[at..]).collect();
    assert!(scripts.len() == 2 && scripts.iter().zip(ours).all(|(found, wanted)| found.starts_with(wanted)), "scripts");
    assert_eq!(page.matches("</script").count(), 2);
    for markup in ["<img", "<svg", "<b on", "</style><", "\u{202e}", "\u{200b}", "\u{2066}"] {
        assert!(!page.contains(markup), "{markup:?} is in the page");
    }
    for shown in [
        "&lt;img src=x onerror=hacked()&gt;",
        "<mark>U+202E</mark><mark>U+200B</mark><mark>U+2066</mark>",
        "a&quot;&quot;b&#39;c]]&gt;",
    ] {
        assert!(page.contains(shown), "no {shown} in the page");
    }
}

/// Outside of code, whose fences are longer than what it contains, there is neither markup nor a mention.
#[test]
fn hostile_text_is_no_markdown() {
    let (report, findings) = hostile();
    let markdown = report.to_markdown(&findings);
    let mut fence = None;
    let mut prose = Vec::new();
    for line in markdown.lines() {
        match fence {
            None if line.starts_with("```") => fence = Some(line.trim_end_matches(char::is_alphabetic).to_owned()),
            None => prose.push(line),
            Some(ref end) if line == *end => fence = None,
            Some(_) => {}
        }
    }
    assert_eq!(fence, None, "a block of code does not end:\n{markdown}");
    let prose = without_code(&prose.join("\n"));
    for markup in ["<img", "<script", "</", "[click](", "@everyone", "# no", "\u{202e}", "javascript:"] {
        let found = prose.lines().find(|line| line.contains(markup) && !line.contains(&format!("\\{markup}")));
        let escaped = markup == "javascript:" && prose.contains("\\[click\\](javascript:");
        assert!(found.is_none() || escaped, "{markup:?} is in {found:?}");
    }
    assert!(!markdown.contains('\u{202e}') && markdown.contains("[U+202E]"), "{markdown}");
    let rows: Vec<_> = markdown.lines().filter(|line| line.starts_with("| ")).collect();
    let cells = |row: &str| row.replace("\\|", "").matches('|').count();
    assert!(rows.len() == 3 && rows.iter().all(|row| cells(row) == cells(rows[0])), "{rows:#?}");
}

/// The text without its spans of code, which CommonMark closes at a fence of the same length.
fn without_code(text: &str) -> String {
    let (mut rest, mut without) = (text, String::new());
    while let Some(at) = rest.find('`') {
        if rest[..at].ends_with('\\') {
            without += &rest[..=at];
            rest = &rest[at + 1..];
            continue;
        }
        let length = rest[at..].bytes().take_while(|byte| *byte == b'`').count();
        let (fence, inner) = (&rest[at..at + length], &rest[at + length..]);
        without += &rest[..at];
        let mut ends = inner.match_indices(fence).map(|(end, _)| end);
        let is_alone = |end: &usize| !inner[..*end].ends_with('`') && !inner[*end + length..].starts_with('`');
        let end = ends.find(is_alone).expect("the code ends");
        rest = &inner[end + length..];
    }
    without + rest
}

#[test]
fn the_page_has_no_time_no_place_and_no_machine() {
    let (report, findings) = hostile();
    let page = report.to_html(&findings);
    assert_eq!(page, report.to_html(&findings));
    for word in
        ["/tmp", "/home", "localhost", "127.0.0.1", "PostgreSQL 1", "http://", "https://", env!("CARGO_PKG_VERSION")]
    {
        assert!(!page.contains(word), "{word} is in the page");
    }
}

/// A report that an earlier version wrote has no signatures, and the page none either.
#[test]
fn a_page_can_be_made_of_a_report_that_was_read() {
    let page = mercado().to_html(&[]);
    for statement in mercado().statements {
        let anchor = format!("<article id=\"s-{}\">", statement.qualified_name());
        assert_eq!(page.matches(&anchor).count(), 1, "{anchor}");
    }
}

/// The Chromium of this machine, and the packages of `tests/page/`: both are installed by `.ci/run`.
fn browser() -> Option<PathBuf> {
    let given = std::env::var_os("SQLWRIGHT_CHROMIUM").map(PathBuf::from);
    let installed =
        || ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].into_iter().map(PathBuf::from);
    let browser = given.or_else(|| installed().find(|path| path.exists()));
    let has_packages = workspace().join("tests/page/node_modules/puppeteer-core").exists();
    if browser.is_none() || !has_packages {
        println!("skipped: there is no Chromium, or not what `npm ci --prefix tests/page` installs");
    }
    browser.filter(|_| has_packages)
}

#[test]
fn the_page_works_in_a_browser() {
    let Some(browser) = browser() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let kept = std::env::var_os("SQLWRIGHT_PAGES").map(PathBuf::from);
    let pages = kept.as_deref().unwrap_or(folder.path());
    let write = |name: &str, page: String| std::fs::write(pages.join(name), page).expect("written");
    let (report, findings) = hostile();
    write("hostile.html", report.to_html(&findings));
    write("mercado.html", mercado().to_html(&[]));
    write("large.html", large(3000).to_html(&[]));
    let said = run(&browser, pages);
    println!("{said}");
}

fn run(browser: &Path, folder: &Path) -> String {
    let mut command = Command::new("node");
    command.arg(workspace().join("tests/page/page.mjs")).arg(folder).env("SQLWRIGHT_CHROMIUM", browser);
    let output = command.output().expect("node runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    said
}
