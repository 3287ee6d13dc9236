//! What the server says of variants.

use std::collections::BTreeMap;
use std::path::Path;

use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::described::Described;
use sqlwright_analysis::facts::Facts;
use sqlwright_codegen::Generator;

use super::Template;
use crate::soundness::TestDatabase;

/// What the server says of each variant of each template, and what is proven of it; nothing of a variant that it refuses.
pub struct Answers {
    /// By the position of the template, and by variant.
    pub described: BTreeMap<(usize, u64), (Described, Facts)>,
    /// The schema.
    pub catalog: Catalog,
}

/// Describes all variants of templates, on a database that has a schema.
///
/// # Panics
/// When there is no server.
pub fn describe(database: &TestDatabase, templates: &[Template]) -> Answers {
    let folder = tempfile::tempdir().expect("a folder");
    let queries = folder.path().join("queries");
    std::fs::create_dir_all(&queries).expect("a folder");
    for (index, template) in templates.iter().enumerate() {
        let statement = |variant: u64| format!("--! v{variant}\n{};\n\n", template.text(variant));
        let text: String = template.variants().into_iter().map(statement).collect();
        std::fs::write(queries.join(format!("t{index}.sql")), text).expect("a file");
    }
    check(&database.url, folder.path())
}

fn check(url: &str, root: &Path) -> Answers {
    let checked = Generator::new().root(root).database_url(url).check();
    let mut described = BTreeMap::new();
    for file in &checked.files {
        let index = file.path.first().and_then(|name| name.strip_prefix('t')?.parse().ok()).expect("a template");
        for statement in &file.statements {
            let name = statement.name.as_ref().map(|name| name.value.clone()).unwrap_or_default();
            let variant = name.strip_prefix('v').and_then(|number| number.parse().ok()).expect("a variant");
            if let (Some(answer), Some(facts)) = (statement.described(), statement.facts()) {
                described.insert((index, variant), (answer.clone(), facts.clone()));
            }
        }
    }
    assert!(
        !described.is_empty(),
        "{}",
        checked
            .diagnostics
            .sorted()
            .iter()
            .map(|found| sqlwright_codegen::render(found, &checked.sources, false))
            .collect::<String>()
    );
    Answers { described, catalog: checked.catalog }
}
