//! The program of cornucopia's `tests/codegen`: the same functions with the same calls, values and results.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};

use cidr::IpInet;
use jiff::civil::{DateTime, date, time};
use rust_decimal::Decimal;
use serde_json::Value;
use sqlwright::Pool;
use uuid::Uuid;

use crate::one;
use crate::projects::codegen::copy::CopyQueries;
use crate::projects::codegen::domain::{
    Domain, InsertNightmareDomainParams, NightmareDomain, SelectNightmareDomainRow,
};
use crate::projects::codegen::named::{Named, NamedComplex, NamedComplexParams, NamedParams, NamedQueries};
use crate::projects::codegen::nullity::{Nullity, NullityParams, NullityQueries};
use crate::projects::codegen::params::{Book, InsertBookParams, Params};
use crate::projects::codegen::stress::{Everything, EverythingArray, EverythingArrayParams, EverythingParams, Stress};
use crate::projects::codegen::syntax::{SelectInlineCommentRow, Syntax, TrickySql10Params};
use crate::projects::codegen::types::{
    CloneComposite, CopyComposite, CustomComposite, DomainComposite, EnumWithDot, NamedComposite,
    NamedCompositeWithDot, NightmareComposite, NullityComposite, ParamNullityComposite, SpongebobCharacter,
    SyntaxComposite, SyntaxEnum, schema,
};

#[tokio::test]
async fn the_program_gives_the_same_results() {
    let (_database, pool) = crate::database("tests/codegen").await;
    test_copy(&pool).await;
    test_params(&pool).await;
    test_named(&pool).await;
    test_nullity(&pool).await;
    test_stress(&pool).await;
    test_domain(&pool).await;
    test_trait_sql(&pool).await;
    test_keyword_escaping(&pool).await;
    test_inline_comment(&pool).await;
}

async fn test_params(pool: &Pool) {
    let params = Params::new(pool);
    let necronomicon = InsertBookParams { author: None, name: "Necronomicon" };
    assert_eq!(params.insert_book(necronomicon).await.unwrap(), 1);
    let proust = InsertBookParams { author: Some("Marcel Proust"), name: "In Search of Lost Time" };
    assert_eq!(params.insert_book(proust).await.unwrap(), 1);
    let book = |author: Option<&str>, name: &str| Book { author: author.map(Into::into), name: name.into() };
    let expected = [book(None, "Necronomicon"), book(Some("Marcel Proust"), "In Search of Lost Time")];
    assert_eq!(params.select_book().all().await.unwrap(), expected);
    params.params_use_twice("name").await.unwrap();
}

async fn test_trait_sql(pool: &Pool) {
    let params = Params::new(pool);
    let insert = async |text: &str| {
        params.insert_book(InsertBookParams { author: Some(text), name: text }).await.unwrap();
    };
    let text = "hello world";
    insert(text).await;
    assert_eq!(params.find_books(&[text]).all().await.unwrap().len(), 1);
    let string = text.to_owned();
    insert(&string).await;
    assert_eq!(params.find_books(&[&string]).all().await.unwrap().len(), 2);
    let boxed = string.clone().into_boxed_str();
    insert(&boxed).await;
    assert_eq!(params.find_books(&[&*boxed]).all().await.unwrap().len(), 3);
    let cow = Cow::Borrowed(text);
    insert(&cow).await;
    assert_eq!(params.find_books(&[&*cow]).all().await.unwrap().len(), 4);

    let map: HashMap<&str, &str> = HashMap::from_iter([("one", "1"), ("two", "2"), ("three", "3")]);
    let values: Vec<&str> = map.values().copied().collect();
    assert!(params.find_books(&values).all().await.unwrap().is_empty());
}

async fn test_nullity(pool: &Pool) {
    let queries = NullityQueries::new(pool);
    let composite = NullityComposite { jsons: Some(vec![]), id: Some(42) };
    let texts = [Some("Hello"), Some("world"), None];
    let bond = NullityParams { texts: Some(&texts), name: Some("James Bond"), composite: Some(&composite) };
    queries.new_nullity(bond).await.unwrap();
    let expected = Nullity {
        texts: Some(vec![Some("Hello".to_owned()), Some("world".to_owned()), None]),
        name: Some("James Bond".to_owned()),
        composite: Some(composite.clone()),
    };
    assert_eq!(one(queries.nullity().all().await.unwrap()), expected);

    assert_eq!(one(queries.test_nested_nullity().all().await.unwrap()), composite);
    assert_eq!(queries.test_single_nested().await.unwrap(), Some(composite.clone()));
    assert_eq!(queries.test_direct_nullity().await.unwrap(), Some(Some(composite.clone())));
    assert_eq!(queries.test_single_direct().await.unwrap(), Some(Some(composite.clone())));
    assert_eq!(queries.test_named_nested().await.unwrap().unwrap().composite, composite);
    assert_eq!(queries.test_named_direct().await.unwrap().unwrap().composite, Some(composite));

    let composite = NullityComposite { jsons: None, id: Some(0) };
    let null = NullityParams { texts: Some(&[None]), name: Some("Null Test"), composite: Some(&composite) };
    queries.new_nullity(null).await.unwrap();
    let results = queries.nullity().all().await.unwrap();
    assert_eq!(results.len(), 2);
    let result = results.iter().find(|row| row.name.as_deref() == Some("Null Test")).unwrap();
    assert_eq!(result.composite.as_ref(), Some(&composite));

    let composite = ParamNullityComposite { a: Some(1), b: Some(2) };
    queries.new_param_nullity(Some(&composite)).await.unwrap();
}

async fn test_named(pool: &Pool) {
    let queries = NamedQueries::new(pool);
    let hidden = NamedParams { name: "secret", price: Some(42.0) };
    let hidden_id = queries.new_named_hidden(hidden).await.unwrap().id;
    let visible = NamedParams { name: "stuff", price: Some(84.0) };
    let visible_id = queries.new_named_visible(visible).await.unwrap().id;
    let last = NamedParams { name: "can't by me", price: None };
    let last_id = queries.new_named_visible(last).await.unwrap().id;

    let named = |id, name: &str, price, show| Named { id, name: name.into(), price, show };
    let hidden = named(hidden_id, "secret", Some(42.0), false);
    let visible = named(visible_id, "stuff", Some(84.0), true);
    let last = named(last_id, "can't by me", None, true);
    assert_eq!(queries.named().all().await.unwrap(), [hidden.clone(), visible.clone(), last]);
    assert_eq!(one(queries.named_by_id(hidden_id).all().await.unwrap()), hidden);
    assert_eq!(one(queries.named_by_id(visible_id).all().await.unwrap()), visible);
    let ids = queries.named().map(|row| row.id).all().await.unwrap();
    assert_eq!(ids, [hidden_id, visible_id, last_id]);

    let with_dot = NamedCompositeWithDot { this_is_inconceivable: Some(EnumWithDot::VariantWithDot) };
    let first = NamedComposite { wow: Some("Hello world".into()), such_cool: None };
    let again = NamedComposite { wow: Some("Hello world, again".into()), such_cool: None };
    let complex = NamedComplexParams { named: Some(&first), named_with_dot: Some(&with_dot) };
    queries.new_named_complex(complex).await.unwrap();
    let complex = NamedComplexParams { named: Some(&again), named_with_dot: None };
    queries.new_named_complex(complex).await.unwrap();
    let expected = [
        NamedComplex { named: Some(first), named_with_dot: Some(with_dot) },
        NamedComplex { named: Some(again), named_with_dot: None },
    ];
    assert_eq!(queries.named_complex().all().await.unwrap(), expected);
}

async fn test_copy(pool: &Pool) {
    let queries = CopyQueries::new(pool);
    let copied = CopyComposite { first: Some(42), second: Some(4.2) };
    queries.insert_copy(Some(&copied)).await.unwrap();
    assert_eq!(one(queries.select_copy().all().await.unwrap()), Some(copied));
    let cloned = CloneComposite { first: Some(42), second: Some("Hello world".into()) };
    queries.insert_clone(Some(&cloned)).await.unwrap();
    assert_eq!(one(queries.select_clone().all().await.unwrap()), Some(cloned));
}

async fn test_domain(pool: &Pool) {
    let queries = Domain::new(pool);
    let json: Value = serde_json::from_str(r#"{"name": "James Bond"}"#).unwrap();
    let text = "Hello world";
    let composite = DomainComposite {
        txt: Some(text.to_owned()),
        json: Some(json.clone()),
        nb: Some(42),
        arr: Some(vec![Some(json.clone())]),
    };
    let params = InsertNightmareDomainParams {
        txt: Some(text),
        json: Some(&json),
        nb: Some(42),
        arr: Some(std::slice::from_ref(&json)),
        composite: Some(&composite),
    };
    assert_eq!(queries.insert_nightmare_domain(params).await.unwrap(), 1);
    let expected = SelectNightmareDomainRow {
        txt: Some(text.to_owned()),
        json: Some(json.clone()),
        nb: Some(42),
        arr: Some(vec![Some(json.clone())]),
    };
    assert_eq!(one(queries.select_nightmare_domain().all().await.unwrap()), expected);
    let SelectNightmareDomainRow { txt, json, nb, arr } = expected;
    let expected = NightmareDomain { txt, json, nb, arr, composite: Some(composite) };
    assert_eq!(one(queries.select_nightmare_domain_null().all().await.unwrap()), expected);
}

async fn test_stress(pool: &Pool) {
    every_type(pool).await;
    every_array(pool).await;
    nightmares(pool).await;
}

fn moment() -> DateTime {
    "2020-01-02 03:04:05".parse().unwrap()
}

fn instant() -> jiff::Timestamp {
    "1985-04-12T23:20:50.52Z".parse().unwrap()
}

fn address() -> IpInet {
    IpInet::new_host(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1)))
}

const MAC: [u8; 6] = [8, 0, 43, 1, 2, 3];
const BYTES: [u8; 4] = [222, 173, 190, 239];

fn id() -> Uuid {
    Uuid::parse_str("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11").unwrap()
}

async fn every_type(pool: &Pool) {
    let queries = Stress::new(pool);
    let json: Value = serde_json::from_str("{}").unwrap();
    let hello = || Some(String::from("hello"));
    let expected = Everything {
        bool_: Some(true),
        boolean_: Some(false),
        char_: Some(42),
        smallint_: Some(300),
        int2_: Some(300),
        smallserial_: 300,
        serial2_: 300,
        int_: Some(100_000),
        int4_: Some(100_000),
        serial_: 100_000,
        serial4_: 100_000,
        bingint_: Some(10_000_000_000),
        int8_: Some(10_000_000_000),
        bigserial_: 10_000_000_000,
        serial8_: 10_000_000_000,
        float4_: Some(1.12),
        real_: Some(1.12),
        float8_: Some(1.1231231231),
        double_precision_: Some(1.1231231231),
        text_: hello(),
        varchar_: hello(),
        name_: hello(),
        citext_: hello(),
        ltree_: Some("Teyvat.Fontaine.Court".into()),
        bytea_: Some(BYTES.to_vec()),
        timestamp_: Some(moment()),
        timestamp_without_time_zone_: Some(moment()),
        timestamptz_: Some(instant()),
        timestamp_with_time_zone_: Some(instant()),
        date_: Some(date(1999, 1, 8)),
        time_: Some(time(4, 5, 6, 789 * 1_000_000)),
        json_: Some(json.clone()),
        jsonb_: Some(json),
        uuid_: Some(id()),
        inet_: Some(address()),
        macaddr_: Some(MAC),
        numeric_: Some(Decimal::new(202, 2)),
    };
    let params = EverythingParams {
        bool_: expected.bool_,
        boolean_: expected.boolean_,
        char_: expected.char_,
        smallint_: expected.smallint_,
        int2_: expected.int2_,
        smallserial_: expected.smallserial_,
        serial2_: expected.serial2_,
        int_: expected.int_,
        int4_: expected.int4_,
        serial_: expected.serial_,
        serial4_: expected.serial4_,
        bingint_: expected.bingint_,
        int8_: expected.int8_,
        bigserial_: expected.bigserial_,
        serial8_: expected.serial8_,
        float4_: expected.float4_,
        real_: expected.real_,
        float8_: expected.float8_,
        double_precision_: expected.double_precision_,
        text_: expected.text_.as_deref(),
        varchar_: expected.varchar_.as_deref(),
        name_: expected.name_.as_deref(),
        citext_: expected.citext_.as_deref(),
        ltree_: expected.ltree_.as_deref(),
        bytea_: expected.bytea_.as_deref(),
        timestamp_: expected.timestamp_,
        timestamp_without_time_zone_: expected.timestamp_without_time_zone_,
        timestamptz_: expected.timestamptz_,
        timestamp_with_time_zone_: expected.timestamp_with_time_zone_,
        date_: expected.date_,
        time_: expected.time_,
        json_: expected.json_.as_ref(),
        jsonb_: expected.jsonb_.as_ref(),
        uuid_: expected.uuid_,
        inet_: expected.inet_,
        macaddr_: expected.macaddr_,
        numeric_: expected.numeric_,
    };
    assert_eq!(queries.insert_everything(params).await.unwrap(), 1);
    assert_eq!(one(queries.select_everything().all().await.unwrap()), expected);
    assert_eq!(one(queries.select_ltree("Teyvat").all().await.unwrap()), "Teyvat.Fontaine.Court");
}

/// An array with this only element, as it comes back.
#[allow(clippy::unnecessary_wraps, reason = "the columns are nullable, and so are their elements")]
fn single<T>(element: T) -> Option<Vec<Option<T>>> {
    Some(vec![Some(element)])
}

async fn every_array(pool: &Pool) {
    let queries = Stress::new(pool);
    let json = [Value::Object(serde_json::Map::new())];
    let (hello, tree): (&[&str], &[&str]) = (&["hello"], &["Teyvat.Fontaine.Court"]);
    let params = EverythingArrayParams {
        bool_: Some(&[true]),
        boolean_: Some(&[true]),
        char_: Some(&[42]),
        smallint_: Some(&[300]),
        int2_: Some(&[300]),
        int_: Some(&[100_000]),
        int4_: Some(&[100_000]),
        bingint_: Some(&[10_000_000_000]),
        int8_: Some(&[10_000_000_000]),
        float4_: Some(&[1.12]),
        real_: Some(&[1.12]),
        float8_: Some(&[1.1231231231]),
        double_precision_: Some(&[1.1231231231]),
        text_: Some(hello),
        varchar_: Some(hello),
        name_: Some(hello),
        citext_: Some(hello),
        ltree_: Some(tree),
        bytea_: Some(&[&BYTES]),
        timestamp_: Some(&[moment()]),
        timestamp_without_time_zone_: Some(&[moment()]),
        timestamptz_: Some(&[instant()]),
        timestamp_with_time_zone_: Some(&[instant()]),
        date_: Some(&[date(1999, 1, 8)]),
        time_: Some(&[time(4, 5, 6, 789 * 1_000_000)]),
        json_: Some(&json),
        jsonb_: Some(&json),
        uuid_: Some(&[id()]),
        inet_: Some(&[address()]),
        macaddr_: Some(&[MAC]),
        numeric_: Some(&[Decimal::new(202, 2)]),
    };
    assert_eq!(queries.insert_everything_array(params).await.unwrap(), 1);
    let hello = || single(String::from("hello"));
    let [json] = json;
    let expected = EverythingArray {
        bool_: single(true),
        boolean_: single(true),
        char_: single(42),
        smallint_: single(300),
        int2_: single(300),
        int_: single(100_000),
        int4_: single(100_000),
        bingint_: single(10_000_000_000),
        int8_: single(10_000_000_000),
        float4_: single(1.12),
        real_: single(1.12),
        float8_: single(1.1231231231),
        double_precision_: single(1.1231231231),
        text_: hello(),
        varchar_: hello(),
        name_: hello(),
        citext_: hello(),
        ltree_: single("Teyvat.Fontaine.Court".into()),
        bytea_: single(BYTES.to_vec()),
        timestamp_: single(moment()),
        timestamp_without_time_zone_: single(moment()),
        timestamptz_: single(instant()),
        timestamp_with_time_zone_: single(instant()),
        date_: single(date(1999, 1, 8)),
        time_: single(time(4, 5, 6, 789 * 1_000_000)),
        json_: single(json.clone()),
        jsonb_: single(json),
        uuid_: single(id()),
        inet_: single(address()),
        macaddr_: single(MAC),
        numeric_: single(Decimal::new(202, 2)),
    };
    assert_eq!(one(queries.select_everything_array().all().await.unwrap()), expected);
}

async fn nightmares(pool: &Pool) {
    let queries = Stress::new(pool);
    let custom =
        CustomComposite { wow: Some("Bob".into()), such_cool: Some(42), nice: Some(SpongebobCharacter::Squidward) };
    let spongebob = || Some(vec![Some(SpongebobCharacter::Bob), Some(SpongebobCharacter::Patrick)]);
    let nightmare =
        NightmareComposite { custom: single(custom.clone()), spongebob: spongebob(), domain: Some("Hello".into()) };
    assert_eq!(queries.insert_nightmare(&nightmare).await.unwrap(), 1);
    assert_eq!(one(queries.select_nightmare().all().await.unwrap()), nightmare);
    let nightmare =
        schema::NightmareComposite { custom: single(custom), spongebob: spongebob(), domain: Some("Hello".into()) };
    assert_eq!(queries.insert_schema_nightmare(&nightmare).await.unwrap(), 1);
    assert_eq!(one(queries.select_schema_nightmare().all().await.unwrap()), nightmare);
}

async fn test_keyword_escaping(pool: &Pool) {
    let queries = Syntax::new(pool);
    let composite = SyntaxComposite { r#async: Some(34), r#gen: Some(42) };
    let params = TrickySql10Params { r#async: Some(&composite), r#enum: Some(SyntaxEnum::Box) };
    queries.tricky_sql10(params).await.unwrap();
    let row = one(queries.r#typeof().all().await.unwrap());
    assert_eq!(row.trick_y.as_deref(), Some("this is just a cast"));
    assert_eq!(row.r#async, Some(composite));
    assert_eq!(row.r#enum, Some(SyntaxEnum::Box));
}

async fn test_inline_comment(pool: &Pool) {
    let expected = SelectInlineCommentRow {
        c1: "-- dont remove this\\n".into(),
        c2: "-- or this".into(),
        c3: "-- escape string here".into(),
        c4: "-- another escape string".into(),
        c5: "-- dollar quoted here".into(),
    };
    assert_eq!(Syntax::new(pool).select_inline_comment().await.unwrap(), expected);
}
