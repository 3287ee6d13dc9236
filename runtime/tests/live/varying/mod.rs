//! Statements whose SQL varies: one with six filters and two sorts, a partial UPDATE, an INSERT with defaults.

mod kept;
mod sent;
mod subsets;

use sqlwright::contract::{Encode, Piece, Statement, Ty, UserType, ty};
use sqlwright::{BoxError, BytesMut, Client, Connection, Error, Execute, IsNull, Many, Optional, Patch, Statements};
use sqlwright_server::Database;

use crate::support::database;

const SCHEMA: &str = "
CREATE TYPE mood AS ENUM ('glad', 'sad');
CREATE TABLE things (
    id int PRIMARY KEY,
    name text NOT NULL DEFAULT 'unnamed',
    price bigint NOT NULL DEFAULT 7,
    mood mood NOT NULL DEFAULT 'sad',
    tags text[] NOT NULL DEFAULT '{}',
    is_sold boolean NOT NULL DEFAULT false
);
INSERT INTO things
    SELECT i, 'thing ' || i % 7, i % 11, CASE WHEN i % 3 = 0 THEN 'glad' ELSE 'sad' END::mood,
        ARRAY['tag ' || i % 5], i % 2 = 0
    FROM generate_series(1, 200) AS i;";

static MOOD: UserType = UserType::enumeration("public", "mood");

const NAME: u64 = 1 << 0;
const FROM: u64 = 1 << 1;
const TO: u64 = 1 << 2;
const MOODS: u64 = 1 << 3;
const TAG: u64 = 1 << 4;
const UNSOLD: u64 = 1 << 5;
const DEAREST: u64 = 1 << 6;

static SEARCH: Statement = Statement::varying(
    "things.search",
    &[
        Piece::Text("SELECT id FROM things WHERE "),
        Piece::If(NAME, "name LIKE $1", "true"),
        Piece::If(FROM, " AND price >= $2", ""),
        Piece::If(TO, " AND price <= $3", ""),
        Piece::If(MOODS, " AND mood = $4", ""),
        Piece::If(TAG, " AND $5 = ANY (tags)", ""),
        Piece::If(UNSOLD, " AND NOT is_sold", ""),
        Piece::If(DEAREST, " ORDER BY price DESC, id", " ORDER BY id"),
        Piece::Text(" LIMIT $6"),
    ],
    &[&[NAME], &[FROM], &[TO], &[MOODS], &[TAG], &[]],
    &[ty::TEXT, ty::INT8, ty::INT8, Ty::user(&MOOD), ty::TEXT, ty::INT8],
    &[ty::INT4],
)
.changing_nothing();

const SET_NAME: u64 = 1 << 0;
const SET_PRICE: u64 = 1 << 1;
const SET_MOOD: u64 = 1 << 2;
const SET_TAGS: u64 = 1 << 3;

static CHANGE: Statement = Statement::varying(
    "things.change",
    &[
        Piece::Text("UPDATE things"),
        Piece::List(
            " SET ",
            ", ",
            &[(SET_NAME, "name = $2"), (SET_PRICE, "price = $3"), (SET_MOOD, "mood = $4"), (SET_TAGS, "tags = $5")],
        ),
        Piece::Text(" WHERE id = $1"),
    ],
    &[&[], &[SET_NAME], &[SET_PRICE], &[SET_MOOD], &[SET_TAGS]],
    &[ty::INT4, ty::TEXT, ty::INT8, Ty::user(&MOOD), ty::TEXT_ARRAY],
    &[],
)
.requires_any(SET_NAME | SET_PRICE | SET_MOOD | SET_TAGS)
.between(SET_PRICE, SET_NAME | SET_PRICE | SET_MOOD | SET_TAGS);

const WITH_NAME: u64 = 1 << 0;
const WITH_PRICE: u64 = 1 << 1;

static ADD: Statement = Statement::varying(
    "things.add",
    &[
        Piece::Text("INSERT INTO things (id"),
        Piece::If(WITH_NAME, ", name", ""),
        Piece::If(WITH_PRICE, ", price", ""),
        Piece::Text(") VALUES ($1"),
        Piece::If(WITH_NAME, ", $2", ""),
        Piece::If(WITH_PRICE, ", $3", ""),
        Piece::Text(") RETURNING name || ' ' || price"),
    ],
    &[&[], &[WITH_NAME], &[WITH_PRICE]],
    &[ty::INT4, ty::TEXT, ty::INT8],
    &[ty::TEXT],
);

static ALL: Statements = &[&[&SEARCH, &CHANGE, &ADD]];

/// A value that must not be looked at, because the variant does not use it.
struct Unused;

impl Encode for Unused {
    fn encode(&self, ty: &Ty, _: &mut BytesMut) -> Result<IsNull, BoxError> {
        Err(format!("a value of type {ty} that is not used").into())
    }
}

/// A label of an enum.
struct Label(&'static str);

impl Encode for Label {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        out.extend_from_slice(self.0.as_bytes());
        Ok(IsNull::No)
    }
}

/// Not more than 150 of those that the filters of the variant leave.
fn search<'c>(db: &'c (impl Client + ?Sized), variant: u64) -> Many<'c, i32> {
    let given = |bit: u64, value: &'static dyn Encode| if variant & bit == 0 { &Unused as &dyn Encode } else { value };
    let values = [
        given(NAME, &"%g 3"),
        given(FROM, &2_i64),
        given(TO, &8_i64),
        given(MOODS, &Label("glad")),
        given(TAG, &"tag 2"),
        &150_i64,
    ];
    db.handle().many_varying(&SEARCH, variant, &values)
}

struct Changes {
    name: Patch<&'static str>,
    price: Patch<i64>,
    tags: Patch<Vec<&'static str>>,
}

const NOTHING: Changes = Changes { name: Patch::Keep, price: Patch::Keep, tags: Patch::Keep };

fn change<'c>(db: &'c (impl Client + ?Sized), id: i32, changes: Changes) -> Execute<'c> {
    let bits =
        [(changes.name.is_set(), SET_NAME), (changes.price.is_set(), SET_PRICE), (changes.tags.is_set(), SET_TAGS)];
    let variant = bits.into_iter().filter(|(is_set, _)| *is_set).fold(0, |variant, (_, bit)| variant | bit);
    db.handle().execute_varying(&CHANGE, variant, &[&id, &changes.name, &changes.price, &Unused, &changes.tags])
}

fn add<'c>(db: &'c (impl Client + ?Sized), id: i32, name: Option<&str>, price: Option<i64>) -> Optional<'c, String> {
    let variant = u64::from(name.is_some()) * WITH_NAME + u64::from(price.is_some()) * WITH_PRICE;
    db.handle().optional_varying(&ADD, variant, &[&id, &name, &price])
}

async fn things() -> Result<Database, Error> {
    let database = database().await;
    run(&database, SCHEMA).await?;
    Ok(database)
}

async fn run(database: &Database, sql: &str) -> Result<(), Error> {
    let connection = Connection::connect(database.url()).await?;
    connection.client().batch_execute(sql).await.expect(sql);
    Ok(())
}
