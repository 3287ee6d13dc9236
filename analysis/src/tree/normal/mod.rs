//! Query trees in a form in which the variants of one statement can be compared: columns by the name of their relation and their number,
//! what ORDER BY and GROUP BY refer to as expressions, nothing that only repeats other fields; and what can be there or not as a list
//! of items.

mod clauses;
mod fields;
mod from;
mod layout;
mod query;
mod read;
mod variable;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::tree::node::Node;
use crate::tree::query::{Command, JoinKind, Query};

pub(crate) use layout::{Layout, Span, hull};
pub(crate) use variable::NAMED;

/// The label of a column.
pub(crate) const COLUMN: &str = "VAR";
/// The label of a constant.
pub(crate) const CONSTANT: &str = "CONST";
/// The label of an entry of the range table.
pub(crate) const ENTRY: &str = "RANGETBLENTRY";

/// A part of a tree.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Part<'t> {
    /// A number, a word, or nothing.
    Text(Cow<'t, str>),
    /// A list of which each item is always there.
    List(Vec<Part<'t>>),
    /// A node: its label, its place if it has one that does not vary, its fields.
    Node(&'t str, Option<usize>, Vec<(&'t str, Part<'t>)>),
    /// AND or OR: also of one operand, or of none. Their order has no meaning.
    Arms(Junction, Vec<Item<'t>>),
    /// A list of which any item can be missing.
    Items(Vec<Item<'t>>),
    /// The text of a choice: its position among the choices, and what stands there.
    Hole(usize, Vec<Part<'t>>),
    /// A constant that stands where a fragment is off, and its place.
    Glue(Junction, usize),
    /// A query.
    Query(Box<Level<'t>>),
    /// A join with what is left of it.
    Join(Box<Joined<'t>>),
    /// EXISTS.
    Exists(Option<usize>, Box<Part<'t>>),
    /// UNION with two members and its other fields.
    Union(Box<[Part<'t>; 3]>),
}

/// AND or OR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Junction {
    /// AND: true without operands.
    And,
    /// OR: false without operands.
    Or,
}

/// An item that can be missing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item<'t> {
    /// What tells it apart from the others of its list, where its place does not.
    pub(crate) key: String,
    /// Where it stands, from its first to its last place, without constants that stand for what is off.
    pub(crate) span: Option<Span>,
    /// The terms with which it is there; `None` where its place does not tell.
    pub(crate) terms: Option<u64>,
    /// The places of constants in it that stand for what is off.
    pub(crate) glue: Vec<usize>,
    /// Itself.
    pub(crate) part: Part<'t>,
}

impl<'t> Item<'t> {
    /// An item whose place does not tell which terms it needs.
    fn named(key: String, part: Part<'t>) -> Item<'t> {
        Item { key, span: None, terms: None, glue: Vec::new(), part }
    }
}

/// A join and what is to the right of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Joined<'t> {
    /// Its kind.
    pub(crate) kind: JoinKind,
    /// NATURAL, USING and its name.
    pub(crate) how: Part<'t>,
    /// NATURAL
    pub(crate) natural: bool,
    /// What is to the right.
    pub(crate) right: Part<'t>,
    /// ON.
    pub(crate) on: Part<'t>,
}

/// A query by its clauses.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Level<'t> {
    /// What it does.
    pub(crate) command: Command,
    /// Whether it has groups: by GROUP BY, HAVING or an aggregate.
    pub(crate) grouped: bool,
    /// Whether it has GROUP BY with expressions, and no grouping sets.
    pub(crate) plain_groups: bool,
    /// DISTINCT.
    pub(crate) distinct: bool,
    /// WITH TIES.
    pub(crate) with_ties: bool,
    /// DISTINCT ON.
    pub(crate) distinct_on: bool,
    /// The clauses.
    pub(crate) clauses: Vec<(Clause, Part<'t>)>,
}

/// The columns in an expression.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mentions {
    /// Their numbers, of whatever relation.
    pub(crate) columns: BTreeSet<String>,
    /// Whole rows, system columns or queries.
    pub(crate) more: bool,
}

impl Mentions {
    /// Whether the expression does not depend on any row.
    pub(crate) fn is_nothing(&self) -> bool {
        self.columns.is_empty() && !self.more
    }
}

/// A clause of a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clause {
    /// WITH
    With,
    /// The select list, SET, or the columns of INSERT.
    Targets,
    /// FROM: a list of chains of joins.
    From,
    /// WHERE
    Where,
    /// GROUP BY
    Group,
    /// HAVING
    Having,
    /// Windows.
    Windows,
    /// DISTINCT
    Distinct,
    /// UNION, INTERSECT, EXCEPT.
    SetOperation,
    /// ORDER BY
    Sort,
    /// LIMIT
    Limit,
    /// OFFSET
    Offset,
    /// FOR UPDATE and the like.
    Locks,
    /// ON CONFLICT without what it sets and its WHERE.
    Conflict,
    /// What ON CONFLICT sets.
    ConflictSet,
    /// The WHERE of ON CONFLICT.
    ConflictWhere,
    /// RETURNING
    Returning,
    /// Everything else.
    Rest,
}

impl Clause {
    /// As it is written.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Clause::With => "WITH",
            Clause::Targets => "the list of columns",
            Clause::From => "FROM",
            Clause::Where => "WHERE",
            Clause::Group => "GROUP BY",
            Clause::Having => "HAVING",
            Clause::Windows => "a window",
            Clause::Distinct => "DISTINCT",
            Clause::SetOperation => "UNION, INTERSECT or EXCEPT",
            Clause::Sort => "ORDER BY",
            Clause::Limit => "LIMIT",
            Clause::Offset => "OFFSET",
            Clause::Locks => "FOR UPDATE or FOR SHARE",
            Clause::Conflict | Clause::ConflictSet | Clause::ConflictWhere => "ON CONFLICT",
            Clause::Returning => "RETURNING",
            Clause::Rest => "the query",
        }
    }
}

impl<'t> Level<'t> {
    /// A clause.
    pub(crate) fn clause(&self, clause: Clause) -> Option<&Part<'t>> {
        self.clauses.iter().find(|(name, _)| *name == clause).map(|(_, part)| part)
    }
}

/// The tree of a variant; `None` where it is not that of one query.
pub(crate) fn normal<'t>(node: &'t Node<'t>, layout: &Layout, variant: u64) -> Option<Part<'t>> {
    let query = Query::of(node).filter(|query| query.command() != Command::Other)?;
    read::Reader { layout, variant }.statement(query)
}

impl<'t> Part<'t> {
    /// What it directly consists of.
    pub(crate) fn children(&self) -> Vec<&Part<'t>> {
        match self {
            Part::Text(_) | Part::Glue(..) => Vec::new(),
            Part::List(parts) | Part::Hole(_, parts) => parts.iter().collect(),
            Part::Node(_, _, fields) => fields.iter().map(|(_, part)| part).collect(),
            Part::Arms(_, items) | Part::Items(items) => items.iter().map(|item| &item.part).collect(),
            Part::Query(level) => level.clauses.iter().map(|(_, part)| part).collect(),
            Part::Join(joined) => vec![&joined.how, &joined.right, &joined.on],
            Part::Exists(_, query) => vec![query],
            Part::Union(members) => members.iter().collect(),
        }
    }

    /// The same, to be changed.
    pub(crate) fn children_mut(&mut self) -> Vec<&mut Part<'t>> {
        match self {
            Part::Text(_) | Part::Glue(..) => Vec::new(),
            Part::List(parts) | Part::Hole(_, parts) => parts.iter_mut().collect(),
            Part::Node(_, _, fields) => fields.iter_mut().map(|(_, part)| part).collect(),
            Part::Arms(_, items) | Part::Items(items) => items.iter_mut().map(|item| &mut item.part).collect(),
            Part::Query(level) => level.clauses.iter_mut().map(|(_, part)| part).collect(),
            Part::Join(joined) => vec![&mut joined.how, &mut joined.right, &mut joined.on],
            Part::Exists(_, query) => vec![query],
            Part::Union(members) => members.iter_mut().collect(),
        }
    }

    /// The columns in it.
    pub(crate) fn mentions(&self) -> Mentions {
        let mut found = Mentions::default();
        self.mention(&mut found);
        found
    }

    fn mention(&self, found: &mut Mentions) {
        match self {
            Part::Node("VAR", _, fields) => {
                let number = fields.iter().find(|(name, _)| *name == "varattno").map(|(_, part)| part);
                match number {
                    Some(Part::Text(number)) if number.parse().is_ok_and(|number: i64| number > 0) => {
                        found.columns.insert(number.to_string());
                    }
                    _ => found.more = true,
                }
                self.children().into_iter().for_each(|child| child.mention(found));
            }
            Part::Query(_) | Part::Exists(..) => found.more = true,
            other => other.children().into_iter().for_each(|child| child.mention(found)),
        }
    }

    /// Its items, where any can be missing.
    pub(crate) fn items(&self) -> &[Item<'t>] {
        match self {
            Part::Arms(_, items) | Part::Items(items) => items,
            _ => &[],
        }
    }

    /// The first place that is known in it.
    pub(crate) fn place(&self) -> Option<usize> {
        match self {
            Part::Node(_, Some(place), _) | Part::Glue(_, place) | Part::Exists(Some(place), _) => Some(*place),
            Part::Arms(_, items) | Part::Items(items) => {
                items.iter().find_map(|item| item.span.map(|span| span.0).or_else(|| item.part.place()))
            }
            other => other.children().into_iter().find_map(Part::place),
        }
    }
}
