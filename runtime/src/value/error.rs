//! Why a value could not be sent or read.

use std::borrow::Cow;
use std::fmt;

/// What [`Encode`](crate::Encode) and [`Decode`](crate::Decode) fail with.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An error about a value whose text does not contain the value.
///
/// [`Error`](crate::Error) shows the text of this type, and hides that of any other, because it may quote the value.
pub struct ValueError {
    text: Cow<'static, str>,
    hidden: Option<BoxError>,
}

impl ValueError {
    /// An error with this text. Do not include the value: the text is shown in logs.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Self {
        Self { text: text.into(), hidden: None }
    }

    pub(crate) fn null() -> Self {
        Self::new("NULL, which the Rust type cannot hold")
    }

    pub(crate) fn malformed(what: &'static str) -> Self {
        Self::new(format!("the bytes are not a well-formed {what}"))
    }

    /// Puts the place in front, such as `element 3`, and hides the text of foreign errors.
    pub(crate) fn at(place: impl fmt::Display, error: BoxError) -> Self {
        let Self { text, hidden } = Self::from_any(error);
        Self { text: format!("{place}: {text}").into(), hidden }
    }

    pub(crate) fn from_any(error: BoxError) -> Self {
        match error.downcast::<Self>() {
            Ok(own) => *own,
            Err(foreign) => Self { text: "the value was refused".into(), hidden: Some(foreign) },
        }
    }

    /// The error below, if any, unabridged: it may contain the value.
    pub fn hidden(&self) -> Option<&(dyn std::error::Error + Send + Sync + 'static)> {
        self.hidden.as_deref()
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ValueError").field(&self.text).finish()
    }
}

// No `source`: whoever prints the chain would print the value.
impl std::error::Error for ValueError {}
