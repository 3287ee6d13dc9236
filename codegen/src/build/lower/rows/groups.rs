//! Which statements return the same row: those that name it alike, and those of one file that have the same columns.

use super::fields::{loosen, same_but_for_null};
use crate::build::lower::claims::author_struct_name;
use crate::build::lower::statement::StatementDraft;
use crate::build::lower::{FileDraft, attributes};
use crate::build::model::{Borrowed, Column, Field, Row, RowOf};
use crate::build::names::{TypeIdent, ValueIdent};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;

/// A statement: its file, and its number in there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::build::lower) struct Place {
    pub(in crate::build::lower) file: usize,
    pub(in crate::build::lower) statement: usize,
}

/// The statements that return one row.
pub(super) struct Group {
    /// The file whose module has the row.
    pub(super) home: usize,
    /// The name that its author gives to it, and where.
    pub(super) author_name: Option<(TypeIdent, Span)>,
    /// Its fields, as nullable as in any of the statements.
    pub(super) fields: Vec<Field>,
    /// Those that are structs of columns.
    embedded: Vec<ValueIdent>,
    derives: Vec<String>,
    attributes: Vec<String>,
    /// The statements, in their order.
    pub(super) uses: Vec<Place>,
    /// The statement that asks for the form that borrows, and the attributes of that form.
    pub(super) borrowing: Option<(Place, Vec<String>)>,
    /// Its name, and what it is a row of.
    pub(super) name: Option<(TypeIdent, RowOf)>,
    /// The module that has it, where that is the one of another file.
    pub(super) elsewhere: Option<Vec<ValueIdent>>,
}

impl Group {
    /// The row of one statement, without a name yet.
    fn new(home: usize, place: Place, fields: Vec<Field>) -> Self {
        Self {
            home,
            author_name: None,
            fields,
            embedded: Vec::new(),
            derives: Vec::new(),
            attributes: Vec::new(),
            uses: vec![place],
            borrowing: None,
            name: None,
            elsewhere: None,
        }
    }

    /// The first statement of the home file.
    pub(super) fn owner(&self) -> Option<Place> {
        self.uses.iter().copied().find(|place| place.file == self.home)
    }

    /// The statement whose fields give the order.
    fn lead(&self) -> Option<Place> {
        self.owner().or_else(|| self.uses.first().copied())
    }

    /// The name, as far as it is known.
    pub(super) fn author_or_given_name(&self) -> Option<TypeIdent> {
        let author = self.author_name.as_ref().map(|(name, _)| name);
        author.or(self.name.as_ref().map(|(name, _)| name)).cloned()
    }

    pub(super) fn set_name(&mut self, name: TypeIdent, of: RowOf) {
        self.name = Some((name, of));
    }

    /// The row, once it has a name.
    pub(super) fn row(&self) -> Option<Row> {
        let (name, of) = self.name.clone()?;
        let borrowed = self.borrowing.as_ref();
        let borrowed =
            borrowed.map(|(_, attributes)| Borrowed { name: name.with("Ref"), attributes: attributes.clone() });
        Some(Row {
            name,
            of,
            embedded: self.fields.iter().map(|field| self.embedded.contains(&field.name)).collect(),
            fields: self.fields.clone(),
            derives: self.derives.clone(),
            attributes: self.attributes.clone(),
            borrowed,
            home: self.elsewhere.clone(),
            has_cursors: false,
        })
    }
}

/// The statements that name their row.
pub(super) fn named(files: &[FileDraft<'_>], diagnostics: &mut Diagnostics) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (place, draft) in all(files) {
        let parsed = draft.complete.parsed;
        let Some(written) = parsed.row_name.as_ref().filter(|_| !draft.columns.is_empty()) else { continue };
        let declared = attributes::checked(&parsed.row_attributes, diagnostics);
        let name = author_struct_name(written, "Row", diagnostics);
        let (Some(name), Some((derives, attributes))) = (name, declared) else { continue };
        let home = parsed.row_home.unwrap_or(files[place.file].file.file);
        let Some(home) = files.iter().position(|file| file.file.file == home) else { continue };
        let is_this = |group: &&mut Group| {
            group.home == home && group.author_name.as_ref().is_some_and(|(other, _)| *other == name)
        };
        match groups.iter_mut().find(is_this) {
            Some(group) => group.uses.push(place),
            None => {
                let author_name = Some((name, written.span));
                groups.push(Group { author_name, derives, attributes, ..Group::new(home, place, Vec::new()) });
            }
        }
    }
    for group in &mut groups {
        fill(group, files, diagnostics);
    }
    groups
}

/// Gives a group the fields that serve all its statements, and reports those whose columns differ.
fn fill(group: &mut Group, files: &[FileDraft<'_>], diagnostics: &mut Diagnostics) {
    let Some(lead) = group.lead() else { return };
    let draft = |place: Place| &files[place.file].statements[place.statement];
    group.fields = draft(lead).fields();
    group.embedded = draft(lead).embedded();
    if let (Some(written), Some((_, at))) = (&draft(lead).complete.parsed.row_name, &mut group.author_name) {
        *at = written.span;
    }
    let others: Vec<Place> = group.uses.iter().copied().filter(|place| *place != lead).collect();
    for place in others {
        let same = draft(place).embedded().iter().all(|name| group.embedded.contains(name));
        match loosen(&group.fields, &draft(place).fields()).filter(|_| same) {
            Some(fields) => group.fields = fields,
            None => {
                let (first, second) = if place < lead { (place, lead) } else { (lead, place) };
                diagnostics.push(different(group, draft(first), draft(second)));
                group.uses.retain(|other| *other != place);
            }
        }
    }
}

/// The statements with several columns that name no row: each returns the one of an earlier statement of its file, if that has the
/// same fields.
pub(super) fn add_unnamed(groups: &mut Vec<Group>, files: &[FileDraft<'_>]) {
    let mut of_file: Vec<usize> = Vec::new();
    for (place, draft) in all(files) {
        if place.statement == 0 {
            of_file = (0..groups.len()).filter(|number| groups[*number].home == place.file).collect();
        }
        if draft.complete.parsed.row_name.is_some() || draft.columns.is_empty() || draft.only_column().is_some() {
            continue;
        }
        let fields = draft.fields();
        let same = |number: &usize| {
            let group = &groups[*number];
            group.owner().is_some_and(|owner| owner < place)
                && group.fields == fields
                && group.derives.is_empty()
                && group.attributes.is_empty()
        };
        match of_file.iter().copied().find(same) {
            Some(number) => {
                let uses = &mut groups[number].uses;
                uses.insert(uses.partition_point(|other| *other < place), place);
            }
            None => {
                of_file.push(groups.len());
                groups.push(Group { embedded: draft.embedded(), ..Group::new(place.file, place, fields) });
            }
        }
    }
}

fn all<'f, 'c>(files: &'f [FileDraft<'c>]) -> impl Iterator<Item = (Place, &'f StatementDraft<'c>)> {
    let of_file = |(file, drafts): (usize, &'f FileDraft<'c>)| {
        let drafts = drafts.statements.iter().enumerate();
        drafts.map(move |(statement, draft)| (Place { file, statement }, draft))
    };
    files.iter().enumerate().flat_map(of_file)
}

fn different(group: &Group, first: &StatementDraft<'_>, second: &StatementDraft<'_>) -> Diagnostic {
    let written = |draft: &StatementDraft<'_>| {
        let parsed = draft.complete.parsed;
        parsed.row_name.as_ref().map_or(parsed.name.span, |written| written.span)
    };
    let name = group.author_or_given_name().map(|name| name.to_string()).unwrap_or_default();
    let text = format!("the rows of this statement differ from those of the other `{name}`");
    let diagnostic = Diagnostic::new(Code::DifferentRow, text)
        .at(written(second), "")
        .also(written(first), "the other")
        .help("give it another row name, or make the columns match");
    differences(&first.columns, &second.columns).into_iter().fold(diagnostic, Diagnostic::note)
}

/// What differs between the columns there and those here, in words. Columns are told apart by their names.
fn differences(there: &[Column], here: &[Column]) -> Vec<String> {
    let shown = |column: Option<&Column>| match column {
        None => "no column".to_owned(),
        Some(column) => format!("`{} {}`", column.field.name.bare(), column.postgres),
    };
    let find =
        |columns: &[Column], field: &Field| columns.iter().find(|column| column.field.name == field.name).cloned();
    let of_there = there.iter().map(|one| (Some(one.clone()), find(here, &one.field)));
    let only_here = here.iter().filter(|other| find(there, &other.field).is_none());
    let pairs = of_there.chain(only_here.map(|other| (None, Some(other.clone()))));
    let notes = pairs.filter_map(|pair| {
        let (one, other) = (shown(pair.0.as_ref()), shown(pair.1.as_ref()));
        match &pair {
            (Some(one), Some(other)) if same_but_for_null(&one.field, &other.field) => None,
            (Some(column), Some(_)) if one == other => {
                Some(format!("`{}` has a different Rust type there", column.field.name.bare()))
            }
            _ => Some(format!("there {one}; here {other}")),
        }
    });
    notes.collect()
}
