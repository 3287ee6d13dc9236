//! INSERT, UPDATE, DELETE, with all that can stand in them.

use super::kind::Kind;
use super::schema::{Column, Form, Relation};
use super::writer::{Named, Scope, Source, Writer};

impl Writer<'_> {
    /// A relation that can be written, under a name of its own.
    pub fn target(&mut self) -> Option<(Relation, Source)> {
        let writable: Vec<Relation> =
            self.schema.relations.iter().filter(|relation| relation.writable).cloned().collect();
        let relation = self.choices.maybe(&writable).cloned()?;
        self.note(match relation.form {
            Form::View => "a view written",
            Form::Partitioned => "a partitioned table written",
            Form::Parent => "a table with children written",
            _ => "a table written",
        });
        let alias = self.alias('t');
        let columns = relation.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
        let source = Source { alias, columns, relation: Some(relation.name.clone()), keys: relation.keys.clone() };
        Some((relation, source))
    }

    /// A statement that writes; with or without RETURNING, of which the types are told.
    pub fn write(&mut self, returning: Option<&[Kind]>) -> Option<String> {
        match self.below(10) {
            0..=3 => self.insert(returning),
            4..=6 => self.update(returning),
            7 | 8 => self.delete(returning),
            _ if self.has_version(if returning.is_some() { 17 } else { 15 }) => self.merge(returning),
            _ => self.update(returning),
        }
    }

    fn insert(&mut self, returning: Option<&[Kind]>) -> Option<String> {
        self.note("INSERT");
        let (relation, source) = self.target()?;
        let columns: Vec<Column> = relation
            .columns
            .iter()
            .filter(|column| column.assignable)
            .filter(|column| self.choices.percent(if column.required { 98 } else { 60 }))
            .cloned()
            .collect();
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        let rows = match self.below(12) {
            _ if columns.is_empty() => " DEFAULT VALUES".to_owned(),
            0..=6 => format!(" ({}) VALUES {}", names.join(", "), self.row(&columns)),
            7 => {
                self.note("INSERT of several rows");
                format!(" ({}) VALUES {}, {}", names.join(", "), self.row(&columns), self.row(&columns))
            }
            8 if self.percent(30) => " DEFAULT VALUES".to_owned(),
            _ => {
                self.note("INSERT … SELECT");
                let kinds: Vec<Kind> = columns.iter().map(|column| column.kind).collect();
                format!(" ({}) {}", names.join(", "), self.query(&[], &kinds, 1))
            }
        };
        let rows = if self.percent(3) { rows.replacen(") ", ") OVERRIDING SYSTEM VALUE ", 1) } else { rows };
        let conflict = self.on_conflict(&relation, &source);
        let scope = Scope::of(std::slice::from_ref(&source), &[]);
        let returning = self.returning(returning, &relation, &source, scope);
        Some(format!("INSERT INTO {} AS {}{rows}{conflict}{returning}", relation.name, source.alias))
    }

    fn row(&mut self, columns: &[Column]) -> String {
        let scope = Scope::default();
        let value = |writer: &mut Self, column: &Column| {
            let value = writer.assigned(&scope, column, true);
            if column.required { value } else { writer.may_be_off(&value, "DEFAULT") }
        };
        let values: Vec<String> = columns.iter().map(|column| value(self, column)).collect();
        format!("({})", values.join(", "))
    }

    /// What a column is given.
    fn assigned(&mut self, scope: &Scope, column: &Column, insert: bool) -> String {
        match self.below(12) {
            0 | 1 => self.constant(column.kind),
            2..=5 if self.may_have_parameters => {
                format!(":{}", self.parameter(column.kind))
            }
            6 if self.percent(40) && (!column.required || !insert) => "DEFAULT".to_owned(),
            7 if self.percent(if column.required { 5 } else { 40 }) => "NULL".to_owned(),
            8 => self.constant(column.kind),
            _ => self.expression(scope, column.kind, 1),
        }
    }

    fn on_conflict(&mut self, relation: &Relation, source: &Source) -> String {
        if relation.form == Form::View || !self.percent(35) {
            return String::new();
        }
        self.note("ON CONFLICT");
        let arbiters: Vec<String> = relation.keys.iter().filter_map(|key| key.arbiter.clone()).collect();
        let arbiter = self.choices.maybe(&arbiters).cloned();
        let (Some(arbiter), true) = (arbiter, self.percent(75)) else {
            return " ON CONFLICT DO NOTHING".to_owned();
        };
        if self.percent(35) {
            return format!(" ON CONFLICT {arbiter} DO NOTHING");
        }
        self.note("ON CONFLICT DO UPDATE");
        let excluded = Source { alias: "excluded".to_owned(), ..source.clone() };
        let scope = Scope::of(&[source.clone(), excluded], &[]);
        let set = self.assignments(&scope, relation, source);
        let condition = if self.percent(30) { format!(" WHERE {}", self.condition(&scope, 1)) } else { String::new() };
        format!(" ON CONFLICT {arbiter} DO UPDATE SET {set}{condition}")
    }

    /// `a = 1, (b, c) = (2, 3)`
    pub fn assignments(&mut self, scope: &Scope, relation: &Relation, source: &Source) -> String {
        let columns: Vec<Column> = relation.columns.iter().filter(|column| column.assignable).cloned().collect();
        if columns.is_empty() {
            return "id = DEFAULT".to_owned();
        }
        let mut chosen: Vec<Column> = Vec::new();
        for _ in 0..=self.below(3) {
            let column = self.pick(&columns);
            if !chosen.iter().any(|other| other.name == column.name) {
                chosen.push(column);
            }
        }
        if chosen.len() > 1 && self.percent(20) {
            self.note("several columns assigned at once");
            let names: Vec<&str> = chosen.iter().map(|column| column.name.as_str()).collect();
            let names = names.join(", ");
            if self.percent(50) {
                let kinds: Vec<Kind> = chosen.iter().map(|column| column.kind).collect();
                let query = self.select_one(&scope.all(), &kinds, 1);
                return format!("({names}) = ({query})");
            }
            let values: Vec<String> = chosen.iter().map(|column| self.assigned(scope, column, false)).collect();
            return format!("({names}) = ROW({})", values.join(", "));
        }
        let mut list = Vec::new();
        for column in &chosen {
            list.push(match column.kind {
                Kind::Ints if self.percent(25) => {
                    self.note("an element assigned");
                    format!("{}[1] = {}", column.name, self.expression(scope, Kind::Int, 1))
                }
                Kind::Pair if self.percent(30) => {
                    self.note("a field assigned");
                    format!("{}.b = {}", column.name, self.expression(scope, Kind::Text, 1))
                }
                _ if self.percent(15) => format!("{0} = {1}.{0}", column.name, source.alias),
                _ => format!("{} = {}", column.name, self.assigned(scope, column, false)),
            });
        }
        let last = list.pop().unwrap_or_default();
        let others: Vec<String> = list.iter().map(|item| self.may_be_off(&format!("{item}, "), "")).collect();
        others.concat() + &last
    }

    /// The other tables of an UPDATE or a DELETE, and its condition.
    fn beside(&mut self, word: &str, source: &Source) -> (String, Scope) {
        let mut sources = vec![source.clone()];
        let mut text = String::new();
        if self.percent(35) {
            self.note(if word == "FROM" { "UPDATE … FROM" } else { "DELETE … USING" });
            let (from, others) = self.from(&[], 1);
            text = format!(" {word} {from}");
            sources.extend(others);
        }
        let scope = Scope::of(&sources, &[]);
        let mut conditions = Vec::new();
        if self.percent(60) {
            conditions.extend(self.key_is_fixed(&scope, source));
        }
        if self.percent(15) {
            conditions.extend(self.picked(source));
        }
        if self.percent(10) {
            conditions.extend(self.equals_constant(source));
        }
        for other in &sources[1..] {
            if self.percent(25) {
                conditions.extend(self.key_is_fixed(&scope, other));
            }
        }
        if self.percent(25) {
            conditions.push(self.condition(&scope, 1));
        }
        if !conditions.is_empty() {
            text += &format!(" WHERE {}", self.all_of(&conditions));
        }
        (text, scope)
    }

    /// Rows that a subquery of the same relation picks by a key, and mostly locks.
    fn picked(&mut self, source: &Source) -> Option<String> {
        let key = self.choices.maybe(&source.keys).cloned()?;
        let relation = source.relation.clone()?;
        self.note("rows that are picked by a key");
        let inner = Source { alias: self.alias('p'), ..source.clone() };
        let scope = Scope::of(std::slice::from_ref(&inner), &[]);
        let names = |alias: &str| {
            let names: Vec<String> = key.columns.iter().map(|column| format!("{alias}.{column}")).collect();
            names.join(", ")
        };
        let (outer, own) = (names(&source.alias), names(&inner.alias));
        let (column, _) = self.choices.maybe(&source.columns).cloned()?;
        let condition = match self.percent(60) {
            true => format!("{}.{column} IS NOT NULL", inner.alias),
            false => self.condition(&scope, 1),
        };
        let limit = self.pick(&["", " LIMIT 1", " LIMIT 2"]);
        let lock = self.pick(&["", " FOR UPDATE", " FOR NO KEY UPDATE", " FOR SHARE", " FOR UPDATE SKIP LOCKED"]);
        let alias = &inner.alias;
        Some(format!("({outer}) IN (SELECT {own} FROM {relation} AS {alias} WHERE {condition}{limit}{lock})"))
    }

    fn update(&mut self, returning: Option<&[Kind]>) -> Option<String> {
        self.note("UPDATE");
        let (relation, source) = self.target()?;
        let (rest, scope) = self.beside("FROM", &source);
        let set = self.assignments(&scope, &relation, &source);
        let returning = self.returning(returning, &relation, &source, scope);
        let only = if relation.is_table() && self.percent(8) { "ONLY " } else { "" };
        Some(format!("UPDATE {only}{} AS {} SET {set}{rest}{returning}", relation.name, source.alias))
    }

    fn delete(&mut self, returning: Option<&[Kind]>) -> Option<String> {
        self.note("DELETE");
        let (relation, source) = self.target()?;
        let (rest, scope) = self.beside("USING", &source);
        let returning = self.returning(returning, &relation, &source, scope);
        let only = if relation.is_table() && self.percent(8) { "ONLY " } else { "" };
        Some(format!("DELETE FROM {only}{} AS {}{rest}{returning}", relation.name, source.alias))
    }

    fn merge(&mut self, returning: Option<&[Kind]>) -> Option<String> {
        self.note("MERGE");
        let (relation, source) = self.target()?;
        let (from, others) = self.joined_from(&[], 1);
        let theirs = Scope::of(&others, &[]);
        let sources: Vec<Source> = others.into_iter().chain([source.clone()]).collect();
        let scope = Scope::of(&sources, &[]);
        let condition = match self.key_is_fixed(&scope, &source) {
            Some(condition) if self.percent(70) => condition,
            _ => self.condition(&scope, 1),
        };
        let mut text = format!("MERGE INTO {} AS {} USING {from} ON {condition}", relation.name, source.alias);
        for _ in 0..=self.below(3) {
            let and = |writer: &mut Self, scope: &Scope| {
                if writer.percent(60) { format!(" AND {}", writer.condition(scope, 1)) } else { String::new() }
            };
            let (scope, action) = match self.below(6) {
                0 | 1 => (
                    &scope,
                    format!(
                        "MATCHED{} THEN UPDATE SET {}",
                        and(self, &scope),
                        self.assignments(&scope, &relation, &source)
                    ),
                ),
                2 => (&scope, format!("MATCHED{} THEN DELETE", and(self, &scope))),
                3 if self.has_version(17) => {
                    self.note("NOT MATCHED BY SOURCE");
                    let own = Scope::of(std::slice::from_ref(&source), &[]);
                    let set = self.assignments(&own, &relation, &source);
                    (&scope, format!("NOT MATCHED BY SOURCE{} THEN UPDATE SET {set}", and(self, &own)))
                }
                4 => (&theirs, format!("NOT MATCHED{} THEN DO NOTHING", and(self, &theirs))),
                _ => {
                    let columns: Vec<Column> = relation
                        .columns
                        .iter()
                        .filter(|column| column.assignable)
                        .filter(|column| self.choices.percent(if column.required { 98 } else { 50 }))
                        .cloned()
                        .collect();
                    let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
                    let values: Vec<String> =
                        columns.iter().map(|column| self.assigned(&theirs, column, true)).collect();
                    let insert = format!("INSERT ({}) VALUES ({})", names.join(", "), values.join(", "));
                    (&theirs, format!("NOT MATCHED{} THEN {insert}", and(self, &theirs)))
                }
            };
            let _ = scope;
            text += &format!(" WHEN {action}");
        }
        let returning = self.returning(returning, &relation, &source, scope);
        Some(text + &returning)
    }

    /// RETURNING with expressions over the target and what stands beside it, and OLD and NEW where the version has them.
    fn returning(&mut self, kinds: Option<&[Kind]>, relation: &Relation, source: &Source, mut scope: Scope) -> String {
        let Some(kinds) = kinds else { return String::new() };
        self.note("RETURNING");
        if self.has_version(18) && self.percent(40) {
            self.note("OLD and NEW");
            for word in ["old", "new"] {
                let side = Source { alias: word.to_owned(), ..source.clone() };
                scope.own.extend(side.named());
            }
        }
        // What was assigned is what matters most.
        let _ = relation;
        let mut list = Vec::new();
        for (number, kind) in kinds.iter().enumerate() {
            let own: Vec<Named> = source.named().filter(|named| named.kind == *kind).collect();
            let item = match self.choices.maybe(&own).cloned() {
                Some(named) if self.percent(50) => named.text,
                _ => self.expression(&scope, *kind, 2),
            };
            list.push(format!("{item} AS c{}", number + 1));
        }
        format!(" RETURNING {}", list.join(", "))
    }
}
