//! `json` and `jsonb`

use bytes::{BufMut, BytesMut};
use postgres_types::IsNull;
use serde_json::Value;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::{Ty, names};

/// `jsonb` sends a version before the text (`jsonb_send`).
const VERSION: u8 = 1;

fn is_jsonb(ty: &Ty) -> bool {
    ty.oid() == names::JSONB.oid()
}

impl Encode for Value {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        if is_jsonb(ty) {
            out.put_u8(VERSION);
        }
        serde_json::to_writer(out.writer(), self)
            .map_err(|_| ValueError::new("the value cannot be written as JSON"))?;
        Ok(IsNull::No)
    }
}

impl Decode<'_> for Value {
    fn decode(ty: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        let text = if is_jsonb(ty) {
            raw.strip_prefix(&[VERSION]).ok_or_else(|| ValueError::malformed("jsonb of version 1"))?
        } else {
            raw
        };
        serde_json::from_slice(text).map_err(|_| {
            ValueError::new("`serde_json::Value` has no room for this JSON (too deep, or a number too large)").into()
        })
    }
}
