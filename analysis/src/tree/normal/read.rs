//! Expressions, and whatever else has no rule of its own.

use std::borrow::Cow;

use super::fields::is_derived;
use super::layout::{Layout, Span};
use super::{Item, Junction, Part};
use crate::tree::BOOLEAN;
use crate::tree::expr::Expr;
use crate::tree::node::Node;
use crate::tree::query::Query;
use crate::tree::resolve::Nesting;

/// Reads the tree of one variant.
pub(super) struct Reader<'l> {
    pub(super) layout: &'l Layout,
    pub(super) variant: u64,
}

/// Where something stands.
#[derive(Clone, Copy)]
pub(super) struct Around<'a, 't> {
    /// The query, and those around it.
    pub(super) level: &'a Nesting<'a, 't>,
    /// Whether places say nothing, because what stands there was found elsewhere.
    pub(super) placeless: bool,
}

impl<'t> Reader<'_> {
    pub(super) fn statement(&self, query: Query<'t>) -> Option<Part<'t>> {
        Some(self.level(&Nesting::top(query), self.layout.sort))
    }

    /// Any node.
    pub(super) fn node(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        match node {
            Node::Null => text("<>"),
            Node::Token(token) => text(token),
            Node::Datum(bytes) => text(bytes),
            Node::Numbers(kind, numbers) => Part::Text(Cow::Owned(format!("({kind} {numbers})"))),
            Node::List(items) | Node::Several(items) => {
                Part::List(items.iter().map(|item| self.node(item, around)).collect())
            }
            Node::Record(_) => self.record(node, around),
        }
    }

    fn record(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        if let Some(glue) = self.glue(node) {
            return glue;
        }
        let hole = can_be_chosen(node).then(|| self.span(node)).flatten().and_then(|span| self.layout.choice(span));
        match hole {
            Some(choice) => Part::Hole(choice, vec![self.plain(node, around)]),
            None => self.plain(node, around),
        }
    }

    fn plain(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        match (node.label(), node.get("boolop").text().as_deref()) {
            ("QUERY", _) => self.level(&around.level.with(Query(node)), None),
            ("VAR", _) => self.variable(node, around),
            ("BOOLEXPR", _) if self.is_one(node) => self.fields(node, around),
            ("BOOLEXPR", Some("and")) => self.arms(Junction::And, node, around),
            ("BOOLEXPR", Some("or")) => self.arms(Junction::Or, node, around),
            ("SUBLINK", _) if node.get("subLinkType").int() == Some(0) => {
                Part::Exists(place(node, around), Box::new(self.node(node.get("subselect"), around)))
            }
            ("RANGETBLREF", _) => self.reference(node, around),
            ("SETOPERATIONSTMT", _) => self.set_operation(node, around),
            _ => self.fields(node, around),
        }
    }

    /// A node with all fields that say something.
    pub(super) fn fields(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        let fields = node.record().into_iter().flat_map(|record| record.fields());
        let fields = fields.filter(|(field, _)| !is_derived(node.label(), field));
        let fields = fields.map(|(field, value)| (field, self.node(value, around))).collect();
        Part::Node(node.label(), place(node, around), fields)
    }

    /// UNION, or another set operation.
    fn set_operation(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        if node.get("op").int() != Some(1) {
            return self.fields(node, around);
        }
        let members = ["larg", "rarg"].map(|member| self.node(node.get(member), around));
        let fields = node.record().into_iter().flat_map(|record| record.fields());
        let fields = fields.filter(|(field, _)| !matches!(*field, "larg" | "rarg"));
        let fields = fields.map(|(field, value)| (field, self.node(value, around))).collect();
        let [left, right] = members;
        Part::Union(Box::new([left, right, Part::Node(node.label(), None, fields)]))
    }

    /// A condition, as operands of AND; none where there is no condition.
    pub(super) fn condition(&self, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        if node.is_null() { Part::Arms(Junction::And, Vec::new()) } else { self.arms(Junction::And, node, around) }
    }

    /// The operands of AND or of OR, those within operands of the same kind too. A node of another kind is the only operand.
    fn arms(&self, junction: Junction, node: &'t Node<'t>, around: Around<'_, 't>) -> Part<'t> {
        let mut arms = Vec::new();
        self.gather(junction, node, around, &mut arms);
        arms.sort_by_key(|item| item.span.or_else(|| item.part.place().map(|place| (place, place))));
        arms.dedup_by(|next, item| match (&mut item.part, &mut next.part) {
            (Part::Hole(one, parts), Part::Hole(other, more)) if one == other && item.span == next.span => {
                parts.append(more);
                true
            }
            _ => false,
        });
        match self.glue_in(node).first() {
            Some(place) if arms.is_empty() => Part::Glue(junction, *place),
            _ => Part::Arms(junction, arms),
        }
    }

    /// Whether AND or OR stands for one condition, such as BETWEEN: its operands repeat what is written once.
    fn is_one(&self, node: &'t Node<'t>) -> bool {
        // Where it is written, though it be the text of a choice.
        let (plain, is_glue) = (Layout::default(), |node: &Node<'_>| self.glue(node).is_some());
        let operands = node.get("args").items().iter();
        let mut spans: Vec<Span> = operands.filter_map(|operand| plain.span(operand, &is_glue)).collect();
        spans.sort_unstable();
        spans.windows(2).any(|pair| pair[1].0 <= pair[0].1)
    }

    fn gather(&self, junction: Junction, node: &'t Node<'t>, around: Around<'_, 't>, arms: &mut Vec<Item<'t>>) {
        let operator = match junction {
            Junction::And => "and",
            Junction::Or => "or",
        };
        if node.is("BOOLEXPR") && node.get("boolop").text().as_deref() == Some(operator) && !self.is_one(node) {
            node.get("args").items().iter().for_each(|operand| self.gather(junction, operand, around, arms));
            return;
        }
        let part = self.node(node, around);
        if matches!(part, Part::Glue(neutral, _) if neutral == junction) {
            return;
        }
        let item = self.item("", node, part);
        arms.push(Item { terms: Some(item.terms.unwrap_or(0)), ..item });
    }

    /// An item that can be missing where its place says so.
    pub(super) fn item(&self, key: impl Into<String>, node: &'t Node<'t>, part: Part<'t>) -> Item<'t> {
        let span = self.span(node);
        let terms = span.map(|span| self.layout.terms(span));
        Item { key: key.into(), span, terms, glue: self.glue_in(node), part }
    }

    /// The places of constants that stand for what is off.
    fn glue_in(&self, node: &Node<'_>) -> Vec<usize> {
        match self.glue(node) {
            Some(Part::Glue(_, place)) => vec![place],
            _ => node.children().into_iter().flat_map(|child| self.glue_in(child)).collect(),
        }
    }

    /// From the first to the last place of a node, without those of constants that stand for what is off.
    fn span(&self, node: &Node<'_>) -> Option<Span> {
        self.layout.span(node, &|node| self.glue(node).is_some())
    }

    /// A constant that stands where a fragment is off.
    fn glue(&self, node: &Node<'_>) -> Option<Part<'t>> {
        let Expr::Constant(constant) = Expr::of(node) else { return None };
        let place = usize::try_from(node.get("location").int()?).ok()?;
        if constant.ty() != Some(BOOLEAN) || constant.null() != Some(false) || !self.layout.is_off(place, self.variant)
        {
            return None;
        }
        let junction = if constant.is_true() { Junction::And } else { Junction::Or };
        Some(Part::Glue(junction, place))
    }

    /// DEFAULT that stands where a fragment is off.
    pub(super) fn is_default_glue(&self, node: &Node<'_>) -> bool {
        let place = node.get("location").int().and_then(|place| usize::try_from(place).ok());
        node.is("SETTODEFAULT") && place.is_some_and(|place| self.layout.is_off(place, self.variant))
    }
}

/// Whether the text of a choice can be such a node: an expression.
fn can_be_chosen(node: &Node<'_>) -> bool {
    const NEVER: &[&str] = &[
        "ALIAS",
        "CASEWHEN",
        "COMMONTABLEEXPR",
        "FROMEXPR",
        "JOINEXPR",
        "MERGEACTION",
        "NAMEDARGEXPR",
        "ONCONFLICTEXPR",
        "QUERY",
        "RANGETBLENTRY",
        "RANGETBLFUNCTION",
        "RANGETBLREF",
        "ROWMARKCLAUSE",
        "SETOPERATIONSTMT",
        "SETTODEFAULT",
        "SORTGROUPCLAUSE",
        "TARGETENTRY",
        "WINDOWCLAUSE",
    ];
    !NEVER.contains(&node.label())
}

pub(super) fn text(text: &str) -> Part<'_> {
    Part::Text(Cow::Borrowed(text))
}

/// A node's own place, where it is the same in all variants: that of AND and OR is where the first of them is written.
fn place(node: &Node<'_>, around: Around<'_, '_>) -> Option<usize> {
    let own = node.get("location").int().and_then(|place| usize::try_from(place).ok());
    own.filter(|_| !around.placeless)
}
