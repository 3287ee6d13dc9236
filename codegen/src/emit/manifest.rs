//! The starter `Cargo.toml` of a generated crate: written once, where there is none, and from then on the user's.

use std::collections::BTreeSet;

use crate::model::Project;
use crate::model::types::{RustType, Scalar, UserTypeKind};

/// A manifest for the crate `name` with the dependencies that the project's types need.
pub fn manifest(project: &Project, name: &str) -> String {
    let mut dependencies = BTreeSet::from(["sqlwright = \"0.1\""]);
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
    let dependencies: Vec<_> = dependencies.into_iter().collect();
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
        RustType::Scalar(Scalar::BitVec) => Some("bit-vec = \"0.10\""),
        RustType::Scalar(Scalar::IpInet | Scalar::IpCidr) => Some("cidr = \"0.3\""),
        RustType::Scalar(Scalar::Decimal) => Some("rust_decimal = \"1\""),
        RustType::Scalar(Scalar::Timestamp | Scalar::DateTime | Scalar::Date | Scalar::Time) => Some("jiff = \"0.2\""),
        RustType::Scalar(Scalar::Json) => Some("serde_json = \"1\""),
        RustType::Scalar(Scalar::Uuid) => Some("uuid = \"1\""),
        _ => None,
    }
}
