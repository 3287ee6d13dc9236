//! What happens to the values of parameters: each is followed from where it stands through VALUES, subqueries, CTEs and `unnest` to
//! the column that it is written to, the test for NULL that it is put to, or anything else.

mod compared;

use std::collections::{BTreeMap, BTreeSet};

use super::ends::{Cell, End, Position, Role, Uses};
use super::refused;
use crate::catalog::Catalog;
use crate::flow::sources::SourceOids;
use crate::places::Places;
use crate::prove::context::Context;
use crate::tree::MAX_DEPTH;
use crate::tree::clause::Column;
use crate::tree::expr::{BooleanTestKind, Call, CallForm, Expr, Exprs, SubLinkKind, Variable};
use crate::tree::parts::Part;
use crate::tree::query::{Command, EntryKind, Query, RangeTableEntry, TargetEntry};
use crate::tree::resolve::{Nesting, QueryLevel};

/// What happens to each parameter of a statement; `None` when it nests too deep to tell.
pub(super) fn uses(
    context: &Context<'_>,
    root: Query<'_>,
    places: Option<&Places<'_>>,
) -> Option<BTreeMap<usize, Uses>> {
    let catalog = context.catalog;
    let mut walk = Walk {
        context,
        catalog,
        places,
        depth: 0,
        too_deep: false,
        parameters: BTreeMap::new(),
        references: BTreeMap::new(),
    };
    walk.query(&Nesting::top(root), &|_| Role::Other);
    let numbers: Vec<usize> = walk.parameters.keys().copied().collect();
    (!walk.too_deep).then(|| numbers.into_iter().map(|number| (number, walk.ends(number))).collect())
}

struct Walk<'c> {
    context: &'c Context<'c>,
    catalog: &'c Catalog,
    places: Option<&'c Places<'c>>,
    depth: u32,
    too_deep: bool,
    parameters: BTreeMap<usize, Vec<(Position, Option<usize>)>>,
    /// What becomes of columns.
    references: BTreeMap<Cell, Vec<Position>>,
}

impl Walk<'_> {
    /// What happens to a parameter in the end, through all columns that it becomes.
    fn ends(&self, number: usize) -> Uses {
        let mut uses = Uses::default();
        for (position, place) in self.parameters.get(&number).into_iter().flatten() {
            let cast = place.and_then(|place| self.places?.cast_dimensions(place));
            uses.cast_dimensions = uses.cast_dimensions.max(cast);
            let mut pending = vec![position.clone()];
            let mut seen = BTreeSet::new();
            while let Some(position) = pending.pop() {
                if let Role::Compared(sources, _) = &position.role {
                    uses.compared
                        .push(SourceOids { in_array: sources.in_array || position.element, ..sources.clone() });
                }
                let end = match position.role {
                    Role::Cell(cell) => {
                        if seen.insert((cell, position.element)) {
                            pending.extend(self.further(cell, &position));
                        }
                        continue;
                    }
                    Role::Assigned(relation, column) => End::Assigned(relation, column, position.domain),
                    // The domain does not let NULL through to the test.
                    _ if position.domain.is_some() => End::Other,
                    Role::Field => End::Field,
                    Role::Tested | Role::Compared(_, true) => End::Tested,
                    Role::Other | Role::Compared(_, false) => End::Other,
                };
                let list = if position.element { &mut uses.elements } else { &mut uses.value };
                list.push((end, *place));
            }
        }
        if !uses.elements.is_empty() {
            uses.value.push((End::TakenApart, None));
        }
        uses
    }

    /// Where a column's value goes on to. A column that nobody looks at demands nothing: that of the select list in INSERT … SELECT :p,
    /// where the server also puts the parameter itself into the list of what is written.
    fn further(&self, cell: Cell, position: &Position) -> Vec<Position> {
        let of = |cell: Cell| self.references.get(&cell).into_iter().flatten();
        let on = |next: Position| Position {
            element: next.element || position.element,
            domain: position.domain.clone().or(next.domain),
            role: next.role,
        };
        of(cell).chain(of(Cell { column: 0, ..cell })).cloned().map(on).collect()
    }

    /// A query, and what is made of its output columns.
    fn query(&mut self, level: &Nesting<'_, '_>, output: &dyn Fn(usize) -> Role) {
        let query = level.query();
        let target = query.result_relation().and_then(|index| query.entry(index)).and_then(|entry| entry.relation());
        let assigned = |entry: TargetEntry<'_>| match (target, entry.number()) {
            (Some(relation), Some(number)) if !entry.is_junk() => Role::Assigned(relation, number),
            _ => Role::Other,
        };
        let returned = |entry: TargetEntry<'_>| {
            entry.number().and_then(|number| usize::try_from(number).ok()).map_or(Role::Other, output)
        };
        let is_set_operation = query.is_set_operation();
        for part in query.parts() {
            match part {
                // Of a set operation the select list stands for those of its arms.
                Part::Target(_) if is_set_operation => {}
                Part::Target(entry) if query.command() == Command::Select => {
                    self.target(level, entry, returned(entry));
                }
                Part::Target(entry) => self.target(level, entry, assigned(entry)),
                Part::Returning(entry) => self.target(level, entry, returned(entry)),
                Part::OnConflict(conflict) => {
                    conflict.assignments().for_each(|entry| self.target(level, entry, assigned(entry)));
                    let arbiter = conflict.arbiter().map(|element| element.expression());
                    let conditions = [conflict.arbiter_condition(), conflict.condition()];
                    self.all(level, arbiter.chain(conditions), &Role::Other);
                }
                Part::MergeAction(action) => {
                    action.assignments().for_each(|entry| self.target(level, entry, assigned(entry)));
                    self.expression(level, action.condition(), Position::of(Role::Other));
                }
                Part::Cte(cte) => {
                    if let Some(query) = cte.query() {
                        self.query(&level.with(query), &|column| Role::Cell(output_of(query, column)));
                    }
                }
                Part::Entry(index, entry) => self.entry(level, entry, index, is_set_operation.then_some(output)),
                Part::Expression(expression) => self.expression(level, expression, Position::of(Role::Other)),
            }
        }
    }

    fn target(&mut self, level: &Nesting<'_, '_>, entry: TargetEntry<'_>, role: Role) {
        self.expression(level, entry.expression(), Position::of(role));
    }

    /// Expressions that are all there for the same.
    fn all<'t>(&mut self, level: &Nesting<'_, '_>, expressions: impl IntoIterator<Item = Expr<'t>>, role: &Role) {
        for expression in expressions {
            self.expression(level, expression, Position::of(role.clone()));
        }
    }

    /// What a range table entry holds; `arms` says what is made of the columns of a set operation.
    fn entry(
        &mut self,
        level: &Nesting<'_, '_>,
        entry: RangeTableEntry<'_>,
        index: usize,
        arms: Option<&dyn Fn(usize) -> Role>,
    ) {
        let here = level.query().address();
        let cell = |column| Position::of(Role::Cell(Cell { query: here, entry: index, column }));
        match entry.kind() {
            EntryKind::Subquery => {
                if let Some(query) = entry.subquery() {
                    let own = |column| Role::Cell(output_of(query, column));
                    self.query(&level.with(query), arms.unwrap_or(&own));
                }
            }
            EntryKind::Values => {
                for row in entry.rows() {
                    for (item, column) in row.iter().zip(1..) {
                        self.expression(level, item, cell(column));
                    }
                }
            }
            EntryKind::Function => {
                let mut column = 1;
                for function in entry.functions() {
                    let columns = function.columns();
                    let position = if columns == Some(1) { cell(column) } else { Position::of(Role::Other) };
                    self.expression(level, function.call(), position);
                    column += columns.unwrap_or(1);
                }
            }
            // Its columns are those of its sides.
            EntryKind::Join => {}
            _ => self.all(level, entry.expressions(), &Role::Other),
        }
    }

    fn expression(&mut self, level: &Nesting<'_, '_>, expression: Expr<'_>, position: Position) {
        if self.depth == MAX_DEPTH {
            self.too_deep = true;
            return;
        }
        self.depth += 1;
        self.by_kind(level, expression, position);
        self.depth -= 1;
    }

    fn by_kind(&mut self, level: &Nesting<'_, '_>, expression: Expr<'_>, position: Position) {
        let other = || Position::of(Role::Other);
        let tested = || Position::of(Role::Tested);
        match expression {
            Expr::Parameter(parameter) => {
                if let Some(number) = parameter.number() {
                    let place = self.places.and_then(|places| places.of(expression));
                    self.parameters.entry(number).or_default().push((position, place));
                }
            }
            Expr::Variable(variable) => self.variable(level, variable, &position),
            Expr::Query(query) => self.query(&level.with(query), &|_| Role::Other),
            Expr::SubLink(link) => {
                self.expression(level, link.test(), other());
                if let Some(query) = link.query() {
                    // Its value is that of the select list.
                    let whole = link.kind() == SubLinkKind::Value && position.domain.is_none() && !position.element;
                    let role = |_| if whole { position.role.clone() } else { Role::Other };
                    self.query(&level.with(query), &role);
                }
            }
            Expr::Relabel(cast) | Expr::Collate(cast) | Expr::CoerceViaIo(cast) | Expr::ArrayCoerce(cast) => {
                self.expression(level, cast.argument(), position);
            }
            Expr::ToDomain(cast) => {
                let domain = refused::domain(self.context, cast.ty());
                self.expression(level, cast.argument(), Position { domain: position.domain.or(domain), ..position });
            }
            Expr::Case(case) => {
                self.expression(level, case.argument(), other());
                for branch in case.branches() {
                    self.expression(level, branch.condition(), other());
                    self.expression(level, branch.result(), position.clone());
                }
                self.expression(level, case.otherwise(), position);
            }
            Expr::Coalesce(choice) => {
                if let Some((last, before)) = choice.arguments().split_last() {
                    let role = match &position.role {
                        Role::Assigned(relation, number) => Role::Compared(compared::column(*relation, *number), true),
                        Role::Compared(sources, _) => Role::Compared(sources.clone(), true),
                        _ => Role::Tested,
                    };
                    self.all(level, before, &role);
                    self.expression(level, last, position);
                }
            }
            Expr::NullTest(test) if test.of_row() != Some(true) => self.expression(level, test.argument(), tested()),
            Expr::BooleanTest(test)
                if matches!(test.kind(), Some(BooleanTestKind::Unknown | BooleanTestKind::NotUnknown)) =>
            {
                self.expression(level, test.argument(), tested());
            }
            Expr::Operation(operation) | Expr::Distinct(operation) | Expr::NullIf(operation) => {
                let tested = matches!(expression, Expr::Distinct(_));
                match operation.sides().filter(|_| self.compares(operation.operator())) {
                    Some([left, right]) => self.comparison(level, left, right, tested),
                    None => {
                        let role = if tested { Role::Tested } else { Role::Other };
                        self.all(level, operation.arguments(), &role);
                    }
                }
            }
            Expr::RowComparison(comparison) => {
                for (left, right) in comparison.left().iter().zip(comparison.right()) {
                    self.comparison(level, left, right, false);
                }
            }
            Expr::ArrayComparison(comparison) if self.compares(comparison.operator()) => {
                self.any_of(level, comparison.arguments());
            }
            Expr::Row(row) if matches!(position.role, Role::Assigned(..) | Role::Field) && !position.element => {
                self.all(level, row.fields(), &Role::Field);
            }
            Expr::FieldStore(store) => {
                self.expression(level, store.row(), other());
                self.all(level, store.values(), &Role::Field);
            }
            Expr::Call(call) => self.call(level, call, position),
            _ => self.all(level, expression.children(), &Role::Other),
        }
    }

    fn call(&mut self, level: &Nesting<'_, '_>, call: Call<'_>, position: Position) {
        let function = call.function().and_then(|oid| self.catalog.functions.get(&oid));
        let arguments = call.arguments();
        let builtin = function.filter(|function| function.is_builtin()).map(|function| function.name.as_str());
        let Some((argument, rest)) = arguments.split_first() else { return };
        let first = match builtin {
            _ if is_cast(call, rest) && function.is_some_and(|one| one.strict) => position,
            Some("unnest") if rest.is_empty() => Position { element: true, ..position },
            Some("num_nulls" | "num_nonnulls") if call.variadic() != Some(true) => {
                return self.all(level, arguments, &Role::Tested);
            }
            _ => Position::of(Role::Other),
        };
        self.expression(level, argument, first);
        self.all(level, rest, &Role::Other);
    }

    /// A reference to a column: noted where it is one that a parameter can have become.
    fn variable(&mut self, level: &Nesting<'_, '_>, variable: Variable<'_>, position: &Position) {
        let (Some((owner, entry)), Some(index)) = (level.entry_of(variable), variable.entry()) else { return };
        // System columns have negative numbers; they are no parameter's.
        let Some(number) = variable.number() else { return };
        let Ok(column) = usize::try_from(number) else { return };
        let cell = match entry.kind() {
            EntryKind::Values | EntryKind::Function => Cell { query: owner.query().address(), entry: index, column },
            EntryKind::Subquery | EntryKind::Cte => match owner.derived(entry) {
                Some(derived) => output_of(derived.query, column),
                None => return,
            },
            EntryKind::Join => match entry.column(number) {
                Column::Join(merged) => return self.merged(owner, merged, position),
                _ => return self.apart(owner, entry.join_columns()),
            },
            _ => return,
        };
        let whole = column == 0;
        let position = if whole { Position::of(Role::Other) } else { position.clone() };
        self.references.entry(cell).or_default().push(position);
    }

    /// A column of a join: a column of one side, or made of both.
    fn merged(&mut self, level: &Nesting<'_, '_>, column: Expr<'_>, position: &Position) {
        match column {
            Expr::Variable(variable) => self.variable(level, variable, position),
            _ => self.apart(level, column.children()),
        }
    }

    fn apart<'t>(&mut self, level: &Nesting<'_, '_>, columns: impl IntoIterator<Item = Expr<'t>>) {
        for column in columns {
            self.merged(level, column, &Position::of(Role::Other));
        }
    }
}

fn output_of(query: Query<'_>, column: usize) -> Cell {
    Cell { query: query.address(), entry: 0, column }
}

/// Whether a function is called as a cast: its other arguments are a type modifier and whether the cast is explicit.
fn is_cast(call: Call<'_>, rest: Exprs<'_>) -> bool {
    matches!(call.form(), CallForm::Cast | CallForm::Implicit)
        && rest.iter().all(|argument| matches!(argument, Expr::Constant(_)))
}
