//! Rows with a name of the author's, which files share.

use super::loose::{Use, loosen, same_but_for_null};
use super::{is_claimed, is_declared, wanted};
use crate::build::lower::{Lowering, module_of};
use crate::build::model::{Column, Field, Forms, Repository, Row, RowOf, RowType};
use crate::check::CheckedFile;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, Span, Spanned};

/// A row that an author named, with the module that has it.
pub(in crate::build::lower) struct NamedRow {
    pub(super) home: FileId,
    /// As the first statement returns it, and as nullable as any does.
    pub(super) row: Row,
    /// Whether another file came first, so that its own module has yet to be given it.
    elsewhere: bool,
    /// The statement that asked for the form that borrows.
    asked: Span,
    /// The statements that return it, the first one first.
    pub(super) uses: Vec<Use>,
}

/// A row with a name of the author's: of this file, or of the one that declares it.
pub(super) fn row(
    lowering: &mut Lowering<'_, '_>,
    said: &Spanned<String>,
    mut row: Row,
    columns: &[Column],
    diagnostics: &mut Diagnostics,
) -> Option<RowType> {
    let parsed = lowering.statement.parsed;
    let own = lowering.file.file;
    let home = parsed.row_home.unwrap_or(own);
    let module = (home != own).then(|| module_of(lowering.files, home));
    let ty = RowType::Struct { module, name: row.name.clone() };
    let there = lowering.rows.iter().position(|other| other.home == home && other.row.name == row.name);
    let of = Use { place: said.span, statement: parsed.name.value.clone(), columns: columns.to_vec() };
    if let Some(index) = there {
        let other = &lowering.rows[index];
        // The order is that of the file that has the row, whichever comes first.
        let comes_home = home == own && other.elsewhere;
        let (first, second) = if comes_home { (&row, &other.row) } else { (&other.row, &row) };
        let Some(fields) = loosen(&first.fields, &second.fields) else {
            let text = format!("the rows of this statement differ from those of the other `{}`", row.name);
            let diagnostic = Diagnostic::new(Code::DifferentRow, text)
                .at(said.span, "")
                .also(other.uses[0].place, "the other")
                .help("give it another row name, or make the columns match");
            let differences = differences(&other.uses[0].columns, columns);
            diagnostics.push(differences.into_iter().fold(diagnostic, Diagnostic::note));
            return None;
        };
        lowering.rows[index].row.fields.clone_from(&fields);
        row.fields = fields;
    }
    // Whichever statement asks for the form that borrows, the row has it.
    let asked = wanted(lowering, there.map_or(&row, |index| &lowering.rows[index].row), diagnostics)?;
    let new = there.is_none_or(|index| lowering.rows[index].elsewhere);
    if home == own && new {
        lowering.claim_declared(&row.name, said.span, diagnostics)?;
        lowering.repository.rows.push(row.clone());
    }
    if let (Some(asked), true) = (&asked, home == own) {
        lowering.claim(&asked.name, parsed.name.span, diagnostics)?;
        let rows = lowering.repository.rows.iter_mut();
        rows.filter(|other| other.name == row.name).for_each(|row| row.borrowed = Some(asked.clone()));
    }
    let index = there.unwrap_or_else(|| {
        let elsewhere = home != own;
        row.of = if elsewhere { RowOf::Elsewhere } else { row.of.clone() };
        lowering.rows.push(NamedRow { home, row, elsewhere, asked: parsed.name.span, uses: Vec::new() });
        lowering.rows.len() - 1
    });
    let named = &mut lowering.rows[index];
    named.uses.push(of);
    named.elsewhere &= home != own;
    if asked.is_some() {
        (named.row.borrowed, named.asked) = (asked, parsed.name.span);
    }
    Some(ty)
}

/// Gives the repository of a file what other files ask of its rows: those that only they return, and forms that borrow.
pub(in crate::build::lower) fn settle(
    repository: &mut Repository,
    file: &CheckedFile,
    rows: &[NamedRow],
    forms: Forms,
    diagnostics: &mut Diagnostics,
) {
    for named in rows.iter().filter(|named| named.home == file.file) {
        if named.elsewhere {
            repository.rows.push(Row { borrowed: None, ..named.row.clone() });
        }
        let Some(borrowed) = &named.row.borrowed else { continue };
        let Some(index) = repository.rows.iter().position(|row| row.name == named.row.name) else { continue };
        if repository.rows[index].borrowed.is_some() {
            continue;
        }
        if is_declared(file, &borrowed.name) || is_claimed(repository, forms, &borrowed.name) {
            let text = format!("the Rust name `{}` is already taken in the module that has the row", borrowed.name);
            diagnostics
                .push(Diagnostic::new(Code::DuplicateType, text).at(named.asked, "").help("choose another name"));
            continue;
        }
        repository.rows[index].borrowed = Some(borrowed.clone());
    }
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
