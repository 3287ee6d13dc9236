//! Whether two expressions are the same.

use std::fmt::Write;

use crate::tree::expr::{Expr, Variable};
use crate::tree::node::{Node, Record};

/// What two expressions may differ in and still be the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ignoring {
    /// Where they stood, and by which name a column was called (`nodes/equalfuncs.c` leaves that out, too). Which outer joins can null
    /// a column is a matter of where it is looked at.
    Places,
    /// That, and how they were written, as in `x::text` and `CAST(x AS text)`. Columns are compared by whoever asks.
    Writing,
}

const PLACES: &[&str] =
    &["location", "list_start", "list_end", "rexpr_list_start", "varnosyn", "varattnosyn", "varnullingrels"];

/// How something was written, or what only repeats other fields.
const WRITING: &[&str] = &[
    "arraycoerceformat",
    "coerceformat",
    "convertformat",
    "funcformat",
    "hashfuncid",
    "list_end",
    "list_start",
    "location",
    "negfuncid",
    "opfuncid",
    "relabelformat",
    "row_format",
];

impl Ignoring {
    fn fields(self) -> &'static [&'static str] {
        match self {
            Ignoring::Places => PLACES,
            Ignoring::Writing => WRITING,
        }
    }

    fn meaning<'r, 'a>(self, record: &'r Record<'a>) -> impl Iterator<Item = (&'a str, &'r Node<'a>)> {
        record.fields().filter(move |(name, _)| !self.fields().contains(name))
    }
}

/// Whether two expressions of one query level are the same but for where they stood.
pub(crate) fn same(one: Expr<'_>, other: Expr<'_>) -> bool {
    same_nodes(one.node(), other.node(), Ignoring::Places, None)
}

/// Whether two expressions are the same however they were written, where somebody says which columns are. A subquery, which has columns
/// of its own, is never the same.
pub(crate) fn same_over<'n>(
    one: Expr<'n>,
    other: Expr<'n>,
    columns: &dyn Fn(Variable<'n>, Variable<'n>) -> bool,
) -> bool {
    same_nodes(one.node(), other.node(), Ignoring::Writing, Some(columns))
}

type Columns<'c, 'n> = Option<&'c dyn Fn(Variable<'n>, Variable<'n>) -> bool>;

fn same_nodes<'n>(one: &'n Node<'n>, other: &'n Node<'n>, ignoring: Ignoring, columns: Columns<'_, 'n>) -> bool {
    if let (Some(columns), Expr::Variable(one)) = (columns, Expr::of(one)) {
        return matches!(Expr::of(other), Expr::Variable(other) if columns(one, other));
    }
    match (one, other) {
        (Node::Record(left), Node::Record(right)) => {
            let has_columns = matches!(Expr::of(one), Expr::Query(_) | Expr::SubLink(_));
            left.label() == right.label()
                && !(columns.is_some() && has_columns)
                && ignoring.meaning(left).count() == ignoring.meaning(right).count()
                && ignoring
                    .meaning(left)
                    .all(|(name, value)| right.has(name) && same_nodes(value, right.get(name), ignoring, columns))
        }
        (Node::List(left), Node::List(right)) | (Node::Several(left), Node::Several(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| same_nodes(left, right, ignoring, columns))
        }
        (left, right) => left == right,
    }
}

/// A text that two expressions of one query level share only when they are [`same`].
pub(crate) fn text(expression: Expr<'_>) -> String {
    let mut text = String::new();
    render(expression.node(), &mut text);
    text
}

fn render(node: &Node<'_>, text: &mut String) {
    match node {
        Node::Null => text.push_str("<>"),
        Node::Token(token) | Node::Datum(token) => text.push_str(token),
        Node::Numbers(kind, numbers) => drop(write!(text, "({kind} {numbers})")),
        Node::List(items) | Node::Several(items) => {
            text.push('(');
            for item in items {
                render(item, text);
                text.push(' ');
            }
            text.push(')');
        }
        Node::Record(record) => {
            text.push('{');
            text.push_str(record.label());
            for (name, value) in Ignoring::Places.meaning(record) {
                let _ = write!(text, " :{name} ");
                render(value, text);
            }
            text.push('}');
        }
    }
}
