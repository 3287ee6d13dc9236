//! The starter `Cargo.toml` of a generated crate: written once, where there is none, and from then on the user's, who is told what it lacks.

use std::collections::BTreeMap;

use crate::build::model::Project;
use crate::build::model::types::UserTypeKind;
use crate::build::types::{Package, RustType};

/// A manifest for the crate in the folder `folder` with the dependencies that the project's types need.
pub fn manifest(project: &Project, folder: &str) -> String {
    let lines = needed(project).into_iter().map(|(name, value)| format!("{name} = {value}\n"));
    format!(
        "[package]\nname = \"{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{}",
        package_name(folder),
        lines.collect::<String>()
    )
}

/// The lines that the dependencies of an existing manifest lack; none where it cannot be read, which is Cargo's to say.
pub fn missing(project: &Project, manifest: &str) -> Vec<String> {
    let Ok(manifest) = manifest.parse::<toml::Table>() else { return Vec::new() };
    let tables = manifest.get("target").and_then(toml::Value::as_table);
    let of_targets = tables.into_iter().flat_map(toml::Table::values).filter_map(|target| target.get("dependencies"));
    let there: Vec<_> =
        manifest.get("dependencies").into_iter().chain(of_targets).filter_map(toml::Value::as_table).collect();
    let find = |name: &str| {
        let mut all = there.iter().flat_map(|table| table.iter());
        all.find(|(other, _)| other.replace('-', "_") == name).map(|(_, value)| value)
    };
    let lacks = |name: &str, needed: &str| match find(name) {
        None => true,
        // What a workspace's dependency has is written elsewhere.
        Some(value) if value.get("workspace").is_some() => false,
        Some(value) => features(needed).iter().any(|feature| {
            let list = value.get("features").and_then(toml::Value::as_array);
            !list.is_some_and(|list| list.iter().any(|other| other.as_str() == Some(feature)))
        }),
    };
    let needed = needed(project).into_iter().filter(|(name, value)| lacks(name, value));
    needed.map(|(name, value)| format!("{name} = {value}")).collect()
}

fn features(value: &str) -> Vec<String> {
    let parsed = format!("it = {value}").parse::<toml::Table>().ok();
    let list = parsed.as_ref().and_then(|table| table.get("it")?.get("features")?.as_array());
    list.into_iter().flatten().filter_map(|feature| feature.as_str().map(str::to_owned)).collect()
}

/// What Cargo takes for a package's name: the folder's, without what cannot stand in one.
fn package_name(folder: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' };
    let name: String = folder.chars().map(plain).collect();
    let words: Vec<&str> = name.split('-').filter(|word| !word.is_empty()).collect();
    let name = words.join("-");
    let is_crate = syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok() && !is_reserved(&name);
    match name.is_empty() {
        true => "generated".to_owned(),
        false if is_crate => name,
        false => format!("generated-{name}"),
    }
}

/// Names of packages that Cargo or Rust keeps.
const KEPT: &[&str] = &["alloc", "core", "gen", "proc-macro", "proc_macro", "std", "test"];

/// Whether a package of this name would be taken for another one: generated code depends on it, or Rust has it.
fn is_reserved(name: &str) -> bool {
    let depended_on = Package::all().map(|package| package.name).chain(["serde", "sqlwright"]);
    let same = |other: &str| other.replace('-', "_") == name.replace('-', "_");
    KEPT.contains(&name) || depended_on.into_iter().any(same)
}

/// The crates that the generated code names, and what a manifest says of each.
fn needed(project: &Project) -> BTreeMap<&'static str, String> {
    let packages: BTreeMap<_, _> = types(project).flat_map(RustType::packages).map(|one| (one.name, one)).collect();
    let mut needed: BTreeMap<_, _> =
        packages.values().map(|package| (package.name, format!("\"{}\"", package.version))).collect();
    if derives(project).any(|derive| derive.trim_start_matches("::").starts_with("serde::")) {
        needed.insert("serde", "{ version = \"1\", features = [\"derive\"] }".to_owned());
    }
    let features = packages.values().filter(|package| package.feature);
    let features: Vec<_> = features.map(|package| format!("\"{}\"", package.name)).collect();
    needed.insert(
        "sqlwright",
        match features.as_slice() {
            [] => "\"0.1\"".to_owned(),
            some => format!("{{ version = \"0.1\", features = [{}] }}", some.join(", ")),
        },
    );
    needed
}

/// The types of everything that is generated.
fn types(project: &Project) -> impl Iterator<Item = &RustType> {
    let statements = || project.repositories.iter().flat_map(|repository| &repository.statements);
    let columns = statements().flat_map(|statement| &statement.columns).map(|column| &column.field.ty);
    let parameters = statements().flat_map(|statement| &statement.parameters).map(|parameter| &parameter.field.ty);
    let fields = project.types.iter().filter_map(|ty| match &ty.kind {
        UserTypeKind::Composite(fields) => Some(fields),
        _ => None,
    });
    let newtypes = project.newtypes.iter().map(|newtype| &newtype.inner);
    columns.chain(parameters).chain(fields.flatten().map(|field| &field.ty)).chain(newtypes)
}

/// The derives that authors asked for.
fn derives(project: &Project) -> impl Iterator<Item = &String> {
    let rows = project.repositories.iter().flat_map(|repository| &repository.rows);
    let params = project.repositories.iter().flat_map(|repository| &repository.params);
    let of_statements = rows.flat_map(|row| &row.derives).chain(params.flat_map(|params| &params.derives));
    let of_types = project.types.iter().flat_map(|ty| &ty.derives);
    of_statements.chain(of_types).chain(project.newtypes.iter().flat_map(|newtype| &newtype.derives))
}

#[cfg(test)]
mod tests {
    use super::package_name;

    #[test]
    fn folders_become_names_of_packages() {
        for (folder, package) in [
            ("generated", "generated"),
            ("my gen", "my-gen"),
            ("1gen", "generated-1gen"),
            ("gen", "generated-gen"),
            ("jiff", "generated-jiff"),
            ("日本", "generated"),
            ("a.b_c", "a-b_c"),
        ] {
            assert_eq!(package_name(folder), package);
        }
    }
}
