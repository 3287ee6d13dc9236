//! FROM: tables, views, sub-selects, functions, and their joins.

use super::calls;
use super::kind::Kind;
use super::schema::{Form, Relation};
use super::writer::{Named, Scope, Source, Writer};

impl Writer<'_> {
    /// The items of FROM, with what can be named of them.
    pub fn from(&mut self, outer: &[Named], depth: usize) -> (String, Vec<Source>) {
        let (mut text, mut sources) = self.item(outer, depth);
        for _ in 0..self.pick(&[0, 1, 1, 2]) {
            if self.items == 0 {
                break;
            }
            (text, sources) = self.join(text, sources, outer, depth, true);
        }
        (text, sources)
    }

    /// Items of FROM that are one item, without a comma between them.
    pub fn joined_from(&mut self, outer: &[Named], depth: usize) -> (String, Vec<Source>) {
        let (text, sources) = self.item(outer, depth);
        if self.items == 0 || self.percent(50) {
            return (text, sources);
        }
        self.join(text, sources, outer, depth, false)
    }

    fn join(
        &mut self,
        left: String,
        left_sources: Vec<Source>,
        outer: &[Named],
        depth: usize,
        comma: bool,
    ) -> (String, Vec<Source>) {
        let kinds = [
            "JOIN",
            "LEFT JOIN",
            "LEFT JOIN",
            "LEFT JOIN",
            "RIGHT JOIN",
            "FULL JOIN",
            "JOIN",
            "CROSS JOIN",
            "NATURAL",
            ",",
        ];
        let kind = self.pick(if comma { &kinds } else { &kinds[..9] });
        if matches!(kind, "JOIN" | "LEFT JOIN" | ",") && self.percent(20) {
            self.note("LATERAL");
            let inner: Vec<Named> = left_sources.iter().flat_map(Source::named).chain(outer.iter().cloned()).collect();
            let (right, source) = self.lateral(&inner, depth);
            let mut sources = left_sources;
            let condition = if self.percent(40) {
                let both: Vec<Source> = sources.iter().cloned().chain([source.clone()]).collect();
                self.condition(&Scope::of(&both, outer), 1)
            } else {
                "true".to_owned()
            };
            sources.push(source);
            let text = if kind == "," {
                format!("{left}, LATERAL {right}")
            } else {
                format!("{left} {kind} LATERAL {right} ON {condition}")
            };
            return (text, sources);
        }
        if kind != ","
            && self.percent(35)
            && let Some((right, source)) = self.related_item(&left_sources)
        {
            self.items = self.items.saturating_sub(1);
            return self.joined(kind, left, left_sources, right, vec![source], outer);
        }
        let (mut right, mut right_sources) = self.item(outer, depth);
        if self.items > 0 && self.percent(20) {
            self.note("a nested join");
            (right, right_sources) = self.join(right, right_sources, outer, depth, false);
            right = format!("({right})");
        }
        self.joined(kind, left, left_sources, right, right_sources, outer)
    }

    fn joined(
        &mut self,
        kind: &'static str,
        left: String,
        mut sources: Vec<Source>,
        right: String,
        right_sources: Vec<Source>,
        outer: &[Named],
    ) -> (String, Vec<Source>) {
        let left = if left.contains(" JOIN ") && self.percent(30) && !left.contains(", ") {
            format!("({left})")
        } else {
            left
        };
        let both: Vec<Source> = sources.iter().chain(&right_sources).cloned().collect();
        match kind {
            "," => return (format!("{left}, {right}"), both),
            "CROSS JOIN" => {
                self.note("CROSS JOIN");
                return (format!("{left} CROSS JOIN {right}"), both);
            }
            "NATURAL" if self.is_natural(&sources, &right_sources) => {
                self.note("NATURAL JOIN");
                let kind = self.pick(&["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"]);
                return (format!("{left} NATURAL {kind} {right}"), both);
            }
            _ => {}
        }
        self.note(match kind {
            "LEFT JOIN" => "LEFT JOIN",
            "RIGHT JOIN" => "RIGHT JOIN",
            "FULL JOIN" => "FULL JOIN",
            _ => "JOIN",
        });
        let kind = if kind == "NATURAL" { "JOIN" } else { kind };
        if self.percent(15)
            && let Some((condition, merged)) = self.using(&sources, &right_sources)
        {
            self.note("USING");
            sources = both;
            sources.extend(merged);
            return (format!("{left} {kind} {right} USING {condition}"), sources);
        }
        let condition = self.join_condition(kind, &sources, &right_sources, &both, outer);
        (format!("{left} {kind} {right} ON {condition}"), both)
    }

    /// Whether few names are on both sides, and each only once: else hardly a row has a partner.
    fn is_natural(&self, left: &[Source], right: &[Source]) -> bool {
        let names = |sources: &[Source]| -> Vec<String> {
            sources.iter().flat_map(|source| source.columns.iter().map(|(name, _)| name.clone())).collect()
        };
        let (left, right) = (names(left), names(right));
        let count = |names: &[String], name: &String| names.iter().filter(|other| *other == name).count();
        let common: Vec<_> = left.iter().filter(|name| right.contains(name)).collect();
        common.len() < 3 && common.iter().all(|name| count(&left, name) == 1 && count(&right, name) == 1)
    }

    /// Over one or two names that both sides have; the merged columns have a name of their own where the version has that.
    fn using(&mut self, left: &[Source], right: &[Source]) -> Option<(String, Option<Source>)> {
        let once = |sources: &[Source], name: &str| {
            sources.iter().flat_map(|source| &source.columns).filter(|(column, _)| column == name).count() == 1
        };
        let candidates: Vec<(String, Kind)> = left
            .iter()
            .flat_map(|source| source.columns.clone())
            .filter(|(name, _)| once(left, name) && once(right, name))
            .collect();
        let first = self.choices.maybe(&candidates).cloned()?;
        let mut merged = vec![first];
        if self.percent(25) {
            let second = self.pick(&candidates);
            if second.0 != merged[0].0 {
                merged.push(second);
            }
        }
        let names: Vec<&str> = merged.iter().map(|(name, _)| name.as_str()).collect();
        let list = format!("({})", names.join(", "));
        if self.has_version(14) && !self.percent(15) {
            let alias = self.alias('j');
            let source = Source::new(alias.clone(), merged);
            return Some((format!("{list} AS {alias}"), Some(source)));
        }
        Some((list, None))
    }

    fn join_condition(
        &mut self,
        kind: &str,
        left: &[Source],
        right: &[Source],
        both: &[Source],
        outer: &[Named],
    ) -> String {
        let scope = Scope::of(both, outer);
        let mut conditions = Vec::new();
        if let Some(condition) = self.along_foreign_key(left, right) {
            self.note("a join along a foreign key");
            conditions.push(condition);
        } else {
            let (one, other) = (Scope::of(left, &[]), Scope::of(right, &[]));
            let kind = self.pick(Kind::COMPARABLE);
            let equal =
                one.own.iter().any(|named| named.kind == kind) && other.own.iter().any(|named| named.kind == kind);
            if equal && !self.percent(20) {
                let pick = |writer: &mut Self, scope: &Scope| {
                    let fitting: Vec<_> = scope.own.iter().filter(|named| named.kind == kind).cloned().collect();
                    writer.pick(&fitting).text
                };
                let (one, other) = (pick(self, &one), pick(self, &other));
                conditions.push(format!("{one} = {other}"));
            }
        }
        let merged = kind == "FULL JOIN";
        if merged && self.percent(30) {
            return self.pick(&["true", "1 = 1", "true AND 2 = 2"]).to_owned();
        }
        if !merged && (conditions.is_empty() || self.percent(15)) {
            conditions.push(self.condition(&scope, 1));
        }
        if conditions.is_empty() { "true".to_owned() } else { self.all_of(&conditions) }
    }

    /// `child.fk = parent.pk`, if one side refers to the other.
    fn along_foreign_key(&mut self, left: &[Source], right: &[Source]) -> Option<String> {
        let mut found = Vec::new();
        for (child, parent) in
            left.iter().flat_map(|left| right.iter().flat_map(move |right| [(left, right), (right, left)]))
        {
            let relation = child.relation.as_ref().and_then(|name| self.schema.relation(name));
            for reference in relation.into_iter().flat_map(|relation| &relation.references) {
                if parent.relation.as_ref() == Some(&reference.table) {
                    let pairs = reference.columns.iter().zip(&reference.target);
                    let equal = pairs.map(|(own, other)| format!("{}.{own} = {}.{other}", child.alias, parent.alias));
                    found.push(equal.collect::<Vec<_>>().join(" AND "));
                }
            }
        }
        self.choices.maybe(&found).cloned()
    }

    fn item(&mut self, outer: &[Named], depth: usize) -> (String, Vec<Source>) {
        self.items = self.items.saturating_sub(1);
        let (text, source) = match self.below(10) {
            0..=5 => self.relation_item(),
            6 if depth > 0 && self.items > 0 => {
                self.note("a sub-select in FROM");
                self.derived(outer, depth)
            }
            7 => self.function_item(outer, depth.min(1)),
            8 if !self.with.is_empty() => self.with_item(),
            9 if depth > 0 => {
                self.note("VALUES in FROM");
                let kinds = self.kinds(2);
                let values = self.values(outer, &kinds, 1);
                self.aliased(format!("({values})"), &kinds)
            }
            _ if !self.with.is_empty() => self.with_item(),
            _ => self.relation_item(),
        };
        (text, vec![source])
    }

    /// A table that one of those on the left refers to, or that refers to it.
    fn related_item(&mut self, left: &[Source]) -> Option<(String, Source)> {
        let names: Vec<&String> = left.iter().filter_map(|source| source.relation.as_ref()).collect();
        let mut related = Vec::new();
        for relation in &self.schema.relations {
            for reference in &relation.references {
                if names.contains(&&relation.name) {
                    related.extend(self.schema.relation(&reference.table).cloned());
                }
                if names.contains(&&reference.table) {
                    related.push(relation.clone());
                }
            }
        }
        let relation = self.choices.maybe(&related).cloned()?;
        Some(self.item_of(relation))
    }

    fn relation_item(&mut self) -> (String, Source) {
        let tables = self.percent(50);
        let relations: Vec<Relation> =
            self.schema.relations.iter().filter(|relation| !tables || relation.is_table()).cloned().collect();
        let Some(relation) = self.choices.maybe(&relations).cloned() else {
            return self.aliased("(VALUES (1))".to_owned(), &[Kind::Int]);
        };
        self.item_of(relation)
    }

    fn item_of(&mut self, relation: Relation) -> (String, Source) {
        self.note(match relation.form {
            Form::Table => "a table",
            Form::Partitioned => "a partitioned table",
            Form::Parent => "a table with children",
            Form::View => "a view",
            Form::Materialized => "a materialized view",
            Form::Sequence => "a sequence",
        });
        let alias = self.alias('t');
        let only = if relation.is_table() && self.percent(10) { "ONLY " } else { "" };
        let columns = relation.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
        let sample = if relation.is_table() && self.percent(3) { " TABLESAMPLE SYSTEM (100)" } else { "" };
        let text = format!("{only}{} AS {alias}{sample}", relation.name);
        (text, Source { alias, columns, relation: Some(relation.name), keys: relation.keys })
    }

    fn with_item(&mut self) -> (String, Source) {
        self.note("a reference to a CTE");
        let mut source = self.pick(&self.with.clone());
        let alias = self.alias('t');
        let text = format!("{} AS {alias}", source.alias);
        source.alias = alias;
        (text, source)
    }

    fn aliased(&mut self, text: String, kinds: &[Kind]) -> (String, Source) {
        let alias = self.alias('t');
        let names = Self::names(kinds);
        let text = format!("{text} AS {alias}({})", names.join(", "));
        (text, Source::new(alias, names.into_iter().zip(kinds.iter().copied()).collect()))
    }

    fn derived(&mut self, outer: &[Named], depth: usize) -> (String, Source) {
        if self.percent(40)
            && let Some(projection) = self.projection(depth)
        {
            let alias = self.alias('t');
            let names: Vec<&str> = projection.columns.iter().map(|(name, _)| name.as_str()).collect();
            let text = format!("({}) AS {alias}({})", projection.query, names.join(", "));
            return (text, Source { alias, columns: projection.columns, relation: None, keys: projection.keys });
        }
        let kinds = self.kinds(3);
        let query = match self.percent(25) {
            true => self.aggregated(outer, &kinds, depth - 1),
            false => self.query(outer, &kinds, depth - 1),
        };
        self.aliased(format!("({query})"), &kinds)
    }

    fn lateral(&mut self, visible: &[Named], depth: usize) -> (String, Source) {
        self.items = self.items.saturating_sub(1);
        if depth == 0 || self.percent(30) {
            return self.function_item(visible, 1);
        }
        let kinds = self.kinds(2);
        let query = match self.below(3) {
            0 => self.aggregated(visible, &kinds, depth - 1),
            1 => self.select_one(visible, &kinds, depth - 1),
            _ => self.query(visible, &kinds, depth - 1),
        };
        self.aliased(format!("({query})"), &kinds)
    }

    fn function_item(&mut self, visible: &[Named], depth: usize) -> (String, Source) {
        self.note("a function in FROM");
        let scope = Scope { own: Vec::new(), outer: visible.to_vec(), rows: None, windows: false };
        let functions: Vec<_> =
            self.schema.functions.iter().filter(|function| function.columns.len() < 4).cloned().collect();
        if !functions.is_empty() && self.percent(40) {
            let function = self.pick(&functions);
            self.note("a function of the schema in FROM");
            let call = self.call_of(&scope, &function, depth);
            return self.aliased(call, &function.columns);
        }
        let (template, kinds) = self.pick(calls::FUNCTIONS);
        let Some(template) = self.for_this_version(template) else {
            return self.aliased("generate_series(1, 2)".to_owned(), &[Kind::Int]);
        };
        let text = self.fill(&scope, template, Kind::Int, depth);
        if !template.contains("JSON_TABLE") && self.percent(20) {
            self.note("WITH ORDINALITY");
            let kinds: Vec<Kind> = kinds.iter().copied().chain([Kind::Big]).collect();
            return self.aliased(format!("{text} WITH ORDINALITY"), &kinds);
        }
        self.aliased(text, kinds)
    }

    /// Some types, at most so many, of which one at least.
    pub fn kinds(&mut self, most: usize) -> Vec<Kind> {
        (0..=self.below(most)).map(|_| self.pick(Kind::FREQUENT)).collect()
    }
}
