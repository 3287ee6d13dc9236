//! Queries: SELECT in all its shapes, set operations, VALUES, CTEs.

use super::calls;
use super::kind::Kind;
use super::writer::{Named, Scope, Source, Writer};

impl Writer<'_> {
    /// A query whose columns have these types.
    pub fn query(&mut self, outer: &[Named], kinds: &[Kind], depth: usize) -> String {
        match self.below(14) {
            0 if depth > 0 => self.set_operation(outer, kinds, depth),
            1 => {
                self.note("VALUES");
                self.values(outer, kinds, depth.min(1))
            }
            2 if depth > 0 && self.items > 1 => self.with(outer, kinds, depth),
            3 | 4 => self.grouped(outer, kinds, depth),
            5 => self.windowed(outer, kinds, depth),
            6 => self.aggregated(outer, kinds, depth),
            7 | 8 => self.select_one(outer, kinds, depth),
            _ => self.plain(outer, kinds, depth),
        }
    }

    fn set_operation(&mut self, outer: &[Named], kinds: &[Kind], depth: usize) -> String {
        self.note("UNION, INTERSECT or EXCEPT");
        let operator = self.pick(&["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"]);
        let (left, right) = (self.query(outer, kinds, depth - 1), self.query(outer, kinds, depth - 1));
        let text = format!("({left}) {operator} ({right})");
        if self.percent(15) { format!("{text} LIMIT 1") } else { text }
    }

    pub fn values(&mut self, outer: &[Named], kinds: &[Kind], depth: usize) -> String {
        let scope = Scope { own: Vec::new(), outer: outer.to_vec(), rows: None, windows: false };
        let mut rows = Vec::new();
        for _ in 0..=self.below(2) {
            let row: Vec<String> = kinds.iter().map(|kind| self.expression(&scope, *kind, depth)).collect();
            rows.push(format!("({})", row.join(", ")));
        }
        format!("VALUES {}", rows.join(", "))
    }

    /// A query below a CTE.
    pub fn with(&mut self, outer: &[Named], kinds: &[Kind], depth: usize) -> String {
        let before = self.with.len();
        let mut list = Vec::new();
        let mut recursive = false;
        for _ in 0..=self.below(2) {
            if self.percent(20) {
                recursive = true;
                list.push(self.recursive(outer, depth));
            } else {
                list.push(self.cte(outer, depth));
            }
        }
        let query = self.query(outer, kinds, depth - 1);
        self.with.truncate(before);
        // Neither two WITH nor two LIMIT can stand side by side.
        let query = if query.starts_with("WITH") { format!("SELECT * FROM ({query}) AS z7") } else { query };
        format!("WITH {}{} {query}", if recursive { "RECURSIVE " } else { "" }, list.join(", "))
    }

    pub fn cte(&mut self, outer: &[Named], depth: usize) -> String {
        self.note("a CTE");
        if self.percent(35)
            && let Some(projection) = self.projection(depth)
        {
            let alias = self.alias('w');
            let names: Vec<&str> = projection.columns.iter().map(|(name, _)| name.as_str()).collect();
            let text = format!("{alias}({}) AS ({})", names.join(", "), projection.query);
            self.with.push(Source { alias, columns: projection.columns, relation: None, keys: projection.keys });
            return text;
        }
        let kinds = self.kinds(3);
        let query = self.query(outer, &kinds, depth - 1);
        let materialized = self.pick(&["", "", "MATERIALIZED ", "NOT MATERIALIZED "]);
        self.named_cte(&kinds, &format!("{materialized}({query})"))
    }

    /// Gives a CTE its name and puts it into sight.
    pub fn named_cte(&mut self, kinds: &[Kind], query: &str) -> String {
        let (alias, names) = (self.alias('w'), Self::names(kinds));
        let text = format!("{alias}({}) AS {query}", names.join(", "));
        self.with.push(Source::new(alias, names.into_iter().zip(kinds.iter().copied()).collect()));
        text
    }

    fn recursive(&mut self, outer: &[Named], depth: usize) -> String {
        self.note("a recursive CTE");
        let mut kinds = vec![Kind::Int];
        kinds.extend(
            (0..self.below(3)).map(|_| self.pick(&[Kind::Int, Kind::Text, Kind::Date, Kind::Ints, Kind::Texts])),
        );
        let start = self.query(outer, &kinds, depth - 1);
        let (alias, names) = (self.alias('w'), Self::names(&kinds));
        let source = Source::new(alias.clone(), names.iter().cloned().zip(kinds.clone()).collect());
        let mut sources = vec![source.clone()];
        let mut from = alias.clone();
        if self.items > 0 && self.percent(40) {
            let (text, others) = self.from(outer, 0);
            from = format!("{from}, {text}");
            sources.extend(others);
        }
        let scope = Scope::of(&sources, outer);
        let step: Vec<String> = (1..kinds.len()).map(|index| self.expression(&scope, kinds[index], 1)).collect();
        let step: Vec<String> = std::iter::once(format!("{alias}.{} + 1", names[0])).chain(step).collect();
        let condition = self.condition(&scope, 1);
        let operator = self.pick(&["UNION", "UNION ALL"]);
        // The bound is what ends it.
        let text = format!(
            "{alias}({}) AS (({start}) {operator} SELECT {} FROM {from} WHERE {alias}.{} BETWEEN 0 AND 2 AND {condition})",
            names.join(", "),
            step.join(", "),
            names[0]
        );
        let mut text = text;
        if self.has_version(14) && self.percent(20) {
            self.note("SEARCH");
            text += &format!(" SEARCH DEPTH FIRST BY {} SET ord", names[0]);
        }
        self.with.push(source);
        text
    }

    /// SELECT without grouping.
    pub fn plain(&mut self, outer: &[Named], kinds: &[Kind], depth: usize) -> String {
        if self.items == 0 || self.percent(6) {
            let scope = Scope { own: Vec::new(), outer: outer.to_vec(), rows: None, windows: false };
            let list = self.list(&scope, kinds, depth);
            let condition =
                if self.percent(25) { format!(" WHERE {}", self.condition(&scope, 1)) } else { String::new() };
            return format!("SELECT {list}{condition}");
        }
        let (from, sources) = self.from(outer, depth);
        let scope = Scope::of(&sources, outer);
        let (from, condition) = self.filtered(from, &scope, &sources, depth);
        let distinct = match self.below(12) {
            1 => "DISTINCT ".to_owned(),
            2 => format!("DISTINCT ON (coalesce({}, 0)) ", self.leaf(&scope, Kind::Int)),
            _ => String::new(),
        };
        if !distinct.is_empty() {
            self.note("DISTINCT");
        }
        let list = self.list(&scope, kinds, depth);
        let mut text = format!("SELECT {distinct}{list} FROM {from}{condition}");
        if distinct.is_empty() {
            text += &self.tail(&scope);
        }
        text
    }

    /// SELECT with a key that is fixed, so that one row comes at most, perhaps.
    pub fn select_one(&mut self, outer: &[Named], kinds: &[Kind], depth: usize) -> String {
        if self.items == 0 {
            return self.plain(outer, kinds, depth);
        }
        let (from, sources) = self.from(outer, depth.min(1));
        let scope = Scope::of(&sources, outer);
        let mut conditions = Vec::new();
        for source in &sources {
            if conditions.is_empty() || self.percent(40) {
                conditions.extend(self.key_is_fixed(&scope, source));
            }
        }
        if self.percent(20) {
            conditions.push(self.condition(&scope, 1));
        }
        let list = self.list(&scope, kinds, depth);
        let mut text = format!("SELECT {list} FROM {from}");
        if !conditions.is_empty() {
            text += &format!(" WHERE {}", self.all_of(&conditions));
        }
        text
    }

    fn list(&mut self, scope: &Scope, kinds: &[Kind], depth: usize) -> String {
        let mut items = Vec::new();
        for (number, kind) in kinds.iter().enumerate() {
            let sets = calls::sets(*kind);
            let spoken_of: Vec<String> = scope
                .own
                .iter()
                .filter(|named| named.kind == *kind && self.mentioned.contains(&named.text))
                .map(|named| named.text.clone())
                .collect();
            let item = if !spoken_of.is_empty() && self.percent(50) {
                self.pick(&spoken_of)
            } else if scope.rows.is_none() && !sets.is_empty() && self.percent(4) {
                self.note("a set-returning function in the list");
                self.template(scope, sets, *kind, 1)
            } else {
                self.expression(scope, *kind, depth.max(1))
            };
            let item = self.one_of(item, |writer| writer.expression(scope, *kind, 1));
            items.push(format!("{item} AS c{}", number + 1));
        }
        items.join(", ")
    }

    /// WHERE, or nothing.
    pub fn filter(&mut self, scope: &Scope, sources: &[Source], depth: usize) -> String {
        let mut conditions = Vec::new();
        for source in sources {
            if self.percent(10) {
                conditions.extend(self.key_is_fixed(scope, source));
            }
            if self.percent(15) {
                conditions.extend(self.equals_constant(source));
            }
        }
        while self.percent(28) {
            conditions.push(self.condition(scope, depth.min(2)));
        }
        if conditions.is_empty() { String::new() } else { format!(" WHERE {}", self.all_of(&conditions)) }
    }

    /// FROM with what may join it, and WHERE.
    pub fn filtered(&mut self, from: String, scope: &Scope, sources: &[Source], depth: usize) -> (String, String) {
        let condition = self.filter(scope, sources, depth);
        match self.optional_join(scope) {
            Some((join, other)) if condition.is_empty() => (from + &join, format!(" WHERE {other}")),
            Some((join, other)) => (from + &join, format!("{condition} AND {other}")),
            None => (from, condition),
        }
    }

    /// A column that a CHECK may depend on.
    pub fn equals_constant(&mut self, source: &Source) -> Option<String> {
        let comparable: Vec<_> =
            source.columns.iter().filter(|(_, kind)| Kind::COMPARABLE.contains(kind)).cloned().collect();
        let (name, kind) = self.choices.maybe(&comparable).cloned()?;
        Some(format!("{}.{name} = {}", source.alias, self.pick(kind.constants())))
    }

    /// ORDER BY, LIMIT, OFFSET.
    fn tail(&mut self, scope: &Scope) -> String {
        let order = self.percent(15);
        let mut text = String::new();
        if order {
            self.note("ORDER BY");
            let plain = Scope { rows: None, ..scope.clone() };
            text += " ORDER BY ";
            while self.terms.may_vary && self.percent(50) {
                let item = format!("coalesce({}, 0), ", self.leaf(&plain, Kind::Int));
                text += &self.may_be_off(&item, "");
            }
            text += &format!("coalesce({}, 0)", self.leaf(&plain, Kind::Int));
        }
        if self.percent(15) {
            self.note("LIMIT, OFFSET or FETCH");
            let parameters = self.may_have_parameters;
            let limit = match self.below(10) {
                0 | 1 => " LIMIT 1".to_owned(),
                2 => " LIMIT 2".to_owned(),
                3 => " OFFSET 1".to_owned(),
                4 => " LIMIT 0".to_owned(),
                5 if order => " FETCH FIRST 1 ROWS WITH TIES".to_owned(),
                6 if parameters => format!(" LIMIT {}", self.cast_parameter(Kind::Int)),
                7 => " FETCH FIRST ROW ONLY OFFSET 1".to_owned(),
                8 => " LIMIT 1 OFFSET 0".to_owned(),
                _ => " LIMIT ALL".to_owned(),
            };
            text += &self.may_be_off(&limit, "");
        }
        text
    }
}
