//! What COPY … FROM STDIN cannot copy into, though an INSERT could be prepared.

use crate::check::Complete;
use crate::check::parse::ast::CopyIn;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use sqlwright_analysis::catalog::{Catalog, Event, Relation, RelationKind};

/// Reports those that copy into a view, or into a table where rules rewrite an INSERT: COPY fires none (`copyfrom.c`), so what is proven of
/// the INSERT is not true of it. Without a schema in its name, no relation of the name may be one of these.
pub(super) fn say_unfit<'c>(
    statements: impl IntoIterator<Item = Complete<'c>>,
    catalog: &Catalog,
    diagnostics: &mut Diagnostics,
) {
    for statement in statements {
        let Some(copy) = &statement.parsed.sql.copy else { continue };
        let unfit = catalog.relations.values().filter(|relation| is_meant(relation, copy)).find_map(unfit);
        let Some(why) = unfit else { continue };
        diagnostics.push(
            Diagnostic::new(Code::CopyTarget, format!("COPY cannot fill `{}` as INSERT does", copy.relation))
                .at(statement.parsed.sql.span, "")
                .note(why)
                .help("copy into the table itself, or write an INSERT"),
        );
    }
}

fn is_meant(relation: &Relation, copy: &CopyIn) -> bool {
    relation.name == copy.relation && copy.schema.as_ref().is_none_or(|schema| *schema == relation.schema)
}

fn unfit(relation: &Relation) -> Option<&'static str> {
    match relation.kind {
        RelationKind::Table | RelationKind::PartitionedTable | RelationKind::ForeignTable => {
            let has_rule = relation.rules.iter().any(|event| matches!(event, Event::Insert));
            has_rule.then_some("it has a rule ON INSERT, and COPY fires no rules")
        }
        _ => Some("it is no table"),
    }
}
