//! What cornucopia is known to get wrong, run.

use crate::case;
use crate::goldens::*;

#[tokio::test]
async fn a_left_join_gives_none_without_any_mark() {
    let db = case("faults/left_join").await;
    let fill = "INSERT INTO authors VALUES (1, 'Ada'); INSERT INTO books VALUES (1, 1, 'Notes'), (2, NULL, 'Zero')";
    db.client().batch_execute(fill).await.expect("data");
    let rows = faults_left_join::books::Books::new(&db).with_authors().all().await.expect("rows");
    let rows: Vec<_> = rows.into_iter().map(|row| (row.title, row.author_id, row.author)).collect();
    assert_eq!(rows, [("Notes".into(), Some(1), Some("Ada".into())), ("Zero".into(), None, None)]);
}

#[tokio::test]
async fn an_array_may_hold_null() {
    let db = case("faults/null_in_array").await;
    let notes = faults_null_in_array::notes::Notes::new(&db);
    let tags = [Some("a"), None];
    let added = notes.add(faults_null_in_array::notes::AddParams { note_id: 1, tags: &tags }).await;
    assert_eq!(added.expect("an insert"), 1);
    assert_eq!(notes.tags(1).await.expect("tags"), Some(vec![Some("a".to_owned()), None]));
    let literal = notes.literal().await.expect("a row");
    assert_eq!(literal.numbers, [Some(1), None, Some(3)]);
}

#[tokio::test]
async fn a_string_that_spans_lines_keeps_every_character() {
    let db = case("faults/multiline_string").await;
    let texts = faults_multiline_string::texts::Texts::new(&db);
    let expected = "first\n  :not_a_parameter   \n\n-- no comment; no end\nlast";
    assert_eq!(texts.spanning().await.expect("a row"), expected);
    let row = texts.also_in_dollars("end").await.expect("a row");
    assert_eq!((row.text.as_str(), row.suffix.as_str()), ("one\n\ttwo :nor_here\n", "end"));
}

#[tokio::test]
async fn an_array_slice_is_not_a_parameter() {
    let db = case("faults/array_slice").await;
    db.client().batch_execute("INSERT INTO series VALUES (1, 2, 3, '{10,20,30,40}')").await.expect("data");
    let series = faults_array_slice::series::Series::new(&db);
    let slices = series.slices(1).await.expect("a row").expect("a row");
    assert_eq!(slices.first_two, [10, 20]);
    assert_eq!(slices.window, [20, 30]);
    assert_eq!(slices.rest, [20, 30, 40]);
    assert_eq!(slices.start, [10, 20, 30]);
    let params = faults_array_slice::series::FromToParams { lo: 3, hi: 4, series_id: 1 };
    assert_eq!(series.from_to(params).await.expect("a row").expect("a row"), [30, 40]);
    let params = faults_array_slice::series::ElementParams { position: 2, series_id: 1 };
    assert_eq!(series.element(params).await.expect("a row"), Some(Some(20)));
}

#[tokio::test]
async fn a_file_may_stand_beside_a_folder_of_its_name() {
    let db = case("faults/file_beside_folder").await;
    db.client().batch_execute("INSERT INTO t VALUES (1, 'one')").await.expect("data");
    assert_eq!(faults_file_beside_folder::a::AQueries::new(&db).find(1).await.expect("a row").as_deref(), Some("one"));
    assert_eq!(faults_file_beside_folder::a::b::B::new(&db).count().await.expect("a row"), 1);
    assert_eq!(faults_file_beside_folder::a::a::AQueries::new(&db).names().all().await.expect("rows"), ["one"]);
}

#[tokio::test]
async fn a_domain_is_a_parameter_like_its_base_type() {
    let db = case("faults/domain_parameter").await;
    let discounts = faults_domain_parameter::discounts::Discounts::new(&db);
    let former = [Some(5), None];
    let params =
        faults_domain_parameter::discounts::AddParams { code: "SPRING", rate: 10, former_rates: Some(&former) };
    let row = discounts.add(params).await.expect("a row");
    assert_eq!((row.code.as_str(), row.rate), ("SPRING", 10));
    assert_eq!(row.former_rates, Some(vec![Some(5), None]));
    assert_eq!(discounts.at_least(10).all().await.expect("rows"), ["SPRING"]);
    let params = faults_domain_parameter::discounts::AddParams { code: "SUMMER", rate: 101, former_rates: None };
    let error = discounts.add(params).await.expect_err("the domain refuses it");
    assert!(error.to_string().contains("percent_check"), "{error}");
}

#[tokio::test]
async fn a_last_statement_needs_no_semicolon() {
    let db = case("faults/no_final_semicolon").await;
    let t = faults_no_final_semicolon::t::T::new(&db);
    assert_eq!(t.first().await.expect("a row"), 0);
    assert_eq!(t.last(1).await.expect("no row"), None);
    assert_eq!(faults_no_final_semicolon::u::U::new(&db).only().await.expect("a row"), 1);
}

#[tokio::test]
async fn literals_and_null_have_types() {
    let db = case("faults/null_literal").await;
    let row = faults_null_literal::literals::Literals::new(&db).x_and_null().await.expect("a row");
    assert_eq!((row.a.as_str(), row.b), ("x", None));
}

#[tokio::test]
async fn a_void_function_returns_nothing() {
    let db = case("faults/void").await;
    let events = faults_void::events::Events::new(&db);
    let params = faults_void::events::NotifyParams { channel: "shop", payload: "open" };
    let () = events.notify(params).await.expect("a row");
    let row = events.notify_named("open").await.expect("a row");
    assert_eq!((row.sent, row.number), ((), 1));
}
