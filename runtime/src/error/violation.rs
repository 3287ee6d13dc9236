//! Constraint violations as variants of generated error enums.

use std::fmt;
use std::ops::Deref;

use super::{Error, ErrorKind};

/// A violated constraint: an [`Error`] whose kind is one of the violations.
#[derive(Clone)]
pub struct Violation(Error);

impl Violation {
    pub(crate) fn fake(kind: ErrorKind, constraint: &'static str) -> Self {
        Self(Error::of_constraint(kind, constraint))
    }
}

impl Deref for Violation {
    type Target = Error;

    fn deref(&self) -> &Error {
        &self.0
    }
}

impl From<Violation> for Error {
    fn from(violation: Violation) -> Self {
        violation.0
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::error::Error for Violation {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

/// What generated error enums are: some variants for what a caller may want to tell apart, and all other errors.
pub trait Failure: std::error::Error {
    /// The error itself, whatever the variant.
    fn error(&self) -> &Error;
}

impl<F: Failure> From<F> for Error {
    fn from(failure: F) -> Self {
        failure.error().clone()
    }
}

/// A constraint and the variant of a generated error enum that stands for it.
///
/// A constraint is identified by its name; NOT NULL, for which the server reports no name, by `table.column`.
pub type Variant<E> = (&'static str, fn(Violation) -> E);

/// Sorts an error into the variants of a generated error enum.
pub fn classify<E>(error: Error, variants: &[Variant<E>], other: fn(Error) -> E) -> E {
    match variants.iter().find(|(name, _)| names(&error, name)) {
        Some((_, variant)) => variant(Violation(error)),
        None => other(error),
    }
}

fn names(error: &Error, name: &str) -> bool {
    if !error.kind().is_violation() {
        return false;
    }
    if error.kind() == ErrorKind::NotNullViolation
        && let (Some(table), Some(column)) = (error.table(), error.column())
        && name.strip_prefix(table).and_then(|rest| rest.strip_prefix('.')) == Some(column)
    {
        return true;
    }
    error.constraint() == Some(name)
}

/// Implements [`Failure`] and what goes with it for an enum: which constraints its variants stand for, and which variant holds
/// [`ErrorKind::WrongCount`], if one does. All else is its `Other`.
///
/// `failure!(PayError { "account_is_open" | "account_exists" => NoAccount, wrong count => NotPaid });`
#[doc(hidden)]
#[macro_export]
macro_rules! __failure {
    ($failure:ident {
        $($($constraint:literal)|+ => $variant:ident),* $(,)? $(wrong count => $count:ident $(,)?)?
    }) => {
        impl $crate::Failure for $failure {
            fn error(&self) -> &$crate::Error {
                match self {
                    $(Self::$variant(error) => error,)*
                    $(Self::$count(error) => error,)?
                    Self::Other(error) => error,
                }
            }
        }

        impl ::core::convert::From<$crate::Error> for $failure {
            fn from(error: $crate::Error) -> Self {
                $(if let $crate::ErrorKind::WrongCount { .. } = error.kind() {
                    return Self::$count(error);
                })?
                $crate::contract::classify(error, &[$($(($constraint, Self::$variant)),+),*], Self::Other)
            }
        }

        impl ::core::fmt::Display for $failure {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt($crate::Failure::error(self), f)
            }
        }

        impl ::core::error::Error for $failure {
            fn source(&self) -> ::core::option::Option<&(dyn ::core::error::Error + 'static)> {
                ::core::error::Error::source($crate::Failure::error(self))
            }
        }
    };
}
