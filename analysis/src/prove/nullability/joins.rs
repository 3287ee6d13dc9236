//! What a query's join tree proves: columns that its conditions keep from being NULL, outer joins that these conditions turn
//! into inner ones, and the entries that the remaining outer joins can null.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use crate::prove::cardinality::holds::joins_all;
use crate::prove::cardinality::item_rows;
use crate::prove::known::{Clause, ColumnOf, EXPRESSION, Known, Origin};
use crate::prove::memo::Answers;
use crate::prove::nullability::origin::proved;
use crate::prove::nullability::partner::{Partner, partner};
use crate::prove::nullability::picked;
use crate::prove::scope::{Scope, View};
use crate::tree::query::{Command, EntryKind, FromItem, FromList, Join, JoinKind};

/// A nullable side of an outer join.
#[derive(Debug)]
pub(crate) struct Side {
    /// The join, by the `rtindex` of its own entry.
    join: Option<usize>,
    /// Its kind as it is written.
    pub(crate) kind: JoinKind,
    /// The place of its keywords.
    pub(crate) place: Option<usize>,
    /// A foreign key along which every row of the other side finds a partner, where foreign keys are not trusted.
    pub(crate) foreign_key: Option<String>,
    members: BTreeSet<usize>,
}

/// An outer join of whose added rows a condition keeps none: a column of the side that it would null cannot be NULL.
#[derive(Debug, Clone)]
pub(crate) struct MadeInner {
    /// Its kind as it is written, which is LEFT or RIGHT.
    pub(crate) kind: JoinKind,
    /// The place of its keywords.
    pub(crate) place: Option<usize>,
    pub(crate) column: ColumnOf,
    /// The condition.
    pub(crate) origin: Origin,
}

/// What a join tree proves.
#[derive(Debug, Default)]
pub(crate) struct Joins {
    pub(crate) known: Known,
    sides: Vec<Side>,
    pub(crate) made_inner: Vec<MadeInner>,
    /// Each join's kind after reduction.
    pub(crate) kinds: BTreeMap<usize, JoinKind>,
    /// How many nullable sides the walk is in: what conditions there prove holds only where the side is there.
    optional: usize,
}

/// By whether conditions do not hold ([`View::without_conditions`]), which is all that makes a difference.
#[derive(Default)]
struct OfLevel(Answers<bool, Rc<Joins>>);

impl Scope<'_> {
    /// What the join tree proves, worked out once.
    pub(crate) fn joins(&self) -> Rc<Joins> {
        let without_conditions = self.view.without_conditions;
        self.level.table::<OfLevel>().0.once(without_conditions, || {
            Rc::new(Joins::of(&self.seen_from(View { without_conditions, ..View::default() })))
        })
    }

    /// A join's kind after what is known has reduced it; an unknown join counts as FULL.
    pub(crate) fn join_kind(&self, join: Option<usize>) -> JoinKind {
        join.and_then(|join| self.joins().kinds.get(&join).copied()).unwrap_or(JoinKind::Full)
    }
}

impl Joins {
    fn of(scope: &Scope<'_>) -> Joins {
        let mut joins = Joins::default();
        let mut above = Known::new();
        let having = scope.query.having();
        if !having.is_missing() {
            above = proved(scope, having, Clause::Having);
            let grouped = |column: &ColumnOf| {
                scope.query.entry(column.entry).is_some_and(|entry| entry.kind() == EntryKind::Group)
            };
            joins.known.extend(above.iter().filter(|(column, _)| grouped(column)));
        }
        let list = scope.query.join_tree();
        // The condition of MERGE (kept here up to 16) need not hold; that of a view need not hold for what is written through it.
        let holds = scope.query.command() != Command::Merge && !scope.view.without_conditions;
        joins.list(scope, list, above, holds);
        also(&mut joins.known, picked::known(scope));
        joins
    }

    /// What proves that an expression is not NULL in the rows that come out of FROM, WHERE and HAVING.
    pub(crate) fn expression(&self, column: ColumnOf) -> Option<Origin> {
        self.known.get(&column).copied()
    }

    /// Whether anything is known of expressions.
    pub(crate) fn knows_expressions(&self) -> bool {
        self.known.keys().next().is_some_and(|first| first.entry == EXPRESSION)
    }

    /// The joins that can null either of their sides, each with the members of both.
    pub(crate) fn full(&self) -> impl Iterator<Item = (usize, &BTreeSet<usize>, &BTreeSet<usize>)> {
        let sides = |join: usize| self.sides.iter().filter(move |side| side.join == Some(join));
        let full = self.kinds.iter().filter(|(_, kind)| **kind == JoinKind::Full).map(|(join, _)| *join);
        full.filter_map(move |join| {
            let mut sides = sides(join);
            Some((join, &sides.next()?.members, &sides.next()?.members))
        })
    }

    /// The nullable side that can still null the entry, given what else is known where the entry is looked at.
    pub(crate) fn nulled_by(&self, entry: usize, view: &View) -> Option<&Side> {
        self.sides.iter().find(|side| {
            side.members.contains(&entry)
                && !(view.merged_join.is_some() && side.join == view.merged_join)
                && !view.assumed.keys().any(|column| side.members.contains(&column.entry))
        })
    }

    fn list(&mut self, scope: &Scope<'_>, list: FromList<'_>, mut above: Known, condition_holds: bool) {
        if condition_holds {
            also(&mut above, proved(scope, list.condition(), Clause::Where));
        }
        self.keep_expressions(&above);
        for item in list.items() {
            self.item(scope, item, above.clone());
        }
    }

    /// Columns are kept where their entry is met; an expression may be of several entries.
    fn keep_expressions(&mut self, known: &Known) {
        if self.optional == 0 {
            self.known.extend(known.iter().filter(|(column, _)| column.entry == EXPRESSION));
        }
    }

    /// A nullable side: only the join's own condition holds there.
    fn optional(&mut self, scope: &Scope<'_>, side: FromItem<'_>, known: Known) {
        self.optional += 1;
        self.item(scope, side, known);
        self.optional -= 1;
    }

    fn item(&mut self, scope: &Scope<'_>, item: FromItem<'_>, above: Known) {
        match item {
            FromItem::Entry(index) => self.known.extend(above.into_iter().filter(|(column, _)| column.entry == index)),
            FromItem::From(list) => self.list(scope, list, above, true),
            FromItem::Join(join) => {
                // A join deeper than the analysis goes proves nothing, and all in it may be null.
                match scope.context.enter() {
                    Some(_level) => self.join(scope, join, above),
                    None => self.null(scope, join, FromItem::Join(join), None),
                }
            }
            FromItem::Other => {}
        }
    }

    fn join(&mut self, scope: &Scope<'_>, join: Join<'_>, mut above: Known) {
        let partners = Partners::of(scope, join, &above);
        let kind = reduced(scope, join, &above, &partners);
        if let Some(index) = join.index() {
            self.kinds.insert(index, kind);
            self.made_inner.extend(made_inner(scope, join, &above));
        }
        let proved = || proved(scope, join.condition(), Clause::On);
        match kind {
            JoinKind::Inner => {
                also(&mut above, proved());
                self.keep_expressions(&above);
                self.item(scope, join.left(), above.clone());
                self.item(scope, join.right(), above);
            }
            JoinKind::Left => {
                self.item(scope, join.left(), above);
                self.optional(scope, join.right(), restricted(proved(), join.right()));
                self.null(scope, join, join.right(), partners.on_right);
            }
            JoinKind::Right => {
                self.item(scope, join.right(), above);
                self.optional(scope, join.left(), restricted(proved(), join.left()));
                self.null(scope, join, join.left(), partners.on_left);
            }
            JoinKind::Full => {
                self.optional(scope, join.left(), Known::new());
                self.optional(scope, join.right(), Known::new());
                self.null(scope, join, join.left(), partners.on_left);
                self.null(scope, join, join.right(), partners.on_right);
            }
        }
    }

    fn null(&mut self, scope: &Scope<'_>, join: Join<'_>, side: FromItem<'_>, partner: Option<Partner>) {
        let place = scope.context.places().and_then(|places| places.of_join(scope.query, join));
        let members = side.entries().into_iter().collect();
        let foreign_key = match partner {
            Some(Partner::ForeignKey(name)) => Some(name),
            Some(Partner::Itself) | None => None,
        };
        self.sides.push(Side { join: join.index(), kind: join.kind(), place, foreign_key, members });
    }
}

fn made_inner(scope: &Scope<'_>, join: Join<'_>, above: &Known) -> Option<MadeInner> {
    let nullable = match join.kind() {
        JoinKind::Left => join.right().entries(),
        JoinKind::Right => join.left().entries(),
        JoinKind::Inner | JoinKind::Full => return None,
    };
    let (column, origin) = above.iter().find(|(column, _)| nullable.contains(&column.entry))?;
    let place = scope.context.places().and_then(|places| places.of_join(scope.query, join));
    Some(MadeInner { kind: join.kind(), place, column: *column, origin: *origin })
}

/// What the rows of each side find on the other one.
struct Partners {
    on_left: Option<Partner>,
    on_right: Option<Partner>,
}

impl Partners {
    fn of(scope: &Scope<'_>, join: Join<'_>, above: &Known) -> Partners {
        let (left, right) = (join.left(), join.right());
        let nulls_left = matches!(join.kind(), JoinKind::Right | JoinKind::Full);
        let nulls_right = matches!(join.kind(), JoinKind::Left | JoinKind::Full);
        Partners {
            on_left: if nulls_left { partner(scope, join, right, left, above) } else { None },
            on_right: if nulls_right { partner(scope, join, left, right, above) } else { None },
        }
    }
}

/// A null-extended row has only NULLs, so a column of that side which cannot be NULL undoes the null-extension; so does a
/// partner for every row.
fn reduced(scope: &Scope<'_>, join: Join<'_>, above: &Known, partners: &Partners) -> JoinKind {
    let present = |side: FromItem<'_>| {
        let members = side.entries();
        above.keys().any(|column| members.contains(&column.entry))
    };
    let found = |partner: &Option<Partner>| match partner {
        Some(Partner::Itself) => true,
        Some(Partner::ForeignKey(_)) => scope.context.trusts_foreign_keys,
        None => false,
    };
    match join.kind() {
        JoinKind::Inner => JoinKind::Inner,
        JoinKind::Left
            if present(join.right()) || found(&partners.on_right) || always_matches(scope, join, join.right()) =>
        {
            JoinKind::Inner
        }
        JoinKind::Right
            if present(join.left()) || found(&partners.on_left) || always_matches(scope, join, join.left()) =>
        {
            JoinKind::Inner
        }
        // A row that has its partner leaves nothing NULL on the partner's side.
        JoinKind::Full => {
            let is_there = |side, partner| present(side) || found(partner) || always_matches(scope, join, side);
            match (is_there(join.left(), &partners.on_left), is_there(join.right(), &partners.on_right)) {
                (true, true) => JoinKind::Inner,
                (true, false) => JoinKind::Left,
                (false, true) => JoinKind::Right,
                (false, false) => JoinKind::Full,
            }
        }
        kind => kind,
    }
}

/// `LEFT JOIN … ON true` to something that always has a row.
fn always_matches(scope: &Scope<'_>, join: Join<'_>, side: FromItem<'_>) -> bool {
    joins_all(scope, join) && item_rows(scope, side).at_least_one
}

/// What is known already stays as it is.
fn also(known: &mut Known, more: Known) {
    for (column, origin) in more {
        known.entry(column).or_insert(origin);
    }
}

fn restricted(mut known: Known, side: FromItem<'_>) -> Known {
    let members = side.entries();
    known.retain(|column, _| members.contains(&column.entry));
    known
}
