//! What sqlwright makes of query files: the catalogue, and the types of the schema as they are generated.

use std::collections::BTreeMap;

use sqlwright_codegen::Generated;

use crate::api::{Api, Statement, UserType, Value, key};
use crate::shape::{Parameters, Shape, shape};
use crate::theirs::user_types;

/// What is in the catalogue and in the generated module `types`.
///
/// # Errors
/// When one of them is not of the form that it is documented to have.
pub fn ours(generated: &Generated) -> Result<Api, String> {
    let catalogue: serde_json::Value =
        serde_json::from_str(&generated.catalogue()).map_err(|error| error.to_string())?;
    let mut statements = BTreeMap::new();
    for entry in list(&catalogue, "statements") {
        let name = format!("{}.{}", text(entry, "repository"), text(entry, "name"));
        let values = |key| list(entry, key).iter().map(value).collect::<Result<Vec<_>, String>>();
        statements.insert(key(&name), Statement { parameters: values("parameters")?, columns: values("columns")? });
    }
    Ok(Api { statements, types: types(generated)?, refused: BTreeMap::new() })
}

fn list<'a>(entry: &'a serde_json::Value, key: &str) -> &'a [serde_json::Value] {
    entry[key].as_array().map_or(&[], Vec::as_slice)
}

fn text<'a>(entry: &'a serde_json::Value, key: &str) -> &'a str {
    entry[key].as_str().unwrap_or_default()
}

fn value(entry: &serde_json::Value) -> Result<Value, String> {
    let rust = text(entry, "rust");
    let ty = syn::parse_str(rust).map_err(|error| format!("{rust}: {error}"))?;
    let shape = shape(&ty, &Parameters::new(), &[]);
    let optional = matches!(shape, Shape::Option(_));
    if entry["nullable"].as_bool() != Some(optional) {
        return Err(format!("{}: the catalogue contradicts itself: {rust}", text(entry, "name")));
    }
    Ok(Value { name: text(entry, "name").to_owned(), shape })
}

fn types(generated: &Generated) -> Result<BTreeMap<String, UserType>, String> {
    let mut types = BTreeMap::new();
    for (path, text) in generated.files().iter() {
        let Some(module) = path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")) else { continue };
        let module: Vec<String> = module.split('/').map(str::to_owned).collect();
        if module[0] == "types" {
            let file = syn::parse_file(text).map_err(|error| format!("{path}: {error}"))?;
            types.extend(user_types(&file.items, &module));
        }
    }
    Ok(types)
}
