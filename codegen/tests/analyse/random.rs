//! Makes statements at random over a few small tables: joins, subqueries, aggregates, windows, set operations, CTEs and writes.
//! They need not make sense, only be valid most of the time.

/// The tables that the statements are about: unique columns with and without NOT NULL, an inheritance tree, a partitioned table, views.
pub(crate) const SCHEMA: &str = "
    CREATE TABLE a (id int PRIMARY KEY, x int, s text NOT NULL, n text);
    CREATE TABLE b (id int PRIMARY KEY, aid int NOT NULL, x int UNIQUE, s text, n text NOT NULL);
    CREATE TABLE d (k int NOT NULL, l int NOT NULL, x int, s text, PRIMARY KEY (k, l));
    CREATE TABLE e (id int NOT NULL, x int, s text);
    CREATE TABLE f () INHERITS (e);
    CREATE TABLE g (id int PRIMARY KEY, x int, s text) PARTITION BY LIST (id);
    CREATE TABLE g0 PARTITION OF g FOR VALUES IN (0, 1);
    CREATE TABLE g1 PARTITION OF g DEFAULT;
    CREATE VIEW v AS SELECT a.id, b.x, coalesce(a.n, b.s) AS s FROM a LEFT JOIN b ON b.aid = a.id WHERE a.x IS NOT NULL;
    CREATE VIEW w AS SELECT id, x, s FROM a WHERE x > 0;";

const TABLES: &[(&str, &[(&str, Kind)])] = &[
    ("a", &[("id", Kind::Int), ("x", Kind::Int), ("s", Kind::Text), ("n", Kind::Text)]),
    ("b", &[("id", Kind::Int), ("aid", Kind::Int), ("x", Kind::Int), ("s", Kind::Text), ("n", Kind::Text)]),
    ("d", &[("k", Kind::Int), ("l", Kind::Int), ("x", Kind::Int), ("s", Kind::Text)]),
    ("e", &[("id", Kind::Int), ("x", Kind::Int), ("s", Kind::Text)]),
    ("g", &[("id", Kind::Int), ("x", Kind::Int), ("s", Kind::Text)]),
    ("v", &[("id", Kind::Int), ("x", Kind::Int), ("s", Kind::Text)]),
    ("w", &[("id", Kind::Int), ("x", Kind::Int), ("s", Kind::Text)]),
];

/// The tables that rows are put into.
const STORED: &[(&str, &str)] = &[
    ("a", "id, x, s, n"),
    ("b", "id, aid, x, s, n"),
    ("d", "k, l, x, s"),
    ("e", "id, x, s"),
    ("f", "id, x, s"),
    ("g", "id, x, s"),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Int,
    Text,
}

/// A column that can be named, with its type.
type Column = (String, Kind);

/// A generator of statements and rows; the same seed gives the same ones.
pub(crate) struct Random {
    state: u64,
    aliases: u32,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self { state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1, aliases: 0 }
    }

    /// A number below `bound` (xorshift).
    fn below(&mut self, bound: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).unwrap() % bound
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())].clone()
    }

    fn alias(&mut self) -> String {
        self.aliases += 1;
        format!("t{}", self.aliases)
    }

    /// Statements that fill all tables with few rows and many NULLs; what a key refuses is left out.
    pub(crate) fn rows(&mut self) -> String {
        let mut script = String::from("TRUNCATE a, b, d, e, g;");
        for (table, columns) in STORED {
            for _ in 0..self.below(5) {
                let values: Vec<String> = columns.split(", ").map(|column| self.value(table, column)).collect();
                let values = values.join(", ");
                script += &format!("INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT DO NOTHING;");
            }
        }
        script
    }

    fn value(&mut self, table: &str, column: &str) -> String {
        let required = matches!((table, column), (_, "id" | "aid" | "k" | "l") | ("a", "s") | ("b", "n"));
        match column {
            _ if !required && self.one_in(2) => "NULL".to_owned(),
            "s" | "n" => self.pick(&["'p'", "'q'", "''"]).to_owned(),
            _ => self.below(4).to_string(),
        }
    }

    /// A whole statement.
    pub(crate) fn statement(&mut self) -> String {
        self.aliases = 0;
        match self.below(10) {
            0 => self.update(),
            1 => self.delete(),
            2 => self.insert(),
            3 => {
                let name = self.alias();
                let (query, kinds) = self.query(&[], 2);
                let columns: Vec<Column> =
                    kinds.iter().zip(1..).map(|(kind, number)| (format!("{name}.c{number}"), *kind)).collect();
                let names: Vec<String> = (1..=kinds.len()).map(|number| format!("c{number}")).collect();
                let list = self.list(&columns, 2);
                let (other, condition) = (self.alias(), self.condition(&columns, 1));
                format!(
                    "WITH {name}({}) AS ({query}) SELECT {list} FROM {name} LEFT JOIN {name} {other} ON {condition}",
                    names.join(", ")
                )
            }
            _ => self.query(&[], 3).0,
        }
    }

    fn update(&mut self) -> String {
        let (columns, from, condition) = self.target("a");
        let (x, n) = (self.expression(&columns, Kind::Int, 2), self.expression(&columns, Kind::Text, 2));
        let assigned = self.pick(&[format!("n = {n}"), format!("x = {x}"), format!("x = {x}, n = {n}")]);
        let returning = self.list(&columns, 1);
        let from = from.map_or_else(String::new, |from| format!(" FROM {from}"));
        format!("UPDATE a SET {assigned}{from} WHERE {condition} RETURNING {returning}, a.x, a.n")
    }

    fn delete(&mut self) -> String {
        let (columns, from, condition) = self.target("a");
        let returning = self.list(&columns, 1);
        let using = from.map_or_else(String::new, |from| format!(" USING {from}"));
        format!("DELETE FROM a{using} WHERE {condition} RETURNING {returning}, a.x, a.n")
    }

    /// A table that is written, perhaps with others beside it, and a condition that often fixes its key.
    fn target(&mut self, table: &str) -> (Vec<Column>, Option<String>, String) {
        let own = TABLES.iter().find(|(name, _)| *name == table).unwrap().1;
        let mut columns: Vec<Column> = own.iter().map(|(column, kind)| (format!("{table}.{column}"), *kind)).collect();
        let mut from = None;
        if self.one_in(2) {
            let (text, others) = self.from(&[], 2);
            columns.extend(others);
            from = Some(text);
        }
        let condition = self.condition(&columns, 2);
        let key = self.expression(&columns, Kind::Int, 1);
        let condition = if self.one_in(2) { condition } else { format!("{table}.id = {key} AND {condition}") };
        (columns, from, condition)
    }

    fn insert(&mut self) -> String {
        let source = if self.one_in(2) {
            let cells = |random: &mut Self| {
                let (x, s) = (random.expression(&[], Kind::Int, 1), random.expression(&[], Kind::Text, 1));
                format!("({}, {x}, coalesce({s}, 'z'), {s})", 90 + random.below(9))
            };
            let rows: Vec<String> = (0..=self.below(2)).map(|_| cells(self)).collect();
            format!("VALUES {}", rows.join(", "))
        } else {
            let (from, columns) = self.from(&[], 1);
            let (x, s) = (self.expression(&columns, Kind::Int, 2), self.expression(&columns, Kind::Text, 2));
            let condition = self.condition(&columns, 2);
            format!("SELECT (90 + random() * 1e6)::int, {x}, coalesce({s}, ''), {s} FROM {from} WHERE {condition}")
        };
        let conflict = self.pick(&["", " ON CONFLICT DO NOTHING", " ON CONFLICT (id) DO UPDATE SET x = excluded.x"]);
        format!("INSERT INTO a (id, x, s, n) {source}{conflict} RETURNING id, x, s, n, coalesce(x, 0), length(n)")
    }

    /// A query, with the types of its columns, which are called c1, c2, ….
    fn query(&mut self, outer: &[Column], depth: usize) -> (String, Vec<Kind>) {
        if depth > 0 && self.one_in(6) {
            let kinds = vec![Kind::Int, Kind::Text];
            let operator = self.pick(&["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL"]);
            let (left, right) = (self.simple(outer, depth - 1, &kinds), self.simple(outer, depth - 1, &kinds));
            return (format!("({left}) {operator} ({right})"), kinds);
        }
        let kinds: Vec<Kind> = (0..=self.below(3)).map(|_| self.pick(&[Kind::Int, Kind::Text])).collect();
        (self.simple(outer, depth, &kinds), kinds)
    }

    fn simple(&mut self, outer: &[Column], depth: usize, kinds: &[Kind]) -> String {
        let (from, own) = self.from(outer, depth);
        let all = [own.clone(), outer.to_vec()].concat();
        let mut text = match self.below(6) {
            0 => return self.grouped(&from, &own, &all, depth, kinds),
            1 => self.windowed(&all, kinds),
            _ => self.selected(&all, kinds, depth),
        };
        text += &format!(" FROM {from}");
        if !self.one_in(3) {
            text += &format!(" WHERE {}", self.condition(&all, depth));
        }
        if self.one_in(5) {
            text += self.pick(&[" LIMIT 1", " LIMIT 2", " OFFSET 1", " LIMIT 0"]);
        }
        text
    }

    fn selected(&mut self, columns: &[Column], kinds: &[Kind], depth: usize) -> String {
        let items: Vec<String> = kinds
            .iter()
            .zip(1..)
            .map(|(kind, number)| format!("{} AS c{number}", self.expression(columns, *kind, depth)))
            .collect();
        format!("SELECT {}{}", self.pick(&["", "", "", "DISTINCT "]), items.join(", "))
    }

    fn windowed(&mut self, columns: &[Column], kinds: &[Kind]) -> String {
        let mut items = Vec::new();
        for (kind, number) in kinds.iter().zip(1..) {
            let argument = self.expression(columns, *kind, 1);
            let order = self.expression(columns, Kind::Int, 1);
            let function = self.pick(match kind {
                Kind::Int => &[
                    "sum(#)::int",
                    "max(#)",
                    "lag(#)",
                    "lead(#, 1, 0)",
                    "first_value(#)",
                    "last_value(#)",
                    "count(#)::int",
                ],
                Kind::Text => {
                    &["max(#)", "min(#)", "lag(#, 1, '')", "first_value(#)", "nth_value(#, 1)", "string_agg(#, '')"]
                }
            });
            let frame = self.pick(&[
                "",
                " ROWS BETWEEN 1 PRECEDING AND CURRENT ROW",
                " ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING",
                " GROUPS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE TIES",
                " ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW",
            ]);
            // `sum(…) OVER (…)::int` is cast as a whole.
            let (call, cast) =
                function.split_once("::").unwrap_or((function, if *kind == Kind::Int { "int" } else { "text" }));
            let window = format!("({} OVER (ORDER BY {order}{frame}))::{cast}", call.replace('#', &argument));
            let condition = self.condition(columns, 1);
            let wrapped = match self.below(4) {
                0 => format!("CASE WHEN {condition} THEN {window} ELSE {} END", self.constant(*kind)),
                _ => window,
            };
            items.push(format!("{wrapped} AS c{number}"));
        }
        format!("SELECT {}", items.join(", "))
    }

    fn grouped(&mut self, from: &str, own: &[Column], all: &[Column], depth: usize, kinds: &[Kind]) -> String {
        let keys: Vec<Column> = (0..self.below(3)).map(|_| self.pick(own)).collect();
        let mut items = Vec::new();
        for (kind, number) in kinds.iter().zip(1..) {
            let argument = self.expression(all, *kind, 1);
            let aggregate = self.pick(match kind {
                Kind::Int => &["sum(#)::int", "max(#)", "min(#)", "count(#)::int", "coalesce(sum(#), 0)::int"],
                Kind::Text => &["max(#)", "string_agg(#, ',')", "min(#) FILTER (WHERE # <> 'p')"],
            });
            let key = keys.iter().find(|(_, key)| key == kind).cloned();
            let item = match key {
                Some((key, _)) if self.one_in(2) => key,
                _ => aggregate.replace('#', &argument),
            };
            items.push(format!("{item} AS c{number}"));
        }
        let mut text = format!("SELECT {} FROM {from}", items.join(", "));
        if self.one_in(2) {
            text += &format!(" WHERE {}", self.condition(all, depth));
        }
        if !keys.is_empty() {
            let names: Vec<&str> = keys.iter().map(|(name, _)| name.as_str()).collect();
            let names = names.join(", ");
            text += &match self.below(5) {
                0 => format!(" GROUP BY ROLLUP ({names})"),
                1 => format!(" GROUP BY GROUPING SETS (({names}), ())"),
                _ => format!(" GROUP BY {names}"),
            };
        }
        if self.one_in(4) {
            text += &format!(
                " HAVING {}",
                if self.one_in(2) { "count(*) > 1".to_owned() } else { self.condition(&keys, 1) }
            );
        }
        text
    }

    /// An item of FROM, with its columns.
    fn from(&mut self, outer: &[Column], depth: usize) -> (String, Vec<Column>) {
        match self.below(if depth == 0 { 3 } else { 7 }) {
            0..=2 => {
                let (table, columns) = self.pick(TABLES);
                let alias = self.alias();
                let columns = columns.iter().map(|(column, kind)| (format!("{alias}.{column}"), *kind)).collect();
                (format!("{table} {alias}"), columns)
            }
            3 => {
                let (query, kinds) = self.query(&[], depth - 1);
                let alias = self.alias();
                (format!("({query}) {alias}"), named(&alias, &kinds))
            }
            _ => self.join(outer, depth - 1),
        }
    }

    fn join(&mut self, outer: &[Column], depth: usize) -> (String, Vec<Column>) {
        let (left, mut columns) = self.from(outer, depth);
        let kind = self.pick(&["JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "LATERAL"]);
        if kind == "LATERAL" {
            let (query, kinds) = self.query(&columns, depth.min(1));
            let alias = self.alias();
            columns.extend(named(&alias, &kinds));
            let kind = self.pick(&["JOIN", "LEFT JOIN"]);
            return (format!("({left} {kind} LATERAL ({query}) {alias} ON true)"), columns);
        }
        let (right, others) = self.from(outer, depth);
        let between = (self.pick(&columns).clone(), self.pick(&others).clone());
        columns.extend(others);
        let condition = match between {
            // FULL JOIN needs a condition that can be merged or hashed.
            ((left, Kind::Int), (right, Kind::Int)) | ((left, Kind::Text), (right, Kind::Text)) => {
                format!("{left} = {right}")
            }
            _ if kind == "FULL JOIN" => "true".to_owned(),
            _ => self.condition(&columns, 1),
        };
        (format!("({left} {kind} {right} ON {condition})"), columns)
    }

    fn list(&mut self, columns: &[Column], depth: usize) -> String {
        let items: Vec<String> = (0..=self.below(3))
            .map(|_| {
                let kind = self.pick(&[Kind::Int, Kind::Text]);
                self.expression(columns, kind, depth)
            })
            .collect();
        items.join(", ")
    }

    fn constant(&mut self, kind: Kind) -> String {
        match (kind, self.below(6)) {
            (Kind::Int, 0) => "NULL::int".to_owned(),
            (Kind::Text, 0) => "NULL::text".to_owned(),
            (Kind::Int, _) => self.below(4).to_string(),
            (Kind::Text, _) => self.pick(&["'p'", "'q'", "''"]).to_owned(),
        }
    }

    fn expression(&mut self, columns: &[Column], kind: Kind, depth: usize) -> String {
        let fitting: Vec<&Column> = columns.iter().filter(|(_, other)| *other == kind).collect();
        if depth == 0 || self.one_in(2) {
            return match fitting.is_empty() || self.one_in(6) {
                true => self.constant(kind),
                false => self.pick(&fitting).0.clone(),
            };
        }
        let part = |random: &mut Self| random.expression(columns, kind, depth - 1);
        match self.below(10) {
            0 => format!("coalesce({}, {})", part(self), part(self)),
            1 => format!("nullif({}, {})", part(self), part(self)),
            2 => format!("greatest({}, {})", part(self), part(self)),
            3 | 4 => {
                let condition = self.condition(columns, depth - 1);
                format!("CASE WHEN {condition} THEN {} ELSE {} END", part(self), part(self))
            }
            5 => format!("CASE WHEN {} THEN {} END", self.condition(columns, depth - 1), part(self)),
            6 => {
                let query = self.simple(columns, depth - 1, &[kind]);
                format!("({query} LIMIT 1)")
                    .replace(" LIMIT 2 LIMIT 1", " LIMIT 1")
                    .replace(" LIMIT 0 LIMIT 1", " LIMIT 0")
                    .replace(" LIMIT 1 LIMIT 1", " LIMIT 1")
            }
            7 if kind == Kind::Int => {
                let (from, own) = self.from(&[], 0);
                let argument = self.pick(&own).0;
                let all = [own, columns.to_vec()].concat();
                let aggregate =
                    self.pick(&["count(#)::int", "max(length(#::text))", "coalesce(max(length(#::text)), 0)"]);
                let condition = self.condition(&all, 1);
                format!("(SELECT {} FROM {from} WHERE {condition})", aggregate.replace('#', &argument))
            }
            _ if kind == Kind::Int => format!("({} + {})", part(self), part(self)),
            _ => format!("({} || {})", part(self), part(self)),
        }
    }

    fn condition(&mut self, columns: &[Column], depth: usize) -> String {
        let kind = self.pick(&[Kind::Int, Kind::Text]);
        let value = |random: &mut Self| random.expression(columns, kind, depth.saturating_sub(1));
        if depth == 0 || self.one_in(2) {
            let (left, right) = (value(self), value(self));
            let comparison = self.pick(&[
                "# = @",
                "# = @",
                "# <> @",
                "# IS NULL",
                "# IS NOT NULL",
                "# IS NOT NULL",
                "# IS DISTINCT FROM @",
                "# IS NOT DISTINCT FROM @",
            ]);
            return comparison.replace('#', &left).replace('@', &right);
        }
        let part = |random: &mut Self| random.condition(columns, depth - 1);
        match self.below(10) {
            0 | 1 => format!("({} AND {})", part(self), part(self)),
            2 => format!("({} OR {})", part(self), part(self)),
            3 => format!("NOT ({})", part(self)),
            4 => format!(
                "({}) {}",
                part(self),
                self.pick(&["IS TRUE", "IS NOT TRUE", "IS FALSE", "IS NOT FALSE", "IS UNKNOWN", "IS NOT UNKNOWN"])
            ),
            5 => format!("{} {} ({}, {})", value(self), self.pick(&["IN", "NOT IN"]), value(self), value(self)),
            6 => format!(
                "{} {} (SELECT {} FROM b WHERE b.x = {})",
                value(self),
                self.pick(&["IN", "NOT IN"]),
                if kind == Kind::Int { "b.x" } else { "b.s" },
                self.below(4)
            ),
            7 => {
                let query = self.simple(columns, depth - 1, &[kind]);
                format!("{}EXISTS ({query})", self.pick(&["", "", "NOT "]))
            }
            8 => format!(
                "({}, {}) {} ({}, {})",
                value(self),
                value(self),
                self.pick(&["=", "<", ">=", "<>"]),
                value(self),
                value(self)
            ),
            _ => format!("{} {} (ARRAY[{}])", value(self), self.pick(&["= ANY", "<> ALL", "< ANY"]), value(self)),
        }
    }
}

fn named(alias: &str, kinds: &[Kind]) -> Vec<Column> {
    kinds.iter().zip(1..).map(|(kind, number)| (format!("{alias}.c{number}"), *kind)).collect()
}
