//! What the scanner leaves alone arrives as it was typed, and what it takes for a parameter is one.

use crate::case;
use crate::goldens::*;

#[tokio::test]
async fn literals_of_every_kind() {
    let db = case("scanner/literals").await;
    let literals = scanner_literals::literals::Literals::new(&db);
    let row = literals.quotes("d").await.expect("a row");
    assert_eq!([&row.plain, &row.escaped, &row.unicode, &row.nothing], ["it's; :a", "a'; :b -- \\", "data; :c", ""]);
    assert_eq!((row.bits.as_str(), row.hex, row.d.as_str()), ("1010", 31, "d"));
    let row = literals.adjacent("s").await.expect("a row");
    assert_eq!([&row.joined, &row.suffix], ["one; :two", "s"]);
    let row = literals.dollars(4).await.expect("a row");
    assert_eq!([&row.plain, &row.tagged, &row.accented], [";':a\"", " $$ :b; ", " ; :c "]);
    assert_eq!((row.a_b_c, row.d), (1, 4));
    let row = literals.identifiers(5).await.expect("a row");
    assert_eq!([row.semi_colon, row.colon, row.quo_te, row.dat, row.e], [1, 2, 3, 4, 5]);
    let row = literals.numbers(5).await.expect("a row");
    assert_eq!((row.small, row.half, row.one, row.divided), (0.0015, 0.5, 1, 2));
}

#[tokio::test]
async fn comments_and_hints() {
    let db = case("scanner/comments").await;
    let comments = scanner_comments::comments::Comments::new(&db);
    let row = comments.nested(7).await.expect("a row");
    assert_eq!((row.one, row.d), (1, 7));
    assert_eq!(comments.quote_in_comment().await.expect("a row"), 2);
    let row = comments.hint(scanner_comments::comments::HintParams { d: 1, e: 2 }).await.expect("a row");
    assert_eq!((row.minus, row.five), (3, 5));
}

#[tokio::test]
async fn operators_casts_and_slices() {
    use scanner_operators::documents::{
        CastsParams, Documents, HasKeyParams, NamedArgumentsParams, OperatorSyntaxParams, PathParams, RepeatedParams,
        SlicesParams,
    };
    let db = case("scanner/operators").await;
    let fill = r#"INSERT INTO documents VALUES (1, '{"a": {"b": "x"}, "k": [2]}', '{one,two,three}')"#;
    db.client().batch_execute(fill).await.expect("data");
    let documents = Documents::new(&db);
    let found = documents.has_key(HasKeyParams { key: "a", any: &["z"], all: &["a", "k"] }).all().await;
    assert_eq!(found.expect("rows"), [1]);
    let part = serde_json::json!({ "k": [2] });
    let row = &documents.path(PathParams { key: "b", part: &part }).all().await.expect("rows")[0];
    assert_eq!((row.text.as_deref(), row.value.as_deref(), row.contains), (Some("x"), Some("x"), true));
    let row = documents.casts(CastsParams { a: "1234567", b: 2 }).await.expect("a row");
    assert_eq!((row.a.as_str(), row.b, row.numbers), ("12345", 2, vec![1, 2]));
    let row = documents.named_arguments(NamedArgumentsParams { a: 1, b: 2 }).await.expect("a row");
    assert_eq!((row.old_and_new, row.alone), (3, 1));
    let row = documents.slices(SlicesParams { from: 2, to: 3, id: 1 }).await.expect("a row").expect("a row");
    let texts = |texts: [&str; 2]| texts.map(|text| Some(text.to_owned())).to_vec();
    assert_eq!((row.slice, row.asked, row.by_column), (texts(["one", "two"]), texts(["two", "three"]), vec![1, 2]));
    let row = documents.operator_syntax(OperatorSyntaxParams { a: 1, b: 2 }).await.expect("a row");
    assert_eq!((row.sum, row.differs), (3, true));
    let row = documents.repeated(RepeatedParams { x: 1, y: 2 }).await.expect("a row");
    assert_eq!((row.a, row.b, row.c, row.d.as_str()), (1, 2, 3, "1"));
}

#[tokio::test]
async fn umlauts_and_line_ends_of_windows() {
    use scanner_crlf_and_utf8::umlauts::{FindGrößeParams, Umlauts};
    let db = case("scanner/crlf_and_utf8").await;
    db.client().batch_execute("INSERT INTO größen VALUES (3, 'Straße')").await.expect("data");
    let umlauts = Umlauts::new(&db);
    let params = FindGrößeParams { wert: "ß", größe: 3, ende: "x" };
    let row = umlauts.find_größe(params).await.expect("a row").expect("a row");
    assert_eq!((row.größe, row.zeichen.as_str(), row.wert.as_str()), (3, "äöü€𝄞", "ß"));
    let row = umlauts.multiline(1).await.expect("a row");
    assert_eq!((row.zeilen.as_str(), row.danach), ("eins\r\nzwei", 1));
}
