//! Statements whose SQL varies.

use super::types::WireType;
use super::{Field, RowType};
use crate::build::names::{TypeIdent, ValueIdent};

/// How a statement varies, and how callers say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Varying {
    /// What its texts are put together from.
    pub pieces: Vec<Piece>,
    /// For each parameter the masks of terms with which it is used; none where it always is.
    pub uses: Vec<Vec<u64>>,
    /// One of these terms must be on; 0 where none need be.
    pub requires_any: u64,
    /// Variants with as little and as much on as can be.
    pub between: (u64, u64),
    /// How the variant of a call is found: one bit, or those of an enum.
    pub terms: Vec<Term>,
    /// Where the value of each parameter comes from.
    pub values: Vec<Value>,
    /// The enums of alternatives that it has.
    pub choices: Vec<Choice>,
    /// Places in the orders that it has, behind which pages begin.
    pub cursors: Vec<Cursor>,
    /// The struct with all that is optional; `None` where the method is that of a constant statement, or only alternatives vary.
    pub options: Option<Options>,
    /// What was proven or tried.
    pub variants: Variants,
}

/// How it is known that all variants are right, and what decides facts that not all of them share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variants {
    /// Whether they are proven to mean the sum of their parts; else all of them were tried.
    pub is_proven: bool,
    /// How many the server described.
    pub described: usize,
    /// How many there are; `None` where these are more than are ever tried.
    pub count: Option<usize>,
    /// The terms as the author wrote them, the first is bit 0: `:name`, `in_stock`, `sort.newest`.
    pub terms: Vec<TermName>,
    /// Alternatives of which exactly one is on.
    pub groups: Vec<GroupName>,
    /// What decides how many rows there are; `None` where the author states it.
    pub cardinality: Option<Decided>,
    /// What decides whether each column can be NULL; `None` where the author states it.
    pub columns: Vec<Option<Decided>>,
    /// A variant in which each violation is possible.
    pub violations: Vec<Decided>,
}

/// Which variant decides a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// It is so in every variant.
    Every,
    /// It is so in this one, in words: `with :name and in_stock`.
    By(String),
}

/// A term as the author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermName {
    /// Its name in words.
    pub name: String,
    /// What turns it on.
    pub kind: TermKind,
}

/// What turns a term on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermKind {
    /// The parameter has a value.
    Given,
    /// The parameter is true.
    True,
    /// The column is set.
    Set,
    /// The column is not left to its DEFAULT.
    Stated,
    /// A flag.
    Flag,
    /// It is an alternative of a group.
    Alternative,
    /// A page that begins after a row.
    Page,
}

/// Alternatives of which exactly one is on, as the author wrote them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupName {
    /// Its name.
    pub name: String,
    /// Its alternatives.
    pub alternatives: Vec<String>,
    /// Whether the first is the default; else callers always say which.
    pub has_default: bool,
}

/// A piece of SQL, and when it is part of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// In every variant.
    Text(String),
    /// The first where the mask is on, else the second.
    If(u64, String, String),
    /// Where any of these masks is on.
    Any(Vec<u64>, String),
    /// Where the first mask is on and the second is not.
    Else(u64, u64, String),
    /// A list without constant items: head, separator, and items with their masks.
    List(String, String, Vec<(u64, String)>),
}

/// What turns a bit of the variant on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// The parameter has a value, or is set.
    Parameter(usize, u64),
    /// The parameter is true.
    True(usize, u64),
    /// It is always on: the parameter always has a value.
    Always(u64),
    /// A flag without parameters of its own: a field of the options.
    Flag(ValueIdent, u64),
    /// A flag with parameters: a field of the options that is an `Option` of a struct.
    Given(ValueIdent, u64),
    /// An enum knows its bits, by its index in [`Varying::choices`].
    Choice(usize),
    /// A field of the options that is an `Option` of a cursor: its name, the bit without one, and the index in [`Varying::cursors`].
    After(ValueIdent, u64, usize),
}

/// Where the value of a parameter comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// From an argument, or the params struct, as ever.
    Required,
    /// From a field of the options, and what it turns on.
    Option(TermKind),
    /// From a field of the struct of a flag.
    OfFlag(ValueIdent),
    /// From an alternative: the index of the choice, and that of the alternative.
    OfAlternative(usize, usize),
    /// From a cursor: its index, and that of the key.
    OfCursor(usize, usize),
}

/// The struct with all that is optional.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Its name.
    pub name: TypeIdent,
    /// The name of the argument.
    pub argument: ValueIdent,
    /// Its fields.
    pub fields: Vec<OptionField>,
}

/// A field of the options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionField {
    /// Its name.
    pub name: ValueIdent,
    /// What it is.
    pub kind: OptionKind,
}

/// What a field of the options is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionKind {
    /// A parameter that may be left out: `Option<T>`.
    Parameter(Field),
    /// A parameter that turns something on: `bool`.
    True,
    /// A column that may be kept: `Patch<T>`.
    Patch(Field),
    /// A column that may be left to its DEFAULT: `OrDefault<T>`.
    Default(Field),
    /// A flag without parameters: `bool`.
    Flag,
    /// A flag with parameters: `Option<Struct>`.
    Parameters(TypeIdent, Vec<Field>),
    /// A choice with a default, by its index in [`Varying::choices`].
    Choice(usize),
    /// Where the page begins: an `Option` of a cursor, by its index in [`Varying::cursors`].
    After(usize),
}

/// Alternatives of which a caller takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The name of the enum.
    pub name: TypeIdent,
    /// The name of the argument or field.
    pub field: ValueIdent,
    /// Whether the first alternative is the default.
    pub has_default: bool,
    /// Its alternatives; none where there is nothing to choose but a page.
    pub alternatives: Vec<Alternative>,
}

/// The keys of a row in one order: where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The name of the struct.
    pub name: TypeIdent,
    /// What tells its text from those of other orders.
    pub sort: u64,
    /// Its keys.
    pub keys: Vec<CursorKey>,
    /// For each set of keys that are NULL the bit that stands for it.
    pub patterns: Vec<(Vec<bool>, u64)>,
    /// The row that it is taken from, where that is a struct whose fields are as the keys.
    pub row: Option<RowType>,
}

/// One key of a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorKey {
    /// The index of its column.
    pub column: usize,
    /// The row's field, and whether the key can be NULL.
    pub field: Field,
    /// Its type on the wire.
    pub wire: WireType,
}

/// One alternative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// Its name.
    pub name: TypeIdent,
    /// Its bit.
    pub term: u64,
    /// The parameters that only it has.
    pub fields: Vec<Field>,
    /// The cursor behind which its pages begin, by its index in [`Varying::cursors`].
    pub cursor: Option<usize>,
}

impl Choice {
    /// Whether it has cursors, which own their values.
    pub fn has_cursors(&self) -> bool {
        self.alternatives.iter().any(|alternative| alternative.cursor.is_some())
    }

    /// Whether it borrows from its caller.
    pub fn has_lifetime(&self) -> bool {
        self.alternatives
            .iter()
            .flat_map(|alternative| &alternative.fields)
            .any(|field| field.ty.is_passed_by_reference())
    }
}

/// How a caller passes a parameter that not every call has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passed {
    /// As an `Option`, or a `bool`.
    Given,
    /// As a `Patch`.
    Set,
    /// As an `OrDefault`.
    Stated,
    /// Within this flag or alternative.
    With(String),
    /// Within the cursor of a page.
    After,
}

impl Varying {
    /// The choices that have no default, so that a caller must take one.
    pub fn required_choices(&self) -> impl Iterator<Item = &Choice> {
        self.choices.iter().filter(|choice| !choice.has_default && !choice.alternatives.is_empty())
    }

    /// How a parameter is passed; `None` where every call has it.
    pub fn passed(&self, parameter: usize) -> Option<Passed> {
        match self.values.get(parameter)? {
            Value::Required => None,
            Value::OfCursor(..) => Some(Passed::After),
            Value::OfFlag(flag) => Some(Passed::With(flag.bare().to_owned())),
            Value::OfAlternative(group, alternative) => {
                let group = self.variants.groups.get(*group)?;
                Some(Passed::With(format!("{}.{}", group.name, group.alternatives.get(*alternative)?)))
            }
            Value::Option(kind) => Some(match kind {
                TermKind::Set => Passed::Set,
                TermKind::Stated => Passed::Stated,
                _ => Passed::Given,
            }),
        }
    }

    /// The names of the types that it needs.
    pub fn type_names(&self) -> impl Iterator<Item = &TypeIdent> {
        let options = self.options.iter().map(|options| &options.name);
        let flags = self.options.iter().flat_map(|options| &options.fields).filter_map(|field| match &field.kind {
            OptionKind::Parameters(name, _) => Some(name),
            _ => None,
        });
        let choices = self.choices.iter().filter(|choice| !choice.alternatives.is_empty());
        let cursors = self.cursors.iter().map(|cursor| &cursor.name);
        options.chain(flags).chain(choices.map(|choice| &choice.name)).chain(cursors)
    }

    /// Whether the options borrow from their caller.
    pub fn options_have_lifetime(&self) -> bool {
        self.options.iter().flat_map(|options| &options.fields).any(|field| match &field.kind {
            OptionKind::Parameter(field) | OptionKind::Patch(field) | OptionKind::Default(field) => {
                field.ty.is_passed_by_reference()
            }
            OptionKind::Parameters(_, fields) => fields.iter().any(|field| field.ty.is_passed_by_reference()),
            OptionKind::Choice(index) => self.choices.get(*index).is_some_and(Choice::has_lifetime),
            OptionKind::True | OptionKind::Flag | OptionKind::After(_) => false,
        })
    }
}
