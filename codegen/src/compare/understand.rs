//! What is known of a statement beyond its facts: what it means, and the definitions of what it uses.

use std::collections::{BTreeMap, BTreeSet};

use super::{Object, Understood};
use crate::check::server::Definitions;
use crate::check::{Checked, CheckedStatement};
use sqlwright_analysis::catalog::dependencies::Dependencies;
use sqlwright_analysis::catalog::{Catalog, ColumnName, Oid, TypeKind};
use sqlwright_analysis::facts::{Facts, Given, MustFail};
use sqlwright_analysis::meaning;

/// All of it, for one statement. `open` are the enums whose Rust types know that there can be further labels.
pub(super) fn understand(
    checked: &Checked,
    statement: &CheckedStatement,
    definitions: &Definitions,
    open: &BTreeSet<String>,
) -> Understood {
    let Some(parsed) = &statement.parsed else { return Understood::default() };
    let (catalog, marks) = (&checked.catalog, parsed.parameter_marks());
    let mut understood = Understood { open: open.clone(), ..Understood::default() };
    let (mut meanings, mut failures) = (Vec::new(), Vec::new());
    for described in statement.variants.iter().filter_map(|variant| variant.described.as_ref()) {
        let (facts, dependencies) = meaning::dependencies(described, catalog, &marks, checked.options);
        meanings.push(meaning::of_statement(described, catalog));
        failures.push(facts.must_fail.iter().map(failure).collect::<BTreeMap<_, _>>());
        understood.stars_written_out |= described.without_stars.is_some() && !described.keeps_star;
        let mut uses = Uses { catalog, definitions, understood: &mut understood };
        uses.facts(&facts);
        uses.dependencies(&dependencies);
        let columns = described.columns.iter().map(|column| column.type_oid);
        columns.for_each(|oid| uses.labels(oid, true, 0));
        described.parameters.iter().for_each(|oid| uses.labels(*oid, false, 0));
    }
    // Of all variants, or it is not every run.
    let all = failures.split_first().map(|(first, others)| {
        let in_all = |object: &String| others.iter().all(|other| other.contains_key(object));
        first.iter().filter(|(object, _)| in_all(object)).map(|(object, why)| (object.clone(), why.clone())).collect()
    });
    understood.must_fail = all.unwrap_or_default();
    understood.meaning = meanings.into_iter().collect::<Option<Vec<_>>>().map(|texts| texts.join("\n"));
    understood
}

/// What a row violates that the statement writes, and why.
fn failure(failure: &MustFail) -> (String, String) {
    let MustFail { schema, table, constraint, columns, given, .. } = failure;
    let columns = columns.join(", ");
    match constraint {
        Some(constraint) => (constraint.clone(), format!("{columns} never satisfies {constraint}")),
        None if *given == Given::ByServer => {
            let why = format!("{table}.{columns} is NOT NULL, has no default, and gets no value");
            (format!("{schema}.{table}.{columns}"), why)
        }
        None => (format!("{schema}.{table}.{columns}"), format!("{table}.{columns} is NOT NULL, and gets NULL")),
    }
}

/// Looks up what a statement uses.
struct Uses<'u> {
    catalog: &'u Catalog,
    definitions: &'u Definitions,
    understood: &'u mut Understood,
}

impl Uses<'_> {
    fn add(&mut self, kind: &'static str, name: String) {
        let found = self.definitions.of(kind, &name);
        if !found.is_empty() {
            self.understood.uses.insert(Object { kind, name }, found.to_vec());
        }
    }

    fn facts(&mut self, facts: &Facts) {
        let effects = &facts.effects;
        for name in effects.reads.iter().chain(&effects.writes) {
            let table = format!("{}.{}", name.schema, name.table);
            for kind in ["row security", "rules", "privileges", "children"] {
                self.add(kind, table.clone());
            }
            if effects.writes.contains(name) {
                self.add("triggers", table.clone());
            }
            let written = effects.writes.contains(name);
            for column in self.columns(name, written) {
                let name = format!("{table}.{column}");
                for kind in ["column", "not null", "index"] {
                    self.add(kind, name.clone());
                }
                if written {
                    self.add("default of column", name);
                }
            }
        }
        for violation in &facts.violations {
            let on = violation.domain.as_ref().unwrap_or(&violation.table);
            for constraint in violation.constraint.iter() {
                self.add("constraint", format!("{}.{on}.{constraint}", violation.schema));
            }
        }
    }

    /// The columns that are meant. Of a row that is deleted, none matters.
    fn columns(&self, name: &ColumnName, written: bool) -> Vec<String> {
        match name.column.as_str() {
            ColumnName::WHOLE_ROW if written => Vec::new(),
            ColumnName::WHOLE_ROW => {
                let relation = self.catalog.relation_named(&name.schema, &name.table);
                let columns = relation.into_iter().flat_map(|relation| relation.columns.values());
                columns.map(|column| column.name.clone()).collect()
            }
            ColumnName::NO_COLUMN => Vec::new(),
            column => vec![column.to_owned()],
        }
    }

    fn dependencies(&mut self, dependencies: &Dependencies) {
        for relation in &dependencies.relations {
            let name = format!("{}.{}", relation.schema, relation.table);
            if !self.definitions.of("view", &name).is_empty() {
                self.add("view", name.clone());
                self.add("privileges", name.clone());
                self.add("rules", name);
            }
        }
        for function in &dependencies.functions {
            let arguments: Vec<String> =
                function.arguments.iter().map(|ty| format!("{}.{}", ty.schema, ty.name)).collect();
            self.add("function", format!("{}.{}({})", function.schema, function.name, arguments.join(", ")));
        }
        for ty in &dependencies.types {
            self.add("type", format!("{}.{}", ty.schema, ty.name));
        }
    }

    /// The labels of the enums that a type consists of.
    fn labels(&mut self, oid: Oid, returned: bool, depth: usize) {
        // A type cannot contain itself, but a catalog may be wrong.
        if depth > 32 {
            return;
        }
        let Some(ty) = self.catalog.types.get(&oid) else { return };
        match &ty.kind {
            TypeKind::Enum(labels) => {
                let name = format!("{}.{}", ty.schema, ty.name);
                let place = if returned { &mut self.understood.returned } else { &mut self.understood.taken };
                place.insert(name.clone());
                self.understood.labels.insert(name, labels.clone());
            }
            TypeKind::Domain(domain) => self.labels(domain.base, returned, depth + 1),
            TypeKind::Array(inner) | TypeKind::Range(inner) | TypeKind::Multirange(inner) => {
                self.labels(*inner, returned, depth + 1);
            }
            TypeKind::Composite(relation) => {
                let columns = self.catalog.relations.get(relation).map(|relation| &relation.columns);
                let types: Vec<Oid> = columns.into_iter().flatten().map(|(_, column)| column.type_oid).collect();
                types.into_iter().for_each(|oid| self.labels(oid, returned, depth + 1));
            }
            TypeKind::Base | TypeKind::Pseudo => {}
        }
    }
}
