//! Row structs: which statements share one, what it is called, and which module has it. All of it is decided when all statements are
//! lowered, so that nothing is changed afterwards.

mod fields;
mod groups;
mod loose;
mod nested;
mod tables;

pub(super) use groups::Place;

use std::collections::HashMap;

use super::claims::{Claims, is_taken};
use super::statement::StatementDraft;
use super::{Context, FileDraft};
use crate::build::column_names;
use crate::build::model::{LooserRow, NestedRow, Row, RowOf, RowType};
use crate::build::names::{TypeIdent, singular};
use crate::check::Complete;
use crate::check::parse::ast::Directive;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use groups::Group;
use nested::NestedRows;
use sqlwright_analysis::catalog::{Relation, RelationKind};

/// The rows of all statements.
pub(super) struct Rows {
    groups: Vec<Group>,
    /// The group of each statement that returns one of them.
    of_places: HashMap<Place, usize>,
    /// The structs of records within them, by file.
    nested: Vec<NestedRows>,
}

impl Rows {
    /// Puts the statements that return the same row into groups.
    pub(super) fn of(files: &[FileDraft<'_>], context: &Context<'_>, diagnostics: &mut Diagnostics) -> Self {
        let mut groups = groups::named(files, diagnostics);
        groups::add_unnamed(&mut groups, files);
        for group in &mut groups {
            group.borrowing = borrowing(group, files, context, diagnostics);
        }
        let places = groups.iter().enumerate();
        let of_places =
            places.flat_map(|(number, group)| group.uses.iter().map(move |place| (*place, number))).collect();
        Self { groups, of_places, nested: Vec::new() }
    }

    /// Names the structs of records within rows, before the rows themselves get their names.
    pub(super) fn name_nested(
        &mut self,
        files: &[FileDraft<'_>],
        claims: &mut [Claims<'_>],
        diagnostics: &mut Diagnostics,
    ) {
        let home = |place: Place| self.of_places.get(&place).map_or(place.file, |number| self.groups[*number].home);
        self.nested = nested::of_files(files, home, claims, diagnostics);
    }

    /// The structs of records within rows that a file's module has.
    pub(super) fn nested_of_file(&self, file: usize) -> Vec<NestedRow> {
        self.nested.get(file).map(NestedRows::rows).unwrap_or_default()
    }

    /// The rows that are looser than some of their statements prove.
    pub(super) fn compromises(&self, files: &[FileDraft<'_>]) -> Vec<LooserRow> {
        self.groups.iter().filter_map(|group| loose::compromise(group, files)).collect()
    }

    /// Names the row that a statement is the first of its module to return, and its form that borrows.
    pub(super) fn name(
        &mut self,
        place: Place,
        files: &[FileDraft<'_>],
        context: &Context<'_>,
        claims: &mut Claims<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        let draft = &files[place.file].statements[place.statement];
        let at = draft.complete.parsed.name.span;
        if let Some(group) = self.of_places.get(&place).map(|number| &mut self.groups[*number]) {
            if group.owner() == Some(place) {
                match &group.author_name {
                    Some((name, span)) => {
                        claims.claim_declared(name, *span, diagnostics);
                        group.set_name(name.clone(), RowOf::Statement(draft.method.clone()));
                    }
                    None => {
                        let (name, of) = table_name(draft, context, claims)
                            .unwrap_or_else(|| (draft.method.type_with("Row"), RowOf::Statement(draft.method.clone())));
                        claims.claim(&name, at, diagnostics);
                        group.set_name(name, of);
                    }
                }
            }
            if let (Some((asked, _)), Some(name)) = (&group.borrowing, &group.author_or_given_name())
                && *asked == place
                && group.home == place.file
            {
                claims.claim(&name.with("Ref"), at, diagnostics);
            }
        }
    }

    /// Names what only other files ask of the rows of a file: rows that none of its own statements returns, and forms that borrow.
    pub(super) fn name_for_others(
        &mut self,
        file: usize,
        files: &[FileDraft<'_>],
        claims: &mut Claims<'_>,
        diagnostics: &mut Diagnostics,
    ) {
        for group in self.groups.iter_mut().filter(|group| group.home == file) {
            let Some(name) = group.author_or_given_name() else { continue };
            if group.owner().is_none() {
                group.set_name(name.clone(), RowOf::Elsewhere);
            }
            let asked = group.borrowing.as_ref().map(|(asked, _)| *asked).filter(|asked| asked.file != file);
            if let Some(asked) = asked {
                let at = files[asked.file].statements[asked.statement].complete.parsed.name.span;
                claims.claim_from_elsewhere(&name.with("Ref"), at, diagnostics);
            }
        }
    }

    /// Leaves the rows of whole tables to one module each.
    pub(super) fn share_tables(&mut self, files: &[FileDraft<'_>], claims: &mut [Claims<'_>]) {
        tables::share(&mut self.groups, files, claims);
    }

    /// The rows that a file's module has, or has from another one: in the order of first use, those that only others use at the end.
    pub(super) fn of_file(&self, file: usize) -> Vec<Row> {
        let mut groups: Vec<&Group> = self.groups.iter().filter(|group| group.home == file).collect();
        groups.sort_by_key(|group| (group.owner().is_none(), group.owner()));
        groups.into_iter().filter_map(Group::row).collect()
    }

    /// What a statement returns: its row, and its columns as the row has them.
    pub(super) fn of_statement(&self, place: Place, files: &[FileDraft<'_>]) -> Option<Returned> {
        let draft = &files[place.file].statements[place.statement];
        if let (Some(only), None) = (draft.only_column(), &draft.complete.parsed.row_name) {
            let ty = RowType::Scalar(Box::new(only.field.clone()));
            return Some(Returned { ty, columns: draft.columns.clone(), column_order: Vec::new() });
        }
        let group = &self.groups[*self.of_places.get(&place)?];
        let module = (group.home != place.file).then(|| files[group.home].module.clone());
        let ty = RowType::Struct { module, name: group.name.as_ref()?.0.clone() };
        let nested = |name: &TypeIdent| self.nested.get(group.home).and_then(|nested| nested.fields(name));
        let (columns, column_order) = loose::adapted(draft, group, files, &nested);
        Some(Returned { ty, columns, column_order })
    }
}

/// What a statement with result columns returns.
pub(super) struct Returned {
    /// The type of a row.
    pub(super) ty: RowType,
    /// The columns, as nullable as the fields of the row.
    pub(super) columns: Vec<crate::build::model::Column>,
    /// See [`crate::build::model::Statement::column_order`].
    pub(super) column_order: Vec<usize>,
}

/// Reports names in the configuration for rows of tables that are not there: a rule that matches nothing is a mistake.
pub(super) fn check_configured(context: &Context<'_>, diagnostics: &mut Diagnostics) {
    for table in context.row_names.keys() {
        if !context.catalog.relations.values().any(|relation| relation.name == *table) {
            let text = format!("[rows] in the configuration names the table `{table}`, which the schema does not have");
            diagnostics.push(
                Diagnostic::new(Code::InvalidConfiguration, text).help("write the table's name as in PostgreSQL"),
            );
        }
    }
}

/// The name of the row of a whole table, where it is free.
fn table_name(draft: &StatementDraft<'_>, context: &Context<'_>, claims: &Claims<'_>) -> Option<(TypeIdent, RowOf)> {
    let relation = whole_table(draft.complete, context)?;
    let configured = context.row_names.get(&relation.name).cloned();
    let name = configured.or_else(|| TypeIdent::new(&singular(&relation.name)))?;
    let name = if is_taken(name.as_str()) { name.with("Row") } else { name };
    let of = RowOf::Table { schema: relation.schema.clone(), name: relation.name.clone() };
    claims.is_free(&name).then_some((name, of))
}

/// The table whose columns, all of them and in its order, a statement returns as nullable as they are in the table.
fn whole_table<'c>(statement: Complete<'_>, context: &Context<'c>) -> Option<&'c Relation> {
    let (oid, _) = statement.described.columns.first()?.origin?;
    let relation = context.catalog.relations.get(&oid)?;
    let ours = statement.columns().map(|(column, facts)| (column.origin, !facts.nullability.nullable));
    let table = relation
        .columns
        .values()
        .filter(|column| column.number > 0)
        .map(|column| (Some((oid, column.number)), column.not_null));
    let is_table = !matches!(relation.kind, RelationKind::CompositeType | RelationKind::Sequence | RelationKind::Other);
    // A view's columns carry no NOT NULL, so there only the columns are compared.
    let views = matches!(relation.kind, RelationKind::View | RelationKind::MaterializedView);
    let same = if views { ours.map(|(origin, _)| origin).eq(table.map(|(origin, _)| origin)) } else { ours.eq(table) };
    let is_flat = column_names::embeds(statement).iter().all(Option::is_none);
    (is_table && same && is_flat && statement.described.columns.len() > 1).then_some(relation)
}

/// The first statement that asks for the form that borrows, and the attributes that it gives to it.
fn borrowing(
    group: &Group,
    files: &[FileDraft<'_>],
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<(Place, Vec<String>)> {
    let anything = group.fields.iter().any(|field| field.ty.can_be_borrowed());
    let mut first = None;
    for place in &group.uses {
        let parsed = files[place.file].statements[place.statement].complete.parsed;
        let asked = parsed.directives.iter().any(|directive| directive.value == Directive::Borrowed);
        let Some(attributes) = super::attributes::texts(&parsed.row_attributes.borrowed, diagnostics) else { continue };
        let wanted = asked || !attributes.is_empty() || context.optional.borrowed_rows;
        if wanted && anything && first.is_none() {
            first = Some((*place, attributes));
        }
    }
    first
}
