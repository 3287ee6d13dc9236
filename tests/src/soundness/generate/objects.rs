//! The objects of a schema, one after the other: each is tried by PostgreSQL before the next is made, and only what it takes counts.

use super::checks;
use super::choices::Choices;
use super::kind::Kind;
use super::routines;
use super::schema::{Form, Function, Key, Relation, Schema};
use super::tables;
use super::triggers;
use super::writer::Writer;

/// Types, domains and functions that every schema has.
pub const PRELUDE: &str = "CREATE TYPE mood AS ENUM ('low', 'mid', 'high');
CREATE TYPE pair AS (a int, b text);
CREATE DOMAIN small AS int CHECK (VALUE < 100);
CREATE DOMAIN required AS int NOT NULL;
CREATE DOMAIN code AS text CHECK (VALUE <> 'zz');
CREATE DOMAIN label AS text NOT NULL;
CREATE DOMAIN full_ints AS int[] CHECK (array_position(VALUE, NULL) IS NULL);
CREATE DOMAIN whole AS pair CHECK ((VALUE).a IS NOT NULL);
CREATE FUNCTION xor9(bool, bool) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT $1 <> $2';
CREATE SEQUENCE seq9;
CREATE AGGREGATE sum_of9(bigint) (SFUNC = int8pl, STYPE = bigint);";

/// The role that statements run as where there is row-level security, which does not bind its owner.
pub const ROLE: &str = "sqlwright_generated";

/// What an object does to the schema once it is there.
pub type Effect = Box<dyn FnOnce(&mut Schema) + Send>;

/// An object that PostgreSQL may take or not.
pub struct Draft {
    pub sql: String,
    pub effect: Effect,
}

impl Draft {
    pub fn new(sql: String, effect: impl FnOnce(&mut Schema) + Send + 'static) -> Self {
        Self { sql, effect: Box::new(effect) }
    }

    /// Changes nothing that statements have to know.
    pub fn plain(sql: String) -> Self {
        Self::new(sql, |_| {})
    }
}

/// A kind of object.
#[derive(Debug, Clone, Copy)]
pub enum Step {
    Table,
    Unique,
    Check,
    ForeignKey,
    Heir,
    Function,
    View,
    Trigger,
    Rule,
    Policy,
}

/// Which objects a schema has, in order.
pub fn steps(choices: &mut Choices) -> Vec<Step> {
    let mut steps = vec![Step::Table; 3 + choices.below(3)];
    let some = |steps: &mut Vec<Step>, choices: &mut Choices, step, most: usize| {
        let count = choices.below(most + 1);
        steps.extend(std::iter::repeat_n(step, count));
    };
    some(&mut steps, choices, Step::Unique, 6);
    some(&mut steps, choices, Step::Check, 5);
    some(&mut steps, choices, Step::ForeignKey, 6);
    some(&mut steps, choices, Step::Heir, 2);
    some(&mut steps, choices, Step::Function, 5);
    some(&mut steps, choices, Step::View, 5);
    some(&mut steps, choices, Step::Function, 2);
    // What makes effects unknown is rare, else there would be nothing to know.
    if choices.percent(40) {
        some(&mut steps, choices, Step::Trigger, 3);
    }
    if choices.percent(15) {
        some(&mut steps, choices, Step::Rule, 1);
    }
    if choices.percent(25) {
        some(&mut steps, choices, Step::Policy, 2);
    }
    steps
}

/// An object of that kind, where the schema so far allows it.
pub fn draft(step: Step, number: usize, schema: &Schema, choices: Choices) -> Option<Draft> {
    let mut writer = Writer::new(schema, choices);
    writer.may_have_parameters = false;
    match step {
        Step::Table => Some(tables::table(&mut writer, number)),
        Step::Unique => tables::unique(&mut writer, number),
        Step::Check => checks::check(&mut writer, number),
        Step::ForeignKey => tables::foreign_key(&mut writer, number),
        Step::Heir => tables::heir(&mut writer, number),
        Step::Function => Some(routines::function(&mut writer, number)),
        Step::View => Some(view(&mut writer, number)),
        Step::Trigger => triggers::trigger(&mut writer, number),
        Step::Rule => routines::rule(&mut writer, number),
        Step::Policy => routines::policy(&mut writer, number),
    }
}

/// A view: over one table, so that it can be written, or of any query; materialised at times.
fn view(writer: &mut Writer<'_>, number: usize) -> Draft {
    let name = format!("v{number}");
    if writer.percent(45)
        && let Some(draft) = updatable(writer, &name)
    {
        return draft;
    }
    if writer.percent(35)
        && let Some(projection) = writer.projection(1)
    {
        let names: Vec<&str> = projection.columns.iter().map(|(name, _)| name.as_str()).collect();
        let sql = format!("CREATE VIEW {name} ({}) AS {}", names.join(", "), projection.query);
        return Draft::new(sql, move |schema| {
            let columns = projection.columns.into_iter().map(|(name, kind)| tables::column(name, kind)).collect();
            let keys = projection.keys.into_iter().map(|key| Key { arbiter: None, ..key }).collect();
            schema.relations.push(Relation { name, columns, keys, form: Form::View, ..Relation::default() });
        });
    }
    let kinds: Vec<Kind> = (0..=writer.below(4)).map(|_| writer.pick(Kind::FREQUENT)).collect();
    let query = writer.query(&[], &kinds, 2);
    let names = Writer::names(&kinds);
    let materialized = writer.percent(12);
    let word = if materialized { "MATERIALIZED VIEW" } else { "VIEW" };
    let sql = format!("CREATE {word} {name} ({}) AS {query}", names.join(", "));
    let form = if materialized { Form::Materialized } else { Form::View };
    Draft::new(sql, move |schema| {
        let columns = names.into_iter().zip(kinds).map(|(name, kind)| tables::column(name, kind)).collect();
        schema.relations.push(Relation { name, columns, form, ..Relation::default() });
    })
}

fn updatable(writer: &mut Writer<'_>, name: &str) -> Option<Draft> {
    let base: Vec<Relation> = writer.schema.relations.iter().filter(|relation| relation.writable).cloned().collect();
    let base = writer.choices.maybe(&base).cloned()?;
    let columns: Vec<_> =
        base.columns.iter().filter(|column| column.required || writer.choices.percent(75)).cloned().collect();
    if columns.is_empty() {
        return None;
    }
    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
    let source = super::writer::Source {
        alias: base.name.clone(),
        columns: base.columns.iter().map(|column| (column.name.clone(), column.kind)).collect(),
        ..super::writer::Source::default()
    };
    let scope = super::writer::Scope::of(std::slice::from_ref(&source), &[]);
    writer.items = 0;
    let free: Vec<_> = columns.iter().filter(|column| column.assignable && !column.required).cloned().collect();
    let condition = match writer.below(10) {
        // What the view shows is never NULL there; what is written through it may be.
        0..=2 if !free.is_empty() => format!(" WHERE {} IS NOT NULL", writer.pick(&free).name),
        0..=6 => format!(" WHERE {}", writer.condition(&scope, 1)),
        _ => String::new(),
    };
    let check = if condition.is_empty() {
        ""
    } else {
        writer.pick(&["", " WITH LOCAL CHECK OPTION", " WITH CASCADED CHECK OPTION"])
    };
    let sql = format!("CREATE VIEW {name} AS SELECT {} FROM {}{condition}{check}", names.join(", "), base.name);
    let name = name.to_owned();
    Some(Draft::new(sql, move |schema| {
        let keys = base
            .keys
            .iter()
            .filter(|key| key.columns.iter().all(|own| columns.iter().any(|column| column.name == *own)));
        let keys = keys.cloned().map(|key| Key { arbiter: None, ..key }).collect();
        schema.relations.push(Relation {
            name,
            columns,
            keys,
            writable: true,
            form: Form::View,
            ..Relation::default()
        });
    }))
}

/// Whatever the role needs.
pub fn grants() -> Draft {
    Draft::plain(format!(
        "DO $$ BEGIN CREATE ROLE {ROLE}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
GRANT USAGE ON SCHEMA public TO {ROLE};
GRANT ALL ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {ROLE}"
    ))
}

/// What a function is like, for statements.
pub fn known_function(name: String, arguments: Vec<Kind>, defaults: usize, columns: Vec<Kind>, set: bool) -> Function {
    Function { name, arguments, defaults, columns, set }
}
