//! What the SQL standard has a syntax of its own for: values of the session, XML, JSON.

use crate::tree::Oid;
use crate::tree::expr::{Expr, Exprs};
use crate::tree::node::Node;

/// A `SQLValueFunction`.
#[derive(Debug, Clone, Copy)]
pub struct SqlValue<'t>(pub(super) &'t Node<'t>);

impl<'t> SqlValue<'t> {
    /// CURRENT_SCHEMA (`SVFOP_CURRENT_SCHEMA`), the only one that can be NULL.
    pub(crate) fn is_current_schema(self) -> bool {
        self.0.get("op").int() == Some(14)
    }

    /// Whether it is another one that is known.
    pub(crate) fn is_known(self) -> bool {
        self.0.get("op").int().is_some_and(|op| (0..=13).contains(&op))
    }

    /// Its type.
    pub(crate) fn ty(self) -> Option<Oid> {
        self.0.get("type").oid()
    }
}

/// An `XmlExpr`.
#[derive(Debug, Clone, Copy)]
pub struct Xml<'t>(pub(super) &'t Node<'t>);

/// `XmlExprOp`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlKind {
    /// XMLCONCAT
    Concat,
    /// XMLELEMENT
    Element,
    /// XMLFOREST
    Forest,
    /// XMLPARSE, XMLPI, XMLROOT, XMLSERIALIZE and IS DOCUMENT
    Function,
    /// One that this does not know.
    Other,
}

impl<'t> Xml<'t> {
    /// Which one it is.
    pub(crate) fn kind(self) -> XmlKind {
        match self.0.get("op").int() {
            Some(0) => XmlKind::Concat,
            Some(1) => XmlKind::Element,
            Some(2) => XmlKind::Forest,
            Some(3..=7) => XmlKind::Function,
            _ => XmlKind::Other,
        }
    }

    /// The arguments without a name.
    pub(crate) fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// Whether there are arguments with a name.
    pub(crate) fn has_named_arguments(self) -> bool {
        !self.0.get("named_args").is_null()
    }
}

/// A `JsonConstructorExpr` (from 16 on).
#[derive(Debug, Clone, Copy)]
pub struct JsonConstructor<'t>(pub(super) &'t Node<'t>);

impl<'t> JsonConstructor<'t> {
    /// JSON_OBJECT or JSON_ARRAY.
    pub(crate) fn is_plain(self) -> bool {
        matches!(self.0.get("type").int(), Some(1 | 2))
    }

    /// JSON_OBJECTAGG or JSON_ARRAYAGG.
    pub(crate) fn is_aggregate(self) -> bool {
        matches!(self.0.get("type").int(), Some(3 | 4))
    }

    /// The function that does the work.
    pub(crate) fn function(self) -> Expr<'t> {
        Expr::of(self.0.get("func"))
    }

    /// The arguments.
    pub(crate) fn arguments(self) -> Exprs<'t> {
        Exprs::of(self.0.get("args"))
    }

    /// The cast to the type that is returned, over [`Expr::CaseTest`].
    pub(crate) fn coercion(self) -> Expr<'t> {
        Expr::of(self.0.get("coercion"))
    }
}

/// A `JsonValueExpr` or `JsonIsPredicate`.
#[derive(Debug, Clone, Copy)]
pub struct JsonValue<'t>(pub(super) &'t Node<'t>);

impl<'t> JsonValue<'t> {
    /// The value as it was given.
    pub(crate) fn raw(self) -> Expr<'t> {
        Expr::of(self.0.get(if self.0.is("JSONISPREDICATE") { "expr" } else { "raw_expr" }))
    }

    /// The value as JSON; missing where it needs no conversion.
    pub(crate) fn formatted(self) -> Expr<'t> {
        Expr::of(self.0.get("formatted_expr"))
    }
}

/// A `JsonExpr` (from 17 on).
#[derive(Debug, Clone, Copy)]
pub struct JsonPath<'t>(pub(super) &'t Node<'t>);

/// `JsonExprOp`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonPathKind {
    /// JSON_EXISTS
    Exists,
    /// JSON_QUERY
    Query,
    /// JSON_VALUE
    Value,
    /// JSON_TABLE, or one that this does not know.
    Other,
}

impl<'t> JsonPath<'t> {
    /// Which one it is.
    pub(crate) fn kind(self) -> JsonPathKind {
        match self.0.get("op").int() {
            Some(0) => JsonPathKind::Exists,
            Some(1) => JsonPathKind::Query,
            Some(2) => JsonPathKind::Value,
            _ => JsonPathKind::Other,
        }
    }

    /// The document.
    pub(crate) fn document(self) -> Expr<'t> {
        Expr::of(self.0.get("formatted_expr"))
    }

    /// The path.
    pub(crate) fn path(self) -> Expr<'t> {
        Expr::of(self.0.get("path_spec"))
    }

    /// The type that is returned.
    pub(crate) fn returns(self) -> Option<Oid> {
        self.0.get("returning").get("typid").oid()
    }

    /// ON EMPTY.
    pub(crate) fn on_empty(self) -> Option<JsonBehavior<'t>> {
        JsonBehavior::of(self.0.get("on_empty"))
    }

    /// ON ERROR.
    pub(crate) fn on_error(self) -> Option<JsonBehavior<'t>> {
        JsonBehavior::of(self.0.get("on_error"))
    }
}

/// A `JsonBehavior`.
#[derive(Debug, Clone, Copy)]
pub struct JsonBehavior<'t>(&'t Node<'t>);

/// `JsonBehaviorType`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BehaviorKind {
    /// NULL
    Null,
    /// ERROR
    Error,
    /// EMPTY
    Empty,
    /// TRUE
    True,
    /// FALSE
    False,
    /// UNKNOWN
    Unknown,
    /// EMPTY ARRAY
    EmptyArray,
    /// EMPTY OBJECT
    EmptyObject,
    /// DEFAULT …
    Default,
    /// One that this does not know.
    Other,
}

impl<'t> JsonBehavior<'t> {
    fn of(node: &'t Node<'t>) -> Option<JsonBehavior<'t>> {
        (!node.is_null()).then_some(JsonBehavior(node))
    }

    /// What is done.
    pub(crate) fn kind(self) -> BehaviorKind {
        match self.0.get("btype").int() {
            Some(0) => BehaviorKind::Null,
            Some(1) => BehaviorKind::Error,
            Some(2) => BehaviorKind::Empty,
            Some(3) => BehaviorKind::True,
            Some(4) => BehaviorKind::False,
            Some(5) => BehaviorKind::Unknown,
            Some(6) => BehaviorKind::EmptyArray,
            Some(7) => BehaviorKind::EmptyObject,
            Some(8) => BehaviorKind::Default,
            _ => BehaviorKind::Other,
        }
    }

    /// The value of DEFAULT.
    pub(crate) fn value(self) -> Expr<'t> {
        Expr::of(self.0.get("expr"))
    }

    /// Whether the value is cast when it is used; `None` where that cannot be read.
    pub(crate) fn coerces(self) -> Option<bool> {
        self.0.get("coerce").bool()
    }
}
