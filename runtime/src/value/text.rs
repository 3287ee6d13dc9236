//! Text, and the types whose binary form is text.

use bytes::{BufMut, BytesMut};
use postgres_types::IsNull;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::{Ty, names};

/// The types of the `ltree` extension send a version before the text (`ltree_send`, `lquery_send`, `ltxtq_send`).
const VERSIONED: [&str; 3] = ["ltree", "lquery", "ltxtquery"];
const VERSION: u8 = 1;

/// So does `jsonpath` (`jsonpath_send`).
fn is_versioned(ty: &Ty) -> bool {
    ty.oid() == names::JSONPATH.oid() || ty.is_base_named(&VERSIONED)
}

impl Encode for str {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        if is_versioned(ty) {
            out.put_u8(VERSION);
        }
        out.put_slice(self.as_bytes());
        Ok(IsNull::No)
    }
}

impl Encode for String {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        self.as_str().encode(ty, out)
    }
}

impl<'r> Decode<'r> for &'r str {
    fn decode(ty: &Ty, raw: &'r [u8]) -> Result<Self, BoxError> {
        let text = if is_versioned(ty) {
            raw.strip_prefix(&[VERSION]).ok_or_else(|| ValueError::malformed("text of version 1"))?
        } else {
            raw
        };
        std::str::from_utf8(text).map_err(|_| ValueError::new("the text is not UTF-8").into())
    }
}

impl Decode<'_> for String {
    fn decode(ty: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        <&str>::decode(ty, raw).map(str::to_owned)
    }
}
