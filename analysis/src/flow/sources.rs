//! Where a value comes from: the table columns that it is taken from unchanged, and the domain that it is of. What is not known has no
//! sources, and only loses a mapping to a Rust type.

use crate::catalog::{Catalog, Oid, TypeKind};
use crate::facts;
use crate::tree::MAX_DEPTH;
use crate::tree::expr::{CallForm, Expr, SubLinkKind, Variable};
use crate::tree::query::{Query, RangeTableEntry};
use crate::tree::resolve::{Nesting, QueryLevel, Referent};

/// What a value is taken from unchanged, or goes to: all of these, or one of them, as the row may be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SourceOids {
    /// Each once; none for NULL.
    pub(crate) values: Vec<SourceOid>,
    /// The value is an array of them.
    pub(crate) in_array: bool,
}

/// One thing that a value is taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SourceOid {
    /// A column of a table or view, or a field of a composite type: `pg_class.oid` and `attnum`.
    Column(Oid, i16),
    /// Something of this domain.
    Type(Oid),
}

impl SourceOids {
    /// The same by names; `None` where the catalog does not have one of them.
    pub(crate) fn named(&self, catalog: &Catalog) -> Option<facts::Sources> {
        let named = |source: &SourceOid| match source {
            SourceOid::Column(relation, number) => catalog.column_name(*relation, *number).map(facts::Source::Column),
            SourceOid::Type(oid) => catalog.type_name(*oid).map(facts::Source::Type),
        };
        let values: Option<Vec<_>> = self.values.iter().map(named).collect();
        Some(facts::Sources { values: values?, in_array: self.in_array })
    }
}

/// Functions of PostgreSQL that return one of their first argument's values.
const PICKS: &[&str] = &["min", "max", "any_value", "first_value", "last_value", "nth_value", "lag", "lead"];

/// The sources of each output column of a statement.
pub(crate) fn of_columns(catalog: &Catalog, query: Query<'_>) -> Vec<Option<SourceOids>> {
    let mut walk = Walk::new(catalog);
    (0..query.output().len()).map(|position| walk.output(&Nesting::top(query), position)).collect()
}

/// The sources of an expression of a query.
pub(crate) fn of_expression(catalog: &Catalog, level: &Nesting<'_, '_>, expression: Expr<'_>) -> Option<SourceOids> {
    Walk::new(catalog).expression(level, expression)
}

/// The sources of a column that a query returns.
pub(crate) fn of_output(catalog: &Catalog, level: &Nesting<'_, '_>, position: usize) -> Option<SourceOids> {
    Walk::new(catalog).output(level, position)
}

/// The sources of a view's column, by names.
pub fn of_view(catalog: &Catalog, view: Oid, column: i16) -> Option<facts::Sources> {
    view_column(catalog, view, column)?.named(catalog)
}

/// The sources of a view's column.
pub(crate) fn view_column(catalog: &Catalog, view: Oid, column: i16) -> Option<SourceOids> {
    let query = catalog.relations.get(&view)?.view_query.as_ref()?.query()?;
    let position = usize::try_from(column).ok()?.checked_sub(1)?;
    Walk::new(catalog).output(&Nesting::top(query), position)
}

struct Walk<'c> {
    catalog: &'c Catalog,
    depth: u32,
    /// The outputs that are being looked into: a recursive query refers to its own.
    open: Vec<(usize, usize)>,
}

impl<'c> Walk<'c> {
    fn new(catalog: &'c Catalog) -> Walk<'c> {
        Walk { catalog, depth: 0, open: Vec::new() }
    }

    fn output(&mut self, level: &Nesting<'_, '_>, position: usize) -> Option<SourceOids> {
        let query = level.query();
        let key = (query.address(), position);
        if self.open.contains(&key) {
            return Some(SourceOids::default());
        }
        self.open.push(key);
        let found = if query.is_set_operation() {
            let arms = query.range_table().filter_map(RangeTableEntry::subquery);
            all(arms.map(|arm| self.output(&level.with(arm), position)))
        } else {
            query.output().get(position).and_then(|entry| self.expression(level, entry.expression()))
        };
        self.open.pop();
        found
    }

    fn expression(&mut self, level: &Nesting<'_, '_>, expression: Expr<'_>) -> Option<SourceOids> {
        if self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let found = self.kept(level, expression).or_else(|| self.domain(expression));
        self.depth -= 1;
        found
    }

    /// An expression of which only its domain is known.
    fn domain(&self, expression: Expr<'_>) -> Option<SourceOids> {
        let oid = expression.ty()?;
        let is_domain = matches!(self.catalog.types.get(&oid)?.kind, TypeKind::Domain(_));
        is_domain.then(|| SourceOids { values: vec![SourceOid::Type(oid)], in_array: false })
    }

    /// An expression that gives what others give.
    fn kept(&mut self, level: &Nesting<'_, '_>, expression: Expr<'_>) -> Option<SourceOids> {
        match expression {
            Expr::Variable(variable) => self.variable(level, variable),
            // NULL, and what a caller gives, may be anything.
            Expr::Constant(constant) if constant.null() == Some(true) => Some(SourceOids::default()),
            Expr::Parameter(_) => self.domain(expression).or(Some(SourceOids::default())),
            Expr::Relabel(cast) if cast.form() == CallForm::Implicit => self.expression(level, cast.argument()),
            Expr::Collate(cast) | Expr::Returning(cast) => self.expression(level, cast.argument()),
            Expr::Coalesce(choice) | Expr::MinMax(choice) => self.every(level, choice.arguments()),
            Expr::NullIf(operation) => self.expression(level, operation.arguments().first()?),
            Expr::Case(case) => {
                let results = case.branches().map(|branch| branch.result()).chain([case.otherwise()]);
                self.every(level, results.filter(|result| !result.is_missing()))
            }
            Expr::Array(array) if array.multidimensional() != Some(true) => {
                self.every(level, array.elements()).and_then(in_array)
            }
            Expr::Aggregate(call) => {
                let argument = call.arguments().next()?.expression();
                match self.builtin(call.function())? {
                    "array_agg" => self.expression(level, argument).and_then(in_array),
                    name if PICKS.contains(&name) => self.expression(level, argument),
                    _ => None,
                }
            }
            Expr::Window(call) => {
                let picks = PICKS.contains(&self.builtin(call.function())?);
                if picks { self.expression(level, call.arguments().first()?) } else { None }
            }
            Expr::SubLink(link) => match link.kind() {
                SubLinkKind::Value => self.output(&level.with(link.query()?), 0),
                SubLinkKind::Array => self.output(&level.with(link.query()?), 0).and_then(in_array),
                _ => None,
            },
            Expr::Field(field) => {
                let ty = self.catalog.types.get(&self.catalog.base_type(field.row().ty()?))?;
                let TypeKind::Composite(relation) = ty.kind else { return None };
                column(relation, field.number()?)
            }
            _ => None,
        }
    }

    /// What is one of several values.
    fn every<'t>(
        &mut self,
        level: &Nesting<'_, '_>,
        expressions: impl IntoIterator<Item = Expr<'t>>,
    ) -> Option<SourceOids> {
        all(expressions.into_iter().map(|expression| self.expression(level, expression)))
    }

    /// The name of a function of PostgreSQL itself.
    fn builtin(&self, function: Option<Oid>) -> Option<&'c str> {
        let function = self.catalog.functions.get(&function?)?;
        function.is_builtin().then_some(function.name.as_str())
    }

    fn variable(&mut self, level: &Nesting<'_, '_>, variable: Variable<'_>) -> Option<SourceOids> {
        match level.resolve(variable)? {
            Referent::Stored(relation, number) => column(relation, number),
            Referent::Output(derived, position) => self.output(&derived.around.with(derived.query), position),
            Referent::Expression(level, expression) => self.expression(level, expression),
            Referent::Values(level, cells) => self.every(level, cells),
        }
    }
}

/// The column of a table, view or composite type.
fn column(relation: Oid, number: i64) -> Option<SourceOids> {
    let number = i16::try_from(number).ok().filter(|number| *number > 0)?;
    Some(SourceOids { values: vec![SourceOid::Column(relation, number)], in_array: false })
}

/// The sources of what is one of several values; none where those of one are not known.
fn all(found: impl Iterator<Item = Option<SourceOids>>) -> Option<SourceOids> {
    let mut together = SourceOids::default();
    for sources in found {
        let sources = sources?;
        if !sources.values.is_empty() && !together.values.is_empty() && sources.in_array != together.in_array {
            return None;
        }
        together.in_array |= sources.in_array;
        let new: Vec<_> = sources.values.into_iter().filter(|source| !together.values.contains(source)).collect();
        together.values.extend(new);
    }
    Some(together)
}

/// The same in an array; arrays of arrays are none.
fn in_array(sources: SourceOids) -> Option<SourceOids> {
    (!sources.in_array).then_some(SourceOids { in_array: true, ..sources })
}
