//! The Rust names of all types that can be generated. They depend on the schema and the configuration, never on what statements use.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{ColumnKey, Rules};
use crate::build::imports;
use crate::build::lower::claims::is_taken;
use crate::build::names::{ConstantIdent, TypeIdent, ValueIdent, singular};
use crate::build::types::UserTypeName;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use sqlwright_analysis::catalog::{Catalog, Oid, Type, TypeKind};

/// What a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// A type of the schema; if it is a domain, also the newtype over it.
    Type(Oid),
    /// The newtype of a column.
    Column(ColumnKey),
}

/// The names, by what they are for.
#[derive(Debug, Default)]
pub(super) struct Names {
    names: BTreeMap<Named, UserTypeName>,
    modules: BTreeMap<String, Option<ValueIdent>>,
}

impl Names {
    pub(super) fn new(catalog: &Catalog, rules: &Rules, diagnostics: &mut Diagnostics) -> Self {
        let mut wanted: Vec<Wanted<'_>> = Vec::new();
        for ty in catalog.types.values().filter(|ty| is_named(ty)) {
            wanted.push(of_type(catalog, rules, ty));
        }
        for (key, rule) in &rules.columns {
            let Some(given) = &rule.newtype else { continue };
            wanted.extend(of_column(catalog, *key, given.as_ref(), Some(rule.span), false));
        }
        for (key, given) in &rules.ids {
            wanted.extend(of_column(catalog, *key, given.as_ref(), None, true));
        }
        wanted.sort_by(|one, other| one.order().cmp(&other.order()));
        let mut names = Self::default();
        let mut taken = BTreeMap::new();
        for wanted in wanted {
            names.add(wanted, &mut taken, diagnostics);
        }
        names
    }

    /// The name of a type.
    pub(super) fn of_type(&self, oid: Oid) -> Option<&UserTypeName> {
        self.names.get(&Named::Type(oid))
    }

    /// The name of a column's newtype.
    pub(super) fn of_column(&self, key: ColumnKey) -> Option<&UserTypeName> {
        self.names.get(&Named::Column(key))
    }

    /// What generates, or may generate, a newtype of this name.
    pub(super) fn newtypes_called(&self, name: &str) -> Vec<Named> {
        self.names.iter().filter(|(_, other)| other.name.as_str() == name).map(|(named, _)| *named).collect()
    }

    fn add(&mut self, wanted: Wanted<'_>, taken: &mut BTreeMap<Taken, Named>, diagnostics: &mut Diagnostics) {
        let module = self.module(wanted.schema);
        // The statics that describe types differ less than the types' own names do: `Ab` and `AB` have one.
        let key = |name: &UserTypeName| (name.module.clone(), name.constant());
        let hidden = imports::in_types(wanted.name.as_str()) || is_taken(wanted.name.as_str());
        if hidden && wanted.given {
            return wanted.refuse(
                format!("the name `{}` is used for something else in generated code", wanted.name),
                diagnostics,
            );
        }
        let first = if hidden { wanted.name.with("Type") } else { wanted.name.clone() };
        let numbered = (2..).map(|number| first.numbered(number));
        for name in std::iter::once(first.clone()).chain(numbered) {
            let name = UserTypeName { module: module.clone(), name };
            match taken.get(&key(&name)) {
                None => {
                    taken.insert(key(&name), wanted.of);
                    self.names.insert(wanted.of, name);
                    return;
                }
                // One newtype for several columns: whether they agree in what is in it is seen when it is used.
                Some(Named::Column(_)) if wanted.given && matches!(wanted.of, Named::Column(_)) => {
                    self.names.insert(wanted.of, name);
                    return;
                }
                Some(_) if wanted.given => {
                    let text = format!("two types would be called `{}` in Rust", name.name);
                    return wanted.refuse(text, diagnostics);
                }
                Some(_) => {}
            }
        }
    }

    /// The module of a schema; none for `public`.
    fn module(&mut self, schema: &str) -> Option<ValueIdent> {
        if let Some(known) = self.modules.get(schema) {
            return known.clone();
        }
        let used: BTreeSet<_> = self.modules.values().flatten().cloned().collect();
        let module = if schema == "public" {
            None
        } else {
            let spelled = || ValueIdent::new(&format!("schema_{}", TypeIdent::spelled(schema)));
            let own = ValueIdent::inner_module(schema).or_else(spelled);
            let base = own.as_ref().map_or("schema", ValueIdent::bare).to_owned();
            let numbered = (2..).filter_map(|number| ValueIdent::new(&format!("{base}_{number}")));
            own.into_iter().chain(numbered).find(|module| !used.contains(module))
        };
        self.modules.insert(schema.to_owned(), module.clone());
        module
    }
}

/// What no two types may share: the module and the name of the `static`.
type Taken = (Option<ValueIdent>, ConstantIdent);

struct Wanted<'c> {
    of: Named,
    schema: &'c str,
    sql_name: &'c str,
    name: TypeIdent,
    /// The author chose it, so it stays as it is.
    given: bool,
    /// Where.
    span: Option<Span>,
    rank: u8,
}

impl Wanted<'_> {
    fn refuse(&self, text: String, diagnostics: &mut Diagnostics) {
        let error = Diagnostic::new(Code::InvalidTypeName, text).help("choose another name");
        diagnostics.push(match self.span {
            Some(span) => error.at(span, ""),
            None => error,
        });
    }

    /// Names that authors chose come first, then types, the rows of tables, and newtypes of columns.
    fn order(&self) -> (bool, u8, &str, &str, Named) {
        (!self.given, self.rank, self.schema, self.sql_name, self.of)
    }
}

/// Whether a type of this kind and schema can have a name in generated code.
fn is_named(ty: &Type) -> bool {
    let kind = !matches!(ty.kind, TypeKind::Array(_) | TypeKind::Pseudo);
    kind && ty.schema != "pg_catalog" && ty.schema != "pg_toast"
}

fn of_type<'c>(catalog: &'c Catalog, rules: &Rules, ty: &'c Type) -> Wanted<'c> {
    let rule = rules.types.get(&ty.oid);
    let newtype = rule.and_then(|rule| rule.newtype.as_ref()).and_then(Option::as_ref);
    let given = rule.and_then(|rule| rule.name.as_ref()).or(newtype);
    let row = match ty.kind {
        TypeKind::Composite(relation) => catalog.relations.get(&relation),
        _ => None,
    };
    let of_table = row.is_some_and(|row| row.kind != sqlwright_analysis::catalog::RelationKind::CompositeType);
    Wanted {
        of: Named::Type(ty.oid),
        schema: &ty.schema,
        sql_name: &ty.name,
        name: given
            .cloned()
            .unwrap_or_else(|| TypeIdent::new(&ty.name).unwrap_or_else(|| TypeIdent::spelled(&ty.name))),
        given: given.is_some(),
        span: rule.map(|rule| rule.span),
        rank: if of_table { 1 } else { 0 },
    }
}

fn of_column<'c>(
    catalog: &'c Catalog,
    key: ColumnKey,
    given: Option<&TypeIdent>,
    span: Option<Span>,
    id: bool,
) -> Option<Wanted<'c>> {
    let relation = catalog.relations.get(&key.0)?;
    let column = relation.columns.get(&key.1)?;
    let table = singular(&relation.name);
    // `customers.customer_id` and `customers.id` are both `CustomerId`.
    let text = if id { format!("{table} id") } else { format!("{table} {}", column.name) };
    let name = given.cloned().unwrap_or_else(|| TypeIdent::new(&text).unwrap_or_else(|| TypeIdent::spelled(&text)));
    Some(Wanted {
        of: Named::Column(key),
        schema: &relation.schema,
        sql_name: &relation.name,
        name,
        given: given.is_some(),
        span,
        rank: 2,
    })
}
