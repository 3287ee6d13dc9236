//! What is known not to be NULL in a query level: columns and expressions, each with the condition that proves it.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use crate::places::Span;
use crate::tree::expr::Expr;

/// A column of a range table entry; number 0 is the whole row. An expression is named like a column, of an entry that there is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ColumnOf {
    pub(crate) entry: usize,
    pub(crate) number: i64,
}

/// The entry of expressions; those of the range table count from 1.
pub(crate) const EXPRESSION: usize = 0;

pub(crate) type Columns = BTreeSet<ColumnOf>;

/// Columns known not to be NULL, each with what proves it.
pub(crate) type Known = BTreeMap<ColumnOf, Origin>;

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Clause {
    Where,
    On,
    Having,
    Case,
    Filter,
}

/// What proves that a column is not NULL: a condition, and the clause that it stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) clause: Clause,
    pub(crate) span: Option<Span>,
}

impl Origin {
    /// Some condition of the clause.
    pub(crate) fn some(clause: Clause) -> Origin {
        Origin { clause, span: None }
    }

    /// Whether it is about groups, not about the rows in them.
    pub(crate) fn is_having(&self) -> bool {
        self.clause == Clause::Having
    }
}

/// The numbers of expressions that conditions spoke of.
#[derive(Default)]
pub(crate) struct Expressions {
    by_text: RefCell<BTreeMap<String, i64>>,
    domain_values: RefCell<BTreeSet<i64>>,
}

impl Expressions {
    /// The column that stands for an expression, the same for the same text.
    pub(crate) fn column(&self, expression: Expr<'_>, text: String) -> ColumnOf {
        let mut by_text = self.by_text.borrow_mut();
        let next = i64::try_from(by_text.len()).unwrap_or(i64::MAX);
        let number = *by_text.entry(text).or_insert(next);
        if let Expr::DomainValue(_) = expression {
            self.domain_values.borrow_mut().insert(number);
        }
        ColumnOf { entry: EXPRESSION, number }
    }

    /// Whether a column stands for the value that a domain checks.
    pub(crate) fn is_domain_value(&self, column: ColumnOf) -> bool {
        column.entry == EXPRESSION && self.domain_values.borrow().contains(&column.number)
    }
}
