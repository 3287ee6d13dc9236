//! What sqlwright makes of query files: the report, and the types of the schema as they are generated.

use std::collections::BTreeMap;

use sqlwright_codegen::{Generated, report};

use crate::api::{Api, Statement, UserType, Value, key};
use crate::shape::{Parameters, Shape, shape};
use crate::theirs::user_types;

/// What is in the report and in the generated module `types`.
///
/// # Errors
/// When one of them is not of the form that it is documented to have.
pub fn ours(generated: &Generated) -> Result<Api, String> {
    let mut statements = BTreeMap::new();
    for statement in generated.report().statements {
        let values = |all: &[report::Value]| all.iter().map(value).collect::<Result<Vec<_>, String>>();
        let both = Statement { parameters: values(&statement.parameters)?, columns: values(&statement.columns)? };
        statements.insert(key(&statement.qualified_name()), both);
    }
    Ok(Api { statements, types: types(generated)?, refused: BTreeMap::new() })
}

fn value(value: &report::Value) -> Result<Value, String> {
    let report::Value { name, rust, nullable, .. } = value;
    let ty = syn::parse_str(rust).map_err(|error| format!("{rust}: {error}"))?;
    let shape = shape(&ty, &Parameters::new(), &[]);
    if *nullable != matches!(shape, Shape::Option(_)) {
        return Err(format!("{name}: the report contradicts itself: {rust}"));
    }
    Ok(Value { name: name.clone(), shape })
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
