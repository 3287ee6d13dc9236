//! What to do about a problem. Who applies a schema has a way of their own to set options, so those are named and not put in words.

use std::fmt;

/// What to do about a problem; its words, by `Display`, are those for programs that set [`Options`](crate::Options).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Help {
    /// What can be said whoever applies the schema.
    Words(String),
    /// Put the DDL there, or name another folder.
    PutDdlThere,
    /// Name the folder or file that holds the DDL.
    NameDdl,
    /// Use a dump of a migrated database, or such a database.
    UseADump,
    /// Skip this migration in a program, if it leaves the schema as it is.
    SkipProgram(String),
    /// Skip this file, which undoes.
    SkipUndoing(String),
    /// Skip this file or folder, if it undoes.
    SkipIfUndoing(String),
    /// Say that this file or folder builds the schema.
    NotDownFile(String),
    /// List this line as the beginning of a down part, if it is one.
    DownLine(String),
    /// List this line as a comment like others, if it is one.
    NotDownLine(String),
    /// Name the file as its tool wants, or list it before or after the folder.
    NameOrList,
    /// Give a placeholder a value, which may be its own text.
    SetPlaceholder(String),
    /// Give what may be a placeholder a value.
    SetMaybePlaceholder(String),
    /// Install the locale for this PostgreSQL, or use another one.
    InstallLocale,
    /// Use a role that is allowed to do this, or a private PostgreSQL.
    UseAnotherRole,
    /// Install the extension for this PostgreSQL, or use another one.
    InstallExtension,
    /// Leave out this extension.
    StubExtension(String),
    /// Let settings hold for the files behind, if the tool runs all of them in one session.
    KeepSettings,
    /// Say whether settings hold for the files behind.
    KeepSettingsOrNot,
    /// Create it in a file before the others.
    CreateBefore,
    /// Set this variable of psql in a file before the others, if it is one.
    SetVariable(String),
    /// Remove it, or use a private PostgreSQL.
    RemoveOrUsePrivate,
}

impl From<&str> for Help {
    fn from(words: &str) -> Self {
        Self::Words(words.to_owned())
    }
}

impl From<String> for Help {
    fn from(words: String) -> Self {
        Self::Words(words)
    }
}

impl fmt::Display for Help {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) => f.write_str(words),
            Self::PutDdlThere => f.write_str("put the DDL there, or name another folder"),
            Self::NameDdl => f.write_str("name the folder or file that holds the DDL"),
            Self::UseADump => {
                f.write_str("use as the schema what pg_dump --schema-only writes for a migrated database")
            }
            Self::SkipProgram(path) => write!(f, "if it leaves the schema as it is, add {path:?} to `migrations::Options::skip`"),
            Self::SkipUndoing(path) => write!(f, "add {path:?} to `migrations::Options::skip`"),
            Self::SkipIfUndoing(path) => write!(f, "if it is one, add {path:?} to `migrations::Options::skip`"),
            Self::NotDownFile(path) => write!(f, "if it builds the schema, add {path:?} to `migrations::Options::not_down`"),
            Self::DownLine(line) => write!(f, "if it is one, add {line:?} to `migrations::Options::down`"),
            Self::NotDownLine(line) => write!(f, "if it is a comment like others, add {line:?} to `migrations::Options::not_down`"),
            Self::NameOrList => f.write_str("name it V<number>__<name>.sql, or apply it by itself"),
            Self::SetPlaceholder(name) => write!(
                f,
                "give it a value in `migrations::Options::placeholders`; where it is literal text, that of {name:?} is \"${{{name}}}\""
            ),
            Self::SetMaybePlaceholder(name) => {
                write!(f, "give `${{{name}}}` a value in `migrations::Options::placeholders`")
            }
            Self::InstallLocale => f.write_str("install the locale for this PostgreSQL"),
            Self::UseAnotherRole => f.write_str("connect as a role that is allowed to do this"),
            Self::InstallExtension => f.write_str("install it for this PostgreSQL"),
            Self::StubExtension(name) => write!(
                f,
                "or leave it out, with {name:?} in `migrations::Options::stubbed_extensions`, and make what the schema uses of it in a file before \
                 the others"
            ),
            Self::KeepSettings => f.write_str(
                "if the migration tool runs all files in one session, set `migrations::Options::keep_settings` to Some(true)",
            ),
            Self::KeepSettingsOrNot => f.write_str("say which it is: `migrations::Options::keep_settings`"),
            Self::CreateBefore => f.write_str(
                "create what a platform or an extension provides in a file of its own, and apply that before the others",
            ),
            Self::SetVariable(name) => write!(
                f,
                "if `{name}` is a variable of psql, set it in a file before the others: \\set {name} …"
            ),
            Self::RemoveOrUsePrivate => f.write_str("remove it, or use a private PostgreSQL, where it can run"),
        }
    }
}
