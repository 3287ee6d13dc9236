//! The configuration's rules for types, each found in the schema and checked. A rule that matches nothing is an error.

use std::collections::BTreeMap;

use crate::build::lower::attributes;
use crate::build::names::TypeIdent;
use crate::build::types::Mapped;
use crate::check::parse::ast::Attributes;
use crate::config;
use crate::config::{Ids, Mapping};
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::source::{Span, Spanned};
use sqlwright_analysis::catalog::{Catalog, ConstraintKind, FIRST_NORMAL_OID, Oid, Relation, RelationKind, TypeKind};

/// A column of a table, or a field of a composite type: `pg_class.oid` and `attnum`.
pub(super) type ColumnKey = (Oid, i16);

/// The variant for labels that an enum does not know.
pub(super) const UNKNOWN: &str = "Unknown";

/// One rule, checked.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) span: Span,
    pub(super) rust: Option<Mapped>,
    pub(super) newtype: Option<Option<TypeIdent>>,
    pub(super) name: Option<TypeIdent>,
    pub(super) unknown: bool,
    pub(super) labels: BTreeMap<String, TypeIdent>,
    pub(super) derives: Vec<String>,
    pub(super) attributes: Vec<String>,
    pub(super) field_attributes: Vec<String>,
    pub(super) nullable_field_attributes: Option<Vec<String>>,
}

/// All rules, by what they are for.
#[derive(Debug, Default)]
pub(super) struct Rules {
    pub(super) types: BTreeMap<Oid, Rule>,
    pub(super) columns: BTreeMap<ColumnKey, Rule>,
    /// Primary keys with a newtype: the name, where one is given.
    pub(super) ids: BTreeMap<ColumnKey, Option<TypeIdent>>,
    pub(super) derives: Vec<String>,
    pub(super) attributes: Vec<String>,
    field_attributes: Vec<String>,
    nullable_field_attributes: Vec<String>,
}

impl Rules {
    pub(super) fn new(catalog: &Catalog, mapping: &Mapping, diagnostics: &mut Diagnostics) -> Self {
        let mut rules = Self::default();
        let all = Attributes {
            derives: mapping.derives.clone(),
            attributes: mapping.attributes.clone(),
            borrowed: Vec::new(),
        };
        (rules.derives, rules.attributes) = attributes::checked(&all, diagnostics).unwrap_or_default();
        rules.field_attributes = attributes::texts(&mapping.field_attributes, diagnostics).unwrap_or_default();
        rules.nullable_field_attributes =
            attributes::texts(&mapping.nullable_field_attributes, diagnostics).unwrap_or_default();
        for (key, rule) in &mapping.types {
            let Some(oid) = one(types_named(catalog, &key.value), key, "type", diagnostics) else { continue };
            let rule = diagnostics.unless_errors(|diagnostics| checked(catalog, key, rule, Some(oid), diagnostics));
            rules.types.extend(rule.map(|rule| (oid, rule)));
        }
        for (key, rule) in &mapping.columns {
            let Some(column) = one(catalog.columns_named(&key.value), key, "column", diagnostics) else { continue };
            let rule = diagnostics.unless_errors(|diagnostics| checked(catalog, key, rule, None, diagnostics));
            rules.columns.extend(rule.map(|rule| (column, rule)));
        }
        if let Some(ids) = &mapping.ids {
            rules.ids = primary_keys(catalog, ids, diagnostics);
        }
        rules
    }

    /// Whether no rule gives a column a Rust type.
    pub(super) fn is_empty(&self) -> bool {
        self.types.is_empty() && self.columns.is_empty() && self.ids.is_empty()
    }

    /// The attributes of every field.
    pub(super) fn of_all_fields(&self, nullable: bool) -> Vec<String> {
        let further: &[String] = if nullable { &self.nullable_field_attributes } else { &[] };
        [&self.field_attributes, further].concat()
    }
}

impl Rule {
    /// The attributes of a field that the rule is for.
    pub(super) fn of_field(&self, nullable: bool) -> &[String] {
        match &self.nullable_field_attributes {
            Some(attributes) if nullable => attributes,
            _ => &self.field_attributes,
        }
    }
}

/// The only one that a name means; none and several are errors.
fn one<T: Copy>(
    found: Vec<(String, T)>,
    key: &Spanned<String>,
    what: &str,
    diagnostics: &mut Diagnostics,
) -> Option<T> {
    let error = |text: String| Diagnostic::new(Code::UnknownMapping, text).at(key.span, "");
    match found.as_slice() {
        [(_, one)] => return Some(*one),
        [] => {
            let help = match what {
                "type" => "write its name, with its schema or without: `domain_name`, `schema.enum_name`, `int4[]`",
                _ => "write `table.column` or `schema.table.column`, with the names as in PostgreSQL",
            };
            diagnostics.push(error(format!("the schema has no {what} `{}`", key.value.escape_debug())).help(help));
        }
        several => {
            let names: Vec<_> = several.iter().map(|(name, _)| format!("`{name}`")).collect();
            let text = format!("`{}` is ambiguous: the schema has more than one such {what}", key.value.escape_debug());
            diagnostics.push(error(text).help(format!("write one of {}", names.join(", "))));
        }
    }
    None
}

fn types_named(catalog: &Catalog, name: &str) -> Vec<(String, Oid)> {
    let element = name.strip_suffix("[]");
    let plain = element.unwrap_or(name);
    let full = |schema: &str, name: &str| format!("{schema}.{name}");
    let called = |ty: &&sqlwright_analysis::catalog::Type| {
        ty.name == plain || ty.display == plain || full(&ty.schema, &ty.name) == plain
    };
    let named: Vec<_> = catalog.types.values().filter(called).map(|ty| (full(&ty.schema, &ty.name), ty.oid)).collect();
    if element.is_none() {
        return named;
    }
    let array_of = |element: Oid| {
        catalog.types.values().find(|ty| matches!(ty.kind, TypeKind::Array(other) if other == element)).map(|ty| ty.oid)
    };
    named.into_iter().filter_map(|(name, oid)| Some((name + "[]", array_of(oid)?))).collect()
}

/// A rule whose parts are what they should be, and go together; `ty` is the type that it is for, if it is for one.
fn checked(
    catalog: &Catalog,
    key: &Spanned<String>,
    rule: &config::Rule,
    ty: Option<Oid>,
    diagnostics: &mut Diagnostics,
) -> Rule {
    let spanned = |texts: &[String]| texts.iter().map(|text| Spanned::new(text.clone(), key.span)).collect::<Vec<_>>();
    let of_type =
        Attributes { derives: spanned(&rule.derives), attributes: spanned(&rule.attributes), borrowed: Vec::new() };
    let (derives, attributes) = attributes::checked(&of_type, diagnostics).unwrap_or_default();
    let fields = attributes::texts(&spanned(&rule.field_attributes), diagnostics).unwrap_or_default();
    let nullable = rule
        .nullable_field_attributes
        .as_ref()
        .map(|texts| attributes::texts(&spanned(texts), diagnostics).unwrap_or_default());
    let mut refuse = |text: String, help: &str| {
        diagnostics.push(Diagnostic::new(Code::InvalidMapping, text).at(key.span, "").help(help));
    };
    let mut ident = |name: &String| {
        let ident = TypeIdent::verbatim(name);
        if ident.is_none() {
            refuse(
                format!("`{}` cannot be the name of a Rust type or variant", name.escape_debug()),
                "choose another name",
            );
        }
        ident
    };
    let newtype = rule.newtype.as_ref().map(|name| name.as_ref().and_then(&mut ident));
    let name = rule.name.as_ref().and_then(&mut ident);
    let labels: BTreeMap<_, _> =
        rule.labels.iter().filter_map(|(label, name)| Some((label.clone(), ident(name)?))).collect();
    for text in rule.rust.iter().chain(&rule.borrowed).filter(|text| !is_type(text)) {
        refuse(format!("`{}` is not a Rust type", text.escape_debug()), "write its path, e.g. `my_crate::Email`");
    }
    let kind = ty.and_then(|oid| catalog.types.get(&oid)).map(|ty| &ty.kind);
    for (text, help) in odd_labels(rule, kind).into_iter().chain(odd_parts(rule, kind)) {
        refuse(text, help);
    }
    let rust = rule.rust.clone().map(|rust| Mapped { rust, borrowed: rule.borrowed.clone(), copy: rule.copy });
    Rule {
        span: key.span,
        rust,
        newtype,
        name,
        unknown: rule.unknown,
        labels,
        derives,
        attributes,
        field_attributes: fields,
        nullable_field_attributes: nullable,
    }
}

/// Labels that the enum does not have, and variants that two labels would have.
fn odd_labels(rule: &config::Rule, kind: Option<&TypeKind>) -> Vec<(String, &'static str)> {
    let Some(TypeKind::Enum(known)) = kind else { return Vec::new() };
    let missing =
        rule.labels.keys().filter(|label| !known.contains(label)).map(|label| {
            (format!("the enum has no label `{}`", label.escape_debug()), "write a label as in PostgreSQL")
        });
    let mut taken: Vec<&str> = if rule.unknown { vec![UNKNOWN] } else { Vec::new() };
    let twice = rule.labels.values().filter(|name| {
        let again = taken.contains(&name.as_str());
        taken.push(name);
        again
    });
    let twice: Vec<_> = twice.collect();
    let twice = twice.into_iter().map(|name| (format!("two variants would be called `{name}`"), "choose another name"));
    missing.chain(twice).collect()
}

/// Parts of a rule that do not go together, or not with what it is for.
fn odd_parts(rule: &config::Rule, kind: Option<&TypeKind>) -> Vec<(String, &'static str)> {
    let is_enum = matches!(kind, Some(TypeKind::Enum(_)));
    let generated = is_enum || rule.newtype.is_some() || matches!(kind, Some(TypeKind::Composite(_)));
    let for_generated = rule.name.is_some() || !rule.derives.is_empty() || !rule.attributes.is_empty();
    let odd = [
        (*rule == config::Rule::default(), "the rule is empty", "remove it"),
        (
            rule.rust.is_some() && rule.newtype.is_some(),
            "`rust` and `newtype` are mutually exclusive",
            "remove one of them",
        ),
        (
            rule.rust.is_none() && (rule.borrowed.is_some() || rule.copy),
            "`borrowed` and `copy` describe a type that `rust` names",
            "add `rust`, or remove them",
        ),
        (
            rule.borrowed.is_some() && rule.copy,
            "a type that is `copy` is passed by value, so nothing is `borrowed`",
            "remove one of them",
        ),
        (
            (!is_enum || rule.rust.is_some()) && (rule.unknown || !rule.labels.is_empty()),
            "`unknown` and `labels` are for enums that are generated",
            "remove them",
        ),
        (
            (!generated || rule.rust.is_some()) && for_generated,
            "`name`, `derives` and `attributes` are for types that are generated",
            "remove them, or add `newtype = true`; attributes of fields are `field-attributes`",
        ),
    ];
    odd.into_iter().filter(|(is_odd, ..)| *is_odd).map(|(_, text, help)| (text.to_owned(), help)).collect()
}

/// Whether a text is a type and nothing else: a path, with what it is generic over, or a reference, tuple, array or slice.
pub(in crate::build::lower) fn is_type(text: &str) -> bool {
    fn plain(ty: &syn::Type) -> bool {
        match ty {
            syn::Type::Path(path) => path.path.segments.iter().all(|segment| match &segment.arguments {
                syn::PathArguments::None => true,
                syn::PathArguments::AngleBracketed(list) => list.args.iter().all(|argument| match argument {
                    syn::GenericArgument::Type(ty) => plain(ty),
                    syn::GenericArgument::Lifetime(_) => true,
                    syn::GenericArgument::Const(syn::Expr::Lit(_)) => true,
                    _ => false,
                }),
                syn::PathArguments::Parenthesized(_) => false,
            }),
            syn::Type::Reference(reference) => plain(&reference.elem),
            syn::Type::Tuple(tuple) => tuple.elems.iter().all(plain),
            syn::Type::Array(array) => matches!(array.len, syn::Expr::Lit(_)) && plain(&array.elem),
            syn::Type::Slice(slice) => plain(&slice.elem),
            _ => false,
        }
    }
    syn::parse_str::<syn::Type>(text).is_ok_and(|ty| plain(&ty))
}

/// The primary keys of one column that the configuration names.
fn primary_keys(
    catalog: &Catalog,
    ids: &Spanned<Ids>,
    diagnostics: &mut Diagnostics,
) -> BTreeMap<ColumnKey, Option<TypeIdent>> {
    let tables = match &ids.value {
        Ids::All => {
            let own = |relation: &&Relation| relation.oid >= FIRST_NORMAL_OID && relation.extension.is_none();
            let tables = catalog.relations.values().filter(own).filter(|relation| relation.parents.is_empty());
            // What is a key of another table, too, has that table's type.
            let keys = tables.filter_map(|table| primary_key(catalog, table));
            return keys.filter(|key| !is_foreign(catalog, *key)).map(|key| (key, None)).collect();
        }
        Ids::Of(tables) => tables,
    };
    let mut found = BTreeMap::new();
    for (table, name) in tables {
        let called = |relation: &&Relation| {
            relation.name == *table || format!("{}.{}", relation.schema, relation.name) == *table
        };
        let is_table =
            |relation: &&Relation| matches!(relation.kind, RelationKind::Table | RelationKind::PartitionedTable);
        let named = catalog.relations.values().filter(is_table).filter(called);
        let named: Vec<_> = named.map(|table| (format!("{}.{}", table.schema, table.name), table.oid)).collect();
        let key = Spanned::new(table.clone(), ids.span);
        let Some(oid) = one(named, &key, "table", diagnostics) else { continue };
        let Some(column) = catalog.relations.get(&oid).and_then(|table| primary_key(catalog, table)) else {
            let text = format!("the table `{table}` has no primary key of one column");
            diagnostics.push(Diagnostic::new(Code::InvalidMapping, text).at(ids.span, "").help("remove it from `ids`"));
            continue;
        };
        let ident = name.as_ref().map(|name| TypeIdent::verbatim(name));
        if ident == Some(None) {
            let text = format!("the id of `{table}` cannot have this name in Rust");
            diagnostics.push(Diagnostic::new(Code::InvalidMapping, text).at(ids.span, "").help("choose another name"));
        }
        found.insert(column, ident.flatten());
    }
    found
}

fn primary_key(catalog: &Catalog, table: &Relation) -> Option<ColumnKey> {
    let key = catalog.constraints_of(table.oid).find(|constraint| constraint.kind == ConstraintKind::PrimaryKey)?;
    match key.columns.as_slice() {
        [column] => Some((table.oid, *column)),
        _ => None,
    }
}

fn is_foreign(catalog: &Catalog, key: ColumnKey) -> bool {
    let mut constraints = catalog.constraints_of(key.0);
    constraints.any(|constraint| {
        constraint.foreign_key.as_ref().is_some_and(|foreign| foreign.relation != key.0)
            && constraint.columns.contains(&key.1)
    })
}

/// The columns that a column points to by its foreign keys.
pub(super) fn referenced(catalog: &Catalog, key: ColumnKey) -> Vec<ColumnKey> {
    let constraints = catalog.constraints_of(key.0).filter_map(|constraint| {
        let foreign = constraint.foreign_key.as_ref()?;
        let position = constraint.columns.iter().position(|column| *column == key.1)?;
        Some((foreign.relation, *foreign.columns.get(position)?))
    });
    constraints.filter(|other| *other != key).collect()
}
