//! The types of a database, as far as values of them can be made.

use std::collections::BTreeMap;

use tokio_postgres::Client;

/// What a type is made of; the numbers are OIDs.
#[derive(Debug)]
pub enum Shape {
    Plain,
    Domain(u32),
    Array(u32),
    Enum(Vec<String>),
    Composite(Vec<u32>),
    Range(u32),
    Multirange(u32),
}

#[derive(Debug)]
pub struct Type {
    /// As in `pg_type`: `int4`.
    pub name: String,
    pub shape: Shape,
    /// A domain that is NOT NULL.
    pub not_null: bool,
}

#[derive(Debug)]
pub struct Types(BTreeMap<u32, Type>);

impl Types {
    pub async fn read(client: &Client) -> Self {
        let sql = "SELECT t.oid, t.typname::text, t.typtype::text, t.typbasetype, t.typnotnull,
                CASE WHEN t.typsubscript = 'array_subscript_handler'::regproc THEN t.typelem ELSE 0 END,
                coalesce(r.rngtypid, 0), coalesce(r.rngsubtype, 0), m.rngtypid,
                ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder),
                ARRAY(SELECT atttypid FROM pg_attribute
                    WHERE t.typrelid <> 0 AND attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped ORDER BY attnum)
            FROM pg_type t LEFT JOIN pg_range r ON r.rngtypid = t.oid LEFT JOIN pg_range m ON m.rngmultitypid = t.oid";
        let rows = client.query(sql, &[]).await.unwrap_or_else(|error| panic!("types: {error:?}"));
        let types = rows.iter().map(|row| {
            let (kind, element): (String, u32) = (row.get(2), row.get(5));
            let shape = match kind.as_str() {
                "d" => Shape::Domain(row.get(3)),
                "e" => Shape::Enum(row.get(9)),
                "c" => Shape::Composite(row.get(10)),
                "r" => Shape::Range(row.get(7)),
                "m" => Shape::Multirange(row.get::<_, Option<u32>>(8).unwrap_or(0)),
                _ if element != 0 => Shape::Array(element),
                _ => Shape::Plain,
            };
            (row.get(0), Type { name: row.get(1), shape, not_null: row.get(4) })
        });
        Self(types.collect())
    }

    pub fn get(&self, oid: u32) -> Option<&Type> {
        self.0.get(&oid)
    }

    /// The type that a domain is over, at the bottom.
    pub fn base(&self, oid: u32) -> u32 {
        match self.get(oid).map(|ty| &ty.shape) {
            Some(Shape::Domain(base)) => self.base(*base),
            _ => oid,
        }
    }

    /// Whether a domain, or one that it is over, is NOT NULL.
    pub fn refuses_null(&self, oid: u32) -> bool {
        match self.get(oid) {
            Some(Type { not_null: true, .. }) => true,
            Some(Type { shape: Shape::Domain(base), .. }) => self.refuses_null(*base),
            _ => false,
        }
    }
}
