//! `json` and `jsonb` as text

use crate::ty::{Ty, names};
use crate::value::{BoxError, Decode, ValueError};

/// `jsonb` sends a version before the text (`jsonb_send`).
const VERSION: u8 = 1;

/// The text of a `json` or `jsonb` value where it stands in the server's answer: for rows that borrow.
///
/// PostgreSQL has checked that it is JSON; what of it is wanted, a JSON library reads from [`JsonText::as_str`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct JsonText<'r>(&'r str);

impl<'r> JsonText<'r> {
    /// The text.
    pub fn as_str(self) -> &'r str {
        self.0
    }
}

impl<'r> Decode<'r> for JsonText<'r> {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let text = if ty.oid() == names::JSONB.oid() {
            raw.strip_prefix(&[VERSION]).ok_or_else(|| ValueError::malformed("jsonb of version 1"))?
        } else {
            raw
        };
        std::str::from_utf8(text).map(Self).map_err(|_| ValueError::new("the text is not UTF-8").into())
    }
}
