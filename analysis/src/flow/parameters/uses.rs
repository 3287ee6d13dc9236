//! What happens to the values of parameters: each is followed from where it stands through VALUES, subqueries, CTEs and `unnest` to
//! the column that it is written to, the test for NULL that it is put to, or anything else.

mod compared;

use std::collections::{BTreeMap, BTreeSet};

use super::ends::{Cell, End, Position, Role, Uses};
use super::refused;
use crate::catalog::Catalog;
use crate::flow::sources::Sources;
use crate::places::Places;
use crate::prove::context::Analysis;
use crate::prove::nullability::expression::parameter_number;
use crate::tree::node::Node;
use crate::tree::query::{Command, EntryKind, Query, RangeTableEntry, TargetEntry};

/// How deep expressions may nest; beyond it nothing is known. Keeps the stack small.
const MAX_DEPTH: u32 = 300;

/// What happens to each parameter of a statement; `None` when it nests too deep to tell.
pub(super) fn uses(
    analysis: &Analysis<'_>,
    root: Query<'_>,
    places: Option<&Places<'_>>,
) -> Option<BTreeMap<usize, Uses>> {
    let catalog = analysis.catalog;
    let mut walk = Walk {
        analysis,
        catalog,
        places,
        depth: 0,
        too_deep: false,
        parameters: BTreeMap::new(),
        references: BTreeMap::new(),
    };
    walk.query(&mut Vec::new(), root, &|_| Role::Other);
    let numbers: Vec<usize> = walk.parameters.keys().copied().collect();
    (!walk.too_deep).then(|| numbers.into_iter().map(|number| (number, walk.ends(number))).collect())
}

struct Walk<'c> {
    analysis: &'c Analysis<'c>,
    catalog: &'c Catalog,
    places: Option<&'c Places<'c>>,
    depth: u32,
    too_deep: bool,
    parameters: BTreeMap<usize, Vec<(Position, Option<usize>)>>,
    /// What becomes of columns.
    references: BTreeMap<Cell, Vec<Position>>,
}

/// The queries around a place, the outermost first.
type Levels<'t> = Vec<Query<'t>>;

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
                    uses.compared.push(Sources { in_array: sources.in_array || position.element, ..sources.clone() });
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
    fn query<'t>(&mut self, levels: &mut Levels<'t>, query: Query<'t>, output: &dyn Fn(usize) -> Role) {
        levels.push(query);
        let target = query.result_relation().and_then(|index| query.entry(index)).and_then(|entry| entry.relation());
        let assigned = |entry: TargetEntry<'_>| match (target, entry.number()) {
            (Some(relation), Some(number)) if !entry.is_junk() => Role::Assigned(relation, number),
            _ => Role::Other,
        };
        let returned = |entry: TargetEntry<'_>| {
            entry.number().and_then(|number| usize::try_from(number).ok()).map_or(Role::Other, output)
        };
        let is_set_operation = !query.get("setOperations").is_null();
        let arms = |column| if is_set_operation { output(column) } else { Role::Other };
        for (name, child) in query.node().record().into_iter().flat_map(|record| record.fields()) {
            match name {
                // Of a set operation the select list stands for those of its arms.
                "targetList" if is_set_operation => {}
                "targetList" if query.command() == Command::Select => {
                    self.targets(levels, query.target_list(), &returned)
                }
                "targetList" => self.targets(levels, query.target_list(), &assigned),
                "returningList" => self.targets(levels, query.returning_list(), &returned),
                "onConflict" => {
                    let conflict = query.on_conflict();
                    self.targets(levels, conflict.into_iter().flat_map(|one| one.assignments()), &assigned);
                    for field in ["arbiterElems", "arbiterWhere", "onConflictWhere"] {
                        self.expression(levels, child.get(field), Position::of(Role::Other));
                    }
                }
                "mergeActionList" => {
                    for action in query.merge_actions() {
                        self.targets(levels, action.assignments(), &assigned);
                        self.expression(levels, action.get("qual"), Position::of(Role::Other));
                    }
                }
                "cteList" => {
                    for query in query.ctes().filter_map(|cte| cte.query()) {
                        self.query(levels, query, &|column| Role::Cell(output_of(query, column)));
                    }
                }
                "rtable" => {
                    for (entry, index) in query.range_table().zip(1..) {
                        self.entry(levels, entry, index, is_set_operation.then_some(&arms));
                    }
                }
                _ => self.expression(levels, child, Position::of(Role::Other)),
            }
        }
        levels.pop();
    }

    fn targets<'t>(
        &mut self,
        levels: &mut Levels<'t>,
        entries: impl Iterator<Item = TargetEntry<'t>>,
        role: &dyn Fn(TargetEntry<'t>) -> Role,
    ) {
        for entry in entries {
            self.expression(levels, entry.expression(), Position::of(role(entry)));
        }
    }

    /// What a range table entry holds; `arms` says what is made of the columns of a set operation.
    fn entry<'t>(
        &mut self,
        levels: &mut Levels<'t>,
        entry: RangeTableEntry<'t>,
        index: usize,
        arms: Option<&dyn Fn(usize) -> Role>,
    ) {
        let here = levels.last().map_or(0, |query| address(*query));
        let cell = |column| Position::of(Role::Cell(Cell { query: here, entry: index, column }));
        match entry.kind() {
            EntryKind::Subquery => {
                if let Some(query) = entry.subquery() {
                    let own = |column| Role::Cell(output_of(query, column));
                    self.query(levels, query, arms.unwrap_or(&own));
                }
            }
            EntryKind::Values => {
                for row in entry.get("values_lists").items() {
                    for (item, column) in row.items().iter().zip(1..) {
                        self.expression(levels, item, cell(column));
                    }
                }
            }
            EntryKind::Function => {
                let mut column = 1;
                for function in entry.get("functions").items() {
                    let columns = function.get("funccolcount").int().and_then(|count| usize::try_from(count).ok());
                    let position = if columns == Some(1) { cell(column) } else { Position::of(Role::Other) };
                    self.expression(levels, function.get("funcexpr"), position);
                    column += columns.unwrap_or(1);
                }
            }
            // Its columns are those of its sides.
            EntryKind::Join => {}
            _ => {
                for field in ["tablefunc", "tablesample", "groupexprs"] {
                    self.expression(levels, entry.get(field), Position::of(Role::Other));
                }
            }
        }
    }

    fn expression<'t>(&mut self, levels: &mut Levels<'t>, node: &'t Node<'t>, position: Position) {
        if self.depth == MAX_DEPTH {
            self.too_deep = true;
            return;
        }
        self.depth += 1;
        self.node(levels, node, position);
        self.depth -= 1;
    }

    fn node<'t>(&mut self, levels: &mut Levels<'t>, node: &'t Node<'t>, position: Position) {
        let other = || Position::of(Role::Other);
        let tested = || Position::of(Role::Tested);
        let items = |field: &str| node.get(field).items();
        match node.label() {
            "PARAM" => {
                if let Some(number) = parameter_number(node) {
                    let place = self.places.and_then(|places| places.of(node));
                    self.parameters.entry(number).or_default().push((position, place));
                }
            }
            "VAR" => self.variable(levels, node, &position),
            "QUERY" => {
                if let Some(query) = Query::of(node) {
                    self.query(levels, query, &|_| Role::Other);
                }
            }
            "SUBLINK" => {
                self.expression(levels, node.get("testexpr"), other());
                if let Some(query) = Query::of(node.get("subselect")) {
                    // EXPR_SUBLINK: its value is that of the select list.
                    let whole =
                        node.get("subLinkType").int() == Some(4) && position.domain.is_none() && !position.element;
                    self.query(levels, query, &|_| if whole { position.role.clone() } else { Role::Other });
                }
            }
            "RELABELTYPE" | "COLLATEEXPR" | "COERCEVIAIO" | "ARRAYCOERCEEXPR" => {
                self.expression(levels, node.get("arg"), position);
            }
            "COERCETODOMAIN" => {
                let domain = refused::domain(self.analysis, node.get("resulttype").oid());
                self.expression(levels, node.get("arg"), Position { domain: position.domain.or(domain), ..position });
            }
            "CASEEXPR" => {
                self.expression(levels, node.get("arg"), other());
                for when in items("args") {
                    self.expression(levels, when.get("expr"), other());
                    self.expression(levels, when.get("result"), position.clone());
                }
                self.expression(levels, node.get("defresult"), position);
            }
            "COALESCEEXPR" => {
                if let Some((last, before)) = items("args").split_last() {
                    let role = match &position.role {
                        Role::Assigned(relation, number) => Role::Compared(compared::column(*relation, *number), true),
                        Role::Compared(sources, _) => Role::Compared(sources.clone(), true),
                        _ => Role::Tested,
                    };
                    before.iter().for_each(|one| self.expression(levels, one, Position::of(role.clone())));
                    self.expression(levels, last, position);
                }
            }
            "NULLTEST" if !node.get("argisrow").is_true() => self.expression(levels, node.get("arg"), tested()),
            // IS UNKNOWN and IS NOT UNKNOWN
            "BOOLEANTEST" if matches!(node.get("booltesttype").int(), Some(4 | 5)) => {
                self.expression(levels, node.get("arg"), tested());
            }
            "OPEXPR" | "DISTINCTEXPR" | "NULLIFEXPR" => {
                let tested = node.is("DISTINCTEXPR");
                match items("args") {
                    [left, right] if self.compares(node.get("opno")) => self.comparison(levels, left, right, tested),
                    arguments => {
                        let role = if tested { Role::Tested } else { Role::Other };
                        arguments.iter().for_each(|one| self.expression(levels, one, Position::of(role.clone())));
                    }
                }
            }
            "ROWCOMPAREEXPR" => {
                for (left, right) in items("largs").iter().zip(items("rargs")) {
                    self.comparison(levels, left, right, false);
                }
            }
            "SCALARARRAYOPEXPR" if self.compares(node.get("opno")) => self.any_of(levels, items("args")),
            "ROWEXPR" if matches!(position.role, Role::Assigned(..) | Role::Field) && !position.element => {
                items("args").iter().for_each(|field| self.expression(levels, field, Position::of(Role::Field)));
            }
            "FIELDSTORE" => {
                self.expression(levels, node.get("arg"), other());
                items("newvals").iter().for_each(|field| self.expression(levels, field, Position::of(Role::Field)));
            }
            "FUNCEXPR" => self.function(levels, node, position),
            _ => node.children().into_iter().for_each(|child| self.expression(levels, child, other())),
        }
    }

    fn function<'t>(&mut self, levels: &mut Levels<'t>, node: &'t Node<'t>, position: Position) {
        let function = node.get("funcid").oid().and_then(|oid| self.catalog.functions.get(&oid));
        let arguments = node.get("args").items();
        let builtin = function.filter(|function| function.is_builtin()).map(|function| function.name.as_str());
        let first = match (arguments, builtin) {
            ([_, rest @ ..], _) if is_cast(node, rest) && function.is_some_and(|one| one.strict) => Some(position),
            ([_], Some("unnest")) => Some(Position { element: true, ..position }),
            (_, Some("num_nulls" | "num_nonnulls")) if !node.get("funcvariadic").is_true() => {
                for argument in arguments {
                    self.expression(levels, argument, Position::of(Role::Tested));
                }
                return;
            }
            _ => None,
        };
        for (number, argument) in arguments.iter().enumerate() {
            let position = first.clone().filter(|_| number == 0);
            self.expression(levels, argument, position.unwrap_or(Position::of(Role::Other)));
        }
    }

    /// A reference to a column: noted where it is one that a parameter can have become.
    fn variable(&mut self, levels: &Levels<'_>, var: &Node<'_>, position: &Position) {
        let number = |field: &str| var.get(field).int().and_then(|number| usize::try_from(number).ok());
        let (Some(up), Some(index)) = (number("varlevelsup"), number("varno")) else { return };
        // System columns have negative numbers; they are no parameter's.
        let Some(column) = number("varattno") else { return };
        let Some(depth) = levels.len().checked_sub(up + 1) else { return };
        let Some(entry) = levels.get(depth).and_then(|query| query.entry(index)) else { return };
        let query = levels[depth];
        let cell = match entry.kind() {
            EntryKind::Values | EntryKind::Function => Cell { query: address(query), entry: index, column },
            EntryKind::Subquery => match entry.subquery() {
                Some(subquery) => output_of(subquery, column),
                None => return,
            },
            EntryKind::Cte => match cte(levels, depth, entry) {
                Some(query) => output_of(query, column),
                None => return,
            },
            EntryKind::Join => {
                let aliases = entry.get("joinaliasvars").items();
                let merged = column.checked_sub(1).and_then(|column| aliases.get(column));
                let Some(merged) = merged else {
                    aliases.iter().for_each(|alias| self.merged(levels, depth, alias, &Position::of(Role::Other)));
                    return;
                };
                return self.merged(levels, depth, merged, position);
            }
            _ => return,
        };
        let whole = column == 0;
        let position = if whole { Position::of(Role::Other) } else { position.clone() };
        self.references.entry(cell).or_default().push(position);
    }

    /// A column of a join: a column of one side, or made of both.
    fn merged(&mut self, levels: &Levels<'_>, depth: usize, node: &Node<'_>, position: &Position) {
        let levels: Levels<'_> = levels[..=depth].to_vec();
        if node.is("VAR") {
            return self.variable(&levels, node, position);
        }
        for child in node.children() {
            self.merged(&levels, depth, child, &Position::of(Role::Other));
        }
    }
}

/// The query of the CTE that an entry refers to.
fn cte<'t>(levels: &Levels<'t>, depth: usize, entry: RangeTableEntry<'t>) -> Option<Query<'t>> {
    let (name, up) = entry.cte()?;
    let owner = levels.get(depth.checked_sub(up)?)?;
    owner.ctes().find(|cte| cte.name() == name)?.query()
}

fn address(query: Query<'_>) -> usize {
    std::ptr::from_ref(query.node()).addr()
}

fn output_of(query: Query<'_>, column: usize) -> Cell {
    Cell { query: address(query), entry: 0, column }
}

/// Whether a function is called as a cast: its other arguments are a type modifier and whether the cast is explicit.
fn is_cast(node: &Node<'_>, rest: &[Node<'_>]) -> bool {
    matches!(node.get("funcformat").int(), Some(1 | 2)) && rest.iter().all(|argument| argument.is("CONST"))
}
