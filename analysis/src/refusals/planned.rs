//! What PostgreSQL says when it is asked for a plan: which of it counts, and in what words it is told.

use std::collections::BTreeSet;

use super::{Refusal, Statement};
use crate::catalog::{Catalog, FIRST_NORMAL_OID, Function, Index, Oid, Relation, StoredTree};
use crate::change::writes::qualified;
use crate::described::NoPlan;
use crate::tree::expr::Expr;

/// Clauses that messages name, as they are in a statement and in a message of any language.
const CLAUSES: &[&str] = &[
    "ON CONFLICT",
    "FOR UPDATE",
    "FOR NO KEY UPDATE",
    "FOR SHARE",
    "FOR KEY SHARE",
    "FULL JOIN",
    "GROUP BY",
    "DISTINCT",
    "UNION",
    "INTERSECT",
    "EXCEPT",
];

/// The refusal, where it is one at every call.
pub(super) fn refusal(no_plan: &NoPlan, statement: Option<&Statement<'_>>) -> Option<Refusal> {
    let NoPlan { code, message, detail, hint, of_constant } = no_plan;
    if *of_constant && statement.is_none_or(depends_on_state) {
        return None;
    }
    let clause = CLAUSES.iter().find(|clause| message.contains(**clause));
    let place = clause.zip(statement).and_then(|(clause, statement)| statement.keywords(clause));
    let mut refusal = Refusal::new(code, message.as_str()).at(place);
    refusal.notes.extend(detail.clone());
    refusal.help.clone_from(hint);
    let why = if *of_constant {
        "PostgreSQL computes constants when it plans the statement, even in a branch of CASE that is never taken"
    } else {
        "PostgreSQL can prepare the statement, but refuses to plan it"
    };
    let refusal = refusal.note(why);
    Some(match statement {
        Some(statement) if code == "42P10" => without_key(refusal, statement),
        Some(_) if code == "0A000" && clause.is_some_and(|clause| clause.starts_with("FOR ")) => {
            refusal.help("name only tables that are not on the nullable side, as in `FOR UPDATE OF orders`")
        }
        _ if code == "42809" && message.contains("DO UPDATE") => {
            refusal.help("an exclusion constraint supports only DO NOTHING")
        }
        _ => refusal,
    })
}

/// Why no key fits ON CONFLICT, and which there are.
fn without_key(refusal: Refusal, statement: &Statement<'_>) -> Refusal {
    let conflicts = statement.query.queries().filter_map(|query| Some((query, query.on_conflict()?)));
    let [(query, conflict)] = conflicts.collect::<Vec<_>>()[..] else { return refusal };
    let parameter = conflict.arbiter_condition().walk().find_map(|node| match node {
        Expr::Parameter(parameter) => parameter.number(),
        _ => None,
    });
    if let Some(number) = parameter {
        let why = format!(
            "a partial index must match for every value of ${number}; the first calls are planned with their actual values and may succeed"
        );
        return refusal.note(why).help("write the predicate of the index with its constants");
    }
    let target = query.result_relation().and_then(|index| query.entry(index)?.relation());
    let Some(table) = target.and_then(|oid| statement.catalog.relations.get(&oid)) else { return refusal };
    let keys: Vec<String> = statement
        .catalog
        .indexes_of(table.oid)
        .filter(|index| index.unique && index.valid)
        .map(|index| in_words(table, index))
        .collect();
    let name = qualified(table);
    let keys = match keys.as_slice() {
        [] => format!("{name} has no unique key"),
        [key] => format!("the only unique key of {name} is {key}"),
        keys => format!("the unique keys of {name} are {}", keys.join(", ")),
    };
    refusal
        .note(keys)
        .help("name exactly the columns of a unique key, and the predicate of a partial one; or create such a key")
}

fn in_words(table: &Relation, index: &Index) -> String {
    let columns: Vec<&str> = index
        .keys
        .iter()
        .map(|key| table.columns.get(&key.column).map_or("an expression", |column| column.name.as_str()))
        .collect();
    let partial = if index.predicate.is_some() { " with a condition" } else { "" };
    format!("{} ({}){partial}", index.name, columns.join(", "))
}

/// Whether planning may compute something that is not the same at every call: it calls STABLE functions to estimate, and IMMUTABLE
/// functions of users, which may not be what they say.
fn depends_on_state(statement: &Statement<'_>) -> bool {
    let mut walk = Walk { catalog: statement.catalog, relations: BTreeSet::new(), functions: BTreeSet::new() };
    walk.tree(statement.query.into())
}

struct Walk<'a> {
    catalog: &'a Catalog,
    relations: BTreeSet<Oid>,
    functions: BTreeSet<Oid>,
}

impl Walk<'_> {
    fn tree(&mut self, tree: Expr<'_>) -> bool {
        tree.walk().any(|node| {
            let relation = match node {
                Expr::Entry(entry) => entry.relation(),
                _ => None,
            };
            let catalog = self.catalog;
            names_the_role(catalog, node)
                || relation.is_some_and(|oid| self.relation(oid))
                || catalog.functions_of(node).into_iter().any(|one| one.is_none_or(|one| self.function(one)))
        })
    }

    /// A view, and what the policies of a table add.
    fn relation(&mut self, oid: Oid) -> bool {
        let Some(relation) = self.catalog.relations.get(&oid) else { return true };
        if !self.relations.insert(oid) {
            return false;
        }
        let policies = relation.policies.iter().filter(|_| relation.row_security);
        let policies = policies.flat_map(|policy| [&policy.condition, &policy.check]).flatten();
        relation.view_query.iter().chain(policies).any(|tree| self.stored(tree))
    }

    fn stored(&mut self, tree: &StoredTree) -> bool {
        tree.expression().is_none_or(|tree| self.tree(tree))
    }

    fn function(&mut self, function: &Function) -> bool {
        if function.volatility == 'v' || !self.functions.insert(function.oid) {
            return false;
        }
        match (function.oid < FIRST_NORMAL_OID, function.volatility) {
            (true, 'i') => false,
            (true, _) => !self.tells_the_time(function),
            (false, 'i') if function.extension.is_some() => false,
            (false, _) => match &function.body {
                Some(body) if function.language == "sql" => self.stored(&body.statements),
                _ => true,
            },
        }
    }

    /// Whether a STABLE function of PostgreSQL depends on the clock, on the time zone and on how things are written, and on nothing else: by
    /// its types.
    fn tells_the_time(&self, function: &Function) -> bool {
        const TYPES: &[&str] = &[
            "bool",
            "date",
            "float4",
            "float8",
            "int2",
            "int4",
            "int8",
            "interval",
            "numeric",
            "time",
            "timestamp",
            "timestamptz",
            "timetz",
        ];
        const FORMATS: &[&str] =
            &["concat", "concat_ws", "date_part", "date_trunc", "extract", "format", "timezone", "to_char"];
        let plain = |oid: &Oid| self.catalog.types.get(oid).is_some_and(|ty| TYPES.contains(&ty.name.as_str()));
        FORMATS.contains(&function.name.as_str()) || (function.arguments.iter().all(plain) && plain(&function.returns))
    }
}

/// CURRENT_USER and the like, which policies compare with.
fn names_the_role(catalog: &Catalog, node: Expr<'_>) -> bool {
    let Expr::SqlValue(value) = node else { return false };
    value.ty().and_then(|oid| catalog.types.get(&oid)).is_some_and(|ty| ty.name == "name")
}
