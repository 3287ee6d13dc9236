//! Functions, rules and policies.

use super::kind::Kind;
use super::objects::{Draft, ROLE, known_function};
use super::tables::{as_source, some_table};
use super::writer::{Named, Scope, Writer};

/// A function: of one value or of rows, in SQL or in PL/pgSQL.
pub fn function(writer: &mut Writer<'_>, number: usize) -> Draft {
    let name = format!("f{number}");
    let arguments: Vec<Kind> = (0..writer.below(3)).map(|_| writer.pick(Kind::FREQUENT)).collect();
    let defaults = if writer.percent(25) { writer.below(arguments.len() + 1) } else { 0 };
    let set = writer.percent(35);
    let columns: Vec<Kind> = (0..=if set { writer.below(3) } else { 0 }).map(|_| writer.pick(Kind::FREQUENT)).collect();
    let mut list = Vec::new();
    for (index, kind) in arguments.iter().enumerate() {
        let default = if index + defaults >= arguments.len() {
            format!(" DEFAULT {}", writer.pick(&[kind.constants()[0], "NULL"]))
        } else {
            String::new()
        };
        list.push(format!("a{index} {}{default}", kind.sql()));
    }
    let result = match (set, columns.as_slice()) {
        (false, [kind, ..]) => kind.sql().to_owned(),
        (true, [kind]) => format!("SETOF {}", kind.sql()),
        _ => {
            let columns: Vec<String> =
                columns.iter().enumerate().map(|(index, kind)| format!("c{} {}", index + 1, kind.sql())).collect();
            format!("TABLE ({})", columns.join(", "))
        }
    };
    let outer: Vec<Named> =
        (0..).zip(&arguments).map(|(index, kind)| Named { text: format!("{name}.a{index}"), kind: *kind }).collect();
    let strict = writer.pick(&["", "", " STRICT"]);
    let volatile = writer.pick(&["", " STABLE", " IMMUTABLE"]);
    let body = body(writer, &outer, &columns, set);
    let sql = format!("CREATE FUNCTION {name}({}) RETURNS {result}{volatile}{strict} {body}", list.join(", "));
    Draft::new(sql, move |schema| schema.functions.push(known_function(name, arguments, defaults, columns, set)))
}

fn body(writer: &mut Writer<'_>, outer: &[Named], columns: &[Kind], set: bool) -> String {
    let arguments = Scope { outer: outer.to_vec(), ..Scope::default() };
    if writer.percent(12) && !set {
        let value = writer.expression(&arguments, columns[0], 1);
        let condition = writer.condition(&arguments, 1);
        return format!(
            "LANGUAGE plpgsql AS $body$ BEGIN IF {condition} THEN RETURN NULL; END IF; RETURN {value}; END $body$"
        );
    }
    writer.items = 2;
    let query = match writer.below(6) {
        0 | 1 if !set => {
            let expressions: Vec<String> = columns.iter().map(|kind| writer.expression(&arguments, *kind, 2)).collect();
            format!("SELECT {}", expressions.join(", "))
        }
        2 => writer.aggregated(outer, columns, 1),
        3 => writer.select_one(outer, columns, 1),
        _ => writer.query(outer, columns, 1),
    };
    match writer.below(4) {
        0 if writer.has_version(14)
            && columns.len() == 1
            && !set
            && !query.contains(" FROM ")
            && query.starts_with("SELECT ") =>
        {
            format!("LANGUAGE sql RETURN ({})", query)
        }
        1 | 2 if writer.has_version(14) => format!("LANGUAGE sql BEGIN ATOMIC {query}; END"),
        _ => format!("LANGUAGE sql AS $body$ {query} $body$"),
    }
}

pub fn rule(writer: &mut Writer<'_>, number: usize) -> Option<Draft> {
    let relation = some_table(writer)?;
    let other = some_table(writer)?;
    let event = writer.pick(&["INSERT", "UPDATE", "DELETE"]);
    let action = writer.pick(&["INSTEAD NOTHING", "ALSO DELETE FROM ~", "INSTEAD DELETE FROM ~", "ALSO NOTHING"]);
    let action = action.replace('~', &other.name);
    let condition = if writer.percent(30) { " WHERE random() < 0.5" } else { "" };
    Some(Draft::plain(format!("CREATE RULE act{number} AS ON {event} TO {}{condition} DO {action}", relation.name)))
}

pub fn policy(writer: &mut Writer<'_>, number: usize) -> Option<Draft> {
    let relation = some_table(writer)?;
    writer.items = 0;
    let scope = Scope::of(&[as_source(&relation, &relation.name)], &[]);
    let condition = writer.condition(&scope, 1);
    let table = &relation.name;
    Some(Draft::plain(format!(
        "DO $$ BEGIN CREATE ROLE {ROLE}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY act{number} ON {table} TO {ROLE} USING ({condition}) WITH CHECK (true)"
    )))
}
