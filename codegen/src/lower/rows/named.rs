//! Rows with a name of the author's, which files share.

use super::{is_claimed, is_declared, same, wanted};
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::lower::{Lowering, module_of};
use crate::model::types::RustType;
use crate::model::{Column, Forms, Repository, Row, RowOf, RowType};
use crate::parse::ast::QueryFile;
use crate::source::{FileId, Span, Spanned};

/// A row that an author named, with the module that has it.
pub(in crate::lower) struct NamedRow {
    home: FileId,
    row: Row,
    /// Whether another file came first, so that its own module has yet to be given it.
    elsewhere: bool,
    /// The statement that came first.
    place: Span,
    /// The statement that asked for the form that borrows.
    asked: Span,
    columns: Vec<Column>,
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
    if let Some(index) = there {
        let other = &lowering.rows[index];
        if !same(&other.row.fields, &row.fields) {
            let text = format!("the rows of this statement differ from those of the other `{}`", row.name);
            let diagnostic = Diagnostic::error("different-row", text)
                .at(said.span, "")
                .also(other.place, "the other")
                .help("give it another row name, or make the columns match");
            diagnostics.push(differences(&other.columns, columns).into_iter().fold(diagnostic, Diagnostic::note));
            return None;
        }
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
        let (elsewhere, columns) = (home != own, columns.to_vec());
        row.of = if elsewhere { RowOf::Elsewhere } else { row.of.clone() };
        lowering.rows.push(NamedRow { home, row, elsewhere, place: said.span, asked: parsed.name.span, columns });
        lowering.rows.len() - 1
    });
    let named = &mut lowering.rows[index];
    named.elsewhere &= home != own;
    if asked.is_some() {
        (named.row.borrowed, named.asked) = (asked, parsed.name.span);
    }
    Some(ty)
}

/// Gives the repository of a file what other files ask of its rows: those that only they return, and forms that borrow.
pub(in crate::lower) fn settle(
    repository: &mut Repository,
    file: &QueryFile,
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
            diagnostics.push(Diagnostic::error("duplicate-type", text).at(named.asked, "").help("choose another name"));
            continue;
        }
        repository.rows[index].borrowed = Some(borrowed.clone());
    }
}

/// What differs between the columns there and those here, in words.
fn differences(there: &[Column], here: &[Column]) -> Vec<String> {
    let shown = |column: Option<&Column>| match column {
        None => "no column".to_owned(),
        Some(column) => {
            let null = if column.field.nullable { "may be NULL" } else { "never NULL" };
            let elements = match &column.field.ty {
                RustType::Array { nullable: true, .. } => ", its elements may be NULL",
                _ => "",
            };
            format!("`{} {}`, {null}{elements}", column.field.name.bare(), column.postgres)
        }
    };
    let pairs = (0..there.len().max(here.len())).map(|index| (there.get(index), here.get(index)));
    let differ = pairs.enumerate().filter(|(_, (one, other))| {
        let field = |column: &Option<&Column>| column.map(|column| column.field.clone());
        !same(field(one).as_slice(), field(other).as_slice())
    });
    let notes = differ.map(|(index, (one, other))| {
        let (one, other) = (shown(one), shown(other));
        if one == other {
            return format!("column {} has a different type there", index + 1);
        }
        format!("column {}: there {one}; here {other}", index + 1)
    });
    notes.collect()
}
