//! Every type, there and back by generated code: values at the edges and at random, NULL, arrays with NULL in them, and arrays of two
//! dimensions with other lower bounds.

use std::fmt::Debug;
use std::ops::Bound;

use jiff::civil;
use sqlwright::types::geometric::{Box, Circle, Line, LineSegment, Path, Point, Polygon};
use sqlwright::types::{
    Array, Dimension, Interval, Lexeme, Money, Multirange, PgLsn, Position, Range, Snapshot, Tid, TimeTz, TsQuery,
    TsQueryNode, TsVector, Weight,
};

use crate::case;
use crate::goldens::types_extensions;
use crate::goldens::types_round_trips::of::*;
use crate::goldens::types_round_trips::types::{InnerPair, Mood, Pair};

/// Numbers that look random and are the same each time (splitmix64).
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        std::array::from_fn(|_| self.bits().to_le_bytes()[0])
    }

    fn within(&mut self, range: std::ops::RangeInclusive<i64>) -> i64 {
        let count = i128::from(*range.end()) - i128::from(*range.start()) + 1;
        i64::try_from(i128::from(*range.start()) + i128::from(self.bits()) % count).expect("within the range")
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.within(0..=i64::try_from(end).expect("small") - 1)).expect("not negative")
    }

    fn float(&mut self) -> f64 {
        f64::from_bits(self.bits())
    }

    /// A number that compares as equal to itself, so that shapes can be told from each other.
    fn finite(&mut self) -> f64 {
        Some(self.float()).filter(|number| number.is_finite()).unwrap_or(0.5)
    }

    fn text(&mut self, longest: usize) -> String {
        let letters = ['a', 'Z', '0', ' ', '\'', '"', '\\', '\n', '{', ',', 'é', 'ß', '漢', '🦀', '\u{7f}', '\u{202e}'];
        (0..self.below(longest + 1)).map(|_| letters[self.below(letters.len())]).collect()
    }

    fn many<T>(&mut self, most: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    fn point(&mut self) -> Point {
        Point { x: self.finite(), y: self.finite() }
    }
}

/// How many random values each type is tried with.
const COUNT: usize = 40;

fn shown(value: &impl Debug) -> String {
    // NaN is not equal to itself, and shown alike.
    format!("{value:?}")
}

/// Some values, and those at random.
fn values<T>(edges: impl IntoIterator<Item = T>, mut one: impl FnMut(&mut Random) -> T) -> Vec<T> {
    let mut random = Random(7);
    edges.into_iter().chain((0..COUNT).map(|_| one(&mut random))).collect()
}

/// Two rows, with a NULL, that begin at -1 and 2.
fn grid<T: Clone>(values: &[T]) -> Array<Option<T>> {
    let dimensions = [(2, -1), (values.len(), 2)].map(|(length, lower_bound)| Dimension { length, lower_bound });
    let mut elements: Vec<_> = values.iter().chain(values.iter().rev()).cloned().map(Some).collect();
    elements[values.len() - 1] = None;
    Array::new(dimensions.to_vec(), elements).expect("as many elements as there are cells")
}

/// `$form` is how a value is passed: `copy`, `reference`, `text` or `bytes`.
macro_rules! round_trip {
    ($of:ident, $method:ident, $params:ident, $form:ident, $values:expr) => {{
        let values = $values;
        for value in &values {
            let params = $params { value: Some(pass!($form, value)), list: None, grid: None };
            let row = $of.$method(params).await.unwrap_or_else(|error| panic!("{}: {error}", stringify!($method)));
            assert_eq!(row.value.as_ref().map(shown), Some(shown(value)), "{}", stringify!($method));
            assert!(row.list.is_none() && row.grid.is_none());
        }
        let list: Vec<_> = values.iter().map(|value| Some(element!($form, value))).chain([None]).collect();
        let grid = grid(&values);
        let params = $params { value: None, list: Some(&list), grid: Some(&grid) };
        let row = $of.$method(params).await.unwrap_or_else(|error| panic!("{}[]: {error}", stringify!($method)));
        assert!(row.value.is_none());
        assert_eq!(shown(&row.list.expect("a list")), shown(&list), "{}[]", stringify!($method));
        assert_eq!(shown(&row.grid.expect("a grid")), shown(&grid), "{}[][]", stringify!($method));
        let empty = Array::new(Vec::new(), Vec::new()).expect("nothing");
        let row = $of.$method($params { value: None, list: Some(&[]), grid: Some(&empty) }).await.expect("a row");
        assert_eq!((row.list.map(|list| list.len()), row.grid.map(|grid| grid.elements().len())), (Some(0), Some(0)));
    }};
}

macro_rules! pass {
    (copy, $value:ident) => {
        *$value
    };
    ($form:ident, $value:ident) => {
        $value
    };
}

macro_rules! element {
    (copy, $value:ident) => {
        *$value
    };
    (reference, $value:ident) => {
        $value.clone()
    };
    (text, $value:ident) => {
        $value.as_str()
    };
    (bytes, $value:ident) => {
        $value.as_slice()
    };
}

#[tokio::test]
async fn numbers() {
    let db = case("types/round_trips").await;
    let of = Of::new(&db);
    round_trip!(of, bool, BoolParams, copy, vec![true, false]);
    round_trip!(of, char, CharParams, copy, (i8::MIN..=i8::MAX).collect::<Vec<_>>());
    round_trip!(of, int2, Int2Params, copy, values([i16::MIN, 0, i16::MAX], |r| i16::from_le_bytes(r.bytes())));
    round_trip!(of, int4, Int4Params, copy, values([i32::MIN, 0, i32::MAX], |r| i32::from_le_bytes(r.bytes())));
    round_trip!(of, int8, Int8Params, copy, values([i64::MIN, 0, i64::MAX], |r| i64::from_le_bytes(r.bytes())));
    let floats = [0.0, -0.0, f32::MIN, f32::MAX, f32::MIN_POSITIVE, f32::NAN, f32::INFINITY, f32::NEG_INFINITY];
    round_trip!(of, float4, Float4Params, copy, values(floats, |r| f32::from_le_bytes(r.bytes())));
    let floats = [0.0, -0.0, f64::MIN, f64::MAX, 5e-324, f64::NAN, f64::INFINITY, f64::NEG_INFINITY];
    round_trip!(of, float8, Float8Params, copy, values(floats, Random::float));
    let edges =
        ["0", "-0.00", "79228162514264337593543950335", "-79228162514264337593543950335", "1e-28", "10000", "0.0001"];
    let edges = edges.map(|text| text.parse().or_else(|_| rust_decimal::Decimal::from_scientific(text)).expect(text));
    let decimal = |r: &mut Random| {
        let digits = u128::from(r.bits()) << r.below(33);
        let scale = u32::try_from(r.below(29)).expect("small");
        rust_decimal::Decimal::from_i128_with_scale(i128::try_from(digits).expect("96 bits"), scale)
    };
    // PostgreSQL knows no negative zero.
    let numbers = values(edges, decimal).into_iter().map(|number| if number.is_zero() { number.abs() } else { number });
    round_trip!(of, numeric, NumericParams, copy, numbers.collect::<Vec<_>>());
    let money = values([i64::MIN, 0, i64::MAX], |r| i64::from_le_bytes(r.bytes()));
    round_trip!(of, money, MoneyParams, copy, money.into_iter().map(Money).collect::<Vec<_>>());
    round_trip!(
        of,
        positive,
        PositiveParams,
        copy,
        values([1, i32::MAX], |r| r.within(1..=9).try_into().expect("small"))
    );
}

#[tokio::test]
async fn texts() {
    let db = case("types/round_trips").await;
    let of = Of::new(&db);
    let long = "é".repeat(200_000);
    round_trip!(of, text, TextParams, text, values([String::new(), "NULL".into(), "{}".into(), long], |r| r.text(50)));
    round_trip!(of, varchar, VarcharParams, text, values([String::new()], |r| r.text(50)));
    round_trip!(of, bpchar, BpcharParams, text, values([String::new(), " a ".into()], |r| r.text(50)));
    round_trip!(of, name, NameParams, text, values([String::new(), "n".repeat(63)], |r| r.text(15)));
    round_trip!(of, refcursor, RefcursorParams, text, values([String::new()], |r| r.text(20)));
    round_trip!(of, xml, XmlParams, text, vec!["".to_owned(), "<a b=\"c\">é</a>".to_owned(), "text".to_owned()]);
    round_trip!(of, jsonpath, JsonpathParams, text, vec!["$".to_owned(), "$.\"é\"[*]?(@ > 1)".to_owned()]);
    let bytes = [Vec::new(), vec![0], vec![255; 300_000]];
    round_trip!(of, bytea, ByteaParams, bytes, values(bytes, |r| r.many(40, |r| r.bytes::<1>()[0])));
    let bits = |count| move |r: &mut Random| (0..count).map(|_| r.bits() & 1 == 1).collect::<bit_vec::BitVec>();
    round_trip!(of, bit, BitParams, reference, values([], bits(5)));
    round_trip!(of, varbit, VarbitParams, reference, values([bit_vec::BitVec::new()], |r| bits(r.below(70))(r)));
    round_trip!(of, mood, MoodParams, copy, Mood::LABELS.iter().map(|(_, mood)| *mood).collect::<Vec<_>>());
    let json =
        ["null", "[]", "{}", "\"é🦀\\n\"", "-1.5e300", "9007199254740993", "{\"a\":{\"b\":[1,\"x\",null,true]}}"];
    let json: Vec<serde_json::Value> = json.iter().map(|text| serde_json::from_str(text).expect("JSON")).collect();
    round_trip!(of, json, JsonParams, reference, json.clone());
    // `jsonb` writes a number with all its digits, so a float comes back as one as long as it has few.
    round_trip!(of, jsonb, JsonbParams, reference, json.into_iter().filter(|json| !json.is_f64()).collect::<Vec<_>>());
}

#[tokio::test]
async fn dates() {
    let db = case("types/round_trips").await;
    let of = Of::new(&db);
    let microseconds = |r: &mut Random| {
        jiff::Timestamp::from_microsecond(r.within(-210_866_803_200_000_000..=253_402_207_200_000_000))
            .expect("a moment")
    };
    let last = jiff::Timestamp::MAX.round(jiff::Unit::Second).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    round_trip!(of, timestamptz, TimestamptzParams, copy, values([jiff::Timestamp::UNIX_EPOCH, last], microseconds));
    let local = |r: &mut Random| microseconds(r).to_zoned(jiff::tz::TimeZone::UTC).datetime();
    let ends = [civil::date(-4712, 1, 1).at(0, 0, 0, 0), civil::date(9999, 12, 31).at(23, 59, 59, 999_999_000)];
    round_trip!(of, timestamp, TimestampParams, copy, values(ends, local));
    let ends = [civil::date(-4712, 1, 1), civil::date(0, 12, 31), civil::date(2024, 2, 29), civil::Date::MAX];
    round_trip!(of, date, DateParams, copy, values(ends, |r| local(r).date()));
    let ends = [civil::Time::MIN, civil::time(23, 59, 59, 999_999_000)];
    round_trip!(of, time, TimeParams, copy, values(ends, |r| local(r).time()));
    let with_offset = |r: &mut Random| TimeTz {
        microseconds: r.within(0..=86_400_000_000),
        offset: r.within(-57_599..=57_599).try_into().expect("small"),
    };
    round_trip!(
        of,
        timetz,
        TimetzParams,
        copy,
        values([TimeTz { microseconds: 86_400_000_000, offset: 0 }], with_offset)
    );
    let interval = |r: &mut Random| Interval {
        months: i32::from_le_bytes(r.bytes()),
        days: i32::from_le_bytes(r.bytes()),
        microseconds: i64::from_le_bytes(r.bytes()),
    };
    round_trip!(of, interval, IntervalParams, copy, values([Interval::default()], interval));
}

#[tokio::test]
async fn numbers_of_the_server_and_addresses() {
    let db = case("types/round_trips").await;
    let of = Of::new(&db);
    macro_rules! oids {
        ($($method:ident $params:ident)*) => {$(
            round_trip!(of, $method, $params, copy, values([0, u32::MAX], |r| u32::from_le_bytes(r.bytes())));
        )*};
    }
    oids! {
        oid OidParams xid XidParams cid CidParams regproc RegprocParams regprocedure RegprocedureParams regoper RegoperParams
        regoperator RegoperatorParams regclass RegclassParams regtype RegtypeParams regrole RegroleParams
        regnamespace RegnamespaceParams regcollation RegcollationParams regconfig RegconfigParams
        regdictionary RegdictionaryParams
    }
    round_trip!(of, xid8, Xid8Params, copy, values([0, u64::MAX], Random::bits));
    let tid = |r: &mut Random| Tid { block: u32::from_le_bytes(r.bytes()), offset: u16::from_le_bytes(r.bytes()) };
    round_trip!(of, tid, TidParams, copy, values([], tid));
    let places = [0, u64::MAX].map(PgLsn::from);
    round_trip!(of, pg_lsn, PgLsnParams, copy, values(places, |r| PgLsn::from(r.bits())));
    let snapshot = |r: &mut Random| {
        let xmin = u64::from(u32::from_le_bytes(r.bytes())) + 1;
        Snapshot { xmin, xmax: xmin + 9, in_progress: (xmin..xmin + 9).filter(|_| r.bits() & 1 == 1).collect() }
    };
    round_trip!(of, pg_snapshot, PgSnapshotParams, reference, values([], snapshot));
    round_trip!(of, txid_snapshot, TxidSnapshotParams, reference, values([], snapshot));
    let row = of.vectors(VectorsParams { oids: Some(&[1, u32::MAX]), smallints: Some(&[-1]), lists: None }).await;
    let row = row.expect("a row");
    assert_eq!((row.oids, row.smallints, row.lists), (Some(vec![1, u32::MAX]), Some(vec![-1]), None));
    let lists = [Some(vec![7]), None];
    let row = of.vectors(VectorsParams { oids: None, smallints: None, lists: Some(&lists) }).await.expect("a row");
    assert_eq!((row.oids, row.smallints, row.lists), (None, None, Some(lists.to_vec())));
    // The server takes no empty one in binary (`oidvectorrecv`).
    let error = of.vectors(VectorsParams { oids: Some(&[]), smallints: None, lists: None }).await.expect_err("refused");
    assert_eq!(error.sqlstate(), Some("22P03"));

    let uuids = [uuid::Uuid::nil(), uuid::Uuid::max()];
    round_trip!(of, uuid, UuidParams, copy, values(uuids, |r| uuid::Uuid::from_bytes(r.bytes())));
    let address = |r: &mut Random| match r.bits() & 1 == 1 {
        true => std::net::IpAddr::from(r.bytes::<4>()),
        false => std::net::IpAddr::from(r.bytes::<16>()),
    };
    let inet = |r: &mut Random| {
        let address = address(r);
        let longest = if address.is_ipv4() { 33 } else { 129 };
        cidr::IpInet::new(address, r.below(longest).try_into().expect("small")).expect("a length of the family")
    };
    round_trip!(of, inet, InetParams, copy, values([], inet));
    round_trip!(of, cidr, CidrParams, copy, values([], |r| inet(r).network()));
    round_trip!(of, macaddr, MacaddrParams, copy, values([[0; 6], [255; 6]], Random::bytes));
    round_trip!(of, macaddr8, Macaddr8Params, copy, values([[0; 8], [255; 8]], Random::bytes));
}

#[tokio::test]
async fn shapes_and_words() {
    let db = case("types/round_trips").await;
    let of = Of::new(&db);
    let odd = Point { x: f64::NAN, y: f64::NEG_INFINITY };
    round_trip!(of, point, PointParams, copy, values([Point::default(), odd], Random::point));
    let line = |r: &mut Random| Line { a: r.finite(), b: 1.0, c: r.finite() };
    round_trip!(of, line, LineParams, copy, values([], line));
    let lseg = |r: &mut Random| LineSegment { start: r.point(), end: r.point() };
    round_trip!(of, lseg, LsegParams, copy, values([], lseg));
    let corners = |r: &mut Random| {
        let (one, other) = (r.point(), r.point());
        Box {
            high: Point { x: one.x.max(other.x), y: one.y.max(other.y) },
            low: Point { x: one.x.min(other.x), y: one.y.min(other.y) },
        }
    };
    round_trip!(of, r#box, BoxParams, copy, values([Box::default()], corners));
    let points = |r: &mut Random| {
        let first = r.point();
        [vec![first], r.many(5, Random::point)].concat()
    };
    round_trip!(of, path, PathParams, reference, values([], |r| Path { closed: r.bits() & 1 == 1, points: points(r) }));
    round_trip!(of, polygon, PolygonParams, reference, values([], |r| Polygon { points: points(r) }));
    let circle = |r: &mut Random| Circle { center: r.point(), radius: r.finite().abs() };
    round_trip!(of, circle, CircleParams, copy, values([], circle));

    let word = |r: &mut Random| r.text(8).replace('\0', "") + "w";
    let weights = [Weight::A, Weight::B, Weight::C, Weight::D];
    let vector = |r: &mut Random| {
        let mut words = r.many(5, word);
        // As PostgreSQL sorts them: by length, then by bytes (`compareWORD` of `tsvector.c`).
        words.sort_by(|one, other| (one.as_bytes().cmp(other.as_bytes())).then(one.len().cmp(&other.len())));
        words.dedup();
        let lexeme = |word| {
            let mut at = 0;
            let positions = r.many(3, |r| {
                at += u16::try_from(r.below(99) + 1).expect("small");
                Position { position: at, weight: weights[r.below(4)] }
            });
            Lexeme { word, positions }
        };
        TsVector(words.into_iter().map(lexeme).collect())
    };
    round_trip!(of, tsvector, TsvectorParams, reference, values([TsVector::default()], vector));
    fn node(r: &mut Random, depth: usize) -> std::boxed::Box<TsQueryNode> {
        let inner = |r: &mut Random| node(r, depth + 1);
        std::boxed::Box::new(match if depth > 3 { 4 } else { r.below(5) } {
            0 => TsQueryNode::Not(inner(r)),
            1 => TsQueryNode::And(inner(r), inner(r)),
            2 => TsQueryNode::Or(inner(r), inner(r)),
            3 => TsQueryNode::Phrase(inner(r), inner(r), r.below(9).try_into().expect("small")),
            _ => TsQueryNode::Lexeme { word: r.text(8) + "w", weights: Vec::new(), prefix: r.bits() & 1 == 1 },
        })
    }
    round_trip!(of, tsquery, TsqueryParams, reference, values([], |r| TsQuery(Some(*node(r, 0)))));
}

/// A range with bounds of all kinds; `discrete` ones as PostgreSQL writes them.
fn range<T: Copy + PartialOrd>(r: &mut Random, discrete: bool, mut one: impl FnMut(&mut Random) -> T) -> Range<T> {
    let (first, second) = (one(r), one(r));
    let (low, high) = if first < second { (first, second) } else { (second, first) };
    if first == second || r.below(9) == 0 {
        return Range::Empty;
    }
    let lower = match r.below(3) {
        0 => Bound::Unbounded,
        1 if !discrete => Bound::Excluded(low),
        _ => Bound::Included(low),
    };
    let upper = match r.below(3) {
        0 => Bound::Unbounded,
        1 if !discrete => Bound::Included(high),
        _ => Bound::Excluded(high),
    };
    Range::Between(lower, upper)
}

/// Ranges that lie apart, in order.
fn multirange<T: Copy>(r: &mut Random, bound: impl Fn(i64) -> T) -> Multirange<T> {
    let mut at = 0;
    Multirange(r.many(4, |r| {
        let low = at + r.within(1..=9);
        at = low + r.within(1..=9);
        Range::Between(Bound::Included(bound(low)), Bound::Excluded(bound(at)))
    }))
}

#[tokio::test]
async fn ranges() {
    let db = case("types/round_trips").await;
    let of = Of::new(&db);
    let day = |days: i64| civil::date(2000, 1, 1) + jiff::Span::new().days(days);
    let local = |hours: i64| civil::date(2000, 1, 1).at(0, 0, 0, 0) + jiff::Span::new().hours(hours);
    let moment = |seconds: i64| jiff::Timestamp::from_second(seconds).expect("a moment");
    let small = |r: &mut Random| r.within(-9..=9);
    macro_rules! both {
        ($($range:ident $ranges:ident $multirange:ident $multiranges:ident $discrete:literal $bound:expr;)*) => {$(
            let bound = $bound;
            let one = |r: &mut Random| range(r, $discrete, |r| bound(small(r)));
            round_trip!(of, $range, $ranges, copy, values([Range::Empty, Range::new(..)], one));
            let several = |r: &mut Random| multirange(r, bound);
            round_trip!(of, $multirange, $multiranges, reference, values([Multirange(vec![Range::new(..)])], several));
        )*};
    }
    both! {
        int4range Int4rangeParams int4multirange Int4multirangeParams true |n: i64| i32::try_from(n).expect("small");
        int8range Int8rangeParams int8multirange Int8multirangeParams true |n: i64| n;
        numrange NumrangeParams nummultirange NummultirangeParams false |n: i64| rust_decimal::Decimal::new(n, 1);
        tsrange TsrangeParams tsmultirange TsmultirangeParams false local;
        tstzrange TstzrangeParams tstzmultirange TstzmultirangeParams false moment;
        daterange DaterangeParams datemultirange DatemultirangeParams true day;
        span SpanParams spans SpansParams false |n: i64| i32::try_from(n).map(f64::from).expect("small") / 4.0;
    }
}

#[tokio::test]
async fn composites() {
    let db = case("types/round_trips").await;
    let of = Of::new(&db);
    let moods = [Some(Mood::SoSo), None, Some(Mood::Empty)];
    let inner = |r: &mut Random| InnerPair {
        n: Some(1).filter(|_| r.bits() & 1 == 1),
        moods: Some(r.many(4, |r| moods[r.below(3)])).filter(|_| r.bits() & 1 == 1),
    };
    let pair = |r: &mut Random| Pair {
        a: Some(r.text(9)).filter(|_| r.bits() & 1 == 1),
        b: Some(inner(r)).filter(|_| r.bits() & 1 == 1),
        c: Some(r.many(3, |r| Some(inner(r)).filter(|_| r.bits() & 1 == 1))),
        d: Some(rust_decimal::Decimal::new(r.within(-9..=9), 2)),
    };
    let nothing = Pair { a: None, b: None, c: None, d: None };
    round_trip!(of, pair, PairParams, reference, values([nothing], pair));
    let texts = values([String::new()], |r| r.text(9));
    let list: Vec<_> = texts.iter().map(|text| Some(text.as_str())).chain([None]).collect();
    let back = of.domain_over_array(Some(&list)).await.expect("a row").expect("a list");
    assert!(back.iter().map(Option::as_deref).eq(list.iter().copied()));
}

#[tokio::test]
async fn extensions() {
    use sqlwright::types::{Cube, Hstore};
    use types_extensions::of::*;
    let db = case("types/extensions").await;
    let of = Of::new(&db);
    round_trip!(of, citext, CitextParams, text, values([String::new()], |r| r.text(50)));
    let path = |r: &mut Random| r.many(5, |r| format!("a_{}", r.below(99))).join(".");
    round_trip!(of, ltree, LtreeParams, text, values([String::new()], path));
    round_trip!(of, lquery, LqueryParams, text, vec!["a.*{1,2}.b@|c*".to_owned(), "*".to_owned()]);
    round_trip!(of, ltxtquery, LtxtqueryParams, text, vec!["a & b@*".to_owned(), "!c | d%".to_owned()]);
    let map = |r: &mut Random| {
        let pairs = r.many(6, |r| (r.text(6), Some(r.text(6)).filter(|_| r.bits() & 1 == 1)));
        pairs.into_iter().collect::<Hstore>()
    };
    round_trip!(of, hstore, HstoreParams, reference, values([Hstore::new()], map));
    let cube = |r: &mut Random| {
        let corner = r.many(5, Random::finite);
        let opposite = if r.bits() & 1 == 1 { corner.clone() } else { corner.iter().map(|_| r.finite()).collect() };
        Cube { corner, opposite }
    };
    let ends = [Cube::default(), Cube::point(vec![f64::INFINITY; 100])];
    round_trip!(of, cube, CubeParams, reference, values(ends, cube));
    let uneven = Cube { corner: vec![1.0], opposite: vec![] };
    assert!(of.cube(CubeParams { value: Some(&uneven), list: None, grid: None }).await.is_err());
}
