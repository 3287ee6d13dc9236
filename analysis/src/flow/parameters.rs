//! Which parameters may be passed as NULL: those whose NULL has an evident meaning.
//!
//! - Written, as it is, to columns that may be NULL: NULL is a value like any other there.
//! - Put to the question whether it is NULL (`:name IS NULL OR …`, `coalesce(:name, …)`, IS DISTINCT FROM): the question makes sense only
//!   where NULL can be given.
//!
//! Otherwise it is required: a comparison with NULL finds nothing, silently. Where one parameter is used in several ways it is required if
//! one of them does not stand NULL: a NOT NULL column always, and a condition unless NULL is asked for.

mod dimensions;
mod ends;
mod refused;
mod uses;

use std::collections::BTreeMap;

use crate::ParameterMark;
use crate::catalog::{Catalog, ColumnName, Oid, RelationKind};
use crate::facts::{self, Nullability, ParameterFacts, Reason};
use crate::places::Places;
use crate::prove::context::{Context, ParameterValue};
use crate::tree::query::Query;
use crate::written::Written;

use ends::{End, Uses};
use refused::Writes;

/// A table column that a parameter is assigned to.
#[derive(Debug, Clone)]
struct Assignment {
    column: ColumnName,
    /// Why it cannot be NULL; `None` when it can.
    not_null: Option<String>,
}

/// What happens to the parameters of a statement.
pub(crate) struct AllUses<'a> {
    context: Context<'a>,
    /// By number; nothing where it nests too deep to tell.
    uses: BTreeMap<usize, Uses>,
    writes: Writes,
}

/// What happens to the parameters of a statement. `written` is what the places in the tree are offsets into.
pub(crate) fn uses<'a>(catalog: &'a Catalog, query: Query<'_>, written: Option<&Written>) -> AllUses<'a> {
    // Of constraints and domains, which have no parameters.
    let context = Context::new(catalog, Vec::new(), query);
    let uses = uses::uses(&context, query, written.map(Places::new).as_ref()).unwrap_or_default();
    let writes = Writes::of(&context, query);
    AllUses { context, uses, writes }
}

/// What a parameter is assigned to and compared with.
fn sources(all: &AllUses<'_>, number: usize) -> Vec<facts::Sources> {
    let sources = all.uses.get(&number).map(Uses::sources).unwrap_or_default();
    let named: Option<Vec<_>> = sources.iter().map(|sources| sources.named(all.context.catalog)).collect();
    named.unwrap_or_default()
}

/// What is known of `$1`, `$2`, … of these types; the author's marks decide where there are any.
pub(crate) fn infer(all: &AllUses<'_>, types: &[Oid], marks: &[ParameterMark]) -> Vec<ParameterFacts> {
    let nothing = Uses::default();
    let parameter = |(position, ty): (usize, &Oid)| {
        let mark = marks.get(position).copied().unwrap_or_default();
        let uses = all.uses.get(&(position + 1)).unwrap_or(&nothing);
        let (unmarked, assigned_to) = decide(all, uses, *ty);
        let nullability = marked(unmarked.clone(), mark);
        ParameterFacts { nullability, unmarked: Some(unmarked), assigned_to, sources: sources(all, position + 1) }
    };
    types.iter().enumerate().map(parameter).collect()
}

/// Parameters of which nothing is known: those that the author says so of may be passed as NULL.
pub(crate) fn unknown(count: usize, marks: &[ParameterMark]) -> Vec<ParameterFacts> {
    let parameter = |position: usize| {
        let mark = marks.get(position).copied().unwrap_or_default();
        let nullability = marked(nullability(Meaning::none("not declared nullable"), Elements::default()), mark);
        ParameterFacts { nullability, unmarked: None, assigned_to: None, sources: Vec::new() }
    };
    (0..count).map(parameter).collect()
}

/// What the rules for expressions need to know of the parameters.
pub(crate) fn values(parameters: &[ParameterFacts]) -> Vec<ParameterValue> {
    let value = |known: &Nullability| ParameterValue {
        nullable: known.nullable,
        elements_nullable: known.elements_nullable,
        several_dimensions: known.several_dimensions.is_some(),
    };
    parameters.iter().map(|parameter| value(&parameter.nullability)).collect()
}

/// Whether NULL has a meaning, and why.
struct Meaning {
    nullable: bool,
    reason: Reason,
}

impl Meaning {
    fn none(reason: impl Into<Reason>) -> Meaning {
        Meaning { nullable: false, reason: reason.into() }
    }

    fn evident(reason: impl Into<Reason>) -> Meaning {
        Meaning { nullable: true, reason: reason.into() }
    }
}

/// What is known of the elements of a parameter that is an array.
#[derive(Default)]
struct Elements {
    nullable: bool,
    several_dimensions: Option<String>,
}

fn decide(all: &AllUses<'_>, uses: &Uses, ty: Oid) -> (Nullability, Option<ColumnName>) {
    let (mut value, assigned_to) = meaning(all, &uses.value);
    // The server refuses NULL for it before the statement runs.
    if value.nullable
        && let Some(domain) = refused::domain(&all.context, Some(ty))
    {
        value = Meaning::none(format!("its type is the domain {}, which {}", domain.name, domain.by));
    }
    let (elements, elements_assigned_to) = meaning(all, &uses.elements);
    // Compared as a whole, too, an array is like any other value.
    let nullable = elements.nullable && uses.value.iter().all(|(end, _)| *end != End::Other);
    let elements = Elements { nullable, several_dimensions: dimensions::of_parameter(all.context.catalog, uses, ty) };
    (nullability(value, elements), assigned_to.or(elements_assigned_to))
}

fn nullability(meaning: Meaning, elements: Elements) -> Nullability {
    Nullability {
        nullable: meaning.nullable,
        reason: meaning.reason,
        elements_nullable: elements.nullable,
        elements_reason: None,
        several_dimensions: elements.several_dimensions,
    }
}

/// The same where the author says what is so.
fn marked(mut known: Nullability, mark: ParameterMark) -> Nullability {
    if let Some(nullable) = mark.nullable {
        let reason = if nullable { "declared nullable by the author" } else { "declared not null by the author" };
        (known.nullable, known.reason) = (nullable, reason.into());
    }
    known.elements_nullable = mark.elements_nullable.unwrap_or(known.elements_nullable);
    known
}

/// Whether NULL has a meaning at all of the ends together; and the column that it is assigned to, when there is one.
fn meaning(all: &AllUses<'_>, ends: &[(End, Option<usize>)]) -> (Meaning, Option<ColumnName>) {
    let mut asked = None;
    let mut used = None;
    let mut written: Option<Meaning> = None;
    let mut refused = None;
    let mut first = None;
    for (end, place) in ends {
        let at = |text: String| Reason::new(text).at(*place);
        match end {
            End::Tested => asked = asked.or_else(|| Some(at("tested for NULL".to_owned()))),
            End::Other => used = used.or_else(|| Some(at("used in a condition or an expression".to_owned()))),
            End::TakenApart => used = used.or_else(|| Some(at("expanded into its elements".to_owned()))),
            End::Field => {
                written = written
                    .or_else(|| Some(Meaning::evident(at("a field of a composite, which may be NULL".to_owned()))));
            }
            End::Assigned(relation, number, domain) => {
                let Some(assignment) = column(all, *relation, *number) else {
                    used = used.or_else(|| Some(at("assigned to an unknown target".to_owned())));
                    continue;
                };
                let domain =
                    domain.as_ref().map(|domain| format!("cast to the domain {}, which {}", domain.name, domain.by));
                match assignment.not_null.or(domain) {
                    Some(why) => refused = refused.or_else(|| Some(at(why))),
                    None => {
                        let ColumnName { table, column, .. } = &assignment.column;
                        let reason = format!("assigned to {table}.{column}, which may be NULL");
                        written = written.or_else(|| Some(Meaning::evident(at(reason))));
                    }
                }
                first = first.or(Some(assignment.column));
            }
        }
    }
    let meaning = match (refused, asked, used, written) {
        (Some(refused), ..) => Meaning::none(refused),
        (None, Some(asked), ..) => Meaning::evident(asked),
        (None, None, Some(used), _) => Meaning::none(used),
        (None, None, None, Some(written)) => written,
        (None, None, None, None) => Meaning::none("not declared nullable"),
    };
    (meaning, first)
}

/// The table column behind a target's column, through updatable views.
fn column(all: &AllUses<'_>, relation: Oid, number: i16) -> Option<Assignment> {
    let catalog = all.context.catalog;
    let (mut oid, mut number) = (relation, number);
    for _ in 0..64 {
        let table = catalog.relations.get(&oid)?;
        let base = match (&table.kind, &table.view_query) {
            (RelationKind::View, Some(tree)) => tree.view_base(),
            _ => None,
        };
        let below = base.and_then(|(base, columns)| {
            let position = usize::try_from(number).ok()?.checked_sub(1)?;
            Some((base, columns.get(position).copied().flatten()?))
        });
        if let Some(below) = below {
            (oid, number) = below;
            continue;
        }
        let column = table.columns.get(&number)?;
        let name = ColumnName { schema: table.schema.clone(), table: table.name.clone(), column: column.name.clone() };
        let assigned = format!("assigned to {}.{}", table.name, column.name);
        let not_null = match refused::domain(&all.context, Some(column.type_oid)) {
            _ if column.not_null => Some(format!("{assigned}, which is NOT NULL")),
            Some(domain) => Some(format!("{assigned}, whose domain {} {}", domain.name, domain.by)),
            None if table.kind == RelationKind::View => {
                Some(format!("{assigned}, a view column about which nothing is known"))
            }
            None => all.writes.refusal(&all.context, oid, number).map(|why| format!("{assigned}, {why}")),
        };
        return Some(Assignment { column: name, not_null });
    }
    None
}
