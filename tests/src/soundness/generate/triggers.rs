//! Triggers: ordinary ones, which set a column or refuse a row, and others, of which an analysis cannot tell what they do.

use super::kind::Kind;
use super::objects::Draft;
use super::schema::{Column, Form, Relation};
use super::tables::some_table;
use super::writer::{Named, Scope, Writer};

/// A trigger on a table or a view.
pub fn trigger(writer: &mut Writer<'_>, number: usize) -> Option<Draft> {
    let relation = if writer.percent(20) {
        let views: Vec<_> =
            writer.schema.relations.iter().filter(|relation| relation.form == Form::View).cloned().collect();
        writer.choices.maybe(&views).cloned()?
    } else {
        some_table(writer)?
    };
    let view = relation.form == Form::View;
    let event = event(writer, &relation, view);
    let time = if view { "INSTEAD OF" } else { writer.pick(&["BEFORE", "BEFORE", "BEFORE", "AFTER"]) };
    let level = if view || time == "BEFORE" && writer.percent(90) { "ROW" } else { "STATEMENT" };
    let mut body = Body::new(writer, &relation, &event);
    let text = if level == "ROW" { body.of_row() } else { body.of_statement() };
    let condition = if level == "ROW" && time == "BEFORE" && event == "UPDATE" && writer.percent(20) {
        writer.pick(&[" WHEN (OLD.* IS DISTINCT FROM NEW.*)", " WHEN (NEW.id > 1)"])
    } else {
        ""
    };
    let sql = format!(
        "CREATE FUNCTION act{number}() RETURNS trigger LANGUAGE plpgsql AS $body$ {text} $body$;
CREATE TRIGGER act{number} {time} {event} ON {} FOR EACH {level}{condition} EXECUTE FUNCTION act{number}()",
        relation.name
    );
    let name = relation.name;
    Some(Draft::new(sql, move |schema| {
        if view && let Some(relation) = schema.relation_mut(&name) {
            relation.writable = true;
        }
    }))
}

fn event(writer: &mut Writer<'_>, relation: &Relation, view: bool) -> String {
    let event =
        writer.pick(&["INSERT", "UPDATE", "UPDATE", "DELETE", "INSERT OR UPDATE", "INSERT OR UPDATE OR DELETE"]);
    if event == "UPDATE" && !view && writer.percent(30) {
        return format!("UPDATE OF {}", writer.pick(&relation.columns).name);
    }
    event.to_owned()
}

/// A body of a trigger function under way.
struct Body<'w, 's> {
    writer: &'w mut Writer<'s>,
    columns: Vec<Column>,
    /// What expressions can name: the columns of NEW or OLD.
    scope: Scope,
    updates: bool,
    deletes: bool,
    /// Whether the copy of NEW is declared.
    copies: bool,
}

impl<'w, 's> Body<'w, 's> {
    fn new(writer: &'w mut Writer<'s>, relation: &Relation, event: &str) -> Self {
        let row = if event == "DELETE" { "OLD" } else { "NEW" };
        let named = |column: &Column| Named { text: format!("{row}.{}", column.name), kind: column.kind };
        let scope = Scope { own: relation.columns.iter().map(named).collect(), ..Scope::default() };
        writer.items = 1;
        let columns = relation.columns.iter().filter(|column| column.assignable).cloned().collect();
        let copies = writer.percent(30);
        let (updates, deletes) = (event.starts_with("UPDATE"), event.contains("DELETE"));
        Self { writer, columns, scope, updates, deletes, copies }
    }

    fn of_row(&mut self) -> String {
        let options = if self.writer.percent(10) { "#variable_conflict use_column\n" } else { "" };
        let declared = if self.copies { "DECLARE copy record; " } else { "" };
        let statements = self.statements(2);
        let deleted =
            if self.deletes && self.writer.percent(80) { "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; " } else { "" };
        let returned = match self.writer.below(10) {
            0 => "COALESCE(NEW, OLD)",
            1 if self.updates => "OLD",
            2 if self.copies => "copy",
            3 if self.writer.percent(30) => "NULL",
            _ => "NEW",
        };
        format!("{options}{declared}BEGIN {statements} {deleted}RETURN {returned}; END")
    }

    fn of_statement(&mut self) -> String {
        let tables = self.writer.schema.tables();
        let other = self.writer.pick(&tables);
        let action = self.writer.pick(&["DELETE FROM ~", "UPDATE ~ SET id = id", "PERFORM count(*) FROM ~"]);
        let action = action.replace('~', &other);
        format!("BEGIN IF pg_trigger_depth() < 2 THEN {action}; END IF; RETURN NULL; END")
    }

    fn statements(&mut self, depth: usize) -> String {
        let count = 1 + self.writer.below(2);
        let statements: Vec<String> = (0..count).map(|_| self.statement(depth)).collect();
        statements.join(" ")
    }

    fn statement(&mut self, depth: usize) -> String {
        match self.writer.below(20) {
            0..=7 => self.assignment(),
            8 | 9 if depth > 0 => {
                let condition = self.writer.condition(&self.scope, 1);
                let (then, otherwise) = (self.statements(depth - 1), self.statements(depth - 1));
                format!("IF ({condition}) THEN {then} ELSE {otherwise} END IF;")
            }
            10 | 11 if depth > 0 => {
                let operation =
                    self.writer.pick(&["= 'INSERT'", "= 'UPDATE'", "<> 'INSERT'", "IN ('INSERT', 'DELETE')"]);
                format!("IF TG_OP {operation} THEN {} END IF;", self.statements(depth - 1))
            }
            12 if depth > 0 => {
                let (one, other) = (self.statements(depth - 1), self.statements(depth - 1));
                format!("CASE TG_OP WHEN 'INSERT' THEN {one} ELSE {other} END CASE;")
            }
            13 if depth > 0 => {
                let inside = self.statements(depth - 1);
                let raised = self.writer.pick(&["", " RAISE division_by_zero;", " PERFORM 1 / 0;"]);
                format!("BEGIN {inside}{raised} EXCEPTION WHEN division_by_zero THEN NULL; END;")
            }
            14 if depth > 0 => {
                let inside = self.statements(depth - 1);
                let head = self.writer.pick(&["FOR i IN 1..2 LOOP", "LOOP EXIT WHEN TG_OP = 'UPDATE';"]);
                format!("{head} {inside} EXIT; END LOOP;")
            }
            15 | 16 => self.ends(),
            17 => self.whole_row(),
            _ => self.unclear(),
        }
    }

    fn column(&mut self) -> Option<Column> {
        self.writer.choices.maybe(&self.columns).cloned()
    }

    fn value(&mut self, kind: Kind) -> String {
        if self.writer.percent(35) { "NULL".to_owned() } else { self.writer.expression(&self.scope, kind, 1) }
    }

    fn assignment(&mut self) -> String {
        if self.deletes {
            return "NULL;".to_owned();
        }
        let Some(column) = self.column() else { return "NULL;".to_owned() };
        let value = match column.kind {
            Kind::Time | Kind::Date if self.writer.percent(60) => {
                self.writer.pick(&["now()", "CURRENT_TIMESTAMP", "clock_timestamp() AT TIME ZONE 'UTC'"]).to_owned()
            }
            kind => self.value(kind),
        };
        let sign = self.writer.pick(&[":=", ":=", "="]);
        format!("NEW.{} {sign} {value};", column.name)
    }

    /// RETURN of something, or an error, on a condition.
    fn ends(&mut self) -> String {
        let condition = self.writer.condition(&self.scope, 1);
        let end =
            self.writer.pick(&["RETURN NULL;", "RETURN OLD;", "RAISE NOTICE 'noted';", "RAISE EXCEPTION 'refused';"]);
        format!("IF ({condition}) THEN {end} END IF;")
    }

    /// Whole rows that become another row.
    fn whole_row(&mut self) -> String {
        match self.writer.below(4) {
            0 if self.updates => "NEW := OLD;".to_owned(),
            1 if self.copies => "NEW := copy;".to_owned(),
            _ if self.copies && !self.deletes => {
                let Some(column) = self.column() else { return "copy := NEW;".to_owned() };
                format!("copy := NEW; copy.{} := {};", column.name, self.value(column.kind))
            }
            _ => "NULL;".to_owned(),
        }
    }

    /// What an analysis has to leave alone, or must not take for what it looks like.
    fn unclear(&mut self) -> String {
        let tables = self.writer.schema.tables();
        let other = self.writer.pick(&tables);
        let written = self.writer.pick(&["DELETE FROM ~", "UPDATE ~ SET id = id"]).replace('~', &other);
        let written = format!("IF pg_trigger_depth() < 2 THEN {written}; END IF;");
        let Some(column) = self.column().filter(|_| !self.deletes) else { return written };
        let (name, value) = (column.name, self.value(column.kind));
        match self.writer.below(8) {
            0 => format!("SELECT {value} INTO NEW.{name};"),
            1 => format!("EXECUTE 'SELECT NULL' INTO NEW.{name};"),
            2 => format!("FOR NEW.{name} IN SELECT {value} LOOP NULL; END LOOP;"),
            3 => format!("NEW := jsonb_populate_record(NEW, '{{\"{name}\": null}}');"),
            4 => format!("DECLARE inner_row ALIAS FOR NEW; BEGIN inner_row.{name} := {value}; END;"),
            5 => format!("PERFORM NEW.{name} /* ; NEW.{name} := NULL; */; -- RETURN NULL;\n"),
            6 if self.copies => format!("SELECT NEW.* INTO copy; copy.{name} := NULL;"),
            _ => written,
        }
    }
}
