//! Conditions that fix a key, or that only look as if they did.

use super::kind::Kind;
use super::writer::{Scope, Source, Writer};

impl Writer<'_> {
    /// Fixes all columns of a key of a table, or some column of what else is in FROM.
    pub fn key_is_fixed(&mut self, scope: &Scope, source: &Source) -> Option<String> {
        let key = self.choices.maybe(&source.keys).cloned();
        let Some(key) = key.filter(|_| !self.percent(10)) else {
            let comparable: Vec<_> =
                source.columns.iter().filter(|(_, kind)| Kind::COMPARABLE.contains(kind)).cloned().collect();
            let (column, kind) = self.choices.maybe(&comparable).cloned()?;
            self.note("a column of a query fixed");
            return Some(self.fixed(scope, source, &format!("{}.{column}", source.alias), kind));
        };
        self.note(if source.relation.is_some() { "a key fixed" } else { "a key of a sub-select or CTE fixed" });
        let kind_of = |column: &String| {
            source.columns.iter().find(|(name, _)| name == column).map_or(Kind::Int, |(_, kind)| *kind)
        };
        let columns: Vec<(String, Kind)> =
            key.columns.iter().map(|column| (format!("{}.{column}", source.alias), kind_of(column))).collect();
        let mut conditions = Vec::new();
        if columns.len() > 1 && self.percent(20) {
            let values: Vec<String> = columns.iter().map(|(_, kind)| self.value(scope, source, *kind)).collect();
            let names: Vec<&str> = columns.iter().map(|(column, _)| column.as_str()).collect();
            let shape = self.pick(&["(~) = (#)", "(~) IN ((#))", "ROW(~) = ROW(#)", "(~) IS NOT DISTINCT FROM (#)"]);
            conditions.push(shape.replace('~', &names.join(", ")).replace('#', &values.join(", ")));
        } else {
            for (column, kind) in columns {
                // Now and then a column is missing.
                if key.columns.len() == 1 || !self.percent(10) {
                    conditions.push(self.fixed(scope, source, &column, kind));
                }
            }
        }
        if let Some(predicate) = key.predicate {
            self.note("a partial unique index");
            if !self.percent(20) {
                conditions.push(format!("({})", predicate.replace('~', &format!("{}.", source.alias))));
            }
        }
        (!conditions.is_empty()).then(|| conditions.join(" AND "))
    }

    /// One column has one value, or might have several after all.
    fn fixed(&mut self, scope: &Scope, source: &Source, column: &str, kind: Kind) -> String {
        let value = self.value(scope, source, kind);
        let ty = kind.sql();
        let shape = self.below(24);
        // Elsewhere than in a comparison a parameter has no type by itself.
        let bare = value.starts_with(':') && !value.contains("::");
        let value = if bare && shape > 12 { format!("{value}::{ty}") } else { value };
        match shape {
            0..=9 => format!("{column} = {value}"),
            10 => format!("{value} = {column}"),
            11 | 12 => format!("{column} IN ({value})"),
            13 => format!("{column} = ANY (ARRAY[{value}])"),
            14 => format!("{column} IS NOT DISTINCT FROM {value}"),
            15 => format!("{column} BETWEEN {value} AND {value}"),
            16 => format!("{column} IN (SELECT {value})"),
            17 => format!("{column}::text = ({value})::text"),
            18 => format!("({column} = {value}) IS TRUE"),
            19 => format!("{column} = (SELECT {value})"),
            20 => format!("NOT ({column} <> {value})"),
            21 => format!("{column} = ANY ({value} || '{{}}'::{ty}[])"),
            22 if kind == Kind::Text => format!("{column} = {value} COLLATE \"POSIX\""),
            22 if kind == Kind::Int => format!("{column} = {value}::bigint"),
            23 => format!("({column} = {value} OR {column} = {value})"),
            _ => format!("{column} = {value}"),
        }
    }

    /// A constant, a parameter, or what some other item of FROM says.
    fn value(&mut self, scope: &Scope, source: &Source, kind: Kind) -> String {
        match self.below(10) {
            0..=2 => self.constant(kind),
            3..=5 if self.may_have_parameters => {
                if self.percent(50) {
                    format!(":{}", self.parameter(kind))
                } else {
                    self.cast_parameter(kind)
                }
            }
            6..=8 => {
                let own = format!("{}.", source.alias);
                let others: Vec<_> = scope
                    .all()
                    .into_iter()
                    .filter(|named| named.kind == kind && !named.text.starts_with(&own))
                    .collect();
                match self.choices.maybe(&others).cloned() {
                    Some(named) => named.text,
                    None => self.constant(kind),
                }
            }
            _ => self.expression(scope, kind, 1),
        }
    }
}
