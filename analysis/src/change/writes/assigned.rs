//! What a statement itself says of the value of a column.

use super::Value;

/// What a statement gives for a column, before it is known which table's default DEFAULT means.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct AssignedValue {
    /// What the rows without DEFAULT give.
    pub(super) value: Option<Value>,
    /// Whether some row says DEFAULT.
    pub(super) default: bool,
    /// Whether some row says NULL.
    pub(super) some_null: bool,
}

impl AssignedValue {
    pub(super) fn value(value: Value) -> AssignedValue {
        AssignedValue { value: Some(value), default: false, some_null: value == Value::Null }
    }

    /// What the column's default is.
    pub(super) fn by_default() -> AssignedValue {
        AssignedValue { default: true, ..AssignedValue::default() }
    }

    pub(super) fn or(self, other: AssignedValue) -> AssignedValue {
        let value = match (self.value, other.value) {
            (Some(one), Some(two)) => Some(one.or(two)),
            (one, two) => one.or(two),
        };
        AssignedValue { value, default: self.default || other.default, some_null: self.some_null || other.some_null }
    }
}
