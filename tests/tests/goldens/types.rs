//! Values of odd types travel both ways.

use crate::case;
use crate::goldens::*;

#[tokio::test]
async fn enums_with_odd_labels() {
    use types_enums::people::{AddParams, People};
    use types_enums::types::{Mood, WeirdName};
    let db = case("types/enums").await;
    let people = People::new(&db);
    let before: Vec<Mood> = Mood::LABELS.iter().map(|(_, mood)| *mood).collect();
    assert_eq!(before.len(), 7);
    for (id, (label, mood)) in (1..).zip(Mood::LABELS) {
        let params = AddParams { person_id: id, mood: *mood, before: &before, weird: Some(WeirdName::B) };
        people.add(params).await.expect("an insert");
        let person = people.find(id).await.expect("a row").expect("a row");
        assert_eq!((person.mood, person.mood.label()), (*mood, *label));
        assert_eq!(person.before.len(), 7);
        assert_eq!(person.weird, Some(WeirdName::B));
    }
    assert_eq!(people.moods().all().await.expect("rows"), before, "in the order of the type");
    let found = people.feeling(&[Some(Mood::Sad), None]).all().await.expect("rows");
    assert_eq!(found, [3]);
}

#[tokio::test]
async fn composites_within_composites_and_arrays() {
    use types_composites::things::{AddParams, Things};
    use types_composites::types::{Amount, Part, Unit};
    let db = case("types/composites").await;
    let things = Things::new(&db);
    let empty = Part { name: None, amount: None, alternatives: None, r#type: None, with_space: None };
    let full = Part {
        name: Some("a \"quoted\" (name), with\\ everything".into()),
        amount: Some(Amount { value: Some(3), unit: Some(Unit::Kg) }),
        alternatives: Some(vec![Some("x".into()), None, Some(String::new())]),
        r#type: Some(-1),
        with_space: Some(true),
    };
    let parts = [Some(full.clone()), None, Some(empty.clone())];
    let params = AddParams { thing_id: 1, main: &full, parts: &parts, spare: None };
    things.add(params).await.expect("an insert");
    let thing = things.find(1).await.expect("a row").expect("a row");
    assert_eq!(thing.main, full);
    assert_eq!(thing.spare, None);
    assert_eq!(thing.parts, parts);
    let names = things.names().all().await.expect("rows");
    assert_eq!((names[0].value, names[0].name.as_deref()), (Some(3), full.name.as_deref()));
}

#[tokio::test]
async fn types_of_one_name_in_several_schemas() {
    use types_schemas::orders::{AddParams, Orders};
    use types_schemas::types;
    let db = case("types/schemas").await;
    let orders = Orders::new(&db);
    let pair = types::odd_schema::Pair { first: Some(types::sales::Status::Closed), second: Some(types::Status::On) };
    let params = AddParams { id: 1, status: types::sales::Status::Open, switch: types::Status::Off, pair: Some(&pair) };
    orders.add(params).await.expect("an insert");
    let order = orders.find(1).await.expect("a row").expect("a row");
    assert_eq!((order.status, order.switch), (types::sales::Status::Open, types::Status::Off));
    assert_eq!(order.pair, Some(pair));
}

#[tokio::test]
async fn domains_over_domains_and_arrays() {
    use types_domains::people::{AddParams, ByWorkParams, People};
    let db = case("types/domains").await;
    let people = People::new(&db);
    let (tags, others) = (["a"], ["b@c"]);
    let params = AddParams { email: "a@b", work: Some("a@work"), name: "Ada", tags: Some(&tags), others: &others };
    people.add(params).await.expect("an insert");
    let person = people.find("a@b").await.expect("a row").expect("a row");
    assert_eq!((person.email.as_str(), person.work.as_deref()), ("a@b", Some("a@work")));
    let params = ByWorkParams { work: "a@work", emails: &["a@b", "x@y"] };
    assert_eq!(people.by_work(params).all().await.expect("rows").len(), 1);
}
