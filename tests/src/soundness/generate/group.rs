//! Grouping, aggregates and window functions.

use super::calls;
use super::kind::Kind;
use super::writer::{Named, Scope, Source, Writer};

impl Writer<'_> {
    /// Aggregates without GROUP BY: one row.
    pub fn aggregated(&mut self, outer: &[Named], kinds: &[Kind], depth: usize) -> String {
        self.note("aggregates without GROUP BY");
        self.groups(outer, kinds, depth, false)
    }

    /// GROUP BY in its forms.
    pub fn grouped(&mut self, outer: &[Named], kinds: &[Kind], depth: usize) -> String {
        self.note("GROUP BY");
        self.groups(outer, kinds, depth, true)
    }

    fn groups(&mut self, outer: &[Named], kinds: &[Kind], depth: usize, by: bool) -> String {
        if self.items == 0 {
            return self.plain(outer, kinds, depth);
        }
        let (from, sources) = self.from(outer, depth.min(1));
        let rows = Scope::of(&sources, outer);
        let condition = self.filter(&rows, &sources, 1);
        let (clause, keys) = if by { self.group_by(&rows, &sources) } else { (String::new(), Vec::new()) };
        let scope = Scope { own: keys, outer: outer.to_vec(), rows: Some(rows.own.clone()), windows: false };
        let mut list = Vec::new();
        for (number, kind) in kinds.iter().enumerate() {
            let item = match self.below(8) {
                0..=4 => self.expression(&scope, *kind, 1),
                5 => self.expression(&scope, *kind, depth.max(1)),
                6 if *kind == Kind::Int && by && !scope.own.is_empty() && clause.contains('(') => {
                    self.note("GROUPING");
                    let key = self.pick(&scope.own);
                    format!("GROUPING({})", key.text)
                }
                7 => self.expression(&Scope { windows: true, ..scope.clone() }, *kind, 1),
                _ => self.aggregate(&scope, *kind),
            };
            list.push(format!("{item} AS c{}", number + 1));
        }
        // Without keys something has to make it an aggregate.
        let having = if self.percent(20) || (clause.is_empty() && !self.percent(80)) {
            self.note("HAVING");
            let condition = self.condition(&scope, 1);
            format!(" HAVING {}", self.may_be_off(&condition, "true"))
        } else {
            String::new()
        };
        format!("SELECT {} FROM {from}{condition}{clause}{having}", list.join(", "))
    }

    /// What is grouped by, and what can be named then.
    fn group_by(&mut self, rows: &Scope, sources: &[Source]) -> (String, Vec<Named>) {
        if self.percent(15)
            && let Some((clause, named)) = self.by_primary_key(sources)
        {
            self.note("GROUP BY a key");
            return (clause, named);
        }
        let mut keys: Vec<Named> = Vec::new();
        for _ in 0..self.pick(&[1, 1, 2, 3, 0]) {
            let key = match self.choices.maybe(&rows.own).cloned() {
                Some(named) if !self.percent(20) => named,
                _ => {
                    let kind = self.pick(Kind::COMPARABLE);
                    Named { text: self.expression(&Scope { outer: Vec::new(), ..rows.clone() }, kind, 1), kind }
                }
            };
            if !key.text.contains(':') && !key.text.starts_with(|c: char| c.is_ascii_digit() || c == '\'') {
                keys.push(key);
            }
        }
        let names: Vec<&str> = keys.iter().map(|key| key.text.as_str()).collect();
        let all = names.join(", ");
        let clause = match (self.below(9), names.as_slice()) {
            (_, []) => "()".to_owned(),
            (5, _) => format!("ROLLUP ({all})"),
            (6, _) => format!("CUBE ({all})"),
            (7, _) => format!("GROUPING SETS (({all}), ())"),
            (8, [first, ..]) => {
                let sets = [
                    format!("GROUPING SETS (({first}), ({all}))"),
                    format!("{first}, GROUPING SETS (({all}), ())"),
                    format!("GROUPING SETS (({first}), ({all}), ({first}))"),
                    format!("{first}, ROLLUP ({all})"),
                    "GROUPING SETS ((), ())".to_owned(),
                ];
                self.pick(&sets)
            }
            _ => all.clone(),
        };
        if clause != all {
            self.note(if clause == "()" { "GROUP BY ()" } else { "grouping sets" });
        }
        if clause == "GROUPING SETS ((), ())" {
            keys.clear();
        }
        (format!(" GROUP BY {clause}"), keys)
    }

    /// All columns of a table can be named where it is grouped by its primary key.
    fn by_primary_key(&mut self, sources: &[Source]) -> Option<(String, Vec<Named>)> {
        let mut found = Vec::new();
        for source in sources {
            let relation = source.relation.as_ref().and_then(|name| self.schema.relation(name));
            let keys = relation.into_iter().filter(|relation| relation.is_table()).flat_map(|relation| &relation.keys);
            for key in keys.filter(|key| key.predicate.is_none()) {
                let columns: Vec<String> = key.columns.iter().map(|name| format!("{}.{name}", source.alias)).collect();
                found.push((format!(" GROUP BY {}", columns.join(", ")), source.named().collect()));
            }
        }
        self.choices.maybe(&found).cloned()
    }

    /// An aggregate over the rows of a group.
    pub fn aggregate(&mut self, scope: &Scope, kind: Kind) -> String {
        let rows = Scope {
            own: scope.rows.clone().unwrap_or_default(),
            outer: scope.outer.clone(),
            rows: None,
            windows: false,
        };
        let depth = if self.percent(30) { 2 } else { 1 };
        let text = self.template(&rows, calls::aggregates(kind), kind, depth);
        // Behind the one call, if it is one.
        let filterable = text.ends_with(')')
            && !text.contains("::")
            && text.matches('(').count() == 1
            && text.contains('(')
            && !text.starts_with('(');
        if filterable && self.percent(20) {
            self.note("FILTER");
            return format!("{text} FILTER (WHERE {})", self.condition(&rows, 1));
        }
        if text.contains("WITHIN GROUP") {
            self.note("WITHIN GROUP");
        }
        text
    }

    /// SELECT with window functions.
    pub fn windowed(&mut self, outer: &[Named], kinds: &[Kind], depth: usize) -> String {
        if self.items == 0 {
            return self.plain(outer, kinds, depth);
        }
        let (from, sources) = self.from(outer, depth.min(1));
        let rows = Scope::of(&sources, outer);
        let condition = self.filter(&rows, &sources, 1);
        let scope = Scope { windows: true, ..rows };
        let mut items = Vec::new();
        for (number, kind) in kinds.iter().enumerate() {
            let item = if self.percent(60) {
                self.window(&scope, *kind)
            } else {
                self.expression(&scope, *kind, depth.max(1))
            };
            items.push(format!("{item} AS c{}", number + 1));
        }
        let order =
            if self.percent(10) { format!(" ORDER BY {}", self.window(&scope, Kind::Big)) } else { String::new() };
        format!("SELECT {} FROM {from}{condition}{order}", items.join(", "))
    }

    pub fn window(&mut self, scope: &Scope, kind: Kind) -> String {
        self.note("a window function");
        let inner = Scope { windows: false, ..scope.clone() };
        let Some(template) = self.choices.maybe(calls::windows(kind)).copied() else {
            return self.leaf(&inner, kind);
        };
        let call = self.fill(&inner, template, kind, 1);
        let plain_aggregate = ["max(", "min(", "count(", "sum(", "avg(", "array_agg(", "string_agg(", "bool_and("];
        let filter = if plain_aggregate.iter().any(|name| template.starts_with(name)) && self.percent(15) {
            self.note("a window function with FILTER");
            format!(" FILTER (WHERE {})", self.condition(&inner, 1))
        } else {
            String::new()
        };
        let partition =
            if self.percent(30) { format!("PARTITION BY {} ", self.leaf(&inner, Kind::Int)) } else { String::new() };
        let frame = self.pick(calls::FRAMES);
        let ordered = frame.contains("GROUPS") || self.percent(60);
        let order = if ordered { format!("ORDER BY {}", self.expression(&inner, Kind::Int, 1)) } else { String::new() };
        if !frame.is_empty() {
            self.note("a window frame");
        }
        format!("{call}{filter} OVER ({partition}{order}{frame})")
    }
}
