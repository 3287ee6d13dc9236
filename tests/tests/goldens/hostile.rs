//! Names and texts that try to become something else arrive as what they are.

use crate::case;
use crate::goldens::*;

#[tokio::test]
async fn texts_arrive_character_by_character() {
    let db = case("hostile/sql_text").await;
    let texts = hostile_sql_text::texts::Texts::new(&db);
    let row = texts.raw_string_ends().await.expect("a row");
    assert_eq!([&row.a, &row.b, &row.c, &row.d], ["\"", "\"#", "\"##", "\"###"]);
    assert_eq!([&row.e, &row.f, &row.g, &row.h], ["r#\"", "\\", "\\n", "#\""]);
    assert_eq!(texts.one_line().await.expect("a row"), "\"#\\\"\\\\");
    let row = texts.rust().await.expect("a row");
    assert_eq!([&row.code, &row.comment, &row.braces], ["\"; } } fn main() { panic!() } //", "*/", "{}"]);
    assert_eq!([&row.interpolation, &row.question, &row.dollar, &row.percent], ["${x}", "?", "$1", "%s"]);
    let row = texts.back_ticks().await.expect("a row");
    assert_eq!([&row.one, &row.three, &row.four], ["`", "```", "````"]);
    assert_eq!(row.fence, "\n```\ncompile_error!(\"the SQL became a test\");\n```\n");
    let row = texts.bidi().await.expect("a row");
    assert_eq!([&row.r#override, &row.isolate], ["\u{202e}reversed\u{202c}", "\u{2066}isolated\u{2069}"]);
    assert_eq!([&row.zero, &row.astral, &row.tab], ["\u{200b}zero width", "\u{1d11e}\u{1f980}", "tab\ttab"]);
}

#[tokio::test]
async fn hostile_names_are_read_and_written() {
    use hostile_names::hostile::{AddParams, Hostile};
    let db = case("hostile/names").await;
    let hostile = Hostile::new(&db);
    let row = hostile.add(AddParams { id: 1, quote: "q", single: "s", star: "*/" }).await.expect("a row");
    assert_eq!((row.r#fn, row.é, row.fn_main.as_str()), (3, 8, "*/"));
    assert_eq!(hostile.all().all().await.expect("rows"), [row]);
    assert!(hostile.find(1).await.expect("no row").is_none());
}

#[tokio::test]
async fn enforced_statements_end_where_they_end() {
    use hostile_enforced::quotes::{Quotes, QuotesParams};
    let db = case("hostile/enforced").await;
    let quotes = Quotes::new(&db);
    let wrong = |result: Result<(), sqlwright::Error>| result.map_err(|error| error.kind());
    let none = Err(sqlwright::ErrorKind::WrongCount { expected: 1, actual: 0 });
    for call in [quotes.ends_in_a_comment(1), quotes.ends_in_a_block(1), quotes.semicolons(1), quotes.hint(1)] {
        assert_eq!(wrong(call.await), none);
    }
    assert_eq!(wrong(quotes.stars(1).await), none);
    assert_eq!(wrong(quotes.r#type().await), none);
    assert_eq!(wrong(quotes.名前("x").await), none);
    quotes.quotes(QuotesParams { a: "'x", b: "y" }).await.expect("a row");
    quotes.名前("x").await.expect("the row");
}

#[tokio::test]
async fn a_constraint_with_a_hostile_name_is_told_apart() {
    use hostile_constraints::t::{AddNamedError, AddNamedParams, T};
    let db = case("hostile/constraints").await;
    let t = T::new(&db);
    let params = |id, d| AddNamedParams { id, a: Some(1), b: Some(1), c: Some(1), d: Some(d) };
    t.add_named(params(1, 1)).await.expect("an insert");
    let taken = t.add_named(params(1, 1)).await.expect_err("the key is taken");
    assert!(matches!(taken, AddNamedError::Taken(_)), "{taken:?}");
    let crabs = t.add_named(params(2, 0)).await.expect_err("d must be positive");
    assert!(matches!(crabs, AddNamedError::Crabs(_)), "{crabs:?}");
}

#[tokio::test]
async fn labels_and_fields_with_hostile_names_travel_both_ways() {
    use hostile_types_used::hostile::{AddParams, Hostile};
    use hostile_types_used::types::{EnumFn, StructX};
    let db = case("hostile/types_used").await;
    let hostile = Hostile::new(&db);
    let labels: Vec<EnumFn> = EnumFn::LABELS.iter().map(|(_, value)| *value).collect();
    let s = StructX {
        field: Some("f".into()),
        r#type: Some(EnumFn::Fn),
        x: Some(1),
        fields: None,
        ty: None,
        raw: Some(2),
        out: None,
    };
    let params = AddParams { id: 1, e: EnumFn::Bidi, s: Some(&s), d: Some("plain"), es: &labels };
    hostile.add(params).await.expect("an insert");
    let row = hostile.find(1).await.expect("a row").expect("a row");
    assert_eq!((row.e, row.s, row.d.as_deref()), (EnumFn::Bidi, Some(s), Some("plain")));
    assert_eq!(row.es, labels.into_iter().map(Some).collect::<Vec<_>>());
}
