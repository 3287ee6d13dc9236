//! Follows records through a body: which of them can be what when the function returns.

use std::collections::BTreeMap;

use super::condition;
use crate::catalog::Event;
use crate::catalog::plpgsql::{Condition, Statement, Value};
use crate::change::triggers::effect::RowEffect;

/// How often a loop is gone through; what is known of records has settled long before.
const MOST_ROUNDS: usize = 50;

/// What a record can be, all ways to a place taken together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Record {
    /// NULL as a whole.
    null: bool,
    /// The row as the statement, or the trigger before, makes it.
    new: bool,
    /// The row as it was.
    old: bool,
    /// Anything.
    unknown: bool,
    /// Columns that were assigned to since, and whether to something that may be NULL.
    changed: BTreeMap<String, bool>,
}

impl Record {
    fn join(&mut self, other: &Record) {
        self.null |= other.null;
        self.new |= other.new;
        self.old |= other.old;
        self.unknown |= other.unknown;
        for (column, nullable) in &other.changed {
            *self.changed.entry(column.clone()).or_default() |= nullable;
        }
    }
}

/// All records by name.
type State = BTreeMap<String, Record>;

fn join(one: &mut State, other: &State) {
    for (name, record) in other {
        one.entry(name.clone()).or_default().join(record);
    }
}

/// What the body does to a row that an event is about to happen to.
pub(in crate::change::triggers) fn run(statements: &[Statement], event: Event) -> RowEffect {
    let of = |new: bool, old: bool| Record { null: !new && !old, new, old, ..Record::default() };
    // `plpgsql_exec_trigger` in `pl_exec.c`: what an event has not is NULL.
    let start = State::from([
        ("new".to_owned(), of(event != Event::Delete, false)),
        ("old".to_owned(), of(false, event != Event::Insert)),
    ]);
    let mut run = Run { event, effect: RowEffect::default(), watchers: Vec::new(), is_lost: false };
    // A body that ends without RETURN is an error.
    run.statements(statements, Some(start));
    if run.is_lost { RowEffect::unknown() } else { run.effect }
}

struct Run {
    event: Event,
    effect: RowEffect,
    /// For each block or loop around the place that can be left from anywhere: all that records were in it so far.
    watchers: Vec<State>,
    is_lost: bool,
}

impl Run {
    /// The state behind the statements; `None` where it is never reached.
    fn statements(&mut self, statements: &[Statement], mut state: Option<State>) -> Option<State> {
        for statement in statements {
            let reached = state?;
            self.watchers.iter_mut().for_each(|watcher| join(watcher, &reached));
            state = self.statement(statement, reached);
        }
        let state = state?;
        self.watchers.iter_mut().for_each(|watcher| join(watcher, &state));
        Some(state)
    }

    fn statement(&mut self, statement: &Statement, mut state: State) -> Option<State> {
        match statement {
            Statement::Other => Some(state),
            Statement::Record(name, value) => {
                let record = of(value, &state);
                state.insert(name.clone(), record);
                Some(state)
            }
            Statement::Column(name, column, value) => {
                let record = state.entry(name.clone()).or_default();
                // A record that is NULL becomes a row of NULLs by it.
                record.unknown |= record.null;
                record.changed.insert(column.clone(), *value != Value::Time);
                Some(state)
            }
            Statement::Branches(branches) => self.branches(branches, &state),
            Statement::Loop(inside) => self.repeated(inside, state),
            Statement::Block(inside, handlers) => self.block(inside, handlers, state),
            Statement::Return(value) => {
                self.returned(&of(value, &state));
                None
            }
            Statement::Raise => None,
        }
    }

    fn branches(&mut self, branches: &[(Condition, Vec<Statement>)], state: &State) -> Option<State> {
        let mut after: Option<State> = None;
        for (condition, branch) in branches {
            let holds = condition::holds(condition, self.event);
            if holds != Some(false)
                && let Some(end) = self.statements(branch, Some(state.clone()))
            {
                join(after.get_or_insert_default(), &end);
            }
            if holds == Some(true) {
                break;
            }
        }
        after
    }

    fn repeated(&mut self, inside: &[Statement], mut state: State) -> Option<State> {
        for _ in 0..MOST_ROUNDS {
            self.watchers.push(state.clone());
            self.statements(inside, Some(state.clone()));
            let met = self.watchers.pop()?;
            if met == state {
                return Some(state);
            }
            state = met;
        }
        self.is_lost = true;
        None
    }

    /// What variables are is not rolled back with the block.
    fn block(&mut self, inside: &[Statement], handlers: &[Vec<Statement>], state: State) -> Option<State> {
        self.watchers.push(state.clone());
        let end = self.statements(inside, Some(state));
        let met = self.watchers.pop()?;
        // EXIT with the block's label leaves it from anywhere.
        let mut after = met.clone();
        if let Some(end) = &end {
            join(&mut after, end);
        }
        for handler in handlers {
            if let Some(end) = self.statements(handler, Some(met.clone())) {
                join(&mut after, &end);
            }
        }
        Some(after)
    }

    /// The record that is returned is the row from here on; NULL instead of one, and there is none (`ExecBRInsertTriggers` and
    /// its like in `commands/trigger.c`).
    fn returned(&mut self, record: &Record) {
        if record.unknown {
            self.effect.join(&RowEffect::unknown());
        }
        self.effect.skips |= record.null;
        self.effect.keeps_old |= record.old && self.event == Event::Update;
        if self.event != Event::Delete {
            self.effect.set(&record.changed);
        }
    }
}

/// What a value is.
fn of(value: &Value, state: &State) -> Record {
    match value {
        Value::Null => Record { null: true, ..Record::default() },
        Value::Record(name) => state.get(name).cloned().unwrap_or(Record { unknown: true, ..Record::default() }),
        Value::FirstOf(values) => {
            let mut first = Record { null: true, ..Record::default() };
            for value in values {
                if !first.null {
                    break;
                }
                first.null = false;
                first.join(&of(value, state));
            }
            first
        }
        Value::Time | Value::Other => Record { unknown: true, ..Record::default() },
    }
}
