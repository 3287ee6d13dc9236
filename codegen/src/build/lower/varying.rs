//! Statements whose SQL varies: what callers pass, and the pieces of the SQL.

use std::ops::Range;

use super::Lowering;
use crate::build::model::varying::{
    Alternative, Choice, Cursor, CursorKey, OptionField, OptionKind, Options, Piece, Term, TermKind, Value, Varying,
};
use crate::build::model::{Column, Field, Parameter, Repository, RowType};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::build::types::argument_type;
use crate::check::Varied;
use crate::check::enforced;
use crate::check::parse::template::{self, Group, GroupKind, Keys, Page, Template, When};

impl Lowering<'_, '_> {
    /// How the statement varies, without its pieces: these are known when its full name is.
    pub(super) fn varying(&self, method: &ValueIdent, parameters: &[Parameter], columns: &[Column]) -> Option<Varying> {
        let qualified_name = &format!("{}.{}", self.file.path.join("."), self.statement.parsed.name.value);
        let varied = self.statement.varied?;
        let template = &*varied.template;
        let drafting = Drafting { template, method, parameters };
        if drafting.has_unknown_flag() {
            return None;
        }
        let cursors = drafting.cursors(columns, qualified_name)?;
        let choices = drafting.choices()?;
        let values: Vec<Value> = (0..parameters.len()).map(|parameter| drafting.value(parameter)).collect();
        let options = drafting.options(&choices);
        let least = template.groups.iter().filter_map(|group| group.alternatives.first());
        let least = least.fold(0, |bits, term| bits | 1 << term);
        let first_required = template.requires_any & template.requires_any.wrapping_neg();
        Some(Varying {
            pieces: Vec::new(),
            uses: template.uses.clone(),
            requires_any: template.requires_any,
            between: (least | first_required, template.all_on()),
            terms: drafting.terms(&values),
            values,
            choices,
            cursors,
            options,
            variants: self.variants(varied, columns),
        })
    }
}

struct Drafting<'a> {
    template: &'a Template,
    method: &'a ValueIdent,
    parameters: &'a [Parameter],
}

impl Drafting<'_> {
    /// Whether a guard `(NOT :flag OR …)` can be called with NULL, which is neither of its texts. Options have no NULL for flags.
    fn has_unknown_flag(&self) -> bool {
        let is_unknown = |kind: &template::TermKind| matches!(kind, template::TermKind::True(index) if self.parameters[*index].field.nullable);
        !self.template.is_marked && self.template.terms.iter().any(|term| is_unknown(&term.kind))
    }

    /// Where the value of a parameter comes from: the method of a statement without marks is that of the constant text.
    fn value(&self, parameter: usize) -> Value {
        for (cursor, page) in self.template.pages.iter().enumerate() {
            if let Some(key) = page.keys.iter().position(|key| key.parameter == parameter) {
                return Value::OfCursor(cursor, key);
            }
        }
        let Some(owner) = self.template.owner(parameter) else { return Value::Required };
        let value = match &self.template.terms[owner].kind {
            template::TermKind::Flag(name) => ValueIdent::new(name).map(Value::OfFlag),
            template::TermKind::Alternative { group, .. } => {
                let alternatives = &self.template.groups[*group].alternatives;
                alternatives.iter().position(|other| *other == owner).map(|index| Value::OfAlternative(*group, index))
            }
            kind => Some(Value::Option(super::variants::kind(kind))),
        };
        value.unwrap_or(Value::Required)
    }

    fn fields(&self, wanted: &Value) -> Vec<Field> {
        let of = |parameter: &usize| self.value(*parameter) == *wanted;
        (0..self.parameters.len()).filter(of).map(|index| self.parameters[index].field.clone()).collect()
    }

    fn choices(&self) -> Option<Vec<Choice>> {
        let choice = |(index, group): (usize, &Group)| {
            let alternatives = group.alternatives.iter().enumerate();
            let alternatives = alternatives.filter(|(_, term)| !self.template.is_page(**term));
            let alternatives = alternatives.map(|(position, term)| {
                let template::TermKind::Alternative { name, .. } = &self.template.terms[*term].kind else {
                    return None;
                };
                let fields = self.fields(&Value::OfAlternative(index, position));
                let cursor = self.template.pages.iter().position(|page| page.sort == *term);
                Some(Alternative { name: TypeIdent::new(name)?, term: 1 << term, fields, cursor })
            });
            let alternatives: Vec<Alternative> = alternatives.collect::<Option<_>>()?;
            let field = ValueIdent::new(&group.name.value)?;
            let suffix = TypeIdent::new(&group.name.value)?;
            // One that has parameters of its own cannot be made of nothing.
            let first_is_plain = alternatives.first().is_some_and(|first| first.fields.is_empty());
            Some(Choice {
                name: self.method.type_with(suffix.as_str()),
                field,
                has_default: group.kind != GroupKind::OneOf && first_is_plain,
                alternatives,
            })
        };
        self.template.groups.iter().enumerate().map(choice).collect()
    }

    fn options(&self, choices: &[Choice]) -> Option<Options> {
        if !self.template.is_marked {
            return None;
        }
        let mut fields: Vec<OptionField> = Vec::new();
        for term in &self.template.terms {
            let field = match &term.kind {
                template::TermKind::Given(parameter) => self.option(*parameter, OptionKind::Parameter),
                template::TermKind::True(parameter) => self.option(*parameter, |_| OptionKind::True),
                template::TermKind::Set(parameter) => self.option(*parameter, OptionKind::Patch),
                template::TermKind::Stated(parameter) => self.option(*parameter, OptionKind::Default),
                template::TermKind::Flag(name) => match (ValueIdent::new(name), TypeIdent::new(name)) {
                    (Some(name), Some(suffix)) => {
                        let own = self.fields(&Value::OfFlag(name.clone()));
                        let kind = match own.is_empty() {
                            true => OptionKind::Flag,
                            false => OptionKind::Parameters(self.method.type_with(suffix.as_str()), own),
                        };
                        Some(OptionField { name, kind })
                    }
                    _ => None,
                },
                template::TermKind::Alternative { group, .. } => self.of_group(*group, choices),
            };
            fields.extend(field.filter(|field| fields.iter().all(|other| other.name != field.name)));
        }
        let (suffix, argument) = if self.template.is_patch { ("Patch", "patch") } else { ("Options", "options") };
        let taken: Vec<&ValueIdent> = self.parameters.iter().map(|parameter| &parameter.field.name).collect();
        let argument = crate::build::names::free(argument, &taken);
        (!fields.is_empty()).then(|| Options { name: self.method.type_with(suffix), argument, fields })
    }

    /// The field of a choice with a default, or of the cursor where there is nothing else to choose.
    fn of_group(&self, group: usize, choices: &[Choice]) -> Option<OptionField> {
        let choice = &choices[group];
        if choice.alternatives.is_empty() {
            let cursor = self.template.pages.iter().position(|page| !page.is_named)?;
            return Some(OptionField { name: choice.field.clone(), kind: OptionKind::After(cursor) });
        }
        choice.has_default.then(|| OptionField { name: choice.field.clone(), kind: OptionKind::Choice(group) })
    }

    /// The cursors, with the columns as they are before it is known which row they are of.
    fn cursors(&self, columns: &[Column], qualified_name: &str) -> Option<Vec<Cursor>> {
        let sorts = self.template.paging.iter().flat_map(|paging| &paging.sorts);
        let cursor = |(page, sort): (&Page, &Keys)| {
            let name = match &self.template.terms[page.sort].kind {
                template::TermKind::Alternative { name, .. } if page.is_named => name.as_str(),
                _ => "",
            };
            let keys = page.keys.iter().map(|key| {
                let column = columns.get(key.column)?;
                let field = Field { nullable: key.nullable, attributes: Vec::new(), ..column.field.clone() };
                Some(CursorKey { column: key.column, field, wire: column.wire.clone() })
            });
            let suffix = TypeIdent::new(&format!("{name}_cursor"))?;
            Some(Cursor {
                name: self.method.type_with(suffix.as_str()),
                // Keys that are sorted otherwise are another place in the order.
                sort: hash(&format!("{qualified_name}.{name}: {}", sort.words())),
                keys: keys.collect::<Option<_>>()?,
                patterns: page.patterns.iter().map(|pattern| (pattern.nulls.clone(), 1 << pattern.term)).collect(),
                row: None,
            })
        };
        self.template.pages.iter().zip(sorts).map(cursor).collect()
    }

    fn option(&self, parameter: usize, kind: impl Fn(Field) -> OptionKind) -> Option<OptionField> {
        let field = self.parameters.get(parameter)?.field.clone();
        Some(OptionField { name: field.name.clone(), kind: kind(field) })
    }

    fn terms(&self, values: &[Value]) -> Vec<Term> {
        let mut terms = Vec::new();
        for (index, term) in self.template.terms.iter().enumerate() {
            let bit = 1 << index;
            let term = match &term.kind {
                template::TermKind::Given(parameter)
                    if !self.template.is_marked && !self.parameters[*parameter].field.nullable =>
                {
                    Some(Term::Always(bit))
                }
                template::TermKind::True(parameter) => Some(Term::True(*parameter, bit)),
                template::TermKind::Given(parameter)
                | template::TermKind::Set(parameter)
                | template::TermKind::Stated(parameter) => Some(Term::Parameter(*parameter, bit)),
                template::TermKind::Flag(name) => ValueIdent::new(name).map(|name| {
                    let has_own = values.iter().any(|value| *value == Value::OfFlag(name.clone()));
                    if has_own { Term::Given(name, bit) } else { Term::Flag(name, bit) }
                }),
                template::TermKind::Alternative { group, .. } => {
                    let after = self.template.pages.iter().position(|page| !page.is_named && page.sort == index);
                    let is_only_page = self.template.pages.iter().any(|page| !page.is_named);
                    let field = ValueIdent::new(&self.template.groups[*group].name.value);
                    match (after, field) {
                        (Some(cursor), Some(field)) => Some(Term::After(field, bit, cursor)),
                        _ if is_only_page && self.template.groups[*group].kind == GroupKind::Sort => None,
                        _ => Some(Term::Choice(*group)),
                    }
                }
            };
            terms.extend(term.filter(|term| !terms.contains(term)));
        }
        terms
    }
}

/// The terms where statements share a params struct that accepts NULL for fewer parameters: what cannot be NULL is always given.
pub(super) fn tighten(varying: &mut Varying, parameters: &[Parameter]) {
    let Varying { terms, values, variants, .. } = varying;
    for term in terms {
        let Term::Parameter(index, bit) = *term else { continue };
        let kind = variants.terms.get(bit.trailing_zeros() as usize).map(|term| term.kind);
        let is_required = values.get(index) == Some(&Value::Required) && !parameters[index].field.nullable;
        if is_required && kind == Some(TermKind::Given) {
            *term = Term::Always(bit);
        }
    }
}

/// A parameter as it is passed: of a field of the options that is an `Option`, NULL is not among the values.
pub(super) fn pass(varying: Option<&Varying>, index: usize, parameter: &mut Parameter) {
    let Parameter { field, rust, reason, .. } = parameter;
    let plain = |field: &Field| argument_type(&field.ty, field.nullable);
    *rust = match varying.and_then(|varying| varying.values.get(index)) {
        Some(Value::Option(TermKind::Set)) => format!("Patch<{}>", plain(field)),
        Some(Value::Option(TermKind::Stated)) => format!("OrDefault<{}>", plain(field)),
        Some(Value::Option(kind)) => {
            field.nullable = false;
            *reason = "what depends on it is sent only if it is given".into();
            if *kind == TermKind::True { "bool".to_owned() } else { argument_type(&field.ty, true) }
        }
        _ => plain(field),
    };
}

/// The same, with the row that cursors are taken from, where its fields are as their keys.
pub(super) fn with_row(mut varying: Varying, row: Option<&RowType>, columns: &[Column]) -> Varying {
    for cursor in &mut varying.cursors {
        let mut same = true;
        for key in &mut cursor.keys {
            let Some(column) = columns.get(key.column) else { continue };
            // A key within a struct is not a field of the row.
            same &= column.field.nullable == key.field.nullable && column.embedded.is_none();
            key.field.ty = column.field.ty.clone();
            if column.embedded.is_none() {
                key.field.name = column.field.name.clone();
            }
        }
        cursor.row = row.filter(|row| same && matches!(row, RowType::Struct { .. })).cloned();
    }
    varying
}

/// Marks the rows that cursors are taken from.
pub(super) fn mark_rows(repositories: &mut [Repository]) {
    let of_cursors = repositories.iter().flat_map(|repository| {
        let varying = repository.statements.iter().filter_map(|statement| statement.varying.as_ref());
        let rows = varying.flat_map(|varying| &varying.cursors).filter_map(|cursor| cursor.row.as_ref());
        rows.filter_map(|row| match row {
            RowType::Struct { module, name } => {
                Some((module.clone().unwrap_or_else(|| repository.module.clone()), name.clone()))
            }
            RowType::Scalar(_) => None,
        })
    });
    let of_cursors: Vec<_> = of_cursors.collect();
    for Repository { module, rows, .. } in repositories {
        for row in rows.iter_mut().filter(|row| row.home.is_none()) {
            row.has_cursors = of_cursors.iter().any(|(of, name)| of == module && *name == row.name);
        }
    }
}

/// FNV-1a: what tells the texts of cursors of different orders apart.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The pieces of a template: stars written out, and with what makes the server count rows where it is to.
pub(super) fn pieces(varied: &Varied, enforced: Option<&str>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = 0;
    for part in &varied.template.parts {
        start += part.when.room();
        let end = start + part.text.sql.len();
        let text = written_out(&part.text.sql, start..end, &varied.stars);
        start = end;
        push(&mut pieces, &part.when, text);
    }
    let mut pieces = joined(pieces, &varied.template);
    if let Some(name) = enforced {
        let mut written = varied.template.padded(varied.template.all_on()).text;
        // Names that only other variants have are taken, too.
        written.extend(varied.template.parts.iter().map(|part| part.text.sql.as_str()));
        let (before, prefix, suffix) = enforced::around(&written, name);
        match pieces.first_mut() {
            Some(Piece::Text(first)) => first.insert_str(before.min(first.len()), &prefix),
            _ => pieces.insert(0, Piece::Text(prefix)),
        }
        push(&mut pieces, &When::Always, suffix);
    }
    pieces
}

/// The same with one piece for a text that several alternatives have, of which one is on.
fn joined(pieces: Vec<Piece>, template: &Template) -> Vec<Piece> {
    let groups = template.groups.iter().map(|group| group.alternatives.iter().fold(0, |all, term| all | 1 << term));
    let groups: Vec<u64> = groups.collect();
    let exclude = |one: u64, other: u64| {
        groups.iter().any(|group| one & group != 0 && other & group != 0 && one & group != other & group)
    };
    let mut all: Vec<Piece> = Vec::new();
    for piece in pieces {
        let Piece::If(mask, text, off) = &piece else {
            all.push(piece);
            continue;
        };
        match all.last_mut() {
            Some(Piece::Any(masks, last)) if last == text && masks.iter().all(|other| exclude(*other, *mask)) => {
                masks.push(*mask);
            }
            Some(Piece::If(other, last, other_off))
                if last == text && off.is_empty() && other_off.is_empty() && exclude(*other, *mask) =>
            {
                let joined = Piece::Any(vec![*other, *mask], text.clone());
                all.pop();
                all.push(joined);
            }
            _ => all.push(piece),
        }
    }
    all
}

fn push(pieces: &mut Vec<Piece>, when: &When, text: String) {
    match (when, pieces.last_mut()) {
        (When::Always, Some(Piece::Text(last))) => *last += &text,
        (When::If(terms), Some(Piece::If(last, on, off))) if last == terms && off.is_empty() => *on += &text,
        (When::Else(0, terms), Some(Piece::If(last, _, off))) if last == terms => *off += &text,
        (When::Item { terms, .. }, Some(Piece::List(_, _, items))) => items.push((*terms, text)),
        (When::Always, _) => pieces.push(Piece::Text(text)),
        (When::If(terms), _) => pieces.push(Piece::If(*terms, text, String::new())),
        (When::Else(within, terms), _) => pieces.push(Piece::Else(*within, *terms, text)),
        (When::Any(_), _) => pieces.push(Piece::List(text, ",".to_owned(), Vec::new())),
        (When::Item { terms, .. }, _) => pieces.push(Piece::If(*terms, text, String::new())),
    }
}

/// A piece with its stars written out: `place` is where it stands.
fn written_out(sql: &str, place: Range<usize>, stars: &[(Range<usize>, String)]) -> String {
    let mut text = String::new();
    let mut from = place.start;
    for (star, columns) in stars.iter().filter(|(star, _)| place.start <= star.start && star.end <= place.end) {
        text += &sql[from - place.start..star.start - place.start];
        text += columns;
        from = star.end;
    }
    text + &sql[from - place.start..]
}
