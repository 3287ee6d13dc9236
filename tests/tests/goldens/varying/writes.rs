//! Partial updates and defaults by omission.

use sqlwright::blocking::Wait as _;
use sqlwright::{Connection, ErrorKind, OrDefault, Patch};
use sqlwright_server::Database;
use tokio_postgres::Client;

use crate::goldens::varying_writes::people::*;

const PEOPLE: &str = "INSERT INTO people (email, name, phone, score) VALUES
    ('a@x', 'ada', '1', 5), ('b@x', 'bob', NULL, 7), ('c@x', 'cy', '3', 9)";

async fn filled() -> (Database, Client, Connection) {
    let database = sqlwright_tests::database_of_case("varying/writes").await;
    let client = sqlwright_tests::connect(database.url()).await;
    client.batch_execute(PEOPLE).await.expect("people");
    let db = Connection::connect(database.url()).await.expect("a connection");
    (database, client, db)
}

async fn table(client: &Client) -> Vec<String> {
    let sql = "SELECT concat_ws(' ', person_id, email, name, coalesce(phone, '-'), score, changed) FROM people ORDER BY person_id";
    client.query(sql, &[]).await.expect("people").iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn a_patch_sets_what_it_has_and_keeps_the_rest() {
    let (_database, client, db) = filled().await;
    let people = People::new(&db);
    let name = ChangePatch { name: Patch::Set("ADA"), ..Default::default() };
    assert_eq!(people.change(1, name).await.expect("a change"), 1);
    let phone = ChangePatch { phone: Patch::Set(None), score: Patch::Set(6), ..Default::default() };
    assert_eq!(people.change(1, phone).await.expect("a change"), 1);
    assert_eq!(table(&client).await[0], "1 a@x ada - 6 0");
    assert!(people.log().all().await.expect("entries").is_empty(), "UPDATE OF email fires for email only");
    let email = ChangePatch { email: Patch::Set("a@x"), ..Default::default() };
    assert_eq!(people.change(1, email).await.expect("a change"), 1);
    assert_eq!(people.log().all().await.expect("entries"), ["email 1"]);
    let taken = ChangePatch { email: Patch::Set("b@x"), ..Default::default() };
    let error = people.change(1, taken).await.expect_err("the address is taken");
    assert_eq!(error.constraint(), Some("people_email_key"));
    let negative = ChangePatch { score: Patch::Set(-1), ..Default::default() };
    assert_eq!(people.change(1, negative).await.expect_err("a check").constraint(), Some("people_score_check"));
}

#[tokio::test]
async fn every_subset_of_a_patch_is_the_update_that_names_it() {
    let (_database, client, db) = filled().await;
    let people = People::new(&db);
    for subset in 1..16_u32 {
        let is_on = |bit: u32| subset & 1 << bit != 0;
        let patch = ChangePatch {
            email: if is_on(0) { Patch::Set("e") } else { Patch::Keep },
            name: if is_on(1) { Patch::Set("N") } else { Patch::Keep },
            phone: if is_on(2) { Patch::Set(Some("p")) } else { Patch::Keep },
            score: if is_on(3) { Patch::Set(3) } else { Patch::Keep },
        };
        let reset = "UPDATE people SET email = 'b@x', name = 'bob', phone = NULL, score = 7 WHERE person_id = 2";
        client.batch_execute(reset).await.expect("a reset");
        people.change(2, patch).await.expect("a change");
        let of = |bit, set: &'static str, kept: &'static str| if is_on(bit) { set } else { kept };
        let expected =
            format!("2 {} {} {} {} 0", of(0, "e", "b@x"), of(1, "n", "bob"), of(2, "p", "-"), of(3, "3", "7"));
        assert_eq!(table(&client).await[1], expected, "{subset:#b}");
    }
}

#[tokio::test]
async fn an_empty_patch_is_an_error_without_a_round_trip() {
    let (database, client, db) = filled().await;
    let pid: i32 = client.query_one("SELECT pg_backend_pid()", &[]).await.expect("a pid").get(0);
    let sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> $1";
    client.execute(sql, &[&pid]).await.expect("the connection ends");
    let people = People::new(&db);
    let error = people.change(1, ChangePatch::default()).await.expect_err("nothing to change");
    assert_eq!(error.kind(), ErrorKind::NothingToChange);
    // A condition is nothing to change, either.
    let condition = ChangeAndTellPatch { at_least: Some(1), ..Default::default() };
    let error = people.change_and_tell(1, condition).await.expect_err("nothing to change");
    assert_eq!(error.kind(), ErrorKind::NothingToChange);
    drop((client, database));
}

#[tokio::test]
async fn exactly_one_is_enforced_with_a_patch() {
    let (_database, client, db) = filled().await;
    let people = People::new(&db);
    people.change_one(3, ChangeOnePatch::default()).await.expect("something is always set");
    people
        .change_one(3, ChangeOnePatch { phone: Patch::Set(Some("4")), ..Default::default() })
        .await
        .expect("a change");
    assert_eq!(table(&client).await[2], "3 c@x cy 4 9 2");
    let error = people.change_one(9, ChangeOnePatch { name: Patch::Set("x"), ..Default::default() }).await;
    assert!(matches!(error, Err(ChangeOneError::NoSuchPerson(_))), "{error:?}");
    let wrong = |actual| ErrorKind::WrongCount { expected: 1, actual };
    let two = |best| ScoreOneOptions { best };
    let params = |ids| ScoreOneParams { more: 1, ids };
    assert_eq!(people.score_one(params(&[1, 3]), two(false)).await.expect_err("two").kind(), wrong(2));
    people.score_one(params(&[1, 3]), two(true)).await.expect("the best");
    assert_eq!(people.score_one(params(&[1]), two(true)).await.expect_err("not the best").kind(), wrong(0));
    assert_eq!(table(&client).await[2], "3 c@x cy! 4 10 2");
    assert_eq!(table(&client).await[0], "1 a@x ada 1 5 0");
}

#[tokio::test]
async fn values_are_left_to_their_defaults() {
    let (_database, _client, db) = filled().await;
    let people = People::new(&db);
    let row = people.add("d@x", AddOptions::default()).await.expect("a row");
    assert_eq!((row.name.as_str(), row.phone, row.score), ("nobody", None, 10));
    let options = AddOptions { phone: OrDefault::Value(Some("7")), score: OrDefault::Value(1), ..Default::default() };
    let row = people.add("e@x", options).await.expect("a row");
    assert_eq!((row.name.as_str(), row.phone.as_deref(), row.score), ("nobody", Some("7"), 1));
    let options = AddOptions { phone: OrDefault::Value(None), name: OrDefault::Value("f"), ..Default::default() };
    let row = people.add("f@x", options).await.expect("a row");
    assert_eq!((row.name.as_str(), row.phone, row.score), ("f", None, 10));
}

#[tokio::test]
async fn conditions_of_writes_are_left_out() {
    let (_database, client, db) = filled().await;
    let people = People::new(&db);
    let tell = ChangeAndTellPatch { name: Patch::Set("x"), at_least: Some(6), ..Default::default() };
    assert!(people.change_and_tell(1, tell).await.expect("no row").is_none());
    let row = people.change_and_tell(2, tell).await.expect("a row").expect("one");
    assert_eq!((row.name.as_str(), row.phone), ("x", None));
    assert_eq!(people.rename_all("y", RenameAllOptions { above: Some(8) }).await.expect("a change"), 1);
    assert_eq!(people.rename_all("z", RenameAllOptions::default()).await.expect("a change"), 3);
    let remove = |name| people.remove(RemoveParams { below: 9, ids: &[1, 3] }, RemoveOptions { name });
    assert_eq!(remove(Some("nobody")).await.expect("none"), 0);
    assert_eq!(remove(None).await.expect("one"), 1);
    assert_eq!(table(&client).await, ["2 b@x z - 7 0", "3 c@x z 3 9 0"]);
    assert_eq!(people.of_tenant(2, OfTenantOptions::default()).await.expect("a row").as_deref(), Some("b@x"));
    assert!(people.of_tenant(2, OfTenantOptions { name: Some("q") }).await.expect("none").is_none());
}

#[test]
fn a_patch_runs_without_async() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let (database, client, db) = runtime.block_on(filled());
    let pool = sqlwright::Pool::new(database.url()).expect("a pool");
    let patch = ChangePatch { name: Patch::Set("W"), ..Default::default() };
    assert_eq!(People::new(&pool).change(1, patch).wait().expect("a change"), 1);
    assert_eq!(runtime.block_on(table(&client))[0], "1 a@x w 1 5 0");
    runtime.block_on(async move { drop((client, database, db)) });
}

#[tokio::test]
async fn fakes_are_told_the_patch() {
    let fake = PeopleFake {
        change: Some(Box::new(|id, patch| match (id, patch.name, patch.phone) {
            (1, Patch::Set("x"), Patch::Keep) => Ok(1),
            _ => Ok(0),
        })),
        ..Default::default()
    };
    let people: &dyn PeopleApi = &fake;
    let patch = ChangePatch { name: Patch::Set("x"), ..Default::default() };
    assert_eq!(people.change(1, patch).await.expect("an answer"), 1);
}
