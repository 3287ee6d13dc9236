//! Expressions that give the same value wherever they stand in a query level, so that what is known of one is known of all.

use std::fmt::Write;

use crate::catalog::Function;
use crate::prove::context::Analysis;
use crate::tree::node::{Node, Record};

/// Fields that do not change what an expression means: where it stood, and by which name a column was called
/// (`nodes/equalfuncs.c` leaves them out, too). Which outer joins can null a column is a matter of where it is looked at.
const WITHOUT_MEANING: [&str; 7] =
    ["location", "list_start", "list_end", "rexpr_list_start", "varnosyn", "varattnosyn", "varnullingrels"];

/// A text that two expressions share only when they give the same value for the same row. `None` when the expression can give
/// another value each time: for functions that are not immutable, subqueries (LIMIT picks any row), and functions of users, which
/// may be declared immutable wrongly.
pub(crate) fn key(analysis: &Analysis<'_>, node: &Node<'_>) -> Option<String> {
    let same = node.records().all(|record| gives_same_value(analysis, record));
    same.then(|| {
        let mut text = String::new();
        render(node, &mut text);
        text
    })
}

/// Structural equality that ignores where in the text an expression stood.
pub(crate) fn same_expression(left: &Node<'_>, right: &Node<'_>) -> bool {
    match (left, right) {
        (Node::Record(left), Node::Record(right)) => {
            left.label() == right.label()
                && meaning(left).count() == meaning(right).count()
                && meaning(left).all(|(name, value)| same_expression(value, right.get(name)))
        }
        (Node::List(left), Node::List(right)) | (Node::Several(left), Node::Several(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_expression(left, right))
        }
        (left, right) => left == right,
    }
}

fn meaning<'r, 'a>(record: &'r Record<'a>) -> impl Iterator<Item = (&'a str, &'r Node<'a>)> {
    record.fields().filter(|(name, _)| !WITHOUT_MEANING.contains(name))
}

fn gives_same_value(analysis: &Analysis<'_>, record: &Record<'_>) -> bool {
    let immutable = |function: Option<&Function>| {
        function.is_some_and(|function| {
            function.volatility == 'i' && (function.is_builtin() || function.extension.is_some())
        })
    };
    let named = |field: &str| record.get(field).oid().and_then(|oid| analysis.catalog.functions.get(&oid));
    match record.label() {
        "FUNCEXPR" => immutable(named("funcid")),
        "OPEXPR" | "DISTINCTEXPR" | "NULLIFEXPR" | "SCALARARRAYOPEXPR" => {
            let by_operator = || {
                let operator = record.get("opno").oid()?;
                analysis.catalog.functions.get(analysis.catalog.operators.get(&operator)?)
            };
            immutable(named("opfuncid").or_else(by_operator))
        }
        "AGGREF" => immutable(named("aggfnoid")),
        // The same window in the same query: worked out once (`ExecInitWindowAgg` in `executor/nodeWindowAgg.c`).
        "WINDOWFUNC" => immutable(named("winfnoid")),
        "PARAM" => record.get("paramkind").int() == Some(0),
        "VAR"
        | "CONST"
        | "BOOLEXPR"
        | "NULLTEST"
        | "BOOLEANTEST"
        | "CASEEXPR"
        | "CASEWHEN"
        | "COALESCEEXPR"
        | "MINMAXEXPR"
        | "RELABELTYPE"
        | "COLLATEEXPR"
        | "ARRAYEXPR"
        | "ROWEXPR"
        | "SUBSCRIPTINGREF"
        | "FIELDSELECT"
        | "NAMEDARGEXPR"
        | "TARGETENTRY"
        | "SORTGROUPCLAUSE"
        | "COERCETODOMAINVALUE" => true,
        _ => false,
    }
}

fn render(node: &Node<'_>, text: &mut String) {
    match node {
        Node::Null => text.push_str("<>"),
        Node::Token(token) | Node::Datum(token) => text.push_str(token),
        Node::Numbers(kind, numbers) => drop(write!(text, "({kind} {numbers})")),
        Node::List(items) | Node::Several(items) => {
            text.push('(');
            for item in items {
                render(item, text);
                text.push(' ');
            }
            text.push(')');
        }
        Node::Record(record) => {
            text.push('{');
            text.push_str(record.label());
            for (name, value) in meaning(record) {
                let _ = write!(text, " :{name} ");
                render(value, text);
            }
            text.push('}');
        }
    }
}
