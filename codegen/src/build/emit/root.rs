//! Module trees: from the modules' texts to files, or to one file of nested modules.

use std::collections::BTreeMap;

use crate::build::files::{FileSet, MARKER};
use crate::build::imports::CONTRACT;
use crate::build::layout::Layout;

/// A module's documentation (without `//!`) and its items.
pub(super) struct Module {
    pub(super) docs: String,
    pub(super) items: String,
}

/// What lints of rustc, clippy and rustdoc would say about names and comments that come from SQL.
const ALLOWED: &[&str] = &[
    "clippy::disallowed_names",
    "clippy::doc_lazy_continuation",
    "clippy::doc_overindented_list_items",
    "clippy::enum_variant_names",
    "clippy::just_underscores_and_digits",
    "clippy::module_inception",
    "clippy::should_implement_trait",
    "clippy::tabs_in_doc_comments",
    "clippy::too_many_arguments",
    "clippy::type_complexity",
    "clippy::wrong_self_convention",
    "missing_docs",
    "rustdoc::bare_urls",
    "rustdoc::broken_intra_doc_links",
    "rustdoc::invalid_html_tags",
];

/// What is not called is dead where the module is private; among generated items that is no mistake.
const DEAD_CODE: &str = "#[allow(dead_code)]\n";

fn allow(inner: &str) -> String {
    // As rustfmt writes it, because `lib.rs` itself is not left out of formatting.
    format!("#{inner}[allow(\n    {}\n)]\n", ALLOWED.join(",\n    "))
}

/// What it was generated for, once: another runtime says what to run.
fn contract() -> String {
    format!("::sqlwright::contract!({CONTRACT});\n")
}

type Modules = BTreeMap<Vec<String>, Module>;

/// `src/lib.rs` or `mod.rs`, and a file per module; a folder's module is made where no query file gave one.
pub(super) fn module_files(modules: Modules, layout: Layout) -> FileSet {
    let mut files = FileSet::default();
    for (path, module) in with_folders(&modules) {
        let mut text = format!("{MARKER}\n\n");
        let (docs, items) = module.map_or(("", ""), |module| (&module.docs, &module.items));
        for line in docs.lines() {
            text += &inner_doc(line);
        }
        if path.is_empty() {
            text +=
                "//! The repositories of this project, one module for each query file.\n\n#![forbid(unsafe_code)]\n";
            if layout == Layout::Module {
                text += &DEAD_CODE.replacen('#', "#!", 1);
            }
            text += &allow("!");
            text += &format!("\n{}", contract());
        }
        let children = children(&path, &modules);
        if !children.is_empty() {
            text += if path.is_empty() || !docs.is_empty() { "\n" } else { "" };
            for child in &children {
                // rustfmt would format it in its own way, and so undo what `check` compares.
                let skip = if path.is_empty() { "#[rustfmt::skip]\n" } else { "" };
                text += &format!("{skip}pub mod {};\n", escape(child));
            }
        }
        if !items.is_empty() {
            text += if path.is_empty() { "\n#[rustfmt::skip]\n" } else { "\n" };
            text += items;
        }
        let name = if path.is_empty() { layout.root().to_owned() } else { layout.module(&path) };
        files.insert(name, super::format::tidy(&text));
    }
    files
}

/// `mod.rs` with nested modules: no inner attributes, because `include!` takes none.
pub(super) fn single_file(modules: Modules) -> FileSet {
    let mut text = format!("{MARKER}\n\n{}\n", contract());
    for child in children(&[], &modules) {
        nested(&mut text, &[child], &modules);
    }
    if let Some(root) = modules.get(&Vec::new()) {
        text += DEAD_CODE;
        text += &root.items;
    }
    let mut files = FileSet::default();
    files.insert("mod.rs".to_owned(), super::format::tidy(&text));
    files
}

fn nested(text: &mut String, path: &[String], modules: &Modules) {
    let name = path.last().map_or("", String::as_str);
    let module = modules.get(path);
    for line in module.map_or("", |module| &module.docs).lines() {
        *text += &inner_doc(line).replacen("//!", "///", 1);
    }
    if path.len() == 1 {
        *text += DEAD_CODE;
        *text += &allow("");
    }
    *text += &format!("pub mod {} {{\n", escape(name));
    for child in children(path, modules) {
        let mut path = path.to_vec();
        path.push(child);
        nested(text, &path, modules);
    }
    *text += module.map_or("", |module| &module.items);
    *text += "}\n\n";
}

/// All modules, and the folders above them.
fn with_folders(modules: &Modules) -> BTreeMap<Vec<String>, Option<&Module>> {
    let mut all: BTreeMap<Vec<String>, Option<&Module>> = BTreeMap::from([(vec![], None)]);
    for path in modules.keys() {
        for length in 1..path.len() {
            all.entry(path[..length].to_vec()).or_insert(None);
        }
    }
    all.extend(modules.iter().map(|(path, module)| (path.clone(), Some(module))));
    all
}

fn children(path: &[String], modules: &Modules) -> Vec<String> {
    let below = modules.keys().filter(|other| other.len() > path.len() && other.starts_with(path));
    let mut names: Vec<String> = below.map(|other| other[path.len()].clone()).collect();
    names.dedup();
    names.sort();
    names.dedup();
    names
}

fn inner_doc(line: &str) -> String {
    if line.is_empty() { "//!\n".to_owned() } else { format!("//! {line}\n") }
}

fn escape(name: &str) -> String {
    crate::build::names::ValueIdent::new(name).map_or_else(|| name.to_owned(), |name| name.to_string())
}
