//! Small statements, in which all depends on one rule: in large ones another rule often covers for it.

use super::comparisons::COMPARISONS;
use super::kind::Kind;
use super::schema::Column;
use super::templates;
use super::writer::{Scope, Source, Writer};

impl Writer<'_> {
    pub fn probe(&mut self, kinds: &[Kind]) -> String {
        match self.below(6) {
            0..=3 => self.one_condition(),
            4 => self.single_rows(),
            _ => self.row_of_nulls().unwrap_or_else(|| self.query(&[], kinds, 2)),
        }
    }

    /// A condition, and what it speaks of.
    fn one_condition(&mut self) -> String {
        self.note("one condition, and what it speaks of");
        self.items = self.pick(&[1, 1, 1, 2]);
        let (from, sources) = self.from(&[], 0);
        let scope = Scope::of(&sources, &[]);
        self.mentioned.clear();
        let condition = if self.percent(70) {
            let kind = self.comparable(&scope);
            self.template(&scope, COMPARISONS, kind, 1)
        } else {
            self.template(&scope, templates::of(Kind::Bool), Kind::Bool, 2)
        };
        let mut spoken_of: Vec<String> = Vec::new();
        for text in self.mentioned.clone() {
            if !spoken_of.contains(&text) {
                spoken_of.push(text);
            }
        }
        if spoken_of.is_empty() {
            spoken_of.push(self.leaf(&scope, Kind::Int));
        }
        format!("SELECT {} FROM {from} WHERE {condition}", listed(&spoken_of))
    }

    /// A join of single rows.
    fn single_rows(&mut self) -> String {
        self.note("a join of single rows");
        let mut item = || {
            let kinds = [Kind::Int, self.pick(Kind::FREQUENT)];
            let (alias, names) = (self.alias('z'), Self::names(&kinds));
            let query = match self.below(3) {
                0 => self.aggregated(&[], &kinds, 1),
                1 => self.select_one(&[], &kinds, 1),
                _ => {
                    let values: Vec<String> = kinds.iter().map(|kind| self.constant(*kind)).collect();
                    format!("VALUES ({})", values.join(", "))
                }
            };
            let text = format!("({query}) AS {alias}({})", names.join(", "));
            (text, Source::new(alias, names.into_iter().zip(kinds).collect()))
        };
        let ((left, one), (right, other)) = (item(), item());
        let equal = format!("{}.{} = {}.{}", one.alias, one.columns[0].0, other.alias, other.columns[0].0);
        let join = self.pick(&["FULL JOIN", "FULL JOIN", "LEFT JOIN", "RIGHT JOIN", "JOIN"]);
        let condition = self.pick(&[equal.as_str(), equal.as_str(), "true", "false"]).to_owned();
        let list: Vec<String> = one.named().chain(other.named()).map(|named| named.text).collect();
        format!("SELECT {} FROM {left} {join} {right} ON {condition}", listed(&list))
    }

    /// NULL wherever nothing is required, and the row as it is then.
    fn row_of_nulls(&mut self) -> Option<String> {
        let (relation, source) = self.target()?;
        self.note("a row of NULL");
        let assignable: Vec<Column> = relation.columns.iter().filter(|column| column.assignable).cloned().collect();
        let values: Vec<String> = assignable
            .iter()
            .map(|column| match column.required {
                true => self.constant(column.kind),
                false if self.percent(25) => self.constant(column.kind),
                false => "NULL".to_owned(),
            })
            .collect();
        let list: Vec<String> = source.named().map(|named| named.text).collect();
        let (name, alias, list) = (&relation.name, &source.alias, listed(&list));
        let names: Vec<&str> = assignable.iter().map(|column| column.name.as_str()).collect();
        if names.is_empty() {
            return None;
        }
        if self.percent(70) {
            let (names, values) = (names.join(", "), values.join(", "));
            return Some(format!("INSERT INTO {name} AS {alias} ({names}) VALUES ({values}) RETURNING {list}"));
        }
        let set: Vec<String> = names.iter().zip(&values).map(|(name, value)| format!("{name} = {value}")).collect();
        Some(format!("UPDATE {name} AS {alias} SET {} RETURNING {list}", set.join(", ")))
    }
}

fn listed(items: &[String]) -> String {
    let items = items.iter().enumerate().map(|(number, item)| format!("{item} AS c{}", number + 1));
    items.collect::<Vec<_>>().join(", ")
}
