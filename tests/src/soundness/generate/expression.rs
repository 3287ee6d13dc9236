//! Expressions and conditions.

use super::comparisons::COMPARISONS;
use super::kind::Kind;
use super::templates;
use super::writer::{Scope, Writer};

impl Writer<'_> {
    /// An expression of a type.
    pub fn expression(&mut self, scope: &Scope, kind: Kind, depth: usize) -> String {
        if let Some(text) = self.over_rows(scope, kind, depth) {
            return text;
        }
        if depth == 0 || !self.percent(45) {
            return self.leaf(scope, kind);
        }
        match self.below(12) {
            0..=4 => self.template(scope, templates::of(kind), kind, depth),
            5..=7 => self.template(scope, &templates::common(kind), kind, depth),
            8 => self.case(scope, kind, depth),
            9 => self.call(scope, kind, depth),
            _ => self.scalar(scope, kind, depth),
        }
    }

    /// An aggregate or a window function, where they may stand.
    fn over_rows(&mut self, scope: &Scope, kind: Kind, depth: usize) -> Option<String> {
        if scope.rows.is_some() && self.percent(45) {
            return Some(self.aggregate(scope, kind));
        }
        (scope.windows && depth > 0 && self.percent(35)).then(|| self.window(scope, kind))
    }

    /// A column, a constant or a parameter.
    pub fn leaf(&mut self, scope: &Scope, kind: Kind) -> String {
        let fits = |named: &&super::writer::Named| named.kind == kind;
        let own: Vec<String> = scope.own.iter().filter(fits).map(|named| named.text.clone()).collect();
        let outer: Vec<String> = scope.outer.iter().filter(fits).map(|named| named.text.clone()).collect();
        match self.below(10) {
            0 => self.constant(kind),
            1 if self.may_have_parameters => self.cast_parameter(kind),
            2 if !outer.is_empty() => {
                self.note("a column of an outer query");
                self.pick(&outer)
            }
            _ if !own.is_empty() => {
                let text = self.pick(&own);
                self.mentioned.push(text.clone());
                text
            }
            _ if !outer.is_empty() => self.pick(&outer),
            _ => self.constant(kind),
        }
    }

    pub fn constant(&mut self, kind: Kind) -> String {
        let constants = kind.constants();
        if self.percent(15) { format!("NULL::{}", kind.sql()) } else { self.pick(constants).to_owned() }
    }

    pub fn cast_parameter(&mut self, kind: Kind) -> String {
        format!(":{}::{}", self.parameter(kind), kind.sql())
    }

    /// One of some templates, filled in.
    pub fn template(&mut self, scope: &Scope, templates: &[&'static str], kind: Kind, depth: usize) -> String {
        for _ in 0..4 {
            if templates.is_empty() {
                break;
            }
            let template = self.pick(templates);
            if let Some(template) = self.for_this_version(template) {
                return self.fill(scope, template, kind, depth.saturating_sub(1));
            }
        }
        self.leaf(scope, kind)
    }

    /// Without its version, if the server has that.
    pub fn for_this_version(&self, template: &'static str) -> Option<&'static str> {
        match template.split_once(':') {
            Some((version, rest)) if version.parse::<usize>().is_ok() => {
                version.parse().is_ok_and(|version| self.has_version(version)).then_some(rest)
            }
            _ => Some(template),
        }
    }

    pub fn fill(&mut self, scope: &Scope, template: &str, kind: Kind, depth: usize) -> String {
        let mut text = String::new();
        let mut characters = template.chars().peekable();
        while let Some(character) = characters.next() {
            let next = characters.peek().copied();
            match (character, next) {
                ('~', Some(':' | '[')) | ('~', None) => text += kind.sql(),
                ('#', Some('=')) => {
                    characters.next();
                    text += &self.expression(scope, kind, depth);
                }
                ('#', Some(letter)) => match Kind::of_letter(letter) {
                    Some(Kind::Bool) => {
                        characters.next();
                        text += &self.condition(scope, depth);
                    }
                    Some(kind) => {
                        characters.next();
                        text += &self.expression(scope, kind, depth);
                    }
                    None => text.push('#'),
                },
                _ => text.push(character),
            }
        }
        text
    }

    fn case(&mut self, scope: &Scope, kind: Kind, depth: usize) -> String {
        self.note("CASE");
        let mut text = "CASE".to_owned();
        for _ in 0..=self.below(2) {
            let (condition, value) = (self.condition(scope, depth - 1), self.expression(scope, kind, depth - 1));
            text += &format!(" WHEN {condition} THEN {value}");
        }
        if !self.percent(30) {
            text += &format!(" ELSE {}", self.expression(scope, kind, depth - 1));
        }
        text + " END"
    }

    /// A call of a function of the schema.
    fn call(&mut self, scope: &Scope, kind: Kind, depth: usize) -> String {
        let fitting: Vec<_> = self
            .schema
            .functions
            .iter()
            .filter(|function| !function.set && function.columns == [kind])
            .cloned()
            .collect();
        if fitting.is_empty() {
            return self.template(scope, templates::of(kind), kind, depth);
        }
        let function = self.pick(&fitting);
        self.note("a function of the schema");
        self.call_of(scope, &function, depth)
    }

    pub fn call_of(&mut self, scope: &Scope, function: &super::schema::Function, depth: usize) -> String {
        let left_out = if function.defaults == 0 { 0 } else { self.below(function.defaults + 1) };
        if left_out > 0 {
            self.note("a default argument");
        }
        let given = &function.arguments[..function.arguments.len() - left_out];
        let named = self.percent(15);
        let mut arguments = Vec::new();
        for (number, kind) in given.iter().enumerate() {
            let value = self.expression(scope, *kind, depth.saturating_sub(1));
            arguments.push(if named { format!("a{number} => {value}") } else { value });
        }
        format!("{}({})", function.name, arguments.join(", "))
    }

    /// A sub-select that is a value.
    fn scalar(&mut self, scope: &Scope, kind: Kind, depth: usize) -> String {
        if self.items == 0 {
            return self.leaf(scope, kind);
        }
        self.note("a scalar sub-select");
        let outer = scope.all();
        let query = match self.below(5) {
            0 | 1 => self.aggregated(&outer, &[kind], depth - 1),
            2 => self.select_one(&outer, &[kind], depth - 1),
            3 => format!("SELECT * FROM ({}) AS z7 LIMIT 1", self.plain(&outer, &[kind], depth - 1)),
            _ => self.query(&outer, &[kind], depth - 1),
        };
        format!("({query})")
    }

    /// A condition.
    pub fn condition(&mut self, scope: &Scope, depth: usize) -> String {
        if scope.rows.is_some() && self.percent(40) {
            return format!("({})", self.aggregate(scope, Kind::Bool));
        }
        if depth > 0 && self.percent(45) {
            return match self.below(10) {
                0..=2 => {
                    let sides = [self.condition(scope, depth - 1), self.condition(scope, depth - 1)];
                    format!("({})", self.all_of(&sides))
                }
                3 => {
                    let (one, other) = (self.condition(scope, depth - 1), self.condition(scope, depth - 1));
                    format!("({one}{})", self.may_be_off(&format!(" OR {other}"), ""))
                }
                4 => format!("(NOT {})", self.condition(scope, depth - 1)),
                5..=7 => format!("({})", self.template(scope, templates::of(Kind::Bool), Kind::Bool, depth)),
                _ if self.items > 0 => self.over_a_query(scope, depth),
                _ => "true".to_owned(),
            };
        }
        match self.below(12) {
            0 => self.pick(&["true", "true", "false", "(1 = 1)"]).to_owned(),
            1 => self.leaf(scope, Kind::Bool),
            2 => format!("({})", self.template(scope, templates::of(Kind::Bool), Kind::Bool, depth.max(1))),
            _ => {
                let kind = self.comparable(scope);
                format!("({})", self.template(scope, COMPARISONS, kind, depth.max(1)))
            }
        }
    }

    /// A type that can be compared; mostly one that some column has.
    pub fn comparable(&mut self, scope: &Scope) -> Kind {
        let kinds: Vec<Kind> =
            scope.own.iter().map(|named| named.kind).filter(|kind| Kind::COMPARABLE.contains(kind)).collect();
        match self.choices.maybe(&kinds) {
            Some(kind) => *kind,
            None => self.pick(Kind::COMPARABLE),
        }
    }

    /// EXISTS, IN, ANY, ALL, and a row compared with a row.
    fn over_a_query(&mut self, scope: &Scope, depth: usize) -> String {
        let outer = scope.all();
        let kind = self.comparable(scope);
        if self.percent(35) {
            self.note("EXISTS");
            let not = self.pick(&["", "", "NOT "]);
            let query = if self.percent(30) {
                self.query(&outer, &[kind], depth - 1)
            } else {
                self.plain(&outer, &[kind], depth - 1)
            };
            return format!("({not}EXISTS ({query}))");
        }
        let value = self.expression(scope, kind, depth - 1);
        if self.percent(15) {
            self.note("a row compared with a sub-select");
            let second = self.expression(scope, Kind::Int, depth - 1);
            let query = self.query(&outer, &[kind, Kind::Int], depth - 1);
            let operator = self.pick(&["IN", "NOT IN", "= ANY", "<> ALL"]);
            return format!("(({value}, {second}) {operator} ({query}))");
        }
        self.note("IN, ANY or ALL of a sub-select");
        let operator = self.pick(&["IN", "NOT IN", "= ANY", "< ANY", "<> ALL", "> ALL", "= ALL"]);
        let query = self.query(&outer, &[kind], depth - 1);
        format!("({value} {operator} ({query}))")
    }
}
