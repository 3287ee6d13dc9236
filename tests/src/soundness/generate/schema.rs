//! What a generated schema holds, as far as statements over it need to know.

use super::kind::Kind;

/// What has been created so far.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// The server's major version.
    pub version: usize,
    pub relations: Vec<Relation>,
    pub functions: Vec<Function>,
    /// The SQL of each object that PostgreSQL took.
    pub objects: Vec<String>,
}

/// A table or a view.
#[derive(Debug, Clone, Default)]
pub struct Relation {
    pub name: String,
    pub columns: Vec<Column>,
    pub keys: Vec<Key>,
    pub references: Vec<Reference>,
    /// Whether statements may write it.
    pub writable: bool,
    pub form: Form,
}

/// What kind of relation it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Form {
    #[default]
    Table,
    Partitioned,
    Parent,
    View,
    Materialized,
    Sequence,
}

#[derive(Debug, Clone)]
pub struct Column {
    pub name: String,
    pub kind: Kind,
    /// An INSERT has to give it a value.
    pub required: bool,
    /// It is not computed.
    pub assignable: bool,
}

/// What is unique.
#[derive(Debug, Clone)]
pub struct Key {
    pub columns: Vec<String>,
    /// The condition of a partial index; `~` stands before each column.
    pub predicate: Option<String>,
    /// What ON CONFLICT calls it, if it can be called.
    pub arbiter: Option<String>,
}

/// A foreign key.
#[derive(Debug, Clone)]
pub struct Reference {
    pub columns: Vec<String>,
    pub table: String,
    pub target: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct Function {
    pub name: String,
    pub arguments: Vec<Kind>,
    /// So many of the last arguments have defaults.
    pub defaults: usize,
    pub columns: Vec<Kind>,
    /// Whether it returns a set.
    pub set: bool,
}

impl Relation {
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub fn is_table(&self) -> bool {
        matches!(self.form, Form::Table | Form::Partitioned | Form::Parent)
    }
}

impl Schema {
    /// What is there before anything is made: a sequence can be read as a table is.
    pub fn new(version: usize) -> Self {
        let columns = [("last_value", Kind::Big), ("log_cnt", Kind::Big), ("is_called", Kind::Bool)];
        let column =
            |(name, kind): (&str, Kind)| Column { name: name.to_owned(), kind, required: true, assignable: false };
        let sequence = Relation {
            name: "seq9".to_owned(),
            columns: columns.into_iter().map(column).collect(),
            form: Form::Sequence,
            ..Relation::default()
        };
        Schema { version, relations: vec![sequence], ..Schema::default() }
    }

    pub fn relation(&self, name: &str) -> Option<&Relation> {
        self.relations.iter().find(|relation| relation.name == name)
    }

    pub fn relation_mut(&mut self, name: &str) -> Option<&mut Relation> {
        self.relations.iter_mut().find(|relation| relation.name == name)
    }

    /// The names of all stored tables.
    pub fn tables(&self) -> Vec<String> {
        self.relations.iter().filter(|relation| relation.is_table()).map(|relation| relation.name.clone()).collect()
    }
}
