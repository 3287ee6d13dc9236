//! Params structs, which statements of a file may share.

use super::Lowering;
use crate::build::model::types::RustType;
use crate::build::model::{Arguments, Field, Parameter, Params, Repository};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::check::parse::ast::Nullity;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

impl Lowering<'_, '_> {
    /// The params struct of a statement: one that is there already, or a new one.
    pub(super) fn params(
        &mut self,
        name: TypeIdent,
        method: &ValueIdent,
        parameters: &[Parameter],
        diagnostics: &mut Diagnostics,
    ) -> Option<Arguments> {
        let parsed = self.statement.parsed;
        let (derives, attributes) = super::attributes::checked(&parsed.params_attributes, diagnostics)?;
        let fields = parameters.iter().map(|parameter| parameter.field.clone()).collect();
        let params = Params { name: name.clone(), method: method.clone(), fields, derives, attributes };
        let place = parsed.params_name.as_ref().map_or(parsed.name.span, |said| said.span);
        let Some(there) = self.repository.params.iter().position(|other| other.name == name) else {
            self.claim_declared(&name, place, diagnostics)?;
            self.repository.params.push(params);
            return Some(Arguments::Struct(name));
        };
        let other = &self.repository.params[there];
        let marked = |field: &Field| self.says_null(field);
        match tighten(&other.fields, &params.fields, marked) {
            Some(fields) if (&other.derives, &other.attributes) == (&params.derives, &params.attributes) => {
                if let Some(note) = tighter(other, &params, method, place) {
                    diagnostics.push(note);
                }
                self.repository.params[there].fields = fields;
                Some(Arguments::Struct(name))
            }
            _ => {
                let text = format!("`{}` already needs a different params struct `{name}`", other.method);
                diagnostics.push(
                    Diagnostic::new(Code::DifferentParams, text)
                        .at(place, "")
                        .note(difference(&sorted(&other.fields), &sorted(&params.fields)))
                        .help("give one of them another name: `--@ params Name`"),
                );
                None
            }
        }
    }

    /// Whether the author of a statement that shares this struct has said that NULL may be passed.
    fn says_null(&self, field: &Field) -> bool {
        let name = self.statement.parsed.params_name.as_ref().map(|said| &said.value);
        let shares = |other: &&Nullity| ValueIdent::new(&other.name.value).as_ref() == Some(&field.name);
        let same = self.file.parsed().filter(|other| other.params_name.as_ref().map(|said| &said.value) == name);
        same.flat_map(|other| &other.params).any(|mark| shares(&mark))
    }
}

/// Fields that serve both, passed by name, so that their order does not matter: what one of them requires, both do. `None` where names
/// or types differ, or where they differ in what an author has marked.
fn tighten(there: &[Field], here: &[Field], marked: impl Fn(&Field) -> bool) -> Option<Vec<Field>> {
    let both = |field: &Field| {
        let other = here.iter().find(|other| other.name == field.name)?;
        let loose = (loose(field), loose(other));
        if without_null(field).ty != without_null(other).ty || (loose.0 != loose.1 && marked(field)) {
            return None;
        }
        let nullable = field.nullable && other.nullable;
        let ty = if loose.1.1 { field.ty.clone() } else { other.ty.clone() };
        Some(Field { ty, nullable, ..field.clone() })
    };
    (there.len() == here.len()).then(|| there.iter().map(both).collect())?
}

/// Whether it, and its elements, may be NULL.
fn loose(field: &Field) -> (bool, bool) {
    (field.nullable, matches!(field.ty, RustType::Array { nullable: true, .. }))
}

fn without_null(field: &Field) -> Field {
    let mut field = Field { nullable: false, ..field.clone() };
    if let RustType::Array { nullable, .. } = &mut field.ty {
        *nullable = false;
    }
    field
}

/// Says which parameters of one statement are required only because the other's are.
fn tighter(there: &Params, here: &Params, method: &ValueIdent, place: Span) -> Option<Diagnostic> {
    let other = |field: &&Field| there.fields.iter().find(|other| other.name == field.name);
    let differ = here.fields.iter().filter(|field| other(field).is_some_and(|other| loose(other) != loose(field)));
    let names: Vec<String> = differ.map(|field| format!("`{}`", field.name.bare())).collect();
    let (name, first) = (&there.name, &there.method);
    let text =
        format!("`{first}` and `{method}` share `{name}`, so that neither accepts NULL for {}", names.join(", "));
    let help = "give one of them another name, or mark the parameter with `?` in each";
    (!names.is_empty()).then(|| Diagnostic::new(Code::TighterParams, text).at(place, "").help(help))
}

/// Gives the parameters of statements the fields of the structs that they share.
pub(super) fn share_fields(repository: &mut Repository) {
    for statement in &mut repository.statements {
        let Arguments::Struct(name) = &statement.arguments else { continue };
        let Some(params) = repository.params.iter().find(|params| params.name == *name) else { continue };
        for parameter in &mut statement.parameters {
            let Some(field) = params.fields.iter().find(|field| field.name == parameter.field.name) else { continue };
            if parameter.field.nullable && !field.nullable {
                let text = format!("the params struct `{name}` is shared with a statement that requires it");
                parameter.reason = text.as_str().into();
            }
            (parameter.field.nullable, parameter.field.ty) = (field.nullable, field.ty.clone());
        }
    }
}

/// Fields by name.
fn sorted(fields: &[Field]) -> Vec<Field> {
    let mut fields = fields.to_vec();
    fields.sort_by(|one, other| one.name.cmp(&other.name));
    fields
}

/// The first difference between two lists of fields, in words.
fn difference(there: &[Field], here: &[Field]) -> String {
    for (one, other) in there.iter().zip(here) {
        if one.name != other.name {
            return format!("there the field is `{}`, here it is `{}`", one.name, other.name);
        }
        if one.ty != other.ty {
            return format!("`{}` has a different type there", one.name);
        }
        if one.nullable != other.nullable {
            let say = |nullable| if nullable { "nullable" } else { "not null" };
            return format!("`{}` is {} there and {} here", one.name, say(one.nullable), say(other.nullable));
        }
    }
    format!("there are {} fields there and {} here", there.len(), here.len())
}
