//! What decides the generated code, as digests: the tool, the configuration, the schema, and the statements of each file.

use std::collections::BTreeMap;

use crate::build::imports::CONTRACT;
use crate::build::names::ValueIdent;
use crate::check::server::SchemaIdentity;
use crate::check::{Checked, CheckedFile};
use crate::config::Config;
use crate::digest::digest;
use crate::source::FileId;

/// Digests of what decides the generated code.
pub(crate) struct Inputs {
    /// Which sqlwright: another version may generate other code.
    pub(super) tool: String,
    pub(super) configuration: String,
    pub(super) schema: String,
    /// By the paths of the query files, without `.sql`: of each, with those with which it shares rows.
    pub(super) statements: BTreeMap<Vec<String>, String>,
    /// The modules that they become.
    pub(super) modules: BTreeMap<Vec<String>, Vec<String>>,
}

impl Inputs {
    /// Those of the statements that were read, with this schema.
    pub(crate) fn of(config: &Config, checked: &Checked, schema: &SchemaIdentity) -> Self {
        let tool = format!("{} (contract {CONTRACT})", env!("CARGO_PKG_VERSION"));
        let statements = (0..checked.files.len()).map(|number| {
            let file = &checked.files[number];
            (file.path.clone(), statements(checked, number))
        });
        let statements = statements.collect();
        let modules = checked.files.iter().map(|file| (file.path.clone(), module(&file.path))).collect();
        let schema = schema.text.clone();
        Self { tool, configuration: configuration(config), schema, statements, modules }
    }

    /// What the statements of all files were checked with.
    pub(super) fn with(&self) -> String {
        digest([&*self.tool, &*self.configuration, &*self.schema])
    }
}

/// Where there is no such module, an error says so.
fn module(path: &[String]) -> Vec<String> {
    let names = path.iter().enumerate().map(|(depth, part)| ValueIdent::module(depth, part));
    names.map(|name| name.map_or_else(String::new, |name| name.bare().to_owned())).collect()
}

/// What of the configuration decides what is generated: neither where things are, nor what is reported.
fn configuration(config: &Config) -> String {
    let Config { analysis, vouched, row_names, crates, optional, mapping, layout, .. } = config;
    digest([&*format!("{analysis:?} {vouched:?} {row_names:?} {crates:?} {optional:?} {mapping:?} {layout:?}")])
}

/// The text of a query file, and of all with which it shares rows, also by way of others: what one of them says of a row changes the code of all.
fn statements(checked: &Checked, number: usize) -> String {
    let mut together = vec![checked.files[number].file];
    let mut at = 0;
    while let Some(file) = together.get(at).copied() {
        at += 1;
        for other in &checked.files {
            let is_linked =
                homes(other).any(|home| home == file) || homes_of(checked, file).any(|home| home == other.file);
            if is_linked && !together.contains(&other.file) {
                together.push(other.file);
            }
        }
    }
    let (own, others) = together.split_first_mut().expect("the file itself");
    others.sort_unstable();
    let files = std::iter::once(&*own).chain(&*others);
    let files = files.flat_map(|id| checked.files.iter().filter(move |file| file.file == *id));
    let texts: Vec<String> = files.map(|file| what_counts(checked.sources.file(file.file).text(), file)).collect();
    digest(texts.iter().map(String::as_str))
}

/// The text of a query file without blank lines and comments between statements.
fn what_counts(text: &str, file: &CheckedFile) -> String {
    let (mut counts, mut start) = (String::new(), 0);
    for line in text.split_inclusive('\n') {
        let in_section = file.statements.iter().any(|statement| {
            let section = statement.section;
            section.start < start + line.len() && start < section.end
        });
        start += line.len();
        let line = line.trim_end();
        if in_section || !(line.is_empty() || line == "--" || line.starts_with("-- ")) {
            counts.extend([line, "\n"]);
        }
    }
    counts
}

/// The other files whose rows a file uses.
fn homes(file: &CheckedFile) -> impl Iterator<Item = FileId> + '_ {
    file.parsed().filter_map(|parsed| parsed.row_home).filter(|home| *home != file.file)
}

fn homes_of(checked: &Checked, file: FileId) -> impl Iterator<Item = FileId> + '_ {
    checked.files.iter().filter(move |other| other.file == file).flat_map(homes)
}
