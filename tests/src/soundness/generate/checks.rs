//! CHECKs of tables.

use super::kind::Kind;
use super::objects::Draft;
use super::schema::Relation;
use super::tables::{condition, some_table};
use super::writer::Writer;

/// A CHECK, or a NOT NULL that comes later; not validated at times, over a row that violates it.
pub fn check(writer: &mut Writer<'_>, number: usize) -> Option<Draft> {
    let relation = some_table(writer)?;
    let table = relation.name.clone();
    let arrays: Vec<_> =
        relation.columns.iter().filter(|column| matches!(column.kind, Kind::Ints | Kind::Texts)).cloned().collect();
    let condition = match writer.choices.maybe(&arrays).cloned() {
        Some(column) if writer.percent(40) => excludes_null(writer, &column.name),
        _ if writer.percent(25) => one_value(writer, &relation)?,
        _ if writer.percent(40) => conditional(writer, &relation)?,
        _ => condition(writer, &relation).replace('~', ""),
    };
    let late = match writer.below(8) {
        0 => " NOT VALID",
        1 if !relation.name.contains('_') => " NO INHERIT",
        2 if writer.has_version(18) => " NOT ENFORCED",
        _ => "",
    };
    let before = if late == " NOT VALID" && writer.percent(70) {
        let row = if writer.percent(50) { row_of_nulls(&relation) } else { row_of_values(writer, &relation) };
        format!("{row};\n")
    } else {
        String::new()
    };
    Some(Draft::plain(format!("{before}ALTER TABLE {table} ADD CONSTRAINT k{number} CHECK ({condition}){late}")))
}

/// A column may have one value only, or so it seems; mostly one of a key.
fn one_value(writer: &mut Writer<'_>, relation: &Relation) -> Option<String> {
    let comparable: Vec<_> =
        relation.columns.iter().filter(|column| Kind::COMPARABLE.contains(&column.kind)).cloned().collect();
    let keys = relation.keys.iter().flat_map(|key| &key.columns);
    let keys: Vec<_> =
        comparable.iter().filter(|column| keys.clone().any(|key| *key == column.name)).cloned().collect();
    let column = match writer.choices.maybe(&keys).cloned() {
        Some(column) if writer.percent(75) => column,
        _ => writer.choices.maybe(&comparable).cloned()?,
    };
    let (one, value) = (&column.name, writer.pick(column.kind.constants()));
    let another = writer.pick(column.kind.constants());
    Some(match writer.below(12) {
        0..=3 => format!("{one} = {value}"),
        4 => format!("{value} = {one} AND {one} IS NOT NULL"),
        5 => format!("{one} IN ({value})"),
        6 => format!("({one} = {value}) IS NOT FALSE"),
        7 => format!("{one} IS NOT DISTINCT FROM {value}"),
        8 => format!("NOT ({one} <> {value})"),
        9 => format!("{one} IN ({value}, {another})"),
        10 => format!("{one} = {value} OR {one} = {another}"),
        _ => format!("{one}::text = ({value})::text"),
    })
}

/// A CHECK that excludes NULL in the arrays of a column, or looks like one.
fn excludes_null(writer: &mut Writer<'_>, column: &str) -> String {
    let check = writer.pick(&[
        "array_position(~, NULL) IS NULL",
        "array_position(~, NULL) IS NULL",
        "~ IS NULL OR array_position(~, NULL) IS NULL",
        "array_remove(~, NULL) = ~",
        "array_positions(~, NULL) = '{}'",
        "num_nulls(VARIADIC ~) = 0",
        "num_nulls(~) = 0",
        "array_position(~, NULL) IS NULL OR id > 0",
        "array_position(~, NULL, 2) IS NULL",
    ]);
    check.replace('~', column)
}

/// One column decides whether another may be NULL.
fn conditional(writer: &mut Writer<'_>, relation: &Relation) -> Option<String> {
    let decides: Vec<_> =
        relation.columns.iter().filter(|column| Kind::COMPARABLE.contains(&column.kind)).cloned().collect();
    let column = writer.choices.maybe(&decides).cloned()?;
    let names: Vec<_> = relation.columns.iter().map(|column| column.name.clone()).collect();
    let (one, value, other) = (&column.name, writer.pick(column.kind.constants()), writer.pick(&names));
    let another = writer.pick(column.kind.constants());
    Some(match writer.below(6) {
        0 | 1 => format!("{one} <> {value} OR {other} IS NOT NULL"),
        2 => format!("({one} = {value}) = ({other} IS NOT NULL)"),
        3 => format!("NOT ({one} = {value} AND {other} IS NULL)"),
        4 => format!("{one} NOT IN ({value}, {another}) OR {other} IS NOT NULL"),
        _ => format!("{one} = {value} OR {other} IS NOT NULL"),
    })
}

/// A row with NULL wherever it is allowed, if that can be had.
fn row_of_nulls(relation: &Relation) -> String {
    let required: Vec<_> = relation.columns.iter().filter(|column| column.required && column.assignable).collect();
    if required.is_empty() {
        return format!("INSERT INTO {} DEFAULT VALUES", relation.name);
    }
    let names: Vec<&str> = required.iter().map(|column| column.name.as_str()).collect();
    let values: Vec<&str> = required.iter().map(|column| column.kind.constants()[0]).collect();
    format!("INSERT INTO {} ({}) VALUES ({})", relation.name, names.join(", "), values.join(", "))
}

/// A row with some value in its keys, and NULL in its arrays.
fn row_of_values(writer: &mut Writer<'_>, relation: &Relation) -> String {
    let keys: Vec<&String> = relation.keys.iter().flat_map(|key| &key.columns).collect();
    let is_array = |kind| matches!(kind, Kind::Ints | Kind::Texts);
    let given = relation.columns.iter().filter(|column| {
        column.assignable && (column.required || is_array(column.kind) || keys.contains(&&column.name))
    });
    let given: Vec<_> = given.cloned().collect();
    let values = given.iter().map(|column| match column.kind {
        Kind::Ints | Kind::Texts => "'{NULL}'",
        kind => writer.pick(kind.constants()),
    });
    let values: Vec<&str> = values.collect();
    let names: Vec<&str> = given.iter().map(|column| column.name.as_str()).collect();
    match names.is_empty() {
        true => row_of_nulls(relation),
        false => format!("INSERT INTO {} ({}) VALUES ({})", relation.name, names.join(", "), values.join(", ")),
    }
}
