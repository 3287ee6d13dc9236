//! What the conditions of a query level say: which expressions equal which values, in all rows that come out or in those in which
//! the nullable side of an outer join is present.

use std::collections::BTreeMap;

use crate::catalog::Oid;
use crate::prove::cardinality::checked;
use crate::prove::cardinality::same::bare;
use crate::prove::nullability::elements;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::node::Node;
use crate::tree::query::{Command, EntryKind, FromItem, FromList, Join, JoinKind};

/// `booleq`
const BOOLEAN_EQUAL: Oid = 91;

/// What an expression equals.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'s> {
    /// Another expression, or the only element of an array.
    Expression(&'s Node<'s>),
    /// Something that is one value by itself: TRUE, NULL, or what is fixed outside of this query.
    One,
    /// A row of the subquery of `IN (SELECT …)`.
    OneOf(&'s Node<'s>),
    /// The row of a subquery: `(a, b) = (SELECT …)`.
    RowOf(&'s Node<'s>),
}

/// Which condition says so.
#[derive(Debug, Clone)]
pub(crate) enum Source<'s> {
    /// One of this query.
    Condition(&'s Node<'s>),
    /// One outside, in words.
    Outside(Reason),
}

/// What is said to equal something.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'s> {
    Expression(&'s Node<'s>),
    /// The column of an entry, of which the catalog says so.
    Column(usize, i64),
}

/// `expression = value`, in every row or in those in which one side of an outer join is present.
#[derive(Debug, Clone)]
pub(crate) struct Equality<'s> {
    /// The condition that says so.
    pub(crate) source: Source<'s>,
    pub(crate) subject: Subject<'s>,
    pub(crate) value: Value<'s>,
    /// The operator; `None` when the values are the same in every sense.
    pub(crate) operator: Option<Oid>,
    pub(crate) collation: Option<Oid>,
    /// Whether it also holds between NULLs.
    pub(crate) nulls: bool,
    side: Option<usize>,
}

impl Equality<'_> {
    /// The column that it is about, if it is one of a table or the like.
    pub(crate) fn column(&self, scope: &Scope<'_>) -> Option<(usize, i64)> {
        match self.subject {
            Subject::Expression(node) => plain_column(scope, node),
            Subject::Column(entry, number) => Some((entry, number)),
        }
    }
}

/// A condition that is true, or false, in every row or in those in which one side of an outer join is present.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conjunct<'s> {
    pub(crate) node: &'s Node<'s>,
    pub(crate) truth: bool,
    side: Option<usize>,
}

/// An expression of this query that is fixed from outside: by a condition on a column of the subquery that it is.
#[derive(Debug, Clone)]
pub(crate) struct Given<'s> {
    pub(crate) reason: Reason,
    pub(crate) term: &'s Node<'s>,
    pub(crate) operator: Option<Oid>,
    pub(crate) collation: Option<Oid>,
    pub(crate) nulls: bool,
}

/// What a query's join tree says.
#[derive(Debug, Default)]
pub(crate) struct Conditions<'s> {
    pub(crate) equalities: Vec<Equality<'s>>,
    pub(crate) conjuncts: Vec<Conjunct<'s>>,
    /// The entries of each nullable side.
    sides: Vec<Vec<usize>>,
    /// For an entry on a nullable side: the entries of the other side. Whether it is there or NULL depends on them.
    pub(crate) depends_on: BTreeMap<usize, Vec<usize>>,
    /// Entries below a FULL JOIN.
    pub(crate) full: Vec<usize>,
    /// Entries of which WHERE CURRENT OF takes one row.
    pub(crate) current: Vec<usize>,
}

impl<'s> Conditions<'s> {
    pub(crate) fn of(scope: &Scope<'s>, given: &[Given<'s>]) -> Conditions<'s> {
        let mut conditions = Conditions::default();
        let list = scope.query.join_tree();
        // The condition of MERGE (kept here up to 16) need not hold; that of a view need not hold for what is written through it.
        let holds = scope.query.command() != Command::Merge && !scope.view.without_conditions;
        conditions.list(scope, list, holds, None);
        conditions.merge(scope);
        // A group that HAVING keeps has one value in each grouping column, and in its rows.
        if !scope.query.get("groupClause").is_null() && !scope.has_grouping_sets() {
            conditions.condition(scope, scope.query.get("havingQual"), true, None);
        }
        let given = given.iter().map(|given| Equality {
            source: Source::Outside(given.reason.clone()),
            subject: Subject::Expression(given.term),
            value: Value::One,
            operator: given.operator,
            collation: given.collation,
            nulls: given.nulls,
            side: None,
        });
        conditions.equalities.extend(given);
        conditions
    }

    /// Whether what is said about a side holds where the entry is present; without an entry, whether it holds in all rows.
    fn holds(&self, side: Option<usize>, present: Option<usize>) -> bool {
        match (side.and_then(|side| self.sides.get(side)), present) {
            (None, _) => side.is_none(),
            (Some(members), Some(entry)) => members.contains(&entry),
            (Some(_), None) => false,
        }
    }

    pub(crate) fn equality_holds(&self, equality: &Equality<'_>, present: Option<usize>) -> bool {
        self.holds(equality.side, present)
    }

    /// The conditions that hold where the entry is present.
    pub(crate) fn conjuncts_about(&self, present: usize) -> impl Iterator<Item = &Conjunct<'s>> {
        self.conjuncts.iter().filter(move |conjunct| self.holds(conjunct.side, Some(present)))
    }

    fn list(&mut self, scope: &Scope<'s>, list: FromList<'s>, holds: bool, side: Option<usize>) {
        if holds {
            self.condition(scope, list.condition(), true, side);
        }
        for item in list.items() {
            self.item(scope, item, side);
        }
    }

    /// From 17 on: the target of MERGE is what a LEFT JOIN from its source finds, as long as nothing is NOT MATCHED BY SOURCE.
    fn merge(&mut self, scope: &Scope<'s>) {
        let condition = scope.query.get("mergeJoinCondition");
        let Some(target) = scope.query.result_relation().filter(|_| !condition.is_null()) else { return };
        let source: Vec<usize> = scope.query.join_tree().items().flat_map(FromItem::entries).collect();
        self.depends_on.entry(target).or_default().extend(source.into_iter().filter(|entry| *entry != target));
        self.sides.push(vec![target]);
        let side = Some(self.sides.len() - 1);
        self.condition(scope, condition, true, side);
        self.checked(scope, target, side);
    }

    fn item(&mut self, scope: &Scope<'s>, item: FromItem<'s>, side: Option<usize>) {
        match item {
            FromItem::Join(join) => self.join(scope, join, side),
            FromItem::From(list) => self.list(scope, list, true, side),
            FromItem::Entry(index) => self.checked(scope, index, side),
            FromItem::Other => {}
        }
    }

    /// Columns of which CHECKs leave one value.
    fn checked(&mut self, scope: &Scope<'s>, index: usize, side: Option<usize>) {
        let equalities = checked::columns(scope, index).into_iter().map(|column| Equality {
            source: Source::Outside(column.reason),
            subject: Subject::Column(index, column.number),
            value: Value::One,
            operator: Some(column.operator),
            collation: column.collation,
            nulls: false,
            side,
        });
        self.equalities.extend(equalities);
    }

    fn join(&mut self, scope: &Scope<'s>, join: Join<'s>, side: Option<usize>) {
        let (mut left, mut right) = (side, side);
        match scope.join_kind(join.index()) {
            JoinKind::Inner => self.condition(scope, join.condition(), true, side),
            JoinKind::Left => right = self.outer(scope, join, join.left(), join.right()),
            JoinKind::Right => left = self.outer(scope, join, join.right(), join.left()),
            JoinKind::Full => {
                (left, right) = (self.side(join.left()), self.side(join.right()));
                self.full.extend(join.left().entries().into_iter().chain(join.right().entries()));
            }
        }
        self.item(scope, join.left(), left);
        self.item(scope, join.right(), right);
    }

    /// The condition of an outer join chooses rows of the nullable side only.
    fn outer(
        &mut self,
        scope: &Scope<'s>,
        join: Join<'s>,
        preserved: FromItem<'s>,
        nullable: FromItem<'s>,
    ) -> Option<usize> {
        let preserved = preserved.entries();
        for entry in nullable.entries() {
            self.depends_on.entry(entry).or_default().extend(preserved.iter().copied());
        }
        let side = self.side(nullable);
        self.condition(scope, join.condition(), true, side);
        side
    }

    fn side(&mut self, item: FromItem<'_>) -> Option<usize> {
        self.sides.push(item.entries());
        Some(self.sides.len() - 1)
    }

    /// A condition that is true (or false) is taken apart into conditions of which each is.
    fn condition(&mut self, scope: &Scope<'s>, node: &'s Node<'s>, truth: bool, side: Option<usize>) {
        if node.is_null() {
            return;
        }
        let Some(_level) = scope.analysis.enter() else { return };
        for (part, truth) in parts(node, truth) {
            if std::ptr::eq(part, node) {
                self.conjuncts.push(Conjunct { node, truth, side });
                self.leaf(node, truth, side);
            } else {
                self.condition(scope, part, truth, side);
            }
        }
    }

    fn leaf(&mut self, node: &'s Node<'s>, truth: bool, side: Option<usize>) {
        let arguments = node.get("args").items();
        match (node.label(), truth, arguments) {
            ("OPEXPR", true, [left, right]) => self.comparison(node, left, right, false, side),
            ("DISTINCTEXPR", false, [left, right]) => self.comparison(node, left, right, true, side),
            ("SCALARARRAYOPEXPR", true, [term, array])
                if node.get("useOr").is_true() && elements::has_one_element(array) =>
            {
                self.push(node, node, term, Value::Expression(array), false, side);
            }
            ("NULLTEST", _, _)
                if (node.get("nulltesttype").int() == Some(0)) == truth
                    && node.get("argisrow").bool() == Some(false) =>
            {
                self.plain(node, node.get("arg"), None, side);
            }
            ("SUBLINK", true, _) => self.subquery(node, node.get("testexpr"), side),
            ("CURRENTOFEXPR", true, _) => {
                self.current.extend(node.get("cvarno").int().and_then(|entry| usize::try_from(entry).ok()));
            }
            _ => {}
        }
        // A condition is itself an expression with one value.
        self.plain(node, node, Some(BOOLEAN_EQUAL), side);
    }

    fn comparison(
        &mut self,
        node: &'s Node<'s>,
        left: &'s Node<'s>,
        right: &'s Node<'s>,
        nulls: bool,
        side: Option<usize>,
    ) {
        self.push(node, node, left, Value::Expression(right), nulls, side);
        self.push(node, node, right, Value::Expression(left), nulls, side);
    }

    /// `x = ANY (SELECT …)`, which is what IN becomes, and `(x, y) = (SELECT …)`.
    fn subquery(&mut self, sublink: &'s Node<'s>, test: &'s Node<'s>, side: Option<usize>) {
        let value = match sublink.get("subLinkType").int() {
            Some(2) => Value::OneOf(sublink.get("subselect")),
            Some(3) => Value::RowOf(sublink.get("subselect")),
            _ => return,
        };
        match (test.label(), test.get("boolop"), test.get("args").items()) {
            ("BOOLEXPR", Node::Token("and"), tests) => {
                for test in tests.iter().filter(|test| test.is("OPEXPR")) {
                    self.subquery(sublink, test, side);
                }
            }
            ("OPEXPR", _, [term, column]) if bare(column).is("PARAM") => {
                self.push(sublink, test, term, value, false, side);
            }
            _ => {}
        }
    }

    fn push(
        &mut self,
        node: &'s Node<'s>,
        comparison: &'s Node<'s>,
        term: &'s Node<'s>,
        value: Value<'s>,
        nulls: bool,
        side: Option<usize>,
    ) {
        let Some(operator) = comparison.get("opno").oid() else { return };
        let collation = comparison.get("inputcollid").oid();
        let (source, operator) = (Source::Condition(node), Some(operator));
        let subject = Subject::Expression(term);
        self.equalities.push(Equality { source, subject, value, operator, collation, nulls, side });
    }

    fn plain(&mut self, node: &'s Node<'s>, term: &'s Node<'s>, operator: Option<Oid>, side: Option<usize>) {
        let (source, subject, nulls) = (Source::Condition(node), Subject::Expression(term), operator.is_none());
        self.equalities.push(Equality { source, subject, value: Value::One, operator, collation: None, nulls, side });
    }
}

/// The conditions that are all true (or false) because this one is, each with its truth; itself when it cannot be taken apart.
pub(crate) fn parts<'n, 't>(node: &'n Node<'t>, truth: bool) -> Vec<(&'n Node<'t>, bool)> {
    let arguments = node.get("args").items();
    match (node.label(), node.get("boolop"), node.get("booltesttype").int(), truth) {
        ("BOOLEXPR", Node::Token("and"), _, true) | ("BOOLEXPR", Node::Token("or"), _, false) => {
            arguments.iter().map(|argument| (argument, truth)).collect()
        }
        ("BOOLEXPR", Node::Token("not"), ..) => arguments.iter().map(|argument| (argument, !truth)).collect(),
        // IS TRUE, and not IS NOT TRUE
        ("BOOLEANTEST", _, Some(0), true) | ("BOOLEANTEST", _, Some(1), false) => vec![(node.get("arg"), true)],
        // IS FALSE, and not IS NOT FALSE
        ("BOOLEANTEST", _, Some(2), true) | ("BOOLEANTEST", _, Some(3), false) => vec![(node.get("arg"), false)],
        _ => vec![(node, truth)],
    }
}

/// A column of a table or the like, also under a cast that changes nothing, as a join's column, or as one of GROUP BY.
pub(crate) fn plain_column(scope: &Scope<'_>, node: &Node<'_>) -> Option<(usize, i64)> {
    let _level = scope.analysis.enter()?;
    let node = bare(node);
    if !node.is("VAR") || node.get("varlevelsup").int() != Some(0) {
        return None;
    }
    let index = usize::try_from(node.get("varno").int()?).ok()?;
    let number = node.get("varattno").int().filter(|number| *number != 0)?;
    match behind(scope, index, number) {
        Some(expression) => plain_column(scope, expression),
        None => stands_for_itself(scope, index).then_some((index, number)),
    }
}

/// What a column of a join, or of GROUP BY, stands for.
pub(crate) fn behind<'s>(scope: &Scope<'s>, index: usize, number: i64) -> Option<&'s Node<'s>> {
    let entry = scope.query.entry(index)?;
    let list = match entry.kind() {
        EntryKind::Join => "joinaliasvars",
        // Under grouping sets it is NULL in some rows.
        EntryKind::Group if !scope.has_grouping_sets() => "groupexprs",
        _ => return None,
    };
    entry.get(list).items().get(usize::try_from(number).ok()?.checked_sub(1)?)
}

/// An expression below casts that change nothing, and where it is a column of a join or of GROUP BY, what that stands for.
pub(crate) fn resolved<'n>(scope: &Scope<'n>, node: &'n Node<'n>) -> &'n Node<'n> {
    let node = bare(node);
    let Some(_level) = scope.analysis.enter().filter(|_| node.is("VAR") && node.get("varlevelsup").int() == Some(0))
    else {
        return node;
    };
    let index = node.get("varno").int().and_then(|index| usize::try_from(index).ok());
    match index.zip(node.get("varattno").int()).and_then(|(index, number)| behind(scope, index, number)) {
        Some(expression) => resolved(scope, expression),
        None => node,
    }
}

fn stands_for_itself(scope: &Scope<'_>, index: usize) -> bool {
    scope.query.entry(index).is_some_and(|entry| !matches!(entry.kind(), EntryKind::Join | EntryKind::Group))
}
