//! Pieces with hostile names and texts arrive as they were typed.

use sqlwright::Connection;

use crate::goldens::varying_hostile::texts::*;

#[tokio::test]
async fn pieces_arrive_character_by_character() {
    let database = sqlwright_tests::database_of_case("varying/hostile").await;
    let client = sqlwright_tests::connect(database.url()).await;
    let rows = r###"INSERT INTO t VALUES (1, '"##\"x', E'''\x01' || U&'\202E''ä' || '🦀', ' ''); DROP TABLE t; --@ if x '),
        (2, 'x -- not a comment', E'a\r\n--@ if two\r\nb', 'b'), (3, NULL, NULL, NULL)"###;
    client.batch_execute(rows).await.expect("rows");
    let db = Connection::connect(database.url()).await.expect("a connection");
    let texts = Texts::new(&db);
    for subset in 0..16_u32 {
        let is_on = |bit: u32| subset & 1 << bit != 0;
        let options =
            QuotesOptions { x: is_on(0).then_some("x"), dollar: is_on(1), other: is_on(2), comment: is_on(3) };
        let rows = texts.quotes(options).all().await.expect("rows");
        assert!(rows.iter().all(|row| row.a == "\"#" && row.b == "\\n"), "{rows:?}");
        let ids: Vec<i32> = rows.iter().map(|row| row.id).collect();
        let expected: &[i32] = if subset & 0b111 == 0 { &[1, 2, 3] } else { &[1] };
        assert_eq!(ids, expected, "{subset:#b}");
    }
    for (one, two) in [(false, false), (true, false), (false, true), (true, true)] {
        let mut ids = texts.lines(LinesOptions { one, two }).all().await.expect("rows");
        ids.sort_unstable();
        assert_eq!(ids, if one || two { vec![2] } else { vec![1, 2, 3] });
    }
    for (text, expected) in [(SortsText::A, "a\"#"), (SortsText::B, "b'\"#\\")] {
        for sort in [SortsSort::Plain, SortsSort::Odd] {
            let rows = texts.sorts(SortsOptions { sort, text }).all().await.expect("rows");
            assert!(rows.iter().all(|row| row.text == expected), "{rows:?}");
        }
    }
}
