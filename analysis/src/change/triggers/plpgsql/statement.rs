//! What a body of a trigger function does to the records that a row can be made of.

use crate::catalog::Event;

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Statement {
    /// It touches no record.
    Other,
    /// `record := value`
    Record(String, Value),
    /// `record.column := value`
    Column(String, String, Value),
    /// One of these branches is taken: the first that is certain to be, or one before it.
    Branches(Vec<(Truth, Vec<Statement>)>),
    /// Any number of times.
    Loop(Vec<Statement>),
    /// Statements that may be left in the middle: by EXIT, or for one of the exception handlers.
    Block(Vec<Statement>, Vec<Vec<Statement>>),
    /// RETURN
    Return(Value),
    /// RAISE EXCEPTION: nothing after it is done.
    Raise,
}

/// What is assigned or returned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// A copy of this record.
    Record(String),
    /// NULL
    Null,
    /// The first of these that is not NULL: COALESCE.
    FirstOf(Vec<Value>),
    /// The current time or date.
    Time,
    /// Anything.
    Other,
}

/// What a condition comes out as on each event; `None` where it is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) on_insert: Option<bool>,
    pub(super) on_update: Option<bool>,
    pub(super) on_delete: Option<bool>,
}

impl Truth {
    pub(super) const UNKNOWN: Truth = Truth { on_insert: None, on_update: None, on_delete: None };
    pub(super) const TRUE: Truth = Truth { on_insert: Some(true), on_update: Some(true), on_delete: Some(true) };

    /// `TG_OP = operation`
    pub(super) fn of_operation(operation: &str) -> Truth {
        let is = |name: &str| Some(operation == name);
        Truth { on_insert: is("INSERT"), on_update: is("UPDATE"), on_delete: is("DELETE") }
    }

    pub(super) fn on(self, event: Event) -> Option<bool> {
        match event {
            Event::Insert => self.on_insert,
            Event::Update => self.on_update,
            Event::Delete => self.on_delete,
            Event::Select | Event::Truncate => None,
        }
    }

    pub(super) fn not(self) -> Truth {
        self.each(self, |value, _| value.map(|value| !value))
    }

    pub(super) fn and(self, other: Truth) -> Truth {
        self.each(other, |one, two| match (one, two) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        })
    }

    pub(super) fn or(self, other: Truth) -> Truth {
        self.not().and(other.not()).not()
    }

    fn each(self, other: Truth, of: impl Fn(Option<bool>, Option<bool>) -> Option<bool>) -> Truth {
        Truth {
            on_insert: of(self.on_insert, other.on_insert),
            on_update: of(self.on_update, other.on_update),
            on_delete: of(self.on_delete, other.on_delete),
        }
    }
}
