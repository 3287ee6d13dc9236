//! What a node uses of the catalog: the functions and operators that it calls, the types of what it gives.

use crate::tree::BOOLEAN;
use crate::tree::Oid;
use crate::tree::expr::{Expr, SubLinkKind};

/// What a node calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callee {
    /// A function.
    Function(Oid),
    /// The function of an operator.
    Operator(Oid),
}

/// Nodes that are no expressions, and whose functions and tables are known all the same: they name none, or are looked at from above.
const PARTS: &[&str] = &[
    "ALIAS",
    "COMMONTABLEEXPR",
    "CTECYCLECLAUSE",
    "CTESEARCHCLAUSE",
    "FROMEXPR",
    "GROUPINGSET",
    "INFERENCEELEM",
    "JOINEXPR",
    "JSONBEHAVIOR",
    "JSONFORMAT",
    "JSONRETURNING",
    "JSONTABLEPATH",
    "JSONTABLEPATHSCAN",
    "JSONTABLESIBLINGJOIN",
    "MERGEACTION",
    "ONCONFLICTEXPR",
    "RANGETBLFUNCTION",
    "RANGETBLREF",
    "ROWMARKCLAUSE",
    "RTEPERMISSIONINFO",
    "SETOPERATIONSTMT",
    "TABLEFUNC",
    "WINDOWFUNCRUNCONDITION",
];

/// Nodes of a SELECT that are no expressions and compute nothing themselves: where its rows come from, and how it groups them.
const FRAME: &[&str] = &[
    "ALIAS",
    "COMMONTABLEEXPR",
    "FROMEXPR",
    "GROUPINGSET",
    "JOINEXPR",
    "RANGETBLFUNCTION",
    "RANGETBLREF",
    "RTEPERMISSIONINFO",
    "SETOPERATIONSTMT",
];

impl<'t> Expr<'t> {
    /// Whether it is a part of a SELECT that computes nothing itself; not for parts that have a variant of their own.
    pub(crate) fn is_frame_of_select(self) -> bool {
        matches!(self, Expr::Other(node) if FRAME.contains(&node.label()))
    }

    /// PostgreSQL's name of the kind of node, where it is one of which it is not known what it calls or reads.
    pub(crate) fn unknown_kind(self) -> Option<&'t str> {
        match self {
            Expr::Other(node) if !PARTS.contains(&node.label()) => Some(node.label()),
            _ => None,
        }
    }

    /// What computes the value of the node itself: for an operator its function, where the tree names it.
    pub(crate) fn callee(self) -> Option<Callee> {
        let by_operator = |function: Option<Oid>, operator: Option<Oid>| {
            function.map(Callee::Function).or(operator.map(Callee::Operator))
        };
        match self {
            Expr::Call(call) => call.function().map(Callee::Function),
            Expr::Aggregate(call) => call.function().map(Callee::Function),
            Expr::Window(call) => call.function().map(Callee::Function),
            Expr::Operation(one) | Expr::Distinct(one) | Expr::NullIf(one) => {
                by_operator(one.function(), one.operator())
            }
            Expr::ArrayComparison(one) => by_operator(one.function(), one.operator()),
            _ => None,
        }
    }

    /// Everything that the node itself calls, also to compare and to sort; for an operator its function too, where the tree names it.
    pub(crate) fn callees(self) -> Vec<Callee> {
        let operators: Vec<Option<Oid>> = match self {
            Expr::Operation(one) | Expr::Distinct(one) | Expr::NullIf(one) => vec![one.operator()],
            Expr::ArrayComparison(one) => vec![one.operator()],
            Expr::RowComparison(one) => one.operators().collect(),
            Expr::SortGroup(one) => vec![one.equality(), one.order()],
            _ => Vec::new(),
        };
        let functions: Vec<Option<Oid>> = match (self, self.callee()) {
            (_, Some(Callee::Function(function))) => vec![Some(function)],
            (Expr::WindowClause(window), _) => window.range_functions().into(),
            _ => Vec::new(),
        };
        let functions = functions.into_iter().flatten().map(Callee::Function);
        functions.chain(operators.into_iter().flatten().map(Callee::Operator)).collect()
    }

    /// The collation of its values; for most kinds of expressions it is not told.
    pub(crate) fn collation(self) -> Option<Oid> {
        let field = match self {
            Expr::Variable(_) => "varcollid",
            Expr::Relabel(_) | Expr::ToDomain(_) => "resultcollid",
            Expr::Collate(_) => "collOid",
            Expr::Call(_) => "funccollid",
            Expr::Operation(_) => "opcollid",
            _ => return None,
        };
        self.node().get(field).oid()
    }

    /// The type that a cast makes values of, for those casts that do more than to change the name of the type.
    pub(crate) fn converts_to(self) -> Option<Oid> {
        match self {
            Expr::ToDomain(cast) | Expr::CoerceViaIo(cast) | Expr::ArrayCoerce(cast) | Expr::ConvertRow(cast) => {
                cast.ty()
            }
            _ => None,
        }
    }

    /// The collation that the function of a call or of an operator works with.
    pub(crate) fn input_collation(self) -> Option<Oid> {
        match self {
            Expr::Call(call) => call.input_collation(),
            Expr::Operation(one) | Expr::Distinct(one) | Expr::NullIf(one) => one.input_collation(),
            Expr::ArrayComparison(one) => one.input_collation(),
            _ => None,
        }
    }

    /// Whether it is a column, or something that compares, for which no collation was found: it has none, or PostgreSQL could not
    /// choose between several.
    pub(crate) fn lacks_collation(self) -> bool {
        let field = match self {
            Expr::Variable(_) => "varcollid",
            Expr::Call(_)
            | Expr::Operation(_)
            | Expr::Distinct(_)
            | Expr::NullIf(_)
            | Expr::ArrayComparison(_)
            | Expr::MinMax(_) => "inputcollid",
            _ => return false,
        };
        self.node().get(field).int() == Some(0)
    }

    /// The type of the expression, as `exprType` of PostgreSQL's `nodeFuncs.c` finds it; `None` where this does not know it.
    pub(crate) fn ty(self) -> Option<Oid> {
        match self {
            Expr::Boolean(_)
            | Expr::NullTest(_)
            | Expr::BooleanTest(_)
            | Expr::Distinct(_)
            | Expr::ArrayComparison(_)
            | Expr::RowComparison(_) => Some(BOOLEAN),
            Expr::Collate(cast) | Expr::NamedArgument(cast) => cast.argument().ty(),
            Expr::SqlValue(value) => value.ty(),
            Expr::SubLink(link) => match link.kind() {
                SubLinkKind::Exists | SubLinkKind::All | SubLinkKind::Any => Some(BOOLEAN),
                SubLinkKind::Value => link.query()?.output().first()?.expression().ty(),
                _ => None,
            },
            Expr::Variable(variable) => variable.ty(),
            Expr::Constant(constant) => constant.ty(),
            Expr::Parameter(parameter) => parameter.ty(),
            Expr::Call(call) => call.ty(),
            Expr::Operation(operation) | Expr::NullIf(operation) => operation.ty(),
            Expr::Aggregate(call) => call.ty(),
            Expr::Window(call) => call.ty(),
            Expr::Case(case) => case.ty(),
            Expr::Coalesce(choice) | Expr::MinMax(choice) => choice.ty(),
            Expr::Array(array) => array.ty(),
            Expr::Row(row) => row.ty(),
            Expr::Field(field) => field.ty(),
            Expr::FieldStore(store) => store.ty(),
            Expr::Subscript(subscript) => subscript.ty(),
            Expr::Relabel(cast)
            | Expr::CoerceViaIo(cast)
            | Expr::ArrayCoerce(cast)
            | Expr::ConvertRow(cast)
            | Expr::ToDomain(cast) => cast.ty(),
            _ => None,
        }
    }
}
