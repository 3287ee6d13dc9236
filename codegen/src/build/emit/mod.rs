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

use std::collections::BTreeMap;

use crate::build::files::FileSet;
use crate::build::model::{Project, Repository, Statement};

/// How the generated code is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// A crate: `src/lib.rs`, and a file per repository.
    #[default]
    Crate,
    /// A module of the crate whose sources the output folder is in: `mod.rs`, and a file per repository.
    Module,
    /// One file for `include!`, as a build script writes it into `OUT_DIR`.
    SingleFile,
}

impl Layout {
    /// The path of the root module's file.
    pub(crate) fn root(self) -> &'static str {
        match self {
            Self::Crate => "src/lib.rs",
            Self::Module | Self::SingleFile => "mod.rs",
        }
    }

    /// The path of the file of a module.
    pub(crate) fn module(self, path: &[String]) -> String {
        match self {
            Self::Crate => format!("src/{}.rs", path.join("/")),
            Self::Module | Self::SingleFile => format!("{}.rs", path.join("/")),
        }
    }

    /// The folder below which all Rust files that sqlwright generated are its own.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Crate | Self::SingleFile => "src",
            Self::Module => "",
        }
    }
}

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
