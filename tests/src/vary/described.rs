//! What the server says of variants.

use std::collections::BTreeMap;

use sqlwright_analysis::described::Described;
use sqlwright_analysis::facts::Facts;
use sqlwright_analysis::vary::{Doubt, Proof, Seen, prove};
use sqlwright_codegen::Generator;

use super::Template;

/// What the server says of each variant of each template, and what is proven of it, by the position of the template; nothing of a
/// variant that it refuses.
#[derive(Debug, Default)]
pub struct Answers(BTreeMap<(usize, u64), (Described, Facts)>);

impl Answers {
    /// Describes variants of templates, on a database that has their schema. Each is a statement of a query file.
    ///
    /// # Errors
    /// What was wrong, where no statement at all could be described.
    pub fn ask(url: &str, wanted: &[(usize, &Template, Vec<u64>)]) -> Result<Self, String> {
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let queries = folder.path().join("queries");
        std::fs::create_dir_all(&queries).map_err(|error| error.to_string())?;
        for (index, template, variants) in wanted {
            let statement = |variant: &u64| format!("--! v{variant}\n{};\n\n", template.text(*variant));
            let text: String = variants.iter().map(statement).collect();
            std::fs::write(queries.join(format!("t{index}.sql")), text).map_err(|error| error.to_string())?;
        }
        let checked = Generator::new().root(folder.path()).allow("must-fail").database_url(url).check();
        let mut answers = Self::default();
        for file in &checked.files {
            let index = file.path.first().and_then(|name| name.strip_prefix('t')?.parse().ok()).unwrap_or(0);
            for statement in &file.statements {
                let name = statement.name.as_ref().map(|name| name.value.clone()).unwrap_or_default();
                let variant = name.strip_prefix('v').and_then(|number| number.parse().ok()).unwrap_or(0);
                if let (Some(answer), Some(facts)) = (statement.described(), statement.facts()) {
                    answers.0.insert((index, variant), (answer.clone(), facts.clone()));
                }
            }
        }
        if answers.0.is_empty() && !wanted.is_empty() {
            let found = checked.diagnostics.sorted().into_iter();
            return Err(found.map(|found| sqlwright_codegen::render(found, &checked.sources, false)).collect());
        }
        Ok(answers)
    }

    /// Those of others besides.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Whether a variant could be described.
    pub fn has(&self, index: usize, variant: u64) -> bool {
        self.0.contains_key(&(index, variant))
    }

    /// What is proven of one variant.
    pub fn facts(&self, index: usize, variant: u64) -> Option<&Facts> {
        self.0.get(&(index, variant)).map(|(_, facts)| facts)
    }

    /// What is proven of a template by some of its variants.
    ///
    /// # Errors
    /// What is not proven.
    pub fn prove(&self, index: usize, template: &Template, variants: &[u64]) -> Result<Proof, Doubt> {
        let seen = |variant: &u64| {
            let (described, _) = self.0.get(&(index, *variant))?;
            Some(Seen { variant: *variant, described })
        };
        prove(&template.shape, &variants.iter().filter_map(seen).collect::<Vec<_>>())
    }
}
