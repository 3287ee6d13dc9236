//! What the words of a statement or of the body of a function say, where no tree tells it: data, made by whoever has the text.
//! Expressions are not parsed, so a word that only looks like a call or a command counts as one.

use serde::{Deserialize, Serialize};

/// What the words of a statement say.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Wording {
    /// The utility statement that returns rows that it is, where it is one of those that are known.
    pub returns: Option<Returns>,
    /// Whether it is a query that makes no table: such a one has a tree.
    pub is_query: bool,
    /// What it does to its session.
    pub script: Script,
}

/// A utility statement that returns rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Returns {
    /// CALL
    Call,
    /// SHOW of one setting.
    Show,
    /// EXPLAIN in a format that is one document: JSON, XML, YAML.
    Explain,
}

/// What a text in SQL or PL/pgSQL does that concerns its session or transaction.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// Calls, commands and locks, in the order of the text.
    pub steps: Vec<Step>,
    /// Whether a command is named that a lock or a setting for the transaction can be meant for.
    pub acts: bool,
    /// For a body: whether something in it can depend on what it sets for the transaction.
    pub uses_its_settings: bool,
}

/// One thing that a text does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    /// A function is called.
    Call(Call),
    /// A command about the session or the transaction.
    Command(Command),
    /// EXECUTE of PL/pgSQL: the command that its first literal begins with; `None` for anything else.
    Execute(Option<Command>),
    /// FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE, FOR KEY SHARE.
    LockRows,
}

/// A call by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The schema that stands before the name.
    pub schema: Option<String>,
    /// The name.
    pub name: String,
    /// The arguments, in their order; the names that are given to them are left out.
    pub arguments: Vec<Argument>,
}

/// An argument, as far as it is a literal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Argument {
    /// TRUE
    True,
    /// FALSE
    False,
    /// NULL
    Null,
    /// A literal in quotes: what it says.
    Text(String),
    /// Anything else.
    Other,
}

/// A command about the session or the transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// SET, or SET SESSION, of this setting.
    Set(String),
    /// SET LOCAL of this setting.
    SetLocal(String),
    /// SET SEED
    SetSeed,
    /// SET ROLE and SET SESSION AUTHORIZATION.
    SetUser {
        /// Whether it is the role, as opposed to the user of the session.
        role: bool,
        /// TO DEFAULT, or NONE.
        back: bool,
    },
    /// SET CONSTRAINTS
    SetConstraints,
    /// SET TRANSACTION, and SET of what it sets.
    SetTransaction,
    /// SET SESSION CHARACTERISTICS
    SetCharacteristics,
    /// RESET ROLE and RESET SESSION AUTHORIZATION.
    ResetUser,
    /// RESET of settings.
    Reset,
    /// CREATE TEMPORARY
    CreateTemporary {
        /// What is created: `table`, `view`, `sequence`, or `object`.
        what: String,
        /// ON COMMIT DROP
        dropped_on_commit: bool,
    },
    /// SELECT … INTO TEMPORARY
    SelectIntoTemporary,
    /// CREATE, ALTER, DROP or TRUNCATE of something in the schema `pg_temp`.
    NameTemporary,
    /// DISCARD
    Discard,
    /// LISTEN
    Listen,
    /// UNLISTEN
    Unlisten,
    /// LOAD
    Load,
    /// PREPARE
    Prepare,
    /// DEALLOCATE
    Deallocate,
    /// LOCK TABLE
    LockTable,
    /// DECLARE … WITH HOLD
    DeclareWithHold,
    /// DO: what its body does; `None` for one in another language than PL/pgSQL.
    Do(Option<Script>),
}
