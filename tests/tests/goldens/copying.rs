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

mod out {
    use rust_decimal::Decimal;
    use sqlwright::blocking::Wait as _;
    use sqlwright::{Connection, Pool};

    use crate::goldens::copy_out::readings::{
        ExportSortedOptions, ExportSortedSort, NestedReading, Reading, Readings, Sensor,
    };
    use crate::goldens::copy_out::types::Mood;

    const DATA: &str = "
    INSERT INTO sensors VALUES (1, 'roof'), (2, 'cellar'), (3, 'attic');
    INSERT INTO readings (sensor_id, value, \"Mood\", tags) VALUES (1, 1.50, 'calm', '{a}'), (NULL, NULL, 'angry', '{}'), (2, 2, 'calm', '{NULL}');
    INSERT INTO later_readings (reading_id, sensor_id, value, \"Mood\") VALUES (100, 2, 7, 'angry');";

    async fn filled() -> Connection {
        let db = crate::case("copy/out").await;
        db.client().batch_execute(DATA).await.expect("data");
        db
    }

    #[tokio::test]
    async fn rows_are_those_of_the_query() {
        let db = filled().await;
        let readings = Readings::new(&db);
        let all = readings.export().all().await.expect("rows");
        let first = Reading {
            reading_id: 1,
            name: Some("roof".to_owned()),
            value: Some(Decimal::new(150, 2)),
            mood: Mood::Calm,
            tags: vec![Some("a".to_owned())],
        };
        assert_eq!(all[0], first);
        assert_eq!((all[1].name.as_deref(), all[1].value, all[1].mood), (None, None, Mood::Angry));
        assert_eq!((all.len(), &all[2].tags), (4, &vec![None]));
        // Without those of the child table.
        let table = readings.export_table().all().await.expect("rows");
        assert_eq!(table.iter().map(|row| row.doubled).collect::<Vec<_>>(), [Some(3.into()), None, Some(4.into())]);
        let nested = readings.export_nested().all().await.expect("rows");
        assert_eq!(nested[0].readings, [NestedReading { value: Some(Decimal::new(150, 2)), mood: Mood::Calm }]);
        assert_eq!((nested[1].readings.len(), nested[2].readings.len()), (2, 0));
        assert_eq!(readings.names().all().await.expect("one"), [3]);
        assert_eq!(readings.export_stars().all().await.expect("rows").len(), 3);
    }

    #[tokio::test]
    async fn what_varies_is_chosen() {
        let db = filled().await;
        let readings = Readings::new(&db);
        let names = async |sort, used| -> Vec<String> {
            let rows = readings.export_sorted(ExportSortedOptions { sort, used }).all().await.expect("rows");
            rows.into_iter().map(|row| row.name).collect()
        };
        for _ in 0..3 {
            assert_eq!(names(ExportSortedSort::Name, false).await, ["attic", "cellar", "roof"]);
            assert_eq!(names(ExportSortedSort::Newest, false).await, ["attic", "cellar", "roof"]);
            assert_eq!(names(ExportSortedSort::Newest, true).await, ["cellar", "roof"]);
        }
    }

    #[tokio::test]
    async fn what_is_deleted_arrives_in_a_transaction_and_blocking() {
        let database = sqlwright_tests::database_of_case("copy/out").await;
        let pool = Pool::builder().max_size(1).build(database.url()).expect("a pool");
        pool.connection().await.expect("a connection").client().batch_execute(DATA).await.expect("data");
        let refused = Readings::new(&pool).take().all().await.expect_err("they are referenced");
        assert_eq!(refused.kind(), sqlwright::ErrorKind::ForeignKeyViolation);
        let archived = pool
            .transaction(async |tx| -> Result<usize, sqlwright::Error> {
                let mut rows = Readings::new(tx).archive().stream();
                let mut found = 0;
                while rows.try_next().await?.is_some() {
                    found += 1;
                }
                Ok(found)
            })
            .await;
        assert_eq!(archived.expect("stored"), 4);
        let left = tokio::task::spawn_blocking(move || -> Result<Vec<Sensor>, sqlwright::Error> {
            assert!(Readings::new(&pool).export().all().wait()?.is_empty());
            Readings::new(&pool).take().all().wait()?;
            Readings::new(&pool).export_stars().all().wait()
        });
        assert!(left.await.expect("no panic").expect("rows").is_empty());
    }
}
