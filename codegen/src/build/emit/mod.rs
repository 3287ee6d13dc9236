//! The last stage: from the model to Rust, one function per generated item. Emission cannot fail: what can fail has failed before.

mod bulk;
mod cursors;
mod documentation;
mod errors;
mod fakes;
mod format;
mod manifest;
mod newtypes;
mod params;
mod repository;
mod root;
mod rows;
mod statements;
mod tokens;
mod user_types;
mod varying;

pub use manifest::{manifest, missing};

use crate::build::layout::Layout;

use std::collections::BTreeMap;

use crate::build::files::FileSet;
use crate::build::model::{Project, Repository, Statement};

/// The signature of a method, and that of its form for many rows at once, as the generated code has them.
pub fn signatures(statement: &Statement, repository: &Repository) -> (String, Option<String>) {
    let bulk = statement.bulk.as_ref().map(|bulk| format::dedented(&bulk::head(bulk, statement, repository)));
    (format::dedented(&statements::head(statement, repository)), bulk)
}

/// The generated files, by path below the output folder.
pub fn emit(project: &Project, layout: Layout) -> FileSet {
    let mut modules = BTreeMap::new();
    for repository in &project.repositories {
        let path: Vec<String> = repository.module.iter().map(|name| name.bare().to_owned()).collect();
        modules.insert(path, repository::file(repository, project.optional));
    }
    modules.insert(Vec::new(), repository::root(&project.repositories));
    for (path, text) in user_types::files(project) {
        modules.insert(path, text);
    }
    match layout {
        Layout::Crate | Layout::Module => root::module_files(modules, layout),
        Layout::SingleFile => root::single_file(modules),
    }
}
