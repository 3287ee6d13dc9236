//! The types of `sqlwright::types`, both ways.

use std::collections::BTreeMap;
use std::ops::Bound;

use bit_vec::BitVec;
use cidr::{IpCidr, IpInet};
use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};
use rust_decimal::Decimal;
use sqlwright::contract::{Ty, UserType, ty};
use sqlwright::types::geometric::{Box, Circle, Line, LineSegment, Path, Point, Polygon};
use sqlwright::types::{
    Array, Dimension, Interval, Lexeme, Money, Multirange, OrInfinity, PgLsn, Position, Range, Snapshot, Tid, TimeTz,
    TsQuery, TsQueryNode, TsVector, Weight,
};

use crate::support::Outcome;
use crate::values::{assert_refused, both_ways, connection, read, send, text_of};

#[tokio::test]
async fn intervals() -> Outcome {
    let c = &connection().await;
    let interval = |months, days, microseconds| Interval { months, days, microseconds };
    let values = [
        Interval::default(),
        interval(14, -3, 1),
        interval(-1, 0, -86_400_000_000),
        interval(i32::MAX, i32::MAX, i64::MAX - 1),
        interval(i32::MIN, i32::MIN, i64::MIN + 1),
    ];
    both_ways(c, "interval", ty::INTERVAL, &values).await?;
    both_ways(c, "interval[]", ty::INTERVAL_ARRAY, &[values.to_vec()]).await?;
    let whole = read::<Interval>(c, "'1 year 2 months -3 days 04:05:06.789'::interval", ty::INTERVAL).await?;
    assert_eq!(whole, interval(14, -3, 14_706_789_000));
    // What is displayed means the same to PostgreSQL.
    for value in &values[..3] {
        let back: Interval = read(c, &format!("'{value}'::interval"), ty::INTERVAL).await?;
        assert_eq!(back, *value, "{value}");
    }
    assert_eq!(interval(14, -3, -1_500_000).to_string(), "P14M-3DT-1.5S");

    let span: Span = 1.year().months(2).weeks(1).hours(3).microseconds(4);
    assert_eq!(Interval::try_from(span)?, interval(14, 7, 10_800_000_004));
    assert!(Interval::try_from(1.nanosecond()).is_err());
    assert_eq!(Span::try_from(interval(-14, 0, -1))?.fieldwise(), (-14).months().microseconds(1));
    assert!(Span::try_from(interval(1, -1, 0)).is_err());
    assert!(Span::try_from(Interval::INFINITY).is_err());
    Ok(())
}

#[tokio::test]
async fn times_with_offset() -> Outcome {
    let c = &connection().await;
    let time = |microseconds, offset| TimeTz { microseconds, offset };
    let values = [time(0, 0), time(86_400_000_000, 0), time(1, 57_599), time(86_399_999_999, -57_599)];
    both_ways(c, "timetz", ty::TIMETZ, &values).await?;
    assert_eq!(text_of(c, "timetz", ty::TIMETZ, &time(43_200_000_000, 19_800)).await?, "12:00:00+05:30");
    Ok(())
}

#[tokio::test]
async fn infinities() -> Outcome {
    let c = &connection().await;
    let days = [OrInfinity::NegativeInfinity, OrInfinity::Finite(date(2024, 2, 29)), OrInfinity::Infinity];
    both_ways(c, "date", ty::DATE, &days).await?;
    assert_eq!(text_of(c, "date", ty::DATE, &days[0]).await?, "-infinity");
    assert!(days.is_sorted());
    let stamps = ["-infinity", "2024-02-29T12:00:00Z", "infinity"];
    for (text, is_finite) in stamps.into_iter().zip([false, true, false]) {
        for (sql, ty) in [("timestamptz", ty::TIMESTAMPTZ), ("timestamp", ty::TIMESTAMP)] {
            let sql = format!("'{text}'::{sql}");
            let finite = match ty.oid() == ty::TIMESTAMP.oid() {
                true => read::<OrInfinity<jiff::civil::DateTime>>(c, &sql, ty).await?.finite().is_some(),
                false => read::<OrInfinity<jiff::Timestamp>>(c, &sql, ty).await?.finite().is_some(),
            };
            assert_eq!(finite, is_finite, "{sql}");
        }
    }
    let both = OrInfinity::<jiff::Timestamp>::Infinity;
    assert_eq!(text_of(c, "timestamptz", ty::TIMESTAMPTZ, &both).await?, "infinity");
    assert_refused::<OrInfinity<Date>>(c, "'5874897-12-31'::date", ty::DATE, "range").await
}

#[tokio::test]
async fn ranges() -> Outcome {
    let c = &connection().await;
    let whole = [Range::Empty, Range::new(..), Range::new(1..), Range::new(..7), Range::new(i32::MIN..i32::MAX)];
    both_ways(c, "int4range", ty::INT4_RANGE, &whole).await?;
    both_ways(c, "int4range[]", ty::INT4_RANGE_ARRAY, &[whole.to_vec()]).await?;
    // PostgreSQL's one way to write it.
    assert_eq!(send::<_, Range<i32>>(c, "int4range", ty::INT4_RANGE, &Range::new(1..=2)).await?, Range::new(1..3));
    assert_eq!(send::<_, Range<i32>>(c, "int4range", ty::INT4_RANGE, &Range::new(1..1)).await?, Range::Empty);
    both_ways(c, "int8range", ty::INT8_RANGE, &[Range::new(i64::MIN..i64::MAX)]).await?;
    let decimal = |text: &str| text.parse::<Decimal>();
    let open = Range::Between(Bound::Excluded(decimal("-0.5")?), Bound::Included(decimal("7.25")?));
    both_ways(c, "numrange", ty::NUM_RANGE, &[open, Range::Empty]).await?;
    assert_eq!(text_of(c, "numrange", ty::NUM_RANGE, &open).await?, "(-0.5,7.25]");
    both_ways(c, "daterange", ty::DATE_RANGE, &[Range::new(date(2024, 1, 1)..date(2024, 3, 1))]).await?;
    let noon = date(2024, 1, 1).at(12, 0, 0, 0);
    both_ways(c, "tsrange", ty::TS_RANGE, &[Range::new(noon..=noon)]).await?;
    let stamp: jiff::Timestamp = "2024-01-01T12:00:00Z".parse()?;
    both_ways(c, "tstzrange", ty::TSTZ_RANGE, &[Range::new(..=stamp)]).await?;
    let infinite = Range::new(OrInfinity::NegativeInfinity..=OrInfinity::<jiff::Timestamp>::Infinity);
    both_ways(c, "tstzrange", ty::TSTZ_RANGE, &[infinite]).await?;

    assert!(Range::new(1..3).contains(&2) && !Range::new(1..3).contains(&3) && !Range::Empty.contains(&1));
    assert_eq!((Range::new(1..).lower(), Range::new(1..).upper()), (Some(Bound::Included(&1)), Some(Bound::Unbounded)));
    assert_eq!(Range::<i32>::Empty.lower(), None);
    let wrong = text_of(c, "int4range", ty::INT4_RANGE, &Range::Between(Bound::Included(2), Bound::Excluded(1))).await;
    assert_eq!(wrong.map_err(|error| error.sqlstate().map(String::from)), Err(Some("22000".into())));
    assert!(text_of(c, "int4range", ty::INT4_RANGE, &Range::new(None::<i32>..)).await.is_err());
    Ok(())
}

#[tokio::test]
async fn multiranges() -> Outcome {
    let c = &connection().await;
    let some = Multirange(vec![Range::new(..1), Range::new(5..7), Range::new(9..)]);
    both_ways(c, "int4multirange", ty::INT4MULTI_RANGE, &[Multirange::default(), some.clone()]).await?;
    both_ways(c, "int4multirange[]", ty::INT4MULTI_RANGE_ARRAY, &[vec![some.clone(), some]]).await?;
    let joined = Multirange(vec![Range::new(5..7), Range::Empty, Range::new(1..6)]);
    let back: Multirange<i32> = send(c, "int4multirange", ty::INT4MULTI_RANGE, &joined).await?;
    assert_eq!(back, Multirange(vec![Range::new(1..7)]));
    let days = Multirange(vec![Range::new(date(2024, 1, 1)..date(2024, 3, 1))]);
    both_ways(c, "datemultirange", ty::DATEMULTI_RANGE, &[days]).await?;
    for (name, ty) in [("nummultirange", ty::NUMMULTI_RANGE), ("int8multirange", ty::INT8MULTI_RANGE)] {
        assert_eq!(text_of(c, name, ty, &Multirange(vec![Range::<i64>::new(..)])).await?, "{(,)}", "{name}");
    }
    Ok(())
}

#[tokio::test]
async fn ranges_of_the_schema() -> Outcome {
    let c = &connection().await;
    c.client().batch_execute("CREATE TYPE span AS RANGE (subtype = float8, multirange_type_name = spans)").await?;
    static SPAN: UserType = UserType::range("public", "span", ty::FLOAT8);
    static SPANS: UserType = UserType::multirange("public", "spans", Ty::user(&SPAN));
    let values = [Range::new(-0.5..=f64::INFINITY), Range::Empty, Range::new(..1.5)];
    both_ways(c, "span", Ty::user(&SPAN), &values).await?;
    both_ways(c, "span[]", Ty::array(&SPAN), &[values.to_vec()]).await?;
    let both = Multirange(vec![values[2], Range::new(2.0..)]);
    both_ways(c, "spans", Ty::user(&SPANS), std::slice::from_ref(&both)).await?;
    both_ways(c, "spans[]", Ty::array(&SPANS), &[vec![both]]).await
}

#[tokio::test]
async fn shapes() -> Outcome {
    let c = &connection().await;
    let point = |x, y| Point { x, y };
    let points = vec![point(0.0, 0.0), point(f64::MAX, f64::MIN_POSITIVE), point(f64::INFINITY, -1e-300)];
    both_ways(c, "point", ty::POINT, &points).await?;
    both_ways(c, "point[]", ty::POINT_ARRAY, std::slice::from_ref(&points)).await?;
    assert_eq!(text_of(c, "point", ty::POINT, &point(1.5, -2.0)).await?, "(1.5,-2)");
    both_ways(c, "line", ty::LINE, &[Line { a: 1.0, b: -2.5, c: 3.0 }]).await?;
    both_ways(c, "lseg", ty::LSEG, &[LineSegment { start: points[0], end: points[1] }]).await?;
    both_ways(c, "box", ty::BOX, &[Box { high: point(2.0, 3.0), low: point(-1.0, 0.0) }]).await?;
    for closed in [true, false] {
        both_ways(c, "path", ty::PATH, &[Path { closed, points: points.clone() }]).await?;
    }
    both_ways(c, "polygon", ty::POLYGON, &[Polygon { points }]).await?;
    both_ways(c, "circle", ty::CIRCLE, &[Circle { center: point(1.0, 2.0), radius: 0.0 }]).await?;
    assert_eq!(text_of(c, "box", ty::BOX, &Box { high: point(0.0, 3.0), low: point(1.0, 0.0) }).await?, "(1,3),(0,0)");
    let refused = text_of(c, "path", ty::PATH, &Path::default()).await;
    assert_eq!(refused.map_err(|error| error.sqlstate().map(String::from)), Err(Some("22P03".into())));
    Ok(())
}

#[tokio::test]
async fn text_search() -> Outcome {
    let c = &connection().await;
    let lexeme = |word: &str, positions: &[(u16, Weight)]| Lexeme {
        word: word.to_owned(),
        positions: positions
            .iter()
            .map(|(position, weight)| Position { position: *position, weight: *weight })
            .collect(),
    };
    let document = TsVector(vec![
        lexeme("", &[]),
        lexeme("cat", &[(1, Weight::A), (3, Weight::B), (16383, Weight::D)]),
        lexeme("'it''s'", &[(2, Weight::C)]),
    ]);
    let back: TsVector = send(c, "tsvector", ty::TS_VECTOR, &TsVector(document.0[1..].to_vec())).await?;
    assert_eq!(text_of(c, "tsvector", ty::TS_VECTOR, &back).await?, "'''it''''s''':2C 'cat':1A,3B,16383");
    both_ways(c, "tsvector", ty::TS_VECTOR, &[TsVector::default(), back]).await?;

    let word = |word: &str| {
        std::boxed::Box::new(TsQueryNode::Lexeme { word: word.to_owned(), weights: vec![], prefix: false })
    };
    let weighted = TsQueryNode::Lexeme { word: "été".to_owned(), weights: vec![Weight::D, Weight::A], prefix: true };
    let query = TsQueryNode::Or(
        TsQueryNode::And(TsQueryNode::Not(word("a")).into(), TsQueryNode::Phrase(word("b"), word("c"), 2).into())
            .into(),
        weighted.into(),
    );
    let query = TsQuery(Some(query));
    assert_eq!(text_of(c, "tsquery", ty::TSQUERY, &query).await?, "!'a' & 'b' <2> 'c' | 'été':*AD");
    both_ways(c, "tsquery", ty::TSQUERY, std::slice::from_ref(&query)).await?;
    both_ways(c, "tsquery[]", ty::TSQUERY_ARRAY, &[vec![query]]).await?;
    assert_eq!(read::<TsQuery>(c, "''::tsquery", ty::TSQUERY).await?, TsQuery(None));
    assert!(text_of(c, "tsquery", ty::TSQUERY, &TsQuery(None)).await.is_err());
    let zero = TsQuery(Some(*word("a\0b")));
    assert!(text_of(c, "tsquery", ty::TSQUERY, &zero).await.is_err());
    Ok(())
}

#[tokio::test]
async fn books_of_the_server() -> Outcome {
    let c = &connection().await;
    both_ways(c, "money", ty::MONEY, &[Money(i64::MIN), Money(0), Money(i64::MAX)]).await?;
    both_ways(c, "pg_lsn", ty::PG_LSN, &[PgLsn::from(0), PgLsn::from(u64::MAX)]).await?;
    both_ways(c, "xid", ty::XID, &[0, u32::MAX]).await?;
    both_ways(c, "cid", ty::CID, &[0, u32::MAX]).await?;
    both_ways(c, "xid8", ty::XID8, &[0, u64::MAX]).await?;
    both_ways(c, "tid", ty::TID, &[Tid::default(), Tid { block: u32::MAX, offset: u16::MAX }]).await?;
    both_ways(c, "regclass", ty::REGCLASS, &[0, 1259]).await?;
    both_ways(c, "oidvector", ty::OID_VECTOR, &[vec![1, u32::MAX]]).await?;
    both_ways(c, "int2vector", ty::INT2_VECTOR, &[vec![i16::MIN, 7]]).await?;
    let snapshot = Snapshot { xmin: 10, xmax: 20, in_progress: vec![10, 14, 15] };
    both_ways(c, "pg_snapshot", ty::PG_SNAPSHOT, std::slice::from_ref(&snapshot)).await?;
    both_ways(c, "txid_snapshot", ty::TXID_SNAPSHOT, &[snapshot]).await?;
    assert_eq!(text_of(c, "xid8", ty::XID8, &u64::MAX).await?, "18446744073709551615");
    for (name, ty, text) in
        [("xml", ty::XML, "<a>é</a>"), ("refcursor", ty::REFCURSOR, "c"), ("jsonpath", ty::JSONPATH, "$.\"a\"")]
    {
        both_ways(c, name, ty, &[text.to_owned()]).await?;
    }
    both_ways(c, "macaddr8", ty::MACADDR8, &[[0_u8; 8], [8, 0, 0x2b, 1, 2, 3, 4, 0xff]]).await
}

#[tokio::test]
async fn arrays_of_several_dimensions() -> Outcome {
    let c = &connection().await;
    let dimension = |length, lower_bound| Dimension { length, lower_bound };
    let array = Array::new(vec![dimension(2, 0), dimension(3, -1)], (1..=6).map(Some).collect())?;
    assert_eq!((array.get(&[0, -1]), array.get(&[1, 1]), array.get(&[1, 2])), (Some(&Some(1)), Some(&Some(6)), None));
    assert_eq!((array.get(&[1]), array.get(&[-1, 0])), (None, None));
    assert_eq!(text_of(c, "int4[]", ty::INT4_ARRAY, &array).await?, "[0:1][-1:1]={{1,2,3},{4,5,6}}");
    let empty = Array::new(vec![], vec![])?;
    both_ways(c, "int4[]", ty::INT4_ARRAY, &[array, empty]).await?;
    let holes: Array<Option<String>> = read(c, "'{{a,NULL},{b,c}}'::text[]", ty::TEXT_ARRAY).await?;
    assert_eq!(holes.elements()[1], None);
    assert!(Array::new(vec![dimension(2, 1)], vec![1]).is_err());
    assert!(Array::<i32>::new(vec![], vec![1]).is_err());
    assert!(Array::new(vec![dimension(1, 1); 7], vec![1]).is_err());
    // No elements, however the dimensions put it.
    assert_eq!(text_of(c, "int4[]", ty::INT4_ARRAY, &Array::<i32>::new(vec![dimension(0, 1)], vec![])?).await?, "{}");
    Ok(())
}

#[tokio::test]
async fn hstore() -> Outcome {
    let c = &connection().await;
    c.client().batch_execute("CREATE EXTENSION hstore").await?;
    static HSTORE: UserType = UserType::base("public", "hstore");
    let pairs = [("", Some("")), ("a\"=>b", None), ("é", Some("🦀"))];
    let map: BTreeMap<String, Option<String>> =
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value.map(str::to_owned))).collect();
    both_ways(c, "hstore", Ty::user(&HSTORE), &[BTreeMap::new(), map.clone()]).await?;
    both_ways(c, "hstore[]", Ty::array(&HSTORE), &[vec![map]]).await
}

#[tokio::test]
async fn bit_strings() -> Outcome {
    let c = &connection().await;
    let bits = |text: &str| BitVec::from_iter(text.chars().map(|c| c == '1'));
    let values = ["", "1", "0", "10110011", "101100111", "0000000000000001"].map(bits);
    both_ways(c, "varbit", ty::VARBIT, &values).await?;
    both_ways(c, "varbit[]", ty::VARBIT_ARRAY, &[values.to_vec()]).await?;
    both_ways(c, "bit(3)", ty::BIT, &[bits("101")]).await?;
    assert_eq!(text_of(c, "varbit", ty::VARBIT, &bits("10110011011")).await?, "10110011011");
    Ok(())
}

#[tokio::test]
async fn networks() -> Outcome {
    let c = &connection().await;
    let addresses = ["0.0.0.0/0", "192.168.1.5/24", "255.255.255.255", "::/0", "fe80::1/64", "::1"];
    let addresses = addresses.map(|text| text.parse::<IpInet>().expect(text));
    both_ways(c, "inet", ty::INET, &addresses).await?;
    both_ways(c, "inet[]", ty::INET_ARRAY, &[addresses.to_vec()]).await?;
    assert_eq!(text_of(c, "inet", ty::INET, &addresses[1]).await?, "192.168.1.5/24");
    let networks = ["0.0.0.0/0", "10.1.2.0/23", "192.168.1.5/32", "2001:db8::/32"];
    let networks = networks.map(|text| text.parse::<IpCidr>().expect(text));
    both_ways(c, "cidr", ty::CIDR, &networks).await?;
    assert_eq!(text_of(c, "cidr", ty::CIDR, &networks[1]).await?, "10.1.2.0/23");
    Ok(())
}
