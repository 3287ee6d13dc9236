//! The starter `Cargo.toml` of a generated crate: written once, where there is none, and from then on the user's, who is told what it lacks.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::model::Project;
use crate::build::model::types::{Dates, Numeric, RustType, Scalar, UserTypeKind};

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
    let is_crate = syn::parse_str::<syn::Ident>(&name.replace('-', "_")).is_ok() && !RESERVED.contains(&name.as_str());
    match name.is_empty() {
        true => "generated".to_owned(),
        false if is_crate => name,
        false => format!("generated-{name}"),
    }
}

/// Names of packages that Cargo or Rust keeps, or that generated code depends on.
const RESERVED: &[&str] = &[
    "alloc",
    "bigdecimal",
    "bit_vec",
    "bit-vec",
    "chrono",
    "cidr",
    "core",
    "gen",
    "jiff",
    "proc-macro",
    "proc_macro",
    "rust-decimal",
    "rust_decimal",
    "serde",
    "serde-json",
    "serde_json",
    "sqlwright",
    "std",
    "test",
    "time",
    "uuid",
];

/// The crates that the generated code names, and what a manifest says of each.
fn needed(project: &Project) -> BTreeMap<&'static str, String> {
    let mut lines = BTreeSet::new();
    let rows = project.repositories.iter().flat_map(|repository| &repository.rows);
    let params = project.repositories.iter().flat_map(|repository| &repository.params);
    let derives = rows.flat_map(|row| &row.derives).chain(params.flat_map(|params| &params.derives));
    let derives = derives.chain(project.types.iter().flat_map(|ty| &ty.derives));
    let mut derives = derives.chain(project.newtypes.iter().flat_map(|newtype| &newtype.derives));
    if derives.any(|derive| derive.trim_start_matches("::").starts_with("serde::")) {
        lines.insert("serde = { version = \"1\", features = [\"derive\"] }");
    }
    for statement in project.repositories.iter().flat_map(|repository| &repository.statements) {
        let columns = statement.columns.iter().map(|column| &column.field.ty);
        let parameters = statement.parameters.iter().map(|parameter| &parameter.field.ty);
        lines.extend(columns.chain(parameters).filter_map(dependency));
    }
    for ty in &project.types {
        if let UserTypeKind::Composite(fields) = &ty.kind {
            lines.extend(fields.iter().filter_map(|field| dependency(&field.ty)));
        }
    }
    lines.extend(project.newtypes.iter().filter_map(|newtype| dependency(&newtype.inner)));
    let mut needed: BTreeMap<_, _> =
        lines.iter().filter_map(|line| line.split_once(" = ")).map(|(name, value)| (name, value.to_owned())).collect();
    // What the runtime knows only when it is asked to.
    let features = ["bigdecimal", "chrono", "time"].into_iter().filter(|feature| needed.contains_key(feature));
    let features: Vec<_> = features.map(|feature| format!("\"{feature}\"")).collect();
    needed.insert(
        "sqlwright",
        match features.as_slice() {
            [] => "\"0.1\"".to_owned(),
            some => format!("{{ version = \"0.1\", features = [{}] }}", some.join(", ")),
        },
    );
    needed
}

fn dependency(ty: &RustType) -> Option<&'static str> {
    match ty {
        RustType::Array { element, .. } | RustType::Range(element) | RustType::Multirange(element) => {
            dependency(element)
        }
        RustType::Newtype(_, inner) => dependency(inner),
        RustType::Scalar(Scalar::BitVec) => Some("bit-vec = \"0.10\""),
        RustType::Scalar(Scalar::IpInet | Scalar::IpCidr) => Some("cidr = \"0.3\""),
        RustType::Scalar(Scalar::Decimal(Numeric::RustDecimal)) => Some("rust_decimal = \"1\""),
        RustType::Scalar(Scalar::Decimal(Numeric::BigDecimal)) => Some("bigdecimal = \"0.4\""),
        RustType::Scalar(
            Scalar::Timestamp(dates) | Scalar::DateTime(dates) | Scalar::Date(dates) | Scalar::Time(dates),
        ) => Some(match dates {
            Dates::Jiff => "jiff = \"0.2\"",
            Dates::Chrono => "chrono = \"0.4\"",
            Dates::Time => "time = \"0.3\"",
        }),
        RustType::Scalar(Scalar::Json) => Some("serde_json = \"1\""),
        RustType::Scalar(Scalar::Uuid) => Some("uuid = \"1\""),
        _ => None,
    }
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
