//! Cursors of keyset paging as text: what comes back is what went in, or an error that says why not.

use std::collections::BTreeSet;

use jiff::Timestamp;
use sqlwright::contract::{Encode, Statement, Ty, UserType, decode_cursor, encode_cursor, ty};
use sqlwright::types::OrInfinity;
use sqlwright::{Connection, CursorError, Error, Handle};

use crate::customers::{CUSTOMER_STATUS, CustomerStatus};
use crate::support::{Outcome, database};

type Key =
    (Option<OrInfinity<Timestamp>>, f64, String, CustomerStatus, Vec<Option<i64>>, Option<rust_decimal::Decimal>);

static KEY: [Ty; 6] = [ty::TIMESTAMPTZ, ty::FLOAT8, ty::TEXT, Ty::user(&CUSTOMER_STATUS), ty::INT8_ARRAY, ty::NUMERIC];

/// Values that are lost where a cursor is text of another kind.
static VALUES: Statement = Statement::read_only(
    "cursors.values",
    "VALUES ('2024-02-29 23:59:59.999999Z'::timestamptz, 0.1::float8, 'ä b/+&?=%'::text, 'on hold'::customer_status,
         '{1,NULL}'::int8[], 1.10::numeric),
     ('infinity', 'NaN', '', 'active', '{}', NULL),
     ('-infinity', '-Infinity', e'\\n', 'closed', '{9223372036854775807}', 0),
     (NULL, '-0', repeat('x', 1000), 'active', '{}', -0.000000000000000001)",
    &[],
    &KEY,
);

fn write(sort: u64, key: &Key) -> String {
    let values: [&dyn Encode; 6] = [&key.0, &key.1, &key.2, &key.3, &key.4, &key.5];
    encode_cursor(sort, &KEY, &values).expect("a cursor")
}

fn read(text: &str, sort: u64) -> Result<Key, CursorError> {
    let mut values = decode_cursor(text, sort, &KEY)?;
    let key = (values.read()?, values.read()?, values.read()?, values.read()?, values.read()?, values.read()?);
    assert_eq!(values.read::<i32>().err(), Some(CursorError::Malformed));
    Ok(key)
}

async fn keys() -> Result<Vec<Key>, Error> {
    let database = database().await;
    let connection = Connection::connect(database.url()).await?;
    let rows = sqlwright::Client::handle(&connection);
    rows_of(&rows).await
}

sqlwright::contract::from_row!(Row { at, number, text, status, list, amount });

struct Row {
    at: Option<OrInfinity<Timestamp>>,
    number: f64,
    text: String,
    status: CustomerStatus,
    list: Vec<Option<i64>>,
    amount: Option<rust_decimal::Decimal>,
}

async fn rows_of(db: &Handle<'_>) -> Result<Vec<Key>, Error> {
    let rows = db.many::<Row, Error>(&VALUES, &[]).all().await?;
    Ok(rows.into_iter().map(|row| (row.at, row.number, row.text, row.status, row.list, row.amount)).collect())
}

#[tokio::test]
async fn what_was_written_is_read() -> Outcome {
    let keys = keys().await?;
    let mut texts = BTreeSet::new();
    for key in &keys {
        let text = write(7, key);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{text}");
        let back = read(&text, 7)?;
        assert_eq!(back.1.to_bits(), key.1.to_bits());
        assert_eq!((&back.0, &back.2, back.3, &back.4, &back.5), (&key.0, &key.2, key.3, &key.4, &key.5));
        // Digits behind the point, too.
        assert_eq!(format!("{:?}", back.5), format!("{:?}", key.5));
        assert_eq!(write(7, &back), text);
        texts.insert(text);
    }
    assert_eq!(texts.len(), 4);
    Ok(())
}

static OTHERS: [&[Ty]; 4] = [&[ty::INT8], &[ty::INT4], &[ty::INT8, ty::TEXT], &[Ty::user(&PLACE)]];
static PLACE: UserType = UserType::enumeration("public", "place");

#[test]
fn a_cursor_of_something_else_says_so() {
    let text = encode_cursor(7, OTHERS[0], &[&1_i64]).expect("a cursor");
    assert_eq!(decode_cursor(&text, 8, OTHERS[0]).err(), Some(CursorError::OtherSort));
    assert_eq!(decode_cursor(&text, 7, OTHERS[1]).err(), Some(CursorError::OtherTypes));
    assert_eq!(decode_cursor(&text, 7, OTHERS[2]).err(), Some(CursorError::OtherTypes));
    assert_eq!(decode_cursor(&text, 7, OTHERS[3]).err(), Some(CursorError::OtherTypes));
    assert!(text.starts_with("AQ"), "{text}");
    assert_eq!(decode_cursor(&text.replacen("AQ", "Ag", 1), 7, OTHERS[0]).err(), Some(CursorError::OtherVersion));
    for wrong in
        ["", "AQ", "=", "a b", "ä", &text[1..], &text[..text.len() - 1], &format!("{text}AAAA"), &format!("{text}=")]
    {
        let error = decode_cursor(wrong, 7, OTHERS[0]).err();
        assert!(matches!(error, Some(CursorError::Malformed | CursorError::OtherVersion)), "{wrong}: {error:?}");
    }
    let mut values = decode_cursor(&text, 7, OTHERS[0]).expect("a cursor");
    assert_eq!(values.read::<String>().map_err(|error| error.to_string()), Ok("\0\0\0\0\0\0\0\x01".to_owned()));
    assert_eq!(encode_cursor(7, OTHERS[0], &[]), Err(CursorError::Encode));
    assert_eq!(CursorError::OtherSort.to_string(), "the cursor belongs to another statement or sort");
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Damaged texts are other keys or errors, and never a panic.
#[tokio::test]
async fn whatever_is_read() -> Outcome {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ ";
    let mut random = Random(1);
    let texts: Vec<String> = keys().await?.iter().map(|key| write(7, key)).collect();
    let (mut refused, mut read_as_others) = (0, 0);
    for round in 0..60_000 {
        let mut text = texts[random.below(3)].clone().into_bytes();
        for _ in 0..=random.below(3) {
            let at = random.below(text.len());
            match random.below(4) {
                0 => text.truncate(at + 1),
                1 => text.insert(at, LETTERS[random.below(LETTERS.len())]),
                _ => text[at] = LETTERS[random.below(LETTERS.len())],
            }
        }
        match read(&String::from_utf8(text)?, 7) {
            Ok(_) => read_as_others += 1,
            Err(_) => refused += 1,
        }
        // And any letters, behind a beginning that is right.
        let tail: String = (0..random.below(80)).map(|_| char::from(LETTERS[random.below(64)])).collect();
        let _ = read(&format!("{}{tail}", &texts[round % 3][..16]), 7);
    }
    assert!(refused > 10_000 && read_as_others > 1_000, "{refused} refused, {read_as_others} read");
    Ok(())
}
