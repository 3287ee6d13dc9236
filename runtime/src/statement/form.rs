//! A statement in one of its variants.

use std::borrow::Cow;
use std::ops::Deref;

use postgres_types::Oid;

use super::{Name, Statement, Text};
use crate::error::{Error, ErrorKind};
use crate::ty::{Ty, names as ty};

/// See [`Form::key`].
pub(crate) type Key = (usize, u64);

/// A statement, and which of its terms are on: what is sent, prepared and compared. Of a constant statement there is one.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    statement: &'static Statement,
    variant: u64,
}

impl Form {
    pub(crate) fn of(statement: &'static Statement, variant: u64) -> Self {
        Self { statement, variant: if statement.is_varying() { variant } else { 0 } }
    }

    /// The statement, whatever the variant.
    #[inline]
    pub(crate) fn whole(self) -> &'static Statement {
        self.statement
    }

    /// What no other has: the number of the statement, and the variant.
    pub(crate) fn key(self) -> Key {
        (self.slot(), self.variant)
    }

    /// An error, if nothing can be made of this variant.
    pub(crate) fn refusal(self) -> Option<Error> {
        let required = self.statement.required();
        let is_refused = required != 0 && required & self.variant == 0;
        is_refused.then(|| Error::plain(ErrorKind::NothingToChange, Some(self.name())))
    }

    /// The SQL, in parts.
    pub(crate) fn texts(self) -> Vec<&'static str> {
        match &self.statement.text {
            Text::Constant(sql) => vec![*sql],
            Text::Varying(varying) => varying.texts(self.variant),
        }
    }

    /// The same, and a comment after it.
    pub(crate) fn texts_with(self, comment: &str) -> Vec<&str> {
        let mut texts: Vec<&str> = self.texts();
        texts.push(comment);
        texts
    }

    /// The same as one.
    pub(crate) fn text(self) -> Cow<'static, str> {
        match &self.statement.text {
            Text::Constant(sql) => Cow::Borrowed(sql),
            Text::Varying(varying) => Cow::Owned(varying.text(self.variant)),
        }
    }

    /// Whether it uses a parameter.
    #[inline]
    pub(crate) fn uses(self, parameter: usize) -> bool {
        match &self.statement.text {
            Text::Constant(_) => true,
            Text::Varying(varying) => varying.uses(parameter, self.variant),
        }
    }

    /// The types of the parameters as Parse names them, given what a type is called here; text for one that is not used, which could be of any.
    pub(crate) fn types(self, number: impl Fn(&Ty) -> Oid) -> Vec<Oid> {
        let types = self.parameters().iter().enumerate();
        types.map(|(index, ty)| if self.uses(index) { number(ty) } else { ty::TEXT.oid() }).collect()
    }

    /// The name under which a variant is prepared: it takes time to make.
    pub(crate) fn make_name(self) -> Name {
        let texts = self.texts();
        let bytes = texts.iter().flat_map(|text| text.bytes());
        // Two variants can have the same text, and are prepared separately.
        Name::of(bytes.chain([0]).chain(self.variant.to_be_bytes()), self.statement.identity().slot)
    }
}

impl From<&'static Statement> for Form {
    #[inline]
    fn from(statement: &'static Statement) -> Self {
        Self { statement, variant: 0 }
    }
}

impl Deref for Form {
    type Target = Statement;

    #[inline]
    fn deref(&self) -> &Statement {
        self.statement
    }
}
