//! The types of `sqlwright::types` through serde.

use std::ops::Bound;

use serde_json::{from_value, json, to_value};
use sqlwright::types::{Array, Dimension, Interval, Money, Multirange, OrInfinity, Range};

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
