//! Rules over checked statements: what is sound, and yet hardly meant, not needed, or worth knowing.
//!
//! Each rule has a file with a function `find`, and the `//!` documentation of that file is its page in the book. The list of them
//! is in `list.rs`. A rule looks at what was checked; where it is about the generated code, it looks at the model, which is there
//! also if statements have errors, without these.

mod findings;
mod list;
mod marks;
mod rows;
mod suspicions;
mod tokens;

pub(crate) use list::for_each_lint;

use std::collections::HashMap;

use crate::build::model::{Project, Statement};
use crate::build::names::ValueIdent;
use crate::check::{Checked, CheckedStatement, Complete};
use crate::diagnostics::{Code, Diagnostics};
use findings::Findings;
use tokens::Tokens;

/// What rules look at.
#[derive(Clone, Copy)]
struct Subject<'c> {
    /// All statements, with the errors that were found before.
    checked: &'c Checked,
    /// The model of those that have no errors; `None` where no server was asked.
    project: Option<&'c Project>,
    /// All statements as tokens, whether PostgreSQL takes them or not.
    tokens: &'c [Tokens],
}

impl<'c> Subject<'c> {
    /// The statements that have become methods, in the order of the files.
    fn methods(self) -> Vec<(Complete<'c>, &'c Statement)> {
        let mut methods: HashMap<(&str, &str), &Statement> = HashMap::new();
        for repository in self.project.iter().flat_map(|project| &project.repositories) {
            // The name of the queries folder is put before it.
            let file = repository.file.split_once('/').map_or("", |(_, file)| file);
            methods.extend(repository.statements.iter().map(|method| ((file, method.name.as_str()), method)));
        }
        let mut found = Vec::new();
        for file in &self.checked.files {
            let path = format!("{}.sql", file.path.join("/"));
            for complete in file.statements.iter().filter_map(CheckedStatement::complete) {
                let method = methods.get(&(path.as_str(), complete.parsed.name.value.as_str()));
                found.extend(method.map(|method| (complete, *method)));
            }
        }
        found
    }
}

/// Fields, in words.
fn names_of(fields: &[ValueIdent]) -> String {
    fields.iter().map(|field| format!("`{}`", field.bare())).collect::<Vec<_>>().join(", ")
}

/// A rule.
struct Rule {
    code: Code,
    find: fn(Subject<'_>, &mut Findings<'_>),
    source: &'static str,
}

/// Declares the module of each rule, and [`RULES`].
macro_rules! rules {
    ($($number:ident $variant:ident $severity:ident $name:literal $title:literal in $file:ident;)*) => {
        $(mod $file;)*

        const RULES: &[Rule] = &[$(Rule {
            code: Code::$variant,
            find: $file::find,
            source: include_str!(concat!(stringify!($file), ".rs")),
        }),*];
    };
}

for_each_lint! { rules! {} }

/// What all rules find.
pub(crate) fn run(checked: &Checked, project: Option<&Project>) -> Diagnostics {
    let tokens = tokens::of_all(checked);
    let subject = Subject { checked, project, tokens: &tokens };
    let mut findings = Findings::of(checked);
    // The one about allowances needs to know which of them the others have used.
    let (last, others): (Vec<&Rule>, Vec<&Rule>) = RULES.iter().partition(|rule| rule.code == Code::UnneededAllowance);
    for rule in others.into_iter().chain(last) {
        (rule.find)(subject, &mut findings);
    }
    findings.into_diagnostics()
}

/// The page of the book about a lint, in Markdown: what it finds, why that matters, an example, and what to do.
pub(crate) fn page(code: Code) -> Option<String> {
    let rule = RULES.iter().find(|rule| rule.code == code)?;
    let lines = rule.source.lines().map_while(|line| line.strip_prefix("//!"));
    Some(lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).flat_map(|line| [line, "\n"]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lint_has_a_page() {
        for code in Code::LINTS {
            let page = page(*code).unwrap_or_default();
            let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
            assert_eq!(headings, ["Why it matters", "Example", "What to do"], "{code}");
            assert!(page.contains("```sql\n"), "{code} has no example");
        }
    }

    #[test]
    fn lints_are_named_as_their_files_are() {
        for (rule, code) in RULES.iter().zip(Code::LINTS) {
            assert_eq!(rule.code, *code);
            assert!(code.number().starts_with("SW10"), "{code} is no number of a lint");
        }
    }
}
