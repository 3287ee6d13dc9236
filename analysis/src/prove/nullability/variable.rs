//! Columns of the range table: of tables, views, subqueries, joins, VALUES, CTEs, functions and GROUP BY.

use std::rc::Rc;

use crate::prove::answer::Answer;
use crate::prove::known::{Clause, ColumnOf, Origin};
use crate::prove::memo::Answers;
use crate::prove::nullability::expression::evaluate;
use crate::prove::nullability::grouping::{self, Grouped};
use crate::prove::nullability::{body, columns, cte, relation, returning, table_function, together};
use crate::prove::scope::{Scope, View};
use crate::reason::Reason;
use crate::tree::clause::Column;
use crate::tree::expr::{Expr, Field, RowVersion, Variable};
use crate::tree::query::{Command, EntryKind, JoinKind, OnConflict, Query, RangeTableEntry};
use crate::tree::resolve::QueryLevel;

/// A column of this level.
fn column_at<'s>(scope: &'s Scope<'s>, index: usize, number: i64) -> Answer {
    let Some(entry) = scope.query.entry(index) else { return Answer::maybe("its table could not be found") };
    let column = ColumnOf { entry: index, number };
    if scope.has_grouping_sets() && !scope.view.inside_aggregate {
        let kept_by_having = scope.joins().known.get(&column).is_some_and(Origin::is_having);
        if !kept_by_having && grouping::column(scope, index, number) != Grouped::Always {
            return Answer::maybe("grouping sets omit it from some rows");
        }
        return column_at(&grouping::before(scope), index, number);
    }
    if returning::merge_source_may_be_absent(scope) {
        return Answer::maybe("WHEN NOT MATCHED BY SOURCE returns rows that have no source");
    }
    if let Some(side) = scope.joins().nulled_by(index, &scope.view) {
        let answer = Answer::maybe(nulled(scope, index, side.kind)).at(side.place);
        return match &side.foreign_key {
            Some(key) => answer.because(format!(
                "the foreign key {key} implies a matching row, but only an inner JOIN, or `trust-foreign-keys`, makes that certain"
            )),
            None => answer,
        };
    }
    let answer = by_entry(scope, entry, index, number);
    if !answer.nullable {
        return answer;
    }
    let joins = scope.joins();
    if let Some(origin) = scope.view.assumed.get(&column).or_else(|| joins.known.get(&column)) {
        let name = if number == 0 { scope.entry_label(index) } else { column_label(scope, index, number) };
        return Answer::never(origin.excludes(scope, &name));
    }
    together::column(scope, entry, index, number).unwrap_or(answer)
}

/// A column of this level, where the row that it is of is there: whatever outer join may find none.
pub(crate) fn of_present<'s>(scope: &'s Scope<'s>, index: usize, number: i64) -> Answer {
    let mut assumed = scope.view.assumed.clone();
    assumed.insert(ColumnOf { entry: index, number: 0 }, Origin::some(Clause::Where));
    column_at(&scope.seen_from(View { assumed, ..scope.view.clone() }), index, number)
}

/// The row of FROM that a plain column of this level is of: its alias, whether an outer join may find none, and whether the column can
/// be NULL where there is one.
pub(crate) fn row_of(scope: &Scope<'_>, expression: Expr<'_>) -> Option<(String, bool, Answer)> {
    let Expr::Variable(variable) = expression else { return None };
    let (index, number) = variable.of_level(0)?;
    let (index, number) = behind_joins(scope, index, number).filter(|(_, number)| *number != 0)?;
    let alias = scope.query.entry(index)?.name().into_owned();
    if scope.query.command() != Command::Select && scope.query.result_relation() == Some(index) {
        return Some((alias, false, returning::target_column(scope, number, variable.version())));
    }
    let may_be_missing = scope.joins().nulled_by(index, &scope.view).is_some();
    Some((alias, may_be_missing, of_present(scope, index, number)))
}

/// A column: resolved in the level that it belongs to.
pub(crate) fn variable<'s>(scope: &'s Scope<'s>, variable: Variable<'_>) -> Answer {
    let (Some(levels), Some(index), Some(number)) = (variable.levels_up(), variable.entry(), variable.number()) else {
        return Answer::maybe("a column could not be read");
    };
    let Some(owner) = scope.ancestor(levels) else {
        return Answer::maybe("the query that it belongs to could not be found");
    };
    let writes = !matches!(owner.query.command(), Command::Select | Command::Other);
    if writes && owner.query.result_relation() == Some(index) && !owner.view.old_row {
        return returning::target_column(owner, number, variable.version());
    }
    if writes && owner.query.on_conflict().and_then(OnConflict::excluded) == Some(index) {
        return returning::excluded_column(owner, number);
    }
    column_at(owner, index, number)
}

/// A field of a row: known only for a whole row of the range table, a constructor, and what a function returns.
pub(crate) fn field(scope: &Scope<'_>, field: Field<'_>) -> Answer {
    let answer = match field.row() {
        Expr::Row(row) => {
            let position = field.number().and_then(|number| usize::try_from(number).ok()?.checked_sub(1));
            position.and_then(|position| row.fields().get(position)).map(|field| evaluate(scope, field))
        }
        row @ Expr::Call(call) if call.returns_set() == Some(false) => {
            field.number().and_then(|number| body::column(scope, row, number))
        }
        Expr::Variable(row) if row.number() == Some(0) && row.version() == RowVersion::Usual => {
            field.number().and_then(|number| field_of_entry(scope, row, number))
        }
        _ => None,
    };
    answer.unwrap_or_else(|| Answer::maybe("a field of a composite value may be NULL"))
}

/// A field of a whole row of the range table.
fn field_of_entry(scope: &Scope<'_>, row: Variable<'_>, number: i64) -> Option<Answer> {
    let (owner, entry) = scope.entry_of(row)?;
    let is_row = matches!(entry.kind(), EntryKind::Relation | EntryKind::Subquery);
    let reads = owner.query.command() == Command::Select && is_row;
    if reads { Some(column_at(owner, row.entry()?, number)) } else { None }
}

/// How a column is called in reasons: `orders.note`, by the table's own name.
pub(crate) fn column_label(scope: &Scope<'_>, index: usize, number: i64) -> String {
    let Some(entry) = scope.query.entry(index) else { return "a column".to_owned() };
    let relation = entry.relation().and_then(|oid| scope.context.catalog.relations.get(&oid));
    let known = relation.and_then(|relation| {
        let column = relation.columns.get(&i16::try_from(number).ok()?)?;
        Some(format!("{}.{}", relation.name, column.name))
    });
    known.unwrap_or_else(|| match entry.column_name(number) {
        Some(column) if entry.name().is_empty() => column.into_owned(),
        Some(column) => format!("{}.{column}", entry.name()),
        None => format!("a column of {}", entry.name()),
    })
}

/// The column itself for one that is called by the name of a join or stands in GROUP BY; `None` for a merged column of both sides.
pub(crate) fn behind_joins(scope: &Scope<'_>, index: usize, number: i64) -> Option<(usize, i64)> {
    let (mut index, mut number) = (index, number);
    // Joins nest no deeper than the range table is long.
    for _ in 0..=scope.query.range_table().len() {
        let entry = scope.query.entry(index)?;
        let column = match entry.column(number) {
            Column::Join(Expr::Variable(column)) | Column::Group(Expr::Variable(column)) => column,
            Column::Group(_) => return Some((index, number)),
            _ if matches!(entry.kind(), EntryKind::Join | EntryKind::Group) => return None,
            _ => return Some((index, number)),
        };
        (index, number) = column.of_level(0)?;
    }
    None
}

fn nulled(scope: &Scope<'_>, index: usize, kind: JoinKind) -> String {
    let join = match kind {
        JoinKind::Left => "LEFT JOIN",
        JoinKind::Right => "RIGHT JOIN",
        JoinKind::Full => "FULL JOIN",
        JoinKind::Inner => "JOIN",
    };
    format!("{} is on the nullable side of the {join}", scope.entry_label(index))
}

fn by_entry<'s>(scope: &'s Scope<'s>, entry: RangeTableEntry<'s>, index: usize, number: i64) -> Answer {
    let answer = match entry.column(number) {
        Column::Stored(..) => relation::column(scope, entry, index, number),
        Column::Row if entry.kind() == EntryKind::Relation => relation::column(scope, entry, index, number),
        // A record of its columns, whatever they are.
        Column::Row if matches!(entry.kind(), EntryKind::Subquery | EntryKind::Cte) => {
            Some(Answer::never("a whole row of a sub-select is not NULL"))
        }
        Column::Subquery(query, position) => {
            let what = entry.given_name().map_or("the subquery".to_owned(), |name| format!("the subquery {name}"));
            derived(scope, entry, index, position, &what, Some(query))
        }
        Column::Cte(name, _, position) => {
            let query = scope.cte(entry).and_then(|(_, _, cte)| cte.query());
            derived(scope, entry, index, position, &format!("the CTE {name}"), query)
        }
        Column::Join(column) => Some(join_column(scope, entry, index, number, column)),
        Column::Values(cells) => Some(Answer::all(cells.into_iter().map(|cell| evaluate(scope, cell)))),
        Column::Function(number) => table_function::column(scope, entry, number),
        Column::TableFunction(table, position) => table_function::table_column(scope, table, position),
        Column::Group(column) => Some(evaluate(scope, column)),
        Column::Row | Column::Other => None,
    };
    answer.unwrap_or_else(|| Answer::maybe(format!("nothing is known about {}", column_label(scope, index, number))))
}

/// A column of a subquery or CTE: what its query says, and which column of it that is.
fn derived<'s>(
    scope: &'s Scope<'s>,
    entry: RangeTableEntry<'s>,
    index: usize,
    position: usize,
    what: &str,
    query: Option<Query<'_>>,
) -> Option<Answer> {
    let inner = entry_columns(scope, entry, index)?.get(position).cloned()?;
    let column = entry.column_name(i64::try_from(position).unwrap_or(0) + 1);
    let place = query.and_then(|query| start_of_column(scope, query, position));
    let verb = if inner.nullable { "may return" } else { "never returns" };
    let text = format!("{what} {verb} NULL in {}", column.as_deref().unwrap_or("it"));
    Some(Answer { nullable: inner.nullable, reason: Reason::new(text).at(place).because(inner.reason) })
}

/// Where the expression of a column that a query returns begins.
pub(crate) fn start_of_column(scope: &Scope<'_>, query: Query<'_>, position: usize) -> Option<usize> {
    let output = query.output();
    scope.context.start(query.ungrouped(output.get(position)?.expression()))
}

/// By `rtindex`.
#[derive(Default)]
struct EntryColumns(Answers<usize, Rc<[Answer]>>);

/// The columns of a subquery or CTE, answered once per scope.
pub(crate) fn entry_columns<'s>(
    scope: &'s Scope<'s>,
    entry: RangeTableEntry<'s>,
    index: usize,
) -> Option<Rc<[Answer]>> {
    let table = scope.memo.table::<EntryColumns>();
    if let Some(known) = table.0.get(&index) {
        return Some(known);
    }
    let answers = match entry.kind() {
        EntryKind::Subquery => columns(scope.context, entry.subquery()?, Some(scope)),
        // Remembered by the level that owns the CTE.
        EntryKind::Cte => return cte::columns_of(scope, entry),
        _ => return None,
    };
    table.0.insert(index, Rc::clone(&answers));
    Some(answers)
}

/// A join's own column stands for a column of one side. The merged column of FULL JOIN USING takes whichever side is present,
/// so it is enough that neither side's own column can be NULL.
fn join_column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, index: usize, number: i64, column: Expr<'_>) -> Answer {
    let merged = usize::try_from(number).is_ok_and(|number| number <= entry.merged_columns());
    match column {
        Expr::Coalesce(sides) if merged && entry.is_full_join() => {
            let scope = scope.seen_from(View { merged_join: Some(index), ..scope.view.clone() });
            Answer::all(sides.arguments().iter().map(|side| evaluate(&scope, side)))
        }
        _ => evaluate(scope, column),
    }
}
