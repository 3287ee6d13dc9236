//! What the conditions of a query level say: which expressions equal which values, in all rows that come out or in those in which
//! the nullable side of an outer join is present.

use std::collections::BTreeMap;

use crate::catalog::Oid;
use crate::catalog::builtin::BOOLEAN_EQUAL;
use crate::prove::cardinality::checked;
use crate::prove::cardinality::columns::plain_column;
use crate::prove::nullability::elements;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::{Boolean, BooleanOperator, BooleanTestKind, Expr, Operation, SubLink, SubLinkKind, Through};
use crate::tree::query::{Command, FromItem, FromList, Join, JoinKind, Query};

/// What an expression equals.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value<'s> {
    /// Another expression, or the only element of an array.
    Expression(Expr<'s>),
    /// Something that is one value by itself: TRUE, NULL, or what is fixed outside of this query.
    One,
    /// A row of the subquery of `IN (SELECT …)`.
    OneOf(Query<'s>),
    /// The row of a subquery: `(a, b) = (SELECT …)`.
    RowOf(Query<'s>),
}

/// Which condition says so.
#[derive(Debug, Clone)]
pub(crate) enum Source<'s> {
    /// One of this query.
    Condition(Expr<'s>),
    /// One outside, in words.
    Outside(Reason),
}

/// What is said to equal something.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Subject<'s> {
    Expression(Expr<'s>),
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
            Subject::Expression(expression) => plain_column(scope, expression),
            Subject::Column(entry, number) => Some((entry, number)),
        }
    }
}

/// A condition that is true, or false, in every row or in those in which one side of an outer join is present.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Conjunct<'s> {
    pub(crate) condition: Expr<'s>,
    pub(crate) truth: bool,
    side: Option<usize>,
}

/// An expression of this query that is fixed from outside: by a condition on a column of the subquery that it is.
#[derive(Debug, Clone)]
pub(crate) struct FixedTerm<'s> {
    pub(crate) reason: Reason,
    pub(crate) term: Expr<'s>,
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
    pub(crate) fn of(scope: &Scope<'s>, given: &[FixedTerm<'s>]) -> Conditions<'s> {
        let mut conditions = Conditions::default();
        let list = scope.query.join_tree();
        // The condition of MERGE (kept here up to 16) need not hold; that of a view need not hold for what is written through it.
        let holds = scope.query.command() != Command::Merge && !scope.view.without_conditions;
        conditions.list(scope, list, holds, None);
        conditions.merge(scope);
        // A group that HAVING keeps has one value in each grouping column, and in its rows.
        if scope.query.is_grouped() && !scope.has_grouping_sets() {
            conditions.condition(scope, scope.query.having(), true, None);
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

    /// The same in the rows in which these entries are there: so are the nullable sides that they are on.
    pub(crate) fn with_present(mut self, present: &[usize]) -> Conditions<'s> {
        let is_there = |members: &Vec<usize>| present.iter().any(|entry| members.contains(entry));
        let there: Vec<bool> = self.sides.iter().map(is_there).collect();
        let is_there = |side: &Option<usize>| side.is_some_and(|side| there.get(side) == Some(&true));
        self.equalities.iter_mut().filter(|one| is_there(&one.side)).for_each(|one| one.side = None);
        self.conjuncts.iter_mut().filter(|one| is_there(&one.side)).for_each(|one| one.side = None);
        self
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

    pub(crate) fn conjunct_holds(&self, conjunct: &Conjunct<'_>, present: usize) -> bool {
        self.holds(conjunct.side, Some(present))
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
        let condition = scope.query.merge_condition();
        let Some(target) = scope.query.result_relation().filter(|_| !condition.is_missing()) else { return };
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
    fn condition(&mut self, scope: &Scope<'s>, condition: Expr<'s>, truth: bool, side: Option<usize>) {
        if condition.is_missing() {
            return;
        }
        let Some(_level) = scope.context.enter() else { return };
        match parts(condition, truth) {
            Some(parts) => parts.into_iter().for_each(|(part, truth)| self.condition(scope, part, truth, side)),
            None => {
                self.conjuncts.push(Conjunct { condition, truth, side });
                self.leaf(condition, truth, side);
            }
        }
    }

    fn leaf(&mut self, condition: Expr<'s>, truth: bool, side: Option<usize>) {
        match (condition, truth) {
            (Expr::Operation(operation), true) => self.comparison(condition, operation, false, side),
            (Expr::Distinct(operation), false) => self.comparison(condition, operation, true, side),
            (Expr::ArrayComparison(comparison), true) if comparison.is_any() => {
                if let Some([term, array]) = comparison.sides()
                    && elements::has_one_element(array)
                {
                    let (operator, collation) = (comparison.operator(), comparison.input_collation());
                    self.push(condition, (operator, collation), term, Value::Expression(array), false, side);
                }
            }
            (Expr::NullTest(test), _) if test.is_null() == truth && test.of_row() == Some(false) => {
                self.plain(condition, test.argument(), None, side);
            }
            (Expr::SubLink(link), true) => self.subquery(condition, link, side),
            (Expr::CurrentOf(current), true) => self.current.extend(current.entry()),
            _ => {}
        }
        // A condition is itself an expression with one value.
        self.plain(condition, condition, Some(BOOLEAN_EQUAL), side);
    }

    fn comparison(&mut self, condition: Expr<'s>, operation: Operation<'s>, nulls: bool, side: Option<usize>) {
        let Some([left, right]) = operation.sides() else { return };
        let equality = (operation.operator(), operation.input_collation());
        self.push(condition, equality, left, Value::Expression(right), nulls, side);
        self.push(condition, equality, right, Value::Expression(left), nulls, side);
    }

    /// `x = ANY (SELECT …)`, which is what IN becomes, and `(x, y) = (SELECT …)`.
    fn subquery(&mut self, condition: Expr<'s>, link: SubLink<'s>, side: Option<usize>) {
        let value = match (link.kind(), link.query()) {
            (SubLinkKind::Any, Some(query)) => Value::OneOf(query),
            (SubLinkKind::RowComparison, Some(query)) => Value::RowOf(query),
            _ => return,
        };
        for test in link.test().conjuncts() {
            if let Expr::Operation(operation) = test
                && let Some([term, column]) = operation.sides()
                && matches!(column.strip(Through::SameValue), Expr::Parameter(_))
            {
                let equality = (operation.operator(), operation.input_collation());
                self.push(condition, equality, term, value, false, side);
            }
        }
    }

    /// By an operator, under a collation.
    fn push(
        &mut self,
        condition: Expr<'s>,
        (operator, collation): (Option<Oid>, Option<Oid>),
        term: Expr<'s>,
        value: Value<'s>,
        nulls: bool,
        side: Option<usize>,
    ) {
        if operator.is_some() {
            let (source, subject) = (Source::Condition(condition), Subject::Expression(term));
            self.equalities.push(Equality { source, subject, value, operator, collation, nulls, side });
        }
    }

    fn plain(&mut self, condition: Expr<'s>, term: Expr<'s>, operator: Option<Oid>, side: Option<usize>) {
        let (source, subject) = (Source::Condition(condition), Subject::Expression(term));
        let (value, nulls) = (Value::One, operator.is_none());
        self.equalities.push(Equality { source, subject, value, operator, collation: None, nulls, side });
    }
}

/// The one argument that can decide, where all others are constants: `false OR x`, as when an optional arm is not there.
fn only(boolean: Boolean<'_>, truth: bool) -> Option<Vec<(Expr<'_>, bool)>> {
    let decides = |argument: &Expr<'_>| match argument {
        Expr::Constant(constant) if constant.null() == Some(false) => {
            constant.first_byte().is_none_or(|byte| (byte == 1) == truth)
        }
        Expr::Constant(constant) => constant.null().is_none(),
        _ => true,
    };
    let mut arguments = boolean.arguments().iter().filter(decides);
    let first = arguments.next()?;
    arguments.next().is_none().then(|| vec![(first, truth)])
}

/// The conditions that are all true (or false) because this one is, each with its truth; `None` when it cannot be taken apart.
pub(crate) fn parts(condition: Expr<'_>, truth: bool) -> Option<Vec<(Expr<'_>, bool)>> {
    match condition {
        Expr::Boolean(boolean) => {
            let truth = match (boolean.operator()?, truth) {
                (BooleanOperator::And, true) | (BooleanOperator::Or, false) => truth,
                (BooleanOperator::Not, _) => !truth,
                (BooleanOperator::And, false) | (BooleanOperator::Or, true) => return only(boolean, truth),
            };
            Some(boolean.arguments().iter().map(|argument| (argument, truth)).collect())
        }
        Expr::BooleanTest(test) => match (test.kind()?, truth) {
            (BooleanTestKind::True, true) | (BooleanTestKind::NotTrue, false) => Some(vec![(test.argument(), true)]),
            (BooleanTestKind::False, true) | (BooleanTestKind::NotFalse, false) => Some(vec![(test.argument(), false)]),
            _ => None,
        },
        _ => None,
    }
}
