//! Columns of common table expressions.

use std::rc::Rc;

use crate::prove::answer::Answer;
use crate::prove::memo::Answers;
use crate::prove::nullability::columns;
use crate::prove::nullability::expression::evaluate;
use crate::prove::scope::Scope;
use crate::tree::query::{CommonTableExpression, RangeTableEntry};
use crate::tree::resolve::QueryLevel;

/// By position in WITH: while a recursive CTE is being answered, which of its columns are assumed to be nullable.
#[derive(Default)]
struct Assumptions(Answers<usize, Vec<bool>>);

/// By position in WITH.
#[derive(Default)]
struct CteColumns(Answers<usize, Rc<[Answer]>>);

/// The columns of the CTE that an entry refers to, with those that SEARCH and CYCLE add after them.
pub(crate) fn columns_of<'s>(scope: &'s Scope<'s>, entry: RangeTableEntry<'s>) -> Option<Rc<[Answer]>> {
    let (owner, position, cte) = scope.cte(entry)?;
    if let Some(assumed) = owner.level.table::<Assumptions>().0.get(&position) {
        let answer = |nullable: &bool| match nullable {
            true => Answer::maybe(format!("the recursive term of {} may yield NULL", cte.name())),
            false => Answer::never(format!("no term of {} yields NULL", cte.name())),
        };
        return Some(assumed.iter().map(answer).chain(added(owner, cte)).collect());
    }
    let table = owner.memo.table::<CteColumns>();
    if let Some(known) = table.0.get(&position) {
        return Some(known);
    }
    let answers = if cte.is_recursive() {
        recursive(owner, position, cte)?.iter().cloned().chain(added(owner, cte)).collect()
    } else {
        columns(owner.context, cte.query()?, Some(owner))
    };
    table.0.insert(position, Rc::clone(&answers));
    Some(answers)
}

/// The columns of SEARCH and CYCLE: rows and arrays of rows that start as constructors and are only added to, and between them the mark,
/// which is one of two values (`rewriteSearchAndCycle` in `rewrite/rewriteSearchCycle.c`).
fn added(owner: &Scope<'_>, cte: CommonTableExpression<'_>) -> Vec<Answer> {
    let mut columns = Vec::new();
    if cte.has_search() {
        columns.push(Answer::never("the column of SEARCH is a row, or an array of rows"));
    }
    if let Some(cycle) = cte.cycle() {
        columns.push(Answer::all(cycle.marks().map(|mark| evaluate(owner, mark))));
        columns.push(Answer::never("the path of CYCLE is an array of rows"));
    }
    columns
}

/// The greatest fixpoint: assume that no column is NULL, and take back what does not follow, until all of it does.
fn recursive<'s>(owner: &'s Scope<'s>, position: usize, cte: CommonTableExpression<'s>) -> Option<Rc<[Answer]>> {
    let query = cte.query()?;
    let mut assumed = vec![false; query.output().len()];
    let assumptions = owner.level.table::<Assumptions>();
    loop {
        assumptions.0.insert(position, assumed.clone());
        let answers = columns(owner.context, query, Some(owner));
        assumptions.0.remove(&position);
        let followed: Vec<bool> =
            answers.iter().zip(&assumed).map(|(answer, assumed)| answer.nullable || *assumed).collect();
        if followed.len() != assumed.len() {
            return None;
        }
        if followed == assumed {
            return Some(answers);
        }
        assumed = followed;
    }
}
