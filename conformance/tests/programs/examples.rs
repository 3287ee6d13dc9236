//! The programs of cornucopia's examples. They print what they read; here it is compared with what their schemas insert.

use jiff::civil::date;
use sqlwright::blocking::Wait as _;
use sqlwright::{Error, Pool};

use crate::one;
use crate::projects::{auto_build, benches, custom_types};

#[tokio::test]
async fn auto_build_gives_the_same_results() {
    let (_database, pool) = crate::database("examples/auto_build").await;
    assert!(auto_build::module_1::Module1::new(&pool).example_query().all().await.unwrap().is_empty());
}

/// `basic_async`, `basic_sync` and `basic_async_wasm` have the same query files and, but for `async`, the same program. `$($get)*` is
/// `.await` or `.wait()`.
macro_rules! basic {
    ($project:ident, $pool:ident, $($get:tt)*) => {
            use crate::projects::$project::module_1::Module1;
            use crate::projects::$project::module_2::{AuthorNameStartingWithParams, Module2};
            use crate::projects::$project::types::{SpongebobCharacter, VoiceActor};

            let queries = Module2::new($pool);
            let authors = queries.authors().all() $($get)*.unwrap();
            let authors: Vec<_> = authors.iter().map(|author| (author.id, author.name.as_str(), author.dob)).collect();
            let expected =
                [(1, "Agatha Christie", date(1999, 1, 2)), (2, "John Ronald Reuel Tolkien", date(2003, 2, 1))];
            assert_eq!(authors, expected);

            let books = async |tx: &mut sqlwright::Transaction| {
                let queries = Module1::new(tx);
                queries.insert_book("The Great Gatsby").await?;
                queries.insert_book(&String::from("Moby Dick")).await?;
                let books = Module2::new(tx).books().all().await?;
                Ok::<_, Error>(books.iter().map(|title| title.to_uppercase()).collect::<Vec<_>>())
            };
            let books = $pool.transaction(books) $($get)*.unwrap();
            assert_eq!(books.len(), 6);
            assert_eq!(books[4..], ["THE GREAT GATSBY", "MOBY DICK"]);
            assert_eq!(queries.author_name_by_id(0) $($get)*.unwrap(), None);

            let params = AuthorNameStartingWithParams { start_str: "Jo" };
            let rows = queries.author_name_starting_with(params).all() $($get)*.unwrap();
            let titles: Vec<_> = rows.iter().map(|row| row.title.as_str()).collect();
            assert_eq!(titles, ["The Hobbit", "The Silmarillion"]);

            let actors = queries.select_voice_actor_with_character(SpongebobCharacter::Patrick).all() $($get)*.unwrap();
            let expected = VoiceActor { name: Some("Bill Fagerbakke".into()), age: Some(65) };
            assert_eq!(one(actors), Some(expected));

            let translations = queries.select_translations().map(|row| format!("{}: {:?}", row.title, row.translations));
            let translations = translations.all() $($get)*.unwrap();
            assert_eq!(translations.len(), 6);
            assert!(translations.iter().all(|line| line.ends_with(r#": [Some("french"), Some("english")]"#)));
            assert!(translations.iter().any(|line| line.starts_with("Murder on the Orient Express: ")));
    };
}

#[tokio::test]
async fn basic_async_gives_the_same_results() {
    let (_database, pool) = crate::database("examples/basic_async").await;
    let pool = &pool;
    basic!(basic_async, pool, .await);
}

#[tokio::test]
async fn basic_async_wasm_gives_the_same_results() {
    let (_database, pool) = crate::database("examples/basic_async_wasm").await;
    let pool = &pool;
    basic!(basic_async_wasm, pool, .await);
}

#[test]
fn basic_sync_gives_the_same_results() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (_database, pool) = runtime.block_on(crate::database("examples/basic_sync"));
    let pool = &pool;
    basic!(basic_sync, pool, .wait());
}

#[tokio::test]
async fn custom_types_gives_the_same_results() {
    use custom_types::module_1::Module1;
    use custom_types::types::{Element, Quality};

    let (_database, pool) = crate::database("examples/custom_types").await;
    let queries = Module1::new(&pool);
    let characters = queries.characters().all().await.unwrap();
    assert_eq!((characters.len(), characters[0].name.as_str()), (5, "Amber"));
    assert_eq!(characters[0].release_date, Some(date(2020, 9, 28)));
    let character = one(queries.select_character_by_element(Element::Hydro).all().await.unwrap());
    assert_eq!((character.name.as_str(), character.quality), ("Furina", Quality::Ssr));
}

/// The benches have no results to compare; each statement is run once.
#[tokio::test]
async fn the_statements_of_the_benches_run() {
    let (_database, pool) = crate::database("benches").await;
    run(&pool).await.unwrap();
}

async fn run(pool: &Pool) -> Result<(), Error> {
    use benches::bench::{Bench, InsertUserParams};

    let queries = Bench::new(pool);
    let users = InsertUserParams { names: &["User 0", "User 1"], hair_colors: &[Some("black"), None] };
    assert_eq!(queries.insert_user(users).await?, 2);
    let users = queries.users().all().await?;
    let users: Vec<_> = users.iter().map(|user| (user.id, user.name.as_str(), user.hair_color.as_deref())).collect();
    assert_eq!(users, [(1, "User 0", Some("black")), (2, "User 1", None)]);
    assert!(queries.posts().all().await?.is_empty());
    assert!(queries.post_by_user_ids(&[1, 2]).all().await?.is_empty());
    assert!(queries.comments().all().await?.is_empty());
    assert!(queries.comments_by_post_id(&[1]).all().await?.is_empty());
    let complex = queries.select_complex().all().await?;
    assert!(complex.iter().all(|row| row.post_id.is_none()));
    assert_eq!(complex.len(), 2);
    Ok(())
}
