//! Params structs, which statements of a file may share.

use super::FileDraft;
use super::claims::Claims;
use super::statement::{ArgumentsDraft, StatementDraft, StructDraft};
use crate::build::model::{Arguments, Field, Parameter, Params, TighterParams};
use crate::build::names::ValueIdent;
use crate::build::types::RustType;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// The params structs of one file.
pub(super) struct SharedParams {
    structs: Vec<Shared>,
}

struct Shared {
    params: Params,
    /// The statements that take it, by number.
    uses: Vec<usize>,
    /// Where it is tighter than one of them needs.
    compromises: Vec<TighterParams>,
}

impl SharedParams {
    /// Which statements share one; those that cannot are reported.
    pub(super) fn of(file: &FileDraft<'_>, diagnostics: &mut Diagnostics) -> Self {
        let mut structs: Vec<Shared> = Vec::new();
        for (number, draft) in file.statements.iter().enumerate() {
            let ArgumentsDraft::Struct(StructDraft { name, derives, attributes }) = &draft.arguments else { continue };
            let fields = draft.required();
            let method = draft.method.clone();
            let (name, derives, attributes) = (name.clone(), derives.clone(), attributes.clone());
            let params = Params { name, method, fields, derives, attributes };
            match structs.iter_mut().find(|other| other.params.name == params.name) {
                Some(there) => {
                    if there.join(&params, draft, file, diagnostics) {
                        there.uses.push(number);
                    }
                }
                None => structs.push(Shared { params, uses: vec![number], compromises: Vec::new() }),
            }
        }
        Self { structs }
    }

    /// Takes the name of the struct that a statement is the first to need.
    pub(super) fn claim(
        &self,
        statement: usize,
        draft: &StatementDraft<'_>,
        claims: &mut Claims<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        if let Some(first) = self.structs.iter().find(|there| there.uses.first() == Some(&statement)) {
            claims.claim_declared(&first.params.name, place(draft), diagnostics);
        }
    }

    /// The structs, in the order of first use.
    pub(super) fn structs(&self) -> Vec<Params> {
        self.structs.iter().map(|there| there.params.clone()).collect()
    }

    /// Where they are tighter than a statement needs.
    pub(super) fn compromises(&self) -> impl Iterator<Item = TighterParams> {
        self.structs.iter().flat_map(|there| there.compromises.clone())
    }

    /// The parameters of a statement as its struct has them, and how they are passed; `None` where there is no such struct.
    pub(super) fn of_statement(&self, draft: &StatementDraft<'_>) -> Option<(Vec<Parameter>, Arguments)> {
        let mut parameters = draft.parameters.clone();
        let name = match &draft.arguments {
            ArgumentsDraft::Positional(order) => return Some((parameters, Arguments::Positional(order.clone()))),
            ArgumentsDraft::Struct(own) => &own.name,
        };
        let Shared { params, .. } = self.structs.iter().find(|there| there.params.name == *name)?;
        for parameter in &mut parameters {
            let Some(field) = params.fields.iter().find(|field| field.name == parameter.field.name) else { continue };
            if parameter.field.nullable && !field.nullable {
                let text = format!("the params struct `{name}` is shared with a statement that requires it");
                parameter.reason = text.as_str().into();
            }
            (parameter.field.nullable, parameter.field.ty) = (field.nullable, field.ty.clone());
        }
        Some((parameters, Arguments::Struct(name.clone())))
    }
}

impl Shared {
    /// Makes the fields serve another statement as well; whether that can be.
    fn join(
        &mut self,
        params: &Params,
        draft: &StatementDraft<'_>,
        file: &FileDraft<'_>,
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let columns = |draft: &StatementDraft<'_>| -> Option<Vec<ValueIdent>> {
            draft.complete.parsed.sql.copied_in()?;
            Some(draft.parameters.iter().map(|parameter| parameter.field.name.clone()).collect())
        };
        let others = self.uses.iter().filter_map(|other| columns(&file.statements[*other]));
        let same_order = columns(draft).is_none_or(|here| others.into_iter().all(|there| there == here));
        if !same_order {
            let text =
                format!("`{}` and another COPY have the columns of `{}` in another order", draft.method, params.name);
            let help =
                "write the columns in the same order in both, or give one of them another name: `--@ params Name`";
            diagnostics.push(Diagnostic::new(Code::DifferentParams, text).at(place(draft), "").help(help));
            return false;
        }
        let there = &mut self.params;
        let same_attributes = (&there.derives, &there.attributes) == (&params.derives, &params.attributes);
        let marked = |field: &Field| is_marked(field, draft, file);
        let place = place(draft);
        let Some(fields) = tighten(&there.fields, &params.fields, marked).filter(|_| same_attributes) else {
            let text = format!("`{}` already needs a different params struct `{}`", there.method, there.name);
            diagnostics.push(
                Diagnostic::new(Code::DifferentParams, text)
                    .at(place, "")
                    .note(difference(&sorted(&there.fields), &sorted(&params.fields)))
                    .help("give one of them another name: `--@ params Name`"),
            );
            return false;
        };
        self.compromises.extend(tighter(there, params, place));
        there.fields = fields;
        true
    }
}

/// Where the struct is named.
fn place(draft: &StatementDraft<'_>) -> Span {
    let parsed = draft.complete.parsed;
    parsed.params_name.as_ref().map_or(parsed.name.span, |written| written.span)
}

/// Whether the author of a statement that shares this struct has said whether NULL may be passed.
fn is_marked(field: &Field, draft: &StatementDraft<'_>, file: &FileDraft<'_>) -> bool {
    let name = draft.complete.parsed.params_name.as_ref().map(|written| &written.value);
    let same = file.file.parsed().filter(|other| other.params_name.as_ref().map(|written| &written.value) == name);
    same.flat_map(|other| &other.params).any(|mark| ValueIdent::new(&mark.name.value).as_ref() == Some(&field.name))
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

/// Which parameters of one of two statements are required only because the other's are, if any are.
fn tighter(there: &Params, here: &Params, place: Span) -> Option<TighterParams> {
    let other = |field: &&Field| there.fields.iter().find(|other| other.name == field.name);
    let differ = here.fields.iter().filter(|field| other(field).is_some_and(|other| loose(other) != loose(field)));
    let fields: Vec<ValueIdent> = differ.map(|field| field.name.clone()).collect();
    let (name, first, second) = (there.name.clone(), there.method.clone(), here.method.clone());
    (!fields.is_empty()).then_some(TighterParams { name, fields, first, second, place })
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
