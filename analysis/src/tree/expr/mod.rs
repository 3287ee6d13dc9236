//! Expressions by the kind of their node (`nodes/primnodes.h`), a file per family. What a node has is asked of its own type, so a rule
//! names no label and no field; and what this module does not know is [`Expr::Other`], of which nothing is known.

mod call;
mod cast;
mod choice;
mod column;
mod constructor;
mod list;
mod standard;
mod subquery;
mod test;
mod uses;
mod walk;

use crate::tree::clause::{Sample, SortGroup, Window};
use crate::tree::node::Node;
use crate::tree::query::{Query, RangeTableEntry, TargetEntry};

pub use call::{AggregateCall, Call, CallForm, Comparison, Operation, RowComparison, WindowCall};
pub use cast::Cast;
pub use choice::{Branch, Case, Choice};
pub use column::{Constant, Field, FieldStore, Parameter, RowVersion, Subscript, Variable};
pub use constructor::{Array, Row};
pub use list::Exprs;
pub use standard::{
    BehaviorKind, JsonBehavior, JsonConstructor, JsonPath, JsonPathKind, JsonValue, SqlValue, Xml, XmlKind,
};
pub use subquery::{SubLink, SubLinkKind};
pub use test::{Boolean, BooleanOperator, BooleanTest, BooleanTestKind, CurrentOf, NullTest};
pub use uses::Callee;
pub use walk::Walk;

/// A node of which only the kind is of interest.
#[derive(Debug, Clone, Copy)]
pub struct Plain<'t>(&'t Node<'t>);

/// Makes [`Expr`] and what tells its variants apart, from a line for each kind of node: its name here, the type of its view, and
/// PostgreSQL's label.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($view:ident) = $label:literal,)*) => {
        /// A node of an expression.
        #[derive(Debug, Clone, Copy)]
        pub enum Expr<'t> {
            /// There is none.
            Missing,
            $($(#[$doc])* $kind($view<'t>),)*
            /// A node of a kind that no rule looks at, or what is no node.
            Other(&'t Node<'t>),
        }

        impl<'t> Expr<'t> {
            /// The expression that a node is.
            pub(crate) fn of(node: &'t Node<'t>) -> Expr<'t> {
                match node.label() {
                    $($label => Expr::$kind($view(node)),)*
                    _ if node.is_null() => Expr::Missing,
                    _ => Expr::Other(node),
                }
            }

            /// The node that the expression is.
            pub(crate) fn node(self) -> &'t Node<'t> {
                match self {
                    Expr::Missing => &Node::Null,
                    $(Expr::$kind(view) => view.0,)*
                    Expr::Other(node) => node,
                }
            }
        }
    };
}

kinds! {
    /// A column.
    Variable(Variable) = "VAR",
    /// A constant.
    Constant(Constant) = "CONST",
    /// A parameter.
    Parameter(Parameter) = "PARAM",
    /// A call of a function, or a cast by one.
    Call(Call) = "FUNCEXPR",
    /// An operator.
    Operation(Operation) = "OPEXPR",
    /// IS DISTINCT FROM.
    Distinct(Operation) = "DISTINCTEXPR",
    /// NULLIF.
    NullIf(Operation) = "NULLIFEXPR",
    /// `x op ANY (array)` and `x op ALL (array)`.
    ArrayComparison(Comparison) = "SCALARARRAYOPEXPR",
    /// `(a, b) < (c, d)`.
    RowComparison(RowComparison) = "ROWCOMPAREEXPR",
    /// An aggregate.
    Aggregate(AggregateCall) = "AGGREF",
    /// A window function.
    Window(WindowCall) = "WINDOWFUNC",
    /// A subquery in an expression.
    SubLink(SubLink) = "SUBLINK",
    /// CASE.
    Case(Case) = "CASEEXPR",
    /// WHEN … THEN … of CASE.
    Branch(Branch) = "CASEWHEN",
    /// What stands for the value that CASE compares, or for one element in the cast of an array.
    CaseTest(Plain) = "CASETESTEXPR",
    /// COALESCE.
    Coalesce(Choice) = "COALESCEEXPR",
    /// GREATEST and LEAST.
    MinMax(Choice) = "MINMAXEXPR",
    /// AND, OR, NOT.
    Boolean(Boolean) = "BOOLEXPR",
    /// IS NULL and IS NOT NULL.
    NullTest(NullTest) = "NULLTEST",
    /// IS TRUE and the like.
    BooleanTest(BooleanTest) = "BOOLEANTEST",
    /// ARRAY\[…\].
    Array(Array) = "ARRAYEXPR",
    /// ROW(…).
    Row(Row) = "ROWEXPR",
    /// A field of a row.
    Field(Field) = "FIELDSELECT",
    /// A row with fields replaced.
    FieldStore(FieldStore) = "FIELDSTORE",
    /// An element or a slice, or a container with one assigned.
    Subscript(Subscript) = "SUBSCRIPTINGREF",
    /// A cast between types of the same form.
    Relabel(Cast) = "RELABELTYPE",
    /// COLLATE.
    Collate(Cast) = "COLLATEEXPR",
    /// A cast by way of text.
    CoerceViaIo(Cast) = "COERCEVIAIO",
    /// A cast of an array's elements.
    ArrayCoerce(Cast) = "ARRAYCOERCEEXPR",
    /// A cast between rows of inheritance children and parents.
    ConvertRow(Cast) = "CONVERTROWTYPEEXPR",
    /// A cast to a domain.
    ToDomain(Cast) = "COERCETODOMAIN",
    /// The value that a domain's CHECK looks at.
    DomainValue(Plain) = "COERCETODOMAINVALUE",
    /// An argument that is passed by name.
    NamedArgument(Cast) = "NAMEDARGEXPR",
    /// OLD and NEW in RETURNING (from 18 on).
    Returning(Cast) = "RETURNINGEXPR",
    /// GROUPING.
    Grouping(AggregateCall) = "GROUPINGFUNC",
    /// `nextval` of an identity column.
    NextValue(Plain) = "NEXTVALUEEXPR",
    /// `merge_action()`.
    MergeAction(Plain) = "MERGESUPPORTFUNC",
    /// WHERE CURRENT OF.
    CurrentOf(CurrentOf) = "CURRENTOFEXPR",
    /// DEFAULT in VALUES.
    Default(Plain) = "SETTODEFAULT",
    /// CURRENT_DATE, SESSION_USER and the like.
    SqlValue(SqlValue) = "SQLVALUEFUNCTION",
    /// XMLELEMENT and the like.
    Xml(Xml) = "XMLEXPR",
    /// JSON_OBJECT and the like.
    JsonConstructor(JsonConstructor) = "JSONCONSTRUCTOREXPR",
    /// A value that is read as JSON.
    JsonValue(JsonValue) = "JSONVALUEEXPR",
    /// IS JSON.
    JsonTest(JsonValue) = "JSONISPREDICATE",
    /// JSON_VALUE and the like.
    JsonPath(JsonPath) = "JSONEXPR",
    /// An entry of a target list, also of the arguments of an aggregate.
    Target(TargetEntry) = "TARGETENTRY",
    /// A query.
    Query(Query) = "QUERY",
    /// An entry of a range table.
    Entry(RangeTableEntry) = "RANGETBLENTRY",
    /// An item of GROUP BY, ORDER BY, DISTINCT or PARTITION BY.
    SortGroup(SortGroup) = "SORTGROUPCLAUSE",
    /// A window of a query.
    WindowClause(Window) = "WINDOWCLAUSE",
    /// TABLESAMPLE.
    Sample(Sample) = "TABLESAMPLECLAUSE",
}

impl<'n, 't: 'n> From<&'n Node<'t>> for Expr<'n> {
    fn from(node: &'n Node<'t>) -> Expr<'n> {
        Expr::of(node)
    }
}

impl<'t> From<Query<'t>> for Expr<'t> {
    fn from(query: Query<'t>) -> Expr<'t> {
        Expr::Query(query)
    }
}

/// What is known to be of a kind is an expression still.
macro_rules! expressions {
    ($($view:ident,)*) => {
        $(impl<'t> From<$view<'t>> for Expr<'t> {
            fn from(view: $view<'t>) -> Expr<'t> {
                Expr::of(view.0)
            }
        })*
    };
}

expressions! {
    Variable,
    Constant,
    Parameter,
    Call,
    Operation,
    Comparison,
    AggregateCall,
    WindowCall,
    SubLink,
}

/// What a cast may be looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Casts that change the name of the type only.
    Relabels,
    /// Those, collations, and casts to domains: what changes no value, and NULL into nothing else.
    SameValue,
}

impl<'t> Expr<'t> {
    /// Whether there is none.
    pub(crate) fn is_missing(self) -> bool {
        matches!(self, Expr::Missing)
    }

    /// PostgreSQL's name of the kind of node, in lower case, for messages; empty where there is none.
    pub(crate) fn kind_name(self) -> String {
        self.node().label().to_lowercase()
    }

    /// The expression below casts that change nothing which is asked for.
    pub(crate) fn strip(self, through: Through) -> Expr<'t> {
        match (self, through) {
            (Expr::Relabel(cast), _) | (Expr::Collate(cast) | Expr::ToDomain(cast), Through::SameValue) => {
                cast.argument().strip(through)
            }
            _ => self,
        }
    }

    /// What AND joins: the expression itself where it is no conjunction, and nothing where there is none.
    pub(crate) fn conjuncts(self) -> Vec<Expr<'t>> {
        match self {
            Expr::Missing => Vec::new(),
            Expr::Boolean(boolean) if boolean.operator() == Some(BooleanOperator::And) => {
                boolean.arguments().iter().flat_map(Expr::conjuncts).collect()
            }
            _ => vec![self],
        }
    }

    /// The expression and all nodes below it, those of queries among them.
    pub fn walk(self) -> Walk<'t> {
        Walk::of(self.node())
    }

    /// All queries among them.
    pub(crate) fn queries(self) -> impl Iterator<Item = Query<'t>> {
        self.walk().filter_map(|expr| match expr {
            Expr::Query(query) => Some(query),
            _ => None,
        })
    }

    /// The nodes right below it, also those in lists.
    pub fn children(self) -> impl Iterator<Item = Expr<'t>> {
        let mut pending = self.node().children();
        pending.reverse();
        std::iter::from_fn(move || {
            loop {
                let node = pending.pop()?;
                if node.record().is_some() {
                    return Some(Expr::of(node));
                }
                pending.extend(node.children().into_iter().rev());
            }
        })
    }

    /// Where in the statement's text the node itself stands: an operator at its sign, a call at its name.
    pub fn location(self) -> Option<usize> {
        self.node().get("location").int().and_then(|place| usize::try_from(place).ok())
    }
}
