//! Which expressions have one value in all rows that a query level can return, and which entries of its FROM contribute at most
//! one row. Both rest on each other: a value from a single row is one value, and a key that equals one value is of a single row.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::Oid;
use crate::prove::cardinality::columns::{Place, plain_column, resolved, same};
use crate::prove::cardinality::conditions::{Conditions, Equality, FixedTerm, Subject, Value};
use crate::prove::cardinality::stable::{columns_used, is_stable, refers_to_nothing_outside};
use crate::prove::cardinality::{Most, computed, holds, query_rows, unique};
use crate::prove::nullability::expression;
use crate::prove::scope::Scope;
use crate::reason::Reason;
use crate::tree::expr::{Expr, Through};
use crate::tree::query::{Command, FromItem, Query};

/// Equality operators of built-in types whose values are the same to the last bit when they are equal (`btequalimage`, and text under
/// a deterministic collation); not those of numeric (1.0 and 1.00), float, interval, jsonb, char(n) or citext.
const IDENTITY: &[Oid] = &[
    15, 91, 92, 94, 96, 98, 387, 410, 416, 532, 533, 607, 900, 1093, 1108, 1201, 1220, 1320, 1862, 1868, 1955, 2060,
    2972, 3362, 3516,
];

/// Why an entry contributes at most one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Bound {
    /// All columns of a unique key are fixed.
    Key(Reason),
    /// It has no more itself.
    Rows(Reason),
}

/// What is asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Term<'t> {
    Column(usize, i64),
    /// An expression of an index over this entry.
    Indexed(usize, Expr<'t>),
    Expression(Expr<'t>),
}

/// The equalities that fix something; none for what has one value anyway.
type Proof<'b, 's> = Vec<&'b Equality<'s>>;

/// In which sense values are one value, and in which rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sense<'k> {
    /// Equality by any of these operators, which are one operator family's.
    pub(crate) operators: &'k [Oid],
    pub(crate) collation: Option<Oid>,
    /// Whether NULLs are one value too.
    pub(crate) nulls: bool,
    /// Only in the rows in which this entry is present; else in all rows.
    pub(crate) present: Option<usize>,
}

/// One query level, with what is fixed in it.
pub(crate) struct Bindings<'c, 's> {
    pub(crate) scope: &'c Scope<'s>,
    pub(crate) conditions: Conditions<'s>,
    /// Entries that contribute at most one row, given the single rows of the others.
    pub(crate) single: BTreeMap<usize, Bound>,
    /// Single entries whose row is the same one whenever it is looked at; only these can fix others.
    fixed: BTreeSet<usize>,
}

impl<'c, 's> Bindings<'c, 's> {
    /// Entries are added one after the other: each may be fixed by those before it. Two result rows would have to differ first at
    /// one of them, and cannot.
    pub(crate) fn of(scope: &'c Scope<'s>, given: &[FixedTerm<'s>]) -> Bindings<'c, 's> {
        Bindings::of_rows(scope, given, &[])
    }

    /// Given one row of each of these entries: what is fixed and single in the rows that this row is joined with.
    pub(crate) fn of_rows(scope: &'c Scope<'s>, given: &[FixedTerm<'s>], present: &[usize]) -> Bindings<'c, 's> {
        let conditions = Conditions::of(scope, given).with_present(present);
        let mut entries: Vec<usize> = scope.query.join_tree().items().flat_map(FromItem::entries).collect();
        entries.extend(scope.query.result_relation().filter(|_| scope.query.command() == Command::Merge));
        let single = present.iter().map(|index| (*index, Bound::Rows(Reason::new("it is given"))));
        let mut bindings =
            Bindings { scope, conditions, single: single.collect(), fixed: present.iter().copied().collect() };
        let tried = RefCell::default();
        loop {
            let before = bindings.single.len();
            for index in &entries {
                if !bindings.single.contains_key(index) {
                    bindings.try_entry(*index, &tried);
                }
            }
            if bindings.single.len() == before {
                return bindings;
            }
        }
    }

    fn try_entry(&mut self, index: usize, tried: &unique::Tried) {
        let depends_on = self.conditions.depends_on.get(&index).map_or(&[][..], Vec::as_slice);
        if !depends_on.iter().all(|other| self.single.contains_key(other)) {
            return;
        }
        let Some((bound, is_fixed)) = unique::bound(self, index, tried) else { return };
        let depends_on_fixed = depends_on.iter().all(|other| self.fixed.contains(other));
        self.single.insert(index, bound);
        if is_fixed && depends_on_fixed && !self.conditions.full.contains(&index) {
            self.fixed.insert(index);
        }
    }

    pub(crate) fn is_single(&self, index: usize) -> bool {
        self.single.contains_key(&index)
    }

    pub(crate) fn is_fixed(&self, index: usize) -> bool {
        self.fixed.contains(&index)
    }

    /// The equalities that fix the term, if it is fixed.
    pub(crate) fn proof(&self, term: Term<'_>, sense: Sense<'_>) -> Option<Proof<'_, 's>> {
        self.proof_beyond(term, sense, &mut BTreeSet::new())
    }

    /// `seen` has the equalities that were looked at already: each is followed once.
    fn proof_beyond(&self, term: Term<'_>, sense: Sense<'_>, seen: &mut BTreeSet<usize>) -> Option<Proof<'_, 's>> {
        let _level = self.scope.context.enter()?;
        if let Some(proof) = self.proof_of_parts(term, sense, seen) {
            return Some(proof);
        }
        for (number, equality) in self.conditions.equalities.iter().enumerate() {
            let usable = self.conditions.equality_holds(equality, sense.present) && self.admits(sense, equality, term);
            if !usable || !self.is_about(term, equality) || !seen.insert(number) {
                continue;
            }
            let proof = match equality.value {
                Value::One => Some(Vec::new()),
                Value::Expression(value) => self.proof_beyond(Term::Expression(value), sense, seen),
                Value::OneOf(query) => self.has_one_stable_row(query).then(Vec::new),
                Value::RowOf(query) => refers_to_nothing_outside(self.scope.context, query).then(Vec::new),
            };
            if let Some(mut proof) = proof {
                proof.insert(0, equality);
                return Some(proof);
            }
        }
        None
    }

    /// The expression that the term is compared with, of one kind or another: it has that value in all rows.
    pub(crate) fn constant(
        &self,
        term: Expr<'s>,
        operators: &[Oid],
        collation: Option<Oid>,
        wanted: impl Fn(Expr<'s>) -> bool,
    ) -> Option<Expr<'s>> {
        let sense = Sense { operators, collation, nulls: true, present: None };
        self.conditions.equalities.iter().find_map(|equality| match equality.value {
            Value::Expression(value)
                if wanted(value)
                    && self.conditions.equality_holds(equality, None)
                    && self.admits(sense, equality, Term::Expression(term))
                    && self.is_about(Term::Expression(term), equality) =>
            {
                Some(value.strip(Through::SameValue))
            }
            _ => None,
        })
    }

    /// Whether the equality is at least as fine as the sense.
    fn admits(&self, sense: Sense<'_>, equality: &Equality<'_>, term: Term<'_>) -> bool {
        let fine = equality.operator.is_none_or(|operator| {
            sense.operators.contains(&operator) && self.collation_agrees(equality.collation, sense.collation)
        });
        fine && (!equality.nulls || sense.nulls || self.excludes_null(sense, equality, term))
    }

    /// Values that are equal under a collation that is not deterministic need not be equal under another one.
    fn collation_agrees(&self, collation: Option<Oid>, wanted: Option<Oid>) -> bool {
        collation == wanted
            || collation.is_none_or(|one| !self.scope.context.catalog.nondeterministic_collations.contains(&one))
    }

    /// Whether `x IS NOT DISTINCT FROM value` is as good as `x = value`.
    fn excludes_null(&self, sense: Sense<'_>, equality: &Equality<'_>, term: Term<'_>) -> bool {
        let Value::Expression(value) = equality.value else { return false };
        let value = value.strip(Through::SameValue);
        let is_value = match value {
            Expr::Constant(constant) => constant.null() == Some(false),
            Expr::Parameter(parameter) => !expression::parameter(self.scope, parameter).nullable,
            _ => false,
        };
        is_value
            || matches!(term, Term::Column(entry, number) if sense.present == Some(entry) && self.is_not_null(entry, number))
    }

    fn is_not_null(&self, entry: usize, number: i64) -> bool {
        let relation = self.scope.query.entry(entry).and_then(|entry| entry.relation());
        let relation = relation.and_then(|oid| self.scope.context.catalog.relations.get(&oid));
        unique::column_is_not_null(relation, number)
    }

    fn is_about(&self, term: Term<'_>, equality: &Equality<'_>) -> bool {
        let column = match term {
            Term::Column(entry, number) => Some((entry, number)),
            Term::Indexed(..) => None,
            Term::Expression(expression) => plain_column(self.scope, expression),
        };
        match (column, term, equality.subject) {
            (Some(column), ..) => equality.column(self.scope) == Some(column),
            (None, Term::Indexed(entry, indexed), Subject::Expression(subject)) => {
                same(self.scope, indexed.strip(Through::SameValue), Place::Index(entry), resolved(self.scope, subject))
            }
            (None, Term::Expression(expression), Subject::Expression(subject)) => {
                same(self.scope, resolved(self.scope, expression), Place::Here, resolved(self.scope, subject))
            }
            _ => false,
        }
    }

    /// The equalities that fix what it consists of, where that gives it one value.
    fn proof_of_parts(&self, term: Term<'_>, sense: Sense<'_>, seen: &mut BTreeSet<usize>) -> Option<Proof<'_, 's>> {
        let fixed = |entry| self.is_fixed(entry).then(Vec::new);
        let constant = |entry, number| self.is_constant(entry, number, sense).then(Vec::new);
        match term {
            Term::Column(entry, number) => fixed(entry).or_else(|| constant(entry, number)).or_else(|| {
                computed::with_generated(self.scope, entry, number, |expression| {
                    self.proof_of_computed(entry, expression, sense, seen)
                })
            }),
            Term::Indexed(entry, indexed) => {
                fixed(entry).or_else(|| self.proof_of_computed(entry, indexed, sense, seen))
            }
            Term::Expression(expression) => {
                if !is_stable(self.scope.context, expression) {
                    return None;
                }
                let is_column = plain_column(self.scope, expression).is_some();
                let proofs = columns_used(self.scope, expression)?.into_iter().map(|(entry, number)| match is_column {
                    true => fixed(entry).or_else(|| constant(entry, number)),
                    false => fixed(entry).or_else(|| self.proof_of_identity(entry, number, sense, seen)),
                });
                proofs.collect::<Option<Vec<_>>>().map(|proofs| proofs.concat())
            }
        }
    }

    /// Whether a column of a subquery or CTE is a constant there. The nullable side of an outer join has NULL besides.
    fn is_constant(&self, entry: usize, number: i64, sense: Sense<'_>) -> bool {
        self.is_present(entry, sense) && holds::constant_output(self.scope, entry, number).is_some()
    }

    /// Whether the entry is there in the rows that are meant, and not NULL by an outer join.
    fn is_present(&self, entry: usize, sense: Sense<'_>) -> bool {
        let optional = self.conditions.depends_on.contains_key(&entry) || self.conditions.full.contains(&entry);
        !optional || sense.present == Some(entry)
    }

    /// What makes the columns that an expression of an index or a generated column is computed from the same to the last bit in all
    /// rows. It can be NULL, whatever they are.
    fn proof_of_computed(
        &self,
        entry: usize,
        expression: Expr<'_>,
        sense: Sense<'_>,
        seen: &mut BTreeSet<usize>,
    ) -> Option<Proof<'_, 's>> {
        let columns =
            computed::columns(self.scope, expression).filter(|_| sense.nulls && self.is_present(entry, sense))?;
        let proofs = columns.into_iter().map(|number| self.proof_of_identity(entry, number, sense, seen));
        proofs.collect::<Option<Vec<_>>>().map(|proofs| proofs.concat())
    }

    /// What makes a column the same to the last bit in all rows.
    fn proof_of_identity(
        &self,
        entry: usize,
        number: i64,
        sense: Sense<'_>,
        seen: &mut BTreeSet<usize>,
    ) -> Option<Proof<'_, 's>> {
        let sense = Sense { operators: IDENTITY, collation: None, nulls: true, present: sense.present };
        if number == 0 { None } else { self.proof_beyond(Term::Column(entry, number), sense, seen) }
    }

    /// `IN (SELECT …)` with at most one row, which is the same one whenever it is looked for.
    fn has_one_stable_row(&self, query: Query<'s>) -> bool {
        let context = self.scope.context;
        is_stable(context, query) && query_rows(context, query, Some(self.scope)).most != Most::Many
    }
}
