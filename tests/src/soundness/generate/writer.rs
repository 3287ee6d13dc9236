//! What is being written: a statement, with what has been decided of it so far.

use std::collections::BTreeSet;

use super::choices::Choices;
use super::kind::Kind;
use super::schema::{Key, Schema};
use super::varying::Terms;

/// A value that can be named.
#[derive(Debug, Clone)]
pub struct Named {
    pub text: String,
    pub kind: Kind,
}

/// An item of FROM.
#[derive(Debug, Clone, Default)]
pub struct Source {
    pub alias: String,
    pub columns: Vec<(String, Kind)>,
    /// The table or view that it is, by name.
    pub relation: Option<String>,
    /// What is unique in it.
    pub keys: Vec<Key>,
}

impl Source {
    /// What has no name in the schema.
    pub fn new(alias: String, columns: Vec<(String, Kind)>) -> Self {
        Self { alias, columns, relation: None, keys: Vec::new() }
    }

    pub fn named(&self) -> impl Iterator<Item = Named> + '_ {
        self.columns.iter().map(|(name, kind)| Named { text: format!("{}.{name}", self.alias), kind: *kind })
    }
}

/// What an expression may be made of.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The columns of this level; in a grouped query, what it is grouped by.
    pub own: Vec<Named>,
    /// Those of the levels around it.
    pub outer: Vec<Named>,
    /// What aggregates are over, in a grouped query.
    pub rows: Option<Vec<Named>>,
    /// Whether window functions may stand here.
    pub windows: bool,
}

impl Scope {
    pub fn of(sources: &[Source], outer: &[Named]) -> Self {
        Self {
            own: sources.iter().flat_map(Source::named).collect(),
            outer: outer.to_vec(),
            rows: None,
            windows: false,
        }
    }

    /// All that a sub-select can name of it.
    pub fn all(&self) -> Vec<Named> {
        self.own.iter().chain(&self.outer).cloned().collect()
    }
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    pub name: String,
    pub kind: Kind,
    /// The author says that it may be NULL.
    pub nullable: bool,
}

pub struct Writer<'a> {
    pub schema: &'a Schema,
    pub choices: Choices,
    /// What the statement is made of.
    pub features: BTreeSet<&'static str>,
    pub parameters: Vec<Parameter>,
    /// Whether parameters may stand here: not in views.
    pub may_have_parameters: bool,
    /// CTEs that are in sight.
    pub with: Vec<Source>,
    /// So many more items of FROM, that the statement ends in time.
    pub items: usize,
    /// Columns that conditions spoke of: what is known of them shows only when they are returned.
    pub mentioned: Vec<String>,
    /// What varies.
    pub terms: Terms,
    aliases: usize,
}

impl<'a> Writer<'a> {
    pub fn new(schema: &'a Schema, choices: Choices) -> Self {
        Self {
            schema,
            choices,
            features: BTreeSet::new(),
            parameters: Vec::new(),
            may_have_parameters: true,
            with: Vec::new(),
            items: 6,
            mentioned: Vec::new(),
            terms: Terms::default(),
            aliases: 0,
        }
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.choices.below(end)
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.choices.percent(chance)
    }

    pub fn pick<T: Clone>(&mut self, items: &[T]) -> T {
        self.choices.pick(items)
    }

    /// Says that the statement has it.
    pub fn note(&mut self, feature: &'static str) {
        self.features.insert(feature);
    }

    /// A name that nothing else has.
    pub fn alias(&mut self, letter: char) -> String {
        self.aliases += 1;
        format!("{letter}{}", self.aliases)
    }

    /// Whether the server has what came with that version.
    pub fn has_version(&self, version: usize) -> bool {
        self.schema.version >= version
    }

    /// Names for columns of these types, all different.
    pub fn names(kinds: &[Kind]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for kind in kinds {
            let free = kind.names().iter().map(|name| (*name).to_owned()).find(|name| !names.contains(name));
            names.push(free.unwrap_or_else(|| format!("{}{}", kind.names()[0], names.len())));
        }
        names
    }

    /// A new parameter, or one that is there already.
    pub fn parameter(&mut self, kind: Kind) -> String {
        let same: Vec<String> =
            self.parameters.iter().filter(|other| other.kind == kind).map(|other| other.name.clone()).collect();
        if !same.is_empty() && self.percent(25) {
            self.note("a parameter in several places");
            return self.pick(&same);
        }
        let name = format!("p{}", self.parameters.len() + 1);
        let nullable = self.percent(15);
        self.note("a parameter");
        if nullable {
            self.note("a parameter that may be NULL");
        }
        self.parameters.push(Parameter { name: name.clone(), kind, nullable });
        name
    }
}
