//! Values both ways, at the edges of their types.

use std::fmt::Debug;
use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use sqlwright::contract::{
    BoxError, BytesMut, Encode, Fields, Foreign, IsNull, Statement, Ty, UserType, decode_label, encode_composite,
    encode_label, ty,
};
use sqlwright::{Client, Connection, Decode, Error, ErrorKind, FromRow};
use uuid::Uuid;

use crate::support::{Outcome, database};

pub(crate) fn leak(sql: String, parameters: &[Ty], columns: &[Ty]) -> &'static Statement {
    Box::leak(Box::new(Statement::new("values.test", sql.leak(), parameters.to_vec().leak(), columns.to_vec().leak())))
}

/// Sends a value, and reads it back together with the text that the server makes of it.
pub(crate) async fn send<T, R>(connection: &Connection, sql_type: &str, ty: Ty, value: &T) -> Result<R, Error>
where
    T: Encode,
    R: for<'r> Decode<'r>,
{
    let statement = leak(format!("SELECT $1::{sql_type}"), &[ty], &[*ty.base()]);
    connection.handle().one(statement, &[value]).await
}

/// Reads what SQL says.
pub(crate) async fn read<R: FromRow>(connection: &Connection, sql: &str, ty: Ty) -> Result<R, Error> {
    connection.handle().one(leak(format!("SELECT {sql} AS it"), &[], &[ty]), &[]).await
}

pub(crate) async fn text_of<T: Encode>(
    connection: &Connection,
    sql_type: &str,
    ty: Ty,
    value: &T,
) -> Result<String, Error> {
    connection.handle().one(leak(format!("SELECT $1::{sql_type}::text"), &[ty], &[ty::TEXT]), &[value]).await
}

pub(crate) async fn both_ways<T>(connection: &Connection, sql_type: &str, ty: Ty, values: &[T]) -> Outcome
where
    T: Encode + PartialEq + Debug + Clone + for<'r> Decode<'r>,
{
    for value in values {
        let back: T = send(connection, sql_type, ty, value).await?;
        assert_eq!(back, *value, "{sql_type}");
    }
    let none: Option<T> = send(connection, sql_type, ty, &None::<T>).await?;
    assert_eq!(none, None, "{sql_type}");
    let refused = send::<_, T>(connection, sql_type, ty, &None::<T>).await.map_err(|error| error.kind());
    assert_eq!(refused, Err(ErrorKind::Decode), "{sql_type}");
    Ok(())
}

pub(crate) async fn connection() -> Connection {
    let database = database().await;
    Connection::connect(database.url()).await.expect("a connection")
}

#[tokio::test]
async fn scalars() -> Outcome {
    let c = &connection().await;
    both_ways(c, "bool", ty::BOOL, &[true, false]).await?;
    both_ways(c, "\"char\"", ty::CHAR, &[i8::MIN, -1, 0, 1, i8::MAX]).await?;
    both_ways(c, "int2", ty::INT2, &[i16::MIN, -1, 0, i16::MAX]).await?;
    both_ways(c, "int4", ty::INT4, &[i32::MIN, -1, 0, i32::MAX]).await?;
    both_ways(c, "int8", ty::INT8, &[i64::MIN, -1, 0, i64::MAX]).await?;
    both_ways(c, "oid", ty::OID, &[0, 1, u32::MAX]).await?;
    both_ways(c, "float4", ty::FLOAT4, &[f32::MIN, f32::MAX, f32::MIN_POSITIVE, f32::INFINITY, 1e-45]).await?;
    both_ways(c, "float8", ty::FLOAT8, &[f64::MIN, f64::MAX, f64::MIN_POSITIVE, f64::NEG_INFINITY, 5e-324]).await?;
    assert!(send::<_, f64>(c, "float8", ty::FLOAT8, &f64::NAN).await?.is_nan());
    assert!(send::<_, f64>(c, "float8", ty::FLOAT8, &-0.0_f64).await?.is_sign_negative());
    let bytes = [Vec::new(), vec![0], (0..=255).collect::<Vec<u8>>(), vec![7; 100_000]];
    both_ways(c, "bytea", ty::BYTEA, &bytes).await?;
    assert_eq!(text_of(c, "bytea", ty::BYTEA, &&b"\x00\xff"[..]).await?, "\\x00ff");
    assert_eq!(text_of(c, "int8", ty::INT8, &i64::MIN).await?, "-9223372036854775808");
    c.handle().one::<(), Error>(leak("SELECT pg_notify('a', 'b')".into(), &[], &[ty::VOID]), &[]).await?;
    Ok(())
}

#[tokio::test]
async fn texts() -> Outcome {
    let c = &connection().await;
    c.client().batch_execute("CREATE EXTENSION citext; CREATE EXTENSION ltree").await?;
    let texts = ["", " ", "a\nb", "''\"\\$1", "é🦀\u{10FFFF}", "\u{1}b"].map(String::from);
    both_ways(c, "text", ty::TEXT, &texts).await?;
    both_ways(c, "varchar", ty::VARCHAR, &texts).await?;
    both_ways(c, "name", ty::NAME, &texts).await?;
    both_ways(c, "text", ty::TEXT, &["x".repeat(1_000_000)]).await?;
    static CITEXT: UserType = UserType::base("public", "citext");
    both_ways(c, "citext", Ty::user(&CITEXT), &texts).await?;
    static LTREE: UserType = UserType::base("public", "ltree");
    let paths = ["", "Top", "Top.Science.Astronomy"].map(String::from);
    both_ways(c, "ltree", Ty::user(&LTREE), &paths).await?;
    both_ways(c, "ltree[]", Ty::array(&LTREE), &[paths.to_vec()]).await?;
    assert_eq!(text_of(c, "ltree", Ty::user(&LTREE), &"a.b").await?, "a.b");
    static LQUERY: UserType = UserType::base("public", "lquery");
    both_ways(c, "lquery", Ty::user(&LQUERY), &[String::from("*.a.*")]).await
}

#[tokio::test]
async fn dates_and_times() -> Outcome {
    let c = &connection().await;
    let stamps =
        ["1970-01-01T00:00:00Z", "-009999-01-03T00:00:00Z", "9999-12-30T22:00:00.9Z", "1999-12-31T23:59:59.999999Z"]
            .map(|text| text.parse::<Timestamp>().expect(text));
    // The first day of PostgreSQL's calendar is in 4714 BC.
    both_ways(c, "timestamptz", ty::TIMESTAMPTZ, &[stamps[0], stamps[2], stamps[3]]).await?;
    let early = send::<_, Timestamp>(c, "timestamptz", ty::TIMESTAMPTZ, &stamps[1]).await;
    assert_eq!(early.map_err(|error| error.sqlstate().map(String::from)), Err(Some("22008".into())));
    let moments = ["0001-01-01T00:00:00", "9999-12-31T23:59:59.999999", "2024-02-29T12:34:56.000001"]
        .map(|text| text.parse::<DateTime>().expect(text));
    both_ways(c, "timestamp", ty::TIMESTAMP, &moments).await?;
    let days = ["-004713-11-24", "0000-02-29", "1999-12-31", "2000-01-01", "9999-12-31"]
        .map(|text| text.parse::<Date>().expect(text));
    both_ways(c, "date", ty::DATE, &days).await?;
    let hours = ["00:00:00", "00:00:00.000001", "23:59:59.999999"].map(|text| text.parse::<Time>().expect(text));
    both_ways(c, "time", ty::TIME, &hours).await?;
    assert_eq!(text_of(c, "timestamp", ty::TIMESTAMP, &moments[2]).await?, "2024-02-29 12:34:56.000001");
    assert_eq!(text_of(c, "date", ty::DATE, &days[0]).await?, "4714-11-24 BC");

    for (sql, ty) in [("'infinity'::timestamptz", ty::TIMESTAMPTZ), ("'-infinity'::timestamptz", ty::TIMESTAMPTZ)] {
        assert_refused::<Timestamp>(c, sql, ty, "infinity").await?;
    }
    for (sql, ty) in [("'infinity'::timestamp", ty::TIMESTAMP), ("'-infinity'::timestamp", ty::TIMESTAMP)] {
        assert_refused::<DateTime>(c, sql, ty, "infinity").await?;
    }
    for (sql, ty) in [("'infinity'::date", ty::DATE), ("'-infinity'::date", ty::DATE)] {
        assert_refused::<Date>(c, sql, ty, "infinity").await?;
    }
    assert_refused::<Timestamp>(c, "'294276-12-31 23:59:59.999999Z'::timestamptz", ty::TIMESTAMPTZ, "range").await?;
    assert_refused::<DateTime>(c, "'294276-12-31 23:59:59.999999'::timestamp", ty::TIMESTAMP, "range").await?;
    assert_refused::<Date>(c, "'5874897-12-31'::date", ty::DATE, "range").await?;
    assert_refused::<Time>(c, "'24:00'::time", ty::TIME, "range").await
}

/// A named error about the column, which says `why`.
pub(crate) async fn assert_refused<R: FromRow + Debug>(c: &Connection, sql: &str, ty: Ty, why: &str) -> Outcome {
    let error = read::<R>(c, sql, ty).await.expect_err(sql);
    assert_eq!(error.kind(), ErrorKind::Decode, "{sql}");
    let text = error.to_string();
    assert!(text.starts_with("values.test: ") && text.contains("column `it`") && text.contains(why), "{sql}: {text}");
    Ok(())
}

#[tokio::test]
async fn decimals_are_exact_or_refused() -> Outcome {
    let c = &connection().await;
    let exact = [
        "0",
        "0.00",
        "1",
        "-1",
        "10000",
        "100000000",
        "0.0001",
        "0.00001",
        "-0.12345",
        "12345.678900",
        "9999.9999",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "7.9228162514264337593543950335",
        "0.0000000000000000000000000001",
        "1000000000000000000000000000",
        "0.1000000000000000000000000000",
    ];
    for text in exact {
        let decimal: Decimal = text.parse()?;
        let back: Decimal = send(c, "numeric", ty::NUMERIC, &decimal).await?;
        assert_eq!((back, back.scale()), (decimal, decimal.scale()), "{text}");
        assert_eq!(text_of(c, "numeric", ty::NUMERIC, &decimal).await?, text);
        let read: Decimal = read(c, &format!("'{text}'::numeric"), ty::NUMERIC).await?;
        assert_eq!((read, read.scale()), (decimal, decimal.scale()), "{text}");
    }
    // The scale is more than fits, the value is not.
    for (text, same) in [
        ("1.000000000000000000000000000000000000000", "1"),
        ("79228162514264337593543950335.00", "79228162514264337593543950335"),
        ("0.0000000000000000000000000000000000000000", "0"),
    ] {
        assert_eq!(
            read::<Decimal>(c, &format!("'{text}'::numeric"), ty::NUMERIC).await?,
            same.parse::<Decimal>()?,
            "{text}"
        );
    }
    for text in [
        "1e-40",
        "0.12345678901234567890123456789012345",
        "79228162514264337593543950336",
        "-79228162514264337593543950336",
        "99999999999999999999999999999999999999",
        "1e131071",
        "1e-16383",
        "0.00000000000000000000000000001",
        "7.92281625142643375935439503361",
    ] {
        assert_refused::<Decimal>(c, &format!("'{text}'::numeric"), ty::NUMERIC, "digits").await?;
    }
    assert_refused::<Decimal>(c, "'NaN'::numeric", ty::NUMERIC, "NaN").await?;
    assert_refused::<Decimal>(c, "'Infinity'::numeric", ty::NUMERIC, "infinity").await?;
    assert_refused::<Decimal>(c, "'-Infinity'::numeric", ty::NUMERIC, "infinity").await?;
    both_ways(c, "numeric", ty::NUMERIC, &[Decimal::MAX, Decimal::MIN, Decimal::ZERO]).await
}

#[tokio::test]
async fn networks_ids_and_json() -> Outcome {
    let c = &connection().await;
    let addresses: [IpAddr; 4] = ["0.0.0.0".parse()?, "255.255.255.255".parse()?, "::".parse()?, "fe80::1".parse()?];
    both_ways(c, "inet", ty::INET, &addresses).await?;
    assert_refused::<IpAddr>(c, "'10.0.0.0/8'::inet", ty::INET, "netmask").await?;
    both_ways(c, "macaddr", ty::MACADDR, &[[0; 6], [255; 6], [1, 2, 3, 4, 5, 6]]).await?;
    both_ways(c, "uuid", ty::UUID, &[Uuid::nil(), Uuid::max()]).await?;
    let json = [
        serde_json::json!(null),
        serde_json::json!({"a": [1, -2.5, "é\"\\"], "b": {"c": true}}),
        serde_json::json!(i64::MIN),
        serde_json::json!(u64::MAX),
        serde_json::json!(""),
    ];
    both_ways(c, "json", ty::JSON, &json).await?;
    both_ways(c, "jsonb", ty::JSONB, &json).await?;
    both_ways(c, "jsonb[]", ty::JSONB_ARRAY, &[json.to_vec(), Vec::new()]).await?;
    assert_refused::<serde_json::Value>(c, "'1e999'::jsonb", ty::JSONB, "cannot hold").await
}

#[tokio::test]
async fn arrays() -> Outcome {
    let c = &connection().await;
    both_ways(c, "int4[]", ty::INT4_ARRAY, &[vec![], vec![1], (0..10_000).collect()]).await?;
    both_ways(c, "text[]", ty::TEXT_ARRAY, &[vec![String::new(), "NULL".into(), "{}".into()]]).await?;
    both_ways(c, "bytea[]", ty::BYTEA_ARRAY, &[vec![vec![], vec![0u8, 255]]]).await?;
    both_ways(c, "int8[]", ty::INT8_ARRAY, &[vec![Some(1), None, Some(i64::MIN)], vec![None], vec![]]).await?;
    both_ways(c, "numeric[]", ty::NUMERIC_ARRAY, &[vec![Decimal::MAX]]).await?;
    both_ways(c, "uuid[]", ty::UUID_ARRAY, &[vec![Uuid::max()]]).await?;
    both_ways(c, "int2vector", ty::INT2_VECTOR, &[vec![1i16, 2]]).await?;
    both_ways(c, "oidvector", ty::OID_VECTOR, &[vec![1u32, 2]]).await?;
    assert_eq!(text_of(c, "text[]", ty::TEXT_ARRAY, &&["a", "b"][..]).await?, "{a,b}");
    assert_eq!(read::<Vec<i32>>(c, "'[5:6]={1,2}'::int4[]", ty::INT4_ARRAY).await?, [1, 2]);
    assert_refused::<Vec<i32>>(c, "'{1,NULL,3}'::int4[]", ty::INT4_ARRAY, "array element 2: NULL").await?;
    assert_refused::<Vec<i32>>(c, "'{{1,2},{3,4}}'::int4[]", ty::INT4_ARRAY, "dimension").await?;
    assert_refused::<Vec<Option<i32>>>(c, "'{{1,2},{3,4}}'::int4[]", ty::INT4_ARRAY, "dimension").await?;
    assert_refused::<Vec<Decimal>>(c, "'{1,NaN}'::numeric[]", ty::NUMERIC_ARRAY, "array element 2: NaN").await
}

const TYPES: &str = "
    CREATE TYPE mood AS ENUM ('sad', 'so so');
    CREATE TYPE address AS (street text, zip int4, mood mood, tags text[]);
    CREATE TYPE person AS (name text, home address, others address[], moods mood[]);
    CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
    CREATE DOMAIN work_email AS email;
    CREATE DOMAIN good_mood AS mood CHECK (VALUE <> 'sad');
    CREATE DOMAIN numbers AS int4[];
    CREATE DOMAIN home AS address;
";

#[derive(Debug, Clone, Copy, PartialEq)]
enum Mood {
    Sad,
    SoSo,
}

static MOOD: UserType = UserType::enumeration("public", "mood");

impl Encode for Mood {
    fn encode(&self, _: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        encode_label(if *self == Self::Sad { "sad" } else { "so so" }, out)
    }
}

impl Decode<'_> for Mood {
    fn decode(_: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        decode_label(raw, &[("sad", Self::Sad), ("so so", Self::SoSo)])
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Address {
    street: String,
    zip: Option<i32>,
    mood: Option<Mood>,
    tags: Vec<Option<String>>,
}

static ADDRESS: UserType = UserType::composite(
    "public",
    "address",
    &[("street", ty::TEXT), ("zip", ty::INT4), ("mood", Ty::user(&MOOD)), ("tags", ty::TEXT_ARRAY)],
);

impl Encode for Address {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        encode_composite(ty, &[&self.street, &self.zip, &self.mood, &self.tags], out)
    }
}

impl<'r> Decode<'r> for Address {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let mut fields = Fields::new(ty, raw)?;
        Ok(Self { street: fields.read()?, zip: fields.read()?, mood: fields.read()?, tags: fields.read()? })
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Person {
    name: String,
    home: Option<Address>,
    others: Vec<Address>,
    moods: Vec<Mood>,
}

static PERSON: UserType = UserType::composite(
    "public",
    "person",
    &[("name", ty::TEXT), ("home", Ty::user(&ADDRESS)), ("others", Ty::array(&ADDRESS)), ("moods", Ty::array(&MOOD))],
);

impl Encode for Person {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        encode_composite(ty, &[&self.name, &self.home, &self.others, &self.moods], out)
    }
}

impl<'r> Decode<'r> for Person {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let mut fields = Fields::new(ty, raw)?;
        Ok(Self { name: fields.read()?, home: fields.read()?, others: fields.read()?, moods: fields.read()? })
    }
}

fn address(zip: Option<i32>) -> Address {
    Address { street: "é (\",\\".into(), zip, mood: zip.map(|_| Mood::SoSo), tags: vec![None, Some(String::new())] }
}

fn people() -> [Person; 2] {
    [
        Person { name: "Ada".into(), home: None, others: vec![], moods: vec![] },
        Person {
            name: String::new(),
            home: Some(address(Some(1))),
            others: vec![address(None), address(Some(i32::MIN))],
            moods: vec![Mood::Sad, Mood::SoSo],
        },
    ]
}

async fn typed_connection() -> Result<Connection, Error> {
    let connection = connection().await;
    connection.client().batch_execute(TYPES).await.expect("the types");
    Ok(connection)
}

#[tokio::test]
async fn types_of_the_schema() -> Outcome {
    let c = &typed_connection().await?;
    both_ways(c, "mood", Ty::user(&MOOD), &[Mood::Sad, Mood::SoSo]).await?;
    both_ways(c, "mood[]", Ty::array(&MOOD), &[vec![], vec![Mood::Sad, Mood::SoSo]]).await?;
    both_ways(c, "mood[]", Ty::array(&MOOD), &[vec![None, Some(Mood::Sad)]]).await?;
    both_ways(c, "address", Ty::user(&ADDRESS), &[address(None), address(Some(7))]).await?;
    both_ways(c, "address[]", Ty::array(&ADDRESS), &[vec![], vec![address(None), address(Some(7))]]).await?;
    both_ways(c, "person", Ty::user(&PERSON), &people()).await?;
    both_ways(c, "person[]", Ty::array(&PERSON), &[people().to_vec()]).await?;
    let array = Ty::user(&ADDRESS);
    assert_refused::<Address>(c, "ROW(NULL, 1, NULL, '{}')::address", array, "field `street`: NULL").await?;
    let array = Ty::array(&ADDRESS);
    let sql = "ARRAY[ROW('a', 1, NULL, '{}')::address, ROW('b', 1, NULL, NULL)::address]";
    assert_refused::<Vec<Address>>(c, sql, array, "array element 2: field `tags`: NULL").await?;
    c.client().batch_execute("ALTER TYPE mood ADD VALUE 'new'").await?;
    assert_refused::<Mood>(c, "'new'::mood", Ty::user(&MOOD), "label").await
}

static EMAIL: UserType = UserType::domain("public", "email", ty::TEXT);
static WORK_EMAIL: UserType = UserType::domain("public", "work_email", Ty::user(&EMAIL));
static GOOD_MOOD: UserType = UserType::domain("public", "good_mood", Ty::user(&MOOD));
static NUMBERS: UserType = UserType::domain("public", "numbers", ty::INT4_ARRAY);
static HOME: UserType = UserType::domain("public", "home", Ty::user(&ADDRESS));

#[tokio::test]
async fn domains_as_parameters() -> Outcome {
    let c = &typed_connection().await?;
    both_ways(c, "email", Ty::user(&EMAIL), &[String::from("a@b")]).await?;
    both_ways(c, "work_email", Ty::user(&WORK_EMAIL), &[String::from("a@b")]).await?;
    both_ways(c, "good_mood", Ty::user(&GOOD_MOOD), &[Mood::SoSo]).await?;
    both_ways(c, "numbers", Ty::user(&NUMBERS), &[vec![1, 2]]).await?;
    both_ways(c, "home", Ty::user(&HOME), &[address(Some(3))]).await?;
    both_ways(c, "email[]", Ty::array(&EMAIL), &[vec![String::from("a@b"), String::from("c@d")]]).await?;
    both_ways(c, "home[]", Ty::array(&HOME), &[vec![address(None)]]).await?;
    c.client().batch_execute("CREATE TABLE people (email email, mood good_mood)").await?;
    let insert = leak(
        "INSERT INTO people VALUES ($1, $2) RETURNING email, mood".into(),
        &[Ty::user(&EMAIL), Ty::user(&GOOD_MOOD)],
        &[ty::TEXT, Ty::user(&MOOD)],
    );
    let inserted: String = c.handle().one::<_, Error>(insert, &[&"a@b", &Mood::SoSo]).await?;
    assert_eq!(inserted, "a@b");
    let refused = c.handle().one::<String, Error>(insert, &[&"a", &Mood::SoSo]).await;
    assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::CheckViolation));
    Ok(())
}

#[tokio::test]
async fn types_that_know_the_driver_only() -> Outcome {
    let c = &typed_connection().await?;
    both_ways(c, "int4", ty::INT4, &[Foreign(i32::MIN)]).await?;
    both_ways(c, "int4[]", ty::INT4_ARRAY, &[Foreign(vec![Some(1), None])]).await?;
    both_ways(c, "email", Ty::user(&EMAIL), &[Foreign(String::from("a@b"))]).await?;
    both_ways(c, "mood", Ty::user(&MOOD), &[Foreign(String::from("so so"))]).await?;
    both_ways(c, "mood[]", Ty::array(&MOOD), &[Foreign(vec![String::from("so so")])]).await?;
    let wrong = send::<_, i64>(c, "int8", ty::INT8, &Foreign(1i32)).await;
    assert_eq!(wrong.map_err(|error| error.kind()), Err(ErrorKind::Encode));
    Ok(())
}

#[tokio::test]
async fn an_encoding_error_comes_from_the_first_poll() -> Outcome {
    let c = &connection().await;
    let statement = leak("SELECT $1::int4, $2::int8".into(), &[ty::INT4, ty::INT8], &[ty::INT4, ty::INT8]);
    let one = c.handle().one::<i32, Error>(statement, &[&1, &Foreign(String::from("secret"))]);
    let error = one.await.expect_err("a String is no int8");
    assert_eq!(
        error.to_string(),
        "values.test: a parameter could not be encoded: parameter $2: the Rust type does not accept PostgreSQL's int8"
    );
    let few = c.handle().one::<i32, Error>(statement, &[&1]).await;
    assert_eq!(few.map_err(|error| error.kind()), Err(ErrorKind::Encode));
    Ok(())
}
