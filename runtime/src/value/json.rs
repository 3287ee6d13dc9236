//! `json` and `jsonb`

use bytes::{BufMut, BytesMut};
use postgres_types::IsNull;
use serde_core::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::error::Category;

use super::{BoxError, Decode, Encode, ValueError};
use crate::ty::{Ty, names};

/// `jsonb` sends a version before the text (`jsonb_send`).
const VERSION: u8 = 1;

fn is_jsonb(ty: &Ty) -> bool {
    ty.oid() == names::JSONB.oid()
}

pub(crate) fn write<T: Serialize + ?Sized>(value: &T, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
    if is_jsonb(ty) {
        out.put_u8(VERSION);
    }
    serde_json::to_writer(out.writer(), value).map_err(|_| ValueError::new("the value cannot be written as JSON"))?;
    Ok(IsNull::No)
}

/// What serde says of a value is not shown, because it may quote it.
pub(crate) fn read<'r, T: Deserialize<'r>>(ty: &Ty, raw: &'r [u8]) -> Result<T, BoxError> {
    serde_json::from_str(text(ty, raw)?).map_err(|error| {
        let what = match error.classify() {
            Category::Data => "the JSON does not match the Rust type",
            _ => "the JSON cannot be read",
        };
        ValueError::new(format!("{what} (line {}, column {})", error.line(), error.column())).into()
    })
}

/// All of it is looked at once: that takes a fraction of what each string by itself does.
fn text<'r>(ty: &Ty, raw: &'r [u8]) -> Result<&'r str, ValueError> {
    let text = match is_jsonb(ty) {
        true => raw.strip_prefix(&[VERSION]).ok_or_else(|| ValueError::malformed("jsonb of version 1"))?,
        false => raw,
    };
    std::str::from_utf8(text).map_err(|_| ValueError::new("the JSON is not UTF-8"))
}

impl Encode for Value {
    fn encode(&self, ty: &Ty, out: &mut BytesMut) -> Result<IsNull, BoxError> {
        write(self, ty, out)
    }
}

impl Decode<'_> for Value {
    fn decode(ty: &Ty, raw: &[u8]) -> Result<Self, BoxError> {
        serde_json::from_str(text(ty, raw)?).map_err(|_| {
            ValueError::new("`serde_json::Value` cannot hold this JSON (too deep, or a number too large)").into()
        })
    }
}
