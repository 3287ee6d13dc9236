//! Small statements, in which all depends on one rule: in large ones another rule often covers for it.

use super::comparisons::COMPARISONS;
use super::kind::Kind;
use super::schema::Column;
use super::templates;
use super::writer::{Scope, Source, Writer};

/// `#1` and `#2` are columns of one type, `#k` is a constant of it.
const VALUES: &[&str] = &[
    "CASE WHEN #1 IS NULL AND #2 IS NULL THEN #k ELSE #1 END",
    "CASE WHEN #1 IS NULL OR #2 IS NULL THEN #k ELSE #1 END",
    "CASE WHEN #1 IS NOT NULL AND #2 IS NOT NULL THEN #k ELSE #1 END",
    "CASE WHEN #1 IS NOT NULL OR #2 IS NOT NULL THEN #1 ELSE #k END",
    "CASE WHEN NOT (#1 IS NULL) THEN #1 ELSE #k END",
    "CASE WHEN #1 = #2 THEN #1 ELSE #2 END",
    "CASE WHEN (#1 = #2) IS NOT TRUE THEN #1 ELSE #2 END",
    "CASE WHEN (#1 = #2) IS NOT FALSE THEN #1 ELSE #k END",
    "CASE WHEN #1 IS NULL THEN #2 WHEN #2 IS NULL THEN #1 ELSE #1 END",
    "CASE #1 WHEN #2 THEN #1 ELSE #k END",
    "coalesce(#1, #2)",
    "coalesce(nullif(#1, #2), #k)",
    "nullif(#1, #k)",
];

const AGGREGATES: &[&str] = &[
    "stddev",
    "stddev_samp",
    "stddev_pop",
    "variance",
    "var_samp",
    "var_pop",
    "avg",
    "sum",
    "count",
    "bit_and",
    "bit_or",
];

impl Writer<'_> {
    pub fn probe(&mut self, kinds: &[Kind]) -> String {
        match self.below(8) {
            0..=3 => self.one_condition(),
            4 => self.single_rows(),
            5 => self.one_value(),
            6 => self.one_aggregate(),
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

    /// What is known of a column in one arm of CASE, and the like.
    fn one_value(&mut self) -> String {
        self.note("one value");
        let ((one, other, kind), from) = self.two_columns();
        let constant = self.pick(kind.constants());
        let values = VALUES.iter().map(|value| value.replace("#1", &one).replace("#2", &other).replace("#k", constant));
        let values: Vec<String> = values.filter(|_| self.choices.percent(40)).collect();
        if values.is_empty() {
            format!("SELECT {one} AS c1 FROM {from}")
        } else {
            format!("SELECT {} FROM {from}", listed(&values))
        }
    }

    /// Aggregates of values that are not NULL, over groups that mostly are one row.
    fn one_aggregate(&mut self) -> String {
        self.note("aggregates of a row or two");
        let ((one, other, _), from) = self.two_columns();
        let all: Vec<String> = AGGREGATES.iter().map(|aggregate| format!("{aggregate}(length({one}::text))")).collect();
        let list: Vec<String> =
            all.into_iter().filter(|_| self.choices.percent(40)).chain([format!("max({other}::text)")]).collect();
        format!("SELECT {} FROM {from} WHERE {one} IS NOT NULL GROUP BY {other}", listed(&list))
    }

    /// Of one relation and one type, the same perhaps.
    fn two_columns(&mut self) -> ((String, String, Kind), String) {
        self.items = 1;
        let (from, sources) = self.from(&[], 0);
        let scope = Scope::of(&sources, &[]);
        let kind = self.comparable(&scope);
        ((self.leaf(&scope, kind), self.leaf(&scope, kind), kind), from)
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
