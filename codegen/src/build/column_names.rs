//! The Rust names of result columns, and which mark is about which column.

use crate::build::names::{ValueIdent, singular};
use crate::check::Complete;
use crate::check::parse::ast::{Directive, Nullity};
use sqlwright_analysis::catalog::Catalog;
use sqlwright_analysis::described::DescribedColumn;
use sqlwright_analysis::facts::ColumnFacts;

/// The name of a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnName {
    /// The name.
    pub name: ValueIdent,
    /// Why it is not the column's own; `None` where it is.
    pub unusable: Option<Unusable>,
}

/// Why the own name of a column cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unusable {
    /// It has none, or none that Rust can have.
    Missing,
    /// An earlier column has the same.
    Taken,
}

/// The names of all columns of a statement, each once in its struct: those of an alias that is embedded are fields of another one.
pub fn of(statement: Complete<'_>, catalog: &Catalog) -> Vec<ColumnName> {
    let columns = &statement.described.columns;
    let embeds = embeds(statement);
    let mut names: Vec<ColumnName> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let own = own(column);
        let unusable = if own.is_some() { Unusable::Taken } else { Unusable::Missing };
        let taken =
            names.iter().zip(&embeds).filter(|(_, embed)| **embed == embeds[index]).map(|(taken, _)| &taken.name);
        let outer = if embeds[index].is_none() { fields(statement) } else { Vec::new() };
        let taken: Vec<&ValueIdent> = taken.chain(&outer).collect();
        let name = match own.filter(|own| !taken.contains(&own)) {
            Some(name) => ColumnName { name, unusable: None },
            None => ColumnName { name: other_name(index, column, &taken, catalog), unusable: Some(unusable) },
        };
        names.push(name);
    }
    names
}

/// The alias that each column is embedded with, if it is.
pub fn embeds(statement: Complete<'_>) -> Vec<Option<&str>> {
    let aliases = statement.parsed.directives.iter().filter_map(|directive| match &directive.value {
        Directive::Embed { alias, .. } => Some(alias.value.as_str()),
        _ => None,
    });
    let aliases: Vec<&str> = aliases.collect();
    let embedded = |column: &ColumnFacts| {
        let alias = &column.row.as_ref()?.alias;
        aliases.iter().copied().find(|embedded| embedded == alias)
    };
    statement.columns().map(|(_, facts)| embedded(facts)).collect()
}

/// The fields that are embedded.
fn fields(statement: Complete<'_>) -> Vec<ValueIdent> {
    let fields = statement.parsed.directives.iter().filter_map(|directive| match &directive.value {
        Directive::Embed { field, .. } => ValueIdent::new(&field.value),
        _ => None,
    });
    fields.collect()
}

/// The mark about a column: by its name in Rust, or by its name in SQL, which means the first column that has it.
pub fn mark<'m>(
    marks: &'m [Nullity],
    columns: &[DescribedColumn],
    index: usize,
    name: &ValueIdent,
) -> Option<&'m Nullity> {
    let own = &columns[index].name;
    let first = !columns[..index].iter().any(|other| other.name == *own);
    marks.iter().find(|mark| mark.name.value == name.bare() || (first && mark.name.value == *own))
}

fn own(column: &DescribedColumn) -> Option<ValueIdent> {
    if column.name == "?column?" { None } else { ValueIdent::new(&column.name) }
}

/// A name for a column that has none, or one that is taken: with its table before it, or with a number.
fn other_name(index: usize, column: &DescribedColumn, taken: &[&ValueIdent], catalog: &Catalog) -> ValueIdent {
    let own = own(column);
    let table = column.origin.and_then(|(relation, _)| catalog.relations.get(&relation));
    let of_table = own.as_ref().zip(table).map(|(own, table)| format!("{}_{}", singular(&table.name), own.bare()));
    let base = own.as_ref().map_or("column", |own| own.bare());
    let first = if own.is_some() { 2 } else { index + 1 };
    let numbered = (first..).map(|number| format!("{base}_{number}"));
    let mut names = of_table.into_iter().chain(numbered).filter_map(|name| ValueIdent::new(&name));
    // The numbers do not end before a free name is found.
    names.find(|name| !taken.contains(&name)).unwrap_or_else(|| taken[0].clone())
}
