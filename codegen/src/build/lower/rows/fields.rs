//! Fields that serve several statements: a field that can be NULL in one of them is an `Option` for all.

use crate::build::model::Field;
use crate::build::types::RustType;

/// Fields that serve both: `None` where names or types differ. Comments do not count.
pub(super) fn loosen(there: &[Field], here: &[Field]) -> Option<Vec<Field>> {
    let both = |field: &Field| {
        let other = here.iter().find(|other| other.name == field.name && same_but_for_null(field, other))?;
        let ty = looser(&field.ty, &other.ty);
        // What the configuration adds to a field depends on its being an `Option`.
        let like = if other.nullable { other } else { field };
        let (nullable, attributes) = (like.nullable || field.nullable, like.attributes.clone());
        Some(Field { ty, nullable, attributes, ..field.clone() })
    };
    (there.len() == here.len()).then(|| there.iter().map(both).collect())?
}

/// Of two arrays that which holds both: with NULL elements, and of several dimensions.
fn looser(one: &RustType, other: &RustType) -> RustType {
    match (one.clone(), other) {
        (
            RustType::Array { element, nullable, several_dimensions },
            RustType::Array { nullable: has_null, several_dimensions: has_several, .. },
        ) => RustType::Array {
            element,
            nullable: nullable || *has_null,
            several_dimensions: several_dimensions || *has_several,
        },
        (one, _) => one,
    }
}

/// Whether two fields are the same but for what of them can be NULL, and for the dimensions of arrays.
pub(super) fn same_but_for_null(one: &Field, other: &Field) -> bool {
    one.name == other.name && looser(&one.ty, &other.ty) == looser(&other.ty, &one.ty)
}
