//! Records in binary form, held against what is promised of their fields.

use sqlwright_codegen::report::Value;

use super::wire::Raw;

/// What is promised of a field.
pub struct FieldPromise {
    name: String,
    nullable: bool,
    /// For arrays: whether elements may be NULL.
    nullable_elements: Option<bool>,
    /// Of a record, or of an array of records.
    fields: Vec<FieldPromise>,
}

/// What is promised of the fields of a value.
pub fn promised(value: &Value) -> Vec<FieldPromise> {
    let field = |field: &Value| {
        let inner = field.rust.strip_prefix("Option<").unwrap_or(&field.rust);
        let array = inner.strip_prefix("Vec<").filter(|element| !element.starts_with("u8>"));
        FieldPromise {
            name: field.name.clone(),
            nullable: field.nullable,
            nullable_elements: array.map(|element| element.starts_with("Option<")),
            fields: promised(field),
        }
    };
    value.fields.iter().map(field).collect()
}

/// What is wrong with a record, or with the records of an array, if anything is.
pub fn fault(raw: &Raw<'_>, is_array: bool, fields: &[FieldPromise]) -> Option<String> {
    if fields.is_empty() {
        return None;
    }
    if is_array {
        return raw.elements().iter().flatten().find_map(|element| of_record(element, fields));
    }
    of_record(raw, fields)
}

fn of_record(raw: &Raw<'_>, fields: &[FieldPromise]) -> Option<String> {
    let values = raw.fields();
    if values.len() != fields.len() {
        return Some(format!("{} fields instead of {}", values.len(), fields.len()));
    }
    values.iter().zip(fields).find_map(|(value, field)| match value {
        None if field.nullable => None,
        None => Some(format!("the field {} is NULL", field.name)),
        Some(value) => {
            let null_element = field.nullable_elements == Some(false) && value.holds_null();
            let own = null_element.then(|| format!("a NULL in the array of the field {}", field.name));
            own.or_else(|| fault(value, field.nullable_elements.is_some(), &field.fields))
        }
    })
}
