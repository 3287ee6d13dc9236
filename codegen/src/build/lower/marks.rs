//! Marks that say nothing: `[?]` on what is no array, fields of what is no composite, a promise that a composite cannot keep.

use super::Lowering;
use crate::check::parse::ast::{Mark, Nullity};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use sqlwright_analysis::catalog::{Oid, TypeKind};

impl Lowering<'_, '_> {
    /// Checks what a mark says of elements and fields against the type that it is on.
    pub(super) fn check_mark(&self, mark: &Nullity, ty: Oid, diagnostics: &mut Diagnostics) {
        let base = self.context.catalog.base_type(ty);
        let kind = self.context.catalog.types.get(&base).map(|ty| &ty.kind);
        let element = match kind {
            Some(TypeKind::Array(element)) => Some(*element),
            _ => None,
        };
        if let Some(of_element) = &mark.element {
            match element {
                Some(element) => self.check_fields(mark, &of_element.fields, element, diagnostics),
                // cornucopia's users write `composite[].field?` for a composite that is in no array, too.
                None if of_element.mark.is_none() => self.check_fields(mark, &of_element.fields, ty, diagnostics),
                None => {
                    let text = format!("`{}` is not an array, but {}", mark.name.value, self.types.display(ty));
                    let help = "`[…]` marks the elements of an array: remove it";
                    diagnostics.push(Diagnostic::new(Code::MisplacedMark, text).at(mark.name.span, "").help(help));
                }
            }
        }
        self.check_fields(mark, &mark.fields, ty, diagnostics);
    }

    fn check_fields(&self, of: &Nullity, fields: &[Nullity], ty: Oid, diagnostics: &mut Diagnostics) {
        if fields.is_empty() {
            return;
        }
        let catalog = self.context.catalog;
        let relation = match catalog.types.get(&catalog.base_type(ty)).map(|ty| &ty.kind) {
            Some(TypeKind::Composite(relation)) => catalog.relations.get(relation),
            _ => None,
        };
        let Some(relation) = relation else {
            let text = format!("`{}` is not a composite, but {}", of.name.value, self.types.display(ty));
            let help = "`.field` marks a field of a composite: remove it";
            diagnostics.push(Diagnostic::new(Code::MisplacedMark, text).at(of.name.span, "").help(help));
            return;
        };
        for field in fields {
            let Some(column) = relation.columns.values().find(|column| column.name == field.name.value) else {
                let names: Vec<_> = relation.columns.values().map(|column| format!("`{}`", column.name)).collect();
                let text = format!("{} has no field `{}`", self.types.display(ty), field.name.value);
                let help = format!("its fields are {}", names.join(", "));
                diagnostics.push(Diagnostic::new(Code::UnknownField, text).at(field.name.span, "").help(help));
                continue;
            };
            refuse_promises(field, diagnostics);
            self.check_mark(field, column.type_oid, diagnostics);
        }
    }
}

/// Reports promises for a field of a composite and for its elements.
pub(super) fn refuse_promises(field: &Nullity, diagnostics: &mut Diagnostics) {
    let element = field.element.as_ref().and_then(|element| element.mark.as_ref());
    for promise in [field.mark.as_ref(), element].into_iter().flatten().filter(|mark| mark.value == Mark::NotNull) {
        let text = format!("nothing can be promised about the field `{}`", field.name.value);
        let why = "a composite's struct is the same for all statements, and PostgreSQL lets every field be NULL";
        diagnostics.push(
            Diagnostic::new(Code::MisplacedMark, text)
                .at(promise.span, "")
                .note(why)
                .help("remove the `!`: fields are always `Option`"),
        );
    }
}
