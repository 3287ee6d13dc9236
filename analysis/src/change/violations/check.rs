//! Whether a CHECK can fail, given what is known of the values: constants, NULL, not NULL. Only what comparisons, IN, IS NULL and
//! AND, OR, NOT decide; anything else may come out as anything. A CHECK that comes out NULL is satisfied.

use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::change::writes::{Constant, Value, constant};
use crate::tree::expr::{self, BooleanOperator, Call, Expr};

/// What an expression can come out as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcomes {
    truth: bool,
    falsehood: bool,
    null: bool,
}

impl Outcomes {
    const ANY: Outcomes = Outcomes { truth: true, falsehood: true, null: true };
    const NULL: Outcomes = Outcomes { truth: false, falsehood: false, null: true };

    /// Whether it comes out as this whatever the rest is.
    pub(crate) fn is_always(self, value: bool) -> bool {
        self == Outcomes::of(value)
    }

    fn of(value: bool) -> Outcomes {
        Outcomes { truth: value, falsehood: !value, null: false }
    }

    fn not(self) -> Outcomes {
        Outcomes { truth: self.falsehood, falsehood: self.truth, null: self.null }
    }

    fn and(self, other: Outcomes) -> Outcomes {
        Outcomes {
            truth: self.truth && other.truth,
            falsehood: self.falsehood || other.falsehood,
            null: (self.null && (other.null || other.truth)) || (other.null && self.truth),
        }
    }

    fn or(self, other: Outcomes) -> Outcomes {
        self.not().and(other.not()).not()
    }
}

/// The values that a CHECK looks at.
pub(crate) struct Values<'v> {
    pub(crate) catalog: &'v Catalog,
    /// Of a column.
    pub(crate) column: &'v dyn Fn(i16) -> Value,
    /// Of VALUE, in the CHECK of a domain.
    pub(crate) domain: Value,
}

impl Values<'_> {
    /// Whether the CHECK can come out false. With `changed`, parts that look at none of these columns are as true as they were.
    pub(super) fn can_fail(&self, check: Expr<'_>, changed: Option<&BTreeSet<i16>>) -> bool {
        let looks_at = |part: Expr<'_>, changed: &BTreeSet<i16>| {
            part.walk().any(|node| match node {
                Expr::Variable(variable) => {
                    let column = variable.number().and_then(|number| i16::try_from(number).ok());
                    column.is_none_or(|column| column == 0 || changed.contains(&column))
                }
                _ => false,
            })
        };
        check
            .conjuncts()
            .into_iter()
            .any(|part| changed.is_none_or(|changed| looks_at(part, changed)) && self.outcomes(part).falsehood)
    }

    /// What the expression can come out as.
    pub(crate) fn outcomes(&self, expression: Expr<'_>) -> Outcomes {
        match expression {
            Expr::Boolean(boolean) => {
                let all = boolean.arguments().iter().map(|argument| self.outcomes(argument));
                let all = match boolean.operator() {
                    Some(BooleanOperator::And) => all.reduce(Outcomes::and),
                    Some(BooleanOperator::Or) => all.reduce(Outcomes::or),
                    Some(BooleanOperator::Not) => all.map(Outcomes::not).next(),
                    None => None,
                };
                all.unwrap_or(Outcomes::ANY)
            }
            Expr::NullTest(test) if test.of_row() == Some(false) => {
                let is_null = match self.value(test.argument()) {
                    Value::Null => Outcomes::of(true),
                    Value::NotNull | Value::Is(_) => Outcomes::of(false),
                    Value::Unknown => Outcomes { null: false, ..Outcomes::ANY },
                };
                match (test.is_null(), test.is_not_null()) {
                    (true, _) => is_null,
                    (_, true) => is_null.not(),
                    _ => Outcomes::ANY,
                }
            }
            by @ Expr::Operation(operation) => match operation.sides() {
                Some([left, right]) => self.compared(by, self.value(left), self.value(right)),
                None => Outcomes::ANY,
            },
            Expr::ArrayComparison(comparison) => self.among(comparison).unwrap_or(Outcomes::ANY),
            other => match self.value(other) {
                Value::Is(Constant::Boolean(value)) => Outcomes::of(value),
                Value::Null => Outcomes::NULL,
                _ => Outcomes::ANY,
            },
        }
    }

    /// `value op ANY (ARRAY[…])`, which IN is, and ALL.
    fn among(&self, comparison: expr::Comparison<'_>) -> Option<Outcomes> {
        let [left, mut array] = comparison.sides()?;
        while let Expr::ArrayCoerce(cast) | Expr::Relabel(cast) = array {
            array = cast.argument();
        }
        let Expr::Array(array) = array else { return None };
        if array.multidimensional() != Some(false) {
            return None;
        }
        let (by, left) = (Expr::ArrayComparison(comparison), self.value(left));
        let each = array.elements().iter().map(|item| self.compared(by, left, self.value(item)));
        match (comparison.is_any(), comparison.is_all()) {
            (true, _) => each.reduce(Outcomes::or),
            (_, true) => each.reduce(Outcomes::and),
            _ => None,
        }
    }

    /// A comparison by an operator of PostgreSQL itself.
    fn compared(&self, by: Expr<'_>, left: Value, right: Value) -> Outcomes {
        let function = self.catalog.function_of(by).filter(|function| function.is_builtin());
        let Some((kind, comparison)) = function.and_then(|function| comparison(&function.name)) else {
            return Outcomes::ANY;
        };
        match (left, right) {
            (Value::Null, _) | (_, Value::Null) => Outcomes::NULL,
            (Value::Is(left), Value::Is(right)) => {
                let deterministic =
                    by.input_collation().is_none_or(|oid| !self.catalog.nondeterministic_collations.contains(&oid));
                match (kind, left, right) {
                    (Kind::Ordered, Constant::Integer(left), Constant::Integer(right)) => {
                        Outcomes::of(comparison.holds(left.cmp(&right)))
                    }
                    (Kind::Equal, Constant::Boolean(_), Constant::Boolean(_))
                    | (Kind::Equal, Constant::Label(_), Constant::Label(_)) => {
                        Outcomes::of(comparison.holds(left.cmp(&right)))
                    }
                    (Kind::Equal, Constant::Text(..), Constant::Text(..)) if deterministic || left == right => {
                        Outcomes::of(comparison.holds(left.cmp(&right)))
                    }
                    _ => Outcomes { null: false, ..Outcomes::ANY },
                }
            }
            (Value::Unknown, _) | (_, Value::Unknown) => Outcomes::ANY,
            _ => Outcomes { null: false, ..Outcomes::ANY },
        }
    }

    fn value(&self, expression: Expr<'_>) -> Value {
        if let Some(constant) = constant(self.catalog, expression) {
            return Value::Is(constant);
        }
        match expression {
            Expr::Constant(constant) if constant.null() == Some(true) => Value::Null,
            Expr::Constant(_) => Value::NotNull,
            Expr::Variable(variable) if variable.levels_up() == Some(0) => {
                let number = variable.number().and_then(|number| i16::try_from(number).ok());
                number.filter(|number| *number > 0).map_or(Value::Unknown, self.column)
            }
            Expr::DomainValue(_) => self.domain,
            // To another type with the same bytes.
            Expr::Relabel(cast) | Expr::Collate(cast) => self.value(cast.argument()),
            Expr::Call(call) => self.called(call),
            _ => Value::Unknown,
        }
    }

    /// The length of a text, and casts between integers.
    fn called(&self, call: Call<'_>) -> Value {
        let function = self.catalog.function_of(Expr::Call(call)).filter(|function| function.is_builtin());
        let Some((function, [argument])) = function.zip(call.arguments().exactly()) else { return Value::Unknown };
        match (function.name.as_str(), self.value(argument)) {
            ("length" | "char_length" | "character_length", Value::Is(text)) => {
                text.length().map_or(Value::Unknown, |length| Value::Is(Constant::Integer(length)))
            }
            ("length" | "char_length" | "character_length", Value::Null) => Value::Null,
            ("int4" | "int8" | "numeric", Value::Is(number @ Constant::Integer(_)))
                if is_integer(self.catalog, function) =>
            {
                Value::Is(number)
            }
            ("int4" | "int8" | "numeric", Value::Null) => Value::Null,
            _ => Value::Unknown,
        }
    }
}

/// Whether the function takes an integer.
fn is_integer(catalog: &Catalog, function: &crate::catalog::Function) -> bool {
    let ty = function.arguments.first().and_then(|oid| catalog.types.get(oid));
    ty.is_some_and(|ty| matches!(ty.name.as_str(), "int2" | "int4" | "int8"))
}

#[derive(Clone, Copy)]
enum Kind {
    /// Values that are known in their order.
    Ordered,
    /// Values of which only equality is known.
    Equal,
}

#[derive(Clone, Copy)]
enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Comparison::Equal => order.is_eq(),
            Comparison::NotEqual => order.is_ne(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// Whether a function of PostgreSQL itself compares values that are known for being equal, by its name.
pub(crate) fn is_equality(name: &str) -> bool {
    matches!(comparison(name), Some((_, Comparison::Equal)))
}

/// What the function of an operator compares, by its name in `pg_proc.dat`.
fn comparison(name: &str) -> Option<(Kind, Comparison)> {
    const ORDERED: [&str; 13] = [
        "int2",
        "int24",
        "int28",
        "int4",
        "int42",
        "int48",
        "int8",
        "int82",
        "int84",
        "numeric_",
        "date_",
        "timestamp_",
        "timestamptz_",
    ];
    const EQUAL: [&str; 3] = ["bool", "enum_", "text"];
    let (of, comparison) = name.split_at_checked(name.len().checked_sub(2)?)?;
    let comparison = match comparison {
        "eq" => Comparison::Equal,
        "ne" => Comparison::NotEqual,
        "lt" => Comparison::Less,
        "le" => Comparison::LessOrEqual,
        "gt" => Comparison::Greater,
        "ge" => Comparison::GreaterOrEqual,
        _ => return None,
    };
    let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    if ORDERED.contains(&of) {
        Some((Kind::Ordered, comparison))
    } else if EQUAL.contains(&of) && equality {
        Some((Kind::Equal, comparison))
    } else {
        None
    }
}
