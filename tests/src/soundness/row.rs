//! One row of a table, as the INSERT that is to put it there.

use std::collections::BTreeMap;

use super::hints::{Hints, Wish};
use super::random::Random;
use super::tables::{Column, Table, Tables};
use super::types::{Shape, Types};
use super::values::{Literals, Taste, Values};

/// What rows are like.
#[derive(Clone, Copy)]
pub struct Manner<'a> {
    pub taste: Taste,
    /// NULL in columns that allow it, in percent.
    pub null: usize,
    /// What a statement wants.
    pub hints: Option<&'a Hints>,
    /// Row number 1 of each table has the value number 1 in all columns, so that rows find partners whatever they are joined by.
    pub aligned: bool,
}

/// Makes rows.
pub struct Rows<'a> {
    types: &'a Types,
    tables: &'a Tables,
    values: Values<'a>,
    manner: Manner<'a>,
}

/// Which row, and how hard to try.
#[derive(Clone, Copy)]
pub struct Trial {
    pub number: usize,
    /// Columns with a default are left to it.
    pub defaults: bool,
}

impl<'a> Rows<'a> {
    pub fn new(types: &'a Types, tables: &'a Tables, literals: &'a Literals, manner: Manner<'a>) -> Self {
        Self { types, tables, values: Values { types, literals, known: BTreeMap::new() }, manner }
    }

    /// The INSERT of a row.
    pub fn insert(&self, table: &Table, trial: Trial, random: &mut Random) -> String {
        let arms: Vec<&Hints> = table.checks.iter().filter_map(|arms| random.pick(arms)).collect();
        let partner = if self.manner.aligned { trial.number } else { random.below(8) };
        let mut names = Vec::new();
        let mut list = Vec::new();
        for column in &table.columns {
            if column.has_default && (trial.defaults || random.percent(30)) {
                continue;
            }
            names.push(column.name.as_str());
            let wish = self.wish(column, &arms, random);
            list.push(self.value(table, column, wish.as_ref(), partner, random));
        }
        let name = &table.name;
        if names.is_empty() {
            return format!("INSERT INTO {name} DEFAULT VALUES");
        }
        format!("INSERT INTO {name} ({}) OVERRIDING SYSTEM VALUE VALUES ({})", names.join(", "), list.join(", "))
    }

    fn value(
        &self,
        table: &Table,
        column: &Column,
        wish: Option<&Wish>,
        partner: usize,
        random: &mut Random,
    ) -> String {
        let nullable = !column.not_null && !self.types.refuses_null(column.ty);
        let target = table.target(column.number, self.tables);
        match (wish, target) {
            (Some(Wish::Null), _) if nullable => "NULL".to_owned(),
            (Some(Wish::Value(value)), None) => literal(value),
            (Some(Wish::Value(value)), Some(_)) if random.percent(50) => literal(value),
            (wish, _) if nullable && wish != Some(&Wish::NotNull) && random.percent(self.manner.null) => {
                "NULL".to_owned()
            }
            (_, Some((target, referred))) => of_partner(target, referred, partner),
            _ if self.manner.aligned => literal(&self.values.numbered(column.ty, partner, self.manner.taste, random)),
            _ => literal(&self.values.value(column.ty, self.manner.taste, random)),
        }
    }

    /// What a check or the statement wants of a column, most of the time.
    fn wish(&self, column: &Column, arms: &[&Hints], random: &mut Random) -> Option<Wish> {
        let name = column.plain_name();
        let of_check: Vec<&Wish> = arms.iter().filter_map(|arm| arm.wishes.get(name)).flatten().collect();
        let of_statement = self.manner.hints.and_then(|hints| hints.wishes.get(name)).map_or(&[][..], Vec::as_slice);
        let wish = if random.percent(70) { random.pick(of_statement) } else { None };
        let wish = wish.or_else(|| if random.percent(70) { random.pick(&of_check).copied() } else { None });
        match wish? {
            Wish::Value(value) => self.fitting(column, value, random).map(Wish::Value),
            other => Some(other.clone()),
        }
    }

    /// The value of a wish for the type of a column: numbers also one off, since most comparisons are not equalities.
    fn fitting(&self, column: &Column, value: &str, random: &mut Random) -> Option<String> {
        let base = self.types.get(self.types.base(column.ty))?;
        match (&base.shape, base.name.as_str()) {
            (Shape::Plain, "int2" | "int4" | "int8" | "numeric" | "float4" | "float8") => {
                let off = [0, 0, 1, -1][random.below(4)];
                match value.parse::<i64>() {
                    Ok(number) => Some((number + off).to_string()),
                    Err(_) => value.parse::<f64>().ok().map(|number| number.to_string()),
                }
            }
            (Shape::Plain, "json" | "jsonb") => None,
            (Shape::Array(_), _) if !value.starts_with('{') => Some(format!("{{\"{value}\"}}")),
            _ => Some(value.to_owned()),
        }
    }
}

fn literal(value: &str) -> String {
    format!("'{}'", value.replace('\'', "''"))
}

/// A value that the other table has, of the same row for all columns of a key.
fn of_partner(table: &str, column: &str, row: usize) -> String {
    let count = format!("(SELECT count(*) FROM {table})");
    format!("(SELECT {column} FROM {table} ORDER BY ctid OFFSET {row} % greatest({count}, 1) LIMIT 1)")
}
