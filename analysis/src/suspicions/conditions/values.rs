//! The values that a condition leaves to a column: some, all but some, or those of an interval.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::prove::scope::Scope;
use crate::tree::expr::{BooleanOperator, Expr, Operation, Through};

/// A constant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// A number, date or time.
    Number(i128),
    /// A text or the like, of which only equality is known here.
    Bytes(Vec<u8>),
}

/// How an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
}

/// How the function of a built-in operator compares; `None` for one that is no comparison of a type that is known here.
pub(super) fn comparison(function: &str) -> Option<Comparison> {
    const TYPES: &[&str] = &[
        "int2",
        "int4",
        "int8",
        "int24",
        "int42",
        "int28",
        "int82",
        "int48",
        "int84",
        "date_",
        "timestamp_",
        "timestamptz_",
        "text",
        "text_",
        "uuid_",
        "enum_",
        "bool",
        "numeric_",
        "bpchar",
        "float4",
        "float8",
        "oid",
    ];
    let (ty, comparison) = [
        ("eq", Comparison::Equal),
        ("ne", Comparison::Unequal),
        ("lt", Comparison::Less),
        ("le", Comparison::AtMost),
        ("gt", Comparison::Greater),
        ("ge", Comparison::AtLeast),
    ]
    .into_iter()
    .find_map(|(end, comparison)| Some((function.strip_suffix(end)?, comparison)))?;
    TYPES.contains(&ty).then_some(comparison)
}

impl Comparison {
    /// With its sides exchanged.
    fn exchanged(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::AtMost => Comparison::AtLeast,
            Comparison::Greater => Comparison::Less,
            Comparison::AtLeast => Comparison::AtMost,
            same => same,
        }
    }

    /// What holds where it does not.
    fn negated(self) -> Comparison {
        match self {
            Comparison::Equal => Comparison::Unequal,
            Comparison::Unequal => Comparison::Equal,
            Comparison::Less => Comparison::AtLeast,
            Comparison::AtMost => Comparison::Greater,
            Comparison::Greater => Comparison::AtMost,
            Comparison::AtLeast => Comparison::Less,
        }
    }
}

/// A set of values of a type whose values are whole numbers, or of which only equality is known. NULL is in none of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Values {
    Some(BTreeSet<Value>),
    AllBut(BTreeSet<Value>),
    /// From the first to the last, both included.
    Between(i128, i128),
}

/// Beyond all values of the types that are known here.
const ENDS: (i128, i128) = (i128::MIN, i128::MAX);

impl Values {
    fn of(comparison: Comparison, value: Value) -> Option<Values> {
        let single = BTreeSet::from([value.clone()]);
        match (comparison, value) {
            (Comparison::Equal, _) => Some(Values::Some(single)),
            (Comparison::Unequal, _) => Some(Values::AllBut(single)),
            (Comparison::Less, Value::Number(number)) => Some(Values::Between(ENDS.0, number - 1)),
            (Comparison::AtMost, Value::Number(number)) => Some(Values::Between(ENDS.0, number)),
            (Comparison::Greater, Value::Number(number)) => Some(Values::Between(number + 1, ENDS.1)),
            (Comparison::AtLeast, Value::Number(number)) => Some(Values::Between(number, ENDS.1)),
            (_, Value::Bytes(_)) => None,
        }
    }

    fn has(&self, value: &Value) -> bool {
        match (self, value) {
            (Values::Some(values), value) => values.contains(value),
            (Values::AllBut(values), value) => !values.contains(value),
            (Values::Between(first, last), Value::Number(number)) => (first..=last).contains(&number),
            (Values::Between(..), Value::Bytes(_)) => true,
        }
    }

    /// The values that are in both, or more than these.
    pub(super) fn and(self, other: &Values) -> Values {
        match (self, other) {
            (Values::Some(values), other) => {
                Values::Some(values.into_iter().filter(|value| other.has(value)).collect())
            }
            (one, Values::Some(values)) => {
                Values::Some(values.iter().filter(|value| one.has(value)).cloned().collect())
            }
            (Values::Between(first, last), Values::Between(from, to)) => {
                Values::Between(first.max(*from), last.min(*to))
            }
            (Values::AllBut(values), Values::AllBut(more)) => Values::AllBut(values.union(more).cloned().collect()),
            (Values::Between(first, last), Values::AllBut(_)) => Values::Between(first, last),
            (Values::AllBut(_), Values::Between(first, last)) => Values::Between(*first, *last),
        }
    }

    /// The values that are in one of them; `None` where that is not known.
    pub(super) fn or(self, other: Values) -> Option<Values> {
        match (self, other) {
            (Values::Some(mut values), Values::Some(more)) => {
                values.extend(more);
                Some(Values::Some(values))
            }
            (Values::AllBut(values), Values::AllBut(more)) => {
                Some(Values::AllBut(values.intersection(&more).cloned().collect()))
            }
            _ => None,
        }
    }

    /// Whether no value is left.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Values::Some(values) => values.is_empty(),
            Values::AllBut(_) => false,
            Values::Between(first, last) => first > last,
        }
    }

    /// Whether every value is in it.
    pub(super) fn is_everything(&self) -> bool {
        matches!(self, Values::AllBut(values) if values.is_empty())
    }

    /// Whether it is all but some.
    pub(super) fn is_exclusion(&self) -> bool {
        matches!(self, Values::AllBut(_))
    }

    /// Whether all values of it are in the other one.
    pub(super) fn is_within(&self, other: &Values) -> bool {
        match (self, other) {
            (Values::Some(values), other) => values.iter().all(|value| other.has(value)),
            (Values::Between(first, last), Values::Between(from, to)) => from <= first && last <= to,
            (Values::AllBut(values), Values::AllBut(fewer)) => fewer.is_subset(values),
            (Values::Between(..), Values::AllBut(values)) => !values.iter().any(|value| self.has(value)),
            (Values::Between(..) | Values::AllBut(_), Values::Some(_)) | (Values::AllBut(_), Values::Between(..)) => {
                false
            }
        }
    }
}

/// What a condition that is true (or false) leaves to what `subject` knows; `None` where it says nothing of just one subject.
pub(super) fn of_condition<Subject: PartialEq>(
    scope: &Scope<'_>,
    condition: Expr<'_>,
    truth: bool,
    subject: &dyn Fn(Expr<'_>) -> Option<Subject>,
) -> Option<(Subject, Values)> {
    let _level = scope.context.enter()?;
    let catalog = scope.context.catalog;
    match condition {
        Expr::Operation(operation) => of_operation(catalog, operation, truth, subject),
        Expr::ArrayComparison(list) => {
            let [term, array] = list.sides()?;
            let function = catalog.function_of(list).filter(|function| function.is_builtin())?;
            let values = elements(array)?;
            let is_listed = match (comparison(&function.name)?, list.is_any(), list.is_all()) {
                (Comparison::Equal, true, false) => true,
                (Comparison::Unequal, false, true) => false,
                _ => return None,
            };
            let values = if is_listed == truth { Values::Some(values) } else { Values::AllBut(values) };
            Some((subject(term)?, values))
        }
        Expr::Boolean(boolean) => {
            let arguments = boolean.arguments();
            match (boolean.operator()?, truth) {
                (BooleanOperator::Not, _) => of_condition(scope, arguments.first()?, !truth, subject),
                (BooleanOperator::Or, true) | (BooleanOperator::And, false) => {
                    let mut arms = arguments.iter().map(|arm| of_condition(scope, arm, truth, subject));
                    let first = arms.next()??;
                    arms.try_fold(first, |(one, all), arm| {
                        let (other, values) = arm?;
                        if one == other { Some((one, all.or(values)?)) } else { None }
                    })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn of_operation<Subject>(
    catalog: &Catalog,
    operation: Operation<'_>,
    truth: bool,
    subject: &dyn Fn(Expr<'_>) -> Option<Subject>,
) -> Option<(Subject, Values)> {
    let [left, right] = operation.sides()?;
    let function = catalog.function_of(operation).filter(|function| function.is_builtin())?;
    let comparison = comparison(&function.name)?;
    let (term, value, comparison) = match (constant(left), constant(right)) {
        (None, Some(value)) => (left, value, comparison),
        (Some(value), None) => (right, value, comparison.exchanged()),
        _ => return None,
    };
    let comparison = if truth { comparison } else { comparison.negated() };
    Some((subject(term)?, Values::of(comparison, value)?))
}

/// The elements of a list of constants.
pub(super) fn elements(array: Expr<'_>) -> Option<BTreeSet<Value>> {
    match array.strip(Through::SameValue) {
        Expr::Array(array) if array.multidimensional() == Some(false) => {
            array.elements().iter().map(constant).collect()
        }
        Expr::ArrayCoerce(cast) => elements(cast.argument()),
        _ => None,
    }
}

/// A constant of a type whose equal values are the same to the last bit.
pub(super) fn constant(expression: Expr<'_>) -> Option<Value> {
    let Expr::Constant(constant) = expression.strip(Through::SameValue) else { return None };
    if constant.null() != Some(false) {
        return None;
    }
    let bytes = constant.bytes()?;
    match constant.ty()? {
        // int2, int4, int8
        20 | 21 | 23 => constant.integer().map(|number| Value::Number(number.into())),
        // date, timestamp, timestamptz: days, and microseconds.
        1082 => {
            let value = i64::from_le_bytes(bytes.try_into().ok()?);
            i32::try_from(value).ok().map(|days| Value::Number(days.into()))
        }
        1114 | 1184 => Some(Value::Number(i64::from_le_bytes(bytes.try_into().ok()?).into())),
        // boolean
        16 => Some(Value::Bytes(vec![*bytes.first()?])),
        // text and varchar, without the header with their length; uuid
        25 | 1043 => Some(Value::Bytes(bytes.get(4..)?.to_vec())),
        2950 => Some(Value::Bytes(bytes)),
        _ => None,
    }
}
