//! What `sqlwright.toml` says about types: `[types]` and `[columns]`, as it is written there.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, de};

use crate::build::types::{Crates, Dates, Numeric};
use crate::source::{FileId, Span, Spanned};

/// A table of rules, each by the name of what it is for.
pub(super) type Rules = BTreeMap<toml::Spanned<String>, Rule>;

/// `[types]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct TypesTable {
    dates: Dates,
    numeric: Numeric,
    ids: Option<toml::Spanned<Ids>>,
    derives: Vec<toml::Spanned<String>>,
    attributes: Vec<toml::Spanned<String>>,
    field_attributes: Vec<toml::Spanned<String>>,
    nullable_field_attributes: Vec<toml::Spanned<String>>,
    map: Rules,
}

impl TypesTable {
    /// Which crates are chosen.
    pub(super) fn crates(&self) -> Crates {
        Crates { dates: self.dates, numeric: self.numeric }
    }

    /// The rules, with their places in the file.
    pub(super) fn mapping(self, columns: Rules, file: Option<FileId>) -> Mapping {
        let Some(file) = file else { return Mapping::default() };
        let all = |list: Vec<toml::Spanned<String>>| list.into_iter().map(|text| spanned(file, text)).collect();
        let rules = |rules: Rules| rules.into_iter().map(|(key, rule)| (spanned(file, key), rule)).collect();
        Mapping {
            types: rules(self.map),
            columns: rules(columns),
            ids: self.ids.map(|ids| spanned(file, ids)),
            derives: all(self.derives),
            attributes: all(self.attributes),
            field_attributes: all(self.field_attributes),
            nullable_field_attributes: all(self.nullable_field_attributes),
        }
    }
}

fn spanned<T>(file: FileId, value: toml::Spanned<T>) -> Spanned<T> {
    let span = Span::new(file, value.span());
    Spanned::new(value.into_inner(), span)
}

/// All rules for types, with their places.
#[derive(Debug, Default)]
pub struct Mapping {
    /// `[types.map]`: for types and domains, by name.
    pub types: Vec<(Spanned<String>, Rule)>,
    /// `[columns]`: for columns of tables, by name.
    pub columns: Vec<(Spanned<String>, Rule)>,
    /// Which primary keys have a type of their own.
    pub ids: Option<Spanned<Ids>>,
    /// Derives of all generated rows, enums, composites and newtypes.
    pub derives: Vec<Spanned<String>>,
    /// Attributes of the same, without `#[` and `]`.
    pub attributes: Vec<Spanned<String>>,
    /// Attributes of all fields of rows and composites.
    pub field_attributes: Vec<Spanned<String>>,
    /// Attributes of those fields that are `Option`.
    pub nullable_field_attributes: Vec<Spanned<String>>,
}

/// Which primary keys have a type of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ids {
    /// `true`: those of all tables.
    All,
    /// Those of these tables; with a name, where one is given.
    Of(BTreeMap<String, Option<String>>),
}

/// One rule. `"name" = "path::Type"` is short for `"name" = { rust = "path::Type" }`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rule {
    /// The Rust type.
    pub rust: Option<String>,
    /// What a parameter of it is; without it a reference to the type.
    pub borrowed: Option<String>,
    /// The type is `Copy`: a parameter is passed by value.
    pub copy: bool,
    /// A newtype is generated: under this name, or under that of the domain or column.
    pub newtype: Option<Option<String>>,
    /// What the generated type is called.
    pub name: Option<String>,
    /// An enum has a variant for labels that it does not know.
    pub unknown: bool,
    /// Names of an enum's variants, by label.
    pub labels: BTreeMap<String, String>,
    /// Derives of the generated type.
    pub derives: Vec<String>,
    /// Attributes of the generated type.
    pub attributes: Vec<String>,
    /// Attributes of fields of this type or column.
    pub field_attributes: Vec<String>,
    /// Attributes of such fields that are `Option`; without it the same.
    pub nullable_field_attributes: Option<Vec<String>>,
}

#[derive(Deserialize, Default)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct RuleTable {
    rust: Option<String>,
    borrowed: Option<String>,
    copy: bool,
    newtype: Option<NameOrTrue>,
    name: Option<String>,
    unknown: bool,
    labels: BTreeMap<String, String>,
    derives: Vec<String>,
    attributes: Vec<String>,
    field_attributes: Vec<String>,
    nullable_field_attributes: Option<Vec<String>>,
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Rule;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a Rust type or a table such as { rust = \"…\" }")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Rule, E> {
                Ok(Rule { rust: Some(text.to_owned()), ..Rule::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Rule, A::Error> {
                let table = RuleTable::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Rule {
                    rust: table.rust,
                    borrowed: table.borrowed,
                    copy: table.copy,
                    newtype: table.newtype.and_then(|newtype| newtype.0),
                    name: table.name,
                    unknown: table.unknown,
                    labels: table.labels,
                    derives: table.derives,
                    attributes: table.attributes,
                    field_attributes: table.field_attributes,
                    nullable_field_attributes: table.nullable_field_attributes,
                })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

/// `true`, a name, or `false`, which is as if nothing were said.
struct NameOrTrue(Option<Option<String>>);

impl<'de> Deserialize<'de> for NameOrTrue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl Visitor<'_> for Either {
            type Value = NameOrTrue;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or the name of the type")
            }

            fn visit_bool<E: de::Error>(self, wanted: bool) -> Result<NameOrTrue, E> {
                Ok(NameOrTrue(wanted.then_some(None)))
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<NameOrTrue, E> {
                Ok(NameOrTrue(Some(Some(name.to_owned()))))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl<'de> Deserialize<'de> for Ids {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Ids;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, a list of tables, or a table such as { customers = \"CustomerId\" }")
            }

            fn visit_bool<E: de::Error>(self, wanted: bool) -> Result<Ids, E> {
                Ok(if wanted { Ids::All } else { Ids::Of(BTreeMap::new()) })
            }

            fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Ids, A::Error> {
                let tables = Vec::<String>::deserialize(SeqAccessDeserializer::new(list))?;
                Ok(Ids::Of(tables.into_iter().map(|table| (table, None)).collect()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Ids, A::Error> {
                let tables = BTreeMap::<String, NameOrTrue>::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Ids::Of(tables.into_iter().filter_map(|(table, name)| Some((table, name.0?))).collect()))
            }
        }
        deserializer.deserialize_any(Any)
    }
}
