//! The types of `sqlwright::types` through serde.

use std::ops::Bound;

use serde_json::{from_value, json, to_value};
use sqlwright::types::{Array, Dimension, Interval, Money, Multirange, OrInfinity, Range};
use sqlwright::{OrDefault, Patch};

/// What is written is read as it was.
fn round_trip<T>(value: &T, shown: serde_json::Value)
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    assert_eq!(to_value(value).expect("written"), shown);
    assert_eq!(&from_value::<T>(shown).expect("read"), value);
}

#[test]
fn types_are_written_and_read_by_serde() {
    round_trip(&Money(1250), json!(1250));
    let interval = Interval { months: 1, days: 2, microseconds: 3 };
    round_trip(&interval, json!({"months": 1, "days": 2, "microseconds": 3}));
    let range = Range::Between(Bound::Included(1), Bound::Unbounded);
    round_trip(&range, json!({"Between": [{"Included": 1}, "Unbounded"]}));
    round_trip(&Multirange(vec![Range::<i32>::Empty]), json!(["Empty"]));
    round_trip(&OrInfinity::Finite(7), json!({"Finite": 7}));
    let array = Array::new(vec![Dimension { length: 2, lower_bound: 1 }], vec![1, 2]).expect("an array");
    round_trip(&array, json!({"dimensions": [{"length": 2, "lower_bound": 1}], "elements": [1, 2]}));
}

#[test]
fn an_array_that_its_elements_do_not_fill_is_refused() {
    let wrong = json!({"dimensions": [{"length": 3, "lower_bound": 1}], "elements": [1, 2]});
    assert!(from_value::<Array<i32>>(wrong).is_err());
}

#[derive(Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
struct Changes {
    #[serde(skip_serializing_if = "Patch::is_keep")]
    name: Patch<String>,
    #[serde(skip_serializing_if = "Patch::is_keep")]
    note: Patch<Option<String>>,
    #[serde(skip_serializing_if = "OrDefault::is_default")]
    price: OrDefault<i64>,
}

/// What is not there is kept, and null is a value where there is one.
#[test]
fn a_patch_tells_null_from_nothing() {
    round_trip(&Changes::default(), json!({}));
    let note = Patch::Set(None);
    round_trip(&Changes { note, ..Changes::default() }, json!({"note": null}));
    let (name, note) = (Patch::from("desk".to_owned()), Patch::Set(Some("oak".to_owned())));
    round_trip(&Changes { name, note, price: 3.into() }, json!({"name": "desk", "note": "oak", "price": 3}));
    assert!(from_value::<Changes>(json!({"name": null})).is_err());
}

#[test]
fn what_is_left_out_is_like_an_option() {
    let (set, keep) = (Patch::Set("a".to_owned()), Patch::<String>::Keep);
    assert!(set.is_set() && keep.is_keep() && keep == Patch::default());
    assert_eq!((set.as_deref(), keep.as_deref()), (Patch::Set("a"), Patch::Keep));
    assert_eq!(set.as_ref().map(String::len).value(), Some(1));
    let (value, default) = (OrDefault::from(1), OrDefault::<i32>::Default);
    assert!(value.is_value() && default.is_default() && default == OrDefault::default());
    assert_eq!((value.map(|value| value + 1).value(), default.value()), (Some(2), None));
}
