//! What queries consist of, part by part.

use crate::tree::expr::Expr;
use crate::tree::query::{
    CommonTableExpression, FromItem, FromList, MergeAction, OnConflict, Query, RangeTableEntry, TargetEntry,
};

/// A part of a query that holds expressions or other queries.
#[derive(Debug, Clone, Copy)]
pub enum Part<'t> {
    /// A member of WITH.
    Cte(CommonTableExpression<'t>),
    /// An entry of the range table, and its `rtindex`.
    Entry(usize, RangeTableEntry<'t>),
    /// An entry of the target list.
    Target(TargetEntry<'t>),
    /// An entry of the RETURNING list.
    Returning(TargetEntry<'t>),
    /// ON CONFLICT.
    OnConflict(OnConflict<'t>),
    /// WHEN … THEN … of MERGE.
    MergeAction(MergeAction<'t>),
    /// ON, WHERE, HAVING, the bounds of frames, OFFSET or LIMIT.
    Expression(Expr<'t>),
}

impl<'t> Query<'t> {
    /// All parts that hold expressions or other queries, in PostgreSQL's order.
    pub(crate) fn parts(self) -> impl Iterator<Item = Part<'t>> {
        let conditions = self.join_tree().conditions().into_iter().chain([self.merge_condition()]);
        let others = [self.having()].into_iter().chain(self.windows().flat_map(|window| window.offsets()));
        let others = others.chain([self.offset(), self.limit()]);
        let expressions = |parts| present(parts).map(Part::Expression);
        (self.ctes().map(Part::Cte))
            .chain(self.range_table().zip(1..).map(|(entry, index)| Part::Entry(index, entry)))
            .chain(expressions(conditions.collect()))
            .chain(self.merge_actions().map(Part::MergeAction))
            .chain(self.target_list().map(Part::Target))
            .chain(self.on_conflict().map(Part::OnConflict))
            .chain(self.returning_list().map(Part::Returning))
            .chain(expressions(others.collect()))
    }
}

impl<'t> FromList<'t> {
    /// The conditions of all joins in it, those of inner ones first, and at last its own.
    pub(crate) fn conditions(self) -> Vec<Expr<'t>> {
        let own = self.condition();
        present(self.items().flat_map(conditions).chain([own]).collect()).collect()
    }
}

fn conditions(item: FromItem<'_>) -> Vec<Expr<'_>> {
    match item {
        FromItem::Join(join) => [conditions(join.left()), conditions(join.right()), vec![join.condition()]].concat(),
        FromItem::From(list) => list.conditions(),
        FromItem::Entry(_) | FromItem::Other => Vec::new(),
    }
}

fn present(expressions: Vec<Expr<'_>>) -> impl Iterator<Item = Expr<'_>> {
    expressions.into_iter().filter(|expression| !expression.is_missing())
}

impl<'t> RangeTableEntry<'t> {
    /// The expressions of XMLTABLE, JSON_TABLE, TABLESAMPLE and GROUP BY.
    pub(crate) fn expressions(self) -> impl Iterator<Item = Expr<'t>> {
        let fields = ["tablefunc", "tablesample", "groupexprs"];
        fields.into_iter().flat_map(move |field| Expr::of(self.get(field)).children())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tree::node::Node;

    #[test]
    fn parts_come_in_the_order_of_postgresql() {
        let tree = "{QUERY :limitCount {PARAM :paramid 9} :havingQual {PARAM :paramid 8} :targetList ({TARGETENTRY}) \
            :jointree {FROMEXPR :fromlist ({JOINEXPR :larg {JOINEXPR :quals {PARAM :paramid 1}} :rarg {RANGETBLREF :rtindex 1} \
            :quals {PARAM :paramid 2}}) :quals {PARAM :paramid 3}} :rtable ({RANGETBLENTRY}) :onConflict {ONCONFLICTEXPR} \
            :returningList ({TARGETENTRY}) :cteList ({COMMONTABLEEXPR}) :mergeActionList ({MERGEACTION})}";
        let node = Node::parse(tree).unwrap();
        let parts: Vec<String> = Query::of(&node)
            .unwrap()
            .parts()
            .map(|part| match part {
                Part::Cte(_) => "WITH".to_owned(),
                Part::Entry(index, _) => format!("entry {index}"),
                Part::Target(_) => "target".to_owned(),
                Part::Returning(_) => "RETURNING".to_owned(),
                Part::OnConflict(_) => "ON CONFLICT".to_owned(),
                Part::MergeAction(_) => "WHEN".to_owned(),
                Part::Expression(expression) => format!("{}", expression.node().get("paramid").int().unwrap()),
            })
            .collect();
        assert_eq!(parts, ["WITH", "entry 1", "1", "2", "3", "WHEN", "target", "ON CONFLICT", "RETURNING", "8", "9"]);
    }
}
