//! UPDATE and DELETE whose conditions keep no row of the table out: there are none, they do not look at the table, or they are true of
//! every row.

use super::target_name;
use crate::catalog::{Oid, RelationKind, StoredTree};
use crate::facts::{Suspicion, SuspicionKind};
use crate::prove::cardinality::{Most, write};
use crate::prove::scope::Scope;
use crate::tree::expr::{BooleanOperator, Expr, SubLink, SubLinkKind, Through, Variable};
use crate::tree::query::{Command, FromItem, JoinKind, Query};
use crate::tree::same::same;

pub(super) fn find(scope: &Scope<'_>) -> Vec<Suspicion> {
    let verb = match scope.query.command() {
        Command::Update => "UPDATE changes",
        Command::Delete => "DELETE removes",
        _ => return Vec::new(),
    };
    let target = scope.query.result_relation().and_then(|index| Some((index, scope.query.entry(index)?.relation()?)));
    let Some((index, relation)) = target else { return Vec::new() };
    let conditions = conditions(scope.query);
    let target = Target { scope, index, relation };
    if conditions.iter().any(|condition| target.is_narrowed_by(*condition))
        || !target.is_whole()
        || write::update_or_delete(scope).most <= Most::One
    {
        return Vec::new();
    }
    let name = scope.context.catalog.relations.get(&relation).map_or("its table", |relation| relation.name.as_str());
    let why = match conditions.as_slice() {
        [] => "it has no WHERE",
        _ => "no part of its conditions keeps any of them out",
    };
    let suspicion = Suspicion::new(SuspicionKind::AllRows, format!("this {verb} every row of `{name}`: {why}"))
        .at(target_name(scope, name))
        .help(format!("add a condition on a column of `{name}`; if all rows are meant, write `--@ unrestricted`"));
    vec![conditions.iter().filter_map(|condition| target.note(*condition)).fold(suspicion, Suspicion::note)]
}

/// What all joined rows satisfy.
fn conditions(query: Query<'_>) -> Vec<Expr<'_>> {
    let mut found = query.join_tree().condition().conjuncts();
    let mut pending: Vec<FromItem<'_>> = query.join_tree().items().collect();
    while let Some(item) = pending.pop() {
        match item {
            FromItem::Join(join) => {
                if join.kind() == JoinKind::Inner {
                    found.extend(join.condition().conjuncts());
                }
                pending.extend([join.left(), join.right()]);
            }
            FromItem::From(list) => {
                found.extend(list.condition().conjuncts());
                pending.extend(list.items());
            }
            FromItem::Entry(_) | FromItem::Other => {}
        }
    }
    found
}

struct Target<'a, 's> {
    scope: &'a Scope<'s>,
    index: usize,
    relation: Oid,
}

impl Target<'_, '_> {
    /// Whether it is a table, or a view that shows all rows of one.
    fn is_whole(&self) -> bool {
        let path = self.scope.context.catalog.write_path(self.relation);
        let filters = |tree: &StoredTree| tree.query().is_none_or(|query| !query.join_tree().condition().is_missing());
        path.is_some_and(|path| {
            let is_table = |kind| matches!(kind, RelationKind::Table | RelationKind::PartitionedTable);
            path.last().is_some_and(|base| is_table(base.kind) && !base.is_system())
                && !path.iter().filter_map(|relation| relation.view_query.as_ref()).any(filters)
        })
    }

    /// Whether the condition may keep some rows of the target out and not others; what is not understood may.
    fn is_narrowed_by(&self, condition: Expr<'_>) -> bool {
        match condition {
            // FALSE keeps all of them out.
            Expr::Constant(constant) => !constant.is_true(),
            Expr::Boolean(boolean) => match boolean.operator() {
                Some(BooleanOperator::And) => boolean.arguments().iter().any(|part| self.is_narrowed_by(part)),
                Some(BooleanOperator::Or) => boolean.arguments().iter().all(|part| self.is_narrowed_by(part)),
                Some(BooleanOperator::Not) => match boolean.arguments().iter().next() {
                    Some(Expr::Distinct(distinct)) => !distinct.sides().is_some_and(|[one, other]| same(one, other)),
                    Some(argument) => self.may_tell_apart(argument),
                    None => true,
                },
                None => true,
            },
            Expr::Operation(operation) => match operation.sides() {
                Some([one, other]) if same(one, other) && self.is_true_of_equals(condition) => false,
                Some([_, pattern]) if self.is_like_anything(condition, pattern) => false,
                _ => self.may_tell_apart(condition),
            },
            Expr::NullTest(test) if test.is_not_null() => match test.argument() {
                Expr::Variable(variable) => !self.is_not_null(variable) && self.may_tell_apart(condition),
                _ => self.may_tell_apart(condition),
            },
            Expr::SubLink(link) if link.kind() == SubLinkKind::Any && self.is_among_all(link) => false,
            // Whether there is some row is the same for each row of the target.
            Expr::SubLink(link) if link.kind() == SubLinkKind::Exists => self.is_looked_at(condition),
            _ => self.may_tell_apart(condition),
        }
    }

    /// `=`, `<=` and `>=` of PostgreSQL itself.
    fn is_true_of_equals(&self, operation: Expr<'_>) -> bool {
        let function = self.scope.context.catalog.function_of(operation).filter(|function| function.is_builtin());
        function.is_some_and(|function| ["eq", "le", "ge"].iter().any(|end| function.name.ends_with(end)))
    }

    fn is_not_null(&self, variable: Variable<'_>) -> bool {
        let column = variable.of_level(0).filter(|(entry, _)| *entry == self.index);
        let number = column.and_then(|(_, number)| i16::try_from(number).ok());
        let relation = self.scope.context.catalog.relations.get(&self.relation);
        number
            .zip(relation)
            .is_some_and(|(number, relation)| relation.columns.get(&number).is_some_and(|column| column.not_null))
    }

    /// `LIKE '%'`, which all texts are.
    fn is_like_anything(&self, operation: Expr<'_>, pattern: Expr<'_>) -> bool {
        let function = self.scope.context.catalog.function_of(operation).filter(|function| function.is_builtin());
        let is_like = function.is_some_and(|function| {
            matches!(
                &*function.name,
                "textlike" | "bpcharlike" | "namelike" | "texticlike" | "bpchariclike" | "nameiclike"
            )
        });
        let text = match pattern.strip(Through::Relabels) {
            Expr::Constant(constant) if constant.null() == Some(false) => constant.text(),
            _ => None,
        };
        is_like && text.is_some_and(|text| !text.is_empty() && text.chars().all(|letter| letter == '%'))
    }

    /// `column IN (SELECT column FROM …)`, where the column of the subquery is that of the target itself, since no table there has one of
    /// the name; or where the subquery selects it from all rows of the target.
    fn is_among_all(&self, link: SubLink<'_>) -> bool {
        let Expr::Operation(operation) = link.test() else { return false };
        let (Some([left, Expr::Parameter(parameter)]), Some(query)) = (operation.sides(), link.query()) else {
            return false;
        };
        let selected = parameter.subquery_column().and_then(|column| query.output().get(column).copied());
        let column = |expression: Expr<'_>, levels: usize| match expression.strip(Through::Relabels) {
            Expr::Variable(variable) => variable.of_level(levels),
            _ => None,
        };
        let (Some(selected), true) = (selected, self.is_true_of_equals(link.test())) else { return false };
        let own = column(selected.expression(), 1);
        let outer = own.is_some() && own == column(left, 0) && Expr::Query(query).columns_of(self.index).count() == 1;
        outer || self.selects_all(query, column(selected.expression(), 0), column(left, 0))
    }

    /// Whether a subquery gives a column of all rows of the target.
    fn selects_all(&self, query: Query<'_>, selected: Option<(usize, i64)>, left: Option<(usize, i64)>) -> bool {
        let (Some((entry, selected)), Some((index, number))) = (selected, left) else { return false };
        let items: Vec<FromItem<'_>> = query.join_tree().items().collect();
        let table = query.entry(entry).filter(|entry| entry.inherits()).and_then(|entry| entry.relation());
        let is_alone = matches!(items.as_slice(), [FromItem::Entry(only)] if *only == entry);
        let is_whole = query.join_tree().condition().is_missing()
            && query.limit().is_missing()
            && query.offset().is_missing()
            && query.having().is_missing()
            && query.has_aggregates() == Some(false)
            && !query.is_set_operation()
            && !query.range_table().any(|entry| entry.is_sampled());
        is_alone && is_whole && index == self.index && selected == number && table == Some(self.relation)
    }

    fn is_looked_at(&self, condition: Expr<'_>) -> bool {
        condition.columns_of(self.index).next().is_some()
    }

    /// Whether the result can depend on the row of the target, or is up to the caller: a parameter, a function that somebody wrote.
    fn may_tell_apart(&self, condition: Expr<'_>) -> bool {
        if self.is_looked_at(condition) {
            return true;
        }
        // Of another table: that says nothing of the target.
        let looks_elsewhere = condition.walk_levels().any(|(node, levels)| match node {
            Expr::Variable(variable) => variable.levels_up() == Some(levels),
            _ => false,
        });
        let catalog = self.scope.context.catalog;
        !looks_elsewhere
            && condition.walk().any(|node| {
                let decides = match node {
                    Expr::Parameter(parameter) => parameter.number().is_some(),
                    Expr::CurrentOf(_) | Expr::Other(_) => true,
                    _ => false,
                };
                let calls = || catalog.functions_of(node).into_iter();
                decides
                    || calls().any(|function| {
                        function.is_none_or(|function| !function.is_builtin() || function.volatility == 'v')
                    })
            })
    }

    fn note(&self, condition: Expr<'_>) -> Option<String> {
        let places = self.scope.context.places()?;
        let quoted = places.quote(places.span(condition)?)?;
        let says = if self.is_looked_at(condition) { "is true of every row" } else { "does not depend on the row" };
        Some(format!("`{quoted}` {says}"))
    }
}
