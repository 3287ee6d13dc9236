//! What the server says about the schema: plain data, looked up by oid. No I/O here; `server::introspect` fills it.

pub(crate) mod builtin;
mod called;
mod conversions;
pub mod dependencies;
mod fingerprint;
mod lookup;
mod names;
mod objects;
pub mod plpgsql;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::lazy::Lazy;
use crate::tree::expr::Exprs;
use crate::wording::Script;

use lookup::Lookup;

pub use crate::tree::{Oid, StoredTree};
pub use fingerprint::fingerprint;
pub use names::{ColumnName, TypeName};
pub use objects::{Object, Objects};

/// Oids below this belong to objects made by `initdb`: FirstNormalObjectId in PostgreSQL's `transam.h`.
pub const FIRST_NORMAL_OID: Oid = 16384;

/// All facts that the analysis, the model and the reports use, read in one transaction.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Catalog {
    /// `server_version_num`, e.g. 150018.
    pub server_version: u32,
    /// `pg_type`, all of it.
    pub types: Objects<Type>,
    /// `pg_class` with its columns: tables, views and the like, and composite types.
    pub relations: Objects<Relation>,
    /// `pg_constraint`, on tables (those of domains are in [`TypeKind::Domain`]).
    pub constraints: Objects<Constraint>,
    /// `pg_index`, with what the planner's uniqueness proofs need.
    pub indexes: Objects<Index>,
    /// `pg_proc`, all of it.
    pub functions: Objects<Function>,
    /// `pg_operator`: from the operator to its function.
    pub operators: BTreeMap<Oid, Oid>,
    /// `pg_amop`: for each btree operator family the operators that are its equality (strategy 3). Equality of one family is
    /// transitive, also between different types.
    pub equalities: Vec<Vec<Oid>>,
    /// `pg_amop`: the operators of all btree operator families, `=`, `<` and so on, and `<>`.
    pub comparisons: BTreeSet<Oid>,
    /// `pg_amop`: those that are `<`, `<=`, `>=` or `>`, and in which of the two directions.
    #[serde(default)]
    pub inequalities: BTreeMap<Oid, Direction>,
    /// `pg_collation`: collations that are *not* deterministic.
    pub nondeterministic_collations: Vec<Oid>,
    /// What was looked up already.
    #[serde(skip)]
    pub(crate) lookup: Lookup,
}

/// Which values an inequality selects, of those that it compares with its right side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// `<`, `<=`
    Less,
    /// `>`, `>=`
    Greater,
}

impl Catalog {
    /// An empty one, of a server of this version (`server_version_num`).
    pub fn new(server_version: u32) -> Catalog {
        Catalog { server_version, ..Catalog::default() }
    }

    /// The sets of operators that are one equality and that the operator is a member of.
    pub(crate) fn equalities_with(&self, operator: Oid) -> impl Iterator<Item = &[Oid]> {
        self.equalities.iter().filter(move |family| family.contains(&operator)).map(Vec::as_slice)
    }

    /// The columns that `table.column` or `schema.table.column` means, each with its full name; fields of composite types among them.
    pub fn columns_named(&self, name: &str) -> Vec<(String, (Oid, i16))> {
        let mut found = Vec::new();
        for relation in self.relations.values() {
            for column in relation.columns.values().filter(|column| column.number > 0) {
                let short = format!("{}.{}", relation.name, column.name);
                let full = format!("{}.{short}", relation.schema);
                if short == name || full == name {
                    found.push((full, (relation.oid, column.number)));
                }
            }
        }
        found
    }

    /// The domain that a type is, and those that it is made over, each with its type. A chain is short; the bound is against a
    /// catalog that goes in circles.
    pub(crate) fn domains(&self, oid: Oid) -> impl Iterator<Item = (&Type, &Domain)> {
        let domain = |oid: Oid| match self.types.get(&oid).map(|ty| (ty, &ty.kind)) {
            Some((ty, TypeKind::Domain(domain))) => Some((ty, domain)),
            _ => None,
        };
        std::iter::successors(domain(oid), move |(_, above)| domain(above.base)).take(64)
    }

    /// The type below any number of domains.
    pub fn base_type(&self, oid: Oid) -> Oid {
        match self.types.get(&oid).map(|ty| &ty.kind) {
            Some(TypeKind::Domain(domain)) if domain.base != oid => self.base_type(domain.base),
            _ => oid,
        }
    }
}

/// One row of `pg_type`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Type {
    /// Its oid.
    pub oid: Oid,
    /// Its schema.
    pub schema: String,
    /// `typname`, e.g. `int4`, `_int4`, `order_status`.
    pub name: String,
    /// `format_type(oid, NULL)`, e.g. `integer[]`.
    pub display: String,
    /// What kind of type it is.
    pub kind: TypeKind,
    /// `COMMENT ON TYPE` or `DOMAIN`.
    pub comment: Option<String>,
    /// The extension that it is a member of.
    pub extension: Option<String>,
}

/// `typtype`, with what belongs to it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum TypeKind {
    /// A base type, built in or of an extension.
    Base,
    /// A pseudo-type such as `record`, `void`, `anyelement`.
    Pseudo,
    /// An enum, with its labels in order.
    Enum(Vec<String>),
    /// A domain.
    Domain(Domain),
    /// A composite type or a table's row type: its relation.
    Composite(Oid),
    /// A true array, with its element type.
    Array(Oid),
    /// A range, with its subtype.
    Range(Oid),
    /// A multirange, with its range type.
    Multirange(Oid),
}

/// A domain's definition.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Domain {
    /// `typbasetype`; may be a domain again.
    pub base: Oid,
    /// `typnotnull` of this domain itself.
    pub not_null: bool,
    /// `typndims`: how many dimensions a domain over an array was declared with, which the server does not enforce.
    pub dimensions: i32,
    /// `typdefaultbin`: its DEFAULT.
    pub default: Option<StoredTree>,
    /// Its own CHECK constraints, by name.
    pub checks: Vec<DomainCheck>,
}

/// A CHECK constraint of a domain.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DomainCheck {
    /// Its name.
    pub name: String,
    /// `conbin`.
    pub check: Option<StoredTree>,
    /// Whether it holds for all values that are stored.
    pub validated: bool,
}

/// One row of `pg_class`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Relation {
    /// Its oid.
    pub oid: Oid,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// What kind of relation it is.
    pub kind: RelationKind,
    /// How many columns it has, dropped ones among them.
    pub attributes: i16,
    /// Its columns, dropped ones left out, by `attnum`.
    pub columns: BTreeMap<i16, Column>,
    /// A view's `_RETURN` rule: `pg_rewrite.ev_action`.
    pub view_query: Option<StoredTree>,
    /// Events with a rewrite rule other than `_RETURN`.
    pub rules: Vec<Event>,
    /// Triggers that are not internal and fire in an ordinary session.
    pub triggers: Vec<Trigger>,
    /// The policies of row-level security, which count where it is on.
    pub policies: Vec<Policy>,
    /// Direct children in `pg_inherits`: partitions and inheritance children.
    pub children: Vec<Oid>,
    /// Direct parents in `pg_inherits`.
    pub parents: Vec<Oid>,
    /// Whether it is a partition (`relispartition`).
    pub is_partition: bool,
    /// `partattrs`: the columns of the partition key, 0 for an expression; empty unless it is a partitioned table.
    pub partition_key: Vec<i16>,
    /// For a partition: whether its bounds keep NULL out of all columns of the parent's key.
    pub partition_excludes_null: bool,
    /// Whether row-level security is on.
    pub row_security: bool,
    /// FORCE ROW LEVEL SECURITY: its policies count for its owner, too.
    pub force_row_security: bool,
    /// `relowner`.
    pub owner: Oid,
    /// Of a view: its query runs with the rights of the caller.
    pub security_invoker: bool,
    /// Whether its rows are written to the log, and so to standbys.
    pub persistence: Persistence,
    /// `WITH CHECK OPTION` of a view.
    pub check_option: bool,
    /// `COMMENT ON TABLE` and the like.
    pub comment: Option<String>,
    /// The extension that it is a member of.
    pub extension: Option<String>,
}

impl Relation {
    /// Made by `initdb`: a system catalog, a system view, or one of the information schema. Views are others in each major version.
    pub(crate) fn is_system(&self) -> bool {
        self.oid < FIRST_NORMAL_OID
    }

    /// The name of a column.
    pub(crate) fn column_name(&self, number: i16) -> Option<&str> {
        self.columns.get(&number).map(|column| column.name.as_str())
    }

    /// Whether a column that is meant is in the partition key; an expression in it may be of any.
    pub(crate) fn has_in_key(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        self.partition_key.iter().any(|number| self.column_name(*number).is_none_or(&is_meant))
    }
}

/// `relpersistence`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Persistence {
    /// `p`
    Permanent,
    /// `u`: a standby cannot read it.
    Unlogged,
    /// `t`: each session has its own.
    Temporary,
}

/// `relkind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum RelationKind {
    /// `r`
    Table,
    /// `p`
    PartitionedTable,
    /// `v`
    View,
    /// `m`
    MaterializedView,
    /// `f`
    ForeignTable,
    /// `S`
    Sequence,
    /// `c`
    CompositeType,
    /// `t`, `i` and others.
    Other,
}

/// One row of `pg_attribute`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Column {
    /// `attnum`.
    pub number: i16,
    /// Its name.
    pub name: String,
    /// Its type.
    pub type_oid: Oid,
    /// `atttypmod`, or -1.
    pub typmod: i32,
    /// `attcollation`, or 0.
    pub collation: Oid,
    /// `attndims`: how many dimensions an array was declared with. A hint: the server does not enforce it, and does not keep it
    /// for views, partitions and inheritance children.
    pub dimensions: i32,
    /// For an array: the author vouches that no element is NULL.
    pub elements_never_null: bool,
    /// `attnotnull`, minus NOT NULL constraints that are not validated or not enforced (PostgreSQL 18).
    pub not_null: bool,
    /// GENERATED … AS (expression): the columns that it is computed from.
    pub generated_from: Option<Vec<i16>>,
    /// GENERATED … AS IDENTITY: `a` (always) or `d` (by default).
    pub identity: Option<char>,
    /// Whether it has a DEFAULT (or identity).
    pub has_default: bool,
    /// `pg_attrdef.adbin`: the expression of DEFAULT or of GENERATED … AS (expression).
    pub default: Option<StoredTree>,
    /// `COMMENT ON COLUMN`.
    pub comment: Option<String>,
}

/// What a rule or trigger fires on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Event {
    /// SELECT
    Select,
    /// INSERT
    Insert,
    /// UPDATE
    Update,
    /// DELETE
    Delete,
    /// TRUNCATE
    Truncate,
}

/// One row of `pg_trigger`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Trigger {
    /// Its name.
    pub name: String,
    /// The bits of `tgtype`: 1 row, 2 before, 4 insert, 8 delete, 16 update, 32 truncate, 64 instead.
    pub bits: i16,
    /// UPDATE OF: the columns; empty for any.
    pub columns: Vec<i16>,
    /// Its function.
    pub function: Oid,
    /// The arguments that CREATE TRIGGER gives to it, with bytes outside of ASCII and backslashes as `encode(…, 'escape')` has them.
    pub arguments: Vec<String>,
    /// WHEN: `tgqual`.
    pub condition: Option<StoredTree>,
}

impl Trigger {
    /// FOR EACH ROW.
    pub(crate) fn for_each_row(&self) -> bool {
        self.bits & 1 != 0
    }

    /// BEFORE.
    pub(crate) fn before(&self) -> bool {
        self.bits & 2 != 0
    }

    /// INSTEAD OF.
    pub(crate) fn instead(&self) -> bool {
        self.bits & 64 != 0
    }

    /// Whether it fires on the event: for UPDATE, when these columns are set (and generated ones that are computed from them).
    pub(crate) fn fires(&self, event: Event, is_set: impl Fn(i16) -> bool) -> bool {
        let concerned =
            event != Event::Update || self.columns.is_empty() || self.columns.iter().any(|one| is_set(*one));
        self.fires_on(event) && concerned
    }

    /// Whether it fires on the event, whatever columns are set.
    pub(crate) fn fires_on(&self, event: Event) -> bool {
        let bit = match event {
            Event::Insert => 4,
            Event::Delete => 8,
            Event::Update => 16,
            Event::Truncate => 32,
            Event::Select => 0,
        };
        self.bits & bit != 0
    }
}

/// One row of `pg_policy`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// USING: `polqual`.
    pub condition: Option<StoredTree>,
    /// WITH CHECK: `polwithcheck`.
    pub check: Option<StoredTree>,
}

/// One row of `pg_constraint` on a table.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Constraint {
    /// Its oid.
    pub oid: Oid,
    /// Its name.
    pub name: String,
    /// `contype`.
    pub kind: ConstraintKind,
    /// The table.
    pub relation: Oid,
    /// `conkey`: the columns, by `attnum`; for CHECK those that it mentions.
    pub columns: Vec<i16>,
    /// For a foreign key: what it points to.
    pub foreign_key: Option<ForeignKey>,
    /// DEFERRABLE.
    pub deferrable: bool,
    /// INITIALLY DEFERRED.
    pub deferred: bool,
    /// Whether it holds for all rows (validated and, from 18 on, enforced).
    pub validated: bool,
    /// Whether it is checked at all: not for NOT ENFORCED (PostgreSQL 18).
    pub enforced: bool,
    /// NO INHERIT.
    pub no_inherit: bool,
    /// For primary key, unique and exclusion: its index.
    pub index: Option<Oid>,
    /// `conparentid`: the constraint of the partitioned table (or, for a foreign key, of the referenced one) that it derives from.
    pub parent: Option<Oid>,
    /// `pg_get_constraintdef(oid)`.
    pub definition: String,
    /// For CHECK: `conbin`.
    pub check: Option<StoredTree>,
}

/// `contype`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ConstraintKind {
    /// `p`
    PrimaryKey,
    /// `u`
    Unique,
    /// `f`
    ForeignKey,
    /// `c`
    Check,
    /// `x`
    Exclusion,
    /// `n` (PostgreSQL 18 on)
    NotNull,
}

/// What a foreign key points to, and what happens there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ForeignKey {
    /// The referenced table.
    pub relation: Oid,
    /// `confkey`.
    pub columns: Vec<i16>,
    /// ON DELETE.
    pub on_delete: ForeignKeyAction,
    /// ON DELETE SET NULL (…) and SET DEFAULT (…): the columns that are set; `None` for all (PostgreSQL 15 on).
    pub on_delete_columns: Option<Vec<i16>>,
    /// ON UPDATE.
    pub on_update: ForeignKeyAction,
    /// `conpfeqop`: for each column the operator that compares the referenced one with it.
    pub equality: Vec<Oid>,
    /// Whether none of its triggers is disabled; false for PERIOD, which asks for another match than equality.
    pub always_checked: bool,
}

/// `confdeltype`, `confupdtype`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ForeignKeyAction {
    /// `a`
    NoAction,
    /// `r`
    Restrict,
    /// `c`
    Cascade,
    /// `n`
    SetNull,
    /// `d`
    SetDefault,
}

/// One row of `pg_index`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Index {
    /// Its oid.
    pub oid: Oid,
    /// Its name.
    pub name: String,
    /// The table.
    pub relation: Oid,
    /// `indisunique`.
    pub unique: bool,
    /// `indimmediate`: not deferrable.
    pub immediate: bool,
    /// `indisvalid`, `indisready` and `indislive`.
    pub valid: bool,
    /// `indisexclusion`, or WITHOUT OVERLAPS.
    pub exclusion: bool,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// `indpred`: a partial index's predicate.
    pub predicate: Option<StoredTree>,
    /// `indexprs`: the keys that are expressions, a list; `None` when all are columns.
    pub expressions: Option<StoredTree>,
    /// The key columns (the first `indnkeyatts`); an expression has `attnum` 0.
    pub keys: Vec<IndexKey>,
    /// All columns that it depends on, also through expressions and predicate (`pg_depend`).
    pub depends_on: Vec<i16>,
    /// The constraint that owns it.
    pub constraint: Option<Oid>,
    /// The partitioned table's index that it belongs to (`pg_inherits`).
    pub parent: Option<Oid>,
}

impl Index {
    /// The keys that are expressions, in their order; `None` when they cannot be read.
    pub(crate) fn key_expressions(&self) -> Option<Exprs<'_>> {
        self.expressions.as_ref().map_or(Some(Exprs::NONE), StoredTree::expressions)
    }
}

/// A key column of an index.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct IndexKey {
    /// `attnum`; 0 for an expression.
    pub column: i16,
    /// The operators that are this key's equality: btree strategy 3 of its operator family (`pg_amop`).
    pub equality: Vec<Oid>,
    /// `indcollation`.
    pub collation: Oid,
}

/// One row of `pg_proc`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Function {
    /// Its oid.
    pub oid: Oid,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The types of its input arguments.
    pub arguments: Vec<Oid>,
    /// The names of the same arguments of a user's function; empty for one without a name.
    pub argument_names: Vec<String>,
    /// `proowner`.
    pub owner: Oid,
    /// SECURITY DEFINER.
    pub security_definer: bool,
    /// `prorettype`.
    pub returns: Oid,
    /// `proretset`.
    pub returns_set: bool,
    /// `proisstrict`.
    pub strict: bool,
    /// `prokind`: `f` function, `p` procedure, `a` aggregate, `w` window.
    pub kind: char,
    /// `provolatile`: `i`, `s` or `v`.
    pub volatility: char,
    /// The extension that it is a member of.
    pub extension: Option<String>,
    /// The language's name: `sql`, `plpgsql`, `c`, `internal`.
    pub language: String,
    /// The types of its OUT and INOUT arguments and TABLE columns, in order.
    pub outputs: Vec<Oid>,
    /// `prosrc` of a user's function in SQL or PL/pgSQL; empty for one with BEGIN ATOMIC. It tells two schemas apart; what it says is
    /// in `script` and `plpgsql`.
    pub source: Option<String>,
    /// What that text does to the session; `None` where it is empty, or there is none.
    pub script: Option<Lazy<Script>>,
    /// The body of a user's function in PL/pgSQL; `None` where it could mean more than is understood.
    pub plpgsql: Lazy<Option<plpgsql::Body>>,
    /// What a user's function in PL/pgSQL puts into the text of SQL that EXECUTE runs, as it is: names of arguments, variables and fields.
    pub unquoted: Lazy<BTreeSet<String>>,
    /// `proconfig`: the settings that hold while it runs, as `name=value`.
    pub settings: Vec<String>,
    /// What is known of a function in SQL that a statement calls, directly or not.
    pub body: Option<FunctionBody>,
    /// The author vouches that it changes nothing.
    pub vouched_for: bool,
    /// The author vouches that it never returns NULL; a STRICT one, for arguments that are not NULL.
    pub never_null: bool,
    /// For a trigger function: the author vouches that it changes no columns of its row but these, and does not drop the row.
    pub trigger_writes: Option<BTreeSet<String>>,
}

/// What the server made of the body of a function in SQL.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FunctionBody {
    /// Its statements: a list of queries, which can be nested.
    pub statements: StoredTree,
    /// `proargdefaults`: the defaults of its last input arguments, a list of expressions.
    pub defaults: Option<StoredTree>,
}

impl Function {
    /// In `pg_catalog` and made by `initdb`: a function of a user can have the same name in the same schema.
    pub fn is_builtin(&self) -> bool {
        self.schema == "pg_catalog" && self.oid < FIRST_NORMAL_OID
    }
}
