//! One change, as data.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How much a change matters, the most severe first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
#[non_exhaustive]
pub enum Severity {
    /// PostgreSQL refuses the statement.
    Broken,
    /// Its values can no longer be read or sent by code that was generated before.
    Decode,
    /// It does something else: it can fail, return more rows, or write more.
    Behaviour,
    /// The Rust API is a different one.
    Source,
    /// Something that it uses is different, and it is not known what follows.
    Unknown,
    /// Nothing that can do harm.
    Safe,
}

impl Severity {
    /// All of them, the most severe first.
    pub const ALL: [Self; 6] = [Self::Broken, Self::Decode, Self::Behaviour, Self::Source, Self::Unknown, Self::Safe];

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Decode => "decode",
            Self::Behaviour => "behaviour",
            Self::Source => "source",
            Self::Unknown => "unknown",
            Self::Safe => "safe",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident $code:literal)+) => {
        /// What kind of change it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Kind {
            /// All of them, each with what it means.
            pub const ALL: &[(Self, &str)] = &[$((Self::$name, concat!($($doc),+))),+];

            /// Its name in JSON, in SARIF, and in `[[accepted-changes]]`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)+
                }
            }
        }
    };
}

kinds! {
    /// PostgreSQL refuses the statement.
    Refused "refused"
    /// The statement is valid, and no code can be generated for it as it is annotated.
    NotGenerated "not-generated"
    /// A result column has a different type.
    ColumnType "column-type"
    /// A parameter has a different type.
    ParameterType "parameter-type"
    /// The result has other columns.
    Columns "columns"
    /// A result column, an element or a field that was never NULL can be NULL.
    ColumnNullable "column-nullable"
    /// An enum that the statement returns or takes has other labels.
    Labels "labels"
    /// Every run fails, although the statement can be prepared.
    MustFail "must-fail"
    /// The statement can violate a further constraint.
    NewViolation "new-violation"
    /// A constraint that the statement can violate has a different definition.
    ChangedConstraint "changed-constraint"
    /// A constraint that the statement can violate has a different name.
    RenamedConstraint "renamed-constraint"
    /// The statement returns a different number of rows.
    Rows "rows"
    /// The statement writes, locks or changes something else.
    Effects "effects"
    /// The statement is no longer proven to be read-only.
    NotReadOnly "not-read-only"
    /// The statement depends on its session, or changes it, in another way.
    Session "session"
    /// A directive is different that determines how the statement runs.
    Directive "directive"
    /// An index whose first column the statement uses is gone.
    LostIndex "lost-index"
    /// The method or its types are different ones.
    Api "api"
    /// A statement is gone.
    Removed "removed"
    /// Something that the statement uses is defined differently.
    Definition "definition"
    /// The SQL is different, and it is not proven to mean the same.
    Sql "sql"
    /// The statement can no longer violate a constraint.
    LostViolation "lost-violation"
    /// The statement reads other columns.
    Reads "reads"
    /// There is a new statement.
    Added "added"
    /// A statement that was refused is valid.
    Mended "mended"
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A line of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Place {
    /// The file, relative to the root of the project.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// Why something changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Cause {
    /// In words; `None` if only the place is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The line of the schema's file that did it; `None` where that is not certain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.text, &self.place) {
            (Some(text), Some(place)) => write!(f, "because {text} ({place})"),
            (Some(text), None) => write!(f, "because {text}"),
            (None, Some(place)) => write!(f, "because of {place}"),
            (None, None) => Ok(()),
        }
    }
}

/// A change of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// How much it matters.
    pub severity: Severity,
    /// What kind of change it is.
    pub kind: Kind,
    /// The statement: `orders.cancel`.
    pub statement: String,
    /// Where its annotation stands; `None` if it is gone.
    pub place: Option<Place>,
    /// What it is about: a constraint, a column, a parameter, a view, an SQLSTATE.
    pub object: Option<String>,
    /// What is said of the statement: `can now violate orders_total_check`.
    pub message: String,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Why it is accepted, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<String>,
}

impl Change {
    /// The sentence: `orders.cancel can now violate orders_total_check, because of schema/0042.sql:3`.
    pub fn sentence(&self) -> String {
        let Self { statement, message, .. } = self;
        match &self.cause {
            Some(cause) => format!("{statement} {message}, {cause}"),
            None => format!("{statement} {message}"),
        }
    }
}

/// A change that is accepted: an entry `[[accepted-changes]]` of the configuration.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Accepted {
    /// The statement: `orders.cancel`.
    pub statement: String,
    /// The [kind](Kind) of the change.
    pub change: String,
    /// What it is about; `None` for all changes of the kind.
    #[serde(default)]
    pub object: Option<String>,
    /// Why it is accepted.
    pub reason: String,
}

impl Accepted {
    /// Whether it is this change.
    pub fn fits(&self, change: &Change) -> bool {
        self.statement == change.statement
            && self.change == change.kind.name()
            && (self.object.is_none() || self.object == change.object)
    }
}

impl fmt::Display for Accepted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.change, self.statement)?;
        self.object.iter().try_for_each(|object| write!(f, " ({object})"))
    }
}
