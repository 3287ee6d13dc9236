//! The programs of cornucopia's examples. They print what they read; here it is compared with what their schemas insert.

use jiff::civil::date;
use sqlwright::{Error, Pool};

use crate::one;
use crate::projects::{auto_build, benches, custom_types};

#[tokio::test]
async fn auto_build_gives_the_same_results() {
    let (_database, pool) = crate::database("examples/auto_build").await;
    assert!(auto_build::module_1::Module1::new(&pool).example_query().all().await.unwrap().is_empty());
}

/// `basic_async`, `basic_sync` and `basic_async_wasm` have the same query files and, but for `async`, the same program.
macro_rules! basic {
    ($test:ident, $project:ident) => {
        #[tokio::test]
        async fn $test() {
            use crate::projects::$project::module_1::Module1;
            use crate::projects::$project::module_2::{AuthorNameStartingWithParams, Module2};
            use crate::projects::$project::types::{SpongebobCharacter, VoiceActor};

            let (_database, pool) = crate::database(concat!("examples/", stringify!($project))).await;
            let queries = Module2::new(&pool);
            let authors = queries.authors().all().await.unwrap();
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
            let books = pool.transaction(books).await.unwrap();
            assert_eq!(books.len(), 6);
            assert_eq!(books[4..], ["THE GREAT GATSBY", "MOBY DICK"]);
            assert_eq!(queries.author_name_by_id(0).await.unwrap(), None);

            let params = AuthorNameStartingWithParams { start_str: "Jo" };
            let rows = queries.author_name_starting_with(params).all().await.unwrap();
            let titles: Vec<_> = rows.iter().map(|row| row.title.as_str()).collect();
            assert_eq!(titles, ["The Hobbit", "The Silmarillion"]);

            let actors = queries.select_voice_actor_with_character(SpongebobCharacter::Patrick).all().await.unwrap();
            let expected = VoiceActor { name: Some("Bill Fagerbakke".into()), age: Some(65) };
            assert_eq!(one(actors), Some(expected));

            let translations = queries.select_translations().all().await.unwrap();
            let expected = [Some("french".to_owned()), Some("english".to_owned())];
            assert_eq!(translations.len(), 6);
            assert!(translations.iter().all(|row| row.translations == expected));
        }
    };
}

basic!(basic_async_gives_the_same_results, basic_async);
basic!(basic_sync_gives_the_same_results, basic_sync);
basic!(basic_async_wasm_gives_the_same_results, basic_async_wasm);

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
