//! COPY as generated: every type as in INSERT, errors by name, over whichever client.

use rust_decimal::Decimal;
use serde_json::json;
use sqlwright::blocking::Wait as _;
use sqlwright::{Error, Pool};

use crate::case;
use crate::goldens::copy_in::readings::{LoadError, LoadParams, LoadSensorsParams, LoadWithIdsParams, Readings};
use crate::goldens::copy_in::types::{Mood, Place};

fn reading(sensor: &str) -> LoadParams<'_> {
    LoadParams { sensor, value: None, mood: Mood::Calm, place: None, tags: &[], raw: None, more: None }
}

#[tokio::test]
async fn values_arrive_as_they_are() {
    let db = case("copy/in").await;
    let (place, more) = (Place { street: None, number: Some(7) }, json!({"a": [1, null]}));
    let mut sink = Readings::new(&db).load().await.expect("a sink");
    let full = LoadParams {
        sensor: "full",
        value: Some(Decimal::new(1250, 2)),
        mood: Mood::Angry,
        place: Some(&place),
        tags: &["x", "", "y\n"],
        raw: Some(b"\0\xff"),
        more: Some(&more),
    };
    sink.send_all([full, reading("empty")]).await.expect("rows");
    assert_eq!((sink.rows(), sink.finish().await.expect("stored")), (2, 2));
    let text = "SELECT r::text FROM (SELECT sensor, value, mood, place, tags, raw, more FROM readings ORDER BY reading_id) AS r";
    let rows = db.client().query(text, &[]).await.expect("rows");
    let rows: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    let full = r#"(full,12.50,angry,"(,7)","{x,"""",""y"#.to_owned() + "\n" + r#"""}","\\x00ff","{""a"": [1, null]}")"#;
    assert_eq!(rows, [full, "(empty,,calm,,{},,)".to_owned()]);
}

#[tokio::test]
async fn violations_have_their_names() {
    let db = case("copy/in").await;
    let mut sink = Readings::new(&db).load().await.expect("a sink");
    sink.send_all([reading("a"), reading("b"), reading("a")]).await.expect("room");
    assert!(matches!(sink.finish().await, Err(LoadError::SensorTaken(_))));
    let mut sink = Readings::new(&db).load().await.expect("a sink");
    sink.send(LoadParams { value: Some(Decimal::NEGATIVE_ONE), ..reading("a") }).await.expect("room");
    assert!(matches!(sink.finish().await, Err(LoadError::ReadingsValuePositive(_))));
    assert_eq!(Readings::new(&db).count().await.expect("a count"), 0);
}

#[tokio::test]
async fn identities_are_stored_as_given() {
    let db = case("copy/in").await;
    let readings = Readings::new(&db);
    let mut sink = readings.load_with_ids().await.expect("a sink");
    sink.send(LoadWithIdsParams { reading_id: 41, sensor: "a" }).await.expect("room");
    assert_eq!(sink.finish().await.expect("stored"), 1);
    let mut sink = readings.load_sensors().await.expect("a sink");
    sink.send(LoadSensorsParams { sensor: "b" }).await.expect("room");
    assert_eq!(sink.finish().await.expect("stored"), 1);
    let row = db.client().query_one("SELECT reading_id FROM readings WHERE sensor = 'a'", &[]).await.expect("a row");
    assert_eq!(row.get::<_, i64>(0), 41);
}

#[tokio::test]
async fn a_hundred_thousand_rows_in_a_transaction_and_blocking() {
    let database = sqlwright_tests::database_of_case("copy/in").await;
    let pool = Pool::builder().max_size(1).build(database.url()).expect("a pool");
    let load = async |tx: &mut sqlwright::Transaction| -> Result<u64, Error> {
        let mut sink = Readings::new(tx).load_sensors().await?;
        for number in 0..100_000 {
            sink.send(LoadSensorsParams { sensor: &number.to_string() }).await?;
        }
        sink.finish().await
    };
    assert_eq!(pool.transaction(load).await.expect("stored"), 100_000);
    assert_eq!(Readings::new(&pool).count().await.expect("a count"), 100_000);
    let blocking = tokio::task::spawn_blocking(move || -> Result<u64, Error> {
        let mut sink = Readings::new(&pool).load_sensors().wait()?;
        sink.send(LoadSensorsParams { sensor: "last" }).wait()?;
        sink.finish().wait()
    });
    assert_eq!(blocking.await.expect("no panic").expect("stored"), 1);
}
