//! What the report says of how a statement's SQL varies.

use serde::{Deserialize, Serialize};

use super::words::{Evidence, Switch};
use crate::build::model::varying::{Decided, GroupName, Piece as Part, TermKind, TermName, Varying};

/// How the SQL of a statement varies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Varies {
    /// What is optional, in the order of the statement. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub optional: Vec<Optional>,
    /// What callers choose. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Whether a call can begin after a row (`--@ after`). The key is absent if it cannot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub paged: bool,
    /// How many variants there are. The key is absent if these are more than 256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variants: Option<usize>,
    /// How it is known that all variants are right.
    pub evidence: Evidence,
    /// How many variants the server described.
    pub described: usize,
    /// What the texts are put together from, in their order.
    pub pieces: Vec<Piece>,
}

/// A part of the statement that can be omitted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Optional {
    /// The name in the SQL: of a parameter with its colon, or of a flag.
    pub name: String,
    /// What turns it on.
    pub on: Switch,
}

/// Alternatives of which each call has one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Choice {
    /// The name: `sort` for the sorts.
    pub name: String,
    /// The names of the alternatives.
    pub alternatives: Vec<String>,
    /// The alternative that stands in the SQL as it was typed. The key is absent if there is none, so that every call names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
}

/// A piece of SQL.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Piece {
    /// It is sent only if all of these are on. The key is absent if it is always sent.
    #[serde(default, rename = "if", skip_serializing_if = "Vec::is_empty")]
    pub condition: Vec<String>,
    /// It is sent only if all of one of these lists are on. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<Vec<String>>,
    /// It is sent only if one of these is off. The key is absent if this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<String>,
    /// The text, with `$1`, `$2`, … for the parameters; the same in all variants.
    pub sql: String,
    /// What is sent in its place otherwise. The key is absent if this is empty.
    #[serde(default, rename = "else", skip_serializing_if = "String::is_empty")]
    pub otherwise: String,
    /// The items of a list that has none in every variant: [`Self::sql`] is sent before the first item that is on. The key is absent if
    /// this is empty.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<Piece>,
    /// What is sent between two items. The key is absent if there are none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub separator: String,
}

impl Varies {
    pub(super) fn of(varying: &Varying) -> Self {
        let variants = &varying.variants;
        Self {
            optional: variants.terms.iter().filter_map(optional).collect(),
            choices: variants.groups.iter().map(choice).collect(),
            paged: variants.terms.iter().any(|term| term.kind == TermKind::Page),
            variants: variants.count,
            evidence: if variants.is_proven { Evidence::Proven } else { Evidence::Tried },
            described: variants.described,
            pieces: varying.pieces.iter().map(|part| piece(part, &variants.terms)).collect(),
        }
    }
}

/// The variant that decides a fact which not all of them share.
pub(super) fn decided_by(decided: Option<&Decided>) -> Option<String> {
    match decided {
        Some(Decided::By(words)) => Some(words.clone()),
        Some(Decided::Every) | None => None,
    }
}

fn optional(term: &TermName) -> Option<Optional> {
    let on = match term.kind {
        TermKind::Given => Switch::Given,
        TermKind::True => Switch::True,
        TermKind::Set => Switch::Set,
        TermKind::Stated => Switch::Stated,
        TermKind::Flag => Switch::Flag,
        TermKind::Alternative | TermKind::Page => return None,
    };
    Some(Optional { name: term.name.clone(), on })
}

fn choice(group: &GroupName) -> Choice {
    let default = group.alternatives.first().filter(|_| group.has_default).cloned();
    Choice { name: group.name.clone(), alternatives: group.alternatives.clone(), default }
}

fn piece(part: &Part, terms: &[TermName]) -> Piece {
    let names = |mask: u64| {
        let on = terms.iter().enumerate().filter(|(index, _)| mask >> index & 1 == 1);
        on.map(|(_, term)| term.name.clone()).collect::<Vec<_>>()
    };
    match part {
        Part::Text(sql) => Piece { sql: sql.clone(), ..Piece::default() },
        Part::If(mask, sql, otherwise) => {
            Piece { condition: names(*mask), sql: sql.clone(), otherwise: otherwise.clone(), ..Piece::default() }
        }
        Part::Else(within, mask, sql) => {
            Piece { condition: names(*within), unless: names(*mask), sql: sql.clone(), ..Piece::default() }
        }
        Part::Any(masks, sql) => {
            Piece { any: masks.iter().map(|mask| names(*mask)).collect(), sql: sql.clone(), ..Piece::default() }
        }
        Part::List(head, separator, items) => {
            let item =
                |(mask, sql): &(u64, String)| Piece { condition: names(*mask), sql: sql.clone(), ..Piece::default() };
            let items = items.iter().map(item).collect();
            Piece { sql: head.clone(), items, separator: separator.clone(), ..Piece::default() }
        }
    }
}
