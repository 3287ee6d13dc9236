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
    let mut refused = BTreeMap::new();
    for statement in generated.report().statements {
        let values = |all: &[report::Value]| all.iter().map(value).collect::<Result<Vec<_>, String>>();
        let name = key(&statement.qualified_name());
        // What makes these so are comments to cornucopia, or nothing that it knows.
        let is_nested = |column: &report::Value| column.embedded.is_some() || !column.fields.is_empty();
        if let Some(why) = [
            (statement.columns.iter().any(is_nested), "its rows are nested"),
            (statement.sql.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("COPY")), "it is COPY"),
        ]
        .into_iter()
        .find_map(|(applies, why)| applies.then_some(why))
        {
            refused.insert(name, why.to_owned());
            continue;
        }
        let parameters = match (values(&statement.parameters), &statement.varies) {
            // Marks are comments to cornucopia.
            (parameters, Some(varies)) if parameters.is_err() || is_marked(varies) => {
                refused.insert(name, "it varies by marks".to_owned());
                continue;
            }
            (parameters, _) => parameters?,
        };
        statements.insert(name, Statement { parameters, columns: values(&statement.columns)? });
    }
    Ok(Api { statements, types: types(generated)?, refused })
}

/// Whether more varies than guards leave out.
fn is_marked(varies: &report::Varies) -> bool {
    let by_marks = |optional: &report::Optional| !matches!(optional.on, report::Switch::Given | report::Switch::True);
    varies.paged || !varies.choices.is_empty() || varies.optional.iter().any(by_marks)
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
