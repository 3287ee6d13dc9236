//! Values of odd types travel both ways.

use crate::case;
use crate::goldens::*;

#[tokio::test]
async fn enums_with_odd_labels() {
    use types_enums::people::{AddParams, People};
    use types_enums::types::{Mood, WeirdName};
    let db = case("types/enums").await;
    let people = People::new(&db);
    let before: Vec<Mood> = Mood::LABELS.iter().map(|(_, mood)| *mood).collect();
    assert_eq!(before.len(), 7);
    for (id, (label, mood)) in (1..).zip(Mood::LABELS) {
        let params = AddParams { person_id: id, mood: *mood, before: &before, weird: Some(WeirdName::B) };
        people.add(params).await.expect("an insert");
        let person = people.find(id).await.expect("a row").expect("a row");
        assert_eq!((person.mood, person.mood.label()), (*mood, *label));
        assert_eq!(person.before.len(), 7);
        assert_eq!(person.weird, Some(WeirdName::B));
    }
    assert_eq!(people.moods().all().await.expect("rows"), before, "in the order of the type");
    let found = people.feeling(&[Some(Mood::Sad), None]).all().await.expect("rows");
    assert_eq!(found, [3]);
}

#[tokio::test]
async fn composites_within_composites_and_arrays() {
    use types_composites::things::{AddParams, Things};
    use types_composites::types::{Amount, Part, Unit};
    let db = case("types/composites").await;
    let things = Things::new(&db);
    let empty = Part { name: None, amount: None, alternatives: None, r#type: None, with_space: None };
    let full = Part {
        name: Some("a \"quoted\" (name), with\\ everything".into()),
        amount: Some(Amount { value: Some(3), unit: Some(Unit::Kg) }),
        alternatives: Some(vec![Some("x".into()), None, Some(String::new())]),
        r#type: Some(-1),
        with_space: Some(true),
    };
    let parts = [Some(full.clone()), None, Some(empty.clone())];
    let params = AddParams { thing_id: 1, main: &full, parts: &parts, spare: None };
    things.add(params).await.expect("an insert");
    let thing = things.find(1).await.expect("a row").expect("a row");
    assert_eq!(thing.main, full);
    assert_eq!(thing.spare, None);
    assert_eq!(thing.parts, parts);
    let names = things.names().all().await.expect("rows");
    assert_eq!((names[0].value, names[0].name.as_deref()), (Some(3), full.name.as_deref()));
}

#[tokio::test]
async fn types_of_one_name_in_several_schemas() {
    use types_schemas::orders::{AddParams, Orders};
    use types_schemas::types;
    let db = case("types/schemas").await;
    let orders = Orders::new(&db);
    let pair = types::odd_schema::Pair { first: Some(types::sales::Status::Closed), second: Some(types::Status::On) };
    let params = AddParams { id: 1, status: types::sales::Status::Open, switch: types::Status::Off, pair: Some(&pair) };
    orders.add(params).await.expect("an insert");
    let order = orders.find(1).await.expect("a row").expect("a row");
    assert_eq!((order.status, order.switch), (types::sales::Status::Open, types::Status::Off));
    assert_eq!(order.pair, Some(pair));
}

#[tokio::test]
async fn domains_over_domains_and_arrays() {
    use types_domains::people::{AddParams, ByWorkParams, People};
    let db = case("types/domains").await;
    let people = People::new(&db);
    let (tags, others) = (["a"], ["b@c"]);
    let params = AddParams { email: "a@b", work: Some("a@work"), name: "Ada", tags: Some(&tags), others: &others };
    people.add(params).await.expect("an insert");
    let person = people.find("a@b").await.expect("a row").expect("a row");
    assert_eq!((person.email.as_str(), person.work.as_deref()), ("a@b", Some("a@work")));
    let params = ByWorkParams { work: "a@work", emails: &["a@b", "x@y"] };
    assert_eq!(people.by_work(params).all().await.expect("rows").len(), 1);
}

#[tokio::test]
async fn the_further_types_of_postgresql() {
    use sqlwright::types::geometric::{Box, Circle, Line, LineSegment, Path, Point, Polygon};
    use sqlwright::types::{Interval, Lexeme, Money, PgLsn, Snapshot, Tid, TimeTz, TsQuery, TsQueryNode, TsVector};
    use types_further::further::{AddListsParams, AddParams, FindRow, Further, MaybeParams};
    let db = case("types/further").await;
    let further = Further::new(&db);

    let corner = Point { x: -1.5, y: f64::MAX };
    let shape = vec![corner, Point::default()];
    let word = TsQueryNode::Lexeme { word: "cat".to_owned(), weights: Vec::new(), prefix: true };
    let sent = FindRow {
        id: 1,
        interval: Interval { months: -1, days: 40, microseconds: i64::MAX },
        timetz: TimeTz { microseconds: 86_400_000_000, offset: -3600 },
        money: Money(i64::MIN),
        bits: [true, false, true, true, false].into_iter().collect(),
        varbits: bit_vec::BitVec::new(),
        inet: "fe80::1/64".parse().expect("an address"),
        cidr: "10.0.0.0/8".parse().expect("a network"),
        macaddr8: [1, 2, 3, 4, 5, 6, 7, 0xff],
        xml: "<a b=\"c\">é</a>".to_owned(),
        jsonpath: "$.\"a\"[*]?(@ > 1)".to_owned(),
        cursor: "<unnamed portal 1>".to_owned(),
        vector: TsVector(vec![Lexeme { word: "cat".to_owned(), positions: Vec::new() }]),
        query: TsQuery(Some(TsQueryNode::Not(word.into()))),
        point: corner,
        line: Line { a: 1.0, b: 0.0, c: -0.5 },
        lseg: LineSegment { start: corner, end: Point::default() },
        r#box: Box { high: Point { x: 1.0, y: 2.0 }, low: Point::default() },
        path: Path { closed: false, points: shape.clone() },
        polygon: Polygon { points: shape.clone() },
        circle: Circle { center: corner, radius: 0.25 },
        lsn: PgLsn::from(u64::MAX),
        xid: u32::MAX,
        cid: 7,
        xid8: u64::MAX,
        tid: Tid { block: 3, offset: 4 },
        snapshot: Snapshot { xmin: 3, xmax: 9, in_progress: vec![3, 8] },
        class: 1259,
        oids: vec![1, u32::MAX],
        smallints: vec![i16::MIN],
        pairs: [("a".to_owned(), None), (String::new(), Some("b".to_owned()))].into(),
    };
    let params = AddParams {
        id: sent.id,
        interval: sent.interval,
        timetz: sent.timetz,
        money: sent.money,
        bits: &sent.bits,
        varbits: &sent.varbits,
        inet: sent.inet,
        cidr: sent.cidr,
        macaddr8: sent.macaddr8,
        xml: &sent.xml,
        jsonpath: "$.a[*] ? (@ > 1)",
        cursor: &sent.cursor,
        vector: &sent.vector,
        query: &sent.query,
        point: sent.point,
        line: sent.line,
        lseg: sent.lseg,
        r#box: sent.r#box,
        path: &sent.path,
        polygon: &sent.polygon,
        circle: sent.circle,
        lsn: sent.lsn,
        xid: sent.xid,
        cid: sent.cid,
        xid8: sent.xid8,
        tid: sent.tid,
        snapshot: &sent.snapshot,
        class: sent.class,
        oids: &sent.oids,
        smallints: &sent.smallints,
        pairs: &sent.pairs,
    };
    further.add(params).await.expect("an insert");
    assert_eq!(further.find(1).await.expect("a row"), Some(sent.clone()));
    let row = further.system_columns(1).await.expect("a row").expect("a row");
    assert_eq!((row.ctid, row.cmin), (Tid { block: 0, offset: 1 }, 0));

    let none = MaybeParams { interval: None, query: None, path: None, snapshot: None, pairs: None };
    let row = further.maybe(none).await.expect("a row");
    assert_eq!((row.interval, row.query, row.path, row.snapshot, row.pairs), (None, None, None, None, None));

    let params = AddListsParams {
        id: 1,
        intervals: Some(&[sent.interval]),
        timetzs: None,
        moneys: Some(&[]),
        bits: Some(&[sent.bits, sent.varbits]),
        inets: Some(&[sent.inet]),
        cidrs: Some(&[sent.cidr]),
        macaddr8s: Some(&[sent.macaddr8]),
        xmls: Some(&["<a/>"]),
        vectors: Some(&[sent.vector]),
        queries: Some(&[sent.query]),
        points: Some(&shape),
        boxes: Some(&[sent.r#box, sent.r#box]),
        paths: Some(&[sent.path]),
        lsns: Some(&[sent.lsn]),
        xid8s: Some(&[sent.xid8]),
        tids: Some(&[sent.tid]),
        snapshots: Some(&[sent.snapshot]),
        classes: Some(&[0]),
        oidss: Some(&[vec![1]]),
        pairs: Some(&[sent.pairs]),
    };
    further.add_lists(params).await.expect("an insert");
    let lists = further.find_lists(1).await.expect("a row").expect("a row");
    assert_eq!(lists.intervals, Some(vec![Some(sent.interval)]));
    assert_eq!((lists.timetzs, lists.moneys), (None, Some(vec![])));
    assert_eq!(lists.bits.map(|bits| bits.len()), Some(2));
    assert_eq!((lists.boxes, lists.oidss), (Some(vec![Some(sent.r#box); 2]), Some(vec![Some(vec![1])])));
}

#[tokio::test]
async fn ranges_built_in_and_made() {
    use jiff::civil::date;
    use sqlwright::types::{Multirange, Range};
    use types_ranges::stays::{AddParams, Stays};
    use types_ranges::types::Booking;
    let db = case("types/ranges").await;
    let stays = Stays::new(&db);
    let week = Range::new(date(2024, 1, 1)..date(2024, 1, 8));
    let booking = Booking { during: Some(week), price: Some(Range::Empty) };
    let gaps = Multirange(vec![Range::new(..0), Range::new(5..7)]);
    let words = Range::new("a".to_owned().."é".to_owned());
    let spans = Multirange(vec![Range::new(0.5..=f64::INFINITY)]);
    let params = AddParams {
        id: 1,
        room: 2,
        during: week,
        whole: Range::new(1..10),
        large: Range::new(i64::MIN..i64::MAX),
        exact: Range::Empty,
        local: Range::new(date(2024, 1, 1).at(9, 0, 0, 0)..),
        instant: Range::new(..),
        span: Range::new(-1.0..=1.0),
        words: Some(&words),
        gaps: &gaps,
        days: &Multirange(vec![week]),
        spans: Some(&spans),
        booking: Some(&booking),
        several: &[Range::new(1..2), Range::Empty],
        multi: None,
    };
    stays.add(params).await.expect("an insert");
    let stay = stays.find(1).await.expect("a row").expect("a row");
    assert_eq!((stay.during, stay.whole, stay.large, stay.exact), (week, params.whole, params.large, params.exact));
    assert_eq!((stay.local, stay.instant, stay.span), (params.local, params.instant, params.span));
    assert_eq!((stay.words, stay.gaps, stay.spans, stay.booking), (Some(words), gaps, Some(spans), Some(booking)));
    assert_eq!((stay.several, stay.multi), (vec![Some(Range::new(1..2)), Some(Range::Empty)], None));
    assert_eq!(stays.on_day(date(2024, 1, 7)).all().await.expect("rows"), [1]);
    assert_eq!(stays.within(Range::new(5..=20)).all().await.expect("rows")[0].common, Range::new(5..10));
    assert_eq!(stays.gaps_of_all().await.expect("a row"), Some(Multirange(vec![Range::new(1..10)])));
}

#[tokio::test]
async fn dates_of_chrono_and_numbers_of_bigdecimal() {
    use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
    use sqlwright::types::Range;
    use types_chrono::moments::{AddParams, Moments};
    use types_chrono::types::Period;
    let db = case("types/chrono").await;
    let moments = Moments::new(&db);
    let local: NaiveDateTime = "2024-02-29T12:30:00.000001".parse().expect("a moment");
    let (stamp, day): (_, NaiveDate) = (local.and_utc(), local.date());
    let price = format!("{}.5", "9".repeat(40)).parse().expect("a number");
    let period = Period { since: Some(day), until: Some(stamp) };
    let params = AddParams {
        id: 1,
        stamp,
        local: Some(local),
        day,
        hour: Some(NaiveTime::MIN),
        price: Some(&price),
        stamps: &[stamp],
        during: Range::new(stamp..),
        period: Some(&period),
    };
    moments.add(params).await.expect("an insert");
    let moment = moments.find(1).await.expect("a row").expect("a row");
    assert_eq!((moment.stamp, moment.local, moment.day, moment.hour), (stamp, Some(local), day, Some(NaiveTime::MIN)));
    assert_eq!((moment.stamps, moment.during, moment.period), (vec![Some(stamp)], Range::new(stamp..), Some(period)));
    assert_eq!(moments.latest(&1.into()).await.expect("a row").total, Some(price));
}

#[tokio::test]
async fn dates_of_the_crate_time() {
    use types_time::moments::{AddParams, Moments};
    let db = case("types/time").await;
    let moments = Moments::new(&db);
    let stamp = time::OffsetDateTime::UNIX_EPOCH;
    let params = AddParams {
        id: 1,
        stamp,
        local: None,
        day: stamp.date(),
        hour: Some(time::Time::MIDNIGHT),
        price: None,
        stamps: &[],
        during: sqlwright::types::Range::Empty,
        period: None,
    };
    moments.add(params).await.expect("an insert");
    let moment = moments.find(1).await.expect("a row").expect("a row");
    assert_eq!((moment.stamp, moment.day, moment.hour), (stamp, stamp.date(), Some(time::Time::MIDNIGHT)));
}

#[tokio::test]
async fn records_are_tuples() {
    use jiff::civil::date;
    use types_records::people::{People, WholeRowOfASubqueryRow};
    use types_records::types::{PeopleId, PetId};
    let db = case("types/records").await;
    let fill = "INSERT INTO people VALUES (1, 'a@b', NULL);
        INSERT INTO pets VALUES (2, 1, 'Rex', '2020-02-29'), (3, 1, 'Tom', NULL)";
    db.client().batch_execute(fill).await.expect("data");
    let people = People::new(&db);
    let numbers = vec![Some("1.5".parse().expect("a number")), None];
    assert_eq!(people.pair().await.expect("a row"), (1, "two".into(), None, numbers));
    let person = people.of_a_table(PeopleId(1)).await.expect("a row").expect("a row");
    assert_eq!(person, (PeopleId(1), "a@b".into(), None));
    let born = date(2020, 2, 29);
    let rows = people.with_pets().all().await.expect("rows");
    let rex = (PetId(2), "Rex".into(), Some(born));
    assert_eq!(rows[0].pets, [rex, (PetId(3), "Tom".into(), None)]);
    let row = people.as_array().await.expect("a row");
    assert_eq!(row.pets, [(PetId(2), Some(born)), (PetId(3), None)]);
    assert_eq!(row.last, (Some(born),));
    let inside = ("Rex".to_owned(),);
    let whole = (PetId(2), inside.clone());
    assert_eq!(
        people.whole_row_of_a_subquery().all().await.expect("rows")[0],
        WholeRowOfASubqueryRow { whole, inside }
    );
    assert_eq!(people.nested().await.expect("a row"), ("(1,2)".into(), Some(PetId(3))));
}
