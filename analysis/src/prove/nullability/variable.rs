//! Columns of the range table: of tables, views, subqueries, joins, VALUES, CTEs, functions and GROUP BY.

use std::rc::Rc;

use crate::prove::answer::Answer;
use crate::prove::memo::Answers;
use crate::prove::nullability::expression::evaluate;
use crate::prove::nullability::grouping::{self, Grouped};
use crate::prove::nullability::narrow::ColumnOf;
use crate::prove::nullability::origin::Origin;
use crate::prove::nullability::{body, columns, cte, relation, returning, table_function, together};
use crate::prove::scope::{Scope, View};
use crate::reason::Reason;
use crate::tree::node::Node;
use crate::tree::query::{Command, EntryKind, JoinKind, RangeTableEntry};

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

/// A `VAR`: resolved in the level that it belongs to.
pub(crate) fn variable<'s>(scope: &'s Scope<'s>, node: &Node<'_>) -> Answer {
    let (Some(levels), Some(index), Some(number)) = (
        node.get("varlevelsup").int().and_then(|levels| usize::try_from(levels).ok()),
        node.get("varno").int().and_then(|index| usize::try_from(index).ok()),
        node.get("varattno").int(),
    ) else {
        return Answer::maybe("a column could not be read");
    };
    let Some(owner) = scope.ancestor(levels) else {
        return Answer::maybe("the query that it belongs to could not be found");
    };
    let writes = !matches!(owner.query.command(), Command::Select | Command::Other);
    if writes && owner.query.result_relation() == Some(index) && !owner.view.old_row {
        return returning::target_column(owner, number, node.get("varreturningtype").int());
    }
    let excluded = || owner.query.on_conflict().and_then(|conflict| conflict.get("exclRelIndex").int());
    if writes && excluded().and_then(|excluded| usize::try_from(excluded).ok()) == Some(index) {
        return returning::excluded_column(owner, number);
    }
    column_at(owner, index, number)
}

/// `FIELDSELECT`: known only for a whole row of this query's range table.
pub(crate) fn field(scope: &Scope<'_>, node: &Node<'_>) -> Answer {
    let row = node.get("arg");
    let whole_row =
        row.is("VAR") && row.get("varattno").int() == Some(0) && row.get("varreturningtype").int().unwrap_or(0) == 0;
    let entry = || {
        let levels = usize::try_from(row.get("varlevelsup").int()?).ok()?;
        let index = usize::try_from(row.get("varno").int()?).ok()?;
        let owner = scope.ancestor(levels)?;
        let kind = owner.query.entry(index)?.kind();
        let reads =
            owner.query.command() == Command::Select && matches!(kind, EntryKind::Relation | EntryKind::Subquery);
        Some(column_at(owner, index, node.get("fieldnum").int().filter(|_| reads)?))
    };
    // A field that a constructor is given, or that a function returns.
    let given = || match row.label() {
        "ROWEXPR" => {
            let position = usize::try_from(node.get("fieldnum").int()?).ok()?.checked_sub(1)?;
            row.get("args").items().get(position).map(|field| evaluate(scope, field))
        }
        "FUNCEXPR" if row.get("funcretset").bool() == Some(false) => {
            body::column(scope, row, node.get("fieldnum").int()?)
        }
        _ => None,
    };
    if let Some(answer) = given() {
        return answer;
    }
    whole_row.then(entry).flatten().unwrap_or_else(|| Answer::maybe("a field of a composite value may be NULL"))
}

/// How a column is called in reasons: `orders.note`, by the table's own name.
pub(crate) fn column_label(scope: &Scope<'_>, index: usize, number: i64) -> String {
    let Some(entry) = scope.query.entry(index) else { return "a column".to_owned() };
    let relation = entry.relation().and_then(|oid| scope.analysis.catalog.relations.get(&oid));
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
        let list = match entry.kind() {
            EntryKind::Join => "joinaliasvars",
            EntryKind::Group => "groupexprs",
            _ => return Some((index, number)),
        };
        let position = usize::try_from(number).ok()?.checked_sub(1)?;
        let column = entry.get(list).items().get(position)?;
        match column.is("VAR") {
            true => {}
            false if entry.kind() == EntryKind::Group => return Some((index, number)),
            false => return None,
        }
        if column.get("varlevelsup").int() != Some(0) {
            return None;
        }
        index = usize::try_from(column.get("varno").int()?).ok()?;
        number = column.get("varattno").int()?;
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
    let position = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
    let answer = match (entry.kind(), position) {
        (EntryKind::Relation, _) => relation::column(scope, entry, index, number),
        (EntryKind::Subquery | EntryKind::Cte, Some(position)) => {
            let inner = entry_columns(scope, entry, index).and_then(|columns| columns.get(position).cloned());
            inner.map(|inner| derived(scope, entry, position, inner))
        }
        (EntryKind::Join, Some(position)) => join_column(scope, entry, index, position),
        (EntryKind::Values, Some(position)) => values_column(scope, entry, position),
        (EntryKind::Function, Some(_)) => table_function::column(scope, entry, number),
        (EntryKind::TableFunction, Some(position)) => table_function::table_column(scope, entry, position),
        (EntryKind::Group, Some(position)) => {
            entry.get("groupexprs").items().get(position).map(|item| evaluate(scope, item))
        }
        _ => None,
    };
    answer.unwrap_or_else(|| Answer::maybe(format!("nothing is known about {}", column_label(scope, index, number))))
}

/// A column of a subquery or CTE: what its query says, and which column of it that is.
fn derived<'s>(scope: &'s Scope<'s>, entry: RangeTableEntry<'s>, position: usize, inner: Answer) -> Answer {
    let (what, query) = match entry.kind() {
        EntryKind::Cte => match scope.cte(entry) {
            Some((_, _, cte)) => (format!("the CTE {}", cte.name()), cte.query()),
            None => ("the CTE".to_owned(), None),
        },
        _ => match entry.given_name() {
            Some(name) => (format!("the subquery {name}"), entry.subquery()),
            None => ("the subquery".to_owned(), entry.subquery()),
        },
    };
    let column = entry.column_name(i64::try_from(position).unwrap_or(0) + 1);
    let place = query.and_then(|query| {
        let output = query.output();
        scope.analysis.start(query.ungrouped(output.get(position)?.expression()))
    });
    let verb = if inner.nullable { "may return" } else { "never returns" };
    let text = format!("{what} {verb} NULL in {}", column.as_deref().unwrap_or("it"));
    Answer { nullable: inner.nullable, reason: Reason::new(text).at(place).because(inner.reason) }
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
        EntryKind::Subquery => columns(scope.analysis, entry.subquery()?, Some(scope)),
        // Remembered by the level that owns the CTE.
        EntryKind::Cte => return cte::columns_of(scope, entry),
        _ => return None,
    };
    table.0.insert(index, Rc::clone(&answers));
    Some(answers)
}

/// A join's own column stands for a column of one side. The merged column of FULL JOIN USING takes whichever side is present,
/// so it is enough that neither side's own column can be NULL.
fn join_column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, index: usize, position: usize) -> Option<Answer> {
    let column = entry.get("joinaliasvars").items().get(position)?;
    let merged = entry.get("joinmergedcols").int().and_then(|merged| usize::try_from(merged).ok()).unwrap_or(0);
    let full = entry.get("jointype").int() == Some(2);
    if full && position < merged && column.is("COALESCEEXPR") {
        let view = View { merged_join: Some(index), ..scope.view.clone() };
        let scope = scope.seen_from(view);
        return Some(Answer::all(column.get("args").items().iter().map(|side| evaluate(&scope, side))));
    }
    Some(evaluate(scope, column))
}

fn values_column(scope: &Scope<'_>, entry: RangeTableEntry<'_>, position: usize) -> Option<Answer> {
    let rows = entry.get("values_lists").items();
    if rows.is_empty() {
        return None;
    }
    let cells: Option<Vec<_>> = rows.iter().map(|row| row.items().get(position)).collect();
    Some(Answer::all(cells?.into_iter().map(|cell| evaluate(scope, cell))))
}
