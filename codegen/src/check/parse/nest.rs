//! `--@ nest`, `--@ embed` and `--@ group`: the structs that records, and the columns of an alias, become.

use crate::check::parse::ast::{Directive, NestedField, NestedRecord};
use crate::check::parse::cursor::{Cursor, Parsed};
use crate::check::parse::directive::name;

/// `items = Item(sku, quantity)`
pub(super) fn nest(cursor: &mut Cursor<'_>) -> Parsed<Directive> {
    let Some(column) = cursor.name()? else {
        return Err(cursor.unexpected("the name of a column"));
    };
    cursor.expect('=', "`=`")?;
    Ok(Directive::Nest { column, record: record(cursor)? })
}

/// `customer = Customer(c.*)`
pub(super) fn embed(cursor: &mut Cursor<'_>, groups: bool) -> Parsed<Directive> {
    let field = name(cursor, "the name of a field")?;
    cursor.expect('=', "`=`")?;
    let name = name(cursor, "the name of the struct")?;
    cursor.expect('(', "`(`")?;
    let Some(alias) = cursor.name()? else {
        return Err(cursor.unexpected("an alias of the statement"));
    };
    cursor.expect('.', "`.*)`")?;
    cursor.expect('*', "`*)`")?;
    cursor.expect(')', "`)`")?;
    Ok(Directive::Embed { field, name, alias, groups })
}

/// `Item`, or `Item(sku, parts = Part(number))`
fn record(cursor: &mut Cursor<'_>) -> Parsed<NestedRecord> {
    let name = name(cursor, "the name of the struct")?;
    let fields = cursor.takes('(').map(|_| fields(cursor)).transpose()?;
    Ok(NestedRecord { name, fields })
}

fn fields(cursor: &mut Cursor<'_>) -> Parsed<Vec<NestedField>> {
    let mut fields = Vec::new();
    loop {
        let name = name(cursor, "the name of a field")?;
        let record = cursor.takes('=').map(|_| record(cursor)).transpose()?;
        fields.push(NestedField { name, record });
        if cursor.takes(')').is_some() {
            return Ok(fields);
        }
        cursor.expect(',', "`,` or `)`")?;
    }
}
