//! The starter `Cargo.toml` of a generated crate: written once, where there is none, and from then on the user's.

use std::collections::BTreeSet;

use crate::model::Project;
use crate::model::types::{Dates, Numeric, RustType, Scalar, UserTypeKind};

/// A manifest for the crate `name` with the dependencies that the project's types need.
pub fn manifest(project: &Project, name: &str) -> String {
    let mut dependencies = BTreeSet::new();
    for repository in &project.repositories {
        let rows = repository.rows.iter().flat_map(|row| &row.derives);
        let params = repository.params.iter().flat_map(|params| &params.derives);
        if rows.chain(params).any(|derive| derive.starts_with("serde::")) {
            dependencies.insert("serde = { version = \"1\", features = [\"derive\"] }");
        }
        for statement in &repository.statements {
            let columns = statement.columns.iter().map(|column| &column.field.ty);
            let parameters = statement.parameters.iter().map(|parameter| &parameter.field.ty);
            dependencies.extend(columns.chain(parameters).filter_map(dependency));
        }
    }
    for ty in &project.types {
        if let UserTypeKind::Composite(fields) = &ty.kind {
            dependencies.extend(fields.iter().filter_map(|field| dependency(&field.ty)));
        }
    }
    // What the runtime knows only when it is asked to.
    let features = ["bigdecimal", "chrono", "time"]
        .map(|feature| (feature, format!("{feature} = ")))
        .into_iter()
        .filter(|(_, line)| dependencies.iter().any(|dependency| dependency.starts_with(line)));
    let features: Vec<_> = features.map(|(feature, _)| format!("\"{feature}\"")).collect();
    let runtime = match features.as_slice() {
        [] => "sqlwright = \"0.1\"".to_owned(),
        some => format!("sqlwright = {{ version = \"0.1\", features = [{}] }}", some.join(", ")),
    };
    let mut dependencies: Vec<&str> = dependencies.into_iter().chain([runtime.as_str()]).collect();
    dependencies.sort_unstable();
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n[dependencies]\n{}\n",
        dependencies.join("\n")
    )
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
