//! Arrays of several dimensions are read with them, and arrays that hold no NULL are passed on as they were read.

use sqlwright::types::{Array, Dimension};

use crate::case;
use crate::goldens::*;

/// Rows of equal length.
fn grid<T: Clone>(rows: &[&[T]]) -> Array<T> {
    let dimension = |length| Dimension { length, lower_bound: 1 };
    let elements = rows.iter().flat_map(|row| row.iter().cloned()).collect();
    Array::new(vec![dimension(rows.len()), dimension(rows[0].len())], elements).expect("rows of equal length")
}

fn optional<T: Clone>(array: &Array<T>) -> Array<Option<T>> {
    Array::new(array.dimensions().to_vec(), array.elements().iter().cloned().map(Some).collect()).expect("as before")
}

#[tokio::test]
async fn several_dimensions() {
    use types_dimensions::sheets::{AddParams, BookParams, ReplaceParams, Sheets};
    use types_dimensions::types::Board;
    let db = case("types/dimensions").await;
    let sheets = Sheets::new(&db);
    let cells = grid(&[&[1, 2], &[3, 4]]);
    let weights = grid(&[&[0.5, 1.5]]);
    let words = grid(&[&["a".to_owned()], &["b".to_owned()]]);
    let game = Board { cells: Some(grid(&[&[Some(7), None]])), moves: Some(vec![Some("e4".into())]) };
    let params = AddParams {
        id: 1,
        cells: &cells,
        weights: Some(&weights),
        words: Some(&words),
        flat: &[5, 6],
        game: Some(&game),
    };
    sheets.add(params).await.expect("an insert");
    let sheet = sheets.find(1).await.expect("a row").expect("a row");
    assert_eq!(sheet.cells, optional(&cells));
    assert_eq!((sheet.weights, sheet.words), (Some(optional(&weights)), Some(optional(&words))));
    assert_eq!((sheet.flat, sheet.game), (vec![Some(5), Some(6)], Some(game)));
    assert_eq!(sheets.with_cells(&cells).all().await.expect("rows"), [1]);

    let made = sheets.made(1).await.expect("a row").expect("a row");
    assert_eq!(made.rows_of_pairs, grid(&[&[1, 2]]));
    assert_eq!(made.constant, grid(&[&[1, 2], &[3, 4]]));
    assert_eq!(made.of_columns, grid(&[&[Some(5), Some(6)], &[Some(5), Some(6)]]));
    assert_eq!(made.collected, Some(grid(&[&[Some(5), Some(6)]])));
    let row = ["x"; 3].map(str::to_owned);
    assert_eq!(made.filled, grid(&[&row[..], &row[..]]));
    assert_eq!(made.put_together, grid(&[&[1, 2], &[3, 4]]));
    assert_eq!(made.either, optional(&cells));
    assert_eq!(sheets.stacked().await.expect("a row"), Some(grid(&[&[1, 2], &[1, 1], &[2, 2]])));
    assert_eq!(sheets.united().all().await.expect("rows").len(), 2);
    let records = sheets.in_records().all().await.expect("rows");
    let (first, second, third) = &records[0].record;
    assert_eq!((first, second), (&optional(&cells), &vec![Some(5), Some(6)]));
    assert_eq!(third, &made.of_columns);
    let returned = sheets.from_function().all().await.expect("rows").remove(0);
    assert_eq!(returned, (Some(grid(&[&[Some(5), Some(6)], &[Some(5), Some(6)]])), Some(vec![Some(5), Some(6)])));

    // The declaration does not bind PostgreSQL: one dimension, and none, are read as well.
    let flat = Array::from(vec![1, 2, 3]);
    let replaced = sheets.replace(ReplaceParams { id: 1, cells: &flat }).await.expect("a row").expect("a row");
    assert_eq!(replaced.cells, optional(&flat));
    let empty = Array::from(vec![]);
    let replaced = sheets.replace(ReplaceParams { id: 1, cells: &empty }).await.expect("a row").expect("a row");
    assert!(replaced.cells.dimensions().is_empty() && replaced.cells.elements().is_empty());
    let ledger = sheets.book(BookParams { id: 1, ledger: &[Some(1), None] }).await.expect("a row");
    assert_eq!(ledger, Some(vec![Some(1), None]));
}

#[tokio::test]
async fn what_was_read_is_passed_on() {
    use types_element_promises::types::Role;
    use types_element_promises::users::{AddParams, KeepParams, Users};
    let db = case("types/element_promises").await;
    let users = Users::new(&db);
    let added = users.add(AddParams { id: 1, roles: &[Role::Reader, Role::Admin] }).await.expect("a row");
    users.keep(KeepParams { id: 1, roles: &added.roles }).await.expect("an update");
    let user = users.find(1).all().await.expect("rows").remove(0);
    users.keep(KeepParams { id: 1, roles: &user.checked }).await.expect("an update");
    assert_eq!((user.roles, user.former_roles.len()), (added.roles, 2));
    assert_eq!(users.through().all().await.expect("rows").len(), 2);
}

#[tokio::test]
async fn parts_of_an_hstore() {
    use types_extensions::of::Of;
    let db = case("types/extensions").await;
    let value = sqlwright::types::Hstore::from([("a".to_owned(), Some("1".to_owned())), ("b".to_owned(), None)]);
    let parts = Of::new(&db).parts_of_hstore(&value).await.expect("a row");
    assert_eq!(parts.keys, ["a", "b"]);
    assert_eq!(parts.values, [Some("1".to_owned()), None]);
    let text = |text: &str| Some(text.to_owned());
    let matrix = grid(&[&[text("a"), text("1")], &[text("b"), None]]);
    assert_eq!((&parts.matrix, &parts.rows), (&matrix, &matrix));
    assert_eq!(parts.list.len(), 4);
}
